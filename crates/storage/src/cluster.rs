//! The servers of one database, and the messages between them.
//!
//! Each server numbers its own messages, without a gap, and stores them one group after the other: whoever has seen
//! number 7 of a server has missed nothing before it, whatever other servers stored meanwhile.

use jackfield_model::{Millis, NodeId};
use serde_json::Value as Json;

use crate::{Query, record, sql};

/// A server.
#[derive(Clone, Debug, Default)]
pub struct Node {
    pub id: NodeId,
    pub hostname: String,
    pub ip_address: String,
    pub version: String,
    pub config_hash: String,
    pub started_at: Millis,
    /// By its own clock: that it changes says that the server lives, the time itself says nothing to others.
    pub last_ping: Millis,
    /// The number of its newest message.
    pub sent: i64,
    /// How its plugins are doing.
    pub plugins: Json,
}

record! {
    Node => "jackfield_nodes" {
        id: "id", hostname: "hostname", ip_address: "ipaddress", version: "version", config_hash: "confighash",
        started_at: "startedat", last_ping: "lastping", sent: "sent", plugins: "plugins",
    }
}

/// A message of one server to the others.
#[derive(Clone, Debug, Default)]
pub struct Message {
    pub number: i64,
    /// The one that is meant; empty for all.
    pub target: NodeId,
    pub kind: String,
    pub payload: Vec<u8>,
}

record! { Message => "jackfield_cluster_messages" { number: "number", target: "target", kind: "kind", payload: "payload" } }

/// Says that a server lives. A row that others took away, because it was silent for too long, is there again.
pub fn ping(node: &Node) -> Query {
    sql!(
        "INSERT INTO jackfield_nodes
            (id, hostname, ipaddress, version, confighash, startedat, lastping, sent, plugins)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         ON CONFLICT (id) DO UPDATE SET confighash = excluded.confighash, lastping = excluded.lastping,
            sent = greatest(jackfield_nodes.sent, excluded.sent), plugins = excluded.plugins"
    )
    .bind(node.id)
    .bind(&node.hostname)
    .bind(&node.ip_address)
    .bind(&node.version)
    .bind(&node.config_hash)
    .bind(node.started_at)
    .bind(node.last_ping)
    .bind(node.sent)
    .bind(&node.plugins)
}

pub fn nodes() -> Query {
    sql!("SELECT * FROM jackfield_nodes ORDER BY startedat, id")
}

/// The ids of the servers that listen at this moment: their connections say so, and end with their processes.
pub fn listening() -> Query {
    sql!(
        "{sqlite: SELECT '' WHERE 1 = 0}{postgres: SELECT SUBSTR(application_name, 16) FROM pg_stat_activity
         WHERE datname = current_database() AND application_name LIKE 'jackfield node %' ESCAPE '!'}"
    )
}

/// Takes a server away that stopped.
pub fn leave(id: NodeId) -> Query {
    sql!("DELETE FROM jackfield_nodes WHERE id = $1").bind(id)
}

/// Takes a server away that was silent since; of several that try, one touches a row.
pub fn bury(id: NodeId, last_ping: Millis) -> Query {
    sql!("DELETE FROM jackfield_nodes WHERE id = $1 AND lastping = $2").bind(id).bind(last_ping)
}

/// Stores a message. That it is there already means that an earlier try was stored without saying so.
pub fn insert(node: NodeId, message: &Message, now: Millis) -> Query {
    sql!(
        "INSERT INTO jackfield_cluster_messages (node, number, target, kind, payload, createat)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
    )
    .bind(node)
    .bind(message.number)
    .bind(message.target)
    .bind(&message.kind)
    .bind(message.payload.as_slice())
    .bind(now)
}

/// Says up to which number a server has sent, and how its plugins are doing.
pub fn sent(node: NodeId, number: i64, plugins: &Json) -> Query {
    sql!("UPDATE jackfield_nodes SET sent = $2, plugins = $3 WHERE id = $1").bind(node).bind(number).bind(plugins)
}

/// Calls the others once this is stored; see [`crate::Store::listen`]. SQLite has nobody to call.
pub fn notify(node: NodeId, number: i64) -> Query {
    sql!("{sqlite: UPDATE jackfield_nodes SET id = id WHERE id = $1}{postgres: SELECT pg_notify('jackfield', $1)}")
        .bind(format!("{node} {number}"))
}

/// The next messages of a server, in order.
pub fn after(node: NodeId, number: i64, limit: i64) -> Query {
    sql!(
        "SELECT number, target, kind, payload FROM jackfield_cluster_messages
         WHERE node = $1 AND number > $2 ORDER BY number LIMIT $3"
    )
    .bind(node)
    .bind(number)
    .bind(limit)
}

/// Deletes a server's own messages that are older than `before` by its own clock.
pub fn forget_old(node: NodeId, before: Millis) -> Query {
    sql!("DELETE FROM jackfield_cluster_messages WHERE node = $1 AND createat < $2").bind(node).bind(before)
}

/// Deletes what servers left behind that are there no more.
pub fn forget_orphans(before: Millis) -> Query {
    sql!(
        "DELETE FROM jackfield_cluster_messages
         WHERE createat < $1 AND node NOT IN (SELECT id FROM jackfield_nodes)"
    )
    .bind(before)
}
