//! Bounds of the lists that clients send.

use jackfield_model::{AppError, limits};

use crate::{Cx, Result};

/// Refuses a list of ids or names that is empty, or longer than one request may name. What plugins ask for has its
/// bounds in their API.
///
/// # Errors
/// 400 by the parameter's name.
pub(crate) fn listed<T>(cx: &Cx, items: &[T], parameter: &str) -> Result<()> {
    if cx.is_trusted() { Ok(()) } else { at_most(items, limits::IDS_PER_REQUEST, parameter) }
}

/// As [`listed`], for everybody, with a bound of its own.
///
/// # Errors
/// 400 by the parameter's name.
pub(crate) fn at_most<T>(items: &[T], most: usize, parameter: &str) -> Result<()> {
    if items.is_empty() || items.len() > most {
        return Err(AppError::invalid_param(parameter).into());
    }
    Ok(())
}

/// Refuses a body that names another object than its request is about; one that names none is about it.
///
/// # Errors
/// 400 by the parameter's name.
pub(crate) fn same<T: Default + PartialEq>(named: &T, about: &T, parameter: &str) -> Result<()> {
    if named == about || *named == T::default() { Ok(()) } else { Err(AppError::invalid_param(parameter).into()) }
}
