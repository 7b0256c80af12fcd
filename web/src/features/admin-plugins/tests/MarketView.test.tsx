// The market: what is there is found and installed, and consent is asked for as ever.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {PluginsPage} from '../PluginsPage';
import {hasNewer} from '../versions';

const cards = {id: 'com.example.cards', name: 'Cards', version: '1.1.0', description: 'Shows cards.', webapp: {bundle_path: 'webapp/main.js'}};
const market = {url: 'https://market.example.com', tier: 'verified', publisher: 'Example', size: 2048, digest: '', at: 0};

const choice = (version: string, more = {}) => ({version, tier: 'verified', publisher: 'Example', at: 0, size: 1, min_server_version: '', runs_here: true, asks_more: [], changes: '', revoked: '', ...more});
const choices = [choice('1.1.0', {changes: 'All of it is new.', asks_more: ['posts:read']}), choice('1.0.0'), choice('0.9.0', {revoked: 'It leaks.'}), choice('0.8.0', {runs_here: false, min_server_version: '99.0.0'})];

describe('the market', () => {
    let bodies: string[] = [];
    let kept: unknown[] = [];
    afterEach(() => {
        cleanup();
        kept = [];
        vi.restoreAllMocks();
    });

    function open(offered: unknown, refusal?: string) {
        const sent: string[] = [];
        bodies = [];
        vi.spyOn(globalThis, 'fetch').mockImplementation((url, options) => {
            const what = `${String(options?.method).toUpperCase()} ${String(url).replace(/^.*\/api\/v4/, '')}`;
            sent.push(what);
            bodies.push(String(options?.body ?? ''));
            const isMarket = what.startsWith('GET /plugins/marketplace');
            const headers = {'Content-Type': 'application/json'};
            if (refusal && isMarket) {
                return Promise.resolve(new Response(JSON.stringify({message: refusal}), {status: 500, headers}));
            }
            if (what.startsWith('GET /plugins/marketplace/')) {
                return Promise.resolve(new Response(JSON.stringify(choices), {headers}));
            }
            const answers: Record<string, unknown> = {'GET /config': {JackfieldSettings: {PinnedPlugins: 'other'}}, 'GET /plugins': {active: [], inactive: []}, 'GET /plugins/statuses': [], 'POST /plugins/marketplace': cards, [`GET /plugins/${cards.id}/versions`]: kept, [`POST /plugins/${cards.id}/rollback`]: cards};
            return Promise.resolve(new Response(JSON.stringify(isMarket ? offered : answers[what] ?? {}), {headers}));
        });
        renderIn(makeWorld(), <PluginsPage/>);
        fireEvent.click(screen.getByText('Market'));
        return sent;
    }

    it('shows what is there, installs it, and asks for consent', async () => {
        const sent = open([{manifest: cards, market, installed_version: '', homepage_url: 'https://example.com'}]);
        await screen.findByText('Verified: Example');
        expect(screen.getByText('Homepage').closest('a')?.getAttribute('href')).toBe('https://example.com');
        fireEvent.click(screen.getByRole('button', {name: 'Install'}));
        await screen.findByText('Turn on Cards?');
        expect(sent).toContain('POST /plugins/marketplace');
        expect(sent).not.toContain(`POST /plugins/${cards.id}/enable`);
    });

    it('offers an update of what is installed, and nothing of what no market has', async () => {
        open([
            {manifest: cards, market, installed_version: '1.0.0'},
            {manifest: {...cards, id: 'own', name: 'Own'}, installed_version: '1.1.0'},
        ]);
        await screen.findByText('Update to 1.1.0');
        fireEvent.click(screen.getByText('Own'));
        await screen.findByText('In no market');
        expect(screen.queryByRole('button', {name: 'Install'})).toBeNull();
    });

    it('shows what a version changes, leads back to an older one, and keeps one', async () => {
        const sent = open([{manifest: cards, market: {...market, downloads: 3, rating: {count: 2, sum: 9}}, installed_version: '1.1.0'}]);
        await screen.findByText('All of it is new.');
        screen.getByText('Asks for more than the one before: posts:read');
        screen.getByText('fetched 3 times');
        screen.getByText('4.5 of 5 stars (2)');
        screen.getByText('Revoked: It leaks.');
        screen.getByText('It needs a server of 99.0.0 or later.');
        expect(screen.getAllByText('Roll back')).toHaveLength(1);
        fireEvent.click(screen.getByText('Pin to 1.1.0'));
        await waitFor(() => expect(bodies).toContain('{"JackfieldSettings":{"PinnedPlugins":"other com.example.cards"}}'));
        fireEvent.click(screen.getByLabelText('Install version 1.0.0'));
        await waitFor(() => expect(sent).toContain('POST /plugins/marketplace'));
    });

    it('brings a kept version back with its tables, and says what is known against one', async () => {
        kept = [{version: '1.1.0', digest: 'now', installed_at: 2, is_current: true}, {version: '1.0.0', digest: 'before', installed_at: 1, is_current: false}];
        const fault = {id: 'RUSTSEC-1', summary: '', package: 'crates.io ring', version: '0.17.8'};
        const sent = open([{manifest: cards, market: {...market, advisories: [fault]}, installed_version: '1.1.0'}]);
        await screen.findByText('Libraries in it have known faults: RUSTSEC-1 (crates.io ring 0.17.8)');
        await waitFor(() => expect(sent).toContain(`GET /plugins/${cards.id}/versions`));
        fireEvent.click(await screen.findByText('Roll back'));
        await screen.findByText('Go back to version 1.0.0?');
        fireEvent.click(screen.getByRole('button', {name: 'Go back'}));
        await waitFor(() => expect(bodies).toContain('{"digest":"before"}'));
        expect(sent).toContain(`POST /plugins/${cards.id}/rollback`);
        expect(sent).not.toContain('POST /plugins/marketplace');
    });

    it('updates all but what is pinned or waits, and says what failed', async () => {
        const other = (id: string, more: object) => ({manifest: {...cards, id, name: id}, market: {...market, ...more}, installed_version: '1.0.0'});
        open([other('one', {}), other('two', {}), other('pinned', {pinned: true}), other('young', {waits_until: 9_999_999_999_999})]);
        fireEvent.click(await screen.findByText('Update 2 plugins'));
        await waitFor(() => expect(bodies.filter((body) => body.includes('"version":"1.1.0"'))).toHaveLength(2));
        expect(bodies.some((body) => body.includes('pinned') || body.includes('young'))).toBe(false);
        fireEvent.click(screen.getByText('young'));
        await screen.findByText(/This update waits until/);
    });

    it('shows what is of a tier or above, and of a category', async () => {
        const of = (name: string, tier: string, categories: string[]) => ({manifest: {...cards, id: name, name}, market: {...market, tier, categories}, installed_version: ''});
        open([of('Apple', 'community', ['fruit']), of('Birch', 'certified', ['tree']), of('Cedar', 'official', ['tree'])]);
        const names = () => screen.queryAllByRole('listitem').map((item) => item.querySelector('.plugins-list__name')?.textContent).filter(Boolean);
        await screen.findByText('Birch');
        fireEvent.change(screen.getByLabelText('At least'), {target: {value: 'certified'}});
        expect(names()).toEqual(['Birch', 'Cedar']);
        fireEvent.change(screen.getByLabelText('Category'), {target: {value: 'fruit'}});
        expect(names()).toEqual([]);
    });

    it('says why a market cannot be used, and asks again', async () => {
        const sent = open([], 'The market cannot be used.');
        await screen.findByText('The market cannot be used.');
        const before = sent.length;
        fireEvent.click(screen.getByText('Try again'));
        await waitFor(() => expect(sent.length).toBeGreaterThan(before));
    });
});

describe('versions', () => {
    it('are compared by their numbers, and a release comes after what is before it', () => {
        for (const [installed, offered] of [['1.0.0', '1.0.1'], ['1.9.0', '1.10.0'], ['v1.0.0', '2.0.0'], ['1.0.0-rc.2', '1.0.0-rc.10'], ['1.0.0-rc.1', '1.0.0']]) {
            expect(hasNewer(installed!, offered!)).toBe(true);
            expect(hasNewer(offered!, installed!)).toBe(false);
        }
        expect(hasNewer('1.0.0', '1.0.0+build')).toBe(false);
    });
});
