// The server, asked by a bearer that is in this page's memory and nowhere else. Cookies are never sent: whoever is signed in
// here otherwise is somebody else.
import type {Channel} from '@mattermost/types/channels';
import type {UserProfile} from '@mattermost/types/users';

import type {Entry} from '../../../packages/embed/src/protocol';

export type Session = {token: string; expires_at: number; user: UserProfile; channels: Channel[]; is_visitor: boolean};

/** What the server says when it refuses, its error's id, and how far its clock is ahead. */
export class Refusal extends Error {
    constructor(readonly id: string, readonly status: number, message: string, readonly ahead = 0) {
        super(message);
    }
}

const API = '/api/v4';
const WRONG_TIME = /\.(expired|lifetime|future)\.app_error$/;
/** Before a session ends, so long another is asked for. */
const EARLY = 60_000;

async function ask(path: string, token: string | undefined, init: RequestInit = {}): Promise<Response> {
    const headers: Record<string, string> = token ? {Authorization: `Bearer ${token}`} : {};
    if (typeof init.body === 'string') {
        headers['Content-Type'] = 'application/json';
    }
    const answer = await fetch(`${API}${path}`, {...init, headers, credentials: 'omit', cache: 'no-store'});
    if (answer.ok) {
        return answer;
    }
    const {id, message} = refusalOf(await answer.text());
    const ahead = Date.parse(answer.headers.get('Date') ?? '') - Date.now();
    throw new Refusal(id ?? 'unknown', answer.status, message ?? answer.statusText, ahead || 0);
}

// What stands between may answer with a page of its own.
function refusalOf(body: string): {id?: string; message?: string} {
    try {
        return JSON.parse(body) as {id?: string; message?: string};
    } catch {
        return {};
    }
}

export class Server {
    readonly #ask: (ahead: number) => Promise<Entry>;
    readonly #onSession: (session: Session) => void;
    readonly #onLost: (error: unknown) => void;
    #session: Session | undefined;
    #beginning: Promise<Session> | undefined;
    #timer = 0;
    #over = false;

    constructor(askForEntry: (ahead: number) => Promise<Entry>, onSession: (session: Session) => void, onLost: (error: unknown) => void) {
        this.#ask = askForEntry;
        this.#onSession = onSession;
        this.#onLost = onLost;
    }

    get session(): Session | undefined {
        return this.#session;
    }

    /** Begins a session, or another one; of several who ask at once one does. */
    begin(): Promise<Session> {
        if (this.#over) {
            return Promise.reject(new Error('signed out'));
        }
        this.#beginning ??= this.#begin().finally(() => {
            this.#beginning = undefined;
        });
        return this.#beginning;
    }

    async #begin(): Promise<Session> {
        const enter = async (ahead: number) => ask('/embed/session', undefined, {method: 'POST', body: JSON.stringify(await this.#ask(ahead))});
        const answer = await enter(0).catch((error: unknown) => {
            // The clock of a device may be wrong; what it signs has to be good by the server's.
            if (error instanceof Refusal && error.ahead && WRONG_TIME.test(error.id)) {
                return enter(error.ahead);
            }
            throw error;
        });
        const session = await answer.json() as Session;
        if (this.#over) {
            throw new Error('signed out');
        }
        this.#session = session;
        this.#plan();
        this.#onSession(session);
        return session;
    }

    // A device that slept finds out when it wakes: its timer is late, and so is what it asks.
    #plan(): void {
        window.clearTimeout(this.#timer);
        const left = (this.#session?.expires_at ?? 0) - Date.now();
        const wait = Math.max(left - Math.min(EARLY, left / 5), 1000);
        this.#timer = window.setTimeout(() => this.begin().catch((error: unknown) => this.#onLost(error)), Math.min(wait, 2 ** 31 - 1));
    }

    /** Asks for something, with another session where this one has ended. */
    async request(path: string, init?: RequestInit): Promise<Response> {
        const {token} = this.#session ?? await this.begin();
        try {
            return await ask(path, token, init);
        } catch (error) {
            if (!(error instanceof Refusal) || error.status !== 401) {
                throw error;
            }
        }
        // Somebody may have begun one since.
        const {token: fresh} = this.#session && this.#session.token !== token ? this.#session : await this.begin();
        return ask(path, fresh, init);
    }

    async get<Answer>(path: string): Promise<Answer> {
        return await (await this.request(path)).json() as Answer;
    }

    async post<Answer>(path: string, body: unknown): Promise<Answer> {
        return await (await this.request(path, {method: 'POST', body: JSON.stringify(body)})).json() as Answer;
    }

    /** Ends the session, here and there. */
    async end(): Promise<void> {
        this.#over = true;
        window.clearTimeout(this.#timer);
        const token = this.#session?.token;
        this.#session = undefined;
        if (token) {
            await ask('/embed/session/end', undefined, {method: 'POST', body: JSON.stringify({token})});
        }
    }
}
