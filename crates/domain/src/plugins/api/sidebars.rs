//! What belongs to one user's client: preferences and the categories of the sidebar.

use jackfield_model::permission::EditUser;
use jackfield_model::{OrderedSidebarCategories, Preference, SidebarCategory, TeamId, UserId};

use super::PluginApi;
use crate::plugins::Capability;
use crate::{Result, preferences, sidebar};

impl PluginApi {
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn preferences(&self, user: UserId) -> Result<Vec<Preference>> {
        let granted = self.grant::<EditUser>(Capability::PreferencesRead, "preferences.list", user)?;
        preferences::all(&self.app, &granted).await
    }

    /// # Errors
    /// 404 when there is none.
    pub async fn preference(&self, user: UserId, category: &str, name: &str) -> Result<Preference> {
        let granted = self.grant::<EditUser>(Capability::PreferencesRead, "preferences.get", user)?;
        preferences::one(&self.app, &granted, category, name).await
    }

    /// # Errors
    /// 400 for preferences that are not valid or another user's.
    pub async fn save_preferences(&self, user: UserId, changed: Vec<Preference>) -> Result<()> {
        let granted = self.grant::<EditUser>(Capability::PreferencesWrite, "preferences.save", user)?;
        preferences::save(&self.app, &granted, changed).await
    }

    /// # Errors
    /// 400 for preferences that are not valid or another user's.
    pub async fn delete_preferences(&self, user: UserId, gone: Vec<Preference>) -> Result<()> {
        let granted = self.grant::<EditUser>(Capability::PreferencesWrite, "preferences.delete", user)?;
        preferences::delete(&self.app, &granted, gone).await
    }

    /// # Errors
    /// 404 when the user is not in the team.
    pub async fn sidebar_categories(&self, user: UserId, team: TeamId) -> Result<OrderedSidebarCategories> {
        let granted = self.grant::<EditUser>(Capability::PreferencesRead, "sidebar.list", user)?;
        sidebar::list(&self.app, &granted, team).await
    }

    /// # Errors
    /// 404 when the user is not in the team, 400 without a name.
    pub async fn create_sidebar_category(
        &self,
        user: UserId,
        team: TeamId,
        draft: SidebarCategory,
    ) -> Result<SidebarCategory> {
        let granted = self.grant::<EditUser>(Capability::PreferencesWrite, "sidebar.create", user)?;
        sidebar::create(&self.app, &granted, team, draft).await
    }

    /// # Errors
    /// 404 when the user is not in the team or a category does not exist.
    pub async fn update_sidebar_categories(
        &self,
        user: UserId,
        team: TeamId,
        wanted: Vec<SidebarCategory>,
    ) -> Result<Vec<SidebarCategory>> {
        let granted = self.grant::<EditUser>(Capability::PreferencesWrite, "sidebar.update", user)?;
        sidebar::update(&self.app, &granted, team, wanted).await
    }
}
