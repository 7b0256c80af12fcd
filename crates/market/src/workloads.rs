//! Publishing from CI by who runs there, with nothing kept in CI: the author signs once which runs may publish a plugin, and a run
//! shows the token that its issuer (GitHub, GitLab) gives it. What the run signs with is a key of its own, which ends with it.

mod issuers;
mod token;

use jackfield_domain::market::keys::{self, Kind};
use jackfield_domain::market::workloads::{MOST, covers, is_valid};
use jackfield_domain::{Failure, Result};
use jackfield_model::{AuthorStatement, AuthorWorkloads, MarketPublisher, MarketWorkload, Millis, Sealed};
use jackfield_storage::{Tx, market as rows};
use serde_json::json;

use crate::publishers::owns;
use crate::store::fault;
use crate::{Market, log};

pub use issuers::Issuers;

/// How far an author's clock may be away.
const CLOCK_MS: i64 = 10 * 60 * 1000;

/// A run that showed who it is.
pub struct Proven {
    pub publisher: MarketPublisher,
    pub statement: AuthorStatement,
    pub workload: MarketWorkload,
    /// The author's list, as it is signed.
    pub delegation: Sealed,
}

/// The document with the list of a plugin.
fn document(id: &str) -> String {
    format!("workloads/{}", id.to_lowercase())
}

impl Market {
    /// The list of a plugin, as its author signed it.
    ///
    /// # Errors
    /// Fails when the database does.
    pub(crate) async fn workloads(&self, id: &str) -> Result<Option<Sealed>> {
        let kept = rows::document(&document(id)).optional::<(String,)>(&self.0.store).await?;
        kept.map(|(text,)| serde_json::from_str(&text).map_err(fault)).transpose()
    }

    /// Keeps which runs may publish a plugin, in place of what was there.
    ///
    /// # Errors
    /// 400 for what is no list, or older than the one that is there; 403 for somebody else's plugin.
    pub(crate) async fn allow_workloads(&self, sealed: Sealed) -> Result<()> {
        self.is_no_mirror()?;
        let publisher = self.publisher_of(&sealed.key).await?;
        let list: AuthorWorkloads = open(Kind::Workloads, &sealed, &publisher.key)?;
        let id = &list.plugin_id;
        if !publisher.namespaces.iter().any(|namespace| owns(namespace, id)) {
            let refusal = Failure::of("app.market.publish.namespace.app_error", 403);
            return Err(refusal.with("id", id).with("publisher", &publisher.name));
        }
        let issuers = self.0.issuers.names();
        let is_known = |one: &MarketWorkload| is_valid(one) && issuers.contains(&one.issuer);
        if list.workloads.len() > MOST || !list.workloads.iter().all(is_known) {
            return Err(Failure::of("app.market.workloads.invalid.app_error", 400).with("issuers", issuers.join(", ")));
        }
        let _turn = self.0.turn.lock().await;
        let now = self.0.clock.now();
        let before = match self.workloads(id).await? {
            // Of another key it was another publisher's.
            Some(known) if known.key == sealed.key => open::<AuthorWorkloads>(Kind::Workloads, &known, &known.key)?.at,
            _ => Millis(0),
        };
        if (list.at.0 - now.0).abs() > CLOCK_MS || list.at <= before {
            return Err(Failure::of("app.market.act.replayed.app_error", 400));
        }
        let text = serde_json::to_string(&sealed).map_err(fault)?;
        let data = json!({ "publisher": publisher.name, "list": list });
        let name = document(id);
        let work = async move |tx: &mut Tx| {
            rows::keep_document(&name, &text).execute(&mut *tx).await?;
            log::note(tx, now, "workloads", &data).await
        };
        self.0.store.transact(work).await
    }

    /// Looks at what a run signed and at the token that it shows.
    ///
    /// # Errors
    /// 403 where its author does not let it publish that; 503 where its issuer does not answer.
    pub(crate) async fn proven(&self, sealed: &Sealed, shown: &str) -> Result<Proven> {
        let refused = |reason: String| Failure::of("app.market.publish.workload.app_error", 403).with("reason", reason);
        let statement: AuthorStatement = open(Kind::Author, sealed, &sealed.key)?;
        let delegation = self.workloads(&statement.plugin_id).await?;
        let none = || refused(format!("no author lets a run publish {}", statement.plugin_id));
        let delegation = delegation.ok_or_else(none)?;
        let publisher = self.publisher_of(&delegation.key).await?;
        let list: AuthorWorkloads = open(Kind::Workloads, &delegation, &publisher.key)?;
        let own = self.0.url.get().map(String::as_str).unwrap_or_default();
        let known = list.workloads.iter().map(|one| one.issuer.as_str());
        let claims = self.0.issuers.verify(&self.0.outside, shown, own, known, self.0.clock.now()).await?;
        let workload = MarketWorkload { issuer: claims.iss, subject: claims.sub };
        if list.plugin_id != statement.plugin_id || !covers(&list, &workload) {
            return Err(refused(format!("{} is not one of those that its author lets publish it", workload.subject)));
        }
        // A token that was seen is good for the same package alone, as after a lost answer.
        self.0.issuers.use_up(&workload.issuer, &claims.jti, (claims.exp, &statement.digest), self.0.clock.now())?;
        Ok(Proven { publisher, statement, workload, delegation })
    }

    /// The publisher whose key this is.
    ///
    /// # Errors
    /// 403 for a key that nobody has, or that was revoked.
    pub(crate) async fn publisher_of(&self, key: &str) -> Result<MarketPublisher> {
        let publishers = self.publishers().await?;
        let known = publishers.into_iter().find(|one| one.key.eq_ignore_ascii_case(key) && one.revoked_at.is_never());
        let shown: String = key.chars().take(100).collect();
        known.ok_or_else(|| Failure::of("app.market.publish.unknown_key.app_error", 403).with("key", shown))
    }
}

fn open<T: serde::de::DeserializeOwned>(kind: Kind, sealed: &Sealed, key: &str) -> Result<T> {
    keys::open(kind, sealed, &[key])
        .map_err(|reason| Failure::of("app.market.publish.signature.app_error", 403).with("reason", reason))
}
