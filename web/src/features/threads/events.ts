// What the server tells about threads that the reader follows.
import {behind} from '../../state/act';
import type {EventHandler, EventHandlers} from '../../state/feature';
import type {Thunk} from '../../state/thunk';

import {loadThreadCounts, threadsTold} from './actions';

export const threadEvents: EventHandlers = {
    ...threadsTold,
    thread_updated: counted('thread_updated'),
    thread_read_changed: counted('thread_read_changed'),
};

function counted(name: 'thread_updated' | 'thread_read_changed'): EventHandler {
    const handle = threadsTold[name] as EventHandler;
    return (event) => (dispatch) => {
        dispatch(handle(event));
        dispatch(recount(event.broadcast.team_id));
    };
}

const pendingCounts = new Map<string, number>();

// Many replies at once need one count.
function recount(teamId: string | undefined): Thunk {
    return (dispatch) => {
        if (!teamId || pendingCounts.has(teamId)) {
            return;
        }
        pendingCounts.set(teamId, window.setTimeout(() => {
            pendingCounts.delete(teamId);
            dispatch(behind(loadThreadCounts(teamId)));
        }, 500));
    };
}
