// A list of the server's that is shown, changed and loaded anew.
import {useCallback, useEffect, useState} from 'react';

import {failureOf} from '../../net/client';
import {useThunkDispatch, type Thunk} from '../../state/thunk';

type Listed<Item> = {
    /** Missing until it is loaded. */
    items: Item[] | undefined;
    failure: string;
    busy: boolean;
    /** Changes something, then loads the list anew; answers whether it went well. */
    change: (action: Thunk<Promise<unknown>>) => Promise<boolean>;
};

const nothing: Thunk<Promise<void>> = () => Promise.resolve();

/** Loads a list; `load` has to stay the same function. */
export function useList<Item>(load: () => Thunk<Promise<Item[] | null>>): Listed<Item> {
    const dispatch = useThunkDispatch();
    const [items, setItems] = useState<Item[]>();
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const change = useCallback(async (action: Thunk<Promise<unknown>>) => {
        setBusy(true);
        setFailure('');
        try {
            await dispatch(action);
            setItems(await dispatch(load()) ?? []);
            return true;
        } catch (error) {
            setFailure(failureOf(error).message);
            return false;
        } finally {
            setBusy(false);
        }
    }, [load, dispatch]);
    useEffect(() => {
        void change(nothing);
    }, [change]);
    return {items, failure, busy, change};
}
