//! Links that came by mail: to a new password, and to show whose an address is.

use jackfield_api::users as api;
use jackfield_domain::users;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::SendPasswordResetEmail, _, _>(send_reset)
        .add::<api::ResetPassword, _, _>(reset)
        .add::<api::SendVerificationEmail, _, _>(send_verification)
        .add::<api::VerifyUserEmail, _, _>(verify)
        .add::<api::VerifyUserEmailWithoutToken, _, _>(verify_member)
}

async fn send_reset(call: Call<api::SendPasswordResetEmail>) -> Answer<api::SendPasswordResetEmail> {
    let granted = call.granted(()).await?;
    users::send_password_reset(&call.app, &granted, &call.body.email).await?;
    Ok(Reply::ok())
}

async fn reset(call: Call<api::ResetPassword>) -> Answer<api::ResetPassword> {
    let granted = call.granted(()).await?;
    let token = if call.body.token.is_empty() { &call.body.code } else { &call.body.token };
    users::reset_password(&call.app, &granted, token, &call.body.new_password).await?;
    Ok(Reply::ok())
}

async fn send_verification(call: Call<api::SendVerificationEmail>) -> Answer<api::SendVerificationEmail> {
    let granted = call.granted(()).await?;
    users::send_verification(&call.app, &granted, &call.body.email).await?;
    Ok(Reply::ok())
}

async fn verify(call: Call<api::VerifyUserEmail>) -> Answer<api::VerifyUserEmail> {
    let granted = call.granted(()).await?;
    users::verify(&call.app, &granted, &call.body.token).await?;
    Ok(Reply::ok())
}

async fn verify_member(call: Call<api::VerifyUserEmailWithoutToken>) -> Answer<api::VerifyUserEmailWithoutToken> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(users::verify_by_administrator(&call.app, &granted).await?))
}
