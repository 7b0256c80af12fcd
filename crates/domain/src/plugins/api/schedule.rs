//! Work that the plugin wants to do later, as job rows that outlive a restart.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jackfield_model::{JobId, Millis};
use jackfield_storage::jobs::{self, Job};
use jackfield_storage::{Store, Tx};
use serde_json::{Value, json};

use super::{PluginApi, invalid};
use crate::plugins::Capability;
use crate::{Failure, Result};

const NAME_LIMIT: usize = 128;
const PAYLOAD_LIMIT: usize = 64 * 1024;
const PER_PLUGIN: usize = 200;

/// Work that is due.
#[derive(Clone, Debug)]
pub struct Due {
    pub job: JobId,
    pub name: String,
    pub payload: Vec<u8>,
    /// How often it was tried before.
    pub attempts: i64,
}

impl PluginApi {
    /// Calls the plugin's hook `scheduled` at that time or soon after.
    ///
    /// # Errors
    /// 400 for a name or payload that is too long, 429 when too much is scheduled.
    pub async fn schedule(&self, name: &str, at: Millis, payload: &[u8]) -> Result<()> {
        self.enter(Capability::JobsWrite, "schedule.at")?;
        if name.is_empty() || name.len() > NAME_LIMIT {
            return Err(invalid("name", "has 1 to 128 bytes"));
        }
        if payload.len() > PAYLOAD_LIMIT {
            return Err(invalid("payload", "is longer than 64 KiB"));
        }
        let job_type = job_type(&self.principal.id);
        let job = Job {
            id: JobId::new(),
            job_type: job_type.clone(),
            create_at: self.app.now(),
            start_at: at,
            data: json!({ "name": name, "payload": STANDARD.encode(payload) }),
            ..Job::default()
        };
        let name = name.to_owned();
        self.app
            .transact(async move |tx: &mut Tx| {
                let pending = jobs::pending(&job_type).all::<Job>(&mut *tx).await?;
                let (same, others): (Vec<_>, Vec<_>) = pending.into_iter().partition(|job| named(job) == name);
                if others.len() >= PER_PLUGIN {
                    let message = "The plugin has scheduled too much already.";
                    return Err(Failure::new("app.plugin.schedule.app_error", 429, message));
                }
                for earlier in same {
                    jobs::delete(earlier.id).execute(&mut *tx).await?;
                }
                jobs::insert(&job).execute(&mut *tx).await?;
                Ok(())
            })
            .await
    }

    /// Says whether there was such work.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn cancel_scheduled(&self, name: &str) -> Result<bool> {
        self.enter(Capability::JobsWrite, "schedule.cancel")?;
        let (job_type, name) = (job_type(&self.principal.id), name.to_owned());
        self.app
            .transact(async move |tx: &mut Tx| {
                let pending = jobs::pending(&job_type).all::<Job>(&mut *tx).await?;
                let mut found = false;
                for job in pending.into_iter().filter(|job| named(job) == name) {
                    jobs::delete(job.id).execute(&mut *tx).await?;
                    found = true;
                }
                Ok(found)
            })
            .await
    }
}

/// How long work may take before another server takes it over.
const STALE_MS: i64 = 5 * 60 * 1000;
/// After so many failures it is given up.
const ATTEMPTS: i64 = 8;

/// Takes work of a plugin that is due. For the plugin host.
///
/// # Errors
/// Fails when the database does.
pub async fn take_due(store: &Store, plugin: &str, now: Millis) -> Result<Vec<Due>> {
    let taken = jobs::take(&job_type(plugin), now, Millis(now.0 - STALE_MS), 16).all::<Job>(store).await?;
    Ok(taken.iter().map(due).collect())
}

/// Work was done.
///
/// # Errors
/// Fails when the database does.
pub async fn finish(store: &Store, job: JobId) -> Result<()> {
    jobs::delete(job).execute(store).await?;
    Ok(())
}

/// Work failed: it is tried again later, or given up. Says whether it is tried again.
///
/// # Errors
/// Fails when the database does.
pub async fn retry(store: &Store, due: &Due, now: Millis) -> Result<bool> {
    if due.attempts + 1 >= ATTEMPTS {
        jobs::finish(due.job, "error", now).execute(store).await?;
        return Ok(false);
    }
    let wait = 10_000_i64.saturating_mul(1 << due.attempts.clamp(0, 16));
    jobs::retry(due.job, Millis(now.0.saturating_add(wait)), now).execute(store).await?;
    Ok(true)
}

fn due(job: &Job) -> Due {
    let payload = job.data.get("payload").and_then(Value::as_str).unwrap_or_default();
    Due {
        job: job.id,
        name: named(job).to_owned(),
        payload: STANDARD.decode(payload).unwrap_or_default(),
        attempts: job.progress,
    }
}

fn named(job: &Job) -> &str {
    job.data.get("name").and_then(Value::as_str).unwrap_or_default()
}

fn job_type(plugin: &str) -> String {
    format!("plugin:{plugin}")
}
