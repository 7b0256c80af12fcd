//! The server itself: health, configuration, the description of this API.

use std::collections::BTreeMap;

use jackfield_model::{
    AnalyticsRow, AppliedMigration, ClientLog, CompleteOnboardingRequest, IntegrityCheckResult, LatestVersion,
    LogFilter, ProductNotice, Props, PushNotificationAck, ServerBusyState, SiteUrlTest, StringMap, System, wire,
};

use crate::path::ByTeam;
use crate::query::{FromQuery, query};
use crate::support::SupportPacketQuery;
use crate::{StatusOk, operations};
use schemars::JsonSchema;
use serde::Serialize;

query! {
    pub struct PingQuery {
        pub get_server_status: bool,
        /// A device, `platform:token`, that is sent a notification of the type `test`.
        pub device_id: String,
        pub use_rest_semantics: bool,
    }

    pub struct ClientConfigQuery {
        /// `old` is the only format there is.
        pub format: String,
    }

    pub struct ConfigQuery {
        /// Leaves out what is masked.
        pub remove_masked: bool,
        /// Leaves out what nobody changed.
        pub remove_defaults: bool,
    }

    pub struct AnalyticsQuery {
        /// `standard` unless asked for another.
        pub name: String,
        /// Empty for the whole server.
        pub team_id: jackfield_model::TeamId,
    }

    pub struct LogsQuery {
        /// Counted from 0, the newest lines first.
        pub page: u32,
        pub logs_per_page: LinesPerPage,
    }

    pub struct NoticesQuery {
        #[serde(rename = "clientVersion")]
        pub client_version: String,
        pub locale: String,
        pub client: String,
    }

    pub struct BusyQuery {
        /// An hour when it is left out.
        pub seconds: String,
    }
}

/// How many lines of the log a page has: Mattermost's 10,000 unless fewer are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(transparent)]
pub struct LinesPerPage(pub u32);

impl Default for LinesPerPage {
    fn default() -> Self {
        Self(10_000)
    }
}

impl FromQuery for LinesPerPage {
    fn from_query(text: &str) -> Result<Self, String> {
        Ok(text.parse().map_or_else(|_| Self::default(), |asked: u32| Self(asked.min(Self::default().0))))
    }
}

wire! {
    /// `status` is `OK` or `UNHEALTHY`; the mobile clients look for their versions here.
    #[serde(rename_all = "PascalCase")]
    pub struct PingResponse {
        pub android_latest_version: String,
        pub android_min_version: String,
        pub ios_latest_version: String,
        pub ios_min_version: String,
        pub desktop_latest_version: String,
        pub desktop_min_version: String,
        #[serde(rename = "status")]
        pub status: String,
        #[serde(rename = "database_status", skip_serializing_if = "String::is_empty")]
        pub database_status: String,
        #[serde(rename = "filestore_status", skip_serializing_if = "String::is_empty")]
        pub filestore_status: String,
        /// Of the device that was asked about: `true`, `false`, or `unknown` when the proxy did not say.
        #[serde(skip_serializing_if = "String::is_empty")]
        pub can_receive_notifications: String,
    }
}

operations! { tag "system", scope System;
    /// Lists what weighty was done, the newest first.
    GetAudits = GET "/api/v4/audits" -> 200 json Vec<jackfield_model::Audit> {
        query: crate::query::Acts,
        permission: ReadAudits,
    }
    /// Says whether the server is well.
    GetPing = GET "/api/v4/system/ping" -> 200 json PingResponse {
        query: PingQuery,
        permission: Public,
    }
    /// Gets what clients need of the configuration; more of it with a session than without.
    GetClientConfig = GET "/api/v4/config/client" -> 200 json StringMap {
        query: ClientConfigQuery,
        permission: Public,
    }
    /// Gets what clients need to know of the licence: there is none to buy.
    GetClientLicense = GET "/api/v4/license/client" -> 200 json StringMap {
        query: ClientConfigQuery,
        example_query: "format=old",
        permission: Public,
    }
    /// Gets the whole configuration with secrets masked.
    GetConfig = GET "/api/v4/config" -> 200 json Props {
        query: ConfigQuery,
        permission: ReadConfig,
    }
    /// Replaces the configuration; masked secrets keep their values.
    UpdateConfig = PUT "/api/v4/config" -> 200 json Props {
        body: json Props,
        example: { "TeamSettings": { "SiteName": "Jackfield" } },
        permission: ChangeConfig,
    }
    /// Changes only the named settings of the configuration.
    PatchConfig = PUT "/api/v4/config/patch" -> 200 json Props {
        body: json Props,
        example: { "TeamSettings": { "SiteName": "Jackfield" } },
        permission: ChangeConfig,
    }
    /// Sends a mail to the caller, with the configuration in force and what the body changes of it.
    TestEmail = POST "/api/v4/email/test" -> 200 json StatusOk {
        body: json Props,
        example: {},
        permission: TestEmail,
    }
    /// Says which settings the environment fixes.
    GetEnvironmentConfig = GET "/api/v4/config/environment" -> 200 json Props {
        permission: ReadConfig,
    }
    /// Reads the stored configuration anew.
    ReloadConfig = POST "/api/v4/config/reload" -> 200 json StatusOk {
        permission: ReloadConfig,
    }
    /// Forgets what the servers remember of the database.
    InvalidateCaches = POST "/api/v4/caches/invalidate" -> 200 json StatusOk {
        permission: InvalidateCaches,
    }
    /// Closes connections to the database that nobody uses; new ones are made when they are needed.
    DatabaseRecycle = POST "/api/v4/database/recycle" -> 200 json StatusOk {
        permission: RecycleConnections,
    }
    /// Writes a file where files are kept, reads and removes it; the body is a configuration to try.
    TestFileStoreConnection = POST "/api/v4/file/test" -> 200 json StatusOk {
        body: json Props,
        example: {},
        permission: TestFileStore,
    }
    /// The same by its old name.
    TestS3Connection = POST "/api/v4/file/s3_test" -> 200 json StatusOk {
        body: json Props,
        example: {},
        permission: TestFileStore,
    }
    /// Asks a server at an address whether it is there.
    TestSiteURL = POST "/api/v4/site_url/test" -> 200 json StatusOk {
        body: json SiteUrlTest,
        example: { "site_url": "{integration_url}" },
        permission: TestSiteUrl,
    }
    /// Names rows that belong to others which are not there.
    CheckIntegrity = POST "/api/v4/integrity" -> 200 json Vec<IntegrityCheckResult> {
        permission: ManageSystem,
    }
    /// Gets the newest version that the server knows of: nothing outside is asked, so it is its own.
    GetLatestVersion = GET "/api/v4/latest_version" -> 200 json LatestVersion {
        permission: ManageSystem,
    }
    /// Lists the changes of the tables that were made.
    GetAppliedSchemaMigrations = GET "/api/v4/system/schema/version" -> 200 json Vec<AppliedMigration> {
        permission: ManageSystem,
    }
    /// Leaves out what can wait for a time: searches, and that somebody types.
    SetServerBusy = POST "/api/v4/server_busy" -> 200 json StatusOk {
        query: BusyQuery,
        example_query: "seconds=1",
        permission: ManageSystem,
    }
    /// Says whether something is left out, and until when.
    GetServerBusyExpires = GET "/api/v4/server_busy" -> 200 json ServerBusyState {
        permission: ManageSystem,
    }
    /// Leaves out nothing any more.
    ClearServerBusy = DELETE "/api/v4/server_busy" -> 200 json StatusOk {
        permission: ManageSystem,
    }
    /// Gets figures of the server or a team: `standard`, `extra_counts`, `post_counts_day`, `bot_post_counts_day`,
    /// `user_counts_with_posts_day`.
    GetAnalyticsOld = GET "/api/v4/analytics/old" -> 200 json Vec<AnalyticsRow> {
        query: AnalyticsQuery,
        permission: ReadAnalytics,
    }
    /// Gets what the server said lately, the newest page first.
    GetLogs = GET "/api/v4/logs" -> 200 json Vec<String> {
        query: LogsQuery,
        permission: ReadLogs,
    }
    /// Gets what of it is wanted, by server.
    QueryLogs = POST "/api/v4/logs/query" -> 200 json BTreeMap<String, Vec<Props>> {
        query: LogsQuery,
        body: json LogFilter,
        example: {},
        scope: System read,
        permission: ReadLogs,
    }
    /// Gets all of it as a file.
    DownloadSystemLogs = GET "/api/v4/logs/download" -> 200 bytes {
        permission: ReadLogs,
    }
    /// Adds what went wrong in a client to the log.
    PostLog = POST "/api/v4/logs" -> 200 json StringMap {
        body: json ClientLog,
        example: { "level": "ERROR", "message": "Something is not as it should be" },
        permission: Public,
    }
    /// Has the server's bot write to the caller, who sees whether notifications come.
    TestNotification = POST "/api/v4/notifications/test" -> 200 json StatusOk {
        scope: Account write,
        permission: SignedIn,
    }
    /// Lists what clients are to show to whoever uses them: nothing.
    GetNotices = GET "/api/v4/system/notices/{team_id}" -> 200 json Vec<ProductNotice> {
        path: ByTeam,
        query: NoticesQuery,
        scope: Account read,
        permission: SignedIn,
    }
    /// Says that notices were seen.
    MarkNoticesViewed = PUT "/api/v4/system/notices/view" -> 200 json StatusOk {
        body: json Vec<String>,
        example: ["notice"],
        scope: Account write,
        permission: SignedIn,
    }
    /// Says whether the first administrator has set the server up.
    GetOnboardingComplete = GET "/api/v4/system/onboarding/complete" -> 200 json System {
        permission: ManageSystem,
    }
    /// Says that it is set up.
    CompleteOnboarding = POST "/api/v4/system/onboarding/complete" -> 200 json StatusOk {
        body: json CompleteOnboardingRequest,
        example: { "organization": "Example" },
        permission: ManageSystem,
    }
    /// Says whether an administrator has looked at the list of plugins that can be had.
    GetMarketplaceVisitedByAdmin = GET "/api/v4/plugins/marketplace/first_admin_visit" -> 200 json System {
        permission: ManageSystem,
    }
    /// Says that one has.
    UpdateMarketplaceVisitedByAdmin = POST "/api/v4/plugins/marketplace/first_admin_visit" -> 200 json StatusOk {
        body: json System,
        example: { "name": "FirstAdminVisitMarketplace", "value": "true" },
        permission: ManageSystem,
    }
    /// Says that a device got a notification; answers its text when it came with the post's id alone.
    AcknowledgeNotification = POST "/api/v4/notifications/ack" -> 200 json Props {
        body: json PushNotificationAck,
        example: { "id": "{unique}", "platform": "android", "type": "message" },
        scope: Account write,
        permission: SignedIn,
    }
    /// Gathers what helps to find out what is wrong with a server: figures, versions, the configuration without
    /// secrets, plugins and their logs; and what the named plugins add.
    GenerateSupportPacket = GET "/api/v4/system/support_packet" -> 200 bytes {
        query: SupportPacketQuery,
        permission: ManageSystem,
    }
    /// Lists the time zones that users may choose.
    GetSupportedTimezone = GET "/api/v4/system/timezones" -> 200 json Vec<String> {
        scope: Account read,
        permission: SignedIn,
    }
    /// Gets this API's description as OpenAPI 3.1. Jackfield's own.
    GetOpenApi = GET "/api/v4/openapi.json" -> 200 json Props {
        permission: Public,
    }
}
