//! Which servers there are, as administrators see it.

use jackfield_model::{ClusterInfo, PluginStatus};
use jackfield_storage::cluster::{self as statements, Node};

use super::Me;
use crate::config::API_VERSION;
use crate::{App, Result};

/// The servers that use this database, this one among them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn status(app: &App) -> Result<Vec<ClusterInfo>> {
    let cluster = &app.memory.cluster;
    let mut nodes = nodes(app).await?;
    if !nodes.iter().any(|node| node.id == cluster.id()) {
        nodes.push(this(app));
    }
    Ok(nodes.iter().map(info).collect())
}

/// How plugins are doing on the other servers.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn plugins_elsewhere(app: &App) -> Result<Vec<PluginStatus>> {
    let cluster = &app.memory.cluster;
    if cluster.others() == 0 {
        return Ok(Vec::new());
    }
    let others = nodes(app).await?.into_iter().filter(|node| node.id != cluster.id());
    // What a newer server says of its plugins in other words is not shown.
    Ok(others.flat_map(|node| serde_json::from_value::<Vec<PluginStatus>>(node.plugins).unwrap_or_default()).collect())
}

async fn nodes(app: &App) -> Result<Vec<Node>> {
    let cluster = &app.memory.cluster;
    let nodes = statements::nodes().all::<Node>(&app.store).await?;
    Ok(nodes.into_iter().filter(|node| node.id == cluster.id() || cluster.knows(node.id)).collect())
}

/// This server as the others see it.
pub(super) fn this(app: &App) -> Node {
    let cluster = &app.memory.cluster;
    let me = cluster.me.get().cloned().unwrap_or_else(|| Me::new(String::new(), String::new()));
    Node {
        id: cluster.id(),
        hostname: me.hostname,
        ip_address: me.address,
        version: API_VERSION.to_owned(),
        config_hash: app.config.read().hash.clone(),
        started_at: cluster.started_at(),
        last_ping: cluster.next_ping(app.now()),
        sent: cluster.sent.load(std::sync::atomic::Ordering::Acquire),
        plugins: cluster.plugins(),
    }
}

fn info(node: &Node) -> ClusterInfo {
    ClusterInfo {
        id: node.id.to_string(),
        version: node.version.clone(),
        schema_version: jackfield_storage::newest_migration().to_string(),
        config_hash: node.config_hash.clone(),
        ipaddress: node.ip_address.clone(),
        hostname: node.hostname.clone(),
    }
}
