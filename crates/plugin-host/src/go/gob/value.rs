//! A gob value of any type, as it came or as it shall go.

use std::{fmt, sync::Arc};

/// A decoded value, or one to encode against a [`super::Type`].
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A nil pointer or a nil interface.
    Nil,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Complex(f64, f64),
    String(String),
    Bytes(Vec<u8>),
    /// A slice or an array.
    List(Vec<Value>),
    Map(Vec<(Value, Value)>),
    /// Only the fields that were sent: gob leaves out zero values.
    Struct(Vec<(Name, Value)>),
    Interface(Box<Interface>),
    /// The bytes of a type that writes itself.
    Marshaled(Vec<u8>),
}

/// What an interface holds: the registered name of its type, and the value.
#[derive(Debug, Clone, PartialEq)]
pub struct Interface {
    pub name: String,
    pub value: Value,
}

/// A field's name: from a table of ours, or from the stream's type definitions.
#[derive(Clone)]
pub enum Name {
    Known(&'static str),
    Received(Arc<str>),
}

impl Name {
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(name) => name,
            Self::Received(name) => name,
        }
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_str().fmt(formatter)
    }
}

impl From<&'static str> for Name {
    fn from(name: &'static str) -> Self {
        Self::Known(name)
    }
}

impl Value {
    /// Names the kind of the value for error messages.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "a bool",
            Self::Int(_) => "an int",
            Self::Uint(_) => "a uint",
            Self::Float(_) => "a float",
            Self::Complex(..) => "a complex number",
            Self::String(_) => "a string",
            Self::Bytes(_) => "bytes",
            Self::List(_) => "a list",
            Self::Map(_) => "a map",
            Self::Struct(_) => "a struct",
            Self::Interface(_) => "an interface",
            Self::Marshaled(_) => "marshaled bytes",
        }
    }

    /// Wraps the value into an interface under a registered name.
    #[must_use]
    pub fn in_interface(self, name: impl Into<String>) -> Self {
        Self::Interface(Box::new(Interface { name: name.into(), value: self }))
    }

    /// Takes a field out of a struct; absent means zero.
    pub fn take_field(&mut self, name: &str) -> Option<Value> {
        let Self::Struct(fields) = self else {
            return None;
        };
        let (_, value) = fields.iter_mut().find(|(key, _)| key.as_str() == name)?;
        Some(std::mem::replace(value, Self::Nil))
    }
}
