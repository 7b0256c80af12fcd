//! Rust types that travel as gob: the plumbing of net/rpc and of the calls with streams.

use super::{GobError, Type, Value};

/// A Rust type with a Go description.
pub trait Gob: Sized {
    const TYPE: &'static Type;
}

/// A type that becomes a value.
pub trait ToGob: Gob {
    fn to_value(self) -> Value;
}

/// A type that is read from a value; `Value::Nil` is the zero value.
pub trait FromGob: Gob {
    /// # Errors
    /// When the value is of another kind.
    fn from_value(value: Value) -> Result<Self, GobError>;
}

/// Reads a field of a struct; an absent one is zero.
///
/// # Errors
/// When the field is of another kind.
pub fn field<T: FromGob>(value: &mut Value, name: &str) -> Result<T, GobError> {
    T::from_value(value.take_field(name).unwrap_or(Value::Nil))
}

macro_rules! scalar {
    ($($rust:ty => $kind:ident: $wide:ty),* $(,)?) => {$(
        impl Gob for $rust {
            const TYPE: &'static Type = &Type::$kind;
        }
        impl ToGob for $rust {
            fn to_value(self) -> Value {
                Value::$kind(<$wide>::from(self))
            }
        }
        impl FromGob for $rust {
            fn from_value(value: Value) -> Result<Self, GobError> {
                match value {
                    Value::$kind(value) => value
                        .try_into()
                        .map_err(|_| GobError::mismatch(stringify!($rust), "a larger number")),
                    Value::Nil => Ok(Self::default()),
                    other => Err(GobError::mismatch(stringify!($rust), other.kind())),
                }
            }
        }
    )*};
}

scalar! {
    bool => Bool: bool,
    i64 => Int: i64,
    i32 => Int: i64,
    u64 => Uint: u64,
    u32 => Uint: u64,
    String => String: String,
    Vec<u8> => Bytes: Vec<u8>,
}

impl<T: Gob> Gob for Vec<T> {
    const TYPE: &'static Type = &Type::Slice(T::TYPE);
}

impl<T: ToGob> ToGob for Vec<T> {
    fn to_value(self) -> Value {
        Value::List(self.into_iter().map(ToGob::to_value).collect())
    }
}

impl<T: FromGob> FromGob for Vec<T> {
    fn from_value(value: Value) -> Result<Self, GobError> {
        match value {
            Value::List(items) => items.into_iter().map(T::from_value).collect(),
            Value::Nil => Ok(Self::new()),
            other => Err(GobError::mismatch("a list", other.kind())),
        }
    }
}

impl<T: Gob> Gob for Option<T> {
    const TYPE: &'static Type = &Type::Pointer(T::TYPE);
}

impl<T: ToGob> ToGob for Option<T> {
    fn to_value(self) -> Value {
        self.map_or(Value::Nil, ToGob::to_value)
    }
}

impl<T: FromGob> FromGob for Option<T> {
    fn from_value(value: Value) -> Result<Self, GobError> {
        match value {
            Value::Nil => Ok(None),
            other => T::from_value(other).map(Some),
        }
    }
}

/// Declares a Rust struct together with its Go struct: `rust_name "GoName": Type`.
macro_rules! gob_struct {
    ($(#[$meta:meta])* $vis:vis struct $name:ident {
        $($field:ident $go:literal: $ty:ty),* $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq)]
        $vis struct $name { $($vis $field: $ty),* }

        impl $crate::go::gob::Gob for $name {
            const TYPE: &'static $crate::go::gob::Type = {
                static STRUCT: $crate::go::gob::Struct = $crate::go::gob::Struct {
                    name: stringify!($name),
                    fields: &[$($crate::go::gob::Field {
                        name: $go,
                        json: $go,
                        shape: $crate::go::gob::JsonShape::Always,
                        ty: *<$ty as $crate::go::gob::Gob>::TYPE,
                    }),*],
                };
                &$crate::go::gob::Type::Struct(&STRUCT)
            };
        }

        impl $crate::go::gob::ToGob for $name {
            fn to_value(self) -> $crate::go::gob::Value {
                $crate::go::gob::Value::Struct(vec![$((
                    $crate::go::gob::Name::Known($go),
                    $crate::go::gob::ToGob::to_value(self.$field),
                )),*])
            }
        }

        impl $crate::go::gob::FromGob for $name {
            fn from_value(
                value: $crate::go::gob::Value,
            ) -> Result<Self, $crate::go::gob::GobError> {
                let fields = &mut { value };
                let _ = &fields;
                Ok(Self { $($field: $crate::go::gob::field(fields, $go)?),* })
            }
        }
    };
}
pub(crate) use gob_struct;
