//! Checks values by the schema of blocks: as much of JSON Schema as it uses. `packages/blocks/read.ts` does the same, and both
//! are held to the same cases.

use std::sync::LazyLock;

use serde_json::Value;

/// The schema, as clients have it.
static SCHEMA: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../packages/blocks/blocks.schema.json")).unwrap_or_default()
});

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    Type,
    Missing,
    Unknown,
    Value,
    TooLong,
    TooMany,
    TooDeep,
    /// A button whose action is not there.
    Unpaired,
    /// An action that nothing names.
    Unused,
}

impl Word {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Missing => "missing",
            Self::Unknown => "unknown",
            Self::Value => "value",
            Self::TooLong => "too_long",
            Self::TooMany => "too_many",
            Self::TooDeep => "too_deep",
            Self::Unpaired => "unpaired",
            Self::Unused => "unused",
        }
    }
}

/// What is wrong, and where: a JSON pointer into the props.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub at: String,
    pub word: Word,
}

impl Fault {
    pub(super) fn new(at: impl Into<String>, word: Word) -> Self {
        Self { at: at.into(), word }
    }
}

/// What a place of the schema says.
pub(super) fn at(pointer: &str) -> &'static Value {
    SCHEMA.pointer(pointer).unwrap_or(&Value::Null)
}

/// A number among the schema's limits.
pub(super) fn limit(name: &str) -> usize {
    at("/x-limits").get(name).and_then(Value::as_u64).and_then(|most| usize::try_from(most).ok()).unwrap_or_default()
}

/// What a schema says, or the one that it refers to.
pub(super) fn resolved(schema: &'static Value) -> &'static Value {
    match schema.get("$ref").and_then(Value::as_str).and_then(|to| to.strip_prefix('#')) {
        Some(pointer) => at(pointer),
        None => schema,
    }
}

/// The schema of objects whose `type` is `kind`, among those that a schema allows.
pub(super) fn of_type(schema: &'static Value, kind: &str) -> Option<&'static Value> {
    let schema = resolved(schema);
    let mut all = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten().map(resolved);
    let names = |schema: &Value| schema.pointer("/properties/type/const").and_then(Value::as_str) == Some(kind);
    if names(schema) { Some(schema) } else { all.find(|schema| names(schema)) }
}

fn number(schema: &Value, name: &str) -> Option<u64> {
    schema.get(name).and_then(Value::as_u64)
}

fn exceeds(count: usize, schema: &Value, name: &str) -> bool {
    number(schema, name).is_some_and(|most| u64::try_from(count).is_ok_and(|count| count > most))
}

/// Looks for what is wrong with a value.
pub(super) fn check(schema: &'static Value, value: &Value, at: &str) -> Result<(), Fault> {
    let schema = resolved(schema);
    let fault = |word| Err(Fault::new(at, word));
    if schema.get("oneOf").is_some() {
        let Some(object) = value.as_object() else { return fault(Word::Type) };
        let kind = object.get("type").and_then(Value::as_str).unwrap_or_default();
        return match of_type(schema, kind) {
            Some(schema) => check(schema, value, at),
            None => Err(Fault::new(format!("{at}/type"), Word::Unknown)),
        };
    }
    if let Some(expected) = schema.get("const") {
        return if value == expected { Ok(()) } else { fault(Word::Value) };
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        return if choices.contains(value) { Ok(()) } else { fault(Word::Value) };
    }
    match schema.get("type").and_then(Value::as_str) {
        None => match schema.get("anyOf").and_then(Value::as_array) {
            Some(all) if !all.iter().any(|schema| check(schema, value, at).is_ok()) => fault(Word::Value),
            _ => Ok(()),
        },
        Some("boolean") => {
            if value.is_boolean() {
                Ok(())
            } else {
                fault(Word::Type)
            }
        }
        Some("integer") => check_number(schema, value, at),
        Some("string") => check_text(schema, value, at),
        Some("array") => check_list(schema, value, at),
        Some(_) => check_object(schema, value, at),
    }
}

fn check_number(schema: &Value, value: &Value, at: &str) -> Result<(), Fault> {
    let Some(given) = value.as_f64().filter(|given| given.fract() == 0.0) else {
        return Err(Fault::new(at, Word::Type));
    };
    let bound = |name: &str| schema.get(name).and_then(Value::as_f64);
    let is_within =
        bound("minimum").is_none_or(|least| given >= least) && bound("maximum").is_none_or(|most| given <= most);
    if is_within { Ok(()) } else { Err(Fault::new(at, Word::Value)) }
}

fn check_text(schema: &Value, value: &Value, at: &str) -> Result<(), Fault> {
    let Some(text) = value.as_str() else { return Err(Fault::new(at, Word::Type)) };
    if number(schema, "minLength").is_some() && text.is_empty() {
        return Err(Fault::new(at, Word::Missing));
    }
    if exceeds(text.chars().count(), schema, "maxLength") {
        return Err(Fault::new(at, Word::TooLong));
    }
    match schema.get("format").and_then(Value::as_str) {
        Some(format) if !has_format(format, text) => Err(Fault::new(at, Word::Value)),
        _ => Ok(()),
    }
}

fn check_list(schema: &'static Value, value: &Value, at: &str) -> Result<(), Fault> {
    let Some(items) = value.as_array() else { return Err(Fault::new(at, Word::Type)) };
    if exceeds(items.len(), schema, "maxItems") {
        return Err(Fault::new(at, Word::TooMany));
    }
    let Some(each) = schema.get("items") else { return Ok(()) };
    items.iter().enumerate().try_for_each(|(index, item)| check(each, item, &format!("{at}/{index}")))
}

fn check_object(schema: &'static Value, value: &Value, at: &str) -> Result<(), Fault> {
    let Some(object) = value.as_object() else { return Err(Fault::new(at, Word::Type)) };
    if exceeds(object.len(), schema, "maxProperties") {
        return Err(Fault::new(at, Word::TooMany));
    }
    let mut names: Vec<&String> = object.keys().collect();
    names.sort_unstable();
    for name in names {
        let (place, value) = (format!("{at}/{name}"), &object[name]);
        if let Some(schema) = schema.get("propertyNames") {
            check(schema, &Value::from(name.as_str()), &place)?;
        }
        let known = schema.get("properties").and_then(|known| known.get(name));
        match known.or_else(|| schema.get("additionalProperties")) {
            // Go: null is as good as not there.
            Some(_) if known.is_some() && value.is_null() => {}
            Some(schema) => check(schema, value, &place)?,
            None => {}
        }
    }
    let is_there = |name: &str| object.get(name).is_some_and(|value| !value.is_null());
    match missing(schema, is_there) {
        Some(name) => Err(Fault::new(format!("{at}/{name}"), Word::Missing)),
        None => Ok(()),
    }
}

/// What an object must have and has not.
pub(super) fn missing(schema: &'static Value, is_there: impl Fn(&str) -> bool) -> Option<&'static str> {
    let required = |schema: &'static Value| {
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    };
    if let Some(name) = required(schema).find(|name| !is_there(name)) {
        return Some(name);
    }
    let choices = schema.get("anyOf").and_then(Value::as_array)?;
    if choices.iter().any(|choice| required(choice).all(&is_there)) {
        return None;
    }
    choices.first().and_then(|choice| required(choice).next())
}

fn has_format(format: &str, text: &str) -> bool {
    let no_gap = !text.contains(|letter: char| letter.is_whitespace() || letter.is_control());
    let is_web = (text.starts_with("http://") || text.starts_with("https://")) && no_gap;
    let is_path = text.starts_with('/') && !text.starts_with("//") && !text.contains('\\') && no_gap;
    match format {
        "action-id" => {
            let is_fit = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'_' || letter == b'-';
            !text.is_empty() && text.bytes().all(is_fit)
        }
        "hex-colour" => is_hex(text),
        "colour" => is_hex(text) || ((3..=30).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic())),
        "image-address" => is_web || is_path,
        "integration-address" => {
            let below = text.strip_prefix('/').unwrap_or(text);
            is_web || (below.starts_with("plugins/") && no_gap && !climbs(text))
        }
        // Nobody is led to a plugin's address, nor out of the client by a path that climbs.
        "open-address" => is_web || (is_path && !climbs(text) && !is_below_plugins(text)),
        _ => true,
    }
}

fn is_hex(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('#') else { return false };
    (3..=8).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
}

fn path_of(text: &str) -> String {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    path.replace("%2e", ".").replace("%2E", ".").replace("%2f", "/").replace("%2F", "/")
}

fn climbs(text: &str) -> bool {
    path_of(text).split('/').any(|part| part == ".." || part == ".")
}

fn is_below_plugins(text: &str) -> bool {
    path_of(text).split('/').find(|part| !part.is_empty()) == Some("plugins")
}
