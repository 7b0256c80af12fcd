//! What clients read of the configuration: a flat map of texts, a part of it without a session.

use jackfield_model::StringMap;
use serde_json::Value;

use super::table::Settings;
use crate::{App, Cx, users};

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
fn sends(settings: &Settings) -> [(&'static str, bool); 2] {
    let email = &settings.email;
    [
        ("SendEmailNotifications", !email.smtp_server.is_empty()),
        ("SendPushNotifications", !email.push_notification_server.is_empty()),
    ]
}

/// Which plugins serve what the client leaves to plugins, as the administrators chose; told to whom is signed in.
fn services(settings: &Settings) -> [(&'static str, &str); 3] {
    let own = &settings.jackfield;
    [
        ("CallServices", own.call_services.trim()),
        ("GifServices", own.gif_services.trim()),
        ("TranslationServices", own.translation_services.trim()),
    ]
}

/// A setting that clients read.
pub struct Shown {
    key: &'static str,
    /// `Section.Setting`.
    pub path: &'static str,
    pub to_strangers: bool,
}

/// What clients read of the configuration.
pub fn shown_to_clients() -> impl Iterator<Item = Shown> {
    KEYS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut fields = line.split('\t');
        Some(Shown { key: fields.next()?, path: fields.next()?, to_strangers: fields.next()? == "all" })
    })
}

/// What a client learns of the configuration: more of it with a session; without one, whether there are accounts.
#[crate::boxed]
pub async fn for_client(app: &App, cx: &Cx) -> StringMap {
    let current = app.config.read();
    if cx.session().is_some() {
        return (*current.client).clone();
    }
    let mut texts = (*current.limited).clone();
    // The web client offers to create the first account.
    texts.insert("NoAccounts".into(), users::is_empty(app).await.to_string());
    texts
}

/// The map that `GET /api/v4/config/client` answers; shorter for those without a session.
pub fn client_config(whole: &Value, settings: &Settings, signed_in: bool) -> StringMap {
    let mut map: StringMap = FIXED.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
    for Shown { key, path, .. } in shown_to_clients().filter(|shown| signed_in || shown.to_strangers) {
        let value = path.split('.').try_fold(whole, |place, name| place.get(name));
        map.insert(key.to_owned(), text(value.unwrap_or(&Value::Null)));
    }
    for (key, chosen) in services(settings).into_iter().filter(|_| signed_in) {
        map.insert(key.to_owned(), chosen.to_owned());
    }
    for (key, named) in sends(settings) {
        if let Some(value) = map.get_mut(key).filter(|_| !named) {
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
            let mut whole = crate::config::defaults().unwrap();
            crate::config::merge(&mut whole, &json!({ "EmailSettings": email }));
            let settings = serde_json::from_value(whole.clone()).unwrap();
            let map = client_config(&whole, &settings, true);
            (map["SendEmailNotifications"].clone(), map["SendPushNotifications"].clone())
        };
        assert_eq!(sends("mail.example.org"), ("true".to_owned(), "true".to_owned()));
        assert_eq!(sends(""), ("false".to_owned(), "false".to_owned()));
    }

    #[test]
    fn what_clients_read_is_there() {
        let whole = crate::config::defaults().unwrap();
        let is_there = |path: &str| path.split('.').try_fold(&whole, |place, name| place.get(name)).is_some();
        let missing: Vec<_> =
            shown_to_clients().filter(|shown| !is_there(shown.path)).map(|shown| shown.path).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
