//! Plugins: installing, switching on and off, their web halves.

use crate::query::{PerPage, query};
use jackfield_model::{
    InstallMarketplacePluginRequest, Manifest, MarketChoice, MarketplacePlugin, PluginDatabaseRestored,
    PluginEventAnswer, PluginEventRequest, PluginFigures, PluginLogLine, PluginPreview, PluginReattachRequest,
    PluginRecording, PluginRecordingRequest, PluginRollbackRequest, PluginStatus, PluginVersion, PluginsResponse,
};

use crate::{StatusOk, operations};

/// A plugin, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByPlugin {
    pub plugin_id: String,
}

query! {
    pub struct InstallFromUrl {
        /// https, or http where `PluginSettings.AllowInsecureDownloadURL` allows that.
        pub plugin_download_url: String,
        pub force: bool,
    }

    pub struct MarketplaceQuery {
        /// Counted from 0.
        pub page: u32,
        pub per_page: PerPage,
        /// A part of a name, an id or a description.
        pub filter: String,
        pub plugin_id: String,
        /// What is installed, without asking a market.
        pub local_only: bool,
        /// What markets have, without what only this server has.
        pub remote_only: bool,
    }
}

operations! { tag "plugins", scope System;
    /// Installs a package: a form with `plugin`, and `force` to replace what is there.
    UploadPlugin = POST "/api/v4/plugins" -> 201 json Manifest {
        body: multipart,
        example: { "plugin": "@plugin.tar.gz", "force": "true" },
        permission: ManagePlugins,
    }
    /// Fetches a package from an address and installs it; `force` replaces what is there.
    InstallPluginFromUrl = POST "/api/v4/plugins/install_from_url" -> 201 json Manifest {
        query: InstallFromUrl,
        example_query: "plugin_download_url={package_url}&force=true",
        permission: ManagePlugins,
    }
    /// Lists the installed plugins, those that are on and those that are off.
    GetPlugins = GET "/api/v4/plugins" -> 200 json PluginsResponse {
        permission: ReadPlugins,
    }
    /// Says how each plugin is doing.
    GetPluginStatuses = GET "/api/v4/plugins/statuses" -> 200 json Vec<PluginStatus> {
        permission: ReadPlugins,
    }
    /// Lists the web halves to load: what any page may know of the plugins that are on.
    GetWebappPlugins = GET "/api/v4/plugins/webapp" -> 200 json Vec<Manifest> {
        permission: Public,
    }
    /// Switches a plugin on; this is the consent to what it asks for.
    EnablePlugin = POST "/api/v4/plugins/{plugin_id}/enable" -> 200 json StatusOk {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Switches a plugin off.
    DisablePlugin = POST "/api/v4/plugins/{plugin_id}/disable" -> 200 json StatusOk {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Speaks with a plugin's program that somebody at the machine started, under a debugger or from a test. Over the socket of local
    /// mode alone.
    ReattachPlugin = POST "/api/v4/plugins/reattach" -> 200 json StatusOk {
        body: json PluginReattachRequest,
        example: { "Manifest": { "id": "com.example.plugin" }, "PluginReattachConfig": { "Protocol": "netrpc", "ProtocolVersion": 1, "Addr": { "Name": "/run/plugin.socket", "Net": "unix" } } },
        permission: ManagePlugins,
    }
    /// Lets such a program go. Over the socket of local mode alone.
    DetachPlugin = POST "/api/v4/plugins/{plugin_id}/detach" -> 200 json StatusOk {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Says what a plugin logged and how it failed lately, the oldest line first. Jackfield's own.
    GetPluginLogs = GET "/api/v4/plugins/{plugin_id}/logs" -> 200 json Vec<PluginLogLine> {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Begins to record what a component is told and does on the server that is asked, for a test to play it. It is in
    /// the audit trail; what people write is in the recording. Jackfield's own.
    RecordPlugin = POST "/api/v4/plugins/{plugin_id}/recording" -> 201 json PluginRecording {
        path: ByPlugin,
        body: json PluginRecordingRequest,
        example: { "seconds": 60 },
        permission: ManagePlugins,
    }
    /// Gets what was recorded so far. Jackfield's own.
    GetPluginRecording = GET "/api/v4/plugins/{plugin_id}/recording" -> 200 json PluginRecording {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Ends a recording and forgets it. Jackfield's own.
    DeletePluginRecording = DELETE "/api/v4/plugins/{plugin_id}/recording" -> 200 json StatusOk {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Says what a package would do here, and installs nothing: what it asks for beyond the installed version, its sizes, and
    /// the changes of its own database, which are tried out and undone. A form with `plugin`. Jackfield's own.
    PreviewPlugin = POST "/api/v4/plugins/preview" -> 200 json PluginPreview {
        body: multipart,
        example: { "plugin": "@plugin.tar.gz" },
        permission: ManagePlugins,
    }
    /// The same of what is installed: what would happen when it is switched on. Jackfield's own.
    PreviewInstalledPlugin = GET "/api/v4/plugins/{plugin_id}/preview" -> 200 json PluginPreview {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Lists the versions of a plugin that are kept, the one that was installed last first. Jackfield's own.
    GetPluginVersions = GET "/api/v4/plugins/{plugin_id}/versions" -> 200 json Vec<PluginVersion> {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Brings a kept version back, with its tables as they were; without a digest, the one that was installed before. It stays on
    /// unless it asks for more than the present one was granted. Jackfield's own.
    RollBackPlugin = POST "/api/v4/plugins/{plugin_id}/rollback" -> 200 json Manifest {
        path: ByPlugin,
        body: json PluginRollbackRequest,
        example: {},
        permission: ManagePlugins,
    }
    /// Downloads all rows of a plugin's own database, as lines of JSON that either engine restores. Jackfield's own.
    ExportPluginDatabase = GET "/api/v4/plugins/{plugin_id}/database" -> 200 bytes {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Makes a plugin's own database what was exported of it, here or elsewhere: all of it or nothing. The plugin is off
    /// meanwhile. Jackfield's own.
    RestorePluginDatabase = POST "/api/v4/plugins/{plugin_id}/database" -> 200 json PluginDatabaseRestored {
        path: ByPlugin,
        body: bytes,
        example: "abc",
        permission: ManagePlugins,
    }
    /// Calls a hook of a plugin with arguments that are made up, and answers what it says; where `EnableDeveloper` is on.
    /// Jackfield's own.
    SendPluginEvent = POST "/api/v4/plugins/{plugin_id}/events" -> 200 json PluginEventAnswer {
        path: ByPlugin,
        body: json PluginEventRequest,
        example: { "hook": "MessageHasBeenPosted", "given": [{ "message": "hello" }] },
        permission: ManagePlugins,
    }
    /// Says how a plugin has answered each hook since it was started, and what memory it holds. Jackfield's own.
    GetPluginFigures = GET "/api/v4/plugins/{plugin_id}/figures" -> 200 json PluginFigures {
        path: ByPlugin,
        permission: ManagePlugins,
    }
    /// Lists the plugins of the markets that the server knows, and those that are installed.
    GetMarketplacePlugins = GET "/api/v4/plugins/marketplace" -> 200 json Vec<MarketplacePlugin> {
        query: MarketplaceQuery,
        permission: ReadPlugins,
    }
    /// Installs a plugin from a market, once its signatures are seen to be right; without a version, the newest. It stays off
    /// until somebody switches it on.
    InstallMarketplacePlugin = POST "/api/v4/plugins/marketplace" -> 201 json Manifest {
        body: json InstallMarketplacePluginRequest,
        example: { "id": "com.example.plugin", "version": "1.0.0" },
        permission: ManagePlugins,
    }
    /// Lists the versions of a plugin that its market has, for administrators who choose one. Jackfield's own.
    GetMarketplaceVersions = GET "/api/v4/plugins/marketplace/{plugin_id}" -> 200 json Vec<MarketChoice> {
        path: ByPlugin,
        permission: ReadPlugins,
    }
    /// Uninstalls a plugin.
    RemovePlugin = DELETE "/api/v4/plugins/{plugin_id}" -> 200 json StatusOk {
        path: ByPlugin,
        permission: ManagePlugins,
    }
}
