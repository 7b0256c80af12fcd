// Events about channels: who is in them, what they are called, and what is unread.
import type {Post} from '@mattermost/types/posts';
import {ChannelTypes, UserTypes} from 'mattermost-redux/action_types';

import type {ServerEvent} from '../../net/events';
import {read, text} from '../../net/read';
import {behind} from '../act';
import {loadCategories} from '../actions/categories';
import {channelsTold, keepConversation, leftChannel, loadChannel, loadStats, markChannelRead} from '../actions/channels';
import {rolesTold} from '../actions/roles';
import {loadUsers} from '../actions/users';
import type {EventHandlers} from '../feature';
import {once} from '../load';
import type {Thunk} from '../thunk';

/** Counts a new post in its channel: read when the reader looks at it, unread otherwise. */
function countPost({data}: ServerEvent): Thunk {
    return (dispatch, getState) => {
        const post = read<Post>(data.post);
        if (!post) {
            return;
        }
        const state = getState();
        const {channels, users, posts} = state.entities;
        const channel = channels.channels[post.channel_id];
        const member = channels.myMembers[post.channel_id];
        if (!channel || !member) {
            // A conversation somebody else has just begun.
            dispatch(behind(once(`channel ${post.channel_id}`, loadChannel(post.channel_id))));
            return;
        }
        if (posts.posts[post.id]) {
            const known = channels.messageCounts[post.channel_id]?.total ?? 0;
            // A replayed event: the channel was loaded with the post already counted.
            if (member.msg_count >= known && post.user_id !== users.currentUserId) {
                return;
            }
        }
        const isReply = post.root_id !== '';
        const amountRoot = isReply ? 0 : 1;
        const teamId = channel.team_id;
        const channelId = channel.id;
        dispatch({type: ChannelTypes.INCREMENT_TOTAL_MSG_COUNT, data: {channelId, amount: 1, amountRoot}});
        const isMine = post.user_id === users.currentUserId && post.props?.from_webhook !== 'true';
        const isOpen = channels.currentChannelId === channelId && state.views.browser.focused && !channels.manuallyUnread[channelId] && !onThreadsPage();
        if (isMine || isOpen) {
            dispatch({type: ChannelTypes.DECREMENT_UNREAD_MSG_COUNT, data: {teamId, channelId, amount: 1, amountRoot}});
            if (isOpen) {
                dispatch(behind(markChannelRead(channelId, true)));
            }
            return;
        }
        dispatch(keepConversation(channelId));
        const onlyMentions = member.notify_props?.mark_unread === 'mention';
        dispatch({type: ChannelTypes.INCREMENT_UNREAD_MSG_COUNT, data: {teamId, channelId, amount: 1, amountRoot, onlyMentions, fetchedChannelMember: false}});
        const mentions = read<string[]>(data.mentions) ?? [];
        if (mentions.includes(users.currentUserId)) {
            dispatch({type: ChannelTypes.INCREMENT_UNREAD_MENTION_COUNT, data: {teamId, channelId, amount: 1, amountRoot, amountUrgent: 0, fetchedChannelMember: false}});
        }
    };
}

function onThreadsPage(): boolean {
    return /^\/[^/]+\/threads(\/|$)/.test(window.location.pathname);
}

export const channelEvents: EventHandlers = {
    ...channelsTold,
    ...rolesTold,
    posted: countPost,
    // It was made by the reader, maybe in another tab.
    channel_created: ({data, broadcast}) => async (dispatch) => {
        const channel = await dispatch(loadChannel(text(data.channel_id)));
        const teamId = text(data.team_id) || broadcast.team_id || channel?.team_id;
        if (teamId) {
            await dispatch(loadCategories(teamId));
        }
    },
    direct_added: ({broadcast}) => loadConversation(broadcast.channel_id),
    group_added: ({broadcast}) => loadConversation(broadcast.channel_id),
    user_added: ({data, broadcast}) => async (dispatch, getState) => {
        const channelId = broadcast.channel_id ?? '';
        const userId = text(data.user_id);
        if (userId === getState().entities.users.currentUserId) {
            await dispatch(loadChannel(channelId));
            if (text(data.team_id)) {
                await dispatch(loadCategories(text(data.team_id)));
            }
            return;
        }
        await dispatch(loadUsers([userId]));
        dispatch({type: ChannelTypes.CHANNEL_MEMBER_ADDED, data: {channel_id: channelId, user_id: userId}});
        dispatch({type: UserTypes.RECEIVED_PROFILE_IN_CHANNEL, data: {id: channelId, user_id: userId}});
        dispatch(addToMemberCount(channelId, 1));
    },
    user_removed: ({data, broadcast}) => (dispatch, getState) => {
        const channelId = text(data.channel_id) || (broadcast.channel_id ?? '');
        const userId = text(data.user_id) || (broadcast.user_id ?? '');
        if (userId === getState().entities.users.currentUserId) {
            dispatch(leftChannel(channelId));
            return;
        }
        dispatch({type: ChannelTypes.CHANNEL_MEMBER_REMOVED, data: {channel_id: channelId, user_id: userId}});
        dispatch({type: UserTypes.RECEIVED_PROFILE_NOT_IN_CHANNEL, data: {id: channelId, user_id: userId}});
        dispatch(addToMemberCount(channelId, -1));
    },
};

function loadConversation(channelId = ''): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await dispatch(loadChannel(channelId));
        const {currentTeamId} = getState().entities.teams;
        if (currentTeamId) {
            await dispatch(loadCategories(currentTeamId));
        }
    };
}

function addToMemberCount(channelId: string, change: number): Thunk {
    return (dispatch, getState) => {
        const stats = getState().entities.channels.stats[channelId];
        if (stats) {
            dispatch({type: ChannelTypes.RECEIVED_CHANNEL_STATS, data: {...stats, channel_id: channelId, member_count: stats.member_count + change}});
        } else {
            dispatch(behind(loadStats(channelId)));
        }
    };
}
