//! The categories of a user's sidebar.

use jackfield_api::sidebar as api;
use jackfield_domain::sidebar;
use jackfield_model::SidebarCategory;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

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
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(sidebar::create(&call.app, &granted, call.path.team_id, call.body).await?))
}

async fn update_all(
    call: Call<api::UpdateSidebarCategoriesForTeamForUser>,
) -> Answer<api::UpdateSidebarCategoriesForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
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
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
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
