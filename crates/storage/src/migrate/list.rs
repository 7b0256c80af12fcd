//! The migrations, in order. What was merged is never edited; the next one has the next number.

use futures_util::future::BoxFuture;
use sha2::{Digest, Sha256};

use super::hand::Hand;
use crate::Result;

/// A change of the tables that is made once in the life of a database.
#[derive(Clone, Debug)]
pub struct Migration {
    pub number: i64,
    /// What administrators read of it.
    pub name: &'static str,
    pub(super) work: Work,
}

/// What a migration does; SQL is one text for both engines, with the markers of [`crate::statement`].
#[derive(Clone, Debug)]
pub(super) enum Work {
    /// One transaction, together with the note that it was done.
    Text(&'static str),
    /// The same, and then what SQL cannot say, in the same transaction.
    TextAndStep(&'static str, Step),
    /// Indexes of tables that may be large, written `CREATE INDEX {concurrently} …` (`DROP INDEX {concurrently} IF
    /// EXISTS …`): each by itself, while others write, and taken up again where a process that ended has left one half
    /// made.
    Indexes(&'static str),
}

/// The part of a migration that is in Rust. It asks nothing but `Hand`, and by texts of its own: what other modules
/// say means the tables of today.
pub type Step = for<'h> fn(&'h mut Hand) -> BoxFuture<'h, Result<()>>;

/// All migrations.
pub static MIGRATIONS: &[Migration] = &[
    Migration::text(1, "tables", include_str!("../../migrations/0001_tables.sql")),
    Migration::text(2, "scheduled posts", include_str!("../../migrations/0002_scheduled_posts.sql")),
    Migration::text(3, "servers of one database", include_str!("../../migrations/0003_cluster.sql")),
    Migration::text(4, "order of a channel's posts", include_str!("../../migrations/0004_order.sql")),
    Migration::text(5, "attempts to sign in", include_str!("../../migrations/0005_attempts.sql")),
    Migration::text(6, "work for later", include_str!("../../migrations/0006_work.sql")),
    Migration::indexes(7, "reading and searching posts", include_str!("../../migrations/0007_reading.sql")),
    Migration::text(8, "work over large tables", include_str!("../../migrations/0008_backfills.sql")),
    Migration::indexes(9, "expired sessions", include_str!("../../migrations/0009_expired_sessions.sql")),
    Migration::stepped(
        10,
        "hashes of tokens",
        include_str!("../../migrations/0010_token_hashes.sql"),
        super::tokens::hash,
    ),
    Migration::text(11, "dialogs that wait for their answer", include_str!("../../migrations/0011_dialogs.sql")),
    Migration::text(12, "what posts ask of their readers", include_str!("../../migrations/0012_asked_of_readers.sql")),
    Migration::text(13, "one-time tokens", include_str!("../../migrations/0013_one_time_tokens.sql")),
    Migration::text(14, "schemes", include_str!("../../migrations/0014_schemes.sql")),
    Migration::indexes(15, "newest acts of the trail", include_str!("../../migrations/0015_newest_audits.sql")),
    Migration::text(16, "subscriptions to events", include_str!("../../migrations/0016_subscriptions.sql")),
    Migration::text(17, "applications that act for people", include_str!("../../migrations/0017_oauth.sql")),
    Migration::text(
        18,
        "groups of users and bookmarks",
        include_str!("../../migrations/0018_groups_and_bookmarks.sql"),
    ),
    Migration::text(19, "uploads in pieces", include_str!("../../migrations/0019_uploads.sql")),
    Migration::indexes(20, "searching files", include_str!("../../migrations/0020_searching_files.sql")),
    Migration::text(21, "what links lead to", include_str!("../../migrations/0021_links.sql")),
    Migration::text(22, "terms of service", include_str!("../../migrations/0022_terms_of_service.sql")),
    Migration::text(23, "tables that plugins look for", include_str!("../../migrations/0023_mattermost_tables.sql")),
    Migration::text(24, "imports", include_str!("../../migrations/0024_imports.sql")),
    Migration::text(25, "scopes of tokens", include_str!("../../migrations/0025_scopes.sql")),
    Migration::text(26, "options of webhooks", include_str!("../../migrations/0026_webhook_options.sql")),
    Migration::text(27, "what tokens are used for", include_str!("../../migrations/0027_tokens.sql")),
    Migration::indexes(28, "acts of tokens", include_str!("../../migrations/0028_audits_of_tokens.sql")),
    Migration::text(29, "suspended integrations", include_str!("../../migrations/0029_suspended.sql")),
    Migration::text(30, "apps that show channels", include_str!("../../migrations/0030_embed.sql")),
    Migration::text(31, "markets of plugins", include_str!("../../migrations/0031_market.sql")),
    Migration::indexes(32, "newest posts", include_str!("../../migrations/0032_newest_posts.sql")),
    Migration::text(33, "apps inside the client", include_str!("../../migrations/0033_panels.sql")),
    Migration::indexes(34, "newest posts, apart", include_str!("../../migrations/0034_newest_posts_apart.sql")),
    Migration::text(
        35,
        "requests, allowed and uses of integrations",
        include_str!("../../migrations/0035_console.sql"),
    ),
    Migration::text(36, "versions of plugins", include_str!("../../migrations/0036_plugin_versions.sql")),
    Migration::text(37, "reviews in markets", include_str!("../../migrations/0037_market_reviews.sql")),
    Migration::text(38, "tenants", include_str!("../../migrations/0038_tenants.sql")),
    Migration::text(39, "visitors", include_str!("../../migrations/0039_visitors.sql")),
    Migration::text(40, "events of panels", include_str!("../../migrations/0040_panel_events.sql")),
];

impl Migration {
    const fn new(number: i64, name: &'static str, work: Work) -> Self {
        Self { number, name, work }
    }

    pub const fn text(number: i64, name: &'static str, text: &'static str) -> Self {
        Self::new(number, name, Work::Text(text))
    }

    pub const fn stepped(number: i64, name: &'static str, text: &'static str, step: Step) -> Self {
        Self::new(number, name, Work::TextAndStep(text, step))
    }

    pub const fn indexes(number: i64, name: &'static str, text: &'static str) -> Self {
        Self::new(number, name, Work::Indexes(text))
    }

    pub(super) fn sql(&self) -> &'static str {
        match self.work {
            Work::Text(text) | Work::TextAndStep(text, _) | Work::Indexes(text) => text,
        }
    }

    /// SHA-256 of its text: what was run is compared with what this server would run.
    pub fn checksum(&self) -> String {
        Sha256::digest(self.sql()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tables that grow with what people write: whoever changes all rows of one at once, or makes an index in a
    /// transaction, keeps everybody from writing for as long as that takes.
    const GROWING: &[&str] = &[
        "posts",
        "threads",
        "reactions",
        "fileinfo",
        "channelmembers",
        "threadmemberships",
        "channelmemberhistory",
        "audits",
        "preferences",
    ];

    /// What a text does to a growing table that it did not make itself.
    fn holds_up(text: &str) -> Vec<String> {
        let flat = text.lines().map(|line| line.split("--").next().unwrap_or_default()).collect::<Vec<_>>().join(" ");
        let flat = flat.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        let made = |table: &str| flat.contains(&format!("create table {table} "));
        let statements = flat.split(';').map(str::trim);
        let mut found = Vec::new();
        for statement in statements {
            let table = match statement.split_whitespace().collect::<Vec<_>>().as_slice() {
                ["update", table, ..] | ["delete", "from", table, ..] => Some(*table),
                words if statement.starts_with("create index") || statement.starts_with("create unique index") => {
                    words.iter().skip_while(|word| **word != "on").nth(1).copied()
                }
                _ => None,
            };
            found.extend(table.filter(|table| GROWING.contains(table) && !made(table)).map(str::to_owned));
        }
        found
    }

    #[test]
    fn numbers_grow_one_by_one_and_names_say_something() {
        for (at, migration) in (1..).zip(MIGRATIONS) {
            assert_eq!(migration.number, at, "{}", migration.name);
            assert!(!migration.name.is_empty());
        }
    }

    #[test]
    fn no_migration_keeps_people_from_writing_while_it_goes_through_a_large_table() {
        assert_eq!(holds_up("CREATE INDEX i ON posts (a); UPDATE threads SET a = 1;"), ["posts", "threads"]);
        assert!(holds_up("CREATE TABLE posts (a); CREATE INDEX i ON posts (a);").is_empty());
        for migration in MIGRATIONS {
            let (Work::Text(text) | Work::TextAndStep(text, _)) = migration.work else { continue };
            let tables = holds_up(text);
            assert!(
                tables.is_empty(),
                "{}: indexes of {tables:?} are a migration of their own, and rows are changed by a backfill",
                migration.name
            );
        }
    }
}
