// The one store of the client.
import {applyMiddleware, legacy_createStore as createStore, type Reducer, type Store, type UnknownAction} from 'redux';
import {enableBatching} from 'redux-batched-actions';
import {thunk} from 'redux-thunk';

import {pluginsReducer} from './plugins';
import {makeReducerRegistry} from './reducer-registry';
import {serverReducers} from './redux-reducers';
import {storageReducer} from './storage';
import type {Dispatch, GlobalState} from './thunk';
import {viewsReducer} from './views';

export type AppStore = Omit<Store<GlobalState>, 'dispatch'> & {dispatch: Dispatch};

const reported = new Set<string>();

/** Makes a store, and the two functions by which plugins add and remove their slices. */
export function makeStore(): {store: AppStore; registerReducer: (slice: string, reducer: Reducer) => void; unregisterReducer: (slice: string) => void} {
    const registry = makeReducerRegistry({...serverReducers, views: viewsReducer as Reducer, plugins: pluginsReducer as Reducer, storage: storageReducer as Reducer}, (slice, error) => {
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
    };
}

const made = makeStore();

export const store = made.store;

/** Adds a plugin's slice, as `state['plugins-<id>']`. */
export const registerReducer = made.registerReducer;

/** Removes a plugin's slice with all it held. */
export const unregisterReducer = made.unregisterReducer;
