//! Publishing: whose the package is, whether it is what was signed, whether the rules hold, and the market's own signature.

use std::path::{Path, PathBuf};

use jackfield_domain::market::keys::{self, Kind};
use jackfield_domain::market::versions;
use jackfield_domain::{Failure, Result};
use jackfield_model::{
    AuthorStatement, CertificationReport, MarketPublisher, MarketStatement, MarketVersion, MarketWorkload, Sealed,
};
use jackfield_plugin_host::package;
use jackfield_storage::{Tx, market as rows};
use serde_json::json;
use tempfile::NamedTempFile;

use crate::certify::{self, With};
use crate::publishers::{mirror, owns};
use crate::store::{self, fault};
use crate::workloads::Proven;
use crate::{Market, Signs, advisories, log};

/// What an author says, once it is known who says it.
pub struct Announced {
    pub publisher: MarketPublisher,
    pub statement: AuthorStatement,
    sealed: Sealed,
    /// The run in CI that signed, with the author's list that has it.
    run: Option<(MarketWorkload, Sealed)>,
}

impl Market {
    /// Looks at who wants to publish what, before anything of the package is read: an author by their key, or a run in CI by its
    /// token.
    ///
    /// # Errors
    /// 403 for a key that nobody has, or an id of somebody else's; 409 for a version that is there or too old.
    pub(crate) async fn announce(&self, sealed: Sealed, token: &str) -> Result<Announced> {
        if let Signs::Mirrored(of) = &self.0.signs {
            return Err(mirror(&of.market));
        }
        if !token.is_empty() {
            let Proven { publisher, statement, workload, delegation } = self.proven(&sealed, token).await?;
            self.may_publish(&publisher, &statement).await?;
            return Ok(Announced { publisher, statement, sealed, run: Some((workload, delegation)) });
        }
        let publisher = self.publisher_of(&sealed.key).await?;
        let statement: AuthorStatement = keys::open(Kind::Author, &sealed, &[&publisher.key])
            .map_err(|reason| Failure::of("app.market.publish.signature.app_error", 403).with("reason", reason))?;
        self.may_publish(&publisher, &statement).await?;
        Ok(Announced { publisher, statement, sealed, run: None })
    }

    async fn may_publish(&self, publisher: &MarketPublisher, statement: &AuthorStatement) -> Result<()> {
        let (id, version) = (&statement.plugin_id, &statement.version);
        let refused = |key: &'static str, status| Failure::of(key, status).with("id", id);
        if !publisher.namespaces.iter().any(|namespace| owns(namespace, id)) {
            return Err(refused("app.market.publish.namespace.app_error", 403).with("publisher", &publisher.name));
        }
        let catalogue = self.0.catalogue.read().await;
        let look = skeleton(id);
        if let Some(other) = catalogue.ids().find(|other| *other != id && skeleton(other) == look) {
            return Err(refused("app.market.publish.look_alike.app_error", 403).with("other", other));
        }
        let Some(plugin) = catalogue.plugin(id) else { return Ok(()) };
        if plugin.versions.iter().any(|known| known.statement.publisher != publisher.name) {
            return Err(refused("app.market.publish.owner.app_error", 403));
        }
        if let Some(known) = plugin.versions.iter().find(|known| known.manifest.version == *version) {
            if known.statement.digest == statement.digest {
                // The same again, as after a lost answer.
                return Ok(());
            }
            return Err(refused("app.market.publish.other_digest.app_error", 409).with("version", version));
        }
        let newest = plugin.versions.first().map(|known| known.manifest.version.as_str()).unwrap_or_default();
        if versions::compare(version, newest).is_le() {
            let refusal = refused("app.market.publish.older.app_error", 409);
            return Err(refusal.with("version", version).with("newest", newest));
        }
        Ok(())
    }

    /// The package of a plugin's newest version.
    async fn before(&self, id: &str) -> Option<PathBuf> {
        let catalogue = self.0.catalogue.read().await;
        self.0.packages.place(&catalogue.plugin(id)?.versions.first()?.statement.digest)
    }

    /// Publishes a package that was received.
    ///
    /// # Errors
    /// 400 for a package that is not what was signed, 422 with the report for one that breaks rules.
    pub(crate) async fn publish(&self, announced: Announced, received: NamedTempFile) -> Result<Published> {
        let busy = || Failure::of("app.market.publish.busy.app_error", 429);
        let _looking = self.0.looking.try_acquire().map_err(|_| busy())?;
        let (path, now) = (received.path().to_owned(), self.0.clock.now());
        let digest = digest_of(&path).await?;
        if digest != announced.statement.digest {
            let refusal = Failure::of("app.market.publish.digest.app_error", 400);
            return Err(refusal.with("found", digest).with("signed", shortened(&announced.statement.digest)));
        }
        let size = received.as_file().metadata().map_err(fault)?.len();
        let known = self.advisories().await;
        let before = self.before(&announced.statement.plugin_id).await;
        let trial = self.0.trial.clone();
        let looking = move || {
            let with = With { known: known.as_deref(), trial: trial.as_deref(), before: before.as_deref() };
            certify::look(&path, now, with)
        };
        let looked = tokio::task::spawn_blocking(looking).await.map_err(fault)?;
        let looked = looked.map_err(fault)?;
        let (parts, against) = (looked.parts, looked.advisories);
        let Some(manifest) = looked.manifest.filter(|_| looked.report.passes) else {
            return Ok(Published::Returned(looked.report));
        };
        let signed = &announced.statement;
        if manifest.id != signed.plugin_id || manifest.version != signed.version {
            let of = |id: &str, version: &str| format!("{id} {version}");
            let refusal = Failure::of("app.market.publish.identity.app_error", 400);
            return Err(refusal
                .with("found", of(&manifest.id, &manifest.version))
                .with("signed", of(&signed.plugin_id, &signed.version)));
        }
        let Signs::Itself { key, .. } = &self.0.signs else { return Err(fault("a mirror publishes nothing")) };
        let (workload, delegation) = announced.run.unzip();
        let signer = if workload.is_some() { announced.sealed.key.clone() } else { String::new() };
        let statement = MarketStatement {
            signer,
            workload,
            plugin_id: manifest.id.clone(),
            version: manifest.version.clone(),
            digest: digest.clone(),
            size: i64::try_from(size).unwrap_or(i64::MAX),
            author: announced.publisher.key.clone(),
            publisher: announced.publisher.name.clone(),
            tier: certify::tier(&looked.report, announced.publisher.verified).to_owned(),
            at: now,
            ..MarketStatement::default()
        };
        let market = key.seal(Kind::Market, &statement).map_err(fault)?;
        let row = rows::Version {
            plugin_id: manifest.id.clone(),
            version: manifest.version.clone(),
            publisher: statement.publisher.clone(),
            digest: digest.clone(),
            manifest: serde_json::to_string(&manifest).map_err(fault)?,
            author: store::author(&announced.sealed, delegation.as_ref()).map_err(fault)?,
            market: serde_json::to_string(&market).map_err(fault)?,
            report: certify::text(&looked.report),
            icon: looked.icon,
            create_at: now,
        };
        let told = MarketVersion { advisories: against.clone(), ..store::version(&row)? };
        let _turn = self.0.turn.lock().await;
        // Another may have published meanwhile.
        self.may_publish(&announced.publisher, &announced.statement).await?;
        if let Some(known) = self.0.catalogue.read().await.version(&manifest.id, &manifest.version) {
            return Ok(Published::Listed(Box::new(known.clone())));
        }
        let marks = if against.is_empty() {
            None
        } else {
            let mut marks = advisories::marks(&self.0.store).await?;
            marks.insert(digest.clone(), against);
            Some(marks)
        };
        self.0.packages.keep(received, &digest).map_err(fault)?;
        let work = async move |tx: &mut Tx| {
            rows::insert_version(&row).execute(&mut *tx).await?;
            advisories::keep_parts(tx, &row.digest, &parts).await?;
            if let Some(marks) = &marks {
                advisories::keep(tx, marks).await?;
            }
            log::note(tx, now, "publish", &json!(statement)).await
        };
        self.0.store.transact(work).await?;
        self.read_again(&manifest.id).await?;
        Ok(Published::Listed(Box::new(told)))
    }
}

/// What came of publishing.
pub enum Published {
    Listed(Box<MarketVersion>),
    /// Rules are broken, which the report names.
    Returned(CertificationReport),
}

async fn digest_of(path: &Path) -> Result<String> {
    let path = path.to_owned();
    let digest = tokio::task::spawn_blocking(move || package::digest_of(&path)).await.map_err(fault)?;
    digest.map_err(fault)
}

/// An id with all that looks alike made one: letters that are mistaken for others, and separators.
fn skeleton(id: &str) -> String {
    let id = id.to_lowercase().replace("rn", "m").replace("vv", "w").replace("cl", "d");
    let alike = |c| match c {
        '0' => Some('o'),
        '1' | 'i' | '|' => Some('l'),
        '5' => Some('s'),
        '.' | '-' | '_' => None,
        other => Some(other),
    };
    id.chars().filter_map(alike).collect()
}

fn shortened(text: &str) -> String {
    text.chars().take(100).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_look_alike_have_one_skeleton() {
        for (one, other) in [
            ("com.example.mail", "com.example.ma1l"),
            ("com.example.modern", "com.example.rnodem"),
            ("com.example.a-b", "com.example.a_b"),
            ("com.example.Tool", "com.example.too1"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
        assert_ne!(skeleton("com.example.polls"), skeleton("com.example.tools"));
    }
}
