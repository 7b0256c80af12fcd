// Roles by name: what each allows decides which buttons are there.
import {RoleTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import type {EventHandlers} from '../feature';
import {load} from '../load';
import type {Thunk} from '../thunk';

export const rolesTold: EventHandlers = {
    role_updated: ({data}) => (dispatch) => {
        const role = read(data.role);
        if (role) {
            dispatch({type: RoleTypes.RECEIVED_ROLE, data: role});
        }
    },
};

const requested = new Set<string>();

/** Loads those of the roles that the store lacks. */
export function loadMissingRoles(names: Iterable<string>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {roles} = getState().entities.roles;
        const missing = [...new Set(names)].filter((name) => name && !roles[name] && !requested.has(name));
        if (missing.length === 0) {
            return;
        }
        missing.forEach((name) => requested.add(name));
        try {
            await dispatch(load(rolesTold, () => Client4.getRolesByNames(missing), (data) => {
                dispatch({type: RoleTypes.RECEIVED_ROLES, data});
            }));
        } finally {
            missing.forEach((name) => requested.delete(name));
        }
    };
}
