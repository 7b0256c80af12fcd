//! The table of events: the one place where each is declared, with its frames, whom they are for, the hook and the effects
//! that follow from it. Names and data are Mattermost's.

use std::sync::Arc;

use jackfield_model::event::{self, CustomData, Nested, OpenedDialog};
use jackfield_model::{
    Channel, ChannelBookmarkWithFileInfo, ChannelId, ChannelMember, ChannelType, ChannelUnreadAt, ClientPost, Draft,
    Emoji, FileInfo, Group, GroupMember, Manifest, Millis, Post, PostAcknowledgement, PostId, Preference, Reaction,
    Resource, Role, ScheduledPost, SidebarCategory, StringMap, Team, TeamId, TeamMember, ThreadResponse,
    UpdateChannelBookmarkResponse, User, UserId, UserPrivacy,
};

use super::declare::{Declared, DeclaredFrame, Frames, Mark, NOBODY};
use super::{Audience, Effect, Elsewhere, Posted, ThreadRead};
use crate::hooks::{HookId, Told};

fn clients(post: &Post) -> Nested<ClientPost> {
    Nested::of(&ClientPost::from(post))
}

events! {
    /// Somebody wrote. Each recipient sees only their own id among the mentioned and the followers.
    Posted(posted: Box<Posted>) => Posts {
        frame "posted" to channel(posted.post.channel_id) PostedData { ..posted.data() } each posted.to_single_ones();
        hook MessageHasBeenPosted(posted.post.clone());
    }
    /// A post was changed.
    PostEdited { post: Arc<Post> } => Posts {
        frame "post_edited" to channel(post.channel_id) PostData { post: clients(post) };
    }
    /// A post was deleted, and with a root its replies.
    PostDeleted { post: Arc<Post>, delete_by: UserId } => Posts {
        frame "post_deleted" to administrators_in_channel(post.channel_id)
            PostDeletedData { post: clients(post), delete_by: *delete_by };
        frame "post_deleted" to channel_but_administrators(post.channel_id)
            PostDeletedData { post: clients(post), delete_by: UserId::EMPTY };
        hook MessageHasBeenDeleted(post.clone());
    }
    /// Somebody acknowledged a post.
    PostAcknowledged { acknowledgement: PostAcknowledgement } => Posts {
        frame "post_acknowledgement_added" to channel(acknowledgement.channel_id)
            AcknowledgementData { acknowledgement: Nested::of(acknowledgement) };
    }
    /// Somebody took that back.
    AcknowledgementTakenBack { acknowledgement: PostAcknowledgement } => Posts {
        frame "post_acknowledgement_removed" to channel(acknowledgement.channel_id)
            AcknowledgementData { acknowledgement: Nested::of(acknowledgement) };
    }
    /// An urgent post about which nobody did anything tells one of those whom it mentions again.
    PersistentNotification { posted: Box<Posted>, user_id: UserId } => Posts {
        frame "persistent_notification_triggered" to
            user_in_channel_of_team(*user_id, posted.channel.id, posted.channel.team_id)
            PostedData { mentions: Some(Nested::of(&vec![*user_id])), ..posted.data() };
        marks [Passing];
    }
    /// Somebody marked a channel as unread from a post on.
    PostUnread { unread: Box<ChannelUnreadAt>, post_id: PostId } => Posts {
        frame "post_unread" to user_in_channel_of_team(unread.user_id, unread.channel_id, unread.team_id) PostUnreadData {
            msg_count: unread.msg_count,
            msg_count_root: unread.msg_count_root,
            mention_count: unread.mention_count,
            mention_count_root: unread.mention_count_root,
            urgent_mention_count: unread.urgent_mention_count,
            last_viewed_at: unread.last_viewed_at,
            post_id: *post_id,
        };
    }
    /// A post that one user sees and that is not kept.
    Ephemeral { post: Arc<Post>, user_id: UserId } => Posts {
        frame "ephemeral_message" to user_in_channel(*user_id, post.channel_id) PostData { post: clients(post) };
        marks [Passing];
    }
    /// The same, changed.
    EphemeralEdited { post: Arc<Post>, user_id: UserId } => Posts {
        frame "post_edited" to user_in_channel(*user_id, post.channel_id) PostData { post: clients(post) };
        marks [Passing];
    }
    /// The same, taken away again.
    EphemeralDeleted { post: Arc<Post>, user_id: UserId } => Posts {
        frame "post_deleted" to user_in_channel(*user_id, post.channel_id) PostData { post: clients(post) };
        marks [Passing];
    }
    /// Somebody reacted to a post.
    ReactionAdded { reaction: Reaction } => Posts {
        frame "reaction_added" to channel(reaction.channel_id) ReactionData { reaction: Nested::of(reaction) };
        hook ReactionHasBeenAdded(reaction.clone());
    }
    /// Somebody took a reaction back.
    ReactionRemoved { reaction: Reaction } => Posts {
        frame "reaction_removed" to channel(reaction.channel_id) ReactionData { reaction: Nested::of(reaction) };
        hook ReactionHasBeenRemoved(reaction.clone());
    }
    /// Somebody is writing.
    Typing { channel_id: ChannelId, user_id: UserId, parent_id: PostId } => Posts {
        frame "typing" to channel_but_one(*channel_id, *user_id) TypingData { parent_id: *parent_id, user_id: *user_id };
        marks [Droppable, Passing];
    }

    /// A thread that the user follows has a new reply, which is told before; how it stands is read then.
    ThreadUpdated { user_id: UserId, team_id: TeamId, thread: Box<ThreadResponse>, previous: (i64, i64) } => Posts {
        frame "thread_updated" to user_in_team(*user_id, *team_id) ThreadUpdatedData {
            thread: Nested::of(thread),
            previous_unread_replies: previous.0,
            previous_unread_mentions: previous.1,
        };
        marks [Passing];
    }
    /// The user follows a thread, or does so no more.
    ThreadFollowChanged { user_id: UserId, team_id: TeamId, thread_id: PostId, state: bool, reply_count: i64 } => Posts {
        frame "thread_follow_changed" to user_in_team(*user_id, *team_id)
            ThreadFollowChangedData { thread_id: *thread_id, state: *state, reply_count: *reply_count };
    }
    /// The user has read a thread, or all of a team.
    ThreadReadChanged { user_id: UserId, team_id: TeamId, at: Millis, thread: Option<ThreadRead> } => Posts {
        frame "thread_read_changed" to user_in_team(*user_id, *team_id) ThreadReadChangedData {
            timestamp: *at,
            thread_id: thread.map(|thread| thread.thread_id),
            channel_id: thread.map(|thread| thread.channel_id),
            unread_replies: thread.map(|thread| thread.unread.0),
            unread_mentions: thread.map(|thread| thread.unread.1),
            previous_unread_replies: thread.map(|thread| thread.previous.0),
            previous_unread_mentions: thread.map(|thread| thread.previous.1),
        };
    }

    /// A channel was made.
    ChannelCreated { user_id: UserId, channel_id: ChannelId, team_id: TeamId } => Channels {
        frame "channel_created" to user_if_any(*user_id)
            ChannelCreatedData { channel_id: *channel_id, team_id: *team_id };
        hook ChannelHasBeenCreated(*channel_id);
        effects vec![Effect::JoinedChannel(*user_id, *channel_id)];
    }
    /// A channel's name, header or purpose changed.
    ChannelUpdated { channel: Arc<Channel> } => Channels {
        frame "channel_updated" to channel(channel.id) ChannelData { channel: Nested::of(channel) };
        effects vec![Effect::ChannelChanged(channel.id)];
    }
    /// A channel became private, or open.
    ChannelConverted { channel_id: ChannelId, team_id: TeamId, channel_type: ChannelType } => Channels {
        frame "channel_converted" to team(*team_id)
            ChannelConvertedData { channel_id: *channel_id, channel_type: *channel_type };
        effects vec![Effect::ChannelChanged(*channel_id)];
    }
    /// A channel was archived.
    ChannelDeleted { channel_id: ChannelId, team_id: TeamId, delete_at: Millis, private: bool } => Channels {
        frame "channel_deleted" to channel_or_its_team(*channel_id, *team_id, *private)
            ChannelDeletedData { channel_id: *channel_id, delete_at: *delete_at };
        effects vec![Effect::ChannelChanged(*channel_id)];
    }
    /// An archived channel was brought back.
    ChannelRestored { channel_id: ChannelId, team_id: TeamId, private: bool } => Channels {
        frame "channel_restored" to channel_or_its_team(*channel_id, *team_id, *private)
            ChannelRestoredData { channel_id: *channel_id };
        effects vec![Effect::ChannelChanged(*channel_id)];
    }
    /// The user's own settings or roles in a channel changed.
    ChannelMemberUpdated { member: Arc<ChannelMember> } => Channels {
        frame "channel_member_updated" to user(member.user_id)
            ChannelMemberUpdatedData { channel_member: Nested::of(member) };
        effects vec![Effect::ChannelMemberChanged(member.user_id, member.channel_id)];
    }
    /// The user's own clients learn that these channels were read, and when they were last written to.
    ChannelsViewed { user_id: UserId, times: Vec<(ChannelId, Millis)> } => Channels {
        frame "multiple_channels_viewed" to user(*user_id)
            ChannelsViewedData { channel_times: times.iter().copied().collect() };
        marks [Droppable];
    }
    /// A direct channel was made.
    DirectAdded { channel_id: ChannelId, creator_id: UserId, teammate_id: UserId } => Channels {
        frame "direct_added" to channel(*channel_id)
            DirectAddedData { creator_id: *creator_id, teammate_id: *teammate_id };
        hook ChannelHasBeenCreated(*channel_id);
        effects vec![Effect::JoinedChannel(*creator_id, *channel_id), Effect::JoinedChannel(*teammate_id, *channel_id)];
    }
    /// A group channel was made.
    GroupAdded { channel_id: ChannelId, teammate_ids: Vec<UserId> } => Channels {
        frame "group_added" to channel(*channel_id) GroupAddedData { teammate_ids: Nested::of(teammate_ids) };
        hook ChannelHasBeenCreated(*channel_id);
        effects teammate_ids.iter().map(|user| Effect::JoinedChannel(*user, *channel_id)).collect();
    }
    /// Somebody joined a channel.
    UserAdded { channel_id: ChannelId, team_id: TeamId, user_id: UserId } => Channels {
        frame "user_added" to channel(*channel_id) UserAddedData { user_id: *user_id, team_id: *team_id };
        hook UserHasJoinedChannel(*channel_id, *user_id);
        effects vec![Effect::JoinedChannel(*user_id, *channel_id)];
    }
    /// Somebody left a channel; told to its remaining members, and to the one who left.
    UserRemoved { channel_id: ChannelId, user_id: UserId, remover_id: UserId } => Channels {
        frame "user_removed" to channel(*channel_id)
            UserRemovedData { user_id: *user_id, channel_id: ChannelId::EMPTY, remover_id: *remover_id };
        frame "user_removed" to user(*user_id)
            UserRemovedData { user_id: UserId::EMPTY, channel_id: *channel_id, remover_id: *remover_id };
        hook UserHasLeftChannel(*channel_id, *user_id);
        effects vec![Effect::LeftChannel(*user_id, *channel_id)];
    }

    /// A bookmark was added to a channel.
    BookmarkCreated { bookmark: Box<ChannelBookmarkWithFileInfo> } => Channels {
        frame "channel_bookmark_created" to channel(bookmark.bookmark.channel_id)
            BookmarkData { bookmark: Nested::of(bookmark) };
        marks [SparesItsCause];
    }
    /// A bookmark was changed, or replaced by one of whoever changed it.
    BookmarkUpdated { channel_id: ChannelId, change: Box<UpdateChannelBookmarkResponse> } => Channels {
        frame "channel_bookmark_updated" to channel(*channel_id) BookmarksUpdatedData { bookmarks: Nested::of(change) };
        marks [SparesItsCause];
    }
    /// A bookmark was taken away.
    BookmarkDeleted { bookmark: Box<ChannelBookmarkWithFileInfo> } => Channels {
        frame "channel_bookmark_deleted" to channel(bookmark.bookmark.channel_id)
            BookmarkData { bookmark: Nested::of(bookmark) };
        marks [SparesItsCause];
    }
    /// A channel's bookmarks have another order.
    BookmarksSorted { channel_id: ChannelId, bookmarks: Vec<ChannelBookmarkWithFileInfo> } => Channels {
        frame "channel_bookmark_sorted" to channel(*channel_id) BookmarksData { bookmarks: Nested::of(bookmarks) };
        marks [SparesItsCause];
    }

    /// A group of users was made, changed, archived or brought back.
    GroupChanged { group: Box<Group> } => Users {
        frame "received_group" to everybody_but_guests() GroupData { group: Nested::of(group) };
    }
    /// The user is in a group now.
    GroupMemberAdded { member: GroupMember } => Users {
        frame "group_member_add" to user(member.user_id) GroupMemberData { group_member: Nested::of(member) };
    }
    /// The user is in a group no more.
    GroupMemberRemoved { member: GroupMember } => Users {
        frame "group_member_deleted" to user(member.user_id) GroupMemberData { group_member: Nested::of(member) };
    }

    /// A team's name or settings changed.
    TeamUpdated { team: Arc<Team> } => Teams {
        frame "update_team" to team(team.id) TeamData { team: Nested::of(&team.sanitized()) };
        effects vec![Effect::TeamChanged(team.id)];
    }
    /// A team was archived.
    TeamDeleted { team: Arc<Team> } => Teams {
        frame "delete_team" to team(team.id) TeamData { team: Nested::of(&team.sanitized()) };
        effects vec![Effect::TeamChanged(team.id)];
    }
    /// An archived team was brought back.
    TeamRestored { team: Arc<Team> } => Teams {
        frame "restore_team" to team(team.id) TeamData { team: Nested::of(&team.sanitized()) };
        effects vec![Effect::TeamChanged(team.id)];
    }
    /// The user joined a team.
    AddedToTeam { team_id: TeamId, user_id: UserId } => Teams {
        frame "added_to_team" to user(*user_id) TeamUserData { team_id: *team_id, user_id: *user_id };
        hook UserHasJoinedTeam(*team_id, *user_id);
        effects vec![Effect::JoinedTeam(*user_id, *team_id)];
    }
    /// Somebody left a team; told to its remaining members, and to the one who left.
    LeaveTeam { team_id: TeamId, user_id: UserId } => Teams {
        frame "leave_team" to team(*team_id) TeamUserData { team_id: *team_id, user_id: *user_id };
        frame "leave_team" to user(*user_id) TeamUserData { team_id: *team_id, user_id: *user_id };
        hook UserHasLeftTeam(*team_id, *user_id);
        effects vec![Effect::LeftTeam(*user_id, *team_id)];
    }
    /// The user's own roles in a team changed.
    TeamMemberUpdated { member: Arc<TeamMember> } => Teams {
        frame "memberrole_updated" to user(member.user_id) TeamMemberData { member: Nested::of(member) };
        effects vec![Effect::TeamMemberChanged(member.user_id, member.team_id)];
    }

    /// An account was made.
    NewUser { user_id: UserId } => Users {
        frame "new_user" to everybody_who_sees(*user_id) NewUserData { user_id: *user_id };
        hook UserHasBeenCreated(*user_id);
    }
    /// A profile changed; whole to the user, to others only where they see what changed, and only what they may see.
    UserUpdated { user: Arc<User>, privacy: UserPrivacy, is_seen: bool } => Users {
        frame "user_updated" to user(user.id) UserUpdatedData { user: user.sanitized_for_self() };
        frame "user_updated" to administrators_but_the_user(user.id, *is_seen)
            UserUpdatedData { user: user.sanitized_for_admin() };
        frame "user_updated" to who_sees_the_user_but_administrators(user.id, *is_seen)
            UserUpdatedData { user: user.told_to_others(*privacy) };
        effects vec![Effect::KeywordsChanged];
    }
    /// The user's own roles changed.
    UserRoleUpdated { user_id: UserId, roles: String } => Account {
        frame "user_role_updated" to user(*user_id) UserRoleUpdatedData { user_id: *user_id, roles: roles.clone() };
        effects vec![Effect::UserRolesChanged(*user_id)];
    }
    /// The user's sessions ended: their connections close.
    SessionsRevoked { user_id: UserId } => Account {
        effects vec![Effect::SessionsRevoked(*user_id)];
    }
    /// Everybody's sessions ended: all connections close.
    AllSessionsRevoked => Account {
        effects vec![Effect::AllSessionsRevoked];
    }
    /// What is remembered of the user's sessions may not be true any more.
    SessionsChanged { user_id: UserId } => Account {
        effects vec![Effect::SessionsChanged(*user_id)];
    }
    /// Somebody came, left, or said how they are.
    StatusChanged { user_id: UserId, status: String } => Users {
        frame "status_change" to everybody_who_sees(*user_id) StatusChangeData { status: status.clone(), user_id: *user_id };
        effects vec![Effect::StatusChanged(*user_id)];
        marks [Droppable];
    }
    /// What a role permits changed.
    RoleUpdated { role: Arc<Role> } => System {
        frame "role_updated" to everybody() RoleUpdatedData { role: Nested::of(role) };
        effects vec![Effect::RolesChanged];
    }

    /// Roles of schemes came or went, or members have others.
    SchemesChanged => System {
        effects vec![Effect::RolesChanged];
    }
    /// A team has another scheme.
    TeamSchemeUpdated { team: Arc<Team> } => Teams {
        frame "update_team_scheme" to team(team.id) TeamData { team: Nested::of(&team.sanitized()) };
        effects vec![Effect::TeamChanged(team.id)];
    }
    /// A channel has another scheme.
    ChannelSchemeUpdated { channel_id: ChannelId } => Channels {
        frame "channel_scheme_updated" to channel(*channel_id) ChannelSchemeData {};
        effects vec![Effect::ChannelChanged(*channel_id)];
    }

    /// The user's own preferences changed.
    PreferencesChanged { user_id: UserId, preferences: Vec<Preference> } => Account {
        frame "preferences_changed" to user(*user_id) PreferencesData { preferences: Nested::of(preferences) };
        hook PreferencesHaveChanged(preferences.clone());
    }
    /// The user's own preferences were taken back.
    PreferencesDeleted { user_id: UserId, preferences: Vec<Preference> } => Account {
        frame "preferences_deleted" to user(*user_id) PreferencesData { preferences: Nested::of(preferences) };
    }
    /// A category of the user's sidebar was made.
    SidebarCategoryCreated { user_id: UserId, team_id: TeamId, category_id: String } => Account {
        frame "sidebar_category_created" to user_in_team(*user_id, *team_id)
            SidebarCategoryData { category_id: category_id.clone() };
    }
    /// Categories of the user's sidebar changed.
    SidebarCategoriesUpdated { user_id: UserId, team_id: TeamId, categories: Vec<SidebarCategory> } => Account {
        frame "sidebar_category_updated" to user_in_team(*user_id, *team_id)
            SidebarCategoriesData { updated_categories: Nested::of(categories) };
    }
    /// A category of the user's sidebar was deleted.
    SidebarCategoryDeleted { user_id: UserId, team_id: TeamId, category_id: String } => Account {
        frame "sidebar_category_deleted" to user_in_team(*user_id, *team_id)
            SidebarCategoryData { category_id: category_id.clone() };
    }
    /// The categories of the user's sidebar have another order.
    SidebarCategoryOrderUpdated { user_id: UserId, team_id: TeamId, order: Vec<String> } => Account {
        frame "sidebar_category_order_updated" to user_in_team(*user_id, *team_id)
            SidebarOrderData { order: order.clone() };
    }

    /// The user began to write something.
    DraftCreated { draft: Box<Draft> } => Posts {
        frame "draft_created" to user_in_channel(draft.user_id, draft.channel_id) DraftData { draft: Nested::of(draft) };
        marks [SparesItsCause];
    }
    /// The user wrote on.
    DraftUpdated { draft: Box<Draft> } => Posts {
        frame "draft_updated" to user_in_channel(draft.user_id, draft.channel_id) DraftData { draft: Nested::of(draft) };
        marks [SparesItsCause];
    }
    /// The user sent what they wrote, or threw it away.
    DraftDeleted { draft: Box<Draft> } => Posts {
        frame "draft_deleted" to user_in_channel(draft.user_id, draft.channel_id) DraftData { draft: Nested::of(draft) };
        marks [SparesItsCause];
    }

    // Mattermost: only where they belong to the channel; but who left it should learn why nothing was sent.
    /// The user scheduled a post.
    ScheduledPostCreated { post: Box<ScheduledPost> } => Posts {
        frame "scheduled_post_created" to user(post.user_id) ScheduledPostData { scheduled_post: Nested::of(post) };
        marks [SparesItsCause];
    }
    /// The user changed a scheduled post, or it could not be sent.
    ScheduledPostUpdated { post: Box<ScheduledPost> } => Posts {
        frame "scheduled_post_updated" to user(post.user_id) ScheduledPostData { scheduled_post: Nested::of(post) };
        marks [SparesItsCause];
    }
    /// A scheduled post was sent, or its author deleted it.
    ScheduledPostDeleted { post: Box<ScheduledPost> } => Posts {
        frame "scheduled_post_deleted" to user(post.user_id) ScheduledPostData { scheduled_post: Nested::of(post) };
        marks [SparesItsCause];
    }

    /// An incoming webhook was changed or deleted.
    WebhookChanged { hook_id: jackfield_model::HookId } => Webhooks {
        effects vec![Effect::WebhookChanged(*hook_id)];
    }
    /// There is a new custom emoji.
    EmojiAdded { emoji: Arc<Emoji> } => Emoji {
        frame "emoji_added" to everybody() EmojiAddedData { emoji: Nested::of(emoji) };
    }
    /// A plugin refused to hand a file out.
    FileDownloadRejected { user_id: UserId, file: Box<FileInfo>, reason: String, download: String } => Files {
        frame "file_download_rejected" to user(*user_id) FileDownloadRejectedData {
            file_id: file.id,
            file_name: file.name.clone(),
            rejection_reason: reason.clone(),
            channel_id: file.channel_id,
            post_id: file.post_id,
            download_type: download.clone(),
        };
        marks [Passing];
    }
    /// A plugin shows a short text for a moment.
    Toast { user_id: UserId, message: String, position: String } => Extensions {
        frame "show_toast" to user(*user_id) ToastData { message: message.clone(), position: position.clone() };
        marks [Passing];
    }
    /// An integration asks the user something.
    OpenDialog { user_id: UserId, dialog: Box<OpenedDialog> } => Extensions {
        frame "open_dialog" to user(*user_id) OpenDialogData { dialog: Nested::of(dialog) };
        marks [Passing];
    }
    /// The configuration changed.
    ConfigChanged { config: Arc<StringMap> } => System {
        frame "config_changed" to everybody() ConfigChangedData { config: (**config).clone() };
        hook OnConfigurationChange();
        effects vec![Effect::ConfigChanged];
    }
    /// There are other panels than before, or they are open to others; who may open which, each client asks.
    PanelsChanged => System {
        frame "panels_changed" to everybody() PanelsChangedData {};
    }
    /// A plugin with a part for web clients runs.
    PluginEnabled { manifest: Arc<Manifest> } => System {
        frame "plugin_enabled" to everybody() PluginData { manifest: (**manifest).clone() };
    }
    /// It runs no more.
    PluginDisabled { manifest: Arc<Manifest> } => System {
        frame "plugin_disabled" to everybody() PluginData { manifest: (**manifest).clone() };
    }
    /// How plugins are doing changed.
    PluginStatusesChanged => System {
        frame "plugin_statuses_changed" to administrators() PluginStatusesData { plugin_statuses: Vec::new() };
        marks [Passing];
    }
    /// A plugin was installed, removed, or switched on or off.
    PluginChanged { plugin_id: Arc<str> } => System {
        effects vec![Effect::PluginChanged(plugin_id.to_string())];
    }
    /// An outgoing webhook was made, changed or deleted.
    OutgoingWebhooksChanged => Webhooks {
        effects vec![Effect::OutgoingWebhooksChanged];
    }
    /// Teams may use other integrations than before.
    AllowedIntegrationsChanged => System {
        effects vec![Effect::AllowedIntegrationsChanged];
    }
    /// A tenant was made, changed or deleted.
    TenantsChanged => System {
        effects vec![Effect::TenantsChanged];
    }
    /// A subscription to events was made, changed or deleted.
    SubscriptionsChanged => Events {
        effects vec![Effect::SubscriptionsChanged];
    }
    /// Servers leave out what can wait.
    ServerBusy { until: Millis } => System {
        effects vec![Effect::Busy(*until)];
        marks [Passing];
    }
    /// An administrator does not trust what is remembered.
    CachesInvalidated => System {
        effects vec![Effect::InDoubt];
        marks [Passing];
    }
    /// What another server of the same database told of; its frames are ready.
    Elsewhere(elsewhere: Box<Elsewhere>) => System {
        effects elsewhere.effects.clone();
    }
    /// A plugin's own event.
    Custom { plugin_id: Arc<str>, name: String, data: CustomData, audience: Audience } => Extensions {
        frame "custom_<plugin id>_<name>" named format!("custom_{plugin_id}_{name}") => to as_the_plugin_says(audience)
            CustomData { ..data.clone() };
        marks [Passing];
    }
}
