//! Users: people and bots, and what others may see of them.

use crate::wire::{is_zero, wire};
use crate::{ChannelId, GroupId, Millis, StringMap, TeamId, UserId};

wire! {
    /// A person or bot. Secrets are filled on the way from the database and removed by the
    /// `sanitized` methods before the user leaves the server.
    pub struct User {
        pub id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub create_at: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub update_at: Millis,
        pub delete_at: Millis,
        pub username: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub password: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub auth_data: Option<String>,
        pub auth_service: String,
        pub email: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub email_verified: bool,
        pub nickname: String,
        pub first_name: String,
        pub last_name: String,
        pub position: String,
        /// System roles, separated by spaces.
        pub roles: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub allow_marketing: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub props: StringMap,
        #[serde(skip_serializing_if = "is_zero")]
        pub notify_props: StringMap,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_password_update: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_picture_update: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub failed_attempts: i64,
        pub locale: String,
        /// `useAutomaticTimezone`, `automaticTimezone`, `manualTimezone`.
        pub timezone: StringMap,
        #[serde(skip_serializing_if = "is_zero")]
        pub mfa_active: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub mfa_secret: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub remote_id: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_activity_at: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub is_bot: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub bot_description: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub bot_last_icon_update: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub terms_of_service_id: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub terms_of_service_create_at: Millis,
        pub disable_welcome_email: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_login: Millis,
    }

    /// A change of a user; what is missing or null stays.
    pub struct UserPatch {
        pub username: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub password: Option<String>,
        pub nickname: Option<String>,
        pub first_name: Option<String>,
        pub last_name: Option<String>,
        pub position: Option<String>,
        pub email: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub props: Option<StringMap>,
        #[serde(skip_serializing_if = "is_zero")]
        pub notify_props: Option<StringMap>,
        pub locale: Option<String>,
        pub timezone: Option<StringMap>,
    }

    /// Suggestions for an @-mention or a recipient.
    pub struct UserAutocomplete {
        pub users: Vec<User>,
        #[serde(skip_serializing_if = "is_zero")]
        pub out_of_channel: Vec<User>,
        #[serde(skip_serializing_if = "is_zero")]
        pub agents: Vec<User>,
    }

    /// A search for users; the ids narrow it.
    pub struct UserSearch {
        pub term: String,
        pub team_id: TeamId,
        pub not_in_team_id: TeamId,
        pub in_channel_id: ChannelId,
        pub not_in_channel_id: ChannelId,
        pub in_group_id: GroupId,
        pub group_constrained: bool,
        pub allow_inactive: bool,
        pub without_team: bool,
        pub limit: i64,
        pub role: String,
        pub roles: Vec<String>,
        pub channel_roles: Vec<String>,
        pub team_roles: Vec<String>,
        pub not_in_group_id: GroupId,
    }

    /// How somebody signs in elsewhere.
    pub struct UserAuth {
        #[serde(skip_serializing_if = "is_zero")]
        pub auth_data: Option<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub auth_service: String,
    }

    /// How much of what a server has it may have; 0 for no limit.
    pub struct ServerLimits {
        #[serde(rename = "maxUsersLimit")]
        pub max_users_limit: i64,
        #[serde(rename = "maxUsersHardLimit")]
        pub max_users_hard_limit: i64,
        #[serde(rename = "activeUserCount")]
        pub active_user_count: i64,
        #[serde(rename = "singleChannelGuestCount")]
        pub single_channel_guest_count: i64,
        #[serde(rename = "singleChannelGuestLimit")]
        pub single_channel_guest_limit: i64,
        #[serde(rename = "postHistoryLimit")]
        pub post_history_limit: i64,
        #[serde(rename = "lastAccessiblePostTime")]
        pub last_accessible_post_time: i64,
    }

    /// A secret for an app that makes codes, also as a picture: a PNG in base64.
    pub struct MfaSecret {
        pub secret: String,
        pub qr_code: String,
    }

    pub struct UsersStats {
        pub total_users_count: i64,
    }
}

/// What a server shows of users to other users; both are shown unless an administrator hides them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UserPrivacy {
    pub show_email: bool,
    pub show_full_name: bool,
}

impl Default for UserPrivacy {
    fn default() -> Self {
        Self { show_email: true, show_full_name: true }
    }
}

impl User {
    /// The property that keeps a custom status.
    pub const CUSTOM_STATUS: &str = "customStatus";

    /// The user as they see themselves: everything but secrets.
    #[must_use]
    pub fn sanitized_for_self(&self) -> Self {
        let mut user = self.clone();
        user.hide_secrets();
        user
    }

    fn hide_secrets(&mut self) {
        self.password = String::new();
        // Mattermost: sends an empty text rather than leaving the field out.
        self.auth_data = Some(String::new());
        self.mfa_secret = String::new();
    }

    /// The user as other users see them.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        self.sanitized_with(UserPrivacy::default())
    }

    /// The user as other users see them on a server that may hide addresses and names.
    #[must_use]
    pub fn sanitized_with(&self, privacy: UserPrivacy) -> Self {
        let mut user = self.clone();
        user.hide_from_others(privacy);
        user
    }

    /// The same as everybody is told of it when something changes: of what is kept among the properties, only the status
    /// that others are shown.
    #[must_use]
    pub fn told_to_others(&self, privacy: UserPrivacy) -> Self {
        let mut user = self.sanitized_with(privacy);
        user.props.retain(|name, _| name == Self::CUSTOM_STATUS);
        user
    }

    /// The same in place: lists of users are long.
    pub fn hide_from_others(&mut self, privacy: UserPrivacy) {
        self.hide_secrets();
        self.email_verified = false;
        self.allow_marketing = false;
        self.notify_props = StringMap::new();
        self.last_password_update = Millis::NEVER;
        self.failed_attempts = 0;
        self.last_login = Millis::NEVER;
        self.mfa_active = false;
        if !privacy.show_email {
            self.email = String::new();
        }
        if !privacy.show_full_name {
            self.first_name = String::new();
            self.last_name = String::new();
        }
    }

    /// The user as administrators see them.
    #[must_use]
    pub fn sanitized_for_admin(&self) -> Self {
        let mut user = self.sanitized_for_self();
        user.notify_props = StringMap::new();
        user
    }

    pub fn is_active(&self) -> bool {
        self.delete_at.is_never()
    }

    /// Whether one of the system roles is `name`.
    pub fn has_role(&self, name: &str) -> bool {
        self.roles.split_ascii_whitespace().any(|role| role == name)
    }

    pub fn is_guest(&self) -> bool {
        self.has_role("system_guest")
    }

    pub fn full_name(&self) -> String {
        [self.first_name.as_str(), self.last_name.as_str()].join(" ").trim().to_owned()
    }

    /// The notification settings of a new user.
    pub fn default_notify_props() -> StringMap {
        let defaults = [
            ("email", "true"),
            ("push", "mention"),
            ("desktop", "mention"),
            ("desktop_sound", "true"),
            ("mention_keys", ""),
            ("channel", "true"),
            ("push_status", "online"),
            ("comments", "never"),
            ("first_name", "false"),
            ("desktop_threads", "all"),
            ("email_threads", "all"),
            ("push_threads", "all"),
        ];
        defaults.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The time zone settings of a new user: as the browser says.
    pub fn default_timezone() -> StringMap {
        let defaults = [("useAutomaticTimezone", "true"), ("automaticTimezone", ""), ("manualTimezone", "")];
        defaults.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// Applies what the patch names. The caller checks the result.
    pub fn apply(&mut self, patch: UserPatch) {
        let set = |field: &mut String, value: Option<String>| {
            if let Some(value) = value {
                *field = value;
            }
        };
        set(&mut self.username, patch.username.map(|name| name.to_lowercase()));
        set(&mut self.nickname, patch.nickname);
        set(&mut self.first_name, patch.first_name);
        set(&mut self.last_name, patch.last_name);
        set(&mut self.position, patch.position);
        set(&mut self.email, patch.email.map(|email| email.to_lowercase()));
        set(&mut self.locale, patch.locale);
        if let Some(props) = patch.props {
            self.props = props;
        }
        if let Some(notify_props) = patch.notify_props {
            self.notify_props = notify_props;
        }
        if let Some(timezone) = patch.timezone {
            self.timezone = timezone;
        }
    }
}
