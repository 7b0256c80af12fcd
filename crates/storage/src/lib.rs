//! All SQL of the server, on SQLite and PostgreSQL alike. The only crate that may use a database driver.
//!
//! A statement is written once with [`sql!`] and runs on both engines; what differs is in the
//! markers of [`statement`]. Reads go to a pool, writes to one writer thread (SQLite) or the
//! pool (PostgreSQL). See `README.md` for the house rules.

mod batch;
mod error;
mod executor;
mod listener;
mod lock;
mod migrate;
pub mod owned;
mod postgres;
pub mod raw;
mod reading;
mod record;
mod retry;
mod row;
mod selection;
mod sqlite;
mod statement;
mod store;
mod token;
mod trace;
mod tx;
mod value;

#[cfg(feature = "testing")]
pub mod testing;

pub use batch::{Answer, Batch};
pub use error::{Error, Result};
pub use executor::Executor;
pub use listener::{Heard, Listener};
pub use migrate::{Plan, PlanStep, newest as newest_migration};
#[doc(hidden)]
pub use record::{Column as RecordColumn, Text as RecordText, insert as insert_text, update as update_text};
pub use record::{RegisteredRecord, Rule, Stored, records};
#[doc(hidden)]
pub use row::row_default;
pub use row::{Column, Columns, FromRow, Row};
pub use selection::{RegisteredSelection, Selection, Wanted, selections, values};
pub use statement::{Query, Statement, registered};
pub use store::{Engine, Store};
pub use token::hashed;
pub use tx::Tx;
pub use value::{Bind, Value, json};

#[doc(hidden)]
pub use inventory;
#[doc(hidden)]
pub use statement::Registered;

// The statements, one file a noun.
pub mod access;
pub mod access_tokens;
pub mod allowed;
pub mod analytics;
pub mod attempts;
pub mod audits;
pub mod backfills;
pub mod bookmarks;
pub mod bots;
pub mod calls;
pub mod channel_members;
pub mod channels;
pub mod cluster;
pub mod commands;
pub mod console;
pub mod copying;
pub mod dialogs;
pub mod drafts;
pub mod embed;
pub mod emoji;
pub mod exclusive;
pub mod files;
pub mod groups;
pub mod integrity;
pub mod jobs;
pub mod links;
pub mod market;
pub mod mentions;
pub mod moving;
pub mod oauth;
pub mod one_time;
pub mod outgoing_webhooks;
pub mod panels;
pub mod pending_posts;
pub mod plugin_keys;
pub mod plugins;
pub mod posts;
pub mod preferences;
pub mod priorities;
pub mod properties;
pub mod reactions;
pub mod removal;
pub mod reports;
pub mod roles;
pub mod scheduled_posts;
pub mod schemes;
pub mod sessions;
pub mod sidebar;
pub mod status;
pub mod subscriptions;
pub mod support;
pub mod systems;
pub mod team_members;
pub mod teams;
pub mod terms_of_service;
pub mod threads;
pub mod uploads;
pub mod users;
pub mod uses;
pub mod webhooks;
pub mod work;
