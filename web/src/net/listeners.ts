// Listeners for events by name, for parts that live and go: plugins, above all.
import type {ServerEvent} from './events';

type Listener = (event: ServerEvent) => void;

const listeners = new Map<string, Set<Listener>>();
const reconnects = new Set<() => void>();

/** Calls back for each event of that name; returns the way to stop. */
export function listenTo(name: string, listener: Listener): () => void {
    const set = listeners.get(name) ?? new Set();
    set.add(listener);
    listeners.set(name, set);
    return () => set.delete(listener);
}

/** Calls back when events were missed and everything was loaded anew; returns the way to stop. */
export function listenToReconnect(listener: () => void): () => void {
    reconnects.add(listener);
    return () => reconnects.delete(listener);
}

export function otherListeners(name: string): Iterable<Listener> {
    return listeners.get(name) ?? [];
}

/** Tells those who listen that a gap was closed. */
export function tellReconnected(): void {
    reconnects.forEach((listener) => listener());
}
