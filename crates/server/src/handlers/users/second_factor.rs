//! Codes that are asked for beside the password.

use http::header;
use jackfield_api::users as api;
use jackfield_domain::users;
use jackfield_model::AppError;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GenerateMfaSecret, _, _>(generate)
        .add::<api::UpdateUserMfa, _, _>(update)
        .add::<api::CheckUserMfa, _, _>(check)
}

async fn generate(call: Call<api::GenerateMfaSecret>) -> Answer<api::GenerateMfaSecret> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let secret = users::generate_mfa(&call.app, &granted).await?;
    Ok(Reply::json(secret).with_header(header::CACHE_CONTROL, "no-cache").with_header(header::PRAGMA, "no-cache"))
}

async fn update(call: Call<api::UpdateUserMfa>) -> Answer<api::UpdateUserMfa> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    match call.body.activate {
        Some(true) => users::activate_mfa(&call.app, &granted, &call.body.code).await?,
        Some(false) => users::deactivate_mfa(&call.app, &granted).await?,
        None => return Err(AppError::invalid_param("activate").into()),
    }
    Ok(Reply::ok())
}

async fn check(call: Call<api::CheckUserMfa>) -> Answer<api::CheckUserMfa> {
    call.granted(()).await?;
    // Mattermost told of every account whether it has one. Clients ask for a code when signing in says that one is
    // missing, which it does once the password was right.
    Ok(Reply::json(api::MfaRequired { mfa_required: false }))
}
