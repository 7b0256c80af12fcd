// The event log by its cursor: what a subscription without an address is told of, asked for again and again.
import type {Client} from 'openapi-fetch';

import {Refused, answer} from './answer.js';
import type {components, paths} from './generated/schema.js';
import {pause, wait} from './waiting.js';

export type EventPage = components['schemas']['EventPage'];

export interface Following {
    /** The `next` of the last page that was dealt with; 0 for the oldest that are kept. */
    after?: number;
    /** Events of a page, 200 at most. */
    limit?: number;
    /** Milliseconds between two requests when there is nothing new. */
    every?: number;
    signal?: AbortSignal;
}

/**
 * Pages of events from a cursor on, without an end. What was dealt with is kept by keeping `next`: events since then come
 * again after a restart, and none is missed. The server's restarts and failures of the network are waited for.
 */
export async function* follow(api: Client<paths>, subscription: string, {after = 0, limit = 100, every = 2000, signal}: Following = {}): AsyncGenerator<EventPage, void, undefined> {
    let failures = 0;
    while (!signal?.aborted) {
        let page: EventPage;
        try {
            const query = {subscription_id: subscription, after, limit};
            page = await answer(api.GET('/api/v4/events', {params: {query}, ...(signal ? {signal} : {})}));
            failures = 0;
        } catch (failure) {
            if (signal?.aborted) return;
            if (failure instanceof Refused && !failure.isPassing) throw failure;
            failures += 1;
            const asked = failure instanceof Refused ? (failure.retryAfter ?? 0) * 1000 : 0;
            await wait(Math.max(pause(failures), asked), signal);
            continue;
        }
        // A page may be empty and yet go on: what the bot may no longer see was there.
        if (page.next !== after) yield page;
        after = page.next;
        if (!page.has_more) await wait(every, signal);
    }
}
