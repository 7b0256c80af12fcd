// The market: what is there is found and installed, and consent is asked for as ever.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {PluginsPage} from '../PluginsPage';
import {hasNewer} from '../versions';

const cards = {id: 'com.example.cards', name: 'Cards', version: '1.1.0', description: 'Shows cards.', webapp: {bundle_path: 'webapp/main.js'}};
const market = {url: 'https://market.example.com', tier: 'verified', publisher: 'Example', size: 2048, digest: '', at: 0};

describe('the market', () => {
    afterEach(() => {
        cleanup();
        vi.restoreAllMocks();
    });

    function open(offered: unknown, refusal?: string) {
        const sent: string[] = [];
        vi.spyOn(globalThis, 'fetch').mockImplementation((url, options) => {
            const what = `${String(options?.method).toUpperCase()} ${String(url).replace(/^.*\/api\/v4/, '')}`;
            sent.push(what);
            const isMarket = what.startsWith('GET /plugins/marketplace');
            const headers = {'Content-Type': 'application/json'};
            if (refusal && isMarket) {
                return Promise.resolve(new Response(JSON.stringify({message: refusal}), {status: 500, headers}));
            }
            const answers: Record<string, unknown> = {'GET /plugins': {active: [], inactive: []}, 'GET /plugins/statuses': [], 'POST /plugins/marketplace': cards};
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
        fireEvent.click(screen.getByText('Install'));
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
        expect(screen.queryByText('Install')).toBeNull();
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
