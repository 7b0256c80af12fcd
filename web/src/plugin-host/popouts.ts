// A plugin's right-hand side in a window of its own, and what it and the page that opened it say to each other.

export type PopoutMessage = (channel: string, ...args: unknown[]) => void;

/** What a plugin gets of the window that was opened. */
export type PopoutListeners = {sendToPopout: PopoutMessage; onMessageFromPopout: (listener: PopoutMessage) => () => void; onClosePopout: (listener: () => void) => () => void};

export type OnPopout = (teamName: string, channelName: string, listeners: PopoutListeners) => void;

type Envelope = {jackfieldPopout: true; channel: string; args: unknown[]};

const opened = new Map<string, OnPopout>();
/** How often is looked whether a window was closed: it cannot say so itself. */
const LOOK_EVERY = 1000;

/** Has a plugin told of its windows. */
export function listenToPopouts(pluginId: string, listener: OnPopout | undefined): void {
    if (listener) {
        opened.set(pluginId, listener);
    } else {
        opened.delete(pluginId);
    }
}

/** Opens a plugin's right-hand side in a window of its own. */
export function openPopout(pluginId: string, teamName: string, channelName: string): void {
    const path = ['_popout', 'rhs', teamName, channelName, 'plugin', pluginId].map(encodeURIComponent).join('/');
    const popup = window.open(`/${path}`, `popout-${pluginId}`, 'popup,width=520,height=760');
    if (popup) {
        opened.get(pluginId)?.(teamName, channelName, listenersOf(popup));
    }
}

function listenersOf(popup: Window): PopoutListeners {
    return {
        sendToPopout: (channel, ...args) => send(popup, channel, args),
        onMessageFromPopout: (listener) => hear(popup, listener),
        onClosePopout: (listener) => {
            const timer = window.setInterval(() => {
                if (popup.closed) {
                    window.clearInterval(timer);
                    listener();
                }
            }, LOOK_EVERY);
            return () => window.clearInterval(timer);
        },
    };
}

/** Tells whether this page is such a window. */
export function isPopout(): boolean {
    return window.location.pathname.startsWith('/_popout/');
}

/** Says something to the page that opened this window. */
export const sendToParent: PopoutMessage = (channel, ...args) => {
    const parent = window.opener as Window | null;
    if (parent) {
        send(parent, channel, args);
    }
};

/** Hears what the page that opened this window says; returns the way to stop. */
export function onMessageFromParent(listener: PopoutMessage): () => void {
    const parent = window.opener as Window | null;
    return parent ? hear(parent, listener) : () => undefined;
}

function send(to: Window, channel: string, args: unknown[]): void {
    const envelope: Envelope = {jackfieldPopout: true, channel, args};
    to.postMessage(envelope, window.location.origin);
}

function hear(from: Window, listener: PopoutMessage): () => void {
    const onMessage = (event: MessageEvent<Partial<Envelope> | null>) => {
        if (event.source === from && event.origin === window.location.origin && event.data?.jackfieldPopout) {
            listener(String(event.data.channel), ...(event.data.args ?? []));
        }
    };
    window.addEventListener('message', onMessage);
    return () => window.removeEventListener('message', onMessage);
}
