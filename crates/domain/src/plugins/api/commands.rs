//! Slash commands of the plugin.

use jackfield_model::{AutocompleteData, Command, TeamId};

use super::{PluginApi, invalid};
use crate::plugins::Capability;
use crate::{Failure, Result};

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
}
