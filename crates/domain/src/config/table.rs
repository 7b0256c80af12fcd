//! The settings that Jackfield acts upon: one table. All others of Mattermost's are kept as they are set, and shown.

use std::collections::BTreeMap;

use serde_json::Value;

use super::declare::{Page, Section, Setting};
use super::native::OwnLimits;

settings! {
    /// Addresses, sessions, and what people may do.
    service: ServiceSettings = "ServiceSettings" {
        /// Where people reach the server; links in mails begin with it.
        site_url: String = "SiteURL" in Site;
        /// Whether people may make access tokens for themselves.
        enable_user_access_tokens: bool = "EnableUserAccessTokens" in Integrations or true;
        /// Whether bots may be made.
        enable_bot_account_creation: bool = "EnableBotAccountCreation" in Integrations or true;
        /// Whether bots are switched off with the account of whoever made them.
        disable_bots_when_owner_is_deactivated: bool = "DisableBotsWhenOwnerIsDeactivated" in Integrations;
        /// Whether incoming webhooks are accepted.
        enable_incoming_webhooks: bool = "EnableIncomingWebhooks" in Integrations;
        /// Whether clients offer outgoing webhooks.
        enable_outgoing_webhooks: bool = "EnableOutgoingWebhooks" in Integrations;
        /// Whether slash commands of teams are executed.
        enable_commands: bool = "EnableCommands" in Integrations;
        /// Whether integrations may write under another name.
        enable_post_username_override: bool = "EnablePostUsernameOverride" in Integrations or true;
        /// Whether integrations may write with another picture.
        enable_post_icon_override: bool = "EnablePostIconOverride" in Integrations or true;
        /// Whether refusals tell their causes; for a developer's machine.
        enable_developer: bool = "EnableDeveloper" in Network;
        /// Whether what is for testing is offered; for a developer's machine.
        enable_testing: bool = "EnableTesting" in Network;
        /// Failed attempts to sign in after which an account must wait.
        maximum_login_attempts: i64 = "MaximumLoginAttempts" in Passwords least 1;
        /// Headers in which proxies say whom they speak for; without any, only those on this machine are believed.
        trusted_proxy_ip_header: Vec<String> = "TrustedProxyIPHeader" in Network;
        /// Seconds after which a post can no longer be edited; -1 for never.
        post_edit_time_limit: i64 = "PostEditTimeLimit" in Posts;
        /// Hours after which a browser's session ends.
        session_length_web_in_hours: i64 = "SessionLengthWebInHours" in Sessions least 1;
        /// Hours after which a phone's session ends.
        session_length_mobile_in_hours: i64 = "SessionLengthMobileInHours" in Sessions;
        /// Whether a new password ends the account's other sessions.
        terminate_sessions_on_password_change: bool = "TerminateSessionsOnPasswordChange" in Sessions;
        /// Whether whoever writes in a thread, or is mentioned in it, follows it.
        thread_auto_follow: bool = "ThreadAutoFollow" in Posts;
        /// Whether others see that somebody types.
        enable_user_typing_messages: bool = "EnableUserTypingMessages" in Posts;
        /// Seconds that an integration has for its answer.
        outgoing_integration_requests_timeout: i64 = "OutgoingIntegrationRequestsTimeout" in Integrations;
        /// Hosts and networks inside that integrations may be asked at, separated by spaces.
        allowed_untrusted_internal_connections: String = "AllowedUntrustedInternalConnections" in Network;
        /// Sites that may open WebSockets besides the server's own, separated by spaces; `*` for all.
        allow_cors_from: String = "AllowCorsFrom" in Network;
        /// Bytes of an address of the API at most.
        maximum_url_length: i64 = "MaximumURLLength" in Network least 1;
        /// Bytes of a JSON body at most.
        maximum_payload_size_bytes: i64 = "MaximumPayloadSizeBytes" in Network;
        /// Different reactions of a post at most.
        unique_emoji_reaction_limit_per_post: i64 = "UniqueEmojiReactionLimitPerPost" in Posts;
        /// Whether people may make emoji.
        enable_custom_emoji: bool = "EnableCustomEmoji" in Posts;
        /// Whether clients show what links lead to.
        enable_link_previews: bool = "EnableLinkPreviews" in Posts;
        /// Places whose pages are not looked up for previews, with commas between them.
        restrict_link_previews: String = "RestrictLinkPreviews" in Posts;
        /// Whether people may make groups that are mentioned together.
        enable_custom_groups: bool = "EnableCustomGroups" in Posts;
        /// Whether drafts are kept on the server.
        allow_synced_drafts: bool = "AllowSyncedDrafts" in Posts;
        /// Whether posts can be scheduled.
        scheduled_posts: bool = "ScheduledPosts" in Posts;
        /// Whether people are invited by mail.
        enable_email_invitations: bool = "EnableEmailInvitations" in Accounts;
        /// Whether the API is also served at a socket of this machine, without signing in: for whoever has the machine.
        enable_local_mode: bool = "EnableLocalMode" in Network, at_start;
        /// Where that socket is.
        local_mode_socket_location: String = "LocalModeSocketLocation" in Network or "/var/tmp/mattermost_local.socket", at_start;
        /// Whether teams may be removed for good.
        enable_api_team_deletion: bool = "EnableAPITeamDeletion" in Network;
        /// Whether channels may be removed for good.
        enable_api_channel_deletion: bool = "EnableAPIChannelDeletion" in Network;
        /// Whether accounts may be removed for good.
        enable_api_user_deletion: bool = "EnableAPIUserDeletion" in Network;
        /// Whether people may have a second factor.
        enable_multifactor_authentication: bool = "EnableMultifactorAuthentication" in Passwords;
        /// Whether they must.
        enforce_multifactor_authentication: bool = "EnforceMultifactorAuthentication" in Passwords;
        /// Whether a session that is used lasts longer.
        extend_session_length_with_activity: bool = "ExtendSessionLengthWithActivity" in Sessions;
        /// Minutes without activity after which a session ends; 0 for never.
        session_idle_timeout_in_minutes: i64 = "SessionIdleTimeoutInMinutes" in Sessions;
        /// Whether applications may act for people by OAuth 2.0.
        enable_oauth_service_provider: bool = "EnableOAuthServiceProvider" in Integrations;
        /// Whether applications may register themselves.
        enable_dynamic_client_registration: bool = "EnableDynamicClientRegistration" in Integrations;
        /// Hours after which an application's session ends.
        session_length_sso_in_hours: i64 = "SessionLengthSSOInHours" in Sessions;
        /// Whether posts can have priorities.
        post_priority: bool = "PostPriority" in Posts;
        /// Whether urgent posts may tell people again and again.
        allow_persistent_notifications: bool = "AllowPersistentNotifications" in Posts;
        /// Whether guests' may.
        allow_persistent_notifications_for_guests: bool = "AllowPersistentNotificationsForGuests" in Posts;
        /// Minutes between two of them.
        persistent_notification_interval_minutes: i64 = "PersistentNotificationIntervalMinutes" in Posts;
        /// How often at most.
        persistent_notification_max_count: i64 = "PersistentNotificationMaxCount" in Posts;
        /// People whom one post tells so at most.
        persistent_notification_max_recipients: i64 = "PersistentNotificationMaxRecipients" in Posts;
    }

    /// Teams, and who may have an account.
    team: TeamSettings = "TeamSettings" {
        /// What the server calls itself.
        site_name: String = "SiteName" in Site or "Jackfield";
        /// Members of a team at most.
        max_users_per_team: i64 = "MaxUsersPerTeam" in Site least 1;
        /// Channels of a team at most.
        max_channels_per_team: i64 = "MaxChannelsPerTeam" in Site least 1;
        /// Members of a channel up to whom `@all` and `@channel` notify.
        max_notifications_per_channel: i64 = "MaxNotificationsPerChannel" in Posts;
        /// Whether accounts can be made.
        enable_user_creation: bool = "EnableUserCreation" in Accounts;
        /// Whether people may switch off their own account.
        enable_user_deactivation: bool = "EnableUserDeactivation" in Accounts;
        /// Whether strangers may make themselves an account without an invitation.
        enable_open_server: bool = "EnableOpenServer" in Accounts;
        /// Domains that addresses of accounts are of, separated by spaces; empty for any.
        restrict_creation_to_domains: String = "RestrictCreationToDomains" in Accounts;
        /// Whom people may write to directly: `any`, or `team` for those of a common team.
        restrict_direct_message: String = "RestrictDirectMessage" in Site of ["any", "team"];
        /// How people are shown: `username`, `nickname_full_name` or `full_name`.
        teammate_name_display: String = "TeammateNameDisplay" in Site of ["username", "nickname_full_name", "full_name"];
        /// Channels that new members of a team are in, besides the town square.
        experimental_default_channels: Vec<String> = "ExperimentalDefaultChannels" in Site;
    }

    /// Guests.
    guests: GuestSettings = "GuestAccountsSettings" {
        /// Whether there are guests.
        enable: bool = "Enable" in Guests;
        /// Domains of guests' addresses, separated by commas; empty for any.
        restrict_creation_to_domains: String = "RestrictCreationToDomains" in Guests;
        /// Whether guests must have a second factor.
        enforce_multifactor_authentication: bool = "EnforceMultifactorAuthentication" in Guests;
    }

    /// What passwords must be like.
    password: PasswordSettings = "PasswordSettings" {
        /// Bytes of a password at least.
        minimum_length: i64 = "MinimumLength" in Passwords least 1;
        /// Whether it needs a small letter.
        lowercase: bool = "Lowercase" in Passwords;
        /// Whether it needs a digit.
        number: bool = "Number" in Passwords;
        /// Whether it needs a capital letter.
        uppercase: bool = "Uppercase" in Passwords;
        /// Whether it needs a sign.
        symbol: bool = "Symbol" in Passwords;
    }

    /// Files and images.
    file: FileSettings = "FileSettings" {
        /// Whether files can be attached.
        enable_file_attachments: bool = "EnableFileAttachments" in Files;
        /// Bytes of a file at most.
        max_file_size: i64 = "MaxFileSize" in Files least 1;
        /// Pixels of an image that is still made smaller for showing.
        max_image_resolution: i64 = "MaxImageResolution" in Files;
        /// Whether files can have links for everybody.
        enable_public_link: bool = "EnablePublicLink" in Files;
        /// Whether files are found by what is in them.
        extract_content: bool = "ExtractContent" in Files;
    }

    /// Images of other servers.
    image_proxy: ImageProxySettings = "ImageProxySettings" {
        /// Whether this server fetches them for its people, so that theirs do not learn who reads.
        enable: bool = "Enable" in Files;
    }

    /// Moving threads to other channels.
    wrangler: WranglerSettings = "WranglerSettings" {
        /// Roles of those who may move threads that they may delete; empty for everybody. Administrators always may.
        permitted_wrangler_roles: Vec<String> = "PermittedWranglerRoles" in Posts;
        /// Domains of the addresses of those who may; empty for any.
        allowed_email_domain: Vec<String> = "AllowedEmailDomain" in Posts;
        /// Posts of a thread that is moved at most.
        move_thread_max_count: i64 = "MoveThreadMaxCount" in Posts least 1;
        /// Whether threads may be moved to another team.
        move_thread_to_another_team_enable: bool = "MoveThreadToAnotherTeamEnable" in Posts;
        /// Whether threads may be moved out of private channels.
        move_thread_from_private_channel_enable: bool = "MoveThreadFromPrivateChannelEnable" in Posts;
        /// Whether threads may be moved out of direct messages.
        move_thread_from_direct_message_channel_enable: bool = "MoveThreadFromDirectMessageChannelEnable" in Posts;
        /// Whether threads may be moved out of group messages.
        move_thread_from_group_message_channel_enable: bool = "MoveThreadFromGroupMessageChannelEnable" in Posts;
    }

    /// Exports.
    export: ExportSettings = "ExportSettings" {
        /// Days for which exports are kept when old ones are removed.
        retention_days: i64 = "RetentionDays" in Files;
    }

    /// Imports.
    import: ImportSettings = "ImportSettings" {
        /// Days for which imports are kept when old ones are removed.
        retention_days: i64 = "RetentionDays" in Files;
    }

    /// Mail, and notifications on devices.
    email: EmailSettings = "EmailSettings" {
        /// The mail server; empty for none.
        smtp_server: String = "SMTPServer" in Mail or "";
        /// Its port.
        smtp_port: String = "SMTPPort" in Mail;
        /// Whether it asks who sends.
        enable_smtp_auth: bool = "EnableSMTPAuth" in Mail;
        /// Who sends.
        smtp_username: String = "SMTPUsername" in Mail;
        /// And their password.
        smtp_password: String = "SMTPPassword" in Mail;
        /// Seconds that the mail server may take for an answer.
        smtp_server_timeout: i64 = "SMTPServerTimeout" in Mail;
        /// Empty, `TLS` or `STARTTLS`.
        connection_security: String = "ConnectionSecurity" in Mail of ["", "TLS", "STARTTLS"];
        /// Whether any certificate of the mail server is accepted.
        skip_server_certificate_verification: bool = "SkipServerCertificateVerification" in Mail;
        /// The name in the sender of mails.
        feedback_name: String = "FeedbackName" in Mail;
        /// The address in the sender of mails; without one, none are sent.
        feedback_email: String = "FeedbackEmail" in Mail or "";
        /// Where answers to mails go.
        reply_to_address: String = "ReplyToAddress" in Mail or "";
        /// Whether only addresses that were confirmed get mails.
        require_email_verification: bool = "RequireEmailVerification" in Accounts;
        /// Whether people are told by mail.
        send_email_notifications: bool = "SendEmailNotifications" in Mail;
        /// What mails tell: `full` or `generic`.
        email_notification_contents_type: String = "EmailNotificationContentsType" in Mail of ["full", "generic"];
        /// Whether people are told on their devices.
        send_push_notifications: bool = "SendPushNotifications" in Push;
        /// The push proxy's address.
        push_notification_server: String = "PushNotificationServer" in Push;
        /// What devices show: `full`, `generic`, `generic_no_channel` or `id_loaded`.
        push_notification_contents: String = "PushNotificationContents" in Push of ["full", "generic", "generic_no_channel", "id_loaded"];
    }

    /// What people see of each other.
    privacy: PrivacySettings = "PrivacySettings" {
        /// Whether people see each other's addresses.
        show_email_address: bool = "ShowEmailAddress" in Accounts;
        /// Whether people see each other's full names.
        show_full_name: bool = "ShowFullName" in Accounts;
    }

    /// Languages.
    localization: LocalizationSettings = "LocalizationSettings" {
        /// The language of what is said to nobody in particular: system posts, and errors that plugins get.
        default_server_locale: String = "DefaultServerLocale" in Site of ["en", "de"];
        /// The language of new accounts, and of strangers whose browser asks for none that is known.
        default_client_locale: String = "DefaultClientLocale" in Site of ["en", "de"];
    }

    /// Plugins.
    plugin: PluginSettings = "PluginSettings" {
        /// Whether plugins run.
        enable: bool = "Enable" in Plugins;
        /// Whether administrators may upload plugins.
        enable_uploads: bool = "EnableUploads" in Plugins or true;
        /// Whether plugins may be fetched from addresses without TLS.
        allow_insecure_download_url: bool = "AllowInsecureDownloadURL" in Plugins;
        /// Whether plugins can be had from markets.
        enable_marketplace: bool = "EnableMarketplace" in Plugins;
        /// Whether markets elsewhere are asked, and not only what is installed is listed.
        enable_remote_marketplace: bool = "EnableRemoteMarketplace" in Plugins;
        /// Where the market of plugins is: an address of Jackfield's `market serve`.
        marketplace_url: String = "MarketplaceURL" in Plugins;
        /// Whether plugins come from markets alone, signed by keys that are listed; nothing is uploaded then.
        require_plugin_signature: bool = "RequirePluginSignature" in Plugins;
        /// Each plugin's own settings, by its id.
        plugins: BTreeMap<String, Value> = "Plugins" in Own;
    }

    /// What plugins are told once a day.
    retention: DataRetentionSettings = "DataRetentionSettings" {
        /// Whether plugins may delete old messages of theirs.
        enable_message_deletion: bool = "EnableMessageDeletion" in Plugins;
        /// Whether plugins may delete old files of theirs.
        enable_file_deletion: bool = "EnableFileDeletion" in Plugins;
    }

    /// Reports of plugins.
    log: LogSettings = "LogSettings" {
        /// Whether plugins may report on themselves, once a day.
        enable_diagnostics: bool = "EnableDiagnostics" in Plugins or false;
    }

    /// What people have to agree to.
    support: SupportSettings = "SupportSettings" {
        /// Whether people have to agree to terms of service of the server's own.
        custom_terms_of_service_enabled: bool = "CustomTermsOfServiceEnabled" in Site;
    }

    /// Figures for administrators.
    analytics: AnalyticsSettings = "AnalyticsSettings" {
        /// People up to whom all posts are counted, by day and by kind.
        max_users_for_statistics: i64 = "MaxUsersForStatistics" in Network;
    }

    /// Plugins' metrics, at an address of their own.
    metrics: MetricsSettings = "MetricsSettings" {
        /// Whether metrics are served.
        enable: bool = "Enable" in Network, at_start;
        /// Where: an address with a port, or a port behind a colon for all addresses of the machine.
        listen_address: String = "ListenAddress" in Network, at_start;
        /// Whether what clients measured of themselves is taken.
        enable_client_metrics: bool = "EnableClientMetrics" in Network;
    }

    /// The database.
    sql: SqlSettings = "SqlSettings" {
        /// Connections to PostgreSQL that a server keeps at most, beside those of plugins.
        max_open_conns: i64 = "MaxOpenConns" in Network or 8 least 1, at_start;
    }

    /// Jackfield's own switches: which plugins may run, and what native ones may take.
    jackfield: JackfieldSettings = "JackfieldSettings" {
        /// Whether plugins that run as programs of the machine may be enabled.
        allow_native_plugins: bool = "AllowNativePlugins" in Plugins or false;
        /// Whether they run only where the machine can hold them back in every way.
        require_confinement: bool = "RequireConfinement" in Plugins or false;
        /// Mebibytes of memory of a native plugin, with all that it starts.
        native_plugin_memory_mb: i64 = "NativePluginMemoryMB" in Plugins or 2048;
        /// Files that a native plugin may have open.
        native_plugin_open_files: i64 = "NativePluginOpenFiles" in Plugins or 4096;
        /// Mebibytes of one file that a native plugin writes.
        native_plugin_file_size_mb: i64 = "NativePluginFileSizeMB" in Plugins or 4096;
        /// Processes of a native plugin, with all that it starts.
        native_plugin_processes: i64 = "NativePluginProcesses" in Plugins or 256;
        /// Further markets, asked in their order after the first; separated by spaces.
        more_markets: String = "MoreMarkets" in Plugins or "";
        /// Keys of markets that are trusted, separated by spaces; without any, the one that a market shows.
        market_keys: String = "MarketKeys" in Plugins or "";
        /// Keys of the publishers whose plugins may be installed from markets, separated by spaces; without any, all.
        publisher_keys: String = "PublisherKeys" in Plugins or "";
        /// What a plugin of a market must be at least.
        least_market_tier: String = "LeastMarketTier" in Plugins of ["community", "verified", "certified", "official"] or "community";
        /// Which web halves of plugins run apart from the page: those that ask for it, those that no market signed as well, or all.
        isolate_web_halves: String = "IsolateWebHalves" in Plugins of ["asked", "unsigned", "all"] or "asked";
        /// Plugins that serve calls, by their ids, separated by spaces; without any, all that offer it, and `-` for none.
        call_services: String = "CallServices" in Plugins or "";
        /// Plugins that look for GIFs, as those that serve calls.
        gif_services: String = "GifServices" in Plugins or "";
        /// Plugins that translate, as those that serve calls.
        translation_services: String = "TranslationServices" in Plugins or "";
        /// Hosts that web halves of plugins may connect to from browsers, beside those that their packages ask for; separated by spaces.
        web_half_hosts: String = "WebHalfHosts" in Plugins or "";
        /// How many hours an update of a plugin waits after it was published, unless it replaces a version that was revoked.
        market_update_hours: i64 = "MarketUpdateHours" in Plugins or 24;
        /// Plugins that stay at the version that is installed, by their ids, separated by spaces.
        pinned_plugins: String = "PinnedPlugins" in Plugins or "";
        /// What is other for some plugins, by their ids.
        native_plugin_limits: BTreeMap<String, OwnLimits> = "NativePluginLimits" in Own or {};
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::config::{defaults, merge};
    use crate::testing::rust_files;

    #[test]
    fn the_defaults_are_what_the_table_says_and_make_sense() {
        let whole = defaults().unwrap();
        let settings: Settings = serde_json::from_value(whole.clone()).unwrap();
        settings.check().unwrap();
        for section in SECTIONS {
            for setting in section.settings {
                let found = whole[section.name].get(setting.name);
                assert!(found.is_some(), "{}.{} has no default", section.name, setting.name);
                assert!(setting.default.is_none_or(|own| found == Some(&own())), "{}", setting.name);
            }
        }
    }

    #[test]
    fn what_is_below_its_least_is_refused_by_name() {
        for section in SECTIONS {
            for (setting, least) in section.settings.iter().filter_map(|one| Some((one, one.least?))) {
                let mut whole = defaults().unwrap();
                merge(&mut whole, &json!({ section.name: { setting.name: least - 1 } }));
                let settings: Settings = serde_json::from_value(whole).unwrap();
                let refusal = settings.check().unwrap_err().0;
                assert!(refusal.message.contains(&format!("{}.{}", section.name, setting.name)), "{refusal}");
            }
        }
    }

    /// The table is what the reference calls acted upon.
    #[test]
    fn every_setting_of_the_table_is_read_somewhere() {
        let mut source = String::new();
        for member in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()).unwrap() {
            let files = rust_files(&member.unwrap().path().join("src"));
            for file in files.iter().filter(|file| !file.ends_with("table.rs")) {
                source.push_str(&std::fs::read_to_string(file).unwrap());
            }
        }
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let is_read = |field: &str| {
            let name = format!(".{field}");
            source.match_indices(&name).any(|(at, _)| !source[at + name.len()..].starts_with(is_part))
        };
        let unread: Vec<_> = FIELDS.iter().filter(|field| !is_read(field)).collect();
        assert!(unread.is_empty(), "nothing acts upon {unread:?}");
    }
}
