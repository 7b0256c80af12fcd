//! Plugins: what a package says about itself, and how it is doing.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::wire::{is_zero, wire};
use crate::{ManifestPanel, Millis, Props, StringMap};

wire! {
    /// A plugin whose program runs already.
    pub struct PluginReattachRequest {
        #[serde(rename = "Manifest")]
        pub manifest: Manifest,
        #[serde(rename = "PluginReattachConfig")]
        pub plugin_reattach_config: PluginReattachConfig,
    }

    /// Where it listens. Mattermost's names, which are those of Go.
    #[serde(rename_all = "PascalCase")]
    pub struct PluginReattachConfig {
        /// `netrpc`, or nothing.
        pub protocol: String,
        pub protocol_version: i64,
        pub addr: PluginAddress,
        pub pid: i64,
        pub test: bool,
    }

    /// A socket of this machine's file system.
    #[serde(rename_all = "PascalCase")]
    pub struct PluginAddress {
        pub name: String,
        /// `unix`.
        pub net: String,
    }

    /// `plugin.json`. The fields from `permissions` on are Jackfield's; others ignore them.
    pub struct Manifest {
        pub id: String,
        pub name: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub description: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub homepage_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub support_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub release_notes_url: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub icon_path: String,
        pub version: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub min_server_version: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub server: Option<ManifestServer>,
        #[serde(skip_serializing_if = "is_zero")]
        pub webapp: Option<ManifestWebapp>,
        #[serde(skip_serializing_if = "is_zero")]
        pub settings_schema: Option<PluginSettingsSchema>,
        /// The part of the server's configuration that it needs to be as it is here.
        #[serde(skip_serializing_if = "is_zero")]
        pub required_configuration: Option<Value>,
        #[serde(skip_serializing_if = "is_zero")]
        pub props: Props,
        /// What the plugin asks for; what is not here is not linked.
        #[serde(skip_serializing_if = "is_zero")]
        pub permissions: Option<PluginPermissions>,
        /// SHA-256 of each file in the package, by path.
        #[serde(skip_serializing_if = "is_zero")]
        pub files: StringMap,
    }

    pub struct ManifestServer {
        /// Go executables by `<os>-<architecture>`.
        #[serde(skip_serializing_if = "is_zero")]
        pub executables: StringMap,
        pub executable: String,
        /// A WebAssembly component; Jackfield's addition.
        #[serde(skip_serializing_if = "is_zero")]
        pub wasm: String,
    }

    pub struct ManifestWebapp {
        pub bundle_path: String,
        /// Whether it runs apart from the page, which it can then only ask; Jackfield's addition.
        #[serde(skip_serializing_if = "is_zero")]
        pub isolated: bool,
    }

    /// What a plugin asks an administrator for.
    pub struct PluginPermissions {
        /// Hooks by their WIT names.
        #[serde(skip_serializing_if = "is_zero")]
        pub hooks: Vec<String>,
        /// Capabilities such as `posts:read`, `posts:write`.
        #[serde(skip_serializing_if = "is_zero")]
        pub api: Vec<String>,
        #[serde(skip_serializing_if = "is_zero")]
        pub kv: Option<PluginStoragePermission>,
        /// A database of its own, with tables that the package's `migrations` make.
        #[serde(skip_serializing_if = "is_zero")]
        pub database: Option<PluginDatabasePermission>,
        #[serde(skip_serializing_if = "is_zero")]
        pub http: Option<PluginHttpPermission>,
        /// Whether it may send events to web clients.
        #[serde(skip_serializing_if = "is_zero")]
        pub websocket: bool,
        /// Keys of secret settings that the server half may read.
        #[serde(skip_serializing_if = "is_zero")]
        pub secrets: Vec<String>,
        /// `64MiB`; the cap on an instance's memory, empty for the server's own limit.
        #[serde(skip_serializing_if = "is_zero")]
        pub memory: String,
        /// How hooks are called, by their WIT names, where it is not the usual way.
        #[serde(skip_serializing_if = "is_zero")]
        pub hook_policies: BTreeMap<String, PluginHookPolicy>,
        /// Pages of its author's server that the client shows inside itself.
        #[serde(skip_serializing_if = "is_zero")]
        pub panels: Vec<ManifestPanel>,
    }

    pub struct PluginHookPolicy {
        /// `open`: go on without the plugin. `closed`: refuse when it does not answer.
        #[serde(skip_serializing_if = "is_zero")]
        pub on_failure: String,
        /// How long the plugin may take; 0 for the usual deadline.
        #[serde(skip_serializing_if = "is_zero")]
        pub deadline_ms: u64,
        /// Lower is asked first; plugins of one priority in the order of their ids.
        #[serde(skip_serializing_if = "is_zero")]
        pub priority: i64,
    }

    pub struct PluginStoragePermission {
        /// `64MiB`; empty for the server's own limit.
        #[serde(skip_serializing_if = "is_zero")]
        pub quota: String,
    }

    pub struct PluginDatabasePermission {
        /// `64MiB`, indexes included; empty for the server's own limit.
        #[serde(skip_serializing_if = "is_zero")]
        pub quota: String,
        /// Which of the server's tables it may read by its own queries, as views without secrets: `users`, `teams`,
        /// `channels`, `posts`, `files`, `reactions`.
        #[serde(skip_serializing_if = "is_zero")]
        pub read: Vec<String>,
    }

    pub struct PluginHttpPermission {
        /// Hosts, or hosts with ports, that may be called.
        pub allow: Vec<String>,
        /// Hosts that the web half may connect to, from readers' browsers.
        #[serde(skip_serializing_if = "is_zero")]
        pub browser: Vec<String>,
    }

    /// The settings that the plugin's page shows.
    pub struct PluginSettingsSchema {
        pub header: String,
        pub footer: String,
        pub settings: Vec<PluginSetting>,
        #[serde(skip_serializing_if = "is_zero")]
        pub sections: Vec<PluginSettingsSection>,
    }

    pub struct PluginSettingsSection {
        pub key: String,
        pub title: String,
        pub subtitle: String,
        pub settings: Vec<PluginSetting>,
        pub header: String,
        pub footer: String,
        pub custom: bool,
        pub fallback: bool,
    }

    pub struct PluginSetting {
        pub key: String,
        pub display_name: String,
        /// `bool`, `text`, `longtext`, `number`, `dropdown`, `radio`, `generated`, `username`, `custom`.
        #[serde(rename = "type")]
        pub setting_type: String,
        pub help_text: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub regenerate_help_text: String,
        pub placeholder: String,
        pub default: Value,
        #[serde(skip_serializing_if = "is_zero")]
        pub options: Vec<PluginOption>,
        pub hosting: String,
        /// Shown masked, and never logged.
        pub secret: bool,
    }

    pub struct PluginOption {
        pub display_name: String,
        pub value: String,
    }

    pub struct PluginStatus {
        pub plugin_id: String,
        pub cluster_id: String,
        pub plugin_path: String,
        /// See [`plugin_state`].
        pub state: i64,
        pub error: String,
        pub name: String,
        pub description: String,
        pub version: String,
        /// How its program is held back; `null` for what is no program.
        #[serde(skip_serializing_if = "is_zero")]
        pub confinement: Option<PluginConfinement>,
        /// Why its market revoked the installed version; empty where it did not. Jackfield's addition.
        #[serde(skip_serializing_if = "is_zero")]
        pub revoked: String,
    }

    /// What holds a native plugin back on this machine; Jackfield's addition.
    pub struct PluginConfinement {
        pub enforced: Vec<String>,
        /// What the machine could not do, with the reason.
        pub missing: Vec<String>,
    }

    /// Something that a plugin said, or how it failed.
    pub struct PluginLogLine {
        pub at: Millis,
        /// `debug`, `info`, `warn` or `error`.
        pub level: String,
        pub message: String,
    }

    /// What a component was told and what it did, as long as somebody recorded it. What people wrote is in it.
    pub struct PluginRecording {
        pub plugin_id: String,
        pub version: String,
        pub begun_at: Millis,
        pub until: Millis,
        /// It ended before its time, because it has as much as it may.
        pub is_full: bool,
        pub calls: Vec<PluginCall>,
    }

    /// A call of a hook. Calls of one instance share its memory, and come in order.
    pub struct PluginCall {
        pub instance: i64,
        /// By Mattermost's name.
        pub hook: String,
        pub at: Millis,
        pub context: Value,
        pub given: Value,
        pub asks: Vec<PluginAsk>,
        pub answer: Value,
        /// How it failed; empty where it did not.
        pub error: String,
    }

    /// What a component asked of the server, and was answered.
    pub struct PluginAsk {
        pub what: String,
        pub arguments: Value,
        pub answer: Value,
    }

    /// How long to record.
    pub struct PluginRecordingRequest {
        /// At most 3,600.
        pub seconds: i64,
    }

    /// A version of a plugin that is kept on the server.
    pub struct PluginVersion {
        pub version: String,
        /// SHA-256 of the package, in hex.
        pub digest: String,
        /// When it was installed last.
        pub installed_at: Millis,
        /// Whether it is the one that is installed now.
        pub is_current: bool,
    }

    /// Which version is to come back.
    pub struct PluginRollbackRequest {
        /// One of the kept ones; empty for the one that was installed before what is now.
        pub digest: String,
    }

    /// What a package would do to this server, before anything of it is done.
    pub struct PluginPreview {
        pub manifest: Manifest,
        /// SHA-256 of the package, in hex.
        pub digest: String,
        /// Empty when it is not installed.
        pub installed_version: String,
        /// Bytes of all of its files, and of its two halves.
        pub size: i64,
        pub server_size: i64,
        pub web_size: i64,
        /// Below `/plugins/<id>`: those that the package describes, or `/` where it describes none and answers requests.
        pub endpoints: Vec<String>,
        /// What it asks for beyond what the installed version was granted, and what it asks for no more, in words.
        pub asks_more: Vec<String>,
        pub asks_less: Vec<String>,
        /// `null` without a database of its own, before and after.
        #[serde(skip_serializing_if = "is_zero")]
        pub database: Option<PluginDatabasePreview>,
    }

    /// What would happen to a plugin's own database. It was tried out and undone.
    pub struct PluginDatabasePreview {
        /// Bytes of its tables as they are, and what they may have.
        pub size: i64,
        pub quota: i64,
        /// The server's tables that it reads.
        pub reads: Vec<String>,
        /// What would run, in order.
        pub migrations: Vec<PluginMigration>,
        /// Why that does not go; empty when it does.
        pub problem: String,
        /// Whether all of it would go, because this version has none.
        pub is_erased: bool,
    }

    /// A change of a plugin's tables.
    pub struct PluginMigration {
        pub number: i64,
        pub name: String,
        /// Whether it runs; else it is taken back.
        pub is_up: bool,
        /// As its author wrote it.
        pub sql: String,
    }

    /// What was brought back into a plugin's own database.
    pub struct PluginDatabaseRestored {
        pub tables: i64,
        pub rows: i64,
    }

    /// A call of a hook that somebody makes up, to see what a plugin does.
    pub struct PluginEventRequest {
        /// By Mattermost's name.
        pub hook: String,
        /// The arguments in order; what is left out has its empty value.
        pub given: Vec<Value>,
    }

    /// What a plugin said to it.
    pub struct PluginEventAnswer {
        pub hook: String,
        /// `null` when it had nothing to say, `reject`, `dismiss` or `replace` from what is asked, and else what it answered.
        pub answer: Value,
        /// How it failed; empty where it did not.
        pub error: String,
        pub took_us: i64,
    }

    /// How a plugin has done since it was started, on the server that is asked.
    pub struct PluginFigures {
        pub hooks: Vec<PluginHookFigures>,
        /// Bytes that its instances hold now; 0 for what is no component.
        pub memory: i64,
        /// Failures within an hour that count: three switch it off.
        pub crashes: i64,
    }

    /// How it answers one hook.
    pub struct PluginHookFigures {
        /// By Mattermost's name.
        pub hook: String,
        pub calls: i64,
        /// Of these, those that had no answer.
        pub failures: i64,
        /// Half of the calls, and 99 in 100, took no longer, in microseconds; both are right to a fifth.
        pub p50_us: i64,
        pub p99_us: i64,
        /// All calls together.
        pub total_us: i64,
    }

    /// Installed plugins, by whether they are on.
    pub struct PluginsResponse {
        pub active: Vec<Manifest>,
        pub inactive: Vec<Manifest>,
    }

    /// What the configuration keeps of a plugin.
    pub struct PluginState {
        #[serde(rename = "Enable")]
        pub enable: bool,
    }
}

/// Settings of plugins by plugin id, as the configuration keeps them.
pub type PluginConfigs = BTreeMap<String, Props>;

/// The numbers of [`PluginStatus::state`].
pub mod plugin_state {
    pub const NOT_RUNNING: i64 = 0;
    pub const STARTING: i64 = 1;
    pub const RUNNING: i64 = 2;
    pub const FAILED_TO_START: i64 = 3;
    pub const FAILED_TO_STAY_RUNNING: i64 = 4;
    pub const STOPPING: i64 = 5;
}

impl Manifest {
    /// The panels that it brings.
    #[must_use]
    pub fn panels(&self) -> &[ManifestPanel] {
        self.permissions.as_ref().map_or(&[], |asked| &asked.panels)
    }

    /// Whether its server half is a program of the machine, and no component.
    #[must_use]
    pub fn is_program(&self) -> bool {
        self.server.as_ref().is_some_and(|server| {
            server.wasm.is_empty() && !(server.executable.is_empty() && server.executables.is_empty())
        })
    }

    /// What any client may know: enough to load the web half.
    #[must_use]
    pub fn for_webapp(&self) -> Self {
        Self { description: String::new(), server: None, permissions: None, files: StringMap::new(), ..self.clone() }
    }

    pub fn has_webapp(&self) -> bool {
        self.webapp.is_some()
    }

    pub fn has_server(&self) -> bool {
        self.server.is_some()
    }
}
