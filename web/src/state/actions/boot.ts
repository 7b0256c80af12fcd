// The first pass: everything the page needs before it can show a channel, in as few rounds as possible.
import type {UserProfile} from '@mattermost/types/users';
import {Client4} from 'mattermost-redux/client';

import {behind} from '../act';
import type {Thunk} from '../thunk';

import {loadMyChannels} from './channels';
import {loadPreferences} from './preferences';
import {loadMissingRoles} from './roles';
import {loadMyTeams} from './teams';
import {loadKnownStatuses, loadMyself} from './users';

/** Loads the account; throws the server's 401 when nobody is signed in. */
export function loadMe(): Thunk<Promise<UserProfile>> {
    return async (dispatch) => {
        const me = await dispatch(loadMyself());
        Client4.setUserId(me.id);
        Client4.setUserRoles(me.roles);
        return me;
    };
}

/** Loads everything of the account that the first view draws. */
export function loadAccount(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {currentUserId, profiles} = getState().entities.users;
        await Promise.all([
            dispatch(loadMyTeams()),
            dispatch(loadPreferences()),
            dispatch(loadMyChannels()),
            dispatch(loadMissingRoles(profiles[currentUserId]?.roles.split(' ') ?? [])),
        ]);
        // Presence may come a moment later.
        dispatch(behind(loadKnownStatuses()));
        dispatch({type: 'BROWSER_READY'});
    };
}
