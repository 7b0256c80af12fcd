//! The trail of weighty acts: who did what.

use jackfield_model::AuditId;
use jackfield_storage::audits::{self, Audit};
use serde_json::Value;

use crate::{App, Cx, Result};

/// An entry of the trail, for a transaction that stores it together with the act.
pub fn entry(app: &App, cx: &Cx, action: &str, what: &Value) -> Audit {
    tracing::info!(target: "jackfield::audit", { user.id = %cx.user_id(), action }, "{what}");
    Audit {
        id: AuditId::new(),
        create_at: app.now(),
        user_id: cx.user_id(),
        action: action.to_owned(),
        extra_info: what.to_string(),
        ip_address: cx.request.ip.clone(),
        session_id: cx.session().map(|session| session.id.to_string()).unwrap_or_default(),
    }
}

/// Adds to the trail what has happened.
///
/// # Errors
/// Fails when the database does.
pub async fn note(app: &App, cx: &Cx, action: &str, what: &Value) -> Result<()> {
    audits::insert(&entry(app, cx, action, what)).execute(&app.store).await?;
    Ok(())
}
