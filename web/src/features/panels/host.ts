// The client's end of the way to a panel: one handshake with one origin, then a port. What a panel may ask is what it was
// allowed, as often as people could; whoever asks more is told so, and whoever floods the port loses it.
import type {Calls, Connect, Context, Events, Key, Reason, Scope, ToHost, ToPanel} from '../../../../packages/panel-sdk/src/protocol';

/** Messages of a panel within a second: above the first they are refused, above the second it is ended. */
const RATE = 50;
const FLOOD = 250;
/** Questions to the reader within half a minute. */
const QUESTIONS = {most: 5, within: 30_000};
const LINES = {most: 5, within: 10_000};
/** Characters of what a panel may say. */
const LONGEST = {message: 16_383, text: 300, path: 500, state: 64 * 1024};

const SCOPES: Partial<Record<keyof Calls, Scope>> = {token: 'identity', post: 'post', pickUser: 'pick', pickChannel: 'pick', open: 'open', notify: 'notify'};
const QUESTION = new Set<keyof Calls>(['post', 'pickUser', 'pickChannel']);

/** What the client does for a panel; given has been looked at. */
export type Services = {[Name in keyof Calls]: (given: Calls[Name]['given']) => Promise<Calls[Name]['answer']>};

export type Hearer = {
    services: Services;
    onStart: () => void;
    onKey: (key: Key) => void;
    /** The panel did what it may not: it is ended (`flood`) or goes on (`scope`). */
    onFault: (reason: 'flood' | 'scope') => void;
};

/** Why something did not work, for the panel's author. */
export class Refused extends Error {
    constructor(
        readonly reason: Reason,
        message: string,
    ) {
        super(message);
    }
}

/** Whether a message of the window is the panel's wish for a port. */
export function isReady(event: {source: unknown; origin: string; data: unknown}, frame: unknown, origin: string): boolean {
    const data = event.data as {jackfield?: unknown; version?: unknown} | null;
    return frame !== null && event.source === frame && event.origin === origin && typeof data === 'object' && data?.jackfield === 'panel-ready' && data.version === 1;
}

/** Hands a page a port, if it is of the origin; answers this end of it. */
export function handOver(frame: Window, origin: string): MessagePort {
    const {port1, port2} = new MessageChannel();
    const connect: Connect = {jackfield: 'panel-connect', version: 1};
    frame.postMessage(connect, origin, [port2]);
    return port1;
}

/** Counts what happens within a time. */
class Pace {
    #times: number[] = [];

    constructor(readonly limit: {most: number; within: number}) {}

    isOver(): boolean {
        const now = Date.now();
        this.#times = this.#times.filter((time) => now - time < this.limit.within);
        return this.#times.push(now) > this.limit.most;
    }
}

export class PanelPort {
    readonly #port: MessagePort;
    readonly #hearer: Hearer;
    readonly #context: Context;
    #second = 0;
    #heard = 0;
    #started = false;
    #asking = false;
    readonly #questions = new Pace(QUESTIONS);
    readonly #lines = new Pace(LINES);

    constructor(port: MessagePort, context: Context, hearer: Hearer) {
        this.#port = port;
        this.#context = context;
        this.#hearer = hearer;
        port.onmessage = ({data}: MessageEvent<unknown>) => this.#hear(data);
    }

    tell<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
        if (this.#started) {
            this.#say({type: 'event', name, detail} as ToPanel);
        }
    }

    close(): void {
        this.#port.onmessage = null;
        this.#port.close();
    }

    #say(message: ToPanel): void {
        this.#port.postMessage(message);
    }

    #hear(data: unknown): void {
        const second = Math.floor(Date.now() / 1000);
        [this.#second, this.#heard] = [second, second === this.#second ? this.#heard + 1 : 1];
        if (this.#heard > FLOOD) {
            this.close();
            this.#hearer.onFault('flood');
            return;
        }
        const message = data as Partial<ToHost> | null;
        if (!message || typeof message !== 'object') {
            return;
        }
        if (message.type === 'hello' && !this.#started) {
            this.#started = true;
            this.#say({type: 'start', context: this.#context});
            this.#hearer.onStart();
        } else if (message.type === 'ask' && typeof message.id === 'number' && this.#started) {
            this.#answer(message.id, message.name as keyof Calls, message.given);
        } else if (message.type === 'key' && typeof message.key?.key === 'string' && this.#heard <= RATE) {
            this.#hearer.onKey(message.key);
        }
    }

    #answer(id: number, name: keyof Calls, given: unknown): void {
        this.#serve(name, given).then(
            (value) => this.#say({type: 'answer', id, value}),
            (error: unknown) => {
                const [reason, message] = error instanceof Refused ? [error.reason, error.message] : ['failed' as const, error instanceof Error ? error.message : String(error)];
                this.#say({type: 'refused', id, reason, message});
            },
        );
    }

    async #serve(name: keyof Calls, given: unknown): Promise<unknown> {
        if (this.#heard > RATE) {
            throw new Refused('many', 'Too many messages within a second.');
        }
        const serve = Object.hasOwn(this.#hearer.services, name) ? this.#hearer.services[name] as (given: unknown) => Promise<unknown> : undefined;
        if (!serve) {
            throw new Refused('bad', 'There is no such call.');
        }
        const scope = SCOPES[name];
        if (scope && !this.#context.scopes.includes(scope)) {
            this.#hearer.onFault('scope');
            throw new Refused('scope', `The panel was not allowed “${scope}”.`);
        }
        const looked = look(name, given);
        if (name === 'notify' && this.#lines.isOver()) {
            throw new Refused('many', 'Too many notices within ten seconds.');
        }
        if (!QUESTION.has(name)) {
            return serve(looked);
        }
        if (this.#asking) {
            throw new Refused('busy', 'Another question is open.');
        }
        if (this.#questions.isOver()) {
            throw new Refused('many', 'Too many questions within half a minute.');
        }
        this.#asking = true;
        try {
            return await serve(looked);
        } finally {
            this.#asking = false;
        }
    }
}

const isId = (value: unknown): value is string => typeof value === 'string' && /^[a-z0-9]{26}$/.test(value);
const isText = (value: unknown, most: number): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= most;

/** A path within the panel: it begins with a slash, and leads nowhere else. */
export const isPath = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST.path && /^\/(?!\/)[^\\\s]*$/.test(value) && !value.split(/[?#]/)[0]!.split('/').includes('..');

/** What a panel gave, and nothing beside it. */
function look(name: keyof Calls, given: unknown): unknown {
    const bad = () => new Refused('bad', `What was given to ${name} is not what it takes.`);
    const value = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
    switch (name) {
    case 'post':
        if (!isText(value.message, LONGEST.message) || !(value.channelId === undefined || isId(value.channelId))) {
            throw bad();
        }
        return {message: value.message, channelId: value.channelId};
    case 'open': {
        const [target] = (['channelId', 'postId', 'userId'] as const).filter((key) => value[key] !== undefined);
        if (!target || !isId(value[target])) {
            throw bad();
        }
        return {[target]: value[target]};
    }
    case 'notify':
        if (!isText(value.text, LONGEST.text)) {
            throw bad();
        }
        return {text: value.text};
    case 'resize':
        if (typeof value.height !== 'number' || !Number.isFinite(value.height)) {
            throw bad();
        }
        return {height: Math.min(4000, Math.max(100, Math.round(value.height)))};
    case 'navigate':
        if (!isPath(value.path)) {
            throw bad();
        }
        return {path: value.path, replace: value.replace === true};
    case 'keep': {
        const text = JSON.stringify(value.state ?? null);
        if (text.length > LONGEST.state) {
            throw new Refused('many', 'The state is larger than 64 KiB.');
        }
        return {state: JSON.parse(text) as unknown};
    }
    default:
        return undefined;
    }
}
