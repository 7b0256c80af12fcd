// The administrators' requests about plugins.
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';
import type {Manifest, MarketChoice, MarketplacePlugin, PluginFigures, PluginLogLine, PluginPreview, PluginsResponse, PluginStatus, PluginVersion} from '../../types/wire';

export type {Manifest, MarketChoice, MarketplacePlugin as Offered, PluginFigures, PluginLogLine as LogLine, PluginMigration as Migration, PluginPreview, PluginVersion as Version, PluginPermissions as Permissions, PluginSetting as Setting, PluginStatus as Status} from '../../types/wire';

/** States as Mattermost numbers them. */
export const RUNNING = 2;
/** It failed to start, or to stay running. */
const FAILED = new Set([3, 4]);

/** One status for each plugin. Of several servers, one where it cannot run speaks for it; else the one that answers, which comes first. */
export function byPlugin(statuses: PluginStatus[]): Map<string, PluginStatus> {
    const found = new Map<string, PluginStatus>();
    for (const status of statuses) {
        const known = found.get(status.plugin_id);
        if (!known || (!FAILED.has(known.state) && FAILED.has(status.state))) {
            found.set(status.plugin_id, status);
        }
    }
    return found;
}

export async function listPlugins(): Promise<{manifests: Manifest[]; active: Set<string>; statuses: Map<string, PluginStatus>}> {
    const [listed, statuses] = await Promise.all([
        request<PluginsResponse>('/plugins'),
        request<PluginStatus[] | null>('/plugins/statuses'),
    ]);
    const active = listed.active ?? [];
    const manifests = [...active, ...(listed.inactive ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    return {manifests, active: new Set(active.map(({id}) => id)), statuses: byPlugin(statuses ?? [])};
}

export function uploadPlugin(file: File, force: boolean): Promise<Manifest> {
    const form = new FormData();
    form.append('force', String(force));
    form.append('plugin', file);
    return request('/plugins', {method: 'POST', body: form});
}

/** Plugins that a market has, and those that are here. */
export const listMarket = (words: string) => request<MarketplacePlugin[] | null>(`/plugins/marketplace?per_page=200&filter=${encodeURIComponent(words)}`);

export function installFromMarket(id: string, version: string): Promise<Manifest> {
    return request('/plugins/marketplace', {method: 'POST', body: JSON.stringify({id, version})});
}

/** The versions that its market has, the newest first. */
export const listMarketVersions = (id: string) => request<MarketChoice[] | null>(`/plugins/marketplace/${encodeURIComponent(id)}`);

/** Keeps a plugin at the version that is installed, or lets it go on. */
export async function pinPlugin(id: string, pinned: boolean): Promise<void> {
    const config = await loadConfig();
    const before = (config.JackfieldSettings?.PinnedPlugins ?? '').split(/\s+/).filter((one) => one && one !== id);
    const patch: Config = {JackfieldSettings: {PinnedPlugins: [...before, ...(pinned ? [id] : [])].join(' ')}};
    await request('/config/patch', {method: 'PUT', body: JSON.stringify(patch)});
}

export const enablePlugin = (id: string) => request(`/plugins/${encodeURIComponent(id)}/enable`, {method: 'POST'});
export const disablePlugin = (id: string) => request(`/plugins/${encodeURIComponent(id)}/disable`, {method: 'POST'});
export const removePlugin = (id: string) => request(`/plugins/${encodeURIComponent(id)}`, {method: 'DELETE'});

/** What a package would do here, or what is installed; nothing of it is done. */
export function preview(id: string, file?: File): Promise<PluginPreview> {
    if (!file) {
        return request(`/plugins/${encodeURIComponent(id)}/preview`);
    }
    const form = new FormData();
    form.append('plugin', file);
    return request('/plugins/preview', {method: 'POST', body: form});
}

export const listVersions = (id: string) => request<PluginVersion[] | null>(`/plugins/${encodeURIComponent(id)}/versions`);

export const rollBack = (id: string, digest: string) => request<Manifest>(`/plugins/${encodeURIComponent(id)}/rollback`, {method: 'POST', body: JSON.stringify({digest})});

export const loadFigures = (id: string) => request<PluginFigures>(`/plugins/${encodeURIComponent(id)}/figures`);

export const listLogs = (id: string) => request<PluginLogLine[] | null>(`/plugins/${encodeURIComponent(id)}/logs`);

export type Config = {JackfieldSettings?: {PinnedPlugins?: string}; PluginSettings?: {Plugins?: Record<string, Record<string, unknown> | undefined>}};

/** The whole configuration; secrets come masked. */
export const loadConfig = () => request<Config>('/config');

/** A plugin's settings in it. */
export const settingsOf = (config: Config, id: string): Record<string, unknown> => config.PluginSettings?.Plugins?.[id] ?? {};

export async function saveSettings(id: string, values: Record<string, unknown>): Promise<void> {
    const patch: Config = {PluginSettings: {Plugins: {[id]: values}}};
    await request('/config/patch', {method: 'PUT', body: JSON.stringify(patch)});
}

/** Fetches a support packet; plugins may take up to a minute. */
export async function fetchSupportPacket(logs: boolean, plugins: readonly string[]): Promise<{name: string; blob: Blob}> {
    const query = new URLSearchParams({basic_server_logs: String(logs)});
    plugins.forEach((id) => query.append('plugin_packets', id));
    const {url, ...options} = {url: `${Client4.getBaseRoute()}/system/support_packet?${query}`, ...Client4.getOptions({method: 'GET'})};
    const answer = await fetch(url, options);
    if (!answer.ok) {
        throw new Error(messageOf(await answer.text()) || answer.statusText);
    }
    const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'support_packet.zip';
    return {name, blob: await answer.blob()};
}

function messageOf(body: string): string {
    try {
        return (JSON.parse(body) as {message?: string}).message ?? '';
    } catch {
        return ''; // not the server's words
    }
}
