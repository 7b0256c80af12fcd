//! What can be wrong with a gob stream, or with a value that should become one.

/// A gob stream that cannot be read, or a value that cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GobError {
    #[error("gob: the message ends too early")]
    Truncated,
    #[error("gob: {0}")]
    Corrupt(&'static str),
    #[error("gob: more than {limit} {what}")]
    TooMuch { what: &'static str, limit: usize },
    #[error("gob: type {0} was never defined")]
    UndefinedType(i64),
    #[error("gob: type {0} was defined twice")]
    DuplicateType(i64),
    #[error("gob: the name `{0}` is not registered for an interface")]
    NotRegistered(String),
    #[error("gob: expected {expected}, found {found}")]
    Mismatch { expected: String, found: &'static str },
}

impl GobError {
    pub(crate) fn mismatch(expected: impl Into<String>, found: &'static str) -> Self {
        Self::Mismatch { expected: expected.into(), found }
    }
}
