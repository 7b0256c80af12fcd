//! What people do to a version once the rules have looked at it: its author hands it in, answers, appeals and takes it back; reviewers
//! ask, approve and return. Where it stands follows from what was done, so that nobody sets a state.
//!
//! Authors sign what they do with the key that they publish with; reviewers have a token of the market's.

mod standing;

use jackfield_domain::market::keys::{self, Kind as Seal};
use jackfield_domain::market::rules::Rule;
use jackfield_domain::market::tiers::{CERTIFIED_MS, PLUGIN_API, Tier, reads_or_reaches};
use jackfield_domain::{Failure, Result};
use jackfield_model::{
    AuthorAct, CertificationReport, MarketAct, MarketPublisher, MarketRating, MarketReview, MarketReviewer,
    MarketRevocation, MarketStatement, MarketVersion, Millis, Sealed, WARNING,
};
use jackfield_storage::{Tx, market as rows};
use serde_json::json;

use crate::publishers::mirror;
use crate::store::fault;
use crate::{Market, Signs, certify, log};

pub use standing::{Act, Standing, State, standing};

/// Letters of what is said.
const TEXT: usize = 4_000;
/// Letters of a file's name.
const FILE: usize = 300;
/// What is done to one version at most.
const MOST: usize = 200;
/// How far an author's clock may be away.
const CLOCK_MS: i64 = 10 * 60 * 1000;

/// How many people have to approve of a version.
pub fn needed(version: &MarketVersion) -> usize {
    if reads_or_reaches(&version.manifest).is_empty() { 1 } else { 2 }
}

impl Market {
    /// Where a version stands, with all that was done to it.
    ///
    /// # Errors
    /// 404 when it is not here.
    pub(crate) async fn review(&self, id: &str, version: &str) -> Result<MarketReview> {
        let catalogue = self.0.catalogue.read().await;
        let found = catalogue.version(id, version).ok_or_else(not_found)?;
        let acts = catalogue.acts(id, version);
        let needed = needed(found);
        Ok(MarketReview {
            plugin_id: found.manifest.id.clone(),
            version: found.manifest.version.clone(),
            state: standing(acts, needed, self.0.clock.now()).state.as_str().into(),
            needed: i64::try_from(needed).unwrap_or(i64::MAX),
            acts: acts.iter().map(|act| MarketAct { signed_at: Millis(0), ..act.clone() }).collect(),
        })
    }

    /// Does what an author signed.
    ///
    /// # Errors
    /// 403 for a key that is not the publisher's, 409 for what does not go with where the version stands.
    pub(crate) async fn act_as_author(&self, sealed: Sealed) -> Result<()> {
        self.is_no_mirror()?;
        let (publisher, asked) = self.author_of(&sealed).await?;
        let now = self.0.clock.now();
        if (asked.at.0 - now.0).abs() > CLOCK_MS {
            return Err(Failure::of("app.market.act.replayed.app_error", 400));
        }
        if asked.kind == "rate" {
            return self.rate(publisher, asked).await;
        }
        let act = Act::read(&asked.kind).filter(|act| act.is_authors()).ok_or_else(invalid)?;
        let _turn = self.0.turn.lock().await;
        let version = self.version_of(&asked.plugin_id, &asked.version).await?;
        if version.statement.publisher != publisher.name {
            return Err(Failure::of("app.market.publish.owner.app_error", 403).with("id", &asked.plugin_id));
        }
        let done = MarketAct {
            plugin_id: version.manifest.id.clone(),
            version: version.manifest.version.clone(),
            kind: act.as_str().into(),
            author: publisher.name,
            text: asked.text,
            at: now,
            signed_at: asked.at,
            ..MarketAct::default()
        };
        if act == Act::Submit {
            self.breaks_nothing(&version).await?;
        }
        self.keep_act(&version, act, done).await
    }

    /// Does what a reviewer says.
    ///
    /// # Errors
    /// 400 for what is not said whole, 403 for what is their own, 409 for what does not go with where the version stands.
    pub(crate) async fn act_as_reviewer(&self, reviewer: &MarketReviewer, asked: MarketAct) -> Result<()> {
        self.is_no_mirror()?;
        let act = Act::read(&asked.kind).filter(|act| !act.is_authors()).ok_or_else(invalid)?;
        // A return names a rule, and nothing else does.
        let is_rule = match act {
            Act::Return => Rule::ALL.iter().any(|rule| rule.id() == asked.rule),
            _ => asked.rule.is_empty(),
        };
        let is_place = asked.file.chars().count() <= FILE && !asked.file.chars().any(char::is_control);
        if !is_rule || !is_place || asked.line < 0 {
            return Err(invalid());
        }
        let _turn = self.0.turn.lock().await;
        let version = self.version_of(&asked.plugin_id, &asked.version).await?;
        let (id, publisher) = (&version.manifest.id, &version.statement.publisher);
        if *publisher == reviewer.publisher || *publisher == reviewer.name {
            return Err(Failure::of("app.market.act.own.app_error", 403).with("id", id).with("publisher", publisher));
        }
        let built = asked.digest.trim().to_lowercase();
        if !built.is_empty() && (act != Act::Approve || built != version.statement.digest) {
            return Err(Failure::of("app.market.act.rebuilt.app_error", 400)
                .with("built", built.chars().take(64).collect::<String>())
                .with("published", &version.statement.digest));
        }
        let done = MarketAct {
            number: 0,
            plugin_id: id.clone(),
            version: version.manifest.version.clone(),
            kind: act.as_str().into(),
            author: reviewer.name.clone(),
            digest: built,
            at: self.0.clock.now(),
            signed_at: Millis(0),
            ..asked
        };
        self.keep_act(&version, act, done).await
    }

    /// Who signed it, and what: a publisher's key that was not taken away.
    async fn author_of(&self, sealed: &Sealed) -> Result<(MarketPublisher, AuthorAct)> {
        let publisher = self.publisher_of(&sealed.key).await?;
        let asked = keys::open(Seal::AuthorAct, sealed, &[&publisher.key])
            .map_err(|reason| Failure::of("app.market.publish.signature.app_error", 403).with("reason", reason))?;
        Ok((publisher, asked))
    }

    async fn version_of(&self, id: &str, version: &str) -> Result<MarketVersion> {
        self.0.catalogue.read().await.version(id, version).cloned().ok_or_else(not_found)
    }

    pub(crate) fn is_no_mirror(&self) -> Result<()> {
        match &self.0.signs {
            Signs::Itself { .. } => Ok(()),
            Signs::Mirrored(of) => Err(mirror(&of.market)),
        }
    }

    /// The report of a version, as it is kept.
    ///
    /// # Errors
    /// 404 when it is not here.
    pub(crate) async fn report(&self, id: &str, version: &str) -> Result<String> {
        let found = rows::report(id, version).optional::<(String,)>(&self.0.store).await?;
        found.map(|(text,)| text).ok_or_else(not_found)
    }

    async fn breaks_nothing(&self, version: &MarketVersion) -> Result<()> {
        let (id, number) = (&version.manifest.id, &version.manifest.version);
        let report: CertificationReport = serde_json::from_str(&self.report(id, number).await?).map_err(fault)?;
        if report.findings.is_empty() {
            return Ok(());
        }
        let mut rules: Vec<&str> = report.findings.iter().map(|finding| finding.rule.as_str()).collect();
        rules.dedup();
        let refusal = Failure::of("app.market.act.rules.app_error", 422);
        Err(refusal.with("id", id).with("version", number).with("findings", rules.join(", ")))
    }

    /// Keeps what is done, and what follows from it. The turn is taken.
    async fn keep_act(&self, version: &MarketVersion, act: Act, mut done: MarketAct) -> Result<()> {
        done.text = done.text.trim().to_owned();
        let letters = done.text.chars().count();
        // Whoever hands a version in need not say a word.
        if letters > TEXT || (letters == 0 && act != Act::Submit) {
            return Err(invalid());
        }
        let (id, number) = (done.plugin_id.clone(), done.version.clone());
        let mut acts = self.0.catalogue.read().await.acts(&id, &number).to_vec();
        if acts.iter().any(|before| done.signed_at > Millis(0) && before.signed_at >= done.signed_at) {
            return Err(Failure::of("app.market.act.replayed.app_error", 400));
        }
        let (needed, now) = (needed(version), done.at);
        let before = standing(&acts, needed, now);
        if version.revoked.is_some() || acts.len() >= MOST || !before.allows(act, &done.author) {
            let state = if version.revoked.is_some() { "revoked" } else { before.state.as_str() };
            let refusal = Failure::of("app.market.act.state.app_error", 409);
            return Err(refusal.with("id", id).with("version", number).with("state", state));
        }
        acts.push(done.clone());
        let becomes = standing(&acts, needed, now).state;
        let sealed = match becomes {
            State::Certified if act == Act::Approve => Some(self.certified(version, now).await?),
            _ => None,
        };
        let taken_back = (act == Act::Yank).then(|| MarketRevocation {
            plugin_id: id.clone(),
            version: number.clone(),
            severity: WARNING.into(),
            reason: format!("Its author took it back: {}", done.text.chars().take(400).collect::<String>()),
            at: now,
        });
        let work = async move |tx: &mut Tx| {
            let last = rows::last_act().optional::<(i64,)>(&mut *tx).await?.map_or(0, |(number,)| number);
            done.number = last + 1;
            rows::insert_act(&done).execute(&mut *tx).await?;
            log::note(tx, now, &done.kind, &json!(done)).await?;
            if let Some((statement, sealed)) = &sealed {
                rows::seal_again(&done.plugin_id, &done.version, sealed).execute(&mut *tx).await?;
                log::note(tx, now, "certify", &json!(statement)).await?;
            }
            if let Some(revocation) = &taken_back {
                let last = rows::last_revocation().optional::<(i64,)>(&mut *tx).await?.map_or(0, |(number,)| number);
                rows::revoke(last + 1, revocation).execute(&mut *tx).await?;
                log::note(tx, now, "revoke", &json!(revocation)).await?;
            }
            Ok::<_, Failure>(())
        };
        self.0.store.transact(work).await?;
        self.read_again(&version.manifest.id).await?;
        Ok(())
    }

    /// The market's word for a version that people have approved of.
    async fn certified(&self, version: &MarketVersion, now: Millis) -> Result<(MarketStatement, String)> {
        let Signs::Itself { key, .. } = &self.0.signs else { return Err(fault("a mirror certifies nothing")) };
        let publishers = self.publishers().await?;
        let of = publishers.iter().find(|one| one.name == version.statement.publisher);
        let (id, number) = (&version.manifest.id, &version.manifest.version);
        let report: CertificationReport = serde_json::from_str(&self.report(id, number).await?).map_err(fault)?;
        let tier = if of.is_some_and(|one| one.official) { Tier::Official } else { Tier::Certified };
        let statement = MarketStatement {
            tier: tier.as_str().into(),
            until: now.plus(CERTIFIED_MS),
            api: PLUGIN_API,
            tier_after: certify::tier(&report, of.is_some_and(|one| one.verified)).into(),
            ..version.statement.clone()
        };
        let sealed = key.seal(Seal::Market, &statement).map_err(fault)?;
        Ok((statement, serde_json::to_string(&sealed).map_err(fault)?))
    }

    /// Keeps what a publisher thinks of somebody else's plugin.
    async fn rate(&self, publisher: MarketPublisher, asked: AuthorAct) -> Result<()> {
        let _turn = self.0.turn.lock().await;
        let plugin = self.0.catalogue.read().await.plugin(&asked.plugin_id).cloned().ok_or_else(not_found)?;
        let own = plugin.versions.iter().any(|version| version.statement.publisher == publisher.name);
        if own {
            let refusal = Failure::of("app.market.act.own.app_error", 403);
            return Err(refusal.with("id", &plugin.plugin_id).with("publisher", &publisher.name));
        }
        let text = asked.text.trim();
        if !(1..=5).contains(&asked.stars) || text.chars().count() > TEXT {
            return Err(invalid());
        }
        let now = self.0.clock.now();
        let rating = MarketRating {
            plugin_id: plugin.plugin_id.clone(),
            publisher: publisher.name,
            stars: asked.stars,
            text: text.to_owned(),
            at: now,
        };
        let work = async move |tx: &mut Tx| {
            rows::rate(&rating).execute(&mut *tx).await?;
            log::note(tx, now, "rate", &json!(rating)).await
        };
        self.0.store.transact(work).await?;
        self.read_again(&plugin.plugin_id).await?;
        Ok(())
    }
}

fn invalid() -> Failure {
    Failure::of("app.market.act.invalid.app_error", 400)
}

fn not_found() -> Failure {
    Failure::of("app.market.not_found.app_error", 404)
}
