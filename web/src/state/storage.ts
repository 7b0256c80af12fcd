// What the browser keeps for one account between visits; drafts have their own store beside the composer.
import type {UnknownAction} from 'redux';

/** Mattermost's plugins look for `state.storage.storage`. */
export type StorageState = {storage: Record<string, {value: unknown; timestamp: number}>};

const EMPTY: StorageState = {storage: {}};

/** Keeps named values with the moment they were set. */
export function storageReducer(state: StorageState = EMPTY, action: UnknownAction): StorageState {
    if (action.type === 'SET_ITEM') {
        const {name, value, timestamp} = action.data as {name: string; value: unknown; timestamp: number};
        return {storage: {...state.storage, [name]: {value, timestamp}}};
    }
    if (action.type === 'REMOVE_ITEM') {
        const {name} = action.data as {name: string};
        const {[name]: _gone, ...storage} = state.storage;
        return {storage};
    }
    return state;
}
