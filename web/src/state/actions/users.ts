// People: loading who is missing, presence, and the reader's own status and profile.
import type {UserProfile} from '@mattermost/types/users';
import {UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';
import {read, text} from '../../net/read';
import {behind, optimistic} from '../act';
import type {EventHandlers} from '../feature';
import {load} from '../load';
import type {Thunk} from '../thunk';

import {loadMissingRoles} from './roles';

const CHUNK = 100;

export const usersTold: EventHandlers = {
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
};

function withoutBlanks(user: UserProfile): Partial<UserProfile> {
    const told = Object.entries(user).filter(([key, value]) => value !== '' && value !== undefined && value !== null && !(key === 'notify_props' && Object.keys(value as object).length === 0));
    return Object.fromEntries(told) as Partial<UserProfile>;
}

/** Asks for people and keeps them. */
export function keepProfiles(ask: () => Promise<UserProfile[]>): Thunk<Promise<UserProfile[]>> {
    return load(usersTold, ask, (data, dispatch) => dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data}));
}

/** Loads somebody by their name; throws when nobody has it. */
export function loadUserNamed(username: string): Thunk<Promise<UserProfile>> {
    return load(usersTold, () => Client4.getUserByUsername(username), (data, dispatch) => dispatch({type: UserTypes.RECEIVED_PROFILE, data}));
}

/** Loads the presence of people. */
export function loadStatuses(ids: string[]): Thunk<Promise<unknown>> {
    return load(usersTold, () => Client4.getStatusesByIds(ids), (statuses, dispatch) => {
        dispatch({type: UserTypes.RECEIVED_STATUSES, data: Object.fromEntries(statuses.map((status) => [status.user_id, status.status]))});
    });
}

/** Loads those of the users that the store lacks, and their presence. */
export function loadUsers(ids: Iterable<string>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {profiles} = getState().entities.users;
        const missing = [...new Set(ids)].filter((id) => id && !profiles[id]);
        for (let at = 0; at < missing.length; at += CHUNK) {
            const chunk = missing.slice(at, at + CHUNK);
            // eslint-disable-next-line no-await-in-loop -- the server bounds how many may be asked for at once
            await Promise.all([dispatch(keepProfiles(() => Client4.getProfilesByIds(chunk))), dispatch(loadStatuses(chunk))]);
        }
    };
}

/** Loads the presence of everybody the store knows. */
export function loadKnownStatuses(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const ids = Object.keys(getState().entities.users.profiles).slice(0, 200);
        if (ids.length > 0) {
            await dispatch(loadStatuses(ids));
        }
    };
}

/** Loads whether somebody is there. */
export function loadStatus(userId: string): Thunk<Promise<unknown>> {
    return loadStatuses([userId]);
}

/** Loads the reader's own account; throws the server's 401 when nobody is signed in. */
export function loadMyself(): Thunk<Promise<UserProfile>> {
    return load(usersTold, () => Client4.getMe(), (data, dispatch) => dispatch({type: UserTypes.RECEIVED_ME, data}));
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
    return keepProfiles(() => (term === '' ? Client4.getProfilesInTeam(teamId, 0, 50, 'username', {active: true}) : Client4.searchUsers(term, {team_id: teamId, allow_inactive: false, limit: 50} as never)));
}

/** Loads the time zones that the server knows. */
export const loadTimeZones = (): Thunk<Promise<string[]>> => () => request<string[]>('/system/timezones');
