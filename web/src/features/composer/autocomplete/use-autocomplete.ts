// Keeps the suggestions for what is being typed: asks a moment after the last key, drops late answers.
import {useCallback, useEffect, useRef, useState} from 'react';

import {trace} from '../../../state/act';
import {useThunkDispatch} from '../../../state/thunk';

import {suggestionsFor, type Place, type Suggestion} from './providers';
import {triggerAt, type Trigger} from './trigger';

const WAIT = 100;

export type Autocomplete = {
    trigger: Trigger | undefined;
    suggestions: Suggestion[];
    selected: number;
    select: (index: number) => void;
    /** Looks at the text and the caret again. */
    update: (text: string, caret: number) => void;
    close: () => void;
};

const NONE: Suggestion[] = [];

/** Offers completions at the caret of one input. */
export function useAutocomplete(place: Place): Autocomplete {
    const dispatch = useThunkDispatch();
    const [trigger, setTrigger] = useState<Trigger>();
    const [suggestions, setSuggestions] = useState<Suggestion[]>(NONE);
    const [selected, setSelected] = useState(0);
    const timer = useRef<number>();
    const generation = useRef(0);
    const {channelId, teamId, rootId} = place;
    const close = useCallback(() => {
        window.clearTimeout(timer.current);
        generation.current += 1;
        setTrigger(undefined);
        setSuggestions(NONE);
    }, []);
    const update = useCallback((text: string, caret: number) => {
        const found = triggerAt(text, caret);
        if (!found) {
            close();
            return;
        }
        window.clearTimeout(timer.current);
        generation.current += 1;
        const mine = generation.current;
        timer.current = window.setTimeout(() => {
            dispatch(suggestionsFor(found, {channelId, teamId, rootId})).
                then((list) => {
                    if (generation.current === mine) {
                        setTrigger(list.length > 0 ? found : undefined);
                        setSuggestions(list);
                        setSelected(0);
                    }
                }).
                catch((error: unknown) => {
                    // No suggestions is better than an error while typing.
                    trace('suggestions', error);
                    if (generation.current === mine) {
                        close();
                    }
                });
        }, found.kind === 'emoji' || found.kind === 'hashtag' ? 0 : WAIT);
    }, [channelId, teamId, rootId, dispatch, close]);
    useEffect(() => close, [channelId, rootId, close]);
    return {trigger, suggestions, selected, select: setSelected, update, close};
}
