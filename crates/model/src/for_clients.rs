//! What may be told to clients. Answers of operations and the data of events are nothing else.
//!
//! `wire!` declares that a struct may be, and does not compile where one of its fields may not: a post as it is stored
//! ([`crate::Post`]) knows what only the server knows, and is shown as [`crate::ClientPost`].

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use crate::{AppError, LooseBool, Millis, MiniPreview};

/// May be told to clients.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not for clients",
    note = "a post is told to clients as a `ClientPost`; other types of the wire are declared by `wire!`"
)]
pub trait ForClients {}

macro_rules! for_clients {
    ($($ty:ty),+ $(,)?) => {
        $(impl ForClients for $ty {})+
    };
}
for_clients!((), bool, i32, i64, u16, u32, u64, f64, String, Value, Millis, AppError, LooseBool, MiniPreview);

impl<T: ForClients> ForClients for Option<T> {}
impl<T: ForClients> ForClients for Vec<T> {}
impl<T: ForClients> ForClients for Box<T> {}
impl<T: ForClients> ForClients for Arc<T> {}
impl<K: ForClients, T: ForClients> ForClients for BTreeMap<K, T> {}
impl ForClients for Map<String, Value> {}
