//! Incoming webhooks: managing them, and `POST /hooks/{id}`.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::header;
use jackfield_api::webhooks as api;
use jackfield_domain::{Actor, Cx, webhooks};
use jackfield_model::permission::{CreateIncomingWebhook, ManageAllIncomingWebhooks};
use jackfield_model::{AppError, HookId, IncomingWebhookRequest, RequestId};

use crate::call::{Answer, Call};
use crate::credentials::text;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{GivenId, read_bytes, request_info, wished};
use crate::routes::Routes;
use crate::server::Server;

/// Bytes of what a hook may be sent.
const SENT: usize = 1024 * 1024;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateIncomingWebhook, _, _>(create)
        .add::<api::GetIncomingWebhooks, _, _>(list)
        .add::<api::GetIncomingWebhook, _, _>(get)
        .add::<api::UpdateIncomingWebhook, _, _>(update)
        .add::<api::DeleteIncomingWebhook, _, _>(delete)
}

/// `POST /hooks/{id}`: whoever knows the id may post.
pub fn receiver() -> Router<Server> {
    Router::new().route("/hooks/{hook_id}", post(receive))
}

async fn create(call: Call<api::CreateIncomingWebhook>) -> Answer<api::CreateIncomingWebhook> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(webhooks::create(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::GetIncomingWebhooks>) -> Answer<api::GetIncomingWebhooks> {
    let window = call.query.window();
    let place = (window.limit, window.offset);
    if call.query.team_id.is_empty() {
        let granted = call.also_granted::<ManageAllIncomingWebhooks>(()).await?;
        return Ok(Reply::json(webhooks::list_all(&call.app, &granted, place).await?));
    }
    let granted = call.granted(call.query.team_id).await?;
    Ok(Reply::json(webhooks::list(&call.app, &granted, place).await?))
}

async fn get(call: Call<api::GetIncomingWebhook>) -> Answer<api::GetIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    Ok(Reply::json(webhooks::get(&call.app, &granted).await?))
}

async fn update(call: Call<api::UpdateIncomingWebhook>) -> Answer<api::UpdateIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    let moved = match call.body.channel_id.some() {
        Some(channel) => Some(call.also_granted::<CreateIncomingWebhook>(channel).await?),
        None => None,
    };
    Ok(Reply::json(webhooks::update(&call.app, &granted, moved.as_ref(), call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteIncomingWebhook>) -> Answer<api::DeleteIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    webhooks::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn receive(State(server): State<Server>, Path(hook): Path<String>, request: Request) -> Response {
    let id = GivenId::of(request.extensions());
    let locale = wished(server.app(), request.headers());
    match accept(&server, id, &hook, request).await {
        // Mattermost: plain text, without a newline.
        Ok(()) => ([(header::CONTENT_TYPE, "text/plain")], "ok").into_response(),
        Err(refusal) => refusal.told(locale).respond(id, false),
    }
}

async fn accept(server: &Server, id: RequestId, hook: &str, request: Request) -> Result<(), Refusal> {
    let hook: HookId = hook.parse().map_err(|_| AppError::of("web.incoming_webhook.invalid.app_error", 400))?;
    let (parts, body) = request.into_parts();
    let kind = text(&parts.headers, header::CONTENT_TYPE.as_str()).to_ascii_lowercase();
    let cx = Cx::new(Actor::Stranger, request_info(server.app(), &parts, id));
    let sent = read(&kind, body).await?;
    webhooks::receive(server.app(), &cx, hook, sent).await?;
    Ok(())
}

async fn read(kind: &str, body: Body) -> Result<IncomingWebhookRequest, Refusal> {
    let bytes = read_bytes(body, SENT).await?;
    let parse = |text: &[u8]| -> Result<IncomingWebhookRequest, Refusal> {
        serde_json::from_slice(text).or_else(|_| serde_json::from_slice(&escaped(text))).map_err(|error| {
            let mut refusal = AppError::of("web.incoming_webhook.parse.app_error", 400);
            refusal.detailed_error = error.to_string();
            refusal.into()
        })
    };
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return parse(&bytes);
    }
    let payload = form_value(&bytes, "payload").unwrap_or_default();
    parse(payload.as_bytes())
}

/// Slack's senders put raw line ends into JSON strings; they are taken as if they were escaped.
fn escaped(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 16);
    let (mut in_string, mut after_backslash) = (false, false);
    for byte in text {
        match byte {
            b'"' if !after_backslash => in_string = !in_string,
            b'\n' if in_string => {
                out.extend_from_slice(b"\\n");
                continue;
            }
            b'\r' if in_string => continue,
            b'\t' if in_string => {
                out.extend_from_slice(b"\\t");
                continue;
            }
            _ => {}
        }
        after_backslash = *byte == b'\\' && !after_backslash;
        out.push(*byte);
    }
    out
}

fn form_value(body: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?;
    let (_, value) = text.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name)?;
    let spaced = value.replace('+', " ");
    Some(percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn raw_line_ends_inside_strings_are_tolerated() {
        let sent: IncomingWebhookRequest =
            serde_json::from_slice(&escaped(b"{\n\"text\": \"one\ntwo \\\"x\\\"\"}")).expect("valid");
        assert_eq!(sent.text, "one\ntwo \"x\"");
    }

    #[test]
    fn a_form_carries_its_payload_as_json() {
        assert_eq!(
            form_value(b"a=1&payload=%7B%22text%22%3A%22hi+you%22%7D", "payload").as_deref(),
            Some("{\"text\":\"hi you\"}")
        );
    }
}
