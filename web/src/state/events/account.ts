// Events about people and the account: presence, profiles, preferences; and about the server's settings.
import type {PreferenceType} from '@mattermost/types/preferences';
import type {UserProfile} from '@mattermost/types/users';
import {GeneralTypes, IntegrationTypes, PreferenceTypes, UserTypes} from 'mattermost-redux/action_types';

import {read, text} from '../../net/read';
import {behind} from '../act';
import {loadMissingRoles} from '../actions/roles';
import {loadUsers} from '../actions/users';
import type {EventHandlers} from '../feature';

export const accountEvents: EventHandlers = {
    hello: ({data}) => (dispatch) => {
        dispatch({type: GeneralTypes.SET_CONNECTION_ID, payload: {connectionId: text(data.connection_id)}});
        dispatch({type: GeneralTypes.RECEIVED_SERVER_VERSION, data: text(data.server_version)});
    },
    status_change: ({data}) => (dispatch) => {
        dispatch({type: UserTypes.RECEIVED_STATUSES, data: {[text(data.user_id)]: text(data.status)}});
    },
    user_updated: ({data}) => (dispatch, getState) => {
        const user = read<UserProfile>(data.user);
        if (!user) {
            return;
        }
        const {currentUserId, profiles} = getState().entities.users;
        if (user.id === currentUserId) {
            // The event leaves out what only the person themselves sees.
            dispatch({type: UserTypes.RECEIVED_ME, data: {...profiles[currentUserId], ...withoutBlanks(user)}});
        } else {
            dispatch({type: UserTypes.RECEIVED_PROFILE, data: user});
        }
    },
    user_role_updated: ({data}) => (dispatch, getState) => {
        const user = getState().entities.users.profiles[text(data.user_id)];
        if (user) {
            dispatch({type: UserTypes.RECEIVED_PROFILE, data: {...user, roles: text(data.roles)}});
            dispatch(behind(loadMissingRoles(text(data.roles).split(' '))));
        }
    },
    new_user: ({data}) => loadUsers([text(data.user_id)]),
    preferences_changed: ({data}) => (dispatch) => {
        dispatch({type: PreferenceTypes.RECEIVED_PREFERENCES, data: read<PreferenceType[]>(data.preferences) ?? []});
    },
    preferences_deleted: ({data}) => (dispatch) => {
        dispatch({type: PreferenceTypes.DELETED_PREFERENCES, data: read<PreferenceType[]>(data.preferences) ?? []});
    },
    open_dialog: ({data}) => (dispatch) => {
        const request = read(data.dialog);
        if (request) {
            // Whether it is this tab's business is decided by its trigger.
            dispatch({type: IntegrationTypes.RECEIVED_DIALOG, data: request});
        }
    },
    config_changed: ({data}) => (dispatch) => {
        const config = read<Record<string, string>>(data.config);
        if (config) {
            dispatch({type: GeneralTypes.CLIENT_CONFIG_RECEIVED, data: config});
        }
    },
};

function withoutBlanks(user: UserProfile): Partial<UserProfile> {
    const told = Object.entries(user).filter(([key, value]) => value !== '' && value !== undefined && value !== null && !(key === 'notify_props' && Object.keys(value as object).length === 0));
    return Object.fromEntries(told) as Partial<UserProfile>;
}
