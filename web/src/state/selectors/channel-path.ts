// Where things are in the address bar.
import type {Channel} from '@mattermost/types/channels';
import {getUserIdFromChannelName} from 'mattermost-redux/utils/channel_utils';

import type {GlobalState} from '../thunk';

/** Returns a channel's path; conversations live in whichever team is open. */
export function channelPath(state: GlobalState, channelId: string): string | undefined {
    const channel = state.entities.channels.channels[channelId];
    return channel && pathOf(state, channel);
}

/** Returns the path of a channel at hand. */
export function pathOf(state: GlobalState, channel: Channel): string | undefined {
    const {teams, currentTeamId, myMembers} = state.entities.teams;
    const team = teams[channel.team_id || currentTeamId] ?? Object.values(teams).find((one) => myMembers[one.id]);
    if (!team) {
        return undefined;
    }
    if (channel.type === 'D') {
        const other = state.entities.users.profiles[getUserIdFromChannelName(state.entities.users.currentUserId, channel.name)];
        return other ? `/${team.name}/messages/@${other.username}` : `/${team.name}/channels/${channel.name}`;
    }
    return `/${team.name}/${channel.type === 'G' ? 'messages' : 'channels'}/${channel.name}`;
}
