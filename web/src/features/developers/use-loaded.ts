// What a page asks for once, as it opens.
import {useEffect, useState} from 'react';

import {failureOf, type Failure} from '../../net/client';

/** Asks; `load` is the same function each time. */
export function useLoaded<Answer>(load: () => Promise<Answer>): {answer: Answer | undefined; failure: Failure | undefined} {
    const [answer, setAnswer] = useState<Answer>();
    const [failure, setFailure] = useState<Failure>();
    useEffect(() => {
        let live = true;
        load().then((given) => live && setAnswer(given), (error: unknown) => live && setFailure(failureOf(error)));
        return () => {
            live = false;
        };
    }, [load]);
    return {answer, failure};
}
