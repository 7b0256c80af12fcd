//! Why a call failed.

use jackfield_model::AppError;

#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The server refused, in Mattermost's error body.
    #[error("{0}")]
    Refused(Box<AppError>),
    /// The server refused in another form: a proxy's page, a plain text.
    #[error("HTTP {status}: {text}")]
    Status { status: u16, text: String },
    /// The answer is not what the operation declares.
    #[error("unexpected answer to {operation}: {cause}")]
    Decode { operation: &'static str, cause: serde_json::Error },
    /// The arguments cannot be sent.
    #[error("cannot write the request {operation}: {cause}")]
    Encode { operation: &'static str, cause: String },
    #[error("cannot reach the server: {0}")]
    Transport(#[from] reqwest::Error),
    #[error("WebSocket: {0}")]
    Socket(String),
    /// The server closed the WebSocket.
    #[error("the WebSocket was closed ({0})")]
    Closed(String),
    /// A frame is missing: the sequence numbers have a gap.
    #[error("expected the event {expected}, got {got}")]
    Gap { expected: i64, got: i64 },
}

impl ClientError {
    /// The refusal's id, if it is one.
    pub fn id(&self) -> Option<&str> {
        match self {
            Self::Refused(error) => Some(&error.id),
            _ => None,
        }
    }

    /// The HTTP status of a refusal.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Refused(error) => Some(error.status_code),
            Self::Status { status, .. } => Some(*status),
            _ => None,
        }
    }
}
