import {screen} from '@testing-library/react';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {renderIn, type World} from '../../features/posts/tests/world';
import {usePluginMessages} from '../../i18n/plugin-messages';
import {store} from '../../state/store';
import type {SlotName} from '../methods';
import {PluginRegistry} from '../registry';
import {slotEntries} from '../slots';

const Nothing = () => null;
const slot = <Name extends SlotName>(name: Name) => slotEntries(store.getState(), name);

// That each is drawn where it belongs, tests/e2e/specs/slots.spec.ts looks at in the page.
describe('the places around the messages', () => {
    let registry: PluginRegistry;
    beforeEach(() => {
        registry = new PluginRegistry('cards', store);
    });
    afterEach(() => {
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: 'cards'}});
        registry.dispose();
        vi.restoreAllMocks();
    });

    it.each([
        ['registerMainMenuAction', 'MainMenu'],
        ['registerUserGuideDropdownMenuAction', 'UserGuideDropdown'],
        ['registerSidebarBrowseOrAddChannelMenuAction', 'SidebarBrowseOrAddChannelMenu'],
        ['registerChannelHeaderMenuAction', 'ChannelHeader'],
    ] as const)('%s adds to its menu', (method, place) => {
        const action = vi.fn();
        registry[method]('Cards', action);
        expect(slot(place)).toMatchObject([{text: 'Cards', action}]);
    });

    it('puts pages below the plugin\'s own id', () => {
        registry.registerNeedsTeamRoute('/overview/', Nothing);
        registry.registerCustomRoute('', Nothing);
        expect(slot('NeedsTeamComponent')[0]?.route).toBe('cards/overview');
        expect(slot('CustomRouteComponent')[0]?.route).toBe('cards');
    });

    it('keeps a product with its address', () => {
        registry.registerProduct({baseURL: '/decks', switcherIcon: 'product-boards', switcherText: 'Decks', switcherLinkURL: '/decks/all', mainComponent: Nothing});
        expect(slot('Product')).toMatchObject([{route: 'decks', link: '/decks/all', icon: 'icon-product-boards', text: 'Decks', component: Nothing}]);
    });

    it('builds a menu below an entry of the post\'s menu', () => {
        const {id, rootRegisterMenuItem} = registry.registerPostDropdownSubMenuAction('Cards');
        rootRegisterMenuItem('New card', () => undefined);
        rootRegisterMenuItem('Old card', () => undefined);
        expect(slot('PostDropdownMenu')).toMatchObject([{id, text: 'Cards', subMenu: [{text: 'New card'}, {text: 'Old card'}]}]);
    });

    it('brings texts in the reader\'s language while it is on', () => {
        registry.registerTranslations((locale: string) => ({'cards.hello': locale === 'de' ? 'Karten' : 'Cards'}));
        const Text = () => <i>{usePluginMessages('de')['cards.hello'] ?? 'no text'}</i>;
        const {unmount} = renderIn(store as unknown as World, <Text/>);
        expect(screen.getByText('Karten')).toBeTruthy();
        unmount();
        registry.dispose();
        renderIn(store as unknown as World, <Text/>);
        expect(screen.getByText('no text')).toBeTruthy();
    });

    it('keeps settings for each reader, and sections for administrators', () => {
        registry.registerUserSettings({id: 'cards', uiName: 'Cards', sections: []});
        registry.registerAdminConsoleCustomSection('Decks', Nothing);
        const {userSettings, adminConsoleCustomSections} = store.getState().plugins;
        expect(userSettings.cards?.uiName).toBe('Cards');
        expect(adminConsoleCustomSections.cards?.decks?.component).toBe(Nothing);
    });

    it('does not have methods that no released server has', () => {
        expect('registerPostAction' in registry).toBe(false);
        expect('registerChannelViewPanel' in registry).toBe(false);
    });

    it('takes a rule for drawing that is no function as none', () => {
        registry.registerChannelHeaderMenuAction('Cards', () => undefined, true);
        expect(slot('ChannelHeader')[0]?.shouldRender).toBeUndefined();
    });

    it('adds another search with all that belongs to it, under one id', () => {
        const action = vi.fn();
        const id = registry.registerSearchComponents({buttonComponent: Nothing, suggestionsComponent: Nothing, hintsComponent: Nothing, action});
        expect(slot('SearchButtons')).toMatchObject([{id, action}]);
        expect([slot('SearchSuggestions')[0]?.id, slot('SearchHints')[0]?.id]).toEqual([id, id]);
        registry.unregisterComponent(id);
        expect([slot('SearchButtons'), slot('SearchSuggestions'), slot('SearchHints')].flat()).toEqual([]);
    });

    it('keeps what changes the administrators\' pages until the plugin goes', () => {
        const change = (definition: Record<string, unknown>) => definition;
        const handler = () => Promise.resolve({});
        registry.registerAdminConsolePlugin(change);
        registry.registerSiteStatisticsHandler(handler);
        expect(store.getState().plugins.adminConsoleReducers.cards).toBe(change);
        expect(store.getState().plugins.siteStatsHandlers.cards).toBe(handler);
        registry.unregisterAdminConsolePlugin();
        expect(store.getState().plugins.adminConsoleReducers.cards).toBeUndefined();
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: 'cards'}});
        expect(store.getState().plugins.siteStatsHandlers.cards).toBeUndefined();
    });

    it('draws the cards of posts of its types', () => {
        const id = registry.registerPostCardTypeComponent('custom_card', Nothing);
        expect(store.getState().plugins.postCardTypes.custom_card).toMatchObject({id, component: Nothing});
        registry.unregisterComponent(id);
        expect(store.getState().plugins.postCardTypes.custom_card).toBeUndefined();
    });

    it('puts a product of a team below the team', () => {
        registry.registerProduct({baseURL: '/decks', switcherText: 'Decks', switcherLinkURL: '/decks', mainComponent: Nothing, isTeamScoped: true});
        expect(slot('Product')).toMatchObject([{route: ':team/decks', link: '/decks'}]);
    });
});
