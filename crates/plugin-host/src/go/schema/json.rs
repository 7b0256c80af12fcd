//! Between gob values and the JSON that Go would write for the same types.
//! Nil slices, maps and pointers are left out of objects where Go writes null.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Number, Value as Json};

use super::tables::REGISTERED;
use crate::go::gob::{
    Field, GobError, Interface, JsonShape, Marshaled, Name, Registered, Struct, Type, Value, big_int_from_text,
    big_int_to_text, time_from_rfc3339, time_to_rfc3339,
};

/// Nesting of JSON that is turned into gob.
const DEPTH: usize = 100;

/// Turns a decoded value into JSON; what the sender's type has beyond `ty` is left out.
///
/// # Errors
/// When the value is of another kind than `ty`.
pub fn to_json(ty: &Type, value: Value) -> Result<Json, GobError> {
    Ok(match (ty, value) {
        (Type::Pointer(_), Value::Nil) => Json::Null,
        (Type::Pointer(inner), value) => to_json(inner, value)?,
        (Type::Struct(ty), Value::Struct(fields)) => {
            let mut object = Map::new();
            struct_to_json(ty, fields, &mut object)?;
            Json::Object(object)
        }
        (ty, Value::Nil) => zero(ty),
        (Type::Bool, Value::Bool(value)) => Json::Bool(value),
        (Type::Int, Value::Int(value)) => value.into(),
        (Type::Uint, Value::Uint(value)) => value.into(),
        (Type::Float, Value::Float(value)) => float(value),
        (Type::String, Value::String(value)) => Json::String(value),
        (Type::Bytes, Value::Bytes(value)) => Json::String(STANDARD.encode(value)),
        (Type::RawJson, Value::Bytes(value)) => {
            serde_json::from_slice(&value).map_err(|_| GobError::mismatch("JSON", "other bytes"))?
        }
        (Type::Slice(element) | Type::Array(_, element), Value::List(items)) => {
            items.into_iter().map(|item| to_json(element, item)).collect::<Result<_, _>>()?
        }
        (Type::Map(key, element), Value::Map(entries)) => {
            let mut object = Map::new();
            for (entry_key, entry) in entries {
                object.insert(key_text(key, entry_key)?, to_json(element, entry)?);
            }
            Json::Object(object)
        }
        (Type::Interface, Value::Interface(held)) => held_to_json(*held)?,
        (Type::Marshaled(kind), Value::Marshaled(bytes)) => marshaled_to_json(*kind, &bytes)?,
        (ty, other) => return Err(GobError::mismatch(ty.go_name(), other.kind())),
    })
}

fn struct_to_json(
    ty: &'static Struct,
    fields: Vec<(Name, Value)>,
    object: &mut Map<String, Json>,
) -> Result<(), GobError> {
    let mut known: Vec<Option<Value>> = Vec::new();
    known.resize_with(ty.fields.len(), || None);
    let mut next = 0;
    for (name, value) in fields {
        if let Some((index, _)) = ty.field(name.as_str(), next) {
            next = index + 1;
            if let Some(slot) = known.get_mut(index) {
                *slot = Some(value);
            }
        }
    }
    for (field, value) in ty.fields.iter().zip(known) {
        if field.shape == JsonShape::Embedded {
            embedded_to_json(&field.ty, value, object)?;
            continue;
        }
        let value = match value {
            Some(value) => to_json(&field.ty, value)?,
            None if field.shape == JsonShape::Always => zero(&field.ty),
            None => continue,
        };
        if !value.is_null() {
            object.insert(field.json.to_owned(), value);
        }
    }
    Ok(())
}

fn embedded_to_json(ty: &Type, value: Option<Value>, object: &mut Map<String, Json>) -> Result<(), GobError> {
    let Type::Struct(inner) = ty.pointee() else {
        return Err(GobError::mismatch(ty.go_name(), "an embedded value"));
    };
    let fields = match value {
        Some(Value::Struct(fields)) => fields,
        _ => Vec::new(),
    };
    struct_to_json(inner, fields, object)
}

/// What a value that was not sent is: Go's zero, but null where nothing is to be written.
fn zero(ty: &Type) -> Json {
    match ty {
        Type::Bool => Json::Bool(false),
        Type::Int | Type::Uint | Type::Float => 0.into(),
        Type::String | Type::Marshaled(Marshaled::Url) => Json::String(String::new()),
        Type::Struct(ty) => {
            let mut object = Map::new();
            // Nothing in an empty list of fields can be of the wrong kind.
            let _ = struct_to_json(ty, Vec::new(), &mut object);
            Json::Object(object)
        }
        Type::Marshaled(Marshaled::Time) => Json::String("0001-01-01T00:00:00Z".into()),
        Type::Marshaled(Marshaled::BigInt) => 0.into(),
        _ => Json::Null,
    }
}

/// Turns what an interface holds into JSON, by its table when its name is known.
fn held_to_json(held: Interface) -> Result<Json, GobError> {
    match registered(&held.name) {
        Some(ty) => to_json(ty, held.value),
        None => Ok(untyped(held.value)),
    }
}

fn registered(name: &str) -> Option<&'static Type> {
    REGISTERED.iter().find(|entry| entry.name == name).map(|Registered { ty, .. }| ty)
}

/// JSON of a value nobody has a description of: structs by their Go names.
fn untyped(value: Value) -> Json {
    match value {
        Value::Nil => Json::Null,
        Value::Bool(value) => Json::Bool(value),
        Value::Int(value) => value.into(),
        Value::Uint(value) => value.into(),
        Value::Float(value) => float(value),
        Value::Complex(real, imaginary) => Json::String(format!("({real}{imaginary:+}i)")),
        Value::String(value) => Json::String(value),
        Value::Bytes(value) | Value::Marshaled(value) => Json::String(STANDARD.encode(value)),
        Value::List(items) => items.into_iter().map(untyped).collect(),
        Value::Map(entries) => {
            entries.into_iter().map(|(key, value)| (untyped_key(key), untyped(value))).collect::<Map<_, _>>().into()
        }
        Value::Struct(fields) => fields
            .into_iter()
            .map(|(name, value)| (name.as_str().to_owned(), untyped(value)))
            .collect::<Map<_, _>>()
            .into(),
        // A name without a table still leads to types that have one.
        Value::Interface(held) => held_to_json(*held).unwrap_or(Json::Null),
    }
}

fn untyped_key(key: Value) -> String {
    match key {
        Value::String(key) => key,
        other => untyped(other).to_string(),
    }
}

/// JSON has no infinities; Go refuses to write them, here they become null.
///
/// Go writes a float without a fraction as an integer, and clients read times that plugins keep in props as such.
fn float(value: f64) -> Json {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if value.fract() == 0.0 && value.abs() < EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is an integer below two to the 53rd")]
        return Json::from(value as i64);
    }
    Number::from_f64(value).map_or(Json::Null, Json::Number)
}

fn key_text(ty: &Type, key: Value) -> Result<String, GobError> {
    match to_json(ty, key)? {
        Json::String(key) => Ok(key),
        key @ (Json::Number(_) | Json::Bool(_)) => Ok(key.to_string()),
        _ => Err(GobError::mismatch("a map's key", "a composite")),
    }
}

fn marshaled_to_json(kind: Marshaled, bytes: &[u8]) -> Result<Json, GobError> {
    Ok(match kind {
        Marshaled::Time => Json::String(time_to_rfc3339(bytes)?),
        Marshaled::Url => Json::String(String::from_utf8_lossy(bytes).into_owned()),
        Marshaled::BigInt => {
            let text = big_int_to_text(bytes)?;
            text.parse::<i64>().map_or(Json::String(text), Json::from)
        }
        Marshaled::Other(_) => Json::String(STANDARD.encode(bytes)),
    })
}

/// Turns JSON into a value to encode; keys that `ty` does not have are left out.
///
/// # Errors
/// When the JSON is of another kind than `ty`, or nested too deeply.
pub fn from_json(ty: &'static Type, json: &Json) -> Result<Value, GobError> {
    value_from(ty, json, 0)
}

fn value_from(ty: &'static Type, json: &Json, depth: usize) -> Result<Value, GobError> {
    if depth > DEPTH {
        return Err(GobError::TooMuch { what: "nested values", limit: DEPTH });
    }
    let wrong = || GobError::mismatch(ty.go_name(), json_kind(json));
    Ok(match (ty, json) {
        (Type::Interface, json) => held_from(json, depth)?,
        (Type::Pointer(_), Json::Null) => Value::Nil,
        (Type::Pointer(inner), json) => value_from(inner, json, depth)?,
        (Type::Struct(ty), Json::Object(object)) => struct_from(ty, object, depth)?,
        (Type::RawJson, Json::Null) => Value::Nil,
        (Type::RawJson, json) => Value::Bytes(json.to_string().into_bytes()),
        (ty, Json::Null) => zero_value(ty),
        (Type::Bool, Json::Bool(value)) => Value::Bool(*value),
        (Type::Int, Json::Number(number)) => Value::Int(integer(number).ok_or_else(wrong)?),
        (Type::Uint, Json::Number(number)) => Value::Uint(
            integer(number)
                .and_then(|value| u64::try_from(value).ok())
                .or_else(|| number.as_u64())
                .ok_or_else(wrong)?,
        ),
        (Type::Float, Json::Number(number)) => Value::Float(number.as_f64().ok_or_else(wrong)?),
        (Type::String, Json::String(text)) => Value::String(text.clone()),
        (Type::Bytes, Json::String(text)) => Value::Bytes(STANDARD.decode(text).map_err(|_| wrong())?),
        (Type::Slice(element) | Type::Array(_, element), Json::Array(items)) => Value::List(
            items
                .iter()
                // A list of pointers cannot carry a nil one.
                .filter(|item| !(item.is_null() && matches!(element, Type::Pointer(_))))
                .map(|item| value_from(element, item, depth + 1))
                .collect::<Result<_, _>>()?,
        ),
        (Type::Map(key, element), Json::Object(object)) => Value::Map(
            object
                .iter()
                .filter(|(_, item)| !(item.is_null() && matches!(element, Type::Pointer(_))))
                .map(|(name, item)| Ok((key_from(key, name)?, value_from(element, item, depth + 1)?)))
                .collect::<Result<_, GobError>>()?,
        ),
        (Type::Marshaled(kind), json) => marshaled_from(*kind, json).ok_or_else(wrong)??,
        _ => return Err(wrong()),
    })
}

fn struct_from(ty: &'static Struct, object: &Map<String, Json>, depth: usize) -> Result<Value, GobError> {
    let mut fields = Vec::with_capacity(ty.fields.len());
    for field in ty.fields {
        let value = if field.shape == JsonShape::Embedded {
            embedded_from(field, object, depth)?
        } else {
            match object.get(field.json) {
                Some(json) => value_from(&field.ty, json, depth + 1)?,
                None => continue,
            }
        };
        if !matches!(value, Value::Nil) {
            fields.push((Name::Known(field.name), value));
        }
    }
    Ok(Value::Struct(fields))
}

fn embedded_from(field: &'static Field, object: &Map<String, Json>, depth: usize) -> Result<Value, GobError> {
    match field.ty.pointee() {
        Type::Struct(inner) => struct_from(inner, object, depth + 1),
        other => Err(GobError::mismatch(other.go_name(), "an embedded value")),
    }
}

/// Wraps JSON as Go's JSON decoder would: numbers are floats, objects maps of anything.
fn held_from(json: &Json, depth: usize) -> Result<Value, GobError> {
    static LIST: Type = Type::Slice(&Type::Interface);
    static MAP: Type = Type::Map(&Type::String, &Type::Interface);
    Ok(match json {
        Json::Null => Value::Nil,
        Json::Bool(value) => Value::Bool(*value).in_interface("bool"),
        Json::Number(number) => Value::Float(number.as_f64().unwrap_or_default()).in_interface("float64"),
        Json::String(text) => Value::String(text.clone()).in_interface("string"),
        Json::Array(_) => value_from(&LIST, json, depth + 1)?.in_interface("[]interface {}"),
        Json::Object(_) => value_from(&MAP, json, depth + 1)?.in_interface("map[string]interface {}"),
    })
}

fn zero_value(ty: &'static Type) -> Value {
    match ty {
        Type::Struct(_) => Value::Struct(Vec::new()),
        Type::Bool => Value::Bool(false),
        Type::Int => Value::Int(0),
        Type::Uint => Value::Uint(0),
        Type::Float => Value::Float(0.0),
        Type::String => Value::String(String::new()),
        _ => Value::Nil,
    }
}

/// A number without a fraction; JSON written by JavaScript may say 1.0.
fn integer(number: &Number) -> Option<i64> {
    number.as_i64().or_else(|| {
        let value = number.as_f64()?;
        let whole = value.fract() == 0.0 && value.abs() < 9_007_199_254_740_992.0;
        whole.then(|| format!("{value:.0}").parse().ok())?
    })
}

fn key_from(ty: &Type, name: &str) -> Result<Value, GobError> {
    let wrong = |_| GobError::mismatch(ty.go_name(), "another map key");
    Ok(match ty {
        Type::String => Value::String(name.to_owned()),
        Type::Int => Value::Int(name.parse().map_err(wrong)?),
        Type::Uint => Value::Uint(name.parse().map_err(wrong)?),
        _ => return Err(GobError::mismatch(ty.go_name(), "a map key")),
    })
}

fn marshaled_from(kind: Marshaled, json: &Json) -> Option<Result<Value, GobError>> {
    let bytes = match (kind, json) {
        (Marshaled::Time, Json::String(text)) => time_from_rfc3339(text),
        (Marshaled::Url, Json::String(text)) => Ok(text.clone().into_bytes()),
        (Marshaled::BigInt, Json::String(text)) => big_int_from_text(text),
        (Marshaled::BigInt, Json::Number(number)) => big_int_from_text(&number.to_string()),
        (Marshaled::Other(_), Json::String(text)) => {
            STANDARD.decode(text).map_err(|_| GobError::mismatch("base64", "other text"))
        }
        _ => return None,
    };
    Some(bytes.map(Value::Marshaled))
}

/// Decodes into a value that is already there, as Go does: fields that were not sent stay,
/// and maps gain entries.
///
/// # Errors
/// When the value is of another kind than `ty`.
pub fn merge(ty: &Type, value: Value, target: &mut Json) -> Result<(), GobError> {
    match (ty, value, target) {
        (Type::Pointer(_), Value::Nil, _) => Ok(()),
        (Type::Pointer(inner), value, target) => merge(inner, value, target),
        (Type::Struct(ty), Value::Struct(fields), Json::Object(object)) => merge_struct(ty, fields, object),
        (Type::Map(key, element), Value::Map(entries), Json::Object(object)) => {
            for (entry_key, entry) in entries {
                object.insert(key_text(key, entry_key)?, to_json(element, entry)?);
            }
            Ok(())
        }
        (ty, value, target) => {
            *target = to_json(ty, value)?;
            Ok(())
        }
    }
}

fn merge_struct(
    ty: &'static Struct,
    fields: Vec<(Name, Value)>,
    object: &mut Map<String, Json>,
) -> Result<(), GobError> {
    let mut next = 0;
    for (name, value) in fields {
        let Some((index, field)) = ty.field(name.as_str(), next) else {
            continue;
        };
        next = index + 1;
        match (field.ty.pointee(), field.shape, value) {
            (Type::Struct(inner), JsonShape::Embedded, Value::Struct(fields)) => {
                merge_struct(inner, fields, object)?;
            }
            (_, _, value) => merge(&field.ty, value, object.entry(field.json).or_insert(Json::Null))?,
        }
    }
    Ok(())
}

fn json_kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a JSON bool",
        Json::Number(_) => "a JSON number",
        Json::String(_) => "a JSON string",
        Json::Array(_) => "a JSON array",
        Json::Object(_) => "a JSON object",
    }
}
