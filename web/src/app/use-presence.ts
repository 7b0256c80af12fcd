// Tells the server when somebody is at the keyboard, and reads the open channel when they come back.
import {useEffect} from 'react';
import {useSelector} from 'react-redux';

import {webSocketClient} from '../net/connection';
import {behind} from '../state/act';
import {markChannelRead} from '../state/actions/channels';
import {store} from '../state/store';
import {useThunkDispatch, type GlobalState} from '../state/thunk';

/** Presence is told no more often than this. */
const EVERY = 60_000;

/** Follows the window's focus. */
export function usePresence(): void {
    const dispatch = useThunkDispatch();
    const focused = useSelector((state: GlobalState) => state.views.browser.focused);
    const connected = useSelector((state: GlobalState) => state.websocket.connected);
    useEffect(() => {
        if (!focused || !connected) {
            return undefined;
        }
        const {currentChannelId, manuallyUnread} = store.getState().entities.channels;
        if (currentChannelId && !manuallyUnread[currentChannelId] && /\/(channels|messages)\//.test(window.location.pathname)) {
            dispatch(behind(markChannelRead(currentChannelId, true)));
        }
        let told = 0;
        const tell = () => {
            if (Date.now() - told > EVERY) {
                told = Date.now();
                webSocketClient.userUpdateActiveStatus(true, false);
            }
        };
        tell();
        window.addEventListener('keydown', tell);
        window.addEventListener('pointerdown', tell);
        return () => {
            window.removeEventListener('keydown', tell);
            window.removeEventListener('pointerdown', tell);
        };
    }, [focused, connected, dispatch]);
}
