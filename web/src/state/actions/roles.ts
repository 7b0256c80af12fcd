// Roles by name: what each allows decides which buttons are there.
import {RoleTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import type {Thunk} from '../thunk';

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
            const loaded = await Client4.getRolesByNames(missing);
            dispatch({type: RoleTypes.RECEIVED_ROLES, data: loaded});
        } finally {
            missing.forEach((name) => requested.delete(name));
        }
    };
}
