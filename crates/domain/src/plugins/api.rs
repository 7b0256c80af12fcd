//! The methods that plugins call: one table, a file a noun. Each is declared once, with its name, what it needs, what it
//! takes and what it answers; every runtime calls it through [`Entry::call`] or [`PluginApi::call`], which ask whether the
//! plugin may.

#[macro_use]
mod declare;
mod basics;
mod bots;
mod carried;
mod channels;
mod cluster;
mod commands;
mod database;
mod emoji;
mod fetch;
mod files;
mod groups;
pub mod kv;
mod mail;
mod method;
mod oauth;
mod others;
mod own_database;
mod people;
mod permissions;
mod posts;
mod properties;
pub mod schedule;
mod server;
mod sessions;
mod sidebars;
mod teams;
mod users;

use std::path::PathBuf;
use std::sync::Arc;

use jackfield_model::permission::Permission;
use jackfield_model::{AppError, IntegrationKind, Millis, Session, User, UserId};
use jackfield_storage::users as stored_users;
use serde_json::{Map, Value};

use super::{Capability, Principal, budget::Taken, own_database as own, settings};
use crate::authorize::{Bound, Granted};
use crate::cx::PluginCx;
use crate::failure::Found;
use crate::texts::locale_of_server;
use crate::{Actor, App, Cx, Failure, Result, uses};

pub use database::{Connection, Database};
pub use fetch::{FetchRequest, FetchResponse};
pub use method::{Answer, Argument, Bytes, Carried, Entry, Given, Image, MaybeBytes, Method, Reader};
pub use others::Surroundings;

/// Every method as a type, for callers with types of their own.
pub mod methods {
    pub use super::basics::*;
    pub use super::bots::*;
    pub use super::channels::*;
    pub use super::cluster::*;
    pub use super::commands::*;
    pub use super::emoji::*;
    pub use super::fetch::*;
    pub use super::files::*;
    pub use super::groups::*;
    pub use super::kv::*;
    pub use super::mail::*;
    pub use super::oauth::*;
    pub use super::others::*;
    pub use super::own_database::*;
    pub use super::people::*;
    pub use super::permissions::*;
    pub use super::posts::*;
    pub use super::properties::*;
    pub use super::schedule::*;
    pub use super::server::*;
    pub use super::sessions::*;
    pub use super::sidebars::*;
    pub use super::teams::*;
    pub use super::users::*;
}

/// The table, in the order of its files.
const TABLES: &[&[Entry]] = &[
    posts::TABLE,
    channels::TABLE,
    users::TABLE,
    kv::TABLE,
    teams::TABLE,
    permissions::TABLE,
    basics::TABLE,
    commands::TABLE,
    bots::TABLE,
    files::TABLE,
    people::TABLE,
    sidebars::TABLE,
    server::TABLE,
    sessions::TABLE,
    emoji::TABLE,
    others::TABLE,
    cluster::TABLE,
    mail::TABLE,
    schedule::TABLE,
    fetch::TABLE,
    properties::TABLE,
    groups::TABLE,
    oauth::TABLE,
    own_database::TABLE,
];

/// Every method that there is.
pub fn all_methods() -> impl Iterator<Item = &'static Entry> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The method of a name.
pub fn find_method(name: &str) -> Option<&'static Entry> {
    all_methods().find(|entry| entry.name == name)
}

/// Rows of one answer at most. Mattermost: has no such limit for plugins, and many end their paging at the first page
/// that is shorter than they asked for, so a page is never shortened without an error.
const ROWS: i64 = 10_000;
/// How much a line of a plugin's log may hold.
const LOG_LIMIT: usize = 16 * 1024;

/// The server as one plugin sees it, within one chain of causes. Cheap to clone.
#[derive(Clone)]
pub struct PluginApi {
    app: Arc<App>,
    principal: Arc<Principal>,
    cx: PluginCx,
    /// The folders of the machine that it reaches, for those that do.
    folders: Option<Arc<Folders>>,
    /// The host that it runs in.
    surroundings: Option<Arc<dyn Surroundings>>,
    /// Its own tables, if it has any.
    own_database: Option<own::Database>,
}

/// Folders of the machine that a program reaches.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    /// Where its package is.
    pub bundle: PathBuf,
    /// Where packages are by their plugins' ids, of which this has its own.
    pub packages: PathBuf,
    /// Where it may keep files.
    pub files: PathBuf,
}

/// How much a line of the log matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogLevel {
    Debug,
    Info,
    Warn,
    Error,
}

impl LogLevel {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

impl PluginApi {
    pub fn new(app: Arc<App>, principal: Arc<Principal>) -> Self {
        let cx = PluginCx::within(&Cx::system("plugin"), &principal.id);
        Self { app, principal, cx, folders: None, surroundings: None, own_database: None }
    }

    /// The same plugin in the host that it runs in.
    #[must_use]
    pub fn in_host(self, surroundings: Arc<dyn Surroundings>) -> Self {
        Self { surroundings: Some(surroundings), ..self }
    }

    /// The same plugin, with tables of its own.
    #[must_use]
    pub fn with_own_database(self, database: own::Database) -> Self {
        Self { own_database: Some(database), ..self }
    }

    /// The same plugin, which reaches folders of the machine.
    #[must_use]
    pub fn with_folders(self, folders: Folders) -> Self {
        Self { folders: Some(Arc::new(folders)), ..self }
    }

    /// The same plugin, acting because of `cause`.
    #[must_use]
    pub fn within(&self, cause: &Arc<Cx>) -> Self {
        Self { cx: PluginCx::within(cause, &self.principal.id), ..self.clone() }
    }

    /// Calls a method, if the plugin may.
    ///
    /// # Errors
    /// 403 without the capability, 429 when the plugin calls too often, and the method's own.
    pub async fn call<M: Method>(&self, arguments: M::Arguments) -> Result<M::Answer> {
        self.enter(M::CAPABILITY, M::NAME).map_err(|failure| self.told(failure))?;
        M::run(self, arguments).await.map_err(|failure| self.told(failure))
    }

    /// A refusal as plugins read it. Mattermost: in the server's language, whoever they act for.
    pub fn told(&self, failure: Failure) -> Failure {
        failure.told(locale_of_server(&self.app))
    }

    pub fn principal(&self) -> &Arc<Principal> {
        &self.principal
    }

    /// The one gate of all methods: is it granted, and is it not too often? Leaves a trace of the call.
    ///
    /// # Errors
    /// 403 without the capability, 429 when the plugin calls too often.
    fn enter(&self, capability: Option<Capability>, method: &'static str) -> Result<()> {
        let id = &self.principal.id;
        tracing::debug!(target: "jackfield::plugin_api", { plugin.id = %id, method, chain = self.cx.plugins.len() }, "Plugin call");
        let Some(capability) = capability else { return Ok(()) };
        if !self.principal.has(capability) {
            tracing::warn!(plugin.id = %id, method, "A plugin called what it was not granted");
            return Err(Failure::of("app.plugin.capability.app_error", 403).with("capability", capability.word()));
        }
        let taken = self.principal.budget.take(self.app.now(), 1);
        if taken == Taken::JustOver {
            tracing::warn!(plugin.id = %id, method, "A plugin calls the server too often; for a while it is refused");
        }
        if taken != Taken::Fits {
            return Err(Failure::of("app.plugin.rate_limit.app_error", 429));
        }
        Ok(())
    }

    /// Whether the plugin may call once more now; for a front end that lets callers wait instead of refusing them.
    /// Says so in the logs when it is the first time in a while.
    pub fn has_room(&self) -> bool {
        let (budget, now) = (&self.principal.budget, self.app.now());
        if budget.has_room(now) {
            return true;
        }
        if budget.is_news(now) {
            let id = &self.principal.id;
            tracing::warn!(plugin.id = %id, "The plugin `{id}` calls the server too often; its calls wait");
            self.remember(LogLevel::Warn, "it calls the server too often; its calls wait");
        }
        false
    }

    /// The key to a rule of the domain, for a method whose capability was asked for.
    fn grant<P: Permission<Target: Bound>>(&self, target: P::Target) -> Granted<P> {
        Granted::for_plugin(self.cx.clone(), target)
    }

    /// The application, for what the plugin is held to.
    pub(super) fn app(&self) -> &App {
        &self.app
    }

    /// What the plugin acts because of.
    pub fn cx(&self) -> &Arc<Cx> {
        &self.cx
    }

    /// The plugin acting as a user who asked it to: what follows is decided by the user's own roles.
    async fn on_behalf_of(&self, user: UserId) -> Result<Arc<Cx>> {
        let found = stored_users::by_id(user).optional::<User>(&self.app.store).await?;
        let found = found.filter(|user| user.delete_at.is_never());
        let user = found.found_or("app.user.missing_account.const")?;
        let session = Session { user_id: user.id, roles: user.roles, ..Session::default() };
        let mut cx = (**self.cx).clone();
        cx.actor = Actor::User(Arc::new(session));
        Ok(Arc::new(cx))
    }

    pub fn now(&self) -> Millis {
        self.app.now()
    }

    /// Random bytes, for keys and tokens.
    #[expect(clippy::disallowed_methods, reason = "a plugin asks for randomness that nobody can foresee")]
    pub fn random(&self, count: u32) -> Vec<u8> {
        (0..count).map(|_| rand::random()).collect()
    }

    /// Writes to the server's log, marked with the plugin.
    pub fn log(&self, level: LogLevel, message: &str, fields: &[(&str, &str)]) {
        match self.principal.budget.take(self.app.now(), 1) {
            Taken::Fits => {}
            Taken::JustOver => {
                let id = &self.principal.id;
                tracing::warn!(plugin.id = %id, "The plugin `{id}` logs too often; lines are left out");
                return;
            }
            Taken::Over => return,
        }
        let id = &*self.principal.id;
        let mut line = String::with_capacity(message.len());
        line.push_str(message);
        for (key, value) in fields {
            line.push_str(&format!(" {key}={value:?}"));
        }
        // A plugin's text must not look like another line of the log.
        line.retain(|c| !c.is_control());
        let line = truncated(&line, LOG_LIMIT);
        match self.principal.logged.take(self.app.now(), line.len()) {
            Taken::Fits => {}
            Taken::JustOver => {
                tracing::warn!(plugin.id = id, "The plugin `{id}` logs too much; for a while its lines are dropped");
                return;
            }
            Taken::Over => return,
        }
        self.remember(level, line);
        match level {
            LogLevel::Debug => tracing::debug!(target: "jackfield::plugin", { plugin.id = id }, "{line}"),
            LogLevel::Info => tracing::info!(target: "jackfield::plugin", { plugin.id = id }, "{line}"),
            LogLevel::Warn => tracing::warn!(target: "jackfield::plugin", { plugin.id = id }, "{line}"),
            LogLevel::Error => tracing::error!(target: "jackfield::plugin", { plugin.id = id }, "{line}"),
        }
    }

    /// Keeps a line for those who look at the plugin's own log.
    pub fn remember(&self, level: LogLevel, line: &str) {
        self.app.memory.plugin_logs.write(&self.principal.id, self.app.now(), level.word(), line);
    }

    /// Counts a call of the plugin, for those who look at all integrations.
    pub fn count(&self, failed: bool) {
        uses::note(&self.app, IntegrationKind::Plugin, &self.principal.id, failed);
    }

    /// The plugin's own settings, with the secrets that it was granted.
    pub fn configuration(&self) -> Map<String, Value> {
        settings::read(&self.app, &self.principal)
    }

    /// Where people reach the server; may be empty.
    pub fn site_url(&self) -> String {
        let snapshot = self.app.config.read();
        snapshot.settings.service.site_url.trim_end_matches('/').to_owned()
    }
}

/// How many rows a page has, and how many lie before it.
fn rows(page: i64, per_page: i64) -> (i64, i64) {
    let limit = per_page.clamp(1, ROWS);
    (limit, page.max(0).saturating_mul(limit))
}

/// Whether a page that was asked for larger than [`ROWS`] holds all there is.
///
/// # Errors
/// 400 when there is more: the plugin would take the page for the last one.
fn whole<T>(found: Vec<T>, per_page: i64) -> Result<Vec<T>> {
    let full = i64::try_from(found.len()).is_ok_and(|count| count >= ROWS);
    if full && per_page > ROWS { Err(too_many()) } else { Ok(found) }
}

/// Ids or names that one call is about, which are at most [`ROWS`].
fn at_most_rows<T>(asked: &[T]) -> Result<&[T]> {
    if i64::try_from(asked.len()).is_ok_and(|count| count <= ROWS) { Ok(asked) } else { Err(too_many()) }
}

fn too_many() -> Failure {
    invalid("per_page", "is at most 10,000: ask page by page")
}

/// At most that many bytes, cut between letters.
fn truncated(text: &str, limit: usize) -> &str {
    text.get(..text.floor_char_boundary(limit)).unwrap_or(text)
}

/// What this server has no use for.
fn unknown(message: &str) -> Failure {
    Failure::of("app.plugin.api.argument.app_error#why", 400).with("why", message)
}

fn invalid(name: &str, why: &str) -> Failure {
    AppError::of("app.plugin.invalid_argument.app_error", 400).with("name", name).with("why", why).into()
}
