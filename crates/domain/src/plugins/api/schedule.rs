//! Work that the plugin wants to do later, as durable work of its own lane.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::BoxFuture;
use jackfield_model::Millis;
use jackfield_storage::Tx;
use jackfield_storage::work::{self, Piece};
use serde::{Deserialize, Serialize};

use super::{Bytes, Entry, Method, PluginApi, invalid};
use crate::jobs::{Fault, Job, Left, Retry, Taken, ask_named};
use crate::plugins::Capability;
use crate::{App, Failure, Result};

/// A scheduled job: letters of its name, bytes of what it is given, and how many one plugin has.
const NAME_LIMIT: usize = 128;
const PAYLOAD_LIMIT: usize = 64 * 1024;
const PER_PLUGIN: usize = 200;

/// What a plugin asked to be told at a time. Its lane is the plugin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scheduled {
    pub name: String,
    /// In base64.
    payload: String,
}

impl Scheduled {
    pub fn payload(&self) -> Vec<u8> {
        STANDARD.decode(&self.payload).unwrap_or_default()
    }
}

/// Brings plugins what they scheduled; the plugin host says which plugins can be told, and tells them.
pub struct Schedules<H>(pub H);

/// Who can tell plugins.
pub trait Teller: Send + Sync + 'static {
    /// The ids of the plugins that run here and can be told.
    fn plugins(&self) -> Vec<String>;

    /// # Errors
    /// How the plugin failed.
    fn tell<'a>(&'a self, plugin: &'a str, due: Scheduled) -> BoxFuture<'a, Result<(), String>>;
}

impl<H: Teller> Job for Schedules<H> {
    const KIND: &'static str = "plugin";
    type Data = Scheduled;
    const WORKERS: usize = 4;
    const DEADLINE: Duration = Duration::from_secs(150);
    const RETRY: Retry = Retry { longest: Duration::from_secs(24 * 60 * 60), ..Retry::DEFAULT };

    fn lanes(&self, _: &App) -> Option<Vec<String>> {
        Some(self.0.plugins())
    }

    fn run<'a>(
        &'a self,
        _: &'a App,
        taken: &'a Taken,
        due: Scheduled,
    ) -> BoxFuture<'a, Result<Left<Scheduled>, Fault>> {
        Box::pin(async move {
            self.0.tell(&taken.piece.lane, due).await.map_err(Fault::Later)?;
            Ok(Left::Nothing)
        })
    }
}

/// For what is scheduled, whoever tells plugins.
type Kept = Schedules<Nobody>;

/// Tells nobody.
struct Nobody;

impl Teller for Nobody {
    fn plugins(&self) -> Vec<String> {
        Vec::new()
    }

    fn tell<'a>(&'a self, _: &'a str, _: Scheduled) -> BoxFuture<'a, Result<(), String>> {
        Box::pin(async { Err("nobody tells plugins here".to_owned()) })
    }
}

methods! {
    /// Calls the hook at that time or soon after. The same name again replaces the earlier one.
    Schedule = JobsWrite (name: String, at: Millis, payload: Bytes) as "schedule.at" |api| {
        if name.is_empty() || name.len() > NAME_LIMIT {
            return Err(invalid("name", "has 1 to 128 bytes"));
        }
        if payload.0.len() > PAYLOAD_LIMIT {
            return Err(invalid("payload", "is longer than 64 KiB"));
        }
        let lane = api.principal.id.to_string();
        let data = Scheduled { name: name.clone(), payload: STANDARD.encode(payload.0) };
        let asked = ask_named::<Kept>(&api.app, &lane, &name, at, &data);
        api.app
            .transact(async move |tx: &mut Tx| {
                // The lane's row is locked first, so that two calls at once count each other's work.
                work::open_lane(Kept::KIND, &lane, at, Kept::IN_ORDER).execute(&mut *tx).await?;
                work::cancel(Kept::KIND, &lane, &name).execute(&mut *tx).await?;
                let others = work::waiting(Kept::KIND, &lane).all::<Piece>(&mut *tx).await?;
                if others.len() >= PER_PLUGIN {
                    return Err(Failure::of("app.plugin.schedule.app_error", 429));
                }
                asked.execute(tx).await
            })
            .await
    }
    /// Says whether there was one.
    CancelScheduled = JobsWrite (name: String) -> bool as "schedule.cancel" |api| {
        let cancelled = work::cancel(Kept::KIND, &api.principal.id, &name).execute(&api.app.store).await?;
        Ok(cancelled > 0)
    }
}
