//! The OpenAPI description as a file, with its keys in order so that it changes only with the API.

use serde_json::{Map, Value};

use crate::output::{Mode, emit};

pub fn generate(mode: Mode) -> anyhow::Result<()> {
    let mut text = serde_json::to_string_pretty(&sorted(jackfield_api::openapi()))?;
    text.push('\n');
    emit(mode, "docs/reference/openapi.json", &text)
}

/// The same value with all keys in order, however the JSON library was built.
pub fn sorted(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> = object.into_iter().collect();
            entries.sort_by(|(a, _), (b, _)| a.cmp(b));
            Value::Object(entries.into_iter().map(|(key, value)| (key, sorted(value))).collect::<Map<_, _>>())
        }
        Value::Array(list) => Value::Array(list.into_iter().map(sorted).collect()),
        value => value,
    }
}
