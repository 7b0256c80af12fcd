//! A new password for somebody who forgot theirs, by a link that reached their address.

use jackfield_model::permission::Public;
use jackfield_model::{AppError, User, names};
use jackfield_storage::{Batch, audits, one_time as tokens, sessions, users};
use serde_json::json;

use super::{password, proof};
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::letters::{self, Letter};
use crate::one_time::{self, Account, Purpose, Shown};
use crate::{App, Failure, Result};

/// Sends a link by which a password can be chosen. The answer does not tell whether anybody has the address.
///
/// # Errors
/// 400 for what is no address.
#[crate::boxed]
pub async fn send_password_reset(app: &App, granted: &Granted<Public>, email: &str) -> Result<()> {
    let email = email.trim().to_lowercase();
    if !names::is_valid_email(&email) {
        return Err(AppError::invalid_param("email").into());
    }
    // Mattermost: whoever asks is told the same where no mails are sent.
    if !letters::can_send(&app.config.read()) {
        tracing::warn!("Somebody asked for a link to a new password, and this server sends no mails");
        return Ok(());
    }
    let user = users::by_email(&email).optional::<User>(&app.store).await?;
    // Who signs in elsewhere has no password here.
    let user = user.filter(|user| user.is_active() && !user.is_bot && user.auth_service.is_empty());
    let Some(user) = user else { return Ok(()) };
    if !letters::may_ask(app, &granted.cx().request.ip, user.id).await? {
        tracing::info!(user.id = %user.id, "Too many links to a new password were asked for");
        return Ok(());
    }
    let mut batch = Batch::new();
    let what = json!({ "user_id": user.id });
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "sendPasswordReset", &what)));
    if let Some(letter) = letters::ask(app, &Letter::Recovery { user: user.id }) {
        letter.push(&mut batch);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

/// Gives an account the password that was chosen by such a link. Its sessions end: somebody else may have them.
///
/// # Errors
/// 400 for a link that is unknown, used or past, and for a password against the rules.
#[crate::boxed]
pub async fn reset_password(app: &App, granted: &Granted<Public>, token: &str, new: &str) -> Result<()> {
    if token.is_empty() {
        return Err(AppError::invalid_param("token").into());
    }
    let account = good(one_time::look(app, token, &[Purpose::Recovery]).await?)?;
    password::check(app, new)?;
    let user = users::by_id(account.user_id).optional::<User>(&app.store).await?;
    // The link went to an address that is not theirs any more.
    let user =
        user.filter(|user| user.email == account.email && user.is_active() && !user.is_bot).ok_or_else(invalid)?;
    if !user.auth_service.is_empty() {
        return Err(Failure::of("api.user.reset_password.sso.app_error", 400));
    }
    let hash = password::hash(app, new).await?;
    good(one_time::take(app, token, &[Purpose::Recovery]).await?)?;
    let (id, now) = (user.id, app.now());
    let mut batch = Batch::new();
    batch.push(users::set_password(id, &hash, now));
    // Only they read the mail.
    batch.push(users::set_verified(id, &user.email, now));
    for forgiven in proof::forgive(id) {
        batch.push(forgiven);
    }
    batch.push(sessions::delete_of_user(id));
    batch.push(tokens::delete_of_user(Purpose::Recovery.kind(), id));
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "resetPassword", &json!({ "user_id": id }))));
    batch.record(&app.events, Event::SessionsRevoked { user_id: id }, granted.cx());
    if let Some(letter) = letters::ask(app, &Letter::PasswordChanged { user: id }) {
        letter.push(&mut batch);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

fn good(shown: Shown<(Purpose, Account)>) -> Result<Account> {
    match shown {
        Shown::Good((_, account)) => Ok(account),
        Shown::Expired => Err(Failure::of("api.user.reset_password.link_expired.app_error", 400)),
        Shown::Nothing => Err(invalid()),
    }
}

fn invalid() -> Failure {
    Failure::of("api.user.reset_password.invalid_link.app_error", 400)
}
