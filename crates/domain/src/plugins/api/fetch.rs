//! Requests of the plugin to other servers: only to those that its manifest lists.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use http::header::{AUTHORIZATION, COOKIE, LOCATION};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use jackfield_model::AppError;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use serde::{Deserialize, Serialize};

use super::{Entry, Method, PluginApi, invalid};
use crate::plugins::{Capability, Principal};
use crate::{Failure, Result};

/// A request to the outside: bytes of a body, headers, redirects, and how long it may take.
const BODY_LIMIT: usize = 8 << 20;
const HEADERS_LIMIT: usize = 64;
const REDIRECTS: usize = 5;
const TIMEOUT: Duration = Duration::from_secs(30);

/// A request to another server.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct FetchRequest {
    pub method: String,
    pub url: String,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub timeout: Option<Duration>,
}

/// Its answer, read whole.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FetchResponse {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

methods! {
    /// Makes a request, of which redirects are followed as long as they lead to listed hosts.
    Fetch = Http (request: FetchRequest) -> FetchResponse as "http-client.fetch" |api| {
        if request.body.len() > BODY_LIMIT || request.headers.len() > HEADERS_LIMIT {
            return Err(invalid("request", "is too large"));
        }
        let timeout = request.timeout.map_or(TIMEOUT, |asked| asked.min(TIMEOUT));
        tokio::time::timeout(timeout, api.follow(request)).await.unwrap_or_else(|_| {
            Err(Failure::of("app.plugin.fetch_timeout.app_error", 504))
        })
    }
}

impl PluginApi {
    async fn follow(&self, request: FetchRequest) -> Result<FetchResponse> {
        let mut method: http::Method = request.method.parse().map_err(|_| invalid("method", "is not valid"))?;
        let mut url: Url = request.url.parse().map_err(|_| invalid("url", "is not valid"))?;
        let mut headers = header_map(&request.headers)?;
        let mut body = request.body;
        for _ in 0..=REDIRECTS {
            check_url(&self.principal, &url)?;
            let answer = self
                .client()?
                .request(method.clone(), url.clone())
                .headers(headers.clone())
                .body(body.clone())
                .send()
                .await
                .map_err(unreachable)?;
            let Some(next) = redirection(&url, answer.status(), answer.headers()) else {
                return read(answer).await;
            };
            if answer.status() == StatusCode::SEE_OTHER
                || (answer.status().as_u16() < 303 && method == http::Method::POST)
            {
                method = http::Method::GET;
                body = Vec::new();
            }
            if next.origin() != url.origin() {
                headers.remove(AUTHORIZATION);
                headers.remove(COOKIE);
            }
            url = next;
        }
        Err(Failure::of("app.plugin.fetch.app_error#redirects", 502))
    }

    /// One client a plugin: its name look-ups know which private addresses the plugin may reach.
    fn client(&self) -> Result<&reqwest::Client> {
        if let Some(client) = self.principal.client.get() {
            return Ok(client);
        }
        let guarded = Guarded(self.principal.clone());
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .dns_resolver(Arc::new(guarded))
            .user_agent("Jackfield-Plugin")
            .build()
            .map_err(|error| AppError::internal("app.plugin.fetch.app_error", error))?;
        Ok(self.principal.client.get_or_init(|| client))
    }
}

/// Looks names up, and leaves out the addresses that the plugin may not reach.
struct Guarded(Arc<Principal>);

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let principal = self.0.clone();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| principal.hosts.allows_address(address.ip())).collect();
            if allowed.is_empty() {
                return Err("the name leads to a private address".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

fn check_url(principal: &Principal, url: &Url) -> Result<()> {
    let host = url.host_str().unwrap_or_default();
    let port = url.port_or_known_default().unwrap_or_default();
    let literal: Option<IpAddr> = host.trim_matches(['[', ']']).parse().ok();
    let allowed = matches!(url.scheme(), "http" | "https")
        && principal.hosts.allows(host, port)
        && literal.is_none_or(|address| principal.hosts.allows_address(address));
    if allowed {
        return Ok(());
    }
    Err(Failure::of("app.plugin.fetch_forbidden.app_error", 403).with("host", host).with("port", port))
}

fn header_map(headers: &[(String, String)]) -> Result<HeaderMap> {
    headers
        .iter()
        .map(|(name, value)| {
            let name: HeaderName = name.parse().map_err(|_| invalid("headers", "has a name that is not valid"))?;
            let value: HeaderValue = value.parse().map_err(|_| invalid("headers", "has a value that is not valid"))?;
            Ok((name, value))
        })
        .collect()
}

fn redirection(from: &Url, status: StatusCode, headers: &HeaderMap) -> Option<Url> {
    if !matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    from.join(headers.get(LOCATION)?.to_str().ok()?).ok()
}

async fn read(answer: reqwest::Response) -> Result<FetchResponse> {
    let status = answer.status().as_u16();
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    let mut body = Vec::new();
    let mut pieces = answer.bytes_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(unreachable)?;
        if body.len() + piece.len() > BODY_LIMIT {
            return Err(Failure::of("app.plugin.fetch_size.app_error", 413));
        }
        body.extend_from_slice(&piece);
    }
    Ok(FetchResponse { status, headers, body })
}

fn unreachable(error: reqwest::Error) -> Failure {
    // The cause names the address; the plugin gets it, because it is about its own request.
    let mut reasons = Vec::new();
    let mut cause: Option<&dyn std::error::Error> = std::error::Error::source(&error);
    while let Some(inner) = cause {
        reasons.push(inner.to_string());
        cause = inner.source();
    }
    Failure::of("app.plugin.fetch.app_error", 502).with("reason", reasons.join(": "))
}
