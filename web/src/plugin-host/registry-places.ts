// The places around the messages that plugins add to: menus, pages, settings, languages. Names and arguments are
// Mattermost's.
import {setPluginMessages} from '../i18n/plugin-messages';

import {named} from './arguments';
import {drawn, RegistryBase, type Callable} from './registry-base';

type Messages = Record<string, string>;

function without(route: unknown): string {
    return String(route ?? '').replace(/^\/+|\/+$/g, '');
}

/** The methods for pages, menus and settings, and those that nothing here serves. */
export class PlacesRegistry extends RegistryBase {
    registerGlobalComponent = (...args: unknown[]) => this.addComponent('Global', args);
    registerLeftSidebarHeaderComponent = (...args: unknown[]) => this.addComponent('LeftSidebarHeader', args);
    registerBottomTeamSidebarComponent = (...args: unknown[]) => this.addComponent('BottomTeamSidebar', args);
    registerSidebarChannelLinkLabelComponent = (...args: unknown[]) => this.addComponent('SidebarChannelLinkLabel', args);
    registerChannelHeaderIcon = (...args: unknown[]) => this.addComponent('ChannelHeaderIcon', args);
    registerCodeBlockActionComponent = (...args: unknown[]) => this.addComponent('CodeBlockAction', args);
    registerPostHeaderComponent = (...args: unknown[]) => this.addComponent('PostHeader', args);
    registerDesktopNotificationHook = (...args: unknown[]) => this.addHook('DesktopNotificationHooks', args);

    registerMainMenuAction = (...args: unknown[]): string => {
        const {text, action, mobileIcon} = named(['text', 'action', 'mobileIcon'], args);
        return this.add('MainMenu', {text: drawn(text), action: action as Callable, icon: drawn(mobileIcon)});
    };

    registerUserGuideDropdownMenuAction = (...args: unknown[]): string => {
        const {text, action} = named(['text', 'action'], args);
        return this.add('UserGuideDropdown', {text: drawn(text), action: action as Callable});
    };

    registerSidebarBrowseOrAddChannelMenuAction = (...args: unknown[]): string => {
        const {text, action, icon} = named(['text', 'action', 'icon'], args);
        return this.add('SidebarBrowseOrAddChannelMenu', {text: drawn(text), action: action as Callable, icon: drawn(icon)});
    };

    registerChannelHeaderMenuAction = (...args: unknown[]): string => {
        const {text, action, shouldRender} = named(['text', 'action', 'shouldRender'], args);
        return this.add('ChannelHeader', {text: drawn(text), action: action as Callable, shouldRender: shouldRender as (state: unknown) => boolean});
    };

    registerCallButtonAction = (...args: unknown[]): string => {
        const {button, action, icon, dropdownText} = named(['button', 'dropdownButton', 'action', 'icon', 'dropdownText'], args);
        return this.add('CallButton', {button: drawn(button), action: action as Callable, icon: drawn(icon), dropdownText: drawn(dropdownText)});
    };

    registerProductSwitcherMenuItem = (...args: unknown[]): string => {
        const {text, icon, action, isHidden} = named(['text', 'icon', 'action', 'isHidden'], args);
        const shouldRender = (state: unknown) => !(isHidden as ((state: unknown) => boolean) | undefined)?.(state);
        return this.add('ProductSwitcherMenuItem', {text: drawn(text), icon: drawn(icon), action: action as Callable, shouldRender});
    };

    registerProduct = (...args: unknown[]): string => {
        const names = ['baseURL', 'switcherIcon', 'switcherText', 'switcherLinkURL', 'mainComponent', 'headerCentreComponent', 'headerRightComponent', 'showTeamSidebar', 'showAppBar', 'wrapped', 'publicComponent', 'isTeamScoped'] as const;
        const {baseURL, switcherIcon, switcherText, switcherLinkURL, mainComponent} = named(names, args);
        // Mattermost: the icon is the name of one of Compass.
        const icon = typeof switcherIcon === 'string' ? switcherIcon.replace(/^(icon-)?/, 'icon-') : drawn(switcherIcon);
        const route = without(baseURL);
        return this.add('Product', {route, icon, text: drawn(switcherText), link: String(switcherLinkURL ?? `/${route}`), component: mainComponent as never});
    };

    registerNeedsTeamRoute = (...args: unknown[]) => this.addRoute('NeedsTeamComponent', args);
    registerCustomRoute = (...args: unknown[]) => this.addRoute('CustomRouteComponent', args);

    private addRoute(slot: string, args: unknown[]): string {
        const {route, component} = named(['route', 'component'], args);
        return this.add(slot, {route: `${this.id}/${without(route)}`.replace(/\/$/, ''), component: component as never});
    }

    registerUserSettings = (...args: unknown[]): void => {
        const {setting} = named(['setting'], args);
        this.store.dispatch({type: 'RECEIVED_PLUGIN_USER_SETTINGS', data: {pluginId: this.id, setting: setting ?? args[0]}});
    };

    registerAdminConsoleCustomSection = (...args: unknown[]): void => {
        const {key, component} = named(['key', 'component'], args);
        this.store.dispatch({type: 'RECEIVED_ADMIN_CONSOLE_CUSTOM_SECTION', data: {key: String(key), pluginId: this.id, component, options: {}}});
    };

    registerTranslations = (...args: unknown[]): void => {
        const {getTranslationsForLocale} = named(['getTranslationsForLocale'], args);
        setPluginMessages(this.id, getTranslationsForLocale as (locale: string) => Messages);
    };

    registerPostCardTypeComponent = (): string => this.unserved('registerPostCardTypeComponent');
    registerPostWillRenderEmbedComponent = (): string => this.unserved('registerPostWillRenderEmbedComponent');
    registerFileDropdownMenuAction = (): string => this.unserved('registerFileDropdownMenuAction');
    registerChannelToastComponent = (): string => this.unserved('registerChannelToastComponent');
    registerActionAfterChannelCreation = (): string => this.unserved('registerActionAfterChannelCreation');
    registerSearchComponents = (): string => this.unserved('registerSearchComponents');
    registerAdminConsolePlugin = (): string => this.unserved('registerAdminConsolePlugin');
    unregisterAdminConsolePlugin = (): void => undefined;
    registerSiteStatisticsHandler = (): string => this.unserved('registerSiteStatisticsHandler');
    registerSystemConsoleGroupTable = (): string => this.unserved('registerSystemConsoleGroupTable');
    registerRHSPluginPopoutListener = (): string => this.unserved('registerRHSPluginPopoutListener');
}
