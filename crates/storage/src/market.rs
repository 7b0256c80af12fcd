//! A market of plugins: who publishes, what was published, what was revoked, and the log of all of it.

use jackfield_model::{MarketLogEntry, MarketRevocation, Millis};
use serde_json::Value as Json;

use crate::{Query, Stored, record, sql};

/// Somebody who publishes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publisher {
    pub name: String,
    pub key: String,
    pub namespaces: Json,
    pub verified: bool,
    pub create_at: Millis,
    pub revoked_at: Millis,
}

record! {
    Publisher as "jackfield_market_publishers" {
        name: "name" key, key: "key", namespaces: "namespaces", verified: "verified", create_at: "createat" once,
        revoked_at: "revokedat",
    }
}

/// A version of a plugin. What is JSON here is kept as the text that it is, since parts of it are signed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Version {
    pub plugin_id: String,
    pub version: String,
    pub publisher: String,
    pub digest: String,
    pub manifest: String,
    /// What the author sealed.
    pub author: String,
    /// What the market sealed.
    pub market: String,
    pub report: String,
    pub create_at: Millis,
}

record! {
    Version as "jackfield_market_versions" {
        plugin_id: "pluginid" once, version: "version" once, publisher: "publisher" once, digest: "digest" once,
        manifest: "manifest" once, author: "author" once, market: "market" once, report: "report" once,
        create_at: "createat" once,
    }
}

record! {
    MarketRevocation => "jackfield_market_revocations" {
        plugin_id: "pluginid", version: "version", severity: "severity", reason: "reason", at: "createat",
    }
}

record! {
    MarketLogEntry as "jackfield_market_log" {
        number: "number" once, at: "createat" once, kind: "kind" once, data: "data" once, hash: "hash" once,
    }
}

pub fn publishers() -> Query {
    sql!("SELECT * FROM jackfield_market_publishers ORDER BY name")
}

pub fn insert_publisher(publisher: &Publisher) -> Query {
    publisher.inserting()
}

pub fn update_publisher(publisher: &Publisher) -> Query {
    publisher.updating()
}

pub fn versions() -> Query {
    sql!("SELECT * FROM jackfield_market_versions ORDER BY pluginid, createat, version")
}

pub fn insert_version(version: &Version) -> Query {
    version.inserting()
}

/// The report of a version, as it was written.
pub fn report(plugin_id: &str, version: &str) -> Query {
    sql!("SELECT report FROM jackfield_market_versions WHERE pluginid = $1 AND version = $2")
        .bind(plugin_id)
        .bind(version)
}

/// Takes what a mirror had of a market away, before it is written anew.
pub fn forget_versions() -> Query {
    sql!("DELETE FROM jackfield_market_versions")
}

pub fn forget_revocations() -> Query {
    sql!("DELETE FROM jackfield_market_revocations")
}

pub fn forget_log() -> Query {
    sql!("DELETE FROM jackfield_market_log")
}

pub fn revocations() -> Query {
    sql!("SELECT pluginid, version, severity, reason, createat FROM jackfield_market_revocations ORDER BY number")
}

/// Adds a revocation; its number says how often the list has changed.
pub fn revoke(number: i64, revocation: &MarketRevocation) -> Query {
    sql!(
        "INSERT INTO jackfield_market_revocations (number, pluginid, version, severity, reason, createat)
         VALUES ($1, $2, $3, $4, $5, $6)"
    )
    .bind(number)
    .bind(&revocation.plugin_id)
    .bind(&revocation.version)
    .bind(&revocation.severity)
    .bind(&revocation.reason)
    .bind(revocation.at)
}

/// The number of the last revocation.
pub fn last_revocation() -> Query {
    sql!("SELECT number FROM jackfield_market_revocations ORDER BY number DESC LIMIT 1")
}

/// The end of the log.
pub fn last_entry() -> Query {
    sql!("SELECT * FROM jackfield_market_log ORDER BY number DESC LIMIT 1")
}

pub fn insert_entry(entry: &MarketLogEntry) -> Query {
    entry.inserting()
}

/// A part of the log.
pub fn entries(after: i64, limit: i64) -> Query {
    sql!("SELECT * FROM jackfield_market_log WHERE number > $1 ORDER BY number LIMIT $2").bind(after).bind(limit)
}

pub fn document(name: &str) -> Query {
    sql!("SELECT body FROM jackfield_market_documents WHERE name = $1").bind(name)
}

pub fn keep_document(name: &str, body: &str) -> Query {
    sql!(
        "INSERT INTO jackfield_market_documents (name, body) VALUES ($1, $2)
         ON CONFLICT (name) DO UPDATE SET body = excluded.body"
    )
    .bind(name)
    .bind(body)
}
