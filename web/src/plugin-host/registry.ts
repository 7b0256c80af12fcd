// What a plugin's `initialize(registry, store)` gets. Names, arguments and answers are Mattermost's. Most methods put
// something into a place and are made from the table in methods.ts; here are those that do something else.
import type {Reducer} from 'redux';

import {setPluginMessages} from '../i18n/plugin-messages';
import type {ServerEvent} from '../net/events';
import {listenTo, listenToReconnect} from '../net/listeners';
import {registerReducer, unregisterReducer, type AppStore} from '../state/store';

import {named} from './arguments';
import {callerOf, extend, type Call} from './extensions';
import {makeId} from './ids';
import {drawn, METHODS, type MethodName, type PluginView, type PostMenuEntry, type SlotEntry, type SlotName} from './methods';
import {OVERRIDABLE} from './overridable';
import {listenToPopouts, type OnPopout} from './popouts';
import {guarded} from './report';

type Registered = Record<MethodName, (...args: unknown[]) => string>;
type Messages = Record<string, string>;
type SearchComponents = {buttonComponent: PluginView; suggestionsComponent?: PluginView; hintsComponent?: PluginView; action: (terms: string) => unknown};

/** The constructor makes each method of the table. */
export interface PluginRegistry extends Registered {}

/** One plugin's registry. */
export class PluginRegistry {
    readonly id: string;
    readonly supports = {globalAppBar: true, globalRhs: true};
    private readonly store: AppStore;
    private readonly stops = new Map<string, () => void>();

    constructor(id: string, store: AppStore) {
        this.id = id;
        this.store = store;
        for (const [name, {slot, names, entry}] of Object.entries(METHODS)) {
            this[name as MethodName] = (...args) => this.add(slot, entry(named(names, args), id) as never);
        }
        const override = this.registerComponentOverride;
        this.registerComponentOverride = (...args) => {
            const {name} = named(METHODS.registerComponentOverride.names, args);
            if (!(OVERRIDABLE as readonly unknown[]).includes(name)) {
                throw new Error(`There is no part of the client called ${String(name)}: ${OVERRIDABLE.join(', ')}.`);
            }
            return override(...args);
        };
    }

    /** Takes back what lives outside of the store; the store's entries go with the plugin. */
    dispose(): void {
        this.stops.forEach((stop) => stop());
        this.stops.clear();
        setPluginMessages(this.id, undefined);
        listenToPopouts(this.id, undefined);
        extend(this.id, undefined);
        unregisterReducer(`plugins-${this.id}`);
    }

    registerAppBarComponent = (...args: unknown[]): string | {id: string; rhsComponent: unknown} => {
        const {iconUrl, action, tooltipText, supportedProductIds, rhsComponent, rhsTitle} = named(['iconUrl', 'action', 'tooltipText', 'supportedProductIds', 'rhsComponent', 'rhsTitle'], args);
        const entry = {iconUrl: String(iconUrl ?? ''), tooltipText: drawn(tooltipText), supportedProductIds};
        if (!rhsComponent) {
            return this.add('AppBar', {...entry, action: action as () => unknown});
        }
        const rhs = this.registerRightHandSidebarComponent({component: rhsComponent, title: rhsTitle});
        const toggle = () => this.store.dispatch(rhs.toggleRHSPlugin as never);
        return {id: this.add('AppBar', {...entry, action: toggle, rhsComponentId: rhs.id}), rhsComponent: rhs};
    };

    registerRightHandSidebarComponent = (...args: unknown[]) => {
        const {component, title, showPopout} = named(['component', 'title', 'showPopout'], args);
        const id = this.add('RightHandSidebarComponent', {component: component as never, title: drawn(title), showPopout: showPopout !== false});
        const show = {type: 'UPDATE_RHS_STATE', state: 'plugin', pluggableId: id};
        const hide = {type: 'CLOSE_RHS'};
        const isShown = () => {
            const {isSidebarOpen, rhsState, pluggableId} = this.store.getState().views.rhs;
            return isSidebarOpen && rhsState === 'plugin' && pluggableId === id;
        };
        const toggleRHSPlugin = (dispatch: (action: unknown) => unknown) => dispatch(isShown() ? hide : show);
        return {id, showRHSPlugin: show, hideRHSPlugin: hide, toggleRHSPlugin};
    };

    registerPostTypeComponent = (...args: unknown[]): string => {
        const {type, component} = named(['type', 'component'], args);
        const id = makeId();
        this.store.dispatch({type: 'RECEIVED_PLUGIN_POST_COMPONENT', data: {id, pluginId: this.id, type: String(type), component}});
        return id;
    };

    registerPostCardTypeComponent = (...args: unknown[]): string => {
        const {type, component} = named(['type', 'component'], args);
        const id = makeId();
        this.store.dispatch({type: 'RECEIVED_PLUGIN_POST_CARD_COMPONENT', data: {id, pluginId: this.id, type: String(type), component}});
        return id;
    };

    /** Mattermost: takes one object only. */
    registerSearchComponents = (given: SearchComponents): string => {
        const id = this.add('SearchButtons', {component: given.buttonComponent, action: given.action});
        if (given.suggestionsComponent) {
            this.add('SearchSuggestions', {component: given.suggestionsComponent}, id);
        }
        if (given.hintsComponent) {
            this.add('SearchHints', {component: given.hintsComponent}, id);
        }
        return id;
    };

    /** Ours: adds calls to the plugin's server half to what every plugin finds in WebappUtils.extensions; returns them. */
    registerClientExtension = <Calls extends Record<string, unknown>>(make: (call: Call) => Calls): Calls => {
        const calls = make(callerOf(this.id));
        extend(this.id, calls);
        return calls;
    };

    registerRHSPluginPopoutListener = (...args: unknown[]): void => {
        const {pluginId, onPopoutOpened} = named(['pluginId', 'onPopoutOpened'], args);
        if (pluginId === this.id && typeof onPopoutOpened === 'function') {
            listenToPopouts(this.id, (...given) => guarded(this.id, () => (onPopoutOpened as OnPopout)(...given)));
        }
    };

    unregisterPostTypeComponent = (...args: unknown[]): void => {
        const {componentId} = named(['componentId'], args);
        this.store.dispatch({type: 'REMOVED_PLUGIN_POST_COMPONENT', id: componentId});
    };

    unregisterComponent = (...args: unknown[]): void => {
        const {componentId} = named(['componentId'], args);
        this.store.dispatch({type: 'REMOVED_PLUGIN_COMPONENT', id: componentId});
    };

    registerPostDropdownSubMenuAction = (...args: unknown[]): {id: string; rootRegisterMenuItem: (...inner: unknown[]) => string} => {
        const {names, entry} = METHODS.registerPostDropdownMenuAction;
        const parent = entry(named(names, args), this.id);
        const id = this.add('PostDropdownMenu', parent);
        const subMenu: PostMenuEntry[] = [];
        const rootRegisterMenuItem = (...inner: unknown[]): string => {
            const childId = makeId();
            subMenu.push({id: childId, pluginId: this.id, ...entry(named(names, inner), this.id)});
            this.store.dispatch({type: 'REMOVED_PLUGIN_COMPONENT', id});
            this.add('PostDropdownMenu', {...parent, subMenu: [...subMenu]} as never, id);
            return childId;
        };
        return {id, rootRegisterMenuItem};
    };

    registerReducer = (...args: unknown[]): void => {
        const {reducer} = named(['reducer'], args);
        registerReducer(`plugins-${this.id}`, reducer as Reducer);
    };

    registerWebSocketEventHandler = (...args: unknown[]): void => {
        const {event, handler} = named(['event', 'handler'], args);
        const name = String(event);
        this.unregisterWebSocketEventHandler(name);
        this.stops.set(`event ${name}`, listenTo(name, (message) => guarded(this.id, () => (handler as (message: ServerEvent) => void)(message))));
    };

    unregisterWebSocketEventHandler = (...args: unknown[]): void => {
        const {event} = named(['event'], args);
        this.stop(`event ${String(event)}`);
    };

    registerReconnectHandler = (...args: unknown[]): void => {
        const {handler} = named(['handler'], args);
        this.stop('reconnect');
        this.stops.set('reconnect', listenToReconnect(() => guarded(this.id, handler as () => void)));
    };

    unregisterReconnectHandler = (): void => this.stop('reconnect');

    registerUserSettings = (...args: unknown[]): void => {
        const {setting} = named(['setting'], args);
        this.store.dispatch({type: 'RECEIVED_PLUGIN_USER_SETTINGS', data: {pluginId: this.id, setting: setting ?? args[0]}});
    };

    registerAdminConsoleCustomSetting = (...args: unknown[]): void => {
        const {key, component, options} = named(['key', 'component', 'options'], args);
        const data = {key: String(key), pluginId: this.id, component, options: options ?? {}};
        this.store.dispatch({type: 'RECEIVED_ADMIN_CONSOLE_CUSTOM_COMPONENT', data});
    };

    registerAdminConsoleCustomSection = (...args: unknown[]): void => {
        const {key, component} = named(['key', 'component'], args);
        this.store.dispatch({type: 'RECEIVED_ADMIN_CONSOLE_CUSTOM_SECTION', data: {key: String(key), pluginId: this.id, component, options: {}}});
    };

    registerAdminConsolePlugin = (...args: unknown[]): void => {
        const {func} = named(['func'], args);
        this.store.dispatch({type: 'RECEIVED_ADMIN_CONSOLE_REDUCER', data: {pluginId: this.id, reducer: func}});
    };

    unregisterAdminConsolePlugin = (): void => {
        this.store.dispatch({type: 'REMOVED_ADMIN_CONSOLE_REDUCER', data: {pluginId: this.id}});
    };

    registerSiteStatisticsHandler = (...args: unknown[]): void => {
        const {handler} = named(['handler'], args);
        this.store.dispatch({type: 'RECEIVED_PLUGIN_STATS_HANDLER', data: {pluginId: this.id, handler}});
    };

    registerTranslations = (...args: unknown[]): void => {
        const {getTranslationsForLocale} = named(['getTranslationsForLocale'], args);
        setPluginMessages(this.id, getTranslationsForLocale as (locale: string) => Messages);
    };

    private add<Name extends SlotName>(slot: Name, entry: Omit<SlotEntry<Name>, 'id' | 'pluginId'>, id = makeId()): string {
        this.store.dispatch({type: 'RECEIVED_PLUGIN_COMPONENT', name: slot, data: {...entry, id, pluginId: this.id}});
        return id;
    }

    private stop(key: string): void {
        this.stops.get(key)?.();
        this.stops.delete(key);
    }
}
