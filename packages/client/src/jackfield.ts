// The one object that programs make.
import createClient, {type Client} from 'openapi-fetch';

import type {paths} from './generated/schema.js';
import {follow, type EventPage, type Following} from './log.js';
import {listen, type Heard, type Listening} from './socket.js';

export interface Options {
    /** Where the server is: `https://chat.example.com`. */
    url: string;
    /** An access token, a bot's or a person's. */
    token: string;
    /** Instead of the one that there is. */
    fetch?: (request: Request) => Promise<Response>;
}

/** A server, as somebody. */
export class Jackfield {
    readonly url: string;
    /** Every operation, by method and path. */
    readonly api: Client<paths>;
    readonly #token: string;

    constructor({url, token, fetch}: Options) {
        this.url = url.replace(/\/+$/, '');
        this.#token = token;
        this.api = createClient<paths>({
            baseUrl: this.url,
            headers: {Authorization: `Bearer ${token}`},
            // A token needs no cookies, and is not to be mixed up with them.
            credentials: 'omit',
            ...(fetch ? {fetch} : {}),
        });
    }

    /** The event log of a bot's subscription that has no address, page by page, from a cursor on. */
    events(subscription: string, following?: Following): AsyncGenerator<EventPage, void, undefined> {
        return follow(this.api, subscription, following);
    }

    /** What happens, as it does, by a WebSocket that goes on where it was lost. */
    listen(listening?: Listening): AsyncGenerator<Heard, void, undefined> {
        return listen(this.url, this.#token, listening);
    }
}
