//! Integrations: what they send and answer, read in one way, and the server's own requests to them: to an address
//! outside, or a path that a plugin answers.

mod loose;
mod reader;
pub(crate) mod slack;

use std::sync::Arc;
use std::time::Duration;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use reader::{read, read_text, read_value, text};

use crate::{App, Cx, Failure, Result};

/// Bytes of an integration's answer that are read.
const ANSWER: usize = 1024 * 1024;

/// Where an integration is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place<'a> {
    /// A plugin, and what follows its id in the address.
    Plugin { id: &'a str, below: &'a str },
    /// An address that the server asks as anybody outside would.
    Outside(&'a str),
}

impl<'a> Place<'a> {
    /// Reads an address. Mattermost: what is below `/plugins/`, also of the server's own address, is a plugin's.
    pub fn of(url: &'a str, site_url: &str) -> Self {
        let site = site_url.trim_end_matches('/');
        let own = if site.is_empty() { None } else { url.strip_prefix(site) };
        let path = own.unwrap_or(url);
        let below = path.strip_prefix("/plugins/");
        // Mattermost: the slash in front may be missing.
        match below.or_else(|| url.strip_prefix("plugins/")) {
            Some(rest) => {
                let (id, below) = rest.split_once('/').unwrap_or((rest, ""));
                Self::Plugin { id, below }
            }
            None => Self::Outside(url),
        }
    }
}

/// What an integration answered.
#[derive(Debug)]
pub struct Answer {
    pub body: Vec<u8>,
    /// Its `Content-Type`.
    pub kind: String,
    pub from_plugin: bool,
}

impl Answer {
    /// Reads JSON as a `T`.
    ///
    /// # Errors
    /// As [`read`].
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        read(&self.body, &self.kind)
    }
}

/// Sends JSON to an integration, in the caller's name when it is a plugin, and answers what it says: at most 1 MiB.
///
/// # Errors
/// 400 when it cannot be reached or does not answer with success, and for what a plugin fails with.
#[crate::boxed]
pub async fn ask(app: &App, cx: &Arc<Cx>, url: &str, request: &Value) -> Result<Answer> {
    let config = app.config.read();
    let service = &config.settings.service;
    let body = request.to_string().into_bytes();
    let address = match Place::of(url, &service.site_url) {
        Place::Plugin { id, below } => {
            let (status, body) = app.hooks.post_to_plugin(cx, id, &format!("/{below}"), body).await?;
            if !(200..300).contains(&status) {
                return Err(failed(&format!("the plugin answered {status}")));
            }
            return Ok(Answer { body, kind: String::new(), from_plugin: true });
        }
        Place::Outside(address) => address,
    };
    let seconds = u64::try_from(service.outgoing_integration_requests_timeout).unwrap_or(30);
    let request = http::Request::post(address)
        .header(http::header::CONTENT_TYPE, "application/json")
        .header(http::header::ACCEPT, "application/json")
        .body(body)
        .map_err(|_| failed("its address is not valid"))?;
    let allowed = &service.allowed_untrusted_internal_connections;
    let answer = app.http.guarded(request, allowed, Duration::from_secs(seconds), ANSWER).await;
    let answer = answer.map_err(|reason| failed(&reason))?;
    if !answer.status().is_success() {
        return Err(failed(&format!("it answered {}", answer.status())));
    }
    let kind = kind_of(answer.headers());
    Ok(Answer { body: answer.into_body().to_vec(), kind, from_plugin: false })
}

/// The `Content-Type` of an answer.
pub(crate) fn kind_of(headers: &http::HeaderMap) -> String {
    let kind = headers.get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.unwrap_or_default().to_owned()
}

/// The refusal for an integration that does not answer as it should.
pub fn failed(reason: &str) -> Failure {
    Failure::of("api.post.do_action.action_integration.app_error", 400).with("reason", reason)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plugin_is_asked_itself_by_whatever_address_it_gives() {
        let there = Place::Plugin { id: "com.example.ask", below: "form?step=1" };
        for url in ["/plugins/com.example.ask/form?step=1", "plugins/com.example.ask/form?step=1"] {
            assert_eq!(Place::of(url, ""), there);
        }
        let whole = "https://chat.example.com/sub/plugins/com.example.ask/form?step=1";
        assert_eq!(Place::of(whole, "https://chat.example.com/sub/"), there);
        assert_eq!(Place::of("/plugins/bare", ""), Place::Plugin { id: "bare", below: "" });
        for url in ["https://elsewhere.example.com/plugins/x/y", "https://chat.example.com.evil.example/plugins/x/y"] {
            assert_eq!(Place::of(url, "https://chat.example.com"), Place::Outside(url));
        }
    }
}
