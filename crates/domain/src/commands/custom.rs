//! Commands that people made: a request to their address, its answer read.

use std::time::Duration;

use jackfield_model::permission::CreatePost;
use jackfield_model::{Command, CommandArgs, CommandResponse, Team, User};
use jackfield_storage::{teams, users};

use super::respond;
use crate::authorize::Granted;
use crate::{App, Failure, Result, integrations};

/// Bytes of an answer that are read.
const ANSWER: usize = 1024 * 1024;

/// Asks the command's address and reads its answer.
///
/// # Errors
/// 500 when it cannot be reached, answers an error or nonsense.
#[crate::boxed]
pub async fn ask(
    app: &App,
    granted: &Granted<CreatePost>,
    command: &Command,
    args: &CommandArgs,
    text: &str,
) -> Result<CommandResponse> {
    let fields = fields(app, granted, command, args, text).await?;
    let config = app.config.read();
    let seconds = u64::try_from(config.settings.service.outgoing_integration_requests_timeout).unwrap_or(30);
    let allowed = &config.settings.service.allowed_untrusted_internal_connections;
    let body = form(&fields);
    let mut url = command.url.clone();
    let mut request = http::Request::builder()
        .header(http::header::ACCEPT, "application/json")
        .header(http::header::AUTHORIZATION, format!("Token {}", command.token));
    let is_get = command.method == "G";
    if is_get {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(&body);
    } else {
        request = request.header(http::header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    let request = request
        .method(if is_get { http::Method::GET } else { http::Method::POST })
        .uri(url)
        .body(if is_get { Vec::new() } else { body.into_bytes() })
        .map_err(|error| failed(command, &error.to_string()))?;
    let answer = app
        .http
        .guarded(request, allowed, Duration::from_secs(seconds), ANSWER)
        .await
        .map_err(|reason| failed(command, &reason))?;
    if !answer.status().is_success() {
        let refusal = Failure::of("api.command.execute_command.failed_resp.app_error", 500);
        return Err(refusal.with("trigger", &command.trigger).with("status", answer.status()));
    }
    let kind = integrations::kind_of(answer.headers());
    // Mattermost: plain text is the text; everything else is read as JSON.
    if kind.starts_with("text/plain") {
        let text = integrations::text(answer.body(), &kind);
        return Ok(CommandResponse { text, ..CommandResponse::default() });
    }
    let read = integrations::read(answer.body(), &kind).and_then(respond::read);
    read.map_err(|error| failed(command, &error.to_string()))
}

fn failed(command: &Command, reason: &str) -> Failure {
    Failure::of("api.command.execute_command.failed.app_error", 500)
        .with("trigger", &command.trigger)
        .with("reason", reason)
}

async fn fields(
    app: &App,
    granted: &Granted<CreatePost>,
    command: &Command,
    args: &CommandArgs,
    text: &str,
) -> Result<Vec<(&'static str, String)>> {
    let user = users::by_id(args.user_id).optional::<User>(&app.store).await?.unwrap_or_default();
    let team = teams::by_id(args.team_id).optional::<Team>(&app.store).await?.unwrap_or_default();
    let channel = &granted.object(app).await?.channel;
    let mut fields = vec![
        ("token", command.token.clone()),
        ("team_id", args.team_id.to_string()),
        ("team_domain", team.name),
        ("channel_id", args.channel_id.to_string()),
        ("channel_name", channel.name.clone()),
        ("root_id", args.root_id.to_string()),
        ("user_id", user.id.to_string()),
        ("user_name", user.username),
        ("command", format!("/{}", command.trigger)),
        ("text", text.to_owned()),
        ("trigger_id", args.trigger_id.clone()),
        ("response_url", respond::address(app, command, args).await?),
    ];
    // Mattermost: a name and an id for each, in the same order.
    for (names, ids, named) in [
        ("user_mentions", "user_mentions_ids", &args.user_mentions),
        ("channel_mentions", "channel_mentions_ids", &args.channel_mentions),
    ] {
        fields.extend(named.keys().map(|name| (names, name.clone())));
        fields.extend(named.values().map(|id| (ids, id.clone())));
    }
    Ok(fields)
}

fn form(fields: &[(&str, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
