// The one store of the client.
import {applyMiddleware, legacy_createStore as createStore, type Reducer, type Store, type UnknownAction} from 'redux';
import {enableBatching} from 'redux-batched-actions';
import {thunk} from 'redux-thunk';

import {firstReducers} from './first-reducers';
import {makeReducerRegistry} from './reducer-registry';
import type {Dispatch, GlobalState} from './thunk';

export type AppStore = Omit<Store<GlobalState>, 'dispatch'> & {dispatch: Dispatch};

const reported = new Set<string>();

/** The client's reducers: few until somebody is signed in. */
let known: Record<string, Reducer> = firstReducers;

/** Makes a store, and the two functions by which plugins add and remove their slices. */
export function makeStore(): {store: AppStore; registerReducer: (slice: string, reducer: Reducer) => void; unregisterReducer: (slice: string) => void; complete: () => void} {
    const registry = makeReducerRegistry(known, (slice, error) => {
        if (!reported.has(slice)) {
            reported.add(slice);
            console.error(`The reducer of ${slice} failed:`, error); // eslint-disable-line no-console -- the one place a plugin's author looks
        }
    });
    const root = enableBatching(registry.reduce as unknown as Reducer<GlobalState, UnknownAction>);
    const store = createStore(root, applyMiddleware(thunk as never)) as unknown as AppStore;
    const refresh = () => store.dispatch({type: 'REDUCERS_CHANGED'});
    return {
        store,
        registerReducer: (slice, reducer) => {
            registry.register(slice, reducer);
            refresh();
        },
        unregisterReducer: (slice) => {
            registry.unregister(slice);
            refresh();
        },
        complete: () => {
            registry.replace(known);
            refresh();
        },
    };
}

const made = makeStore();

export const store = made.store;

/** Gives this store, and those that are made from now on, all of the client's reducers. What it knows stays. */
export function completeStore(reducers: Record<string, Reducer>): void {
    known = reducers;
    made.complete();
}

/** Adds a plugin's slice, as `state['plugins-<id>']`. */
export const registerReducer = made.registerReducer;

/** Removes a plugin's slice with all it held. */
export const unregisterReducer = made.unregisterReducer;
