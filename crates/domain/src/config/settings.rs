//! The settings that rules read, typed. The document may hold more; unknown ones are kept, not read.

mod email;

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

pub use email::{EmailSettings, PushContents, Security};

use super::native::JackfieldSettings;
use crate::{Failure, Result};

/// All sections that rules read.
#[derive(Clone, Debug, Deserialize)]
pub struct Settings {
    #[serde(rename = "ServiceSettings")]
    pub service: ServiceSettings,
    #[serde(rename = "TeamSettings")]
    pub team: TeamSettings,
    #[serde(rename = "GuestAccountsSettings")]
    pub guests: GuestSettings,
    #[serde(rename = "PasswordSettings")]
    pub password: PasswordSettings,
    #[serde(rename = "FileSettings")]
    pub file: FileSettings,
    #[serde(rename = "EmailSettings")]
    pub email: EmailSettings,
    #[serde(rename = "PluginSettings")]
    pub plugin: PluginSettings,
    #[serde(rename = "SqlSettings")]
    pub sql: SqlSettings,
    #[serde(rename = "LocalizationSettings")]
    pub localization: LocalizationSettings,
    #[serde(rename = "JackfieldSettings")]
    pub jackfield: JackfieldSettings,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct ServiceSettings {
    #[serde(rename = "SiteURL")]
    pub site_url: String,
    pub enable_user_access_tokens: bool,
    pub enable_email_invitations: bool,
    pub enable_multifactor_authentication: bool,
    pub enforce_multifactor_authentication: bool,
    #[serde(rename = "EnableAPIUserDeletion")]
    pub enable_api_user_deletion: bool,
    #[serde(rename = "EnableAPITeamDeletion")]
    pub enable_api_team_deletion: bool,
    pub extend_session_length_with_activity: bool,
    /// Minutes without activity after which a session ends; 0 for never.
    pub session_idle_timeout_in_minutes: i64,
    pub enable_bot_account_creation: bool,
    pub disable_bots_when_owner_is_deactivated: bool,
    pub enable_incoming_webhooks: bool,
    pub enable_outgoing_webhooks: bool,
    pub enable_commands: bool,
    pub enable_post_username_override: bool,
    pub enable_post_icon_override: bool,
    pub enable_developer: bool,
    pub enable_testing: bool,
    /// Failed attempts after which an account must wait.
    pub maximum_login_attempts: i64,
    /// Headers in which proxies say whom they speak for; without any, only those on this machine are believed.
    #[serde(rename = "TrustedProxyIPHeader")]
    pub trusted_proxy_ip_header: Vec<String>,
    /// Seconds after which a post can no longer be edited; -1 for never.
    pub post_edit_time_limit: i64,
    pub session_length_web_in_hours: i64,
    pub session_length_mobile_in_hours: i64,
    pub terminate_sessions_on_password_change: bool,
    pub thread_auto_follow: bool,
    pub enable_user_typing_messages: bool,
    pub time_between_user_typing_updates_milliseconds: i64,
    /// Seconds.
    pub outgoing_integration_requests_timeout: i64,
    pub allowed_untrusted_internal_connections: String,
    pub allow_cors_from: String,
    /// Bytes of a JSON body.
    pub maximum_payload_size_bytes: i64,
    pub unique_emoji_reaction_limit_per_post: i64,
    pub enable_custom_emoji: bool,
    pub enable_link_previews: bool,
    pub post_priority: bool,
    pub allow_persistent_notifications: bool,
    pub allow_persistent_notifications_for_guests: bool,
    pub persistent_notification_interval_minutes: i64,
    pub persistent_notification_max_count: i64,
    pub persistent_notification_max_recipients: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct TeamSettings {
    pub site_name: String,
    pub max_users_per_team: i64,
    pub max_channels_per_team: i64,
    pub max_notifications_per_channel: i64,
    pub enable_user_creation: bool,
    pub enable_user_deactivation: bool,
    pub enable_open_server: bool,
    pub restrict_creation_to_domains: String,
    /// Seconds without activity after which a user is away.
    pub user_status_away_timeout: i64,
    pub restrict_direct_message: String,
    /// `username`, `nickname_full_name` or `full_name`.
    pub teammate_name_display: String,
    pub experimental_default_channels: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct GuestSettings {
    pub enable: bool,
    /// Domains of guests' addresses, separated by commas; empty for any.
    pub restrict_creation_to_domains: String,
    pub enforce_multifactor_authentication: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PasswordSettings {
    pub minimum_length: i64,
    pub lowercase: bool,
    pub number: bool,
    pub uppercase: bool,
    pub symbol: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct FileSettings {
    pub enable_file_attachments: bool,
    /// Bytes.
    pub max_file_size: i64,
    /// Pixels.
    pub max_image_resolution: i64,
    pub enable_public_link: bool,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SqlSettings {
    /// Connections to PostgreSQL that a server keeps at most, beside those of plugins. Read at its start.
    pub max_open_conns: i64,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LocalizationSettings {
    /// The language of what is said to nobody in particular: system posts, and errors that plugins get.
    pub default_server_locale: String,
    /// The language of new accounts, and of strangers whose browser asks for none that is known.
    pub default_client_locale: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PluginSettings {
    pub enable: bool,
    pub enable_uploads: bool,
    /// Each plugin's own settings, by its id.
    #[serde(default)]
    pub plugins: BTreeMap<String, Value>,
    #[serde(default)]
    pub plugin_states: BTreeMap<String, PluginState>,
}

/// Whether an administrator wants a plugin to run.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PluginState {
    pub enable: bool,
}

impl Settings {
    /// # Errors
    /// 400 naming the setting that makes no sense.
    pub fn check(&self) -> Result<()> {
        let positive = [
            ("TeamSettings.MaxUsersPerTeam", self.team.max_users_per_team),
            ("TeamSettings.MaxChannelsPerTeam", self.team.max_channels_per_team),
            ("FileSettings.MaxFileSize", self.file.max_file_size),
            ("PasswordSettings.MinimumLength", self.password.minimum_length),
            ("ServiceSettings.MaximumLoginAttempts", self.service.maximum_login_attempts),
            ("SqlSettings.MaxOpenConns", self.sql.max_open_conns),
            ("ServiceSettings.SessionLengthWebInHours", self.service.session_length_web_in_hours),
        ];
        for (name, value) in positive {
            if value <= 0 {
                return Err(Failure::of("model.config.is_valid.app_error#positive", 400).with("name", name));
            }
        }
        self.jackfield.check()?;
        let url = &self.service.site_url;
        if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(Failure::of("model.config.is_valid.site_url.app_error", 400));
        }
        self.email.check()
    }
}
