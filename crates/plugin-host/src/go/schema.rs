//! What Mattermost's Go plugins implement and call: names, arguments and results of every
//! hook and API method, and the structs in them.

mod json;
#[rustfmt::skip]
mod tables;

pub use json::{from_json, merge, to_json};
pub use tables::{API, HOOKS, REGISTERED};

#[cfg(test)]
mod tests;

use super::gob::{Struct, Type};

/// A hook or an API method.
#[derive(Debug)]
pub struct Method {
    pub name: &'static str,
    /// The struct its arguments travel in.
    pub args: Type,
    pub params: &'static [Part],
    /// The struct its results travel in.
    pub returns: Type,
    pub results: &'static [Part],
}

/// What an argument or a result is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Value,
    /// Bytes on their own, which do not become base64.
    Bytes,
    /// Go's `error`.
    Error,
    /// The number of a stream to read from.
    Reader,
    /// The number of a stream to write to.
    Writer,
    /// The number of a stream that takes an HTTP response.
    ResponseWriter,
}

impl Part {
    /// Whether the part is a stream's number and no value of its own.
    #[must_use]
    pub fn is_stream(self) -> bool {
        matches!(self, Self::Reader | Self::Writer | Self::ResponseWriter)
    }
}

impl Method {
    /// The fields that the arguments travel in, each with what it is.
    pub fn param_fields(&self) -> impl Iterator<Item = (&'static super::gob::Field, Part)> {
        fields(&self.args).zip(self.params.iter().copied())
    }

    /// The fields that the results travel in, each with what it is.
    pub fn result_fields(&self) -> impl Iterator<Item = (&'static super::gob::Field, Part)> {
        fields(&self.returns).zip(self.results.iter().copied())
    }
}

fn fields(ty: &Type) -> impl Iterator<Item = &'static super::gob::Field> + use<> {
    let fields: &'static [super::gob::Field] = match ty {
        Type::Struct(Struct { fields, .. }) => fields,
        _ => &[],
    };
    fields.iter()
}

/// Finds a hook by name.
#[must_use]
pub fn hook(name: &str) -> Option<&'static Method> {
    find(HOOKS, name)
}

/// Finds an API method by name.
#[must_use]
pub fn api(name: &str) -> Option<&'static Method> {
    find(API, name)
}

fn find(table: &'static [Method], name: &str) -> Option<&'static Method> {
    let index = table.binary_search_by(|method| method.name.cmp(name)).ok()?;
    table.get(index)
}
