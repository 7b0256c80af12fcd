// What a package brings, the versions that are kept, and the figures: shown as the server says them.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {PluginsPage} from '../PluginsPage';

const manifest = {id: 'cards', name: 'Cards', version: '2.0.0', server: {wasm: 'server/cards.wasm'}, permissions: {api: ['posts:read']}};
const database = {
    size: 4096, quota: 65536, reads: [], problem: '', is_erased: false,
    migrations: [{number: 2, name: 'stars', is_up: true, sql: 'ALTER TABLE cards ADD COLUMN stars INTEGER'}],
};
const preview = {manifest, digest: 'a', installed_version: '1.0.0', size: 20480, server_size: 16384, web_size: 0, endpoints: ['GET /cards'], asks_more: [], asks_less: [], database};
const versions = [{version: '2.0.0', digest: 'bb', installed_at: 2, is_current: true}, {version: '1.0.0', digest: 'aa', installed_at: 1, is_current: false}];
const figures = {hooks: [{hook: 'MessageWillBePosted', calls: 1200, failures: 3, p50_us: 420, p99_us: 9000, total_us: 1}], memory: 2097152, crashes: 1};

function open(active: boolean, more: Record<string, unknown> = {}) {
    const sent: [string, string][] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation((url, options) => {
        const what = `${String(options?.method).toUpperCase()} ${String(url).replace(/^.*\/api\/v4/, '')}`;
        sent.push([what, String(options?.body ?? '')]);
        const answers: Record<string, unknown> = {
            'GET /plugins': active ? {active: [manifest], inactive: []} : {active: [], inactive: [manifest]},
            'GET /plugins/statuses': [], 'GET /plugins/cards/logs': [], 'GET /plugins/cards/versions': versions,
            'GET /plugins/cards/figures': figures, 'GET /plugins/cards/preview': preview, ...more,
        };
        return Promise.resolve(new Response(JSON.stringify(answers[what] ?? {}), {headers: {'Content-Type': 'application/json'}}));
    });
    renderIn(makeWorld(), <PluginsPage/>);
    return sent;
}

describe('what is kept and told of a plugin', () => {
    afterEach(() => {
        cleanup();
        vi.restoreAllMocks();
    });

    it('goes back to a former version once it is confirmed', async () => {
        const sent = open(true);
        fireEvent.click(await screen.findByRole('button', {name: 'Go back to 1.0.0'}));
        expect(sent.map(([what]) => what)).not.toContain('POST /plugins/cards/rollback');
        expect((await screen.findByRole('alertdialog')).textContent).toContain('Go back to version 1.0.0?');
        fireEvent.click(screen.getByRole('button', {name: 'Go back'}));
        await waitFor(() => expect(sent).toContainEqual(['POST /plugins/cards/rollback', '{"digest":"aa"}']));
    });

    it('shows figures of a plugin that is on', async () => {
        open(true);
        const row = (await screen.findByText('MessageWillBePosted')).closest('tr')!;
        expect(row.textContent).toBe('MessageWillBePosted1,20030.42 ms9.00 ms');
        expect(document.body.textContent).toContain('It holds 2 MB of the server’s memory.');
    });

    it('tells before it is switched on what it brings, with the changes of its tables', async () => {
        open(false);
        fireEvent.click(await screen.findByRole('button', {name: 'Turn on'}));
        const dialog = await screen.findByRole('dialog', {name: 'Turn on Cards?'});
        await screen.findByText('Change 2, stars');
        for (const text of ['GET /plugins/cards/cards', 'ADD COLUMN stars', 'tried these changes out', '4 kB of at most 64 kB', '20 kB in all, nothing of it for the browser']) {
            expect(dialog.textContent).toContain(text);
        }
    });

    it('says why the changes of its tables do not run', async () => {
        open(false, {'GET /plugins/cards/preview': {...preview, database: {...database, problem: 'migration 2 stars failed'}}});
        fireEvent.click(await screen.findByRole('button', {name: 'Turn on'}));
        await screen.findByText('migration 2 stars failed');
        expect(document.body.textContent).not.toContain('tried these changes out');
    });
});
