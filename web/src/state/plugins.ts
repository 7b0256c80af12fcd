// What plugins have registered, in the shape that Mattermost's own plugins look for. Entries of a slot stand
// by plugin id, then in the order of registration; all of a plugin's entries go with it.
import type {ComponentType} from 'react';
import type {UnknownAction} from 'redux';

type Drawn = ComponentType<Record<string, unknown>>;

/** One entry of a slot. What else stands in it depends on the slot: plugin-host/methods.ts says what. */
export type PluginComponent = {id: string; pluginId: string};

export type PostTypeComponent = {id: string; pluginId: string; type: string; component: Drawn};

/** A manifest as the server shows it to every page. */
export type WebappManifest = {id: string; name?: string; version?: string; description?: string; webapp?: {bundle_path: string; isolated?: boolean}; icon_path?: string};

export type CustomSetting = {key: string; pluginId: string; component: Drawn; options: {showTitle?: boolean}};

/** A figure that a plugin adds to the server's statistics. */
export type SiteStatistic = {id?: string; name?: string; icon?: string; value?: unknown; visualizationType?: string};

/** One of a plugin's settings for each reader; its choice is kept as a preference of the plugin's. */
export type UserSetting = {
    name: string;
    type: 'radio' | 'custom';
    title?: string;
    helpText?: string;
    default?: string;
    options?: {value: string; text: string; helpText?: string}[];
    component?: Drawn;
};

export type UserSettings = {
    id: string;
    uiName: string;
    icon?: string;
    action?: {title: string; text: string; buttonText: string; onClick: () => void};
    sections: {title: string; disabled?: boolean; settings?: UserSetting[]; component?: Drawn; onSubmit?: (changes: Record<string, string>) => void}[];
};

export type PluginsState = {
    plugins: Record<string, WebappManifest>;
    components: Record<string, PluginComponent[]>;
    postTypes: Record<string, PostTypeComponent>;
    postCardTypes: Record<string, PostTypeComponent>;
    adminConsoleReducers: Record<string, (definition: Record<string, unknown>) => Record<string, unknown>>;
    adminConsoleCustomComponents: Record<string, Record<string, CustomSetting>>;
    adminConsoleCustomSections: Record<string, Record<string, CustomSetting>>;
    siteStatsHandlers: Record<string, () => Promise<Record<string, SiteStatistic>>>;
    userSettings: Record<string, UserSettings>;
    /** Failures that a plugin's drawing had in this page; after three it is hidden. */
    failures: Record<string, number>;
    /** The plugins that are on were loaded, or could not be: an address that nobody has drawn by now leads nowhere. */
    started: boolean;
};

const EMPTY: PluginsState = {
    plugins: {},
    components: {},
    postTypes: {},
    postCardTypes: {},
    adminConsoleReducers: {},
    adminConsoleCustomComponents: {},
    adminConsoleCustomSections: {},
    siteStatsHandlers: {},
    userSettings: {},
    failures: {},
    started: false,
};

function byPlugin(entries: PluginComponent[]): PluginComponent[] {
    // A stable sort keeps each plugin's own order.
    return [...entries].sort((a, b) => (a.pluginId < b.pluginId ? -1 : Number(a.pluginId > b.pluginId)));
}

function without(map: Record<string, PluginComponent[]>, leaves: (entry: PluginComponent) => boolean): Record<string, PluginComponent[]> {
    const kept = Object.entries(map).map(([slot, entries]) => [slot, entries.some(leaves) ? entries.filter((entry) => !leaves(entry)) : entries] as const);
    return Object.fromEntries(kept);
}

function withoutTypes(types: Record<string, PostTypeComponent>, pluginId: string): Record<string, PostTypeComponent> {
    return Object.fromEntries(Object.entries(types).filter(([, entry]) => entry.pluginId !== pluginId));
}

function withType(types: Record<string, PostTypeComponent>, entry: PostTypeComponent): Record<string, PostTypeComponent> {
    const taken = types[entry.type];
    // Of two plugins that draw one type, the lower id wins.
    return taken && taken.pluginId < entry.pluginId ? types : {...types, [entry.type]: entry};
}

function withoutKey<T>(map: Record<string, T>, key: string): Record<string, T> {
    const {[key]: _, ...rest} = map;
    return rest;
}

function removed(state: PluginsState, pluginId: string): PluginsState {
    return {
        ...state,
        plugins: withoutKey(state.plugins, pluginId),
        components: without(state.components, (entry) => entry.pluginId === pluginId),
        postTypes: withoutTypes(state.postTypes, pluginId),
        postCardTypes: withoutTypes(state.postCardTypes, pluginId),
        adminConsoleCustomComponents: withoutKey(state.adminConsoleCustomComponents, pluginId),
        adminConsoleCustomSections: withoutKey(state.adminConsoleCustomSections, pluginId),
        adminConsoleReducers: withoutKey(state.adminConsoleReducers, pluginId),
        siteStatsHandlers: withoutKey(state.siteStatsHandlers, pluginId),
        userSettings: withoutKey(state.userSettings, pluginId),
        failures: withoutKey(state.failures, pluginId),
    };
}

export function pluginsReducer(state: PluginsState = EMPTY, action: UnknownAction): PluginsState {
    switch (action.type) {
    case 'RECEIVED_WEBAPP_PLUGIN': {
        const manifest = action.data as WebappManifest;
        return {...state, plugins: {...state.plugins, [manifest.id]: manifest}};
    }
    case 'PLUGINS_STARTED':
        return state.started ? state : {...state, started: true};
    case 'REMOVED_WEBAPP_PLUGIN':
        return removed(state, (action.data as WebappManifest).id);
    case 'RECEIVED_PLUGIN_COMPONENT': {
        const slot = String(action.name);
        const entry = action.data as PluginComponent;
        return {...state, components: {...state.components, [slot]: byPlugin([...(state.components[slot] ?? []), entry])}};
    }
    case 'REMOVED_PLUGIN_COMPONENT':
        return {...state, components: without(state.components, (entry) => entry.id === action.id), postCardTypes: Object.fromEntries(Object.entries(state.postCardTypes).filter(([, entry]) => entry.id !== action.id))};
    case 'RECEIVED_PLUGIN_POST_COMPONENT':
        return {...state, postTypes: withType(state.postTypes, action.data as PostTypeComponent)};
    case 'RECEIVED_PLUGIN_POST_CARD_COMPONENT':
        return {...state, postCardTypes: withType(state.postCardTypes, action.data as PostTypeComponent)};
    case 'REMOVED_PLUGIN_POST_COMPONENT':
        return {...state, postTypes: Object.fromEntries(Object.entries(state.postTypes).filter(([, entry]) => entry.id !== action.id))};
    case 'RECEIVED_ADMIN_CONSOLE_CUSTOM_COMPONENT': {
        const setting = action.data as CustomSetting;
        const own = {...state.adminConsoleCustomComponents[setting.pluginId], [setting.key.toLowerCase()]: setting};
        return {...state, adminConsoleCustomComponents: {...state.adminConsoleCustomComponents, [setting.pluginId]: own}};
    }
    case 'RECEIVED_ADMIN_CONSOLE_CUSTOM_SECTION': {
        const section = action.data as CustomSetting;
        const own = {...state.adminConsoleCustomSections[section.pluginId], [section.key.toLowerCase()]: section};
        return {...state, adminConsoleCustomSections: {...state.adminConsoleCustomSections, [section.pluginId]: own}};
    }
    case 'RECEIVED_PLUGIN_USER_SETTINGS': {
        const {pluginId, setting} = action.data as {pluginId: string; setting: UserSettings};
        return {...state, userSettings: {...state.userSettings, [pluginId]: setting}};
    }
    case 'RECEIVED_ADMIN_CONSOLE_REDUCER': {
        const {pluginId, reducer} = action.data as {pluginId: string; reducer: PluginsState['adminConsoleReducers'][string]};
        return {...state, adminConsoleReducers: {...state.adminConsoleReducers, [pluginId]: reducer}};
    }
    case 'REMOVED_ADMIN_CONSOLE_REDUCER':
        return {...state, adminConsoleReducers: withoutKey(state.adminConsoleReducers, (action.data as {pluginId: string}).pluginId)};
    case 'RECEIVED_PLUGIN_STATS_HANDLER': {
        const {pluginId, handler} = action.data as {pluginId: string; handler: PluginsState['siteStatsHandlers'][string]};
        return {...state, siteStatsHandlers: {...state.siteStatsHandlers, [pluginId]: handler}};
    }
    case 'PLUGIN_DRAWING_FAILED': {
        const pluginId = String(action.pluginId);
        return {...state, failures: {...state.failures, [pluginId]: (state.failures[pluginId] ?? 0) + 1}};
    }
    case 'LOGOUT_SUCCESS':
        return EMPTY;
    default:
        return state;
    }
}
