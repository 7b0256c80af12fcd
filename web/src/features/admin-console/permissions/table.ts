// What members, guests and administrators of teams and channels may be allowed, in the order in which it is shown. A test
// compares it with the permissions that there are.

/** Where a permission holds, which is whose roles have it. */
export type Scope = 'system' | 'team' | 'channel';
export type GroupId = 'teams' | 'public' | 'private' | 'conversations' | 'messages' | 'bookmarks' | 'groups' | 'emoji' | 'integrations';
export type Group = {id: GroupId; permissions: readonly (readonly [name: string, scope: Scope])[]};

/** Those to whom something is allowed. */
export type Holder = 'guests' | 'members' | 'channelAdmins' | 'teamAdmins';
export const HOLDERS: readonly Holder[] = ['guests', 'members', 'channelAdmins', 'teamAdmins'];

const of = (scope: Scope, ...names: string[]) => names.map((name) => [name, scope] as const);
const bookmarks = (kind: string) => ['add', 'edit', 'order', 'delete'].map((verb) => `${verb}_bookmark_${kind}_channel`);

export const GROUPS: readonly Group[] = [
    {id: 'teams', permissions: [...of('system', 'create_team', 'list_public_teams', 'join_public_teams', 'list_private_teams', 'join_private_teams', 'view_members'), ...of('team', 'view_team', 'invite_user', 'invite_guest', 'add_user_to_team', 'remove_user_from_team', 'manage_team', 'manage_team_roles')]},
    {id: 'public', permissions: [...of('team', 'create_public_channel', 'list_team_channels', 'join_public_channels', 'read_public_channel'), ...of('channel', 'manage_public_channel_properties', 'manage_public_channel_members', 'convert_public_channel_to_private', 'delete_public_channel')]},
    {id: 'private', permissions: [...of('team', 'create_private_channel'), ...of('channel', 'manage_private_channel_properties', 'manage_private_channel_members', 'convert_private_channel_to_public', 'delete_private_channel', 'manage_channel_roles')]},
    {id: 'conversations', permissions: of('system', 'create_direct_channel', 'create_group_channel')},
    {id: 'messages', permissions: of('channel', 'read_channel', 'read_channel_content', 'create_post', 'edit_post', 'edit_others_posts', 'delete_post', 'delete_others_posts', 'add_reaction', 'remove_reaction', 'remove_others_reactions', 'upload_file', 'use_channel_mentions', 'use_group_mentions')},
    {id: 'bookmarks', permissions: of('channel', ...bookmarks('public'), ...bookmarks('private'))},
    {id: 'groups', permissions: of('system', 'create_custom_group', 'edit_custom_group', 'delete_custom_group', 'restore_custom_group', 'manage_custom_group_members')},
    {id: 'emoji', permissions: of('system', 'create_emojis', 'delete_emojis', 'delete_others_emojis')},
    {
        id: 'integrations', permissions: [
            ...of('team', ...['incoming_webhooks', 'outgoing_webhooks', 'slash_commands'].flatMap((kind) => [`manage_own_${kind}`, `manage_others_${kind}`])),
            ...of('system', 'create_user_access_token', 'manage_oauth', 'create_bot'),
        ],
    },
];

/** Permissions that roles have from the start and that nothing here asks for. */
export const UNASKED: readonly string[] = [
    'bypass_incoming_webhook_channel_lock', 'edit_file_attachment', 'get_public_link', 'import_team', 'manage_channel_access_rules', 'manage_channel_join_requests', 'manage_own_agent', 'manage_private_channel_auto_translation',
    'manage_private_channel_banner', 'manage_private_channel_discoverability', 'manage_public_channel_auto_translation', 'manage_public_channel_banner', 'manage_team_access_rules',
];

/** The built-in roles by who has them and where they hold. */
const BUILT_IN: Record<Holder, Partial<Record<Scope, string>>> = {
    guests: {system: 'system_guest', team: 'team_guest', channel: 'channel_guest'},
    members: {system: 'system_user', team: 'team_user', channel: 'channel_user'},
    channelAdmins: {channel: 'channel_admin'},
    teamAdmins: {team: 'team_admin', channel: 'team_admin'},
};

/** Returns the name of the role by which a holder is allowed what holds somewhere; a scheme's roles take the place of the built-in ones. */
export function roleFor(holder: Holder, scope: Scope, scheme?: Readonly<Record<string, unknown>>): string | undefined {
    const builtIn = BUILT_IN[holder][scope];
    const own = builtIn && scheme?.[`default_${builtIn}_role`];
    return typeof own === 'string' && own !== '' ? own : builtIn;
}

/** All roles that are edited: the built-in ones, or a scheme's. */
export function rolesOf(scheme?: Readonly<Record<string, unknown>>): string[] {
    const scopes: Scope[] = scheme ? ['team', 'channel'] : ['system', 'team', 'channel'];
    return [...new Set(HOLDERS.flatMap((holder) => scopes.flatMap((scope) => roleFor(holder, scope, scheme) ?? [])))];
}
