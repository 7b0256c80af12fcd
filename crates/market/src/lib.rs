//! A market of plugins that anybody can host: `jackfield market serve`.
//!
//! The market's administrator registers publishers, each with a key and with the namespaces that are theirs. A package is
//! published with its author's signature, looked at by the rules of certification, and counter-signed by the market; what it
//! revokes it signs as well, and every act is a row of a log that is chained by hashes. All that a server needs to trust is
//! therefore in what is signed, and a mirror without any key serves it as well.
//!
//! People who are named reviewers look at what authors hand in, on the market's own pages; what enough of them approve of is
//! certified. The pages need no script, and everybody can read them.
//!
//! Who publishes is registered, and not first come: whoever hosts a market answers for it, and a namespace that nobody was
//! asked about is how look-alikes begin.

pub mod advisories;
mod catalogue;
pub mod certify;
mod differences;
mod downloads;
mod http;
mod listen;
mod log;
pub mod mirror;
mod openapi;
mod outside;
mod packages;
mod parts;
mod publish;
mod publishers;
pub mod remote;
mod review;
mod reviewers;
mod revocations;
mod site;
mod store;
mod v1;
mod workloads;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use anyhow::Context;
use jackfield_domain::Clock;
use jackfield_domain::market::keys::SigningKey;
use jackfield_model::MarketKeys;
use jackfield_storage::{Store, market as rows};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, RwLock, Semaphore, watch};

use advisories::Advisories;
use catalogue::Catalogue;
use certify::Trial;
use downloads::Downloads;
use outside::Outside;
use packages::Packages;
use site::Sessions;
use workloads::Issuers;

/// Packages that are looked at at the same time.
const LOOKED_AT: usize = 2;
/// The files of the data folder.
const KEY: &str = "market.key";
const TOKEN: &str = "admin.token";
/// The document that says what a mirror is of.
const MIRROR: &str = "mirror";

/// What a market is made of.
pub struct Options {
    pub store: Store,
    /// The folder for packages, the key and the administrator's token.
    pub data: PathBuf,
    pub clock: Arc<dyn Clock>,
    /// Where others reach it; left out, the address that it listens on.
    pub url: Option<String>,
    /// The folder of known faults, as OSV has them; left out, nothing is known.
    pub advisories: Option<PathBuf>,
    /// Whose tokens of runs in CI are believed; without any, GitHub's and GitLab's.
    pub issuers: Vec<String>,
    /// Hosts inside that issuers and domains of publishers may be at, separated by spaces.
    pub inside: String,
    /// Where packages are tried out; left out, they are not.
    pub trial: Option<Arc<dyn Trial>>,
}

impl Options {
    /// A market as most are.
    pub fn new(store: Store, data: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            data,
            clock,
            url: None,
            advisories: None,
            issuers: Vec::new(),
            inside: String::new(),
            trial: None,
        }
    }
}

/// A market; cheap to clone.
#[derive(Clone)]
pub struct Market(Arc<Inner>);

struct Inner {
    store: Store,
    packages: Packages,
    clock: Arc<dyn Clock>,
    signs: Signs,
    catalogue: RwLock<Catalogue>,
    downloads: Downloads,
    /// Reviewers who are signed in.
    sessions: Sessions,
    /// One change at a time, so that the log has one end.
    turn: Mutex<()>,
    looking: Semaphore,
    advisories_folder: Option<PathBuf>,
    advisories: RwLock<Option<Arc<Advisories>>>,
    scanning: Mutex<()>,
    issuers: Issuers,
    outside: Outside,
    trial: Option<Arc<dyn Trial>>,
    /// Where packages can be had; never by the name that somebody who asks calls it.
    url: OnceLock<String>,
}

/// By whose word a market is believed.
enum Signs {
    /// Its own.
    Itself { key: Box<SigningKey>, token: String },
    /// That of the market that it mirrors.
    Mirrored(MirrorOf),
}

/// What a mirror is of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct MirrorOf {
    market: String,
    key: String,
}

impl Market {
    /// Opens a market; makes its key and its administrator's token when it is new.
    ///
    /// # Errors
    /// When the database or the folder cannot be used.
    pub async fn open(options: Options) -> anyhow::Result<Self> {
        let Options { store, data, clock, url, advisories, issuers, inside, trial } = options;
        let issuers = Issuers::of(&issuers);
        let outside = Outside::new(inside).map_err(|failure| anyhow::anyhow!("{failure}"))?;
        let mirror = rows::document(MIRROR).optional::<(String,)>(&store).await?;
        let signs = match mirror {
            Some((text,)) => Signs::Mirrored(serde_json::from_str(&text).context("the mirror's document")?),
            None => {
                let key = secret_file(&data.join(KEY), || Ok(SigningKey::generate()?.secret()))?;
                let key = SigningKey::read(&key).with_context(|| format!("{KEY} holds no key"))?;
                let token = secret_file(&data.join(TOKEN), || Ok(SigningKey::generate()?.secret()))?;
                Signs::Itself { key: Box::new(key), token: token.trim().to_owned() }
            }
        };
        let known = match advisories.clone() {
            None => None,
            Some(folder) => Some(tokio::task::spawn_blocking(move || Advisories::read(&folder)).await??),
        };
        let catalogue = Catalogue::read(&store).await?;
        let downloads = Downloads::read(&store).await?;
        Ok(Self(Arc::new(Inner {
            packages: Packages::at(data.join("packages"))?,
            store,
            clock,
            signs,
            catalogue: RwLock::new(catalogue),
            downloads,
            sessions: Sessions::default(),
            turn: Mutex::new(()),
            looking: Semaphore::new(LOOKED_AT),
            advisories_folder: advisories,
            issuers,
            outside,
            trial,
            advisories: RwLock::new(known.map(Arc::new)),
            scanning: Mutex::new(()),
            url: url.map(|url| OnceLock::from(url.trim_end_matches('/').to_owned())).unwrap_or_default(),
        })))
    }

    /// The key that its word is signed with.
    pub fn keys(&self) -> MarketKeys {
        match &self.0.signs {
            Signs::Itself { key, .. } => MarketKeys { key: key.public(), mirror_of: String::new() },
            Signs::Mirrored(of) => MarketKeys { key: of.key.clone(), mirror_of: of.market.clone() },
        }
    }

    /// Reads a plugin again after something was done to it. The turn is taken.
    ///
    /// # Errors
    /// Fails when the database does.
    pub(crate) async fn read_again(&self, id: &str) -> jackfield_domain::Result<()> {
        let part = Catalogue::read_plugin(&self.0.store, id).await?;
        self.0.catalogue.write().await.take(part);
        Ok(())
    }

    /// The file with the administrator's token; nothing for a mirror, which nobody administers.
    pub fn token_file(data: &Path) -> PathBuf {
        data.join(TOKEN)
    }
}

/// Reads a file that only its owner reads, and makes it when it is not there.
fn secret_file(path: &Path, make: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<String> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    if path.exists() {
        return std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    }
    let text = make()?;
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let mut file = file.with_context(|| format!("cannot write {}", path.display()))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(text)
}

/// A market that is served.
pub struct Running {
    pub address: SocketAddr,
    stop: watch::Sender<bool>,
    task: tokio::task::JoinHandle<()>,
}

impl Running {
    /// Takes no more requests, and lets open ones finish for a while.
    pub async fn stop(self) {
        // Nobody listens any more when it ended by itself.
        let _ = self.stop.send(true);
        let mut task = self.task;
        if tokio::time::timeout(listen::DRAIN, &mut task).await.is_err() {
            task.abort();
        }
    }
}

/// Serves a market. Ready when it returns.
///
/// # Errors
/// When the address cannot be told.
pub fn start(market: Market, listener: TcpListener) -> anyhow::Result<Running> {
    let address = listener.local_addr()?;
    market.0.url.get_or_init(|| format!("http://{address}"));
    let (stop, stopped) = watch::channel(false);
    let scanning = market.clone().keep_scanning(stopped.clone());
    let serving = listen::serve(listener, http::router(market), stopped);
    let task = tokio::spawn(async {
        tokio::join!(scanning, serving);
    });
    Ok(Running { address, stop, task })
}

#[cfg(test)]
mod tests;
