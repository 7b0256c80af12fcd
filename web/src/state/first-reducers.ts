// What the store knows before somebody is signed in: the server's settings, and that nobody is there. The pages for signing in
// need no more, and do not wait for the rest.
import {combineReducers, type Reducer, type UnknownAction} from 'redux';

import {CONFIG_RECEIVED, LICENSE_RECEIVED} from './config-actions';
import {browserReducer} from './views/browser';
import {noticesReducer} from './views/notices';

const NOBODY = {currentUserId: '', profiles: {}};
const NOTHING_CHOSEN = {myPreferences: {}};
const NO_TEAM = {currentTeamId: '', teams: {}};

type Told = UnknownAction & {data?: Record<string, string>};

/** Keeps what an action of this name brought last. */
const latest = (type: string) => (state: Record<string, string> = {}, action: Told) => (action.type === type && action.data ? {...state, ...action.data} : state);

export const firstReducers: Record<string, Reducer> = {
    entities: combineReducers({
        general: combineReducers({config: latest(CONFIG_RECEIVED), license: latest(LICENSE_RECEIVED)}),
        users: (state = NOBODY) => state,
        preferences: (state = NOTHING_CHOSEN) => state,
        teams: (state = NO_TEAM) => state,
    }) as unknown as Reducer,
    views: combineReducers({browser: browserReducer, notices: noticesReducer}) as unknown as Reducer,
};
