// What a plugin asks for, in words for whoever consents.
import type {Manifest} from './api';

export type Line = {icon: string; text: string; detail?: string};

const API: Record<string, [string, string]> = {
    'posts:read': ['icon-eye-outline', 'Read messages'],
    'posts:write': ['icon-send', 'Write, change and delete messages'],
    'users:read': ['icon-account-outline', 'See people and their profiles'],
    'users:write': ['icon-account-plus-outline', 'Change people’s accounts'],
    'teams:read': ['icon-account-multiple-outline', 'See teams and who is in them'],
    'teams:write': ['icon-account-multiple-plus-outline', 'Change teams and who is in them'],
    'channels:read': ['icon-globe', 'See channels and who is in them'],
    'channels:write': ['icon-plus', 'Create and change channels'],
    'reactions:read': ['icon-emoticon-happy-outline', 'See reactions'],
    'reactions:write': ['icon-emoticon-happy-outline', 'React to messages'],
    'files:read': ['icon-file-text-outline', 'Read files'],
    'files:write': ['icon-file-text-outline', 'Upload files'],
    'bots:write': ['icon-robot-happy', 'Have a bot that speaks for it'],
    'commands:write': ['icon-slash-forward-box-outline', 'Answer slash commands'],
    kv: ['icon-server-variant', 'Keep data of its own'],
    websocket: ['icon-sync', 'Send live events to clients'],
    schedule: ['icon-clock-outline', 'Do things at a later time'],
    config: ['icon-cog-outline', 'Read its settings'],
};

const HOOKS: Record<string, string> = {
    'message-will-be-posted': 'Change or refuse messages before they are sent',
    'message-will-be-updated': 'Change or refuse edits of messages',
    'message-has-been-posted': 'Learn of every message',
    'execute-command': 'Answer slash commands',
    'serve-http': 'Answer requests at its own address',
    'user-has-been-created': 'Learn of new accounts',
    'user-has-joined-channel': 'Learn who joins channels',
};

/** Whether a plugin's server half is a program of the machine. */
export function isNative({server}: Manifest): boolean {
    return Boolean(server && !server.wasm && (server.executable || server.executables));
}

/** What a plugin can see and do; a program of the machine can do everything. */
export function abilities(manifest: Manifest): Line[] {
    const {permissions} = manifest;
    if (isNative(manifest)) {
        return [{icon: 'icon-alert-outline', text: 'Run as a program on this machine', detail: 'It is confined as far as this machine can: to its own files, within limits. It may use the network.'}];
    }
    const asked = permissions ?? {};
    const lines: Line[] = (asked.api ?? []).map((name) => {
        const [icon, text] = API[name] ?? ['icon-power-plug-outline', name];
        return {icon, text};
    });
    for (const hook of asked.hooks ?? []) {
        const text = HOOKS[hook];
        if (text) {
            lines.push({icon: 'icon-lightning-bolt-outline', text});
        }
    }
    if (asked.kv) {
        lines.push({icon: 'icon-server-variant', text: 'Keep data of its own', detail: asked.kv.quota ? `up to ${asked.kv.quota}` : ''});
    }
    if (asked.websocket) {
        lines.push({icon: 'icon-sync', text: 'Send live events to clients'});
    }
    if (asked.secrets?.length) {
        lines.push({icon: 'icon-key-variant', text: 'Read its secret settings', detail: asked.secrets.join(', ')});
    }
    return lines.filter((line, index) => lines.findIndex(({text}) => text === line.text) === index);
}

/** Where a plugin may connect to. */
export function hosts({permissions}: Manifest): string[] {
    return permissions?.http?.allow ?? [];
}

/** What a new version asks for that the old one did not. */
export function added(before: Manifest | undefined, after: Manifest): string[] {
    if (!before) {
        return [];
    }
    const known = new Set([...abilities(before).map(({text}) => text), ...hosts(before)]);
    return [...abilities(after).map(({text}) => text), ...hosts(after)].filter((text) => !known.has(text));
}
