// What the server says of itself to everybody: the one thing that is loaded before anybody is signed in.
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import {CONFIG_RECEIVED, LICENSE_RECEIVED} from '../config-actions';
import type {EventHandlers} from '../feature';
import {load} from '../load';
import type {Thunk} from '../thunk';

export const configTold: EventHandlers = {
    config_changed: ({data}) => (dispatch) => {
        const config = read<Record<string, string>>(data.config);
        if (config) {
            dispatch({type: CONFIG_RECEIVED, data: config});
        }
    },
};

/** Loads what the sign-in page needs: the server's public settings. */
export function loadConfig(): Thunk<Promise<void>> {
    return async (dispatch) => {
        await dispatch(load(configTold, () => Promise.all([Client4.getClientConfig(), Client4.getClientLicenseOld()]), ([config, license]) => {
            dispatch({type: CONFIG_RECEIVED, data: config});
            dispatch({type: LICENSE_RECEIVED, data: license});
        }));
    };
}
