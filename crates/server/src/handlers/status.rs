//! Statuses: online, away, do not disturb, and people's own words.

use jackfield_api::status as api;
use jackfield_domain::{presence, users};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetUserStatus, _, _>(get)
        .add::<api::GetUsersStatusesByIds, _, _>(by_ids)
        .add::<api::UpdateUserStatus, _, _>(update)
        .add::<api::UpdateUserCustomStatus, _, _>(set_custom)
        .add::<api::UnsetUserCustomStatus, _, _>(unset_custom)
        .add::<api::RemoveRecentCustomStatus, _, _>(forget_recent)
        .add::<api::PostUserRecentCustomStatusDelete, _, _>(forget_recent_by_post)
}

async fn get(call: Call<api::GetUserStatus>) -> Answer<api::GetUserStatus> {
    let _signed_in = call.granted(()).await?;
    let found = presence::shown_statuses(&call.app, &call.cx, &[call.path.user_id.or(call.me())]).await?;
    Ok(Reply::json(found.into_iter().next().unwrap_or_default()))
}

async fn by_ids(call: Call<api::GetUsersStatusesByIds>) -> Answer<api::GetUsersStatusesByIds> {
    let _signed_in = call.granted(()).await?;
    Ok(Reply::json(presence::shown_statuses(&call.app, &call.cx, &call.body).await?))
}

async fn update(call: Call<api::UpdateUserStatus>) -> Answer<api::UpdateUserStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(presence::choose(&call.app, &granted, call.body.clone()).await?))
}

async fn set_custom(call: Call<api::UpdateUserCustomStatus>) -> Answer<api::UpdateUserCustomStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::set_custom_status(&call.app, &granted, Some(call.body)).await?;
    Ok(Reply::ok())
}

async fn forget_recent(call: Call<api::RemoveRecentCustomStatus>) -> Answer<api::RemoveRecentCustomStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::forget_recent_status(&call.app, &granted, &call.body).await?;
    Ok(Reply::ok())
}

async fn forget_recent_by_post(
    call: Call<api::PostUserRecentCustomStatusDelete>,
) -> Answer<api::PostUserRecentCustomStatusDelete> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::forget_recent_status(&call.app, &granted, &call.body).await?;
    Ok(Reply::ok())
}

async fn unset_custom(call: Call<api::UnsetUserCustomStatus>) -> Answer<api::UnsetUserCustomStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::set_custom_status(&call.app, &granted, None).await?;
    Ok(Reply::ok())
}
