// The way from a list to where a message is written.
import {useCallback} from 'react';
import {useStore} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {channelPath} from '../../state/selectors/channel-path';
import type {GlobalState} from '../../state/thunk';

/** Returns a function that opens a channel, and the thread when there is one. */
export function useGoToPlace(): (channelId: string, rootId: string) => void {
    const history = useHistory();
    const store = useStore<GlobalState>();
    return useCallback((channelId, rootId) => {
        const path = channelPath(store.getState(), channelId);
        if (!path) {
            return;
        }
        history.push(path);
        if (rootId) {
            store.dispatch({type: 'SELECT_POST', postId: rootId, channelId, timestamp: Date.now()});
        }
    }, [history, store]);
}
