//! The web client, embedded in the binary: its files, and its page for every address it draws itself.

use axum::body::Body;
use axum::extract::Request;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, Method, StatusCode, header};
use jackfield_model::AppError;
use rust_embed::{EmbeddedFile, RustEmbed};

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

/// Plugins' bundles run in the page, so scripts come from this server alone; styles may be inline.
const POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data: blob: https: http:; media-src 'self' data: blob:; font-src 'self' data:; \
    connect-src 'self' ws: wss:; frame-src 'self' blob: https:; object-src 'none'; base-uri 'self'; frame-ancestors 'self'";

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
    if let Some(file) = Client::get(path).filter(|_| path != "index.html") {
        return answer(path, file, known);
    }
    // A missing file is missing; any other address is the client's to draw.
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.')) && path.starts_with("assets/");
    match Client::get("index.html").filter(|_| !is_file) {
        Some(page) => answer("index.html", page, known),
        None => (StatusCode::NOT_FOUND, "There is no such page.").into_response(),
    }
}

fn answer(path: &str, file: EmbeddedFile, known: &str) -> Response {
    let tag: String = file.metadata.sha256_hash().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    let tag = format!("\"{tag}\"");
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
    if path == "index.html" {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    response
}
