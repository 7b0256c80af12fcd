//! What administrators do with accounts, and signing in elsewhere.

use jackfield_api::{bots as bot_api, system, users as api};
use jackfield_domain::audits;
use jackfield_domain::users::{self, CountAsked};
use jackfield_model::AppError;
use jackfield_model::permission::BotOf;

use super::words;
use crate::call::{Answer, Call};
use crate::handlers::console;
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::PromoteGuestToUser, _, _>(promote)
        .add::<api::DemoteUserToGuest, _, _>(demote)
        .add::<api::GetTotalUsersStatsFiltered, _, _>(count)
        .add::<api::GetUsersWithInvalidEmails, _, _>(invalid_addresses)
        .add::<api::GetServerLimits, _, _>(limits)
        .add::<api::ResetPasswordFailedAttempts, _, _>(forgive)
        .add::<api::UpdateUserAuth, _, _>(set_auth)
        .add::<api::GetUserByAuthData, _, _>(by_auth_data)
        .add::<api::GetUserAudits, _, _>(audits_of_user)
        .add::<api::SwitchAccountType, _, _>(switch)
        .add::<api::LoginWithDesktopToken, _, _>(desktop_login)
        .add::<api::LoginSSOCodeExchange, _, _>(exchange)
        .add::<bot_api::ConvertUserToBot, _, _>(to_bot)
        .add::<bot_api::ConvertBotToUser, _, _>(to_person)
        .add::<system::GetAudits, _, _>(all_audits)
}

async fn promote(call: Call<api::PromoteGuestToUser>) -> Answer<api::PromoteGuestToUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::promote(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn demote(call: Call<api::DemoteUserToGuest>) -> Answer<api::DemoteUserToGuest> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::demote(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn count(call: Call<api::GetTotalUsersStatsFiltered>) -> Answer<api::GetTotalUsersStatsFiltered> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let asked = CountAsked {
        team: query.in_team,
        channel: query.in_channel,
        with_inactive: query.include_deleted,
        with_bots: query.include_bots,
        roles: words(&query.roles).collect(),
        team_roles: words(&query.team_roles).collect(),
        channel_roles: words(&query.channel_roles).collect(),
    };
    Ok(Reply::json(users::count_some(&call.app, &granted, asked).await?))
}

async fn invalid_addresses(call: Call<api::GetUsersWithInvalidEmails>) -> Answer<api::GetUsersWithInvalidEmails> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    let page = (window.limit, window.offset);
    Ok(Reply::json(users::with_invalid_addresses(&call.app, &granted, page).await?))
}

async fn limits(call: Call<api::GetServerLimits>) -> Answer<api::GetServerLimits> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::limits(&call.app, &granted).await?))
}

async fn forgive(call: Call<api::ResetPasswordFailedAttempts>) -> Answer<api::ResetPasswordFailedAttempts> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    users::forgive_attempts(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn set_auth(call: Call<api::UpdateUserAuth>) -> Answer<api::UpdateUserAuth> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(users::set_auth(&call.app, &granted, call.body.clone()).await?))
}

async fn by_auth_data(call: Call<api::GetUserByAuthData>) -> Answer<api::GetUserByAuthData> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(users::by_auth_data(&call.app, &granted, &call.query.value).await?))
}

async fn audits_of_user(call: Call<api::GetUserAudits>) -> Answer<api::GetUserAudits> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let window = call.query.window();
    Ok(Reply::json(audits::of_user(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn all_audits(call: Call<system::GetAudits>) -> Answer<system::GetAudits> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(audits::list(&call.app, &granted, console::of(&call.query), (window.limit, window.offset)).await?))
}

async fn switch(call: Call<api::SwitchAccountType>) -> Answer<api::SwitchAccountType> {
    call.granted(()).await?;
    let body = &call.body;
    match (body.current_service.as_str(), body.new_service.as_str()) {
        ("gitlab" | "google" | "office365" | "openid" | "saml", "email") => {
            users::switch_to_password(&call.app, &call.cx, &body.current_service, &body.email, &body.new_password)
                .await?;
            Ok(Reply::json(api::FollowLink { follow_link: "/login?extra=signin_change".into() }))
        }
        ("email", "ldap") | ("ldap", "email") => {
            Err(AppError::of("api.user.email_to_ldap.not_available.app_error", 501).into())
        }
        ("email", "gitlab" | "google" | "office365" | "openid" | "saml") => {
            Err(AppError::of("api.user.authorize_oauth_user.unsupported.app_error", 501).into())
        }
        _ => Err(AppError::invalid_param("switch_request").into()),
    }
}

async fn desktop_login(call: Call<api::LoginWithDesktopToken>) -> Answer<api::LoginWithDesktopToken> {
    call.granted(()).await?;
    // Mattermost: such tokens are given out where somebody signed in elsewhere, which nobody does here.
    Err(AppError::of("app.desktop_token.validate.invalid", 401).into())
}

async fn exchange(call: Call<api::LoginSSOCodeExchange>) -> Answer<api::LoginSSOCodeExchange> {
    call.granted(()).await?;
    // As the tokens of desktops: no sign-in elsewhere has ended with a code.
    Err(AppError::of("api.oauth.invalid_state_token.app_error", 400).into())
}

async fn to_bot(call: Call<bot_api::ConvertUserToBot>) -> Answer<bot_api::ConvertUserToBot> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(users::to_bot(&call.app, &granted).await?))
}

async fn to_person(call: Call<bot_api::ConvertBotToUser>) -> Answer<bot_api::ConvertBotToUser> {
    let granted = call.granted(BotOf(call.path.bot_user_id)).await?;
    let administrator = call.query.set_system_admin;
    Ok(Reply::json(users::to_person(&call.app, &granted, call.body.clone(), administrator).await?))
}
