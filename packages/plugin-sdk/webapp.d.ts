// What a plugin's web half is given: `initialize(registry, store)`, and what it finds on `window`. Methods take their arguments in
// order, or one object that names them. The types need no package: components are those of any version of React.

/** Something to be drawn: a text, an element, or nothing. */
export type Drawable = unknown;
/** A component of any version of React. */
export type Component<Props = Record<string, never>> = ((props: Props) => unknown) | (new (props: Props) => object);
/** Colours and fonts of the reader's theme, by Mattermost's names. */
export type Theme = Record<string, string>;

/** What every component of a place gets beside the place's own. */
export interface Everywhere {
    theme: Theme;
    webSocketClient: object;
}

/** The nouns of the wire, as far as plugins are given them; `@mattermost/types` has all of their fields. */
export interface Post { id: string; channel_id: string; root_id: string; user_id: string; message: string; type: string; props: Record<string, unknown>; file_ids?: string[]; [field: string]: unknown }
export interface Channel { id: string; team_id: string; type: 'O' | 'P' | 'D' | 'G'; name: string; display_name: string; delete_at: number; [field: string]: unknown }
export interface ChannelMember { channel_id: string; user_id: string; [field: string]: unknown }
export interface User { id: string; username: string; [field: string]: unknown }
export interface FileInfo { id: string; name: string; extension: string; mime_type: string; size: number; [field: string]: unknown }
export interface PostEmbed { type: string; url: string; [field: string]: unknown }
/** The whole state; plugins select from `entities`, and from their own slice `plugins-<id>`. */
export interface State { entities: Record<string, unknown>; views: Record<string, unknown>; plugins: Record<string, unknown>; [slice: string]: unknown }
export interface Action { type: string; [field: string]: unknown }
export interface Store { getState(): State; dispatch(action: Action | ((dispatch: Store['dispatch'], getState: () => State) => unknown)): unknown; subscribe(listener: () => void): () => void }
export interface Frame { event: string; data: Record<string, unknown>; broadcast: Record<string, unknown>; seq: number }

/** The id of what was registered; `unregisterComponent` takes it away. */
export type Registration = string;
/** A method that takes its arguments in order or by their names. */
export type Method<Args extends readonly unknown[], Named, Answer = Registration> = { (...args: Args): Answer; (named: Named): Answer };
type Place<Props = Record<string, never>> = Method<[component: Component<Props & Everywhere>], { component: Component<Props & Everywhere> }>;
type ByChannel = (channel: Channel, member: ChannelMember | undefined) => unknown;
type Refused = { error: { message: string } };
type Later<Answer> = Answer | Promise<Answer>;
type MenuAction<Given extends readonly unknown[]> = (...given: Given) => unknown;

export interface Registry {
    readonly id: string;
    /** What bundles ask before they use newer methods. */
    readonly supports: { globalAppBar: boolean; globalRhs: boolean };

    // Places of the page
    registerRootComponent: Place;
    registerGlobalComponent: Place;
    registerLeftSidebarHeaderComponent: Place;
    registerBottomTeamSidebarComponent: Place;
    registerSidebarChannelLinkLabelComponent: Place<{ channel: Channel }>;
    registerChannelHeaderIcon: Place<{ channel: Channel }>;
    registerChannelToastComponent: Place<{ channelId: string }>;
    registerChannelComposerBannerComponent: Place<{ channel: Channel }>;
    registerPostEditorActionComponent: Place;
    registerPostMessageAttachmentComponent: Place<{ postId: string }>;
    registerPostHeaderComponent: Place<{ post: Post }>;
    registerPostActionComponent: Place<{ post: Post }>;
    registerPostDropdownMenuComponent: Place<{ postId: string }>;
    registerCodeBlockActionComponent: Place<{ code: string }>;
    registerNewMessagesSeparatorActionComponent: Place;
    registerLinkTooltipComponent: Place<{ href: string; show: boolean }>;
    registerPopoverUserAttributesComponent: Place<{ user: User; status: string | undefined; hide: () => void }>;
    registerPopoverUserActionsComponent: Place<{ user: User; status: string | undefined; hide: () => void }>;
    registerSystemConsoleGroupTable: Place;

    // Menus and buttons
    registerMainMenuAction: Method<[text: Drawable, action: MenuAction<[]>, mobileIcon?: Drawable], { text: Drawable; action: MenuAction<[]>; mobileIcon?: Drawable }>;
    registerUserGuideDropdownMenuAction: Method<[text: Drawable, action: MenuAction<[]>], { text: Drawable; action: MenuAction<[]> }>;
    registerProductSwitcherMenuItem: Method<[text: Drawable, icon: Drawable, action: MenuAction<[]>, isHidden?: (state: State) => boolean], { text: Drawable; icon: Drawable; action: MenuAction<[]>; isHidden?: (state: State) => boolean }>;
    registerSidebarBrowseOrAddChannelMenuAction: Method<[text: Drawable, action: MenuAction<[teamId: string]>, icon?: Drawable], { text: Drawable; action: MenuAction<[teamId: string]>; icon?: Drawable }>;
    registerChannelHeaderButtonAction: Method<[icon: Drawable, action: ByChannel, dropdownText: Drawable, tooltipText?: Drawable], { icon: Drawable; action: ByChannel; dropdownText: Drawable; tooltipText?: Drawable }>;
    registerCallButtonAction: Method<[button: Drawable, dropdownButton: Drawable, action: ByChannel, icon?: Drawable, dropdownText?: Drawable], { button: Drawable; dropdownButton: Drawable; action: ByChannel; icon?: Drawable; dropdownText?: Drawable }>;
    registerChannelHeaderMenuAction: Method<[text: Drawable, action: MenuAction<[channelId: string]>, shouldRender?: (state: State) => boolean], { text: Drawable; action: MenuAction<[channelId: string]>; shouldRender?: (state: State) => boolean }>;
    registerChannelIntroButtonAction: Method<[icon: Drawable, action: ByChannel, text: Drawable], { icon: Drawable; action: ByChannel; text: Drawable }>;
    registerFileUploadMethod: Method<[icon: Drawable, action: (upload: (files: File[]) => void) => unknown, text: Drawable], { icon: Drawable; action: (upload: (files: File[]) => void) => unknown; text: Drawable }>;
    registerFileDropdownMenuAction: Method<[match: (info: FileInfo) => boolean, text: Drawable, action: MenuAction<[info: FileInfo]>], { match: (info: FileInfo) => boolean; text: Drawable; action: MenuAction<[info: FileInfo]> }>;
    registerPostDropdownMenuAction: Method<[text: Drawable, action: MenuAction<[postId: string]>, filter?: (postId: string) => boolean], { text: Drawable; action: MenuAction<[postId: string]>; filter?: (postId: string) => boolean }>;
    registerPostDropdownSubMenuAction: Method<[text: Drawable, action?: MenuAction<[postId: string]>, filter?: (postId: string) => boolean], { text: Drawable; action?: MenuAction<[postId: string]>; filter?: (postId: string) => boolean }, { id: Registration; rootRegisterMenuItem: (text: Drawable, action: MenuAction<[postId: string]>, filter?: (postId: string) => boolean) => Registration }>;
    registerAIActionMenuItemComponent: Method<[named: AIAction], AIAction>;
    registerAppBarComponent: Method<[iconUrl: string, action: ByChannel | undefined, tooltipText: Drawable, supportedProductIds?: string | string[] | null, rhsComponent?: Component<Everywhere>, rhsTitle?: Drawable], { iconUrl: string; action?: ByChannel; tooltipText: Drawable; supportedProductIds?: string | string[] | null; rhsComponent?: Component<Everywhere>; rhsTitle?: Drawable }, Registration | { id: Registration; rhsComponent: RightHandSide }>;

    // Posts, files and what is written
    registerPostTypeComponent: Method<[type: string, component: Component<{ post: Post; theme: Theme; isRHS: boolean; compactDisplay: boolean }>], { type: string; component: Component<{ post: Post; theme: Theme; isRHS: boolean; compactDisplay: boolean }> }>;
    registerPostCardTypeComponent: Method<[type: string, component: Component<{ post: Post }>], { type: string; component: Component<{ post: Post }> }>;
    registerPostWillRenderEmbedComponent: Method<[match: (embed: PostEmbed) => boolean, component: Component<{ embed: PostEmbed } & Everywhere>, toggleable?: boolean], { match: (embed: PostEmbed) => boolean; component: Component<{ embed: PostEmbed } & Everywhere>; toggleable?: boolean }>;
    registerFilePreviewComponent: Method<[override: (info: FileInfo, post: Post) => boolean, component: Component<{ fileInfo: FileInfo; post: Post } & Everywhere>], { override: (info: FileInfo, post: Post) => boolean; component: Component<{ fileInfo: FileInfo; post: Post } & Everywhere> }>;
    registerComposerPlaceholder: Method<[transform: (placeholder: string, channel: Channel, state: State, intl: object) => string], { transform: (placeholder: string, channel: Channel, state: State, intl: object) => string }>;
    registerMessageWillBePostedHook: Method<[hook: (post: Post) => Later<{ post: Post } | Refused>], { hook: (post: Post) => Later<{ post: Post } | Refused> }>;
    registerMessageWillBeUpdatedHook: Method<[hook: (post: Post, before: Post) => Later<{ post: Post } | Refused>], { hook: (post: Post, before: Post) => Later<{ post: Post } | Refused> }>;
    registerMessageWillFormatHook: Method<[hook: (post: Post, message: string) => string], { hook: (post: Post, message: string) => string }>;
    registerSlashCommandWillBePostedHook: Method<[hook: (message: string, args: Record<string, string>) => Later<{ message: string; args: Record<string, string> } | Refused | Record<string, never>>], { hook: (message: string, args: Record<string, string>) => Later<{ message: string; args: Record<string, string> } | Refused | Record<string, never>> }>;
    registerFilesWillUploadHook: Method<[hook: (files: File[], upload: (files: File[]) => void) => { message?: string | null; files: File[] | null }], { hook: (files: File[], upload: (files: File[]) => void) => { message?: string | null; files: File[] | null } }>;
    registerDesktopNotificationHook: Method<[hook: (post: Post, props: object, channel: Channel, teamId: string, args: object) => Later<{ args?: object } | { error: string }>], { hook: (post: Post, props: object, channel: Channel, teamId: string, args: object) => Later<{ args?: object } | { error: string }> }>;

    // Channels
    registerChannelIconOverride: Method<[matcher: (state: State, channel: Channel) => boolean, iconName: string], { matcher: (state: State, channel: Channel) => boolean; iconName: string }>;
    registerChannelIntro: Method<[matcher: (state: State, channel: Channel) => boolean, component: Component<{ channel: Channel } & Everywhere>], { matcher: (state: State, channel: Channel) => boolean; component: Component<{ channel: Channel } & Everywhere> }>;
    registerChannelTypeOption: Method<[named: ChannelTypeOption], ChannelTypeOption>;
    registerActionAfterChannelCreation: Method<[component: Component<{ setCanCreate: (can: boolean) => void; setAction: (action: unknown) => void; newBoardInfoIcon: Drawable }>, action: (teamId: string, channelId: string) => unknown], { component: Component<{ setCanCreate: (can: boolean) => void; setAction: (action: unknown) => void; newBoardInfoIcon: Drawable }>; action: (teamId: string, channelId: string) => unknown }>;
    registerChannelSettingsTab: Method<[named: ChannelSettingsTab], ChannelSettingsTab>;

    // The right-hand side, pages, search
    registerRightHandSidebarComponent: Method<[component: Component<Everywhere>, title: Drawable, showPopout?: boolean], { component: Component<Everywhere>; title: Drawable; showPopout?: boolean }, RightHandSide>;
    registerRHSPluginPopoutListener: Method<[pluginId: string, onPopoutOpened: OnPopout], { pluginId: string; onPopoutOpened: OnPopout }, void>;
    registerProduct: Method<[named: Product], Product>;
    registerNeedsTeamRoute: Method<[route: string, component: Component<{ theme: Theme }>], { route: string; component: Component<{ theme: Theme }> }>;
    registerCustomRoute: Method<[route: string, component: Component<{ theme: Theme }>], { route: string; component: Component<{ theme: Theme }> }>;
    registerSearchComponents: (named: { buttonComponent: Component; suggestionsComponent?: Component<{ searchTerms: string }>; hintsComponent?: Component<{ searchTerms: string }>; action: (terms: string) => unknown }) => Registration;

    // Settings and the system console
    registerUserSettings: (setting: UserSettings) => void;
    registerAdminConsolePlugin: (func: (definition: object) => object) => void;
    unregisterAdminConsolePlugin: () => void;
    registerAdminConsoleCustomSetting: (key: string, component: Component<CustomSetting>, options?: { showTitle?: boolean }) => void;
    registerAdminConsoleCustomSection: (key: string, component: Component<{ settingsList: Drawable[]; sectionTitle?: string; sectionDescription?: string }>) => void;
    registerSiteStatisticsHandler: (handler: () => Promise<Record<string, { id?: string; name?: string; icon?: string; value?: unknown; visualizationType?: string }>>) => void;

    // What draws nothing
    registerReducer: (reducer: (state: never, action: never) => unknown) => void;
    registerWebSocketEventHandler: (event: string, handler: (frame: Frame) => void) => void;
    unregisterWebSocketEventHandler: (event: string) => void;
    registerReconnectHandler: (handler: () => void) => void;
    unregisterReconnectHandler: () => void;
    registerTranslations: (getTranslationsForLocale: (locale: string) => Record<string, string>) => void;
    unregisterComponent: (id: Registration) => void;
    unregisterPostTypeComponent: (id: Registration) => void;

    // Jackfield's own
    /** Draws a part of the client in the plugin's own way; of several plugins the one with the lowest id has it. */
    registerComponentOverride: <Name extends keyof Parts>(name: Name, component: Component<Overriding<Name>>) => Registration;
    /** Adds calls to the plugin's server half to `WebappUtils.extensions[<id>]`, where every plugin finds them; returns them. */
    registerClientExtension: <Calls extends Record<string, unknown>>(make: (call: Call) => Calls) => Calls;
    /** Offers an implementation of a service of the client; administrators choose among those of several plugins. */
    registerService: Method<[kind: keyof Services, name: string, implementation: Services[keyof Services]], { [Kind in keyof Services]: { kind: Kind; name: string; implementation: Services[Kind] } }[keyof Services]>;
}

/** What a web half that is held apart from the page finds of the registry. */
export type IsolatedRegistry = Pick<Registry, 'id' | 'supports' | 'registerAppBarComponent' | 'registerBottomTeamSidebarComponent' | 'registerChannelComposerBannerComponent' | 'registerChannelHeaderButtonAction' | 'registerChannelHeaderIcon' | 'registerChannelHeaderMenuAction' | 'registerLeftSidebarHeaderComponent' | 'registerMainMenuAction' | 'registerPopoverUserAttributesComponent' | 'registerPostDropdownMenuAction' | 'registerPostTypeComponent' | 'registerReconnectHandler' | 'registerReducer' | 'registerRightHandSidebarComponent' | 'registerWebSocketEventHandler' | 'unregisterComponent' | 'unregisterReconnectHandler' | 'unregisterWebSocketEventHandler'>;

/** And what it finds as `jackfield`. */
export interface Isolated {
    context(): { userId: string; teamId: string; channelId: string; locale: string; theme: Theme };
    notify(text: string): Promise<null>;
    openChannel(channelId: string): Promise<null>;
    openPost(postId: string): Promise<null>;
}

/** The services that plugins can offer. */
export interface Services {
    /** A button in the header of a channel. */
    calls: { start: (channel: { id: string; team_id: string; type: string }) => unknown };
    /** A button beside the message: pictures of `https` addresses, for what was typed, or for nothing at first. */
    gifs: { search: (term: string) => Promise<{ url: string; preview?: string; title?: string }[]> };
    /** An entry in the menu of messages: what they say in a language, as `de`. */
    translation: { translate: (text: string, wish: { to: string }) => Promise<string | { text: string; from?: string }> };
}

export interface AIAction { icon?: Drawable; text: Drawable; sortOrder?: number; component?: Component<AIGiven & Everywhere>; action?: (given: AIGiven) => unknown }
export interface AIGiven { draft: { message: string; channelId: string; rootId: string }; channelId: string; rootId: string; getSelectedText: () => { start: number; end: number }; updateText: (text: string) => void }
export interface ChannelTypeOption { label: Drawable; description: Drawable; icon: Drawable; isAvailable?: (state: State) => boolean; extraContent?: Component; onCreate: (form: Record<string, unknown>) => Later<unknown>; createButtonText?: Drawable }
export interface ChannelSettingsTab { uiName: string; icon?: Drawable; shouldRender?: (state: State, channel: Channel) => boolean; sections?: object[]; onSave?: (values: Record<string, unknown>, channel: Channel) => Later<unknown>; loadValues?: (channel: Channel) => Later<Record<string, unknown>>; component?: Component<{ channel: Channel; setUnsaved: (unsaved: boolean) => void; registerHandlers: (handlers: object) => void }> }
export interface RightHandSide { id: Registration; showRHSPlugin: Action; hideRHSPlugin: Action; toggleRHSPlugin: (dispatch: Store['dispatch']) => unknown }
export interface Product { baseURL: string; switcherIcon?: Drawable; switcherText: Drawable; switcherLinkURL?: string; mainComponent: Component<Everywhere>; headerCentreComponent?: Component; headerRightComponent?: Component; showTeamSidebar?: boolean; showAppBar?: boolean; wrapped?: boolean; publicComponent?: Component; isTeamScoped?: boolean }
export type PopoutMessage = (topic: string, ...args: unknown[]) => void;
export type OnPopout = (team: string, channel: string, listeners: { sendToPopout: PopoutMessage; onMessageFromPopout: (listener: PopoutMessage) => () => void; onClosePopout: (listener: () => void) => () => void }) => void;
export interface UserSettings { id: string; uiName: string; icon?: string; action?: { title: string; text: string; buttonText: string; onClick: () => void }; sections: { title: string; disabled?: boolean; settings?: { name: string; type: 'radio' | 'custom'; title?: string; helpText?: string; default?: string; options?: { value: string; text: string; helpText?: string }[]; component?: Component<{ informChange: (name: string, value: string) => void }> }[]; component?: Component; onSubmit?: (changes: Record<string, string>) => void }[] }
export interface CustomSetting { id: string; label: string; helpText: Drawable; value: unknown; disabled: boolean; config: object; currentState: object; license: object; setByEnv: boolean; showConfirm: boolean; cancelSubmit: () => void; onChange: (id: string, value: unknown, confirm?: boolean, submit?: boolean) => void; registerSaveAction: (action: () => Promise<unknown>) => void; unRegisterSaveAction: (action: () => Promise<unknown>) => void; setSaveNeeded: () => void }

/** Calls the plugin's own server half with the reader's session: `/plugins/<id>/<path>`. What it refuses is thrown, as an error with `status_code`. */
export type Call = <Answer = unknown>(path: string, options?: { method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; body?: unknown; signal?: AbortSignal }) => Promise<Answer>;

/** The parts of the client that can be overridden, and what each is given. */
export interface Parts {
    Acknowledgements: { post: Post };
    AppBar: object;
    AttachButton: { onFiles: (files: File[]) => void };
    AttachedActions: { postId: string };
    BookmarksBar: { channelId: string };
    CallButtons: { channel: Channel; member: ChannelMember | undefined };
    ChannelFacts: { channel: Channel };
    ChannelHeader: { channelId: string };
    ChannelInfo: { channelId: string };
    ChannelIntro: { channelId: string; isEmpty: boolean };
    ChannelMenu: { channel: Channel; trigger: Drawable; triggerClassName?: string };
    CodeBlock: { code: string; language: string | undefined };
    Composer: { channelId: string; rootId?: string; placeholder?: string; autoFocus?: boolean };
    CustomStatus: { userId: string; withText?: boolean };
    DateLine: { at: number };
    DraftsLink: object;
    FileAttachments: { post: Post };
    FilePreview: { files: FileInfo[]; index: number; post: Post; onMove: (index: number) => void; onClose: () => void };
    FollowButton: { rootId: string; className?: string };
    FormattingBar: { onFormat: (format: never) => void };
    GroupCard: { groupId: string; className: string };
    Hashtag: { text: string };
    Image: { src: string; alt: string };
    Link: { href: string; title?: string };
    LinkPreview: { post: Post };
    MembersPanel: { channelId: string };
    MessageAttachments: { post: Post };
    NewLine: object;
    PermalinkPreview: { embed: PostEmbed };
    Post: { post: Post; place: 'center' | 'thread' | 'list'; joined?: boolean; highlighted?: boolean };
    PostAvatar: { post: Post; size?: number };
    PostBody: { post: Post; place: 'center' | 'thread' | 'list' };
    PostHeader: { post: Post };
    PostMenu: { post: Post };
    PostToolbar: { post: Post };
    PriorityTag: { priority: string | undefined };
    ProfileCard: { userId: string; onClose: () => void };
    ReactionBar: { post: Post; readOnly?: boolean };
    SearchBox: object;
    SearchResult: { post: Post; searchTerms?: readonly string[] };
    SidebarCategory: { category: object; channels: readonly Channel[] };
    SidebarHeader: object;
    SidebarRow: { channelId: string };
    SystemMessage: { post: Post };
    TeamRail: object;
    Thread: { rootId: string; focusedPostId?: string; autoFocus?: boolean; withFollow?: boolean };
    ThreadFooter: { post: Post };
    ThreadListItem: { thread: object; selected: boolean; onSelect: () => void };
    TypingLine: { channelId: string; rootId: string };
    UserMenu: object;
}

/** What a component that overrides a part gets: what the part gets, and the client's own to be drawn inside. */
export type Overriding<Name extends keyof Parts> = Parts[Name] & {
    /** The client's own, as it would have been drawn. */
    core: Drawable;
    /** The client's own, to be drawn with something else. */
    Core: Component<Parts[Name]>;
};

/** The parts of the client's look, as `window.JackfieldKit`; the developer portal shows each. */
export type KitName = 'Alert' | 'AskButton' | 'Avatar' | 'Banner' | 'Button' | 'ConfirmDialog' | 'Dialog' | 'EmptyState' | 'Field' | 'FormDialog' | 'Labelled' | 'Menu' | 'MenuHeading' | 'MenuItem' | 'MenuLine' | 'Pager' | 'PickList' | 'Popover' | 'SkeletonLines' | 'SubMenu' | 'Tabs' | 'Tooltip';

/** What a web half hands to `window.registerPlugin`. */
export interface Plugin {
    initialize(registry: Registry, store: Store): unknown;
    /** Called when the plugin is switched off or replaced; what it registered goes by itself. */
    uninitialize?(): void;
}

declare global {
    interface Window {
        JackfieldKit: Record<KitName, Component<never>>;
    }
}
