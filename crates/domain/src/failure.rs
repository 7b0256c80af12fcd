//! From storage's failures to refusals that a client can read.

use jackfield_model::AppError;
use jackfield_storage as storage;

/// What domain functions answer.
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// A refusal or a fault. A boxed [`AppError`], so that results stay small.
#[derive(Debug)]
pub struct Failure(pub Box<AppError>);

impl Failure {
    pub fn new(id: &str, status: u16, message: impl Into<String>) -> Self {
        AppError::new(id, status, message).into()
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self(Box::new(error))
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
            let busy = AppError::new(
                "api.context.server_busy.app_error",
                503,
                "The server is busy. Please try again in a moment.",
            );
            return busy.caused_by(error).into();
        }
        AppError::internal("app.storage.app_error", error).into()
    }
}

/// Turns "nothing found" into the refusal that the caller decides on.
pub trait Found<T> {
    /// # Errors
    /// 404 with `id` when there is nothing.
    fn found(self, id: &str, what: &str) -> Result<T>;
}

impl<T> Found<T> for Option<T> {
    fn found(self, id: &str, what: &str) -> Result<T> {
        self.ok_or_else(|| Failure::new(id, 404, format!("Unable to find the existing {what}.")))
    }
}
