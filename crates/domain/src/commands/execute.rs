//! Executing a command: who answers it, and what becomes of the answer.

use std::sync::Arc;

use jackfield_model::permission::{CreatePost, UseCommands};
use jackfield_model::{Command, CommandArgs, CommandResponse, IntegrationKind, Post, PostId, Props, limits, post_type};
use jackfield_storage::commands as statements;
use serde_json::Value;

use super::manage::check_enabled;
use super::{built_in, custom, named};
use crate::authorize::Granted;
use crate::console::check_allowed;
use crate::dialogs::{self, Trigger};
use crate::integrations::{self, slack};
use crate::posts::{self, Author};
use crate::{App, Cx, Failure, Result, blocks, uses};

/// Answers that one answer may carry along.
const EXTRA: usize = 10;

/// Executes a command in a channel that the caller may write in.
///
/// # Errors
/// 400 for what is no command, 404 for one that nobody answers, 5xx when its answerer fails.
#[crate::boxed]
pub async fn execute(app: &App, granted: &Granted<CreatePost>, mut args: CommandArgs) -> Result<CommandResponse> {
    let line = args.command.trim().to_owned();
    if line.chars().count() > limits::POST_MESSAGE {
        return Err(jackfield_model::AppError::invalid_param("command").into());
    }
    let Some(rest) = line.strip_prefix('/').filter(|rest| !rest.is_empty()) else {
        return Err(Failure::of("api.command.execute_command.start.app_error", 400));
    };
    let (trigger, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    let trigger = trigger.to_lowercase();
    args.user_id = granted.user_id();
    args.channel_id = granted.target();
    let asked = Trigger { user_id: args.user_id, channel_id: args.channel_id };
    args.trigger_id = dialogs::trigger(app, asked);
    // A direct channel belongs to no team: the client says which one it shows.
    match granted.object(app).await?.channel.team_id.some() {
        Some(team) => args.team_id = team,
        None if args.team_id.is_empty() => {}
        // Mattermost: and it may say so of one's own teams only.
        None => app.require::<UseCommands>(granted.cx(), args.team_id).await?,
    }
    let cx = granted.cx();
    if let Some(command) = app.memory.plugin_commands.find(args.team_id, &trigger) {
        check_allowed(app, args.team_id, IntegrationKind::Plugin, &command.plugin_id)?;
        named::add(app, cx, &mut args).await?;
        let response = ask_plugin(app, cx, &command, args.clone()).await?;
        return deliver(app, granted, &args, &command, response).await;
    }
    if let Some(command) = statements::in_use_by_trigger(args.team_id, &trigger).optional::<Command>(&app.store).await?
    {
        check_enabled(app)?;
        check_allowed(app, command.team_id, IntegrationKind::Command, command.id.as_str())?;
        named::add(app, cx, &mut args).await?;
        let response = custom::ask(app, granted, &command, &args, text).await;
        uses::note(app, IntegrationKind::Command, command.id.as_str(), response.is_err());
        let response = response?;
        return deliver(app, granted, &args, &command, response).await;
    }
    if let Some(response) = built_in::execute(app, granted, &args, &trigger, text.trim()).await? {
        if !response.text.trim().is_empty() {
            let message = response.text.clone();
            let answer = Post {
                channel_id: args.channel_id,
                root_id: args.root_id,
                user_id: args.user_id,
                message,
                ..Post::default()
            };
            posts::ephemeral(app, cx, args.user_id, answer);
        }
        return Ok(response);
    }
    Err(Failure::of("api.command.execute_command.not_found.app_error", 404).with("trigger", trigger))
}

async fn ask_plugin(app: &App, cx: &Arc<Cx>, command: &Command, args: CommandArgs) -> Result<CommandResponse> {
    let reply = app.hooks.execute_command(cx, &command.plugin_id, &args).await;
    reply.map_err(|failure| {
        tracing::warn!(plugin.id = %command.plugin_id, trigger = %command.trigger, cause = %failure, "A plugin did not answer its command");
        if failure.0.status_code < 500 {
            return failure;
        }
        let said = Failure::of("app.plugin.crash.app_error#command", failure.0.status_code);
        let said = said.with("plugin", &command.plugin_id).with("trigger", &command.trigger);
        Failure(Box::new(jackfield_model::AppError { message: said.0.message, said: said.0.said, ..*failure.0 }))
    })
}

/// Posts the answer into the channel, or shows it to the caller alone.
pub(super) async fn deliver(
    app: &App,
    granted: &Granted<CreatePost>,
    args: &CommandArgs,
    command: &Command,
    mut response: CommandResponse,
) -> Result<CommandResponse> {
    let extra = response.extra_responses.take().unwrap_or_default();
    show(app, granted, args, command, &mut response).await?;
    for mut more in extra.into_iter().take(EXTRA) {
        show(app, granted, args, command, &mut more).await?;
    }
    // Mattermost: by it the client knows a dialog that follows as its own.
    response.trigger_id.clone_from(&args.trigger_id);
    Ok(response)
}

async fn show(
    app: &App,
    granted: &Granted<CreatePost>,
    args: &CommandArgs,
    command: &Command,
    response: &mut CommandResponse,
) -> Result<()> {
    settle(app, response).await?;
    let elsewhere = elsewhere(app, granted, response).await?;
    let granted = elsewhere.as_ref().unwrap_or(granted);
    let has_attachments = response.attachments.as_ref().is_some_and(|list| !list.is_empty());
    let mut props: Props = response.props.clone().unwrap_or_default();
    if response.text.trim().is_empty() && !has_attachments && !blocks::draws(&props) {
        return Ok(());
    }
    if has_attachments {
        props.insert("attachments".into(), serde_json::to_value(&response.attachments).unwrap_or(Value::Null));
    }
    let config = app.config.read();
    let service = &config.settings.service;
    // Mattermost: a custom command's answer is shown as from a webhook, under its own name where that is allowed.
    if command.plugin_id.is_empty() {
        props.insert("from_webhook".into(), Value::from("true"));
        let name = if response.username.is_empty() { &command.username } else { &response.username };
        if service.enable_post_username_override && !name.is_empty() {
            props.insert("override_username".into(), Value::from(name.as_str()));
        }
        let icon = if response.icon_url.is_empty() { &command.icon_url } else { &response.icon_url };
        if service.enable_post_icon_override && !icon.is_empty() {
            props.insert("override_icon_url".into(), Value::from(icon.as_str()));
        }
    }
    let author = if command.plugin_id.is_empty() { Author::Command } else { Author::Plugin };
    posts::settle(app, author, false, &mut props);
    let custom_type = response.post_type.starts_with(post_type::CUSTOM_PREFIX);
    let post = Post {
        channel_id: granted.target(),
        root_id: if elsewhere.is_none() { args.root_id } else { PostId::EMPTY },
        user_id: args.user_id,
        message: response.text.clone(),
        post_type: if custom_type { response.post_type.clone() } else { String::new() },
        props,
        ..Post::default()
    };
    if response.response_type == "in_channel" {
        posts::create(app, granted, post, author).await?;
    } else {
        posts::ephemeral(app, granted.cx(), args.user_id, post);
    }
    Ok(())
}

/// Attachments are in one place, and texts in Mattermost's words.
async fn settle(app: &App, response: &mut CommandResponse) -> Result<()> {
    let found = response.props.as_mut().and_then(|props| props.remove("attachments"));
    if response.attachments.as_ref().is_none_or(Vec::is_empty) {
        response.attachments = found.and_then(|found| integrations::read_text(&found.to_string()).ok());
    }
    let attachments = response.attachments.as_deref_mut().unwrap_or_default();
    slack::settle_fields(attachments);
    if !response.skip_slack_parsing {
        slack::translate(app, &mut response.text, attachments).await?;
    }
    Ok(())
}

/// The channel that an answer names instead of the one that the command was given in, if who gave it may write there.
async fn elsewhere(
    app: &App,
    granted: &Granted<CreatePost>,
    response: &CommandResponse,
) -> Result<Option<Granted<CreatePost>>> {
    let Some(channel) = response.channel_id.some().filter(|channel| *channel != granted.target()) else {
        return Ok(None);
    };
    match app.authorize::<CreatePost>(granted.cx(), channel).await {
        Ok(granted) => Ok(Some(granted)),
        Err(failure) if failure.0.status_code < 500 => {
            Err(Failure::of("api.command.command_post.forbidden.app_error", 403))
        }
        Err(failure) => Err(failure),
    }
}
