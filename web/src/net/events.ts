// What the server tells while the page is open: one handler for each event, by its name.
import {postEvents} from '../features/posts/live-events';
import {notifyOfPost} from '../features/notifications/notify';
import type {Thunk} from '../state/thunk';

import {accountEvents} from './account-events';
import {channelEvents, countPost} from './channel-events';
import {draftEvents} from './draft-events';
import {otherListeners} from './listeners';
import {teamEvents} from './team-events';

export type ServerEvent = {
    event?: string;
    seq?: number;
    data: Record<string, unknown>;
    broadcast: {channel_id?: string; team_id?: string; user_id?: string; omit_users?: Record<string, boolean> | null};
};

export type EventHandler = (event: ServerEvent) => Thunk<unknown>;

const handlers: Record<string, EventHandler> = {
    ...(postEvents as unknown as Record<string, EventHandler>),
    ...channelEvents,
    ...teamEvents,
    ...accountEvents,
    ...draftEvents,
    posted: (event) => (dispatch) => {
        // The channel's counts first: the post list decides by them what is new.
        dispatch(countPost(event));
        dispatch((postEvents.posted as unknown as EventHandler)(event));
        dispatch(notifyOfPost(event));
    },
};

/** Handles one event; plugins' handlers come after the client's own. */
export function handleEvent(event: ServerEvent): Thunk {
    return (dispatch) => {
        const handler = handlers[event.event ?? ''];
        try {
            const result: unknown = handler ? dispatch(handler(event)) : undefined;
            if (result instanceof Promise) {
                result.catch(() => undefined);
            }
        } catch (error) {
            // One event that cannot be handled must not end the stream.
            console.error(`Event ${event.event}:`, error); // eslint-disable-line no-console -- the one trace of it
        }
        for (const listener of otherListeners(event.event ?? '')) {
            listener(event);
        }
    };
}
