// The way to the page around this one: one handshake, then a port. Who is heard is whom the server names.
import type {Connect, Entry, Events, Settings, ToFrame, ToPage} from '../../../packages/embed/src/protocol';

/** Messages of the page within a second; more are passed over. */
const RATE = 50;
/** Characters of what the page may say at once. */
const LONGEST = 100_000;
/** How long the page may take for a token. */
const PATIENCE = 30_000;

export type Said = {app: string; origins: string[]};

/** What the server wrote into the page. */
export function said(): Said | undefined {
    try {
        const text = document.querySelector('meta[name="jackfield-embed"]')?.getAttribute('content') ?? '';
        const {app, origins} = JSON.parse(text) as Partial<Said>;
        return typeof app === 'string' && Array.isArray(origins) ? {app, origins} : undefined;
    } catch {
        return undefined;
    }
}

export type Hearer = {
    onSettings: (settings: Settings) => void;
    onCommand: (name: string, value: string) => Promise<void>;
};

type Asked = {done: (entry: Entry) => void; failed: (error: Error) => void};

export class PagePort {
    readonly #port: MessagePort;
    readonly #hearer: Hearer;
    readonly #asked = new Map<number, Asked>();
    #count = 0;
    #second = 0;
    #heard = 0;

    constructor(port: MessagePort, hearer: Hearer) {
        this.#port = port;
        this.#hearer = hearer;
        port.onmessage = ({data}: MessageEvent<unknown>) => this.#hear(data);
        this.#say({type: 'hello', version: 1});
    }

    /** Asks the page for what opens a session, once; the server's clock is so many milliseconds ahead. */
    entry(ahead: number): Promise<Entry> {
        const id = ++this.#count;
        return new Promise((done, failed) => {
            const timer = window.setTimeout(() => this.#settle(id)?.failed(new Error('timeout')), PATIENCE);
            this.#asked.set(id, {
                done: (entry) => {
                    window.clearTimeout(timer);
                    done(entry);
                },
                failed: (error) => {
                    window.clearTimeout(timer);
                    failed(error);
                },
            });
            this.#say({type: 'token', id, ahead});
        });
    }

    tell<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
        this.#say({type: 'event', name, detail} as ToPage);
    }

    #say(message: ToPage): void {
        this.#port.postMessage(message);
    }

    #settle(id: number): Asked | undefined {
        const asked = this.#asked.get(id);
        this.#asked.delete(id);
        return asked;
    }

    #hear(data: unknown): void {
        const second = Math.floor(Date.now() / 1000);
        [this.#second, this.#heard] = [second, second === this.#second ? this.#heard + 1 : 1];
        const message = data as Partial<ToFrame> | null;
        if (this.#heard > RATE || !message || typeof message !== 'object') {
            return;
        }
        if (message.type === 'token' && typeof message.id === 'number') {
            const asked = this.#settle(message.id);
            const {token, visitor} = message;
            const isText = (text: unknown) => text === undefined || (typeof text === 'string' && text.length < LONGEST);
            if ((token ?? visitor) !== undefined && isText(token) && isText(visitor)) {
                asked?.done({...(token ? {token} : {}), ...(visitor ? {visitor} : {})});
            } else {
                asked?.failed(new Error(typeof message.error === 'string' ? message.error : 'no token'));
            }
        } else if (message.type === 'set' && message.settings && typeof message.settings === 'object') {
            this.#hearer.onSettings(message.settings);
        } else if (message.type === 'command' && typeof message.id === 'number' && message.command) {
            const {id, command: {name, value}} = message;
            const text = typeof value === 'string' ? value.slice(0, LONGEST) : '';
            this.#hearer.onCommand(String(name), text).then(() => this.#say({type: 'done', id}), (error: unknown) => this.#say({type: 'done', id, error: error instanceof Error ? error.message : String(error)}));
        }
    }
}

/** Tells whether a message of the window is the first one of a page that may show this one. */
export function isConnect(event: Pick<MessageEvent<unknown>, 'source' | 'origin' | 'data' | 'ports'>, parent: unknown, origins: readonly string[]): event is MessageEvent<Connect> {
    const data = event.data as Partial<Connect> | null;
    return event.source === parent && origins.includes(event.origin) && data?.jackfield === 'connect' && data.version === 1 && event.ports.length === 1;
}

/** Waits for the page, and listens to the first that may speak. */
export function awaitPage(origins: readonly string[], onPage: (port: MessagePort, settings: Settings) => void): void {
    const hear = (event: MessageEvent<unknown>) => {
        if (window.parent !== window && isConnect(event, window.parent, origins)) {
            window.removeEventListener('message', hear);
            onPage(event.ports[0]!, event.data.settings ?? {});
        }
    };
    window.addEventListener('message', hear);
}
