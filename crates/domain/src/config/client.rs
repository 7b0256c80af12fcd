//! What clients read of the configuration: a flat map of texts, a part of it without a session.

use jackfield_model::StringMap;
use serde_json::Value;

/// The API's version that clients and plugins see.
pub const API_VERSION: &str = "11.9.0";

/// Which client key shows which setting.
const KEYS: &str = include_str!("../../data/client-config.tsv");

/// Keys that no setting stands behind, with or without a session.
const FIXED: &[(&str, &str)] = &[
    ("AppsPluginEnabled", "false"),
    ("AsymmetricSigningPublicKey", ""),
    ("BuildDate", ""),
    // Mattermost: clients read "false" as the team edition.
    ("BuildEnterpriseReady", "false"),
    ("BuildHash", env!("CARGO_PKG_VERSION")),
    ("BuildHashEnterprise", "none"),
    ("BuildNumber", API_VERSION),
    ("CustomUrlSchemes", ""),
    ("DiagnosticId", ""),
    ("EnableReliableWebSockets", "true"),
    ("EnableMobileFileDownload", "true"),
    ("EnableMobileFileUpload", "true"),
    ("EnableTimedDND", "true"),
    ("ExperimentalEnablePostMetadata", "true"),
    ("IsDefaultMarketplace", "false"),
    ("IsFipsEnabled", "false"),
    ("LdapLoginFieldName", ""),
    ("MaxPostSize", "16383"),
    ("NoAccounts", "false"),
    ("PostAcknowledgements", "true"),
    ("SamlLoginButtonText", ""),
    ("SchemaVersion", ""),
    ("ServiceEnvironment", "production"),
    ("TelemetryId", ""),
    ("UpgradedFromTE", "false"),
    ("Version", API_VERSION),
];

/// What is switched on sends nothing as long as no server is named; clients offer only what works.
const SENDS: &[(&str, &str)] = &[
    ("SendEmailNotifications", "/EmailSettings/SMTPServer"),
    ("SendPushNotifications", "/EmailSettings/PushNotificationServer"),
];

/// The map that `GET /api/v4/config/client` answers; shorter for those without a session.
pub fn client_config(whole: &Value, signed_in: bool) -> StringMap {
    let mut map: StringMap = FIXED.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    for line in KEYS.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split('\t');
        let (Some(key), Some(path), Some(who)) = (fields.next(), fields.next(), fields.next()) else { continue };
        if who != "all" && !signed_in {
            continue;
        }
        let value = path.split('.').try_fold(whole, |place, name| place.get(name));
        map.insert(key.to_owned(), text(value.unwrap_or(&Value::Null)));
    }
    for (key, server) in SENDS {
        let named = whole.pointer(server).and_then(Value::as_str).is_some_and(|server| !server.is_empty());
        if let Some(value) = map.get_mut(*key).filter(|_| !named) {
            "false".clone_into(value);
        }
    }
    map
}

/// The map that `GET /api/v4/license/client` answers: there is no licence to buy.
pub fn client_license() -> StringMap {
    StringMap::from([("IsLicensed".to_owned(), "false".to_owned())])
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        Value::Array(items) => items.iter().map(text).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn clients_offer_only_what_the_server_can_send() {
        let sends = |server: &str| {
            let email = json!({"SendEmailNotifications": true, "SendPushNotifications": true, "SMTPServer": server, "PushNotificationServer": server});
            let map = client_config(&json!({ "EmailSettings": email }), true);
            (map["SendEmailNotifications"].clone(), map["SendPushNotifications"].clone())
        };
        assert_eq!(sends("mail.example.org"), ("true".to_owned(), "true".to_owned()));
        assert_eq!(sends(""), ("false".to_owned(), "false".to_owned()));
    }
}
