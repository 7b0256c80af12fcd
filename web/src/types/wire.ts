// The wire's types in this client. Mattermost's package has those that its client, reducers and plugins share; the server's
// own declarations (generated.ts) have the rest, and here it is checked that where both name a thing they mean the same:
// what this server writes must be what the package says that is read.
import type {Bot as PackagedBot} from '@mattermost/types/bots';
import type {Channel as PackagedChannel, ChannelMembership} from '@mattermost/types/channels';
import type {CustomEmoji} from '@mattermost/types/emojis';
import type {FileInfo as PackagedFile} from '@mattermost/types/files';
import type {Command as PackagedCommand, IncomingWebhook as PackagedHook} from '@mattermost/types/integrations';
import type {Post as PackagedPost, PostList as PackagedPostList} from '@mattermost/types/posts';
import type {PreferenceType} from '@mattermost/types/preferences';
import type {Reaction as PackagedReaction} from '@mattermost/types/reactions';
import type {Role as PackagedRole} from '@mattermost/types/roles';
import type {Session as PackagedSession} from '@mattermost/types/sessions';
import type {Team as PackagedTeam, TeamMembership} from '@mattermost/types/teams';
import type {UserAccessToken as PackagedToken, UserProfile} from '@mattermost/types/users';

import type {Bot, Channel, ChannelMember, Command, Emoji, FileInfo, IncomingWebhook, Post, PostList, Preference, Reaction, Role, Session, Team, TeamMember, User, UserAccessToken} from './generated';

export type {Manifest, MarketAdvisory, MarketChoice, MarketplacePlugin, PluginConfinement, PluginFigures, PluginLogLine, PluginMigration, PluginPermissions, PluginPreview, PluginSetting, PluginStatus, PluginsResponse, PluginVersion} from './generated';

type Keys<Packaged, Served> = keyof Packaged & keyof Served;
/** Of what kind a value is; what is inside of a noun's own objects is their own business. */
type Kind<T> = T extends string ? 'text' : T extends number ? 'number' : T extends boolean ? 'boolean' : T extends readonly unknown[] ? 'list' : T extends object ? 'object' : 'anything';
/** The fields that both have, of which the server may write what the package does not know. */
type Unfit<Packaged, Served> = {[Key in Keys<Packaged, Served>]: Kind<NonNullable<Served[Key]>> extends Kind<NonNullable<Packaged[Key]>> ? never : Kind<NonNullable<Packaged[Key]>> extends Kind<NonNullable<Served[Key]>> ? never : Key}[Keys<Packaged, Served>];
type Same<Packaged, Served> = [Unfit<Packaged, Served>] extends [never] ? true : {unfit: Unfit<Packaged, Served>};

type Nouns = [
    Same<PackagedBot, Bot>, Same<PackagedChannel, Channel>, Same<ChannelMembership, ChannelMember>, Same<CustomEmoji, Emoji>, Same<PackagedFile, FileInfo>,
    Same<PackagedCommand, Command>, Same<PackagedHook, IncomingWebhook>, Same<PackagedPost, Post>, Same<PackagedPostList, PostList>, Same<PreferenceType, Preference>,
    Same<PackagedReaction, Reaction>, Same<PackagedRole, Role>, Same<PackagedSession, Session>, Same<PackagedTeam, Team>, Same<TeamMembership, TeamMember>,
    Same<PackagedToken, UserAccessToken>, Same<UserProfile, User>,
];
type AllTrue<Of extends readonly unknown[]> = Of extends readonly true[] ? true : Of;

/** Does not compile when the two disagree; the message names the noun's place in the list and the field. */
export const WIRE_AGREES: AllTrue<Nouns> = true;
