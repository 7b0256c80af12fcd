//! The named schemas: as written, as read, and what to call those that differ.

use std::collections::BTreeSet;

use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value};

const PREFIX: &str = "#/components/schemas/";

/// Collects schemas while operations are described.
pub(super) struct Components {
    pub written: SchemaGenerator,
    pub read: SchemaGenerator,
    /// For paths and queries, whose fields become parameters and not schemas.
    parameters: SchemaGenerator,
}

impl Default for Components {
    fn default() -> Self {
        let settings = || {
            SchemaSettings::draft2020_12()
                .with(|settings| {
                    settings.definitions_path = "/components/schemas".into();
                    settings.meta_schema = None;
                })
                .with_transform(RecursiveTransform(simplify))
        };
        Self {
            written: settings().for_serialize().into_generator(),
            read: settings().for_deserialize().into_generator(),
            parameters: settings().with(|settings| settings.inline_subschemas = true).into_generator(),
        }
    }
}

impl Components {
    pub(super) fn parameters(&mut self, of: fn(&mut SchemaGenerator) -> Schema) -> Schema {
        let mut schema = of(&mut self.parameters);
        simplify_all(&mut schema);
        schema
    }

    /// Names the schemas for good.
    pub(super) fn finish(mut self) -> Schemas {
        let mut definitions = self.written.take_definitions(true);
        let read = self.read.take_definitions(true);
        let differing = differing(&definitions, &read);
        for (name, mut schema) in read {
            rename(&mut schema, &differing);
            let name = if differing.contains(&name) { input_name(&name) } else { name };
            definitions.insert(name, schema);
        }
        Schemas { definitions, differing }
    }
}

/// The named schemas.
pub(super) struct Schemas {
    pub definitions: Map<String, Value>,
    differing: BTreeSet<String>,
}

impl Schemas {
    pub(super) fn input(&self, schema: &Schema) -> Value {
        let mut schema = schema.clone();
        simplify_all(&mut schema);
        let mut schema = schema.to_value();
        rename(&mut schema, &self.differing);
        schema
    }

    #[expect(clippy::unused_self, reason = "the counterpart of `input`")]
    pub(super) fn output(&self, schema: &Schema) -> Value {
        let mut schema = schema.clone();
        simplify_all(&mut schema);
        schema.to_value()
    }
}

fn input_name(name: &str) -> String {
    format!("{name}Input")
}

/// The types that are written otherwise than they are read, themselves or by what they hold.
fn differing(written: &Map<String, Value>, read: &Map<String, Value>) -> BTreeSet<String> {
    let mut differing: BTreeSet<String> = read
        .iter()
        .filter(|(name, schema)| written.get(*name).is_some_and(|other| other != *schema))
        .map(|(name, _)| name.clone())
        .collect();
    loop {
        let more: Vec<String> = read
            .iter()
            .filter(|(name, _)| written.contains_key(*name) && !differing.contains(*name))
            .filter(|(_, schema)| mentions(schema, &differing))
            .map(|(name, _)| name.clone())
            .collect();
        if more.is_empty() {
            return differing;
        }
        differing.extend(more);
    }
}

fn mentions(schema: &Value, names: &BTreeSet<String>) -> bool {
    match schema {
        Value::Object(object) => {
            object.get("$ref").and_then(referred).is_some_and(|name| names.contains(name))
                || object.values().any(|value| mentions(value, names))
        }
        Value::Array(list) => list.iter().any(|value| mentions(value, names)),
        _ => false,
    }
}

fn referred(reference: &Value) -> Option<&str> {
    reference.as_str()?.strip_prefix(PREFIX)
}

fn rename(schema: &mut Value, names: &BTreeSet<String>) {
    match schema {
        Value::Object(object) => {
            let renamed = object.get("$ref").and_then(referred).filter(|name| names.contains(*name)).map(input_name);
            if let Some(name) = renamed {
                object.insert("$ref".into(), format!("{PREFIX}{name}").into());
            }
            object.values_mut().for_each(|value| rename(value, names));
        }
        Value::Array(list) => list.iter_mut().for_each(|value| rename(value, names)),
        _ => {}
    }
}

fn say_anything(schema: &mut Value) {
    if *schema == Value::Bool(true) {
        *schema = Value::Object(Map::new());
    }
}

fn simplify_all(schema: &mut Schema) {
    schemars::transform::Transform::transform(&mut RecursiveTransform(simplify), schema);
}

/// Leaves out what is the same everywhere (missing fields have their zero value), and says maps simply.
fn simplify(schema: &mut Schema) {
    schema.remove("default");
    let only = schema.get("patternProperties").and_then(Value::as_object).filter(|patterns| patterns.len() == 1);
    if let Some(value) = only.and_then(|patterns| patterns.values().next()).cloned() {
        schema.remove("patternProperties");
        schema.insert("additionalProperties".into(), value);
    }
    // Anything: generators of clients stumble over a schema that is `true`.
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    properties.into_iter().flat_map(|properties| properties.values_mut()).for_each(say_anything);
    schema.get_mut("items").into_iter().for_each(say_anything);
}
