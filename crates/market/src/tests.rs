//! The market as it is served: reviews from one end to the other, and its pages. On both engines.

mod faults;
mod pages;
mod reviews;
mod runs;

use std::path::Path;
use std::sync::Arc;

use jackfield_domain::market::keys::SigningKey;
use jackfield_domain::{Clock, ManualClock};
use jackfield_model::{AuthorAct, MarketAct, MarketPublisher, MarketReviewer, MarketVersion, Millis};
use jackfield_storage::Store;
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::certify::tests::Draft;
use crate::remote::{Outcome, Remote};
use crate::{Market, Options, Running, start};

const ID: &str = "com.example.cards";

/// A market with a publisher, and a clock to move.
struct Hosted {
    folder: TempDir,
    clock: ManualClock,
    running: Running,
    remote: Remote,
    administrator: Remote,
    author: SigningKey,
}

impl Hosted {
    async fn on(database: &str) -> Self {
        Self::made(database, |options| options).await
    }

    /// One with something else than most have.
    async fn made(database: &str, with: impl FnOnce(Options) -> Options) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(database).await.unwrap();
        let clock = ManualClock::at(Millis(1_800_000_000_000));
        let usual = Options::new(store, folder.path().to_owned(), Arc::new(clock.clone()));
        let options = with(Options { url: Some("https://market.example.com".into()), ..usual });
        let market = Market::open(options).await.unwrap();
        let running = start(market, TcpListener::bind("127.0.0.1:0").await.unwrap()).unwrap();
        let remote = Remote::at(&format!("http://{}", running.address)).unwrap();
        let token = std::fs::read_to_string(Market::token_file(folder.path())).unwrap();
        let administrator = Remote::at(remote.address()).unwrap().with_token(&token);
        let author = SigningKey::generate().unwrap();
        let hosted = Self { folder, clock, running, remote, administrator, author };
        hosted.registers("Example", &hosted.author, "com.example").await;
        hosted
    }

    async fn registers(&self, name: &str, key: &SigningKey, namespace: &str) {
        let publisher = MarketPublisher {
            name: name.into(),
            key: key.public(),
            namespaces: vec![namespace.into()],
            verified: true,
            ..MarketPublisher::default()
        };
        self.administrator.register(&publisher).await.unwrap();
    }

    /// A reviewer with their token.
    async fn names(&self, name: &str, publisher: &str) -> (Remote, String) {
        let asked = MarketReviewer { name: name.into(), publisher: publisher.into(), ..MarketReviewer::default() };
        let named = self.administrator.name_reviewer(&asked).await.unwrap();
        (Remote::at(self.remote.address()).unwrap().with_token(&named.token), named.token)
    }

    async fn publishes(&self, draft: Draft, key: &SigningKey) -> Box<MarketVersion> {
        let folder = tempfile::tempdir_in(self.folder.path()).unwrap();
        match self.remote.publish(&packed(draft, folder.path()), key).await.unwrap() {
            Outcome::Listed(version) => version,
            Outcome::Returned(report) => panic!("{report:?}"),
        }
    }

    /// Something that the author does now.
    fn act(&self, kind: &str, version: &str, text: &str) -> AuthorAct {
        AuthorAct {
            plugin_id: ID.into(),
            version: version.into(),
            kind: kind.into(),
            text: text.into(),
            at: self.clock.now(),
            stars: 0,
        }
    }

    async fn acts(&self, kind: &str, version: &str, text: &str) -> anyhow::Result<()> {
        self.clock.advance(1_000);
        self.remote.act(&self.act(kind, version, text), &self.author).await
    }

    async fn state(&self, version: &str) -> String {
        self.remote.review(ID, version).await.unwrap().state
    }
}

fn packed(draft: Draft, folder: &Path) -> std::path::PathBuf {
    draft.packed(folder, &[])
}

/// Something that a reviewer does.
fn says(kind: &str, version: &str, text: &str) -> MarketAct {
    MarketAct {
        plugin_id: ID.into(),
        version: version.into(),
        kind: kind.into(),
        text: text.into(),
        ..MarketAct::default()
    }
}

/// The id of a refusal.
fn refusal<T>(outcome: anyhow::Result<T>) -> String {
    let Err(error) = outcome else { panic!("this must be refused") };
    let text = error.to_string();
    text.rsplit_once('(').map_or(text.clone(), |(_, id)| id.trim_end_matches(')').to_owned())
}
