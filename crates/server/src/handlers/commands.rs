//! Slash commands: giving and managing them, and `POST /hooks/commands/{id}`, where they are answered later.

use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http::header;
use jackfield_api::commands as api;
use jackfield_domain::{Actor, Cx, commands};
use jackfield_model::permission::CreateCommand;
use jackfield_model::{AppError, HookId, RequestId};
use serde_json::json;

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{GivenId, request_info, wished};
use crate::routes::Routes;
use crate::sent;
use crate::server::Server;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::ExecuteCommand, _, _>(execute)
        .add::<api::ListCommands, _, _>(list)
        .add::<api::ListAutocompleteCommands, _, _>(autocomplete)
        .add::<api::ListCommandAutocompleteSuggestions, _, _>(suggestions)
        .add::<api::CreateCommand, _, _>(create)
        .add::<api::GetCommandById, _, _>(get)
        .add::<api::UpdateCommand, _, _>(update)
        .add::<api::DeleteCommand, _, _>(delete)
        .add::<api::MoveCommand, _, _>(relocate)
        .add::<api::RegenCommandToken, _, _>(regenerate_token)
}

/// `POST /hooks/commands/{id}`: whoever was given a command may answer it for a while.
pub fn receiver() -> Router<Server> {
    Router::new().route("/hooks/commands/{response_id}", post(receive))
}

async fn execute(call: Call<api::ExecuteCommand>) -> Answer<api::ExecuteCommand> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(commands::execute(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::ListCommands>) -> Answer<api::ListCommands> {
    let granted = call.granted(call.query.team_id).await?;
    Ok(Reply::json(commands::list(&call.app, &granted, call.query.custom_only).await?))
}

async fn autocomplete(call: Call<api::ListAutocompleteCommands>) -> Answer<api::ListAutocompleteCommands> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(commands::offered(&call.app, &granted).await?))
}

async fn suggestions(
    call: Call<api::ListCommandAutocompleteSuggestions>,
) -> Answer<api::ListCommandAutocompleteSuggestions> {
    let granted = call.granted(call.path.team_id).await?;
    let place = commands::Place { channel_id: call.query.channel_id, root_id: call.query.root_id };
    Ok(Reply::json(commands::suggestions(&call.app, &granted, &call.query.user_input, place).await?))
}

async fn create(call: Call<api::CreateCommand>) -> Answer<api::CreateCommand> {
    let granted = call.granted(call.body.team_id).await?;
    Ok(Reply::json(commands::create(&call.app, &granted, call.body.clone()).await?))
}

async fn get(call: Call<api::GetCommandById>) -> Answer<api::GetCommandById> {
    let granted = call.granted(call.path.command_id).await?;
    Ok(Reply::json(commands::get(&call.app, &granted).await?))
}

async fn update(call: Call<api::UpdateCommand>) -> Answer<api::UpdateCommand> {
    let granted = call.granted(call.path.command_id).await?;
    Ok(Reply::json(commands::update(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteCommand>) -> Answer<api::DeleteCommand> {
    let granted = call.granted(call.path.command_id).await?;
    commands::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn relocate(call: Call<api::MoveCommand>) -> Answer<api::MoveCommand> {
    let granted = call.granted(call.path.command_id).await?;
    let there = call.also_granted::<CreateCommand>(call.body.team_id).await?;
    commands::relocate(&call.app, &granted, &there).await?;
    Ok(Reply::ok())
}

async fn regenerate_token(call: Call<api::RegenCommandToken>) -> Answer<api::RegenCommandToken> {
    let granted = call.granted(call.path.command_id).await?;
    let token = commands::regenerate_token(&call.app, &granted).await?;
    Ok(Reply::json(api::CommandToken { token }))
}

async fn receive(State(server): State<Server>, Path(response): Path<String>, request: Request) -> Response {
    let id = GivenId::of(request.extensions());
    let locale = wished(server.app(), request.headers());
    match accept(&server, id, &response, request).await {
        // Mattermost: plain text, without a newline.
        Ok(()) => ([(header::CONTENT_TYPE, "text/plain")], "ok").into_response(),
        Err(refusal) => refusal.told(locale).respond(id, false),
    }
}

async fn accept(server: &Server, id: RequestId, response: &str, request: Request) -> Result<(), Refusal> {
    let missing = |_| AppError::of("app.command_webhook.get.missing", 404);
    let response: HookId = response.parse().map_err(missing)?;
    let (parts, body) = request.into_parts();
    let cx = Cx::new(Actor::Stranger, request_info(server.app(), &parts, id));
    let as_text = |text| json!({ "text": text });
    let answer =
        sent::read_or_text(&parts.headers, body, as_text).await?.and_then(commands::read).map_err(|error| {
            let mut refusal = AppError::of("web.command_webhook.parse.app_error", 400);
            refusal.detailed_error = error.to_string();
            refusal
        })?;
    commands::respond(server.app(), &cx, response, answer).await?;
    Ok(())
}
