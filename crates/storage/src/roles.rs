//! Roles.

use jackfield_model::{Millis, Role, RoleId};

use crate::{Query, record, sql};

record! {
    Role => "roles" {
        id: "id", name: "name", display_name: "displayname", description: "description", create_at: "createat",
        update_at: "updateat", delete_at: "deleteat", permissions: "permissionlist" read, scheme_managed: "schememanaged",
        built_in: "builtin",
    }
}

/// Permissions are kept as Mattermost keeps them, separated by spaces, and read as a JSON list.
macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT r.*, CASE WHEN TRIM(r.permissions) = '' THEN '[]' ELSE '[\"' || REPLACE(TRIM(r.permissions), ' ', '\",\"') || '\"]' END AS permissionlist FROM roles r ",
            $rest
        ))
    };
}

pub fn list() -> Query {
    select!("WHERE r.deleteat = 0 ORDER BY r.name")
}

pub fn by_id(id: RoleId) -> Query {
    select!("WHERE r.deleteat = 0 AND r.id = $1").bind(id)
}

pub fn by_names(names: &[String]) -> Query {
    select!("WHERE r.deleteat = 0 AND r.name {in $1} ORDER BY r.name").bind(names)
}

/// Stores a role unless one of its name is there.
pub fn insert_missing(role: &Role) -> Query {
    sql!(
        "INSERT INTO roles (id, name, displayname, description, createat, updateat, deleteat, permissions,
            schememanaged, builtin)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING"
    )
    .bind(role.id)
    .bind(&role.name)
    .bind(&role.display_name)
    .bind(&role.description)
    .bind(role.create_at)
    .bind(role.update_at)
    .bind(role.delete_at)
    .bind(role.permissions.join(" "))
    .bind(role.scheme_managed)
    .bind(role.built_in)
}

pub fn delete(names: &[String], now: Millis) -> Query {
    sql!("UPDATE roles SET deleteat = $2, updateat = $2 WHERE name {in $1}").bind(names).bind(now)
}

pub fn set_permissions(name: &str, permissions: &[String], now: Millis) -> Query {
    sql!("UPDATE roles SET permissions = $2, updateat = $3 WHERE name = $1")
        .bind(name)
        .bind(permissions.join(" "))
        .bind(now)
}
