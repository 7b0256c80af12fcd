//! What users may do, for plugins that decide on their behalf.

use jackfield_model::{ChannelId, TeamId, User, UserId};
use jackfield_storage::{access, users};

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{Entry, Method, PluginApi};
use crate::Result;
use crate::plugins::Capability;

/// The name of a permission. Programs send the whole of it.
pub struct PermissionName(pub String);

impl<'de> Deserialize<'de> for PermissionName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let given = Value::deserialize(deserializer)?;
        let name = given.get("id").unwrap_or(&given).as_str().unwrap_or_default();
        Ok(Self(name.to_owned()))
    }
}

methods! {
    /// Whether a user's system roles hold a permission.
    HasPermissionTo = UsersRead (user: UserId, permission: PermissionName) -> bool as "permissions.has-permission" |api| {
        Ok(api.any_holds(&[Some(system_roles(api, user).await?)], &permission.0))
    }
    /// Whether a user's team or system roles hold a permission.
    HasPermissionToTeam = UsersRead (user: UserId, team: TeamId, permission: PermissionName) -> bool as "permissions.has-permission-to-team" |api| {
        let system = system_roles(api, user).await?;
        let found = access::team(team, user).optional::<access::TeamAccess>(&api.app.store).await?;
        let Some(found) = found else { return Ok(false) };
        let member = found.member.map(|member| member.roles);
        Ok(api.any_holds(&[Some(system), member], &permission.0))
    }
    /// Whether a user's channel, team or system roles hold a permission.
    HasPermissionToChannel = UsersRead (user: UserId, channel: ChannelId, permission: PermissionName) -> bool as "permissions.has-permission-to-channel" |api| {
        let system = system_roles(api, user).await?;
        let found = access::channel(channel, user).optional::<access::ChannelAccess>(&api.app.store).await?;
        let Some(found) = found else { return Ok(false) };
        let in_channel = found.member.map(|member| member.roles);
        let in_team = found.team_member.map(|member| member.roles);
        Ok(api.any_holds(&[Some(system), in_channel, in_team], &permission.0))
    }
    /// Whether any of the roles holds a permission.
    RolesGrantPermission = UsersRead (roles: Vec<String>, permission: String) -> bool |api| {
        let known = api.app.memory.roles.read();
        Ok(roles.iter().any(|role| known.any(role, &permission)))
    }
}

impl PluginApi {
    fn any_holds(&self, roles: &[Option<String>], permission: &str) -> bool {
        let known = self.app.memory.roles.read();
        roles.iter().flatten().any(|names| known.any(names, permission))
    }
}

/// The roles of a user who is active; none for others.
async fn system_roles(api: &PluginApi, user: UserId) -> Result<String> {
    let found = users::by_id(user).optional::<User>(&api.app.store).await?;
    Ok(found.filter(|user| user.delete_at.is_never()).map(|user| user.roles).unwrap_or_default())
}
