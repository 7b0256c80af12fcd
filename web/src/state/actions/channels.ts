// Channels: loading, joining and leaving, creating and changing them, and what the reader has read.
import type {Channel, ChannelMembership, ChannelNotifyProps} from '@mattermost/types/channels';
import type {Post} from '@mattermost/types/posts';
import {ChannelTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getUserIdFromChannelName} from 'mattermost-redux/utils/channel_utils';

import {failureOf} from '../../net/client';
import {read, text} from '../../net/read';
import {behind, optimistic} from '../act';
import type {EventHandlers} from '../feature';
import {load, once} from '../load';
import {packedUnread} from '../selectors/unread';
import {together, type GlobalState, type Thunk} from '../thunk';

import {loadCategories} from './categories';
import {savePreferences} from './preferences';
import {loadMissingRoles} from './roles';
import {loadUsers, usersTold} from './users';

/** What the server tells of single channels; each sets what is true. */
export const channelsTold: EventHandlers = {
    channel_restored: ({data}) => loadChannel(text(data.channel_id)),
    channel_converted: ({data}) => loadChannel(text(data.channel_id)),
    channel_updated: ({data}) => (dispatch, getState) => {
        const channel = read<Channel>(data.channel);
        if (channel) {
            const known = getState().entities.channels.channels[channel.id];
            // Names of direct messages are each reader's own.
            dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: channel.type === 'D' && known ? {...channel, display_name: known.display_name} : channel});
        } else if (text(data.channel_id)) {
            dispatch(behind(loadChannel(text(data.channel_id))));
        }
    },
    channel_deleted: ({data, broadcast}) => (dispatch) => {
        dispatch({type: ChannelTypes.RECEIVED_CHANNEL_DELETED, data: {id: data.channel_id, team_id: broadcast.team_id, deleteAt: data.delete_at, viewArchivedChannels: true}});
    },
    channel_member_updated: ({data}) => (dispatch) => {
        const member = read<ChannelMembership>(data.channelMember);
        if (member) {
            dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: member});
            dispatch(behind(loadMissingRoles(member.roles.split(' '))));
        }
    },
    // What another device of the reader has read.
    multiple_channels_viewed: ({data}) => (dispatch, getState) => {
        for (const [channelId, at] of Object.entries((data.channel_times ?? {}) as Record<string, number>)) {
            const {currentChannelId, manuallyUnread} = getState().entities.channels;
            if (channelId !== currentChannelId && !manuallyUnread[channelId]) {
                dispatch(behind(markChannelRead(channelId, false, at)));
            }
        }
    },
};

/** What is done again when all channels come that were asked for before: a count that may be of either time is asked for anew. */
const channelsAgain: EventHandlers = {
    ...channelsTold,
    posted: ({data}) => countAnew(read<Post>(data.post)?.channel_id, READ_AGAIN),
    post_unread: ({broadcast}) => countAnew(broadcast.channel_id, READ_AGAIN),
    channel_created: ({data}) => countAnew(text(data.channel_id), READ_AGAIN),
    direct_added: ({broadcast}) => countAnew(broadcast.channel_id, READ_AGAIN),
    group_added: ({broadcast}) => countAnew(broadcast.channel_id, READ_AGAIN),
    user_added: ({data, broadcast}) => (dispatch, getState) => (text(data.user_id) === getState().entities.users.currentUserId ? dispatch(countAnew(broadcast.channel_id, READ_AGAIN)) : undefined),
    user_removed: ({data, broadcast}) => (dispatch, getState) => {
        if ((text(data.user_id) || broadcast.user_id) === getState().entities.users.currentUserId) {
            dispatch(leftChannel(text(data.channel_id) || (broadcast.channel_id ?? '')));
        }
    },
};

/** A channel in which much is written is not read for ever: the next event counts on. */
const READ_AGAIN = 2;

function countAnew(channelId: string | undefined, more: number): Thunk<Promise<void>> {
    return once(`channel ${channelId}`, loadChannel(channelId ?? '', more));
}

/** Loads all channels the reader is in, with what they have read, over all teams. */
export function loadMyChannels(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {currentUserId} = getState().entities.users;
        const before = Object.keys(getState().entities.channels.myMembers);
        const [channels, members] = await dispatch(load(channelsAgain, () => Promise.all([Client4.getAllTeamsChannels(), Client4.getAllChannelsMembers(currentUserId, -1)]), ([all, mine]) => {
            dispatch(together([
                {type: ChannelTypes.RECEIVED_CHANNELS, data: all},
                {type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBERS, data: mine},
            ]));
            const there = new Set(mine.map((member) => member.channel_id));
            before.filter((id) => !there.has(id)).forEach((id) => dispatch(leftChannel(id)));
        }));
        dispatch(behind(loadMissingRoles(members.flatMap((member) => member.roles.split(' ')))));
        await dispatch(loadConversationPeople(channels));
    };
}

// Conversations have the names of their people.
function loadConversationPeople(channels: readonly Channel[]): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const me = getState().entities.users.currentUserId;
        await dispatch(loadUsers(channels.filter((channel) => channel.type === 'D').map((channel) => getUserIdFromChannelName(me, channel.name))));
        const groups = channels.filter((channel) => channel.type === 'G').map((channel) => channel.id);
        if (groups.length === 0) {
            return;
        }
        await dispatch(load(usersTold, () => Client4.getProfilesInGroupChannels(groups), (people) => {
            dispatch(together([
                {type: 'RECEIVED_PROFILES_LIST', data: Object.values(people).flat()},
                ...Object.entries(people).map(([id, data]) => ({type: 'RECEIVED_PROFILES_LIST_IN_CHANNEL', id, data})),
            ]));
        }));
    };
}

/** Loads one channel, and the reader's membership when there is one; anew when something was written meanwhile. */
export function loadChannel(channelId: string, more = READ_AGAIN): Thunk<Promise<Channel | undefined>> {
    return async (dispatch) => {
        if (!channelId) {
            return undefined;
        }
        const count = (told: string | undefined) => (told === channelId && more > 0 ? countAnew(channelId, more - 1) : () => undefined);
        const again: EventHandlers = {
            ...channelsTold,
            posted: ({data}) => count(read<Post>(data.post)?.channel_id),
            post_unread: ({broadcast}) => count(broadcast.channel_id),
            ...(channelsAgain.user_removed ? {user_removed: channelsAgain.user_removed} : {}),
        };
        const [channel] = await dispatch(load(again, () => Promise.all([Client4.getChannel(channelId), myMember(channelId)]), ([loaded, member]) => {
            dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: loaded});
            if (member) {
                dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: member});
                dispatch(behind(loadMissingRoles(member.roles.split(' '))));
            }
        }));
        await dispatch(loadConversationPeople([channel]));
        return channel;
    };
}

// Who is not in a channel has no membership, which is an answer and no failure.
function myMember(channelId: string): Promise<ChannelMembership | undefined> {
    return Client4.getMyChannelMember(channelId).catch((error: unknown) => {
        const {status} = failureOf(error);
        if (status === 403 || status === 404) {
            return undefined;
        }
        throw error;
    });
}

/** Loads how many people and pinned messages a channel has; anew when that changes meanwhile. */
export function loadStats(channelId: string): Thunk<Promise<unknown>> {
    const count = (told: string | undefined) => (told === channelId ? once(`stats of ${channelId}`, loadStats(channelId)) : () => undefined);
    const again: EventHandlers = {
        user_added: ({broadcast}) => count(broadcast.channel_id),
        user_removed: ({data, broadcast}) => count(text(data.channel_id) || broadcast.channel_id),
    };
    return load(again, () => Client4.getChannelStats(channelId, false), (data, dispatch) => dispatch({type: ChannelTypes.RECEIVED_CHANNEL_STATS, data}));
}

/** Loads the team's public channels. */
export const loadPublicChannels = (teamId: string): Thunk<Promise<Channel[]>> => keepChannels(() => Client4.getChannels(teamId, 0, 200));

/** Loads the team's archived channels that the reader can see. */
export const loadArchivedChannels = (teamId: string): Thunk<Promise<Channel[]>> => keepChannels(() => Client4.getArchivedChannels(teamId, 0, 200));

function keepChannels(ask: () => Promise<Channel[]>): Thunk<Promise<Channel[]>> {
    return load(channelsAgain, ask, (data, dispatch) => dispatch({type: ChannelTypes.RECEIVED_CHANNELS, data}));
}

/** Finds channels of a team by the beginning of their names. */
export const findChannels = (teamId: string, term: string): Thunk<Promise<Channel[]>> => () => Client4.autocompleteChannels(teamId, term);

/** Joins an open channel. */
export function joinChannel(channel: Channel): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const member = await Client4.addToChannel(getState().entities.users.currentUserId, channel.id);
        dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: channel});
        dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: member});
        await Promise.all([dispatch(loadMissingRoles(member.roles.split(' '))), dispatch(loadCategories(channel.team_id))]);
    };
}

/** Leaves a channel. */
export function leaveChannel(channelId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Client4.removeFromChannel(getState().entities.users.currentUserId, channelId);
        dispatch(leftChannel(channelId));
    };
}

/** Forgets a channel the reader is no longer in. */
export function leftChannel(channelId: string): Thunk {
    return (dispatch, getState) => {
        const state = getState();
        const channel = state.entities.channels.channels[channelId];
        if (channel && state.entities.channels.myMembers[channelId]) {
            dispatch({type: ChannelTypes.LEAVE_CHANNEL, data: {id: channelId, user_id: state.entities.users.currentUserId, team_id: channel.team_id, type: channel.type}});
        }
    };
}

/** Creates a channel of the open team. */
export function createChannel(channel: Pick<Channel, 'team_id' | 'name' | 'display_name' | 'type' | 'purpose'>): Thunk<Promise<Channel>> {
    return async (dispatch) => {
        const created = await Client4.createChannel(channel as Channel);
        await dispatch(loadChannel(created.id));
        await dispatch(loadCategories(created.team_id));
        return created;
    };
}

/** Opens the conversation with some people, making it when there is none. */
export function openConversation(userIds: readonly string[]): Thunk<Promise<Channel>> {
    return async (dispatch, getState) => {
        const state = getState();
        const me = state.entities.users.currentUserId;
        const [first = me] = userIds;
        const known = userIds.length <= 1 ? Object.values(state.entities.channels.channels).find((channel) => channel.type === 'D' && channel.name === directName(me, first)) : undefined;
        let channel = known && state.entities.channels.myMembers[known.id] ? known : undefined;
        if (!channel) {
            const created = userIds.length <= 1 ? await Client4.createDirectChannel([me, first]) : await Client4.createGroupChannel([me, ...userIds]);
            channel = await dispatch(loadChannel(created.id)) ?? created;
        }
        const category = channel.type === 'D' ? 'direct_channel_show' : 'group_channel_show';
        const name = channel.type === 'D' ? first : channel.id;
        dispatch(behind(savePreferences({category, name, value: 'true'}, {category: 'channel_open_time', name: channel.id, value: String(Date.now())})));
        const {currentTeamId} = getState().entities.teams;
        const listed = Object.values(getState().entities.channelCategories.byId).some((one) => one.team_id === currentTeamId && one.channel_ids.includes(channel.id));
        if (currentTeamId && !listed) {
            await dispatch(loadCategories(currentTeamId));
        }
        return channel;
    };
}

/** Keeps a conversation in the sidebar that was opened, or in which something new was written. */
export function keepConversation(channelId: string): Thunk {
    return (dispatch, getState) => {
        const state = getState();
        const channel = state.entities.channels.channels[channelId];
        if (channel?.type !== 'D' && channel?.type !== 'G') {
            return;
        }
        const me = state.entities.users.currentUserId;
        const [category, name] = channel.type === 'D' ? ['direct_channel_show', getUserIdFromChannelName(me, channel.name)] : ['group_channel_show', channelId];
        if (state.entities.preferences.myPreferences[`${category}--${name}`]?.value !== 'true') {
            dispatch(behind(savePreferences({category, name, value: 'true'})));
        }
    };
}

/** Takes a conversation out of the sidebar until something new is written in it. */
export function closeConversation(channel: Channel): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const me = getState().entities.users.currentUserId;
        await dispatch(channel.type === 'D' ?
            savePreferences({category: 'direct_channel_show', name: getUserIdFromChannelName(me, channel.name), value: 'false'}) :
            savePreferences({category: 'group_channel_show', name: channel.id, value: 'false'}));
    };
}

function directName(one: string, other: string): string {
    return [one, other].sort().join('__');
}

/** Changes a channel's name, purpose or header. */
export function patchChannel(channelId: string, change: Partial<Channel>): Thunk<Promise<void>> {
    return async (dispatch) => {
        dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: await Client4.patchChannel(channelId, change)});
    };
}

/** Archives a channel, or brings it back. */
export function setArchived(channel: Channel, archived: boolean): Thunk<Promise<void>> {
    return async (dispatch) => {
        if (archived) {
            await Client4.deleteChannel(channel.id);
            dispatch({type: ChannelTypes.RECEIVED_CHANNEL_DELETED, data: {id: channel.id, team_id: channel.team_id, deleteAt: Date.now(), viewArchivedChannels: true}});
        } else {
            dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: await Client4.unarchiveChannel(channel.id)});
        }
    };
}

/** Makes a channel private ('P') or public ('O'). */
export function setPrivacy(channelId: string, privacy: 'O' | 'P'): Thunk<Promise<void>> {
    return async (dispatch) => {
        dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: await Client4.updateChannelPrivacy(channelId, privacy)});
    };
}

/** Changes when a channel notifies the reader. */
export function setNotifyProps(channelId: string, change: Partial<ChannelNotifyProps>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const state = getState();
        const member = state.entities.channels.myMembers[channelId];
        if (!member) {
            return;
        }
        const show = (notifyProps: Partial<ChannelNotifyProps>) => ({type: ChannelTypes.RECEIVED_CHANNEL_PROPS, data: {channel_id: channelId, notifyProps}});
        await optimistic(dispatch, {now: show({...member.notify_props, ...change}), undo: show(member.notify_props)}, () => Client4.updateChannelNotifyProps({channel_id: channelId, user_id: state.entities.users.currentUserId, ...change} as never));
    };
}

// What "read up to now" means to the reducers: the counts that are left, as amounts.
function readActions(state: GlobalState, channelId: string, at: number) {
    const {channels, myMembers, messageCounts} = state.entities.channels;
    const channel = channels[channelId];
    const member = myMembers[channelId];
    if (!channel || !member) {
        return [];
    }
    const counts = messageCounts[channelId];
    const teamId = channel.team_id;
    return [
        {type: ChannelTypes.DECREMENT_UNREAD_MSG_COUNT, data: {teamId, channelId, amount: Math.max(0, (counts?.total ?? 0) - member.msg_count), amountRoot: Math.max(0, (counts?.root ?? 0) - member.msg_count_root)}},
        {type: ChannelTypes.DECREMENT_UNREAD_MENTION_COUNT, data: {teamId, channelId, amount: member.mention_count, amountRoot: member.mention_count_root ?? 0, amountUrgent: member.urgent_mention_count ?? 0}},
        {type: ChannelTypes.RECEIVED_LAST_VIEWED_AT, data: {channel_id: channelId, last_viewed_at: at}},
        {type: ChannelTypes.REMOVE_MANUALLY_UNREAD, data: {channelId}},
    ];
}

/** Marks a channel as read; tells the server unless it has just told us. */
export function markChannelRead(channelId: string, tellServer: boolean, at = Date.now()): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const actions = readActions(getState(), channelId, at);
        if (actions.length === 0) {
            return;
        }
        dispatch(together(actions));
        if (tellServer) {
            await Client4.viewMyChannel(channelId);
        }
    };
}

/** More at once are refused by nobody, and are no more than one request. */
const MOST_READ = 200;

/** Marks many channels as read. */
export function markChannelsRead(channelIds: readonly string[]): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const unread = channelIds.filter((id) => packedUnread(getState(), id) > 1);
        const at = Date.now();
        for (let from = 0; from < unread.length; from += MOST_READ) {
            const some = unread.slice(from, from + MOST_READ);
            await Client4.readMultipleChannels(some); // eslint-disable-line no-await-in-loop -- one request after the other
            dispatch(together(some.flatMap((id) => readActions(getState(), id, at))));
        }
    };
}
