//! People: finding them, and what a plugin changes of their accounts.

use jackfield_model::permission::{ChangeUserActive, EditUser, ListUsers, ManageRolesOfUser, Public, ViewUser};
use jackfield_model::{CustomStatus, Status, User, UserId, UserPatch, UserSearch};

use super::{PluginApi, at_most_rows, rows, whole};
use crate::failure::Found;
use crate::plugins::Capability;
use crate::users::{self, ListFilter};
use crate::{Result, avatars, presence};

impl PluginApi {
    /// # Errors
    /// 404 for an unknown address.
    pub async fn user_by_email(&self, email: &str) -> Result<User> {
        self.enter(Capability::UsersRead, "users.get_by_email")?;
        users::by_email(&self.app, &self.cx, email).await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn users_by_usernames(&self, names: &[String]) -> Result<Vec<User>> {
        let granted = self.grant::<ListUsers>(Capability::UsersRead, "users.get_by_usernames", ())?;
        users::by_usernames(&self.app, &granted, at_most_rows(names)?).await
    }

    /// # Errors
    /// 404 for an unknown team or channel that narrows the list.
    pub async fn list_users(&self, filter: ListFilter, page: i64, per_page: i64) -> Result<Vec<User>> {
        let granted = self.grant::<ListUsers>(Capability::UsersRead, "users.list", ())?;
        whole(users::list(&self.app, &granted, filter, rows(page, per_page)).await?, per_page)
    }

    /// # Errors
    /// 404 for an unknown team or channel that narrows the search.
    pub async fn search_users(&self, asked: UserSearch) -> Result<Vec<User>> {
        let granted = self.grant::<ListUsers>(Capability::UsersRead, "users.search", ())?;
        users::search(&self.app, &granted, asked).await
    }

    /// # Errors
    /// 400 for an invalid or taken name or address.
    pub async fn create_user(&self, draft: User) -> Result<User> {
        let granted = self.grant::<Public>(Capability::UsersWrite, "users.create", ())?;
        let made = users::create(&self.app, &granted, draft, "").await?;
        Ok(made.sanitized_for_admin())
    }

    /// Changes what people may change of their own profile.
    ///
    /// # Errors
    /// 404 for an unknown user, 400 for invalid or taken values.
    pub async fn update_user(&self, id: UserId, patch: UserPatch) -> Result<User> {
        let granted = self.grant::<EditUser>(Capability::UsersWrite, "users.update", id)?;
        let changed = users::patch(&self.app, &granted, patch).await?;
        Ok(changed.sanitized_for_admin())
    }

    /// # Errors
    /// 404 for an unknown user, 400 for the last administrator.
    pub async fn set_user_active(&self, id: UserId, active: bool) -> Result<()> {
        let granted = self.grant::<ChangeUserActive>(Capability::UsersWrite, "users.set_active", id)?;
        users::set_active(&self.app, &granted, active).await
    }

    /// # Errors
    /// 404 for an unknown user, 400 for unknown roles.
    pub async fn set_user_roles(&self, id: UserId, roles: &str) -> Result<User> {
        let granted = self.grant::<ManageRolesOfUser>(Capability::UsersWrite, "users.set_roles", id)?;
        users::set_roles(&self.app, &granted, roles).await?;
        users::get(&self.app, &granted.implies::<ViewUser>()).await
    }

    /// The picture as a PNG, drawn from the name where there is no other.
    ///
    /// # Errors
    /// 404 for an unknown user.
    pub async fn profile_image(&self, id: UserId) -> Result<Vec<u8>> {
        let granted = self.grant::<ViewUser>(Capability::UsersRead, "users.get_image", id)?;
        Ok(avatars::picture(&self.app, &granted).await?.png)
    }

    /// # Errors
    /// 404 for an unknown user, 400 for bytes that are no image.
    pub async fn set_profile_image(&self, id: UserId, image: Vec<u8>) -> Result<()> {
        let granted = self.grant::<EditUser>(Capability::UsersWrite, "users.set_image", id)?;
        avatars::set(&self.app, &granted, image).await
    }

    /// Those without a status of their own are offline.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn statuses(&self, ids: &[UserId]) -> Result<Vec<Status>> {
        self.enter(Capability::UsersRead, "users.statuses")?;
        presence::statuses(&self.app, at_most_rows(ids)?).await
    }

    /// Shows a user as online, away, offline or busy; `until` ends "do not disturb", in seconds since 1970.
    ///
    /// # Errors
    /// 400 for a word that is no status, 404 for an unknown user.
    pub async fn set_status(&self, id: UserId, shown: &str, until: i64) -> Result<Status> {
        let granted = self.grant::<ViewUser>(Capability::UsersWrite, "users.set_status", id)?;
        if !matches!(shown, presence::ONLINE | presence::AWAY | presence::OFFLINE | presence::DND) {
            return Err(super::invalid("status", "is online, away, offline or dnd"));
        }
        users::get(&self.app, &granted).await?;
        presence::choose(&self.app, id, shown, until).await?;
        presence::statuses(&self.app, &[id]).await?.pop().found("app.status.get.missing.app_error", "status")
    }

    /// Sets the words that a user shows; `None` takes them away.
    ///
    /// # Errors
    /// 404 for an unknown user, 400 for words that are too long.
    pub async fn set_custom_status(&self, id: UserId, status: Option<CustomStatus>) -> Result<()> {
        let granted = self.grant::<EditUser>(Capability::UsersWrite, "users.set_custom_status", id)?;
        users::set_custom_status(&self.app, &granted, status).await
    }
}
