//! Arguments and results of hooks and API methods without their Go types.

use jackfield_domain::plugins::Carried;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value as Json, json};

use super::{
    gob::{Field, GobError, Name, Type, Value},
    schema::{Part, from_json, merge, to_json},
};

/// One argument or result. Streams are not among them.
#[derive(Debug, Clone, PartialEq)]
pub enum Dynamic {
    Json(Json),
    Bytes(Vec<u8>),
    /// Go's `error`; `None` is success.
    Error(Option<GoError>),
}

/// An error that crossed the wire as a value.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum GoError {
    /// Mattermost's own error, as JSON.
    #[error("{}", .0.get("message").and_then(Json::as_str).unwrap_or("an error without a message"))]
    App(Json),
    /// Any other error; the code marks Go's well-known ones.
    #[error("{message}")]
    Plain { code: i64, message: String },
}

const ERROR_STRING: &str = "*plugin.ErrorString";
const APP_ERROR: &str = "*model.AppError";

impl GoError {
    /// An error with nothing but a text.
    #[must_use]
    pub fn plain(message: impl Into<String>) -> Self {
        Self::Plain { code: 0, message: message.into() }
    }
}

impl Dynamic {
    /// Turns a Rust value into an argument.
    ///
    /// # Errors
    /// When the value has no JSON.
    pub fn from_serialize(value: &impl Serialize) -> serde_json::Result<Self> {
        serde_json::to_value(value).map(Self::Json)
    }

    /// The value as an argument of a method.
    pub(crate) fn carried(self) -> Carried {
        match self {
            Self::Bytes(bytes) => Carried::Bytes(bytes),
            other => Carried::Json(other.into_json()),
        }
    }

    /// A method's result.
    pub(crate) fn of(result: Carried) -> Self {
        match result {
            Carried::Json(json) => Self::Json(json),
            Carried::Bytes(bytes) => Self::Bytes(bytes),
            // No method answers with a stream.
            Carried::Stream(_) => Self::Json(Json::Null),
        }
    }

    /// The JSON of the value; bytes become base64, an error its text.
    #[must_use]
    pub fn into_json(self) -> Json {
        match self {
            Self::Json(json) => json,
            Self::Bytes(bytes) => {
                use base64::{Engine as _, engine::general_purpose::STANDARD};
                Json::String(STANDARD.encode(bytes))
            }
            Self::Error(None) => Json::Null,
            Self::Error(Some(GoError::App(error))) => error,
            Self::Error(Some(GoError::Plain { code, message })) => {
                json!({"code": code, "message": message})
            }
        }
    }

    /// Reads the value as a Rust type.
    ///
    /// # Errors
    /// When it is another one.
    pub fn parse<T: DeserializeOwned>(self) -> serde_json::Result<T> {
        serde_json::from_value(self.into_json())
    }

    /// The text of a string, or nothing.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Json(Json::String(text)) => text,
            _ => "",
        }
    }

    /// The bytes of a byte slice, or none.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes,
            _ => Vec::new(),
        }
    }

    /// Whether a plugin would see nil.
    #[must_use]
    pub fn is_nil(&self) -> bool {
        matches!(self, Self::Json(Json::Null) | Self::Error(None))
    }
}

impl From<Json> for Dynamic {
    fn from(json: Json) -> Self {
        Self::Json(json)
    }
}

/// Turns arguments or results into the struct they travel in. Streams take their numbers,
/// in order, from `streams`.
pub(crate) fn encode(
    fields: impl Iterator<Item = (&'static Field, Part)>,
    mut values: impl Iterator<Item = Dynamic>,
    mut streams: impl Iterator<Item = u32>,
) -> Result<Value, GobError> {
    let mut encoded = Vec::new();
    for (field, part) in fields {
        let value = if part.is_stream() {
            Value::Uint(u64::from(streams.next().unwrap_or(0)))
        } else {
            match values.next() {
                Some(value) => encode_part(field, part, value)?,
                None => continue,
            }
        };
        if !matches!(value, Value::Nil) {
            encoded.push((Name::Known(field.name), value));
        }
    }
    Ok(Value::Struct(encoded))
}

fn encode_part(field: &'static Field, part: Part, value: Dynamic) -> Result<Value, GobError> {
    match (part, value) {
        (Part::Bytes, Dynamic::Bytes(bytes)) => Ok(Value::Bytes(bytes)),
        (Part::Error, Dynamic::Error(error)) => error_value(error),
        (Part::Error, Dynamic::Json(Json::Null)) => Ok(Value::Nil),
        (Part::Error, Dynamic::Json(Json::String(text))) => error_value(Some(GoError::plain(text))),
        (Part::Error, Dynamic::Json(error)) => error_value(Some(GoError::App(error))),
        (_, Dynamic::Json(json)) => from_json(&field.ty, &json),
        (_, Dynamic::Bytes(_)) => Err(GobError::mismatch(field.ty.go_name(), "bytes")),
        (_, Dynamic::Error(_)) => Err(GobError::mismatch(field.ty.go_name(), "an error")),
    }
}

/// Turns the struct that arguments or results travelled in into values; streams' numbers
/// come apart. `originals` are decoded into, where Mattermost does that: by field name.
pub(crate) fn decode(
    fields: impl Iterator<Item = (&'static Field, Part)>,
    mut value: Value,
    mut original: Option<(&str, Json)>,
) -> Result<(Vec<Dynamic>, Vec<u32>), GobError> {
    if !matches!(value, Value::Struct(_)) {
        return Err(GobError::mismatch("a struct", value.kind()));
    }
    let (mut decoded, mut streams) = (Vec::new(), Vec::new());
    for (field, part) in fields {
        let received = value.take_field(field.name).unwrap_or(Value::Nil);
        let merged = original.take_if(|(name, _)| *name == field.name);
        match (part, received) {
            (part, received) if part.is_stream() => streams.push(stream_number(&received)),
            (Part::Error, received) => decoded.push(Dynamic::Error(error_from(received))),
            (Part::Bytes, Value::Bytes(bytes)) => decoded.push(Dynamic::Bytes(bytes)),
            (Part::Bytes, Value::Nil) => decoded.push(Dynamic::Bytes(Vec::new())),
            (_, Value::Nil) if merged.is_some() => decoded.push(Dynamic::Json(Json::Null)),
            (_, received) => match merged {
                Some((_, mut target)) => {
                    merge(&field.ty, received, &mut target)?;
                    decoded.push(Dynamic::Json(target));
                }
                None => decoded.push(Dynamic::Json(to_json(&field.ty, received)?)),
            },
        }
    }
    Ok((decoded, streams))
}

fn stream_number(value: &Value) -> u32 {
    match value {
        Value::Uint(number) => u32::try_from(*number).unwrap_or(0),
        _ => 0,
    }
}

fn error_value(error: Option<GoError>) -> Result<Value, GobError> {
    Ok(match error {
        None => Value::Nil,
        Some(GoError::App(json)) => from_json(registered_type(APP_ERROR)?, &json)?.in_interface(APP_ERROR),
        Some(GoError::Plain { code, message }) => {
            let json = json!({"Code": code, "Err": message});
            from_json(registered_type(ERROR_STRING)?, &json)?.in_interface(ERROR_STRING)
        }
    })
}

fn registered_type(name: &str) -> Result<&'static Type, GobError> {
    super::schema::REGISTERED
        .iter()
        .find(|entry| entry.name == name)
        .map(|entry| &entry.ty)
        .ok_or_else(|| GobError::NotRegistered(name.to_owned()))
}

fn error_from(value: Value) -> Option<GoError> {
    let Value::Interface(held) = value else {
        return None;
    };
    let name = held.name.clone();
    let json = to_json(&Type::Interface, Value::Interface(held)).unwrap_or(Json::Null);
    if name.ends_with("model.AppError") {
        return Some(GoError::App(json));
    }
    let text = |key| json.get(key).and_then(Json::as_str).map(str::to_owned);
    Some(GoError::Plain {
        code: json.get("Code").and_then(Json::as_i64).unwrap_or(0),
        // A database's error has its text in another field.
        message: text("Err").or_else(|| text("Message")).unwrap_or(name),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::go::schema::{api, hook};

    fn back(error: GoError) -> Option<GoError> {
        error_from(error_value(Some(error)).unwrap())
    }

    #[test]
    fn errors_come_back() {
        let plain = GoError::Plain { code: 2, message: "none".into() };
        assert_eq!(back(plain.clone()), Some(plain));
        let app = json!({"id": "x.app_error", "message": "m", "detailed_error": "", "status_code": 404});
        let Some(GoError::App(returned)) = back(GoError::App(app.clone())) else { panic!() };
        assert_eq!(returned, app);
    }

    #[test]
    fn streams_take_their_numbers_in_order() {
        let method = hook("FileWillBeUploaded").unwrap();
        let values = [json!({}).into(), json!({"name": "f"}).into()];
        let value = encode(method.param_fields(), values.into_iter(), [7, 9].into_iter()).unwrap();
        let (values, streams) = decode(method.param_fields(), value, None).unwrap();
        assert_eq!((values.len(), streams), (2, vec![7, 9]));
    }

    #[test]
    fn bytes_stay_bytes() {
        let method = api("KVSet").unwrap();
        let values = [json!("key").into(), Dynamic::Bytes(vec![0, 255])];
        let value = encode(method.param_fields(), values.into_iter(), std::iter::empty()).unwrap();
        let (values, _) = decode(method.param_fields(), value, None).unwrap();
        assert_eq!(values, [Dynamic::Json(json!("key")), Dynamic::Bytes(vec![0, 255])]);
    }
}
