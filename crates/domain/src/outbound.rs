//! HTTP requests to the outside, the only way that rules reach it. Addresses that are not on the
//! public internet are refused unless an administrator listed them, after the name was looked up.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt;
use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::io::AsyncWriteExt;

use crate::failure::{Failure, Result};
use crate::plugins::is_public;

/// Makes requests to other servers. Cheap to clone. Follows no redirects.
#[derive(Clone, Debug)]
pub struct Outbound {
    anywhere: reqwest::Client,
    public: reqwest::Client,
}

impl Outbound {
    /// # Errors
    /// Fails when the TLS provider cannot be set up.
    pub fn new() -> Result<Self> {
        // The first of several servers in one process installs it; later ones find it there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let fault = |error| Failure::from(jackfield_model::AppError::internal("app.outbound.app_error", error));
        let builder = || {
            reqwest::Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .no_proxy()
                .user_agent("Jackfield-Bot")
        };
        let anywhere = builder().build().map_err(fault)?;
        let public = builder().dns_resolver(Arc::new(PublicOnly)).build().map_err(fault)?;
        Ok(Self { anywhere, public })
    }

    /// Makes a request and reads an answer of at most `limit` bytes. `allowed`: hosts and addresses that
    /// may be private, separated by spaces (`AllowedUntrustedInternalConnections`).
    ///
    /// # Errors
    /// Says why there is no answer, in words for whoever set the address.
    #[crate::boxed]
    pub async fn guarded(
        &self,
        request: http::Request<Vec<u8>>,
        allowed: &str,
        timeout: Duration,
        limit: usize,
    ) -> Result<http::Response<Bytes>, String> {
        let (parts, body) = request.into_parts();
        let url: Url = parts.uri.to_string().parse().map_err(|_| "its address is not valid".to_owned())?;
        let client = self.client(&url, allowed)?;
        let sending = client.request(parts.method, url).headers(parts.headers).body(body).timeout(timeout).send();
        let answer = sending.await.map_err(|error| describe(&error))?;
        let (status, headers) = (answer.status(), answer.headers().clone());
        let mut read = Vec::new();
        let mut pieces = answer.bytes_stream();
        while let Some(piece) = pieces.next().await {
            let piece = piece.map_err(|error| describe(&error))?;
            if read.len() + piece.len() > limit {
                return Err(format!("its answer is longer than {limit} bytes"));
            }
            read.extend_from_slice(&piece);
        }
        let mut response = http::Response::new(Bytes::from(read));
        *response.status_mut() = status;
        *response.headers_mut() = headers;
        Ok(response)
    }
}

/// How often a download may be sent elsewhere.
const ELSEWHERE: usize = 5;

impl Outbound {
    /// The client that may ask at an address.
    fn client(&self, url: &Url, allowed: &str) -> Result<&reqwest::Client, String> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err("its address is neither http nor https".into());
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_ascii_lowercase();
        let listed = allowed.split_whitespace().any(|entry| entry.eq_ignore_ascii_case(&host));
        let literal: Option<IpAddr> = host.parse().ok();
        if !listed && literal.is_some_and(|address| !is_public(address)) {
            let setting = "ServiceSettings.AllowedUntrustedInternalConnections";
            return Err(format!("{host} is not a public address; an administrator can allow it by {setting}"));
        }
        Ok(if listed { &self.anywhere } else { &self.public })
    }

    /// Writes what is at an address into a file, following where it is sent to. Each place is looked at as the first
    /// one; one that must be asked over TLS leads to no other.
    ///
    /// # Errors
    /// Says why it is not there, in words for whoever set the address.
    pub async fn download(
        &self,
        address: &str,
        from: Sources<'_>,
        (timeout, limit): (Duration, u64),
        file: &mut tokio::fs::File,
    ) -> Result<(), String> {
        let mut url: Url = address.parse().map_err(|_| "its address is not valid".to_owned())?;
        for _ in 0..=ELSEWHERE {
            if url.scheme() != "https" && !from.insecure {
                return Err("its address is not https".into());
            }
            let answer = self.client(&url, from.allowed)?.get(url.clone()).timeout(timeout).send().await;
            let answer = answer.map_err(|error| describe(&error))?;
            if answer.status().is_redirection() {
                let place = answer.headers().get(http::header::LOCATION).and_then(|place| place.to_str().ok());
                url = place.and_then(|place| url.join(place).ok()).ok_or("it leads nowhere")?;
                continue;
            }
            if !answer.status().is_success() {
                return Err(format!("it answers {}", answer.status().as_u16()));
            }
            return kept(answer, limit, file).await;
        }
        Err("it leads from one place to the next".into())
    }
}

/// Where downloads may come from.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// As in [`Outbound::guarded`].
    pub allowed: &'a str,
    /// Whether they may come without TLS.
    pub insecure: bool,
}

async fn kept(answer: reqwest::Response, limit: u64, file: &mut tokio::fs::File) -> Result<(), String> {
    let mut pieces = answer.bytes_stream();
    let mut written = 0_u64;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| describe(&error))?;
        written = written.saturating_add(u64::try_from(piece.len()).unwrap_or(u64::MAX));
        if written > limit {
            return Err(format!("it is longer than {limit} bytes"));
        }
        file.write_all(&piece).await.map_err(|error| error.to_string())?;
    }
    file.flush().await.map_err(|error| error.to_string())
}

fn describe(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "it did not answer in time".into();
    }
    if error.is_connect() { "it cannot be reached".into() } else { "the connection failed".into() }
}

/// Looks names up and leaves out addresses that are not public, so that a name cannot lead inside.
struct PublicOnly;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err("the name leads to a private address".into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}
