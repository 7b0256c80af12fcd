// What a plugin asks for, in words for whoever consents.
import type {Manifest} from './api';

export type Line = {icon: string; text: string; detail?: string};

type Ability = {icon: string; text: string; danger?: string};

/** What the words under `permissions.api` mean; `danger` says plainly what somebody could do with the strong ones. */
export const API: Record<string, Ability> = {
    'posts:read': {icon: 'icon-eye-outline', text: 'Read messages'},
    'posts:write': {icon: 'icon-send', text: 'Write, change and delete messages'},
    'users:read': {icon: 'icon-account-outline', text: 'See people and their profiles'},
    'users:write': {
        icon: 'icon-alert-outline',
        text: 'Make accounts, and change or switch off those of ordinary people',
        danger: 'Names and pictures included. Addresses, administrators and their roles are out of its reach.',
    },
    'teams:read': {icon: 'icon-account-multiple-outline', text: 'See teams and who is in them'},
    'teams:write': {icon: 'icon-account-multiple-plus-outline', text: 'Make and change teams and who is in them'},
    'channels:read': {icon: 'icon-globe', text: 'See channels and who is in them'},
    'channels:write': {icon: 'icon-plus', text: 'Make and change channels and who is in them'},
    'reactions:read': {icon: 'icon-emoticon-happy-outline', text: 'See reactions'},
    'reactions:write': {icon: 'icon-emoticon-happy-outline', text: 'React to messages in anybody’s name'},
    'files:read': {icon: 'icon-file-text-outline', text: 'Read every file'},
    'files:write': {icon: 'icon-file-text-outline', text: 'Upload files'},
    'preferences:read': {icon: 'icon-tune', text: 'See people’s preferences and sidebars'},
    'preferences:write': {icon: 'icon-tune', text: 'Change people’s preferences and sidebars'},
    'emoji:read': {icon: 'icon-emoticon-happy-outline', text: 'See the server’s own emoji'},
    'bots:write': {icon: 'icon-robot-happy', text: 'Have bots that speak for it, and change other bots'},
    'commands:write': {icon: 'icon-slash-forward-box-outline', text: 'Make and change slash commands'},
    'commands:execute': {
        icon: 'icon-alert-outline',
        text: 'Give slash commands in anybody’s name',
        danger: 'What a command does then counts as done by that person. Administrators’ names are out of its reach.',
    },
    'jobs:write': {icon: 'icon-clock-outline', text: 'Do things at a later time'},
    'push:write': {icon: 'icon-bell-outline', text: 'Send notifications to people’s phones'},
    'mail:write': {
        icon: 'icon-alert-outline',
        text: 'Send mails to anybody in the server’s name',
        danger: 'People take such a mail for one of yours.',
    },
    'cluster:write': {icon: 'icon-server-variant', text: 'Tell its copies on other servers of yours something'},
    'audit:write': {icon: 'icon-text-box-outline', text: 'Write to the audit trail'},
    'sessions:read': {
        icon: 'icon-alert-outline',
        text: 'See who is signed in, and with which device',
        danger: 'The keys to their sessions are out of its reach.',
    },
    'sessions:write': {
        icon: 'icon-alert-outline',
        text: 'Sign in as ordinary people, and sign people out',
        danger: 'It could do everything that they can. Signing in as an administrator is out of its reach.',
    },
    'config:read': {icon: 'icon-cog-outline', text: 'Read the server’s settings, without secrets'},
    'config:write': {
        icon: 'icon-alert-outline',
        text: 'Change its own settings, and what the server’s say of teams, texts and looks',
        danger: 'It could open the server to strangers. Secrets, sign-in, mail, files and plugins are out of its reach.',
    },
    'properties:read': {icon: 'icon-tune', text: 'Read the properties that plugins keep of messages, channels and people'},
    'properties:write': {icon: 'icon-tune', text: 'Make and change properties, also those of other plugins'},
    'groups:read': {icon: 'icon-account-multiple-outline', text: 'See groups of people and who is in them'},
    'groups:write': {
        icon: 'icon-account-multiple-plus-outline',
        text: 'Make and change groups, who is in them, and in which teams and channels their members are',
    },
    'plugins:read': {icon: 'icon-power-plug-outline', text: 'See which plugins there are'},
};

/** What it may look through by queries of its own. */
export const TABLES: Record<string, {text: string; danger?: string}> = {
    users: {text: 'Look through everybody’s names and roles', danger: 'Addresses, passwords and sessions are out of its reach.'},
    teams: {text: 'Look through all teams'},
    channels: {text: 'Look through all channels, private ones too'},
    posts: {text: 'Look through all messages', danger: 'Those of private channels and direct messages too. What was deleted is out of its reach.'},
    files: {text: 'Look through the names of all files', danger: 'What is in them is out of its reach.'},
    reactions: {text: 'Look through all reactions'},
};

/** What the hooks mean that a plugin takes part in. */
export const HOOKS: Record<string, string> = {
    'message-will-be-posted': 'Change or refuse messages before they are sent',
    'message-will-be-updated': 'Change or refuse edits of messages',
    'messages-will-be-consumed': 'Change or hide messages before they are shown',
    'message-has-been-posted': 'Learn of every message',
    'message-has-been-updated': 'Learn of every edit of a message',
    'message-has-been-deleted': 'Learn of every message that is deleted',
    'reaction-has-been-added': 'Learn of every reaction',
    'reaction-has-been-removed': 'Learn of every reaction that is taken back',
    'scheduled-post-will-be-created': 'Change or refuse messages that are scheduled',
    'draft-will-be-upserted': 'Read, change or refuse drafts',
    'execute-command': 'Answer slash commands',
    'serve-http': 'Answer requests at its own address',
    'serve-metrics': 'Answer the monitoring',
    'file-will-be-uploaded': 'Read, replace or refuse files before they are kept',
    'file-will-be-downloaded': 'Learn of every download and refuse it',
    'user-will-log-in': 'Learn who signs in and refuse it',
    'user-has-logged-in': 'Learn who signed in',
    'user-has-been-created': 'Learn of new accounts',
    'user-has-been-deactivated': 'Learn of accounts that are switched off',
    'preferences-have-changed': 'Learn of people’s preferences',
    'saml-login': 'Learn who signs in through SAML and refuse it',
    'channel-has-been-created': 'Learn of new channels',
    'channel-will-be-updated': 'Change or refuse changes of channels',
    'channel-will-be-archived': 'Refuse to archive channels',
    'channel-will-be-restored': 'Refuse to restore archived channels',
    'channel-member-will-be-added': 'Change or refuse who joins channels',
    'user-has-joined-channel': 'Learn who joins channels',
    'user-has-left-channel': 'Learn who leaves channels',
    'team-member-will-be-added': 'Change or refuse who joins teams',
    'user-has-joined-team': 'Learn who joins teams',
    'user-has-left-team': 'Learn who leaves teams',
    'web-socket-connected': 'Learn who comes online',
    'web-socket-disconnected': 'Learn who goes offline',
    'web-socket-message-has-been-posted': 'Hear what web clients send to plugins',
    'configuration-will-be-saved': 'Read the server’s settings without secrets, and change or refuse changes of them',
    'email-notification-will-be-sent': 'Read, change or refuse notifications by e-mail',
    'notification-will-be-pushed': 'Read, change or refuse notifications to phones',
    activate: 'Do something when it is turned on',
    deactivate: 'Do something when it is turned off',
    'configuration-changed': 'Learn when settings change',
    installed: 'Learn who installed it',
    scheduled: 'Do things at a later time',
    'cluster-event': 'Hear its copies on other servers',
    'run-data-retention': 'Delete its old data when the server deletes its own',
    'send-daily-telemetry': 'Do something once a day',
    'cloud-limits-updated': 'Learn of a subscription’s limits',
    'generate-support-data': 'Add files to support packets',
    'shared-channels-sync': 'Send shared channels’ messages to other servers',
    'shared-channels-ping': 'Say whether another server is there',
    'shared-channels-attachment': 'Send shared channels’ files to other servers',
    'shared-channels-profile-image': 'Send people’s pictures to other servers',
};

/** Whether a plugin's server half is a program of the machine. */
export function isNative({server}: Manifest): boolean {
    return Boolean(server && !server.wasm && (server.executable || server.executables));
}

/** What a plugin can see and do; a program of the machine can do everything. */
export function abilities(manifest: Manifest): Line[] {
    const {permissions} = manifest;
    const web = [...webAbility(manifest), ...panelAbilities(manifest)];
    if (isNative(manifest)) {
        return [...web, {icon: 'icon-alert-outline', text: 'Run as a program on this machine', detail: 'It is confined as far as this machine can: to its own files, within limits. It may use the network.'}];
    }
    const asked = permissions ?? {};
    const lines: Line[] = [...web, ...(asked.api ?? []).map((name) => {
        const {icon, text, danger} = API[name] ?? {icon: 'icon-power-plug-outline', text: name};
        return {icon, text, ...(danger ? {detail: danger} : {})};
    })];
    for (const hook of asked.hooks ?? []) {
        const text = HOOKS[hook];
        if (text) {
            lines.push({icon: 'icon-lightning-bolt-outline', text});
        }
    }
    if (asked.kv) {
        lines.push({icon: 'icon-server-variant', text: 'Keep data of its own', detail: asked.kv.quota ? `up to ${asked.kv.quota}` : ''});
    }
    if (asked.database) {
        const {quota, read} = asked.database;
        lines.push({icon: 'icon-server-variant', text: 'Have a database of its own', detail: `${quota ? `up to ${quota}, ` : ''}erased when it is removed`});
        for (const table of read ?? []) {
            const {text, danger} = TABLES[table] ?? {text: `Look through the server’s ${table}`};
            lines.push({icon: 'icon-magnify', text, ...(danger ? {detail: danger} : {})});
        }
    }
    if (asked.websocket) {
        lines.push({icon: 'icon-sync', text: 'Send live events to clients'});
    }
    if (asked.secrets?.length) {
        lines.push({icon: 'icon-key-variant', text: 'Read its secret settings', detail: asked.secrets.join(', ')});
    }
    return lines.filter((line, index) => lines.findIndex(({text}) => text === line.text) === index);
}

/** A web half is code in everybody's page, where nothing keeps it from what its reader may do; unless it runs apart. */
function webAbility({webapp}: Manifest): Line[] {
    if (webapp?.isolated) {
        return [{icon: 'icon-lock-outline', text: 'Draw in everybody’s page, held apart from it', detail: 'It learns the ids of the reader, and of the team and channel that are open, and asks its own server half as the reader. The page, the reader’s rights and other servers are out of its reach.'}];
    }
    return webapp?.bundle_path ? [{icon: 'icon-alert-outline', text: 'Run in the page of everybody who is signed in', detail: 'It sees what each reader sees, and could do there whatever that person may: an administrator’s page included.'}] : [];
}

const SCOPES: Record<string, string> = {identity: 'who the reader is', place: 'which channel is open', post: 'to write as the reader, who is asked', pick: 'to let the reader choose people and channels', open: 'to open channels and messages', notify: 'to say a line'};

/** A panel is a page of the author's server, which may only ask. */
function panelAbilities({permissions}: Manifest): Line[] {
    return (permissions?.panels ?? []).map(({name, url, scopes}) => ({icon: 'icon-apps', text: `Show its page “${name}” of ${new URL(url).host} inside the client`, detail: (scopes ?? []).map((scope) => SCOPES[scope] ?? scope).join(', ')}));
}

/** Where a plugin may connect to. */
export function hosts({permissions}: Manifest): string[] {
    return permissions?.http?.allow ?? [];
}

/** Where its web half may connect to, from each reader's browser; one that runs apart connects to nobody. */
export function browserHosts({permissions, webapp}: Manifest): string[] {
    return webapp && !webapp.isolated ? permissions?.http?.browser ?? [] : [];
}

/** What a new version asks for that the old one did not. */
export function added(before: Manifest | undefined, after: Manifest): string[] {
    if (!before) {
        return [];
    }
    const known = new Set([...abilities(before).map(({text}) => text), ...hosts(before), ...browserHosts(before)]);
    return [...abilities(after).map(({text}) => text), ...hosts(after), ...browserHosts(after)].filter((text) => !known.has(text));
}
