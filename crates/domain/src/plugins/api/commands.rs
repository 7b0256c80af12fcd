//! Slash commands of the plugin.

use jackfield_model::permission as may;
use jackfield_model::{AutocompleteData, Command, CommandArgs, CommandId, CommandResponse, TeamId};

use super::{Entry, Method, PluginApi, invalid};
use crate::plugins::Capability;
use crate::texts::locale_of_server;
use crate::{Failure, Result, commands};

/// Letters of a command's trigger.
const TRIGGER_LIMIT: usize = 128;

/// Triggers that the server answers itself.
const BUILT_IN: &[&str] = &[
    "away",
    "collapse",
    "dnd",
    "echo",
    "expand",
    "header",
    "help",
    "invite",
    "join",
    "kick",
    "leave",
    "logout",
    "me",
    "msg",
    "mute",
    "offline",
    "online",
    "open",
    "purpose",
    "remove",
    "rename",
    "search",
    "settings",
    "shortcuts",
    "shrug",
    "status",
];

methods! {
    /// Registers a slash command until the plugin stops. The same trigger again replaces it.
    RegisterCommand = CommandsWrite (command: Command) as "commands.register" |api| {
        let trigger = command.trigger.to_lowercase();
        let letters = |c: char| !c.is_whitespace() && !c.is_control() && c != '/';
        if trigger.is_empty() || trigger.len() > TRIGGER_LIMIT || !trigger.chars().all(letters) {
            return Err(invalid("trigger", "is one word without a slash"));
        }
        let autocomplete = command.autocomplete_data.clone().unwrap_or_else(|| AutocompleteData {
            trigger: trigger.clone(),
            hint: command.auto_complete_hint.clone(),
            help_text: command.auto_complete_desc.clone(),
            ..Default::default()
        });
        let command = Command {
            plugin_id: api.principal.id.to_string(),
            trigger: trigger.clone(),
            auto_complete: true,
            autocomplete_data: Some(autocomplete),
            display_name: if command.display_name.is_empty() { trigger.clone() } else { command.display_name },
            ..command
        };
        let free = !BUILT_IN.contains(&trigger.as_str()) && api.app.memory.plugin_commands.register(command);
        if free {
            return Ok(());
        }
        Err(Failure::of("app.plugin.command_taken.app_error", 409).with("trigger", trigger))
    }
    /// Takes a slash command of the plugin back.
    UnregisterCommand = CommandsWrite (team: TeamId, trigger: String) as "commands.unregister" |api| {
        api.app.memory.plugin_commands.unregister(&api.principal.id, team, &trigger);
        Ok(())
    }
    /// The commands that can be given in a team.
    ListCommands = TeamsRead (team: TeamId) -> Vec<Command> |api| {
        commands::list(&api.app, &api.grant::<may::ListCommands>(team), false).await
    }
    /// Those that people made.
    ListCustomCommands = TeamsRead (team: TeamId) -> Vec<Command> |api| {
        commands::list(&api.app, &api.grant::<may::ListCommands>(team), true).await
    }
    /// Those of plugins.
    ListPluginCommands = TeamsRead (team: TeamId) -> Vec<Command> |api| {
        let all = commands::list(&api.app, &api.grant::<may::ListCommands>(team), false).await?;
        Ok(all.into_iter().filter(|command| !command.plugin_id.is_empty()).collect())
    }
    /// The server's own.
    ListBuiltInCommands = TeamsRead () -> Vec<Command> |api| {
        Ok(commands::of_server(locale_of_server(&api.app)).collect())
    }
    /// A command that somebody made.
    GetCommand = TeamsRead (id: CommandId) -> Command |api| {
        commands::get(&api.app, &api.grant::<may::ManageCommand>(id)).await
    }
    /// Makes a command that asks an address.
    CreateCommand = CommandsWrite (command: Command) -> Command |api| {
        commands::create(&api.app, &api.grant::<may::CreateCommand>(command.team_id), command).await
    }
    /// Changes a command that asks an address.
    UpdateCommand = CommandsWrite (id: CommandId, command: Command) -> Command |api| {
        commands::update(&api.app, &api.grant::<may::ManageCommand>(id), command).await
    }
    /// Deletes a command that asks an address.
    DeleteCommand = CommandsWrite (id: CommandId) |api| {
        commands::delete(&api.app, &api.grant::<may::ManageCommand>(id)).await
    }
    /// Gives a command as the user that it names, who must be allowed to write there.
    ExecuteSlashCommand = CommandsExecute (args: CommandArgs) -> CommandResponse |api| {
        api.spare_administrators(args.user_id).await?;
        let cx = api.on_behalf_of(args.user_id).await?;
        let granted = api.app.authorize::<may::CreatePost>(&cx, args.channel_id).await?;
        commands::execute(&api.app, &granted, args).await
    }
}
