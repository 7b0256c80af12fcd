//! Schemes: roles of their own for the members of some teams or channels.

use crate::wire::{wire, words};
use crate::{Millis, SchemeId};

words! {
    /// What a scheme is for.
    pub enum SchemeScope {
        #[default]
        Team = "team",
        Channel = "channel",
    }
}

wire! {
    pub struct Scheme {
        pub id: SchemeId,
        pub name: String,
        pub display_name: String,
        pub description: String,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub scope: SchemeScope,
        /// Names of roles; empty for those that the scope has not.
        pub default_team_admin_role: String,
        pub default_team_user_role: String,
        pub default_channel_admin_role: String,
        pub default_channel_user_role: String,
        pub default_team_guest_role: String,
        pub default_channel_guest_role: String,
        pub default_playbook_admin_role: String,
        pub default_playbook_member_role: String,
        pub default_run_admin_role: String,
        pub default_run_member_role: String,
    }

    /// A change of a scheme; what is missing or null stays.
    pub struct SchemePatch {
        pub name: Option<String>,
        pub display_name: Option<String>,
        pub description: Option<String>,
    }

    /// The scheme of a team or a channel; null or empty for none.
    pub struct SchemeRef {
        pub scheme_id: Option<SchemeId>,
    }
}

impl Scheme {
    /// The roles that it has, each with the built-in one whose place it takes.
    pub fn roles(&self) -> Vec<(&'static str, &str)> {
        let all = [
            (crate::TEAM_ADMIN, &self.default_team_admin_role),
            (crate::TEAM_USER, &self.default_team_user_role),
            (crate::TEAM_GUEST, &self.default_team_guest_role),
            (crate::CHANNEL_ADMIN, &self.default_channel_admin_role),
            (crate::CHANNEL_USER, &self.default_channel_user_role),
            (crate::CHANNEL_GUEST, &self.default_channel_guest_role),
            ("playbook_admin", &self.default_playbook_admin_role),
            ("playbook_member", &self.default_playbook_member_role),
            ("run_admin", &self.default_run_admin_role),
            ("run_member", &self.default_run_member_role),
        ];
        all.into_iter().filter(|(_, name)| !name.is_empty()).map(|(of, name)| (of, name.as_str())).collect()
    }

    /// The role that takes the place of a built-in one; that one where the scheme has none.
    pub fn role<'a>(&'a self, built_in: &'a str) -> &'a str {
        self.roles().into_iter().find(|(of, _)| *of == built_in).map_or(built_in, |(_, name)| name)
    }
}
