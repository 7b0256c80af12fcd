//! Slash commands.

use jackfield_model::{
    AutocompleteSuggestion, ChannelId, Command, CommandArgs, CommandId, CommandResponse, PostId, TeamId, wire,
};

use crate::path::ByTeam;
use crate::query::query;
use crate::{StatusOk, operations};

/// A slash command, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByCommand {
    pub command_id: CommandId,
}

wire! {
    pub struct CommandMove {
        pub team_id: TeamId,
    }

    pub struct CommandToken {
        pub token: String,
    }
}

query! {
    pub struct CommandsQuery {
        pub team_id: TeamId,
        pub custom_only: bool,
    }

    pub struct SuggestionsQuery {
        /// What was typed so far, with the slash.
        pub user_input: String,
        pub channel_id: ChannelId,
        pub root_id: PostId,
    }
}

operations! { tag "commands", scope Commands;
    /// Executes a slash command.
    ExecuteCommand = POST "/api/v4/commands/execute" -> 200 json CommandResponse {
        body: json CommandArgs,
        example: { "channel_id": "{channel_id}", "command": "/shrug hi" },
        permission: CreatePost,
    }
    /// Lists the commands of a team.
    ListCommands = GET "/api/v4/commands" -> 200 json Vec<Command> {
        query: CommandsQuery,
        example_query: "team_id={team_id}",
        permission: ListCommands,
    }
    /// Lists the commands that clients suggest.
    ListAutocompleteCommands = GET "/api/v4/teams/{team_id}/commands/autocomplete" -> 200 json Vec<Command> {
        path: ByTeam,
        permission: ListCommands,
    }
    /// Suggests how a typed command could go on.
    ListCommandAutocompleteSuggestions = GET "/api/v4/teams/{team_id}/commands/autocomplete_suggestions" -> 200 json Vec<AutocompleteSuggestion> {
        path: ByTeam,
        query: SuggestionsQuery,
        example_query: "user_input=/s&channel_id={channel_id}",
        permission: ListCommands,
    }
    /// Creates a command that is executed by an address outside.
    CreateCommand = POST "/api/v4/commands" -> 201 json Command {
        body: json Command,
        example: { "team_id": "{team_id}", "trigger": "{unique}", "url": "https://example.com/command", "method": "P" },
        permission: CreateCommand,
    }
    /// Gets a command.
    GetCommandById = GET "/api/v4/commands/{command_id}" -> 200 json Command {
        path: ByCommand,
        permission: ManageCommand,
    }
    /// Changes a command.
    UpdateCommand = PUT "/api/v4/commands/{command_id}" -> 200 json Command {
        path: ByCommand,
        body: json Command,
        example: { "id": "{command_id}", "team_id": "{team_id}", "trigger": "{unique}", "url": "https://example.com/command", "method": "P" },
        permission: ManageCommand,
    }
    /// Deletes a command.
    DeleteCommand = DELETE "/api/v4/commands/{command_id}" -> 200 json StatusOk {
        path: ByCommand,
        permission: ManageCommand,
    }
    /// Moves a command to another team.
    MoveCommand = PUT "/api/v4/commands/{command_id}/move" -> 200 json StatusOk {
        path: ByCommand,
        body: json CommandMove,
        example: { "team_id": "{team_id}" },
        permission: ManageCommand,
    }
    /// Gives a command a new secret.
    RegenCommandToken = PUT "/api/v4/commands/{command_id}/regen_token" -> 200 json CommandToken {
        path: ByCommand,
        permission: ManageCommand,
    }
}
