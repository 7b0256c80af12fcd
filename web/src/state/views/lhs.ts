// The left-hand side: open over the centre on narrow screens, folded categories, the unread filter.
import type {UnknownAction} from 'redux';

export type LhsState = {isOpen: boolean; unreadsOnly: boolean};

const INITIAL: LhsState = {isOpen: false, unreadsOnly: false};

export function lhsReducer(state: LhsState = INITIAL, action: UnknownAction): LhsState {
    switch (action.type) {
    case 'TOGGLE_LHS':
        return {...state, isOpen: !state.isOpen};
    case 'OPEN_LHS':
        return {...state, isOpen: true};
    case 'CLOSE_LHS':
    case 'SELECT_CHANNEL':
        return state.isOpen ? {...state, isOpen: false} : state;
    case 'SET_UNREADS_ONLY':
        return {...state, unreadsOnly: action.enabled === true};
    default:
        return state;
    }
}
