//! Panels: apps of others inside the client, and what proves to them who is there.

use crate::wire::{is_zero, not_for_clients, wire};
use crate::{ChannelId, Millis, PanelId, PostId, TeamId, UserId};

wire! {
    /// An app that is shown inside the client.
    pub struct Panel {
        /// Also the `aud` of the tokens that it gets.
        pub id: PanelId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub creator_id: UserId,
        /// The plugin that brought it; empty for one that an administrator registered.
        #[serde(skip_serializing_if = "is_zero")]
        pub plugin_id: String,
        pub name: String,
        /// The address of a picture; empty for the usual one.
        pub icon: String,
        /// The page that is shown; what is beside its origin is never.
        pub url: String,
        /// Where it is shown: `rhs` (right-hand side), `page` (a page of its own), `channel` (a tab of each channel), `card` (below
        /// messages that link to it), `settings` (in the reader's settings).
        pub places: Vec<String>,
        /// What it may ask for: `identity`, `place`, `post`, `pick`, `open`, `notify`.
        pub scopes: Vec<String>,
        /// The teams whose members may open it; empty for everybody's.
        pub team_ids: Vec<TeamId>,
        /// Whether guests may open it.
        pub guests: bool,
        pub is_active: bool,
        /// Where its own server is told what happens, by requests that this server signs; empty for nowhere.
        #[serde(skip_serializing_if = "is_zero")]
        pub events_url: String,
        /// Hosts whose links in messages its own server explains, in the place of what their pages say.
        #[serde(skip_serializing_if = "is_zero")]
        pub unfurls: Vec<String>,
        /// Its entries in the menu of messages.
        #[serde(skip_serializing_if = "is_zero")]
        pub shortcuts: Vec<PanelShortcut>,
        /// What clients had to stop it at, of each ten seconds one.
        #[serde(skip_serializing_if = "is_zero")]
        pub complaints: i64,
        /// The last: `flood`, `silent` or `scope`.
        #[serde(skip_serializing_if = "is_zero")]
        pub last_complaint: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_complaint_at: Millis,
    }

    /// An entry in the menu of messages.
    pub struct PanelShortcut {
        /// Of the panel's only this one has it.
        pub id: String,
        pub name: String,
    }

    /// What the server of a panel answers to a press: a line for whoever pressed, or where in the panel to go on.
    pub struct PanelAnswer {
        #[serde(skip_serializing_if = "is_zero")]
        pub text: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub path: String,
    }

    /// A panel that a plugin brings: a line of its manifest.
    pub struct ManifestPanel {
        /// Of all panels of the plugin only this one has it.
        pub id: String,
        pub name: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub icon: String,
        /// Its page: an address of another host, or a path below the plugin's own address (`/public/panel.html`).
        pub url: String,
        pub places: Vec<String>,
        pub scopes: Vec<String>,
        /// Whether guests may open it.
        #[serde(skip_serializing_if = "is_zero")]
        pub guests: bool,
    }

    /// What says to a panel's own server who is there.
    pub struct PanelToken {
        /// A JSON Web Token, signed by Ed25519 with a key of `/.well-known/jwks.json`.
        pub token: String,
        pub expires_at: Millis,
    }

    /// The keys that the server signs with (RFC 7517).
    pub struct JsonWebKeys {
        pub keys: Vec<JsonWebKey>,
    }

    /// One of them (RFC 8037).
    pub struct JsonWebKey {
        pub kty: String,
        pub crv: String,
        pub x: String,
        pub kid: String,
        pub alg: String,
        #[serde(rename = "use")]
        pub purpose: String,
    }
}

not_for_clients! {
    /// A new panel.
    pub struct PanelDraft {
        pub name: String,
        pub icon: String,
        pub url: String,
        pub places: Vec<String>,
        pub scopes: Vec<String>,
        pub team_ids: Vec<TeamId>,
        pub guests: bool,
        pub events_url: String,
        pub unfurls: Vec<String>,
        pub shortcuts: Vec<PanelShortcut>,
    }

    /// A message for which an entry of its menu was pressed.
    pub struct PanelPress {
        pub post_id: PostId,
    }

    /// What is to be different about a panel. Of a plugin's it is who may open it, and whether it is on.
    pub struct PanelPatch {
        pub name: Option<String>,
        pub icon: Option<String>,
        pub url: Option<String>,
        pub places: Option<Vec<String>>,
        pub scopes: Option<Vec<String>>,
        pub team_ids: Option<Vec<TeamId>>,
        pub guests: Option<bool>,
        pub is_active: Option<bool>,
        pub events_url: Option<String>,
        pub unfurls: Option<Vec<String>>,
        pub shortcuts: Option<Vec<PanelShortcut>>,
    }

    /// Where a panel is open; nothing for a page of its own.
    pub struct PanelPlace {
        pub team_id: TeamId,
        pub channel_id: ChannelId,
    }

    /// What a client had to stop a panel at: `flood`, `silent` or `scope`.
    pub struct PanelComplaint {
        pub reason: String,
    }

    /// Another key to sign with.
    pub struct PanelKeyDraft {
        /// How long those before it are still named to verifiers; 0 for not at all.
        pub overlap_seconds: i64,
    }
}

impl Panel {
    /// As its people know it.
    #[must_use]
    pub fn for_members(&self) -> Self {
        Self {
            creator_id: UserId::default(),
            team_ids: Vec::new(),
            events_url: String::new(),
            unfurls: Vec::new(),
            complaints: 0,
            last_complaint: String::new(),
            last_complaint_at: Millis::default(),
            ..self.clone()
        }
    }
}
