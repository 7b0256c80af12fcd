//! Roles and what they permit.

use jackfield_model::{Role, RoleId, RolePatch};

use crate::operations;

/// A role, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByRole {
    pub role_id: RoleId,
}

/// A role, by name.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByRoleName {
    pub role_name: String,
}

operations! { tag "roles", scope System;
    /// Lists all roles.
    GetAllRoles = GET "/api/v4/roles" -> 200 json Vec<Role> {
        permission: ManageSystem,
    }
    /// Changes what a role permits.
    PatchRole = PUT "/api/v4/roles/{role_id}/patch" -> 200 json Role {
        path: ByRole,
        body: json RolePatch,
        example: {},
        permission: PatchRole,
    }
    /// Gets a role.
    GetRole = GET "/api/v4/roles/{role_id}" -> 200 json Role {
        path: ByRole,
        permission: ReadRole,
    }
    /// Gets a role by name.
    GetRoleByName = GET "/api/v4/roles/name/{role_name}" -> 200 json Role {
        path: ByRoleName,
        permission: SignedIn,
    }
    /// Gets many roles by name.
    GetRolesByNames = POST "/api/v4/roles/names" -> 200 json Vec<Role> {
        body: json Vec<String>,
        example: ["{role_name}"],
        scope: System read,
        permission: SignedIn,
    }
}

operations! { tag "permissions", scope System;
    /// Adds to permissions of the system console's parts what the console asks for in their place.
    GetAncillaryPermissionsPost = POST "/api/v4/permissions/ancillary" -> 200 json Vec<String> {
        body: json Vec<String>,
        example: ["sysconsole_read_user_management_teams"],
        scope: System read,
        permission: SignedIn,
    }
}
