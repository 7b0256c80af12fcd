//! Coming to the other servers, and leaving them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use jackfield_model::NodeId;
use jackfield_storage::cluster::{self as statements, Node};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout, timeout_at};

use super::message::{Body, ForOthers};
use super::receive::Receiver;
use super::send::{self, Outgoing, QUEUE};
use super::{Me, status};
use crate::{App, Result, config, roles};

/// How long the first connection for listening is waited for; without it, others are heard with every ping.
const LISTEN: Duration = Duration::from_secs(5);
/// How long the others may take to say that they know of this server.
const WELCOME: Duration = Duration::from_secs(3);
/// How long what waits may take to be sent when the server stops.
const LEAVE: Duration = Duration::from_secs(5);

/// Joins the other servers of the database. Ready when those that live know of this one, before which nothing that it
/// has read may be believed; on SQLite at once.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn join(app: &App, me: Me) -> Result<()> {
    let cluster = &app.memory.cluster;
    if cluster.me.set(me).is_err() {
        // It has joined already.
        return Ok(());
    }
    cluster.starts_at(app.now());
    let Some(mut listener) = app.store.listen(cluster.id()) else { return Ok(()) };
    let (sender, queue) = mpsc::channel(QUEUE);
    let _ = cluster.queue.set(sender);
    // Whatever is sent from here on is heard.
    let first = timeout(LISTEN, listener.next()).await.ok().flatten().unwrap_or_default();
    let known = statements::nodes().all::<Node>(&app.store).await?;
    let numbers: HashMap<NodeId, i64> = known.iter().map(|node| (node.id, node.sent)).collect();
    for node in &known {
        cluster.meet(node.id);
    }
    statements::ping(&status::this(app)).execute(&app.store).await?;
    app.events.subscribe(Arc::new(ForOthers(app.memory.clone())));
    tokio::spawn(send::run(app.clone(), queue));
    tokio::spawn(Receiver::new(app.clone(), numbers, first.connected).run(listener));
    // Also when nobody was there a moment ago.
    cluster.queue(Outgoing { target: NodeId::EMPTY, body: Body::Hello, answer: None });
    // Of those that were killed there are still rows.
    let listening = statements::listening().all::<(String,)>(&app.store).await?;
    let lives = |node: &&Node| listening.iter().any(|(id,)| node.id == id.as_str());
    let living: Vec<NodeId> = known.iter().filter(lives).map(|node| node.id).collect();
    if !welcomed(app, &living).await {
        tracing::warn!("Not every server of this database has answered; those that live will be known in a moment");
    }
    config::reload(app).await?;
    roles::load(app).await
}

async fn welcomed(app: &App, by: &[NodeId]) -> bool {
    let cluster = &app.memory.cluster;
    let until = Instant::now() + WELCOME;
    loop {
        let next = cluster.welcome.notified();
        let all = {
            let welcomed = cluster.welcomed.lock().unwrap_or_else(PoisonError::into_inner);
            by.iter().all(|node| welcomed.contains(node))
        };
        if all {
            return true;
        }
        if timeout_at(until, next).await.is_err() {
            return false;
        }
    }
}

/// Says goodbye, once everything that waits is sent.
#[crate::boxed]
pub async fn leave(app: &App) {
    let cluster = &app.memory.cluster;
    if !cluster.is_joined() || cluster.stop.is_cancelled() {
        return;
    }
    cluster.queue(Outgoing { target: NodeId::EMPTY, body: Body::Bye, answer: None });
    cluster.stop.cancel();
    if timeout(LEAVE, cluster.stopped.cancelled()).await.is_err() {
        tracing::warn!("Not everything could be told to the other servers");
    }
    if let Err(error) = statements::leave(cluster.id()).execute(&app.store).await {
        tracing::warn!("The other servers will notice later that this one is gone: {error}");
    }
    cluster.forget_all();
}
