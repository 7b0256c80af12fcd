// The reducers of the store, and those that plugins add while it runs. A plugin's reducer that throws or
// answers nothing loses its turn: Redux would else fail in everybody's dispatch.
import type {Reducer, UnknownAction} from 'redux';

type State = Record<string, unknown>;
type Report = (slice: string, error: unknown) => void;

export type ReducerRegistry = {
    /** The whole store's reducer. */
    reduce: Reducer<State, UnknownAction>;
    /** Puts reducers of the client's own in the place of others, or beside them. */
    replace: (reducers: Record<string, Reducer>) => void;
    /** Adds a guarded slice, or replaces it. */
    register: (slice: string, reducer: Reducer) => void;
    /** Takes a slice away with all it held. */
    unregister: (slice: string) => void;
};

/** Makes a registry over the client's own reducers. */
export function makeReducerRegistry(first: Record<string, Reducer>, report: Report): ReducerRegistry {
    let own = first;
    const guarded = new Map<string, Reducer>();
    const guard = (slice: string, reducer: Reducer, before: unknown, action: UnknownAction): unknown => {
        try {
            const after: unknown = reducer(before, action);
            if (after === undefined) {
                throw new Error('the reducer returned undefined');
            }
            return after;
        } catch (error) {
            report(slice, error);
            return before ?? null;
        }
    };
    return {
        reduce: (state = {}, action) => {
            const next: State = {};
            for (const [slice, reducer] of Object.entries(own)) {
                next[slice] = reducer(state[slice], action);
            }
            for (const [slice, reducer] of guarded) {
                next[slice] = guard(slice, reducer, state[slice], action);
            }
            const slices = Object.keys(next);
            const same = slices.length === Object.keys(state).length && slices.every((slice) => next[slice] === state[slice]);
            return same ? state : next;
        },
        replace: (reducers) => {
            own = {...own, ...reducers};
        },
        register: (slice, reducer) => {
            if (slice in own) {
                throw new Error(`${slice} belongs to the client`);
            }
            guarded.set(slice, reducer);
        },
        unregister: (slice) => {
            guarded.delete(slice);
        },
    };
}
