// What a plugin's `initialize(registry, store)` gets. Names, arguments and answers are Mattermost's. Plugins look
// whether newer methods exist, so those that nothing serves are not there; the older ones, which plugins call without
// looking, say so in the console.
import type {Reducer} from 'redux';

import type {ServerEvent} from '../net/events';
import {listenTo, listenToReconnect} from '../net/listeners';
import {registerReducer} from '../state/store';

import {named} from './arguments';
import {drawn, makeId, type Callable} from './registry-base';
import {PlacesRegistry} from './registry-places';
import type {PluginComponent} from './state';

/** One plugin's registry. */
export class PluginRegistry extends PlacesRegistry {
    readonly supports = {globalAppBar: true, globalRhs: true};
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

    registerPostDropdownSubMenuAction = (...args: unknown[]): {id: string; rootRegisterMenuItem: (...inner: unknown[]) => string} => {
        const {text, action, filter} = named(['text', 'action', 'filter'], args);
        const entry = {text: drawn(text), action: action as Callable | undefined, filter: filter as (postId: string) => boolean};
        const id = this.add('PostDropdownMenu', {...entry, subMenu: []});
        const children: PluginComponent[] = [];
        const rootRegisterMenuItem = (...inner: unknown[]): string => {
            const child = named(['text', 'action', 'filter'], inner);
            const childId = makeId();
            children.push({id: childId, pluginId: this.id, text: drawn(child.text), action: child.action as Callable, filter: child.filter as (postId: string) => boolean});
            this.store.dispatch({type: 'REMOVED_PLUGIN_COMPONENT', id});
            this.add('PostDropdownMenu', {...entry, subMenu: [...children]}, id);
            return childId;
        };
        return {id, rootRegisterMenuItem};
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
}
