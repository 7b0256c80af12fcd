// What the reader may do; the server decides, this hides what it would refuse.
import {haveIChannelPermission, haveICurrentTeamPermission, haveISystemPermission} from 'mattermost-redux/selectors/entities/roles';

import type {GlobalState} from '../thunk';

/** Tells whether the reader may do something in a channel. */
export function mayInChannel(state: GlobalState, channelId: string, permission: string): boolean {
    const channel = state.entities.channels.channels[channelId];
    return Boolean(channel) && haveIChannelPermission(state, channel?.team_id || state.entities.teams.currentTeamId, channelId, permission);
}

/** Tells whether the reader may do something in the open team. */
export function mayInTeam(state: GlobalState, permission: string): boolean {
    return haveICurrentTeamPermission(state, permission);
}

/** Tells whether the reader may do something on this server. */
export function mayOnServer(state: GlobalState, permission: string): boolean {
    return haveISystemPermission(state, {permission});
}

/** Tells whether the reader administers this server. */
export function isAdmin(state: GlobalState): boolean {
    const {currentUserId, profiles} = state.entities.users;
    const roles = profiles[currentUserId]?.roles ?? '';
    // Asked with each change of the state, by every place that shows administrators more.
    if (roles !== asked.roles) {
        asked = {roles, admin: roles.split(' ').includes('system_admin')};
    }
    return asked.admin;
}

let asked = {roles: '', admin: false};

/** Tells whether the reader may see all integrations of this server. */
export function mayReadIntegrations(state: GlobalState): boolean {
    return mayOnServer(state, 'sysconsole_read_integrations_integration_management');
}

/** Tells whether the reader may make an integration of any kind in the open team. */
export function mayManageIntegrations(state: GlobalState): boolean {
    return ['manage_incoming_webhooks', 'manage_own_incoming_webhooks', 'manage_outgoing_webhooks', 'manage_own_outgoing_webhooks', 'manage_slash_commands', 'manage_own_slash_commands'].some((permission) => mayInTeam(state, permission)) || ['manage_bots', 'create_bot', 'manage_oauth'].some((permission) => mayOnServer(state, permission));
}
