// The threads a person follows: lists, counts, and what has been read.
import {PostTypes, ThreadTypes, UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {behind} from '../../state/act';
import type {GlobalState, Thunk} from '../../state/thunk';
import {loadRelated} from '../posts/load-related';

export const THREADS_PAGE = 25;

/** Loads a page of followed threads; returns how many came. */
export function loadThreads(teamId: string, unread: boolean, before: string): Thunk<Promise<number>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const list = await Client4.getUserThreads(userId, teamId, {before, after: '', perPage: THREADS_PAGE, extended: true, deleted: false, unread, since: 0, totalsOnly: false, threadsOnly: true});
        const threads = (list.threads ?? []).map((thread) => ({...thread, is_following: true}));
        const posts = threads.flatMap((thread) => ('post' in thread && thread.post ? [{...thread.post, participants: thread.participants, reply_count: thread.reply_count, last_reply_at: thread.last_reply_at, is_following: true}] : []));
        dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: threads.flatMap((thread) => thread.participants ?? []).filter((user) => 'username' in user)});
        dispatch({type: PostTypes.RECEIVED_POSTS, data: {posts: Object.fromEntries(posts.map((post) => [post.id, post])), order: []}});
        dispatch({type: unread ? ThreadTypes.RECEIVED_UNREAD_THREADS : ThreadTypes.RECEIVED_THREADS, data: {threads, team_id: teamId}});
        dispatch(behind(loadRelated(posts as never)));
        return threads.length;
    };
}

/** Loads the counts behind the sidebar's "Threads". */
export function loadThreadCounts(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const counts = await Client4.getUserThreads(getCurrentUserId(getState()), teamId, {totalsOnly: true});
        dispatch({type: ThreadTypes.RECEIVED_THREAD_COUNTS, data: {...counts, team_id: teamId}});
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
