//! Mattermost's error body, the one shape of every refusal.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A refusal as clients see it. They match on `id`; `message` is for people.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema, thiserror::Error)]
#[error("{id}: {message}")]
#[serde(default)]
pub struct AppError {
    pub id: String,
    pub message: String,
    /// Blank unless the server runs in developer mode.
    pub detailed_error: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub request_id: String,
    pub status_code: u16,
    /// What the log gets and no client does.
    #[serde(skip)]
    pub internal: String,
    /// Seconds after which trying again makes sense, for what is not available now; 0 for soon.
    #[serde(skip)]
    pub retry_after: u64,
}

impl AppError {
    pub fn new(id: impl Into<String>, status_code: u16, message: impl Into<String>) -> Self {
        Self { id: id.into(), message: message.into(), status_code, ..Self::default() }
    }

    /// 500 with what went wrong kept for the log.
    pub fn internal(id: impl Into<String>, cause: impl std::fmt::Display) -> Self {
        Self::new(id, 500, "Something went wrong on the server. The log has the details.").caused_by(cause)
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = seconds;
        self
    }

    #[must_use]
    pub fn caused_by(mut self, cause: impl std::fmt::Display) -> Self {
        self.internal = cause.to_string();
        self
    }

    pub fn invalid_param(name: &str) -> Self {
        Self::new(
            "api.context.invalid_body_param.app_error",
            400,
            format!("Invalid or missing {name} parameter in request body."),
        )
    }

    pub fn invalid_url_param(name: &str) -> Self {
        Self::new(
            "api.context.invalid_url_param.app_error",
            400,
            format!("Invalid or missing {name} parameter in request URL."),
        )
    }

    pub fn no_permission() -> Self {
        Self::new("api.context.permissions.app_error", 403, "You do not have the appropriate permissions.")
    }

    pub fn no_session() -> Self {
        Self::new("api.context.session_expired.app_error", 401, "Invalid or expired session, please login again.")
    }
}
