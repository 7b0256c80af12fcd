//! The application value: everything a rule may use, passed and never global.

use std::sync::Arc;

use jackfield_model::Millis;
use jackfield_storage::{Store, Tx};

use crate::authorize::AccessBook;
use crate::calls::CallBook;
use crate::clock::Clock;
use crate::cluster::Cluster;
use crate::config::ConfigStore;
use crate::console::AllowBook;
use crate::embed::{TenantBook, VisitorBook};
use crate::events::EventBus;
use crate::files::{Darkroom, FileStore};
use crate::hooks::HooksSlot;
use crate::jobs::Bell;
use crate::keeper::Keeper;
use crate::links::Links;
use crate::logs::ServerLog;
use crate::outbound::Outbound;
use crate::outgoing_webhooks::HookBook;
use crate::plugins::{CommandBook, LogBook};
use crate::posts::{FrequentWords, MentionBook, PendingPosts, SealingKey};
use crate::presence::Presence;
use crate::roles::RoleBook;
use crate::server::Busy;
use crate::sessions::SessionCache;
use crate::subscriptions::{Outbox, SubscriptionBook};
use crate::usage::CountedBytes;
use crate::users::{Turns, WriterBook};
use crate::uses::UseBook;
use crate::webhooks::WebhookBook;

/// What the server knows without asking the database; every part can be rebuilt from it.
#[derive(Default)]
pub struct Memory {
    /// The other servers of the same database.
    pub cluster: Cluster,
    pub roles: RoleBook,
    pub access: AccessBook,
    pub sessions: SessionCache,
    pub presence: Presence,
    pub mentions: MentionBook,
    pub writers: WriterBook,
    pub webhooks: WebhookBook,
    pub pending: PendingPosts,
    /// Which words are in very many posts.
    pub frequent_words: FrequentWords,
    /// Where images are decoded.
    pub images: Darkroom,
    /// Where addresses in messages lead.
    pub links: Links,
    /// Who hashes a password.
    pub hashing: Turns,
    /// The slash commands of running plugins.
    pub plugin_commands: CommandBook,
    /// What plugins said lately.
    pub plugin_logs: LogBook,
    /// Whom to tell of what is posted.
    pub outgoing: HookBook,
    /// Who subscribed to events.
    pub subscriptions: SubscriptionBook,
    /// Wakes whoever does work that is kept for later.
    pub jobs: Bell,
    /// Until when the server leaves out what can wait.
    pub busy: Busy,
    /// The bytes of all files, as they were counted last.
    pub counted_bytes: CountedBytes,
    /// Seals what travels with posts that are not kept.
    pub sealing: SealingKey,
    /// What tokens were used for lately.
    pub calls: CallBook,
    /// What else was used lately.
    pub uses: UseBook,
    /// Which integrations teams may use.
    pub allowed: AllowBook,
    /// How much tenants may have, and how fast they go.
    pub tenants: TenantBook,
    /// What visitors did lately.
    pub visitors: VisitorBook,
}

/// The application: cheap to clone, the same everywhere.
#[derive(Clone)]
pub struct App {
    pub store: Store,
    pub hooks: HooksSlot,
    pub events: EventBus,
    pub files: Arc<dyn FileStore>,
    pub config: ConfigStore,
    pub clock: Arc<dyn Clock>,
    pub http: Outbound,
    /// What this server said lately.
    pub log: ServerLog,
    pub memory: Arc<Memory>,
}

/// Connections to a database that nobody needs more of.
const MOST_CONNECTIONS: i64 = 1000;

/// What [`App::start`] is made of.
pub struct Parts {
    pub store: Store,
    pub files: Arc<dyn FileStore>,
    pub clock: Arc<dyn Clock>,
    /// Settings that the environment or the command line fixes, by `Section.Setting`.
    pub overrides: Vec<(String, String)>,
    /// Where what the server says is kept.
    pub log: ServerLog,
}

impl App {
    /// Loads roles and configuration; writes the built-in ones on an empty database.
    ///
    /// # Errors
    /// Fails when the database does.
    #[crate::boxed]
    pub async fn start(parts: Parts) -> crate::Result<Self> {
        let config = ConfigStore::load(&parts.store, &parts.overrides).await?;
        let connections = config.read().settings.sql.max_open_conns.clamp(1, MOST_CONNECTIONS);
        parts.store.set_connections(usize::try_from(connections).unwrap_or(1));
        let app = Self {
            store: parts.store,
            hooks: HooksSlot::default(),
            events: EventBus::default(),
            files: parts.files,
            config,
            clock: parts.clock,
            http: Outbound::new()?,
            log: parts.log,
            memory: Arc::default(),
        };
        crate::roles::load(&app).await?;
        crate::outgoing_webhooks::load(&app).await?;
        crate::console::load_allowed(&app).await?;
        crate::embed::load_tenants(&app).await?;
        crate::subscriptions::load(&app).await?;
        app.events.writes_to(Arc::new(Outbox { memory: app.memory.clone(), clock: app.clock.clone() }));
        crate::posts::load_sealing_key(&app).await?;
        crate::posts::load_frequent_words(&app).await?;
        app.events.subscribe(Arc::new(Keeper(app.memory.clone())));
        Ok(app)
    }

    /// Runs `work` as one transaction; what it records is published when, and only when, it commits.
    ///
    /// # Errors
    /// What `work` answered, or how the database failed; nothing is stored then.
    pub async fn transact<T, F>(&self, work: F) -> crate::Result<T>
    where
        T: Send + 'static,
        F: for<'t> AsyncFnOnce(&'t mut Tx) -> crate::Result<T> + Send + 'static,
    {
        self.store.transact(work).await
    }

    pub fn now(&self) -> Millis {
        self.clock.now()
    }
}
