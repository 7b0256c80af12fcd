//! The list as Mattermost's servers ask for it.

use jackfield_domain::Result;
use jackfield_domain::market::tiers::Tier;
use jackfield_model::{Manifest, MarketVersion, MarketplaceLabel, Millis};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::Market;
use crate::catalogue::{Asked, Catalogue};
use crate::store::fault;

/// A plugin as Mattermost's `BaseMarketplacePlugin` has it. What a server has installed is a server's to say.
#[derive(Serialize)]
struct Shown<'a> {
    homepage_url: &'a str,
    icon_data: &'a str,
    download_url: String,
    release_notes_url: &'a str,
    labels: [MarketplaceLabel; 1],
    hosting: &'static str,
    /// Mattermost's words: who is known to the market is a partner of it.
    author_type: &'static str,
    release_stage: &'static str,
    enterprise: bool,
    signature: &'static str,
    manifest: &'a RawValue,
}

impl Market {
    /// A page of Mattermost's list, as JSON. A server names its platform: what has no program for it, it cannot run; components
    /// run in Jackfield alone.
    pub(crate) async fn list_for_mattermost(&self, asked: &Asked, platform: &str) -> Result<String> {
        let runs = |version: &MarketVersion| platform.is_empty() || runs_on(&version.manifest, platform);
        let own = self.0.url.get().map(String::as_str).unwrap_or_default();
        let catalogue = self.0.catalogue.read().await;
        let found = catalogue.list(asked, runs).into_iter();
        let shown: Vec<_> = found.filter_map(|version| shown(&catalogue, version, own, asked.now)).collect();
        serde_json::to_string(&shown).map_err(fault)
    }
}

fn runs_on(manifest: &Manifest, platform: &str) -> bool {
    let Some(server) = &manifest.server else { return true };
    !server.executable.is_empty() || server.executables.contains_key(platform)
}

fn shown<'a>(catalogue: &'a Catalogue, version: &'a MarketVersion, own: &str, now: Millis) -> Option<Shown<'a>> {
    let MarketVersion { manifest, statement, icon_data, .. } = version;
    let tier = Tier::of(statement, now);
    Some(Shown {
        homepage_url: &manifest.homepage_url,
        icon_data,
        download_url: format!("{own}/api/v2/packages/{}", statement.digest),
        release_notes_url: &manifest.release_notes_url,
        labels: [tier.label()],
        hosting: "",
        author_type: if tier >= Tier::Verified { "partner" } else { "community" },
        release_stage: "production",
        enterprise: false,
        signature: "",
        manifest: catalogue.manifest_for_mattermost(&statement.digest)?,
    })
}

/// A manifest without what only Jackfield's servers read.
pub fn stripped(manifest: &Manifest) -> Result<Box<RawValue>> {
    let manifest = Manifest { files: Default::default(), permissions: None, ..manifest.clone() };
    serde_json::value::to_raw_value(&manifest).map_err(fault)
}
