//! Installed plugins: what administrators want of them and what they granted.

use jackfield_model::Millis;
use serde_json::Value as Json;

use crate::{Query, record, sql};

/// An installed package.
#[derive(Clone, Debug, Default)]
pub struct Installed {
    pub id: String,
    pub version: String,
    /// SHA-256 of the package, in hex.
    pub digest: String,
    pub manifest: Json,
    pub enabled: bool,
    /// The permissions that an administrator consented to.
    pub granted: Json,
    /// The market that it came from, and who vouched for it; empty for what was uploaded.
    pub origin: Json,
    pub installed_at: Millis,
    pub update_at: Millis,
}

record! {
    Installed => "jackfield_plugins" {
        id: "id", version: "version", digest: "digest", manifest: "manifest", enabled: "enabled",
        granted: "granted", origin: "origin", installed_at: "installedat", update_at: "updateat",
    }
}

pub fn upsert(plugin: &Installed) -> Query {
    sql!(
        "INSERT INTO jackfield_plugins (id, version, digest, manifest, enabled, granted, origin, installedat, updateat)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, digest = excluded.digest,
            manifest = excluded.manifest, enabled = excluded.enabled, granted = excluded.granted,
            origin = excluded.origin, updateat = excluded.updateat"
    )
    .bind(&plugin.id)
    .bind(&plugin.version)
    .bind(&plugin.digest)
    .bind(&plugin.manifest)
    .bind(plugin.enabled)
    .bind(&plugin.granted)
    .bind(&plugin.origin)
    .bind(plugin.installed_at)
    .bind(plugin.update_at)
}

pub fn set_enabled(id: &str, enabled: bool, granted: &Json, now: Millis) -> Query {
    sql!("UPDATE jackfield_plugins SET enabled = $2, granted = $3, updateat = $4 WHERE id = $1")
        .bind(id)
        .bind(enabled)
        .bind(granted)
        .bind(now)
}

pub fn list() -> Query {
    sql!("SELECT * FROM jackfield_plugins ORDER BY id")
}

pub fn get(id: &str) -> Query {
    sql!("SELECT * FROM jackfield_plugins WHERE id = $1").bind(id)
}

pub fn delete(id: &str) -> Query {
    sql!("DELETE FROM jackfield_plugins WHERE id = $1").bind(id)
}

/// A version that was installed, and whose files are kept.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub plugin_id: String,
    /// SHA-256 of the package, in hex.
    pub digest: String,
    pub version: String,
    pub manifest: Json,
    pub origin: Json,
    /// When it was installed last.
    pub installed_at: Millis,
}

record! {
    Kept => "jackfield_plugin_versions" {
        plugin_id: "pluginid", digest: "digest", version: "version", manifest: "manifest", origin: "origin",
        installed_at: "installedat",
    }
}

/// Keeps a version; one that is kept already keeps its place in the order.
pub fn keep_version(kept: &Kept) -> Query {
    sql!(
        "INSERT INTO jackfield_plugin_versions (pluginid, digest, version, manifest, origin, installedat)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (pluginid, digest) DO NOTHING"
    )
    .bind(&kept.plugin_id)
    .bind(&kept.digest)
    .bind(&kept.version)
    .bind(&kept.manifest)
    .bind(&kept.origin)
    .bind(kept.installed_at)
}

/// The versions of a plugin, the one that was installed last first.
pub fn versions(plugin: &str) -> Query {
    sql!("SELECT * FROM jackfield_plugin_versions WHERE pluginid = $1 ORDER BY installedat DESC, digest").bind(plugin)
}

pub fn forget_version(plugin: &str, digest: &str) -> Query {
    sql!("DELETE FROM jackfield_plugin_versions WHERE pluginid = $1 AND digest = $2").bind(plugin).bind(digest)
}

pub fn forget_versions(plugin: &str) -> Query {
    sql!("DELETE FROM jackfield_plugin_versions WHERE pluginid = $1").bind(plugin)
}
