//! Teams and who is in them.

use crate::wire::{is_zero, wire, words};
use crate::{AppError, Millis, SchemeId, TeamId, UserId};

words! {
    /// Whether anybody may join.
    pub enum TeamType {
        #[default]
        Open = "O",
        Invite = "I",
    }
}

wire! {
    pub struct Team {
        pub id: TeamId,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub display_name: String,
        /// The name in links.
        pub name: String,
        pub description: String,
        pub email: String,
        #[serde(rename = "type")]
        pub team_type: TeamType,
        pub company_name: String,
        pub allowed_domains: String,
        pub invite_id: String,
        pub allow_open_invite: bool,
        #[serde(skip_serializing_if = "is_zero")]
        pub last_team_icon_update: Millis,
        pub scheme_id: Option<SchemeId>,
        pub group_constrained: Option<bool>,
        pub policy_id: Option<String>,
        pub cloud_limits_archived: bool,
    }

    /// A change of a team; what is missing or null stays.
    pub struct TeamPatch {
        pub display_name: Option<String>,
        pub description: Option<String>,
        pub company_name: Option<String>,
        pub allowed_domains: Option<String>,
        pub allow_open_invite: Option<bool>,
        pub group_constrained: Option<bool>,
        pub cloud_limits_archived: Option<bool>,
    }

    pub struct TeamMember {
        pub team_id: TeamId,
        pub user_id: UserId,
        /// All roles, those of the scheme flags included, separated by spaces.
        pub roles: String,
        pub delete_at: Millis,
        pub scheme_guest: bool,
        pub scheme_user: bool,
        pub scheme_admin: bool,
        /// The roles that were given besides the flags.
        pub explicit_roles: String,
        #[serde(skip)]
        pub create_at: Millis,
    }

    /// One answer of adding many members.
    pub struct TeamMemberWithError {
        pub user_id: UserId,
        pub member: Option<TeamMember>,
        pub error: Option<AppError>,
    }

    /// What somebody who has a team's invitation link is shown of it.
    pub struct TeamInviteInfo {
        pub id: TeamId,
        pub name: String,
        pub display_name: String,
        pub description: String,
    }

    /// One answer of inviting many by mail.
    pub struct EmailInvite {
        pub email: String,
        pub error: Option<AppError>,
    }

    pub struct TeamUnread {
        pub team_id: TeamId,
        pub msg_count: i64,
        pub mention_count: i64,
        pub mention_count_root: i64,
        pub msg_count_root: i64,
        pub thread_count: i64,
        pub thread_mention_count: i64,
        pub thread_urgent_mention_count: i64,
    }

    pub struct TeamStats {
        pub team_id: TeamId,
        pub total_member_count: i64,
        pub active_member_count: i64,
    }

    pub struct TeamExists {
        pub exists: bool,
    }

    pub struct TeamSearch {
        pub term: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub page: Option<i64>,
        #[serde(skip_serializing_if = "is_zero")]
        pub per_page: Option<i64>,
        #[serde(skip_serializing_if = "is_zero")]
        pub allow_open_invite: Option<bool>,
        #[serde(skip_serializing_if = "is_zero")]
        pub group_constrained: Option<bool>,
        #[serde(skip_serializing_if = "is_zero")]
        pub include_group_constrained: Option<bool>,
    }

    /// A page of teams when the caller asked for the total.
    pub struct TeamsWithCount {
        pub teams: Vec<Team>,
        pub total_count: i64,
    }
}

impl Team {
    /// The team as those see it who do not manage it.
    #[must_use]
    pub fn sanitized(&self) -> Self {
        Self { email: String::new(), invite_id: String::new(), ..self.clone() }
    }

    /// The team as members see it who may invite others.
    #[must_use]
    pub fn sanitized_for_inviter(&self) -> Self {
        Self { email: String::new(), ..self.clone() }
    }

    pub fn is_open(&self) -> bool {
        self.allow_open_invite
    }

    /// Applies what the patch names. The caller checks the result.
    pub fn apply(&mut self, patch: TeamPatch) {
        if let Some(display_name) = patch.display_name {
            self.display_name = display_name;
        }
        if let Some(description) = patch.description {
            self.description = description;
        }
        if let Some(company_name) = patch.company_name {
            self.company_name = company_name;
        }
        if let Some(allowed_domains) = patch.allowed_domains {
            self.allowed_domains = allowed_domains;
        }
        if let Some(allow_open_invite) = patch.allow_open_invite {
            self.allow_open_invite = allow_open_invite;
        }
        if let Some(group_constrained) = patch.group_constrained {
            self.group_constrained = Some(group_constrained);
        }
        if let Some(archived) = patch.cloud_limits_archived {
            self.cloud_limits_archived = archived;
        }
    }
}

impl TeamMember {
    /// Fills `roles` from the flags and the explicit roles.
    pub fn compose_roles(&mut self) {
        let flags =
            [(self.scheme_guest, "team_guest"), (self.scheme_user, "team_user"), (self.scheme_admin, "team_admin")];
        self.roles = crate::role::compose(&self.explicit_roles, &flags);
    }
}
