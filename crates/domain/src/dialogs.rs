//! Interactive dialogs: forms that an integration opens for a user who has just asked it for something.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::{AppError, Millis, OpenDialogRequest, RequestId, UserId};

use crate::events::Event;
use crate::{App, Cx, Failure, Result};

/// How long an integration may take to open a dialog. Mattermost: 3 seconds; a slow one gets what its request does.
const VALID_MS: i64 = 30_000;
/// Triggers that are known at once; the oldest go first.
const KEPT: usize = 10_000;
/// Mattermost: 24 letters.
const TITLE: usize = 24;
const ELEMENTS: usize = 100;

/// What users did lately that a dialog may follow from, by the id that their integration was given.
#[derive(Debug, Default)]
pub struct Triggers(Mutex<HashMap<String, (UserId, Millis)>>);

impl Triggers {
    /// Makes an id for what a user does.
    pub fn fresh(&self, user: UserId, now: Millis) -> String {
        let id = RequestId::new().to_string();
        self.keep(&id, user, now);
        id
    }

    /// Keeps an id that was made elsewhere.
    pub fn keep(&self, id: &str, user: UserId, now: Millis) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.retain(|_, (_, at)| now.0 - at.0 < VALID_MS);
        }
        if known.len() < KEPT && !id.is_empty() {
            known.insert(id.to_owned(), (user, now));
        }
    }

    fn take(&self, id: &str, now: Millis) -> Option<UserId> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        found.filter(|(_, at)| now.0 - at.0 < VALID_MS).map(|(user, _)| user)
    }
}

/// Opens a dialog for the user behind its trigger. The trigger is the caller's proof, and holds once.
///
/// # Errors
/// 400 for a trigger that is unknown or too old, and for a dialog without a title or address.
pub fn open(app: &App, cx: &Arc<Cx>, request: &OpenDialogRequest) -> Result<()> {
    let dialog = &request.dialog;
    let refuse = |message: &str| Err(Failure::new("app.open_dialog.invalid.app_error", 400, message));
    if request.url.is_empty() {
        return refuse("The dialog has no address to send its answers to.");
    }
    if dialog.title.is_empty() || dialog.title.chars().count() > TITLE {
        return refuse("The dialog's title has 1 to 24 letters.");
    }
    if dialog.elements.len() > ELEMENTS {
        return refuse("The dialog has too many elements.");
    }
    let Some(user_id) = app.memory.triggers.take(&request.trigger_id, app.now()) else {
        let id = "interactive_message.decode_trigger_id.expired";
        return Err(Failure::new(id, 400, "The trigger of the dialog is unknown or has expired."));
    };
    let dialog =
        serde_json::to_value(request).map_err(|error| AppError::internal("app.open_dialog.encode.app_error", error))?;
    app.events.publish(Event::OpenDialog { user_id, dialog }, cx);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trigger_holds_once_and_not_for_long() {
        let (triggers, user) = (Triggers::default(), UserId::new());
        let id = triggers.fresh(user, Millis(0));
        assert_eq!(triggers.take(&id, Millis(1_000)), Some(user));
        assert_eq!(triggers.take(&id, Millis(1_000)), None);
        let late = triggers.fresh(user, Millis(0));
        assert_eq!(triggers.take(&late, Millis(VALID_MS)), None);
    }
}
