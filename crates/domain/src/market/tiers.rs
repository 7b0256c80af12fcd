//! How far a version is trusted: what the market signed of it, as it holds now.
//!
//! A certification ends, by its day or with the plugin API that it was given for; what is left then was signed with it, so
//! that a server without a network comes to the same answer as the market.

use jackfield_model::{Manifest, MarketStatement, MarketplaceLabel, Millis};

/// The major version of the plugin API that this program certifies for.
pub const PLUGIN_API: i64 = 1;
/// How long a certification holds: 365 days.
pub const CERTIFIED_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// The tiers of what a market has, the least first. What no market has is local, and none of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// It breaks no rule that must hold.
    Community,
    /// It breaks no rule at all, and it is known who publishes it.
    Verified,
    /// People looked at it as well, and built it again.
    Certified,
    /// The same, of the market's own people.
    Official,
}

impl Tier {
    pub const ALL: &[Self] = &[Self::Community, Self::Verified, Self::Certified, Self::Official];

    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Community => "community",
            Self::Verified => "verified",
            Self::Certified => "certified",
            Self::Official => "official",
        }
    }

    /// Reads the word; what nobody knows is the least.
    pub fn read(word: &str) -> Self {
        Self::ALL.iter().copied().find(|tier| tier.as_str() == word).unwrap_or(Self::Community)
    }

    /// The tier that a version has now.
    pub fn of(statement: &MarketStatement, now: Millis) -> Self {
        let tier = Self::read(&statement.tier);
        let holds = statement.until > now && statement.api == PLUGIN_API;
        if tier < Self::Certified || holds {
            return tier;
        }
        Self::read(&statement.tier_after).min(Self::Verified)
    }

    /// The label that Mattermost's clients show.
    pub fn label(self) -> MarketplaceLabel {
        let (name, description) = match self {
            Self::Community => ("Community", "It breaks no rule that must hold."),
            Self::Verified => ("Verified", "The market has verified who publishes it, and it breaks no rule."),
            Self::Certified => ("Certified", "It breaks no rule, and people looked at it and built it again."),
            Self::Official => ("Official", "It is the market's own, and certified."),
        };
        MarketplaceLabel { name: name.into(), description: description.into(), ..MarketplaceLabel::default() }
    }
}

/// Hooks that are told what people write.
const TOLD: &[&str] = &["message", "draft-", "scheduled-post-", "file-will-", "email-notification-", "notification-"];
/// Capabilities by which a plugin reads what people write, or acts as somebody.
const READS: &[&str] = &["posts:read", "files:read", "sessions:write", "commands:execute", "sql"];

/// Why two people have to approve of a version and not one: it is told what people write, or speaks to others.
pub fn reads_or_reaches(manifest: &Manifest) -> Vec<String> {
    let Some(asked) = &manifest.permissions else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    found.extend(asked.api.iter().filter(|word| READS.contains(&word.as_str())).cloned());
    let told = asked.hooks.iter().filter(|hook| TOLD.iter().any(|begin| hook.starts_with(begin)));
    found.extend(told.map(|hook| format!("the hook {hook}")));
    let tables = asked.database.iter().flat_map(|database| &database.read);
    found.extend(tables.map(|table| format!("the table {table}")));
    found.extend(asked.http.iter().flat_map(|http| &http.allow).map(|host| format!("requests to {host}")));
    let browser = asked.http.iter().flat_map(|http| &http.browser);
    found.extend(browser.map(|host| format!("connections of browsers to {host}")));
    found.extend(asked.panels.iter().map(|panel| format!("a panel of {}", panel.url)));
    found
}

/// Words of a manifest that plugins are found by, from `props.categories`: a few short ones.
pub fn categories(manifest: &Manifest) -> Vec<String> {
    let words = manifest.props.get("categories").and_then(|value| value.as_array());
    let words = words.into_iter().flatten().filter_map(|word| word.as_str());
    let good = words.map(|word| word.trim().to_lowercase()).filter(|word| {
        (1..=30).contains(&word.chars().count()) && word.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-'))
    });
    good.take(5).collect()
}

/// What the author says changed with this version, from `props.changes`.
pub fn changes(manifest: &Manifest) -> String {
    let text = manifest.props.get("changes").and_then(|value| value.as_str()).unwrap_or_default();
    text.chars().filter(|c| !c.is_control() || *c == '\n').take(4_000).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_certification_ends_with_its_day_and_with_the_api() {
        let certified = MarketStatement {
            tier: "certified".into(),
            until: Millis(1_000),
            api: PLUGIN_API,
            tier_after: "verified".into(),
            ..MarketStatement::default()
        };
        assert_eq!(Tier::of(&certified, Millis(999)), Tier::Certified);
        assert_eq!(Tier::of(&certified, Millis(1_000)), Tier::Verified);
        let other_api = MarketStatement { api: PLUGIN_API + 1, ..certified.clone() };
        assert_eq!(Tier::of(&other_api, Millis(1)), Tier::Verified);
        // What is left is never more than what no person looked at.
        let endless = MarketStatement { tier_after: "official".into(), ..certified.clone() };
        assert_eq!(Tier::of(&endless, Millis(1_000)), Tier::Verified);
        let none = MarketStatement { tier: "verified".into(), ..MarketStatement::default() };
        assert_eq!(Tier::of(&none, Millis(i64::MAX)), Tier::Verified, "nobody certified it, so that nothing ends");
        assert_eq!(Tier::read("divine"), Tier::Community);
        assert!(Tier::ALL.is_sorted());
    }

    #[test]
    fn what_reads_messages_or_reaches_hosts_is_named() {
        let manifest = |asked: serde_json::Value| serde_json::from_value(json!({ "permissions": asked })).unwrap();
        assert!(reads_or_reaches(&Manifest::default()).is_empty());
        let harmless = json!({ "api": ["users:read", "posts:write"], "hooks": ["execute-command"], "kv": {} });
        assert!(reads_or_reaches(&manifest(harmless)).is_empty());
        for asked in [
            json!({ "api": ["posts:read"] }),
            json!({ "hooks": ["message-has-been-posted"] }),
            json!({ "hooks": ["messages-will-be-consumed"] }),
            json!({ "http": { "allow": ["hooks.example.com"] } }),
            json!({ "database": { "read": ["posts"] } }),
        ] {
            assert_eq!(reads_or_reaches(&manifest(asked.clone())).len(), 1, "{asked}");
        }
    }

    #[test]
    fn categories_are_a_few_short_words() {
        let words = json!(["Polls", "", "<b>", "a-b", "x".repeat(31), 7, "one", "two", "three", "four"]);
        let manifest = serde_json::from_value(json!({ "props": { "categories": words } })).unwrap();
        assert_eq!(categories(&manifest), ["polls", "a-b", "one", "two", "three"]);
    }
}
