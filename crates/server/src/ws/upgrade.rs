//! The WebSocket's endpoint: checks the origin, bounds the frames, hands over to the connection.

use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use axum::routing::any;
use http::{HeaderMap, header};
use jackfield_domain::calls;
use jackfield_model::{AppError, ConnectionId};
use serde::Deserialize;

use super::connection::Connection;
use crate::credentials;
use crate::refusal::Refusal;
use crate::request::{GivenId, request_info, wished};
use crate::server::Server;
use crate::wire::Wire;

/// Mattermost: 8 KiB for a client's frame.
const CLIENT_FRAME: usize = 8 * 1024;
/// Small buffers: the defaults cost 135 kB for each socket. Clients say little; a longer frame has room made for it.
const READ_BUFFER: usize = 512;
/// So much waits to be written at once before it is.
const WRITE_BUFFER: usize = 16 * 1024;
/// What may be waiting to be written to a socket that reads slowly.
const WRITE_LIMIT: usize = 4 * 1024 * 1024;

#[derive(Debug, Default, Deserialize)]
struct Resume {
    #[serde(default)]
    connection_id: String,
    #[serde(default)]
    sequence_number: String,
    /// `challenge` for who says who they are by the first frame, and by no cookie: a page inside of another acts for somebody
    /// else than who is signed in beside it.
    #[serde(default)]
    by: String,
}

/// `GET /api/v4/websocket`, with and without a trailing slash.
pub fn route() -> Router<Server> {
    Router::new().route("/api/v4/websocket", any(open)).route("/api/v4/websocket/", any(open))
}

async fn open(
    State(server): State<Server>,
    Query(resume): Query<Resume>,
    upgrade: Result<WebSocketUpgrade, axum::extract::ws::rejection::WebSocketUpgradeRejection>,
    request: Request,
) -> Response {
    let id = GivenId::of(request.extensions());
    let Ok(upgrade) = upgrade else {
        return Refusal::from(AppError::of("api.web_socket.connect.upgrade.app_error", 400))
            .told(wished(server.app(), request.headers()))
            .respond(id, false);
    };
    let (mut parts, _) = request.into_parts();
    if !is_allowed_origin(&server, &parts.headers) {
        return Refusal::from(AppError::of("api.web_socket.connect.check_origin.app_error", 403))
            .told(wished(server.app(), &parts.headers))
            .respond(id, false);
    }
    let info = request_info(server.app(), &parts, id);
    // Reading by cookie is not a change; the origin was checked above.
    let headers = if resume.by == "challenge" { &HeaderMap::new() } else { &parts.headers };
    let cx = match credentials::context(server.app(), &http::Method::GET, headers, info).await {
        Ok(cx) => cx,
        Err(failure) => return Refusal::from(failure).told(wished(server.app(), &parts.headers)).respond(id, false),
    };
    if let Err(failure) = credentials::check_second_factor(server.app(), &cx) {
        return Refusal::from(failure).respond(id, false);
    }
    if cx.session().is_some_and(|session| !server.app().may_listen(session)) {
        let refusal = AppError::of("app.integrations.not_allowed.app_error", 403);
        return Refusal::from(refusal).told(wished(server.app(), &parts.headers)).respond(id, false);
    }
    calls::note(server.app(), &cx, "OpenWebSocket", false);
    // Whoever does not say at once who they are takes up room until they have.
    let room = match cx.session() {
        Some(_) => None,
        None => match server.hub().strangers().enter(&cx.request.ip) {
            Some(room) => Some(room),
            None => {
                return Refusal::from(AppError::of("api.web_socket.connect.upgrade.app_error#strangers", 429))
                    .told(wished(server.app(), &parts.headers))
                    .respond(id, false);
            }
        },
    };
    let resume = resume
        .connection_id
        .parse::<ConnectionId>()
        .ok()
        .and_then(ConnectionId::some)
        .map(|id| (id, resume.sequence_number.parse().unwrap_or(0)));
    let wire = parts.extensions.remove::<Wire>();
    upgrade
        .read_buffer_size(READ_BUFFER)
        .write_buffer_size(WRITE_BUFFER)
        .max_write_buffer_size(WRITE_LIMIT)
        .max_message_size(CLIENT_FRAME)
        .max_frame_size(CLIENT_FRAME)
        .on_upgrade(move |socket| Connection::new(server, socket, wire, cx, resume).run(room))
}

/// Browsers say where a page comes from; programs send nothing or the server's own address.
fn is_allowed_origin(server: &Server, headers: &HeaderMap) -> bool {
    let origin = credentials::text(headers, header::ORIGIN.as_str());
    if origin.is_empty() {
        return true;
    }
    let settings = &server.app().config.read().settings.service;
    let own = credentials::text(headers, header::HOST.as_str());
    let host = origin.split_once("://").map_or(origin, |(_, host)| host);
    host.eq_ignore_ascii_case(own)
        || (!settings.site_url.is_empty() && settings.site_url.trim_end_matches('/').eq_ignore_ascii_case(origin))
        || settings
            .allow_cors_from
            .split_whitespace()
            .any(|allowed| allowed == "*" || allowed.eq_ignore_ascii_case(origin))
}
