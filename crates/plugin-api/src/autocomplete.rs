//! Suggestions for slash commands, written in Mattermost's shape.

use crate::text::quoted;

/// A command or subcommand with what can follow it.
#[derive(Clone, Debug, Default)]
pub struct Autocomplete {
    trigger: String,
    hint: String,
    help_text: String,
    arguments: Vec<String>,
    sub_commands: Vec<Autocomplete>,
}

impl Autocomplete {
    pub fn new(trigger: &str, hint: &str, help_text: &str) -> Self {
        Self { trigger: trigger.into(), hint: hint.into(), help_text: help_text.into(), ..Self::default() }
    }

    /// A text that the person writes.
    #[must_use]
    pub fn text(mut self, hint: &str, help_text: &str, required: bool) -> Self {
        self.arguments.push(format!(
            r#"{{"Name":"","HelpText":{},"Type":"TextInput","Required":{required},"Data":{{"Hint":{},"Pattern":""}}}}"#,
            quoted(help_text),
            quoted(hint),
        ));
        self
    }

    /// One of some items, each with its help text.
    #[must_use]
    pub fn choice(mut self, items: &[(&str, &str)], required: bool) -> Self {
        let items: Vec<String> = items
            .iter()
            .map(|(item, help)| format!(r#"{{"Item":{},"Hint":"","HelpText":{}}}"#, quoted(item), quoted(help)))
            .collect();
        self.arguments.push(format!(
            r#"{{"Name":"","HelpText":"","Type":"StaticList","Required":{required},"Data":{{"PossibleArguments":[{}]}}}}"#,
            items.join(","),
        ));
        self
    }

    #[must_use]
    pub fn command(mut self, command: Self) -> Self {
        self.sub_commands.push(command);
        self
    }

    /// The text for [`crate::Command`]'s `autocomplete`.
    pub fn to_json(&self) -> String {
        let commands: Vec<String> = self.sub_commands.iter().map(Self::to_json).collect();
        format!(
            r#"{{"Trigger":{},"Hint":{},"HelpText":{},"RoleID":"","Arguments":[{}],"SubCommands":[{}]}}"#,
            quoted(&self.trigger),
            quoted(&self.hint),
            quoted(&self.help_text),
            self.arguments.join(","),
            commands.join(","),
        )
    }
}
