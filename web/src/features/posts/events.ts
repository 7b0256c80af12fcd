// What the server tells about posts, reactions and typing while the client is open. Channel counts, threads
// and notifications are others' business.
import type {Post} from '@mattermost/types/posts';
import {ChannelTypes, EmojiTypes, PostTypes, WebSocketTypes} from 'mattermost-redux/action_types';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {read} from '../../net/read';
import {behind} from '../../state/act';
import type {EventHandlers} from '../../state/feature';
import {only} from '../../state/load';
import type {GlobalState, Thunk} from '../../state/thunk';

import {acknowledgementsTold} from './acknowledge';
import {countPin} from './change-post';
import {loadMissingUsers, loadRelated} from './load-related';

const CRT = {crtEnabled: true};
/** A little longer than the sender's own interval, so that the line does not flicker. */
const TYPING_LASTS = 6500;

/** The handlers by the names of their events. */
export const postEvents: EventHandlers = {
    posted: ({data}) => receiveNew(read<Post>(data.post)),
    ephemeral_message: ({data}) => receiveNew(read<Post>(data.post)),
    post_edited: ({data}) => (dispatch) => {
        const post = read<Post>(data.post);
        if (post) {
            dispatch(countPin(post, post.is_pinned));
            dispatch({type: PostTypes.RECEIVED_POST, data: post, features: CRT});
            dispatch(behind(loadRelated([post])));
        }
    },
    post_deleted: ({data}) => (dispatch, getState) => {
        const post = read<Post>(data.post);
        if (post && getState().entities.posts.posts[post.id]?.state !== 'DELETED') {
            dispatch(countPin(post, false));
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
            dispatch(behind(loadMissingUsers([reaction.user_id])));
        }
    },
    reaction_removed: ({data}) => (dispatch) => {
        const reaction = read(data.reaction);
        if (reaction) {
            dispatch({type: PostTypes.REACTION_DELETED, data: reaction});
        }
    },
    ...acknowledgementsTold,
    typing: ({data, broadcast}) => showTyping(String(broadcast.channel_id ?? ''), String(data.parent_id ?? ''), String(data.user_id ?? '')),
    emoji_added: ({data}) => (dispatch) => {
        const emoji = read(data.emoji);
        if (emoji) {
            dispatch({type: EmojiTypes.RECEIVED_CUSTOM_EMOJI, data: emoji});
        }
    },
};

/** What is done again when a page of posts comes that was asked for before. */
export const postsAgain = only(postEvents, 'posted', 'ephemeral_message', 'post_edited', 'post_deleted', 'reaction_added', 'reaction_removed', 'post_acknowledgement_added', 'post_acknowledgement_removed');

function receiveNew(post: Post | undefined): Thunk {
    return (dispatch, getState) => {
        if (!post) {
            return;
        }
        const state = getState();
        const known = state.entities.posts.posts[post.id];
        if (known && (known.state === 'DELETED' || (known.update_at >= post.update_at && !post.pending_post_id && hasPlace(state, post)))) {
            return;
        }
        dispatch({type: PostTypes.RECEIVED_NEW_POST, data: post, features: CRT});
        dispatch({type: WebSocketTypes.STOPPED_TYPING, data: {id: post.channel_id + post.root_id, userId: post.user_id, now: Date.now()}});
        dispatch(behind(loadRelated([post])));
    };
}

// A post may be known, from a list or a preview, and not stand in its channel yet.
function hasPlace(state: GlobalState, post: Post): boolean {
    const {postsInChannel, postsInThread} = state.entities.posts;
    const places = post.root_id ? [postsInThread[post.root_id] ?? []] : (postsInChannel[post.channel_id] ?? []).map((block) => block.order);
    return places.some((order) => order.includes(post.id));
}

function showTyping(channelId: string, rootId: string, userId: string): Thunk {
    return (dispatch, getState) => {
        if (!userId || userId === getCurrentUserId(getState())) {
            return;
        }
        const id = channelId + rootId;
        dispatch({type: WebSocketTypes.TYPING, data: {id, userId, now: Date.now()}});
        dispatch(behind(loadMissingUsers([userId])));
        window.setTimeout(() => dispatch({type: WebSocketTypes.STOPPED_TYPING, data: {id, userId, now: Date.now() - TYPING_LASTS + 1}}), TYPING_LASTS);
    };
}
