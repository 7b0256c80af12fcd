//! The server as a whole: its figures, its log, what administrators set up and look at.

use crate::wire::{is_zero, wire};

wire! {
    /// A figure by its name. Of counts by day the name is the day.
    pub struct AnalyticsRow {
        pub name: String,
        /// -1 for what was not counted.
        pub value: i64,
    }

    /// A value that the server keeps by its name.
    pub struct System {
        pub name: String,
        pub value: String,
    }

    /// What the first administrator says once.
    pub struct CompleteOnboardingRequest {
        pub organization: String,
        pub install_plugins: Vec<String>,
    }

    /// Whether the server leaves out what can wait.
    pub struct ServerBusyState {
        pub busy: bool,
        /// In seconds since 1970.
        pub expires: i64,
        #[serde(skip_serializing_if = "is_zero")]
        pub expires_ts: String,
    }

    /// A change of the tables that was made.
    pub struct AppliedMigration {
        pub version: i64,
        pub name: String,
    }

    /// A version of the server that could be had.
    pub struct LatestVersion {
        pub id: i64,
        pub tag_name: String,
        pub name: String,
        pub created_at: String,
        pub published_at: String,
        pub body: String,
        pub html_url: String,
    }

    /// Which lines of the log are wanted.
    pub struct LogFilter {
        pub server_names: Vec<String>,
        /// Empty for all.
        pub log_levels: Vec<String>,
        pub date_from: String,
        pub date_to: String,
    }

    /// A line that a client wants to be in the log.
    pub struct ClientLog {
        pub level: String,
        pub message: String,
    }

    /// Where the server is to be reached.
    pub struct SiteUrlTest {
        pub site_url: String,
    }

    /// Rows that name others which are not there.
    pub struct RelationalIntegrityCheckData {
        pub parent_name: String,
        pub child_name: String,
        pub parent_id_attr: String,
        pub child_id_attr: String,
        pub records: Vec<OrphanedRecord>,
    }

    pub struct OrphanedRecord {
        pub parent_id: Option<String>,
        pub child_id: Option<String>,
    }

    pub struct IntegrityCheckResult {
        pub data: RelationalIntegrityCheckData,
        pub err: Option<String>,
    }

    pub struct PostsUsage {
        pub count: i64,
    }

    pub struct StorageUsage {
        pub bytes: i64,
    }

    pub struct TeamsUsage {
        pub active: i64,
        pub cloud_archived: i64,
    }

    /// Something that clients show to whoever uses them.
    pub struct ProductNotice {
        pub id: String,
        #[serde(rename = "sysAdminOnly")]
        pub sys_admin_only: bool,
        #[serde(rename = "teamAdminOnly")]
        pub team_admin_only: bool,
        pub title: String,
        pub description: String,
    }
}
