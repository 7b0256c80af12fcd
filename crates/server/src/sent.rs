//! Bodies that integrations send: JSON, or a form with JSON in it, whatever the `Content-Type` says of it.

use std::collections::BTreeMap;

use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, header};
use jackfield_domain::integrations;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::credentials::text;
use crate::form;
use crate::refusal::Refusal;
use crate::request::read_bytes;

/// Bytes of what is sent.
pub const MOST: usize = 1024 * 1024;
/// Fields of a form that are looked at.
const FIELDS: usize = 100;

/// What was sent, or why it is no `T`.
pub type Sent<T> = Result<T, serde_json::Error>;

/// Reads a body.
///
/// # Errors
/// 413 for one that is too long, 408 for one that does not come, 400 for a form that breaks off.
pub async fn read<T: DeserializeOwned>(headers: &HeaderMap, body: Body) -> Result<Sent<T>, Refusal> {
    read_whole(headers, read_bytes(body, MOST).await?).await
}

/// Reads a body that is here.
///
/// # Errors
/// 400 for a form that breaks off.
pub async fn read_whole<T: DeserializeOwned>(headers: &HeaderMap, bytes: Bytes) -> Result<Sent<T>, Refusal> {
    let kind = text(headers, header::CONTENT_TYPE.as_str());
    let lower = kind.to_ascii_lowercase();
    if lower.starts_with("multipart/form-data") {
        return Ok(of_fields(of_multipart(headers, Body::from(bytes)).await?));
    }
    let is_form = lower.starts_with("application/x-www-form-urlencoded");
    // Senders that say nothing of the kind are taken for forms by their tools.
    if !is_form || bytes.trim_ascii_start().starts_with(b"{") {
        return Ok(integrations::read(&bytes, if is_form { "" } else { kind }));
    }
    Ok(of_fields(form_urlencoded::parse(&bytes).into_owned().take(FIELDS).collect()))
}

/// Reads a body that may be nothing but text.
///
/// # Errors
/// As [`read`].
pub async fn read_or_text<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    as_text: impl FnOnce(String) -> T,
) -> Result<Sent<T>, Refusal> {
    let kind = text(headers, header::CONTENT_TYPE.as_str());
    if !kind.to_ascii_lowercase().starts_with("text/plain") {
        return read(headers, body).await;
    }
    let bytes = read_bytes(body, MOST).await?;
    Ok(Ok(as_text(integrations::text(&bytes, kind))))
}

/// The one field `payload`, or each member as a field of its own.
fn of_fields<T: DeserializeOwned>(mut fields: BTreeMap<String, String>) -> Sent<T> {
    let payload = match fields.remove("payload") {
        Some(payload) => payload,
        None => {
            let members = fields.into_iter().map(|(name, value)| {
                // What is no text comes as JSON inside one.
                let inner = matches!(name.as_str(), "attachments" | "props" | "priority" | "blocks");
                let inner = if inner { serde_json::from_str(&value).ok() } else { None };
                (name, inner.unwrap_or(Value::String(value)))
            });
            Value::Object(members.collect()).to_string()
        }
    };
    integrations::read_text(&payload)
}

async fn of_multipart(headers: &HeaderMap, body: Body) -> Result<BTreeMap<String, String>, Refusal> {
    let mut form = form::fields(headers, body).await?;
    let (mut fields, mut left) = (BTreeMap::new(), MOST);
    while let Some(field) = form::next(&mut form).await? {
        let name = field.name().unwrap_or_default().to_owned();
        let kind = field.content_type().unwrap_or_default().to_owned();
        let bytes = form::bytes(field, left).await?;
        left = left.saturating_sub(bytes.len() + name.len());
        if fields.len() < FIELDS {
            fields.insert(name, integrations::text(&bytes, &kind));
        }
    }
    Ok(fields)
}

#[cfg(test)]
mod tests {
    use jackfield_model::IncomingWebhookRequest;

    use super::*;

    async fn sent(kind: &str, body: &str) -> IncomingWebhookRequest {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, kind.parse().expect("it is a header's value"));
        let read = read(&headers, Body::from(body.to_owned())).await;
        let read = read.unwrap_or_else(|refusal| panic!("{kind}: {:?}", refusal.0));
        read.unwrap_or_else(|error| panic!("{kind}: {error}"))
    }

    #[tokio::test]
    async fn whatever_form_it_comes_in_it_arrives() {
        let form = "application/x-www-form-urlencoded";
        assert_eq!(sent(form, "a=1&payload=%7B%22text%22%3A%22hi+you%22%7D").await.text, "hi you");
        assert_eq!(sent(form, "payload={\"text\":\"build 7; done 100%\"}").await.text, "build 7; done 100%");
        assert_eq!(sent(form, "{\"text\":\"a=b&c\"}").await.text, "a=b&c");
        let plain = sent(form, "text=hi+you&username=x&attachments=%5B%7B%22text%22%3A%22t%22%7D%5D").await;
        assert_eq!((plain.text.as_str(), plain.username.as_str()), ("hi you", "x"));
        assert_eq!(plain.attachments[0].text, "t");
        let part = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let multipart = format!("{}{}--x--\r\n", part("text", "hi"), part("icon_emoji", "tada"));
        let read = sent("multipart/form-data; boundary=x", &multipart).await;
        assert_eq!((read.text.as_str(), read.icon_emoji.as_str()), ("hi", "tada"));
        let multipart = format!("{}--x--\r\n", part("payload", "{\"text\":\"hi\"}"));
        assert_eq!(sent("Multipart/Form-Data; boundary=x", &multipart).await.text, "hi");
        for kind in ["text/html", "application/vnd.alerts+json", "application/json; charset"] {
            assert_eq!(sent(kind, "{\"text\":\"kettle\"}").await.text, "kettle");
        }
    }
}
