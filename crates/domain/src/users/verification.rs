//! Whose an address is: shown by a link that reached it, or said by an administrator.

use std::sync::Arc;

use jackfield_model::permission::{ManageSystemUser, Public};
use jackfield_model::{AppError, User, UserId, names};
use jackfield_storage::{Batch, Tx, users};

use super::profile::taken;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::letters::{self, Letter};
use crate::one_time::{self, Account, Purpose, Shown};
use crate::{App, Cx, Failure, Result};

/// Sends the link to an address. The answer does not tell whether anybody has it.
///
/// # Errors
/// 400 for what is no address, 501 where the server sends no mails.
#[crate::boxed]
pub async fn send_verification(app: &App, granted: &Granted<Public>, email: &str) -> Result<()> {
    let email = email.trim().to_lowercase();
    if !names::is_valid_email(&email) {
        return Err(AppError::invalid_param("email").into());
    }
    letters::check(app, "api.user.send_verify_email_and_forget.failed.error")?;
    let user = users::by_email(&email).optional::<User>(&app.store).await?;
    let user = user.filter(|user| user.is_active() && !user.is_bot && !user.email_verified);
    let Some(user) = user else { return Ok(()) };
    if !letters::may_ask(app, &granted.cx().request.ip, user.id).await? {
        return Ok(());
    }
    let mut batch = Batch::new();
    if let Some(letter) = letters::ask(app, &Letter::Verification { user: user.id, to: user.email }) {
        letter.push(&mut batch);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

/// Takes an address as its account's, by the link. An address that was to be changed is changed by it.
///
/// # Errors
/// 400 for a link that is unknown, used or past, or when somebody else has the address by now.
#[crate::boxed]
pub async fn verify(app: &App, granted: &Granted<Public>, token: &str) -> Result<()> {
    let account: Account = match one_time::take(app, token, &[Purpose::Verification]).await? {
        Shown::Good((_, account)) => account,
        Shown::Expired => {
            return Err(Failure::of("api.user.verify_email.link_expired.app_error", 400));
        }
        Shown::Nothing => {
            return Err(Failure::of("api.user.verify_email.bad_link.app_error", 400));
        }
    };
    set(app, granted.cx(), account.user_id, Some(account.email)).await?;
    Ok(())
}

/// Takes an address as its account's because an administrator says so.
///
/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn verify_by_administrator(app: &App, granted: &Granted<ManageSystemUser>) -> Result<User> {
    let user = set(app, granted.cx(), granted.target(), None).await?;
    Ok(super::shown(app, granted.cx(), &user))
}

async fn set(app: &App, cx: &Arc<Cx>, id: UserId, email: Option<String>) -> Result<User> {
    let (bus, by, privacy, now) = (app.events.clone(), cx.clone(), super::privacy(app), app.now());
    let moved = app.clone();
    app.transact(async move |tx: &mut Tx| {
        let found = users::by_id(id).optional::<User>(&mut *tx).await?;
        let before = found.found_or("app.user.missing_account.const")?;
        let email = email.unwrap_or_else(|| before.email.clone());
        users::set_verified(id, &email, now).execute(&mut *tx).await.map_err(taken)?;
        let user = User { email, email_verified: true, update_at: now, ..before.clone() };
        if user.email != before.email
            && let Some(letter) = letters::ask(&moved, &Letter::AddressChanged { user: id, before: before.email })
        {
            letter.execute(&mut *tx).await?;
        }
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()), privacy, is_seen: true }, &by);
        Ok(user)
    })
    .await
}
