//! The log of a hook's calls: the newest ones, each with how it ended.

use jackfield_model::permission::ManageIncomingWebhook;
use jackfield_model::{HookId, WebhookCall};
use jackfield_storage::{Batch, webhooks as statements};

use crate::authorize::Granted;
use crate::texts::{self, locale_of};
use crate::{App, Failure, Result};

/// Calls of one hook.
const KEPT: i64 = 200;
/// Letters of a reason.
const REASON: usize = 300;
/// The log goes back so far, however few calls there are.
pub const CALLS_KEPT_MS: i64 = 30 * 24 * 60 * 60 * 1000;
/// So long a call that is sent again is known. Senders give up earlier, or sign anew.
pub const NAMES_KEPT_MS: i64 = 3 * 24 * 60 * 60 * 1000;

/// The last calls of a hook, the newest first.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn calls(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    failed: bool,
    (limit, offset): (i64, i64),
) -> Result<Vec<WebhookCall>> {
    let mut calls = statements::calls(granted.target(), failed, limit, offset).all::<WebhookCall>(&app.store).await?;
    let locale = locale_of(app, granted.cx()).await;
    for call in calls.iter_mut().filter(|call| !call.error.is_empty()) {
        // What was filled into a text stands in what was noted, which is in English.
        if let Some(told) = texts::known(&call.error, locale).filter(|told| !told.contains('{')) {
            told.clone_into(&mut call.reason);
        }
        let id = call.error.split('#').next().unwrap_or_default().len();
        call.error.truncate(id);
    }
    Ok(calls)
}

/// What is noted of a call that was refused.
pub(super) fn refused(call: WebhookCall, failure: &Failure) -> WebhookCall {
    let error = &failure.0;
    let key = if error.said.key.is_empty() { error.id.clone() } else { error.said.key.to_string() };
    WebhookCall { status: error.status_code.into(), error: key, reason: cut(&error.message), ..call }
}

/// What is noted of a call that was taken, and of which nothing was posted.
pub(super) fn taken(call: WebhookCall, key: &str) -> WebhookCall {
    WebhookCall { status: 200, error: key.to_owned(), reason: texts::plain(key, texts::Locale::English), ..call }
}

fn cut(text: &str) -> String {
    text.chars().filter(|letter| *letter != '\0').take(REASON).collect()
}

/// Writes a call down as part of a batch.
pub(super) fn note(app: &App, batch: &mut Batch, id: HookId, call: &WebhookCall) {
    batch.push(statements::note_call(id, call));
    if app.memory.webhooks.is_log_to_be_cut() {
        batch.push(statements::trim_calls(id, KEPT));
    }
}
