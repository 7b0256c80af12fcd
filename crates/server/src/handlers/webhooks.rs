//! Webhooks: managing them, and `POST /hooks/{id}`.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::{HeaderMap, header};
use jackfield_api::{PlainOrMore, webhooks as api};
use jackfield_domain::outgoing_webhooks::Listed;
use jackfield_domain::{Actor, Cx, Failure, outgoing_webhooks, webhooks};
use jackfield_model::permission::{
    ListChannelsOutgoingWebhooks, ManageAllIncomingWebhooks, ManageAllOutgoingWebhooks, OutgoingHookOf,
};
use jackfield_model::{AppError, HookId, IncomingWebhook, IncomingWebhooksWithCount, RequestId};
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{GivenId, read_bytes, request_info, wished};
use crate::routes::Routes;
use crate::sent;
use crate::server::Server;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateIncomingWebhook, _, _>(create)
        .add::<api::GetIncomingWebhooks, _, _>(list)
        .add::<api::GetIncomingWebhook, _, _>(get)
        .add::<api::UpdateIncomingWebhook, _, _>(update)
        .add::<api::DeleteIncomingWebhook, _, _>(delete)
        .add::<api::GetIncomingWebhookOptions, _, _>(options)
        .add::<api::UpdateIncomingWebhookOptions, _, _>(set_options)
        .add::<api::RotateIncomingWebhookSecret, _, _>(rotate_secret)
        .add::<api::GetIncomingWebhookCalls, _, _>(calls)
        .add::<api::RenderIncomingWebhook, _, _>(render)
        .add::<api::GetWebhookTemplates, _, _>(templates)
        .add::<api::CreateOutgoingWebhook, _, _>(create_outgoing)
        .add::<api::GetOutgoingWebhooks, _, _>(list_outgoing)
        .add::<api::GetOutgoingWebhook, _, _>(get_outgoing)
        .add::<api::UpdateOutgoingWebhook, _, _>(update_outgoing)
        .add::<api::DeleteOutgoingWebhook, _, _>(delete_outgoing)
        .add::<api::RegenOutgoingHookToken, _, _>(regenerate_token)
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
    let counts = call.query.include_total_count;
    if call.query.team_id.is_empty() {
        let granted = call.also_granted::<ManageAllIncomingWebhooks>(()).await?;
        let hooks = webhooks::list_all(&call.app, &granted, place).await?;
        let count = if counts { Some(webhooks::count_all(&call.app, &granted).await?) } else { None };
        return Ok(Reply::json(counted(hooks, count)));
    }
    let granted = call.granted(call.query.team_id).await?;
    let hooks = webhooks::list(&call.app, &granted, place).await?;
    let count = if counts { Some(webhooks::count(&call.app, &granted).await?) } else { None };
    Ok(Reply::json(counted(hooks, count)))
}

fn counted(
    incoming_webhooks: Vec<IncomingWebhook>,
    count: Option<i64>,
) -> PlainOrMore<Vec<IncomingWebhook>, IncomingWebhooksWithCount> {
    match count {
        Some(total_count) => PlainOrMore::More(IncomingWebhooksWithCount { incoming_webhooks, total_count }),
        None => PlainOrMore::Plain(incoming_webhooks),
    }
}

async fn get(call: Call<api::GetIncomingWebhook>) -> Answer<api::GetIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    Ok(Reply::json(webhooks::get(&call.app, &granted).await?))
}

async fn update(call: Call<api::UpdateIncomingWebhook>) -> Answer<api::UpdateIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    Ok(Reply::json(webhooks::update(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteIncomingWebhook>) -> Answer<api::DeleteIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    webhooks::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn options(call: Call<api::GetIncomingWebhookOptions>) -> Answer<api::GetIncomingWebhookOptions> {
    let granted = call.granted(call.path.hook_id).await?;
    Ok(Reply::json(webhooks::options(&call.app, &granted).await?))
}

async fn set_options(call: Call<api::UpdateIncomingWebhookOptions>) -> Answer<api::UpdateIncomingWebhookOptions> {
    let granted = call.granted(call.path.hook_id).await?;
    Ok(Reply::json(webhooks::set_options(&call.app, &granted, call.body.clone()).await?))
}

async fn rotate_secret(call: Call<api::RotateIncomingWebhookSecret>) -> Answer<api::RotateIncomingWebhookSecret> {
    let granted = call.granted(call.path.hook_id).await?;
    let api::RotateWebhookSecretRequest { secret, overlap } = &call.body;
    Ok(Reply::json(webhooks::rotate_secret(&call.app, &granted, secret, *overlap).await?))
}

async fn calls(call: Call<api::GetIncomingWebhookCalls>) -> Answer<api::GetIncomingWebhookCalls> {
    let granted = call.granted(call.path.hook_id).await?;
    let window = call.query.window();
    let place = (window.limit, window.offset);
    Ok(Reply::json(webhooks::calls(&call.app, &granted, call.query.failed, place).await?))
}

async fn render(call: Call<api::RenderIncomingWebhook>) -> Answer<api::RenderIncomingWebhook> {
    let granted = call.granted(call.path.hook_id).await?;
    let api::RenderWebhookRequest { template, payload } = &call.body;
    Ok(Reply::json(webhooks::render(&call.app, &granted, template, payload).await?))
}

async fn templates(call: Call<api::GetWebhookTemplates>) -> Answer<api::GetWebhookTemplates> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(webhooks::templates(&granted)))
}

async fn create_outgoing(call: Call<api::CreateOutgoingWebhook>) -> Answer<api::CreateOutgoingWebhook> {
    let granted = call.granted(call.body.team_id).await?;
    Ok(Reply::json(outgoing_webhooks::create(&call.app, &granted, call.body.clone()).await?))
}

async fn list_outgoing(call: Call<api::GetOutgoingWebhooks>) -> Answer<api::GetOutgoingWebhooks> {
    let window = call.query.window();
    let place = (window.limit, window.offset);
    // Mattermost: a channel comes before a team.
    if let Some(channel) = call.query.channel_id.some() {
        let granted = call.also_granted::<ListChannelsOutgoingWebhooks>(channel).await?;
        return Ok(Reply::json(outgoing_webhooks::list(&call.app, Listed::OfChannel(&granted), place).await?));
    }
    if call.query.team_id.is_empty() {
        let granted = call.also_granted::<ManageAllOutgoingWebhooks>(()).await?;
        return Ok(Reply::json(outgoing_webhooks::list(&call.app, Listed::All(&granted), place).await?));
    }
    let granted = call.granted(call.query.team_id).await?;
    Ok(Reply::json(outgoing_webhooks::list(&call.app, Listed::OfTeam(&granted), place).await?))
}

async fn get_outgoing(call: Call<api::GetOutgoingWebhook>) -> Answer<api::GetOutgoingWebhook> {
    let granted = call.granted(OutgoingHookOf(call.path.hook_id)).await?;
    Ok(Reply::json(outgoing_webhooks::get(&call.app, &granted).await?))
}

async fn update_outgoing(call: Call<api::UpdateOutgoingWebhook>) -> Answer<api::UpdateOutgoingWebhook> {
    let granted = call.granted(OutgoingHookOf(call.path.hook_id)).await?;
    Ok(Reply::json(outgoing_webhooks::update(&call.app, &granted, call.body.clone()).await?))
}

async fn delete_outgoing(call: Call<api::DeleteOutgoingWebhook>) -> Answer<api::DeleteOutgoingWebhook> {
    let granted = call.granted(OutgoingHookOf(call.path.hook_id)).await?;
    outgoing_webhooks::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn regenerate_token(call: Call<api::RegenOutgoingHookToken>) -> Answer<api::RegenOutgoingHookToken> {
    let granted = call.granted(OutgoingHookOf(call.path.hook_id)).await?;
    Ok(Reply::json(outgoing_webhooks::regenerate_token(&call.app, &granted).await?))
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
    let cx = Cx::new(Actor::Stranger, request_info(server.app(), &parts, id));
    let body = read_bytes(body, sent::MOST).await.map_err(|refusal| Failure(refusal.0));
    let call = webhooks::Call { headers: parts.headers, body, read };
    webhooks::receive(server.app(), &cx, hook, call).await?;
    Ok(())
}

/// What was sent, as JSON.
fn read(headers: &HeaderMap, body: Bytes) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        let read = sent::read_whole(headers, body).await.map_err(|refusal| Failure(refusal.0))?;
        read.map_err(|error| webhooks::unreadable(&error))
    })
}
