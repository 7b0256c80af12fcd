//! All that is published, in memory: lists and searches ask nobody. One process serves a market, and reads it anew after
//! each change of its own.

mod search;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jackfield_domain::Result;
use jackfield_domain::market::tiers::Tier;
use jackfield_domain::market::{tiers, versions};
use jackfield_domain::plugins::installed::asked_beyond;
use jackfield_model::{MarketAct, MarketPlugin, MarketRating, MarketRevocation, MarketStars, MarketVersion, Millis};
use jackfield_storage::{Store, market as rows};
use serde_json::value::RawValue;

use crate::review::{needed, standing};
use crate::{advisories, store, v1};

pub use search::{Order, Wanted};

/// What is published, by plugin.
#[derive(Default)]
pub struct Catalogue {
    plugins: BTreeMap<String, Arc<MarketPlugin>>,
    /// In the order of names, with what is searched of each in lower case.
    listed: Vec<Listed>,
    acts: HashMap<(String, String), Vec<MarketAct>>,
    ratings: BTreeMap<String, Vec<MarketRating>>,
    /// Manifests as Mattermost's servers get them, by digests: they ask for a thousand at a time.
    manifests: HashMap<String, Box<RawValue>>,
}

struct Listed {
    text: String,
    categories: Vec<String>,
    plugin: Arc<MarketPlugin>,
}

/// What is asked of a list.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub filter: String,
    pub plugin_id: String,
    /// Mattermost's version that the server is as; empty for any.
    pub server_version: String,
    /// `verified` for those that are so at least.
    pub tier: String,
    pub all_versions: bool,
    pub page: usize,
    pub per_page: usize,
    pub now: Millis,
}

impl Catalogue {
    /// Reads everything.
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn read(store: &Store) -> Result<Self> {
        let (versions, acts) = (rows::versions().all(store).await?, rows::acts().all(store).await?);
        Self::of(store, versions, acts, rows::ratings().all(store).await?).await
    }

    /// Reads one plugin, for [`Catalogue::take`].
    ///
    /// # Errors
    /// Fails when the database does.
    pub async fn read_plugin(store: &Store, id: &str) -> Result<Self> {
        let (versions, acts) = (rows::versions_of(id).all(store).await?, rows::acts_of(id).all(store).await?);
        Self::of(store, versions, acts, rows::ratings_of(id).all(store).await?).await
    }

    /// Puts plugins that were read again in the place of what was there of them.
    pub fn take(&mut self, part: Self) {
        for listed in part.listed {
            let id = listed.plugin.plugin_id.clone();
            self.acts.retain(|(of, _), _| *of != id);
            self.ratings.remove(&id);
            self.listed.retain(|known| known.plugin.plugin_id != id);
            let place = self.listed.partition_point(|known| known.text < listed.text);
            self.plugins.insert(id.to_lowercase(), listed.plugin.clone());
            self.listed.insert(place, listed);
        }
        self.acts.extend(part.acts);
        self.ratings.extend(part.ratings);
        self.manifests.extend(part.manifests);
    }

    async fn of(
        store: &Store,
        versions: Vec<rows::Version>,
        done: Vec<MarketAct>,
        rated: Vec<MarketRating>,
    ) -> Result<Self> {
        let mut revoked: HashMap<String, Vec<MarketRevocation>> = HashMap::new();
        for one in rows::revocations().all::<MarketRevocation>(store).await? {
            revoked.entry(one.plugin_id.to_lowercase()).or_default().push(one);
        }
        let mut acts: HashMap<(String, String), Vec<MarketAct>> = HashMap::new();
        for act in done {
            acts.entry((act.plugin_id.clone(), act.version.clone())).or_default().push(act);
        }
        let mut ratings: BTreeMap<String, Vec<MarketRating>> = BTreeMap::new();
        for rating in rated {
            ratings.entry(rating.plugin_id.clone()).or_default().push(rating);
        }
        let marks = advisories::marks(store).await?;
        let mut manifests = HashMap::new();
        let mut plugins: BTreeMap<String, MarketPlugin> = BTreeMap::new();
        for row in versions {
            let mut version = store::version(&row)?;
            let id = row.plugin_id.to_lowercase();
            let against = revoked.get(&id).into_iter().flatten();
            version.revoked = against.into_iter().find(|one| one.is_of(&row.plugin_id, &row.version)).cloned();
            manifests.insert(row.digest.clone(), v1::stripped(&version.manifest)?);
            version.advisories = marks.get(&row.digest).cloned().unwrap_or_default();
            version.rating = ratings.get(&row.plugin_id).map(|given| stars(given));
            let plugin = plugins.entry(id).or_default();
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
        let mut listed: Vec<Listed> = plugins.values().map(Listed::of).collect();
        listed.sort_by(|one, other| one.text.cmp(&other.text));
        Ok(Self { plugins, listed, acts, ratings, manifests })
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

    /// All versions, in no order that means anything.
    pub fn versions(&self) -> impl Iterator<Item = &MarketVersion> {
        self.plugins.values().flat_map(|plugin| &plugin.versions)
    }

    /// What was done to a version, the oldest first.
    pub fn acts(&self, id: &str, version: &str) -> &[MarketAct] {
        let known = self.version(id, version).map(|version| &version.manifest);
        let key = known.map(|manifest| (manifest.id.clone(), manifest.version.clone()));
        key.and_then(|key| self.acts.get(&key)).map(Vec::as_slice).unwrap_or_default()
    }

    pub fn manifest_for_mattermost(&self, digest: &str) -> Option<&RawValue> {
        self.manifests.get(digest).map(|text| &**text)
    }

    /// What others think of a plugin.
    pub fn ratings(&self, id: &str) -> &[MarketRating] {
        self.ratings.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The word for where a version stands.
    pub fn state(&self, version: &MarketVersion, now: Millis) -> &'static str {
        let acts = self.acts(&version.manifest.id, &version.manifest.version);
        standing(acts, needed(version), now).state.as_str()
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
                is_good(version, asked)
                    && versions::runs_on(&version.manifest.min_server_version, &asked.server_version)
                    && fits(version)
            });
            good.take(most)
        });
        found.skip(asked.page.saturating_mul(asked.per_page)).take(asked.per_page).collect()
    }
}

/// Whether a version may be had, and is of the tier that is asked for or above.
fn is_good(version: &MarketVersion, asked: &Asked) -> bool {
    let tier = || Tier::of(&version.statement, asked.now);
    version.revoked.is_none() && (asked.tier.is_empty() || tier() >= Tier::read(&asked.tier))
}

impl Listed {
    fn of(plugin: &Arc<MarketPlugin>) -> Self {
        let newest = plugin.versions.first().map(|version| &version.manifest);
        let categories = newest.map(tiers::categories).unwrap_or_default();
        let (name, about) = newest.map(|manifest| (&*manifest.name, &*manifest.description)).unwrap_or_default();
        let text = format!("{name}\n{}\n{about}\n{}", plugin.plugin_id, categories.join("\n")).to_lowercase();
        Self { text, categories, plugin: plugin.clone() }
    }
}

fn stars(given: &[MarketRating]) -> MarketStars {
    MarketStars {
        count: i64::try_from(given.len()).unwrap_or(i64::MAX),
        sum: given.iter().map(|rating| rating.stars).sum(),
    }
}
