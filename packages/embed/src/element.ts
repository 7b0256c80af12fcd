// <jackfield-chat server app channel view thread theme locale token-url visitor>: a channel of a Jackfield server in somebody
// else's page, all channels, a thread, a field, a button that opens them, or how much there is to read.
//
// The element holds a frame in a closed shadow root. The session lives in the frame alone, in its memory: what the page hands
// over is a token that is good once. Neither side listens to anybody but the other: the first message goes to the
// server's origin and no further, and all that follows through the port that came with it.
import {Device} from './device';
import type {Attributes, Command, Connect, Entry, Events, Methods, Settings, Theme, ToFrame, ToPage, View} from './protocol';

/** What the page hears: of the frame, and of the element itself. */
type Told = Events & {toggle: {expanded: boolean}};
type TokenProvider = () => string | Promise<string>;

/** How long a frame may take to answer before the page is told that it does not work. */
const PATIENCE = 15_000;
/** What a frame may do: nothing with the page around it, no moving it elsewhere, no dialogs. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
const STYLE = ':host{display:block;block-size:32rem;min-inline-size:0}:host([hidden]){display:none}iframe{display:block;inline-size:100%;block-size:100%;border:0;color-scheme:normal}p{margin:0;padding:1rem;font:inherit}'
    + ':host([view=composer]){block-size:auto}:host([view=composer]) iframe{block-size:4rem}'
    + ':host([view=launcher]){position:fixed;inset-block-end:1rem;inset-inline-end:1rem;z-index:2147483000;block-size:auto}'
    + ':host([view=launcher]) iframe{position:absolute;inset-block-end:4.25rem;inset-inline-end:0;inline-size:min(24rem,calc(100vw - 2rem));block-size:min(36rem,calc(100vh - 6.5rem));border-radius:.5rem;box-shadow:0 4px 24px rgb(0 0 0/.3)}'
    + ':host([view=badge]){display:inline-block;block-size:auto}iframe[hidden]{display:none!important}'
    + 'button{position:relative;display:block;inline-size:3.5rem;block-size:3.5rem;padding:0;border:0;border-radius:50%;background:var(--jackfield-accent,#1c58d9);color:var(--jackfield-accent-text,#fff);cursor:pointer;box-shadow:0 2px 8px rgb(0 0 0/.3)}button:focus-visible{outline:3px solid;outline-offset:2px}svg{inline-size:1.75rem;block-size:1.75rem}'
    + 'output{display:inline-block;min-inline-size:1.25rem;padding:0 .375rem;border-radius:.625rem;background:var(--jackfield-badge,#c4314b);color:#fff;font:600 .75rem/1.25rem system-ui,sans-serif;text-align:center;box-sizing:border-box}output:empty{display:none}button+output{position:absolute;inset-block-start:-.25rem;inset-inline-end:-.25rem;pointer-events:none}';
/** A speech bubble. */
const BUBBLE = 'M12 3C6.5 3 2 6.6 2 11c0 2.3 1.2 4.3 3.1 5.8L4 21l4.6-2.3c1.1.2 2.2.3 3.4.3 5.5 0 10-3.6 10-8s-4.5-8-10-8z';
const NEW: Record<string, (count: number) => string> = {
    en: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
    de: (count) => (count === 1 ? '1 neue Nachricht' : `${count} neue Nachrichten`),
};
const FAILED: Record<string, string> = {en: 'The chat could not be opened.', de: 'Der Chat konnte nicht geöffnet werden.'};

class JackfieldChat extends HTMLElement implements Methods {
    static readonly observedAttributes: (keyof Attributes)[] = ['server', 'app', 'view', 'thread', 'channel', 'theme', 'locale'];

    readonly #root = this.attachShadow({mode: 'closed'});
    #provider: TokenProvider | undefined;
    #colors: Theme | undefined;
    #port: MessagePort | undefined;
    #frame: HTMLIFrameElement | undefined;
    #button: HTMLButtonElement | undefined;
    #badge: HTMLOutputElement | undefined;
    #patience = 0;
    #count = 0;
    readonly #waiting = new Map<number, {done: () => void; failed: (error: Error) => void}>();
    /** What was asked for before the frame was there. */
    #early: ToFrame[] = [];
    /** Whether a visitor asked for the talk, or is known from before. */
    #wanted = false;
    /** A token that was asked for to know whether there is one. */
    #spare = '';
    #ready = false;

    /** Answers a token that is good once; asked whenever a session begins or is about to end. */
    get tokenProvider(): TokenProvider | undefined {
        return this.#provider;
    }

    set tokenProvider(provider: TokenProvider | undefined) {
        this.#provider = provider;
        this.#start();
    }

    /** light, dark, auto, or colours. */
    get theme(): Theme {
        return this.#colors ?? (this.getAttribute('theme') as Theme | null) ?? 'auto';
    }

    set theme(theme: Theme) {
        if (typeof theme === 'string') {
            this.#colors = undefined;
            this.setAttribute('theme', theme);
        } else {
            this.#colors = {...theme};
            this.#set();
        }
    }

    connectedCallback(): void {
        this.#start();
    }

    disconnectedCallback(): void {
        this.#stop();
    }

    attributeChangedCallback(name: string, before: string | null, after: string | null): void {
        if (before === after || !this.isConnected) {
            return;
        }
        if (name === 'server' || name === 'app' || name === 'view' || name === 'thread') {
            this.#stop();
            this.#start();
        } else if (name === 'channel') {
            if (this.#frame && after) {
                this.open(after).catch(() => undefined);
            }
        } else {
            this.#set();
        }
    }

    /** Shows another channel, by its id or name. */
    open(channel: string): Promise<void> {
        return this.#ask({name: 'open', value: channel});
    }

    /** Sends a message as the reader. */
    post(message: string): Promise<void> {
        return this.#ask({name: 'post', value: message});
    }

    /** Begins another session now: for pages that were left by nobody when somebody signed in. */
    renew(): Promise<void> {
        return this.#frame ? this.#ask({name: 'renew'}) : Promise.resolve(this.#start());
    }

    /** Ends the session; nothing is shown any more. */
    signOut(): Promise<void> {
        return this.#ask({name: 'signOut'});
    }

    /** Puts the reader into the field for messages. */
    override focus(): void {
        this.#frame?.focus();
        this.#ask({name: 'focus'}).catch(() => undefined);
    }

    /** Whether the talk is shown, where a button opens it. */
    get expanded(): boolean {
        return Boolean(this.#frame) && !this.#frame!.hidden;
    }

    set expanded(expanded: boolean) {
        if (expanded && this.#button && !this.#frame) {
            this.#wanted = true;
            this.#start();
        }
        if (this.#frame && this.#button && expanded !== this.expanded) {
            this.#frame.hidden = !expanded;
            this.#button.setAttribute('aria-expanded', String(expanded));
            if (expanded) {
                this.focus();
            } else {
                this.#button.focus();
            }
            this.#tell('toggle', {expanded});
        }
    }

    #language(): string {
        return (this.getAttribute('locale') ?? document.documentElement.lang).slice(0, 2);
    }

    /** What the frame shows: a button and a count stand for all channels, or for the one that is named. */
    #view(): View {
        const view = this.getAttribute('view');
        if (view === 'launcher' || view === 'badge') {
            return this.hasAttribute('channel') ? 'channel' : 'list';
        }
        return (view as View | null) ?? 'channel';
    }

    /** Where the server is; only its origin counts. */
    #origin(): string | undefined {
        try {
            const {protocol, origin} = new URL(this.getAttribute('server') ?? '', location.href);
            return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
        } catch {
            return undefined;
        }
    }

    #settings(): Settings {
        return {view: this.#view(), thread: this.getAttribute('thread') ?? undefined, channel: this.getAttribute('channel') ?? undefined, theme: this.theme, locale: this.getAttribute('locale') ?? (document.documentElement.lang || undefined)};
    }

    #start(): void {
        const [origin, app] = [this.#origin(), this.getAttribute('app') ?? ''];
        const hasTokens = Boolean(this.#provider ?? this.getAttribute('token-url'));
        if (this.#frame || !this.isConnected || !origin || !/^[a-z0-9]{26}$/i.test(app) || !(hasTokens || this.hasAttribute('visitor'))) {
            return;
        }
        const style = document.createElement('style');
        style.textContent = STYLE;
        if (!this.#wanted && this.hasAttribute('visitor') && this.getAttribute('view') === 'launcher') {
            if (!this.#button) {
                const frame = document.createElement('iframe');
                frame.title = this.getAttribute('aria-label') ?? 'Chat';
                this.#root.replaceChildren(style, ...this.#around(frame));
                this.#greet(new Device(origin, app)).catch(() => undefined);
            }
            return;
        }
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', SANDBOX);
        frame.setAttribute('allow', 'clipboard-write');
        frame.referrerPolicy = 'no-referrer';
        frame.title = this.getAttribute('aria-label') ?? 'Chat';
        frame.addEventListener('load', () => this.#connect(frame, origin));
        frame.src = `${origin}/embed/${app}`;
        this.#frame = frame;
        this.#patience = window.setTimeout(() => this.#fail('timeout'), PATIENCE);
        const around = this.#around(frame);
        this.#root.replaceChildren(style, frame, ...around);
    }

    // Who only passes by is no visitor: a button alone makes nobody one. Whom the page or the device knows has a talk already.
    async #greet(device: Device): Promise<void> {
        const token = await this.#ownToken();
        if (token || await device.isKnown()) {
            this.#wanted = true;
            this.#spare = token;
            this.#start();
        }
    }

    // The button that opens the talk, and how much there is to read.
    #around(frame: HTMLIFrameElement): HTMLElement[] {
        const view = this.getAttribute('view');
        if (view !== 'launcher' && view !== 'badge') {
            return [];
        }
        frame.hidden = true;
        this.#badge = document.createElement('output');
        this.#badge.setAttribute('part', 'badge');
        if (view === 'badge') {
            return [this.#badge];
        }
        const button = document.createElement('button');
        const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
        const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
        path.setAttribute('d', BUBBLE);
        path.setAttribute('fill', 'currentColor');
        svg.setAttribute('viewBox', '0 0 24 24');
        svg.setAttribute('aria-hidden', 'true');
        svg.append(path);
        button.type = 'button';
        button.setAttribute('part', 'button');
        button.setAttribute('aria-label', frame.title);
        button.setAttribute('aria-expanded', 'false');
        button.append(svg);
        button.addEventListener('click', () => {
            this.expanded = !this.expanded;
        });
        this.#button = button;
        return [button, this.#badge];
    }

    #showUnread(count: number): void {
        if (this.#badge) {
            const says = (NEW[this.#language()] ?? NEW.en!)(count);
            this.#badge.value = count === 0 ? '' : String(Math.min(count, 99)) + (count > 99 ? '+' : '');
            this.#badge.setAttribute('aria-label', count === 0 ? '' : says);
        }
    }

    #stop(): void {
        window.clearTimeout(this.#patience);
        this.#port?.close();
        this.#port = undefined;
        this.#frame = undefined;
        this.#button = undefined;
        this.#badge = undefined;
        this.#ready = false;
        this.#early = [];
        this.#waiting.forEach(({failed}) => failed(new Error('The chat is gone.')));
        this.#waiting.clear();
        this.#root.replaceChildren();
    }

    // Also after the frame was loaded anew, as browsers do when they have killed it.
    #connect(frame: HTMLIFrameElement, origin: string): void {
        if (frame !== this.#frame) {
            return;
        }
        this.#port?.close();
        this.#ready = false;
        const {port1, port2} = new MessageChannel();
        this.#port = port1;
        port1.onmessage = ({data}: MessageEvent<ToPage>) => this.#hear(data);
        const connect: Connect = {jackfield: 'connect', version: 1, settings: this.#settings()};
        // Delivered to a page of that origin and to no other; one that refused to be shown here has none.
        frame.contentWindow?.postMessage(connect, origin, [port2]);
    }

    #hear(message: ToPage): void {
        if (message.type === 'hello') {
            window.clearTimeout(this.#patience);
            this.#ready = true;
            this.#early.splice(0).forEach((early) => this.#say(early));
        } else if (message.type === 'token') {
            this.#entry(message.ahead).then((entry) => this.#say({type: 'token', id: message.id, ...entry}), (error: unknown) => this.#say({type: 'token', id: message.id, error: String(error)}));
        } else if (message.type === 'done') {
            const asked = this.#waiting.get(message.id);
            this.#waiting.delete(message.id);
            if (message.error === undefined) {
                asked?.done();
            } else {
                asked?.failed(new Error(message.error));
            }
        } else if (message.type === 'event') {
            if (message.name === 'unread') {
                this.#showUnread(message.detail.count);
            } else if (message.name === 'session' && !message.detail.visitor) {
                // The talk is somebody's now; the device's key has nothing to open any more.
                this.#device()?.forget().catch(() => undefined);
            }
            this.#tell(message.name, message.detail);
        }
    }

    #device(): Device | undefined {
        const origin = this.#origin();
        return origin && this.hasAttribute('visitor') ? new Device(origin, this.getAttribute('app') ?? '') : undefined;
    }

    // What the page's server says of who is there; of nobody, what the device says.
    async #entry(ahead: number): Promise<Entry> {
        const token = this.#spare || await this.#ownToken();
        this.#spare = '';
        const device = this.#device();
        if (token) {
            return device && await device.isKnown() ? {token, visitor: await device.sign(ahead, this.#visitor())} : {token};
        }
        if (!device) {
            throw new Error('The page has no token.');
        }
        return {visitor: await device.sign(ahead, this.#visitor())};
    }

    #ownToken(): Promise<string> {
        return this.#provider ?? this.getAttribute('token-url') ? this.#token() : Promise.resolve('');
    }

    #visitor(): {name: string; locale: string} {
        return {name: this.getAttribute('visitor') ?? '', locale: this.#language()};
    }

    async #token(): Promise<string> {
        if (this.#provider) {
            return this.#provider();
        }
        const answer = await fetch(this.getAttribute('token-url') ?? '', {method: 'POST', credentials: 'same-origin', headers: {Accept: 'application/json'}});
        if (!answer.ok) {
            throw new Error(`The page's own server answered ${answer.status}.`);
        }
        const text = await answer.text();
        return text.startsWith('{') ? (JSON.parse(text) as {token: string}).token : text.trim();
    }

    #say(message: ToFrame): void {
        if (this.#port && this.#ready) {
            this.#port.postMessage(message);
        } else {
            this.#early.push(message);
        }
    }

    #set(): void {
        if (this.#frame) {
            this.#say({type: 'set', settings: this.#settings()});
        }
    }

    #ask(command: Command): Promise<void> {
        if (!this.#frame) {
            return Promise.reject(new Error('The chat is not there yet.'));
        }
        const id = ++this.#count;
        return new Promise((done, failed) => {
            this.#waiting.set(id, {done, failed});
            this.#say({type: 'command', id, command});
        });
    }

    #tell<Name extends keyof Told>(name: Name, detail: Told[Name]): void {
        this.dispatchEvent(new CustomEvent(name, {detail}));
    }

    #fail(id: string): void {
        const message = FAILED[this.#language()] ?? FAILED.en!;
        const text = document.createElement('p');
        text.setAttribute('role', 'alert');
        text.textContent = message;
        // A button or a count that do not work say nothing: the page is told.
        if (!this.#badge) {
            this.#root.append(text);
        }
        this.#frame?.remove();
        this.#tell('error', {id, message});
    }
}

if (!customElements.get('jackfield-chat')) {
    customElements.define('jackfield-chat', JackfieldChat);
}
