//! Buttons and menus of posts: what they are bound to stays on the server, and only a post's own action is run.

use std::sync::Arc;
use std::time::Duration;

use jackfield_model::permission::ReadPost;
use jackfield_model::{Channel, Post, Team, User};
use jackfield_storage::{channels, posts, teams, users};
use serde_json::{Map, Value, json};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Bytes of an integration's answer that are read.
const ANSWER: usize = 1024 * 1024;

/// What the person did.
#[derive(Clone, Debug, Default)]
pub struct Pressed {
    pub action_id: String,
    pub selected_option: String,
    pub trigger_id: String,
}

/// Takes what actions are bound to out of a post that goes to clients.
pub(super) fn hide_integrations(post: &mut Post) {
    let attachments = post.props.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        let actions = attachment.get_mut("actions").and_then(Value::as_array_mut);
        for action in actions.into_iter().flatten().filter_map(Value::as_object_mut) {
            action.remove("integration");
        }
    }
}

/// Gives every action an id that clients can press.
pub(super) fn name_actions(post: &mut Post) {
    let attachments = post.props.get_mut("attachments").and_then(Value::as_array_mut);
    for attachment in attachments.into_iter().flatten() {
        let actions = attachment.get_mut("actions").and_then(Value::as_array_mut);
        for action in actions.into_iter().flatten().filter_map(Value::as_object_mut) {
            let named = action.get("id").and_then(Value::as_str).is_some_and(|id| !id.is_empty());
            if !named {
                action.insert("id".into(), Value::from(jackfield_model::RequestId::new().as_str()));
            }
        }
    }
}

fn find(post: &Post, id: &str) -> Option<Map<String, Value>> {
    let attachments = post.props.get("attachments").and_then(Value::as_array)?;
    let mut actions = attachments.iter().filter_map(|a| a.get("actions").and_then(Value::as_array)).flatten();
    actions.find(|action| action.get("id").and_then(Value::as_str) == Some(id)).and_then(Value::as_object).cloned()
}

/// Runs an action of a post: asks what it is bound to, and does what that answers.
///
/// # Errors
/// 404 for an unknown action, 400 when its integration does not answer as it should.
pub async fn press(app: &App, granted: &Granted<ReadPost>, pressed: Pressed) -> Result<()> {
    app.memory.triggers.keep(&pressed.trigger_id, granted.user_id(), app.now());
    let post = posts::by_id(granted.user_id(), granted.target())
        .optional::<Post>(&app.store)
        .await?
        .found("app.post.get.app_error", "post")?;
    let action = find(&post, &pressed.action_id).found("api.post.do_action.action_id.app_error", "action")?;
    let integration = action.get("integration").cloned().unwrap_or(Value::Null);
    let url = integration.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
    let request = request(app, granted, &post, &action, &integration, &pressed).await?;
    let answer = ask(app, granted, &url, &request).await?;
    if let Some(update) = answer.get("update").filter(|update| update.is_object()) {
        apply(app, granted, &post, update).await?;
    }
    let text = answer.get("ephemeral_text").and_then(Value::as_str).unwrap_or_default();
    if !text.is_empty() {
        let shown = Post {
            channel_id: post.channel_id,
            root_id: post.thread_id(),
            user_id: post.user_id,
            message: text.to_owned(),
            ..Post::default()
        };
        super::ephemeral(app, granted.cx(), granted.user_id(), shown);
    }
    Ok(())
}

async fn request(
    app: &App,
    granted: &Granted<ReadPost>,
    post: &Post,
    action: &Map<String, Value>,
    integration: &Value,
    pressed: &Pressed,
) -> Result<Value> {
    let user = users::by_id(granted.user_id()).optional::<User>(&app.store).await?.unwrap_or_default();
    let channel = channels::by_id(post.channel_id).optional::<Channel>(&app.store).await?.unwrap_or_default();
    let team = teams::by_id(channel.team_id).optional::<Team>(&app.store).await?.unwrap_or_default();
    let mut context = integration.get("context").and_then(Value::as_object).cloned().unwrap_or_default();
    if !pressed.selected_option.is_empty() {
        context.insert("selected_option".into(), Value::from(pressed.selected_option.as_str()));
    }
    Ok(json!({
        "user_id": user.id, "user_name": user.username,
        "channel_id": channel.id, "channel_name": channel.name,
        "team_id": channel.team_id, "team_domain": team.name,
        "post_id": post.id, "trigger_id": pressed.trigger_id,
        "type": action.get("type").cloned().unwrap_or_else(|| Value::from("button")),
        "data_source": action.get("data_source").cloned().unwrap_or_else(|| Value::from("")),
        "context": context,
    }))
}

async fn ask(app: &App, granted: &Granted<ReadPost>, url: &str, request: &Value) -> Result<Value> {
    let failed = |reason: &str| {
        let message = format!("Action integration error: {reason}.");
        Failure::new("api.post.do_action.action_integration.app_error", 400, message)
    };
    let body = request.to_string().into_bytes();
    // Mattermost: an address below /plugins/ is the plugin's own.
    if let Some(path) = url.strip_prefix("/plugins/").or_else(|| url.strip_prefix("plugins/")) {
        let (plugin, below) = path.split_once('/').unwrap_or((path, ""));
        let (status, answer) = app.hooks.post_to_plugin(granted.cx(), plugin, &format!("/{below}"), body).await?;
        if !(200..300).contains(&status) {
            return Err(failed(&format!("the plugin answered {status}")));
        }
        return Ok(serde_json::from_slice(&answer).unwrap_or(Value::Null));
    }
    let config = app.config.read();
    let service = &config.settings.service;
    let seconds = u64::try_from(service.outgoing_integration_requests_timeout).unwrap_or(30);
    let request = http::Request::post(url)
        .header(http::header::CONTENT_TYPE, "application/json")
        .header(http::header::ACCEPT, "application/json")
        .body(body)
        .map_err(|_| failed("its address is not valid"))?;
    let allowed = &service.allowed_untrusted_internal_connections;
    let answer = app
        .http
        .guarded(request, allowed, Duration::from_secs(seconds), ANSWER)
        .await
        .map_err(|reason| failed(&reason))?;
    if !answer.status().is_success() {
        return Err(failed(&format!("it answered {}", answer.status())));
    }
    if answer.body().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(answer.body()).map_err(|_| failed("its answer is not JSON"))
}

/// The integration's new version of the post; who wrote it and where stays.
async fn apply(app: &App, granted: &Granted<ReadPost>, before: &Post, update: &Value) -> Result<()> {
    let patch = jackfield_model::PostPatch {
        message: update.get("message").and_then(Value::as_str).map(str::to_owned),
        props: update.get("props").and_then(Value::as_object).cloned().or_else(|| Some(before.props.clone())),
        ..Default::default()
    };
    let mut acting = (**granted.cx()).clone();
    acting.actor = crate::cx::Actor::System("post action");
    let editing = Granted::for_system(Arc::new(acting), before.id);
    super::patch(app, &editing, patch).await?;
    Ok(())
}
