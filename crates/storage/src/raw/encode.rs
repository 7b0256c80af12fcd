//! Values as the texts that PostgreSQL reads, whatever type it wants.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use tokio_postgres::types::{Format, IsNull, ToSql, Type, to_sql_checked};

use super::RawValue;

impl ToSql for RawValue {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Bool(value) => out.put_slice(if *value { b"true" } else { b"false" }),
            Self::Int(value) => out.put_slice(value.to_string().as_bytes()),
            Self::Float(value) if value.is_infinite() => {
                out.put_slice(if *value > 0.0 { b"Infinity" } else { b"-Infinity" });
            }
            Self::Float(value) => out.put_slice(format!("{value:e}").as_bytes()),
            Self::Text(value) => out.put_slice(value.as_bytes()),
            Self::Bytes(value) if *ty == Type::BYTEA => {
                out.put_slice(b"\\x");
                for byte in value {
                    out.put_slice(format!("{byte:02x}").as_bytes());
                }
            }
            Self::Bytes(value) => out.put_slice(value),
            // PostgreSQL reads seconds itself, but only as a function; a text has to be the interval's form.
            Self::Time(seconds, nanos) => {
                return Err(format!("the time {seconds}.{nanos:09} has to be given as text").into());
            }
        }
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    fn encode_format(&self, _: &Type) -> Format {
        Format::Text
    }

    to_sql_checked!();
}
