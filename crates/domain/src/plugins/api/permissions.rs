//! What users may do, for plugins that decide on their behalf.

use jackfield_model::{ChannelId, TeamId, User, UserId};
use jackfield_storage::{access, users};

use super::PluginApi;
use crate::Result;
use crate::plugins::Capability;

impl PluginApi {
    /// Whether a user's system roles hold a permission.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn has_permission(&self, user: UserId, permission: &str) -> Result<bool> {
        self.enter(Capability::UsersRead, "permissions.has_permission")?;
        Ok(self.any_holds(&[Some(self.system_roles(user).await?)], permission))
    }

    /// Whether a user's team or system roles hold a permission.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn has_permission_to_team(&self, user: UserId, team: TeamId, permission: &str) -> Result<bool> {
        self.enter(Capability::UsersRead, "permissions.has_permission_to_team")?;
        let system = self.system_roles(user).await?;
        let found = access::team(team, user).optional::<access::TeamAccess>(&self.app.store).await?;
        let Some(found) = found else { return Ok(false) };
        let member = found.member.map(|member| member.roles);
        Ok(self.any_holds(&[Some(system), member], permission))
    }

    /// Whether a user's channel, team or system roles hold a permission.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn has_permission_to_channel(&self, user: UserId, channel: ChannelId, permission: &str) -> Result<bool> {
        self.enter(Capability::UsersRead, "permissions.has_permission_to_channel")?;
        let system = self.system_roles(user).await?;
        let found = access::channel(channel, user).optional::<access::ChannelAccess>(&self.app.store).await?;
        let Some(found) = found else { return Ok(false) };
        let in_channel = found.member.map(|member| member.roles);
        let in_team = found.team_member.map(|member| member.roles);
        Ok(self.any_holds(&[Some(system), in_channel, in_team], permission))
    }

    fn any_holds(&self, roles: &[Option<String>], permission: &str) -> bool {
        let known = self.app.memory.roles.read();
        roles.iter().flatten().any(|names| known.any(names, permission))
    }

    /// The roles of a user who is active; none for others.
    async fn system_roles(&self, user: UserId) -> Result<String> {
        let found = users::by_id(user).optional::<User>(&self.app.store).await?;
        Ok(found.filter(|user| user.delete_at.is_never()).map(|user| user.roles).unwrap_or_default())
    }
}
