//! Several servers on one PostgreSQL behave as one: what one of them tells, the others hear.
//!
//! Messages are rows that PostgreSQL calls out, so that no further service has to run. On SQLite there is one server,
//! and nothing here does anything. Each server numbers its own messages without a gap; whoever sees a gap knows that
//! something was missed, and reads anew what it remembers.

mod join;
mod message;
mod plugins;
mod receive;
mod send;
mod status;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};
use std::time::Duration;

use jackfield_model::{Millis, NodeId, UserId};
use serde_json::Value;
use tokio::sync::{Notify, mpsc};
use tokio_util::sync::CancellationToken;

pub use join::{join, leave};
pub use message::SendType;
pub use plugins::publish as publish_plugin_event;
pub use status::{plugins_elsewhere, status};

use message::Body;
use send::Outgoing;

/// What a server says of itself to the others, and how it watches over them.
#[derive(Clone, Debug)]
pub struct Me {
    pub hostname: String,
    /// Where it listens.
    pub address: String,
    /// How often it says that it lives, and looks who else does.
    pub ping: Duration,
    /// How long another one may be silent.
    pub silence: Duration,
}

impl Me {
    pub fn new(hostname: String, address: String) -> Self {
        Self { hostname, address, ping: Duration::from_secs(5), silence: Duration::from_secs(30) }
    }
}

/// This server among the others.
#[derive(Debug)]
pub struct Cluster {
    id: NodeId,
    me: OnceLock<Me>,
    started_at: OnceLock<Millis>,
    /// What it said last; each ping says something new, also while a test's clock stands still.
    pinged: AtomicI64,
    /// The others that live, and how many they are, which every event asks.
    others: RwLock<BTreeSet<NodeId>>,
    count: AtomicUsize,
    queue: OnceLock<mpsc::Sender<Outgoing>>,
    /// Messages that found no place in the queue since it was last looked.
    lost: AtomicI64,
    /// The number of the newest message that is stored.
    sent: AtomicI64,
    /// How this server's plugins are doing.
    plugins: Mutex<Value>,
    /// Others that have told whom they serve.
    welcomed: Mutex<BTreeSet<NodeId>>,
    welcome: Notify,
    stop: CancellationToken,
    stopped: CancellationToken,
}

impl Default for Cluster {
    fn default() -> Self {
        Self {
            id: NodeId::new(),
            me: OnceLock::new(),
            started_at: OnceLock::new(),
            pinged: AtomicI64::new(0),
            others: RwLock::default(),
            count: AtomicUsize::new(0),
            queue: OnceLock::new(),
            lost: AtomicI64::new(0),
            sent: AtomicI64::new(0),
            plugins: Mutex::new(Value::Array(Vec::new())),
            welcomed: Mutex::default(),
            welcome: Notify::new(),
            stop: CancellationToken::new(),
            stopped: CancellationToken::new(),
        }
    }
}

impl Cluster {
    /// This server's id, from its start to its end.
    pub fn id(&self) -> NodeId {
        self.id
    }

    /// The machine's name, by which administrators tell servers apart.
    pub fn hostname(&self) -> Option<String> {
        self.me.get().map(|me| me.hostname.clone()).filter(|name| !name.is_empty())
    }

    /// Whether there may be others: on PostgreSQL, once it has joined.
    pub fn is_joined(&self) -> bool {
        self.queue.get().is_some()
    }

    /// How many others there are now. One atomic load.
    pub fn others(&self) -> usize {
        self.count.load(Ordering::Acquire)
    }

    pub fn knows(&self, node: NodeId) -> bool {
        self.others.read().unwrap_or_else(PoisonError::into_inner).contains(&node)
    }

    fn meet(&self, node: NodeId) {
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        if others.insert(node) {
            tracing::info!(node.id = %node, "Another server uses this database");
        }
        self.count.store(others.len(), Ordering::Release);
    }

    fn part(&self, node: NodeId) {
        let mut others = self.others.write().unwrap_or_else(PoisonError::into_inner);
        if others.remove(&node) {
            tracing::info!(node.id = %node, "Another server of this database is gone");
        }
        self.count.store(others.len(), Ordering::Release);
    }

    fn forget_all(&self) {
        self.others.write().unwrap_or_else(PoisonError::into_inner).clear();
        self.count.store(0, Ordering::Release);
    }

    fn starts_at(&self, now: Millis) {
        let _ = self.started_at.set(now);
    }

    fn started_at(&self) -> Millis {
        self.started_at.get().copied().unwrap_or_default()
    }

    fn next_ping(&self, now: Millis) -> Millis {
        let next = |last: i64| now.0.max(last + 1);
        let last = self.pinged.fetch_update(Ordering::AcqRel, Ordering::Acquire, |last| Some(next(last)));
        Millis(next(last.unwrap_or_default()))
    }

    /// Says how this server's plugins are doing, for the lists of the others.
    pub fn plugins_are(&self, statuses: Value) {
        *self.plugins.lock().unwrap_or_else(PoisonError::into_inner) = statuses;
    }

    fn plugins(&self) -> Value {
        self.plugins.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Queues a message for all others, if there are any; what finds no place is missed by them, which they notice.
    fn tell(&self, body: Body) {
        if self.others() > 0 {
            self.queue(Outgoing { target: NodeId::EMPTY, body, answer: None });
        }
    }

    /// Says whether there was a place for the message.
    fn queue(&self, message: Outgoing) -> bool {
        let Some(queue) = self.queue.get() else { return false };
        let counts = message.answer.is_none();
        let queued = queue.try_send(message).is_ok();
        if !queued && counts {
            self.lost.fetch_add(1, Ordering::AcqRel);
        }
        queued
    }

    /// Tells the others that users came to this server or left it.
    pub(crate) fn tell_presence(&self, user: UserId, is_here: bool) {
        self.tell(Body::Presence { users: vec![user], is_here });
    }
}
