// A list of the server's that is shown, changed and loaded anew.
import {useCallback, useEffect, useState} from 'react';

import {failureOf} from '../../net/client';

type Listed<Item> = {
    /** Missing until it is loaded. */
    items: Item[] | undefined;
    failure: string;
    busy: boolean;
    /** Changes something, then loads the list anew; answers whether it went well. */
    act: (work: () => Promise<unknown>) => Promise<boolean>;
};

/** Loads a list; `load` has to stay the same function. */
export function useList<Item>(load: () => Promise<Item[] | null>): Listed<Item> {
    const [items, setItems] = useState<Item[]>();
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const act = useCallback(async (work: () => Promise<unknown>) => {
        setBusy(true);
        setFailure('');
        try {
            await work();
            setItems(await load() ?? []);
            return true;
        } catch (error) {
            setFailure(failureOf(error).message);
            return false;
        } finally {
            setBusy(false);
        }
    }, [load]);
    useEffect(() => {
        void act(() => Promise.resolve());
    }, [act]);
    return {items, failure, busy, act};
}
