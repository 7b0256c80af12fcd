//! What is known of a request before anybody looks at what it asks for: its id, where it comes from, its bytes.

use std::net::{IpAddr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use bytes::Bytes;
use http::request::Parts;
use http::{Extensions, HeaderMap, HeaderName, header};
use jackfield_domain::texts::{Locale, locale_of_stranger};
use jackfield_domain::{App, RequestInfo};
use jackfield_model::{AppError, RequestId};

use crate::credentials;
use crate::pace::is_too_slow;
use crate::refusal::Refusal;

/// The id that the outermost layer gave to a request.
#[derive(Clone, Copy, Debug)]
pub struct GivenId(pub RequestId);

impl GivenId {
    /// The id among a request's extensions; empty where no layer gave one.
    pub fn of(extensions: &Extensions) -> RequestId {
        extensions.get::<Self>().map_or(RequestId::EMPTY, |given| given.0)
    }
}

/// The language that a request without a session is answered in.
pub fn wished(app: &App, headers: &HeaderMap) -> Locale {
    locale_of_stranger(app, credentials::text(headers, header::ACCEPT_LANGUAGE.as_str()))
}

/// What the log, hooks, events and counts of attempts know of a request.
pub fn request_info(app: &App, parts: &Parts, id: RequestId) -> RequestInfo {
    RequestInfo {
        id,
        ip: address(app, parts).map(|ip| ip.to_string()).unwrap_or_default(),
        user_agent: credentials::text(&parts.headers, header::USER_AGENT.as_str()).to_owned(),
        accept_language: credentials::text(&parts.headers, header::ACCEPT_LANGUAGE.as_str()).to_owned(),
        origin: origin(parts),
        connection_id: credentials::text(&parts.headers, "connection-id").parse().unwrap_or_default(),
        need: None,
    }
}

/// Where the sender believes to be.
fn origin(parts: &Parts) -> String {
    let secure = credentials::text(&parts.headers, "x-forwarded-proto").eq_ignore_ascii_case("https");
    let host = credentials::text(&parts.headers, header::HOST.as_str());
    if host.is_empty() { String::new() } else { format!("http{}://{host}", if secure { "s" } else { "" }) }
}

/// Whose address it is: the connection's, or what a proxy says that is trusted by the settings or on this machine.
fn address(app: &App, parts: &Parts) -> Option<IpAddr> {
    let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    let config = app.config.read();
    let trusted = &config.settings.service.trusted_proxy_ip_header;
    let on_this_machine = trusted.is_empty() && peer.is_some_and(|peer| peer.is_loopback());
    let names = trusted.iter().map(String::as_str).chain(on_this_machine.then_some("x-forwarded-for"));
    // Mattermost takes the first of several; the last is the one that the nearest proxy has seen itself.
    let told = |name: &str| {
        let lines = parts.headers.get_all(HeaderName::from_bytes(name.as_bytes()).ok()?);
        let line = lines.iter().next_back()?.to_str().ok()?;
        line.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    names.filter_map(told).next().or(peer)
}

/// Reads a whole body of at most `limit` bytes.
///
/// # Errors
/// 413 when it is longer, 408 when it is too slow, 400 when the connection fails.
pub async fn read_bytes(stream: Body, limit: usize) -> Result<Bytes, Refusal> {
    axum::body::to_bytes(stream, limit).await.map_err(|error| {
        use std::error::Error as _;
        let too_long = error.source().is_some_and(|source| source.is::<http_body_util::LengthLimitError>());
        if too_long {
            return AppError::of("api.context.request_body_too_large.app_error", 413).into();
        }
        if is_too_slow(&error) {
            return AppError::of("api.context.request_timeout.app_error", 408).into();
        }
        AppError::invalid_param("body").caused_by(error).into()
    })
}
