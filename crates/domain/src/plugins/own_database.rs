//! A component's own database: what its manifest asks for, and how it is opened, brought up to date and erased.

use std::cmp::Ordering;
use std::path::Path;

use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, PluginDatabasePermission};
use jackfield_storage::owned::{self, About, Owned};
pub use jackfield_storage::owned::{Datum, Fault, Grant, Moved, Planned, Rehearsal, Said, Step, Told, View};
use serde_json::json;

use super::installed;
use super::principal::parse_size;
use crate::authorize::Granted;
use crate::{App, Failure, audits};

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

    /// Makes the tables what they were, because the version does not start after all. What was taken back for it is made again as
    /// `earlier` has it, which are the migrations of the version that goes on; rows that went with it do not come back.
    #[crate::boxed]
    pub async fn give_up(&self, earlier: &[Step]) {
        let owned = &self.database.0;
        let undone = match self.before.cmp(&self.newest) {
            Ordering::Less => owned.revert(self.before).await,
            Ordering::Equal => Ok(()),
            Ordering::Greater => owned.migrate(earlier).await.map(drop),
        };
        if let Err(fault) = undone {
            tracing::error!("The migrations of a plugin that did not start cannot be undone: {fault}");
        }
    }
}

/// Tries out what a version does to the tables, and leaves them as they are.
///
/// # Errors
/// When the database does not answer.
#[crate::boxed]
pub async fn rehearse(app: &App, grant: Grant, steps: &[Step]) -> crate::Result<Rehearsal> {
    owned::rehearse(&app.store, grant, steps).await.map_err(failure)
}

/// Whether a plugin has anything in a database of its own.
///
/// # Errors
/// When the database does not answer.
#[crate::boxed]
pub async fn is_there(app: &App, plugin: &str) -> crate::Result<bool> {
    owned::is_there(&app.store, plugin).await.map_err(failure)
}

/// Writes all rows of a plugin's database to a file. What people wrote is in it: it stands in the audit trail.
///
/// # Errors
/// 404 when the plugin is not installed or has no database.
#[crate::boxed]
pub async fn export(app: &App, granted: &Granted<ManagePlugins>, id: &str, into: &Path) -> crate::Result<Moved> {
    let row = installed::get(app, id).await?;
    let about = About { version: row.version, made_at: app.now() };
    audits::note(app, granted.cx(), "exportPluginDatabase", &json!({ "plugin_id": id })).await?;
    owned::export(&app.store, &row.id, &about, into).await.map_err(moving)
}

/// Makes a plugin's database what a file of [`export`]'s says. Nobody may be at it meanwhile.
///
/// # Errors
/// 400 for what is no export of this plugin, or of a newer version of it; nothing is changed then.
#[crate::boxed]
pub async fn restore(
    app: &App,
    granted: &Granted<ManagePlugins>,
    (grant, steps): (Grant, &[Step]),
    from: &Path,
) -> crate::Result<Moved> {
    let id = grant.plugin.clone();
    let moved = owned::restore(&app.store, grant, steps, from).await.map_err(moving)?;
    let about = json!({ "plugin_id": id, "tables": moved.tables, "rows": moved.rows });
    audits::note(app, granted.cx(), "restorePluginDatabase", &about).await?;
    Ok(moved)
}

fn moving(fault: Fault) -> Failure {
    match fault {
        Fault::Missing => Failure::of("app.plugin.database.missing.app_error", 404),
        Fault::Database(why) => AppError::internal("app.plugin.database.move.app_error", why).into(),
        fault @ (Fault::Unfit(_) | Fault::Constraint(_) | Fault::Migration { .. }) => {
            Failure::of("app.plugin.database.restore.app_error", 400).with("why", fault)
        }
        other => failure(other),
    }
}

/// Erases all that a plugin kept in its database, sees that nothing of it is left, and names the tables.
///
/// # Errors
/// 500 when the database does not let go of it.
#[crate::boxed]
pub async fn erase(app: &App, plugin: &str) -> crate::Result<Vec<String>> {
    let tables = owned::tables(&app.store, plugin).await.map_err(failure)?;
    owned::erase(&app.store, plugin).await.map_err(failure)?;
    if owned::is_there(&app.store, plugin).await.map_err(failure)? {
        return Err(AppError::internal("app.plugin.database.move.app_error", "it is still there").into());
    }
    Ok(tables)
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
        Fault::Changed { .. }
        | Fault::Migration { .. }
        | Fault::NoWayBack { .. }
        | Fault::Missing
        | Fault::Unfit(_) => Failure::of("app.plugin.database.failed.app_error", 400).with("why", fault),
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
