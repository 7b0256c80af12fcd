//! What users did lately that a dialog may follow from. An integration is given it sealed, as the proof that it was asked:
//! any server of the database opens it, whichever made it, and one that is opened for a dialog is used up on all.

use jackfield_model::{ChannelId, Millis, UserId};
use serde::{Deserialize, Serialize};

use crate::App;

/// How long an integration may take to open a dialog. Mattermost: 3 seconds; a slow one gets what its request does.
pub(super) const VALID_MS: i64 = 30_000;
/// What is sealed by the server's key for this opens as nothing else.
const PURPOSE: &str = "trigger";
/// The word for used triggers in the table of what holds once.
pub(super) const USED: &str = "dialog_trigger";

/// Who did something, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    pub user_id: UserId,
    pub channel_id: ChannelId,
}

#[derive(Serialize, Deserialize)]
struct Dated {
    trigger: Trigger,
    at: Millis,
}

/// Makes an id for what a user does.
pub fn trigger(app: &App, trigger: Trigger) -> String {
    let dated = serde_json::to_vec(&Dated { trigger, at: app.now() }).unwrap_or_default();
    // Without a key no dialog follows, and the act itself goes on.
    app.memory.sealing.seal(PURPOSE, dated).unwrap_or_default()
}

/// What an id stands for, while it is good; whether it was used the database says.
pub(super) fn read(app: &App, id: &str) -> Option<Trigger> {
    let dated: Dated = serde_json::from_slice(&app.memory.sealing.open(PURPOSE, id)?).ok()?;
    (app.now().0 - dated.at.0 < VALID_MS).then_some(dated.trigger)
}
