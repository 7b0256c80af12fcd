//! What users did lately that a dialog may follow from.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jackfield_model::{ChannelId, Millis, UserId, secret};

/// How long an integration may take to open a dialog. Mattermost: 3 seconds; a slow one gets what its request does.
const VALID_MS: i64 = 30_000;
/// Triggers that are known at once; new ones beyond are not kept.
const KEPT: usize = 10_000;

/// Who did something, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trigger {
    pub user_id: UserId,
    pub channel_id: ChannelId,
}

/// Triggers by the id that their integration was given: its proof that it was asked.
#[derive(Debug, Default)]
pub struct Triggers(Mutex<HashMap<String, (Trigger, Millis)>>);

impl Triggers {
    /// Makes an id for what a user does.
    pub fn fresh(&self, trigger: Trigger, now: Millis) -> String {
        let id = secret::fresh();
        self.keep(&id, trigger, now);
        id
    }

    /// Keeps an id that was made elsewhere.
    pub fn keep(&self, id: &str, trigger: Trigger, now: Millis) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= KEPT {
            known.retain(|_, (_, at)| now.0 - at.0 < VALID_MS);
        }
        if known.len() < KEPT && !id.is_empty() {
            known.insert(id.to_owned(), (trigger, now));
        }
    }

    pub(super) fn take(&self, id: &str, now: Millis) -> Option<Trigger> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(id);
        found.filter(|(_, at)| now.0 - at.0 < VALID_MS).map(|(trigger, _)| trigger)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 17, 19
    #[test]
    fn a_trigger_holds_once_and_not_for_long() {
        let triggers = Triggers::default();
        let trigger = Trigger { user_id: UserId::new(), channel_id: ChannelId::new() };
        let id = triggers.fresh(trigger, Millis(0));
        assert_eq!(triggers.take(&id, Millis(1_000)), Some(trigger));
        assert_eq!(triggers.take(&id, Millis(1_000)), None);
        let late = triggers.fresh(trigger, Millis(0));
        assert_eq!(triggers.take(&late, Millis(VALID_MS)), None);
    }
}
