//! The server itself: health, configuration, the description of this API.

use jackfield_model::{Props, PushNotificationAck, StringMap, wire};

use crate::query::query;
use crate::support::SupportPacketQuery;
use crate::{StatusOk, operations};

query! {
    pub struct PingQuery {
        pub get_server_status: bool,
        pub device_id: String,
        pub use_rest_semantics: bool,
    }

    pub struct ClientConfigQuery {
        /// `old` is the only format there is.
        pub format: String,
    }

    pub struct ConfigQuery {
        pub remove_masked: bool,
        pub remove_defaults: bool,
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
    }
}

operations! { tag "system";
    /// Lists what weighty was done, the newest first.
    GetAudits = GET "/api/v4/audits" -> 200 json Vec<jackfield_model::Audit> {
        query: crate::query::Paging,
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
    /// Says that a device got a notification; answers its text when it came with the post's id alone.
    AcknowledgeNotification = POST "/api/v4/notifications/ack" -> 200 json Props {
        body: json PushNotificationAck,
        example: { "id": "{unique}", "platform": "android", "type": "message" },
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
        permission: SignedIn,
    }
    /// Gets this API's description as OpenAPI 3.1. Jackfield's own.
    GetOpenApi = GET "/api/v4/openapi.json" -> 200 json Props {
        permission: Public,
    }
}
