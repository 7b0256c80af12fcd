//! A plugin's own settings: the schema's defaults with what administrators set.

use jackfield_model::{Manifest, PluginSetting, PluginSettingsSchema};
use serde_json::{Map, Value};

use super::Principal;
use crate::App;

/// The settings as the plugin sees them. Mattermost keeps their keys in lower case; a plugin gets them
/// as its schema spells them.
pub(super) fn read(app: &App, principal: &Principal) -> Map<String, Value> {
    let snapshot = app.config.read();
    let mut all = snapshot.settings.plugin.plugins.iter();
    let stored = all.find(|(id, _)| id.eq_ignore_ascii_case(&principal.id)).and_then(|(_, own)| own.as_object());
    let mut settings = Map::new();
    let known: Vec<&PluginSetting> = principal.settings.iter().flat_map(all_settings).collect();
    for setting in &known {
        settings.insert(setting.key.clone(), setting.default.clone());
    }
    for (key, value) in stored.into_iter().flatten() {
        let spelled = known.iter().find(|setting| setting.key.eq_ignore_ascii_case(key));
        settings.insert(spelled.map_or_else(|| key.clone(), |setting| setting.key.clone()), value.clone());
    }
    if let Some(granted) = &principal.secrets {
        for setting in known.iter().filter(|setting| setting.secret) {
            if !granted.iter().any(|key| key.eq_ignore_ascii_case(&setting.key)) {
                settings.remove(&setting.key);
            }
        }
    }
    settings
}

/// What an administrator set a plugin's setting to, where that is a text: for what the server itself does by it.
pub fn text(app: &App, plugin: &str, key: &str) -> Option<String> {
    let snapshot = app.config.read();
    let mut all = snapshot.settings.plugin.plugins.iter();
    let own = all.find(|(id, _)| id.eq_ignore_ascii_case(plugin))?.1.as_object()?;
    let (_, value) = own.iter().find(|(name, _)| name.eq_ignore_ascii_case(key))?;
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

fn all_settings(schema: &PluginSettingsSchema) -> impl Iterator<Item = &PluginSetting> {
    schema.settings.iter().chain(schema.sections.iter().flat_map(|section| &section.settings))
}

/// Hides plugins' secrets in a configuration that is about to be shown: what the schemas of the installed plugins call
/// secret, and all settings of plugins that are not installed, of which nobody knows which are secret. What is hidden
/// or left out stays when the document is saved again.
pub fn mask<'a>(document: &mut Value, installed: impl IntoIterator<Item = &'a Manifest>) {
    let installed: Vec<&Manifest> = installed.into_iter().collect();
    let all = document.pointer_mut("/PluginSettings/Plugins").and_then(Value::as_object_mut);
    let Some(all) = all else { return };
    // Whatever is not a plugin's settings cannot be masked in its form.
    all.retain(|_, own| own.is_object());
    for (id, own) in all {
        let manifest = installed.iter().find(|manifest| manifest.id.eq_ignore_ascii_case(id));
        let schema = manifest.and_then(|manifest| manifest.settings_schema.as_ref());
        let is_secret = |key: &str| {
            let calls_secret = |setting: &PluginSetting| setting.secret && setting.key.eq_ignore_ascii_case(key);
            manifest.is_none() || schema.is_some_and(|schema| all_settings(schema).any(calls_secret))
        };
        for (key, value) in own.as_object_mut().into_iter().flatten() {
            if is_secret(key) && !is_empty(value) {
                *value = Value::from(crate::config::MASK);
            }
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(elements) => elements.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::config::MASK;

    // covers: 29
    #[test]
    fn secrets_of_any_type_and_all_settings_of_unknown_plugins_are_hidden() {
        let known: Manifest = serde_json::from_value(json!({ "id": "Known", "settings_schema": { "settings": [
            { "key": "Token", "secret": true }, { "key": "Keys", "secret": true }, { "key": "None", "secret": true },
            { "key": "Greeting" },
        ] } }))
        .unwrap();
        let mut document = json!({ "PluginSettings": { "Plugins": {
            "known": { "token": 7, "keys": ["a"], "none": "", "greeting": "hello" },
            "gone": { "anything": { "deep": "s" }, "empty": null },
            "strange": "s",
        } } });
        mask(&mut document, [&known]);
        let shown = json!({ "PluginSettings": { "Plugins": {
            "known": { "token": MASK, "keys": MASK, "none": "", "greeting": "hello" },
            "gone": { "anything": MASK, "empty": null },
        } } });
        assert_eq!(document, shown);
    }
}
