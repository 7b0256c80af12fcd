//! The points at which plugins take part, and the slot through which rules call them.
//!
//! Each hook is declared once, in [`table`]. A rule calls the method of [`HooksSlot`] that carries the
//! hook's name; which plugin answers, in which runtime, is `plugin-host`'s business. Hooks of kind
//! `event` have no method: they follow from committed events, so that none is forgotten or told twice.

#[macro_use]
mod declare;
mod complete;
mod events;
mod id;
mod raised;
mod slot;
mod table;
mod verdict;

pub(crate) use events::Told;
pub use events::call_of;
pub use id::{FailurePolicy, HookKind, HookSet};
pub use raised::Place;
pub use slot::{Hooks, HooksSlot};
pub use table::{HookCall, HookId, HookReply};
pub use verdict::{Flow, TakeOver, Verdict};

/// An argument of a hook that somebody makes up.
fn given<T: Default + serde::de::DeserializeOwned>(value: Option<serde_json::Value>) -> serde_json::Result<T> {
    match value {
        None | Some(serde_json::Value::Null) => Ok(T::default()),
        Some(value) => serde_json::from_value(value),
    }
}
