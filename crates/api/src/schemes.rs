//! Schemes: roles of their own for the members of some teams or channels.

use jackfield_model::{Channel, Scheme, SchemeId, SchemePatch, SchemeRef, Team};

use crate::path::{ByChannel, ByTeam};
use crate::query::{Paging, PerPage, Window, query};
use crate::{StatusOk, operations};

/// A scheme, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByScheme {
    pub scheme_id: SchemeId,
}

query! {
    pub struct SchemesQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// `team`, `channel` or empty for both.
        pub scope: String,
    }
}

impl SchemesQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "schemes", scope System;
    /// Lists schemes.
    GetSchemes = GET "/api/v4/schemes" -> 200 json Vec<Scheme> {
        query: SchemesQuery,
        permission: ReadSchemes,
    }
    /// Creates a scheme with its roles.
    CreateScheme = POST "/api/v4/schemes" -> 201 json Scheme {
        body: json Scheme,
        example: { "display_name": "Quiet", "scope": "team" },
        permission: ManageSchemes,
    }
    /// Gets a scheme.
    GetScheme = GET "/api/v4/schemes/{scheme_id}" -> 200 json Scheme {
        path: ByScheme,
        permission: ReadScheme,
    }
    /// Changes a scheme's names; what is missing stays.
    PatchScheme = PUT "/api/v4/schemes/{scheme_id}/patch" -> 200 json Scheme {
        path: ByScheme,
        body: json SchemePatch,
        example: { "display_name": "Renamed" },
        permission: ManageScheme,
    }
    /// Deletes a scheme with its roles.
    DeleteScheme = DELETE "/api/v4/schemes/{scheme_id}" -> 200 json StatusOk {
        path: ByScheme,
        permission: ManageScheme,
    }
    /// Lists the teams that have a scheme.
    GetTeamsForScheme = GET "/api/v4/schemes/{scheme_id}/teams" -> 200 json Vec<Team> {
        path: ByScheme,
        query: Paging,
        permission: ReadScheme,
    }
    /// Lists the channels that have a scheme.
    GetChannelsForScheme = GET "/api/v4/schemes/{scheme_id}/channels" -> 200 json Vec<Channel> {
        path: ByScheme,
        query: Paging,
        permission: ReadScheme,
    }
}

operations! { tag "teams", scope System;
    /// Gives a team a scheme, or none.
    UpdateTeamScheme = PUT "/api/v4/teams/{team_id}/scheme" -> 200 json StatusOk {
        path: ByTeam,
        body: json SchemeRef,
        example: { "scheme_id": "" },
        scope: System write,
        permission: ChangeTeamScheme,
    }
}

operations! { tag "channels", scope System;
    /// Gives a channel a scheme, or none.
    UpdateChannelScheme = PUT "/api/v4/channels/{channel_id}/scheme" -> 200 json StatusOk {
        path: ByChannel,
        body: json SchemeRef,
        example: { "scheme_id": "" },
        scope: System write,
        permission: ChangeChannelScheme,
    }
}
