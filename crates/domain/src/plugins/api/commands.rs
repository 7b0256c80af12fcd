//! Slash commands of the plugin.

use jackfield_model::permission::{CreateCommand, CreatePost, ManageCommand, ViewTeam};
use jackfield_model::{AutocompleteData, Command, CommandArgs, CommandId, CommandResponse, TeamId};

use super::{PluginApi, invalid};
use crate::plugins::Capability;
use crate::{Failure, Result, commands};

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

impl PluginApi {
    /// Registers a slash command until the plugin stops.
    ///
    /// # Errors
    /// 400 for a trigger that is not valid, 409 for one that is taken.
    pub fn register_command(&self, command: Command) -> Result<()> {
        self.enter(Capability::CommandsWrite, "commands.register")?;
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
            plugin_id: self.principal.id.to_string(),
            trigger: trigger.clone(),
            auto_complete: true,
            autocomplete_data: Some(autocomplete),
            display_name: if command.display_name.is_empty() { trigger.clone() } else { command.display_name },
            ..command
        };
        let free = !BUILT_IN.contains(&trigger.as_str()) && self.app.memory.plugin_commands.register(command);
        if free {
            return Ok(());
        }
        let message = format!("`/{trigger}` is taken, or the plugin has too many commands.");
        Err(Failure::new("app.plugin.command_taken.app_error", 409, message))
    }

    /// # Errors
    /// Fails without the capability.
    pub fn unregister_command(&self, team: TeamId, trigger: &str) -> Result<()> {
        self.enter(Capability::CommandsWrite, "commands.unregister")?;
        self.app.memory.plugin_commands.unregister(&self.principal.id, team, trigger);
        Ok(())
    }

    /// The commands that can be given in a team; only those that people made, if asked.
    ///
    /// # Errors
    /// 404 for an unknown team.
    pub async fn commands(&self, team: TeamId, custom_only: bool) -> Result<Vec<Command>> {
        let granted = self.grant::<ViewTeam>(Capability::TeamsRead, "commands.list", team)?;
        commands::list(&self.app, &granted, custom_only).await
    }

    /// The server's own commands.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn built_in_commands(&self) -> Result<Vec<Command>> {
        self.enter(Capability::TeamsRead, "commands.list_built_in")?;
        Ok(commands::of_server().collect())
    }

    /// # Errors
    /// 404 for an unknown command.
    pub async fn command(&self, id: CommandId) -> Result<Command> {
        let granted = self.grant::<ManageCommand>(Capability::TeamsRead, "commands.get", id)?;
        commands::get(&self.app, &granted).await
    }

    /// Makes a command that asks an address.
    ///
    /// # Errors
    /// 400 for an invalid command or a trigger that is taken.
    pub async fn create_command(&self, draft: Command) -> Result<Command> {
        let granted = self.grant::<CreateCommand>(Capability::CommandsWrite, "commands.create", draft.team_id)?;
        commands::create(&self.app, &granted, draft).await
    }

    /// # Errors
    /// 404 for an unknown command, 400 for an invalid one or a trigger that is taken.
    pub async fn update_command(&self, id: CommandId, draft: Command) -> Result<Command> {
        let granted = self.grant::<ManageCommand>(Capability::CommandsWrite, "commands.update", id)?;
        commands::update(&self.app, &granted, draft).await
    }

    /// # Errors
    /// 404 for an unknown command.
    pub async fn delete_command(&self, id: CommandId) -> Result<()> {
        let granted = self.grant::<ManageCommand>(Capability::CommandsWrite, "commands.delete", id)?;
        commands::delete(&self.app, &granted).await
    }

    /// Gives a command as the user that it names, who must be allowed to write there.
    ///
    /// # Errors
    /// 403 when the user may not, 404 for a command that nobody answers.
    pub async fn execute_command(&self, args: CommandArgs) -> Result<CommandResponse> {
        self.enter(Capability::CommandsExecute, "commands.execute")?;
        let cx = self.on_behalf_of(args.user_id).await?;
        let granted = self.app.authorize::<CreatePost>(&cx, args.channel_id).await?;
        commands::execute(&self.app, &granted, args).await
    }
}
