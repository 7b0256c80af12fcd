//! A user's categories as they are.

use jackfield_model::permission::EditUser;
use jackfield_model::{
    Channel, ChannelId, Millis, OrderedSidebarCategories, SidebarCategory, TeamId, TeamMember, UserId,
};
use jackfield_storage::{Tx, channels, sidebar, team_members};

use super::built_in;
use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// A user's categories in a team with their channels; makes the built-in ones when they are missing.
///
/// # Errors
/// 404 when the user is not in the team.
#[crate::boxed]
pub async fn list(app: &App, granted: &Granted<EditUser>, team: TeamId) -> Result<OrderedSidebarCategories> {
    let user = granted.target();
    check_in_team(app, team, user).await?;
    let stored = sidebar::list(user, team).all::<SidebarCategory>(&app.store).await?;
    if stored.iter().filter(|category| built_in::is_built_in(category)).count() < 3 {
        let found =
            app.transact(async move |tx: &mut Tx| load(tx, user, team).await.map(|state| state.categories)).await?;
        return Ok(ordered(found));
    }
    let placements = sidebar::placements(user, team).all::<(String, ChannelId)>(&app.store).await?;
    let own = channels::of_user_in_team(user, team, false, Millis::NEVER).all::<Channel>(&app.store).await?;
    let mut categories = stored;
    built_in::fill(&mut categories, &placements, &own);
    Ok(ordered(categories))
}

fn ordered(categories: Vec<SidebarCategory>) -> OrderedSidebarCategories {
    let order = categories.iter().map(|category| category.id.clone()).collect();
    OrderedSidebarCategories { categories, order }
}

/// The order of a user's categories in a team.
///
/// # Errors
/// 404 when the user is not in the team.
#[crate::boxed]
pub async fn order(app: &App, granted: &Granted<EditUser>, team: TeamId) -> Result<Vec<String>> {
    Ok(list(app, granted, team).await?.order)
}

/// One of a user's categories in a team.
///
/// # Errors
/// 404 when there is none, or it is another team's.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<EditUser>, team: TeamId, id: &str) -> Result<SidebarCategory> {
    let all = list(app, granted, team).await?;
    all.categories.into_iter().find(|category| category.id == id).ok_or_else(missing)
}

pub(super) fn missing() -> Failure {
    Failure::of("app.channel.sidebar_categories.app_error", 404)
}

pub(super) async fn check_in_team(app: &App, team: TeamId, user: UserId) -> Result<()> {
    team_members::get(team, user)
        .optional::<TeamMember>(&app.store)
        .await?
        .filter(|member| member.delete_at.is_never())
        .map(|_| ())
        .found_or("app.team.get_member.missing.app_error")
}

/// What a change starts from.
pub(super) struct State {
    /// In order, with their channels.
    pub categories: Vec<SidebarCategory>,
    /// All of the user's channels of the team.
    pub channels: Vec<Channel>,
}

/// Reads a user's categories as part of a transaction, making those that are missing.
pub(super) async fn load(tx: &mut Tx, user: UserId, team: TeamId) -> Result<State> {
    for category in built_in::categories(user, team) {
        sidebar::insert(&category).execute(&mut *tx).await?;
    }
    let mut categories = sidebar::list(user, team).all::<SidebarCategory>(&mut *tx).await?;
    let placements = sidebar::placements(user, team).all::<(String, ChannelId)>(&mut *tx).await?;
    let channels = channels::of_user_in_team(user, team, false, Millis::NEVER).all::<Channel>(&mut *tx).await?;
    built_in::fill(&mut categories, &placements, &channels);
    Ok(State { categories, channels })
}
