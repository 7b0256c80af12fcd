// The administrators' requests about plugins.

export type Setting = {
    key: string;
    display_name: string;
    type: string;
    help_text?: string;
    regenerate_help_text?: string;
    placeholder?: string;
    default?: unknown;
    options?: {display_name: string; value: string}[];
    secret?: boolean;
};

export type Permissions = {
    hooks?: string[];
    api?: string[];
    kv?: {quota?: string};
    http?: {allow: string[]};
    websocket?: boolean;
    secrets?: string[];
    memory?: string;
};

export type Manifest = {
    id: string;
    name: string;
    version: string;
    description?: string;
    homepage_url?: string;
    server?: {wasm?: string; executable?: string; executables?: Record<string, string>};
    webapp?: {bundle_path: string};
    settings_schema?: {header?: string; footer?: string; settings?: Setting[]; sections?: {key: string; title?: string; settings?: Setting[]}[]};
    permissions?: Permissions;
    props?: Record<string, unknown>;
};

export type Status = {
    plugin_id: string;
    state: number;
    error?: string;
    version: string;
    confinement?: {enforced: string[]; missing: string[]} | null;
};

/** One line of what a plugin said, or of what happened to it. */
export type LogLine = {at: number; level: string; message: string};

/** States as Mattermost numbers them. */
export const RUNNING = 2;
/** It failed to start, or to stay running. */
const FAILED = new Set([3, 4]);

async function ask<Answer>(path: string, options: RequestInit = {}): Promise<Answer> {
    const csrf = /(?:^|; )MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const headers = {'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-Token': csrf};
    const answer = await fetch(`/api/v4${path}`, {...options, headers: {...headers, ...options.headers}});
    const body: unknown = await answer.json().catch(() => ({}));
    if (!answer.ok) {
        throw new Error((body as {message?: string}).message ?? answer.statusText);
    }
    return body as Answer;
}

/** One status for each plugin. Of several servers, one where it cannot run speaks for it; else the one that answers, which comes first. */
export function byPlugin(statuses: Status[]): Map<string, Status> {
    const found = new Map<string, Status>();
    for (const status of statuses) {
        const known = found.get(status.plugin_id);
        if (!known || (!FAILED.has(known.state) && FAILED.has(status.state))) {
            found.set(status.plugin_id, status);
        }
    }
    return found;
}

export async function listPlugins(): Promise<{manifests: Manifest[]; active: Set<string>; statuses: Map<string, Status>}> {
    const [listed, statuses] = await Promise.all([
        ask<{active: Manifest[] | null; inactive: Manifest[] | null}>('/plugins'),
        ask<Status[] | null>('/plugins/statuses'),
    ]);
    const active = listed.active ?? [];
    const manifests = [...active, ...(listed.inactive ?? [])].sort((a, b) => a.name.localeCompare(b.name));
    return {manifests, active: new Set(active.map(({id}) => id)), statuses: byPlugin(statuses ?? [])};
}

export function uploadPlugin(file: File, force: boolean): Promise<Manifest> {
    const form = new FormData();
    form.append('force', String(force));
    form.append('plugin', file);
    return ask('/plugins', {method: 'POST', body: form});
}

export const enablePlugin = (id: string) => ask(`/plugins/${encodeURIComponent(id)}/enable`, {method: 'POST'});
export const disablePlugin = (id: string) => ask(`/plugins/${encodeURIComponent(id)}/disable`, {method: 'POST'});
export const removePlugin = (id: string) => ask(`/plugins/${encodeURIComponent(id)}`, {method: 'DELETE'});

export const listLogs = (id: string) => ask<LogLine[] | null>(`/plugins/${encodeURIComponent(id)}/logs`);

type Config = {PluginSettings?: {Plugins?: Record<string, Record<string, unknown> | undefined>}};

/** A plugin's settings; secrets come masked. */
export async function loadSettings(id: string): Promise<Record<string, unknown>> {
    const config = await ask<Config>('/config');
    return config.PluginSettings?.Plugins?.[id] ?? {};
}

export async function saveSettings(id: string, values: Record<string, unknown>): Promise<void> {
    const patch: Config = {PluginSettings: {Plugins: {[id]: values}}};
    await ask('/config/patch', {method: 'PUT', body: JSON.stringify(patch), headers: {'Content-Type': 'application/json'}});
}

/** Fetches a support packet; plugins may take up to a minute. */
export async function fetchSupportPacket(logs: boolean, plugins: readonly string[]): Promise<{name: string; blob: Blob}> {
    const query = new URLSearchParams({basic_server_logs: String(logs)});
    plugins.forEach((id) => query.append('plugin_packets', id));
    const answer = await fetch(`/api/v4/system/support_packet?${query}`, {headers: {'X-Requested-With': 'XMLHttpRequest'}});
    if (!answer.ok) {
        const body = await answer.json().catch(() => ({})) as {message?: string};
        throw new Error(body.message ?? answer.statusText);
    }
    const name = /filename="([^"]+)"/.exec(answer.headers.get('Content-Disposition') ?? '')?.[1] ?? 'support_packet.zip';
    return {name, blob: await answer.blob()};
}
