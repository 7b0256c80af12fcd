//! Buttons and menus of posts: what they are bound to stays on the server, and only a post's own action is run.

use std::sync::Arc;

use jackfield_model::permission::ReadPost;
use jackfield_model::{
    AppError, Channel, ClientPost, MessageAttachment, Millis, Post, Props, StringMap, Team, User, wire,
};
use jackfield_storage::{channels, teams, users};
use serde_json::{Map, Value, json};

use super::identity;
use crate::authorize::Granted;
use crate::blocks::Asked;
use crate::cx::SystemCx;
use crate::dialogs::{self, Trigger};
use crate::integrations::slack;
use crate::{App, Cx, Failure, Result, blocks, integrations};

/// Characters of what an integration says about a failure of its own.
const SAID: usize = 500;

/// What the person did.
#[derive(Clone, Debug, Default)]
pub struct Pressed {
    pub action_id: String,
    pub selected_option: String,
    /// What is added to the address of a block's action.
    pub query: StringMap,
}

/// What a press came to.
#[derive(Clone, Debug, Default)]
pub struct Done {
    /// By it the integration may open a dialog.
    pub trigger_id: String,
    /// Where the person is led.
    pub goto_location: String,
}

wire! {
    /// What an integration answers to a press.
    pub struct Answered {
        pub update: Option<Update>,
        pub ephemeral_text: String,
        pub skip_slack_parsing: bool,
        pub goto_location: String,
        /// What is said instead, where it did not work.
        pub error: String,
    }

    /// The post as it is to be from now on; what is missing stays.
    pub struct Update {
        pub message: Option<String>,
        pub props: Option<Props>,
        pub delete_at: Millis,
    }
}

/// Takes what actions are bound to out of a post that goes to clients.
pub(super) fn hide_integrations(post: &mut Post) {
    *post = ClientPost::of(std::mem::take(post)).into();
}

/// Gives every action an id that clients can press.
pub(super) fn name_actions(post: &mut Post) {
    for action in identity::actions_mut(&mut post.props) {
        let named = action.get("id").and_then(Value::as_str).is_some_and(|id| !id.is_empty());
        if !named {
            action.insert("id".into(), Value::from(jackfield_model::RequestId::new().as_str()));
        }
    }
}

/// A button with what it is bound to.
pub(super) struct Bound<'a> {
    pub post: &'a Post,
    pub action: &'a Map<String, Value>,
}

/// Runs an action of a post: asks what it is bound to, and does what that answers.
///
/// # Errors
/// 404 for an unknown action, 400 when its integration does not answer as it should.
#[crate::boxed]
pub async fn press(app: &App, granted: &Granted<ReadPost>, pressed: Pressed) -> Result<Done> {
    let found = granted.object(app).await?;
    let post = found.post()?;
    let bound = blocks::bound(&post.props, &post.message, &pressed.action_id);
    let action = match (identity::find(&post.props, &pressed.action_id), bound) {
        (Some(action), _) => action.clone(),
        (None, Some(bind)) => match asked(&bind, &pressed)? {
            Asked::Open(address) => return Ok(Done { goto_location: address, ..Done::default() }),
            Asked::Ask(action) => action,
        },
        (None, None) => return Err(unknown()),
    };
    let (mut answer, trigger_id) = ask_bound(app, granted.cx(), &Bound { post, action: &action }, &pressed).await?;
    if let Some(update) = answer.update.take() {
        apply(app, granted, post, update).await?;
    }
    say(app, granted.cx(), post, &answer);
    Ok(Done { trigger_id, goto_location: answer.goto_location })
}

fn unknown() -> Failure {
    Failure::of("api.post.do_action.action_id.app_error", 404)
}

/// What a press of a button of blocks asks for.
pub(super) fn asked(bind: &blocks::Bind, pressed: &Pressed) -> Result<Asked> {
    if !blocks::is_fit(&pressed.query) {
        return Err(Failure::of("api.post.do_action.query.app_error", 400));
    }
    bind.pressed(&pressed.selected_option, &pressed.query).ok_or_else(unknown)
}

/// Asks what a button is bound to, for whoever pressed it; answers what it said, and the trigger that it was given.
pub(super) async fn ask_bound(
    app: &App,
    cx: &Arc<Cx>,
    bound: &Bound<'_>,
    pressed: &Pressed,
) -> Result<(Answered, String)> {
    let trigger = Trigger { user_id: cx.user_id(), channel_id: bound.post.channel_id };
    let trigger_id = dialogs::trigger(app, trigger);
    let integration = bound.action.get("integration").cloned().unwrap_or(Value::Null);
    let url = integration.get("url").and_then(Value::as_str).unwrap_or_default().to_owned();
    let request = request(app, cx, bound, &integration, pressed, &trigger_id).await?;
    Ok((ask(app, cx, &url, &request).await?, trigger_id))
}

/// Shows the person who pressed what the integration says to them.
pub(super) fn say(app: &App, cx: &Arc<Cx>, post: &Post, answer: &Answered) {
    if answer.ephemeral_text.is_empty() {
        return;
    }
    let shown = Post {
        channel_id: post.channel_id,
        root_id: post.thread_id(),
        user_id: post.user_id,
        message: answer.ephemeral_text.clone(),
        ..Post::default()
    };
    super::ephemeral(app, cx, cx.user_id(), shown);
}

async fn request(
    app: &App,
    cx: &Arc<Cx>,
    Bound { post, action }: &Bound<'_>,
    integration: &Value,
    pressed: &Pressed,
    trigger_id: &str,
) -> Result<Value> {
    let user = users::by_id(cx.user_id()).optional::<User>(&app.store).await?.unwrap_or_default();
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
        "post_id": post.id, "trigger_id": trigger_id,
        "type": action.get("type").cloned().unwrap_or_else(|| Value::from("button")),
        "data_source": action.get("data_source").cloned().unwrap_or_else(|| Value::from("")),
        "context": context,
    }))
}

async fn ask(app: &App, cx: &Arc<Cx>, url: &str, request: &Value) -> Result<Answered> {
    let answer = integrations::ask(app, cx, url, request).await?;
    let mut answered: Answered = match answer.read() {
        Ok(answered) => answered,
        // A plugin that has nothing to say says it in many ways.
        Err(_) if answer.from_plugin => Answered::default(),
        Err(_) => return Err(integrations::failed("its answer is not JSON")),
    };
    if !answered.error.is_empty() {
        let said: String = answered.error.chars().take(SAID).collect();
        return Err(AppError::new("api.post.do_action.action_integration.app_error", 400, said).into());
    }
    if !leads_somewhere(&answered.goto_location) {
        answered.goto_location.clear();
    }
    if !answered.skip_slack_parsing {
        translate(app, &mut answered).await?;
    }
    Ok(answered)
}

/// Whether clients lead there: to the web, or inside themselves.
fn leads_somewhere(address: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme))
        || (address.starts_with('/') && !address.starts_with("//") && !address.contains('\\'))
}

/// Reads Slack's marks, as in whatever else integrations send.
async fn translate(app: &App, answered: &mut Answered) -> Result<()> {
    slack::translate(app, &mut answered.ephemeral_text, &mut []).await?;
    let Some(update) = &mut answered.update else { return Ok(()) };
    let mut attachments = attachments(update.props.as_ref());
    let mut nothing = String::new();
    slack::settle_fields(&mut attachments);
    slack::translate(app, update.message.as_mut().unwrap_or(&mut nothing), &mut attachments).await?;
    if let Some(kept) =
        update.props.as_mut().and_then(|props| props.get_mut("attachments")).filter(|_| !attachments.is_empty())
    {
        *kept = json!(attachments);
    }
    Ok(())
}

/// The attachments among a post's props, where they are some.
fn attachments(props: Option<&Props>) -> Vec<MessageAttachment> {
    let found = props.and_then(|props| props.get("attachments")).map(Value::to_string);
    found.and_then(|text| integrations::read_text(&text).ok()).unwrap_or_default()
}

/// The integration's new version of the post; who wrote it and where stays.
async fn apply(app: &App, granted: &Granted<ReadPost>, before: &Post, update: Update) -> Result<()> {
    let mut props = update.props.unwrap_or_else(|| before.props.clone());
    identity::keep(&mut props, before);
    let patch = jackfield_model::PostPatch { message: update.message, props: Some(props), ..Default::default() };
    let editing = Granted::for_system(SystemCx::within(granted.cx(), "post action"), before.id);
    super::patch(app, &editing, patch).await?;
    Ok(())
}
