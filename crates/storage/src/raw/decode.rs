//! Columns of any type, read as Go's driver for PostgreSQL reads them: numbers and texts as such, the rest as the
//! text that PostgreSQL writes for it.

use std::error::Error;

use tokio_postgres::types::{FromSql, Kind, Type};
use tokio_postgres::{Column, Row};

use super::{RawColumn, RawFault, RawValue};

/// Seconds from 1970 to 2000, where PostgreSQL's times begin.
const EPOCH: i64 = 946_684_800;
const MICROS: i64 = 1_000_000;
const DAY: i64 = 86_400;

pub(super) fn column(column: &Column) -> RawColumn {
    let modifier = i64::from(column.type_modifier()) - 4;
    let limited = *column.type_() == Type::NUMERIC && modifier >= 0;
    RawColumn {
        name: column.name().to_owned(),
        kind: column.type_().name().to_uppercase(),
        precision: limited.then_some((modifier >> 16, modifier & 0xFFFF)),
    }
}

pub(crate) fn row(row: &Row) -> Result<Vec<RawValue>, RawFault> {
    (0..row.len())
        .map(|at| {
            let value = row.try_get::<_, Option<Read>>(at);
            let value = value.map_err(|error| {
                let (name, kind) = (row.columns()[at].name(), row.columns()[at].type_().name());
                RawFault::plain(&format!("the column {name} of type {kind} cannot be read: {error}"))
            })?;
            Ok(value.map_or(RawValue::Null, |read| read.0))
        })
        .collect()
}

/// A value that was read.
struct Read(RawValue);

type Fault = Box<dyn Error + Sync + Send>;

impl<'a> FromSql<'a> for Read {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Fault> {
        value(ty, raw).map(Self)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

fn value(ty: &Type, raw: &[u8]) -> Result<RawValue, Fault> {
    Ok(match *ty {
        Type::BOOL => RawValue::Bool(raw.first() == Some(&1)),
        Type::INT2 => RawValue::Int(i16::from_sql(ty, raw)?.into()),
        Type::INT4 => RawValue::Int(i32::from_sql(ty, raw)?.into()),
        Type::INT8 => RawValue::Int(i64::from_sql(ty, raw)?),
        Type::FLOAT4 => RawValue::Float(f32::from_sql(ty, raw)?.into()),
        Type::FLOAT8 => RawValue::Float(f64::from_sql(ty, raw)?),
        Type::TEXT | Type::VARCHAR | Type::CHAR => RawValue::Text(String::from_utf8(raw.to_vec())?),
        Type::BYTEA => RawValue::Bytes(raw.to_vec()),
        Type::TIMESTAMP | Type::TIMESTAMPTZ => time(number::<8>(raw).map(i64::from_be_bytes)?),
        Type::DATE => {
            let days = number::<4>(raw).map(i32::from_be_bytes)?;
            RawValue::Time(EPOCH + i64::from(days) * DAY, 0)
        }
        _ => match ty.kind() {
            Kind::Domain(inner) => return value(inner, raw),
            _ => RawValue::Bytes(text(ty, raw)?.into_bytes()),
        },
    })
}

/// The text that PostgreSQL writes for a value.
fn text(ty: &Type, raw: &[u8]) -> Result<String, Fault> {
    Ok(match *ty {
        Type::BOOL => if raw.first() == Some(&1) { "t" } else { "f" }.to_owned(),
        Type::INT2 => number::<2>(raw).map(i16::from_be_bytes)?.to_string(),
        Type::INT4 => number::<4>(raw).map(i32::from_be_bytes)?.to_string(),
        Type::INT8 => number::<8>(raw).map(i64::from_be_bytes)?.to_string(),
        Type::OID => number::<4>(raw).map(u32::from_be_bytes)?.to_string(),
        Type::FLOAT4 => f32::from_sql(ty, raw)?.to_string(),
        Type::FLOAT8 => f64::from_sql(ty, raw)?.to_string(),
        Type::NUMERIC => numeric(raw).ok_or("it is no number")?,
        Type::UUID => uuid(raw)?,
        Type::VOID => String::new(),
        Type::JSONB => match raw.split_first() {
            Some((1, json)) => String::from_utf8(json.to_vec())?,
            _ => return Err("it has another version".into()),
        },
        Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::JSON | Type::XML | Type::UNKNOWN => {
            String::from_utf8(raw.to_vec())?
        }
        _ => match ty.kind() {
            Kind::Enum(_) => String::from_utf8(raw.to_vec())?,
            Kind::Domain(inner) => text(inner, raw)?,
            Kind::Array(element) => array(element, raw)?,
            // An extension's text: citext and its like are sent as they are.
            _ if ty.name() == "citext" => String::from_utf8(raw.to_vec())?,
            _ => return Err("cast it to text in the statement".into()),
        },
    })
}

fn time(micros: i64) -> RawValue {
    let nanos = micros.rem_euclid(MICROS) * 1000;
    RawValue::Time(EPOCH + micros.div_euclid(MICROS), u32::try_from(nanos).unwrap_or_default())
}

fn number<const N: usize>(raw: &[u8]) -> Result<[u8; N], Fault> {
    raw.try_into().map_err(|_| format!("it has {} bytes instead of {N}", raw.len()).into())
}

fn uuid(raw: &[u8]) -> Result<String, Fault> {
    let bytes = number::<16>(raw)?;
    let hex: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let hex = hex.concat();
    Ok(format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]))
}

/// A decimal number: groups of four digits, a weight, a sign, and how many digits stand behind the point.
fn numeric(raw: &[u8]) -> Option<String> {
    let half = |at: usize| Some(i16::from_be_bytes([*raw.get(at)?, *raw.get(at + 1)?]));
    let (count, weight, sign, scale) = (half(0)?, half(2)?, half(4)?, half(6)?);
    match sign.cast_unsigned() {
        0xC000 => return Some("NaN".to_owned()),
        0xD000 => return Some("Infinity".to_owned()),
        0xF000 => return Some("-Infinity".to_owned()),
        _ => {}
    }
    let group = |position: i16| {
        let at = weight.checked_sub(position).filter(|at| (0..count).contains(at))?;
        half(8 + usize::try_from(at).ok()? * 2)
    };
    let mut text = if sign == 0 { String::new() } else { "-".to_owned() };
    let mut whole = String::new();
    for position in (0..=weight.max(0)).rev() {
        whole.push_str(&format!("{:04}", group(position).unwrap_or(0)));
    }
    let trimmed = whole.trim_start_matches('0');
    text.push_str(if trimmed.is_empty() { "0" } else { trimmed });
    let scale = usize::try_from(scale).ok()?;
    if scale > 0 {
        let mut fraction = String::new();
        let mut position = -1;
        while fraction.len() < scale {
            fraction.push_str(&format!("{:04}", group(position).unwrap_or(0)));
            position -= 1;
        }
        fraction.truncate(scale);
        text.push('.');
        text.push_str(&fraction);
    }
    Some(text)
}

/// An array of one dimension as `{a,"b c",NULL}`.
fn array(element: &Type, raw: &[u8]) -> Result<String, Fault> {
    let half = |at: usize| -> Result<i32, Fault> {
        number::<4>(raw.get(at..at + 4).unwrap_or_default()).map(i32::from_be_bytes)
    };
    let dimensions = half(0)?;
    if dimensions == 0 {
        return Ok("{}".to_owned());
    }
    if dimensions != 1 {
        return Err("it has several dimensions".into());
    }
    let (mut at, mut items) = (20, Vec::new());
    for _ in 0..half(12)? {
        let length = half(at)?;
        at += 4;
        let Ok(length) = usize::try_from(length) else {
            items.push("NULL".to_owned());
            continue;
        };
        let item = raw.get(at..at + length).ok_or("it is cut off")?;
        at += length;
        items.push(quoted(&text(element, item)?));
    }
    Ok(format!("{{{}}}", items.join(",")))
}

fn quoted(item: &str) -> String {
    let plain = !item.is_empty()
        && !item.eq_ignore_ascii_case("null")
        && !item.chars().any(|c| c.is_whitespace() || matches!(c, '{' | '}' | ',' | '"' | '\\'));
    if plain { item.to_owned() } else { format!("\"{}\"", item.replace('\\', "\\\\").replace('"', "\\\"")) }
}
