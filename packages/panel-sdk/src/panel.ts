// For an app that is shown inside the chat: `const panel = await connectPanel({hosts: ['https://chat.example.com']})`.
//
// The page says that it listens, to the chat servers that it names and to nobody else, and takes the first port that one
// of them sends. It hears nobody else, and what it asks for goes through that port alone.
import type {Calls, Connect, Context, Events, Key, PickedChannel, Person, Ready, Reason, ToHost, Token, ToPanel} from './protocol';

export type * from './protocol';

/** How long the client may take to answer the page. */
const PATIENCE = 15_000;
/** A token is asked for anew when it is good for less. */
const SPARE = 20_000;

/** Why the client did not do what was asked. */
export class PanelRefusal extends Error {
    constructor(
        readonly reason: Reason,
        message: string,
    ) {
        super(message);
    }
}

/** The client around the page. */
export interface Panel {
    /** What is known now: the reader, the place, theme, locale, path and kept state. Events change it. */
    readonly context: Readonly<Context>;
    /** A token for the page's own server; the same until it is about to end. */
    token(): Promise<string>;
    post(message: string, channelId?: string): Promise<string | null>;
    pickUser(): Promise<Person | null>;
    pickChannel(): Promise<PickedChannel | null>;
    open(target: Calls['open']['given']): Promise<void>;
    notify(text: string): Promise<void>;
    resize(height: number): Promise<void>;
    navigate(path: string, replace?: boolean): Promise<void>;
    keep(state: unknown): Promise<void>;
    leave(): Promise<void>;
    /** Hears what changes; answers the way to stop. */
    on<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): () => void;
}

type Options = {
    /** The chat servers that may show the page: scheme, host and port. */
    hosts: readonly string[];
    /** Whether the theme's colours become CSS variables of the page (`--jackfield-background` and so on). */
    applyTheme?: boolean;
};

/** Connects to the client that shows the page. */
export function connectPanel({hosts, applyTheme = true}: Options): Promise<Panel> {
    return new Promise((done, failed) => {
        if (window.parent === window) {
            failed(new Error('This page is not shown inside a chat.'));
            return;
        }
        const patience = window.setTimeout(() => {
            window.removeEventListener('message', hear);
            failed(new Error('The chat around this page does not answer.'));
        }, PATIENCE);
        const hear = ({source, origin, data, ports: [port]}: MessageEvent<Partial<Connect> | null>) => {
            if (source !== window.parent || !hosts.includes(origin) || data?.jackfield !== 'panel-connect' || data.version !== 1 || !port) {
                return;
            }
            window.removeEventListener('message', hear);
            port.onmessage = ({data: first}: MessageEvent<ToPanel>) => {
                if (first.type === 'start') {
                    window.clearTimeout(patience);
                    done(new Connection(port, first.context, applyTheme));
                }
            };
            say(port, {type: 'hello', version: 1});
        };
        window.addEventListener('message', hear);
        const ready: Ready = {jackfield: 'panel-ready', version: 1};
        // Delivered where the page around is of that origin, and nowhere else.
        hosts.forEach((host) => window.parent.postMessage(ready, host));
    });
}

const say = (port: MessagePort, message: ToHost) => port.postMessage(message);

class Connection implements Panel {
    #context: Context;
    #count = 0;
    #token: Promise<Token> | undefined;
    readonly #port: MessagePort;
    readonly #waiting = new Map<number, {done: (value: never) => void; failed: (error: Error) => void}>();
    readonly #listeners = new Map<string, Set<(detail: never) => void>>();

    constructor(port: MessagePort, context: Context, applyTheme: boolean) {
        this.#port = port;
        this.#context = context;
        port.onmessage = ({data}: MessageEvent<ToPanel>) => this.#hear(data);
        if (applyTheme) {
            show(context);
            this.on('theme', () => show(this.#context));
            this.on('locale', () => show(this.#context));
        }
        // Keys that are the client's come to it wherever the reader is; the page may take them first.
        window.addEventListener('keydown', (event) => {
            if (!event.defaultPrevented && !event.isComposing && isHosts(event)) {
                event.preventDefault();
                const {key, ctrlKey, metaKey, altKey, shiftKey} = event;
                say(port, {type: 'key', key: {key, ctrlKey, metaKey, altKey, shiftKey}});
            }
        });
    }

    get context(): Context {
        return this.#context;
    }

    async token(): Promise<string> {
        const known = await this.#token?.catch(() => undefined);
        if (!known || known.expiresAt - Date.now() < SPARE) {
            this.#token = this.#ask('token', undefined);
        }
        return (await this.#token!).token;
    }

    post = (message: string, channelId?: string) => this.#ask('post', {message, channelId});
    pickUser = () => this.#ask('pickUser', undefined);
    pickChannel = () => this.#ask('pickChannel', undefined);
    open = async (target: Calls['open']['given']) => void await this.#ask('open', target);
    notify = async (text: string) => void await this.#ask('notify', {text});
    resize = async (height: number) => void await this.#ask('resize', {height});
    navigate = async (path: string, replace?: boolean) => void await this.#ask('navigate', {path, replace});
    keep = async (state: unknown) => void await this.#ask('keep', {state});
    leave = async () => void await this.#ask('leave', undefined);

    on<Name extends keyof Events>(name: Name, listener: (detail: Events[Name]) => void): () => void {
        const all = this.#listeners.get(name) ?? new Set();
        this.#listeners.set(name, all.add(listener as (detail: never) => void));
        return () => all.delete(listener as (detail: never) => void);
    }

    #ask<Name extends keyof Calls>(name: Name, given: Calls[Name]['given']): Promise<Calls[Name]['answer']> {
        const id = ++this.#count;
        return new Promise((done, failed) => {
            this.#waiting.set(id, {done, failed});
            say(this.#port, {type: 'ask', id, name, given} as ToHost);
        });
    }

    #hear(message: ToPanel): void {
        if (message.type === 'event') {
            this.#context = {...this.#context, [message.name]: message.detail};
            this.#listeners.get(message.name)?.forEach((listener) => listener(message.detail as never));
        } else if (message.type !== 'start') {
            const asked = this.#waiting.get(message.id);
            this.#waiting.delete(message.id);
            if (message.type === 'answer') {
                asked?.done(message.value as never);
            } else {
                asked?.failed(new PanelRefusal(message.reason, message.message));
            }
        }
    }
}

/** The client's keys: Escape, and those for its dialogs and channels. */
function isHosts({key, ctrlKey, metaKey, altKey}: Key): boolean {
    const command = ctrlKey || metaKey;
    return (key === 'Escape' && !command && !altKey) || (command && !altKey && (key.toLowerCase() === 'k' || key === '/')) || (altKey && !command && (key === 'ArrowUp' || key === 'ArrowDown'));
}

function show({theme, locale}: Context): void {
    const root = document.documentElement;
    root.lang = locale;
    root.style.colorScheme = theme.dark ? 'dark' : 'light';
    const {dark: _dark, ...colors} = theme;
    Object.entries(colors).forEach(([name, value]) => root.style.setProperty(`--jackfield-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, value));
}
