//! Roles and what they permit.

use jackfield_model::{Role, RoleId};

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

operations! { tag "roles";
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
        permission: SignedIn,
    }
}
