//! All that is published, in memory: lists and searches ask nobody. One process serves a market, and reads it anew after
//! each change of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_domain::Result;
use jackfield_domain::market::versions;
use jackfield_domain::plugins::installed::asked_beyond;
use jackfield_model::{MarketPlugin, MarketRevocation, MarketVersion};
use jackfield_storage::{Store, market as rows};

use crate::store;

/// What is published, by plugin.
#[derive(Default)]
pub struct Catalogue {
    plugins: BTreeMap<String, Arc<MarketPlugin>>,
    /// In the order of names, with what is searched of each in lower case.
    listed: Vec<Listed>,
}

struct Listed {
    text: String,
    plugin: Arc<MarketPlugin>,
}

/// What is asked of a list.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub filter: String,
    pub plugin_id: String,
    /// Mattermost's version that the server is as; empty for any.
    pub server_version: String,
    /// `verified` for those alone.
    pub tier: String,
    pub all_versions: bool,
    pub page: usize,
    pub per_page: usize,
}

impl Catalogue {
    /// Reads everything.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn read(store: &Store) -> Result<Self> {
        let revoked = rows::revocations().all::<MarketRevocation>(store).await?;
        let mut plugins: BTreeMap<String, MarketPlugin> = BTreeMap::new();
        for row in rows::versions().all::<rows::Version>(store).await? {
            let mut version = store::version(&row)?;
            version.revoked = revoked.iter().find(|one| one.is_of(&row.plugin_id, &row.version)).cloned();
            let plugin = plugins.entry(row.plugin_id.to_lowercase()).or_default();
            plugin.plugin_id = row.plugin_id;
            plugin.versions.push(version);
        }
        for plugin in plugins.values_mut() {
            // The newest first, each compared with the one before it.
            plugin.versions.sort_by(|one, other| versions::compare(&other.manifest.version, &one.manifest.version));
            for at in 0..plugin.versions.len().saturating_sub(1) {
                let more = asked_beyond(&plugin.versions[at + 1].manifest, &plugin.versions[at].manifest);
                plugin.versions[at].asks_more = more;
            }
        }
        let plugins: BTreeMap<String, Arc<MarketPlugin>> =
            plugins.into_iter().map(|(id, plugin)| (id, Arc::new(plugin))).collect();
        let mut listed: Vec<Listed> =
            plugins.values().map(|plugin| Listed { text: searched(plugin), plugin: plugin.clone() }).collect();
        listed.sort_by(|one, other| one.text.cmp(&other.text));
        Ok(Self { plugins, listed })
    }

    /// A plugin, by its id as people may write it.
    pub fn plugin(&self, id: &str) -> Option<&Arc<MarketPlugin>> {
        self.plugins.get(&id.to_lowercase())
    }

    pub fn version(&self, id: &str, version: &str) -> Option<&MarketVersion> {
        self.plugin(id)?.versions.iter().find(|known| known.manifest.version == version)
    }

    /// The ids of all plugins, as they are written.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.plugins.values().map(|plugin| plugin.plugin_id.as_str())
    }

    /// A page of what fits: of each plugin the newest version that a server of that version can run and that was not revoked.
    pub fn list(&self, asked: &Asked, fits: impl Fn(&MarketVersion) -> bool) -> Vec<&MarketVersion> {
        let filter = asked.filter.trim().to_lowercase();
        let plugins = self.listed.iter().filter(|listed| filter.is_empty() || listed.text.contains(&filter));
        let plugins = plugins.map(|listed| &listed.plugin);
        let plugins = plugins.filter(|plugin| asked.plugin_id.is_empty() || plugin.plugin_id == asked.plugin_id);
        let most = if asked.all_versions { usize::MAX } else { 1 };
        let found = plugins.flat_map(|plugin| {
            let good = plugin.versions.iter().filter(|version| {
                version.revoked.is_none()
                    && (asked.tier.is_empty() || version.statement.tier == asked.tier)
                    && runs_on(&version.manifest.min_server_version, &asked.server_version)
                    && fits(version)
            });
            good.take(most)
        });
        found.skip(asked.page.saturating_mul(asked.per_page)).take(asked.per_page).collect()
    }
}

fn searched(plugin: &MarketPlugin) -> String {
    let newest = plugin.versions.first();
    let (name, about) =
        newest.map(|version| (&*version.manifest.name, &*version.manifest.description)).unwrap_or_default();
    format!("{name}\n{}\n{about}", plugin.plugin_id).to_lowercase()
}

/// Whether a server is new enough; what is no version asks for nothing.
fn runs_on(wanted: &str, server: &str) -> bool {
    let none = versions::Version::read(wanted).is_none() || versions::Version::read(server).is_none();
    none || versions::compare(wanted, server).is_le()
}
