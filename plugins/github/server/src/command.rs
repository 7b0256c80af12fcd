//! `/github`.

use jackfield_plugin_api::{Autocomplete, Command, CommandArgs, CommandResponse, Error, host};

use crate::feature;
use crate::settings::Settings;
use crate::subscriptions::{self, Subscription};
use crate::text::plain;

const HELP: &str = "\
- `/github subscribe owner/repository [features]` – tell this channel what happens in a repository, or in all of an owner's
- `/github unsubscribe owner/repository` – stop telling it
- `/github list` – what this channel subscribes to
- `/github help` – this text

Features are names with commas between them, or `all`:";

/// The command with its suggestions.
pub fn described() -> Command {
    let features: Vec<(&str, &str)> =
        feature::ALL.iter().map(|feature| (feature.name, feature.help)).chain([("all", "Everything")]).collect();
    let autocomplete = Autocomplete::new("github", "[command]", "Subscribes this channel to GitHub repositories")
        .command(
            Autocomplete::new("subscribe", "[owner/repository] [features]", "Tell this channel what happens there")
                .text("[owner/repository]", "The repository, or its owner for all of theirs", true)
                .choice(&features, false),
        )
        .command(Autocomplete::new("unsubscribe", "[owner/repository]", "Stop telling this channel").text(
            "[owner/repository]",
            "The repository or owner",
            true,
        ))
        .command(Autocomplete::new("list", "", "What this channel subscribes to"))
        .command(Autocomplete::new("help", "", "How the command is used"));
    Command {
        trigger: "github".into(),
        description: "Subscribes this channel to GitHub repositories".into(),
        hint: "[subscribe|unsubscribe|list|help]".into(),
        autocomplete: autocomplete.to_json(),
        ..Command::default()
    }
}

pub fn run(args: &CommandArgs) -> Result<CommandResponse, Error> {
    let mut words = args.command.trim().splitn(4, char::is_whitespace).skip(1).map(str::trim);
    let (verb, repository, rest) =
        (words.next().unwrap_or_default(), words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let text = match verb {
        "subscribe" => subscribe(args, repository, rest)?,
        "unsubscribe" => unsubscribe(args, repository)?,
        "list" | "subscriptions" => list(args)?,
        "" | "help" => help(),
        other => format!("There is no `/github {}`.\n{}", plain(other), help()),
    };
    Ok(CommandResponse::ephemeral(text))
}

fn help() -> String {
    let features: Vec<String> = feature::ALL
        .iter()
        .map(|feature| {
            format!(
                "\n- `{}`{} – {}",
                feature.name,
                if feature.by_default { "" } else { " (only when named)" },
                feature.help
            )
        })
        .collect();
    format!("{HELP}{}", features.concat())
}

fn subscribe(args: &CommandArgs, repository: &str, features: &str) -> Result<String, Error> {
    let Some(repository) = subscriptions::repository(repository) else {
        return Ok("Name a repository: `/github subscribe owner/repository`.".into());
    };
    let features = match feature::parse(features) {
        Ok(features) => features,
        Err(unknown) => return Ok(format!("There is no feature `{}`.\n{}", plain(&unknown), help())),
    };
    let owner = repository.split('/').next().unwrap_or_default();
    if !Settings::read().allows_owner(owner) {
        return Ok(format!("Repositories of {} cannot be subscribed to on this server.", plain(owner)));
    }
    if host::channels_read::get_member(&args.channel_id, &args.user_id)?.is_none() {
        return Ok("Only members of a channel can subscribe it.".into());
    }
    let listed = features.join(", ");
    let subscription = Subscription {
        repository: repository.clone(),
        channel_id: args.channel_id.clone(),
        features,
        creator_id: args.user_id.clone(),
        create_at: host::system::now(),
    };
    subscriptions::keep(&subscription)?;
    tell_clients(&args.channel_id);
    Ok(format!("This channel is subscribed to **{}**: {listed}.", plain(&repository)))
}

fn unsubscribe(args: &CommandArgs, repository: &str) -> Result<String, Error> {
    let Some(repository) = subscriptions::repository(repository) else {
        return Ok("Name a repository: `/github unsubscribe owner/repository`.".into());
    };
    if host::channels_read::get_member(&args.channel_id, &args.user_id)?.is_none() {
        return Ok("Only members of a channel can unsubscribe it.".into());
    }
    if !subscriptions::end(&args.channel_id, &repository)? {
        return Ok(format!("This channel is not subscribed to **{}**.", plain(&repository)));
    }
    tell_clients(&args.channel_id);
    Ok(format!("This channel is not subscribed to **{}** any more.", plain(&repository)))
}

fn list(args: &CommandArgs) -> Result<String, Error> {
    if host::channels_read::get_member(&args.channel_id, &args.user_id)?.is_none() {
        return Ok("Only members of a channel see what it subscribes to.".into());
    }
    let found = subscriptions::of_channel(&args.channel_id)?;
    if found.is_empty() {
        return Ok(
            "This channel is not subscribed to any repository. `/github subscribe owner/repository` changes that."
                .into(),
        );
    }
    let lines: Vec<String> =
        found.iter().map(|one| format!("- **{}**: {}", plain(&one.repository), one.features.join(", "))).collect();
    Ok(format!("This channel is subscribed to:\n{}", lines.join("\n")))
}

/// Open lists of subscriptions change at once.
fn tell_clients(channel: &str) {
    let audience = host::websocket::Audience { channel_id: channel.to_owned(), ..Default::default() };
    let payload = serde_json::json!({ "channel_id": channel }).to_string();
    let _ = host::websocket::publish("subscriptions_changed", &payload, &audience);
}
