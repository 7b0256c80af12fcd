//! Between the server's nouns and the records of the WIT world.

use std::str::FromStr;

use jackfield_domain::{Cx, Failure};
use jackfield_model::{
    AppError, AutocompleteData, Channel, ChannelMember, ChannelType, Command, CommandArgs, CommandResponse, Post,
    PostPatch, Props, RESPONSE_EPHEMERAL, RESPONSE_IN_CHANNEL, Reaction, Team, TeamType, User,
};
use serde_json::Value;

use super::bindings::wit::types as wit;
use crate::runtime::PluginError;

/// The plugin's way to say what it means by an argument that cannot be read.
pub(super) fn bad_argument(name: &str) -> wit::Error {
    error(Failure::of("app.plugin.invalid_argument.app_error", 400).with("name", name).with("why", "is not valid"))
}

/// Reads an id, which may be empty.
pub(super) fn id<T: FromStr>(text: &str, name: &str) -> Result<T, wit::Error> {
    text.parse().map_err(|_| bad_argument(name))
}

/// Reads a JSON object; an empty text is an empty one.
pub(super) fn object(text: &str, name: &str) -> Result<Props, wit::Error> {
    if text.is_empty() {
        return Ok(Props::new());
    }
    serde_json::from_str(text).map_err(|_| bad_argument(name))
}

pub(super) fn json(props: &Props) -> String {
    if props.is_empty() { "{}".into() } else { serde_json::to_string(props).unwrap_or_default() }
}

/// What the plugin is told of a refusal; the log keeps the rest.
pub(super) fn error(failure: Failure) -> wit::Error {
    let error = *failure.0;
    if error.status_code >= 500 && !error.internal.is_empty() {
        tracing::error!(error.id, cause = error.internal, "A plugin's call failed");
    }
    wit::Error { id: error.id, status_code: error.status_code, message: error.message }
}

/// What a component is told that asks for something else than it did when it was recorded.
pub(super) fn played_otherwise() -> wit::Error {
    wit::Error {
        id: "played_otherwise".into(),
        status_code: 500,
        message: "The recording has another answer next.".into(),
    }
}

pub(super) fn refusal(error: wit::Error) -> PluginError {
    let status = if (400..600).contains(&error.status_code) { error.status_code } else { 500 };
    PluginError::App(Box::new(AppError::new(error.id, status, error.message)))
}

pub(super) fn context(cx: &Cx) -> wit::Context {
    wit::Context {
        request_id: cx.request.id.to_string(),
        session_id: cx.session().map(|session| session.id.to_string()).unwrap_or_default(),
        user_id: cx.user_id().to_string(),
        connection_id: cx.request.connection_id.to_string(),
        ip_address: cx.request.ip.clone(),
        user_agent: cx.request.user_agent.clone(),
        accept_language: cx.request.accept_language.clone(),
    }
}

pub(super) fn post(post: &Post) -> wit::Post {
    wit::Post {
        id: post.id.to_string(),
        create_at: post.create_at.0,
        update_at: post.update_at.0,
        edit_at: post.edit_at.0,
        delete_at: post.delete_at.0,
        user_id: post.user_id.to_string(),
        channel_id: post.channel_id.to_string(),
        root_id: post.root_id.to_string(),
        message: post.message.clone(),
        post_type: post.post_type.clone(),
        props: json(&post.props),
        hashtags: post.hashtags.clone(),
        file_ids: post.file_ids.iter().map(ToString::to_string).collect(),
        pending_post_id: post.pending_post_id.clone(),
        is_pinned: post.is_pinned,
        reply_count: post.reply_count,
    }
}

/// What a plugin made of a post. Who wrote it, where and when are not the plugin's to change.
pub(super) fn replaced(original: &Post, answer: wit::Post) -> Result<Post, PluginError> {
    let props = object(&answer.props, "props")
        .map_err(|_| PluginError::Nonsense("the post's props are no JSON object".into()))?;
    let file_ids = answer.file_ids.iter().map(|id| id.parse()).collect::<Result<_, _>>();
    let file_ids = file_ids.map_err(|_| PluginError::Nonsense("the post has a file id that is none".into()))?;
    Ok(Post {
        message: answer.message,
        post_type: answer.post_type,
        props,
        hashtags: answer.hashtags,
        file_ids,
        is_pinned: answer.is_pinned,
        ..original.clone()
    })
}

pub(super) fn draft(draft: wit::PostDraft) -> Result<Post, wit::Error> {
    Ok(Post {
        user_id: id(&draft.user_id, "user-id")?,
        channel_id: id(&draft.channel_id, "channel-id")?,
        root_id: id(&draft.root_id, "root-id")?,
        message: draft.message,
        post_type: draft.post_type,
        props: object(&draft.props, "props")?,
        file_ids: draft.file_ids.iter().map(|file| id(file, "file-ids")).collect::<Result<_, _>>()?,
        ..Post::default()
    })
}

pub(super) fn patch(patch: wit::PostPatch) -> Result<PostPatch, wit::Error> {
    Ok(PostPatch {
        message: patch.message,
        props: patch.props.map(|props| object(&props, "props")).transpose()?,
        is_pinned: patch.is_pinned,
        ..PostPatch::default()
    })
}

pub(super) fn user(user: &User) -> wit::User {
    wit::User {
        id: user.id.to_string(),
        create_at: user.create_at.0,
        delete_at: user.delete_at.0,
        username: user.username.clone(),
        email: user.email.clone(),
        nickname: user.nickname.clone(),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        position: user.position.clone(),
        roles: user.roles.clone(),
        locale: user.locale.clone(),
        is_bot: user.is_bot,
    }
}

pub(super) fn team(team: &Team) -> wit::Team {
    wit::Team {
        id: team.id.to_string(),
        create_at: team.create_at.0,
        delete_at: team.delete_at.0,
        name: team.name.clone(),
        display_name: team.display_name.clone(),
        description: team.description.clone(),
        team_type: match team.team_type {
            TeamType::Open => wit::TeamType::Open,
            TeamType::Invite => wit::TeamType::Invite,
        },
    }
}

pub(super) fn channel(channel: &Channel) -> wit::Channel {
    wit::Channel {
        id: channel.id.to_string(),
        create_at: channel.create_at.0,
        delete_at: channel.delete_at.0,
        team_id: channel.team_id.to_string(),
        channel_type: match channel.channel_type {
            ChannelType::Open => wit::ChannelType::Open,
            ChannelType::Private => wit::ChannelType::Private,
            ChannelType::Direct => wit::ChannelType::Direct,
            ChannelType::Group => wit::ChannelType::Group,
        },
        name: channel.name.clone(),
        display_name: channel.display_name.clone(),
        header: channel.header.clone(),
        purpose: channel.purpose.clone(),
        creator_id: channel.creator_id.to_string(),
        last_post_at: channel.last_post_at.0,
        total_msg_count: channel.total_msg_count,
    }
}

pub(super) fn channel_draft(draft: wit::ChannelDraft) -> Result<Channel, wit::Error> {
    Ok(Channel {
        team_id: id(&draft.team_id, "team-id")?,
        creator_id: id(&draft.creator_id, "creator-id")?,
        channel_type: match draft.channel_type {
            wit::ChannelType::Open => ChannelType::Open,
            wit::ChannelType::Private => ChannelType::Private,
            wit::ChannelType::Direct | wit::ChannelType::Group => return Err(bad_argument("channel-type")),
        },
        name: draft.name,
        display_name: draft.display_name,
        header: draft.header,
        purpose: draft.purpose,
        ..Channel::default()
    })
}

pub(super) fn member(member: &ChannelMember) -> wit::ChannelMember {
    wit::ChannelMember {
        channel_id: member.channel_id.to_string(),
        user_id: member.user_id.to_string(),
        roles: member.roles.clone(),
        last_viewed_at: member.last_viewed_at.0,
        msg_count: member.msg_count,
        mention_count: member.mention_count,
    }
}

pub(super) fn reaction(reaction: &Reaction) -> wit::Reaction {
    wit::Reaction {
        user_id: reaction.user_id.to_string(),
        post_id: reaction.post_id.to_string(),
        emoji_name: reaction.emoji_name.clone(),
        create_at: reaction.create_at.0,
        channel_id: reaction.channel_id.to_string(),
    }
}

pub(super) fn command(command: wit::Command) -> Result<Command, wit::Error> {
    let autocomplete_data: Option<AutocompleteData> = if command.autocomplete.is_empty() {
        None
    } else {
        Some(serde_json::from_str(&command.autocomplete).map_err(|_| bad_argument("autocomplete"))?)
    };
    Ok(Command {
        team_id: id(&command.team_id, "team-id")?,
        trigger: command.trigger,
        description: command.description.clone(),
        auto_complete_desc: command.description,
        auto_complete_hint: command.hint,
        autocomplete_data,
        ..Command::default()
    })
}

pub(super) fn command_args(args: &CommandArgs) -> wit::CommandArgs {
    wit::CommandArgs {
        user_id: args.user_id.to_string(),
        channel_id: args.channel_id.to_string(),
        team_id: args.team_id.to_string(),
        root_id: args.root_id.to_string(),
        trigger_id: args.trigger_id.clone(),
        command: args.command.clone(),
    }
}

pub(super) fn command_response(answer: wit::CommandResponse) -> Result<CommandResponse, PluginError> {
    let props = object(&answer.props, "props")
        .map_err(|_| PluginError::Nonsense("the answer's props are no JSON object".into()))?;
    let response_type = match answer.response_type {
        wit::ResponseType::Ephemeral => RESPONSE_EPHEMERAL,
        wit::ResponseType::InChannel => RESPONSE_IN_CHANNEL,
    };
    Ok(CommandResponse {
        response_type: response_type.into(),
        text: answer.text,
        post_type: answer.post_type,
        props: if props.is_empty() { None } else { Some(props) },
        goto_location: answer.goto_location,
        ..CommandResponse::default()
    })
}

/// The configuration without secrets, and without what other plugins keep in it.
pub(super) fn configuration(whole: &Value) -> String {
    let mut shown = whole.clone();
    jackfield_domain::config::mask(&mut shown);
    if let Some(plugins) = shown.pointer_mut("/PluginSettings/Plugins") {
        *plugins = Value::Object(serde_json::Map::new());
    }
    shown.to_string()
}

/// A JSON object as text.
pub(super) fn settings(settings: serde_json::Map<String, Value>) -> String {
    Value::Object(settings).to_string()
}
