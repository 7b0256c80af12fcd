//! Writes values to a gob stream and announces each type once, before its first value.

use std::collections::HashMap;

use super::{
    GobError, Value, definition,
    types::{Registered, Struct, Type},
    wire::{put_bytes, put_float, put_int, put_uint},
};

/// The state of one outgoing stream.
pub struct Encoder {
    /// Types announced so far.
    ids: HashMap<Type, i64>,
    next_id: i64,
    registered: &'static [Registered],
}

impl Encoder {
    /// Starts a stream whose interfaces may hold the `registered` types and Go's basic ones.
    #[must_use]
    pub fn new(registered: &'static [Registered]) -> Self {
        Self { ids: HashMap::new(), next_id: definition::FIRST_USER_ID, registered }
    }

    /// Appends `value`, which must fit `ty`, to `out` as complete messages.
    ///
    /// # Errors
    /// Nothing is appended when the value does not fit; the stream stays usable.
    pub fn encode(&mut self, ty: &'static Type, value: &Value, out: &mut Vec<u8>) -> Result<(), GobError> {
        let mut definitions = Vec::new();
        let id = self.announce(ty, &mut definitions);
        let mut message = Vec::new();
        put_int(&mut message, id);
        let written = self.top(ty, value, &mut message, &mut definitions);
        // Announced types count as sent, so they go out even when the value does not.
        out.extend_from_slice(&definitions);
        written?;
        put_bytes(out, &message);
        Ok(())
    }

    fn top(
        &mut self,
        ty: &'static Type,
        value: &Value,
        out: &mut Vec<u8>,
        definitions: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        let ty = ty.pointee();
        if !matches!(ty, Type::Struct(_)) {
            put_uint(out, 0);
        }
        self.put(ty, value, out, definitions)
    }

    /// Writes a value whether it is zero or not; [`is_absent`] decided that before.
    fn put(
        &mut self,
        ty: &'static Type,
        value: &Value,
        out: &mut Vec<u8>,
        definitions: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        match (ty, value) {
            (Type::Pointer(inner), value) => return self.put(inner, value, out, definitions),
            (Type::Bool, Value::Bool(value)) => put_uint(out, u64::from(*value)),
            (Type::Int, Value::Int(value)) => put_int(out, *value),
            (Type::Uint, Value::Uint(value)) => put_uint(out, *value),
            (Type::Float, Value::Float(value)) => put_float(out, *value),
            (Type::Complex, Value::Complex(real, imaginary)) => {
                put_float(out, *real);
                put_float(out, *imaginary);
            }
            (Type::String, Value::String(value)) => put_bytes(out, value.as_bytes()),
            (Type::Bytes | Type::RawJson, Value::Bytes(value)) | (Type::Marshaled(_), Value::Marshaled(value)) => {
                put_bytes(out, value);
            }
            (Type::Bytes | Type::RawJson, Value::Nil) | (Type::Slice(_) | Type::Map(..), Value::Nil) => {
                put_uint(out, 0);
            }
            (Type::Slice(element), Value::List(items)) => {
                return self.put_list(element, items, out, definitions);
            }
            (Type::Array(length, element), Value::List(items)) if items.len() == *length => {
                return self.put_list(element, items, out, definitions);
            }
            (Type::Map(key, element), Value::Map(entries)) => {
                put_uint(out, entries.len() as u64);
                for (entry_key, entry) in entries {
                    self.put(key, entry_key, out, definitions)?;
                    self.put(element, entry, out, definitions)?;
                }
            }
            (Type::Struct(inner), Value::Struct(fields)) => {
                return self.put_struct(inner, fields, out, definitions);
            }
            (Type::Struct(_), Value::Nil) | (Type::Interface, Value::Nil) => put_uint(out, 0),
            (Type::Interface, Value::Interface(held)) => {
                return self.put_interface(&held.name, &held.value, out, definitions);
            }
            (ty, value) => return Err(GobError::mismatch(ty.go_name(), value.kind())),
        }
        Ok(())
    }

    fn put_list(
        &mut self,
        element: &'static Type,
        items: &[Value],
        out: &mut Vec<u8>,
        definitions: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        put_uint(out, items.len() as u64);
        for item in items {
            self.put(element, item, out, definitions)?;
        }
        Ok(())
    }

    fn put_struct(
        &mut self,
        ty: &'static Struct,
        fields: &[(super::Name, Value)],
        out: &mut Vec<u8>,
        definitions: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        let mut written = 0_usize;
        for (name, value) in fields {
            let Some((index, field)) = ty.field(name.as_str(), written) else {
                return Err(GobError::mismatch(ty.name, "a field it does not have"));
            };
            if is_absent(&field.ty, value) {
                continue;
            }
            let Some(skipped) = index.checked_sub(written) else {
                return Err(GobError::mismatch(ty.name, "fields out of order"));
            };
            put_uint(out, skipped as u64 + 1);
            self.put(&field.ty, value, out, definitions)?;
            written = index + 1;
        }
        put_uint(out, 0);
        Ok(())
    }

    fn put_interface(
        &mut self,
        name: &str,
        value: &Value,
        out: &mut Vec<u8>,
        definitions: &mut Vec<u8>,
    ) -> Result<(), GobError> {
        let ty = registered(self.registered, name)?;
        let id = self.announce(ty, definitions);
        put_bytes(out, name.as_bytes());
        put_int(out, id);
        let mut held = Vec::new();
        self.top(ty, value, &mut held, definitions)?;
        put_bytes(out, &held);
        Ok(())
    }

    /// Gives the id of a type; sends its definition, and those of its parts, when it is new.
    fn announce(&mut self, ty: &'static Type, definitions: &mut Vec<u8>) -> i64 {
        let ty = ty.pointee();
        if let Some(id) = self.id(ty) {
            return id;
        }
        let mut fresh = Vec::new();
        let id = self.assign(ty, &mut fresh);
        let mut at = 0;
        while let Some((ty, id)) = fresh.get(at).copied() {
            at += 1;
            let mut message = Vec::new();
            put_int(&mut message, -id);
            definition::write(&mut message, &ty, id, |part| self.assign(part, &mut fresh));
            put_bytes(definitions, &message);
        }
        id
    }

    fn assign(&mut self, ty: &Type, fresh: &mut Vec<(Type, i64)>) -> i64 {
        let ty = ty.pointee();
        if let Some(id) = self.id(ty) {
            return id;
        }
        let id = self.next_id;
        self.next_id += 1;
        self.ids.insert(*ty, id);
        fresh.push((*ty, id));
        id
    }

    fn id(&self, ty: &Type) -> Option<i64> {
        match ty {
            Type::Bool => Some(definition::BOOL),
            Type::Int => Some(definition::INT),
            Type::Uint => Some(definition::UINT),
            Type::Float => Some(definition::FLOAT),
            Type::Complex => Some(definition::COMPLEX),
            Type::String => Some(definition::STRING),
            Type::Bytes | Type::RawJson => Some(definition::BYTES),
            Type::Interface => Some(definition::INTERFACE),
            composite => self.ids.get(composite).copied(),
        }
    }
}

/// Whether a struct leaves the field out: its value is zero.
///
/// A pointer to zero is sent, although Go's encoder drops it: decoders accept it, and
/// plugins dereference configuration without looking.
fn is_absent(ty: &Type, value: &Value) -> bool {
    if matches!(ty, Type::Pointer(_)) {
        return matches!(value, Value::Nil);
    }
    match value {
        Value::Nil => true,
        Value::Bool(value) => !value,
        Value::Int(value) => *value == 0,
        Value::Uint(value) => *value == 0,
        Value::Float(value) => *value == 0.0,
        Value::Complex(real, imaginary) => *real == 0.0 && *imaginary == 0.0,
        Value::String(value) => value.is_empty(),
        Value::Bytes(value) => value.is_empty(),
        Value::List(items) => items.is_empty(),
        // An empty map is not nil, and plugins write into maps.
        // An empty URL is a URL; without one a plugin would dereference nil.
        Value::Map(_) | Value::Struct(_) | Value::Interface(_) | Value::Marshaled(_) => false,
    }
}

/// Finds the type behind a registered name: Go's basic ones, then the table.
pub(crate) fn registered(table: &'static [Registered], name: &str) -> Result<&'static Type, GobError> {
    BASIC
        .iter()
        .chain(table)
        .find(|entry| entry.name == name)
        .map(|entry| &entry.ty)
        .ok_or_else(|| GobError::NotRegistered(name.to_owned()))
}

/// Names that every Go program registers by itself.
static BASIC: &[Registered] = &[
    Registered { name: "string", ty: Type::String },
    Registered { name: "bool", ty: Type::Bool },
    Registered { name: "int", ty: Type::Int },
    Registered { name: "int64", ty: Type::Int },
    Registered { name: "int32", ty: Type::Int },
    Registered { name: "uint64", ty: Type::Uint },
    Registered { name: "float64", ty: Type::Float },
    Registered { name: "float32", ty: Type::Float },
    Registered { name: "[]uint8", ty: Type::Bytes },
    Registered { name: "[]string", ty: Type::Slice(&Type::String) },
];
