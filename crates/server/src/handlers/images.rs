//! Pictures of people and teams.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use jackfield_api::{Operation, teams as teams_api, users as api};
use jackfield_domain::config::API_VERSION;
use jackfield_domain::{avatars, teams};
use jackfield_model::AppError;

use crate::call::{Answer, Call};
use crate::form;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

/// Bytes of an uploaded picture.
const BYTES: usize = 10 * 1024 * 1024;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetProfileImage, _, _>(get)
        .add::<api::GetDefaultProfileImage, _, _>(get_default)
        .add::<api::SetProfileImage, _, _>(set)
        .add::<api::SetDefaultProfileImage, _, _>(reset)
        .add::<teams_api::GetTeamIcon, _, _>(team_icon)
        .add::<teams_api::SetTeamIcon, _, _>(set_team_icon)
        .add::<teams_api::RemoveTeamIcon, _, _>(remove_team_icon)
}

fn png(bytes: Vec<u8>, keep: &'static str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    response
}

async fn get(call: Call<api::GetProfileImage>) -> Answer<api::GetProfileImage> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let picture = avatars::picture(&call.app, &granted).await?;
    // Mattermost: a day for pictures, five minutes for drawn ones.
    let keep = if picture.changed_at.is_never() { "max-age=300, private" } else { "max-age=86400, private" };
    let tag = format!("{API_VERSION}.{}.{}", granted.target(), picture.changed_at);
    Ok(Reply::whole(png(picture.png, keep)).with_etag(tag))
}

async fn get_default(call: Call<api::GetDefaultProfileImage>) -> Answer<api::GetDefaultProfileImage> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::whole(png(avatars::drawn(&call.app, &granted).await?, "max-age=300, private")))
}

/// The bytes under `image` in a form.
pub(super) async fn uploaded<O: Operation>(call: &Call<O>, missing: &'static str) -> Result<Vec<u8>, Refusal> {
    let mut form = form::fields(&call.headers, call.take_stream()).await?;
    while let Some(field) = form::next(&mut form).await? {
        if field.name() == Some("image") {
            return form::bytes(field, BYTES).await;
        }
    }
    Err(AppError::of(missing, 400).into())
}

async fn set(call: Call<api::SetProfileImage>) -> Answer<api::SetProfileImage> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let image = uploaded(&call, "api.user.upload_profile_user.no_file.app_error").await?;
    avatars::set(&call.app, &granted, image).await?;
    Ok(Reply::ok())
}

async fn reset(call: Call<api::SetDefaultProfileImage>) -> Answer<api::SetDefaultProfileImage> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    avatars::reset(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn team_icon(call: Call<teams_api::GetTeamIcon>) -> Answer<teams_api::GetTeamIcon> {
    let granted = call.granted(call.path.team_id).await?;
    let picture = teams::icon(&call.app, &granted).await?;
    let tag = format!("{API_VERSION}.{}.{}", granted.target(), picture.changed_at);
    Ok(Reply::whole(png(picture.png, "max-age=86400, private")).with_etag(tag))
}

async fn set_team_icon(call: Call<teams_api::SetTeamIcon>) -> Answer<teams_api::SetTeamIcon> {
    let granted = call.granted(call.path.team_id).await?;
    let image = uploaded(&call, "api.team.set_team_icon.no_file.app_error").await?;
    teams::set_icon(&call.app, &granted, image).await?;
    Ok(Reply::ok())
}

async fn remove_team_icon(call: Call<teams_api::RemoveTeamIcon>) -> Answer<teams_api::RemoveTeamIcon> {
    let granted = call.granted(call.path.team_id).await?;
    teams::remove_icon(&call.app, &granted).await?;
    Ok(Reply::ok())
}
