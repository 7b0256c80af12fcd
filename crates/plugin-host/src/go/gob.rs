//! Go's gob encoding, as far as net/rpc and Mattermost's plugins use it.
//! Knows no type of Mattermost; those are tables given to the encoder and the JSON front.

mod decode;
mod definition;
mod encode;
mod error;
mod limits;
mod marshaled;
mod typed;
mod types;
mod value;
mod wire;

pub use decode::{Decoded, Decoder};
pub use encode::Encoder;
pub use error::GobError;
pub use limits::Limits;
pub use marshaled::{big_int_from_text, big_int_to_text, time_from_rfc3339, time_to_rfc3339, unix_time};
pub(crate) use typed::gob_struct;
pub use typed::{FromGob, Gob, ToGob, field};
pub use types::{Field, JsonShape, Marshaled, Registered, Struct, Type};
pub use value::{Interface, Name, Value};

#[cfg(test)]
mod tests;
