// The live connection: it proves itself by the bearer, comes back after breaks, and says when something may have been missed.

export type Heard = {event?: string; seq?: number; data?: Record<string, unknown>; broadcast?: {channel_id?: string}};

type Hearer = {
    token: () => string | undefined;
    onEvent: (event: Heard) => void;
    /** Something may have been missed: everything, or on the first connection what came between the question and it. */
    onGap: (first: boolean) => void;
    /** The server did not take the bearer, or was not there. */
    onRefused: () => void;
};

const FIRST_WAIT = 500;
const LONGEST_WAIT = 30_000;
/** A server that says nothing for so long to a question is gone, whatever the browser believes. */
const SILENCE = 45_000;

export class LiveSocket {
    readonly #hearer: Hearer;
    #socket: WebSocket | undefined;
    #fails = 0;
    #timer = 0;
    #ping = 0;
    #heardAt = 0;
    #sent = 0;
    #connection = '';
    #next = 0;
    /** Whether the server took the bearer of the connection that there is. */
    #greeted = false;
    /** Whether there was a connection before. */
    #heard = false;
    #over = false;

    constructor(hearer: Hearer) {
        this.#hearer = hearer;
        const wake = () => this.#socket ?? this.#connect();
        window.addEventListener('online', wake);
        document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && wake());
    }

    start(): void {
        if (!this.#socket) {
            this.#connect();
        }
    }

    stop(): void {
        this.#over = true;
        window.clearTimeout(this.#timer);
        window.clearInterval(this.#ping);
        this.#socket?.close();
    }

    #connect(): void {
        window.clearTimeout(this.#timer);
        const token = this.#hearer.token();
        if (this.#over || !token) {
            return;
        }
        // Who this is comes by the challenge: a cookie may be somebody else's.
        const query = new URLSearchParams({by: 'challenge', connection_id: this.#connection, sequence_number: String(this.#next)});
        const {protocol, host} = window.location;
        const socket = new WebSocket(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/api/v4/websocket?${query}`);
        this.#socket = socket;
        this.#greeted = false;
        socket.onopen = () => this.#say('authentication_challenge', {token});
        socket.onmessage = ({data}: MessageEvent<string>) => this.#hear(JSON.parse(data) as Heard);
        socket.onclose = () => this.#lost(socket);
        this.#heardAt = Date.now();
        window.clearInterval(this.#ping);
        this.#ping = window.setInterval(() => this.#look(socket), SILENCE / 3);
    }

    #look(socket: WebSocket): void {
        if (Date.now() - this.#heardAt > SILENCE) {
            socket.onclose = null;
            socket.close();
            this.#lost(socket);
        } else if (socket.readyState === WebSocket.OPEN) {
            this.#say('ping', {});
        }
    }

    #lost(socket: WebSocket): void {
        if (socket !== this.#socket) {
            return;
        }
        this.#socket = undefined;
        window.clearInterval(this.#ping);
        if (!this.#over) {
            if (!this.#greeted) {
                this.#hearer.onRefused();
            }
            const wait = Math.min(FIRST_WAIT * 2 ** this.#fails, LONGEST_WAIT);
            this.#fails += 1;
            this.#timer = window.setTimeout(() => this.#connect(), wait * (0.75 + Math.random() / 2));
        }
    }

    #hear(heard: Heard): void {
        this.#heardAt = Date.now();
        if (heard.event === undefined) {
            return;
        }
        this.#fails = 0;
        if (heard.event === 'hello') {
            this.#greeted = true;
            const id = String(heard.data?.connection_id ?? '');
            const known = this.#connection;
            this.#connection = id;
            this.#next = (heard.seq ?? 0) + 1;
            // A connection of another name did not hear what there was in between; nor did the first one.
            if (known !== id) {
                this.#hearer.onGap(!this.#heard);
            }
            this.#heard = true;
            return;
        }
        if (heard.seq !== this.#next) {
            this.#connection = '';
            this.#next = (heard.seq ?? 0) + 1;
            this.#hearer.onGap(false);
        } else {
            this.#next += 1;
        }
        this.#hearer.onEvent(heard);
    }

    #say(action: string, data: Record<string, unknown>): void {
        this.#sent += 1;
        this.#socket?.send(JSON.stringify({seq: this.#sent, action, data}));
    }
}
