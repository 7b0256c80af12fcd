//! Signing in by name or address and password.

use std::sync::Arc;

use jackfield_model::{Session, User, UserId};
use jackfield_storage::users;
use serde_json::json;

use super::proof::{self, Claim};
use super::second_factor;
use crate::{App, Cx, Failure, Result, audits, sessions};

/// What somebody signs in with.
#[derive(Clone, Debug, Default)]
pub struct Credentials {
    pub id: UserId,
    /// A username or an e-mail address.
    pub login_id: String,
    pub password: String,
    pub device_id: String,
    /// The second factor's code, where one is asked for.
    pub code: String,
}

/// Checks credentials and starts a session.
///
/// # Errors
/// 401 when they are wrong, too many attempts failed, the account was deactivated or is a bot's; 503 when too many sign in.
#[crate::boxed]
pub async fn sign_in(app: &App, cx: &Arc<Cx>, given: Credentials, props: &[(&str, String)]) -> Result<(User, Session)> {
    if given.password.is_empty() {
        return Err(Failure::of("api.user.login.blank_pwd.app_error", 400));
    }
    let found = if given.id.is_empty() {
        users::by_login(&given.login_id.trim().to_lowercase()).optional::<User>(&app.store).await?
    } else {
        users::by_id(given.id).optional::<User>(&app.store).await?
    };
    if found.as_ref().is_some_and(|user| user.is_bot) {
        return Err(Failure::of("api.user.login.bot_login_forbidden.app_error", 401));
    }
    let name = if given.id.is_empty() { given.login_id.trim().to_lowercase() } else { given.id.to_string() };
    let claim = Claim { name: &name, user: found.as_ref(), password: &given.password };
    let right = proof::check(app, cx, claim).await?;
    if let Some(user) = found.as_ref().filter(|_| !right) {
        audits::note_of(app, cx, user.id, "login", &json!({ "outcome": "fail" })).await?;
    }
    let Some(user) = found.filter(|_| right) else {
        // Mattermost tells a locked account apart; whoever guesses would learn that it is there.
        return Err(Failure::of("api.user.login.invalid_credentials_email_username", 401));
    };
    if !user.is_active() {
        return Err(Failure::of("api.user.login.inactive.app_error", 401));
    }
    let settings = app.config.read();
    if user.is_guest() && !settings.settings.guests.enable {
        return Err(Failure::of("api.user.login.guest_accounts.disabled.error", 401));
    }
    second_factor::check(app, &user, &given.code).await?;
    if settings.settings.email.require_email_verification && !user.email_verified {
        return Err(Failure::of("api.user.login.not_verified.app_error", 401));
    }
    app.hooks.user_will_log_in(cx, &user).await?.settle((), "Login")?;
    users::note_login(user.id, app.now()).execute(&app.store).await?;
    let service = &settings.settings.service;
    let hours = if given.device_id.is_empty() {
        service.session_length_web_in_hours
    } else {
        service.session_length_mobile_in_hours
    };
    let session = sessions::start(app, &user, given.device_id, hours, props).await?;
    let what = json!({ "session_id": session.id, "outcome": "success" });
    audits::note_of(app, cx, user.id, "login", &what).await?;
    app.hooks.user_has_logged_in(cx, &user);
    Ok((user, session))
}
