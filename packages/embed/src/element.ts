// <jackfield-chat server app channel theme locale token-url>: a channel of a Jackfield server in somebody else's page.
//
// The element holds a frame in a closed shadow root. The session lives in the frame alone, in its memory: what the page hands
// over is a token that is good once. Neither side listens to anybody but the other: the first message goes to the
// server's origin and no further, and all that follows through the port that came with it.
import type {Command, Connect, Events, Settings, Theme, ToFrame, ToPage} from './protocol';

type TokenProvider = () => string | Promise<string>;

/** How long a frame may take to answer before the page is told that it does not work. */
const PATIENCE = 15_000;
/** What a frame may do: nothing with the page around it, no moving it elsewhere, no dialogs. */
const SANDBOX = 'allow-scripts allow-same-origin allow-forms allow-downloads allow-popups allow-popups-to-escape-sandbox';
const STYLE = ':host{display:block;block-size:32rem;min-inline-size:0}:host([hidden]){display:none}iframe{display:block;inline-size:100%;block-size:100%;border:0;color-scheme:normal}p{margin:0;padding:1rem;font:inherit}';
const FAILED: Record<string, string> = {en: 'The chat could not be opened.', de: 'Der Chat konnte nicht geöffnet werden.'};

class JackfieldChat extends HTMLElement {
    static readonly observedAttributes = ['server', 'app', 'channel', 'theme', 'locale'];

    readonly #root = this.attachShadow({mode: 'closed'});
    #provider: TokenProvider | undefined;
    #colors: Theme | undefined;
    #port: MessagePort | undefined;
    #frame: HTMLIFrameElement | undefined;
    #patience = 0;
    #count = 0;
    readonly #waiting = new Map<number, {done: () => void; failed: (error: Error) => void}>();
    /** What was asked for before the frame was there. */
    #early: ToFrame[] = [];
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
        if (name === 'server' || name === 'app') {
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

    /** Ends the session; nothing is shown any more. */
    signOut(): Promise<void> {
        return this.#ask({name: 'signOut'});
    }

    /** Puts the reader into the field for messages. */
    override focus(): void {
        this.#frame?.focus();
        this.#ask({name: 'focus'}).catch(() => undefined);
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
        return {channel: this.getAttribute('channel') ?? undefined, theme: this.theme, locale: this.getAttribute('locale') ?? (document.documentElement.lang || undefined)};
    }

    #start(): void {
        const [origin, app] = [this.#origin(), this.getAttribute('app') ?? ''];
        if (this.#frame || !this.isConnected || !origin || !/^[a-z0-9]{26}$/i.test(app) || !(this.#provider ?? this.getAttribute('token-url'))) {
            return;
        }
        const style = document.createElement('style');
        style.textContent = STYLE;
        const frame = document.createElement('iframe');
        frame.setAttribute('sandbox', SANDBOX);
        frame.setAttribute('allow', 'clipboard-write');
        frame.referrerPolicy = 'no-referrer';
        frame.title = this.getAttribute('aria-label') ?? 'Chat';
        frame.addEventListener('load', () => this.#connect(frame, origin));
        frame.src = `${origin}/embed/${app}`;
        this.#frame = frame;
        this.#patience = window.setTimeout(() => this.#fail('timeout'), PATIENCE);
        this.#root.replaceChildren(style, frame);
    }

    #stop(): void {
        window.clearTimeout(this.#patience);
        this.#port?.close();
        this.#port = undefined;
        this.#frame = undefined;
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
            this.#token().then((token) => this.#say({type: 'token', id: message.id, token}), (error: unknown) => this.#say({type: 'token', id: message.id, error: String(error)}));
        } else if (message.type === 'done') {
            const asked = this.#waiting.get(message.id);
            this.#waiting.delete(message.id);
            if (message.error === undefined) {
                asked?.done();
            } else {
                asked?.failed(new Error(message.error));
            }
        } else if (message.type === 'event') {
            this.#tell(message.name, message.detail);
        }
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

    #tell<Name extends keyof Events>(name: Name, detail: Events[Name]): void {
        this.dispatchEvent(new CustomEvent(name, {detail}));
    }

    #fail(id: string): void {
        const message = FAILED[(this.getAttribute('locale') ?? document.documentElement.lang).slice(0, 2)] ?? FAILED.en!;
        const text = document.createElement('p');
        text.setAttribute('role', 'alert');
        text.textContent = message;
        this.#root.append(text);
        this.#frame?.remove();
        this.#tell('error', {id, message});
    }
}

if (!customElements.get('jackfield-chat')) {
    customElements.define('jackfield-chat', JackfieldChat);
}
