//! What a client asks over its socket: ping, typing, activity, statuses.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::ws::Message;
use jackfield_domain::config::API_VERSION;
use jackfield_domain::events::Event;
use jackfield_domain::texts::locale_of;
use jackfield_domain::{App, Cx, Failure, presence, scopes};
use jackfield_model::permission::CreatePost;
use jackfield_model::{ChannelId, Need, PostId, Resource, UserId, Verb, WebSocketRequest};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::server::Server;

/// Ids that one question about statuses may hold.
const STATUSES: usize = 200;

/// What the names of actions that are meant for plugins begin with: `custom_<plugin id>_<name>`.
const TO_PLUGINS: &str = "custom_";

/// A request frame.
#[derive(Debug, Deserialize)]
pub struct Action {
    #[serde(default)]
    pub seq: i64,
    #[serde(default)]
    pub action: String,
    #[serde(default)]
    pub data: Value,
}

/// The frame is not what a client of this protocol sends.
#[derive(Debug)]
pub struct Malformed;

impl Action {
    /// `None` for pings and pongs.
    pub fn read(message: &Message) -> Option<Result<Self, Malformed>> {
        match message {
            Message::Text(text) => Some(serde_json::from_str(text).map_err(|_| Malformed)),
            Message::Binary(_) => Some(Err(Malformed)),
            Message::Ping(_) | Message::Pong(_) | Message::Close(_) => None,
        }
    }

    fn into_request(self) -> WebSocketRequest {
        let data = match self.data {
            Value::Object(data) => data,
            _ => serde_json::Map::new(),
        };
        WebSocketRequest { seq: self.seq, action: self.action, data }
    }

    fn text(&self, key: &str) -> &str {
        self.data.get(key).and_then(Value::as_str).unwrap_or_default()
    }

    fn flag(&self, key: &str) -> bool {
        self.data.get(key).and_then(Value::as_bool).unwrap_or_default()
    }
}

/// Runs an action; `None` where the protocol sends no reply.
pub async fn run(server: &Server, cx: &Arc<Cx>, action: Action) -> Option<String> {
    let app = server.app();
    if action.action.is_empty() {
        return Some(refuse(app, cx, action.seq, "api.web_socket_router.no_action.app_error", 400).await);
    }
    if action.seq <= 0 {
        return Some(refuse(app, cx, action.seq, "api.web_socket_router.bad_seq.app_error", 400).await);
    }
    let cx = &match within_scope(cx, &action.action) {
        Ok(cx) => cx,
        Err(failure) => return Some(refusal(app, cx, action.seq, failure).await),
    };
    match action.action.as_str() {
        // Mattermost: mobile sends a header and a challenge; the second is harmless and gets no reply.
        "authentication_challenge" => None,
        "ping" => {
            let data = json!({ "text": "pong", "version": API_VERSION, "server_time": app.now(), "node_id": "" });
            Some(ok(action.seq, Some(data)))
        }
        "user_typing" => typing(server, cx, &action).await,
        "user_update_active_status" => {
            presence::active(app, cx.user_id(), action.flag("user_is_active"), action.flag("manual")).await;
            Some(ok(action.seq, None))
        }
        "get_statuses" => Some(ok(action.seq, Some(json!(presence::connected_statuses(app, cx).await)))),
        "get_statuses_by_ids" => Some(statuses(server, cx, &action).await),
        // The active view only filters events where channels are muted by it; all are sent here.
        "presence" | "posted_notify_ack" => Some(ok(action.seq, None)),
        // Mattermost: such actions go to plugins only, and plugins answer by events of their own.
        name if name.starts_with(TO_PLUGINS) => {
            let id = cx.request.connection_id.to_string();
            app.hooks.web_socket_message_has_been_posted(cx, &id, &cx.user_id(), &action.into_request());
            None
        }
        _ => Some(refuse(app, cx, action.seq, "api.web_socket_router.bad_action.app_error", 500).await),
    }
}

/// The context of an action, which a token with scopes may need one for.
fn within_scope(cx: &Arc<Cx>, action: &str) -> Result<Arc<Cx>, Failure> {
    let need = match action {
        "user_typing" => Need::new(Resource::Posts, Verb::Write),
        "user_update_active_status" => Need::new(Resource::Account, Verb::Write),
        "get_statuses" | "get_statuses_by_ids" => Need::new(Resource::Users, Verb::Read),
        name if name.starts_with(TO_PLUGINS) => Need::new(Resource::Extensions, Verb::Write),
        _ => return Ok(cx.clone()),
    };
    let cx = cx.needing(need);
    scopes::check(&cx)?;
    Ok(cx)
}

async fn typing(server: &Server, cx: &Arc<Cx>, action: &Action) -> Option<String> {
    let app = server.app();
    let (Ok(channel_id), Ok(parent_id)) =
        (action.text("channel_id").parse::<ChannelId>(), action.text("parent_id").parse::<PostId>())
    else {
        return Some(refuse(app, cx, action.seq, "api.websocket_handler.invalid_param.app_error", 400).await);
    };
    if !app.config.read().settings.service.enable_user_typing_messages {
        return None;
    }
    if !app.may::<CreatePost>(cx, channel_id).await.unwrap_or(false) {
        return Some(refuse(app, cx, action.seq, "api.websocket_handler.invalid_param.app_error", 400).await);
    }
    let user_id = cx.user_id();
    app.memory.presence.active(user_id, app.now());
    app.events.publish(Event::Typing { channel_id, user_id, parent_id }, cx);
    Some(ok(action.seq, None))
}

async fn statuses(server: &Server, cx: &Arc<Cx>, action: &Action) -> String {
    let app = server.app();
    let ids: Vec<UserId> = action
        .data
        .get("user_ids")
        .and_then(Value::as_array)
        .map(|ids| ids.iter().filter_map(|id| id.as_str()?.parse().ok()).take(STATUSES).collect())
        .unwrap_or_default();
    if ids.is_empty() {
        return ok(action.seq, Some(json!({})));
    }
    match presence::shown_statuses(app, cx, &ids).await {
        Ok(found) => {
            let found: BTreeMap<String, String> =
                found.into_iter().map(|s| (s.user_id.to_string(), s.status)).collect();
            ok(action.seq, Some(json!(found)))
        }
        Err(_) => refuse(app, cx, action.seq, "api.websocket_handler.server_busy.app_error", 503).await,
    }
}

/// A reply that says it worked.
pub fn ok(seq: i64, data: Option<Value>) -> String {
    let mut reply = json!({ "status": "OK", "seq_reply": seq });
    if let Some(data) = data {
        reply["data"] = data;
    }
    reply.to_string()
}

/// A reply that says why not, in the language of whoever asked.
pub async fn refuse(app: &App, cx: &Cx, seq: i64, id: &'static str, status: u16) -> String {
    refusal(app, cx, seq, Failure::of(id, status)).await
}

async fn refusal(app: &App, cx: &Cx, seq: i64, failure: Failure) -> String {
    let Failure(error) = failure.told(locale_of(app, cx).await);
    json!({ "status": "FAIL", "seq_reply": seq, "error": error }).to_string()
}
