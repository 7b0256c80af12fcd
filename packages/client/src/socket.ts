// The WebSocket, for as long as somebody listens: a connection that is lost is made anew and goes on with the next event.
import type {EventData, Nested} from './generated/events.js';
import {pause, wait} from './waiting.js';

/** An event as it comes, with a type for each that the server's table has. */
export type Heard = {
    [Name in keyof EventData]: {
        event: Name;
        data: EventData[Name];
        broadcast: {channel_id: string; team_id: string; user_id: string};
        /** Its number in the connection. */
        seq: number;
    };
}[keyof EventData];

export interface Listening {
    signal?: AbortSignal;
    /** Milliseconds of silence after which it is asked whether the server is still there. */
    quiet?: number;
}

/** What stands as JSON inside a text, as the post of `posted` does. */
export function nested<T>(text: Nested<T>): T {
    return JSON.parse(text) as T;
}

/** Where a lost connection goes on. */
interface Place {
    id: string;
    next: number;
}

/** Events that may wait for a slow listener; then the connection is given up, and goes on later. */
const WAITING = 5000;
const POLICY = 1008;

/** One connection: its events, until it ends. */
class Line {
    private readonly waiting: Heard[] = [];
    private readonly timer: ReturnType<typeof setInterval>;
    private wake: () => void = () => undefined;
    private heard = Date.now();
    private asked = 1;
    private ended = false;
    /** Why the server says that it is over, for good. */
    refusal: string | undefined;

    constructor(private readonly socket: WebSocket, token: string, quiet: number) {
        socket.addEventListener('open', () => this.ask('authentication_challenge', {token}));
        socket.addEventListener('message', ({data}) => this.take(String(data)));
        socket.addEventListener('error', () => this.end());
        socket.addEventListener('close', ({code, reason}) => {
            // As much as a session that has ended, or a token that is none.
            if (code === POLICY) this.refusal = reason || 'refused';
            this.end();
        });
        this.timer = setInterval(() => {
            const silence = Date.now() - this.heard;
            if (silence > 2 * quiet) this.end();
            else if (silence > quiet && socket.readyState === socket.OPEN) this.ask('ping', {});
        }, Math.max(quiet / 4, 10));
    }

    private ask(action: string, data: Record<string, unknown>): void {
        this.socket.send(JSON.stringify({seq: this.asked++, action, data}));
    }

    private take(text: string): void {
        this.heard = Date.now();
        let frame: Partial<Heard>;
        try {
            frame = JSON.parse(text) as Partial<Heard>;
        } catch {
            return this.end();
        }
        // Without a name it is the answer to what was asked.
        if (this.ended || frame.event === undefined) return;
        if (this.waiting.length >= WAITING) return this.end();
        this.waiting.push(frame as Heard);
        this.wake();
    }

    end(): void {
        this.ended = true;
        clearInterval(this.timer);
        this.socket.close();
        this.wake();
    }

    /** The next event; nothing when there will be none. */
    async next(): Promise<Heard | undefined> {
        while (this.waiting.length === 0 && !this.ended) {
            await new Promise<void>((resolve) => {
                this.wake = resolve;
            });
        }
        return this.waiting.shift();
    }
}

/** The WebSocket of browsers and of Node from 22 on, and of a package before. */
async function webSocket(): Promise<typeof WebSocket> {
    return globalThis.WebSocket ?? (await import('ws')).WebSocket;
}

/**
 * Events as they happen, without an end. A `hello` comes first; another one later says that the server did not remember enough
 * to go on, so that what happened in between has to be looked up.
 * @throws when the server refuses the token, or ended the session
 */
export async function* listen(url: string, token: string, {signal, quiet = 30_000}: Listening = {}): AsyncGenerator<Heard, void, undefined> {
    const Socket = await webSocket();
    let place: Place | undefined;
    let failures = 0;
    while (!signal?.aborted) {
        // By its first frame, and by no cookie of whoever is signed in beside it.
        const query = new URLSearchParams({by: 'challenge'});
        if (place) {
            query.set('connection_id', place.id);
            query.set('sequence_number', String(place.next));
        }
        const line = new Line(new Socket(`${url.replace(/^http/, 'ws')}/api/v4/websocket?${query}`), token, quiet);
        const stop = (): void => line.end();
        signal?.addEventListener('abort', stop, {once: true});
        try {
            for (let event = await line.next(); event !== undefined && !signal?.aborted; event = await line.next()) {
                if (event.event === 'hello') place = {id: event.data.connection_id, next: event.seq};
                // One is missing: the server is asked for it.
                if (place === undefined || event.seq !== place.next) break;
                place.next += 1;
                failures = 0;
                yield event;
            }
        } finally {
            line.end();
            signal?.removeEventListener('abort', stop);
        }
        if (line.refusal !== undefined && !signal?.aborted) throw new Error(`The server ended the connection: ${line.refusal}`);
        await wait(pause(failures), signal);
        failures += 1;
    }
}
