// The threads a person follows: lists, counts, and what has been read.
import type {UserThread, UserThreadList} from '@mattermost/types/threads';
import {PostTypes, ThreadTypes, UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {read} from '../../net/read';
import {behind} from '../../state/act';
import type {EventHandlers} from '../../state/feature';
import {load, once} from '../../state/load';
import type {GlobalState, Thunk} from '../../state/thunk';
import {postsAgain} from '../posts/events';
import {loadMissingUsers, loadRelated} from '../posts/load-related';

export const THREADS_PAGE = 25;

/** What the server tells of single threads; the counts over all of them are asked for. */
export const threadsTold: EventHandlers = {
    thread_updated: ({data, broadcast}) => (dispatch) => {
        const thread = read<UserThread>(data.thread);
        if (thread) {
            dispatch({type: ThreadTypes.RECEIVED_THREAD, data: {thread: {...thread, is_following: true}, team_id: broadcast.team_id}});
            dispatch(behind(loadMissingUsers((thread.participants ?? []).map((user) => user.id))));
        }
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
    },
};

/** What is done again when a list of threads comes that was asked for before. */
const threadsAgain: EventHandlers = {...postsAgain, ...threadsTold};

/** Loads a page of followed threads; returns how many came. */
export function loadThreads(teamId: string, unread: boolean, before: string): Thunk<Promise<number>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const wish = {before, after: '', perPage: THREADS_PAGE, extended: true, deleted: false, unread, since: 0, totalsOnly: false, threadsOnly: true};
        const list = await dispatch(load(threadsAgain, () => Client4.getUserThreads(userId, teamId, wish), (answer) => dispatch(receiveThreads(answer, teamId, unread))));
        return list.threads?.length ?? 0;
    };
}

function receiveThreads(list: UserThreadList, teamId: string, unread: boolean): Thunk {
    return (dispatch) => {
        const threads = (list.threads ?? []).map((thread) => ({...thread, is_following: true}));
        const posts = threads.flatMap((thread) => ('post' in thread && thread.post ? [{...thread.post, participants: thread.participants, reply_count: thread.reply_count, last_reply_at: thread.last_reply_at, is_following: true}] : []));
        dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: threads.flatMap((thread) => thread.participants ?? []).filter((user) => 'username' in user)});
        dispatch({type: PostTypes.RECEIVED_POSTS, data: {posts: Object.fromEntries(posts.map((post) => [post.id, post])), order: []}});
        dispatch({type: unread ? ThreadTypes.RECEIVED_UNREAD_THREADS : ThreadTypes.RECEIVED_THREADS, data: {threads, team_id: teamId}});
        dispatch(behind(loadRelated(posts as never)));
    };
}

/** Loads the counts behind the sidebar's "Threads". */
export function loadThreadCounts(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const anew = () => once(`thread counts of ${teamId}`, loadThreadCounts(teamId));
        await dispatch(load({thread_updated: anew, thread_read_changed: anew, thread_follow_changed: anew}, () => Client4.getUserThreads(getCurrentUserId(getState()), teamId, {totalsOnly: true}), (counts) => {
            dispatch({type: ThreadTypes.RECEIVED_THREAD_COUNTS, data: {...counts, team_id: teamId}});
        }));
    };
}

/** Marks a thread as read up to now; what nobody follows has nothing to mark. */
export function markThreadRead(rootId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const state = getState();
        const teamId = teamOf(state, rootId);
        const thread = state.entities.threads.threads[rootId];
        const now = Date.now();
        const follows = thread ? thread.is_following !== false : state.entities.posts.posts[rootId]?.is_following === true;
        if (!teamId || !follows || (thread && thread.unread_replies === 0 && thread.unread_mentions === 0 && thread.last_viewed_at >= thread.last_reply_at)) {
            return;
        }
        const channel = state.entities.channels.channels[state.entities.posts.posts[rootId]?.channel_id ?? ''];
        if (thread) {
            dispatch({
                type: ThreadTypes.READ_CHANGED_THREAD,
                data: {
                    id: rootId,
                    teamId: channel?.team_id ?? teamId,
                    channelId: channel?.id,
                    channelType: channel?.type,
                    lastViewedAt: now,
                    prevUnreadMentions: thread.unread_mentions ?? 0,
                    newUnreadMentions: 0,
                    prevUnreadReplies: thread.unread_replies ?? 0,
                    newUnreadReplies: 0,
                },
            });
        }
        await Client4.updateThreadReadForUser(getCurrentUserId(state), teamId, rootId, now);
    };
}

/** Marks every thread of a team as read. */
export function markAllThreadsRead(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Client4.updateThreadsReadForUser(getCurrentUserId(getState()), teamId);
        dispatch({type: ThreadTypes.ALL_TEAM_THREADS_READ, data: {team_id: teamId}});
    };
}

/** Returns the team under which a thread is asked for; direct messages have the open one. */
export function teamOf(state: GlobalState, rootId: string): string {
    const channelId = state.entities.posts.posts[rootId]?.channel_id ?? '';
    return state.entities.channels.channels[channelId]?.team_id || state.entities.teams.currentTeamId;
}
