// The one WebSocket of the page: it connects, comes back after a break, and says what it hears. What that means is its
// owner's business.
import {WebSocketClient} from '@mattermost/client';

import type {ServerEvent} from './events';

type Settings = ConstructorParameters<typeof WebSocketClient>[0];

export type Hearer = {
    onOpen: () => void;
    /** The connection is gone; how often in a row it was. */
    onClose: (fails: number) => void;
    onEvent: (event: ServerEvent) => void;
    /** Too much was missed to be replayed. */
    onMissed: () => void;
};

/** The socket as plugins get it. */
export let webSocketClient = new WebSocketClient();

let stop: (() => void) | undefined;

/** Connects, and keeps connected until the page goes or somebody signs out. */
export function connect(hearer: Hearer, settings?: Settings): void {
    disconnect();
    const socket = settings ? new WebSocketClient(settings) : webSocketClient;
    webSocketClient = socket;
    const onMessage = (message: unknown) => hearer.onEvent(message as ServerEvent);
    socket.addFirstConnectListener(hearer.onOpen);
    socket.addReconnectListener(hearer.onOpen);
    socket.addCloseListener(hearer.onClose);
    socket.addMissedMessageListener(hearer.onMissed);
    socket.addMessageListener(onMessage);
    const {protocol, host} = window.location;
    socket.initialize(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v4/websocket`);
    stop = () => {
        socket.removeFirstConnectListener(hearer.onOpen);
        socket.removeReconnectListener(hearer.onOpen);
        socket.removeCloseListener(hearer.onClose);
        socket.removeMissedMessageListener(hearer.onMissed);
        socket.removeMessageListener(onMessage);
        socket.close();
    };
}

/** Ends the connection for good. */
export function disconnect(): void {
    stop?.();
    stop = undefined;
}

/** Tells the others that the reader is typing; without a connection nobody is told. */
export function sendTyping(channelId: string, rootId: string): void {
    if (stop) {
        webSocketClient.userTyping(channelId, rootId);
    }
}
