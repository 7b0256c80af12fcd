//! Slash commands and their suggestions.

use serde_json::Value;

use crate::wire::{is_zero, wire};
use crate::{ChannelId, CommandId, HookId, MessageAttachment, Millis, PostId, Props, StringMap, TeamId, UserId};

wire! {
    pub struct Command {
        pub id: CommandId,
        pub token: String,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub creator_id: UserId,
        pub team_id: TeamId,
        /// Without the slash.
        pub trigger: String,
        /// `P` for POST, `G` for GET.
        pub method: String,
        pub username: String,
        pub icon_url: String,
        pub auto_complete: bool,
        pub auto_complete_desc: String,
        pub auto_complete_hint: String,
        pub display_name: String,
        pub description: String,
        pub url: String,
        pub plugin_id: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub autocomplete_data: Option<AutocompleteData>,
        #[serde(skip_serializing_if = "is_zero")]
        pub autocomplete_icon_data: String,
    }

    /// A command that somebody gives.
    pub struct CommandArgs {
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub team_id: TeamId,
        pub root_id: PostId,
        pub parent_id: PostId,
        #[serde(skip_serializing_if = "is_zero")]
        pub trigger_id: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub connection_id: String,
        /// With the slash.
        pub command: String,
        /// What the server adds for plugins and never takes from a client: its own address,
        #[serde(skip)]
        pub site_url: String,
        /// the ids of the team's members whom the command names, by their names,
        #[serde(skip)]
        pub user_mentions: StringMap,
        /// and of its public channels.
        #[serde(skip)]
        pub channel_mentions: StringMap,
    }

    /// What a command that was given may be answered with later.
    pub struct CommandWebhook {
        /// Also its secret.
        pub id: HookId,
        pub create_at: Millis,
        pub command_id: CommandId,
        pub user_id: UserId,
        pub channel_id: ChannelId,
        pub root_id: PostId,
        pub use_count: i64,
    }

    pub struct CommandResponse {
        /// `in_channel` or `ephemeral`.
        pub response_type: String,
        pub text: String,
        pub username: String,
        pub channel_id: ChannelId,
        pub icon_url: String,
        #[serde(rename = "type")]
        pub post_type: String,
        pub props: Option<Props>,
        pub goto_location: String,
        pub trigger_id: String,
        pub skip_slack_parsing: bool,
        pub attachments: Option<Vec<MessageAttachment>>,
        pub extra_responses: Option<Vec<CommandResponse>>,
    }

    /// What a command can be completed to. Mattermost: its keys are capitalised.
    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteData {
        pub trigger: String,
        pub hint: String,
        pub help_text: String,
        #[serde(rename = "RoleID")]
        pub role_id: String,
        pub arguments: Vec<AutocompleteArg>,
        pub sub_commands: Vec<AutocompleteData>,
    }

    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteArg {
        pub name: String,
        pub help_text: String,
        /// `TextInput`, `StaticList`, `DynamicList`.
        #[serde(rename = "Type")]
        pub argument_type: String,
        pub required: bool,
        /// [`AutocompleteTextArg`], [`AutocompleteStaticListArg`] or [`AutocompleteDynamicListArg`].
        pub data: Value,
    }

    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteTextArg {
        pub hint: String,
        pub pattern: String,
    }

    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteStaticListArg {
        pub possible_arguments: Vec<AutocompleteListItem>,
    }

    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteListItem {
        pub item: String,
        pub hint: String,
        pub help_text: String,
    }

    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteDynamicListArg {
        #[serde(rename = "FetchURL")]
        pub fetch_url: String,
    }

    #[serde(rename_all = "PascalCase")]
    pub struct AutocompleteSuggestion {
        pub complete: String,
        pub suggestion: String,
        pub hint: String,
        pub description: String,
        pub icon_data: String,
    }
}

pub const RESPONSE_IN_CHANNEL: &str = "in_channel";
pub const RESPONSE_EPHEMERAL: &str = "ephemeral";

impl Command {
    /// The command as those see it who do not manage it.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        Self {
            token: String::new(),
            creator_id: UserId::EMPTY,
            method: String::new(),
            url: String::new(),
            username: String::new(),
            icon_url: String::new(),
            ..self.clone()
        }
    }
}

impl CommandResponse {
    /// An answer that only the caller sees.
    pub fn ephemeral(text: impl Into<String>) -> Self {
        Self { response_type: RESPONSE_EPHEMERAL.into(), text: text.into(), ..Self::default() }
    }
}
