import {describe, expect, it} from 'vitest';

import {closeRhs, rhsReducer, showRhs} from '../views/rhs';

describe('the right-hand side', () => {
    it('goes back to what it showed before', () => {
        let state = rhsReducer(undefined, {type: 'SELECT_POST', postId: 'root', channelId: 'town'});
        state = rhsReducer(state, {type: 'UPDATE_RHS_STATE', state: 'search', terms: 'deploy'});
        expect(state).toMatchObject({rhsState: 'search', searchTerms: 'deploy', selectedPostId: '', isSidebarOpen: true});
        state = rhsReducer(state, {type: 'RHS_GO_BACK'});
        expect(state).toMatchObject({selectedPostId: 'root', rhsState: '', previous: []});
    });

    it('starts anew after it was closed', () => {
        let state = rhsReducer(undefined, showRhs('flag'));
        state = rhsReducer(state, closeRhs());
        expect(state.isSidebarOpen).toBe(false);
        state = rhsReducer(state, showRhs('pin', 'town'));
        expect(state.previous).toEqual([]);
    });

    it('does not remember the same thing twice', () => {
        let state = rhsReducer(undefined, showRhs('mention'));
        state = rhsReducer(state, showRhs('mention'));
        expect(state.previous).toEqual([]);
    });
});
