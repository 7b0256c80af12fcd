// What plugins have registered, as the slots read it.
import type {UnknownAction} from 'redux';

export type PluginsState = {plugins: Record<string, unknown>; components: Record<string, unknown[]>; postTypes: Record<string, unknown>};

const EMPTY: PluginsState = {plugins: {}, components: {}, postTypes: {}};

export function pluginsReducer(state: PluginsState = EMPTY, _action: UnknownAction): PluginsState {
    return state;
}
