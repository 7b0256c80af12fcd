//! Mattermost's error body, the one shape of every refusal.

use std::borrow::Cow;
use std::fmt::Display;

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
    /// What `message` is made from in the reader's language.
    #[serde(skip)]
    pub said: Said,
}

/// A text of the catalogue: where it stands there, and what its places are filled with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The error's id, and behind a `#` which of several texts; empty where the message has an author of its own.
    pub key: Cow<'static, str>,
    pub values: Vec<(&'static str, String)>,
}

/// The text of all faults whose cause is for the log.
const FAULT: &str = "internal";

impl AppError {
    /// A refusal with the catalogue's text: `key` is its id, with `#` and a name behind it where an id has several.
    pub fn of(key: impl Into<Cow<'static, str>>, status_code: u16) -> Self {
        let key = key.into();
        let id = key.split('#').next().unwrap_or_default().to_owned();
        Self { id, status_code, said: Said { key, values: Vec::new() }, ..Self::default() }
    }

    /// Fills the place `{name}` of the text.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.said.values.push((name, value.to_string()));
        self
    }

    /// A refusal in the words of somebody else: a plugin's, another server's. The server's own have a text in the
    /// catalogue, see [`AppError::of`].
    pub fn new(id: impl Into<String>, status_code: u16, message: impl Into<String>) -> Self {
        Self { id: id.into(), message: message.into(), status_code, ..Self::default() }
    }

    /// 500 with what went wrong kept for the log.
    pub fn internal(id: impl Into<String>, cause: impl Display) -> Self {
        Self { id: id.into(), ..Self::of(FAULT, 500) }.caused_by(cause)
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = seconds;
        self
    }

    #[must_use]
    pub fn caused_by(mut self, cause: impl Display) -> Self {
        self.internal = cause.to_string();
        self
    }

    pub fn invalid_param(name: &str) -> Self {
        Self::of("api.context.invalid_body_param.app_error", 400).with("name", name)
    }

    pub fn invalid_url_param(name: &str) -> Self {
        Self::of("api.context.invalid_url_param.app_error", 400).with("name", name)
    }

    pub fn no_permission() -> Self {
        Self::of("api.context.permissions.app_error", 403)
    }

    pub fn no_session() -> Self {
        Self::of("api.context.session_expired.app_error", 401)
    }
}
