// The one way to do what somebody asks for. Where a change can be shown at once it is, and taken back when the server
// refuses; what failed is said, with a way to try again. What the client does by itself fails with a trace.
import {useCallback} from 'react';
import type {MessageDescriptor} from 'react-intl';
import type {UnknownAction} from 'redux';

import {failureOf} from '../net/client';

import {useThunkDispatch, type Dispatch, type Thunk} from './thunk';
import {notice} from './views/notices';

type Change = {now: UnknownAction; undo: UnknownAction | readonly UnknownAction[]};

/** Shows a change at once, and the state before it when the request fails. */
export async function optimistic<Result>(dispatch: Dispatch, {now, undo}: Change, send: () => Promise<Result>): Promise<Result> {
    dispatch(now);
    try {
        return await send();
    } catch (error) {
        [undo].flat().forEach((action) => dispatch(action));
        throw error;
    }
}

type Wishes<Result> = {
    /** Called with the result once the server has agreed. */
    done?: (result: Result) => void;
    /** What the reader should know of a failure that the server's words do not say. */
    failed?: MessageDescriptor;
};

export type Act = <Result>(action: Thunk<Promise<Result>>, wishes?: Wishes<Result>) => void;

/** Does something that was asked for; a failure becomes a notice with a retry. */
export function act<Result>(action: Thunk<Promise<Result>>, {done, failed}: Wishes<Result> = {}): Thunk {
    return (dispatch) => {
        dispatch(action).then(done, (error: unknown) => {
            const failure = failureOf(error);
            dispatch(notice({kind: 'failure', text: failed, failure, retry: act(action, {...(done ? {done} : {}), ...(failed ? {failed} : {})})}));
        });
    };
}

/** Returns the way in which components do things: `act(action)`. */
export function useAct(): Act {
    const dispatch = useThunkDispatch();
    return useCallback((action, wishes) => dispatch(act(action, wishes)), [dispatch]);
}

/** Does something nobody has asked for and nobody waits for; a failure is written down, and the page goes on. */
export function behind(work: Thunk<unknown>, what = 'background'): Thunk {
    return (dispatch) => {
        try {
            const result = dispatch(work);
            if (result instanceof Promise) {
                result.catch((error: unknown) => trace(what, error));
            }
        } catch (error) {
            trace(what, error);
        }
    };
}

/** Writes down what failed without anybody waiting for it. */
export function trace(what: string, error: unknown): void {
    const {offline, status, message} = failureOf(error);
    // A request without an answer is told by the banner about the connection; the rest is a mistake somewhere.
    if (!(offline && error instanceof TypeError) && status !== 401) {
        console.error(`${what}:`, message || error, error); // eslint-disable-line no-console -- the one trace of it
    }
}
