//! Hears what other servers of one PostgreSQL call out, on a connection beside the pool that comes back by itself.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::sync::Arc;
use std::time::Duration;

use jackfield_model::NodeId;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};
use tokio_postgres::{AsyncMessage, Config};

use crate::postgres::{Address, Connected};
use crate::{Result, Store};

/// Pauses between tries to connect; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
const CONNECT: Duration = Duration::from_secs(5);
/// A peer that vanished without a word is noticed after a few of these.
const KEEPALIVE: Duration = Duration::from_secs(15);

/// What was heard so far. Only the newest matters: the messages themselves are rows.
#[derive(Clone, Debug, Default)]
pub struct Heard {
    /// How often the connection was made. After each time something may have been missed.
    pub connected: u64,
    /// The newest number of each server that called.
    pub sent: BTreeMap<NodeId, i64>,
}

/// Listens until it is dropped.
pub struct Listener(watch::Receiver<Heard>);

impl Listener {
    /// Waits for something new; `None` when the listening ended, which it does not by itself.
    pub async fn next(&mut self) -> Option<Heard> {
        self.0.changed().await.ok()?;
        Some(self.0.borrow_and_update().clone())
    }
}

impl Store {
    /// Starts to listen for a server; `None` on SQLite, which has one server.
    pub fn listen(&self, node: NodeId) -> Option<Listener> {
        let Self::Postgres(postgres) = self else { return None };
        let (heard, receiver) = watch::channel(Heard::default());
        let address = postgres.address();
        let mut config = address.config.clone();
        // By this name `cluster::listening` finds it.
        config.application_name(format!("jackfield node {node}"));
        config.connect_timeout(CONNECT).keepalives_idle(KEEPALIVE);
        tokio::spawn(listen(address, config, heard));
        Some(Listener(receiver))
    }
}

async fn listen(address: Arc<Address>, config: Config, heard: watch::Sender<Heard>) {
    let mut pause = FIRST_PAUSE;
    loop {
        tokio::select! {
            () = heard.closed() => return,
            ended = hear(address.connect(&config), &heard, &mut pause) => {
                if let Err(error) = ended {
                    tracing::warn!("Other servers are not heard for a moment: {error}");
                }
            }
        }
        tokio::select! {
            () = heard.closed() => return,
            () = sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
        }
    }
}

/// Hears over one connection until that ends.
async fn hear(
    connecting: impl Future<Output = Result<Connected, tokio_postgres::Error>>,
    heard: &watch::Sender<Heard>,
    pause: &mut Duration,
) -> Result<()> {
    let (client, mut connection) = timeout(CONNECT, connecting).await.map_err(|_| crate::Error::Deadline)??;
    // One future drives the connection and reads from it; what is asked over it waits beside.
    let asked = async {
        client.batch_execute("LISTEN jackfield").await?;
        *pause = FIRST_PAUSE;
        heard.send_modify(|heard| heard.connected += 1);
        // Keeps the client, without which the connection ends.
        std::future::pending::<Result<()>>().await
    };
    let driven = async {
        loop {
            match poll_fn(|context| connection.poll_message(context)).await {
                None => return Ok(()),
                Some(Ok(AsyncMessage::Notification(notification))) => {
                    if let Some((node, number)) = read(notification.payload()) {
                        heard.send_modify(|heard| {
                            let known = heard.sent.entry(node).or_default();
                            *known = number.max(*known);
                        });
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
            }
        }
    };
    tokio::select! {
        asked = asked => asked,
        driven = driven => driven,
    }
}

/// `<node> <number>`; anybody with the database's password may call out something else.
fn read(payload: &str) -> Option<(NodeId, i64)> {
    let (node, number) = payload.split_once(' ')?;
    Some((node.parse().ok()?, number.parse().ok()?))
}
