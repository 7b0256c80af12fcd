//! The nouns of the field as plain data: ids, posts, channels, users, events' payloads.
//! No I/O, no rules beyond what a noun says about itself: `storage` keeps them, `domain` rules
//! them, `api` puts them on the wire. Names, types and null habits are those of Mattermost's wire.

// So that `wire!` names this crate the same way inside and outside.
extern crate self as jackfield_model;

mod access_token;
mod attachment;
mod audit;
mod bot;
mod channel;
mod channel_member;
mod client_post;
mod cluster;
mod command;
mod dialog;
mod draft;
mod emoji;
mod file;
mod id;
mod integration_action;
mod notification;
mod plugin;
mod post;
mod post_list;
mod preference;
mod reaction;
mod report;
mod role;
mod scheduled_post;
mod scheme;
mod session;
mod sidebar;
mod status;
mod team;
mod thread;
mod time;
mod upload;
mod user;
mod webhook;
mod websocket;
mod wire;

pub mod error;
pub mod event;
pub mod limits;
pub mod names;
pub mod permission;
pub mod post_type;
pub mod secret;

pub use access_token::*;
pub use attachment::*;
pub use audit::*;
pub use bot::*;
pub use channel::*;
pub use channel_member::*;
pub use client_post::ClientPost;
pub use cluster::*;
pub use command::*;
pub use dialog::*;
pub use draft::*;
pub use emoji::*;
pub use error::AppError;
pub use file::*;
pub use id::*;
pub use integration_action::*;
pub use notification::*;
pub use plugin::*;
pub use post::*;
pub use post_list::*;
pub use preference::*;
pub use reaction::*;
pub use report::*;
pub use role::*;
pub use scheduled_post::*;
pub use scheme::*;
pub use session::*;
pub use sidebar::*;
pub use status::*;
pub use team::*;
pub use thread::*;
pub use time::Millis;
pub use upload::*;
pub use user::*;
pub use webhook::*;
pub use websocket::*;
pub use wire::{Props, StringMap, UnknownWord, is_zero, null_to_default};
