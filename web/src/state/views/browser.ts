// Whether the window has the focus, and whether the server can be reached.
import type {UnknownAction} from 'redux';

export type BrowserState = {focused: boolean; /** Signed in and loaded; false until the first pass is done. */ ready: boolean; /** The server no longer knows who this is. */ sessionEnded: boolean};

const INITIAL: BrowserState = {focused: true, ready: false, sessionEnded: false};

export function browserReducer(state: BrowserState = INITIAL, action: UnknownAction): BrowserState {
    switch (action.type) {
    case 'BROWSER_CHANGE_FOCUS':
        return {...state, focused: action.focus === true};
    case 'BROWSER_READY':
        return {...state, ready: true};
    case 'SESSION_ENDED':
        return state.sessionEnded ? state : {...state, sessionEnded: true};
    case 'SESSION_RESUMED':
        return {...state, sessionEnded: false};
    default:
        return state;
    }
}
