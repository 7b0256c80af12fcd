//! Embedding: apps of others in whose pages channels are shown, and what their people get.

use crate::wire::{is_zero, not_for_clients, wire};
use crate::{Channel, ChannelId, EmbedAppId, EmbedKeyId, Millis, PostId, TeamId, User, UserId};

wire! {
    /// An app in whose pages channels are shown to people of its own.
    pub struct EmbedApp {
        /// Also the `iss` of its tokens.
        pub id: EmbedAppId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub creator_id: UserId,
        pub name: String,
        /// The pages that may show it: scheme, host and port.
        pub origins: Vec<String>,
        /// The team that its channels are in.
        pub team_id: TeamId,
        /// The channels that its tokens may name; those that it makes for its own objects come beside.
        pub channel_ids: Vec<ChannelId>,
        /// Whether its people are guests of the server.
        pub guests: bool,
        pub is_active: bool,
        /// How long a session lasts.
        pub session_minutes: i64,
        pub sessions_per_minute: i64,
        /// How many people it may have.
        pub max_users: i64,
        /// Whether it is a tenant: its team, its people and all that they make are its own.
        pub is_tenant: bool,
        /// How much a tenant's team may hold: posts, and bytes of files. 0 for what is no tenant, as the next two.
        pub max_posts: i64,
        pub max_bytes: i64,
        /// How fast: posts of its team, and requests of its people, on each server.
        pub posts_per_minute: i64,
        pub requests_per_minute: i64,
        /// Whether people come in whom the app says nothing of: their devices sign for themselves.
        pub visitors: bool,
        /// The channel whose members are told of each of them.
        pub queue_channel_id: ChannelId,
        pub keys: Vec<EmbedKey>,
        /// Tokens that were refused, of each ten seconds one.
        pub refusals: i64,
        /// Why the last was: an error's id.
        pub last_refusal: String,
        pub last_refusal_at: Millis,
    }

    /// A key that an app signs its tokens with.
    pub struct EmbedKey {
        /// Also the `kid` of its tokens, where they name one.
        pub id: EmbedKeyId,
        /// `HS256` or `EdDSA`.
        pub algorithm: String,
        /// Of `EdDSA`: the 32 bytes of Ed25519, base64url.
        #[serde(skip_serializing_if = "is_zero")]
        pub public_key: String,
        /// Of `HS256`, in the answer that makes it: the bytes of this text sign.
        #[serde(skip_serializing_if = "is_zero")]
        pub secret: String,
        pub create_at: Millis,
        /// 0 for the one that stays.
        pub expires_at: Millis,
    }

    /// What somebody has with a token of their app.
    pub struct EmbedSession {
        /// The bearer's; shown once.
        pub token: String,
        pub expires_at: Millis,
        pub user: User,
        /// What it opens, the channel that is to be shown first at the front.
        pub channels: Vec<Channel>,
        /// Whether it is a visitor's, who writes and reads and brings no files.
        pub is_visitor: bool,
    }

    /// People of a channel.
    pub struct EmbedPeople {
        pub users: Vec<User>,
    }

    /// Somebody whom an app answers for.
    pub struct EmbedPerson {
        /// The `sub` of their tokens.
        pub subject: String,
        pub user_id: UserId,
        pub username: String,
        pub nickname: String,
        pub create_at: Millis,
        /// When the account was switched off; 0 where it is not.
        pub delete_at: Millis,
        /// Whether it is an account of the server's that was tied to the app.
        pub is_linked: bool,
    }

    /// How much an app has of what is limited.
    pub struct EmbedUsage {
        pub users: i64,
        /// Of a tenant's team, as the next two.
        pub channels: i64,
        pub posts: i64,
        pub bytes: i64,
    }
}

not_for_clients! {
    /// What is to be different about an app.
    pub struct EmbedAppPatch {
        pub name: Option<String>,
        pub origins: Option<Vec<String>>,
        pub team_id: Option<TeamId>,
        pub channel_ids: Option<Vec<ChannelId>>,
        pub guests: Option<bool>,
        pub is_active: Option<bool>,
        pub session_minutes: Option<i64>,
        pub sessions_per_minute: Option<i64>,
        pub max_users: Option<i64>,
        pub max_posts: Option<i64>,
        pub max_bytes: Option<i64>,
        pub posts_per_minute: Option<i64>,
        pub requests_per_minute: Option<i64>,
        pub visitors: Option<bool>,
        pub queue_channel_id: Option<ChannelId>,
    }

    /// A new app, and its first key.
    pub struct EmbedAppDraft {
        pub name: String,
        pub origins: Vec<String>,
        pub team_id: TeamId,
        pub channel_ids: Vec<ChannelId>,
        pub guests: bool,
        /// 0 for what is usual, as the next two.
        pub session_minutes: i64,
        pub sessions_per_minute: i64,
        pub max_users: i64,
        /// Whether it is to be a tenant, with a team that is made for it: `team_id` and `channel_ids` stay empty then, and
        /// its people are guests.
        pub is_tenant: bool,
        /// 0 for what is usual; of tenants, as the next three.
        pub max_posts: i64,
        pub max_bytes: i64,
        pub posts_per_minute: i64,
        pub requests_per_minute: i64,
        /// Whether visitors come in, and the channel whose members are told of them; of a tenant the one that it begins with.
        pub visitors: bool,
        pub queue_channel_id: ChannelId,
        /// An Ed25519 key, as PEM, JWK or its 32 bytes in base64url; empty for a secret that the server makes.
        pub public_key: String,
    }

    /// Another key.
    pub struct EmbedKeyDraft {
        /// As a new app's.
        pub public_key: String,
        /// How long those before it still sign; 0 ends them and their sessions at once.
        pub overlap_seconds: i64,
    }

    /// What opens a session: an app's token, a visitor's, or both where the talk of a visitor becomes somebody's.
    pub struct EmbedEntry {
        pub token: String,
        /// Signed by the device.
        pub visitor: String,
    }

    /// A token of an app.
    pub struct EmbedTokenRef {
        pub token: String,
    }

    /// Whom somebody wants to know: members by their ids, and who wrote posts.
    pub struct EmbedPeopleRequest {
        pub user_ids: Vec<UserId>,
        pub post_ids: Vec<PostId>,
    }
}

impl EmbedApp {
    /// Without what signs.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        let keys = self.keys.iter().map(|key| EmbedKey { secret: String::new(), ..key.clone() }).collect();
        Self { keys, ..self.clone() }
    }
}
