// Opens the message search in the right-hand side.
import type {Thunk} from '../thunk';

/** Shows the results for some terms. */
export function searchPostsFor(terms: string): Thunk {
    return (dispatch) => {
        dispatch({type: 'UPDATE_RHS_STATE', state: 'search', terms});
    };
}
