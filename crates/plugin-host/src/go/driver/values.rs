//! Between gob's values and the database's.

use jackfield_domain::plugins::sql::{RawFault, RawValue, Told};

use super::{Failed, Outcome, Row, types};
use crate::go::gob::{Type, Value, time_to_rfc3339};

/// What a method gives back: its type and the value.
type Given = (&'static Type, Value);

/// Seconds from the year 1, where Go's times begin, to 1970.
const YEAR_ONE: i64 = 62_135_596_800;
/// Values that one statement may have; PostgreSQL has no more either.
const VALUES: usize = 65_535;

pub(super) fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        _ => String::new(),
    }
}

pub(super) fn field_text(arguments: &mut Value, name: &str) -> String {
    arguments.take_field(name).map(text).unwrap_or_default()
}

fn field_int(arguments: &mut Value, name: &str) -> i64 {
    match arguments.take_field(name) {
        Some(Value::Int(number)) => number,
        _ => 0,
    }
}

/// A connection's name, a statement and its values.
pub(super) fn statement(arguments: &mut Value) -> Result<(String, String, Row), String> {
    let given = given(arguments.take_field("C"))?;
    Ok((field_text(arguments, "A"), field_text(arguments, "B"), given))
}

/// A prepared statement's name and its values.
pub(super) fn prepared(arguments: &mut Value) -> Result<(String, Row), String> {
    let given = given(arguments.take_field("B"))?;
    Ok((field_text(arguments, "A"), given))
}

/// `driver.TxOptions`: the level of isolation, and whether nothing is to be written.
pub(super) fn transaction(arguments: &mut Value) -> (i64, bool) {
    let Some(mut options) = arguments.take_field("B") else { return (0, false) };
    let read_only = options.take_field("ReadOnly") == Some(Value::Bool(true));
    (field_int(&mut options, "Isolation"), read_only)
}

/// The rows' name and the column's place.
pub(super) fn column(arguments: &mut Value) -> (String, usize) {
    let at = usize::try_from(field_int(arguments, "B")).unwrap_or(usize::MAX);
    (field_text(arguments, "A"), at)
}

/// A list of `driver.NamedValue`.
fn given(list: Option<Value>) -> Result<Row, String> {
    let Some(Value::List(items)) = list else { return Ok(Vec::new()) };
    if items.len() > VALUES {
        return Err(format!("a statement has at most {VALUES} values"));
    }
    items.into_iter().map(|mut item| raw(item.take_field("Value").unwrap_or(Value::Nil))).collect()
}

fn raw(value: Value) -> Result<RawValue, String> {
    Ok(match value {
        Value::Nil => RawValue::Null,
        Value::Interface(held) => return raw(held.value),
        Value::Bool(value) => RawValue::Bool(value),
        Value::Int(value) => RawValue::Int(value),
        Value::Float(value) => RawValue::Float(value),
        Value::String(value) => RawValue::Text(value),
        Value::Bytes(value) => RawValue::Bytes(value),
        Value::Marshaled(bytes) => RawValue::Text(time_to_rfc3339(&bytes).map_err(|error| error.to_string())?),
        other => return Err(format!("a statement's value cannot be {}", other.kind())),
    })
}

fn go(value: RawValue) -> Value {
    match value {
        RawValue::Null => Value::Nil,
        RawValue::Bool(value) => Value::Bool(value).in_interface("bool"),
        RawValue::Int(value) => Value::Int(value).in_interface("int64"),
        RawValue::Float(value) => Value::Float(value).in_interface("float64"),
        RawValue::Text(value) => Value::String(value).in_interface("string"),
        RawValue::Bytes(value) => Value::Bytes(value).in_interface("[]uint8"),
        RawValue::Time(seconds, nanos) => {
            let mut bytes = vec![1];
            bytes.extend((seconds + YEAR_ONE).to_be_bytes());
            bytes.extend(nanos.to_be_bytes());
            // UTC has no offset.
            bytes.extend((-1_i16).to_be_bytes());
            Value::Marshaled(bytes).in_interface("time.Time")
        }
    }
}

fn error(failed: Failed) -> Value {
    let fields = match failed {
        Failed::Known(known) => vec![("Code".into(), Value::Int(known as i64))],
        Failed::Told(fault) if fault.0.code.is_empty() => vec![("Err".into(), Value::String(fault.0.message))],
        Failed::Told(fault) => return postgres_error(fault),
    };
    Value::Struct(fields).in_interface("*plugin.ErrorString")
}

fn postgres_error(fault: RawFault) -> Value {
    let Told { code, severity, message, detail, hint, schema, table, column, constraint } = *fault.0;
    let fields = [
        ("Severity", severity),
        ("Code", code),
        ("Message", message),
        ("Detail", detail),
        ("Hint", hint),
        ("Schema", schema),
        ("Table", table),
        ("Column", column),
        ("Constraint", constraint),
    ];
    let fields = fields.into_iter().map(|(name, text)| (name.into(), Value::String(text))).collect();
    Value::Struct(fields).in_interface("*pq.Error")
}

fn failure<T>(outcome: Outcome<T>) -> (Option<T>, Value) {
    match outcome {
        Ok(value) => (Some(value), Value::Nil),
        Err(failed) => (None, error(failed)),
    }
}

pub(super) fn name_reply(outcome: Outcome<String>) -> Given {
    let (name, error) = failure(outcome);
    let name = Value::String(name.unwrap_or_default());
    (&types::NAME, Value::Struct(vec![("A".into(), name), ("B".into(), error)]))
}

pub(super) fn error_reply(outcome: Outcome<()>) -> Given {
    (&types::ERROR, Value::Struct(vec![("A".into(), failure(outcome).1)]))
}

pub(super) fn touched_reply(outcome: Outcome<u64>) -> Given {
    let (touched, error) = failure(outcome);
    let result = touched.map_or(Value::Nil, |touched| {
        let none = self::error(Failed::text("LastInsertId is not supported by this driver"));
        let touched = Value::Int(i64::try_from(touched).unwrap_or(i64::MAX));
        Value::Struct(vec![("LastIDError".into(), none), ("RowsAffected".into(), touched)])
    });
    (&types::TOUCHED, Value::Struct(vec![("A".into(), result), ("B".into(), error)]))
}

pub(super) fn count_reply(count: i64) -> Given {
    (&types::COUNT, Value::Struct(vec![("A".into(), Value::Int(count))]))
}

pub(super) fn flag_reply(flag: bool) -> Given {
    (&types::FLAG, Value::Struct(vec![("A".into(), Value::Bool(flag))]))
}

pub(super) fn names_reply(names: Vec<String>) -> Given {
    let names = names.into_iter().map(Value::String).collect();
    (&types::NAMES, Value::Struct(vec![("A".into(), Value::List(names))]))
}

pub(super) fn row_reply(outcome: Outcome<Row>) -> Given {
    let (row, error) = failure(outcome);
    let row = row.unwrap_or_default().into_iter().map(go).collect();
    (&types::ROW, Value::Struct(vec![("A".into(), error), ("B".into(), Value::List(row))]))
}

pub(super) fn precision_reply(found: Option<(i64, i64)>) -> Given {
    let (precision, scale) = found.unwrap_or_default();
    let fields = [("A", Value::Int(precision)), ("B", Value::Int(scale)), ("C", Value::Bool(found.is_some()))];
    (&types::PRECISION, Value::Struct(fields.into_iter().map(|(name, value)| (name.into(), value)).collect()))
}
