//! The web client, embedded in the binary: its files, and its page for every address it draws itself.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use jackfield_domain::embed::{self, Frame};
use jackfield_domain::panels;
use jackfield_model::{AppError, EmbedAppId, RequestId};
use rust_embed::{EmbeddedFile, RustEmbed};
use serde_json::json;

use crate::credentials;
use crate::refusal::Refusal;
use crate::request::{GivenId, wished};
use crate::server::Server;

/// `make` builds the client before the binary; the folder may be empty for servers without one.
#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[exclude = "*.map"]
#[allow_missing = true]
struct Client;

/// Plugins' bundles run in the page, so scripts come from this server alone; styles may be inline. Connections go to this server,
/// and to the hosts that were consented to for web halves of plugins (`CONNECT`). Mattermost's plugins have
/// frames of any page (meetings are some); the origins of panels, which may be without TLS on this machine, are added to
/// what there may be frames of, which is therefore last.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob: https: http:; media-src 'self' data: blob:; font-src 'self' data:; \
    connect-src 'self'CONNECT; object-src 'none'; base-uri 'self'; frame-ancestors 'self'; frame-src 'self' blob: https:";

/// What is shown in pages of others has no plugins, and calls nobody but this server; whom it is shown by is added.
const FRAME_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob: https:; media-src 'self' blob:; font-src 'self' data:; connect-src 'self' ws: wss:; \
    base-uri 'none'; form-action 'none'; frame-ancestors";
/// Where the page of an embed app says which pages it listens to.
const FRAME_PLACE: &str = "JACKFIELD_EMBED";
const FRAME_PAGE: &str = "embed.html";
/// Where web halves of plugins run that are held apart from the page: a frame of no origin, which starts a worker and can
/// reach nobody. Code is handed to it; by its policy it loads none, and neither does the worker, which has the same.
const APART_PAGE: &str = "isolated.html";
const APART: &str = r#"<!doctype html><meta charset="utf-8"><title>Plugin</title><script nonce="NONCE">
addEventListener('message', ({source, data, ports: [port]}) => {
  if (source !== parent || !data || data.jackfield !== 'isolated-start' || !port) return;
  const address = URL.createObjectURL(new Blob([data.code], {type: 'text/javascript'}));
  const worker = new Worker(address);
  worker.onerror = (event) => parent.postMessage({jackfield: 'isolated-failed', text: String(event.message || 'its code could not be run')}, '*');
  worker.postMessage({start: data.start}, [port]);
}, {once: true});
parent.postMessage({jackfield: 'isolated-ready'}, '*');
</script>"#;

/// What pages of others load; the only files that are theirs to load.
const SHARED: &[&str] = &["jackfield-chat.js", "jackfield-panel.js"];

/// Answers whatever no operation does.
pub async fn serve(server: &Server, request: Request) -> Response {
    let id = GivenId::of(request.extensions());
    let path = request.uri().path().trim_start_matches('/');
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if path.starts_with("api/") || path == "api" || !reads {
        return Refusal::from(AppError::of("api.context.404.app_error", 404))
            .told(wished(server.app(), request.headers()))
            .respond(id, false);
    }
    let known = credentials::text(request.headers(), header::IF_NONE_MATCH.as_str());
    // A team may be called so as well; what follows its name is no id.
    let embed = path.strip_prefix("embed/").and_then(|id| id.parse().ok()).and_then(EmbedAppId::some);
    if let Some(embed) = embed {
        return frame(server, embed, id).await;
    }
    if path == APART_PAGE {
        return apart();
    }
    if let Some(file) = Client::get(path).filter(|_| path != "index.html" && path != FRAME_PAGE) {
        return answer(path, file, (known, ""));
    }
    // A missing file is missing; any other address is the client's to draw.
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.')) && path.starts_with("assets/");
    match Client::get("index.html").filter(|_| !is_file) {
        Some(file) => page(server, file, known).await,
        None => (StatusCode::NOT_FOUND, "There is no such page.").into_response(),
    }
}

/// The client's page, which may have frames of the panels' origins too.
async fn page(server: &Server, file: EmbeddedFile, known: &str) -> Response {
    // Without its database the page says so, and has no panels.
    let origins = panels::origins(server.app()).await.unwrap_or_default().join(" ");
    let hosts = server.plugins().browser_hosts();
    let hosts: String = hosts.iter().map(|host| format!(" https://{host} wss://{host}")).collect();
    let policy = format!("{} {origins}", POLICY.replace("CONNECT", &hosts));
    // Another list is another page, also for browsers that kept the one before.
    let mut response = answer("index.html", file, (known, &mark_of(&policy)));
    // What was let in is ASCII; without its policy the page would be open to everything.
    let Ok(policy) = HeaderValue::from_str(&policy) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    response
}

/// The frame for a web half that is held apart. It has no origin, so that nothing of the reader's is within its reach.
fn apart() -> Response {
    let nonce = RequestId::new();
    let policy = format!(
        "sandbox allow-scripts; default-src 'none'; script-src 'nonce-{nonce}' blob:; worker-src blob:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'"
    );
    let mut response = Response::new(Body::from(APART.replace("NONCE", nonce.as_str())));
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
    ];
    for (name, value) in headers {
        // Without its policy the page would be one of ours.
        let Ok(value) = HeaderValue::from_str(value) else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
        response.headers_mut().insert(name, value);
    }
    response
}

fn mark_of(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("-{:016x}", hasher.finish())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The page of an embed app, for the pages that may show it.
async fn frame(server: &Server, id: EmbedAppId, request: RequestId) -> Response {
    let missing = || (StatusCode::NOT_FOUND, "There is no such page.").into_response();
    let found = match embed::frame(server.app(), id).await {
        Ok(found) => found,
        Err(failure) => return Refusal::from(failure).respond(request, false),
    };
    let (Some(Frame { origins }), Some(page)) = (found, Client::get(FRAME_PAGE)) else { return missing() };
    let said = json!({ "app": id, "origins": origins }).to_string();
    let said = said.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;").replace('>', "&gt;");
    let page = String::from_utf8_lossy(&page.data).replace(FRAME_PLACE, &said);
    let mut response = Response::new(Body::from(page));
    let policy = format!("{FRAME_POLICY} {}", origins.join(" "));
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
    ];
    for (name, value) in headers {
        // An origin is ASCII, as it was checked: without the policy there is no page.
        let Ok(value) = HeaderValue::from_str(value) else { return missing() };
        response.headers_mut().insert(name, value);
    }
    response
}

/// A file; what is sent along with it may have a mark of its own in the tag.
fn answer(path: &str, file: EmbeddedFile, (known, mark): (&str, &str)) -> Response {
    let tag = format!("\"{}{mark}\"", hex(&file.metadata.sha256_hash()[..16]));
    let mut response = if known == tag {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        Response::new(Body::from(file.data))
    };
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    // File names below assets/ hold a hash of their content.
    let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    let mut kind = kind.to_string();
    if kind.starts_with("text/") || kind == "application/javascript" {
        kind.push_str("; charset=utf-8");
    }
    for (name, value) in [(header::CONTENT_TYPE, kind.as_str()), (header::ETAG, &tag), (header::CACHE_CONTROL, keep)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    if SHARED.contains(&path) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    }
    response
}
