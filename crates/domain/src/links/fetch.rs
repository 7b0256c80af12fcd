//! Asking other servers what their addresses show.

use std::time::Duration;

use bytes::Bytes;
use jackfield_model::permission::SignedIn;
use jackfield_model::{AppError, OpenGraph};

use super::page;
use crate::authorize::Granted;
use crate::{App, Failure, Result};

const TIMEOUT: Duration = Duration::from_secs(5);
/// Of a page, its head is what is read.
const PAGE: usize = 512 * 1024;
/// An image that is handed through.
const IMAGE: usize = 10 * 1024 * 1024;
/// Redirects that are followed.
const HOPS: usize = 5;
/// Mattermost: as long.
const ADDRESS: usize = 2048;

/// What an address showed.
#[derive(Debug)]
pub(super) struct Shown {
    /// Where it was in the end.
    pub url: String,
    /// Without parameters, in lower case.
    pub kind: String,
    pub body: Bytes,
}

/// Asks an address, and those that it leads to.
pub(super) async fn get(app: &App, url: &str, accept: &str, limit: usize) -> Result<Shown, String> {
    let _turn = app.memory.links.turns.acquire().await.map_err(|_| "the server stops".to_owned())?;
    let mut url = url.to_owned();
    for _ in 0..=HOPS {
        let answer = ask(app, http::Method::GET, &url, accept, limit).await?;
        if answer.status().is_redirection() {
            url = location(&url, answer.headers()).ok_or("it leads nowhere")?;
            continue;
        }
        if !answer.status().is_success() {
            return Err(format!("it answered {}", answer.status()));
        }
        let kind = answer.headers().get(http::header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        return Ok(Shown { url, kind, body: answer.into_body() });
    }
    Err("it leads from one address to the next".into())
}

async fn ask(
    app: &App,
    method: http::Method,
    url: &str,
    accept: &str,
    limit: usize,
) -> Result<http::Response<Bytes>, String> {
    if url.len() > ADDRESS {
        return Err("its address is too long".into());
    }
    let request = http::Request::builder().method(method).uri(url).header(http::header::ACCEPT, accept);
    let request = request.body(Vec::new()).map_err(|_| "its address is not valid".to_owned())?;
    let allowed = app.config.read().settings.service.allowed_untrusted_internal_connections.clone();
    app.http.guarded(request, &allowed, TIMEOUT, limit).await
}

fn location(from: &str, headers: &http::HeaderMap) -> Option<String> {
    let to = headers.get(http::header::LOCATION)?.to_str().ok()?;
    let base: reqwest::Url = from.parse().ok()?;
    base.join(to).ok().map(String::from)
}

/// Where an address leads to, without going there; empty for one that leads nowhere else. Why is not told: the answer
/// would say what the server can reach.
///
/// # Errors
/// 400 without an address.
#[crate::boxed]
pub async fn redirect(app: &App, _: &Granted<SignedIn>, url: &str) -> Result<String> {
    if url.is_empty() {
        return Err(AppError::invalid_param("url").into());
    }
    if !app.config.read().settings.service.enable_link_previews {
        return Ok(String::new());
    }
    let read = async {
        let Ok(_turn) = app.memory.links.turns.acquire().await else { return Ok(String::new()) };
        let answer = ask(app, http::Method::HEAD, url, "*/*", 0).await;
        Ok(answer.ok().and_then(|answer| location(url, answer.headers())).unwrap_or_default())
    };
    app.memory.links.redirects.or_read(url.to_owned(), app.now(), read).await
}

/// What a page says of itself; nothing where it says nothing, or cannot be read.
///
/// # Errors
/// 400 without an address, 501 where previews are switched off.
#[crate::boxed]
pub async fn open_graph(app: &App, _: &Granted<SignedIn>, url: &str) -> Result<OpenGraph> {
    if url.is_empty() {
        return Err(AppError::invalid_param("url").into());
    }
    if !app.config.read().settings.service.enable_link_previews {
        let id = "api.post.link_preview_disabled.app_error";
        return Err(Failure::of(id, 501));
    }
    Ok(read_page(app, url).await.unwrap_or_default())
}

/// Reads what a page says of itself; `None` for what is none, or says nothing.
pub(super) async fn read_page(app: &App, url: &str) -> Option<OpenGraph> {
    let shown = get(app, url, "text/html, application/xhtml+xml", PAGE).await.ok()?;
    if !matches!(shown.kind.as_str(), "text/html" | "application/xhtml+xml") {
        return None;
    }
    let text = String::from_utf8_lossy(&shown.body).into_owned();
    let address = shown.url;
    // Reading it is work, which a thread of its own does.
    tokio::task::spawn_blocking(move || page::read(&text, &address)).await.ok().flatten()
}

/// An image of another server, for clients that are not to ask there themselves.
#[derive(Debug)]
pub struct Proxied {
    pub kind: String,
    pub bytes: Bytes,
}

/// Hands an image of another server through.
///
/// # Errors
/// 400 where that is switched off, without an address, and for what is no image.
#[crate::boxed]
pub async fn image(app: &App, _: &Granted<SignedIn>, url: &str) -> Result<Proxied> {
    let refuse = |id: &'static str| Failure::of(id, 400);
    if !app.config.read().settings.image_proxy.enable {
        return Err(refuse("api.image.get.app_error#off"));
    }
    if url.is_empty() || url.len() > ADDRESS {
        return Err(AppError::invalid_param("url").into());
    }
    let shown = get(app, url, "image/*", IMAGE).await.map_err(|_| refuse("api.image.get.app_error#unreadable"))?;
    // SVG could run as the page.
    if !shown.kind.starts_with("image/") || shown.kind == "image/svg+xml" {
        return Err(refuse("api.image.get.app_error"));
    }
    Ok(Proxied { kind: shown.kind, bytes: shown.body })
}
