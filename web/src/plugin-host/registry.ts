// What a plugin's `initialize(registry, store)` gets. Names, arguments and answers are Mattermost's; a method is
// here only when what it registers is really drawn or called, because plugins look whether a method exists.
import {createElement, isValidElement, type ComponentType, type ReactNode} from 'react';
import type {Reducer} from 'redux';

import type {ServerEvent} from '../net/events';
import {listenTo, listenToReconnect} from '../net/listeners';
import {registerReducer, unregisterReducer, type AppStore} from '../state/store';

import {named} from './arguments';
import type {PluginComponent} from './state';

type Callable = (...args: never[]) => unknown;

function makeId(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(13)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** An icon or a text may be an element, a component or a string. */
function drawn(value: unknown): ReactNode {
    if (typeof value === 'function') {
        return createElement(value as ComponentType);
    }
    if (typeof value === 'object' && value !== null && '$$typeof' in value && !isValidElement(value)) {
        return createElement(value as unknown as ComponentType);
    }
    return value as ReactNode;
}

/** One plugin's registry. */
export class PluginRegistry {
    readonly id: string;
    readonly supports = {globalAppBar: true, globalRhs: true};
    private readonly store: AppStore;
    private readonly stops = new Map<string, () => void>();

    constructor(id: string, store: AppStore) {
        this.id = id;
        this.store = store;
    }

    /** Takes back what lives outside of the store; the store's entries go with the plugin. */
    dispose(): void {
        this.stops.forEach((stop) => stop());
        this.stops.clear();
        unregisterReducer(`plugins-${this.id}`);
    }

    private add(slot: string, entry: Omit<PluginComponent, 'id' | 'pluginId'>, id = makeId()): string {
        this.store.dispatch({type: 'RECEIVED_PLUGIN_COMPONENT', name: slot, data: {...entry, id, pluginId: this.id}});
        return id;
    }

    private addComponent(slot: string, args: unknown[]): string {
        const {component} = named(['component'], args);
        return this.add(slot, {component: component as never});
    }

    private addHook(slot: string, args: unknown[]): string {
        const {hook} = named(['hook'], args);
        return this.add(slot, {hook: hook as Callable});
    }

    registerRootComponent = (...args: unknown[]) => this.addComponent('Root', args);
    registerPopoverUserAttributesComponent = (...args: unknown[]) => this.addComponent('PopoverUserAttributes', args);
    registerPopoverUserActionsComponent = (...args: unknown[]) => this.addComponent('PopoverUserActions', args);
    registerLinkTooltipComponent = (...args: unknown[]) => this.addComponent('LinkTooltip', args);
    registerPostMessageAttachmentComponent = (...args: unknown[]) => this.addComponent('PostMessageAttachment', args);
    registerPostActionComponent = (...args: unknown[]) => this.addComponent('PostAction', args);
    registerNewMessagesSeparatorActionComponent = (...args: unknown[]) => this.addComponent('NewMessagesSeparatorAction', args);
    registerPostEditorActionComponent = (...args: unknown[]) => this.addComponent('PostEditorAction', args);
    registerChannelComposerBannerComponent = (...args: unknown[]) => this.addComponent('ChannelComposerBanner', args);
    registerMessageWillBePostedHook = (...args: unknown[]) => this.addHook('MessageWillBePosted', args);
    registerMessageWillBeUpdatedHook = (...args: unknown[]) => this.addHook('MessageWillBeUpdated', args);
    registerMessageWillFormatHook = (...args: unknown[]) => this.addHook('MessageWillFormat', args);
    registerSlashCommandWillBePostedHook = (...args: unknown[]) => this.addHook('SlashCommandWillBePosted', args);
    registerFilesWillUploadHook = (...args: unknown[]) => this.addHook('FilesWillUploadHook', args);

    registerChannelHeaderButtonAction = (...args: unknown[]): string => {
        const {icon, action, dropdownText, tooltipText} = named(['icon', 'action', 'dropdownText', 'tooltipText'], args);
        return this.add('ChannelHeaderButton', {icon: drawn(icon), action: action as Callable, dropdownText: drawn(dropdownText), tooltipText: drawn(tooltipText)});
    };

    registerAppBarComponent = (...args: unknown[]): string | {id: string; rhsComponent: unknown} => {
        const names = ['iconUrl', 'action', 'tooltipText', 'supportedProductIds', 'rhsComponent', 'rhsTitle'] as const;
        const {iconUrl, action, tooltipText, rhsComponent, rhsTitle} = named(names, args);
        const entry = {iconUrl: String(iconUrl ?? ''), tooltipText: drawn(tooltipText)};
        if (!rhsComponent) {
            return this.add('AppBar', {...entry, action: action as Callable});
        }
        const rhs = this.registerRightHandSidebarComponent({component: rhsComponent, title: rhsTitle});
        const toggle = () => this.store.dispatch(rhs.toggleRHSPlugin as never);
        return {id: this.add('AppBar', {...entry, action: toggle, rhsComponentId: rhs.id}), rhsComponent: rhs};
    };

    registerRightHandSidebarComponent = (...args: unknown[]) => {
        const {component, title} = named(['component', 'title', 'showPopout'], args);
        const id = this.add('RightHandSidebarComponent', {component: component as never, title: drawn(title)});
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

    unregisterPostTypeComponent = (...args: unknown[]): void => {
        const {componentId} = named(['componentId'], args);
        this.store.dispatch({type: 'REMOVED_PLUGIN_POST_COMPONENT', id: componentId});
    };

    unregisterComponent = (...args: unknown[]): void => {
        const {componentId} = named(['componentId'], args);
        this.store.dispatch({type: 'REMOVED_PLUGIN_COMPONENT', id: componentId});
    };

    registerPostDropdownMenuAction = (...args: unknown[]): string => {
        const {text, action, filter} = named(['text', 'action', 'filter'], args);
        return this.add('PostDropdownMenu', {text: drawn(text), action: action as Callable, filter: filter as (postId: string) => boolean});
    };

    registerPostDropdownMenuComponent = (...args: unknown[]) => this.addComponent('PostDropdownMenuItem', args);

    registerFileUploadMethod = (...args: unknown[]): string => {
        const {icon, action, text} = named(['icon', 'action', 'text'], args);
        return this.add('FileUploadMethod', {icon: drawn(icon), action: action as Callable, text: drawn(text)});
    };

    registerFilePreviewComponent = (...args: unknown[]): string => {
        const {override, component} = named(['override', 'component'], args);
        return this.add('FilePreview', {override: override as never, component: component as never});
    };

    registerChannelIntroButtonAction = (...args: unknown[]): string => {
        const {icon, action, text} = named(['icon', 'action', 'text'], args);
        return this.add('ChannelIntroButton', {icon: drawn(icon), action: action as Callable, text: drawn(text)});
    };

    registerReducer = (...args: unknown[]): void => {
        const {reducer} = named(['reducer'], args);
        registerReducer(`plugins-${this.id}`, reducer as Reducer);
    };

    registerWebSocketEventHandler = (...args: unknown[]): void => {
        const {event, handler} = named(['event', 'handler'], args);
        const name = String(event);
        this.unregisterWebSocketEventHandler(name);
        this.stops.set(`event ${name}`, listenTo(name, (message) => this.guarded(() => (handler as (message: ServerEvent) => void)(message))));
    };

    unregisterWebSocketEventHandler = (...args: unknown[]): void => {
        const {event} = named(['event'], args);
        this.stopOne(`event ${String(event)}`);
    };

    registerReconnectHandler = (...args: unknown[]): void => {
        const {handler} = named(['handler'], args);
        this.stopOne('reconnect');
        this.stops.set('reconnect', listenToReconnect(() => this.guarded(handler as () => void)));
    };

    unregisterReconnectHandler = (): void => this.stopOne('reconnect');

    registerAdminConsoleCustomSetting = (...args: unknown[]): void => {
        const {key, component, options} = named(['key', 'component', 'options'], args);
        const data = {key: String(key), pluginId: this.id, component, options: options ?? {}};
        this.store.dispatch({type: 'RECEIVED_ADMIN_CONSOLE_CUSTOM_COMPONENT', data});
    };

    private stopOne(key: string): void {
        this.stops.get(key)?.();
        this.stops.delete(key);
    }

    private guarded(call: () => void): void {
        try {
            call();
        } catch (error) {
            console.error(`Plugin ${this.id}:`, error); // eslint-disable-line no-console -- the one place a plugin's author looks
        }
    }
}
