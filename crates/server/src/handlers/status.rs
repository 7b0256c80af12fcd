//! Statuses: online, away, do not disturb, and people's own words.

use jackfield_api::status as api;
use jackfield_domain::{presence, users};
use jackfield_model::{AppError, Status, User, UserId, UserPatch, limits};
use jackfield_storage as storage;

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

/// The property of a user that keeps a custom status.
const CUSTOM: &str = "customStatus";

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetUserStatus, _, _>(get)
        .add::<api::GetUsersStatusesByIds, _, _>(by_ids)
        .add::<api::UpdateUserStatus, _, _>(update)
        .add::<api::UpdateUserCustomStatus, _, _>(set_custom)
        .add::<api::UnsetUserCustomStatus, _, _>(unset_custom)
}

async fn get(call: Call<api::GetUserStatus>) -> Answer<api::GetUserStatus> {
    let _signed_in = call.granted(()).await?;
    let id = call.path.user_id.or(call.me());
    let found = presence::statuses(&call.app, &[id]).await?;
    Ok(Reply::json(found.into_iter().next().unwrap_or_default()))
}

async fn by_ids(call: Call<api::GetUsersStatusesByIds>) -> Answer<api::GetUsersStatusesByIds> {
    let _signed_in = call.granted(()).await?;
    if call.body.is_empty() || call.body.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("user_ids").into());
    }
    Ok(Reply::json(presence::statuses(&call.app, &call.body).await?))
}

async fn update(call: Call<api::UpdateUserStatus>) -> Answer<api::UpdateUserStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    if !call.body.user_id.is_empty() && call.body.user_id != granted.target() {
        return Err(AppError::invalid_param("user_id").into());
    }
    let status = call.body.status.as_str();
    if !matches!(status, presence::ONLINE | presence::AWAY | presence::DND | presence::OFFLINE) {
        return Err(AppError::invalid_param("status").into());
    }
    // Mattermost: choosing "online" gives the choice back to one's activity.
    presence::choose(&call.app, granted.target(), status, call.body.dnd_end_time).await?;
    let found = presence::statuses(&call.app, &[granted.target()]).await?;
    Ok(Reply::json(
        found.into_iter().next().unwrap_or_else(|| Status { user_id: granted.target(), ..Status::default() }),
    ))
}

async fn profile(call_app: &jackfield_domain::App, id: UserId) -> Result<User, Refusal> {
    let found =
        storage::users::by_id(id).optional::<User>(&call_app.store).await.map_err(jackfield_domain::Failure::from)?;
    found.ok_or_else(|| AppError::new("app.user.missing_account.const", 404, "Unable to find the user.").into())
}

async fn set_custom(call: Call<api::UpdateUserCustomStatus>) -> Answer<api::UpdateUserCustomStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let status = &call.body;
    let is_empty = status.text.is_empty() && status.emoji.is_empty();
    if is_empty || status.text.chars().count() > limits::CUSTOM_STATUS_TEXT || status.emoji.len() > limits::EMOJI_NAME {
        return Err(AppError::invalid_param("custom_status").into());
    }
    let mut props = profile(&call.app, granted.target()).await?.props;
    props.insert(CUSTOM.into(), serde_json::to_string(status).unwrap_or_default());
    let patch = UserPatch { props: Some(props), ..UserPatch::default() };
    users::patch(&call.app, &granted, patch).await?;
    Ok(Reply::ok())
}

async fn unset_custom(call: Call<api::UnsetUserCustomStatus>) -> Answer<api::UnsetUserCustomStatus> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let mut props = profile(&call.app, granted.target()).await?.props;
    props.remove(CUSTOM);
    let patch = UserPatch { props: Some(props), ..UserPatch::default() };
    users::patch(&call.app, &granted, patch).await?;
    Ok(Reply::ok())
}
