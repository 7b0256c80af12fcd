//! All SQL of the server, on SQLite and PostgreSQL alike. The only crate that may use a database driver.
//!
//! A statement is written once with [`sql!`] and runs on both engines; what differs is in the
//! markers of [`statement`]. Reads go to a pool, writes to one writer thread (SQLite) or the
//! pool (PostgreSQL). See `README.md` for the house rules.

mod batch;
mod error;
mod executor;
mod migrate;
mod postgres;
mod row;
mod sqlite;
mod statement;
mod store;
mod tx;
mod value;

#[cfg(feature = "testing")]
pub mod testing;

pub use batch::Batch;
pub use error::{Error, Result};
pub use executor::Executor;
pub use row::{Column, Columns, FromRow, Row};
pub use statement::{Query, Statement, registered};
pub use store::{Engine, Store};
pub use tx::Tx;
pub use value::{Bind, Value, json};

#[doc(hidden)]
pub use inventory;
#[doc(hidden)]
pub use statement::Registered;
