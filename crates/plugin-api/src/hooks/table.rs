//! Written by `cargo xtask generate` from the table of hooks. Do not edit.
//! One world a hook, and the macro that exports one.

hook!(activate "jackfield:plugin/hook-activate" "export_activate");
hook!(deactivate "jackfield:plugin/hook-deactivate" "export_deactivate");
hook!(configuration_changed "jackfield:plugin/hook-configuration-changed" "export_configuration_changed");
hook!(installed "jackfield:plugin/hook-installed" "export_installed" types);
hook!(scheduled "jackfield:plugin/hook-scheduled" "export_scheduled");
hook!(serve_http "jackfield:plugin/hook-serve-http" "export_serve_http" types http);
hook!(serve_metrics "jackfield:plugin/hook-serve-metrics" "export_serve_metrics" types http);
hook!(file_will_be_uploaded "jackfield:plugin/hook-file-will-be-uploaded" "export_file_will_be_uploaded" types upload);
hook!(execute_command "jackfield:plugin/hook-execute-command" "export_execute_command" types);
hook!(message_will_be_posted "jackfield:plugin/hook-message-will-be-posted" "export_message_will_be_posted" types);
hook!(message_will_be_updated "jackfield:plugin/hook-message-will-be-updated" "export_message_will_be_updated" types);
hook!(messages_will_be_consumed "jackfield:plugin/hook-messages-will-be-consumed" "export_messages_will_be_consumed" types);
hook!(message_has_been_posted "jackfield:plugin/hook-message-has-been-posted" "export_message_has_been_posted" types);
hook!(message_has_been_updated "jackfield:plugin/hook-message-has-been-updated" "export_message_has_been_updated" types);
hook!(message_has_been_deleted "jackfield:plugin/hook-message-has-been-deleted" "export_message_has_been_deleted" types);
hook!(reaction_has_been_added "jackfield:plugin/hook-reaction-has-been-added" "export_reaction_has_been_added" types);
hook!(reaction_has_been_removed "jackfield:plugin/hook-reaction-has-been-removed" "export_reaction_has_been_removed" types);
hook!(scheduled_post_will_be_created "jackfield:plugin/hook-scheduled-post-will-be-created" "export_scheduled_post_will_be_created" types);
hook!(draft_will_be_upserted "jackfield:plugin/hook-draft-will-be-upserted" "export_draft_will_be_upserted" types);
hook!(user_will_log_in "jackfield:plugin/hook-user-will-log-in" "export_user_will_log_in" types);
hook!(user_has_logged_in "jackfield:plugin/hook-user-has-logged-in" "export_user_has_logged_in" types);
hook!(user_has_been_created "jackfield:plugin/hook-user-has-been-created" "export_user_has_been_created" types);
hook!(user_has_been_deactivated "jackfield:plugin/hook-user-has-been-deactivated" "export_user_has_been_deactivated" types);
hook!(preferences_have_changed "jackfield:plugin/hook-preferences-have-changed" "export_preferences_have_changed" types);
hook!(saml_login "jackfield:plugin/hook-saml-login" "export_saml_login" types);
hook!(channel_has_been_created "jackfield:plugin/hook-channel-has-been-created" "export_channel_has_been_created" types);
hook!(channel_will_be_updated "jackfield:plugin/hook-channel-will-be-updated" "export_channel_will_be_updated" types);
hook!(channel_will_be_archived "jackfield:plugin/hook-channel-will-be-archived" "export_channel_will_be_archived" types);
hook!(channel_will_be_restored "jackfield:plugin/hook-channel-will-be-restored" "export_channel_will_be_restored" types);
hook!(channel_member_will_be_added "jackfield:plugin/hook-channel-member-will-be-added" "export_channel_member_will_be_added" types);
hook!(user_has_joined_channel "jackfield:plugin/hook-user-has-joined-channel" "export_user_has_joined_channel" types);
hook!(user_has_left_channel "jackfield:plugin/hook-user-has-left-channel" "export_user_has_left_channel" types);
hook!(team_member_will_be_added "jackfield:plugin/hook-team-member-will-be-added" "export_team_member_will_be_added" types);
hook!(user_has_joined_team "jackfield:plugin/hook-user-has-joined-team" "export_user_has_joined_team" types);
hook!(user_has_left_team "jackfield:plugin/hook-user-has-left-team" "export_user_has_left_team" types);
hook!(file_will_be_downloaded "jackfield:plugin/hook-file-will-be-downloaded" "export_file_will_be_downloaded" types);
hook!(web_socket_connected "jackfield:plugin/hook-web-socket-connected" "export_web_socket_connected" types);
hook!(web_socket_disconnected "jackfield:plugin/hook-web-socket-disconnected" "export_web_socket_disconnected" types);
hook!(web_socket_message_has_been_posted "jackfield:plugin/hook-web-socket-message-has-been-posted" "export_web_socket_message_has_been_posted" types);
hook!(configuration_will_be_saved "jackfield:plugin/hook-configuration-will-be-saved" "export_configuration_will_be_saved" types);
hook!(email_notification_will_be_sent "jackfield:plugin/hook-email-notification-will-be-sent" "export_email_notification_will_be_sent" types);
hook!(notification_will_be_pushed "jackfield:plugin/hook-notification-will-be-pushed" "export_notification_will_be_pushed" types);
hook!(cluster_event "jackfield:plugin/hook-cluster-event" "export_cluster_event" types);
hook!(run_data_retention "jackfield:plugin/hook-run-data-retention" "export_run_data_retention" types);
hook!(send_daily_telemetry "jackfield:plugin/hook-send-daily-telemetry" "export_send_daily_telemetry" types);
hook!(cloud_limits_updated "jackfield:plugin/hook-cloud-limits-updated" "export_cloud_limits_updated" types);
hook!(generate_support_data "jackfield:plugin/hook-generate-support-data" "export_generate_support_data" types);
hook!(shared_channels_sync "jackfield:plugin/hook-shared-channels-sync" "export_shared_channels_sync" types);
hook!(shared_channels_ping "jackfield:plugin/hook-shared-channels-ping" "export_shared_channels_ping" types);
hook!(shared_channels_attachment "jackfield:plugin/hook-shared-channels-attachment" "export_shared_channels_attachment" types);
hook!(shared_channels_profile_image "jackfield:plugin/hook-shared-channels-profile-image" "export_shared_channels_profile_image" types);

/// Exports one hook of a plugin.
#[doc(hidden)]
#[macro_export]
macro_rules! export_hook {
    (activate $plugin:ty) => {
        $crate::export_hook!(@ activate export_activate $plugin, () -> Result<(), String>);
    };
    (deactivate $plugin:ty) => {
        $crate::export_hook!(@ deactivate export_deactivate $plugin, () -> ());
    };
    (configuration_changed $plugin:ty) => {
        $crate::export_hook!(@ configuration_changed export_configuration_changed $plugin, () -> Result<(), String>);
    };
    (installed $plugin:ty) => {
        $crate::export_hook!(@ installed export_installed $plugin, (context: $crate::Context, user_id: String) -> Result<(), $crate::Error>);
    };
    (scheduled $plugin:ty) => {
        $crate::export_hook!(@ scheduled export_scheduled $plugin, (name: String, payload: Vec<u8>) -> Result<(), String>);
    };
    (serve_http $plugin:ty) => {
        $crate::export_hook!(@ serve_http export_serve_http $plugin, (context: $crate::Context, request: $crate::http::Request, body: $crate::http::RequestBody, response: $crate::http::ResponseOut) -> ());
    };
    (serve_metrics $plugin:ty) => {
        $crate::export_hook!(@ serve_metrics export_serve_metrics $plugin, (context: $crate::Context, request: $crate::http::Request, body: $crate::http::RequestBody, response: $crate::http::ResponseOut) -> ());
    };
    (file_will_be_uploaded $plugin:ty) => {
        $crate::export_hook!(@ file_will_be_uploaded export_file_will_be_uploaded $plugin, (context: $crate::Context, info: String, file: $crate::upload::Received, replacement: $crate::upload::Replacement) -> $crate::JsonVerdict);
    };
    (execute_command $plugin:ty) => {
        $crate::export_hook!(@ execute_command export_execute_command $plugin, (context: $crate::Context, args: $crate::CommandArgs) -> Result<$crate::CommandResponse, $crate::Error>);
    };
    (message_will_be_posted $plugin:ty) => {
        $crate::export_hook!(@ message_will_be_posted export_message_will_be_posted $plugin, (context: $crate::Context, post: $crate::Post) -> $crate::PostVerdict);
    };
    (message_will_be_updated $plugin:ty) => {
        $crate::export_hook!(@ message_will_be_updated export_message_will_be_updated $plugin, (context: $crate::Context, new_post: $crate::Post, old_post: $crate::Post) -> $crate::PostVerdict);
    };
    (messages_will_be_consumed $plugin:ty) => {
        $crate::export_hook!(@ messages_will_be_consumed export_messages_will_be_consumed $plugin, (context: $crate::Context, posts: Vec<$crate::Post>) -> $crate::PostsVerdict);
    };
    (message_has_been_posted $plugin:ty) => {
        $crate::export_hook!(@ message_has_been_posted export_message_has_been_posted $plugin, (context: $crate::Context, post: $crate::Post) -> ());
    };
    (message_has_been_updated $plugin:ty) => {
        $crate::export_hook!(@ message_has_been_updated export_message_has_been_updated $plugin, (context: $crate::Context, new_post: $crate::Post, old_post: $crate::Post) -> ());
    };
    (message_has_been_deleted $plugin:ty) => {
        $crate::export_hook!(@ message_has_been_deleted export_message_has_been_deleted $plugin, (context: $crate::Context, post: $crate::Post) -> ());
    };
    (reaction_has_been_added $plugin:ty) => {
        $crate::export_hook!(@ reaction_has_been_added export_reaction_has_been_added $plugin, (context: $crate::Context, reaction: $crate::Reaction) -> ());
    };
    (reaction_has_been_removed $plugin:ty) => {
        $crate::export_hook!(@ reaction_has_been_removed export_reaction_has_been_removed $plugin, (context: $crate::Context, reaction: $crate::Reaction) -> ());
    };
    (scheduled_post_will_be_created $plugin:ty) => {
        $crate::export_hook!(@ scheduled_post_will_be_created export_scheduled_post_will_be_created $plugin, (context: $crate::Context, scheduled_post: String) -> $crate::JsonVerdict);
    };
    (draft_will_be_upserted $plugin:ty) => {
        $crate::export_hook!(@ draft_will_be_upserted export_draft_will_be_upserted $plugin, (context: $crate::Context, draft: String) -> $crate::JsonVerdict);
    };
    (user_will_log_in $plugin:ty) => {
        $crate::export_hook!(@ user_will_log_in export_user_will_log_in $plugin, (context: $crate::Context, user: $crate::User) -> Option<String>);
    };
    (user_has_logged_in $plugin:ty) => {
        $crate::export_hook!(@ user_has_logged_in export_user_has_logged_in $plugin, (context: $crate::Context, user: $crate::User) -> ());
    };
    (user_has_been_created $plugin:ty) => {
        $crate::export_hook!(@ user_has_been_created export_user_has_been_created $plugin, (context: $crate::Context, user: $crate::User) -> ());
    };
    (user_has_been_deactivated $plugin:ty) => {
        $crate::export_hook!(@ user_has_been_deactivated export_user_has_been_deactivated $plugin, (context: $crate::Context, user: $crate::User) -> ());
    };
    (preferences_have_changed $plugin:ty) => {
        $crate::export_hook!(@ preferences_have_changed export_preferences_have_changed $plugin, (context: $crate::Context, preferences: String) -> ());
    };
    (saml_login $plugin:ty) => {
        $crate::export_hook!(@ saml_login export_saml_login $plugin, (context: $crate::Context, user: $crate::User, assertion: String) -> Option<String>);
    };
    (channel_has_been_created $plugin:ty) => {
        $crate::export_hook!(@ channel_has_been_created export_channel_has_been_created $plugin, (context: $crate::Context, channel: $crate::Channel) -> ());
    };
    (channel_will_be_updated $plugin:ty) => {
        $crate::export_hook!(@ channel_will_be_updated export_channel_will_be_updated $plugin, (context: $crate::Context, new_channel: String, old_channel: String) -> $crate::JsonVerdict);
    };
    (channel_will_be_archived $plugin:ty) => {
        $crate::export_hook!(@ channel_will_be_archived export_channel_will_be_archived $plugin, (context: $crate::Context, channel: $crate::Channel) -> Option<String>);
    };
    (channel_will_be_restored $plugin:ty) => {
        $crate::export_hook!(@ channel_will_be_restored export_channel_will_be_restored $plugin, (context: $crate::Context, channel: $crate::Channel) -> Option<String>);
    };
    (channel_member_will_be_added $plugin:ty) => {
        $crate::export_hook!(@ channel_member_will_be_added export_channel_member_will_be_added $plugin, (context: $crate::Context, member: String) -> $crate::JsonVerdict);
    };
    (user_has_joined_channel $plugin:ty) => {
        $crate::export_hook!(@ user_has_joined_channel export_user_has_joined_channel $plugin, (context: $crate::Context, member: $crate::ChannelMember, actor: Option<$crate::User>) -> ());
    };
    (user_has_left_channel $plugin:ty) => {
        $crate::export_hook!(@ user_has_left_channel export_user_has_left_channel $plugin, (context: $crate::Context, member: $crate::ChannelMember, actor: Option<$crate::User>) -> ());
    };
    (team_member_will_be_added $plugin:ty) => {
        $crate::export_hook!(@ team_member_will_be_added export_team_member_will_be_added $plugin, (context: $crate::Context, member: String) -> $crate::JsonVerdict);
    };
    (user_has_joined_team $plugin:ty) => {
        $crate::export_hook!(@ user_has_joined_team export_user_has_joined_team $plugin, (context: $crate::Context, member: String, actor: Option<$crate::User>) -> ());
    };
    (user_has_left_team $plugin:ty) => {
        $crate::export_hook!(@ user_has_left_team export_user_has_left_team $plugin, (context: $crate::Context, member: String, actor: Option<$crate::User>) -> ());
    };
    (file_will_be_downloaded $plugin:ty) => {
        $crate::export_hook!(@ file_will_be_downloaded export_file_will_be_downloaded $plugin, (context: $crate::Context, info: String, user_id: String, download_type: String) -> Option<String>);
    };
    (web_socket_connected $plugin:ty) => {
        $crate::export_hook!(@ web_socket_connected export_web_socket_connected $plugin, (context: $crate::Context, connection_id: String, user_id: String) -> ());
    };
    (web_socket_disconnected $plugin:ty) => {
        $crate::export_hook!(@ web_socket_disconnected export_web_socket_disconnected $plugin, (context: $crate::Context, connection_id: String, user_id: String) -> ());
    };
    (web_socket_message_has_been_posted $plugin:ty) => {
        $crate::export_hook!(@ web_socket_message_has_been_posted export_web_socket_message_has_been_posted $plugin, (context: $crate::Context, connection_id: String, user_id: String, request: String) -> ());
    };
    (configuration_will_be_saved $plugin:ty) => {
        $crate::export_hook!(@ configuration_will_be_saved export_configuration_will_be_saved $plugin, (context: $crate::Context, config: String) -> $crate::JsonVerdict);
    };
    (email_notification_will_be_sent $plugin:ty) => {
        $crate::export_hook!(@ email_notification_will_be_sent export_email_notification_will_be_sent $plugin, (context: $crate::Context, notification: String) -> $crate::JsonVerdict);
    };
    (notification_will_be_pushed $plugin:ty) => {
        $crate::export_hook!(@ notification_will_be_pushed export_notification_will_be_pushed $plugin, (context: $crate::Context, notification: String, user_id: String) -> $crate::JsonVerdict);
    };
    (cluster_event $plugin:ty) => {
        $crate::export_hook!(@ cluster_event export_cluster_event $plugin, (context: $crate::Context, event: String) -> Result<(), $crate::Error>);
    };
    (run_data_retention $plugin:ty) => {
        $crate::export_hook!(@ run_data_retention export_run_data_retention $plugin, (context: $crate::Context, now: i64, batch_size: i64) -> Result<i64, $crate::Error>);
    };
    (send_daily_telemetry $plugin:ty) => {
        $crate::export_hook!(@ send_daily_telemetry export_send_daily_telemetry $plugin, (context: $crate::Context) -> Result<(), $crate::Error>);
    };
    (cloud_limits_updated $plugin:ty) => {
        $crate::export_hook!(@ cloud_limits_updated export_cloud_limits_updated $plugin, (context: $crate::Context, limits: String) -> Result<(), $crate::Error>);
    };
    (generate_support_data $plugin:ty) => {
        $crate::export_hook!(@ generate_support_data export_generate_support_data $plugin, (context: $crate::Context) -> Result<String, $crate::Error>);
    };
    (shared_channels_sync $plugin:ty) => {
        $crate::export_hook!(@ shared_channels_sync export_shared_channels_sync $plugin, (context: $crate::Context, message: String, remote: String) -> Result<String, $crate::Error>);
    };
    (shared_channels_ping $plugin:ty) => {
        $crate::export_hook!(@ shared_channels_ping export_shared_channels_ping $plugin, (context: $crate::Context, remote: String) -> Result<bool, $crate::Error>);
    };
    (shared_channels_attachment $plugin:ty) => {
        $crate::export_hook!(@ shared_channels_attachment export_shared_channels_attachment $plugin, (context: $crate::Context, info: String, post: $crate::Post, remote: String) -> Result<(), $crate::Error>);
    };
    (shared_channels_profile_image $plugin:ty) => {
        $crate::export_hook!(@ shared_channels_profile_image export_shared_channels_profile_image $plugin, (context: $crate::Context, user: $crate::User, remote: String) -> Result<(), $crate::Error>);
    };
    ($other:ident $plugin:ty) => {
        ::core::compile_error!(concat!("there is no hook `", stringify!($other), "`"));
    };
    (@ $hook:ident $export:ident $plugin:ty, ($($arg:ident: $type:ty),*) -> $answer:ty) => {
        const _: () = {
            struct Exported;
            impl $crate::hooks::$hook::exports::jackfield::plugin::$hook::Guest for Exported {
                fn $hook($($arg: $type),*) -> $answer {
                    $crate::report_panics();
                    <$plugin as $crate::Plugin>::$hook($($arg),*)
                }
            }
            $crate::hooks::$hook::$export!(Exported with_types_in $crate::hooks::$hook);
        };
    };
}
