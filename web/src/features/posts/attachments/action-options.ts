// What the menus of integrations offer, where it is people or channels.
import {getCurrentTeamId} from 'mattermost-redux/selectors/entities/teams';
import {createSelector} from 'mattermost-redux/selectors/create_selector';

import type {GlobalState} from '../../../state/thunk';

import type {AttachmentOption} from './types';

/** The people whom a menu offers. */
export const getUserOptions = createSelector(
    'attachmentUserOptions',
    (state: GlobalState) => state.entities.users.profiles,
    (profiles): AttachmentOption[] => Object.values(profiles).filter((user) => user.delete_at === 0).map((user) => ({text: `@${user.username}`, value: user.id})).sort(byText),
);

/** The channels that a menu offers. Mattermost: public ones of one's teams. */
export const getChannelOptions = createSelector(
    'attachmentChannelOptions',
    (state: GlobalState) => state.entities.channels.channels,
    getCurrentTeamId,
    (channels, teamId): AttachmentOption[] => Object.values(channels).filter((channel) => channel.team_id === teamId && channel.type === 'O' && channel.delete_at === 0).map((channel) => ({text: channel.display_name, value: channel.id})).sort(byText),
);

function byText(a: AttachmentOption, b: AttachmentOption): number {
    return a.text.localeCompare(b.text);
}
