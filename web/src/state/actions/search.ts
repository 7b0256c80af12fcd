// Opens the search for messages in the right-hand side.
import type {Thunk} from '../thunk';

/** Shows the results for some terms. */
export function searchFor(terms: string): Thunk {
    return (dispatch) => {
        dispatch({type: 'UPDATE_RHS_STATE', state: 'search', terms});
    };
}
