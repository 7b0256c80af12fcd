// What is asked for as a page opens, and anew whenever what it depends on changes; an older answer never comes after a newer one.
import {useCallback, useEffect, useRef, useState} from 'react';

import {failureOf, type Failure} from '../net/client';

export type Loaded<Answer> = {answer: Answer | undefined; failure: Failure | undefined; reload: () => void};

/** Asks; `ask` is memoised by its user. */
export function useLoaded<Answer>(ask: () => Promise<Answer>): Loaded<Answer> {
    const [answer, setAnswer] = useState<Answer>();
    const [failure, setFailure] = useState<Failure>();
    const serial = useRef(0);
    const reload = useCallback(() => {
        serial.current += 1;
        const mine = serial.current;
        const latest = (take: () => void) => mine === serial.current && take();
        ask().then((given) => latest(() => {
            setAnswer(given);
            setFailure(undefined);
        }), (error: unknown) => latest(() => setFailure(failureOf(error))));
    }, [ask]);
    useEffect(reload, [reload]);
    return {answer, failure, reload};
}
