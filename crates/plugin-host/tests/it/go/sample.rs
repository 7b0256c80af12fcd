//! Values of any type with every field filled, to see that nothing is lost on the way.

use jackfield_plugin_host::go::gob::{JsonShape, Marshaled, Type};
use serde_json::{Map, Value as Json, json};

/// JSON for a type; `depth` ends types that contain themselves.
pub fn sample(ty: &Type, depth: usize) -> Json {
    match ty {
        Type::Bool => json!(true),
        Type::Int => json!(1_700_000_000_123_i64),
        Type::Uint => json!(7),
        Type::Float => json!(1.5),
        Type::Complex | Type::Array(..) => Json::Null,
        Type::String => json!("täxt"),
        Type::Bytes => json!("AP8="),
        Type::RawJson => json!({"raw": [1]}),
        Type::Interface => json!({"any": ["x", 1.5, true]}),
        Type::Slice(element) => list(sample(element, depth)),
        Type::Map(key, element) => {
            let key = match key.pointee() {
                Type::Int | Type::Uint => "5",
                _ => "key",
            };
            match sample(element, depth) {
                Json::Null => json!({}),
                element => json!({key: element}),
            }
        }
        Type::Pointer(inner) => sample(inner, depth),
        Type::Marshaled(Marshaled::Time) => json!("2024-02-29T12:34:56.789Z"),
        Type::Marshaled(Marshaled::Url) => json!("/path?q=1"),
        Type::Marshaled(_) => json!(5),
        Type::Struct(_) if depth > 4 => Json::Null,
        // What an argument holds depends on its type, in Go's JSON too.
        Type::Struct(inner) if inner.name == "AutocompleteArg" => json!({
            "Name": "n", "HelpText": "h", "Type": "TextInput", "Required": true,
            "Data": {"Hint": "hint", "Pattern": "p"},
        }),
        Type::Struct(inner) => {
            let mut object = Map::new();
            for field in inner.fields {
                let value = sample(&field.ty, depth + 1);
                match field.shape {
                    JsonShape::Embedded => object.extend(value.as_object().cloned().unwrap_or_default()),
                    JsonShape::Hidden => {}
                    _ if value.is_null() => {}
                    _ => {
                        object.insert(field.json.to_owned(), value);
                    }
                }
            }
            Json::Object(object)
        }
    }
}

fn list(item: Json) -> Json {
    match item {
        Json::Null => json!([]),
        item => json!([item]),
    }
}

/// The first place where `actual` lacks what `expected` has.
pub fn lost(expected: &Json, actual: &Json, path: &str) -> Option<String> {
    match (expected, actual) {
        (Json::Object(expected), Json::Object(actual)) => expected.iter().find_map(|(key, value)| {
            let path = format!("{path}.{key}");
            match actual.get(key) {
                Some(found) => lost(value, found, &path),
                None if is_empty(value) => None,
                None => Some(path),
            }
        }),
        (Json::Array(expected), Json::Array(actual)) if expected.len() == actual.len() => {
            expected.iter().zip(actual).find_map(|(expected, actual)| lost(expected, actual, &format!("{path}[]")))
        }
        (expected, Json::Null) if is_empty(expected) => None,
        (expected, actual) if expected == actual || numbers_agree(expected, actual) => None,
        _ => Some(format!("{path}: {expected} became {actual}")),
    }
}

fn is_empty(value: &Json) -> bool {
    match value {
        Json::Array(items) => items.is_empty(),
        Json::Object(entries) => entries.values().all(is_empty),
        _ => false,
    }
}

fn numbers_agree(expected: &Json, actual: &Json) -> bool {
    expected.is_number() && expected.as_f64() == actual.as_f64()
}
