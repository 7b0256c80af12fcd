//! Permissions as types: an operation declares one, `domain` grants it, a domain function takes the grant.
//!
//! Each marker names a [`Rule`], the whole of what `authorize` looks at, so a rule can be read,
//! documented and tested as data. Names of permissions are Mattermost's.

use std::fmt::Debug;

use crate::{
    AccessTokenId, ChannelId, ChannelType, CommandId, EmbedAppId, EmojiId, FileId, GroupId, HookId, OAuthAppId,
    PanelId, PostId, RoleId, ScheduledPostId, SchemeId, SessionId, SubscriptionId, TeamId, UploadId, UserId,
};

/// Who may pass: the one place where rules are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// Anybody, signed in or not. A choice that is declared, never a default.
    Public,
    /// Any session.
    SignedIn,
    /// Holds this permission through a system role.
    System(&'static str),
    /// Holds it through a system role or a role in the target team.
    Team(&'static str),
    /// Holds it through a system role, a role in the channel's team or in the channel.
    Channel(&'static str),
    /// Holds it in the channel of the target post.
    ChannelOfPost(&'static str),
    /// May see that the channel is there and who is in it: `read_channel`, or a public channel of an own team.
    ReadChannel,
    /// May read what is written in the channel: `read_channel_content`, or a public channel of an own team. It is not
    /// part of seeing the channel: those who administer channels see all, and read none.
    ReadContent,
    /// May read what is written in the channel of the target post.
    ReadPost,
    /// May see the target file: its uploader before it is posted, then readers of its channel.
    ReadFile,
    /// May read the channel and holds this permission there.
    ReadChannelAnd(&'static str),
    /// Is the target user or owns the target, or holds this system permission.
    SelfOr(&'static str),
    /// Is the target user, or holds this system permission; over administrators only administrators have it.
    SelfOrOver(&'static str),
    /// Is the target user or owns the target; nobody else ever.
    Mine,
    /// Holds the first permission where the target belongs; for what is others', the second as well.
    Own(&'static str, &'static str),
    /// Wrote it and holds this permission where it belongs; nobody else ever.
    AuthorAlone(&'static str),
    /// As the author holds the first permission where the target belongs, as anybody else the second.
    Author(&'static str, &'static str),
    /// May rename and describe the channel: which permission depends on public or private; members in direct ones.
    ManageChannelProperties,
    /// Reads the channel and holds the first permission in a public one, the second in a private one; in direct and group
    /// channels, members who hold the second.
    ByPrivacy(&'static str, &'static str),
    /// May make the channel private, or public when it is private.
    ConvertChannel,
    /// May archive the channel: which permission depends on public or private.
    DeleteChannel,
    /// May add and remove members: which permission depends on public or private; oneself may always leave.
    ManageChannelMembers,
    /// May join the channel: a public one that one may read with `join_public_channels`; others as [`Self::ManageChannelMembers`].
    JoinChannel,
    /// Adds to the channel: oneself as [`Self::JoinChannel`], others as [`Self::ManageChannelMembers`].
    AddToChannel,
    /// Takes out of the channel: oneself who may see it, others as [`Self::ManageChannelMembers`].
    RemoveFromChannel,
    /// Makes a channel in the team, with the permission for a public one or for a private one.
    CreateChannel(&'static str, &'static str),
    /// Opens the channel of two people with the first permission; when one is neither, with the second as well.
    OpenDirect(&'static str, &'static str),
    /// May join the team: an open one with `join_public_teams`, others with `join_private_teams`; who adds members as well.
    JoinTeam,
    /// Adds to the team: oneself as [`Self::JoinTeam`], others with this permission.
    AddToTeam(&'static str),
    /// Takes out of the team: oneself as [`Self::ViewTeam`], others with this permission.
    RemoveFromTeam(&'static str),
    /// Is a member of the team, or holds this system permission.
    MemberOr(&'static str),
    /// May see the team: a member, or an open team with `list_public_teams`.
    ViewTeam,
    /// May see the target user: shares a team or channel unless guests are not involved.
    ViewUser,
}

impl Rule {
    /// The rule in words, for documents.
    pub fn describe(self) -> String {
        match self {
            Self::Public => "anybody".into(),
            Self::SignedIn => "anybody who is signed in".into(),
            Self::System(permission) => format!("`{permission}`"),
            Self::Team(permission) => format!("`{permission}` in the team"),
            Self::Channel(permission) => format!("`{permission}` in the channel"),
            Self::ChannelOfPost(permission) => format!("`{permission}` in the post's channel"),
            Self::ReadChannel => "who may see the channel".into(),
            Self::ReadContent => "who may read in the channel".into(),
            Self::ReadPost => "who may read in the post's channel".into(),
            Self::ReadFile => "the uploader, or who may read in the file's channel".into(),
            Self::ReadChannelAnd(permission) => format!("who may read the channel with `{permission}` in it"),
            Self::SelfOr(permission) => format!("oneself, or `{permission}`"),
            Self::SelfOrOver(permission) => {
                format!("oneself, or `{permission}`; over administrators `manage_system`")
            }
            Self::Mine => "oneself".into(),
            Self::Own(own, others) => format!("`{own}`; for what is others', also `{others}`"),
            Self::AuthorAlone(permission) => format!("the author with `{permission}`"),
            Self::Author(own, others) => format!("the author with `{own}`, or `{others}`"),
            Self::ManageChannelProperties => {
                "`manage_public_channel_properties` or the private one; members of direct and group channels".into()
            }
            Self::ByPrivacy(open, private) => {
                format!(
                    "who reads it: `{open}` in a public channel; `{private}` in a private one, and as a member of a direct or group channel"
                )
            }
            Self::ConvertChannel => {
                "`convert_public_channel_to_private` for a public channel, the reverse for a private one".into()
            }
            Self::DeleteChannel => "`delete_public_channel` or the private one".into(),
            Self::ManageChannelMembers => {
                "`manage_public_channel_members` or the private one; oneself may leave".into()
            }
            Self::JoinChannel => {
                "`join_public_channels` for a public channel that one may read; for others, who may add members".into()
            }
            Self::AddToChannel => "oneself as who may join the channel; others as who may manage its members".into(),
            Self::RemoveFromChannel => {
                "oneself as who may see the channel; others as who may manage its members".into()
            }
            Self::CreateChannel(public, private) => format!("`{public}` or `{private}` in the team, by its kind"),
            Self::OpenDirect(own, others) => format!("`{own}`; between others, also `{others}`"),
            Self::AddToTeam(permission) => {
                format!("oneself as who may join the team; others with `{permission}` in the team")
            }
            Self::RemoveFromTeam(permission) => {
                format!("oneself as who may see the team; others with `{permission}` in the team")
            }
            Self::JoinTeam => {
                "`join_public_teams` for an open team, `join_private_teams` for others; who may add members".into()
            }
            Self::MemberOr(permission) => format!("the team's members; anybody with `{permission}`"),
            Self::ViewTeam => "the team's members; anybody with `list_public_teams` when it is open".into(),
            Self::ViewUser => "who may see the user".into(),
        }
    }
}

/// A permission that an operation declares and a domain function asks for.
pub trait Permission: Send + Sync + 'static {
    const NAME: &'static str;
    const RULE: Rule;
    /// What the permission is about: a channel, a post, nothing.
    type Target: Copy + Debug + Send + Sync + Into<Target> + Placed + 'static;
}

/// A bot, by its user's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BotOf(pub UserId);

/// An outgoing webhook; incoming ones have the same kind of id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutgoingHookOf(pub HookId);

/// A reaction, by its post and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReactionOf {
    pub post: PostId,
    pub user: UserId,
}

/// Somebody's membership of a channel, theirs or yet to be; of several at once nobody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChannelMemberOf {
    pub channel: ChannelId,
    pub user: UserId,
}

/// Somebody's membership of a team, theirs or yet to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamMemberOf {
    pub team: TeamId,
    pub user: UserId,
}

/// A channel that is to be made in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewChannel {
    pub team: TeamId,
    pub kind: ChannelType,
}

/// The channel of two people; of somebody with themselves when they are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DirectOf {
    pub one: UserId,
    pub other: UserId,
}

/// What a permission is asked for, as data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Server,
    Team(TeamId),
    Channel(ChannelId),
    User(UserId),
    Post(PostId),
    File(FileId),
    Upload(UploadId),
    Hook(HookId),
    OutgoingHook(OutgoingHookOf),
    OAuthApp(OAuthAppId),
    Command(CommandId),
    AccessToken(AccessTokenId),
    Session(SessionId),
    Bot(BotOf),
    Emoji(EmojiId),
    Role(RoleId),
    Scheme(SchemeId),
    Group(GroupId),
    ScheduledPost(ScheduledPostId),
    Reaction(ReactionOf),
    ChannelMember(ChannelMemberOf),
    TeamMember(TeamMemberOf),
    NewChannel(NewChannel),
    Direct(DirectOf),
    Subscription(SubscriptionId),
    EmbedApp(EmbedAppId),
    Panel(PanelId),
}

/// Whether what a permission is about is in a team or a channel. What is in none is there for tokens that are for all
/// places alone.
pub trait Placed {
    const IN_A_PLACE: bool;
}

macro_rules! targets {
    ($place:literal: $($id:ty => $variant:ident),+) => {$(
        impl From<$id> for Target {
            fn from(id: $id) -> Self { Self::$variant(id) }
        }

        impl Placed for $id {
            const IN_A_PLACE: bool = $place;
        }
    )+};
}
targets! {
    true: TeamId => Team, ChannelId => Channel, PostId => Post, FileId => File, HookId => Hook, CommandId => Command,
    ReactionOf => Reaction, OutgoingHookOf => OutgoingHook, ChannelMemberOf => ChannelMember, TeamMemberOf => TeamMember,
    NewChannel => NewChannel
}
targets! {
    false: UserId => User, UploadId => Upload, AccessTokenId => AccessToken, SessionId => Session, BotOf => Bot,
    EmojiId => Emoji, RoleId => Role, SchemeId => Scheme, GroupId => Group, ScheduledPostId => ScheduledPost,
    DirectOf => Direct, OAuthAppId => OAuthApp, SubscriptionId => Subscription, EmbedAppId => EmbedApp,
    PanelId => Panel
}

impl Placed for () {
    const IN_A_PLACE: bool = false;
}

impl From<()> for Target {
    fn from((): ()) -> Self {
        Self::Server
    }
}

/// A permission and its rule as data, for documents and the snapshot of who may do what.
#[derive(Clone, Copy, Debug)]
pub struct PermissionInfo {
    pub name: &'static str,
    /// The type of what it is about, `()` for the server.
    pub target: &'static str,
    pub rule: Rule,
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident on $target:ty : $rule:expr;)+) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;
            impl Permission for $name {
                const NAME: &'static str = stringify!($name);
                const RULE: Rule = $rule;
                type Target = $target;
            }
        )+
        /// Every permission that operations can declare.
        pub const ALL: &[PermissionInfo] = &[
            $(PermissionInfo { name: stringify!($name), target: stringify!($target), rule: $rule },)+
        ];
    };
}

permissions! {
    Public on (): Rule::Public;
    SignedIn on (): Rule::SignedIn;

    // The server
    ManageSystem on (): Rule::System("manage_system");
    CreateGroup on (): Rule::System("create_custom_group");
    ReadJobs on (): Rule::System("read_jobs");
    ManageJobs on (): Rule::System("manage_jobs");
    DownloadJob on (): Rule::System("download_compliance_export_result");
    ReadAllChannels on (): Rule::System("sysconsole_read_user_management_channels");
    TestEmail on (): Rule::System("test_email");
    TestFileStore on (): Rule::System("test_s3");
    TestSiteUrl on (): Rule::System("test_site_url");
    ReadAnalytics on (): Rule::System("get_analytics");
    ReadLogs on (): Rule::System("get_logs");
    ReloadConfig on (): Rule::System("reload_config");
    InvalidateCaches on (): Rule::System("invalidate_caches");
    RecycleConnections on (): Rule::System("recycle_database_connections");
    ChangeTerms on (): Rule::System("manage_system");
    EditBrand on (): Rule::System("edit_brand");
    ManageEmbedApps on (): Rule::System("manage_system");
    ManageEmbedApp on EmbedAppId: Rule::System("manage_system");
    ManagePanels on (): Rule::System("manage_system");
    ManagePanel on PanelId: Rule::System("manage_system");
    /// Which panels somebody may open says the panel.
    OpenPanel on PanelId: Rule::SignedIn;
    ReadConfig on (): Rule::System("sysconsole_read_environment_web_server");
    CreateTeam on (): Rule::System("create_team");
    CreateDirectChannel on DirectOf: Rule::OpenDirect("create_direct_channel", "manage_system");
    CreateGroupChannel on (): Rule::System("create_group_channel");
    ListUsers on (): Rule::SignedIn;
    CreateBot on (): Rule::System("create_bot");
    ReadBots on (): Rule::System("read_bots");
    CreateEmoji on (): Rule::System("create_emojis");
    CreateOAuthApp on (): Rule::System("manage_oauth");
    ListOAuthApps on (): Rule::System("manage_oauth");
    ChangeConfig on (): Rule::System("manage_system");
    ManageAllIncomingWebhooks on (): Rule::System("manage_others_incoming_webhooks");
    ManageAllOutgoingWebhooks on (): Rule::System("manage_others_outgoing_webhooks");
    ReadIntegrations on (): Rule::System("sysconsole_read_integrations_integration_management");
    SwitchIntegrations on (): Rule::System("sysconsole_write_integrations_integration_management");
    ReadPlugins on (): Rule::System("sysconsole_read_plugins");
    ManagePlugins on (): Rule::System("sysconsole_write_plugins");

    EndAllSessions on (): Rule::System("manage_system");
    ReadAllAccessTokens on (): Rule::System("manage_system");
    ReadAudits on (): Rule::System("read_audits");
    ListInvalidAddresses on (): Rule::System("sysconsole_read_user_management_users");
    CountUsers on (): Rule::System("sysconsole_read_user_management_users");
    ReportUsers on (): Rule::System("sysconsole_read_user_management_users");
    ReportPosts on (): Rule::System("manage_system");

    // Users
    ReadUserAudits on UserId: Rule::SelfOr("edit_other_users");
    ForgiveAttempts on UserId: Rule::System("sysconsole_write_user_management_users");
    PromoteGuest on UserId: Rule::System("promote_guest");
    DemoteToGuest on UserId: Rule::System("demote_to_guest");
    ManageSystemUser on UserId: Rule::System("manage_system");
    RemoveUser on UserId: Rule::System("manage_system");
    ViewUser on UserId: Rule::ViewUser;
    EditUser on UserId: Rule::SelfOrOver("edit_other_users");
    ManageSessions on UserId: Rule::SelfOrOver("edit_other_users");
    ReadTeamsOfUser on UserId: Rule::SelfOr("read_other_users_teams");
    ChangePassword on UserId: Rule::SelfOrOver("sysconsole_write_user_management_users");
    ChangeUserActive on UserId: Rule::SelfOrOver("sysconsole_write_user_management_users");
    ManageRolesOfUser on UserId: Rule::System("manage_roles");
    CreateAccessToken on UserId: Rule::SelfOrOver("edit_other_users");
    ReadAccessTokens on UserId: Rule::SelfOr("edit_other_users");
    ManageDrafts on UserId: Rule::Mine;
    AgreeToTerms on UserId: Rule::Mine;
    RevokeSession on SessionId: Rule::SelfOr("edit_other_users");
    ReadAccessToken on AccessTokenId: Rule::SelfOr("edit_other_users");
    RevokeAccessToken on AccessTokenId: Rule::SelfOr("edit_other_users");
    EnableAccessToken on AccessTokenId: Rule::SelfOr("edit_other_users");
    RotateAccessToken on AccessTokenId: Rule::SelfOr("edit_other_users");
    ManageSystemBot on BotOf: Rule::System("manage_system");
    ReadAuthorizedApps on UserId: Rule::SelfOr("edit_other_users");
    ManageOAuthApp on OAuthAppId: Rule::Own("manage_oauth", "manage_system_wide_oauth");
    ReadBot on BotOf: Rule::Own("read_bots", "read_others_bots");
    ManageBot on BotOf: Rule::Own("manage_bots", "manage_others_bots");
    ManageSubscription on SubscriptionId: Rule::Own("manage_bots", "manage_others_bots");
    AssignBot on BotOf: Rule::Own("assign_bot", "manage_others_bots");

    InvalidateInvitations on (): Rule::System("invalidate_email_invite");

    // Teams
    InviteUsers on TeamId: Rule::Team("invite_user");
    InviteGuests on TeamId: Rule::Team("invite_guest");
    ViewTeam on TeamId: Rule::ViewTeam;
    ListCommands on TeamId: Rule::Team("view_team");
    UseCommands on TeamId: Rule::MemberOr("use_slash_commands");
    ManageTeam on TeamId: Rule::Team("manage_team");
    RemoveTeam on TeamId: Rule::System("manage_system");
    AddTeamMember on TeamMemberOf: Rule::AddToTeam("add_user_to_team");
    AddTeamMembers on TeamId: Rule::Team("add_user_to_team");
    RemoveTeamMember on TeamMemberOf: Rule::RemoveFromTeam("remove_user_from_team");
    ManageTeamRoles on TeamId: Rule::Team("manage_team_roles");
    ListTeamChannels on TeamId: Rule::Team("list_team_channels");
    CreateChannel on NewChannel: Rule::CreateChannel("create_public_channel", "create_private_channel");
    CreateCommand on TeamId: Rule::Team("manage_own_slash_commands");
    ManageCommand on CommandId: Rule::Own("manage_own_slash_commands", "manage_others_slash_commands");
    ListIncomingWebhooks on TeamId: Rule::Team("manage_own_incoming_webhooks");
    ManageIncomingWebhook on HookId: Rule::Own("manage_own_incoming_webhooks", "manage_others_incoming_webhooks");
    CreateOutgoingWebhook on TeamId: Rule::Team("manage_own_outgoing_webhooks");
    ListOutgoingWebhooks on TeamId: Rule::Team("manage_own_outgoing_webhooks");
    ManageOutgoingWebhook on OutgoingHookOf: Rule::Own("manage_own_outgoing_webhooks", "manage_others_outgoing_webhooks");

    // Channels
    ReadChannel on ChannelId: Rule::ReadChannel;
    ReadChannelContent on ChannelId: Rule::ReadContent;
    CreatePost on ChannelId: Rule::Channel("create_post");
    UploadFile on ChannelId: Rule::Channel("upload_file");
    ManageChannelProperties on ChannelId: Rule::ManageChannelProperties;
    AddChannelMember on ChannelMemberOf: Rule::AddToChannel;
    RemoveChannelMember on ChannelMemberOf: Rule::RemoveFromChannel;
    ManageChannelRoles on ChannelId: Rule::Channel("manage_channel_roles");
    DeleteChannel on ChannelId: Rule::DeleteChannel;
    AddBookmark on ChannelId: Rule::ByPrivacy("add_bookmark_public_channel", "add_bookmark_private_channel");
    EditBookmark on ChannelId: Rule::ByPrivacy("edit_bookmark_public_channel", "edit_bookmark_private_channel");
    DeleteBookmark on ChannelId: Rule::ByPrivacy("delete_bookmark_public_channel", "delete_bookmark_private_channel");
    OrderBookmarks on ChannelId: Rule::ByPrivacy("order_bookmark_public_channel", "order_bookmark_private_channel");
    RemoveChannel on ChannelId: Rule::System("manage_system");
    ConvertChannel on ChannelId: Rule::ConvertChannel;
    // Mattermost: whoever manages the team restores its channels.
    RestoreChannel on ChannelId: Rule::Channel("manage_team");
    CreatePostEphemeral on ChannelId: Rule::Channel("create_post_ephemeral");
    ListChannelsOutgoingWebhooks on ChannelId: Rule::Channel("manage_own_outgoing_webhooks");
    CreateIncomingWebhook on ChannelId: Rule::ReadChannelAnd("manage_own_incoming_webhooks");

    // Posts
    ReadPost on PostId: Rule::ReadPost;
    EditPost on PostId: Rule::Author("edit_post", "edit_others_posts");
    ReadEditHistory on PostId: Rule::AuthorAlone("edit_post");
    DeletePost on PostId: Rule::Author("delete_post", "delete_others_posts");
    AddReaction on PostId: Rule::ChannelOfPost("add_reaction");
    RemoveReaction on ReactionOf: Rule::Own("remove_reaction", "remove_others_reactions");
    ManageScheduledPost on ScheduledPostId: Rule::Mine;

    // Groups of users
    ReadGroup on GroupId: Rule::SelfOr("view_members");
    EditGroup on GroupId: Rule::System("edit_custom_group");
    DeleteGroup on GroupId: Rule::System("delete_custom_group");
    RestoreGroup on GroupId: Rule::System("restore_custom_group");
    ManageGroupMembers on GroupId: Rule::System("manage_custom_group_members");

    // Files
    ReadUpload on UploadId: Rule::SelfOr("manage_system");
    ReadFile on FileId: Rule::ReadFile;

    // What everybody here may see
    ReadEmoji on EmojiId: Rule::SignedIn;
    DeleteEmoji on EmojiId: Rule::Own("delete_emojis", "delete_others_emojis");
    ReadRole on RoleId: Rule::SignedIn;

    // Roles and schemes
    PatchRole on RoleId: Rule::System("sysconsole_write_user_management_permissions");
    ReadSchemes on (): Rule::System("sysconsole_read_user_management_permissions");
    ManageSchemes on (): Rule::System("sysconsole_write_user_management_permissions");
    ReadScheme on SchemeId: Rule::System("sysconsole_read_user_management_permissions");
    ManageScheme on SchemeId: Rule::System("sysconsole_write_user_management_permissions");
    ChangeTeamScheme on TeamId: Rule::System("sysconsole_write_user_management_permissions");
    ChangeChannelScheme on ChannelId: Rule::System("manage_system");
}
