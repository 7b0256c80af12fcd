// What a talk does while it is not there yet, or not heard yet.
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {unseen} from '../../../../packages/embed-react/src/unseen';
import {Talk} from '../talk';

type Answer = Record<string, unknown>;

/** A server that answers when it is let. */
class FakeServer {
    readonly asked: string[] = [];
    posts: {id: string; user_id: string; create_at: number; message: string}[] = [];
    /** What the reader has read of the channel. */
    read = 0;
    #held: (() => void)[] | undefined;

    hold(): void {
        this.#held = [];
    }

    release(): void {
        this.#held?.splice(0).forEach((answer) => answer());
        this.#held = undefined;
    }

    readonly fetch = async (url: string, {method = 'GET', body}: RequestInit = {}): Promise<Response> => {
        const path = url.replace('/api/v4', '');
        this.asked.push(`${method} ${path}`);
        if (path === '/embed/session' && this.#held) {
            await new Promise<void>((done) => this.#held!.push(done));
        }
        return {ok: true, json: async () => this.#answer(method, path, body)} as Response;
    };

    #answer(method: string, path: string, body: unknown): Answer {
        if (path === '/embed/session') {
            return {token: 't', expires_at: Date.now() + 3_600_000, user: {id: 'me'}, is_visitor: false, channels: [{id: 'c', display_name: 'Order'}]};
        }
        if (method === 'POST' && path === '/posts') {
            return this.write('me', (JSON.parse(String(body)) as {message: string}).message);
        }
        if (path.startsWith('/channels/c/posts')) {
            const since = Number(/since=(\d+)/.exec(path)?.[1] ?? 0);
            const shown = this.posts.filter((post) => post.create_at >= since);
            return {order: shown.map(({id}) => id), posts: Object.fromEntries(shown.map((post) => [post.id, post]))};
        }
        return path.includes('/members/') ? {msg_count: this.read} : {total_msg_count: this.posts.length, users: []};
    }

    write(by: string, message: string) {
        const post = {id: `p${this.posts.length}`, user_id: by, channel_id: 'c', create_at: this.posts.length + 1, delete_at: 0, message};
        this.posts.push(post);
        this.read += by === 'me' ? 1 : 0;
        return post;
    }
}

class FakeSocket {
    static last: FakeSocket | undefined;
    static readonly OPEN = 1;
    onmessage: ((event: {data: string}) => void) | undefined;

    constructor() {
        FakeSocket.last = this;
    }

    send(): void { /* nothing hears it */ }

    close(): void { /* nothing is open */ }

    hears(event: Answer): void {
        this.onmessage?.({data: JSON.stringify(event)});
    }
}

let server: FakeServer;
let frames: (() => void)[];

beforeEach(() => {
    server = new FakeServer();
    frames = [];
    vi.stubGlobal('fetch', server.fetch);
    vi.stubGlobal('WebSocket', FakeSocket);
    vi.stubGlobal('requestAnimationFrame', (run: () => void) => frames.push(run));
});

afterEach(() => {
    vi.unstubAllGlobals();
});

const told: number[] = [];

function talk(): Talk {
    told.length = 0;
    return new Talk(async () => ({token: 'token'}), (name, detail) => {
        if (name === 'unread') {
            told.push((detail as {count: number}).count);
        }
    });
}

const draw = () => frames.splice(0).forEach((run) => run());

describe('a talk', () => {
    it('sends what was said before it was there, and says so when it never is', async () => {
        server.hold();
        const one = talk();
        const started = one.start({});
        const sent = one.send('early');
        expect(server.posts).toEqual([]);
        server.release();
        await Promise.all([started, sent]);
        expect(server.posts.map(({message}) => message)).toEqual(['early']);
        vi.stubGlobal('fetch', () => Promise.reject(new Error('away')));
        const other = talk();
        const failing = other.start({});
        await expect(other.send('lost')).rejects.toThrow('away');
        await failing;
    });

    it('shows and counts what came between the question and the connection', async () => {
        const one = talk();
        await one.start({});
        server.write('ben', 'in between');
        FakeSocket.last!.hears({event: 'hello', seq: 0, data: {connection_id: 'k'}});
        await vi.waitFor(() => expect(one.shown().posts.map(({message}) => message)).toEqual(['in between']));
        await vi.waitFor(() => expect(told.at(-1)).toBe(1));
    });

    it('believes that a message was read when it was drawn in view', async () => {
        const one = talk();
        await one.start({});
        FakeSocket.last!.hears({event: 'hello', seq: 0, data: {connection_id: 'k'}});
        one.look(true);
        const comes = (seq: number) => FakeSocket.last!.hears({event: 'posted', seq, broadcast: {channel_id: 'c'}, data: {post: JSON.stringify(server.write('ben', 'x'))}});
        comes(1);
        expect(told.at(-1)).toBe(1);
        draw();
        one.look(false);
        draw();
        expect(told.at(-1)).toBe(1);
        one.look(true);
        draw();
        draw();
        expect(told.at(-1)).toBe(0);
        expect(server.asked).toContain('POST /embed/channels/c/view');
    });
});

describe('several talks', () => {
    it('count a channel once, and not where it was seen in one', () => {
        expect(unseen([{a: 1, b: 2}, {a: 1}])).toBe(3);
        expect(unseen([{a: 4}, {a: 0, b: 1}])).toBe(1);
        expect(unseen([])).toBe(0);
    });
});
