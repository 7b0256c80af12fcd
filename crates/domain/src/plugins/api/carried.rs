//! A value on its way between a plugin and a method.

use serde_json::Value;
use tokio::io::AsyncRead;

pub enum Carried {
    /// In Mattermost's form.
    Json(Value),
    Bytes(Vec<u8>),
    /// What the plugin sends as it is read.
    Stream(Box<dyn AsyncRead + Send + Unpin>),
}
