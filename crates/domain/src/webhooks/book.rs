//! The hooks that were used lately, with their options.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::{HookId, IncomingWebhook, Millis};
use jackfield_storage::console;
use jackfield_storage::webhooks::{self as statements, Options};

use super::options::Kept;
use crate::believed::Believed;
use crate::{App, Failure, Result};

/// How long a hook is believed; events end that at once.
const BELIEVED_MS: i64 = 30_000;
const KNOWN: usize = 10_000;
/// Of uses within so long, one is noted.
const NOTED_MS: i64 = 10_000;
/// Refusals of one hook that are written down in a minute: whoever sends more fills no table.
const REFUSALS: u32 = 60;
const MINUTE_MS: i64 = 60_000;
/// After so many calls of any hooks the log of the one that is at it is cut.
const CUT_EVERY: u64 = 32;

/// A hook, with what only the server knows of it.
#[derive(Debug)]
pub(super) struct Known {
    pub hook: IncomingWebhook,
    pub kept: Kept,
}

/// The hooks that were used lately.
#[derive(Debug)]
pub struct WebhookBook {
    hooks: Believed<HookId, Arc<Known>>,
    noted: Mutex<HashMap<HookId, Millis>>,
    refused: Mutex<HashMap<HookId, (Millis, u32)>>,
    logged: AtomicU64,
}

impl Default for WebhookBook {
    fn default() -> Self {
        Self {
            hooks: Believed::new(BELIEVED_MS, KNOWN),
            noted: Mutex::default(),
            refused: Mutex::default(),
            logged: AtomicU64::default(),
        }
    }
}

impl WebhookBook {
    pub(super) async fn find(&self, app: &App, id: HookId) -> Result<Arc<Known>> {
        let read = async {
            let unknown = || Failure::of("web.incoming_webhook.invalid.app_error", 400);
            let hook =
                console::incoming_in_use(id).optional::<IncomingWebhook>(&app.store).await?.ok_or_else(unknown)?;
            let options = statements::options(id).optional::<Options>(&app.store).await?.ok_or_else(unknown)?;
            Ok(Arc::new(Known { hook, kept: Kept::of(&options) }))
        };
        self.hooks.or_read(id, app.now(), read).await
    }

    /// Whether this use is to be written down: one was not a moment ago.
    pub(super) fn is_to_be_noted(&self, id: HookId, now: Millis) -> bool {
        let mut noted = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        if noted.get(&id).is_some_and(|at| (0..NOTED_MS).contains(&(now.0 - at.0))) {
            return false;
        }
        if noted.len() >= KNOWN {
            noted.clear();
        }
        noted.insert(id, now);
        true
    }

    /// Whether a refusal is to be written down: not too many were in this minute.
    pub(super) fn is_refusal_to_be_noted(&self, id: HookId, now: Millis) -> bool {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        if refused.len() >= KNOWN && !refused.contains_key(&id) {
            refused.clear();
        }
        let (since, count) = refused.entry(id).or_insert((now, 0));
        if !(0..MINUTE_MS).contains(&(now.0 - since.0)) {
            (*since, *count) = (now, 0);
        }
        *count = count.saturating_add(1);
        *count <= REFUSALS
    }

    /// Whether it is time to cut the log of the hook that is called.
    pub(super) fn is_log_to_be_cut(&self) -> bool {
        self.logged.fetch_add(1, Ordering::Relaxed).is_multiple_of(CUT_EVERY)
    }

    #[cfg(feature = "testing")]
    pub(crate) fn all(&self, now: Millis) -> Vec<IncomingWebhook> {
        self.hooks.all(now).into_iter().map(|(_, known)| known.hook.clone()).collect()
    }

    pub(crate) fn forget(&self, id: HookId) {
        self.hooks.forget(&id);
    }

    pub(crate) fn clear(&self) {
        self.hooks.clear();
    }
}
