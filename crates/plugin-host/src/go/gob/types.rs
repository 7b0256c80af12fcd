//! Descriptions of Go types: what the encoder announces and what JSON front ends follow.

use std::hash::{Hash, Hasher};

/// A Go type as gob sees it; integers of all widths are one type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    Bool,
    Int,
    Uint,
    Float,
    Complex,
    String,
    Bytes,
    /// Bytes that hold JSON.
    RawJson,
    Interface,
    Slice(&'static Type),
    Array(usize, &'static Type),
    Map(&'static Type, &'static Type),
    /// Gob sends what a pointer points to; a nil pointer is absent.
    Pointer(&'static Type),
    Struct(&'static Struct),
    Marshaled(Marshaled),
}

/// A type that writes its own bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Marshaled {
    Time,
    Url,
    BigInt,
    /// Bytes that nobody here looks into.
    Other(&'static str),
}

/// A Go struct: fields in the order of their declaration.
#[derive(Debug)]
pub struct Struct {
    pub name: &'static str,
    pub fields: &'static [Field],
}

/// A field with its Go name, its JSON key and how Go's JSON treats it.
#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub json: &'static str,
    pub shape: JsonShape,
    pub ty: Type,
}

/// How a field appears in Go's JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonShape {
    Always,
    OmitEmpty,
    /// An embedded struct: its fields appear in the parent object.
    Embedded,
    /// Go's JSON hides it; it is kept here under its Go name, because plugins read it.
    Hidden,
}

impl PartialEq for Struct {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Struct {}

impl Hash for Struct {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl Struct {
    /// Finds a field by its Go name, looking first at `hint`, where an ordered walk expects it.
    #[must_use]
    pub fn field(&self, name: &str, hint: usize) -> Option<(usize, &'static Field)> {
        if let Some(field) = self.fields.get(hint)
            && field.name == name
        {
            return Some((hint, field));
        }
        self.fields.iter().enumerate().find(|(_, field)| field.name == name)
    }
}

impl Type {
    /// What a pointer points to, or the type itself.
    #[must_use]
    pub fn pointee(&self) -> &Type {
        match self {
            Self::Pointer(inner) => inner.pointee(),
            other => other,
        }
    }

    /// Go's way of writing the type, for messages and type announcements.
    #[must_use]
    pub fn go_name(&self) -> String {
        match self {
            Self::Bool => "bool".into(),
            Self::Int => "int".into(),
            Self::Uint => "uint".into(),
            Self::Float => "float64".into(),
            Self::Complex => "complex128".into(),
            Self::String => "string".into(),
            Self::Bytes | Self::RawJson => "[]uint8".into(),
            Self::Interface => "interface {}".into(),
            Self::Slice(element) => format!("[]{}", element.go_name()),
            Self::Array(length, element) => format!("[{length}]{}", element.go_name()),
            Self::Map(key, element) => format!("map[{}]{}", key.go_name(), element.go_name()),
            Self::Pointer(inner) => format!("*{}", inner.go_name()),
            Self::Struct(inner) => inner.name.into(),
            Self::Marshaled(Marshaled::Time) => "time.Time".into(),
            Self::Marshaled(Marshaled::Url) => "url.URL".into(),
            Self::Marshaled(Marshaled::BigInt) => "big.Int".into(),
            Self::Marshaled(Marshaled::Other(name)) => (*name).into(),
        }
    }
}

/// A concrete type that an interface value may hold, under the name Go registered it with.
#[derive(Debug)]
pub struct Registered {
    pub name: &'static str,
    pub ty: Type,
}
