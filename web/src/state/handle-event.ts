// What the server tells while the page is open, handed to the features that listen, in their order; plugins come last.
import type {ServerEvent} from '../net/events';
import {otherListeners} from '../net/listeners';

import {behind} from './act';
import type {EventHandler, Feature} from './feature';
import {keepForLoads} from './load';
import type {Thunk} from './thunk';

/** Makes the handler of all events that these features listen to. */
export function eventHandler(features: readonly Feature[]): (event: ServerEvent) => Thunk {
    const handlers = new Map<string, EventHandler[]>();
    for (const {events} of features) {
        for (const [name, handler] of Object.entries(events ?? {})) {
            // What an event of this name carries is what its handler expects: the server's table says both.
            handlers.set(name, [...(handlers.get(name) ?? []), handler as EventHandler]);
        }
    }
    return (event) => (dispatch) => {
        keepForLoads(event);
        for (const handler of handlers.get(event.event ?? '') ?? []) {
            dispatch(behind((inner) => inner(handler(event)), `event ${event.event}`));
        }
        for (const listener of otherListeners(event.event ?? '')) {
            listener(event);
        }
    };
}
