// What people do to posts: edit, delete, pin, save, mark unread, follow, press an attachment's button.
import type {Post} from '@mattermost/types/posts';
import {ChannelTypes, IntegrationTypes, PostTypes, PreferenceTypes, ThreadTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {behind, optimistic} from '../../state/act';
import {loadStats} from '../../state/actions/channels';
import type {Thunk} from '../../state/thunk';

const FLAGGED = 'flagged_post';

/** Saves an edited message (and its remaining files). */
export function patchPost(post: Post, change: {message: string; file_ids?: string[]; props?: Record<string, unknown>}): Thunk<Promise<void>> {
    return async (dispatch) => {
        const saved = await Client4.patchPost({id: post.id, ...change} as Partial<Post> & {id: string});
        dispatch({type: PostTypes.RECEIVED_POST, data: saved, features: {crtEnabled: true}});
    };
}

/** Deletes a post for everybody. Others who read it now see that it is gone; for the one who deleted it, it leaves. */
export function deletePost(post: Post): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.deletePost(post.id);
        dispatch({type: PostTypes.POST_DELETED, data: post});
        dispatch({type: PostTypes.POST_REMOVED, data: post});
    };
}

/** Counts a pin that the store does not know of yet; the answer and the event tell of the same one. */
export function countPin({id, channel_id: channelId}: Pick<Post, 'id' | 'channel_id'>, pinned: boolean): Thunk {
    return (dispatch, getState) => {
        const {posts: {posts}, channels: {stats}} = getState().entities;
        if (!stats[channelId] || posts[id]?.is_pinned === pinned) {
            return;
        }
        if (posts[id]) {
            dispatch({type: pinned ? ChannelTypes.INCREMENT_PINNED_POST_COUNT : ChannelTypes.DECREMENT_PINNED_POST_COUNT, id: channelId});
        } else {
            // Whether it was pinned before, only the server knows.
            dispatch(behind(loadStats(channelId)));
        }
    };
}

/** Pins a post to its channel, or takes it off. */
export function setPinned(post: Post, pinned: boolean): Thunk<Promise<void>> {
    return async (dispatch) => {
        await (pinned ? Client4.pinPost(post.id) : Client4.unpinPost(post.id));
        dispatch(countPin(post, pinned));
        dispatch({type: PostTypes.POST_PINNED_CHANGED, postId: post.id, isPinned: pinned, updateAt: Date.now()});
    };
}

/** Saves a post for later, or forgets it; a saved post is a preference. */
export function setSaved(postId: string, saved: boolean): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const preference = {user_id: userId, category: FLAGGED, name: postId, value: 'true'};
        const now = saved ? PreferenceTypes.RECEIVED_PREFERENCES : PreferenceTypes.DELETED_PREFERENCES;
        const undo = saved ? PreferenceTypes.DELETED_PREFERENCES : PreferenceTypes.RECEIVED_PREFERENCES;
        await optimistic(dispatch, {now: {type: now, data: [preference]}, undo: {type: undo, data: [preference]}}, () => (saved ? Client4.savePreferences(userId, [preference]) : Client4.deletePreferences(userId, [preference])));
    };
}

/** Makes a post and all after it unread again. */
export function markUnreadFrom(post: Post): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const unread = await Client4.markPostAsUnread(userId, post.id);
        dispatch({
            type: ChannelTypes.POST_UNREAD_SUCCESS,
            data: {
                ...unread,
                teamId: unread.team_id,
                channelId: unread.channel_id,
                msgCount: unread.msg_count,
                mentionCount: unread.mention_count,
                msgCountRoot: unread.msg_count_root,
                mentionCountRoot: unread.mention_count_root,
                urgentMentionCount: unread.urgent_mention_count,
                lastViewedAt: unread.last_viewed_at,
                deltaMsgs: -1,
            },
        });
    };
}

/** Follows a thread, or stops. */
export function setFollowing(teamId: string, rootId: string, following: boolean): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const action = (value: boolean) => ({type: ThreadTypes.FOLLOW_CHANGED_THREAD, data: {id: rootId, team_id: teamId, following: value}});
        await optimistic(dispatch, {now: action(following), undo: action(!following)}, () => Client4.updateThreadFollowForUser(userId, teamId, rootId, following));
    };
}

/** Presses a button or picks an option of a message attachment. */
export function pressPostAction(postId: string, action: {id: string; cookie?: string | undefined}, selected = ''): Thunk<Promise<void>> {
    return async (dispatch) => {
        const answer: unknown = await (action.cookie ? Client4.doPostActionWithCookie(postId, action.id, action.cookie, selected) : Client4.doPostAction(postId, action.id, selected));
        const triggerId = (answer as {trigger_id?: string} | undefined)?.trigger_id;
        if (triggerId) {
            dispatch({type: IntegrationTypes.RECEIVED_DIALOG_TRIGGER_ID, data: triggerId});
        }
    };
}

/** Has the reader reminded of a post at a moment. Mattermost: in seconds. */
export function remindOf(postId: string, at: number): Thunk<Promise<void>> {
    return async (_, getState) => {
        await Client4.addPostReminder(getCurrentUserId(getState()), postId, Math.floor(at / 1000));
    };
}

/** Loads what a post said before, to its author; newest first. */
export const loadEditHistory = (postId: string): Thunk<Promise<Post[]>> => () => Client4.getPostEditHistory(postId);
