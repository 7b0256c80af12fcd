// People: loading who is missing, presence, and the reader's own status and profile.
import type {UserProfile} from '@mattermost/types/users';
import {UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {optimistic} from '../act';
import type {Thunk} from '../thunk';

const CHUNK = 100;

/** Loads those of the users that the store lacks, and their presence. */
export function loadUsers(ids: Iterable<string>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {profiles} = getState().entities.users;
        const missing = [...new Set(ids)].filter((id) => id && !profiles[id]);
        for (let at = 0; at < missing.length; at += CHUNK) {
            const chunk = missing.slice(at, at + CHUNK);
            // eslint-disable-next-line no-await-in-loop -- the server bounds how many may be asked for at once
            const [users, statuses] = await Promise.all([Client4.getProfilesByIds(chunk), Client4.getStatusesByIds(chunk)]);
            dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: users});
            dispatch({type: UserTypes.RECEIVED_STATUSES, data: Object.fromEntries(statuses.map((status) => [status.user_id, status.status]))});
        }
    };
}

/** Loads the presence of everybody the store knows. */
export function loadKnownStatuses(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const ids = Object.keys(getState().entities.users.profiles).slice(0, 200);
        if (ids.length === 0) {
            return;
        }
        const statuses = await Client4.getStatusesByIds(ids);
        dispatch({type: UserTypes.RECEIVED_STATUSES, data: Object.fromEntries(statuses.map((status) => [status.user_id, status.status]))});
    };
}

/** Loads whether somebody is there. */
export function loadStatus(userId: string): Thunk<Promise<void>> {
    return async (dispatch) => {
        const {status} = await Client4.getStatus(userId);
        dispatch({type: UserTypes.RECEIVED_STATUSES, data: {[userId]: status}});
    };
}

/** Sets the reader's presence by hand; what is to end by itself ends at a moment. Mattermost: in seconds, 0 for never. */
export function setStatus(status: 'online' | 'away' | 'dnd' | 'offline', endsAt = 0): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {currentUserId, statuses} = getState().entities.users;
        const before = statuses[currentUserId];
        const show = (shown: string | undefined) => ({type: UserTypes.RECEIVED_STATUSES, data: {[currentUserId]: shown}});
        await optimistic(dispatch, {now: show(status), undo: show(before)}, () => Client4.updateStatus({user_id: currentUserId, status, manual: true, dnd_end_time: Math.round(endsAt / 1000)} as never));
    };
}

/** Changes the reader's own profile or notification settings. */
export function patchMe(change: Partial<UserProfile>): Thunk<Promise<void>> {
    return async (dispatch) => {
        dispatch({type: UserTypes.RECEIVED_ME, data: await Client4.patchMe(change)});
    };
}

/** Finds people by what was typed; without a term the first of the team. */
export function findUsers(term: string, teamId: string): Thunk<Promise<UserProfile[]>> {
    return async (dispatch) => {
        const users = term === '' ? await Client4.getProfilesInTeam(teamId, 0, 50, 'username', {active: true}) : await Client4.searchUsers(term, {team_id: teamId, allow_inactive: false, limit: 50} as never);
        dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: users});
        return users;
    };
}
