// What every part of a plugin's registry shares: adding entries, taking back what lives outside of the store.
import {createElement, isValidElement, type ComponentType, type ReactNode} from 'react';

import {setPluginMessages} from '../i18n/plugin-messages';
import {unregisterReducer, type AppStore} from '../state/store';

import {named} from './arguments';
import type {PluginComponent} from './state';

export type Callable = (...args: never[]) => unknown;

export function makeId(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(13)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An icon or a text may be an element, a component or a string. */
export function drawn(value: unknown): ReactNode {
    if (typeof value === 'function') {
        return createElement(value as ComponentType);
    }
    if (typeof value === 'object' && value !== null && '$$typeof' in value && !isValidElement(value)) {
        return createElement(value as unknown as ComponentType);
    }
    return value as ReactNode;
}

/** The foundation of one plugin's registry. */
export class RegistryBase {
    readonly id: string;
    protected readonly store: AppStore;
    protected readonly stops = new Map<string, () => void>();

    constructor(id: string, store: AppStore) {
        this.id = id;
        this.store = store;
    }

    /** Takes back what lives outside of the store; the store's entries go with the plugin. */
    dispose(): void {
        this.stops.forEach((stop) => stop());
        this.stops.clear();
        setPluginMessages(this.id, undefined);
        unregisterReducer(`plugins-${this.id}`);
    }

    protected add(slot: string, entry: Omit<PluginComponent, 'id' | 'pluginId'>, id = makeId()): string {
        this.store.dispatch({type: 'RECEIVED_PLUGIN_COMPONENT', name: slot, data: {...entry, id, pluginId: this.id}});
        return id;
    }

    protected addComponent(slot: string, args: unknown[]): string {
        const {component} = named(['component'], args);
        return this.add(slot, {component: component as never});
    }

    protected addHook(slot: string, args: unknown[]): string {
        const {hook} = named(['hook'], args);
        return this.add(slot, {hook: hook as Callable});
    }

    protected stopOne(key: string): void {
        this.stops.get(key)?.();
        this.stops.delete(key);
    }

    protected guarded(call: () => void): void {
        try {
            call();
        } catch (error) {
            console.error(`Plugin ${this.id}:`, error); // eslint-disable-line no-console -- the one place a plugin's author looks
        }
    }

    /** Says that nothing here draws or calls what a plugin registers, and answers an id as if it did. */
    protected unserved(method: string): string {
        console.warn(`Plugin ${this.id} called ${method}: this client has no place for it, so nothing is shown.`); // eslint-disable-line no-console -- the one place a plugin's author looks
        return makeId();
    }
}
