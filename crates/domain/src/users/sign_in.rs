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
/// 401 when they are wrong, too many attempts failed, or the account was deactivated; 503 when too many sign in.
pub async fn sign_in(app: &App, cx: &Arc<Cx>, given: Credentials, props: &[(&str, String)]) -> Result<(User, Session)> {
    if given.password.is_empty() {
        return Err(Failure::new("api.user.login.blank_pwd.app_error", 400, "Password field must not be blank"));
    }
    let found = if given.id.is_empty() {
        users::by_login(&given.login_id.trim().to_lowercase()).optional::<User>(&app.store).await?
    } else {
        users::by_id(given.id).optional::<User>(&app.store).await?
    };
    let found = found.filter(|user| !user.is_bot);
    let name = if given.id.is_empty() { given.login_id.trim().to_lowercase() } else { given.id.to_string() };
    let claim = Claim { name: &name, user: found.as_ref(), password: &given.password };
    let right = proof::check(app, cx, claim).await?;
    if let Some(user) = found.as_ref().filter(|_| !right) {
        audits::note(app, cx, "login", &json!({ "user_id": user.id, "outcome": "fail" })).await?;
    }
    let Some(user) = found.filter(|_| right) else {
        // Mattermost tells a locked account apart; whoever guesses would learn that it is there.
        let message = "Enter a valid email or username and/or password. After several wrong attempts, please wait some minutes before the next one.";
        return Err(Failure::new("api.user.login.invalid_credentials_email_username", 401, message));
    };
    if !user.is_active() {
        let message = "Login failed because your account has been deactivated. Please contact an administrator.";
        return Err(Failure::new("api.user.login.inactive.app_error", 401, message));
    }
    let settings = app.config.read();
    if user.is_guest() && !settings.settings.guests.enable {
        let message = "Login failed because your guest account has been disabled. Please contact an administrator.";
        return Err(Failure::new("api.user.login.guest_accounts.disabled.error", 401, message));
    }
    second_factor::check(app, &user, &given.code).await?;
    if settings.settings.email.require_email_verification && !user.email_verified {
        let message = "Login failed because the email address has not been verified.";
        return Err(Failure::new("api.user.login.not_verified.app_error", 401, message));
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
    let what = json!({ "user_id": user.id, "session_id": session.id, "outcome": "success" });
    audits::note(app, cx, "login", &what).await?;
    app.hooks.user_has_logged_in(cx, &user);
    Ok((user, session))
}
