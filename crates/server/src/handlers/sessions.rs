//! Sessions and personal access tokens.

use jackfield_api::sessions as api;
use jackfield_domain::{Failure, access_tokens, events::Event, sessions};
use jackfield_model::{AppError, Session};
use jackfield_storage as storage;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetSessions, _, _>(list)
        .add::<api::RevokeSession, _, _>(revoke)
        .add::<api::RevokeAllSessions, _, _>(revoke_all)
        .add::<api::AttachDeviceExtraProps, _, _>(attach_device)
        .add::<api::CreateUserAccessToken, _, _>(create_token)
        .add::<api::GetUserAccessTokensForUser, _, _>(tokens)
        .add::<api::GetUserAccessToken, _, _>(token)
        .add::<api::RevokeUserAccessToken, _, _>(revoke_token)
        .add::<api::DisableUserAccessToken, _, _>(disable_token)
        .add::<api::EnableUserAccessToken, _, _>(enable_token)
}

async fn list(call: Call<api::GetSessions>) -> Answer<api::GetSessions> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let found =
        storage::sessions::of_user(granted.target()).all::<Session>(&call.app.store).await.map_err(Failure::from)?;
    Ok(Reply::json(found.iter().map(Session::sanitized).collect()))
}

async fn revoke(call: Call<api::RevokeSession>) -> Answer<api::RevokeSession> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let found = storage::sessions::by_id(call.body.session_id)
        .optional::<Session>(&call.app.store)
        .await
        .map_err(Failure::from)?
        .filter(|session| session.user_id == granted.target())
        .ok_or_else(|| AppError::invalid_url_param("session_id"))?;
    sessions::end(&call.app, &found).await?;
    Ok(Reply::ok())
}

async fn revoke_all(call: Call<api::RevokeAllSessions>) -> Answer<api::RevokeAllSessions> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    sessions::end_all(&call.app, granted.target()).await?;
    Ok(Reply::ok())
}

async fn attach_device(call: Call<api::AttachDeviceExtraProps>) -> Answer<api::AttachDeviceExtraProps> {
    let _signed_in = call.granted(()).await?;
    let Some(session) = call.cx.session() else { return Err(AppError::no_session().into()) };
    let device = sessions::Device {
        id: call.body.device_id.clone(),
        quiet: call.body.device_notification_disabled.clone(),
        version: call.body.mobile_version.clone(),
    };
    sessions::attach_device(&call.app, session, device).await?;
    Ok(Reply::ok())
}

async fn create_token(call: Call<api::CreateUserAccessToken>) -> Answer<api::CreateUserAccessToken> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let token = access_tokens::create(&call.app, &granted, call.body.description.clone(), call.body.expires_at).await?;
    Ok(Reply::json(token))
}

async fn tokens(call: Call<api::GetUserAccessTokensForUser>) -> Answer<api::GetUserAccessTokensForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let window = call.query.window();
    Ok(Reply::json(access_tokens::of_user(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn token(call: Call<api::GetUserAccessToken>) -> Answer<api::GetUserAccessToken> {
    let found = access_tokens::find(&call.app, call.path.token_id).await?;
    call.granted(found.user_id).await?;
    Ok(Reply::json(found))
}

async fn revoke_token(call: Call<api::RevokeUserAccessToken>) -> Answer<api::RevokeUserAccessToken> {
    let found = access_tokens::find(&call.app, call.body.token_id).await?;
    let granted = call.granted(found.user_id).await?;
    access_tokens::revoke(&call.app, &granted, found.id).await?;
    let event = Event::SessionsRevoked { user_id: found.user_id };
    call.app.events.publish(event, &call.cx);
    Ok(Reply::ok())
}

async fn disable_token(call: Call<api::DisableUserAccessToken>) -> Answer<api::DisableUserAccessToken> {
    let found = access_tokens::find(&call.app, call.body.token_id).await?;
    let granted = call.granted(found.user_id).await?;
    access_tokens::disable(&call.app, &granted, found.id).await?;
    Ok(Reply::ok())
}

async fn enable_token(call: Call<api::EnableUserAccessToken>) -> Answer<api::EnableUserAccessToken> {
    let found = access_tokens::find(&call.app, call.body.token_id).await?;
    let granted = call.granted(found.user_id).await?;
    access_tokens::enable(&call.app, &granted, found.id).await?;
    Ok(Reply::ok())
}
