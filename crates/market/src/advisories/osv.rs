//! A fault as OSV writes it, as far as it is read here.

use jackfield_model::{MarketAdvisory, Millis};
use semver::Version;
use serde::Deserialize;
use serde_json::Value;

use crate::parts::{Ecosystem, Part};

/// Letters of a summary, and of an id.
const SUMMARY: usize = 300;
const ID: usize = 100;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Fault {
    pub id: String,
    summary: String,
    details: String,
    withdrawn: Option<Value>,
    affected: Vec<Affected>,
    database_specific: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Affected {
    package: Package,
    versions: Vec<String>,
    ranges: Vec<Range>,
    database_specific: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Package {
    ecosystem: String,
    name: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Range {
    #[serde(rename = "type")]
    kind: String,
    events: Vec<Event>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Event {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
}

impl Fault {
    /// Reads a file; nothing where it is no fault, or was taken back.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let fault: Self = serde_json::from_slice(bytes).ok()?;
        let is_id = !fault.id.is_empty() && fault.id.len() <= ID && !fault.id.chars().any(char::is_control);
        (is_id && fault.withdrawn.is_none()).then_some(fault)
    }

    /// The libraries that it is about, of families that packages have.
    pub fn libraries(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = [Ecosystem::Cargo, Ecosystem::Npm, Ecosystem::Go].map(Ecosystem::word);
        let packages = self.affected.iter().map(|affected| (&*affected.package.ecosystem, &*affected.package.name));
        packages.filter(move |(ecosystem, name)| known.contains(ecosystem) && !name.is_empty())
    }

    /// What it says of a library in a package; nothing where it is not about that version.
    pub fn of(&self, part: &Part) -> Option<MarketAdvisory> {
        let is_about = |affected: &&Affected| {
            affected.package.ecosystem == part.ecosystem.word()
                && affected.package.name == part.name
                && affected.has(&part.version)
        };
        let affected = self.affected.iter().find(is_about)?;
        let text = if self.summary.is_empty() { &self.details } else { &self.summary };
        Some(MarketAdvisory {
            id: self.id.clone(),
            summary: text.lines().next().unwrap_or_default().chars().take(SUMMARY).collect(),
            severity: severity(&self.database_specific)
                .or_else(|| severity(&affected.database_specific))
                .unwrap_or_default(),
            package: format!("{} {}", part.ecosystem.word(), part.name),
            version: part.version.clone(),
            fixed: affected.fixed_after(&part.version).unwrap_or_default(),
            at: Millis(0),
        })
    }
}

/// The word of the data base that wrote it: there is no other that is not a formula.
fn severity(of: &Value) -> Option<String> {
    let word = of.get("severity")?.as_str()?.to_lowercase();
    let is_word = ["low", "moderate", "medium", "high", "critical"].contains(&&*word);
    is_word.then_some(word)
}

impl Affected {
    fn has(&self, version: &str) -> bool {
        self.versions.iter().any(|one| one == version) || self.ranges.iter().any(|range| range.has(version))
    }

    /// The least version after this one in which it is mended.
    fn fixed_after(&self, version: &str) -> Option<String> {
        let here = number(version)?;
        let fixed = self.ranges.iter().flat_map(|range| &range.events).filter_map(|event| event.fixed.as_ref());
        let later = fixed.filter_map(|text| Some((number(text)?, text)));
        let later = later.filter(|(fixed, _)| fixed.cmp_precedence(&here).is_gt());
        later.min_by(|(one, _), (other, _)| one.cmp_precedence(other)).map(|(_, text)| text.clone())
    }
}

impl Range {
    /// Walks its events in the order of versions, as OSV says. A range of commits says nothing of versions.
    fn has(&self, version: &str) -> bool {
        let Some(version) = number(version).filter(|_| matches!(&*self.kind, "SEMVER" | "ECOSYSTEM")) else {
            return false;
        };
        let zero = || Version::new(0, 0, 0);
        let mut events: Vec<(Version, &Event)> = Vec::new();
        for event in &self.events {
            let text = event.introduced.as_ref().or(event.fixed.as_ref()).or(event.last_affected.as_ref());
            let Some(text) = text else { continue };
            // `0` is before all versions, also those before a release.
            events.push((if text == "0" { zero() } else { number(text).unwrap_or_else(zero) }, event));
        }
        events.sort_by(|(one, _), (other, _)| one.cmp_precedence(other));
        let mut is_affected = false;
        for (at, event) in events {
            let after = version.cmp_precedence(&at);
            if let Some(introduced) = &event.introduced {
                is_affected |= introduced == "0" || after.is_ge();
            } else if event.fixed.is_some() && after.is_ge() || event.last_affected.is_some() && after.is_gt() {
                is_affected = false;
            }
        }
        is_affected
    }
}

/// A version, with Go's letter before it or without.
fn number(text: &str) -> Option<Version> {
    Version::parse(text.strip_prefix('v').unwrap_or(text)).ok()
}
