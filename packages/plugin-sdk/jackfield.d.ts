// Written by `cargo xtask generate` from the tables of hooks and of the plugin API. Do not edit.
// What the server half of a plugin in TypeScript imports. The module is in the server: nothing is bundled.

interface Console {
    debug(...values: unknown[]): void;
    log(...values: unknown[]): void;
    info(...values: unknown[]): void;
    warn(...values: unknown[]): void;
    error(...values: unknown[]): void;
}

/** Writes to the server's log, marked with the plugin's id. */
declare var console: Console;

declare module 'jackfield' {
    /** Says what the hooks are: `export default plugin({…})`. */
    export function plugin(hooks: Hooks): Hooks;

    /** A hook may answer at once or by a promise. There are no timers: what is awaited has to come from the plugin itself. */
    export type Later<T> = T | Promise<T>;

    /** What a hook says instead of an answer. */
    export interface Verdict {
        readonly word: 'reject' | 'dismiss';
        readonly value: unknown;
    }

    /** Refuses, and tells the person why. */
    export function reject(reason: string): Verdict;
    /** Refuses without a word. */
    export function dismiss(): Verdict;

    /** A refusal: programs look at its id, people read its message. */
    export class AppError extends Error {
        constructor(id: string, statusCode: number, message: string);
        readonly id: string;
        readonly statusCode: number;
    }

    /** What led to the call of a hook. */
    export interface Context {
        RequestId: string;
        SessionId: string;
        UserId: string;
        ConnectionId: string;
        IPAddress: string;
        UserAgent: string;
        AcceptLanguage: string;
    }

    /** A request below `/plugins/<id>`. */
    export interface Request {
        method: string;
        /** Begins with a slash. */
        path: string;
        /** Without the question mark. */
        query: string;
        /** Their names in lower case. */
        headers: Record<string, string>;
        /** Who is signed in; empty for nobody. The server says it, clients cannot. */
        user_id: string;
        bytes(): Uint8Array;
        text(): string;
        json(): unknown;
    }

    /** A piece of a body, or how many milliseconds to wait for the next one. */
    export type Piece = string | Uint8Array | number;

    /**
     * What is answered; an object as the body is sent as JSON. A generator's pieces are sent as they come, as server-sent events
     * unless the headers say otherwise: `body: (function* () { yield 'data: 1\n\n'; yield 1000; yield 'data: 2\n\n'; })()`.
     */
    export interface Response {
        status?: number;
        headers?: Record<string, string>;
        body?: string | Uint8Array | object | Iterator<Piece> | AsyncIterator<Piece>;
    }

    /** Values that are kept with the plugin, as JSON. Needs `permissions.kv`. */
    export const store: {
        get<T = unknown>(key: string): T | undefined;
        set(key: string, value: unknown): void;
        delete(key: string): void;
    };

    /** A value of a column. What is true comes back as 1; numbers beyond 2^53 lose their last digits. */
    export type SqlValue = null | boolean | number | string | Uint8Array;

    /**
     * The plugin's own tables, which the package's migrations make. Needs `permissions.database`. Values stand for `$1`, `$2`…
     * What the database does not do is thrown as an {@link AppError}: 400 what is refused, 409 a rule of the tables, 507 the quota.
     */
    export const db: {
        /** Asks, or changes rows and answers what `RETURNING` names: at most 1000 rows. */
        query<Row = Record<string, any>>(sql: string, ...values: (SqlValue | undefined)[]): Row[];
        /** Changes rows, and answers how many. */
        execute(sql: string, ...values: (SqlValue | undefined)[]): number;
        /** Keeps what all of them change, or nothing. `changes` says how many rows a statement has to touch. */
        transaction(statements: {sql: string; values?: (SqlValue | undefined)[]; changes?: number}[]): {rows: Record<string, any>[]; changes: number}[];
    };

    /** Work for later, which outlives a restart. Needs `jobs:write`. */
    export const schedule: {
        /** Has the hook `Scheduled` called at that time (milliseconds, or a `Date`) or soon after; the same name again replaces the earlier one. */
        at(name: string, time: number | Date, payload?: unknown): void;
        /** Says whether there was one. */
        cancel(name: string): boolean;
        /** What was given as the payload, of what the hook gets. */
        read<T = any>(payload: string): T;
    };

    /** The plugin's own settings. Secret ones are in it only when plugin.json lists them under `permissions.secrets`. */
    export function settings<T = Record<string, unknown>>(): T;
    /** The address by which people reach the server; may be empty. */
    export function siteURL(): string;
    /** Bytes that nobody can guess, at most 1024. */
    export function randomBytes(count: number): Uint8Array;
    export function toBase64(bytes: string | Uint8Array): string;
    export function fromBase64(text: string): Uint8Array;

    /** What a plugin may implement; plugin.json asks for each under `permissions.hooks`. */
    export interface Hooks {
        /** The plugin starts; it registers its commands and makes its bots. An error keeps it from running. `permissions.hooks`: "activate". */
        OnActivate?(context: Context): Later<Verdict | void>;
        /** The plugin is about to stop. `permissions.hooks`: "deactivate". */
        OnDeactivate?(context: Context): Later<Verdict | void>;
        /** The server's or the plugin's own settings changed. `permissions.hooks`: "configuration-changed". */
        OnConfigurationChange?(context: Context): Later<Verdict | void>;
        /** The plugin was just installed, by this user. `permissions.hooks`: "installed". */
        OnInstall?(context: Context, user_id: string): Later<Verdict | void>;
        /** A job that the plugin scheduled is due. An error, or no answer, has it tried again later. `permissions.hooks`: "scheduled". */
        Scheduled?(context: Context, name: string, payload: string): Later<Verdict | void>;
        /** A request below `/plugins/<id>/`. Runs in an instance of its own: several requests are served at the same time. `permissions.hooks`: "serve-http". */
        ServeHTTP?(context: Context, request: Request): Later<Response | void>;
        /** Somebody gave a slash command that the plugin registered. `permissions.hooks`: "execute-command". */
        ExecuteCommand?(context: Context, args: CommandArgs): Later<Partial<CommandResponse> | string | void>;
        /** A post is about to be kept. `permissions.hooks`: "message-will-be-posted". */
        MessageWillBePosted?(context: Context, post: Post): Later<Partial<Post> | Verdict | void>;
        /** A post is about to be changed. `permissions.hooks`: "message-will-be-updated". */
        MessageWillBeUpdated?(context: Context, new_post: Post, old_post: Post): Later<Partial<Post> | Verdict | void>;
        /** Posts are about to be shown to somebody. `permissions.hooks`: "messages-will-be-consumed". */
        MessagesWillBeConsumed?(context: Context, posts: Post[]): Later<Post[] | Verdict | void>;
        /** A post was kept. `permissions.hooks`: "message-has-been-posted". */
        MessageHasBeenPosted?(context: Context, post: Post): Later<void>;
        /** A post was changed. `permissions.hooks`: "message-has-been-updated". */
        MessageHasBeenUpdated?(context: Context, new_post: Post, old_post: Post): Later<void>;
        /** A post was deleted. `permissions.hooks`: "message-has-been-deleted". */
        MessageHasBeenDeleted?(context: Context, post: Post): Later<void>;
        /** A reaction was added. `permissions.hooks`: "reaction-has-been-added". */
        ReactionHasBeenAdded?(context: Context, reaction: Reaction): Later<void>;
        /** A reaction was removed. `permissions.hooks`: "reaction-has-been-removed". */
        ReactionHasBeenRemoved?(context: Context, reaction: Reaction): Later<void>;
        /** A scheduled post is about to be kept. `permissions.hooks`: "scheduled-post-will-be-created". */
        ScheduledPostWillBeCreated?(context: Context, scheduled_post: ScheduledPost): Later<Partial<ScheduledPost> | Verdict | void>;
        /** A draft is about to be kept. `permissions.hooks`: "draft-will-be-upserted". */
        DraftWillBeUpserted?(context: Context, draft: Draft): Later<Partial<Draft> | Verdict | void>;
        /** Somebody is about to sign in. `permissions.hooks`: "user-will-log-in". */
        UserWillLogIn?(context: Context, user: User): Later<Verdict | void>;
        /** Somebody signed in. `permissions.hooks`: "user-has-logged-in". */
        UserHasLoggedIn?(context: Context, user: User): Later<void>;
        /** An account was created. `permissions.hooks`: "user-has-been-created". */
        UserHasBeenCreated?(context: Context, user: User): Later<void>;
        /** An account was deactivated. `permissions.hooks`: "user-has-been-deactivated". */
        UserHasBeenDeactivated?(context: Context, user: User): Later<void>;
        /** Somebody's preferences changed. `permissions.hooks`: "preferences-have-changed". */
        PreferencesHaveChanged?(context: Context, preferences: Preference[]): Later<void>;
        /** Somebody signed in through SAML; the assertion is JSON in Mattermost's shape. `permissions.hooks`: "saml-login". */
        OnSAMLLogin?(context: Context, user: User, assertion: unknown): Later<Verdict | void>;
        /** A channel was created. `permissions.hooks`: "channel-has-been-created". */
        ChannelHasBeenCreated?(context: Context, channel: Channel): Later<void>;
        /** A channel is about to be changed. `permissions.hooks`: "channel-will-be-updated". */
        ChannelWillBeUpdated?(context: Context, new_channel: Channel, old_channel: Channel): Later<Partial<Channel> | Verdict | void>;
        /** A channel is about to be archived. `permissions.hooks`: "channel-will-be-archived". */
        ChannelWillBeArchived?(context: Context, channel: Channel): Later<Verdict | void>;
        /** A channel is about to be taken out of the archive. `permissions.hooks`: "channel-will-be-restored". */
        ChannelWillBeRestored?(context: Context, channel: Channel): Later<Verdict | void>;
        /** Somebody is about to become a member of a channel. `permissions.hooks`: "channel-member-will-be-added". */
        ChannelMemberWillBeAdded?(context: Context, member: ChannelMember): Later<Partial<ChannelMember> | Verdict | void>;
        /** Somebody became a member of a channel; the actor is who added them. `permissions.hooks`: "user-has-joined-channel". */
        UserHasJoinedChannel?(context: Context, member: ChannelMember, actor: User | null): Later<void>;
        /** Somebody is no member of a channel any more; the actor is who removed them. `permissions.hooks`: "user-has-left-channel". */
        UserHasLeftChannel?(context: Context, member: ChannelMember, actor: User | null): Later<void>;
        /** Somebody is about to become a member of a team. `permissions.hooks`: "team-member-will-be-added". */
        TeamMemberWillBeAdded?(context: Context, member: TeamMember): Later<Partial<TeamMember> | Verdict | void>;
        /** Somebody became a member of a team; the actor is who added them. `permissions.hooks`: "user-has-joined-team". */
        UserHasJoinedTeam?(context: Context, member: TeamMember, actor: User | null): Later<void>;
        /** Somebody is no member of a team any more; the actor is who removed them. `permissions.hooks`: "user-has-left-team". */
        UserHasLeftTeam?(context: Context, member: TeamMember, actor: User | null): Later<void>;
        /** A file is about to be handed out; the last argument says as what (`file`, `thumbnail`, `preview`). `permissions.hooks`: "file-will-be-downloaded". */
        FileWillBeDownloaded?(context: Context, info: FileInfo, user_id: string, download_type: string): Later<Verdict | void>;
        /** A WebSocket was opened. `permissions.hooks`: "web-socket-connected". */
        OnWebSocketConnect?(context: Context, connection_id: string, user_id: string): Later<void>;
        /** A WebSocket was closed. `permissions.hooks`: "web-socket-disconnected". */
        OnWebSocketDisconnect?(context: Context, connection_id: string, user_id: string): Later<void>;
        /** A client sent an action that is addressed to plugins. `permissions.hooks`: "web-socket-message-has-been-posted". */
        WebSocketMessageHasBeenPosted?(context: Context, connection_id: string, user_id: string, request: WebSocketRequest): Later<void>;
        /** The configuration is about to be kept; JSON of the whole document. `permissions.hooks`: "configuration-will-be-saved". */
        ConfigurationWillBeSaved?(context: Context, config: unknown): Later<Partial<unknown> | Verdict | void>;
        /** A notification mail is about to be sent. `permissions.hooks`: "email-notification-will-be-sent". */
        EmailNotificationWillBeSent?(context: Context, notification: EmailNotification): Later<Partial<EmailNotificationContent> | Verdict | void>;
        /** A push notification is about to be sent. `permissions.hooks`: "notification-will-be-pushed". */
        NotificationWillBePushed?(context: Context, notification: unknown, user_id: string): Later<Partial<unknown> | Verdict | void>;
        /** Another node's copy of the plugin says something. `permissions.hooks`: "cluster-event". */
        OnPluginClusterEvent?(context: Context, event: PluginClusterEvent): Later<Verdict | void>;
        /** Old data is to be deleted; answers how much was. `permissions.hooks`: "run-data-retention". */
        RunDataRetention?(context: Context, now: number, batch_size: number): Later<number | void>;
        /** Mattermost's daily report, which Jackfield never sends; here so that the table is whole. `permissions.hooks`: "send-daily-telemetry". */
        OnSendDailyTelemetry?(context: Context): Later<Verdict | void>;
        /** Limits of Mattermost's cloud, which Jackfield does not have; here so that the table is whole. `permissions.hooks`: "cloud-limits-updated". */
        OnCloudLimitsUpdated?(context: Context, limits: unknown): Later<Verdict | void>;
        /** Files for a support packet. `permissions.hooks`: "generate-support-data". */
        GenerateSupportData?(context: Context): Later<unknown[] | void>;
        /** Changes of a shared channel are to be sent to another server. `permissions.hooks`: "shared-channels-sync". */
        OnSharedChannelsSyncMsg?(context: Context, message: unknown, remote: unknown): Later<unknown | void>;
        /** Is the other server there? `permissions.hooks`: "shared-channels-ping". */
        OnSharedChannelsPing?(context: Context, remote: unknown): Later<boolean | void>;
        /** A shared channel's file is to be sent to another server. `permissions.hooks`: "shared-channels-attachment". */
        OnSharedChannelsAttachmentSyncMsg?(context: Context, info: FileInfo, post: Post, remote: unknown): Later<Verdict | void>;
        /** A shared user's picture is to be sent to another server. `permissions.hooks`: "shared-channels-profile-image". */
        OnSharedChannelsProfileImageSyncMsg?(context: Context, user: User, remote: unknown): Later<Verdict | void>;
    }

    /** The plugin API, by Mattermost's names. A refusal is thrown as an {@link AppError}. */
    export interface Api {
        /** Adds a user to a channel. Needs `channels:write`. */
        AddChannelMember(channel: string, user: string): ChannelMember;
        /** Adds a reaction by the user that it names. Needs `reactions:write`. */
        AddReaction(reaction: Partial<Reaction>): Reaction;
        /** Adds a user to a channel because of another one. Needs `channels:write`. */
        AddUserToChannel(channel: string, user: string, as_user: string): ChannelMember;
        /** Copies of up to fifty files, which a user may post. Needs `files:write`. */
        CopyFileInfos(owner: string, ids: string[]): string[];
        /** Counts a group's fields. Needs `properties:read`. */
        CountPropertyFields(group: string, deleted: boolean): number;
        /** Counts the fields that a group has for a target. Needs `properties:read`. */
        CountPropertyFieldsForTarget(group: string, kind: string, target: string, deleted: boolean): number;
        /** Makes a bot that belongs to the plugin. Needs `bots:write`. */
        CreateBot(bot: Partial<Bot>): Bot;
        /** Makes a public or private channel; the creator that it names administers it. Needs `channels:write`. */
        CreateChannel(draft: Partial<Channel>): Channel;
        /** Makes a category in a user's sidebar. Needs `preferences:write`. */
        CreateChannelSidebarCategory(user: string, team: string, category: Partial<SidebarCategoryWithChannels>): SidebarCategoryWithChannels;
        /** Makes a command that asks an address. Needs `commands:write`. */
        CreateCommand(command: Partial<Command>): Command;
        /** Adds members of groups to the teams and channels that the groups are bound to. Needs `groups:write`. */
        CreateDefaultSyncableMemberships(asked: Partial<CreateDefaultMembershipParams>): null;
        /** Makes a group: one that people see, one of a directory, or one of the plugin. Needs `groups:write`. */
        CreateGroup(group: Partial<Group>): Group;
        /** Makes an application, with its secret. Needs `oauth:write`. */
        CreateOAuthApp(app: Partial<OAuthApp>): OAuthApp;
        /** Makes a post by the user that it names. Needs `posts:write`. */
        CreatePost(draft: Partial<Post>): Post;
        /** Makes a field. Needs `properties:write`. */
        CreatePropertyField(field: Partial<PropertyField>): PropertyField;
        /** Says what a field is for a target, for the first time. Needs `properties:write`. */
        CreatePropertyValue(value: Partial<PropertyValue>): PropertyValue;
        /** Starts a session of a user, which holds until its `expires_at`. Needs `sessions:write`. */
        CreateSession(session: Partial<Session>): Session;
        /** Makes a team that nobody is in. Needs `teams:write`. */
        CreateTeam(team: Partial<Team>): Team;
        /** Adds a user to a team. Needs `teams:write`. */
        CreateTeamMember(team: string, user: string): TeamMember;
        /** Adds up to twenty users to a team, until one cannot be added. Needs `teams:write`. */
        CreateTeamMembers(team: string, users: string[], requestor: string): TeamMember[];
        /** Adds up to twenty users to a team, and tells of each what became of it. Needs `teams:write`. */
        CreateTeamMembersGracefully(team: string, users: string[], requestor: string): TeamMemberWithError[];
        /** Begins an upload. Needs `files:write`. */
        CreateUploadSession(upload: Partial<UploadSession>): UploadSession;
        /** Makes an account. Needs `users:write`. */
        CreateUser(user: Partial<User>): User;
        /** Makes an access token of a user. Its secret is in this answer and in no later one. Needs `sessions:write`. */
        CreateUserAccessToken(token: Partial<UserAccessToken>): UserAccessToken;
        /** Archives a channel. Needs `channels:write`. */
        DeleteChannel(channel: string): null;
        /** Takes a user out of a channel. Needs `channels:write`. */
        DeleteChannelMember(channel: string, user: string): null;
        /** Deletes a command that asks an address. Needs `commands:write`. */
        DeleteCommand(id: string): null;
        /** Takes a post that only one user sees away again. Needs `posts:write`. */
        DeleteEphemeralPost(user: string, post: string): null;
        /** Archives a group. Needs `groups:write`. */
        DeleteGroup(id: string): Group;
        /** Takes those out of teams and channels that only take members of their groups, who are in none of them. Needs `groups:write`. */
        DeleteGroupConstrainedMemberships(): null;
        /** Removes somebody from a group. Needs `groups:write`. */
        DeleteGroupMember(group: string, user: string): GroupMember;
        /** Undoes what binds a group to a team or a channel; who is there stays. Needs `groups:write`. */
        DeleteGroupSyncable(group: string, id: string, kind: string): GroupSyncable;
        /** Deletes an application; its tokens end. Needs `oauth:write`. */
        DeleteOAuthApp(id: string): null;
        /** Deletes a post, with its replies when it begins a thread. Needs `posts:write`. */
        DeletePost(id: string): null;
        /** Forgets preferences of a user. Needs `preferences:write`. */
        DeletePreferencesForUser(user: string, preferences: Preference[]): null;
        /** Deletes a field with its values. Needs `properties:write`. */
        DeletePropertyField(group: string, id: string): null;
        /** Deletes a value. Needs `properties:write`. */
        DeletePropertyValue(group: string, id: string): null;
        /** Deletes all values of a field. Needs `properties:write`. */
        DeletePropertyValuesForField(group: string, field: string): null;
        /** Deletes all values of a target. Needs `properties:write`. */
        DeletePropertyValuesForTarget(group: string, kind: string, target: string): null;
        /** Archives a team. Needs `teams:write`. */
        DeleteTeam(team: string): null;
        /** Takes a user out of a team. Needs `teams:write`. */
        DeleteTeamMember(team: string, user: string, requestor: string): null;
        /** Switches an account off. Needs `users:write`. */
        DeleteUser(user: string): null;
        /** Switches a plugin off. Needs `plugins:write`. */
        DisablePlugin(id: string): null;
        /** Switches a plugin on. Needs `plugins:write`. */
        EnablePlugin(id: string): null;
        /** Makes the bot when there is none of this name, gives it the names that it is to have now, and answers its user's id. A program gets an account of that name that is there already, as in Mattermost. Needs `bots:write`. */
        EnsureBotUser(draft: Partial<Bot>): string;
        /** Gives a command as the user that it names, who must be allowed to write there. Needs `commands:execute`. */
        ExecuteSlashCommand(args: Partial<CommandArgs>): CommandResponse;
        /** Moves the end of a session. Needs `sessions:write`. */
        ExtendSessionExpiry(id: string, expires_at: number): null;
        /** A bot by its user's id. Needs `users:read`. */
        GetBot(bot: string, deleted: boolean): Bot;
        /** A page of the bots of an owner; of all without one. Needs `users:read`. */
        GetBots(options: Partial<BotGetOptions>): Bot[];
        /** Where the plugin's package is; for programs, which can read it. */
        GetBundlePath(): string;
        /** A channel by its id. Needs `channels:read`. */
        GetChannel(id: string): Channel;
        /** A channel by the name in its address. Needs `channels:read`. */
        GetChannelByName(team: string, name: string, archived: boolean): Channel;
        /** A channel by its name and its team's. Needs `channels:read`. */
        GetChannelByNameForTeamName(team: string, name: string, archived: boolean): Channel;
        /** A user's membership; 404 for somebody who is not in the channel. Needs `channels:read`. */
        GetChannelMember(channel: string, user: string): ChannelMember;
        /** A page of a channel's members. Needs `channels:read`. */
        GetChannelMembers(channel: string, page: number, per_page: number): ChannelMember[];
        /** Those of some users who are in a channel. Needs `channels:read`. */
        GetChannelMembersByIds(channel: string, users: string[]): ChannelMember[];
        /** A page of a user's memberships in a team, direct and group channels among them. Needs `channels:read`. */
        GetChannelMembersForUser(team: string, user: string, page: number, per_page: number): ChannelMember[];
        /** The categories of a user's sidebar, in order. Needs `preferences:read`. */
        GetChannelSidebarCategories(user: string, team: string): OrderedSidebarCategories;
        /** Counts a channel's members, pinned posts and files. Needs `channels:read`. */
        GetChannelStats(channel: string): ChannelStats;
        /** The channels of a team that a user is in, with their direct and group channels. Needs `channels:read`. */
        GetChannelsForTeamForUser(team: string, user: string, archived: boolean): Channel[];
        /** Limits of a cloud's contract: there are none. */
        GetCloudLimits(): ProductLimits;
        /** A command that somebody made. Needs `teams:read`. */
        GetCommand(id: string): Command;
        /** The whole configuration, without secrets. Needs `config:read`. */
        GetConfig(): Config;
        /** The server's id. Needs `config:read`. */
        GetDiagnosticId(): string;
        /** The direct channel of two users, made when there is none. Needs `channels:write`. */
        GetDirectChannel(one: string, other: string): Channel;
        /** An emoji by its id. Needs `emoji:read`. */
        GetEmoji(id: string): Emoji;
        /** An emoji by its name. Needs `emoji:read`. */
        GetEmojiByName(name: string): Emoji;
        /** The image's bytes, and the name of its format. Needs `emoji:read`. */
        GetEmojiImage(id: string): [string, string];
        /** A page of emoji, sorted by their names. Needs `emoji:read`. */
        GetEmojiList(sort_by: string, page: number, per_page: number): Emoji[];
        /** A file's bytes. Needs `files:read`. */
        GetFile(id: string): string;
        /** A file's facts, and where the file store keeps it. Needs `files:read`. */
        GetFileInfo(id: string): FileInfo;
        /** A page of files, narrowed. Needs `files:read`. */
        GetFileInfos(page: number, per_page: number, options: Partial<GetFileInfosOptions>): FileInfo[];
        /** An address at which everybody gets the file. Needs `files:read`. */
        GetFileLink(id: string): string;
        /** A group by its id, also one that is archived. Needs `groups:read`. */
        GetGroup(id: string): Group;
        /** A group by the name that it is mentioned by. Needs `groups:read`. */
        GetGroupByName(name: string): Group;
        /** A group by what it is called where it comes from. Needs `groups:read`. */
        GetGroupByRemoteID(remote: string, source: string): Group;
        /** The group channel of three to eight users, made when there is none. Needs `channels:write`. */
        GetGroupChannel(users: string[]): Channel;
        /** A page of a group's members. Needs `groups:read`. */
        GetGroupMemberUsers(group: string, page: number, per_page: number): User[];
        /** What binds a group to a team or a channel. Needs `groups:read`. */
        GetGroupSyncable(group: string, id: string, kind: string): GroupSyncable;
        /** The teams, or the channels, that a group is bound to. Needs `groups:read`. */
        GetGroupSyncables(group: string, kind: string): GroupSyncable[];
        /** A page of groups, narrowed. Needs `groups:read`. */
        GetGroups(page: number, per_page: number, options: Partial<GroupSearchOpts>, restrictions: Partial<ViewUsersRestrictions>): Group[];
        /** All groups of one source. Needs `groups:read`. */
        GetGroupsBySource(source: string): Group[];
        /** The groups that somebody is in. Needs `groups:read`. */
        GetGroupsForUser(user: string): Group[];
        /** The license: there is none. */
        GetLicense(): License;
        /** An application, with its secret. Needs `oauth:write`. */
        GetOAuthApp(id: string): OAuthApp;
        /** The plugin's own settings. */
        GetPluginConfig(): Record<string, unknown>;
        /** The plugin's id. */
        GetPluginID(): string;
        /** How a plugin is doing. Needs `plugins:read`. */
        GetPluginStatus(id: string): PluginStatus;
        /** The installed plugins. Needs `plugins:read`. */
        GetPlugins(): Manifest[];
        /** A post by its id. Needs `posts:read`. */
        GetPost(id: string): Post;
        /** The whole thread that a post is in. Needs `posts:read`. */
        GetPostThread(post: string): PostList;
        /** A page of a channel after a post, with its threads. Needs `posts:read`. */
        GetPostsAfter(channel: string, post: string, page: number, per_page: number): PostList;
        /** A page of a channel before a post, with its threads. Needs `posts:read`. */
        GetPostsBefore(channel: string, post: string, page: number, per_page: number): PostList;
        /** A page of a channel from the newest on, with its threads. Needs `posts:read`. */
        GetPostsForChannel(channel: string, page: number, per_page: number): PostList;
        /** What changed in a channel since a time. Needs `posts:read`. */
        GetPostsSince(channel: string, since: number): PostList;
        /** One preference of a user; 404 when there is none. Needs `preferences:read`. */
        GetPreferenceForUser(user: string, category: string, name: string): Preference;
        /** All preferences of a user. Needs `preferences:read`. */
        GetPreferencesForUser(user: string): Preference[];
        /** The picture as a PNG, drawn from the name where there is no other. Needs `users:read`. */
        GetProfileImage(user: string): string;
        /** A field of a group, also one that was deleted. Needs `properties:read`. */
        GetPropertyField(group: string, id: string): PropertyField;
        /** The field of a name, for a target. Needs `properties:read`. */
        GetPropertyFieldByName(group: string, target: string, name: string): PropertyField;
        /** Fields of a group, all of which are there. Needs `properties:read`. */
        GetPropertyFields(group: string, ids: string[]): PropertyField[];
        /** The group of a name. Needs `properties:read`. */
        GetPropertyGroup(name: string): PropertyGroup;
        /** A value of a group, also one that was deleted. Needs `properties:read`. */
        GetPropertyValue(group: string, id: string): PropertyValue;
        /** Values of a group, all of which are there. Needs `properties:read`. */
        GetPropertyValues(group: string, ids: string[]): PropertyValue[];
        /** A page of a team's public channels. Needs `channels:read`. */
        GetPublicChannelsForTeam(team: string, page: number, per_page: number): Channel[];
        /** The reactions to a post. Needs `reactions:read`. */
        GetReactions(post: string): Reaction[];
        /** The version of Mattermost that this server is as. */
        GetServerVersion(): string;
        /** A session by its id, with its token where this server remembers that. Needs `sessions:read`. */
        GetSession(id: string): Session;
        /** When the server was installed. Needs `config:read`. */
        GetSystemInstallDate(): number;
        /** A team by its id. Needs `teams:read`. */
        GetTeam(id: string): Team;
        /** A team by the name in its address. Needs `teams:read`. */
        GetTeamByName(name: string): Team;
        /** The picture as a PNG; 404 for a team that has none. Needs `teams:read`. */
        GetTeamIcon(team: string): string;
        /** A user's membership; 404 for somebody who is not in the team. Needs `teams:read`. */
        GetTeamMember(team: string, user: string): TeamMember;
        /** A page of a team's members. Needs `teams:read`. */
        GetTeamMembers(team: string, page: number, per_page: number): TeamMember[];
        /** A page of a user's memberships. Needs `teams:read`. */
        GetTeamMembersForUser(user: string, page: number, per_page: number): TeamMember[];
        /** Counts a team's members. Needs `teams:read`. */
        GetTeamStats(team: string): TeamStats;
        /** All teams. Needs `teams:read`. */
        GetTeams(): Team[];
        /** The teams that a user is in. Needs `teams:read`. */
        GetTeamsForUser(user: string): Team[];
        /** What a user has not read, by team. Needs `teams:read`. */
        GetTeamsUnreadForUser(user: string): TeamUnread[];
        /** The server's id. Nothing is reported to anybody. Needs `config:read`. */
        GetTelemetryId(): string;
        /** The whole configuration, secrets included; without them for components. Needs `config:write`. */
        GetUnsanitizedConfig(): Config;
        /** How far an upload is. Needs `files:read`. */
        GetUploadSession(id: string): UploadSession;
        /** A user by their id. Needs `users:read`. */
        GetUser(id: string): User;
        /** A user by their address. Needs `users:read`. */
        GetUserByEmail(email: string): User;
        /** A user by their name, with or without an @. Needs `users:read`. */
        GetUserByUsername(username: string): User;
        /** How a user is shown: online, away, offline or busy. Needs `users:read`. */
        GetUserStatus(user: string): Status;
        /** The same of several users; those without a status of their own are offline. Needs `users:read`. */
        GetUserStatusesByIds(users: string[]): Status[];
        /** A page of users, narrowed. Needs `users:read`. */
        GetUsers(options: Partial<UserGetOptions>): User[];
        /** Those users that exist. Needs `users:read`. */
        GetUsersByIds(ids: string[]): User[];
        /** Those users that exist, by their names. Needs `users:read`. */
        GetUsersByUsernames(names: string[]): User[];
        /** A page of a channel's users, sorted by `username` or `status`. Needs `users:read`. */
        GetUsersInChannel(channel: string, sort_by: string, page: number, per_page: number): User[];
        /** A page of a team's users. Needs `users:read`. */
        GetUsersInTeam(team: string, page: number, per_page: number): User[];
        /** Whether a user's system roles hold a permission. Needs `users:read`. */
        HasPermissionTo(user: string, permission: Partial<Permission>): boolean;
        /** Whether a user's channel, team or system roles hold a permission. Needs `users:read`. */
        HasPermissionToChannel(user: string, channel: string, permission: Partial<Permission>): boolean;
        /** Whether a user's team or system roles hold a permission. Needs `users:read`. */
        HasPermissionToTeam(user: string, team: string, permission: Partial<Permission>): boolean;
        /** Whether licensed features could be there. */
        IsEnterpriseReady(): boolean;
        /** Deletes a key whose value is as expected, and says whether it was. Needs `kv`. */
        KVCompareAndDelete(key: string, old: string | Uint8Array): boolean;
        /** Replaces one value by another, and says whether the first was there; an empty one is none. Needs `kv`. */
        KVCompareAndSet(key: string, old: string | Uint8Array, new_: string | Uint8Array): boolean;
        /** Deletes a key. Needs `kv`. */
        KVDelete(key: string): null;
        /** Deletes all keys. Needs `kv`. */
        KVDeleteAll(): null;
        /** The value of a key; none is empty. Needs `kv`. */
        KVGet(key: string): string;
        /** A page of the keys, in order. Needs `kv`. */
        KVList(page: number, per_page: number): string[];
        /** Keeps a value; an empty one deletes the key. Needs `kv`. */
        KVSet(key: string, value: string | Uint8Array): null;
        /** Keeps a value for so many seconds; 0 is for ever. Needs `kv`. */
        KVSetWithExpiry(key: string, value: string | Uint8Array, expire_in_seconds: number): null;
        /** Keeps a value for some seconds, or where another one was; says whether it did. Needs `kv`. */
        KVSetWithOptions(key: string, value: string | Uint8Array, options: Partial<PluginKVSetOptions>): boolean;
        /** The server's own. Needs `teams:read`. */
        ListBuiltInCommands(): Command[];
        /** The commands that can be given in a team. Needs `teams:read`. */
        ListCommands(team: string): Command[];
        /** Those that people made. Needs `teams:read`. */
        ListCustomCommands(team: string): Command[];
        /** Those of plugins. Needs `teams:read`. */
        ListPluginCommands(team: string): Command[];
        /** The plugin's own settings as JSON, their names in lower case. */
        LoadPluginConfiguration(): string;
        /** Adds what the plugin did to the audit trail. Needs `audit:write`. */
        LogAuditRec(record: Partial<AuditRecord>): null;
        /** Adds what the plugin did to the audit trail, where there is one for all levels. Needs `audit:write`. */
        LogAuditRecWithLevel(record: Partial<AuditRecord>, level: LogrLevel): null;
        /** Writes to the log, for those who look for a fault. */
        LogDebug(message: string, pairs: unknown[]): null;
        /** Writes to the log that somebody should look. */
        LogError(message: string, pairs: unknown[]): null;
        /** Writes to the log. */
        LogInfo(message: string, pairs: unknown[]): null;
        /** Writes to the log that something is odd. */
        LogWarn(message: string, pairs: unknown[]): null;
        /** Opens a dialog for the user whose command or action the trigger came from. Needs `posts:write`. */
        OpenInteractiveDialog(request: Partial<OpenDialogRequest>): null;
        /** Changes what is named of a bot. Needs `bots:write`. */
        PatchBot(bot: string, patch: Partial<BotPatch>): Bot;
        /** Changes how up to 200 members are notified. Needs `channels:write`. */
        PatchChannelMembersNotifications(members: ChannelMemberIdentifier[], props: Record<string, string>): null;
        /** Removes a bot for good; what it wrote stays. A component removes its own. Needs `bots:write`. */
        PermanentDeleteBot(bot: string): null;
        /** Sends an event to the plugin's copies on the other servers, or on one of them; this server's own hears nothing. Where there is no other server, there is nobody to tell. Needs `cluster:write`. */
        PublishPluginClusterEvent(event: Partial<PluginClusterEvent>, options: Partial<PluginClusterEventSendOptions>): null;
        /** Shows in a channel that a user is typing. Needs `channels:write`. */
        PublishUserTyping(user: string, channel: string, parent: string): null;
        /** Sends `custom_<plugin id>_<name>` with a JSON object. Needs `websocket`. */
        PublishWebSocketEvent(name: string, payload: Record<string, unknown>, audience: Partial<WebsocketBroadcast>): null;
        /** The bytes at a place of the file store, as a file's facts name it. Needs `files:read`. */
        ReadFile(path: string): string;
        /** Registers a slash command until the plugin stops. The same trigger again replaces it. Needs `commands:write`. */
        RegisterCommand(command: Partial<Command>): null;
        /** Makes the group of a name, or answers the one that there is. Needs `properties:write`. */
        RegisterPropertyGroup(name: string): PropertyGroup;
        /** Uninstalls a plugin. Needs `plugins:write`. */
        RemovePlugin(id: string): null;
        /** Takes a reaction of the user that it names away. Needs `reactions:write`. */
        RemoveReaction(reaction: Partial<Reaction>): null;
        /** Takes the picture away. Needs `teams:write`. */
        RemoveTeamIcon(team: string): null;
        /** Takes the words that a user shows away. Needs `users:write`. */
        RemoveUserCustomStatus(user: string): null;
        /** Brings an archived group back. Needs `groups:write`. */
        RestoreGroup(id: string): Group;
        /** Ends a session. Needs `sessions:write`. */
        RevokeSession(id: string): null;
        /** Ends an access token. Needs `sessions:write`. */
        RevokeUserAccessToken(id: string): null;
        /** Whether any of the roles holds a permission. Needs `users:read`. */
        RolesGrantPermission(roles: string[], permission: string): boolean;
        /** Stores what differs from the configuration in force; values that are masked stay. Needs `config:write`. */
        SaveConfig(config: Partial<Config>): null;
        /** Replaces the plugin's own settings. Needs `config:write`. */
        SavePluginConfig(settings: Record<string, unknown>): null;
        /** Public channels of a team by a part of their name. Needs `channels:read`. */
        SearchChannels(team: string, term: string): Channel[];
        /** Searches all channels of a team, whoever is in them; for each of the searches 200 posts at most, the newest first. Needs `posts:read`. */
        SearchPostsInTeam(team: string, searches: SearchParams[]): Post[];
        /** Searches what a user may read. Needs `posts:read`. */
        SearchPostsInTeamForUser(team: string, user: string, search: Partial<SearchParameter>): PostSearchResults;
        /** A page of a group's fields, narrowed. Needs `properties:read`. */
        SearchPropertyFields(group: string, search: Partial<PropertyFieldSearchOpts>): PropertyField[];
        /** A page of a group's values, narrowed. Needs `properties:read`. */
        SearchPropertyValues(group: string, search: Partial<PropertyValueSearchOpts>): PropertyValue[];
        /** Teams by a part of their name. Needs `teams:read`. */
        SearchTeams(term: string): Team[];
        /** Users by a part of their names. Needs `users:read`. */
        SearchUsers(search: Partial<UserSearch>): User[];
        /** Shows a post to one user without keeping it. Needs `posts:write`. */
        SendEphemeralPost(user: string, post: Partial<Post>): Post;
        /** Sends one mail to one address. What was sent is in the audit trail, without its text. Needs `mail:write`. */
        SendMail(to: string, subject: string, html: string): null;
        /** Sends a notification to a user's devices. Needs `push:write`. */
        SendPushNotification(notification: Partial<PushNotification>, user: string): null;
        /** Shows a short text for a moment in a user's clients. Needs `posts:write`. */
        SendToastMessage(user: string, connection: string, message: string, options: Partial<SendToastMessageOptions>): null;
        /** Sets the text by which a file is found. Needs `files:write`. */
        SetFileSearchableContent(id: string, content: string): null;
        /** Sets the picture. Needs `users:write`. */
        SetProfileImage(user: string, image: string | Uint8Array): null;
        /** Sets the picture. Needs `teams:write`. */
        SetTeamIcon(team: string, image: string | Uint8Array): null;
        /** Shows a user as busy until a time, in seconds since 1970. Needs `users:write`. */
        SetUserStatusTimedDND(user: string, until: number): Status;
        /** Takes a slash command of the plugin back. Needs `commands:write`. */
        UnregisterCommand(team: string, trigger: string): null;
        /** Switches a bot on or off. Needs `bots:write`. */
        UpdateBotActive(bot: string, active: boolean): Bot;
        /** Replaces header and purpose, and names where they are given. Needs `channels:write`. */
        UpdateChannel(channel: Partial<Channel>): Channel;
        /** Changes how a member is notified; what is not named stays. Needs `channels:write`. */
        UpdateChannelMemberNotifications(channel: string, user: string, props: Record<string, string>): ChannelMember;
        /** Changes a member's roles. Needs `channels:write`. */
        UpdateChannelMemberRoles(channel: string, user: string, roles: string): ChannelMember;
        /** Changes categories of a user's sidebar. Needs `preferences:write`. */
        UpdateChannelSidebarCategories(user: string, team: string, categories: SidebarCategoryWithChannels[]): SidebarCategoryWithChannels[];
        /** Changes a command that asks an address. Needs `commands:write`. */
        UpdateCommand(id: string, command: Partial<Command>): Command;
        /** Shows a post that only one user sees anew, changed. Needs `posts:write`. */
        UpdateEphemeralPost(user: string, post: Partial<Post>): Post;
        /** Changes a group; where it comes from stays. Needs `groups:write`. */
        UpdateGroup(group: Partial<Group>): Group;
        /** Changes how a group is bound to a team or a channel. Needs `groups:write`. */
        UpdateGroupSyncable(bound: Partial<GroupSyncable>): GroupSyncable;
        /** Changes an application; its secret stays. Needs `oauth:write`. */
        UpdateOAuthApp(app: Partial<OAuthApp>): OAuthApp;
        /** Changes a post. Needs `posts:write`. */
        UpdatePost(post: Partial<Post>): Post;
        /** Keeps preferences of a user. Needs `preferences:write`. */
        UpdatePreferencesForUser(user: string, preferences: Preference[]): null;
        /** Changes a field. Needs `properties:write`. */
        UpdatePropertyField(group: string, field: Partial<PropertyField>): PropertyField;
        /** Changes fields, all or none. Needs `properties:write`. */
        UpdatePropertyFields(group: string, fields: PropertyField[]): PropertyField[];
        /** Changes what a value says. Needs `properties:write`. */
        UpdatePropertyValue(group: string, value: Partial<PropertyValue>): PropertyValue;
        /** Changes what values say, all or none. Needs `properties:write`. */
        UpdatePropertyValues(group: string, values: PropertyValue[]): PropertyValue[];
        /** Changes a team. Needs `teams:write`. */
        UpdateTeam(team: Partial<Team>): Team;
        /** Changes a member's roles. Needs `teams:write`. */
        UpdateTeamMemberRoles(team: string, user: string, roles: string): TeamMember;
        /** Changes what people may change of their own profile. Needs `users:write`. */
        UpdateUser(user: Partial<User>): User;
        /** Switches an account on or off. Needs `users:write`. */
        UpdateUserActive(user: string, active: boolean): null;
        /** Says by which service somebody signs in. Needs `users:write`. */
        UpdateUserAuth(user: string, auth: Partial<UserAuth>): UserAuth;
        /** Sets the words that a user shows. Needs `users:write`. */
        UpdateUserCustomStatus(user: string, status: Partial<CustomStatus>): null;
        /** Sets the system roles of a user. Needs `users:write`. */
        UpdateUserRoles(user: string, roles: string): User;
        /** Shows a user as online, away, offline or busy. Needs `users:write`. */
        UpdateUserStatus(user: string, status: string): Status;
        /** Keeps a file for a post in a channel. Needs `files:write`. */
        UploadFile(content: string | Uint8Array, channel: string, name: string): FileInfo;
        /** Adds somebody to a group. Needs `groups:write`. */
        UpsertGroupMember(group: string, user: string): GroupMember;
        /** Adds people to a group. Needs `groups:write`. */
        UpsertGroupMembers(group: string, users: string[]): GroupMember[];
        /** Binds a group to a team or a channel. Needs `groups:write`. */
        UpsertGroupSyncable(bound: Partial<GroupSyncable>): GroupSyncable;
        /** Says what a field is for a target, in the place of what it was. Needs `properties:write`. */
        UpsertPropertyValue(value: Partial<PropertyValue>): PropertyValue;
        /** Says what fields are for targets, in the place of what they were; all or none. Needs `properties:write`. */
        UpsertPropertyValues(values: PropertyValue[]): PropertyValue[];
        /** Takes a reaction of a user away. Needs `reactions:write`. Jackfield's own; bytes are base64. */
        Unreact(user: string, post: string, emoji_name: string): null;
        /** The value of a key, if there is one. Needs `kv`. Jackfield's own; bytes are base64. */
        KeyGet(key: string): string | null;
        /** Keeps a value, for ever or for some seconds. Needs `kv`. Jackfield's own; bytes are base64. */
        KeySet(key: string, value: string, ttl_seconds: number | null): null;
        /** Keys that begin with the prefix and come after the given one, in order. Needs `kv`. Jackfield's own; bytes are base64. */
        KeyList(prefix: string, after: string, limit: number): string[];
        /** Replaces `old` by `new` (`none`: absent), for ever or for some seconds, and says whether `old` was there. Needs `kv`. Jackfield's own; bytes are base64. */
        KeyCompareAndSet(key: string, old: string | null, new_: string | null, ttl_seconds: number | null): boolean;
        /** Calls the hook at that time or soon after. The same name again replaces the earlier one. Needs `jobs:write`. Jackfield's own; bytes are base64. */
        Schedule(name: string, at: number, payload: string): null;
        /** Says whether there was one. Needs `jobs:write`. Jackfield's own; bytes are base64. */
        CancelScheduled(name: string): boolean;
    }

    export const api: Api;

    export interface LogrLevel {
        id: number;
        name: string;
        stacktrace?: boolean;
        color?: number;
    }

    export interface AccessControlSettings {
        EnableAttributeBasedAccessControl: boolean;
        EnableUserManagedAttributes: boolean;
    }

    export interface AdditionalContentFlaggingSettings {
        Reasons: string[];
        ReporterCommentRequired: boolean;
        ReviewerCommentRequired: boolean;
        HideFlaggedContent: boolean;
    }

    export interface AgentsProviderSettings {
        LLMServiceID: string;
    }

    export interface AnalyticsSettings {
        MaxUsersForStatistics: number;
    }

    export interface AnnouncementSettings {
        EnableBanner: boolean;
        BannerText: string;
        BannerColor: string;
        BannerTextColor: string;
        AllowBannerDismissal: boolean;
        AdminNoticesEnabled: boolean;
        UserNoticesEnabled: boolean;
        NoticesURL: string;
        NoticesFetchFrequency: number;
        NoticesSkipCache: boolean;
    }

    export interface AppErrorData {
        id: string;
        message: string;
        detailed_error: string;
        request_id?: string;
        status_code?: number;
    }

    export interface AuditEventActor {
        user_id: string;
        session_id: string;
        client: string;
        ip_address: string;
        x_forwarded_for: string;
    }

    export interface AuditEventData {
        parameters: Record<string, unknown>;
        prior_state: Record<string, unknown>;
        resulting_state: Record<string, unknown>;
        object_type: string;
    }

    export interface AuditEventError {
        description?: string;
        status_code?: number;
    }

    export interface AuditRecord {
        event_name: string;
        status: string;
        event: AuditEventData;
        actor: AuditEventActor;
        meta: Record<string, unknown>;
        error: AuditEventError;
    }

    export interface AutoTranslationSettings {
        Enable: boolean;
        RestrictDMAndGM: boolean;
        Provider: string;
        TargetLanguages: string[];
        Workers: number;
        TimeoutMs: number;
        LibreTranslate: LibreTranslateProviderSettings;
        Agents: AgentsProviderSettings;
    }

    export interface AutocompleteArg {
        Name: string;
        HelpText: string;
        Type: string;
        Required: boolean;
        Data: unknown;
    }

    export interface AutocompleteData {
        Trigger: string;
        Hint: string;
        HelpText: string;
        RoleID: string;
        Arguments: AutocompleteArg[];
        SubCommands: AutocompleteData[];
    }

    export interface Bot {
        user_id: string;
        username: string;
        display_name?: string;
        description?: string;
        owner_id: string;
        last_icon_update?: number;
        create_at: number;
        update_at: number;
        delete_at: number;
    }

    export interface BotGetOptions {
        OwnerId: string;
        IncludeDeleted: boolean;
        OnlyOrphaned: boolean;
        Page: number;
        PerPage: number;
    }

    export interface BotPatch {
        username: string;
        display_name: string;
        description: string;
    }

    export interface CacheSettings {
        CacheType: string;
        RedisAddress: string;
        RedisPassword: string;
        RedisDB: number;
        RedisCachePrefix: string;
        DisableClientCache: boolean;
    }

    export interface Channel {
        id: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        team_id: string;
        type: string;
        display_name: string;
        name: string;
        header: string;
        purpose: string;
        last_post_at: number;
        total_msg_count: number;
        extra_update_at: number;
        creator_id: string;
        scheme_id: string;
        props: Record<string, unknown>;
        group_constrained: boolean;
        autotranslation: boolean;
        shared: boolean;
        total_msg_count_root: number;
        policy_id: string;
        last_root_post_at: number;
        banner_info: ChannelBannerInfo;
        policy_enforced: boolean;
        policy_actions?: Record<string, boolean>;
        policy_is_active: boolean;
        default_category_name: string;
        managed_category_name: string;
        discoverable: boolean;
    }

    export interface ChannelBannerInfo {
        enabled: boolean;
        text: string;
        background_color: string;
    }

    export interface ChannelMember {
        channel_id: string;
        user_id: string;
        roles: string;
        last_viewed_at: number;
        msg_count: number;
        mention_count: number;
        mention_count_root: number;
        urgent_mention_count: number;
        msg_count_root: number;
        notify_props: Record<string, string>;
        last_update_at: number;
        scheme_guest: boolean;
        scheme_user: boolean;
        scheme_admin: boolean;
        explicit_roles: string;
        autotranslation_disabled: boolean;
    }

    export interface ChannelMemberIdentifier {
        channel_id: string;
        user_id: string;
    }

    export interface ChannelStats {
        channel_id: string;
        member_count: number;
        guest_count: number;
        pinnedpost_count: number;
        files_count: number;
    }

    export interface ClientRequirements {
        AndroidLatestVersion: string;
        AndroidMinVersion: string;
        IosLatestVersion: string;
        IosMinVersion: string;
    }

    export interface CloudSettings {
        CWSURL: string;
        CWSAPIURL: string;
        CWSMock: boolean;
        Disable: boolean;
        PreviewModalBucketURL: string;
    }

    export interface ClusterSettings {
        Enable: boolean;
        ClusterName: string;
        OverrideHostname: string;
        NetworkInterface: string;
        BindAddress: string;
        AdvertiseAddress: string;
        UseIPAddress: boolean;
        EnableGossipCompression: boolean;
        EnableExperimentalGossipEncryption?: boolean;
        EnableGossipEncryption: boolean;
        ReadOnlyConfig: boolean;
        GossipPort: number;
    }

    export interface Command {
        id: string;
        token: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        creator_id: string;
        team_id: string;
        trigger: string;
        method: string;
        username: string;
        icon_url: string;
        auto_complete: boolean;
        auto_complete_desc: string;
        auto_complete_hint: string;
        display_name: string;
        description: string;
        url: string;
        plugin_id: string;
        autocomplete_data?: AutocompleteData;
        autocomplete_icon_data?: string;
    }

    export interface CommandArgs {
        user_id: string;
        channel_id: string;
        team_id: string;
        root_id: string;
        parent_id: string;
        trigger_id?: string;
        connection_id?: string;
        command: string;
    }

    export interface CommandResponse {
        response_type: string;
        text: string;
        username: string;
        channel_id: string;
        icon_url: string;
        type: string;
        props: Record<string, unknown>;
        goto_location: string;
        trigger_id: string;
        skip_slack_parsing: boolean;
        attachments: MessageAttachment[];
        extra_responses: CommandResponse[];
    }

    export interface ComplianceSettings {
        Enable: boolean;
        Directory: string;
        EnableDaily: boolean;
        BatchSize: number;
    }

    export interface Config {
        ServiceSettings: ServiceSettings;
        TeamSettings: TeamSettings;
        ClientRequirements: ClientRequirements;
        SqlSettings: SqlSettings;
        LogSettings: LogSettings;
        ExperimentalAuditSettings: ExperimentalAuditSettings;
        PasswordSettings: PasswordSettings;
        FileSettings: FileSettings;
        EmailSettings: EmailSettings;
        RateLimitSettings: RateLimitSettings;
        PrivacySettings: PrivacySettings;
        SupportSettings: SupportSettings;
        AnnouncementSettings: AnnouncementSettings;
        ThemeSettings: ThemeSettings;
        GitLabSettings: SSOSettings;
        GoogleSettings: SSOSettings;
        Office365Settings: Office365Settings;
        OpenIdSettings: SSOSettings;
        LdapSettings: LdapSettings;
        ComplianceSettings: ComplianceSettings;
        LocalizationSettings: LocalizationSettings;
        SamlSettings: SamlSettings;
        NativeAppSettings: NativeAppSettings;
        IntuneSettings: IntuneSettings;
        CacheSettings: CacheSettings;
        ClusterSettings: ClusterSettings;
        MetricsSettings: MetricsSettings;
        ExperimentalSettings: ExperimentalSettings;
        AnalyticsSettings: AnalyticsSettings;
        ElasticsearchSettings: ElasticsearchSettings;
        DataRetentionSettings: DataRetentionSettings;
        MobileEphemeralModeSettings: MobileEphemeralModeSettings;
        MessageExportSettings: MessageExportSettings;
        JobSettings: JobSettings;
        PluginSettings: PluginSettings;
        DisplaySettings: DisplaySettings;
        GuestAccountsSettings: GuestAccountsSettings;
        ImageProxySettings: ImageProxySettings;
        CloudSettings: CloudSettings;
        FeatureFlags?: FeatureFlags;
        ImportSettings: ImportSettings;
        ExportSettings: ExportSettings;
        WranglerSettings: WranglerSettings;
        ConnectedWorkspacesSettings: ConnectedWorkspacesSettings;
        AccessControlSettings: AccessControlSettings;
        ContentFlaggingSettings: ContentFlaggingSettings;
        AutoTranslationSettings: AutoTranslationSettings;
    }

    export interface ConnectedWorkspacesSettings {
        EnableSharedChannels: boolean;
        EnableRemoteClusterService: boolean;
        DisableSharedChannelsStatusSync: boolean;
        SyncUsersOnConnectionOpen: boolean;
        GlobalUserSyncBatchSize: number;
        MaxPostsPerSync: number;
        MemberSyncBatchSize: number;
    }

    export interface ContentFlaggingNotificationSettings {
        EventTargetMapping: Record<string, string[]>;
    }

    export interface ContentFlaggingSettings {
        embedded: ContentFlaggingSettingsBase;
        ReviewerSettings: ReviewerSettings;
    }

    export interface ContentFlaggingSettingsBase {
        EnableContentFlagging: boolean;
        NotificationSettings: ContentFlaggingNotificationSettings;
        AdditionalSettings: AdditionalContentFlaggingSettings;
    }

    export interface CreateDefaultMembershipParams {
        Since: number;
        ReAddRemovedMembers: boolean;
        ScopedUserID: string;
        ScopedTeamID: string;
        ScopedChannelID: string;
    }

    export interface CustomStatus {
        emoji: string;
        text: string;
        duration: string;
        expires_at: string;
    }

    export interface Customer {
        id: string;
        name: string;
        email: string;
        company: string;
    }

    export interface DataRetentionSettings {
        EnableMessageDeletion: boolean;
        EnableFileDeletion: boolean;
        EnableBoardsDeletion: boolean;
        MessageRetentionDays: number;
        MessageRetentionHours: number;
        FileRetentionDays: number;
        FileRetentionHours: number;
        BoardsRetentionDays: number;
        DeletionJobStartTime: string;
        BatchSize: number;
        TimeBetweenBatchesMilliseconds: number;
        RetentionIdsBatchSize: number;
        PreservePinnedPosts: boolean;
    }

    export interface Dialog {
        callback_id: string;
        title: string;
        introduction_text: string;
        icon_url: string;
        elements: DialogElement[];
        submit_label: string;
        notify_on_cancel: boolean;
        state: string;
        source_url?: string;
    }

    export interface DialogDateTimeConfig {
        min_date?: string;
        max_date?: string;
        time_interval?: number;
        location_timezone?: string;
        manual_time_entry?: boolean;
        allow_manual_time_entry?: boolean;
    }

    export interface DialogElement {
        display_name: string;
        name: string;
        type: string;
        subtype: string;
        default: string;
        placeholder: string;
        help_text: string;
        optional: boolean;
        min_length: number;
        max_length: number;
        data_source: string;
        data_source_url?: string;
        options: PostActionOptions[];
        multiselect: boolean;
        refresh?: boolean;
        datetime_config?: DialogDateTimeConfig;
        min_date?: string;
        max_date?: string;
        time_interval?: number;
    }

    export interface DisplaySettings {
        CustomURLSchemes: string[];
        MaxMarkdownNodes: number;
    }

    export interface Draft {
        create_at: number;
        update_at: number;
        delete_at: number;
        user_id: string;
        channel_id: string;
        root_id: string;
        message: string;
        type: string;
        props: Record<string, unknown>;
        file_ids?: string[];
        metadata?: PostMetadata;
        priority?: Record<string, unknown>;
    }

    export interface ElasticsearchSettings {
        ConnectionURL: string;
        Backend: string;
        Username: string;
        Password: string;
        EnableIndexing: boolean;
        EnableSearching: boolean;
        EnableCJKAnalyzers: boolean;
        EnableAutocomplete: boolean;
        Sniff: boolean;
        PostIndexReplicas: number;
        PostIndexShards: number;
        ChannelIndexReplicas: number;
        ChannelIndexShards: number;
        UserIndexReplicas: number;
        UserIndexShards: number;
        AggregatePostsAfterDays: number;
        PostsAggregatorJobStartTime: string;
        IndexPrefix: string;
        GlobalSearchPrefix: string;
        LiveIndexingBatchSize: number;
        BulkIndexingTimeWindowSeconds?: number;
        BatchSize: number;
        RequestTimeoutSeconds: number;
        SkipTLSVerification: boolean;
        CA: string;
        ClientCert: string;
        ClientKey: string;
        Trace: string;
        IgnoredPurgeIndexes: string;
        EnableSearchPublicChannelsWithoutMembership: boolean;
    }

    export interface EmailNotification {
        post_id: string;
        channel_id: string;
        team_id: string;
        sender_id: string;
        sender_display_name?: string;
        recipient_id: string;
        root_id?: string;
        channel_type: string;
        channel_name: string;
        team_name: string;
        sender_username: string;
        is_direct_message: boolean;
        is_group_message: boolean;
        is_thread_reply: boolean;
        is_crt_enabled: boolean;
        use_military_time: boolean;
        embedded: EmailNotificationContent;
    }

    export interface EmailNotificationContent {
        subject?: string;
        title?: string;
        subtitle?: string;
        message_html?: string;
        message_text?: string;
        button_text?: string;
        button_url?: string;
        footer_text?: string;
    }

    export interface EmailSettings {
        EnableSignUpWithEmail: boolean;
        EnableSignInWithEmail: boolean;
        EnableSignInWithUsername: boolean;
        SendEmailNotifications: boolean;
        UseChannelInEmailNotifications: boolean;
        RequireEmailVerification: boolean;
        FeedbackName: string;
        FeedbackEmail: string;
        ReplyToAddress: string;
        FeedbackOrganization: string;
        EnableSMTPAuth: boolean;
        SMTPUsername: string;
        SMTPPassword: string;
        SMTPServer: string;
        SMTPPort: string;
        SMTPServerTimeout: number;
        ConnectionSecurity: string;
        SendPushNotifications: boolean;
        PushNotificationServer: string;
        PushNotificationContents: string;
        PushNotificationBuffer: number;
        EnableEmailBatching: boolean;
        EmailBatchingBufferSize: number;
        EmailBatchingInterval: number;
        EnablePreviewModeBanner: boolean;
        SkipServerCertificateVerification: boolean;
        EmailNotificationContentsType: string;
        LoginButtonColor: string;
        LoginButtonBorderColor: string;
        LoginButtonTextColor: string;
    }

    export interface Emoji {
        id: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        creator_id: string;
        name: string;
    }

    export interface ExperimentalAuditSettings {
        FileEnabled: boolean;
        FileName: string;
        AdvancedLoggingJSON: unknown;
        Certificate: string;
    }

    export interface ExperimentalSettings {
        ClientSideCertEnable: boolean;
        LinkMetadataTimeoutMilliseconds: number;
        RestrictSystemAdmin: boolean;
        EnableSharedChannels: boolean;
        EnableRemoteClusterService: boolean;
        DisableAppBar: boolean;
        DisableRefetchingOnBrowserFocus: boolean;
        DelayChannelAutocomplete: boolean;
        DisableWakeUpReconnectHandler: boolean;
        UsersStatusAndProfileFetchingPollIntervalMilliseconds: number;
        YoutubeReferrerPolicy: boolean;
        EnableWatermark: boolean;
    }

    export interface ExportSettings {
        Directory: string;
        RetentionDays: number;
    }

    export interface FeatureFlags {
        TestFeature: string;
        TestBoolFeature: boolean;
        EnableRemoteClusterService: boolean;
        EnableSharedChannelsDMs: boolean;
        EnableSharedChannelsPlugins: boolean;
        EnableSharedChannelsMemberSync: boolean;
        EnableSyncAllUsersForRemoteCluster: boolean;
        AppsEnabled: boolean;
        PermalinkPreviews: boolean;
        NormalizeLdapDNs: boolean;
        WysiwygEditor: boolean;
        OnboardingTourTips: boolean;
        DeprecateCloudFree: boolean;
        EnableExportDirectDownload: boolean;
        MoveThreadsEnabled: boolean;
        StreamlinedMarketplace: boolean;
        CloudIPFiltering: boolean;
        ConsumePostHook: boolean;
        CloudAnnualRenewals: boolean;
        CloudDedicatedExportUI: boolean;
        ChannelBookmarks: boolean;
        WebSocketEventScope: boolean;
        NotificationMonitoring: boolean;
        ExperimentalAuditSettingsSystemConsoleUI: boolean;
        CustomProfileAttributes: boolean;
        AttributeBasedAccessControl: boolean;
        AttributeValueMasking: boolean;
        PermissionPolicies: boolean;
        ChannelPermissionPolicies: boolean;
        PolicySimulation: boolean;
        ContentFlagging: boolean;
        EnableMattermostEntry: boolean;
        MobileSSOCodeExchange: boolean;
        EnableShiftEscapeToMarkAllRead: boolean;
        AutoTranslation: boolean;
        ClassificationMarkings: boolean;
        BurnOnRead: boolean;
        EnableAIPluginBridge: boolean;
        EnableAIRecaps: boolean;
        IntegratedBoards: boolean;
        CJKSearch: boolean;
        AggregatePluginMetrics: boolean;
        ManagedChannelCategories: boolean;
        SessionAttributes: boolean;
        DiscoverableChannels: boolean;
        MobileEphemeralMode: boolean;
    }

    export interface Features {
        users: number;
        ldap: boolean;
        ldap_groups: boolean;
        mfa: boolean;
        google_oauth: boolean;
        office365_oauth: boolean;
        openid: boolean;
        compliance: boolean;
        cluster: boolean;
        metrics: boolean;
        mhpns: boolean;
        saml: boolean;
        elastic_search: boolean;
        announcement: boolean;
        theme_management: boolean;
        email_notification_contents: boolean;
        data_retention: boolean;
        message_export: boolean;
        custom_permissions_schemes: boolean;
        custom_terms_of_service: boolean;
        guest_accounts: boolean;
        guest_accounts_permissions: boolean;
        id_loaded: boolean;
        lock_teammate_name_display: boolean;
        enterprise_plugins: boolean;
        advanced_logging: boolean;
        cloud: boolean;
        shared_channels: boolean;
        remote_cluster_service: boolean;
        outgoing_oauth_connections: boolean;
        auto_translation: boolean;
        future_features: boolean;
    }

    export interface FileInfo {
        id: string;
        user_id: string;
        post_id?: string;
        channel_id: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        name: string;
        extension: string;
        size: number;
        mime_type: string;
        width?: number;
        height?: number;
        has_preview_image?: boolean;
        mini_preview: string;
        remote_id: string;
        archived: boolean;
    }

    export interface FileSettings {
        EnableFileAttachments: boolean;
        EnableMobileUpload: boolean;
        EnableMobileDownload: boolean;
        MaxFileSize: number;
        MaxImageResolution: number;
        MaxImageDecoderConcurrency: number;
        DriverName: string;
        Directory: string;
        EnablePublicLink: boolean;
        ExtractContent: boolean;
        ArchiveRecursion: boolean;
        PublicLinkSalt: string;
        InitialFont: string;
        AmazonS3AccessKeyId: string;
        AmazonS3SecretAccessKey: string;
        AmazonS3Bucket: string;
        AmazonS3PathPrefix: string;
        AmazonS3Region: string;
        AmazonS3Endpoint: string;
        AmazonS3SSL: boolean;
        AmazonS3SignV2: boolean;
        AmazonS3SSE: boolean;
        AmazonS3Trace: boolean;
        AmazonS3RequestTimeoutMilliseconds: number;
        AmazonS3UploadPartSizeBytes: number;
        AmazonS3StorageClass: string;
        AzureStorageAccount: string;
        AzureAuthMode: string;
        AzureAccessKey: string;
        AzureContainer: string;
        AzurePathPrefix: string;
        AzureCloud: string;
        AzureEndpoint: string;
        AzureSSL: boolean;
        AzureRequestTimeoutMilliseconds: number;
        DedicatedExportStore: boolean;
        ExportDriverName: string;
        ExportDirectory: string;
        ExportAmazonS3AccessKeyId: string;
        ExportAmazonS3SecretAccessKey: string;
        ExportAmazonS3Bucket: string;
        ExportAmazonS3PathPrefix: string;
        ExportAmazonS3Region: string;
        ExportAmazonS3Endpoint: string;
        ExportAmazonS3SSL: boolean;
        ExportAmazonS3SignV2: boolean;
        ExportAmazonS3SSE: boolean;
        ExportAmazonS3Trace: boolean;
        ExportAmazonS3RequestTimeoutMilliseconds: number;
        ExportAmazonS3PresignExpiresSeconds: number;
        ExportAmazonS3UploadPartSizeBytes: number;
        ExportAmazonS3StorageClass: string;
        ExportAzureStorageAccount: string;
        ExportAzureAuthMode: string;
        ExportAzureAccessKey: string;
        ExportAzureContainer: string;
        ExportAzurePathPrefix: string;
        ExportAzureCloud: string;
        ExportAzureEndpoint: string;
        ExportAzureSSL: boolean;
        ExportAzureRequestTimeoutMilliseconds: number;
    }

    export interface FilesLimits {
        total_storage: number;
    }

    export interface GetFileInfosOptions {
        user_ids: string[];
        channel_ids: string[];
        since: number;
        include_deleted: boolean;
        sort_by: string;
        sort_descending: boolean;
    }

    export interface GlobalRelayMessageExportSettings {
        CustomerType: string;
        SMTPUsername: string;
        SMTPPassword: string;
        EmailAddress: string;
        SMTPServerTimeout: number;
        CustomSMTPServerName: string;
        CustomSMTPPort: string;
    }

    export interface Group {
        id: string;
        name?: string;
        display_name: string;
        description: string;
        source: string;
        remote_id: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        has_syncables: boolean;
        member_count?: number;
        allow_reference: boolean;
        channel_member_count?: number;
        channel_member_timezones_count?: number;
        member_ids: string[];
    }

    export interface GroupMember {
        group_id: string;
        user_id: string;
        create_at: number;
        delete_at: number;
    }

    export interface GroupSearchOpts {
        Q: string;
        NotAssociatedToTeam: string;
        NotAssociatedToChannel: string;
        IncludeMemberCount: boolean;
        FilterAllowReference: boolean;
        PageOpts: PageOpts;
        Since: number;
        Source: string;
        FilterParentTeamPermitted: boolean;
        FilterHasMember: string;
        IncludeChannelMemberCount: string;
        IncludeTimezones: boolean;
        IncludeMemberIDs: boolean;
        IncludeArchived: boolean;
        FilterArchived: boolean;
        OnlySyncableSources: boolean;
    }

    export interface GroupSyncable {
        group_id: string;
        auto_add: boolean;
        scheme_admin: boolean;
        create_at: number;
        delete_at: number;
        update_at: number;
    }

    export interface GuestAccountsSettings {
        Enable: boolean;
        HideTags: boolean;
        AllowEmailAccounts: boolean;
        EnforceMultifactorAuthentication: boolean;
        RestrictCreationToDomains: string;
        EnableGuestMagicLink: boolean;
    }

    export interface ImageProxySettings {
        Enable: boolean;
        ImageProxyType: string;
        RemoteImageProxyURL: string;
        RemoteImageProxyOptions: string;
    }

    export interface ImportSettings {
        Directory: string;
        RetentionDays: number;
    }

    export interface IntuneSettings {
        Enable: boolean;
        TenantId: string;
        ClientId: string;
        AuthService: string;
    }

    export interface JobSettings {
        RunJobs: boolean;
        RunScheduler: boolean;
        CleanupJobsThresholdDays: number;
        CleanupConfigThresholdDays: number;
    }

    export interface LdapSettings {
        Enable: boolean;
        EnableSync: boolean;
        LdapServer: string;
        LdapPort: number;
        ConnectionSecurity: string;
        BaseDN: string;
        BindUsername: string;
        BindPassword: string;
        MaximumLoginAttempts: number;
        UserFilter: string;
        GroupFilter: string;
        GuestFilter: string;
        EnableAdminFilter: boolean;
        AdminFilter: string;
        GroupDisplayNameAttribute: string;
        GroupIdAttribute: string;
        FirstNameAttribute: string;
        LastNameAttribute: string;
        EmailAttribute: string;
        UsernameAttribute: string;
        NicknameAttribute: string;
        IdAttribute: string;
        PositionAttribute: string;
        LoginIdAttribute: string;
        PictureAttribute: string;
        SyncIntervalMinutes: number;
        ReAddRemovedMembers: boolean;
        SkipCertificateVerification: boolean;
        PublicCertificateFile: string;
        PrivateKeyFile: string;
        QueryTimeout: number;
        MaxPageSize: number;
        LoginFieldName: string;
        LoginButtonColor: string;
        LoginButtonBorderColor: string;
        LoginButtonTextColor: string;
    }

    export interface LibreTranslateProviderSettings {
        URL: string;
        APIKey: string;
    }

    export interface License {
        id: string;
        issued_at: number;
        starts_at: number;
        expires_at: number;
        customer: Customer;
        features: Features;
        sku_name: string;
        sku_short_name: string;
        is_trial: boolean;
        is_gov_sku: boolean;
        is_seat_count_enforced: boolean;
        extra_users: number;
        signup_jwt: string;
        limits: LicenseLimits;
    }

    export interface LicenseLimits {
        post_history: number;
        board_cards: number;
        playbook_runs: number;
        call_duration: number;
        agents_prompts: number;
        push_notifications: number;
    }

    export interface LocalizationSettings {
        DefaultServerLocale: string;
        DefaultClientLocale: string;
        AvailableLocales: string;
        EnableExperimentalLocales: boolean;
    }

    export interface LogSettings {
        EnableConsole: boolean;
        ConsoleLevel: string;
        ConsoleJson: boolean;
        EnableColor: boolean;
        EnableFile: boolean;
        FileLevel: string;
        FileJson: boolean;
        FileLocation: string;
        EnableWebhookDebugging: boolean;
        EnableDiagnostics: boolean;
        EnableSentry: boolean;
        AdvancedLoggingJSON: unknown;
        MaxFieldSize: number;
    }

    export interface Manifest {
        id: string;
        name: string;
        description?: string;
        homepage_url?: string;
        support_url?: string;
        release_notes_url?: string;
        icon_path?: string;
        version: string;
        min_server_version?: string;
        server?: ManifestServer;
        webapp?: ManifestWebapp;
        settings_schema?: PluginSettingsSchema;
        props?: Record<string, unknown>;
    }

    export interface ManifestServer {
        executables?: Record<string, string>;
        executable: string;
    }

    export interface ManifestWebapp {
        bundle_path: string;
    }

    export interface MessageAttachment {
        id: number;
        fallback: string;
        color: string;
        pretext: string;
        author_name: string;
        author_link: string;
        author_icon: string;
        title: string;
        title_link: string;
        text: string;
        fields: MessageAttachmentField[];
        image_url: string;
        thumb_url: string;
        footer: string;
        footer_icon: string;
        ts: unknown;
        actions?: PostAction[];
    }

    export interface MessageAttachmentField {
        title: string;
        value: unknown;
        short: boolean;
    }

    export interface MessageExportSettings {
        EnableExport: boolean;
        ExportFormat: string;
        DailyRunTime: string;
        ExportFromTimestamp: number;
        BatchSize: number;
        DownloadExportResults: boolean;
        ChannelBatchSize: number;
        ChannelHistoryBatchSize: number;
        GlobalRelaySettings: GlobalRelayMessageExportSettings;
    }

    export interface MessagesLimits {
        history: number;
    }

    export interface MetricsSettings {
        Enable: boolean;
        BlockProfileRate: number;
        ListenAddress: string;
        EnableClientMetrics: boolean;
        EnableNotificationMetrics: boolean;
        ClientSideUserIds: string[];
    }

    export interface MobileEphemeralModeSettings {
        Enable: boolean;
        DisconnectionTimeoutSeconds: number;
        OfflinePersistenceTimerHours: number;
        AutoCacheCleanupDays: number;
    }

    export interface NativeAppSettings {
        AppCustomURLSchemes: string[];
        AppDownloadLink: string;
        AndroidAppDownloadLink: string;
        IosAppDownloadLink: string;
        MobileExternalBrowser: boolean;
        MobileEnableBiometrics: boolean;
        MobilePreventScreenCapture: boolean;
        MobileJailbreakProtection: boolean;
        MobileEnableSecureFilePreview: boolean;
        MobileAllowPdfLinkNavigation: boolean;
        EnableIntuneMAM: boolean;
    }

    export interface OAuthApp {
        id: string;
        creator_id: string;
        create_at: number;
        update_at: number;
        client_secret: string;
        name: string;
        description: string;
        icon_url: string;
        callback_urls: string[];
        homepage: string;
        is_trusted: boolean;
        mattermost_app_id: string;
        is_dynamically_registered?: boolean;
    }

    export interface Office365Settings {
        Enable: boolean;
        Secret: string;
        Id: string;
        Scope: string;
        AuthEndpoint: string;
        TokenEndpoint: string;
        UserAPIEndpoint: string;
        DiscoveryEndpoint: string;
        DirectoryId: string;
        UsePreferredUsername: boolean;
    }

    export interface OpenDialogRequest {
        trigger_id: string;
        url: string;
        dialog: Dialog;
    }

    export interface OrderedSidebarCategories {
        categories: SidebarCategoryWithChannels[];
        order: string[];
    }

    export interface PageOpts {
        Page: number;
        PerPage: number;
    }

    export interface PasswordSettings {
        MinimumLength: number;
        Lowercase: boolean;
        Number: boolean;
        Uppercase: boolean;
        Symbol: boolean;
        EnableForgotLink: boolean;
    }

    export interface Permission {
        id: string;
        name: string;
        description: string;
        scope: string;
    }

    export interface PluginClusterEvent {
        Id: string;
        Data: string;
    }

    export interface PluginClusterEventSendOptions {
        SendType: string;
        TargetId: string;
    }

    export interface PluginKVSetOptions {
        Atomic: boolean;
        OldValue: string;
        ExpireInSeconds: number;
    }

    export interface PluginOption {
        display_name: string;
        value: string;
    }

    export interface PluginSetting {
        key: string;
        display_name: string;
        type: string;
        help_text: string;
        regenerate_help_text?: string;
        placeholder: string;
        default: unknown;
        options?: PluginOption[];
        hosting: string;
        secret: boolean;
    }

    export interface PluginSettings {
        Enable: boolean;
        EnableUploads: boolean;
        AllowInsecureDownloadURL: boolean;
        EnableHealthCheck: boolean;
        Directory: string;
        ClientDirectory: string;
        Plugins: Record<string, Record<string, unknown>>;
        PluginStates: Record<string, PluginState>;
        EnableMarketplace: boolean;
        EnableRemoteMarketplace: boolean;
        AutomaticPrepackagedPlugins: boolean;
        RequirePluginSignature: boolean;
        MarketplaceURL: string;
        SignaturePublicKeyFiles: string[];
        ChimeraOAuthProxyURL: string;
    }

    export interface PluginSettingsSchema {
        header: string;
        footer: string;
        settings: PluginSetting[];
        sections: PluginSettingsSection[];
    }

    export interface PluginSettingsSection {
        key: string;
        title: string;
        subtitle: string;
        settings: PluginSetting[];
        header: string;
        footer: string;
        custom: boolean;
        fallback: boolean;
    }

    export interface PluginState {
        Enable: boolean;
    }

    export interface PluginStatus {
        plugin_id: string;
        cluster_id: string;
        plugin_path: string;
        state: number;
        error: string;
        name: string;
        description: string;
        version: string;
    }

    export interface Post {
        id: string;
        create_at: number;
        update_at: number;
        edit_at: number;
        delete_at: number;
        is_pinned: boolean;
        user_id: string;
        channel_id: string;
        root_id: string;
        original_id: string;
        message: string;
        message_source?: string;
        type: string;
        props: Record<string, unknown>;
        hashtags: string;
        file_ids: string[];
        pending_post_id: string;
        has_reactions?: boolean;
        remote_id?: string;
        reply_count: number;
        last_reply_at: number;
        participants: User[];
        is_following?: boolean;
        metadata?: PostMetadata;
    }

    export interface PostAcknowledgement {
        user_id: string;
        post_id: string;
        acknowledged_at: number;
        channel_id: string;
        remote_id?: string;
    }

    export interface PostAction {
        id?: string;
        type?: string;
        name?: string;
        tooltip?: string;
        disabled?: boolean;
        style?: string;
        data_source?: string;
        options?: PostActionOptions[];
        default_option?: string;
        integration?: PostActionIntegration;
        cookie?: string;
    }

    export interface PostActionIntegration {
        url?: string;
        context?: Record<string, unknown>;
    }

    export interface PostActionOptions {
        text: string;
        value: string;
    }

    export interface PostEmbed {
        type: string;
        url?: string;
        data?: unknown;
    }

    export interface PostImage {
        width: number;
        height: number;
        format: string;
        frame_count: number;
    }

    export interface PostList {
        order: string[];
        posts: Record<string, Post>;
        next_post_id: string;
        prev_post_id: string;
        has_next?: boolean;
        first_inaccessible_post_time: number;
    }

    export interface PostMetadata {
        embeds?: PostEmbed[];
        emojis?: Emoji[];
        files?: FileInfo[];
        redacted_file_count?: number;
        images?: Record<string, PostImage>;
        reactions?: Reaction[];
        priority?: PostPriority;
        acknowledgements?: PostAcknowledgement[];
        translations?: Record<string, PostTranslation>;
        expire_at?: number;
        recipients?: string[];
    }

    export interface PostPriority {
        priority: string;
        requested_ack: boolean;
        persistent_notifications: boolean;
        PostId?: string;
        ChannelId?: string;
    }

    export interface PostSearchResults {
        embedded: PostList;
        matches: Record<string, string[]>;
    }

    export interface PostTranslation {
        text?: string;
        object?: unknown;
        type: string;
        state: string;
        source_lang?: string;
    }

    export interface Preference {
        user_id: string;
        category: string;
        name: string;
        value: string;
    }

    export interface PrivacySettings {
        ShowEmailAddress: boolean;
        ShowFullName: boolean;
        UseAnonymousURLs: boolean;
    }

    export interface ProductLimits {
        files?: FilesLimits;
        messages?: MessagesLimits;
        teams?: TeamsLimits;
    }

    export interface PropertyField {
        id: string;
        group_id: string;
        name: string;
        type: string;
        attrs: Record<string, unknown>;
        target_id: string;
        target_type: string;
        object_type: string;
        protected: boolean;
        permission_field?: string;
        permission_values?: string;
        permission_options?: string;
        linked_field_id?: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        created_by: string;
        updated_by: string;
    }

    export interface PropertyFieldSearchCursor {
        PropertyFieldID: string;
        CreateAt: number;
    }

    export interface PropertyFieldSearchOpts {
        GroupID: string;
        ObjectType: string;
        TargetType: string;
        TargetIDs: string[];
        LinkedFieldID: string;
        SinceUpdateAt: number;
        IncludeDeleted: boolean;
        Cursor: PropertyFieldSearchCursor;
        PerPage: number;
    }

    export interface PropertyGroup {
        id: string;
        name: string;
        version: number;
        schema_version: number;
    }

    export interface PropertyValue {
        id: string;
        target_id: string;
        target_type: string;
        group_id: string;
        field_id: string;
        value: unknown;
        create_at: number;
        update_at: number;
        delete_at: number;
        created_by: string;
        updated_by: string;
    }

    export interface PropertyValueSearchCursor {
        PropertyValueID: string;
        CreateAt: number;
    }

    export interface PropertyValueSearchOpts {
        GroupID: string;
        TargetType: string;
        TargetIDs: string[];
        FieldID: string;
        SinceUpdateAt: number;
        IncludeDeleted: boolean;
        Cursor: PropertyValueSearchCursor;
        PerPage: number;
        Value: unknown;
    }

    export interface PushNotification {
        ack_id: string;
        platform: string;
        server_id: string;
        device_id: string;
        post_id: string;
        category?: string;
        sound?: string;
        message?: string;
        badge?: number;
        cont_ava?: number;
        team_id?: string;
        channel_id?: string;
        root_id?: string;
        channel_name?: string;
        type?: string;
        sub_type?: string;
        transport?: string;
        sender_id?: string;
        sender_name?: string;
        override_username?: string;
        override_icon_url?: string;
        from_webhook?: string;
        version?: string;
        is_crt_enabled: boolean;
        is_id_loaded: boolean;
        signature: string;
    }

    export interface RateLimitSettings {
        Enable: boolean;
        PerSec: number;
        MaxBurst: number;
        MemoryStoreSize: number;
        VaryByRemoteAddr: boolean;
        VaryByUser: boolean;
        VaryByHeader: string;
    }

    export interface Reaction {
        user_id: string;
        post_id: string;
        emoji_name: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        remote_id: string;
        channel_id: string;
    }

    export interface ReplicaLagSettings {
        DataSource: string;
        QueryAbsoluteLag: string;
        QueryTimeLag: string;
    }

    export interface ReviewerSettings {
        CommonReviewers: boolean;
        SystemAdminsAsReviewers: boolean;
        TeamAdminsAsReviewers: boolean;
    }

    export interface SSOSettings {
        Enable: boolean;
        Secret: string;
        Id: string;
        Scope: string;
        AuthEndpoint: string;
        TokenEndpoint: string;
        UserAPIEndpoint: string;
        DiscoveryEndpoint: string;
        ButtonText: string;
        ButtonColor: string;
        UsePreferredUsername: boolean;
    }

    export interface SamlSettings {
        Enable: boolean;
        EnableSyncWithLdap: boolean;
        EnableSyncWithLdapIncludeAuth: boolean;
        IgnoreGuestsLdapSync: boolean;
        Verify: boolean;
        Encrypt: boolean;
        SignRequest: boolean;
        IdpURL: string;
        IdpDescriptorURL: string;
        IdpMetadataURL: string;
        ServiceProviderIdentifier: string;
        AssertionConsumerServiceURL: string;
        SignatureAlgorithm: string;
        CanonicalAlgorithm: string;
        ScopingIDPProviderId: string;
        ScopingIDPName: string;
        IdpCertificateFile: string;
        PublicCertificateFile: string;
        PrivateKeyFile: string;
        IdAttribute: string;
        GuestAttribute: string;
        EnableAdminAttribute: boolean;
        AdminAttribute: string;
        FirstNameAttribute: string;
        LastNameAttribute: string;
        EmailAttribute: string;
        UsernameAttribute: string;
        NicknameAttribute: string;
        LocaleAttribute: string;
        PositionAttribute: string;
        LoginButtonText: string;
        LoginButtonColor: string;
        LoginButtonBorderColor: string;
        LoginButtonTextColor: string;
    }

    export interface ScheduledPost {
        embedded: Draft;
        id: string;
        scheduled_at: number;
        processed_at: number;
        error_code: string;
    }

    export interface SearchParameter {
        terms: string;
        is_or_search: boolean;
        time_zone_offset: number;
        page: number;
        per_page: number;
        include_deleted_channels: boolean;
    }

    export interface SearchParams {
        terms?: string;
        excluded_terms?: string;
        ishashtag?: boolean;
        in_channels?: string[];
        excluded_channels?: string[];
        from_users?: string[];
        excluded_users?: string[];
        after_date?: string;
        excluded_after_date?: string;
        before_date?: string;
        excluded_before_date?: string;
        extensions?: string[];
        excluded_extensions?: string[];
        on_date?: string;
        excluded_date?: string;
        or_terms?: boolean;
        include_deleted_channels?: boolean;
        timezone_offset?: number;
        search_without_user_id?: boolean;
        modifier: string;
    }

    export interface SendToastMessageOptions {
        position?: string;
    }

    export interface ServiceSettings {
        SiteURL: string;
        WebsocketURL: string;
        LicenseFileLocation: string;
        ListenAddress: string;
        ConnectionSecurity: string;
        TLSCertFile: string;
        TLSKeyFile: string;
        TLSMinVer: string;
        TLSStrictTransport: boolean;
        TLSStrictTransportMaxAge: number;
        TLSOverwriteCiphers: string[];
        UseLetsEncrypt: boolean;
        LetsEncryptCertificateCacheFile: string;
        Forward80To443: boolean;
        TrustedProxyIPHeader: string[];
        ReadTimeout: number;
        WriteTimeout: number;
        IdleTimeout: number;
        MaximumLoginAttempts: number;
        GoroutineHealthThreshold: number;
        EnableOAuthServiceProvider: boolean;
        EnableDynamicClientRegistration: boolean;
        DCRRedirectURIAllowlist: string[];
        EnableIncomingWebhooks: boolean;
        EnableOutgoingWebhooks: boolean;
        EnableOutgoingOAuthConnections: boolean;
        EnableCommands: boolean;
        OutgoingIntegrationRequestsTimeout: number;
        EnablePostUsernameOverride: boolean;
        EnablePostIconOverride: boolean;
        GoogleDeveloperKey: string;
        EnableLinkPreviews: boolean;
        EnablePermalinkPreviews: boolean;
        RestrictLinkPreviews: string;
        EnableTesting: boolean;
        EnableDeveloper: boolean;
        DeveloperFlags: string;
        EnableClientPerformanceDebugging: boolean;
        EnableSecurityFixAlert: boolean;
        EnableInsecureOutgoingConnections: boolean;
        AllowedUntrustedInternalConnections: string;
        EnableMultifactorAuthentication: boolean;
        EnforceMultifactorAuthentication: boolean;
        EnableUserAccessTokens: boolean;
        AllowCorsFrom: string;
        CorsExposedHeaders: string;
        CorsAllowCredentials: boolean;
        CorsDebug: boolean;
        AllowCookiesForSubdomains: boolean;
        ExtendSessionLengthWithActivity: boolean;
        TerminateSessionsOnPasswordChange: boolean;
        SessionLengthWebInDays: number;
        SessionLengthWebInHours: number;
        SessionLengthMobileInDays: number;
        SessionLengthMobileInHours: number;
        SessionLengthSSOInDays: number;
        SessionLengthSSOInHours: number;
        SessionCacheInMinutes: number;
        SessionIdleTimeoutInMinutes: number;
        WebsocketSecurePort: number;
        WebsocketPort: number;
        WebserverMode: string;
        EnableGifPicker: boolean;
        GiphySdkKey: string;
        EnableCustomEmoji: boolean;
        EnableEmojiPicker: boolean;
        PostEditTimeLimit: number;
        TimeBetweenUserTypingUpdatesMilliseconds: number;
        EnableCrossTeamSearch: boolean;
        EnablePostSearch: boolean;
        EnableFileSearch: boolean;
        MinimumHashtagLength: number;
        EnableUserTypingMessages: boolean;
        EnableChannelViewedMessages: boolean;
        EnableUserStatuses: boolean;
        ExperimentalEnableAuthenticationTransfer: boolean;
        ClusterLogTimeoutMilliseconds: number;
        EnableTutorial: boolean;
        EnableOnboardingFlow: boolean;
        ExperimentalEnableDefaultChannelLeaveJoinMessages: boolean;
        ExperimentalGroupUnreadChannels: string;
        EnableAPITeamDeletion: boolean;
        EnableAPITriggerAdminNotifications: boolean;
        EnableAPIUserDeletion: boolean;
        EnableAPIPostDeletion: boolean;
        EnableDesktopLandingPage: boolean;
        MinimumDesktopAppVersion: string;
        ExperimentalEnableHardenedMode: boolean;
        ExperimentalStrictCSRFEnforcement: boolean;
        EnableEmailInvitations: boolean;
        DisableBotsWhenOwnerIsDeactivated: boolean;
        EnableBotAccountCreation: boolean;
        EnableSVGs: boolean;
        EnableLatex: boolean;
        EnableInlineLatex: boolean;
        PostPriority: boolean;
        AllowPersistentNotifications: boolean;
        AllowPersistentNotificationsForGuests: boolean;
        PersistentNotificationIntervalMinutes: number;
        PersistentNotificationMaxCount: number;
        PersistentNotificationMaxRecipients: number;
        EnableBurnOnRead: boolean;
        BurnOnReadDurationSeconds: number;
        BurnOnReadMaximumTimeToLiveSeconds: number;
        BurnOnReadSchedulerFrequencySeconds: number;
        EnableAPIChannelDeletion: boolean;
        EnableLocalMode: boolean;
        LocalModeSocketLocation: string;
        EnableAWSMetering: boolean;
        AWSMeteringTimeoutSeconds: number;
        SplitKey: string;
        FeatureFlagSyncIntervalSeconds: number;
        DebugSplit: boolean;
        ThreadAutoFollow: boolean;
        CollapsedThreads: string;
        ManagedResourcePaths: string;
        EnableCustomGroups: boolean;
        AllowSyncedDrafts: boolean;
        UniqueEmojiReactionLimitPerPost: number;
        RefreshPostStatsRunTime: string;
        MaximumPayloadSizeBytes: number;
        MaximumURLLength: number;
        ScheduledPosts: boolean;
        EnableWebHubChannelIteration: boolean;
        FrameAncestors: string;
        DeleteAccountLink: string;
    }

    export interface Session {
        id: string;
        token: string;
        create_at: number;
        expires_at: number;
        last_activity_at: number;
        user_id: string;
        device_id: string;
        roles: string;
        is_oauth: boolean;
        expired_notify: boolean;
        props: Record<string, string>;
        team_members: TeamMember[];
        local: boolean;
    }

    export interface SidebarCategory {
        id: string;
        user_id: string;
        team_id: string;
        sort_order: number;
        sorting: string;
        type: string;
        display_name: string;
        muted: boolean;
        collapsed: boolean;
    }

    export interface SidebarCategoryWithChannels {
        embedded: SidebarCategory;
        channel_ids: string[];
    }

    export interface SqlSettings {
        DriverName: string;
        DataSource: string;
        DataSourceReplicas: string[];
        DataSourceSearchReplicas: string[];
        MaxIdleConns: number;
        ConnMaxLifetimeMilliseconds: number;
        ConnMaxIdleTimeMilliseconds: number;
        MaxOpenConns: number;
        Trace: boolean;
        AtRestEncryptKey: string;
        QueryTimeout: number;
        AnalyticsQueryTimeout: number;
        DisableDatabaseSearch: boolean;
        MigrationsStatementTimeoutSeconds: number;
        ReplicaLagSettings: ReplicaLagSettings[];
        ReplicaMonitorIntervalSeconds: number;
    }

    export interface Status {
        user_id: string;
        status: string;
        manual: boolean;
        last_activity_at: number;
        active_channel?: string;
        dnd_end_time: number;
    }

    export interface SupportSettings {
        TermsOfServiceLink: string;
        PrivacyPolicyLink: string;
        AboutLink: string;
        HelpLink: string;
        ReportAProblemLink: string;
        ReportAProblemType: string;
        ReportAProblemMail: string;
        AllowDownloadLogs: boolean;
        ForgotPasswordLink: string;
        SupportEmail: string;
        CustomTermsOfServiceEnabled: boolean;
        CustomTermsOfServiceReAcceptancePeriod: number;
        EnableAskCommunityLink: boolean;
    }

    export interface Team {
        id: string;
        create_at: number;
        update_at: number;
        delete_at: number;
        display_name: string;
        name: string;
        description: string;
        email: string;
        type: string;
        company_name: string;
        allowed_domains: string;
        invite_id: string;
        allow_open_invite: boolean;
        last_team_icon_update?: number;
        scheme_id: string;
        group_constrained: boolean;
        policy_id: string;
        cloud_limits_archived: boolean;
    }

    export interface TeamMember {
        team_id: string;
        user_id: string;
        roles: string;
        delete_at: number;
        scheme_guest: boolean;
        scheme_user: boolean;
        scheme_admin: boolean;
        explicit_roles: string;
    }

    export interface TeamMemberWithError {
        user_id: string;
        member: TeamMember;
        error: AppErrorData;
    }

    export interface TeamSettings {
        SiteName: string;
        MaxUsersPerTeam: number;
        EnableJoinLeaveMessageByDefault: boolean;
        EnableUserCreation: boolean;
        EnableOpenServer: boolean;
        EnableUserDeactivation: boolean;
        RestrictCreationToDomains: string;
        EnableCustomUserStatuses: boolean;
        EnableCustomBrand: boolean;
        CustomBrandText: string;
        CustomDescriptionText: string;
        RestrictDirectMessage: string;
        EnableLastActiveTime: boolean;
        UserStatusAwayTimeout: number;
        MaxChannelsPerTeam: number;
        EnableChannelCategorySorting: boolean;
        MaxNotificationsPerChannel: number;
        EnableConfirmNotificationsToChannel: boolean;
        TeammateNameDisplay: string;
        ExperimentalViewArchivedChannels: boolean;
        ExperimentalEnableAutomaticReplies: boolean;
        LockTeammateNameDisplay: boolean;
        ExperimentalPrimaryTeam: string;
        ExperimentalDefaultChannels: string[];
    }

    export interface TeamStats {
        team_id: string;
        total_member_count: number;
        active_member_count: number;
    }

    export interface TeamUnread {
        team_id: string;
        msg_count: number;
        mention_count: number;
        mention_count_root: number;
        msg_count_root: number;
        thread_count: number;
        thread_mention_count: number;
        thread_urgent_mention_count: number;
    }

    export interface TeamsLimits {
        active: number;
    }

    export interface ThemeSettings {
        EnableThemeSelection: boolean;
        DefaultTheme: string;
        AllowCustomThemes: boolean;
        AllowedThemes: string[];
    }

    export interface UploadSession {
        id: string;
        type: string;
        create_at: number;
        user_id: string;
        channel_id?: string;
        filename: string;
        file_size: number;
        file_offset: number;
        remote_id: string;
        req_file_id: string;
    }

    export interface User {
        id: string;
        create_at?: number;
        update_at?: number;
        delete_at: number;
        username: string;
        password?: string;
        auth_data?: string;
        auth_service: string;
        email: string;
        email_verified?: boolean;
        nickname: string;
        first_name: string;
        last_name: string;
        position: string;
        roles: string;
        allow_marketing?: boolean;
        props?: Record<string, string>;
        notify_props?: Record<string, string>;
        last_password_update?: number;
        last_picture_update?: number;
        failed_attempts?: number;
        locale: string;
        timezone: Record<string, string>;
        mfa_active?: boolean;
        mfa_secret?: string;
        remote_id?: string;
        last_activity_at?: number;
        is_bot?: boolean;
        bot_description?: string;
        bot_last_icon_update?: number;
        terms_of_service_id?: string;
        terms_of_service_create_at?: number;
        disable_welcome_email: boolean;
        last_login?: number;
        mfa_used_timestamps?: string[];
    }

    export interface UserAccessToken {
        id: string;
        token?: string;
        user_id: string;
        description: string;
        is_active: boolean;
        expires_at: number;
    }

    export interface UserAuth {
        auth_data?: string;
        auth_service?: string;
    }

    export interface UserGetOptions {
        InTeamId: string;
        NotInTeamId: string;
        InChannelId: string;
        NotInChannelId: string;
        InGroupId: string;
        NotInGroupId: string;
        GroupConstrained: boolean;
        WithoutTeam: boolean;
        Inactive: boolean;
        Active: boolean;
        Role: string;
        Roles: string[];
        ChannelRoles: string[];
        TeamRoles: string[];
        Sort: string;
        ViewRestrictions: ViewUsersRestrictions;
        Page: number;
        PerPage: number;
        UpdatedAfter: number;
    }

    export interface UserSearch {
        term: string;
        team_id: string;
        not_in_team_id: string;
        in_channel_id: string;
        not_in_channel_id: string;
        in_group_id: string;
        group_constrained: boolean;
        allow_inactive: boolean;
        without_team: boolean;
        limit: number;
        role: string;
        roles: string[];
        channel_roles: string[];
        team_roles: string[];
        not_in_group_id: string;
    }

    export interface ViewUsersRestrictions {
        Teams: string[];
        Channels: string[];
    }

    export interface WebSocketRequest {
        seq: number;
        action: string;
        data: Record<string, unknown>;
    }

    export interface WebsocketBroadcast {
        omit_users: Record<string, boolean>;
        user_id: string;
        channel_id: string;
        team_id: string;
        connection_id: string;
        omit_connection_id: string;
        contains_sanitized_data?: boolean;
        contains_sensitive_data?: boolean;
        broadcast_hooks?: string[];
        broadcast_hook_args?: (Record<string, unknown>)[];
    }

    export interface WranglerSettings {
        PermittedWranglerRoles: string[];
        AllowedEmailDomain: string[];
        MoveThreadMaxCount: number;
        MoveThreadToAnotherTeamEnable: boolean;
        MoveThreadFromPrivateChannelEnable: boolean;
        MoveThreadFromDirectMessageChannelEnable: boolean;
        MoveThreadFromGroupMessageChannelEnable: boolean;
    }
}
