//! Written by `cargo xtask generate` from the table of hooks. Do not edit.
//! What each hook gets and answers, but for those that stream.

use super::*;

exports! {
    OnActivate activate (; ) -> outcome;
    OnDeactivate deactivate (; ) -> nothing;
    OnConfigurationChange configuration_changed (; ) -> outcome;
    OnInstall installed (context; user_id: id) -> done;
    Scheduled scheduled (; name: text, payload: bytes) -> outcome;
    ExecuteCommand execute_command (context; args: command_args) -> command_response;
    MessageWillBePosted message_will_be_posted (context; post: post) -> post_verdict;
    MessageWillBeUpdated message_will_be_updated (context; new_post: post, old_post: post) -> post_verdict;
    MessagesWillBeConsumed messages_will_be_consumed (context; posts: posts) -> posts_verdict;
    MessageHasBeenPosted message_has_been_posted (context; post: post) -> nothing;
    MessageHasBeenUpdated message_has_been_updated (context; new_post: post, old_post: post) -> nothing;
    MessageHasBeenDeleted message_has_been_deleted (context; post: post) -> nothing;
    ReactionHasBeenAdded reaction_has_been_added (context; reaction: reaction) -> nothing;
    ReactionHasBeenRemoved reaction_has_been_removed (context; reaction: reaction) -> nothing;
    ScheduledPostWillBeCreated scheduled_post_will_be_created (context; scheduled_post: json) -> json_verdict;
    DraftWillBeUpserted draft_will_be_upserted (context; draft: json) -> json_verdict;
    UserWillLogIn user_will_log_in (context; user: user) -> refusal;
    UserHasLoggedIn user_has_logged_in (context; user: user) -> nothing;
    UserHasBeenCreated user_has_been_created (context; user: user) -> nothing;
    UserHasBeenDeactivated user_has_been_deactivated (context; user: user) -> nothing;
    PreferencesHaveChanged preferences_have_changed (context; preferences: json) -> nothing;
    OnSAMLLogin saml_login (context; user: user, assertion: json) -> refusal;
    ChannelHasBeenCreated channel_has_been_created (context; channel: channel) -> nothing;
    ChannelWillBeUpdated channel_will_be_updated (context; new_channel: json, old_channel: json) -> json_verdict;
    ChannelWillBeArchived channel_will_be_archived (context; channel: channel) -> refusal;
    ChannelWillBeRestored channel_will_be_restored (context; channel: channel) -> refusal;
    ChannelMemberWillBeAdded channel_member_will_be_added (context; member: json) -> json_verdict;
    UserHasJoinedChannel user_has_joined_channel (context; member: member, actor: maybe_user) -> nothing;
    UserHasLeftChannel user_has_left_channel (context; member: member, actor: maybe_user) -> nothing;
    TeamMemberWillBeAdded team_member_will_be_added (context; member: json) -> json_verdict;
    UserHasJoinedTeam user_has_joined_team (context; member: json, actor: maybe_user) -> nothing;
    UserHasLeftTeam user_has_left_team (context; member: json, actor: maybe_user) -> nothing;
    FileWillBeDownloaded file_will_be_downloaded (context; info: json, user_id: id, download_type: text) -> refusal;
    OnWebSocketConnect web_socket_connected (context; connection_id: text, user_id: id) -> nothing;
    OnWebSocketDisconnect web_socket_disconnected (context; connection_id: text, user_id: id) -> nothing;
    WebSocketMessageHasBeenPosted web_socket_message_has_been_posted (context; connection_id: text, user_id: id, request: json) -> nothing;
    ConfigurationWillBeSaved configuration_will_be_saved (context; config: config) -> json_verdict;
    EmailNotificationWillBeSent email_notification_will_be_sent (context; notification: json) -> json_verdict;
    NotificationWillBePushed notification_will_be_pushed (context; notification: json, user_id: id) -> json_verdict;
    OnPluginClusterEvent cluster_event (context; event: json) -> done;
    RunDataRetention run_data_retention (context; now: number, batch_size: number) -> number;
    OnSendDailyTelemetry send_daily_telemetry (context; ) -> done;
    OnCloudLimitsUpdated cloud_limits_updated (context; limits: json) -> done;
    GenerateSupportData generate_support_data (context; ) -> json;
    OnSharedChannelsSyncMsg shared_channels_sync (context; message: json, remote: json) -> json;
    OnSharedChannelsPing shared_channels_ping (context; remote: json) -> flag;
    OnSharedChannelsAttachmentSyncMsg shared_channels_attachment (context; info: json, post: post, remote: json) -> done;
    OnSharedChannelsProfileImageSyncMsg shared_channels_profile_image (context; user: user, remote: json) -> done;
}
