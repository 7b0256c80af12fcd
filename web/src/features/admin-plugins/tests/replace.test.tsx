// A newer version over a running one: nothing of it is sent, and so nothing of it runs, before somebody has agreed.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, beforeAll, describe, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {readManifest} from '../package';
import {PluginsPage} from '../PluginsPage';

const manifest = (version: string, api: string[]) => ({id: 'cards', name: 'Cards', version, webapp: {bundle_path: 'webapp/main.js'}, server: {wasm: 'server/cards.wasm'}, permissions: {api}});

const letters = new TextEncoder();

/** A file of a tar archive: its header, and itself in whole blocks. */
function entry(name: string, content: string): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(512 + (Math.ceil(content.length / 512) * 512));
    bytes.set(letters.encode(name), 0);
    bytes.set(letters.encode(content.length.toString(8).padStart(11, '0')), 124);
    bytes.set(letters.encode(content), 512);
    return bytes;
}

/** The document of these tests has no streams of files; those of Node stand in. */
function fileOf(bytes: Uint8Array<ArrayBuffer>): File {
    return Object.assign(new File([], 'cards.tar.gz'), {stream: () => new Response(bytes).body});
}

async function packed(...entries: Uint8Array<ArrayBuffer>[]): Promise<File> {
    const archive = new Uint8Array([...entries, new Uint8Array(1024)].flatMap((part) => [...part]));
    const zipped = new Response(archive).body!.pipeThrough(new CompressionStream('gzip'));
    return fileOf(new Uint8Array(await new Response(zipped).arrayBuffer()));
}

let next: File;
beforeAll(async () => {
    next = await packed(entry('cards/webapp/main.js', 'x'.repeat(3000)), entry('cards/plugin.json', JSON.stringify(manifest('2.0.0', ['posts:read', 'config:write']))));
});

describe('reading a package', () => {
    it('finds the manifest among other files', async () => {
        expect(await readManifest(next)).toMatchObject({id: 'cards', version: '2.0.0'});
    });

    it('finds nothing in what is none', async () => {
        expect(await readManifest(fileOf(letters.encode('hello')))).toBeUndefined();
        expect(await readManifest(await packed(entry('cards/readme.md', 'hi')))).toBeUndefined();
    });
});

describe('replacing a plugin that runs', () => {
    afterEach(() => {
        cleanup();
        vi.restoreAllMocks();
    });

    function open() {
        const sent: string[] = [];
        vi.spyOn(globalThis, 'fetch').mockImplementation((url, options) => {
            const what = `${String(options?.method).toUpperCase()} ${String(url).replace(/^.*\/api\/v4/, '')}`;
            sent.push(what);
            const answers: Record<string, unknown> = {'GET /plugins': {active: [manifest('1.0.0', ['posts:read'])], inactive: []}, 'GET /plugins/statuses': [], 'GET /plugins/cards/logs': [], 'POST /plugins': manifest('2.0.0', [])};
            return Promise.resolve(new Response(JSON.stringify(answers[what] ?? {}), {headers: {'Content-Type': 'application/json'}}));
        });
        renderIn(makeWorld(), <PluginsPage/>);
        return sent;
    }

    const choose = async () => {
        await screen.findAllByText('Cards');
        fireEvent.change(document.querySelector('input[type=file]')!, {target: {files: [next]}});
        return screen.findByRole('dialog', {name: 'Replace Cards 1.0.0 by 2.0.0?'});
    };

    it('waits for consent, and says what the new version asks for more', async () => {
        const sent = open();
        const dialog = await choose();
        expect(dialog.textContent).toContain('asks for more than before: Change its own settings');
        expect(dialog.textContent).toContain('Run in the page of everybody');
        expect(sent).not.toContain('POST /plugins');
        fireEvent.click(screen.getByRole('button', {name: 'Not now'}));
        await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
        expect(sent).not.toContain('POST /plugins');
    });

    it('sends it once it is allowed', async () => {
        const sent = open();
        await choose();
        fireEvent.click(screen.getByRole('button', {name: 'Allow and replace'}));
        await waitFor(() => expect(sent).toContain('POST /plugins/cards/enable'));
        expect(sent.indexOf('POST /plugins')).toBeLessThan(sent.indexOf('POST /plugins/cards/enable'));
    });
});
