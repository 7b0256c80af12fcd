//! Go's habits on the wire, in one place, so that the nouns read like plain structs.
//!
//! Mattermost's server decodes with Go: null and a missing field leave the zero value, unknown
//! fields are ignored. It encodes fields marked `omitempty` only when they are not zero.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A JSON object of anything: `props` of posts, channels, responses.
pub type Props = Map<String, Value>;

/// A JSON object of texts. Flags in it are texts too: `"true"`.
pub type StringMap = BTreeMap<String, String>;

/// Reads null as the zero value.
///
/// # Errors
/// Fails when the value is neither null nor a `T`.
pub fn null_to_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// For `skip_serializing_if`: what Go calls `omitempty`.
pub fn is_zero<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// Declares structs as they travel: every field may be missing or null when read, and is written
/// always unless it says `#[serde(skip_serializing_if = "is_zero")]`. Clients may be told of them: each field is
/// [`crate::ForClients`].
#[macro_export]
macro_rules! wire {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty, )*
        }
    )+) => {$(
        $crate::not_for_clients! {
            $(#[$meta])*
            pub struct $name {
                $( $(#[$field_meta])* pub $field: $ty, )*
            }
        }

        impl $crate::ForClients for $name {}

        const _: () = {
            const fn is_for_clients<T: $crate::ForClients>() {}
            is_for_clients::<()>();
            $( is_for_clients::<$ty>(); )*
        };
    )+};
}

/// The same for what only travels to the server, or stays there.
#[macro_export]
macro_rules! not_for_clients {
    ($(
        $(#[$meta:meta])*
        pub struct $name:ident {
            $( $(#[$field_meta:meta])* pub $field:ident: $ty:ty, )*
        }
    )+) => {$(
        #[derive(Clone, Debug, Default, PartialEq, ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema)]
        #[serde(default)]
        $(#[$meta])*
        pub struct $name {
            $(
                #[serde(deserialize_with = "jackfield_model::null_to_default")]
                $(#[$field_meta])*
                pub $field: $ty,
            )*
        }
    )+};
}

/// Declares an enum of wire words; reading an unknown word fails.
macro_rules! words {
    ($(
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident = $word:literal, )+
        }
    )+) => {$(
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize, ::schemars::JsonSchema,
        )]
        $(#[$meta])*
        pub enum $name {
            $( $(#[$variant_meta])* #[serde(rename = $word)] $variant, )+
        }

        impl $crate::ForClients for $name {}

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> Result<Self, $crate::UnknownWord> {
                match text {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownWord { kind: stringify!($name) }),
                }
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.as_str())
            }
        }
    )+};
}

pub(crate) use {not_for_clients, wire, words};

/// The text is none of the words that the wire has for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known {kind}")]
pub struct UnknownWord {
    pub(crate) kind: &'static str,
}
