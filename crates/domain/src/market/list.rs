//! The list that administrators choose from: what the markets have, and what this server has already.

use jackfield_model::permission::ReadPlugins;
use jackfield_model::{Manifest, MarketFacts, MarketVersion, MarketplaceLabel, MarketplacePlugin, Millis};

use super::ask::LISTED;
use super::tiers::{self, Tier};
use super::{markets, offer, trust, versions};
use crate::authorize::Granted;
use crate::config::API_VERSION;
use crate::plugins::installed;
use crate::{App, Result};

/// Known faults of one version that are shown.
pub(super) const ADVISORIES: usize = 20;

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A part of a name, an id or a description.
    pub text: String,
    pub plugin_id: String,
    pub local_only: bool,
    pub remote_only: bool,
    pub offset: usize,
    pub limit: usize,
}

impl Filter {
    fn fits(&self, manifest: &Manifest) -> bool {
        let text = self.text.trim().to_lowercase();
        let is_asked = self.plugin_id.is_empty() || manifest.id.eq_ignore_ascii_case(&self.plugin_id);
        let found = [&manifest.id, &manifest.name, &manifest.description].into_iter();
        is_asked && (text.is_empty() || found.into_iter().any(|part| part.to_lowercase().contains(&text)))
    }
}

/// Lists plugins by their names. Of a plugin that two markets have, the first market's is the one.
///
/// # Errors
/// 501 where there is no market, 500 when none of them answers.
#[crate::boxed]
pub async fn list(app: &App, _: &Granted<ReadPlugins>, filter: &Filter) -> Result<Vec<MarketplacePlugin>> {
    let markets = markets(app)?;
    let mut found: Vec<MarketplacePlugin> = Vec::new();
    let (mut failed, mut answered) = (None, false);
    for market in markets.iter().filter(|_| !filter.local_only) {
        let asked = async {
            let trusted = trust::keys_of(app, market).await?;
            Ok::<_, crate::Failure>((trusted, market.plugins(&filter.text, API_VERSION).await?))
        };
        let (trusted, versions) = match asked.await {
            Ok(asked) => asked,
            Err(failure) => {
                tracing::warn!("A market of plugins cannot be used: {failure}");
                failed = Some(failure);
                continue;
            }
        };
        answered = true;
        for version in versions {
            // What cannot be installed from here is not shown.
            let Ok(statement) = trust::check(&version, &trusted) else { continue };
            if found.len() >= LISTED
                || found.iter().any(|known| known.manifest.id.eq_ignore_ascii_case(&statement.plugin_id))
            {
                continue;
            }
            found.push(shown(version, &market.address, app.now()));
        }
    }
    if let Some(failure) = failed.filter(|_| !answered) {
        return Err(failure);
    }
    let installed = installed::installed(app).await?;
    for row in &installed {
        let Some(known) = found.iter_mut().find(|known| known.manifest.id.eq_ignore_ascii_case(&row.id)) else {
            if !filter.remote_only {
                found.push(local(installed::read(row)?));
            }
            continue;
        };
        known.installed_version.clone_from(&row.version);
        let newer = versions::compare(&known.manifest.version, &row.version).is_gt();
        if let Some(facts) = known.market.as_mut() {
            facts.pinned = offer::is_pinned(app, &row.id);
            facts.waits_until = if newer { offer::waits_until(app, facts.at) } else { Millis(0) };
        }
    }
    found.retain(|plugin| filter.fits(&plugin.manifest));
    found.sort_by_cached_key(|plugin| (plugin.manifest.name.to_lowercase(), plugin.manifest.id.clone()));
    Ok(found.into_iter().skip(filter.offset).take(filter.limit).collect())
}

fn shown(version: MarketVersion, market: &str, now: Millis) -> MarketplacePlugin {
    let MarketVersion { manifest, statement, downloads, rating, icon_data, mut advisories, .. } = version;
    advisories.truncate(ADVISORIES);
    let tier = Tier::of(&statement, now);
    MarketplacePlugin {
        icon_data: trust::picture(&icon_data).to_owned(),
        homepage_url: safe(&manifest.homepage_url),
        release_notes_url: safe(&manifest.release_notes_url),
        download_url: format!("{market}/api/v2/packages/{}", statement.digest),
        labels: vec![tier.label()],
        author_type: "community".into(),
        release_stage: "production".into(),
        market: Some(MarketFacts {
            url: market.to_owned(),
            tier: tier.as_str().into(),
            publisher: statement.publisher,
            size: statement.size,
            digest: statement.digest,
            at: statement.at,
            categories: tiers::categories(&manifest),
            downloads,
            rating,
            pinned: false,
            waits_until: Millis(0),
            advisories,
        }),
        manifest: Manifest { files: Default::default(), ..manifest },
        ..MarketplacePlugin::default()
    }
}

/// A plugin that no market has. Mattermost's label.
fn local(manifest: Manifest) -> MarketplacePlugin {
    let label = MarketplaceLabel {
        name: "Local".into(),
        description: "This plugin is not listed in the marketplace.".into(),
        ..MarketplaceLabel::default()
    };
    MarketplacePlugin {
        homepage_url: safe(&manifest.homepage_url),
        release_notes_url: safe(&manifest.release_notes_url),
        labels: vec![label],
        installed_version: manifest.version.clone(),
        manifest: Manifest { files: Default::default(), ..manifest },
        ..MarketplacePlugin::default()
    }
}

/// An address that a page may link to.
fn safe(address: &str) -> String {
    if address.starts_with("https://") || address.starts_with("http://") { address.to_owned() } else { String::new() }
}
