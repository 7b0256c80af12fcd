//! A market of plugins: who publishes, what was published, what people said of it, what was revoked, and the log of all of it.

use jackfield_model::{MarketAct, MarketLogEntry, MarketRating, MarketReviewer, MarketRevocation, Millis};
use serde_json::Value as Json;

use crate::{Query, Stored, record, sql};

/// Somebody who publishes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Publisher {
    pub name: String,
    pub key: String,
    pub namespaces: Json,
    pub verified: bool,
    pub official: bool,
    pub create_at: Millis,
    pub revoked_at: Millis,
}

record! {
    Publisher as "jackfield_market_publishers" {
        name: "name" key, key: "key", namespaces: "namespaces", verified: "verified", official: "official",
        create_at: "createat" once, revoked_at: "revokedat",
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
    /// A picture as a `data:` address.
    pub icon: String,
    pub create_at: Millis,
}

record! {
    Version as "jackfield_market_versions" {
        plugin_id: "pluginid" once, version: "version" once, publisher: "publisher" once, digest: "digest" once,
        manifest: "manifest" once, author: "author" once, market: "market" once, report: "report" once, icon: "icon" once,
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

/// Somebody who looks at versions, with the hash of the token that they sign in with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reviewer {
    pub name: String,
    pub publisher: String,
    pub token: String,
    pub create_at: Millis,
    pub revoked_at: Millis,
}

record! {
    Reviewer as "jackfield_market_reviewers" {
        name: "name" key, publisher: "publisher", token: "token", create_at: "createat" once, revoked_at: "revokedat",
    }
}

impl From<Reviewer> for MarketReviewer {
    fn from(row: Reviewer) -> Self {
        let Reviewer { name, publisher, create_at, revoked_at, .. } = row;
        Self { name, publisher, create_at, revoked_at }
    }
}

record! {
    MarketAct as "jackfield_market_acts" {
        number: "number" once, plugin_id: "pluginid" once, version: "version" once, kind: "kind" once,
        author: "author" once, rule: "rule" once, file: "file" once, line: "line" once, text: "body" once,
        digest: "digest" once, at: "createat" once, signed_at: "signedat" once,
    }
}

record! {
    MarketRating => "jackfield_market_ratings" {
        plugin_id: "pluginid", publisher: "publisher", stars: "stars", text: "body", at: "createat",
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

/// All versions of a plugin.
pub fn versions_of(plugin_id: &str) -> Query {
    sql!("SELECT * FROM jackfield_market_versions WHERE pluginid = $1 ORDER BY createat, version").bind(plugin_id)
}

pub fn insert_version(version: &Version) -> Query {
    version.inserting()
}

/// Puts another seal of the market on a version.
pub fn seal_again(plugin_id: &str, version: &str, market: &str) -> Query {
    sql!("UPDATE jackfield_market_versions SET market = $3 WHERE pluginid = $1 AND version = $2")
        .bind(plugin_id)
        .bind(version)
        .bind(market)
}

pub fn reviewers() -> Query {
    sql!("SELECT * FROM jackfield_market_reviewers ORDER BY name")
}

pub fn insert_reviewer(reviewer: &Reviewer) -> Query {
    reviewer.inserting()
}

pub fn update_reviewer(reviewer: &Reviewer) -> Query {
    reviewer.updating()
}

pub fn acts() -> Query {
    sql!("SELECT * FROM jackfield_market_acts ORDER BY number")
}

/// What was done to versions of a plugin.
pub fn acts_of(plugin_id: &str) -> Query {
    sql!("SELECT * FROM jackfield_market_acts WHERE pluginid = $1 ORDER BY number").bind(plugin_id)
}

/// The number of the last act.
pub fn last_act() -> Query {
    sql!("SELECT number FROM jackfield_market_acts ORDER BY number DESC LIMIT 1")
}

pub fn insert_act(act: &MarketAct) -> Query {
    act.inserting()
}

pub fn downloads() -> Query {
    sql!("SELECT digest, downloads FROM jackfield_market_downloads ORDER BY digest")
}

/// Counts one more.
pub fn count_download(digest: &str) -> Query {
    sql!(
        "INSERT INTO jackfield_market_downloads (digest, downloads) VALUES ($1, 1)
         ON CONFLICT (digest) DO UPDATE SET downloads = jackfield_market_downloads.downloads + 1"
    )
    .bind(digest)
}

pub fn ratings() -> Query {
    sql!("SELECT pluginid, publisher, stars, body, createat FROM jackfield_market_ratings ORDER BY pluginid, publisher")
}

/// What is thought of a plugin.
pub fn ratings_of(plugin_id: &str) -> Query {
    sql!(
        "SELECT pluginid, publisher, stars, body, createat FROM jackfield_market_ratings WHERE pluginid = $1 ORDER BY publisher"
    )
    .bind(plugin_id)
}

/// Keeps what a publisher thinks; what they thought before goes.
pub fn rate(rating: &MarketRating) -> Query {
    sql!(
        "INSERT INTO jackfield_market_ratings (pluginid, publisher, stars, body, createat) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (pluginid, publisher)
         DO UPDATE SET stars = excluded.stars, body = excluded.body, createat = excluded.createat"
    )
    .bind(&rating.plugin_id)
    .bind(&rating.publisher)
    .bind(rating.stars)
    .bind(&rating.text)
    .bind(rating.at)
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
