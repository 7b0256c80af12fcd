// Every method by which a plugin puts something into a place of the page: the method, the place (Mattermost's name of the
// slot), and what is kept of its arguments, in their order. Slots, the registry and the test that looks for each in the
// page are made from this table. Methods that do something else are in registry.ts.
import type {FileInfo} from '@mattermost/types/files';
import type {Post, PostEmbed} from '@mattermost/types/posts';
import {createElement, isValidElement, type ComponentType, type ReactNode} from 'react';

/** A plugin's component; what it is given depends on the place. */
export type PluginView = ComponentType<Record<string, unknown>>;

type Readers = Record<string, (value: unknown) => unknown>;
type Arguments<Read extends Readers> = {[Name in keyof Read]: ReturnType<Read[Name]>};

type Method<Slot extends string, Entry> = {
    slot: Slot;
    /** The names of the arguments, in their order. */
    names: readonly string[];
    /** Makes the entry of the slot from the arguments by name. */
    entry: (given: Partial<Record<string, unknown>>, pluginId: string) => Entry;
};

function method<Slot extends string, Read extends Readers>(slot: Slot, readers: Read): Method<Slot, Arguments<Read>>;
function method<Slot extends string, Read extends Readers, Entry>(slot: Slot, readers: Read, make: (read: Arguments<Read>, pluginId: string) => Entry): Method<Slot, Entry>;
function method(slot: string, readers: Readers, make: (read: Record<string, unknown>, pluginId: string) => unknown = (read) => read): Method<string, unknown> {
    const read = (given: Partial<Record<string, unknown>>) => Object.fromEntries(Object.entries(readers).map(([name, reader]) => [name, reader(given[name])]));
    return {slot, names: Object.keys(readers), entry: (given, pluginId) => make(read(given), pluginId)};
}

/** An icon or a text may be an element, a component or a string. */
export function drawn(value: unknown): ReactNode {
    if (typeof value === 'function') {
        return createElement(value as ComponentType);
    }
    if (typeof value === 'object' && value !== null && '$$typeof' in value && !isValidElement(value)) {
        return createElement(value as unknown as ComponentType);
    }
    return value as ReactNode;
}

const view = (value: unknown) => value as PluginView | undefined;
const callback = <Given extends unknown[], Answer = unknown>() => (value: unknown) => (typeof value === 'function' ? value as (...given: Given) => Answer : undefined);
const words = (value: unknown) => (value === undefined || value === null ? '' : String(value));
const anything = (value: unknown) => value;
const flag = (value: unknown) => value === true;

const channelTest = callback<[state: unknown, channel: unknown], boolean>();
const list = <Item>(value: unknown) => (Array.isArray(value) ? value as Item[] : []);
/** Mattermost: an icon by its name in Compass. */
const glyph = (value: unknown) => words(value).replace(/^(icon-)?/, 'icon-');

/** One part of a plugin's page of the channel's settings, drawn from its description. */
export type ChannelSettingsSection = {title?: string; settings?: {name: string; type?: string; title?: string; helpText?: string; default?: unknown; placeholder?: string; options?: {value: string; text: string; helpText?: string}[]}[]};

const component = {component: view};
const press = callback<unknown[]>();
const stateTest = callback<[state: unknown], boolean>();
const postTest = callback<[postId: string], boolean>();

function withoutSlashes(route: string): string {
    return route.replace(/^\/+|\/+$/g, '');
}

const pluginRoute = ({route, component: page}: {route: string; component: PluginView | undefined}, pluginId: string) => ({
    route: `${pluginId}/${withoutSlashes(route)}`.replace(/\/$/, ''),
    component: page,
});

export const METHODS = {
    registerGlobalComponent: method('Global', component),
    registerRootComponent: method('Root', component),
    registerLeftSidebarHeaderComponent: method('LeftSidebarHeader', component),
    registerBottomTeamSidebarComponent: method('BottomTeamSidebar', component),
    registerSidebarChannelLinkLabelComponent: method('SidebarChannelLinkLabel', component),
    registerChannelHeaderIcon: method('ChannelHeaderIcon', component),
    registerChannelComposerBannerComponent: method('ChannelComposerBanner', component),
    registerCodeBlockActionComponent: method('CodeBlockAction', component),
    registerLinkTooltipComponent: method('LinkTooltip', component),
    registerNewMessagesSeparatorActionComponent: method('NewMessagesSeparatorAction', component),
    registerPopoverUserActionsComponent: method('PopoverUserActions', component),
    registerPopoverUserAttributesComponent: method('PopoverUserAttributes', component),
    registerPostActionComponent: method('PostAction', component),
    registerPostDropdownMenuComponent: method('PostDropdownMenuItem', component),
    registerPostEditorActionComponent: method('PostEditorAction', component),
    registerPostHeaderComponent: method('PostHeader', component),
    registerSystemConsoleGroupTable: method('SystemConsoleGroupTable', component),
    registerChannelToastComponent: method('ChannelToast', component),
    registerPostMessageAttachmentComponent: method('PostMessageAttachment', component),

    registerDesktopNotificationHook: method('DesktopNotificationHooks', {hook: press}),
    registerFilesWillUploadHook: method('FilesWillUploadHook', {hook: press}),
    registerMessageWillBePostedHook: method('MessageWillBePosted', {hook: press}),
    registerMessageWillBeUpdatedHook: method('MessageWillBeUpdated', {hook: press}),
    registerMessageWillFormatHook: method('MessageWillFormat', {hook: press}),
    registerSlashCommandWillBePostedHook: method('SlashCommandWillBePosted', {hook: press}),

    registerMainMenuAction: method('MainMenu', {text: drawn, action: press, mobileIcon: drawn}, ({mobileIcon, ...entry}) => ({...entry, icon: mobileIcon})),
    registerUserGuideDropdownMenuAction: method('UserGuideDropdown', {text: drawn, action: press}),
    registerSidebarBrowseOrAddChannelMenuAction: method('SidebarBrowseOrAddChannelMenu', {text: drawn, action: press, icon: drawn}),
    registerChannelHeaderMenuAction: method('ChannelHeader', {text: drawn, action: press, shouldRender: stateTest}),
    registerProductSwitcherMenuItem: method('ProductSwitcherMenuItem', {text: drawn, icon: drawn, action: press, isHidden: stateTest}, ({isHidden, ...entry}) => ({
        ...entry,
        shouldRender: (state: unknown) => !isHidden?.(state),
    })),
    registerPostDropdownMenuAction: method('PostDropdownMenu', {text: drawn, action: press, filter: postTest}),
    registerChannelHeaderButtonAction: method('ChannelHeaderButton', {icon: drawn, action: press, dropdownText: drawn, tooltipText: drawn}),
    registerCallButtonAction: method('CallButton', {button: drawn, dropdownButton: drawn, action: press, icon: drawn, dropdownText: drawn}),
    registerChannelIntroButtonAction: method('ChannelIntroButton', {icon: drawn, action: press, text: drawn}),
    registerFileUploadMethod: method('FileUploadMethod', {icon: drawn, action: press, text: drawn}),
    registerFileDropdownMenuAction: method('FilesDropdown', {match: callback<[info: FileInfo], boolean>(), text: drawn, action: press}),
    registerPostWillRenderEmbedComponent: method('PostWillRenderEmbedComponent', {match: callback<[embed: PostEmbed], boolean>(), component: view, toggleable: flag}),
    registerActionAfterChannelCreation: method('CreateBoardFromTemplate', {component: view, action: press}),
    registerChannelIconOverride: method('ChannelIconOverride', {matcher: channelTest, iconName: glyph}),
    registerChannelIntro: method('ChannelIntro', {matcher: channelTest, component: view}),
    registerChannelTypeOption: method('ChannelTypeOption', {label: drawn, description: drawn, icon: drawn, isAvailable: stateTest, extraContent: view, onCreate: callback<[form: Record<string, unknown>], unknown>(), createButtonText: drawn}),
    registerComposerPlaceholder: method('ComposerPlaceholder', {transform: callback<[placeholder: string, channel: unknown, state: unknown, intl: unknown]>()}),
    registerAIActionMenuItemComponent: method('AIActionMenuItem', {icon: drawn, text: drawn, sortOrder: Number, component: view, action: press}),
    registerChannelSettingsTab: method('ChannelSettingsTab', {uiName: words, icon: drawn, shouldRender: callback<[state: unknown, channel: unknown], boolean>(), sections: list<ChannelSettingsSection>, onSave: callback<[values: Record<string, unknown>, channel: unknown]>(), loadValues: callback<[channel: unknown]>(), component: view}),
    registerFilePreviewComponent: method('FilePreview', {override: callback<[info: FileInfo, post: Post], boolean>(), component: view}),

    registerProduct: method('Product', {baseURL: words, switcherIcon: anything, switcherText: drawn, switcherLinkURL: words, mainComponent: view, headerCentreComponent: view, headerRightComponent: view, showTeamSidebar: flag, showAppBar: flag, wrapped: anything, publicComponent: view, isTeamScoped: flag}, (given) => {
        const base = withoutSlashes(given.baseURL);
        const route = given.isTeamScoped ? `:team/${base}` : base;
        return {
            ...given,
            route,
            // Mattermost: the icon is the name of one of Compass.
            icon: typeof given.switcherIcon === 'string' ? glyph(given.switcherIcon) : drawn(given.switcherIcon),
            text: given.switcherText,
            link: given.switcherLinkURL || `/${base}`,
            component: given.mainComponent,
        };
    }),
    /** Ours: a part of the client drawn in the plugin's own way; overridable.tsx has their names. */
    registerComponentOverride: method('ComponentOverride', {name: words, component: view}),
    /** Ours: an implementation of a service of the client; services.ts has the kinds. */
    registerService: method('Service', {kind: words, name: words, implementation: anything}),
    registerNeedsTeamRoute: method('NeedsTeamComponent', {route: words, component: view}, pluginRoute),
    registerCustomRoute: method('CustomRouteComponent', {route: words, component: view}, pluginRoute),
};

type Methods = typeof METHODS;
export type MethodName = keyof Methods;

/** Slots whose entries come from methods with answers of their own. */
type OtherSlots = {
    AppBar: {iconUrl: string; tooltipText: ReactNode; action: ((...given: unknown[]) => unknown) | undefined; rhsComponentId?: string; supportedProductIds: unknown};
    RightHandSidebarComponent: {component: PluginView | undefined; title: ReactNode; showPopout: boolean};
    /** A tab of each channel, beside its messages; ours. */
    ChannelTab: {component: PluginView | undefined; text: string};
    SearchButtons: {component: PluginView | undefined; action: (terms: string) => unknown};
    SearchSuggestions: {component: PluginView | undefined};
    SearchHints: {component: PluginView | undefined};
};

type OfSlot<Name extends string> = {[Key in MethodName]: Methods[Key]['slot'] extends Name ? ReturnType<Methods[Key]['entry']> : never}[MethodName];

export type SlotName = Methods[MethodName]['slot'] | keyof OtherSlots;

/** What stands in a slot. */
export type SlotEntry<Name extends SlotName> = {id: string; pluginId: string} & (Name extends keyof OtherSlots ? OtherSlots[Name] : OfSlot<Name>);

/** An entry of the menu of posts, which may have a menu of its own. */
export type PostMenuEntry = SlotEntry<'PostDropdownMenu'> & {subMenu?: PostMenuEntry[]};

/** The slots of which each entry is one component. */
export type ViewSlot = {[Name in SlotName]: SlotEntry<Name> extends {component: PluginView | undefined} ? Name : never}[SlotName];
