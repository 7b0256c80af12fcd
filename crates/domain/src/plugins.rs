//! What plugins may ask of the server: one implementation of each method, whichever runtime calls it.
//!
//! A plugin acts as a [`Principal`], which knows what an administrator granted. [`PluginApi`] checks
//! each call against it, in one place, and then calls the same rules as everybody else.

mod api;
mod budget;
mod capability;
mod commands;
mod consent;
pub mod daily;
mod hosts;
pub mod installed;
mod logs;
pub mod own_database;
pub mod packages;
mod principal;
mod settings;
mod unserved;

pub use api::{
    Answer, Argument, Bytes, Carried, Connection, Database, Entry, FetchRequest, FetchResponse, Folders, Given, Image,
    LogLevel, MaybeBytes, Method, PluginApi, Reader, Surroundings, all_methods, find_method, kv, methods, schedule,
};
pub use capability::{Capability, CapabilitySet};
pub use commands::CommandBook;
pub(crate) use hosts::is_public;
pub use hosts::{AllowList, is_browser_host};
pub use installed::Installed;
/// What plugins' own SQL is made of.
pub use jackfield_storage::raw as sql;
pub use logs::LogBook;
pub use principal::{Principal, parse_size};
pub use settings::{mask as mask_settings, text as setting_text};
pub use unserved::{Answered, UNSERVED, Unserved, answered_unserved, why_unserved};

/// The package of the WIT worlds that components are made for.
pub const WIT_PACKAGE: &str = "jackfield:plugin";
/// The version that is generated from the tables of hooks and methods. A released one is frozen; what is new begins the
/// next beside it.
pub const WIT_VERSION: &str = "1.0.0";
