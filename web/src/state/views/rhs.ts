// The right-hand side: a thread, a search, a list, the channel's facts, or a plugin's view. The names of
// actions and fields are those that plugins use.
import type {UnknownAction} from 'redux';

export type RhsKind = '' | 'search' | 'mention' | 'flag' | 'pin' | 'channel-info' | 'channel-members' | 'card' | 'edit-history' | 'plugin';

type Shown = {rhsState: RhsKind; selectedPostId: string; selectedChannelId: string; searchTerms: string; pluggableId: string; selectedPostCardId: string};

export type RhsState = Shown & {
    /** What was shown before, newest last, for the way back. */
    previous: Shown[];
    isSidebarOpen: boolean;
    isSidebarExpanded: boolean;
    /** A reply to bring into view in the thread. */
    focusedPostId: string;
};

const NOTHING: Shown = {rhsState: '', selectedPostId: '', selectedChannelId: '', searchTerms: '', pluggableId: '', selectedPostCardId: ''};
const INITIAL: RhsState = {...NOTHING, previous: [], isSidebarOpen: false, isSidebarExpanded: false, focusedPostId: ''};
const DEPTH = 20;

function shown({rhsState, selectedPostId, selectedChannelId, searchTerms, pluggableId, selectedPostCardId}: RhsState): Shown {
    return {rhsState, selectedPostId, selectedChannelId, searchTerms, pluggableId, selectedPostCardId};
}

function show(state: RhsState, next: Partial<Shown>, focusedPostId = ''): RhsState {
    const same = state.isSidebarOpen && (Object.keys(NOTHING) as (keyof Shown)[]).every((key) => state[key] === (next[key] ?? NOTHING[key]));
    if (same) {
        return state.focusedPostId === focusedPostId ? state : {...state, focusedPostId};
    }
    const previous = state.isSidebarOpen ? [...state.previous, shown(state)].slice(-DEPTH) : [];
    return {...state, ...NOTHING, ...next, focusedPostId, previous, isSidebarOpen: true};
}

export function rhsReducer(state: RhsState = INITIAL, action: UnknownAction): RhsState {
    const text = (name: string) => (typeof action[name] === 'string' ? action[name] : '');
    switch (action.type) {
    case 'SELECT_POST':
        return text('postId') ? show(state, {selectedPostId: text('postId'), selectedChannelId: text('channelId')}, text('focusedPostId')) : {...INITIAL, isSidebarExpanded: state.isSidebarExpanded};
    case 'UPDATE_RHS_STATE': {
        const kind = (action.state ?? '') as RhsKind;
        if (kind === '') {
            return {...INITIAL, isSidebarExpanded: state.isSidebarExpanded};
        }
        return show(state, {rhsState: kind, searchTerms: kind === 'search' ? text('terms') || state.searchTerms : '', pluggableId: kind === 'plugin' ? text('pluggableId') : '', selectedChannelId: text('channelId')});
    }
    case 'SELECT_POST_CARD':
        return show(state, {rhsState: 'card', selectedPostCardId: text('postId'), selectedChannelId: text('channelId')});
    case 'SHOW_EDIT_HISTORY':
        return show(state, {rhsState: 'edit-history', selectedPostCardId: text('postId'), selectedChannelId: text('channelId')});
    case 'UPDATE_RHS_SEARCH_TERMS':
        return {...state, searchTerms: text('terms')};
    case 'RHS_GO_BACK': {
        const last = state.previous[state.previous.length - 1];
        return last ? {...state, ...last, focusedPostId: '', previous: state.previous.slice(0, -1)} : state;
    }
    case 'CLOSE_RHS':
        return state.isSidebarOpen ? {...INITIAL} : state;
    case 'SET_RHS_EXPANDED':
        return {...state, isSidebarExpanded: action.expanded === true};
    case 'TOGGLE_RHS_EXPANDED':
        return {...state, isSidebarExpanded: !state.isSidebarExpanded};
    default:
        return state;
    }
}

/** Closes the right-hand side. */
export const closeRhs = () => ({type: 'CLOSE_RHS'});

/** Shows one of the client's own views in the right-hand side. */
export const showRhs = (state: Exclude<RhsKind, '' | 'plugin' | 'card' | 'edit-history'>, channelId = '') => ({type: 'UPDATE_RHS_STATE', state, channelId});
