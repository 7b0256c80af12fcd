//! The categories of a user's sidebar.

use jackfield_api::sidebar as api;
use jackfield_domain::sidebar;
use jackfield_model::{AppError, SidebarCategory, TeamId, UserId};

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

/// Categories that one request may change.
const CHANGED_AT_ONCE: usize = 200;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetSidebarCategoriesForTeamForUser, _, _>(list)
        .add::<api::CreateSidebarCategoryForTeamForUser, _, _>(create)
        .add::<api::UpdateSidebarCategoriesForTeamForUser, _, _>(update_all)
        .add::<api::GetSidebarCategoryOrderForTeamForUser, _, _>(order)
        .add::<api::UpdateSidebarCategoryOrderForTeamForUser, _, _>(reorder)
        .add::<api::GetSidebarCategoryForTeamForUser, _, _>(get)
        .add::<api::UpdateSidebarCategoryForTeamForUser, _, _>(update)
        .add::<api::RemoveSidebarCategoryForTeamForUser, _, _>(remove)
}

async fn list(call: Call<api::GetSidebarCategoriesForTeamForUser>) -> Answer<api::GetSidebarCategoriesForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(sidebar::list(&call.app, &granted, call.path.team_id).await?))
}

async fn create(
    call: Call<api::CreateSidebarCategoryForTeamForUser>,
) -> Answer<api::CreateSidebarCategoryForTeamForUser> {
    let user = call.path.user_id.or(call.me());
    let granted = call.granted(user).await?;
    check_owner(&call.body, user, call.path.team_id)?;
    Ok(Reply::json(sidebar::create(&call.app, &granted, call.path.team_id, call.body).await?))
}

/// A category may say whose it is, but not that it is somebody else's.
fn check_owner(category: &SidebarCategory, user: UserId, team: TeamId) -> Result<(), Refusal> {
    let of_user = category.user_id.is_empty() || category.user_id == user;
    let of_team = category.team_id.is_empty() || category.team_id == team;
    if of_user && of_team { Ok(()) } else { Err(AppError::invalid_param("category").into()) }
}

async fn update_all(
    call: Call<api::UpdateSidebarCategoriesForTeamForUser>,
) -> Answer<api::UpdateSidebarCategoriesForTeamForUser> {
    let user = call.path.user_id.or(call.me());
    let granted = call.granted(user).await?;
    if call.body.len() > CHANGED_AT_ONCE {
        return Err(AppError::invalid_param("categories").into());
    }
    for category in &call.body {
        check_owner(category, user, call.path.team_id)?;
    }
    Ok(Reply::json(sidebar::update(&call.app, &granted, call.path.team_id, call.body).await?))
}

async fn order(
    call: Call<api::GetSidebarCategoryOrderForTeamForUser>,
) -> Answer<api::GetSidebarCategoryOrderForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(sidebar::order(&call.app, &granted, call.path.team_id).await?))
}

async fn reorder(
    call: Call<api::UpdateSidebarCategoryOrderForTeamForUser>,
) -> Answer<api::UpdateSidebarCategoryOrderForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(sidebar::reorder(&call.app, &granted, call.path.team_id, call.body).await?))
}

async fn get(call: Call<api::GetSidebarCategoryForTeamForUser>) -> Answer<api::GetSidebarCategoryForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(sidebar::get(&call.app, &granted, call.path.team_id, &call.path.category_id).await?))
}

async fn update(
    call: Call<api::UpdateSidebarCategoryForTeamForUser>,
) -> Answer<api::UpdateSidebarCategoryForTeamForUser> {
    let user = call.path.user_id.or(call.me());
    let granted = call.granted(user).await?;
    check_owner(&call.body, user, call.path.team_id)?;
    let category = SidebarCategory { id: call.path.category_id, ..call.body };
    let updated = sidebar::update(&call.app, &granted, call.path.team_id, vec![category]).await?;
    Ok(Reply::json(updated.into_iter().next().unwrap_or_default()))
}

async fn remove(
    call: Call<api::RemoveSidebarCategoryForTeamForUser>,
) -> Answer<api::RemoveSidebarCategoryForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    sidebar::delete(&call.app, &granted, call.path.team_id, call.path.category_id).await?;
    Ok(Reply::ok())
}
