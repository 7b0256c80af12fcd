//! Bots.

use jackfield_model::{Bot, BotPatch, User, UserId, UserPatch};

use crate::operations;
use crate::query::{IncludeDeleted, PerPage, Window, query};

/// A bot, by its user's id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByBot {
    pub bot_user_id: UserId,
}

/// A bot and who shall own it.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByBotAndOwner {
    pub bot_user_id: UserId,
    pub user_id: UserId,
}

query! {
    pub struct BotsQuery {
        pub page: u32,
        pub per_page: PerPage,
        pub include_deleted: bool,
        /// Only those whose owner is gone.
        pub only_orphaned: bool,
    }
}

query! {
    pub struct ConvertQuery {
        /// Whether the person administers the server.
        pub set_system_admin: bool,
    }
}

impl BotsQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "bots", scope Bots;
    /// Creates a bot; whoever asks owns it.
    CreateBot = POST "/api/v4/bots" -> 201 json Bot {
        body: json Bot,
        example: { "username": "{unique}", "display_name": "Robot" },
        permission: CreateBot,
    }
    /// Lists bots.
    GetBots = GET "/api/v4/bots" -> 200 json Vec<Bot> {
        query: BotsQuery,
        permission: ReadBots,
    }
    /// Gets a bot.
    GetBot = GET "/api/v4/bots/{bot_user_id}" -> 200 json Bot {
        path: ByBot,
        query: IncludeDeleted,
        permission: ReadBot,
    }
    /// Changes a bot; what is missing stays.
    PatchBot = PUT "/api/v4/bots/{bot_user_id}" -> 200 json Bot {
        path: ByBot,
        body: json BotPatch,
        example: { "display_name": "Robot" },
        permission: ManageBot,
    }
    /// Disables a bot: its tokens stop working.
    DisableBot = POST "/api/v4/bots/{bot_user_id}/disable" -> 200 json Bot {
        path: ByBot,
        permission: ManageBot,
    }
    /// Enables a disabled bot.
    EnableBot = POST "/api/v4/bots/{bot_user_id}/enable" -> 200 json Bot {
        path: ByBot,
        permission: ManageBot,
    }
    /// Makes a person a bot.
    ConvertUserToBot = POST "/api/v4/users/{user_id}/convert_to_bot" -> 200 json Bot {
        path: crate::path::ByUser,
        scope: System write,
        permission: ManageSystemUser,
    }
    /// Makes a bot a person, who signs in with a password.
    ConvertBotToUser = POST "/api/v4/bots/{bot_user_id}/convert_to_user" -> 200 json User {
        path: ByBot,
        query: ConvertQuery,
        body: json UserPatch,
        example: { "password": "correct horse 7" },
        scope: System write,
        permission: ManageSystemBot,
    }
    /// Gives a bot to another owner.
    AssignBot = POST "/api/v4/bots/{bot_user_id}/assign/{user_id}" -> 200 json Bot {
        path: ByBotAndOwner,
        permission: AssignBot,
    }
}
