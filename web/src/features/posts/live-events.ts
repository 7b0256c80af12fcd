// What the server tells about posts, reactions, threads and typing while the client is open. The WebSocket
// passes each event to its entry here; channel counts and notifications are the sidebar's business.
import type {Post} from '@mattermost/types/posts';
import type {UserThread} from '@mattermost/types/threads';
import {ChannelTypes, EmojiTypes, PostTypes, ThreadTypes, WebSocketTypes} from 'mattermost-redux/action_types';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {loadThreadCounts} from '../threads/actions';

import {loadMissingUsers, loadRelated} from './load-related';
import type {Thunk} from './thunk';

export type LiveEvent = {event?: string; data: Record<string, unknown>; broadcast: {channel_id?: string; team_id?: string; user_id?: string}};
export type LiveHandler = (message: LiveEvent) => Thunk;

const CRT = {crtEnabled: true};
/** A little longer than the sender's own interval, so that the line does not flicker. */
const TYPING_LASTS = 6500;

/** The handlers by the names of their events. */
export const postEvents: Record<string, LiveHandler> = {
    posted: ({data}) => receiveNew(read<Post>(data.post)),
    ephemeral_message: ({data}) => receiveNew(read<Post>(data.post)),
    post_edited: ({data}) => (dispatch) => {
        const post = read<Post>(data.post);
        if (post) {
            dispatch({type: PostTypes.RECEIVED_POST, data: post, features: CRT});
            dispatch(loadRelated([post])).catch(() => undefined);
        }
    },
    post_deleted: ({data}) => (dispatch, getState) => {
        const post = read<Post>(data.post);
        if (post) {
            // A person's own deleted post leaves a mark for those who were reading it.
            dispatch({type: PostTypes.POST_DELETED, data: getState().entities.posts.posts[post.id] ?? post});
        }
    },
    post_unread: ({data, broadcast}) => (dispatch) => {
        dispatch({
            type: ChannelTypes.POST_UNREAD_SUCCESS,
            data: {
                teamId: broadcast.team_id,
                channelId: broadcast.channel_id,
                msgCount: data.msg_count,
                msgCountRoot: data.msg_count_root,
                mentionCount: data.mention_count,
                mentionCountRoot: data.mention_count_root,
                urgentMentionCount: data.urgent_mention_count,
                lastViewedAt: data.last_viewed_at,
                deltaMsgs: 0,
            },
        });
    },
    reaction_added: ({data}) => (dispatch) => {
        const reaction = read<{user_id: string}>(data.reaction);
        if (reaction) {
            dispatch({type: PostTypes.RECEIVED_REACTION, data: reaction});
            dispatch(loadMissingUsers([reaction.user_id])).catch(() => undefined);
        }
    },
    reaction_removed: ({data}) => (dispatch) => {
        const reaction = read(data.reaction);
        if (reaction) {
            dispatch({type: PostTypes.REACTION_DELETED, data: reaction});
        }
    },
    typing: ({data, broadcast}) => showTyping(String(broadcast.channel_id ?? ''), String(data.parent_id ?? ''), String(data.user_id ?? '')),
    thread_updated: ({data, broadcast}) => (dispatch) => {
        const thread = read<UserThread>(data.thread);
        if (thread) {
            dispatch({type: ThreadTypes.RECEIVED_THREAD, data: {thread: {...thread, is_following: true}, team_id: broadcast.team_id}});
            dispatch(loadMissingUsers((thread.participants ?? []).map((user) => user.id))).catch(() => undefined);
        }
        recount(broadcast.team_id)(dispatch);
    },
    thread_follow_changed: ({data, broadcast}) => (dispatch) => {
        dispatch({type: ThreadTypes.FOLLOW_CHANGED_THREAD, data: {id: data.thread_id, team_id: broadcast.team_id, following: data.state}});
    },
    thread_read_changed: ({data, broadcast}) => (dispatch) => {
        if (!data.thread_id) {
            dispatch({type: ThreadTypes.ALL_TEAM_THREADS_READ, data: {team_id: broadcast.team_id}});
            return;
        }
        dispatch({
            type: ThreadTypes.READ_CHANGED_THREAD,
            data: {
                id: data.thread_id,
                teamId: broadcast.team_id,
                channelId: data.channel_id,
                lastViewedAt: data.timestamp,
                prevUnreadMentions: data.previous_unread_mentions,
                newUnreadMentions: data.unread_mentions,
                prevUnreadReplies: data.previous_unread_replies,
                newUnreadReplies: data.unread_replies,
            },
        });
        recount(broadcast.team_id)(dispatch);
    },
    emoji_added: ({data}) => (dispatch) => {
        const emoji = read(data.emoji);
        if (emoji) {
            dispatch({type: EmojiTypes.RECEIVED_CUSTOM_EMOJI, data: emoji});
        }
    },
};

// Mattermost: nouns travel as JSON inside the event's JSON.
function read<Noun = unknown>(value: unknown): Noun | undefined {
    if (typeof value !== 'string') {
        return value && typeof value === 'object' ? value as Noun : undefined;
    }
    try {
        return JSON.parse(value) as Noun;
    } catch {
        return undefined;
    }
}

function receiveNew(post: Post | undefined): Thunk {
    return (dispatch, getState) => {
        if (!post) {
            return;
        }
        const {posts} = getState().entities;
        const known = posts.posts[post.id];
        if (known && known.update_at >= post.update_at && !post.pending_post_id) {
            return;
        }
        dispatch({type: PostTypes.RECEIVED_NEW_POST, data: post, features: CRT});
        dispatch({type: WebSocketTypes.STOPPED_TYPING, data: {id: post.channel_id + post.root_id, userId: post.user_id, now: Date.now()}});
        dispatch(loadRelated([post])).catch(() => undefined);
    };
}

function showTyping(channelId: string, rootId: string, userId: string): Thunk {
    return (dispatch, getState) => {
        if (!userId || userId === getCurrentUserId(getState())) {
            return;
        }
        const id = channelId + rootId;
        dispatch({type: WebSocketTypes.TYPING, data: {id, userId, now: Date.now()}});
        dispatch(loadMissingUsers([userId])).catch(() => undefined);
        window.setTimeout(() => dispatch({type: WebSocketTypes.STOPPED_TYPING, data: {id, userId, now: Date.now() - TYPING_LASTS + 1}}), TYPING_LASTS);
    };
}

const pendingCounts = new Map<string, number>();

// Many replies at once need one count.
function recount(teamId: string | undefined) {
    return (dispatch: (action: Thunk<Promise<void>>) => Promise<void>): void => {
        if (!teamId || pendingCounts.has(teamId)) {
            return;
        }
        pendingCounts.set(teamId, window.setTimeout(() => {
            pendingCounts.delete(teamId);
            dispatch(loadThreadCounts(teamId)).catch(() => undefined);
        }, 500));
    };
}
