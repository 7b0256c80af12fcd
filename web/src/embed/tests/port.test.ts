// Who is heard through the window and through the port, and what both bound.
import {afterEach, describe, expect, it, vi} from 'vitest';

import type {ToPage} from '../../../../packages/embed/src/protocol';
import {isConnect, PagePort, said} from '../port';

const ORIGINS = ['https://shop.example'];
const parent = {};
const {port1} = new MessageChannel();
const first = {source: parent as Window, origin: 'https://shop.example', data: {jackfield: 'connect', version: 1, settings: {}}, ports: [port1]};

afterEach(() => {
    document.head.replaceChildren();
    vi.useRealTimers();
});

describe('the handshake', () => {
    it('takes the first message of a page that may show this one', () => {
        expect(isConnect(first, parent, ORIGINS)).toBe(true);
    });

    it('hears nobody else', () => {
        const others = [
            {...first, source: {} as Window},
            {...first, origin: 'https://shop.example.evil.example'},
            {...first, origin: 'null'},
            {...first, ports: []},
            {...first, ports: [port1, port1]},
            {...first, data: {...first.data, version: 2}},
            {...first, data: 'connect'},
            {...first, data: null},
        ];
        expect(others.filter((other) => isConnect(other, parent, ORIGINS))).toEqual([]);
        expect(isConnect(first, parent, [])).toBe(false);
    });

    it('knows whom to hear from what the server wrote', () => {
        expect(said()).toBeUndefined();
        document.head.innerHTML = '<meta name="jackfield-embed" content="JACKFIELD_EMBED">';
        expect(said()).toBeUndefined();
        document.head.innerHTML = '<meta name="jackfield-embed" content="{&quot;app&quot;:&quot;a&quot;,&quot;origins&quot;:[&quot;https://shop.example&quot;]}">';
        expect(said()).toEqual({app: 'a', origins: ORIGINS});
    });
});

function opened() {
    const told: ToPage[] = [];
    const port = {postMessage: (message: ToPage) => told.push(message), onmessage: undefined as ((event: {data: unknown}) => void) | undefined};
    const commands: string[] = [];
    const page = new PagePort(port as unknown as MessagePort, {
        onSettings: () => undefined,
        onCommand: (name, value) => {
            commands.push(`${name} ${value}`);
            return name === 'open' ? Promise.resolve() : Promise.reject(new Error('no'));
        },
    });
    return {page, told, commands, hears: (data: unknown) => port.onmessage?.({data})};
}

describe('the port', () => {
    it('asks for a token, and takes what is one', async () => {
        const {page, told, hears} = opened();
        expect(told).toEqual([{type: 'hello', version: 1}]);
        const [one, two, three] = [page.entry(0), page.entry(7), page.entry(0)];
        expect(told.slice(1)).toContainEqual({type: 'token', id: 2, ahead: 7});
        hears({type: 'token', id: 2, token: 'second'});
        hears({type: 'token', id: 1, token: {}});
        hears({type: 'token', id: 7, token: 'of nobody'});
        hears({type: 'token', id: 3, visitor: 'of the device'});
        await expect(two).resolves.toEqual({token: 'second'});
        await expect(three).resolves.toEqual({visitor: 'of the device'});
        await expect(one).rejects.toThrow('no token');
    });

    it('does not wait for ever', async () => {
        vi.useFakeTimers();
        const {page} = opened();
        const asked = expect(page.entry(0)).rejects.toThrow('timeout');
        await vi.advanceTimersByTimeAsync(31_000);
        await asked;
    });

    it('answers commands, and passes over what is too much or nothing', async () => {
        vi.useFakeTimers();
        const {told, commands, hears} = opened();
        [null, 1, 'x', {}, {type: 'command'}, {type: 'command', id: 'x', command: {}}, {type: 'set'}].forEach(hears);
        hears({type: 'command', id: 1, command: {name: 'open', value: 'support'}});
        hears({type: 'command', id: 2, command: {name: 'fly', value: 3}});
        await vi.advanceTimersByTimeAsync(0);
        expect(told.slice(1)).toEqual([{type: 'done', id: 1}, {type: 'done', id: 2, error: 'no'}]);
        for (let id = 3; id < 200; id++) {
            hears({type: 'command', id, command: {name: 'open', value: ''}});
        }
        expect(commands.length).toBeLessThan(60);
        await vi.advanceTimersByTimeAsync(1000);
        hears({type: 'command', id: 500, command: {name: 'open', value: 'later'}});
        expect(commands.at(-1)).toBe('open later');
    });
});
