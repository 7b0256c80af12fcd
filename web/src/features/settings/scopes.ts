// What a token may be for: the server's scopes, in words for whoever chooses them.
import {defineMessages} from 'react-intl';

/** Each scope, by what it is called; those that may hold in one place come first. */
export const SCOPES = defineMessages({
    'posts:read': {id: 'scopes.posts.read', defaultMessage: 'Read posts and threads'},
    'posts:write': {id: 'scopes.posts.write', defaultMessage: 'Write, change and delete posts, react, and press buttons'},
    'files:read': {id: 'scopes.files.read', defaultMessage: 'See and download files'},
    'files:write': {id: 'scopes.files.write', defaultMessage: 'Upload files'},
    'channels:read': {id: 'scopes.channels.read', defaultMessage: 'See channels and who is in them'},
    'channels:write': {id: 'scopes.channels.write', defaultMessage: 'Make, change and archive channels, and change who is in them'},
    'teams:read': {id: 'scopes.teams.read', defaultMessage: 'See teams and who is in them'},
    'teams:write': {id: 'scopes.teams.write', defaultMessage: 'Make and change teams, and change who is in them'},
    'commands:read': {id: 'scopes.commands.read', defaultMessage: 'See slash commands'},
    'commands:write': {id: 'scopes.commands.write', defaultMessage: 'Run slash commands, which may do all that its owner may, and change those of its owner'},
    'webhooks:read': {id: 'scopes.webhooks.read', defaultMessage: 'See webhooks with their secrets'},
    'webhooks:write': {id: 'scopes.webhooks.write', defaultMessage: 'Make, change and delete webhooks'},
    'users:read': {id: 'scopes.users.read', defaultMessage: 'See people, their statuses and groups'},
    'users:write': {id: 'scopes.users.write', defaultMessage: 'Change its owner’s profile, and other people and groups where they may'},
    'account:read': {id: 'scopes.account.read', defaultMessage: 'See its owner’s settings and sessions'},
    'account:write': {id: 'scopes.account.write', defaultMessage: 'Change its owner’s settings, status and ways to sign in'},
    'emoji:read': {id: 'scopes.emoji.read', defaultMessage: 'See custom emoji'},
    'emoji:write': {id: 'scopes.emoji.write', defaultMessage: 'Add and delete custom emoji'},
    'events:read': {id: 'scopes.events.read', defaultMessage: 'Receive all that its owner’s bots see'},
    'events:write': {id: 'scopes.events.write', defaultMessage: 'Have all that its owner’s bots see sent elsewhere'},
    'bots:read': {id: 'scopes.bots.read', defaultMessage: 'See bots'},
    'bots:write': {id: 'scopes.bots.write', defaultMessage: 'Make, change and turn off bots'},
    'tokens:read': {id: 'scopes.tokens.read', defaultMessage: 'See access tokens, without what they say'},
    'tokens:write': {id: 'scopes.tokens.write', defaultMessage: 'Make and delete access tokens that may do no more than this one'},
    'apps:read': {id: 'scopes.apps.read', defaultMessage: 'See OAuth applications'},
    'apps:write': {id: 'scopes.apps.write', defaultMessage: 'Make, change and delete OAuth applications'},
    'extensions:read': {id: 'scopes.extensions.read', defaultMessage: 'Ask plugins for what they have'},
    'extensions:write': {id: 'scopes.extensions.write', defaultMessage: 'Have plugins do something'},
    'system:read': {id: 'scopes.system.read', defaultMessage: 'See how the server is set up and runs, where its owner may'},
    'system:write': {id: 'scopes.system.write', defaultMessage: 'Administer the server, where its owner may'},
});

export type ScopeName = keyof typeof SCOPES;

export const NAMES = Object.keys(SCOPES) as ScopeName[];

/** What may be had in one team or channel alone. */
const IN_PLACES = new Set(['posts', 'files', 'channels', 'teams', 'commands', 'webhooks']);

/** Whether a scope may be chosen where a place was: teams are no channel's. */
export const fits = (name: string, place: string): boolean => {
    const resource = name.split(':')[0] ?? '';
    return !place || (IN_PLACES.has(resource) && (resource !== 'teams' || place.startsWith('team:')));
};

/** What was chosen, as the server takes it; `place` is `team:<id>`, `channel:<id>` or empty. */
export const written = (chosen: readonly string[], place: string): string[] => chosen.filter((name) => fits(name, place)).map((name) => (place ? `${name}@${place}` : name));

/** What somebody typed as addresses. */
export const addresses = (text: string): string[] => text.split(/[\s,]+/).filter(Boolean);
