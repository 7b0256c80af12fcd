// What the server tells about threads that the reader follows.
import type {UserThread} from '@mattermost/types/threads';
import {ThreadTypes} from 'mattermost-redux/action_types';

import {read} from '../../net/read';
import {behind} from '../../state/act';
import type {EventHandlers} from '../../state/feature';
import type {Thunk} from '../../state/thunk';
import {loadMissingUsers} from '../posts/load-related';

import {loadThreadCounts} from './actions';

export const threadEvents: EventHandlers = {
    thread_updated: ({data, broadcast}) => (dispatch) => {
        const thread = read<UserThread>(data.thread);
        if (thread) {
            dispatch({type: ThreadTypes.RECEIVED_THREAD, data: {thread: {...thread, is_following: true}, team_id: broadcast.team_id}});
            dispatch(behind(loadMissingUsers((thread.participants ?? []).map((user) => user.id))));
        }
        dispatch(recount(broadcast.team_id));
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
        dispatch(recount(broadcast.team_id));
    },
};

const pendingCounts = new Map<string, number>();

// Many replies at once need one count.
function recount(teamId: string | undefined): Thunk {
    return (dispatch) => {
        if (!teamId || pendingCounts.has(teamId)) {
            return;
        }
        pendingCounts.set(teamId, window.setTimeout(() => {
            pendingCounts.delete(teamId);
            dispatch(behind(loadThreadCounts(teamId)));
        }, 500));
    };
}
