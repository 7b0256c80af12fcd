//! Panels that plugins bring: what a manifest may say, and what is kept of it for as long as the plugin is installed.
//!
//! They are open while their plugin is on. Whom an administrator lets in, and whether it is on, stays over its versions.

use data_encoding::BASE32_NOPAD;
use jackfield_model::{Manifest, ManifestPanel, Millis, Panel, PanelId};
use jackfield_storage::{Tx, panels as statements};
use ring::digest;

use super::apps::check_words;
use crate::Result;

/// Panels of one plugin.
const MOST: usize = 10;
const KEY: usize = 64;

/// The same for the same panel of the same plugin, wherever it is installed.
fn id_of(plugin: &str, key: &str) -> PanelId {
    let hash = digest::digest(&digest::SHA256, format!("panel\0{plugin}\0{key}").as_bytes());
    BASE32_NOPAD.encode(&hash.as_ref()[..16]).to_lowercase().parse().unwrap_or_default()
}

fn panel(plugin: &str, offered: &ManifestPanel, now: Millis) -> Panel {
    let ManifestPanel { id, name, icon, url, places, scopes, guests } = offered.clone();
    let (id, plugin_id) = (id_of(plugin, &id), plugin.to_owned());
    // What is no address of its own is one below the plugin's.
    let url = if url.starts_with('/') { format!("/plugins/{plugin}{url}") } else { url };
    let panel = Panel { id, plugin_id, name, icon, url, places, scopes, guests, is_active: true, ..Panel::default() };
    Panel { create_at: now, update_at: now, ..panel }
}

/// Whether what a manifest says of its panels can be; what is wrong with the first that cannot.
pub fn check(manifest: &Manifest) -> std::result::Result<(), String> {
    let panels = manifest.panels();
    if panels.len() > MOST {
        return Err(format!("a plugin has at most {MOST} panels"));
    }
    for (at, offered) in panels.iter().enumerate() {
        let is_key = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
        let is_named = !offered.id.is_empty() && offered.id.len() <= KEY && offered.id.bytes().all(is_key);
        if !is_named || panels[..at].iter().any(|other| other.id == offered.id) {
            return Err(format!("the panel {:?} needs an id of its own", offered.id));
        }
        check_words(&panel(&manifest.id, offered, Millis::default()))
            .map_err(|failure| format!("the panel {:?} is none: {}", offered.id, failure.0.message))?;
    }
    Ok(())
}

/// Keeps the panels of a plugin that was installed or replaced.
pub(crate) async fn take(tx: &mut Tx, manifest: &Manifest, now: Millis) -> Result<()> {
    let before = statements::of_plugin(&manifest.id).all::<Panel>(&mut *tx).await?;
    let wanted: Vec<Panel> = manifest.panels().iter().map(|offered| panel(&manifest.id, offered, now)).collect();
    for gone in before.iter().filter(|old| wanted.iter().all(|panel| panel.id != old.id)) {
        statements::delete(gone.id).execute(&mut *tx).await?;
    }
    for panel in wanted {
        let Some(old) = before.iter().find(|old| old.id == panel.id) else {
            statements::insert(&panel).execute(&mut *tx).await?;
            continue;
        };
        let (team_ids, guests, is_active) = (old.team_ids.clone(), old.guests, old.is_active);
        statements::update(&Panel { team_ids, guests, is_active, ..panel }).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Forgets the panels of a plugin that is removed.
pub(crate) async fn forget(tx: &mut Tx, plugin: &str) -> Result<()> {
    for panel in statements::of_plugin(plugin).all::<Panel>(&mut *tx).await? {
        statements::delete(panel.id).execute(&mut *tx).await?;
    }
    Ok(())
}
