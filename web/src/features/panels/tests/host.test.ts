// The client's end of the way to a panel: whom it hears, what it lets pass, and what it ends.
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import type {Context, ToPanel} from '../../../../../packages/panel-sdk/src/protocol';
import {isPath, isReady, PanelPort, type Services} from '../host';

const ORIGIN = 'https://reviews.example';
const ID = 'a'.repeat(26);

function opened(scopes: Context['scopes'] = ['identity', 'place', 'post', 'pick', 'open', 'notify']) {
    const told: ToPanel[] = [];
    const faults: string[] = [];
    const served: unknown[] = [];
    const port = {closed: false, postMessage: (message: ToPanel) => told.push(message), close: () => {
        port.closed = true;
    }, onmessage: null as ((event: {data: unknown}) => void) | null};
    const serve = (name: string) => (given: unknown) => {
        served.push([name, given]);
        return Promise.resolve(name);
    };
    const names = ['token', 'post', 'pickUser', 'pickChannel', 'open', 'notify', 'resize', 'navigate', 'keep', 'leave'];
    const services = Object.fromEntries(names.map((name) => [name, serve(name)])) as unknown as Services;
    const context = {scopes, place: {kind: 'rhs'}, locale: 'en', path: '/', state: undefined} as unknown as Context;
    const panel = new PanelPort(port as unknown as MessagePort, context, {services, onStart: () => undefined, onKey: ({key}) => served.push(['key', key]), onFault: (fault) => faults.push(fault)});
    const hears = (data: unknown) => port.onmessage?.({data});
    let id = 0;
    const asks = async (name: string, given?: unknown) => {
        id += 1;
        hears({type: 'ask', id, name, given});
        await vi.advanceTimersByTimeAsync(0);
        return told.find((message) => 'id' in message && message.id === id) as {type: string; reason?: string; value?: unknown} | undefined;
    };
    return {panel, port, told, faults, served, services, hears, asks};
}

function started(scopes?: Context['scopes']) {
    const all = opened(scopes);
    all.hears({type: 'hello', version: 1});
    return all;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('the handshake', () => {
    it('takes the wish of its own frame and origin alone', () => {
        const frame = {};
        const good = {source: frame, origin: ORIGIN, data: {jackfield: 'panel-ready', version: 1}};
        expect(isReady(good, frame, ORIGIN)).toBe(true);
        const others = [{...good, source: {}}, {...good, origin: 'https://reviews.example.evil.example'}, {...good, origin: 'null'}, {...good, data: null}, {...good, data: 'panel-ready'}, {...good, data: {...good.data, version: 2}}, {...good, source: null}];
        expect(others.filter((other) => isReady(other, frame, ORIGIN))).toEqual([]);
        expect(isReady({...good, source: null}, null, ORIGIN)).toBe(false);
    });

    it('says nothing before the panel has said hello, and begins once', async () => {
        const {panel, told, asks, hears} = opened();
        panel.tell('locale', 'de');
        expect(await asks('token')).toBeUndefined();
        expect(told).toEqual([]);
        hears({type: 'hello', version: 1});
        hears({type: 'hello', version: 1});
        expect(told.map(({type}) => type)).toEqual(['start']);
    });
});

describe('what a panel asks for', () => {
    it('is answered where it was allowed', async () => {
        const {asks, served} = started();
        expect(await asks('token')).toMatchObject({type: 'answer', value: 'token'});
        expect(await asks('post', {message: 'Hello', more: 'x'})).toMatchObject({type: 'answer'});
        expect(await asks('keep', {state: {a: [1]}})).toMatchObject({type: 'answer'});
        expect(await asks('resize', {height: 1e9})).toMatchObject({type: 'answer'});
        expect(served).toEqual([['token', undefined], ['post', {message: 'Hello', channelId: undefined}], ['keep', {state: {a: [1]}}], ['resize', {height: 4000}]]);
    });

    it('is refused and named where it was not', async () => {
        const {asks, served, faults} = started(['identity']);
        for (const name of ['post', 'pickUser', 'pickChannel', 'open', 'notify']) {
            // eslint-disable-next-line no-await-in-loop -- one after the other
            expect(await asks(name, {message: 'x', text: 'x', userId: ID})).toMatchObject({type: 'refused', reason: 'scope'});
        }
        expect(served).toEqual([]);
        expect(faults).toEqual(Array(5).fill('scope'));
    });

    it('is nothing where it is not understood', async () => {
        const {asks, hears, served} = started();
        [null, 1, 'x', [], {}, {type: 'ask'}, {type: 'ask', id: 'x', name: 'token'}, {type: 'key', key: 'x'}].forEach(hears);
        const bad: [string, unknown][] = [['fly', {}], ['constructor', {}], ['toString', {}], ['post', {}], ['post', {message: ' '}], ['post', {message: 'x'.repeat(20_000)}], ['post', {message: 'x', channelId: '../users'}], ['open', {}], ['open', {userId: 'me'}], ['open', {postId: `${ID}/..`}], ['notify', {text: 'x'.repeat(301)}], ['resize', {height: Number.NaN}], ['navigate', {path: '//evil.example'}]];
        for (const [name, given] of bad) {
            // eslint-disable-next-line no-await-in-loop -- one after the other
            expect(await asks(name, given), name).toMatchObject({type: 'refused', reason: 'bad'});
        }
        expect(await asks('keep', {state: 'x'.repeat(70_000)})).toMatchObject({type: 'refused', reason: 'many'});
        expect(served).toEqual([]);
    });

    it('is one question at a time, and few of them', async () => {
        const {asks, services} = started();
        let answer: (value: never) => void = () => undefined;
        services.pickUser = () => new Promise((done) => {
            answer = done;
        });
        expect(await asks('pickUser')).toBeUndefined();
        expect(await asks('post', {message: 'x'})).toMatchObject({reason: 'busy'});
        answer(null as never);
        await vi.advanceTimersByTimeAsync(0);
        const outcomes = [];
        for (let at = 0; at < 5; at++) {
            // eslint-disable-next-line no-await-in-loop -- one after the other
            outcomes.push((await asks('pickChannel'))?.type);
        }
        expect(outcomes).toEqual(['answer', 'answer', 'answer', 'answer', 'refused']);
        await vi.advanceTimersByTimeAsync(31_000);
        expect(await asks('pickChannel')).toMatchObject({type: 'answer'});
    });
});

describe('a panel that floods the port', () => {
    it('is told so, and then loses it', async () => {
        vi.setSystemTime(1_000_000);
        const {asks, faults, port} = started();
        for (let at = 0; at < 60; at++) {
            // eslint-disable-next-line no-await-in-loop -- one after the other
            await asks('resize', {height: 200});
        }
        expect(await asks('resize', {height: 200})).toMatchObject({type: 'refused', reason: 'many'});
        expect(port.closed).toBe(false);
        for (let at = 0; at < 300 && port.onmessage; at++) {
            port.onmessage({data: 'x'});
        }
        expect([port.closed, faults]).toEqual([true, ['flood']]);
    });
});

describe('a path', () => {
    it('leads nowhere but into the panel', () => {
        expect(['/', '/cycles/4?tab=peers#top'].filter((path) => !isPath(path))).toEqual([]);
        expect(['', 'cycles', '//evil.example', '/\\evil.example', '/../../admin_console', '/a b', '/a/..', `/${'a'.repeat(600)}`, 4, undefined].filter(isPath)).toEqual([]);
    });
});
