//! Values on their way from one engine to the other.

use serde::de::IgnoredAny;
use serde_json::Value as Json;

use super::tables::{Field, Form};
use crate::Result;
use crate::row::{Cell, Column, Columns, FromRow, Row};
use crate::value::Value;

/// A value as it was found.
#[derive(Clone, Debug, PartialEq)]
pub enum Copied {
    Null,
    Text(String),
    Number(i64),
    Bool(bool),
    Bytes(Vec<u8>),
}

impl Copied {
    /// As a part of the one parameter that rows are stored by; bytes are written in hexadecimal digits.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Null => Json::Null,
            Self::Text(text) => Json::from(text.as_str()),
            Self::Number(number) => Json::from(*number),
            Self::Bool(flag) => Json::from(*flag),
            Self::Bytes(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
        }
    }
}

impl Column for Copied {
    fn from_cell(cell: Cell<'_>) -> Result<Self, String> {
        Ok(match cell {
            Cell::Null => Self::Null,
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::I64(number) => Self::Number(number),
            Cell::Bool(flag) => Self::Bool(flag),
            Cell::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
            Cell::Json(text) => Self::Text(String::from_utf8_lossy(text).into_owned()),
        })
    }
}

/// One row, its values in the order in which they were asked for.
pub struct Rows(pub Vec<Copied>);

impl FromRow for Rows {
    type Places = usize;

    fn places(columns: &Columns<'_>) -> Result<usize> {
        Ok(columns.0.len())
    }

    fn from_row(row: &Row<'_>, count: &usize) -> Result<Self> {
        (0..*count).map(|at| row.get::<Copied>(at)).collect::<Result<_>>().map(Self)
    }
}

impl Rows {
    /// The value of a column of the key.
    pub fn key(&self, fields: &[&Field], column: &str) -> Option<Json> {
        let at = fields.iter().position(|field| field.name == column)?;
        Some(self.0.get(at)?.to_json())
    }
}

/// A part of a key, to ask for what is behind it.
pub fn bound(value: &Json) -> Value {
    match value {
        Json::Number(number) => Value::I64(number.as_i64().unwrap_or_default()),
        Json::Bool(flag) => Value::Bool(*flag),
        Json::String(text) => Value::Text(text.clone()),
        _ => Value::Null,
    }
}

/// Makes a value one that its column takes; answers whether something of it was lost.
pub fn fit(field: &Field, value: &mut Copied) -> bool {
    // PostgreSQL's texts have none.
    if let Copied::Text(text) = value
        && text.contains('\0')
    {
        text.retain(|c| c != '\0');
    }
    let fitting = match (field.form, &*value) {
        (_, Copied::Null) => field.is_nullable,
        (Form::Text, Copied::Text(_)) | (Form::Number, Copied::Number(_)) | (Form::Bool, Copied::Bool(_)) => true,
        (Form::Bytes, Copied::Bytes(_)) => true,
        (Form::Json, Copied::Text(text)) => match without_nul(text) {
            Some(clean) => {
                *value = Copied::Text(clean);
                return false;
            }
            None => is_json(text),
        },
        (Form::Number, Copied::Bool(flag)) => {
            *value = Copied::Number(i64::from(*flag));
            return false;
        }
        (Form::Bool, Copied::Number(number)) => {
            *value = Copied::Bool(*number != 0);
            return false;
        }
        (Form::Text, Copied::Number(number)) => {
            *value = Copied::Text(number.to_string());
            return false;
        }
        (Form::Bytes, Copied::Text(text)) => {
            *value = Copied::Bytes(text.clone().into_bytes());
            return false;
        }
        _ => false,
    };
    if fitting {
        return false;
    }
    // Mattermost: columns that newer versions made are NULL where ours say what that means.
    let lost = !matches!(value, Copied::Null) && *value != Copied::Text(String::new());
    *value = field.default.clone();
    lost
}

fn is_json(text: &str) -> bool {
    serde_json::from_str::<IgnoredAny>(text).is_ok()
}

/// JSON without the character that PostgreSQL's has not, where it has it.
fn without_nul(text: &str) -> Option<String> {
    if !text.contains("\\u0000") {
        return None;
    }
    let mut value: Json = serde_json::from_str(text).ok()?;
    clean(&mut value);
    Some(value.to_string())
}

fn clean(value: &mut Json) {
    match value {
        Json::String(text) => text.retain(|c| c != '\0'),
        Json::Array(values) => values.iter_mut().for_each(clean),
        Json::Object(fields) => {
            let cleaned = std::mem::take(fields).into_iter().map(|(name, mut value)| {
                clean(&mut value);
                (name.replace('\0', ""), value)
            });
            *fields = cleaned.collect();
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(form: Form, is_nullable: bool, default: Copied) -> Field {
        Field { name: "a".into(), form, is_nullable, default, is_counted: false, is_odd: false }
    }

    #[test]
    fn values_become_what_their_column_takes() {
        let text = |text: &str| Copied::Text(text.into());
        let json = field(Form::Json, false, text("{}"));
        for (field, before, after, lost) in [
            (&json, text(r#"{"a":1}"#), text(r#"{"a":1}"#), false),
            (&json, text(""), text("{}"), false),
            (&json, text("{broken"), text("{}"), true),
            (&json, Copied::Null, text("{}"), false),
            (&json, text(r#"{"a":"x\u0000y"}"#), text(r#"{"a":"xy"}"#), false),
            (&field(Form::Text, true, Copied::Null), Copied::Null, Copied::Null, false),
            (&field(Form::Text, false, text("")), text("a\0b"), text("ab"), false),
            (&field(Form::Number, false, Copied::Number(0)), Copied::Bool(true), Copied::Number(1), false),
            (&field(Form::Bool, false, Copied::Bool(false)), Copied::Number(1), Copied::Bool(true), false),
            (&field(Form::Number, false, Copied::Number(0)), text("many"), Copied::Number(0), true),
        ] {
            let mut value = before.clone();
            assert_eq!((fit(field, &mut value), &value), (lost, &after), "{before:?}");
        }
    }
}
