//! Roles: named sets of permissions, and the 24 that every server has.

use serde::Deserialize;

use crate::wire::wire;
use crate::{Millis, RoleId, SchemeId};

wire! {
    pub struct Role {
        pub id: RoleId,
        pub name: String,
        pub display_name: String,
        pub description: String,
        pub create_at: Millis,
        pub update_at: Millis,
        pub delete_at: Millis,
        pub permissions: Vec<String>,
        pub scheme_managed: bool,
        pub built_in: bool,
        pub scheme_id: Option<SchemeId>,
    }

    pub struct RolePatch {
        pub permissions: Option<Vec<String>>,
    }
}

pub const SYSTEM_ADMIN: &str = "system_admin";
pub const SYSTEM_USER: &str = "system_user";
pub const SYSTEM_GUEST: &str = "system_guest";
pub const SYSTEM_POST_ALL: &str = "system_post_all";
pub const TEAM_ADMIN: &str = "team_admin";
pub const TEAM_USER: &str = "team_user";
pub const TEAM_GUEST: &str = "team_guest";
pub const CHANNEL_ADMIN: &str = "channel_admin";
pub const CHANNEL_USER: &str = "channel_user";
pub const CHANNEL_GUEST: &str = "channel_guest";

#[derive(Deserialize)]
struct BuiltIn {
    name: String,
    scheme_managed: bool,
    built_in: bool,
    permissions: Vec<String>,
}

impl Role {
    /// The roles that every server has, with fresh ids: Mattermost's defaults, and the emoji
    /// permissions that its first start adds for every user.
    pub fn built_in(now: Millis) -> Vec<Self> {
        #[expect(clippy::expect_used, reason = "the data is part of the program and tested")]
        let roles: Vec<BuiltIn> =
            serde_json::from_str(include_str!("../data/roles.json")).expect("the built-in roles are valid JSON");
        let role = |role: BuiltIn| Self {
            id: RoleId::new(),
            display_name: format!("authentication.roles.{}.name", role.name),
            description: format!("authentication.roles.{}.description", role.name),
            name: role.name,
            create_at: now,
            update_at: now,
            permissions: role.permissions,
            scheme_managed: role.scheme_managed,
            built_in: role.built_in,
            ..Self::default()
        };
        roles.into_iter().map(role).collect()
    }
}

/// The explicit roles and those of the set flags, each once, separated by spaces.
pub(crate) fn compose(explicit: &str, flags: &[(bool, &str)]) -> String {
    let mut roles: Vec<&str> = explicit.split_ascii_whitespace().collect();
    for (set, role) in flags {
        if *set && !roles.contains(role) {
            roles.push(role);
        }
    }
    roles.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_24_built_in_roles_and_the_administrator_holds_every_permission_of_the_others() {
        let roles = Role::built_in(Millis(1));
        assert_eq!(roles.len(), 24);
        let admin = roles.iter().find(|role| role.name == SYSTEM_ADMIN).expect("there is an administrator");
        assert_eq!(admin.permissions.len(), 280);
        let unknown = roles.iter().flat_map(|role| &role.permissions).find(|p| !admin.permissions.contains(p));
        assert_eq!(unknown, None);
    }

    #[test]
    fn flags_add_roles_once() {
        let roles = compose("custom team_user", &[(true, "team_user"), (false, "team_guest"), (true, "team_admin")]);
        assert_eq!(roles, "custom team_user team_admin");
    }
}
