//! Passwords: their rules, their hashes, changing them.

pub(super) mod format;
pub(super) mod turns;

use jackfield_model::permission::ChangePassword;
use jackfield_model::{AppError, limits};
use jackfield_storage::{audits, sessions, users};
use serde_json::json;

use super::proof::{self, Claim};
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::letters::{self, Letter};
use crate::{App, Failure, Result};

/// Hashes a password, away from the threads that serve requests.
///
/// # Errors
/// 400 when it does not fulfil the server's rules, 503 when too many hash at once.
#[crate::boxed]
pub async fn hash(app: &App, password: &str) -> Result<String> {
    check(app, password)?;
    let password = password.to_owned();
    app.memory.hashing.take(move || format::make(&password)).await
}

/// Whether a password fulfils the server's rules.
///
/// # Errors
/// 400 saying what it lacks.
pub(super) fn check(app: &App, password: &str) -> Result<()> {
    let config = app.config.read();
    let rules = &config.settings.password;
    let length = i64::try_from(password.len()).unwrap_or(i64::MAX);
    if length < rules.minimum_length || password.len() > limits::PASSWORD_BYTES {
        let failure = Failure::of("model.user.is_valid.pwd_min_length.app_error", 400);
        return Err(failure.with("least", rules.minimum_length).with("most", limits::PASSWORD_BYTES));
    }
    let missing = [
        (rules.lowercase, "model.user.is_valid.pwd_lowercase.app_error", password.chars().any(char::is_lowercase)),
        (rules.uppercase, "model.user.is_valid.pwd_uppercase.app_error", password.chars().any(char::is_uppercase)),
        (rules.number, "model.user.is_valid.pwd_number.app_error", password.chars().any(|c| c.is_ascii_digit())),
        (rules.symbol, "model.user.is_valid.pwd_symbol.app_error", password.chars().any(|c| c.is_ascii_punctuation())),
    ];
    for (wanted, id, has) in missing {
        if wanted && !has {
            return Err(Failure::of(id, 400));
        }
    }
    Ok(())
}

/// Changes a password; the user themselves must know the old one. Other sessions end.
///
/// # Errors
/// 400 for a wrong old password or a new one against the rules.
#[crate::boxed]
pub async fn change(app: &App, granted: &Granted<ChangePassword>, old: &str, new: &str) -> Result<()> {
    let id = granted.target();
    let user = granted.object(app).await?;
    if granted.user_id() == id && old.is_empty() {
        return Err(AppError::invalid_param("current_password").into());
    }
    check(app, new)?;
    let claim = Claim { name: &user.username, user: Some(&user), password: old };
    if granted.user_id() == id && !proof::check(app, granted.cx(), claim).await? {
        return Err(Failure::of("api.user.update_password.incorrect.app_error", 400));
    }
    let hash = hash(app, new).await?;
    let now = app.now();
    let ends = app.config.read().settings.service.terminate_sessions_on_password_change;
    let kept = granted.cx().session().filter(|session| session.user_id == id).map(|session| session.id);
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    let entry = crate::audits::entry(app, &cx, "updatePassword", &json!({ "user_id": id }));
    let letter = letters::ask(app, &Letter::PasswordChanged { user: id });
    app.transact(async move |tx| {
        users::set_password(id, &hash, now).execute(&mut *tx).await?;
        for forgiven in proof::forgive(id) {
            forgiven.execute(&mut *tx).await?;
        }
        if ends {
            sessions::delete_others(id, kept.unwrap_or_default()).execute(&mut *tx).await?;
            tx.record(&bus, Event::SessionsRevoked { user_id: id }, &cx);
        }
        audits::insert(&entry).execute(&mut *tx).await?;
        if let Some(letter) = letter {
            letter.execute(tx).await?;
        }
        Ok(())
    })
    .await?;
    Ok(())
}
