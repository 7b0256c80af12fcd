// People found by what is typed, a moment after the typing stops.
import type {UserProfile} from '@mattermost/types/users';
import {useEffect, useState} from 'react';

import {useAct} from '../../../state/act';
import type {Thunk} from '../../../state/thunk';

const PAUSE = 150;

/** Asks for people whenever the term changes; undefined until the first answer. */
export function usePeople(term: string, find: (term: string) => Thunk<Promise<UserProfile[]>>): UserProfile[] | undefined {
    const act = useAct();
    const [people, setPeople] = useState<UserProfile[]>();
    useEffect(() => {
        let live = true;
        const timer = window.setTimeout(() => {
            act(find(term.trim()), {done: (found) => live && setPeople(found.filter((user) => user.delete_at === 0))});
        }, term ? PAUSE : 0);
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [term, find, act]);
    return people;
}
