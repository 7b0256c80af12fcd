//! Versions of plugins: three numbers, and behind a dash what comes before a release.

use std::cmp::Ordering;

/// A version that can be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    numbers: [u64; 3],
    /// What is behind the dash; empty for a release.
    early: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Word(String),
}

impl Version {
    /// Reads `1.2.3`, `1.2.3-rc.1`, with a `v` before or a build behind a plus, or says that it is none.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split('+').next()?;
        let (numbers, early) = text.split_once('-').map_or((text, None), |(numbers, early)| (numbers, Some(early)));
        let numbers: Vec<u64> = numbers.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        let early = early.map(|early| {
            early
                .split('.')
                .map(|part| part.parse().map_or_else(|_| Part::Word(part.to_owned()), Part::Number))
                .collect()
        });
        let early: Vec<Part> = early.unwrap_or_default();
        if early.contains(&Part::Word(String::new())) {
            return None;
        }
        Some(Self { numbers: numbers.try_into().ok()?, early })
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Self) -> Ordering {
        let early = match (self.early.is_empty(), other.early.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => self.early.cmp(&other.early),
        };
        self.numbers.cmp(&other.numbers).then(early)
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Whether a server is new enough; what is no version asks for nothing.
pub fn runs_on(wanted: &str, server: &str) -> bool {
    let none = Version::read(wanted).is_none() || Version::read(server).is_none();
    none || compare(wanted, server).is_le()
}

/// Compares two texts; one that is no version comes before all that are.
pub fn compare(one: &str, other: &str) -> Ordering {
    match (Version::read(one), Version::read(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (one, other) => one.is_some().cmp(&other.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_the_order_that_people_expect() {
        let order = [
            "none",
            "0.9.0",
            "1.0.0-alpha",
            "1.0.0-rc.1",
            "1.0.0-rc.2",
            "1.0.0-rc.10",
            "1.0.0",
            "1.0.1",
            "v1.2.0",
            "1.10.0+b",
        ];
        for two in order.windows(2) {
            assert_eq!(compare(two[0], two[1]), Ordering::Less, "{two:?}");
            assert_eq!(compare(two[1], two[0]), Ordering::Greater, "{two:?}");
        }
        for none in ["", "1", "1.0", "1.0.0.0", "a.b.c", "1.0.0-", "1.0.-1"] {
            assert!(Version::read(none).is_none(), "{none}");
        }
    }
}
