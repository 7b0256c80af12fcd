//! What plugins may ask of the server: one implementation of each method, whichever runtime calls it.
//!
//! A plugin acts as a [`Principal`], which knows what an administrator granted. [`PluginApi`] checks
//! each call against it, in one place, and then calls the same rules as everybody else.

mod api;
mod budget;
mod capability;
mod commands;
pub mod daily;
mod hosts;
pub mod installed;
mod logs;
mod principal;
mod settings;
mod unserved;

pub use api::{Connection, Database, FetchRequest, FetchResponse, LogLevel, PluginApi, kv, schedule};
pub use capability::{Capability, CapabilitySet};
pub use commands::CommandBook;
pub use hosts::AllowList;
pub(crate) use hosts::is_public;
pub use installed::Installed;
/// What plugins' own SQL is made of.
pub use jackfield_storage::raw as sql;
pub use logs::LogBook;
pub use principal::{Principal, parse_size};
pub use settings::mask as mask_settings;
pub use unserved::{UNSERVED, Unserved, why_unserved};
