import type {ReactNode} from 'react';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {otherListeners, tellReconnected} from '../../net/listeners';
import {store} from '../../state/store';
import type {SlotName} from '../methods';
import {PluginRegistry} from '../registry';
import {slotEntries} from '../slots';

const Nothing = (): ReactNode => null;
const slot = <Name extends SlotName>(name: Name) => slotEntries(store.getState(), name);
const tell = (event: string, data: Record<string, unknown> = {}) => {
    for (const listener of otherListeners(event)) {
        listener({event, data, broadcast: {}, seq: 1} as never);
    }
};

describe('a plugin\'s registry', () => {
    let registry: PluginRegistry;
    beforeEach(() => {
        registry = new PluginRegistry('cards', store);
    });
    afterEach(() => {
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: 'cards'}});
        registry.dispose();
    });

    it.each([
        ['registerRootComponent', 'Root'],
        ['registerPopoverUserAttributesComponent', 'PopoverUserAttributes'],
        ['registerPopoverUserActionsComponent', 'PopoverUserActions'],
        ['registerLinkTooltipComponent', 'LinkTooltip'],
    ] as const)('puts a component into its place: %s', (method, place) => {
        const id = registry[method](Nothing);
        expect(slot(place)).toMatchObject([{id, pluginId: 'cards', component: Nothing}]);
    });

    it('takes its arguments in order or by name', () => {
        const action = () => undefined;
        registry.registerChannelHeaderButtonAction('icon', action, 'menu text', 'tooltip');
        registry.registerChannelHeaderButtonAction({icon: 'icon', action, dropdownText: 'menu text', tooltipText: 'tooltip'});
        const expected = {icon: 'icon', action, dropdownText: 'menu text', tooltipText: 'tooltip'};
        expect(slot('ChannelHeaderButton')).toMatchObject([expected, expected]);
    });

    it('draws a custom type of post, until told not to', () => {
        const id = registry.registerPostTypeComponent('custom_card', Nothing);
        expect(store.getState().plugins.postTypes.custom_card).toMatchObject({id, pluginId: 'cards', component: Nothing});
        registry.unregisterPostTypeComponent(id);
        expect(store.getState().plugins.postTypes.custom_card).toBeUndefined();
    });

    it('gives the post type that two plugins want to the lower id', () => {
        const other = new PluginRegistry('albums', store);
        registry.registerPostTypeComponent('custom_card', Nothing);
        other.registerPostTypeComponent('custom_card', Nothing);
        expect(store.getState().plugins.postTypes.custom_card?.pluginId).toBe('albums');
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: 'albums'}});
    });

    it('shows, hides and toggles a right-hand side', () => {
        const {id, showRHSPlugin, hideRHSPlugin, toggleRHSPlugin} = registry.registerRightHandSidebarComponent(Nothing, 'Cards');
        store.dispatch(showRHSPlugin);
        expect(store.getState().views.rhs).toMatchObject({isSidebarOpen: true, pluggableId: id});
        store.dispatch(hideRHSPlugin);
        expect(store.getState().views.rhs.isSidebarOpen).toBe(false);
        store.dispatch(toggleRHSPlugin as never);
        expect(store.getState().views.rhs.isSidebarOpen).toBe(true);
        store.dispatch(toggleRHSPlugin as never);
        expect(store.getState().views.rhs.isSidebarOpen).toBe(false);
    });

    it('opens a right-hand side by an entry of the App Bar', () => {
        const made = registry.registerAppBarComponent({iconUrl: '/icon.svg', tooltipText: 'Cards', rhsComponent: Nothing, rhsTitle: 'Cards'}) as {id: string; rhsComponent: {id: string}};
        expect(slot('AppBar')).toMatchObject([{id: made.id, iconUrl: '/icon.svg', rhsComponentId: made.rhsComponent.id}]);
        slot('AppBar')[0]?.action?.();
        expect(store.getState().views.rhs.pluggableId).toBe(made.rhsComponent.id);
        store.dispatch({type: 'CLOSE_RHS'});
    });

    it('adds an entry to the menu of posts', () => {
        const filter = (id: string) => id === 'yes';
        const action = vi.fn();
        registry.registerPostDropdownMenuAction('Pin as card', action, filter);
        const [entry] = slot('PostDropdownMenu');
        expect(entry).toMatchObject({text: 'Pin as card', action});
        expect(entry?.filter?.('no')).toBe(false);
    });

    it('keeps a slice of the store for its reducer', () => {
        registry.registerReducer((state: number | undefined = 7, action: {type: string}) => (action.type === 'CARD' ? state + 1 : state));
        store.dispatch({type: 'CARD'});
        expect((store.getState() as unknown as Record<string, unknown>)['plugins-cards']).toBe(8);
    });

    it('hears events of the server and of reconnects until it stops, whatever its handlers throw', () => {
        vi.spyOn(console, 'error').mockImplementation(() => undefined);
        const onCard = vi.fn(() => {
            throw new Error('broken');
        });
        const onReconnect = vi.fn();
        registry.registerWebSocketEventHandler('custom_cards_new', onCard);
        registry.registerReconnectHandler(onReconnect);
        tell('custom_cards_new', {title: 'one'});
        tellReconnected();
        expect(onCard).toHaveBeenCalledWith(expect.objectContaining({data: {title: 'one'}}));
        expect(onReconnect).toHaveBeenCalledTimes(1);
        registry.unregisterWebSocketEventHandler('custom_cards_new');
        registry.unregisterReconnectHandler();
        tell('custom_cards_new');
        tellReconnected();
        expect(onCard).toHaveBeenCalledTimes(1);
        expect(onReconnect).toHaveBeenCalledTimes(1);
        vi.restoreAllMocks();
    });

    it.each([
        ['registerSlashCommandWillBePostedHook', 'SlashCommandWillBePosted'],
        ['registerMessageWillBePostedHook', 'MessageWillBePosted'],
        ['registerMessageWillBeUpdatedHook', 'MessageWillBeUpdated'],
        ['registerMessageWillFormatHook', 'MessageWillFormat'],
    ] as const)('keeps hooks: %s', (method, place) => {
        const hook = () => undefined;
        registry[method](hook);
        expect(slot(place)).toMatchObject([{pluginId: 'cards', hook}]);
    });

    it('draws a setting of the administrators, by its key in small letters', () => {
        registry.registerAdminConsoleCustomSetting('ApiKey', Nothing, {showTitle: true});
        expect(store.getState().plugins.adminConsoleCustomComponents.cards?.apikey).toMatchObject({component: Nothing, options: {showTitle: true}});
    });

    it('takes everything back with its plugin', () => {
        const handler = vi.fn();
        registry.registerRootComponent(Nothing);
        registry.registerPostTypeComponent('custom_card', Nothing);
        registry.registerReducer(() => 1);
        registry.registerWebSocketEventHandler('custom_cards_new', handler);
        registry.registerReconnectHandler(handler);
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: 'cards'}});
        registry.dispose();
        tell('custom_cards_new');
        tellReconnected();
        const state = store.getState();
        expect(handler).not.toHaveBeenCalled();
        expect(slot('Root')).toEqual([]);
        expect(state.plugins.postTypes).toEqual({});
        expect('plugins-cards' in state).toBe(false);
    });

    it('lets a component be taken back alone', () => {
        const id = registry.registerRootComponent(Nothing);
        registry.registerRootComponent(Nothing);
        registry.unregisterComponent(id);
        expect(slot('Root')).toHaveLength(1);
    });
});
