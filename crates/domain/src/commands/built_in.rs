//! The server's own commands. Some are carried out by the client, which knows their names.

use jackfield_model::permission::{
    CreateDirectChannel, CreatePost, JoinChannel, ManageChannelMembers, ManageChannelProperties, ReadChannel, ViewUser,
};
use jackfield_model::{Channel, ChannelPatch, CommandArgs, CommandResponse, Post, TeamId, User, post_type};
use jackfield_storage::{channels as stored, teams, users};

use crate::authorize::Granted;
use crate::posts::{self, Author};
use crate::{App, Failure, Result, channels, presence};

/// A command as people see it when they type.
#[derive(Clone, Copy, Debug)]
pub struct BuiltIn {
    pub trigger: &'static str,
    pub hint: &'static str,
    pub description: &'static str,
}

macro_rules! commands {
    ($($trigger:literal $hint:literal $description:literal;)+) => {
        pub const ALL: &[BuiltIn] = &[
            $(BuiltIn { trigger: $trigger, hint: $hint, description: $description },)+
        ];
    };
}

commands! {
    "away" "" "Show yourself as away";
    "code" "[text]" "Show text as a code block";
    "dnd" "" "Show that you do not want to be disturbed";
    "echo" "[message]" "Say the message back to yourself";
    "header" "[text]" "Change the channel's header";
    "help" "" "Show what can be done";
    "invite" "@[username]" "Add somebody to the channel";
    "join" "~[channel]" "Join a public channel";
    "kick" "@[username]" "Remove somebody from the channel";
    "leave" "" "Leave the channel";
    "logout" "" "Sign out";
    "me" "[message]" "Say what you do";
    "msg" "@[username] [message]" "Send a direct message";
    "offline" "" "Show yourself as offline";
    "online" "" "Show yourself as online";
    "purpose" "[text]" "Change the channel's purpose";
    "rename" "[text]" "Change the channel's name";
    "search" "[text]" "Search in messages";
    "settings" "" "Open the settings";
    "shortcuts" "" "Show the keyboard's shortcuts";
    "shrug" "[message]" "Add ¯\\_(ツ)_/¯ to the message";
}

/// `None` when there is no such command.
///
/// # Errors
/// As what the command does.
pub async fn execute(
    app: &App,
    granted: &Granted<CreatePost>,
    args: &CommandArgs,
    trigger: &str,
    text: &str,
) -> Result<Option<CommandResponse>> {
    let answer = match trigger {
        "me" => say(app, granted, args, text.to_owned(), post_type::ME).await?,
        "shrug" => {
            let message =
                if text.is_empty() { r"¯\\\_(ツ)\_/¯".to_owned() } else { format!(r"{text} ¯\\\_(ツ)\_/¯") };
            say(app, granted, args, message, post_type::DEFAULT).await?
        }
        "code" if text.is_empty() => tell("A message must be provided with the /code command."),
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
            presence::choose(app, args.user_id, trigger, 0).await?;
            tell(&format!("You are now {trigger}."))
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
        "help" => help(),
        // The client carries these out; one that does not is told so.
        "logout" | "search" | "settings" | "shortcuts" | "collapse" | "expand" => {
            tell(&format!("/{trigger} is carried out by the client, and this one does not know it."))
        }
        _ => return Ok(None),
    };
    Ok(Some(answer))
}

fn tell(text: &str) -> CommandResponse {
    CommandResponse::ephemeral(text)
}

fn help() -> CommandResponse {
    let lines: Vec<String> =
        ALL.iter().map(|c| format!("| `/{} {}` | {} |", c.trigger, c.hint, c.description)).collect();
    CommandResponse::ephemeral(format!("| command | what it does |\n|---|---|\n{}", lines.join("\n")))
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
        return Ok(tell(&format!("There is no public channel ~{name}.")));
    };
    let joining = app.authorize::<JoinChannel>(granted.cx(), channel.id).await?;
    channels::join(app, &joining).await?;
    let goto_location = link(app, args.team_id, &format!("channels/{}", channel.name)).await?;
    Ok(CommandResponse { goto_location, ..CommandResponse::default() })
}

async fn leave(app: &App, granted: &Granted<CreatePost>, args: &CommandArgs) -> Result<CommandResponse> {
    // Everybody may leave.
    channels::leave(app, &app.authorize::<ReadChannel>(granted.cx(), granted.target()).await?).await?;
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
    let Some(user) = person(app, granted, text).await? else {
        return Ok(tell("There is nobody of that name."));
    };
    let managing = app.authorize::<ManageChannelMembers>(granted.cx(), args.channel_id).await?;
    let done = if add {
        channels::add_member(app, &managing, user.id).await.map(|_| "added to")
    } else {
        channels::remove_member(app, &managing, user.id).await.map(|()| "removed from")
    };
    match done {
        Ok(done) => Ok(tell(&format!("@{} was {done} this channel.", user.username))),
        Err(failure) if failure.0.status_code < 500 => Ok(tell(&failure.0.message)),
        Err(failure) => Err(failure),
    }
}

async fn message(app: &App, granted: &Granted<CreatePost>, args: &CommandArgs, text: &str) -> Result<CommandResponse> {
    let Some(user) = person(app, granted, text).await? else {
        return Ok(tell("There is nobody of that name."));
    };
    let opening = app.authorize::<CreateDirectChannel>(granted.cx(), ()).await?;
    let channel = channels::direct(app, &opening, args.user_id, user.id).await?;
    let words = text.split_once(char::is_whitespace).map(|(_, words)| words.trim()).unwrap_or_default();
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
        Err(failure) if failure.0.status_code < 500 => Ok(tell(&failure.0.message)),
        Err(failure) => Err::<_, Failure>(failure),
    }
}
