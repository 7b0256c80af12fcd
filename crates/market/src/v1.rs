//! The list as Mattermost's servers ask for it.

use jackfield_model::{Manifest, MarketVersion, MarketplaceLabel, MarketplacePlugin};
use serde_json::Value;

use crate::Market;
use crate::catalogue::Asked;
use crate::store::fault;
use jackfield_domain::Result;

impl Market {
    /// A page of Mattermost's list. A server names its platform: what has no program for it, it cannot run; components run in
    /// Jackfield alone.
    pub(crate) async fn list_for_mattermost(&self, asked: &Asked, platform: &str) -> Result<Vec<Value>> {
        let runs = |version: &MarketVersion| platform.is_empty() || runs_on(&version.manifest, platform);
        let own = self.0.url.get().map(String::as_str).unwrap_or_default();
        let catalogue = self.0.catalogue.read().await;
        let found = catalogue.list(asked, runs);
        found.into_iter().map(|version| shown(version, own)).collect()
    }
}

fn runs_on(manifest: &Manifest, platform: &str) -> bool {
    let Some(server) = &manifest.server else { return true };
    !server.executable.is_empty() || server.executables.contains_key(platform)
}

fn shown(version: &MarketVersion, own: &str) -> Result<Value> {
    let MarketVersion { manifest, statement, .. } = version;
    let (name, description) = match &*statement.tier {
        "verified" => ("Verified", "The market has verified who publishes it, and it breaks no rule."),
        _ => ("Community", "It breaks no rule that must hold."),
    };
    let plugin = MarketplacePlugin {
        homepage_url: manifest.homepage_url.clone(),
        download_url: format!("{own}/api/v2/packages/{}", statement.digest),
        release_notes_url: manifest.release_notes_url.clone(),
        labels: vec![MarketplaceLabel {
            name: name.into(),
            description: description.into(),
            ..MarketplaceLabel::default()
        }],
        author_type: "community".into(),
        release_stage: "production".into(),
        manifest: Manifest { files: Default::default(), permissions: None, ..manifest.clone() },
        ..MarketplacePlugin::default()
    };
    let mut value = serde_json::to_value(plugin).map_err(fault)?;
    // A server's, and not a market's to say.
    value.as_object_mut().map(|fields| fields.remove("installed_version"));
    Ok(value)
}
