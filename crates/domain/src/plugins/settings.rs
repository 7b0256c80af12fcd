//! A plugin's own settings: the schema's defaults with what administrators set.

use jackfield_model::{Manifest, PluginSetting, PluginSettingsSchema};
use serde_json::{Map, Value};

use super::Principal;
use crate::App;

/// The settings as the plugin sees them. Mattermost keeps their keys in lower case; a plugin gets them
/// as its schema spells them.
pub(super) fn read(app: &App, principal: &Principal) -> Map<String, Value> {
    let snapshot = app.config.read();
    let stored = snapshot.document.pointer("/PluginSettings/Plugins").and_then(Value::as_object);
    let stored = stored.and_then(|all| {
        all.iter().find(|(id, _)| id.eq_ignore_ascii_case(&principal.id)).and_then(|(_, own)| own.as_object())
    });
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

fn all_settings(schema: &PluginSettingsSchema) -> impl Iterator<Item = &PluginSetting> {
    schema.settings.iter().chain(schema.sections.iter().flat_map(|section| &section.settings))
}

/// Hides what a plugin's schema calls secret, in a configuration that is about to be shown.
pub fn mask(document: &mut Value, manifest: &Manifest) {
    let Some(schema) = &manifest.settings_schema else { return };
    let all = document.pointer_mut("/PluginSettings/Plugins").and_then(Value::as_object_mut);
    let own = all.and_then(|all| {
        all.iter_mut().find(|(id, _)| id.eq_ignore_ascii_case(&manifest.id)).and_then(|(_, own)| own.as_object_mut())
    });
    for (key, value) in own.into_iter().flatten() {
        let is_secret = all_settings(schema).any(|setting| setting.secret && setting.key.eq_ignore_ascii_case(key));
        if is_secret && value.as_str().is_some_and(|text| !text.is_empty()) {
            *value = Value::from(crate::config::MASK);
        }
    }
}
