// Events about people and the account: presence, profiles, preferences; and about the server's settings.
import {GeneralTypes, IntegrationTypes} from 'mattermost-redux/action_types';

import {read, text} from '../../net/read';
import {configTold} from '../actions/config';
import {preferencesTold} from '../actions/preferences';
import {loadUsers, usersTold} from '../actions/users';
import type {EventHandlers} from '../feature';
import {notice} from '../views/notices';

/** A toast is read in passing. */
const LONGEST_TOAST = 500;

export const accountEvents: EventHandlers = {
    hello: ({data}) => (dispatch) => {
        dispatch({type: GeneralTypes.SET_CONNECTION_ID, payload: {connectionId: text(data.connection_id)}});
        dispatch({type: GeneralTypes.RECEIVED_SERVER_VERSION, data: text(data.server_version)});
    },
    ...usersTold,
    new_user: ({data}) => loadUsers([text(data.user_id)]),
    ...preferencesTold,
    show_toast: ({data}) => (dispatch) => {
        const words = text(data.message).slice(0, LONGEST_TOAST);
        if (words) {
            dispatch(notice({kind: 'done', words}));
        }
    },
    open_dialog: ({data}) => (dispatch) => {
        const request = read(data.dialog);
        if (request) {
            // Whether it is this tab's business is decided by its trigger.
            dispatch({type: IntegrationTypes.RECEIVED_DIALOG, data: request});
        }
    },
    ...configTold,
};
