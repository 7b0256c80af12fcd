//! Which plugins are installed, which an administrator wants to run, and what was consented to.

use std::collections::BTreeSet;

use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, PluginPermissions};
use jackfield_storage::audits;
pub use jackfield_storage::plugins::{Installed, Kept};
use jackfield_storage::{Tx, plugin_keys, plugins};
use serde_json::{Value, json};

use crate::audits::entry;
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::market::Origin;
use crate::{App, Failure, Result};

/// Versions of a plugin that are kept beside the one that is installed.
const FORMER: usize = 3;

/// All installed plugins. For the plugin host, at the start and for its lists.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn installed(app: &App) -> Result<Vec<Installed>> {
    Ok(plugins::list().all(&app.store).await?)
}

/// # Errors
/// 404 when there is no such plugin.
#[crate::boxed]
pub async fn get(app: &App, id: &str) -> Result<Installed> {
    let found = plugins::get(id).optional(&app.store).await?;
    found.found_or("app.plugin.not_installed.app_error")
}

/// The versions of a plugin whose files are kept, the one that was installed last first.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn versions(app: &App, id: &str) -> Result<Vec<Kept>> {
    Ok(plugins::versions(id).all(&app.store).await?)
}

/// What a change of a plugin's version is, in the audit trail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Install,
    RollBack,
}

impl Change {
    const fn word(self) -> &'static str {
        match self {
            Self::Install => "installPlugin",
            Self::RollBack => "rollBackPlugin",
        }
    }
}

/// Keeps what was installed, and where it came from. A version that asks for no more than was granted stays on. The version
/// before stays as well, to come back; answers the digests of those that are not kept any more.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn keep(
    app: &App,
    granted: &Granted<ManagePlugins>,
    manifest: &Manifest,
    digest: &str,
    (enabled, origin, change): (bool, &Origin, Change),
) -> Result<Vec<String>> {
    let consent = if enabled { permissions(manifest) } else { Value::Null };
    let row = Installed {
        id: manifest.id.clone(),
        version: manifest.version.clone(),
        digest: digest.to_owned(),
        manifest: serde_json::to_value(manifest).unwrap_or_default(),
        enabled,
        granted: consent,
        origin: serde_json::to_value(origin).unwrap_or_default(),
        installed_at: app.now(),
        update_at: app.now(),
    };
    let note = entry(
        app,
        granted.cx(),
        change.word(),
        &json!({ "plugin_id": row.id, "version": row.version, "digest": digest, "granted": row.granted, "origin": row.origin }),
    );
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    let (offered, now) = (manifest.clone(), app.now());
    app.transact(async move |tx: &mut Tx| {
        let before = plugins::get(&row.id).optional::<Installed>(&mut *tx).await?;
        plugins::upsert(&row).execute(&mut *tx).await?;
        let gone = keep_versions(&mut *tx, before.as_ref(), &row, change).await?;
        crate::panels::take(&mut *tx, &offered, now).await?;
        audits::insert(&note).execute(&mut *tx).await?;
        tx.record(&bus, changed(&row.id), &cx);
        tx.record(&bus, Event::PanelsChanged, &cx);
        Ok(gone)
    })
    .await
}

/// Keeps a version among those before it, and lets the oldest go.
async fn keep_versions(
    tx: &mut Tx,
    before: Option<&Installed>,
    now: &Installed,
    change: Change,
) -> Result<Vec<String>> {
    let kept = |row: &Installed, installed_at| Kept {
        plugin_id: row.id.clone(),
        digest: row.digest.clone(),
        version: row.version.clone(),
        manifest: row.manifest.clone(),
        origin: row.origin.clone(),
        installed_at,
    };
    if let Some(before) = before {
        plugins::keep_version(&kept(before, before.installed_at)).execute(&mut *tx).await?;
    }
    // What comes back has its place in the order, and what is installed anew is the newest.
    if change == Change::Install {
        plugins::forget_version(&now.id, &now.digest).execute(&mut *tx).await?;
    }
    let all = plugins::versions(&now.id).all::<Kept>(&mut *tx).await?;
    let newest = all.first().map_or(now.installed_at, |kept| kept.installed_at.plus(1));
    plugins::keep_version(&kept(now, now.installed_at.max(newest))).execute(&mut *tx).await?;
    let mut gone = Vec::new();
    for old in all.iter().filter(|kept| kept.digest != now.digest).skip(FORMER) {
        plugins::forget_version(&old.plugin_id, &old.digest).execute(&mut *tx).await?;
        gone.push(old.digest.clone());
    }
    Ok(gone)
}

/// The version to come back: that with a digest, and without one the one that was installed before what is now.
///
/// # Errors
/// 404 when there is no such plugin, or no such version of it is kept.
#[crate::boxed]
pub async fn former(app: &App, id: &str, digest: &str) -> Result<Kept> {
    let now = get(app, id).await?;
    let versions = versions(app, id).await?;
    let found = match digest {
        "" => versions.into_iter().skip_while(|kept| kept.digest != now.digest).nth(1),
        digest => versions.into_iter().find(|kept| kept.digest == digest && kept.digest != now.digest),
    };
    found.ok_or_else(|| Failure::of("app.plugin.rollback.none.app_error", 404).with("plugin", id))
}

/// Keeps a plugin that came with the server, off until an administrator consents to it.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn keep_offered(app: &App, manifest: &Manifest, digest: &str) -> Result<()> {
    let granted = Granted::for_system(SystemCx::new("prepackaged"), ());
    keep(app, &granted, manifest, digest, (false, &Origin::default(), Change::Install)).await.map(drop)
}

/// Switches a plugin on or off. On is the consent to what its manifest asks for.
///
/// # Errors
/// 404 when there is no such plugin.
#[crate::boxed]
pub async fn set_enabled(app: &App, granted: &Granted<ManagePlugins>, id: &str, enabled: bool) -> Result<Installed> {
    let mut row = get(app, id).await?;
    let manifest: Manifest = read(&row)?;
    row.enabled = enabled;
    row.granted = if enabled { permissions(&manifest) } else { row.granted };
    let action = if enabled { "enablePlugin" } else { "disablePlugin" };
    let note =
        entry(app, granted.cx(), action, &json!({ "plugin_id": id, "version": row.version, "granted": row.granted }));
    let (after, now) = (row.clone(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        plugins::set_enabled(&after.id, enabled, &after.granted, now).execute(&mut *tx).await?;
        audits::insert(&note).execute(&mut *tx).await?;
        tx.record(&bus, changed(&after.id), &cx);
        tx.record(&bus, Event::PanelsChanged, &cx);
        Ok(())
    })
    .await?;
    Ok(row)
}

/// Forgets a plugin, with the versions of it that are kept. What it kept by keys stays, as in Mattermost, unless `with_data`;
/// `erased` says what went of its database.
///
/// # Errors
/// 404 when there is no such plugin.
#[crate::boxed]
pub async fn remove(
    app: &App,
    granted: &Granted<ManagePlugins>,
    id: &str,
    (with_data, erased): (bool, &[String]),
) -> Result<Installed> {
    let row = get(app, id).await?;
    let about = json!({ "plugin_id": id, "version": row.version, "erased_tables": erased });
    let note = entry(app, granted.cx(), "removePlugin", &about);
    let id = row.id.clone();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        plugins::delete(&id).execute(&mut *tx).await?;
        plugins::forget_versions(&id).execute(&mut *tx).await?;
        crate::panels::forget(&mut *tx, &id).await?;
        if with_data {
            plugin_keys::delete_all(&id).execute(&mut *tx).await?;
        }
        audits::insert(&note).execute(&mut *tx).await?;
        tx.record(&bus, changed(&id), &cx);
        tx.record(&bus, Event::PanelsChanged, &cx);
        Ok(())
    })
    .await?;
    Ok(row)
}

/// The other servers follow this with their own copies.
fn changed(id: &str) -> Event {
    Event::PluginChanged { plugin_id: id.into() }
}

/// The manifest that was kept.
///
/// # Errors
/// 500 when it cannot be read any more.
pub fn read(row: &Installed) -> Result<Manifest> {
    serde_json::from_value(row.manifest.clone())
        .map_err(|error| jackfield_model::AppError::internal("app.plugin.manifest.app_error", error).into())
}

/// What a manifest asks for beyond what was granted before, in words for people.
pub fn asks_beyond(row: &Installed, manifest: &Manifest) -> Vec<String> {
    let before: PluginPermissions = serde_json::from_value(row.granted.clone()).unwrap_or_default();
    beyond(&before, read(row).is_ok_and(|before| before.is_program()), manifest)
}

/// What was granted before and a manifest asks for no more.
pub fn asks_no_more(row: &Installed, manifest: &Manifest) -> Vec<String> {
    let before: PluginPermissions = serde_json::from_value(row.granted.clone()).unwrap_or_default();
    let (before, after) = (wishes(&before), wishes(&manifest.permissions.clone().unwrap_or_default()));
    before.difference(&after).cloned().collect()
}

/// The same of what another version asks for.
pub fn asked_beyond(before: &Manifest, manifest: &Manifest) -> Vec<String> {
    beyond(&before.permissions.clone().unwrap_or_default(), before.is_program(), manifest)
}

fn beyond(before: &PluginPermissions, was_program: bool, manifest: &Manifest) -> Vec<String> {
    let (before, after) = (wishes(before), wishes(&manifest.permissions.clone().unwrap_or_default()));
    let mut more: Vec<String> = after.difference(&before).cloned().collect();
    // A program may do whatever it likes, which nobody who allowed a component has consented to.
    if manifest.is_program() && !was_program {
        more.push("to run as a program of this machine".to_owned());
    }
    more
}

fn wishes(asked: &PluginPermissions) -> BTreeSet<String> {
    let mut wishes: BTreeSet<String> = asked.api.iter().cloned().collect();
    wishes.extend(asked.hooks.iter().map(|hook| format!("the hook {hook}")));
    wishes.extend(asked.http.iter().flat_map(|http| &http.allow).map(|host| format!("requests to {host}")));
    let browser = asked.http.iter().flat_map(|http| &http.browser);
    wishes.extend(browser.map(|host| format!("connections of browsers to {host}")));
    wishes.extend(asked.secrets.iter().map(|key| format!("the secret {key}")));
    wishes.extend(asked.kv.iter().map(|_| "storage".to_owned()));
    if let Some(database) = &asked.database {
        wishes.insert("a database of its own".to_owned());
        wishes.extend(database.read.iter().map(|table| format!("to read the server's {table} by its own queries")));
    }
    if asked.websocket {
        wishes.insert("events to web clients".to_owned());
    }
    for panel in &asked.panels {
        wishes.insert(format!("a panel of {}", panel.url));
        wishes.extend(panel.scopes.iter().map(|scope| format!("“{scope}” for its panel {}", panel.name)));
    }
    wishes
}

fn permissions(manifest: &Manifest) -> Value {
    let asked = manifest.permissions.clone().unwrap_or_default();
    serde_json::to_value(asked).unwrap_or_default()
}
