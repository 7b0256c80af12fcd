// Modals that plugins open from outside of what they draw: a list of their own, drawn beside the client's dialogs.
import {useSyncExternalStore, type ComponentType} from 'react';

import {PluginBoundary} from '../PluginBoundary';

type Modal = {id: string; shown: ComponentType<Record<string, unknown>>; props: Record<string, unknown>};

let open: Modal[] = [];
const listeners = new Set<() => void>();

function set(next: Modal[]): void {
    open = next;
    listeners.forEach((listener) => listener());
}

/** Opens a modal; one of the same id makes room. */
export function openModal(id: string, shown: Modal['shown'], props: Modal['props']): void {
    set([...open.filter((modal) => modal.id !== id), {id, shown, props}]);
}

function close(id: string): void {
    set(open.filter((modal) => modal.id !== id));
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Draws the open ones; each is given the way to close it. */
export function PluginModals() {
    const modals = useSyncExternalStore(subscribe, () => open);
    return (
        <>
            {modals.map(({id, shown: Shown, props}) => (
                <PluginBoundary
                    key={id}
                    pluginId={id}
                    notice='corner'
                >
                    <Shown
                        {...props}
                        show={true}
                        onHide={() => close(id)}
                        onExited={() => close(id)}
                    />
                </PluginBoundary>
            ))}
        </>
    );
}
