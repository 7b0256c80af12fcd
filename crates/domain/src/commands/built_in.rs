//! The server's own commands. Some are carried out by the client, which knows their names.

use jackfield_model::permission::{
    AddChannelMember, ChannelMemberOf, CreateDirectChannel, CreatePost, DirectOf, EditUser, ManageChannelProperties,
    RemoveChannelMember, ViewUser,
};
use jackfield_model::{Channel, ChannelPatch, CommandArgs, CommandResponse, Post, Status, TeamId, User, post_type};
use jackfield_storage::{channels as stored, teams, users};

use crate::authorize::Granted;
use crate::posts::{self, Author};
use crate::texts::{Locale, locale_of, plain, text};
use crate::{App, Failure, Result, channels, presence};

/// A command as people see it when they type.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub trigger: &'static str,
    pub hint: &'static str,
    description: &'static str,
}

impl BuiltIn {
    /// What it is for.
    pub fn description(&self, locale: Locale) -> String {
        plain(self.description, locale)
    }
}

macro_rules! commands {
    ($($trigger:literal $hint:literal $description:literal;)+) => {
        pub const ALL: &[BuiltIn] = &[
            $(BuiltIn { trigger: $trigger, hint: $hint, description: $description },)+
        ];
    };
}

commands! {
    "away" "" "api.command_away.desc";
    "code" "[text]" "api.command_code.desc";
    "dnd" "" "api.command_dnd.desc";
    "echo" "[message]" "api.command_echo.desc";
    "header" "[text]" "api.command_header.desc";
    "help" "" "api.command_help.desc";
    "invite" "@[username]" "api.command_invite.desc";
    "join" "~[channel]" "api.command_join.desc";
    "kick" "@[username]" "api.command_kick.desc";
    "leave" "" "api.command_leave.desc";
    "logout" "" "api.command_logout.desc";
    "me" "[message]" "api.command_me.desc";
    "msg" "@[username] [message]" "api.command_msg.desc";
    "offline" "" "api.command_offline.desc";
    "online" "" "api.command_online.desc";
    "purpose" "[text]" "api.command_purpose.desc";
    "rename" "[text]" "api.command_rename.desc";
    "search" "[text]" "api.command_search.desc";
    "settings" "" "api.command_settings.desc";
    "shortcuts" "" "api.command_shortcuts.desc";
    "shrug" "[message]" "api.command_shrug.desc";
}

/// `None` when there is no such command.
///
/// # Errors
/// As what the command does.
#[crate::boxed]
pub async fn execute(
    app: &App,
    granted: &Granted<CreatePost>,
    args: &CommandArgs,
    trigger: &str,
    text: &str,
) -> Result<Option<CommandResponse>> {
    let locale = locale_of(app, granted.cx()).await;
    let answer = match trigger {
        "me" => say(app, granted, args, text.to_owned(), post_type::ME).await?,
        "shrug" => {
            let message =
                if text.is_empty() { r"¯\\\_(ツ)\_/¯".to_owned() } else { format!(r"{text} ¯\\\_(ツ)\_/¯") };
            say(app, granted, args, message, post_type::DEFAULT).await?
        }
        "code" if text.is_empty() => tell(locale, "api.command_code.message.app_error", &[]),
        "code" => say(app, granted, args, format!("    {}", text.replace('\n', "\n    ")), post_type::DEFAULT).await?,
        "echo" => {
            let post = Post {
                channel_id: args.channel_id,
                root_id: args.root_id,
                user_id: args.user_id,
                message: text.to_owned(),
                ..Post::default()
            };
            posts::ephemeral(app, granted.cx(), args.user_id, post);
            CommandResponse::default()
        }
        "online" | "away" | "dnd" | "offline" => {
            let own = app.authorize::<EditUser>(granted.cx(), granted.user_id()).await?;
            presence::choose(app, &own, Status { status: trigger.into(), ..Status::default() }).await?;
            tell(locale, "api.command_status.success", &[("status", trigger)])
        }
        "join" | "open" => join(app, granted, args, text).await?,
        "leave" => leave(app, granted, args).await?,
        "invite" => member(app, granted, args, text, true).await?,
        "kick" | "remove" => member(app, granted, args, text, false).await?,
        "msg" => message(app, granted, args, text).await?,
        "header" => {
            change(app, granted, ChannelPatch { header: Some(text.to_owned()), ..ChannelPatch::default() }).await?
        }
        "purpose" => {
            change(app, granted, ChannelPatch { purpose: Some(text.to_owned()), ..ChannelPatch::default() }).await?
        }
        "rename" => {
            change(app, granted, ChannelPatch { display_name: Some(text.to_owned()), ..ChannelPatch::default() })
                .await?
        }
        "help" => help(locale),
        // The client carries these out; one that does not is told so.
        "logout" | "search" | "settings" | "shortcuts" | "collapse" | "expand" => {
            tell(locale, "api.command_of_client.app_error", &[("trigger", trigger)])
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

fn tell(locale: Locale, key: &str, values: &[(&str, &str)]) -> CommandResponse {
    CommandResponse::ephemeral(text(key, locale, values))
}

/// A refusal as a command's answer; faults stay faults.
fn refused(locale: Locale, failure: Failure) -> Result<CommandResponse> {
    if failure.0.status_code >= 500 {
        return Err(failure);
    }
    Ok(CommandResponse::ephemeral(failure.told(locale).0.message))
}

fn help(locale: Locale) -> CommandResponse {
    let line = |c: &BuiltIn| format!("| `/{} {}` | {} |", c.trigger, c.hint, c.description(locale));
    let lines: Vec<String> = ALL.iter().map(line).collect();
    let heading = plain("api.command_help.heading", locale);
    CommandResponse::ephemeral(format!("{heading}\n|---|---|\n{}", lines.join("\n")))
}

async fn say(
    app: &App,
    granted: &Granted<CreatePost>,
    args: &CommandArgs,
    message: String,
    kind: &str,
) -> Result<CommandResponse> {
    let post = Post {
        channel_id: args.channel_id,
        root_id: args.root_id,
        message,
        post_type: kind.to_owned(),
        ..Post::default()
    };
    posts::create(app, granted, post, Author::Caller).await?;
    Ok(CommandResponse::default())
}

async fn link(app: &App, team: TeamId, path: &str) -> Result<String> {
    let team = teams::by_id(team).optional::<jackfield_model::Team>(&app.store).await?;
    Ok(team.map(|team| format!("/{}/{path}", team.name)).unwrap_or_default())
}

async fn join(app: &App, granted: &Granted<CreatePost>, args: &CommandArgs, text: &str) -> Result<CommandResponse> {
    let name = text.trim_start_matches('~').to_lowercase();
    let found = stored::by_name(args.team_id, &name).optional::<Channel>(&app.store).await?;
    let Some(channel) =
        found.filter(|channel| channel.channel_type == jackfield_model::ChannelType::Open && !channel.is_archived())
    else {
        let locale = locale_of(app, granted.cx()).await;
        return Ok(tell(locale, "api.command_join.missing.app_error", &[("name", &name)]));
    };
    let own = ChannelMemberOf { channel: channel.id, user: granted.user_id() };
    channels::add_member(app, &app.authorize::<AddChannelMember>(granted.cx(), own).await?).await?;
    let goto_location = link(app, args.team_id, &format!("channels/{}", channel.name)).await?;
    Ok(CommandResponse { goto_location, ..CommandResponse::default() })
}

async fn leave(app: &App, granted: &Granted<CreatePost>, args: &CommandArgs) -> Result<CommandResponse> {
    // Everybody may leave.
    let own = ChannelMemberOf { channel: granted.target(), user: granted.user_id() };
    channels::remove_member(app, &app.authorize::<RemoveChannelMember>(granted.cx(), own).await?).await?;
    let goto_location = link(app, args.team_id, "channels/town-square").await?;
    Ok(CommandResponse { goto_location, ..CommandResponse::default() })
}

/// Whoever the text names, if the caller may see them.
async fn person(app: &App, granted: &Granted<CreatePost>, text: &str) -> Result<Option<User>> {
    let name = text.split_whitespace().next().unwrap_or_default().trim_start_matches('@').to_lowercase();
    let Some(user) = users::by_username(&name).optional::<User>(&app.store).await? else { return Ok(None) };
    Ok(app.may::<ViewUser>(granted.cx(), user.id).await?.then_some(user))
}

async fn member(
    app: &App,
    granted: &Granted<CreatePost>,
    args: &CommandArgs,
    text: &str,
    add: bool,
) -> Result<CommandResponse> {
    let locale = locale_of(app, granted.cx()).await;
    let Some(user) = person(app, granted, text).await? else {
        return Ok(tell(locale, "api.command_msg.missing.app_error", &[]));
    };
    let membership = ChannelMemberOf { channel: args.channel_id, user: user.id };
    let done = if add {
        let adding = app.authorize::<AddChannelMember>(granted.cx(), membership).await?;
        channels::add_member(app, &adding).await.map(|_| "api.command_invite.success")
    } else {
        let removing = app.authorize::<RemoveChannelMember>(granted.cx(), membership).await?;
        channels::remove_member(app, &removing).await.map(|()| "api.command_remove.success")
    };
    match done {
        Ok(done) => Ok(tell(locale, done, &[("username", &user.username)])),
        Err(failure) => refused(locale, failure),
    }
}

async fn message(app: &App, granted: &Granted<CreatePost>, args: &CommandArgs, said: &str) -> Result<CommandResponse> {
    let locale = locale_of(app, granted.cx()).await;
    let Some(user) = person(app, granted, said).await? else {
        return Ok(tell(locale, "api.command_msg.missing.app_error", &[]));
    };
    let two = DirectOf { one: granted.user_id(), other: user.id };
    let channel = channels::direct(app, &app.authorize::<CreateDirectChannel>(granted.cx(), two).await?).await?;
    let words = said.split_once(char::is_whitespace).map(|(_, words)| words.trim()).unwrap_or_default();
    if !words.is_empty() {
        let writing = app.authorize::<CreatePost>(granted.cx(), channel.id).await?;
        let post = Post { channel_id: channel.id, message: words.to_owned(), ..Post::default() };
        posts::create(app, &writing, post, Author::Caller).await?;
    }
    let goto_location = link(app, args.team_id, &format!("messages/@{}", user.username)).await?;
    Ok(CommandResponse { goto_location, ..CommandResponse::default() })
}

async fn change(app: &App, granted: &Granted<CreatePost>, patch: ChannelPatch) -> Result<CommandResponse> {
    let managing = app.authorize::<ManageChannelProperties>(granted.cx(), granted.target()).await?;
    match channels::change(app, &managing, channels::Change::Patch(patch)).await {
        Ok(_) => Ok(CommandResponse::default()),
        Err(failure) => refused(locale_of(app, granted.cx()).await, failure),
    }
}
