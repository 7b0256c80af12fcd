//! A component's own database: what its manifest asks for, and how it is opened, brought up to date and erased.

use jackfield_model::PluginDatabasePermission;
use jackfield_storage::owned::{self, Owned};
pub use jackfield_storage::owned::{Datum, Fault, Grant, Said, Step, Told, View};

use super::principal::parse_size;
use crate::{App, Failure};

/// What a database may hold when the manifest names no quota, and what it may ask for at most.
const QUOTA: u64 = 64 << 20;
const QUOTA_CEILING: u64 = 4 << 30;

/// What a manifest asks for.
///
/// # Errors
/// Says what in it does not exist.
pub(super) fn grant(plugin: &str, asked: &PluginDatabasePermission) -> Result<Grant, String> {
    let quota = match asked.quota.as_str() {
        "" => QUOTA,
        text => parse_size(text).filter(|size| *size <= QUOTA_CEILING).ok_or_else(|| {
            format!("`permissions.database.quota` is `{text}`, which is no size up to {}GiB", QUOTA_CEILING >> 30)
        })?,
    };
    let mut views = Vec::new();
    for word in &asked.read {
        let view = View::from_word(word)
            .ok_or_else(|| format!("`permissions.database.read` has `{word}`, which is no table that plugins read"))?;
        if !views.contains(&view) {
            views.push(view);
        }
    }
    Ok(Grant { plugin: plugin.to_owned(), quota, views })
}

/// A database whose tables are as a version of the plugin needs them.
pub struct Ready {
    pub database: Database,
    /// The number of the newest migration before.
    before: u32,
    newest: u32,
}

/// The database of a plugin that runs.
#[derive(Clone)]
pub struct Database(pub(super) Owned);

impl Ready {
    /// Opens the database and runs what is missing of the migrations; what a newer version made is undone.
    ///
    /// # Errors
    /// When one fails, of which nothing is kept.
    #[crate::boxed]
    pub async fn open(app: &App, grant: Grant, steps: &[Step]) -> Result<Self, Fault> {
        let plugin = grant.plugin.clone();
        let owned = Owned::open(&app.store, grant).await?;
        if !owned.is_held_twice() {
            tracing::warn!(
                plugin.id = plugin,
                "PostgreSQL lets this server make no roles: the plugin `{plugin}` is kept within its own tables by what is \
                 looked at in its statements alone. Give the server's user CREATEROLE"
            );
        }
        let newest = steps.last().map_or(0, |step| step.number);
        let before = owned.migrate(steps).await?;
        Ok(Self { database: Database(owned), before, newest })
    }

    /// Makes the tables what they were, as far as that can be undone, because the version does not start after all.
    #[crate::boxed]
    pub async fn give_up(&self) {
        if self.before < self.newest
            && let Err(fault) = self.database.0.revert(self.before).await
        {
            tracing::error!("The migrations of a plugin that did not start cannot be undone: {fault}");
        }
    }
}

/// Erases all that a plugin kept in its database.
///
/// # Errors
/// 500 when the database does not let go of it.
#[crate::boxed]
pub async fn erase(app: &App, plugin: &str) -> crate::Result<()> {
    owned::erase(&app.store, plugin).await.map_err(failure)
}

/// A fault as plugins are told of it.
pub(super) fn failure(fault: Fault) -> Failure {
    match fault {
        Fault::Refused(why) => Failure::of("app.plugin.database.refused.app_error", 400).with("why", why),
        Fault::Constraint(why) => Failure::of("app.plugin.database.constraint.app_error", 409).with("why", why),
        Fault::TooMuch | Fault::TooLong => {
            Failure::of("app.plugin.database.too_much.app_error", 413).with("why", fault)
        }
        Fault::Quota => Failure::of("app.plugin.database.quota.app_error", 507),
        Fault::Deadline => Failure::of("app.plugin.database.deadline.app_error", 504),
        Fault::Busy | Fault::Closed => Failure::of("app.plugin.database.busy.app_error", 503),
        Fault::Changes { at, rows, wanted } => Failure::of("app.plugin.database.changes.app_error", 409)
            .with("at", at)
            .with("rows", rows)
            .with("wanted", wanted),
        Fault::Database(why) => Failure::of("app.plugin.database.failed.app_error", 400).with("why", why),
        Fault::Changed { .. } | Fault::Migration { .. } => {
            Failure::of("app.plugin.database.failed.app_error", 400).with("why", fault)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_manifest_asks_for_is_read_and_nonsense_is_named() {
        let asked = |quota: &str, read: &[&str]| PluginDatabasePermission {
            quota: quota.into(),
            read: read.iter().map(|word| (*word).to_owned()).collect(),
        };
        let given = grant("com.example", &asked("1MiB", &["posts", "users", "posts"])).unwrap();
        assert_eq!((given.quota, given.views), (1 << 20, vec![View::Posts, View::Users]));
        assert_eq!(grant("com.example", &asked("", &[])).unwrap().quota, QUOTA);
        for (bad, named) in
            [(asked("much", &[]), "`much`"), (asked("5GiB", &[]), "4GiB"), (asked("", &["sessions"]), "`sessions`")]
        {
            assert!(grant("com.example", &bad).is_err_and(|why| why.contains(named)), "{named}");
        }
    }
}
