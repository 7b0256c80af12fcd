//! Moving in and out: a server's teams, people, channels and posts in Mattermost's bulk format.
//!
//! An archive is a zip with one file of lines and the folder `data` for the files that they name. Imports and exports are jobs that
//! administrators ask for; each kind is done by one server at a time, and what it has done is known when it ends in the middle.

mod archive;
mod export;
mod import;
mod lines;
mod names;
mod report;
mod slack;

use std::path::Path;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::permission::{ManageJobs, ManageSystem};
use jackfield_model::{AppError, Job as Row, JobId, JobStatus, StringMap};
use jackfield_storage::{Batch, Error, jobs as statements};
use serde::{Deserialize, Serialize};

pub(crate) use export::TEAM;
pub(crate) use import::FILE;
pub use report::{LeftOut, Report};
pub use slack::Left as LeftAtSlack;

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::jobs::{Fault, Job, Kind, Left, Queue, Retry, Taken};
use crate::{App, Failure, Result, tasks, uploads};

/// Which way things go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    In,
    Out,
}

impl Way {
    /// The lane: one after the other in each direction.
    pub(crate) const fn lane(self) -> &'static str {
        match self {
            Self::In => "import",
            Self::Out => "export",
        }
    }
}

/// Does imports and exports.
#[derive(Clone, Copy, Debug)]
pub struct Moving;

/// An import or export that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub job: JobId,
    pub way: Way,
}

impl Job for Moving {
    const KIND: &'static str = "moving";
    type Data = Wanted;
    const WORKERS: usize = 2;
    /// The largest of servers takes hours.
    const DEADLINE: Duration = Duration::from_secs(3 * 24 * 60 * 60);
    const LEASE: Duration = Duration::from_secs(60);
    const RETRY: Retry = Retry { tries: 5, ..Retry::DEFAULT };

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, data: Wanted) -> BoxFuture<'a, Result<Left<Wanted>, Fault>> {
        Box::pin(async move {
            match go_on(app, taken, &data).await {
                Ok(()) => Ok(Left::Nothing),
                Err(failure) => {
                    let why = failure.0.id.clone();
                    let fault = Fault::from(failure);
                    let is_over =
                        matches!(fault, Fault::Never(_)) || taken.piece.attempts.saturating_add(1) >= Self::RETRY.tries;
                    if is_over {
                        fail(app, data.job, &why).await?;
                    }
                    Err(fault)
                }
            }
        })
    }
}

async fn go_on(app: &App, taken: &Taken, wanted: &Wanted) -> Result<()> {
    let id = wanted.job;
    let Some(row) = statements::by_id(id).optional::<Row>(&app.store).await? else { return Ok(()) };
    let now = app.now();
    if !matches!(row.status, JobStatus::Pending | JobStatus::InProgress) {
        return cancel(app, &row).await;
    }
    if statements::advance(id, row.status, JobStatus::InProgress, row.progress, now).execute(&app.store).await? == 0 {
        return Ok(());
    }
    let is_done = match wanted.way {
        Way::In => import::run(app, taken, row).await?,
        Way::Out => export::run(app, taken, row).await?,
    };
    if is_done {
        return Ok(());
    }
    match statements::by_id(id).optional::<Row>(&app.store).await? {
        Some(row) => cancel(app, &row).await,
        None => Ok(()),
    }
}

/// Ends a job that somebody wanted to end.
async fn cancel(app: &App, row: &Row) -> Result<()> {
    if row.status == JobStatus::CancelRequested {
        let ended = statements::advance(row.id, row.status, JobStatus::Canceled, row.progress, app.now());
        ended.execute(&app.store).await?;
    }
    Ok(())
}

/// Ends a job that cannot be done; what it did is told all the same.
async fn fail(app: &App, id: JobId, why: &str) -> Result<()> {
    let Some(row) = statements::by_id(id).optional::<Row>(&app.store).await? else { return Ok(()) };
    let mut data: StringMap = row.data;
    data.insert("error".to_owned(), why.to_owned());
    statements::end(id, JobStatus::Error, &data, app.now()).execute(&app.store).await?;
    Ok(())
}

/// Why moving does not go on.
enum Halt {
    /// Somebody else goes on with it, or takes it back.
    Stopped,
    Failed(Failure),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        match error {
            Error::Unexpected { .. } => Self::Stopped,
            error => Self::Failed(error.into()),
        }
    }
}

type Going<T = ()> = std::result::Result<T, Halt>;

/// Whether it went to its end; `false` when somebody stopped it.
fn is_done(going: Going) -> Result<bool> {
    match going {
        Ok(()) => Ok(true),
        Err(Halt::Stopped) => Ok(false),
        Err(Halt::Failed(failure)) => Err(failure),
    }
}

/// Stores a batch together with how far a job is, and holds the claim on it for longer.
async fn tell(app: &App, taken: &Taken, job: &Row, progress: i64, mut batch: Batch) -> Going {
    hold(taken, app, &mut batch);
    batch.expect(statements::tell(job.id, &job.data, progress, app.now()), 1);
    batch.commit(&app.store).await?;
    Ok(())
}

/// Holds the claim on the work for as long again, with whatever else is stored.
fn hold(taken: &Taken, app: &App, batch: &mut Batch) {
    let lease = i64::try_from(Moving::LEASE.as_millis()).unwrap_or_default();
    taken.hold_in(batch, app.now().plus(lease));
}

/// How often whoever waits at the command line is told how far it is.
const TOLD: Duration = Duration::from_secs(1);

/// Brings in an archive that lies on this machine, for whoever has the machine; `told` hears how far it is.
///
/// # Errors
/// When it cannot be stored, or the database fails.
pub async fn bring_in(app: &App, from: &Path, told: impl Fn(&Row)) -> Result<Row> {
    let name = from.file_name().unwrap_or_default().to_string_lossy();
    bring_in_as(app, from, &name, told).await
}

/// As [`bring_in`], of a Slack export, into a team of a name; answers also what Slack has that does not move.
///
/// # Errors
/// 400 for what is no export, and for a name that no team may have; else as [`bring_in`].
pub async fn bring_in_from_slack(
    app: &App,
    from: &Path,
    team: &str,
    told: impl Fn(&Row),
) -> Result<(Row, LeftAtSlack)> {
    let most = u64::try_from(app.config.read().settings.file.max_file_size).unwrap_or_default();
    let (export, team, now) = (from.to_owned(), team.to_owned(), app.now().0);
    let converted = tokio::task::spawn_blocking(move || slack::converted(&export, &team, now, most));
    let converted = converted.await.map_err(|error| AppError::internal("api.file.write_file.app_error", error))?;
    let (archive, left) = converted?;
    Ok((bring_in_as(app, &archive.0, "slack.zip", told).await?, left))
}

async fn bring_in_as(app: &App, from: &Path, name: &str, told: impl Fn(&Row)) -> Result<Row> {
    let cx = SystemCx::new("command line");
    let managing = Granted::<ManageSystem>::for_system(cx.clone(), ());
    let name = uploads::keep_import(app, &managing, name, from).await?;
    let data = StringMap::from([(FILE.to_owned(), name.clone())]);
    let row = wait(app, &cx, "import_process", data, told).await?;
    if row.status == JobStatus::Success || row.status == JobStatus::Warning {
        uploads::delete_archive(app, &managing, uploads::Kind::Import, &name).await?;
    }
    Ok(row)
}

/// Exports everything to a file of this machine, for whoever has the machine.
///
/// # Errors
/// When it cannot be written, or the database fails.
pub async fn take_out(app: &App, to: &Path, told: impl Fn(&Row)) -> Result<Row> {
    let cx = SystemCx::new("command line");
    let wanted =
        ["include_attachments", "include_archived_channels", "include_profile_pictures", "include_roles_and_schemes"];
    let data = wanted.map(|name| (name.to_owned(), "true".to_owned())).into();
    let row = wait(app, &cx, "export_process", data, told).await?;
    if let Some(name) = row.data.get(tasks::EXPORT) {
        let fault = |error| AppError::internal("api.file.write_file.app_error", error);
        let (path, _) = uploads::find_export(app, name).await?;
        let mut bytes = app.files.read(&path, 0, None).await.map_err(fault)?;
        let mut file = tokio::fs::File::create(to).await.map_err(fault)?;
        tokio::io::copy(&mut bytes, &mut file).await.map_err(fault)?;
        file.sync_all().await.map_err(fault)?;
        let managing = Granted::<ManageSystem>::for_system(cx, ());
        uploads::delete_archive(app, &managing, uploads::Kind::Export, name).await?;
    }
    Ok(row)
}

/// Asks for a job and does it here, unless another server of the database does.
async fn wait(app: &App, cx: &SystemCx, kind: &str, data: StringMap, told: impl Fn(&Row)) -> Result<Row> {
    let asking = Granted::<ManageJobs>::for_system(cx.clone(), ());
    let id = tasks::create(app, &asking, kind, data).await?.id;
    let queue = Queue(Moving);
    let working = async {
        loop {
            if !queue.run_next(app).await? {
                tokio::time::sleep(TOLD).await;
            }
        }
    };
    let watching = async {
        loop {
            let row = statements::by_id(id).one::<Row>(&app.store).await?;
            told(&row);
            if !matches!(row.status, JobStatus::Pending | JobStatus::InProgress | JobStatus::CancelRequested) {
                return Ok(row);
            }
            tokio::time::sleep(TOLD).await;
        }
    };
    tokio::select! {
        ended = watching => ended,
        failed = working => failed,
    }
}
