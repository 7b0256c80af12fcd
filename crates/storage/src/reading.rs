//! How rows become values, without saying of which type.
//!
//! It is all that a statement's way through an engine has to know of who asked, so that the way is compiled once, here,
//! and not for each type of row in each crate that asks.

use std::any::Any;

use tokio_postgres::Row as PgRow;

use crate::row::FromRow;
use crate::{Result, postgres, sqlite};

/// What was found: a `Vec` of some type.
pub type Found = Box<dyn Any + Send>;

/// Reads rows of either engine as one type.
#[derive(Clone, Copy)]
pub struct Reading {
    pub(crate) sqlite: fn(&mut rusqlite::Statement<'_>, &[crate::value::Value]) -> Result<Found>,
    pub(crate) postgres: fn(Vec<PgRow>) -> Result<Found>,
}

impl Reading {
    pub fn of<T: FromRow>() -> Self {
        Self {
            sqlite: |statement, values| Ok(Box::new(sqlite::read::<T>(statement, values)?)),
            postgres: |rows| Ok(Box::new(postgres::read::<T>(rows)?)),
        }
    }
}

/// What a reading of `T` found.
pub(crate) fn typed<T: FromRow>(found: Found) -> Vec<T> {
    found.downcast::<Vec<T>>().map(|found| *found).unwrap_or_default()
}
