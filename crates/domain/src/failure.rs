//! From storage's failures to refusals that a client can read.

use std::borrow::Cow;
use std::fmt::Display;

use jackfield_model::AppError;
use jackfield_storage as storage;

use crate::texts::{self, Locale};

/// What domain functions answer.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// A refusal or a fault. A boxed [`AppError`], so that results stay small.
#[derive(Debug)]
pub struct Failure(pub Box<AppError>);

impl Failure {
    /// A refusal with the catalogue's text; see [`AppError::of`].
    pub fn of(key: impl Into<Cow<'static, str>>, status: u16) -> Self {
        AppError::of(key, status).into()
    }

    /// Fills the place `{name}` of the text.
    #[must_use]
    pub fn with(self, name: &'static str, value: impl Display) -> Self {
        self.0.with(name, value).into()
    }

    /// The same in another language; what somebody else said stays as it was said.
    #[must_use]
    pub fn told(mut self, locale: Locale) -> Self {
        texts::tell(&mut self.0, locale);
        self
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl From<AppError> for Failure {
    /// In English at first, which logs are in; whoever answers somebody tells it in their language.
    fn from(error: AppError) -> Self {
        let mut error = Box::new(error);
        texts::tell(&mut error, Locale::English);
        Self(error)
    }
}

impl From<Failure> for AppError {
    fn from(failure: Failure) -> Self {
        *failure.0
    }
}

impl From<storage::Error> for Failure {
    fn from(error: storage::Error) -> Self {
        if error.is_overloaded() {
            return AppError::of("api.context.server_busy.app_error", 503).caused_by(error).into();
        }
        AppError::internal("app.storage.app_error", error).into()
    }
}

/// Turns "nothing found" into the refusal that the caller decides on.
pub trait Found<T> {
    /// # Errors
    /// 404 with the catalogue's text for `id` when there is nothing.
    fn found_or(self, id: &'static str) -> Result<T>;
}

impl<T> Found<T> for Option<T> {
    fn found_or(self, id: &'static str) -> Result<T> {
        self.ok_or_else(|| Failure::of(id, 404))
    }
}
