// What was sent before, one step at a time, as in a shell.
import {useCallback, useRef} from 'react';
import {useStore} from 'react-redux';

import type {GlobalState} from '../../state/thunk';

/** Returns a way through the messages sent in this session. */
export function useSentHistory(): {move: (step: -1 | 1) => string | undefined; reset: () => void} {
    const store = useStore<GlobalState>();
    const index = useRef<number>();
    const move = useCallback((step: -1 | 1) => {
        const {messages} = store.getState().entities.posts.messagesHistory;
        const at = Math.max(0, Math.min(messages.length, (index.current ?? messages.length) + step));
        index.current = at;
        return messages.length === 0 ? undefined : messages[at] ?? '';
    }, [store]);
    const reset = useCallback(() => {
        index.current = undefined;
    }, []);
    return {move, reset};
}
