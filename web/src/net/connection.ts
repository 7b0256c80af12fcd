// The one WebSocket of the page: it starts after sign-in, follows the server's events, and after a gap that
// cannot be replayed has everything loaded anew.
import {WebSocketClient} from '@mattermost/client';
import {GeneralTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {startDraftSync} from '../features/composer/draft-sync';
import {setTypingSender} from '../features/composer/websocket-seam';
import {sessionEnded} from '../state/actions/session';
import type {AppStore} from '../state/store';

import {failureOf} from './client';
import {handleEvent, type ServerEvent} from './events';
import {resync} from './resync';

const SUSPICIOUS = 2;

type Settings = ConstructorParameters<typeof WebSocketClient>[0];

/** The socket as plugins get it. */
export let webSocketClient = new WebSocketClient();

let stop: (() => void) | undefined;

/** Connects, and keeps connected until the page goes or somebody signs out. */
export function connect(store: AppStore, settings?: Settings): void {
    disconnect();
    const socket = settings ? new WebSocketClient(settings) : webSocketClient;
    webSocketClient = socket;
    const opened = () => store.dispatch({type: GeneralTypes.WEBSOCKET_SUCCESS, timestamp: Date.now()});
    const closed = (fails: number) => {
        store.dispatch({type: GeneralTypes.WEBSOCKET_FAILURE, timestamp: Date.now()});
        // A socket that is refused again may mean that the session has ended elsewhere; only REST says so.
        if (fails === SUSPICIOUS) {
            Client4.getMe().catch((error: unknown) => failureOf(error).status === 401 && sessionEnded());
        }
    };
    const onMessage = (message: unknown) => {
        store.dispatch(handleEvent(message as ServerEvent));
    };
    // Too much was missed to be replayed.
    const onMissed = () => {
        store.dispatch(resync()).catch(() => undefined);
    };
    socket.addFirstConnectListener(opened);
    socket.addReconnectListener(opened);
    socket.addCloseListener(closed);
    socket.addMissedMessageListener(onMissed);
    socket.addMessageListener(onMessage);
    const stopDrafts = startDraftSync(store as never);
    setTypingSender((channelId, rootId) => socket.userTyping(channelId, rootId));
    const {protocol, host} = window.location;
    socket.initialize(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v4/websocket`);
    stop = () => {
        socket.removeFirstConnectListener(opened);
        socket.removeReconnectListener(opened);
        socket.removeCloseListener(closed);
        socket.removeMissedMessageListener(onMissed);
        socket.removeMessageListener(onMessage);
        setTypingSender(undefined);
        stopDrafts();
        socket.close();
    };
}

/** Ends the connection for good. */
export function disconnect(): void {
    stop?.();
    stop = undefined;
}
