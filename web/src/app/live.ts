// What the page does while somebody is signed in: follows the server's events, and what its features have begun.
import {GeneralTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {watchSession} from '../net/client';
import {connect, disconnect} from '../net/connection';
import {behind} from '../state/act';
import {eventHandler} from '../state/handle-event';
import type {AppStore} from '../state/store';

import {catchUp} from './catch-up';
import {features} from './features';

/** A socket that is closed may mean that the session has ended elsewhere; only REST says so. */
const SUSPICIOUS = 1;

const handleEvent = eventHandler(features);
let stops: (() => void)[] = [];

/** Begins; what was begun before ends. */
export function goLive(store: AppStore, settings?: Parameters<typeof connect>[1]): void {
    endLive();
    watchSession(() => {
        store.dispatch({type: 'SESSION_ENDED'});
        // It would knock for ever.
        disconnect();
    });
    connect({
        onOpen: () => store.dispatch({type: GeneralTypes.WEBSOCKET_SUCCESS, timestamp: Date.now()}),
        onClose: (fails) => {
            store.dispatch({type: GeneralTypes.WEBSOCKET_FAILURE, timestamp: Date.now()});
            if (fails === SUSPICIOUS) {
                store.dispatch(behind(() => Client4.getMe(), 'session'));
            }
        },
        onEvent: (event) => store.dispatch(handleEvent(event)),
        onMissed: () => store.dispatch(behind(catchUp(), 'catching up')),
    }, settings);
    stops = features.flatMap(({start}) => start?.(store) ?? []);
}

/** Ends the connection and all that was begun with it. */
export function endLive(): void {
    disconnect();
    watchSession(undefined);
    stops.forEach((stop) => stop());
    stops = [];
}
