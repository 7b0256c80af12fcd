//! The trail of weighty acts: who did what.

use jackfield_model::permission::{ReadAudits, ReadUserAudits};
use jackfield_model::{Audit as Shown, AuditId, UserId};
pub use jackfield_storage::audits::Of;
use jackfield_storage::audits::{self, Audit};
use serde_json::Value;

use crate::authorize::Granted;
use crate::{App, Cx, Result, calls};

/// Entries that are kept; the oldest are removed beyond.
pub(crate) const KEPT: i64 = 200_000;

/// An entry of the trail, for a transaction that stores it together with the act.
pub fn entry(app: &App, cx: &Cx, action: &str, what: &Value) -> Audit {
    let (token_id, oauth_app_id) = calls::acting(cx).unwrap_or_default();
    tracing::info!(target: "jackfield::audit", { user.id = %cx.user_id(), token.id = %token_id, action }, "{what}");
    Audit {
        id: AuditId::new(),
        create_at: app.now(),
        user_id: cx.user_id(),
        action: action.to_owned(),
        extra_info: what.to_string(),
        ip_address: cx.request.ip.clone(),
        session_id: cx.session().map(|session| session.id.to_string()).unwrap_or_default(),
        token_id,
        oauth_app_id,
    }
}

/// Adds to the trail what a stranger did, or tried, as somebody who has an account.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn note_of(app: &App, cx: &Cx, user: UserId, action: &str, what: &Value) -> Result<()> {
    audits::insert(&Audit { user_id: user, ..entry(app, cx, action, what) }).execute(&app.store).await?;
    Ok(())
}

/// Adds to the trail what has happened.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn note(app: &App, cx: &Cx, action: &str, what: &Value) -> Result<()> {
    audits::insert(&entry(app, cx, action, what)).execute(&app.store).await?;
    Ok(())
}

/// The newest entries: all, or those of whoever is asked about.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, _: &Granted<ReadAudits>, of: Of, (limit, offset): (i64, i64)) -> Result<Vec<Shown>> {
    Ok(audits::page(of, limit, offset).all::<Audit>(&app.store).await?.into_iter().map(shown).collect())
}

/// The newest entries of what somebody did.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<ReadUserAudits>, (limit, offset): (i64, i64)) -> Result<Vec<Shown>> {
    let found = audits::of_user(granted.target(), limit, offset).all::<Audit>(&app.store).await?;
    Ok(found.into_iter().map(shown).collect())
}

fn shown(audit: Audit) -> Shown {
    Shown {
        id: audit.id,
        create_at: audit.create_at,
        user_id: audit.user_id,
        action: audit.action,
        extra_info: audit.extra_info,
        ip_address: audit.ip_address,
        session_id: audit.session_id,
        token_id: audit.token_id,
        oauth_app_id: audit.oauth_app_id,
    }
}
