import {afterAll, beforeAll, beforeEach, describe, expect, it, vi} from 'vitest';

import {otherListeners, tellReconnected} from '../../net/listeners';
import type {WebappManifest} from '../../state/plugins';
import {store} from '../../state/store';
import {extensionsOfPlugins} from '../extensions';
import {measured} from '../measured';
import {METHODS} from '../methods';
import type {PluginRegistry} from '../registry';
import {startPlugins} from '../start';

vi.mock('../globals', () => ({provideGlobals: () => Promise.resolve()}));

/** What the server says is on. */
let on: WebappManifest[] = [];
const manifest = (id: string, hash: string): WebappManifest => ({id, webapp: {bundle_path: `/static/plugins/${id}/${id}_${hash}.js`}});
const scriptOf = (id: string) => document.querySelector<HTMLScriptElement>(`#plugin_${CSS.escape(id)}`);
const tell = (event: string, id: string) => {
    for (const listener of otherListeners(event)) {
        listener({event, data: {manifest: {id}}, broadcast: {}, seq: 1} as never);
    }
};

type Bundle = {initialize: ReturnType<typeof vi.fn>; uninitialize: ReturnType<typeof vi.fn>};

/** What a bundle does when the browser runs it. */
const runs = new Map<string, () => void>();
function bundle(id: string, initialize: (registry: PluginRegistry) => unknown = () => undefined): Bundle {
    const made = {initialize: vi.fn(initialize), uninitialize: vi.fn()};
    runs.set(id, () => window.registerPlugin(id, made as never));
    return made;
}

const Nothing = () => null;
const roots = () => (store.getState().plugins.components.Root ?? []).map(({pluginId}) => pluginId);

describe('the loader of plugins', () => {
    let complaints: ReturnType<typeof vi.spyOn>;
    beforeAll(async () => {
        vi.stubGlobal('CSS', {escape: (text: string) => text.replace(/\./g, '\\.')});
        complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(new Response(JSON.stringify(on))));
        // The document of these tests does not run scripts; this is its browser.
        new MutationObserver((changes) => {
            for (const node of changes.flatMap(({addedNodes}) => [...addedNodes])) {
                if (node instanceof HTMLScriptElement) {
                    const run = runs.get(node.id.replace('plugin_', ''));
                    run?.();
                    (run ? node.onload : node.onerror as () => void)?.call(node, new Event('load'));
                }
            }
        }).observe(document.head, {childList: true});
        await startPlugins();
    });
    afterAll(() => {
        vi.restoreAllMocks();
        vi.unstubAllGlobals();
    });
    beforeEach(async () => {
        on = [];
        tellReconnected();
        await vi.waitFor(() => expect(Object.keys(store.getState().plugins.plugins)).toEqual([]));
        runs.clear();
    });

    it('runs what is switched on, and takes it away when it is switched off', async () => {
        const cards = bundle('cards', (registry) => registry.registerRootComponent(Nothing));
        on = [manifest('cards', 'a')];
        tell('plugin_enabled', 'cards');
        await vi.waitFor(() => expect(roots()).toEqual(['cards']));
        expect(scriptOf('cards')?.getAttribute('src')).toBe('/static/plugins/cards/cards_a.js');
        expect(cards.initialize.mock.calls[0]?.[1]).toBe(store);

        on = [];
        tell('plugin_disabled', 'cards');
        await vi.waitFor(() => expect(roots()).toEqual([]));
        expect(cards.uninitialize).toHaveBeenCalledTimes(1);
        expect(scriptOf('cards')).toBeNull();
        expect(window.plugins.cards).toBeUndefined();
    });

    it('replaces a version by another, and the same version by nothing', async () => {
        const first = bundle('cards', (registry) => registry.registerRootComponent(Nothing));
        on = [manifest('cards', 'a')];
        tell('plugin_enabled', 'cards');
        await vi.waitFor(() => expect(roots()).toEqual(['cards']));
        tell('plugin_enabled', 'cards');

        const second = bundle('cards', (registry) => registry.registerRootComponent(Nothing));
        on = [manifest('cards', 'b')];
        tell('plugin_enabled', 'cards');
        await vi.waitFor(() => expect(second.initialize).toHaveBeenCalledTimes(1));
        expect(first.initialize).toHaveBeenCalledTimes(1);
        expect(first.uninitialize).toHaveBeenCalledTimes(1);
        expect(roots()).toEqual(['cards']);
        expect(document.querySelectorAll('#plugin_cards')).toHaveLength(1);
    });

    it('goes on with the others when one cannot be fetched or throws', async () => {
        const good = bundle('good');
        const broken = bundle('broken', () => {
            throw new Error('broken');
        });
        on = [manifest('absent', 'a'), manifest('broken', 'a'), manifest('good', 'a')];
        tellReconnected();
        await vi.waitFor(() => expect(good.initialize).toHaveBeenCalledTimes(1));
        expect(broken.initialize).toHaveBeenCalledTimes(1);
        expect(scriptOf('absent')).toBeNull();
    });

    it('leaves nothing behind of a version that is replaced or removed while it is shown', async () => {
        complaints.mockClear();
        const heard: string[] = [];
        const registers = (version: string) => (registry: PluginRegistry) => {
            registry.registerReducer((state = version) => state);
            registry.registerProduct({baseURL: '/cards', switcherText: 'Cards', switcherLinkURL: '/cards', mainComponent: Nothing});
            registry.registerWebSocketEventHandler('custom_cards_dealt', () => heard.push(`${version} dealt`));
            registry.registerReconnectHandler(() => heard.push(`${version} reconnected`));
            registry.registerTranslations(() => ({'cards.name': version}));
            registry.registerPostTypeComponent('custom_cards', Nothing);
            registry.registerPostCardTypeComponent('custom_cards', Nothing);
            registry.registerUserSettings({id: 'cards', uiName: version, sections: []});
            registry.registerAdminConsolePlugin((definition: unknown) => definition);
            registry.registerAdminConsoleCustomSetting('deck', Nothing);
            registry.registerAdminConsoleCustomSection('decks', Nothing);
            registry.registerSiteStatisticsHandler(() => Promise.resolve({}));
            registry.registerClientExtension(() => ({version: () => version}));
            registry.registerComponentOverride('PriorityTag', Nothing);
            registry.registerRHSPluginPopoutListener('cards', () => undefined);
            for (const name of Object.keys(METHODS) as (keyof typeof METHODS)[]) {
                if (name !== 'registerComponentOverride' && name !== 'registerProduct') {
                    registry[name](Nothing, Nothing, Nothing, Nothing);
                }
            }
            store.dispatch(registry.registerRightHandSidebarComponent(Nothing, version).showRHSPlugin);
        };
        const state = () => store.getState() as unknown as Record<string, unknown>;
        const leftOf = () => JSON.stringify(store.getState().plugins, (key, value: unknown) => (key === 'failures' ? undefined : typeof value === 'function' ? 'a function' : value)).includes('cards');
        const dealt = () => {
            for (const listener of otherListeners('custom_cards_dealt')) {
                listener({event: 'custom_cards_dealt', data: {}, broadcast: {}, seq: 1} as never);
            }
            return heard.splice(0);
        };

        bundle('cards', registers('first'));
        on = [manifest('cards', 'a')];
        tell('plugin_enabled', 'cards');
        await vi.waitFor(() => expect(state()['plugins-cards']).toBe('first'));
        const counts = () => Object.fromEntries(Object.entries(store.getState().plugins.components).map(([slot, entries]) => [slot, entries.length]));
        const before = counts();
        expect(dealt()).toEqual(['first dealt']);

        bundle('cards', registers('second'));
        on = [manifest('cards', 'b')];
        tell('plugin_enabled', 'cards');
        await vi.waitFor(() => expect(state()['plugins-cards']).toBe('second'));
        expect(counts()).toEqual(before);
        expect(dealt()).toEqual(['second dealt']);
        expect(extensionsOfPlugins.cards).toMatchObject({version: expect.any(Function)});

        on = [];
        tell('plugin_disabled', 'cards');
        await vi.waitFor(() => expect(leftOf()).toBe(false));
        expect(Object.values(counts()).every((count) => count === 0)).toBe(true);
        expect('plugins-cards' in state()).toBe(false);
        expect(extensionsOfPlugins.cards).toBeUndefined();
        expect(measured().cards).toBeUndefined();
        expect(dealt()).toEqual([]);
        tellReconnected();
        expect(heard).toEqual([]);
        expect(complaints).not.toHaveBeenCalled();
    });

    it('catches up with what changed while the page was away', async () => {
        bundle('cards', (registry) => registry.registerRootComponent(Nothing));
        bundle('albums', (registry) => registry.registerRootComponent(Nothing));
        on = [manifest('cards', 'a')];
        tellReconnected();
        await vi.waitFor(() => expect(roots()).toEqual(['cards']));
        on = [manifest('albums', 'a')];
        tellReconnected();
        await vi.waitFor(() => expect(roots()).toEqual(['albums']));
    });
});
