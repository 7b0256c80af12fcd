// Finding the channel behind an address, and what opening it does.
import type {Channel} from '@mattermost/types/channels';
import {ChannelTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {behind} from '../../state/act';
import {joinChannel, keepConversation, loadChannel, loadStats, markChannelRead, openConversation} from '../../state/actions/channels';
import {loadUserNamed} from '../../state/actions/users';
import {teammateId} from '../../state/selectors/channel-name';
import {packedUnread} from '../../state/selectors/unread';
import {together, type GlobalState, type Thunk} from '../../state/thunk';

/** When what nobody waits for is done, in milliseconds after a channel was opened. */
const UNHURRIED = 300;

export type ChannelKind = 'channels' | 'messages';

/** Finds a channel at hand by what the address says. */
export function findChannel(state: GlobalState, teamId: string, kind: ChannelKind, identifier: string): Channel | undefined {
    const channels = Object.values(state.entities.channels.channels);
    if (kind === 'messages' && identifier.startsWith('@')) {
        const username = identifier.slice(1).toLowerCase();
        return channels.find((channel) => channel.type === 'D' && state.entities.users.profiles[teammateId(state, channel)]?.username === username);
    }
    return channels.find((channel) => (channel.name === identifier || channel.id === identifier) && (channel.team_id === teamId || channel.team_id === ''));
}

/** Opens a channel: loads what is missing, joins an open one, selects it, marks it as read. */
export function openChannel(teamId: string, kind: ChannelKind, identifier: string): Thunk<Promise<string>> {
    return async (dispatch, getState) => {
        const known = findChannel(getState(), teamId, kind, identifier);
        if (known && getState().entities.channels.myMembers[known.id]) {
            dispatch(showChannel(known.id));
            return known.id;
        }
        const channel = await dispatch(kind === 'messages' ? fetchConversation(identifier) : fetchChannel(teamId, identifier));
        dispatch(showChannel(channel.id));
        return channel.id;
    };
}

function fetchConversation(identifier: string): Thunk<Promise<Channel>> {
    return async (dispatch, getState) => {
        if (!identifier.startsWith('@')) {
            const channel = findChannel(getState(), '', 'messages', identifier) ?? await dispatch(loadChannel(identifier));
            if (!channel) {
                throw Object.assign(new Error(''), {status_code: 404});
            }
            return channel;
        }
        const username = identifier.slice(1).toLowerCase();
        const user = Object.values(getState().entities.users.profiles).find((one) => one.username === username) ?? await dispatch(loadUserNamed(username));
        return dispatch(openConversation([user.id]));
    };
}

function fetchChannel(teamId: string, identifier: string): Thunk<Promise<Channel>> {
    return async (dispatch, getState) => {
        const channel = await Client4.getChannelByName(teamId, identifier, true).catch((error: unknown) => {
            // Older links name a channel by its id.
            if (/^[a-z0-9]{26}$/.test(identifier)) {
                return Client4.getChannel(identifier);
            }
            throw error;
        });
        if (channel.type === 'O' && channel.delete_at === 0 && !getState().entities.channels.myMembers[channel.id]) {
            await dispatch(joinChannel(channel));
        } else {
            await dispatch(loadChannel(channel.id));
        }
        return channel;
    };
}

/** Makes a channel the open one. */
export function showChannel(channelId: string): Thunk {
    return (dispatch, getState) => {
        const {currentChannelId: before, manuallyUnread} = getState().entities.channels;
        dispatch(together([
            // A channel that was marked as unread stays so until somebody comes back to it.
            ...(before && before !== channelId && manuallyUnread[before] ? [{type: ChannelTypes.REMOVE_MANUALLY_UNREAD, data: {channelId: before}}] : []),
            {type: ChannelTypes.SELECT_CHANNEL, data: channelId},
            {type: 'VISITED_CHANNEL', channelId},
        ]));
        dispatch(keepConversation(channelId));
        // The post list first takes note of what is new; then it is read. Where nothing is, that can wait until the channel is drawn.
        window.setTimeout(() => {
            if (getState().entities.channels.currentChannelId === channelId) {
                dispatch(behind(markChannelRead(channelId, true)));
            }
        }, packedUnread(getState(), channelId) > 1 ? 0 : UNHURRIED);
        if (!getState().entities.channels.stats[channelId]) {
            dispatch(behind(loadStats(channelId)));
        }
    };
}
