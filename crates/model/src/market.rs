//! What a market tells of plugins, and what servers tell clients of it. What holds wherever it comes from is sealed: the
//! exact text that was signed, with the key and the signature.

use std::collections::BTreeMap;

use crate::wire::{is_zero, wire};
use crate::{Manifest, Millis};

wire! {
    /// A plugin that can be had, as Mattermost's clients know it.
    pub struct MarketplacePlugin {
        pub homepage_url: String,
        /// A picture as a `data:` address.
        pub icon_data: String,
        pub download_url: String,
        pub release_notes_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub labels: Vec<MarketplaceLabel>,
        /// Where alone it runs; empty for anywhere.
        pub hosting: String,
        /// Who cares for it; Mattermost's words.
        pub author_type: String,
        /// How far it is; Mattermost's words.
        pub release_stage: String,
        pub enterprise: bool,
        /// A detached OpenPGP signature in base64, which packages of Jackfield's markets do not have.
        pub signature: String,
        pub manifest: Manifest,
        /// What this server has of it; empty for nothing.
        pub installed_version: String,
        /// What a market of Jackfield's says of it.
        #[serde(skip_serializing_if = "is_zero")]
        pub market: Option<MarketFacts>,
    }

    /// A mark that clients show beside a plugin's name.
    pub struct MarketplaceLabel {
        pub name: String,
        pub description: String,
        pub url: String,
        pub color: String,
    }

    /// Where a plugin comes from, and what is known of it there; Jackfield's addition.
    pub struct MarketFacts {
        /// The market's address.
        pub url: String,
        /// `community`, `verified`, `certified` or `official`, as it is now.
        pub tier: String,
        pub publisher: String,
        pub size: i64,
        /// SHA-256 of the package, in hex.
        pub digest: String,
        /// When it was published.
        pub at: Millis,
        /// Words that the manifest says it is found by.
        #[serde(skip_serializing_if = "is_zero")]
        pub categories: Vec<String>,
        /// How often its packages were fetched.
        #[serde(skip_serializing_if = "is_zero")]
        pub downloads: i64,
        /// What is thought of it.
        #[serde(skip_serializing_if = "is_zero")]
        pub rating: Option<MarketStars>,
        /// Whether an administrator keeps the version that is installed.
        #[serde(skip_serializing_if = "is_zero")]
        pub pinned: bool,
        /// Until when an update to it waits, to be looked at by others first; 0 for not at all.
        #[serde(skip_serializing_if = "is_zero")]
        pub waits_until: Millis,
        /// Known faults of what it is made of, as its market says.
        #[serde(skip_serializing_if = "is_zero")]
        pub advisories: Vec<MarketAdvisory>,
    }

    /// How many rated a plugin, and the sum of their stars.
    pub struct MarketStars {
        pub count: i64,
        pub sum: i64,
    }

    /// A version of a plugin that a market has, for administrators who choose one; Jackfield's addition.
    pub struct MarketChoice {
        pub version: String,
        pub tier: String,
        pub publisher: String,
        pub at: Millis,
        pub size: i64,
        /// The oldest server that it is for; empty for any.
        pub min_server_version: String,
        /// Whether this server is new enough.
        pub runs_here: bool,
        /// What it asks for beyond the version before it.
        pub asks_more: Vec<String>,
        /// What its author says changed.
        pub changes: String,
        /// Why the market revoked it; empty where it did not.
        pub revoked: String,
        /// Known faults of what it is made of, as the market says.
        #[serde(skip_serializing_if = "is_zero")]
        pub advisories: Vec<MarketAdvisory>,
    }

    /// What is asked to be installed; an empty version is the newest.
    pub struct InstallMarketplacePluginRequest {
        pub id: String,
        pub version: String,
    }

    /// A text with its signature: Ed25519 over the kind of the text, a line break and the text.
    pub struct Sealed {
        pub payload: String,
        /// `ed25519:` and the public key in hex.
        pub key: String,
        /// In base64.
        pub signature: String,
    }

    /// What an author signs of a package.
    pub struct AuthorStatement {
        pub plugin_id: String,
        pub version: String,
        /// SHA-256 of the package, in hex.
        pub digest: String,
    }

    /// What a market signs of a package that it has looked at.
    pub struct MarketStatement {
        pub plugin_id: String,
        pub version: String,
        pub digest: String,
        pub size: i64,
        /// The key of its author.
        pub author: String,
        /// The key that a run in CI signed with; empty where the author's own did.
        #[serde(skip_serializing_if = "is_zero")]
        pub signer: String,
        /// The run, as its issuer says who it is.
        #[serde(skip_serializing_if = "is_zero")]
        pub workload: Option<MarketWorkload>,
        pub publisher: String,
        pub tier: String,
        pub at: Millis,
        /// When the certification ends; 0 where nothing ends.
        #[serde(skip_serializing_if = "is_zero")]
        pub until: Millis,
        /// The plugin API's major version that was certified.
        #[serde(skip_serializing_if = "is_zero")]
        pub api: i64,
        /// The tier from then on.
        #[serde(skip_serializing_if = "is_zero")]
        pub tier_after: String,
    }

    /// A run in CI, or several: who says who it is, and what it says. In an author's list a star may stand for the rest.
    pub struct MarketWorkload {
        /// As `https://token.actions.githubusercontent.com`.
        pub issuer: String,
        /// As `repo:example/cards:ref:refs/tags/v1.0.0`.
        pub subject: String,
    }

    /// What an author signs of the runs that may publish a plugin, in place of what they signed before.
    pub struct AuthorWorkloads {
        pub plugin_id: String,
        pub workloads: Vec<MarketWorkload>,
        /// The author's clock: an older list is not taken.
        pub at: Millis,
    }

    /// What an author signs about a version that is published already.
    pub struct AuthorAct {
        pub plugin_id: String,
        /// Empty for a rating, which is of the plugin.
        pub version: String,
        /// `submit`, `answer`, `appeal`, `yank` or `rate`.
        pub kind: String,
        pub text: String,
        /// 1 to 5, of a rating.
        #[serde(skip_serializing_if = "is_zero")]
        pub stars: i64,
        /// The author's clock: what was signed long ago, or was taken before, is not taken.
        pub at: Millis,
    }

    /// Something that was done to a version while people looked at it.
    pub struct MarketAct {
        pub number: i64,
        pub plugin_id: String,
        pub version: String,
        /// An author's (`submit`, `answer`, `appeal`, `yank`) or a reviewer's (`question`, `approve`, `return`).
        pub kind: String,
        /// The publisher's or the reviewer's name.
        pub author: String,
        /// What is returned names the rule that it breaks, and where.
        #[serde(skip_serializing_if = "is_zero")]
        pub rule: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub file: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub line: i64,
        pub text: String,
        /// The digest of the package that an approving reviewer built from the source.
        #[serde(skip_serializing_if = "is_zero")]
        pub digest: String,
        pub at: Millis,
        #[serde(skip_serializing_if = "is_zero")]
        pub signed_at: Millis,
    }

    /// Where a version stands between its author and the reviewers.
    pub struct MarketReview {
        pub plugin_id: String,
        pub version: String,
        /// `checked`, `in_review`, `certified`, `returned` or `yanked`.
        pub state: String,
        /// How many have to approve of it.
        pub needed: i64,
        pub acts: Vec<MarketAct>,
    }

    /// Who looks at versions in a market.
    pub struct MarketReviewer {
        pub name: String,
        /// The publisher whose plugins they do not look at, since it is their own.
        pub publisher: String,
        pub create_at: Millis,
        /// When the token was revoked; 0 for never.
        pub revoked_at: Millis,
    }

    /// A reviewer with the token that they sign in with, which is told once.
    pub struct MarketReviewerToken {
        pub reviewer: MarketReviewer,
        pub token: String,
    }

    /// What a publisher thinks of somebody else's plugin.
    pub struct MarketRating {
        pub plugin_id: String,
        pub publisher: String,
        pub stars: i64,
        pub text: String,
        pub at: Millis,
    }

    /// What a search of a market found.
    pub struct MarketFound {
        /// How many there are on all pages.
        pub total: i64,
        pub plugins: Vec<MarketVersion>,
        /// How many of them have what: by `tier`, `publisher`, `category` and `asks`.
        pub facets: BTreeMap<String, BTreeMap<String, i64>>,
    }

    /// A version of a plugin, as a market has it.
    pub struct MarketVersion {
        pub manifest: Manifest,
        /// The market's statement, as it is read from what is sealed.
        pub statement: MarketStatement,
        pub author: Sealed,
        pub market: Sealed,
        /// The author's list of runs in CI, where one of them signed.
        #[serde(skip_serializing_if = "is_zero")]
        pub delegation: Option<Sealed>,
        /// What it asks for beyond the version before it.
        #[serde(skip_serializing_if = "is_zero")]
        pub asks_more: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub revoked: Option<MarketRevocation>,
        /// A small picture as a `data:` address.
        #[serde(skip_serializing_if = "is_zero")]
        pub icon_data: String,
        /// As [`MarketReview::state`].
        #[serde(skip_serializing_if = "is_zero")]
        pub state: String,
        /// How often the package was fetched here.
        #[serde(skip_serializing_if = "is_zero")]
        pub downloads: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub rating: Option<MarketStars>,
        /// Known faults of what it is made of.
        #[serde(skip_serializing_if = "is_zero")]
        pub advisories: Vec<MarketAdvisory>,
    }

    /// A known fault of a library in a package.
    pub struct MarketAdvisory {
        /// The name that the fault is known by, such as `RUSTSEC-2026-0001`.
        pub id: String,
        pub summary: String,
        /// `low`, `moderate`, `medium`, `high` or `critical`; empty where nobody says.
        #[serde(skip_serializing_if = "is_zero")]
        pub severity: String,
        /// The library, behind the word for where it is from: `crates.io ring`.
        pub package: String,
        /// The version of it in the package.
        pub version: String,
        /// The version of it that mends it; empty where there is none.
        #[serde(skip_serializing_if = "is_zero")]
        pub fixed: String,
        /// When it was first seen here.
        #[serde(skip_serializing_if = "is_zero")]
        pub at: Millis,
    }

    /// What came of looking at all packages again.
    pub struct MarketScan {
        /// Known faults of libraries.
        pub known: i64,
        /// SHA-256 over what is known.
        pub data: String,
        /// Packages that have some.
        pub marked: i64,
        /// Packages of which something changed.
        pub changed: i64,
    }

    /// A plugin with its versions, the newest first.
    pub struct MarketPlugin {
        pub plugin_id: String,
        pub versions: Vec<MarketVersion>,
    }

    /// A version that must not be installed any more.
    pub struct MarketRevocation {
        pub plugin_id: String,
        /// Empty for all of its versions.
        pub version: String,
        /// `critical`: it is switched off where it runs. `warning`: it is not installed any more.
        pub severity: String,
        pub reason: String,
        pub at: Millis,
    }

    /// All that a market revoked, which it signs. The number grows with each change.
    pub struct MarketRevocations {
        pub sequence: i64,
        pub issued_at: Millis,
        pub expires_at: Millis,
        pub revocations: Vec<MarketRevocation>,
    }

    /// An act of a market. The hash is over the one before it and this one's other fields.
    pub struct MarketLogEntry {
        pub number: i64,
        pub at: Millis,
        pub kind: String,
        /// What happened, as JSON; the exact text that is hashed.
        pub data: String,
        pub hash: String,
    }

    /// The last act of a market, which it signs.
    pub struct MarketLogHead {
        pub number: i64,
        pub hash: String,
        pub at: Millis,
    }

    /// A part of a market's log.
    pub struct MarketLog {
        pub entries: Vec<MarketLogEntry>,
        pub head: Sealed,
    }

    /// Whose signature a market's is.
    pub struct MarketKeys {
        pub key: String,
        /// The address that this market is a mirror of; empty for one that publishes itself.
        pub mirror_of: String,
    }

    /// Who may publish, and what.
    pub struct MarketPublisher {
        pub name: String,
        pub key: String,
        /// Ids that are one of these, or begin with one and a dot, are this publisher's.
        pub namespaces: Vec<String>,
        /// Whether the market's administrator has seen a proof of who it is.
        pub verified: bool,
        /// Whether the market's own people publish so: what is certified of it is `official`.
        #[serde(skip_serializing_if = "is_zero")]
        pub official: bool,
        pub create_at: Millis,
        /// When the key was revoked; 0 for never.
        pub revoked_at: Millis,
    }

    /// The domain that a publisher says is theirs.
    pub struct MarketProof {
        pub domain: String,
    }

    /// What a look at a package found.
    pub struct CertificationReport {
        pub plugin_id: String,
        pub version: String,
        pub digest: String,
        /// The version of the program that looked.
        pub checked_with: String,
        pub checked_at: Millis,
        /// SHA-256 over the known faults that it was looked at with; empty for none.
        #[serde(skip_serializing_if = "is_zero")]
        pub advisories: String,
        /// Whether no rule that must hold was broken.
        pub passes: bool,
        pub findings: Vec<CertificationFinding>,
        /// The rules that hold.
        pub held: Vec<String>,
    }

    /// A rule that a package breaks.
    pub struct CertificationFinding {
        pub rule: String,
        /// `error` or `warning`.
        pub severity: String,
        /// The file in the package; empty for the package itself.
        pub file: String,
        /// Counted from 1; 0 where there is no line.
        pub line: i64,
        pub message: String,
        /// What mends it.
        pub fix: String,
    }
}

/// The words of [`MarketRevocation::severity`] on which a plugin that runs is switched off.
pub const CRITICAL: &str = "critical";
/// On this one it is not installed any more.
pub const WARNING: &str = "warning";

impl MarketRevocation {
    /// Whether it is about this version.
    #[must_use]
    pub fn is_of(&self, plugin_id: &str, version: &str) -> bool {
        self.plugin_id.eq_ignore_ascii_case(plugin_id) && (self.version.is_empty() || self.version == version)
    }
}
