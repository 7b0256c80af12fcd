// The type of this client's actions: functions of dispatch and the store's state.
import type {GlobalState} from '@mattermost/types/store';
import {useDispatch} from 'react-redux';
import type {UnknownAction} from 'redux';
import type {ThunkDispatch} from 'redux-thunk';

export type Dispatch = ThunkDispatch<GlobalState, unknown, UnknownAction>;
export type Thunk<Result = void> = (dispatch: Dispatch, getState: () => GlobalState) => Result;

/** Returns the store's dispatch, typed for actions that are functions. */
export const useThunkDispatch: () => Dispatch = useDispatch;

/** What a view needs to know of a failed request: the server's own words and its error id. */
export type Failure = {message: string; errorId?: string | undefined; offline: boolean};

/** Turns whatever a request threw into a failure. */
export function failureOf(error: unknown): Failure {
    if (error && typeof error === 'object') {
        const {message, server_error_id: errorId, status_code: status} = error as {message?: string; server_error_id?: string; status_code?: number};
        return {message: message ?? '', errorId, offline: status === undefined};
    }
    return {message: String(error), offline: true};
}
