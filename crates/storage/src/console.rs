//! Integrations of all kinds as administrators see them side by side: one statement a kind, with whose each is and what
//! is known of its use. Nothing here is a secret or an address.
//!
//! The page is cut first, and only its rows are counted.

use jackfield_model::{HookId, IntegrationKind, Millis, TeamId, UserId};

use crate::access::like_anywhere;
use crate::{Query, record, selection, sql, values};

/// An integration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub name: String,
    pub description: String,
    /// A user's id, or a plugin's.
    pub owner_id: String,
    pub owner_name: String,
    pub team_id: TeamId,
    /// As the table has them: a list in JSON, or words.
    pub scopes: String,
    pub active: bool,
    pub create_at: Millis,
    pub expires_at: Millis,
    pub last_used_at: Millis,
    /// What of its kind's own is to be told of its state.
    pub status: String,
    /// -1 where nobody counts.
    pub calls: i64,
    pub errors: i64,
}

record! {
    Entry {
        id: "id", name: "name", description: "description", owner_id: "ownerid", owner_name: "ownername", team_id: "teamid",
        scopes: "scopes", active: "active", create_at: "createat", expires_at: "expiresat", last_used_at: "lastusedat",
        status: "status", calls: "calls", errors: "errors",
    }
}

/// What is wanted of a kind; what is empty narrows nothing.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// A user's id or name.
    pub owner: String,
    /// Part of a name or description, or an owner's name, in lower case.
    pub term: String,
    pub active: Option<bool>,
}

macro_rules! kinds {
    ($($page:ident $by:ident $name:ident: $base:literal, calls $calls:literal, errors $errors:literal, last $last:literal, by $order:literal;)+) => {$(
        selection! {
            $page: $by = concat!(
                "SELECT e.id, e.name, e.description, e.ownerid, e.ownername, e.teamid, ", $last, ", e.active, e.createat, ",
                "e.expiresat, e.status, ", $calls, " AS calls, ", $errors, " AS errors ",
                "FROM (SELECT * FROM (", $base, ") b WHERE TRUE"
            ), {
                Owner = "b.ownerid = $1 OR b.ownername = $1",
                Term = "LOWER(b.name) LIKE $1 ESCAPE '!' OR LOWER(b.description) LIKE $1 ESCAPE '!' OR b.ownername LIKE $1 ESCAPE '!'",
                Active = "b.active = $1",
            }, concat!("ORDER BY ", $order, " LIMIT $1 OFFSET $2) e ORDER BY ", $order)
        }

        fn $name(of: &Wanted, limit: i64, offset: i64) -> Query {
            let mut wanted = $page.wanted();
            if !of.owner.is_empty() {
                wanted = wanted.and($by::Owner, values([&of.owner]));
            }
            if !of.term.is_empty() {
                wanted = wanted.and($by::Term, values([&like_anywhere(&of.term)]));
            }
            if let Some(active) = of.active {
                wanted = wanted.and($by::Active, values([&active]));
            }
            wanted.query().bind(limit).bind(offset)
        }
    )+};
}

kinds! {
    INCOMING OfIncoming incoming:
        "SELECT h.id, h.displayname AS name, h.description, h.userid AS ownerid, COALESCE(u.username, '') AS ownername,
            h.teamid, '' AS scopes, s.id IS NULL AS active, h.createat, CAST(0 AS bigint) AS expiresat,
            h.lastused AS lastusedat, '' AS status
         FROM incomingwebhooks h LEFT JOIN users u ON u.id = h.userid
         LEFT JOIN jackfield_suspended s ON s.kind = 'incoming_webhook' AND s.id = h.id WHERE h.deleteat = 0",
        calls "(SELECT COUNT(*) FROM jackfield_webhook_calls k WHERE k.hookid = e.id)",
        errors "(SELECT COUNT(*) FROM jackfield_webhook_calls k WHERE k.hookid = e.id AND k.error <> '')",
        last "e.scopes, e.lastusedat", by "createat, id";
    OUTGOING OfOutgoing outgoing:
        "SELECT h.id, h.displayname AS name, h.description, h.creatorid AS ownerid, COALESCE(u.username, '') AS ownername,
            h.teamid, '' AS scopes, s.id IS NULL AS active, h.createat, CAST(0 AS bigint) AS expiresat,
            CAST(0 AS bigint) AS lastusedat, '' AS status
         FROM outgoingwebhooks h LEFT JOIN users u ON u.id = h.creatorid
         LEFT JOIN jackfield_suspended s ON s.kind = 'outgoing_webhook' AND s.id = h.id WHERE h.deleteat = 0",
        calls "COALESCE((SELECT CAST(SUM(k.uses) AS bigint) FROM jackfield_uses k WHERE k.kind = 'outgoing_webhook' AND k.id = e.id), 0)",
        errors "COALESCE((SELECT CAST(SUM(k.errors) AS bigint) FROM jackfield_uses k WHERE k.kind = 'outgoing_webhook' AND k.id = e.id), 0)",
        last "e.scopes, COALESCE((SELECT MAX(k.lastat) FROM jackfield_uses k WHERE k.kind = 'outgoing_webhook' AND k.id = e.id), 0) AS lastusedat",
        by "createat, id";
    COMMANDS OfCommands commands:
        "SELECT c.id, '/' || c.trigger AS name, c.description, c.creatorid AS ownerid, COALESCE(u.username, '') AS ownername,
            c.teamid, '' AS scopes, s.id IS NULL AS active, c.createat, CAST(0 AS bigint) AS expiresat,
            CAST(0 AS bigint) AS lastusedat, '' AS status
         FROM commands c LEFT JOIN users u ON u.id = c.creatorid
         LEFT JOIN jackfield_suspended s ON s.kind = 'command' AND s.id = c.id WHERE c.deleteat = 0",
        calls "COALESCE((SELECT CAST(SUM(k.uses) AS bigint) FROM jackfield_uses k WHERE k.kind = 'command' AND k.id = e.id), 0)",
        errors "COALESCE((SELECT CAST(SUM(k.errors) AS bigint) FROM jackfield_uses k WHERE k.kind = 'command' AND k.id = e.id), 0)",
        last "e.scopes, COALESCE((SELECT MAX(k.lastat) FROM jackfield_uses k WHERE k.kind = 'command' AND k.id = e.id), 0) AS lastusedat",
        by "createat, id";
    BOTS OfBots bots:
        "SELECT i.userid AS id, u.username AS name, i.description, i.ownerid, COALESCE(o.username, i.ownerid) AS ownername,
            '' AS teamid, '' AS scopes, i.deleteat = 0 AS active, i.createat, CAST(0 AS bigint) AS expiresat,
            CAST(0 AS bigint) AS lastusedat, '' AS status
         FROM bots i JOIN users u ON u.id = i.userid LEFT JOIN users o ON o.id = i.ownerid",
        calls "COALESCE((SELECT CAST(SUM(k.calls) AS bigint) FROM jackfield_calls k WHERE k.userid = e.id), 0)",
        errors "COALESCE((SELECT CAST(SUM(k.refused) AS bigint) FROM jackfield_calls k WHERE k.userid = e.id), 0)",
        last "e.scopes, COALESCE((SELECT MAX(k.lastat) FROM jackfield_calls k WHERE k.userid = e.id), 0) AS lastusedat",
        by "createat, id";
    TOKENS OfTokens tokens:
        "SELECT i.id, i.description AS name, '' AS description, i.userid AS ownerid, COALESCE(u.username, '') AS ownername,
            '' AS teamid, CAST(i.scopes AS text) AS scopes, i.isactive AS active, CAST(0 AS bigint) AS createat, i.expiresat,
            i.lastusedat, '' AS status
         FROM useraccesstokens i LEFT JOIN users u ON u.id = i.userid",
        calls "COALESCE((SELECT CAST(SUM(k.calls) AS bigint) FROM jackfield_calls k WHERE k.tokenid = e.id), 0)",
        errors "COALESCE((SELECT CAST(SUM(k.refused) AS bigint) FROM jackfield_calls k WHERE k.tokenid = e.id), 0)",
        last "e.scopes, e.lastusedat", by "ownername, id";
    APPS OfApps apps:
        "SELECT a.id, a.name, a.description, a.creatorid AS ownerid, COALESCE(u.username, '') AS ownername, '' AS teamid,
            s.id IS NULL AS active, a.createat, CAST(0 AS bigint) AS expiresat, '' AS status
         FROM oauthapps a LEFT JOIN users u ON u.id = a.creatorid
         LEFT JOIN jackfield_suspended s ON s.kind = 'oauth_app' AND s.id = a.id",
        calls "COALESCE((SELECT CAST(SUM(k.calls) AS bigint) FROM jackfield_calls k WHERE k.appid = e.id AND k.appid <> ''), 0)",
        errors "COALESCE((SELECT CAST(SUM(k.refused) AS bigint) FROM jackfield_calls k WHERE k.appid = e.id AND k.appid <> ''), 0)",
        last "COALESCE((SELECT {sqlite: group_concat(DISTINCT d.scope)}{postgres: string_agg(DISTINCT d.scope, ',')}
                FROM oauthaccessdata d WHERE d.clientid = e.id), '') AS scopes,
            COALESCE((SELECT MAX(k.lastat) FROM jackfield_calls k WHERE k.appid = e.id AND k.appid <> ''), 0) AS lastusedat",
        by "createat, id";
    SUBSCRIPTIONS OfSubscriptions subscriptions:
        "SELECT i.id, i.displayname AS name, COALESCE(u.username, '') AS description, COALESCE(o.ownerid, '') AS ownerid,
            COALESCE(w.username, o.ownerid, '') AS ownername, '' AS teamid, CAST(i.events AS text) AS scopes,
            i.pausedat = 0 AS active, i.createat, CAST(0 AS bigint) AS expiresat, i.lastdeliveryat AS lastusedat,
            CASE WHEN i.failures > 0 THEN 'failing' ELSE '' END AS status
         FROM jackfield_subscriptions i LEFT JOIN users u ON u.id = i.botuserid LEFT JOIN bots o ON o.userid = i.botuserid
         LEFT JOIN users w ON w.id = o.ownerid",
        calls "(SELECT COUNT(*) FROM jackfield_deliveries d WHERE d.subscription = e.id)",
        errors "(SELECT COUNT(*) FROM jackfield_deliveries d WHERE d.subscription = e.id AND d.error <> '')",
        last "e.scopes, e.lastusedat", by "createat, id";
    JOBS OfJobs jobs:
        "SELECT j.id, j.type AS name, '' AS description, '' AS ownerid, '' AS ownername, '' AS teamid, '' AS scopes,
            j.status IN ('pending', 'in_progress') AS active, j.createat, CAST(0 AS bigint) AS expiresat,
            j.lastactivityat AS lastusedat, j.status
         FROM jobs j",
        calls "CAST(CASE WHEN e.status = 'pending' THEN 0 ELSE 1 END AS bigint)",
        errors "CAST(CASE WHEN e.status IN ('error', 'warning') THEN 1 ELSE 0 END AS bigint)",
        last "e.scopes, e.lastusedat", by "createat DESC, id";
}

/// A page of a kind. Plugins are known elsewhere.
pub fn page(kind: IntegrationKind, of: &Wanted, limit: i64, offset: i64) -> Option<Query> {
    let page = match kind {
        IntegrationKind::Plugin => return None,
        IntegrationKind::IncomingWebhook => incoming,
        IntegrationKind::OutgoingWebhook => outgoing,
        IntegrationKind::Command => commands,
        IntegrationKind::Bot => bots,
        IntegrationKind::Token => tokens,
        IntegrationKind::OAuthApp => apps,
        IntegrationKind::Subscription => subscriptions,
        IntegrationKind::Job => jobs,
    };
    Some(page(of, limit, offset))
}

/// The incoming webhooks: their ids are secrets, which nobody is shown here.
pub fn incoming_ids() -> Query {
    sql!("SELECT id FROM incomingwebhooks WHERE deleteat = 0")
}

/// Suspends something that has no switch of its own; once is enough.
pub fn suspend(kind: IntegrationKind, id: &str, by: UserId, now: Millis) -> Query {
    sql!("INSERT INTO jackfield_suspended (kind, id, createat, suspendedby) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(kind.as_str())
        .bind(id)
        .bind(now)
        .bind(by)
}

/// Brings it back as it was.
pub fn bring_back(kind: IntegrationKind, id: &str) -> Query {
    sql!("DELETE FROM jackfield_suspended WHERE kind = $1 AND id = $2").bind(kind.as_str()).bind(id)
}

/// Whether something is suspended.
pub fn is_suspended(kind: IntegrationKind, id: &str) -> Query {
    sql!("SELECT EXISTS (SELECT 1 FROM jackfield_suspended WHERE kind = $1 AND id = $2)").bind(kind.as_str()).bind(id)
}

/// An incoming webhook that works.
pub fn incoming_in_use(id: HookId) -> Query {
    sql!(
        "SELECT h.* FROM incomingwebhooks h WHERE h.id = $1 AND h.deleteat = 0 AND NOT EXISTS
            (SELECT 1 FROM jackfield_suspended s WHERE s.kind = 'incoming_webhook' AND s.id = h.id)"
    )
    .bind(id)
}
