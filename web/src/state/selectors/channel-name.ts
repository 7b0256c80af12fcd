// What a channel is called to this reader: conversations have their people's names.
import type {Channel} from '@mattermost/types/channels';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {getUserIdFromChannelName} from 'mattermost-redux/utils/channel_utils';
import {displayUsername} from 'mattermost-redux/utils/user_utils';

import type {GlobalState} from '../thunk';

/** Returns the other person of a direct message; the reader for their own notes. */
export function teammateId(state: GlobalState, channel: Pick<Channel, 'type' | 'name'> | undefined): string {
    return channel?.type === 'D' ? getUserIdFromChannelName(state.entities.users.currentUserId, channel.name) : '';
}

/** Returns a channel's name for this reader. */
export function channelName(state: GlobalState, channel: Channel | undefined): string {
    if (!channel) {
        return '';
    }
    const setting = getTeammateNameDisplaySetting(state) ?? 'username';
    if (channel.type === 'D') {
        const other = state.entities.users.profiles[teammateId(state, channel)];
        return other ? displayUsername(other, setting, false) : channel.display_name;
    }
    if (channel.type === 'G') {
        const me = state.entities.users.currentUserId;
        const ids = state.entities.users.profilesInChannel[channel.id];
        const names = [...(ids ?? [])].filter((id) => id !== me).map((id) => state.entities.users.profiles[id]).filter((user) => user !== undefined).map((user) => displayUsername(user, setting, false));
        if (names.length > 0) {
            return names.sort((a, b) => a.localeCompare(b)).join(', ');
        }
        const my = state.entities.users.profiles[me]?.username;
        return channel.display_name.split(', ').filter((name) => name !== my).join(', ');
    }
    return channel.display_name;
}

/** Returns the icon that tells a channel's kind. */
export function channelIcon(channel: Pick<Channel, 'type' | 'delete_at'> | undefined): string {
    if (channel?.delete_at) {
        return 'icon-archive-outline';
    }
    switch (channel?.type) {
    case 'P':
        return 'icon-lock-outline';
    case 'G':
        return 'icon-account-multiple-outline';
    case 'D':
        return 'icon-account-outline';
    default:
        return 'icon-globe';
    }
}
