//! The table of hooks: the one place where each is declared.
//!
//! Numbers, names and arguments are Mattermost's; arguments for which there is no noun yet travel as
//! JSON in Mattermost's shape. Deadlines and policies are defaults that a manifest may tighten.

use std::sync::Arc;
use std::time::Duration;

use jackfield_model::{
    AppError, Channel, ChannelMember, CommandArgs, CommandResponse, Draft, EmailNotification, EmailNotificationContent,
    FileInfo, PluginClusterEvent, Post, Preference, Reaction, ScheduledPost, TeamMember, User, UserId,
    WebSocketRequest,
};
use serde_json::Value;

use super::{FailurePolicy, Flow, HookKind, HooksSlot, TakeOver, Verdict};
use crate::{Cx, Failure, Result};

hooks! {
    /// The plugin starts; it registers its commands and makes its bots. An error keeps it from running.
    directed OnActivate = 0 (activate "activate" since "5.2" within 30000 Open) () -> ();
    /// The plugin is about to stop.
    directed OnDeactivate = 1 (deactivate "deactivate" since "5.2" within 10000 Open) () -> ();
    /// The server's or the plugin's own settings changed.
    directed OnConfigurationChange = 3 (configuration_changed "configuration-changed" since "5.2" within 10000 Open) () -> ();
    /// The plugin was just installed, by this user.
    directed OnInstall = 25 (installed "installed" since "6.5" within 10000 Open) (user_id: UserId) -> ();
    /// A job that the plugin scheduled is due. An error, or no answer, has it tried again later.
    directed Scheduled own 60 (scheduled "scheduled" since "11.9" within 30000 Open) (name: String, payload: Vec<u8>) -> ();

    /// A request below `/plugins/<id>/`. Runs in an instance of its own: several requests are served at the same time.
    stream ServeHTTP = 2 (serve_http "serve-http" since "5.2" within 60000 Open) () -> ();
    /// A request of the monitoring. Runs in an instance of its own.
    stream ServeMetrics = 39 (serve_metrics "serve-metrics" since "9.2" within 10000 Open) () -> ();
    /// A file is about to be kept. It is kept as it is unless another one is written in its place.
    stream FileWillBeUploaded = 14 (file_will_be_uploaded "file-will-be-uploaded" since "5.2" within 60000 Open) (info: FileInfo) -> FileInfo;

    /// Somebody gave a slash command that the plugin registered.
    directed ExecuteCommand = 4 (execute_command "execute-command" since "5.2" within 10000 Open) (args: CommandArgs) -> CommandResponse;

    /// A post is about to be kept.
    will MessageWillBePosted = 5 (message_will_be_posted "message-will-be-posted" since "5.2" within 1000 Open) (post: Post) -> Post;
    /// A post is about to be changed.
    will MessageWillBeUpdated = 6 (message_will_be_updated "message-will-be-updated" since "5.2" within 1000 Open) (new_post: Post, old_post: Post) -> Post;
    /// Posts are about to be shown to somebody.
    will MessagesWillBeConsumed = 38 (messages_will_be_consumed "messages-will-be-consumed" since "9.3" within 1000 Open) (posts: Vec<Post>) -> Vec<Post>;
    /// A post was kept.
    event MessageHasBeenPosted = 7 (message_has_been_posted "message-has-been-posted" since "5.2" within 30000 Open) (post: Post) -> ();
    /// A post was changed.
    has MessageHasBeenUpdated = 8 (message_has_been_updated "message-has-been-updated" since "5.2" within 30000 Open) (new_post: Post, old_post: Post) -> ();
    /// A post was deleted.
    event MessageHasBeenDeleted = 37 (message_has_been_deleted "message-has-been-deleted" since "9.1" within 30000 Open) (post: Post) -> ();
    /// A reaction was added.
    event ReactionHasBeenAdded = 18 (reaction_has_been_added "reaction-has-been-added" since "5.30" within 30000 Open) (reaction: Reaction) -> ();
    /// A reaction was removed.
    event ReactionHasBeenRemoved = 19 (reaction_has_been_removed "reaction-has-been-removed" since "5.30" within 30000 Open) (reaction: Reaction) -> ();
    /// A scheduled post is about to be kept.
    will ScheduledPostWillBeCreated = 54 (scheduled_post_will_be_created "scheduled-post-will-be-created" since "11.8" within 1000 Open) (scheduled_post: ScheduledPost) -> ScheduledPost;
    /// A draft is about to be kept.
    will DraftWillBeUpserted = 55 (draft_will_be_upserted "draft-will-be-upserted" since "11.8" within 1000 Open) (draft: Draft) -> Draft;

    /// Somebody is about to sign in.
    gate UserWillLogIn = 15 (user_will_log_in "user-will-log-in" since "5.2" within 1000 Open) (user: User) -> ();
    /// Somebody signed in.
    has UserHasLoggedIn = 16 (user_has_logged_in "user-has-logged-in" since "5.2" within 30000 Open) (user: User) -> ();
    /// An account was created.
    event UserHasBeenCreated = 17 (user_has_been_created "user-has-been-created" since "5.10" within 30000 Open) (user: User) -> ();
    /// An account was deactivated.
    has UserHasBeenDeactivated = 36 (user_has_been_deactivated "user-has-been-deactivated" since "9.1" within 30000 Open) (user: User) -> ();
    /// Somebody's preferences changed.
    event PreferencesHaveChanged = 42 (preferences_have_changed "preferences-have-changed" since "9.5" within 30000 Open) (preferences: Vec<Preference>) -> ();
    /// Somebody signed in through SAML; the assertion is JSON in Mattermost's shape.
    gate OnSAMLLogin = 46 (saml_login "saml-login" since "10.7" within 1000 Open) (user: User, assertion: Value) -> ();

    /// A channel was created.
    event ChannelHasBeenCreated = 13 (channel_has_been_created "channel-has-been-created" since "5.2" within 30000 Open) (channel: Channel) -> ();
    /// A channel is about to be changed.
    will ChannelWillBeUpdated = 52 (channel_will_be_updated "channel-will-be-updated" since "11.8" within 1000 Open) (new_channel: Channel, old_channel: Channel) -> Channel;
    /// A channel is about to be archived.
    gate ChannelWillBeArchived = 51 (channel_will_be_archived "channel-will-be-archived" since "11.7" within 1000 Open) (channel: Channel) -> ();
    /// A channel is about to be taken out of the archive.
    gate ChannelWillBeRestored = 53 (channel_will_be_restored "channel-will-be-restored" since "11.8" within 1000 Open) (channel: Channel) -> ();
    /// Somebody is about to become a member of a channel.
    will ChannelMemberWillBeAdded = 49 (channel_member_will_be_added "channel-member-will-be-added" since "11.7" within 1000 Open) (member: ChannelMember) -> ChannelMember;
    /// Somebody became a member of a channel; the actor is who added them.
    event UserHasJoinedChannel = 9 (user_has_joined_channel "user-has-joined-channel" since "5.2" within 30000 Open) (member: ChannelMember, actor: Option<User>) -> ();
    /// Somebody is no member of a channel any more; the actor is who removed them.
    event UserHasLeftChannel = 10 (user_has_left_channel "user-has-left-channel" since "5.2" within 30000 Open) (member: ChannelMember, actor: Option<User>) -> ();
    /// Somebody is about to become a member of a team.
    will TeamMemberWillBeAdded = 50 (team_member_will_be_added "team-member-will-be-added" since "11.7" within 1000 Open) (member: TeamMember) -> TeamMember;
    /// Somebody became a member of a team; the actor is who added them.
    event UserHasJoinedTeam = 11 (user_has_joined_team "user-has-joined-team" since "5.2" within 30000 Open) (member: TeamMember, actor: Option<User>) -> ();
    /// Somebody is no member of a team any more; the actor is who removed them.
    event UserHasLeftTeam = 12 (user_has_left_team "user-has-left-team" since "5.2" within 30000 Open) (member: TeamMember, actor: Option<User>) -> ();

    /// A file is about to be handed out; the last argument says as what (`file`, `thumbnail`, `preview`).
    gate FileWillBeDownloaded = 48 (file_will_be_downloaded "file-will-be-downloaded" since "11.5" within 1000 Open) (info: FileInfo, user_id: UserId, download_type: String) -> ();

    /// A WebSocket was opened.
    has OnWebSocketConnect = 21 (web_socket_connected "web-socket-connected" since "6.0" within 30000 Open) (connection_id: String, user_id: UserId) -> ();
    /// A WebSocket was closed.
    has OnWebSocketDisconnect = 22 (web_socket_disconnected "web-socket-disconnected" since "6.0" within 30000 Open) (connection_id: String, user_id: UserId) -> ();
    /// A client sent an action that is addressed to plugins.
    has WebSocketMessageHasBeenPosted = 23 (web_socket_message_has_been_posted "web-socket-message-has-been-posted" since "6.0" within 30000 Open) (connection_id: String, user_id: UserId, request: WebSocketRequest) -> ();

    /// The configuration is about to be kept; JSON of the whole document.
    will ConfigurationWillBeSaved = 34 (configuration_will_be_saved "configuration-will-be-saved" since "8.0" within 5000 Open) (config: Value) -> Value;
    /// A notification mail is about to be sent.
    will EmailNotificationWillBeSent = 47 (email_notification_will_be_sent "email-notification-will-be-sent" since "11.0" within 1000 Open) (notification: EmailNotification) -> EmailNotificationContent;
    /// A push notification is about to be sent.
    will NotificationWillBePushed = 35 (notification_will_be_pushed "notification-will-be-pushed" since "9.0" within 1000 Open) (notification: Value, user_id: UserId) -> Value;

    /// Another node's copy of the plugin says something.
    directed OnPluginClusterEvent = 20 (cluster_event "cluster-event" since "5.36" within 10000 Open) (event: PluginClusterEvent) -> ();
    /// Old data is to be deleted; answers how much was.
    directed RunDataRetention = 24 (run_data_retention "run-data-retention" since "6.4" within 60000 Open) (now: i64, batch_size: i64) -> i64;
    /// Mattermost's daily report, which Jackfield never sends; here so that the table is whole.
    directed OnSendDailyTelemetry = 26 (send_daily_telemetry "send-daily-telemetry" since "6.5" within 10000 Open) () -> ();
    /// Limits of Mattermost's cloud, which Jackfield does not have; here so that the table is whole.
    directed OnCloudLimitsUpdated = 27 (cloud_limits_updated "cloud-limits-updated" since "7.0" within 10000 Open) (limits: Value) -> ();
    /// Files for a support packet.
    directed GenerateSupportData = 45 (generate_support_data "generate-support-data" since "9.8" within 60000 Open) () -> Vec<Value>;

    /// Changes of a shared channel are to be sent to another server.
    directed OnSharedChannelsSyncMsg = 40 (shared_channels_sync "shared-channels-sync" since "9.5" within 60000 Open) (message: Value, remote: Value) -> Value;
    /// Is the other server there?
    directed OnSharedChannelsPing = 41 (shared_channels_ping "shared-channels-ping" since "9.5" within 10000 Open) (remote: Value) -> bool;
    /// A shared channel's file is to be sent to another server.
    directed OnSharedChannelsAttachmentSyncMsg = 43 (shared_channels_attachment "shared-channels-attachment" since "9.5" within 60000 Open) (info: FileInfo, post: Post, remote: Value) -> ();
    /// A shared user's picture is to be sent to another server.
    directed OnSharedChannelsProfileImageSyncMsg = 44 (shared_channels_profile_image "shared-channels-profile-image" since "9.5" within 60000 Open) (user: User, remote: Value) -> ();
}

impl HookId {
    /// The hook's bit in a [`super::HookSet`].
    pub const fn number(self) -> u8 {
        self as u8
    }
}

fn no_host() -> Failure {
    AppError::of("app.plugin.disabled.app_error", 501).into()
}
