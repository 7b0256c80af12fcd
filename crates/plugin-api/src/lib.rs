//! What a Jackfield plugin written in Rust is made with: implement [`Plugin`], put [`plugin`] on it.
//!
//! ```ignore
//! use jackfield_plugin_api::{Context, Plugin, Post, PostVerdict, plugin};
//!
//! struct Shout;
//!
//! #[plugin]
//! impl Plugin for Shout {
//!     fn message_will_be_posted(_: Context, mut post: Post) -> PostVerdict {
//!         post.message = post.message.to_uppercase();
//!         PostVerdict::Replace(post)
//!     }
//! }
//! ```
//!
//! A component exports the hooks that are written and imports the host functions that are called. The
//! server may run several instances: what must be remembered belongs in [`host::kv`].

// So that the expansions of `export_hook!` name this crate the same way inside and outside.
extern crate self as jackfield_plugin_api;

mod autocomplete;
mod bindings;
pub mod database;
mod plugin;
mod text;

#[doc(hidden)]
pub mod hooks;
pub mod http;
#[doc(hidden)]
pub mod rt;
pub mod upload;

pub use autocomplete::Autocomplete;
pub use bindings::jackfield::plugin::types::{
    BotDraft, Channel, ChannelDraft, ChannelMember, ChannelType, Command, CommandArgs, CommandResponse, Context, Error,
    Header, JsonVerdict, Post, PostDraft, PostPatch, PostVerdict, PostsVerdict, Reaction, ResponseType, Team, TeamType,
    User,
};
pub use jackfield_plugin_api_macros::plugin;
pub use plugin::Plugin;

/// The functions of the host, one module for each thing that a manifest asks for.
pub mod host {
    pub use crate::bindings::jackfield::plugin::{
        api, bots, channels_read, channels_write, commands, configuration, database, http_client, kv, log, permissions,
        posts_read, posts_write, reactions_read, reactions_write, schedule, system, teams_read, users_read, websocket,
    };
}

impl CommandResponse {
    /// An answer that only the person who gave the command sees.
    pub fn ephemeral(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// An answer that everybody in the channel sees.
    pub fn in_channel(text: impl Into<String>) -> Self {
        Self { response_type: ResponseType::InChannel, text: text.into(), ..Self::default() }
    }
}

impl Error {
    pub fn new(id: impl Into<String>, status_code: u16, message: impl Into<String>) -> Self {
        Self { id: id.into(), status_code, message: message.into() }
    }
}

/// Writes a line to the server's log; the level is a [`host::log::Level`].
pub fn log(level: host::log::Level, message: &str, fields: &[(&str, &str)]) {
    let fields: Vec<_> = fields
        .iter()
        .map(|(key, value)| host::log::Field { key: (*key).to_owned(), value: (*value).to_owned() })
        .collect();
    host::log::log(level, message, &fields);
}

/// Has panics written to the server's log; without it, only a trap would be seen.
#[doc(hidden)]
pub fn report_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|panic| log(host::log::Level::Error, &panic.to_string(), &[])));
    });
}
