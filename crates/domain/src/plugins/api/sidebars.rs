//! What belongs to one user's client: preferences and the categories of the sidebar.

use jackfield_model::permission as may;
use jackfield_model::{OrderedSidebarCategories, Preference, SidebarCategory, TeamId, UserId};

use super::{Entry, Method, PluginApi};
use crate::plugins::Capability;
use crate::{Result, preferences, sidebar};

methods! {
    /// All preferences of a user.
    GetPreferencesForUser = PreferencesRead (user: UserId) -> Vec<Preference> |api| {
        preferences::all(&api.app, &api.grant::<may::EditUser>(user)).await
    }
    /// One preference of a user; 404 when there is none.
    GetPreferenceForUser = PreferencesRead (user: UserId, category: String, name: String) -> Preference |api| {
        preferences::one(&api.app, &api.grant::<may::EditUser>(user), &category, &name).await
    }
    /// Keeps preferences of a user.
    UpdatePreferencesForUser = PreferencesWrite (user: UserId, preferences: Vec<Preference>) |api| {
        preferences::save(&api.app, &api.grant::<may::EditUser>(user), preferences).await
    }
    /// Forgets preferences of a user.
    DeletePreferencesForUser = PreferencesWrite (user: UserId, preferences: Vec<Preference>) |api| {
        preferences::delete(&api.app, &api.grant::<may::EditUser>(user), preferences).await
    }
    /// The categories of a user's sidebar, in order.
    GetChannelSidebarCategories = PreferencesRead (user: UserId, team: TeamId) -> OrderedSidebarCategories |api| {
        sidebar::list(&api.app, &api.grant::<may::EditUser>(user), team).await
    }
    /// Makes a category in a user's sidebar.
    CreateChannelSidebarCategory = PreferencesWrite (user: UserId, team: TeamId, category: SidebarCategory) -> SidebarCategory |api| {
        sidebar::create(&api.app, &api.grant::<may::EditUser>(user), team, category).await
    }
    /// Changes categories of a user's sidebar.
    UpdateChannelSidebarCategories = PreferencesWrite (user: UserId, team: TeamId, categories: Vec<SidebarCategory>) -> Vec<SidebarCategory> |api| {
        sidebar::update(&api.app, &api.grant::<may::EditUser>(user), team, categories).await
    }
}
