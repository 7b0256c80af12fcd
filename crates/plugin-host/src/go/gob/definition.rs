//! Type definitions as they travel in a stream ("wireType" in Go's words).

use std::sync::Arc;

use super::{
    GobError, Limits,
    types::{Marshaled, Type},
    wire::{Reader, put_bytes, put_int, put_uint},
};

/// Ids below belong to the format.
pub(crate) const FIRST_USER_ID: i64 = 64;

pub(crate) const BOOL: i64 = 1;
pub(crate) const INT: i64 = 2;
pub(crate) const UINT: i64 = 3;
pub(crate) const FLOAT: i64 = 4;
pub(crate) const BYTES: i64 = 5;
pub(crate) const STRING: i64 = 6;
pub(crate) const COMPLEX: i64 = 7;
pub(crate) const INTERFACE: i64 = 8;

/// The indices of the alternatives of a definition.
const ARRAY: u64 = 0;
const SLICE: u64 = 1;
const STRUCT: u64 = 2;
const MAP: u64 = 3;
const GOB_ENCODER: u64 = 4;
const BINARY_MARSHALER: u64 = 5;
const TEXT_MARSHALER: u64 = 6;

/// A type that the other side defined.
#[derive(Debug)]
pub(crate) enum Definition {
    Array { element: i64, length: i64 },
    Slice { element: i64 },
    Struct { fields: Vec<(Arc<str>, i64)> },
    Map { key: i64, element: i64 },
    Marshaled,
}

/// Reads one definition, a gob struct of which exactly one field is set.
pub(crate) fn read(reader: &mut Reader<'_>, limits: &Limits) -> Result<Definition, GobError> {
    let mut definition = None;
    each_field(reader, |reader, alternative| {
        let read = read_alternative(reader, alternative, limits)?;
        if definition.replace(read).is_some() {
            return Err(GobError::Corrupt("a type has two definitions"));
        }
        Ok(())
    })?;
    definition.ok_or(GobError::Corrupt("a type has no definition"))
}

fn read_alternative(reader: &mut Reader<'_>, alternative: u64, limits: &Limits) -> Result<Definition, GobError> {
    let (mut first, mut second, mut fields) = (0, 0, Vec::new());
    each_field(reader, |reader, field| match (alternative, field) {
        (_, 0) => skip_name_and_id(reader),
        (STRUCT, 1) => {
            fields = read_fields(reader, limits)?;
            Ok(())
        }
        (ARRAY | SLICE | MAP, 1) => {
            first = reader.int()?;
            Ok(())
        }
        (ARRAY | MAP, 2) => {
            second = reader.int()?;
            Ok(())
        }
        _ => Err(GobError::Corrupt("a type definition has unknown parts")),
    })?;
    match alternative {
        ARRAY => Ok(Definition::Array { element: first, length: second }),
        SLICE => Ok(Definition::Slice { element: first }),
        STRUCT => Ok(Definition::Struct { fields }),
        MAP => Ok(Definition::Map { key: first, element: second }),
        GOB_ENCODER | BINARY_MARSHALER | TEXT_MARSHALER => Ok(Definition::Marshaled),
        _ => Err(GobError::Corrupt("a type definition of an unknown kind")),
    }
}

fn skip_name_and_id(reader: &mut Reader<'_>) -> Result<(), GobError> {
    each_field(reader, |reader, field| match field {
        0 => reader.bytes().map(drop),
        1 => reader.int().map(drop),
        _ => Err(GobError::Corrupt("a type's name has unknown parts")),
    })
}

fn read_fields(reader: &mut Reader<'_>, limits: &Limits) -> Result<Vec<(Arc<str>, i64)>, GobError> {
    let count = reader.length()?;
    if count > limits.fields_per_struct {
        return Err(GobError::TooMuch { what: "fields in a struct", limit: limits.fields_per_struct });
    }
    let mut fields = Vec::with_capacity(count);
    for _ in 0..count {
        let (mut name, mut id): (Arc<str>, i64) = ("".into(), 0);
        each_field(reader, |reader, field| match field {
            0 => {
                name = read_name(reader, limits)?.into();
                Ok(())
            }
            1 => {
                id = reader.int()?;
                Ok(())
            }
            _ => Err(GobError::Corrupt("a field has unknown parts")),
        })?;
        fields.push((name, id));
    }
    Ok(fields)
}

/// Reads a name of bounded length.
pub(crate) fn read_name(reader: &mut Reader<'_>, limits: &Limits) -> Result<String, GobError> {
    let bytes = reader.bytes()?;
    if bytes.len() > limits.name_bytes {
        return Err(GobError::TooMuch { what: "bytes in a name", limit: limits.name_bytes });
    }
    Ok(String::from_utf8_lossy(bytes).into_owned())
}

/// Walks the fields of a struct: each preceded by the distance from the last, ended by 0.
pub(crate) fn each_field<'a>(
    reader: &mut Reader<'a>,
    mut visit: impl FnMut(&mut Reader<'a>, u64) -> Result<(), GobError>,
) -> Result<(), GobError> {
    let mut next = 0_u64;
    loop {
        let distance = reader.uint()?;
        if distance == 0 {
            return Ok(());
        }
        let field = next.checked_add(distance - 1).ok_or(GobError::Corrupt("a field number is too large"))?;
        visit(reader, field)?;
        next = field.checked_add(1).ok_or(GobError::Corrupt("a field number is too large"))?;
    }
}

/// Writes the definition of `ty`; `id_of` gives the ids of the types it is made of.
pub(crate) fn write(out: &mut Vec<u8>, ty: &Type, id: i64, mut id_of: impl FnMut(&Type) -> i64) {
    let name = ty.go_name();
    match ty {
        Type::Array(length, element) => {
            open(out, ARRAY, &name, id);
            put_next_int(out, id_of(element));
            put_next_int(out, i64::try_from(*length).unwrap_or(i64::MAX));
        }
        Type::Slice(element) => {
            open(out, SLICE, &name, id);
            put_next_int(out, id_of(element));
        }
        Type::Map(key, element) => {
            open(out, MAP, &name, id);
            put_next_int(out, id_of(key));
            put_next_int(out, id_of(element));
        }
        Type::Struct(inner) => {
            open(out, STRUCT, &name, id);
            if !inner.fields.is_empty() {
                put_uint(out, 1);
                put_uint(out, inner.fields.len() as u64);
                for field in inner.fields {
                    put_uint(out, 1);
                    put_bytes(out, field.name.as_bytes());
                    put_next_int(out, id_of(&field.ty));
                    put_uint(out, 0);
                }
            }
        }
        Type::Marshaled(Marshaled::Url) => open(out, BINARY_MARSHALER, &name, id),
        // Time and big integers; the rest of the types never needs a definition.
        _ => open(out, GOB_ENCODER, &name, id),
    }
    put_uint(out, 0);
    put_uint(out, 0);
}

/// Opens an alternative and writes the name and id that every one starts with.
fn open(out: &mut Vec<u8>, alternative: u64, name: &str, id: i64) {
    put_uint(out, alternative + 1);
    put_uint(out, 1);
    put_uint(out, 1);
    put_bytes(out, name.as_bytes());
    put_next_int(out, id);
    put_uint(out, 0);
}

fn put_next_int(out: &mut Vec<u8>, value: i64) {
    put_uint(out, 1);
    put_int(out, value);
}
