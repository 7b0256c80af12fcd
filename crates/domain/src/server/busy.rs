//! A server that has too much to do leaves out what can wait, for a time that an administrator chooses.

use std::sync::atomic::{AtomicI64, Ordering};

use jackfield_model::permission::ManageSystem;
use jackfield_model::{AppError, Millis, ServerBusyState};
use jiff::Timestamp;
use serde_json::json;

use crate::authorize::Granted;
use crate::events::Event;
use crate::{App, Result, audits};

/// Mattermost: an hour unless a time is named.
const SECONDS: i64 = 60 * 60;
const SECONDS_MOST: i64 = 30 * 24 * 60 * 60;

/// Until when this server leaves something out.
#[derive(Debug, Default)]
pub struct Busy(AtomicI64);

impl Busy {
    pub fn is_at(&self, now: Millis) -> bool {
        self.0.load(Ordering::Relaxed) > now.0
    }

    pub(crate) fn until(&self, time: Millis) {
        self.0.store(time.0, Ordering::Relaxed);
    }
}

/// Begins to leave out what can wait, on all servers. `seconds` as it was asked for; empty for an hour.
///
/// # Errors
/// 400 for a time that is none.
#[crate::boxed]
pub async fn set_busy(app: &App, granted: &Granted<ManageSystem>, seconds: &str) -> Result<()> {
    let seconds = if seconds.is_empty() { Some(SECONDS) } else { seconds.parse().ok() };
    let Some(seconds) = seconds.filter(|seconds| (1..=SECONDS_MOST).contains(seconds)) else {
        return Err(AppError::invalid_url_param("seconds").into());
    };
    audits::note(app, granted.cx(), "setServerBusy", &json!({ "seconds": seconds })).await?;
    app.events.publish(Event::ServerBusy { until: app.now().plus(seconds * 1000) }, granted.cx());
    Ok(())
}

/// Leaves out nothing any more.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn clear_busy(app: &App, granted: &Granted<ManageSystem>) -> Result<()> {
    audits::note(app, granted.cx(), "clearServerBusy", &json!({})).await?;
    app.events.publish(Event::ServerBusy { until: Millis::NEVER }, granted.cx());
    Ok(())
}

/// Whether something is left out, and until when.
pub fn busy(app: &App, _: &Granted<ManageSystem>) -> ServerBusyState {
    let until = app.memory.busy.0.load(Ordering::Relaxed);
    if until <= app.now().0 {
        return ServerBusyState::default();
    }
    let written =
        Timestamp::from_millisecond(until).map(|at| at.strftime("%a %b %-d %H:%M:%S +0000 UTC %Y").to_string());
    ServerBusyState { busy: true, expires: until.div_euclid(1000), expires_ts: written.unwrap_or_default() }
}
