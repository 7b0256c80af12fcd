//! The configuration as one JSON document: defaults, merging, masking of secrets.

use jackfield_model::AppError;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::declare::Section;
use super::table::SECTIONS;
use crate::{Failure, Result};

/// How deep settings lie: `Section.Setting`.
const SETTING: u8 = 2;

/// What stands for a secret wherever the configuration is shown.
pub const MASK: &str = "********************************";

/// Settings that are never shown; of a list, each element. Plugins' own secrets are masked by their settings schema.
const SECRETS: &[&str] = &[
    "AutoTranslationSettings.LibreTranslate.APIKey",
    "CacheSettings.RedisPassword",
    "ElasticsearchSettings.Password",
    "EmailSettings.SMTPPassword",
    "FileSettings.AmazonS3SecretAccessKey",
    "FileSettings.AzureAccessKey",
    "FileSettings.ExportAmazonS3SecretAccessKey",
    "FileSettings.ExportAzureAccessKey",
    "FileSettings.PublicLinkSalt",
    "GitLabSettings.Secret",
    "GoogleSettings.Secret",
    "LdapSettings.BindPassword",
    "MessageExportSettings.GlobalRelaySettings.SMTPPassword",
    "Office365Settings.Secret",
    "OpenIdSettings.Secret",
    "ServiceSettings.GiphySdkKey",
    "ServiceSettings.GoogleDeveloperKey",
    "ServiceSettings.SplitKey",
    "SqlSettings.AtRestEncryptKey",
    "SqlSettings.DataSource",
    "SqlSettings.DataSourceReplicas",
    "SqlSettings.DataSourceSearchReplicas",
    "SqlSettings.ReplicaLagSettings.DataSource",
];

/// The whole document as it is before anybody changes it: Mattermost's defaults, what of them is
/// other here although only clients read it (`config-own.json`), and the table's.
///
/// # Errors
/// 500 when the file of defaults is no JSON.
pub fn defaults() -> Result<Value> {
    let read = |text: &str| {
        serde_json::from_str::<Value>(text)
            .map_err(|error| Failure::from(AppError::internal("app.config.defaults.app_error", error)))
    };
    let mut whole = read(include_str!("../../data/config-defaults.json"))?;
    merge(&mut whole, &read(include_str!("../../data/config-own.json"))?);
    let own = SECTIONS.iter().map(Section::defaults);
    merge(&mut whole, &Value::Object(own.collect()));
    Ok(whole)
}

/// Lays `change` over `base`: objects are merged key by key, everything else is replaced.
pub fn merge(base: &mut Value, change: &Value) {
    merge_below(base, change, 0);
}

fn merge_below(base: &mut Value, change: &Value, depth: u8) {
    let Value::Object(change) = change else {
        *base = change.clone();
        return;
    };
    if !base.is_object() {
        *base = Value::Object(Map::new());
    }
    let Value::Object(fields) = base else { return };
    for (key, value) in change {
        if !value.is_null() {
            merge_below(fields.entry(key.clone()).or_insert(Value::Null), value, depth.saturating_add(1));
        } else if depth >= SETTING {
            // Below a setting are maps, of states or of a plugin's settings: whoever wants an entry gone sends null.
            fields.remove(key);
        }
        // Mattermost's Go client sends null for each setting that it does not change.
    }
}

/// What has to be merged into `before` to get `after`. What `after` does not have, or has as null, stays: plugins
/// know Mattermost's settings, and their language cannot tell an empty value from none.
pub(super) fn difference(before: &Value, after: &Value) -> Value {
    let (Value::Object(before), Value::Object(after)) = (before, after) else { return after.clone() };
    let changed = after.iter().filter_map(|(name, value)| match before.get(name) {
        _ if value.is_null() => None,
        Some(old) if old == value => None,
        Some(old @ Value::Object(_)) => {
            let inner = difference(old, value);
            let nothing = inner.as_object().is_some_and(serde_json::Map::is_empty);
            (!nothing).then(|| (name.clone(), inner))
        }
        // A section that is not ours has nowhere to go.
        None if value.is_object() => None,
        _ => Some((name.clone(), value.clone())),
    });
    Value::Object(changed.collect())
}

pub(super) fn set(whole: &mut Value, path: &str, value: Value) {
    let mut place = whole;
    for key in path.split('.') {
        if !place.is_object() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(object) = place else { return };
        place = object.entry(key).or_insert(Value::Null);
    }
    *place = value;
}

pub(super) fn get<'a>(whole: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(whole, |place, key| place.get(key))
}

/// Reads the text of an override as the type that its setting has.
pub(super) fn typed_like(defaults: &Value, path: &str, text: &str) -> Result<Value> {
    let refuse = |key: &'static str| Failure::of(key, 400).with("path", path);
    match get(defaults, path) {
        Some(Value::Bool(_)) => {
            text.parse().map(Value::Bool).map_err(|_| refuse("model.config.is_valid.app_error#bool"))
        }
        Some(Value::Number(_)) => {
            text.parse::<i64>().map(Value::from).map_err(|_| refuse("model.config.is_valid.app_error#number"))
        }
        Some(Value::Array(_)) => Ok(text.split_whitespace().map(Value::from).collect()),
        Some(Value::Object(_)) => {
            serde_json::from_str(text).map_err(|_| refuse("model.config.is_valid.app_error#object"))
        }
        _ => Ok(Value::from(text)),
    }
}

/// Whether a setting, `Section.Setting`, is never shown.
pub fn is_secret(path: &str) -> bool {
    SECRETS.contains(&path)
}

/// Replaces secrets that are set by [`MASK`].
pub fn mask(whole: &mut Value) {
    for path in SECRETS {
        let path: Vec<&str> = path.split('.').collect();
        mask_at(whole, &path);
    }
}

/// Takes out what is masked, for whoever moves a configuration and would move the masks with it.
pub fn leave_out_masks(whole: &mut Value) {
    keep_leaves(whole, &Value::Null, &|leaf, _| leaf != MASK);
}

/// Takes out what is as it is before anybody changes it.
///
/// # Errors
/// As [`defaults`].
pub fn leave_out_defaults(whole: &mut Value) -> Result<()> {
    keep_leaves(whole, &defaults()?, &|leaf, default| leaf != default);
    Ok(())
}

/// Takes out the leaves that are not to be kept, each seen with its counterpart, and sections that nothing is left of.
fn keep_leaves(place: &mut Value, beside: &Value, keeps: &dyn Fn(&Value, &Value) -> bool) -> bool {
    match place {
        Value::Object(fields) if !fields.is_empty() => {
            fields.retain(|name, inner| keep_leaves(inner, beside.get(name).unwrap_or(&Value::Null), keeps));
            !fields.is_empty()
        }
        Value::Array(elements) if elements.iter().any(|element| element == MASK) => keeps(&Value::from(MASK), beside),
        leaf => keeps(leaf, beside),
    }
}

fn mask_at(place: &mut Value, path: &[&str]) {
    match (place, path) {
        (Value::Array(elements), path) => elements.iter_mut().for_each(|element| mask_at(element, path)),
        (Value::Object(fields), [name, rest @ ..]) => {
            if let Some(inner) = fields.get_mut(*name) {
                mask_at(inner, rest);
            }
        }
        (Value::String(text), []) if !text.is_empty() => MASK.clone_into(text),
        _ => {}
    }
}

/// Puts back what was masked: wherever `change` holds the mask, the value of `before` stays.
pub fn unmask(change: &mut Value, before: &Value) {
    match change {
        Value::Object(change) => {
            for (key, value) in change.iter_mut() {
                unmask(value, before.get(key).unwrap_or(&Value::Null));
            }
        }
        Value::Array(elements) => {
            for (at, element) in elements.iter_mut().enumerate() {
                unmask(element, before.get(at).unwrap_or(&Value::Null));
            }
        }
        Value::String(text) if text == MASK => *change = before.clone(),
        _ => {}
    }
}

/// Takes what is still masked out of a change, so that what is stored stays, also where the environment fixes what
/// is in force. Lists are stored as a whole: their elements get the values of `before` back.
pub(super) fn leave_out_masked(change: &mut Value, before: &Value) {
    match change {
        Value::Object(fields) => {
            fields.retain(|_, value| value != MASK);
            for (key, value) in fields.iter_mut() {
                leave_out_masked(value, before.get(key).unwrap_or(&Value::Null));
            }
        }
        Value::Array(_) => unmask(change, before),
        _ => {}
    }
}

/// Takes a setting out of a change.
pub(super) fn leave_out(change: &mut Value, path: &str) {
    let (place, name) = match path.rsplit_once('.') {
        Some((section, name)) => (section.split('.').try_fold(change, |place, key| place.get_mut(key)), name),
        None => (Some(change), path),
    };
    if let Some(Value::Object(fields)) = place {
        fields.remove(name);
    }
}

pub(super) fn hash(client: &jackfield_model::StringMap) -> String {
    let text = serde_json::to_vec(client).unwrap_or_default();
    Sha256::digest(text).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    // covers: 29
    #[test]
    fn a_masked_secret_that_comes_back_keeps_its_value() {
        let before = json!({ "EmailSettings": { "SMTPPassword": "geheim" } });
        let mut shown = before.clone();
        mask(&mut shown);
        assert_eq!(shown, json!({ "EmailSettings": { "SMTPPassword": MASK } }));
        unmask(&mut shown, &before);
        assert_eq!(shown, before);
    }

    #[test]
    fn masks_and_defaults_are_left_out_for_whoever_moves_a_configuration() {
        let mut whole = defaults().unwrap();
        leave_out_defaults(&mut whole).unwrap();
        assert_eq!(whole, json!({}));
        let mut whole = defaults().unwrap();
        set(&mut whole, "EmailSettings.SMTPPassword", "geheim".into());
        set(&mut whole, "TeamSettings.SiteName", "Fields".into());
        mask(&mut whole);
        leave_out_masks(&mut whole);
        assert_eq!(whole["EmailSettings"].get("SMTPPassword"), None);
        assert!(whole["EmailSettings"]["SMTPServer"].is_string());
        leave_out_defaults(&mut whole).unwrap();
        assert_eq!(whole, json!({ "TeamSettings": { "SiteName": "Fields" } }));
    }

    #[test]
    fn each_element_of_a_list_is_masked_and_put_back() {
        let before = json!({ "SqlSettings": {
            "DataSourceReplicas": ["postgres://a", "postgres://b"],
            "ReplicaLagSettings": [{ "DataSource": "postgres://c", "QueryTimeLag": "SELECT 1" }],
        } });
        let mut shown = before.clone();
        mask(&mut shown);
        let masked = json!({ "SqlSettings": {
            "DataSourceReplicas": [MASK, MASK],
            "ReplicaLagSettings": [{ "DataSource": MASK, "QueryTimeLag": "SELECT 1" }],
        } });
        assert_eq!(shown, masked);
        leave_out_masked(&mut shown, &before);
        assert_eq!(shown, before);
    }

    /// Names that look secret and are not.
    const HARMLESS: &[&str] = &[
        "ElasticsearchSettings.ClientKey",
        "GitLabSettings.TokenEndpoint",
        "GoogleSettings.TokenEndpoint",
        "LdapSettings.PrivateKeyFile",
        "Office365Settings.TokenEndpoint",
        "OpenIdSettings.TokenEndpoint",
        "SamlSettings.PrivateKeyFile",
        "ServiceSettings.CorsAllowCredentials",
        "ServiceSettings.EnableUserAccessTokens",
        "ServiceSettings.TerminateSessionsOnPasswordChange",
        "SupportSettings.ForgotPasswordLink",
        "WranglerSettings.MoveThreadFromPrivateChannelEnable",
    ];

    fn leaves(place: &Value, path: &str, found: &mut Vec<String>) {
        match place {
            Value::Object(fields) => {
                for (name, value) in fields {
                    let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                    leaves(value, &path, found);
                }
            }
            _ => found.push(path.to_owned()),
        }
    }

    // covers: 29
    #[test]
    fn every_setting_whose_name_looks_secret_is_one_or_is_known_to_be_harmless() {
        let mut all = Vec::new();
        leaves(&defaults().unwrap(), "", &mut all);
        let words = ["password", "secret", "token", "datasource", "salt", "credential", "dsn", "private"];
        let looks_secret = |path: &&String| {
            let name = path.rsplit('.').next().unwrap_or_default().to_lowercase();
            name.ends_with("key") || words.iter().any(|word| name.contains(word))
        };
        let listed = |path: &str| SECRETS.contains(&path) || HARMLESS.contains(&path);
        let forgotten: Vec<&String> = all.iter().filter(looks_secret).filter(|path| !listed(path)).collect();
        assert!(forgotten.is_empty(), "{forgotten:?}");
        // And none is misspelled.
        let is_there = |path: &&&str| all.iter().any(|leaf| path.starts_with(leaf.as_str()));
        let unknown: Vec<&&str> = SECRETS.iter().chain(HARMLESS).filter(|path| !is_there(path)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }

    #[test]
    fn what_is_masked_or_fixed_is_left_out_of_a_change() {
        let before = json!({ "EmailSettings": { "SMTPPassword": "fixed", "SMTPServer": "fixed.example.org" } });
        let mut change =
            json!({ "EmailSettings": { "SMTPPassword": MASK, "SMTPServer": "x", "FeedbackName": "n" }, "A": {} });
        leave_out_masked(&mut change, &before);
        for path in ["EmailSettings.SMTPServer", "EmailSettings.None", "None.None.None"] {
            leave_out(&mut change, path);
        }
        assert_eq!(change, json!({ "EmailSettings": { "FeedbackName": "n" }, "A": {} }));
    }

    #[test]
    fn a_difference_holds_only_what_changed() {
        let before = json!({ "A": { "x": 1, "y": "a" }, "B": true, "Own": { "z": 1 } });
        let after = json!({ "A": { "x": 2, "y": "a", "n": null }, "B": true, "Foreign": { "q": 1 } });
        assert_eq!(difference(&before, &after), json!({ "A": { "x": 2 } }));
    }

    #[test]
    fn null_changes_no_setting_and_takes_entries_out_of_maps() {
        let mut base = json!({ "A": { "X": 1, "Map": { "a": 1, "b": 2 } } });
        merge(&mut base, &json!({ "A": { "X": null, "Map": { "a": null } }, "B": { "Y": null, "Z": 3 }, "C": null }));
        assert_eq!(base, json!({ "A": { "X": 1, "Map": { "b": 2 } }, "B": { "Z": 3 } }));
    }

    #[test]
    fn an_override_of_the_wrong_type_is_refused_by_name() {
        let defaults = json!({ "ServiceSettings": { "EnableCommands": true } });
        let refused = typed_like(&defaults, "ServiceSettings.EnableCommands", "perhaps");
        assert!(refused.is_err_and(|f| f.0.message.contains("ServiceSettings.EnableCommands")));
    }

    #[test]
    fn the_defaults_are_a_valid_document() {
        assert!(defaults().is_ok_and(|whole| whole["TeamSettings"]["SiteName"] == "Jackfield"));
    }
}
