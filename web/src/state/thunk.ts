// The types of this client's store and of the actions that are functions.
import type {GlobalState as ServerState} from '@mattermost/types/store';
import {useDispatch} from 'react-redux';
import type {UnknownAction} from 'redux';
import {batchActions} from 'redux-batched-actions';
import type {ThunkDispatch} from 'redux-thunk';

import type {PluginsState} from './plugins';
import type {StorageState} from './storage';
import type {ViewsState} from './views';

/** Everything the client knows: server data in `entities`, screen state in `views`. */
export type GlobalState = ServerState & {
    views: ViewsState;
    plugins: PluginsState;
    storage: StorageState;
};

export type Dispatch = ThunkDispatch<GlobalState, unknown, UnknownAction>;
export type Thunk<Result = void> = (dispatch: Dispatch, getState: () => GlobalState) => Result;

/** Returns the store's dispatch, typed for actions that are functions. */
export const useThunkDispatch: () => Dispatch = useDispatch;

/** Does several actions with one drawing. */
export const together = (actions: UnknownAction[]): UnknownAction => batchActions(actions) as unknown as UnknownAction;
