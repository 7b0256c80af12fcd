// What completes a search while it is typed.
import {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';

import {trace} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';

import {suggestionsOf, type SearchSuggestion} from './suggestions';

const PAUSE = 120;
const NONE: SearchSuggestion[] = [];

/** Asks a moment after the typing stops; an older answer does not come after a newer one. */
export function useSuggestions(terms: string, wanted: boolean): SearchSuggestion[] {
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [found, setFound] = useState<{terms: string; list: SearchSuggestion[]}>({terms: '', list: NONE});
    useEffect(() => {
        if (!wanted) {
            return undefined;
        }
        let live = true;
        const timer = window.setTimeout(() => {
            dispatch(suggestionsOf(terms, teamId, new Date())).then((list) => live && setFound({terms, list})).catch((error: unknown) => trace('search suggestions', error));
        }, PAUSE);
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [terms, teamId, wanted, dispatch]);
    return wanted && found.terms === terms ? found.list : NONE;
}
