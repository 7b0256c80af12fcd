//! The JSON Schema of `plugin.json`, for editors: completion, and what is wrong while it is typed.

use jackfield_domain::hooks::HookId;
use jackfield_domain::panels;
use jackfield_domain::plugins::Capability;
use jackfield_domain::plugins::own_database::View;
use jackfield_model::Manifest;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::output::{Mode, emit};

const PATH: &str = "docs/reference/plugin.schema.json";
/// Kinds of settings that the plugin's page draws.
const KINDS: &[&str] = &["bool", "text", "longtext", "number", "dropdown", "radio", "generated", "username", "custom"];

pub fn generate(mode: Mode) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(&schema()?)?;
    text.push('\n');
    emit(mode, PATH, &text)
}

fn schema() -> anyhow::Result<Value> {
    let generator = SchemaSettings::draft07().for_deserialize().into_generator();
    let mut schema = serde_json::to_value(generator.into_root_schema_for::<Manifest>())?;
    set(&mut schema, "", "title", json!("The manifest of a Jackfield or Mattermost plugin"));
    set(&mut schema, "", "required", json!(["id", "name", "version"]));
    // Files name the schema by this key, which is no field of the manifest.
    set(&mut schema, "/properties", "$schema", json!({ "type": "string" }));
    set(&mut schema, "/properties/id", "pattern", json!("^[A-Za-z0-9][A-Za-z0-9._-]{2,189}$"));
    set(&mut schema, "/properties/name", "maxLength", json!(256));
    set(&mut schema, "/properties/version", "maxLength", json!(64));
    set(&mut schema, "/definitions/PluginSetting/properties/type", "enum", json!(KINDS));
    let hooks: Vec<&str> = HookId::ALL.iter().map(|hook| hook.wit_name()).collect();
    let asked = "/definitions/PluginPermissions/properties";
    set(&mut schema, &format!("{asked}/hooks/items"), "enum", json!(hooks));
    set(&mut schema, &format!("{asked}/hook_policies"), "propertyNames", json!({ "enum": hooks }));
    let words: Vec<&str> =
        Capability::ALL.iter().filter(|known| known.is_asked_by_word()).map(|known| known.word()).collect();
    set(&mut schema, &format!("{asked}/api/items"), "enum", json!(words));
    let views: Vec<&str> = View::ALL.iter().map(|view| view.word()).collect();
    set(&mut schema, "/definitions/PluginDatabasePermission/properties/read/items", "enum", json!(views));
    set(&mut schema, "/definitions/PluginHookPolicy/properties/on_failure", "enum", json!(["open", "closed"]));
    let panel = "/definitions/ManifestPanel/properties";
    set(&mut schema, &format!("{panel}/places/items"), "enum", json!(panels::PLACES));
    set(&mut schema, &format!("{panel}/scopes/items"), "enum", json!(panels::SCOPES));
    strict(&mut schema);
    Ok(schema)
}

/// Sets a key of the schema at `place`, a JSON pointer.
fn set(schema: &mut Value, place: &str, key: &str, value: Value) {
    if let Some(Value::Object(found)) = schema.pointer_mut(place) {
        found.insert(key.to_owned(), value);
    }
}

/// What is Jackfield's own knows all its fields, so that a slip of the pen is seen; what is Mattermost's may have more.
fn strict(schema: &mut Value) {
    let Some(Value::Object(definitions)) = schema.pointer_mut("/definitions") else { return };
    for name in [
        "PluginPermissions",
        "PluginHookPolicy",
        "PluginStoragePermission",
        "PluginDatabasePermission",
        "PluginHttpPermission",
        "ManifestPanel",
    ] {
        if let Some(Value::Object(definition)) = definitions.get_mut(name) {
            closed(definition);
        }
    }
}

fn closed(definition: &mut Map<String, Value>) {
    definition.insert("additionalProperties".to_owned(), Value::Bool(false));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A place that is not there would be left out in silence.
    #[test]
    fn every_place_that_is_narrowed_is_there() {
        let schema = schema().unwrap();
        for place in [
            "/properties/id/pattern",
            "/properties/$schema",
            "/definitions/PluginSetting/properties/type/enum",
            "/definitions/PluginPermissions/properties/hooks/items/enum",
            "/definitions/PluginPermissions/properties/hook_policies/propertyNames",
            "/definitions/PluginPermissions/properties/api/items/enum",
            "/definitions/PluginDatabasePermission/properties/read/items/enum",
            "/definitions/PluginPermissions/additionalProperties",
            "/definitions/PluginHookPolicy/properties/on_failure/enum",
        ] {
            assert!(schema.pointer(place).is_some(), "{place} is missing");
        }
    }
}
