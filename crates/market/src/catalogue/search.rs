//! Searching with facets: how many of what was found are of which tier, publisher and category, and ask for what.

use std::collections::{BTreeMap, HashMap};

use jackfield_domain::market::tiers::Tier;
use jackfield_model::{MarketFound, MarketVersion};

use super::{Asked, Catalogue, Listed, is_good};

/// Words of one facet that are told, the most frequent.
const WORDS: usize = 50;

/// What is searched for beside what a list asks.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub publisher: String,
    pub category: String,
    pub order: Order,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Name,
    Newest,
    Downloads,
}

impl Order {
    pub fn read(word: &str) -> Self {
        match word {
            "newest" => Self::Newest,
            "downloads" => Self::Downloads,
            _ => Self::Name,
        }
    }
}

impl Catalogue {
    /// A page of the newest good version of each plugin that fits, with how many there are and of what.
    pub fn search(&self, asked: &Asked, wanted: &Wanted, downloads: &HashMap<String, i64>) -> MarketFound {
        let filter = asked.filter.trim().to_lowercase();
        let words: Vec<&str> = filter.split_whitespace().collect();
        let fits = |listed: &&Listed| {
            words.iter().all(|word| listed.text.contains(word))
                && (wanted.category.is_empty() || listed.categories.contains(&wanted.category))
        };
        let mut found: Vec<(&Listed, &MarketVersion)> = self
            .listed
            .iter()
            .filter(fits)
            .filter_map(|listed| Some((listed, listed.plugin.versions.iter().find(|version| is_good(version, asked))?)))
            .filter(|(_, version)| wanted.publisher.is_empty() || version.statement.publisher == wanted.publisher)
            .collect();
        let mut facets: [BTreeMap<&str, i64>; 3] = Default::default();
        for (listed, version) in &found {
            let [tiers, publishers, categories] = &mut facets;
            *tiers.entry(Tier::of(&version.statement, asked.now).as_str()).or_default() += 1;
            *publishers.entry(&version.statement.publisher).or_default() += 1;
            for category in &listed.categories {
                *categories.entry(category).or_default() += 1;
            }
        }
        let fetched = |version: &MarketVersion| downloads.get(&version.statement.digest).copied().unwrap_or_default();
        match wanted.order {
            Order::Name => {}
            Order::Newest => found.sort_by_key(|(_, version)| std::cmp::Reverse(version.statement.at)),
            Order::Downloads => found
                .sort_by_key(|(listed, _)| std::cmp::Reverse(listed.plugin.versions.iter().map(fetched).sum::<i64>())),
        }
        let total = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let page = found.into_iter().skip(asked.page.saturating_mul(asked.per_page)).take(asked.per_page);
        let plugins = page.map(|(listed, version)| MarketVersion {
            downloads: listed.plugin.versions.iter().map(fetched).sum(),
            state: self.state(version, asked.now).into(),
            ..version.clone()
        });
        let plugins = plugins.collect();
        let names = ["tier", "publisher", "category"];
        let facets = names.into_iter().zip(facets).map(|(name, counts)| (name.to_owned(), most_frequent(counts)));
        MarketFound { total, plugins, facets: facets.collect() }
    }
}

fn most_frequent(counts: BTreeMap<&str, i64>) -> BTreeMap<String, i64> {
    let mut counts: Vec<(&str, i64)> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts.into_iter().take(WORDS).map(|(word, count)| (word.to_owned(), count)).collect()
}
