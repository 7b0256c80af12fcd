//! Which plugins are installed, which an administrator wants to run, and what was consented to.

use std::collections::BTreeSet;

use jackfield_model::permission::ManagePlugins;
use jackfield_model::{Manifest, PluginPermissions};
use jackfield_storage::audits;
pub use jackfield_storage::plugins::Installed;
use jackfield_storage::{Tx, plugin_keys, plugins};
use serde_json::{Value, json};

use crate::audits::entry;
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::market::Origin;
use crate::{App, Result};

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

/// Keeps what was installed, and where it came from. A version that asks for no more than was granted stays on.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn keep(
    app: &App,
    granted: &Granted<ManagePlugins>,
    manifest: &Manifest,
    digest: &str,
    (enabled, origin): (bool, &Origin),
) -> Result<Installed> {
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
    let kept = row.clone();
    let note = entry(
        app,
        granted.cx(),
        "installPlugin",
        &json!({ "plugin_id": row.id, "version": row.version, "digest": digest, "granted": row.granted, "origin": row.origin }),
    );
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    let (offered, now) = (manifest.clone(), app.now());
    app.transact(async move |tx: &mut Tx| {
        plugins::upsert(&row).execute(&mut *tx).await?;
        crate::panels::take(&mut *tx, &offered, now).await?;
        audits::insert(&note).execute(&mut *tx).await?;
        tx.record(&bus, changed(&row.id), &cx);
        Ok(())
    })
    .await?;
    Ok(kept)
}

/// Keeps a plugin that came with the server, off until an administrator consents to it.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn keep_offered(app: &App, manifest: &Manifest, digest: &str) -> Result<Installed> {
    keep(app, &Granted::for_system(SystemCx::new("prepackaged"), ()), manifest, digest, (false, &Origin::default()))
        .await
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
        Ok(())
    })
    .await?;
    Ok(row)
}

/// Forgets a plugin. What it kept stays, as in Mattermost, unless `with_data`.
///
/// # Errors
/// 404 when there is no such plugin.
#[crate::boxed]
pub async fn remove(app: &App, granted: &Granted<ManagePlugins>, id: &str, with_data: bool) -> Result<Installed> {
    let row = get(app, id).await?;
    let note = entry(app, granted.cx(), "removePlugin", &json!({ "plugin_id": id, "version": row.version }));
    let id = row.id.clone();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        plugins::delete(&id).execute(&mut *tx).await?;
        crate::panels::forget(&mut *tx, &id).await?;
        if with_data {
            plugin_keys::delete_all(&id).execute(&mut *tx).await?;
        }
        audits::insert(&note).execute(&mut *tx).await?;
        tx.record(&bus, changed(&id), &cx);
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
