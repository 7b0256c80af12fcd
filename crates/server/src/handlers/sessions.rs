//! Sessions and personal access tokens.

use jackfield_api::sessions as api;
use jackfield_domain::{access_tokens, sessions};
use jackfield_model::AppError;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetSessions, _, _>(list)
        .add::<api::RevokeSession, _, _>(revoke)
        .add::<api::RevokeAllSessions, _, _>(revoke_all)
        .add::<api::RevokeSessionsFromAllUsers, _, _>(revoke_everybodys)
        .add::<api::GetUserAccessTokens, _, _>(all_tokens)
        .add::<api::SearchUserAccessTokens, _, _>(search_tokens)
        .add::<api::AttachDeviceExtraProps, _, _>(attach_device)
        .add::<api::CreateUserAccessToken, _, _>(create_token)
        .add::<api::GetUserAccessTokensForUser, _, _>(tokens)
        .add::<api::GetUserAccessToken, _, _>(token)
        .add::<api::RevokeUserAccessToken, _, _>(revoke_token)
        .add::<api::RotateUserAccessToken, _, _>(rotate_token)
        .add::<api::DisableUserAccessToken, _, _>(disable_token)
        .add::<api::EnableUserAccessToken, _, _>(enable_token)
}

async fn list(call: Call<api::GetSessions>) -> Answer<api::GetSessions> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(sessions::of_user(&call.app, &granted).await?))
}

async fn revoke(call: Call<api::RevokeSession>) -> Answer<api::RevokeSession> {
    if call.body.session_id.is_empty() {
        return Err(AppError::invalid_param("session_id").into());
    }
    let granted = call.granted(call.body.session_id).await?;
    sessions::revoke(&call.app, &granted, call.path.user_id.or(call.me())).await?;
    Ok(Reply::ok())
}

async fn revoke_all(call: Call<api::RevokeAllSessions>) -> Answer<api::RevokeAllSessions> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    sessions::revoke_all(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn revoke_everybodys(call: Call<api::RevokeSessionsFromAllUsers>) -> Answer<api::RevokeSessionsFromAllUsers> {
    let granted = call.granted(()).await?;
    sessions::end_everybodys(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn all_tokens(call: Call<api::GetUserAccessTokens>) -> Answer<api::GetUserAccessTokens> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(access_tokens::list(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn search_tokens(call: Call<api::SearchUserAccessTokens>) -> Answer<api::SearchUserAccessTokens> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(access_tokens::search(&call.app, &granted, &call.body.term).await?))
}

async fn attach_device(call: Call<api::AttachDeviceExtraProps>) -> Answer<api::AttachDeviceExtraProps> {
    let signed_in = call.granted(()).await?;
    let device = sessions::Device {
        id: call.body.device_id.clone(),
        quiet: call.body.device_notification_disabled.clone(),
        version: call.body.mobile_version.clone(),
    };
    sessions::attach_device(&call.app, &signed_in, device).await?;
    Ok(Reply::ok())
}

async fn create_token(call: Call<api::CreateUserAccessToken>) -> Answer<api::CreateUserAccessToken> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let body = call.body.clone();
    let draft = access_tokens::Draft {
        description: body.description,
        expires_at: body.expires_at,
        scopes: body.scopes,
        allowed_ips: body.allowed_ips,
    };
    let token = access_tokens::create(&call.app, &granted, draft).await?;
    Ok(Reply::json(token))
}

async fn tokens(call: Call<api::GetUserAccessTokensForUser>) -> Answer<api::GetUserAccessTokensForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let window = call.query.window();
    Ok(Reply::json(access_tokens::of_user(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn token(call: Call<api::GetUserAccessToken>) -> Answer<api::GetUserAccessToken> {
    let granted = call.granted(call.path.token_id).await?;
    Ok(Reply::json(access_tokens::get(&call.app, &granted).await?))
}

async fn revoke_token(call: Call<api::RevokeUserAccessToken>) -> Answer<api::RevokeUserAccessToken> {
    let granted = call.granted(call.body.token_id).await?;
    access_tokens::revoke(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn rotate_token(call: Call<api::RotateUserAccessToken>) -> Answer<api::RotateUserAccessToken> {
    let granted = call.granted(call.body.token_id).await?;
    Ok(Reply::json(access_tokens::rotate(&call.app, &granted, call.body.expires_at).await?))
}

async fn disable_token(call: Call<api::DisableUserAccessToken>) -> Answer<api::DisableUserAccessToken> {
    let granted = call.granted(call.body.token_id).await?;
    access_tokens::disable(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn enable_token(call: Call<api::EnableUserAccessToken>) -> Answer<api::EnableUserAccessToken> {
    let granted = call.granted(call.body.token_id).await?;
    access_tokens::enable(&call.app, &granted).await?;
    Ok(Reply::ok())
}
