//! What administrators have the server do now and then, as rows that they see: asked for, watched, cancelled.
//!
//! The work itself is a piece in the durable queue; the row says how far it is.

use futures_util::future::BoxFuture;
use jackfield_model::permission::{DownloadJob, ManageJobs, ReadJobs};
use jackfield_model::{AppError, FileId, FileInfo, Job as Row, JobId, JobStatus, Millis, StringMap, TeamId};
use jackfield_storage::{Query, files as stored_files, jobs as statements};
use serde::{Deserialize, Serialize};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::jobs::{Asked, Fault, Job, Left, Retry, Taken, ask};
use crate::moving::{self, Moving, Wanted, Way};
use crate::{App, Cx, Failure, Result, files, uploads};

/// Jobs that are open at once.
const OPEN: i64 = 100;
/// What names the export that a job made.
pub(crate) const EXPORT: &str = "export_name";
/// What whoever asks for an import or export says.
const SAID: &[&str] = &[
    moving::FILE,
    "include_attachments",
    "include_archived_channels",
    "include_profile_pictures",
    "include_roles_and_schemes",
];
/// Files that one turn reads.
const A_TURN: i64 = 50;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What can be asked for, by Mattermost's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    /// Takes text out of all files again.
    ExtractContent,
    /// Removes old exports.
    ExportDelete,
    /// Removes old imports.
    ImportDelete,
    /// Brings in what another server's export holds.
    ImportProcess,
    /// Exports all of the server.
    ExportProcess,
}

impl Type {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "extract_content" => Self::ExtractContent,
            "export_delete" => Self::ExportDelete,
            "import_delete" => Self::ImportDelete,
            "import_process" => Self::ImportProcess,
            "export_process" => Self::ExportProcess,
            _ => return None,
        })
    }

    /// Whether it moves everything in or out, which only those may who administer the whole server.
    fn moves(self) -> Option<Way> {
        match self {
            Self::ImportProcess => Some(Way::In),
            Self::ExportProcess => Some(Way::Out),
            Self::ExtractContent | Self::ExportDelete | Self::ImportDelete => None,
        }
    }

    /// The work of a job of this type, to be begun now.
    fn ask(self, app: &App, id: JobId) -> Asked {
        let now = app.now();
        match self.moves() {
            Some(way) => ask::<Moving>(app, way.lane(), now, &Wanted { job: id, way }),
            None => ask::<Doing>(app, id.as_str(), now, &Step::default()),
        }
    }
}

/// A page of jobs, the newest first; type and status narrow it unless they are empty.
///
/// # Errors
/// 400 for a status that there is not.
#[crate::boxed]
pub async fn list(
    app: &App,
    _: &Granted<ReadJobs>,
    (job_type, status): (&str, &str),
    (limit, offset): (i64, i64),
) -> Result<Vec<Row>> {
    if !status.is_empty() && status.parse::<JobStatus>().is_err() {
        return Err(AppError::invalid_param("status").into());
    }
    Ok(statements::page(job_type, status, limit, offset).all(&app.store).await?)
}

async fn find(app: &App, id: JobId) -> Result<Row> {
    statements::by_id(id).optional::<Row>(&app.store).await?.found_or("app.job.get.app_error")
}

/// A job.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, _: &Granted<ReadJobs>, id: JobId) -> Result<Row> {
    find(app, id).await
}

/// Where that lies which a job made, and how large it is.
///
/// # Errors
/// 404 for an unknown job, 400 for one that made nothing; 403 for all of the server where that is not one's to manage.
#[crate::boxed]
pub async fn made(app: &App, granted: &Granted<DownloadJob>, id: JobId) -> Result<(String, u64)> {
    let row = find(app, id).await?;
    if let Some(kind) = Type::of(&row.job_type) {
        check_may(app, granted.cx(), kind)?;
    }
    let name = row.data.get(EXPORT).filter(|_| row.data.get("is_downloadable").is_some_and(|said| said == "true"));
    let Some(name) = name else {
        return Err(Failure::of("api.job.unable_to_download_job", 400));
    };
    uploads::find_export(app, name).await
}

/// Asks for a job.
///
/// # Errors
/// 400 for what the server does not do when asked, 429 when too many are open; 403 for moving everything in or out where
/// that is not one's to manage.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<ManageJobs>, job_type: &str, data: StringMap) -> Result<Row> {
    let Some(kind) = Type::of(job_type) else {
        let id = "api.job.unable_to_create_job.incorrect_job_type";
        return Err(Failure::of(id, 400));
    };
    check_may(app, granted.cx(), kind)?;
    // What is told of a job is the server's to say.
    let is_said =
        |name: &str| name == EXPORT || name == "is_downloadable" || (kind.moves().is_some() && !SAID.contains(&name));
    let data = data.into_iter().filter(|(name, value)| !is_said(name) && name.len() <= 64 && value.len() <= 1024);
    let data: StringMap = data.take(50).collect();
    open(app, kind, Row { job_type: job_type.to_owned(), data, ..Row::default() }, None).await
}

/// Asks for an export of one team, together with what notes that somebody did. Whether they may was asked before.
///
/// # Errors
/// 429 when too many are open.
pub(crate) async fn export_team(app: &App, team: TeamId, note: Query) -> Result<Row> {
    let said = ["include_attachments", "include_archived_channels", "include_profile_pictures"];
    let mut data: StringMap = said.iter().map(|name| ((*name).to_owned(), "true".to_owned())).collect();
    data.insert(moving::TEAM.to_owned(), team.to_string());
    let row = Row { job_type: "export_process".to_owned(), data, ..Row::default() };
    open(app, Type::ExportProcess, row, Some(note)).await
}

/// Forgets the exports of one team, with what they made.
pub(crate) async fn forget_exports_of(app: &App, team: TeamId) -> Result<()> {
    uploads::forget_exports_of(app, team).await?;
    statements::delete_exports_of(team).execute(&app.store).await?;
    Ok(())
}

async fn open(app: &App, kind: Type, row: Row, note: Option<Query>) -> Result<Row> {
    let row = Row { id: JobId::new(), create_at: app.now(), ..row };
    let asked = kind.ask(app, row.id);
    app.transact(async move |tx| {
        let (open,) = statements::count_open().one::<(i64,)>(&mut *tx).await?;
        if open >= OPEN {
            return Err(Failure::of("app.job.save.app_error", 429));
        }
        statements::insert(&row).execute(&mut *tx).await?;
        if let Some(note) = note {
            note.execute(&mut *tx).await?;
        }
        asked.execute(tx).await?;
        Ok(row)
    })
    .await
}

/// Cancels a job: at once when it has not begun, else at its next step.
///
/// # Errors
/// 404 for an unknown job, 400 for one that is over.
#[crate::boxed]
pub async fn cancel(app: &App, _: &Granted<ManageJobs>, id: JobId) -> Result<()> {
    let row = find(app, id).await?;
    let to = match row.status {
        JobStatus::Pending => JobStatus::Canceled,
        JobStatus::InProgress => JobStatus::CancelRequested,
        _ => return Err(over()),
    };
    if statements::advance(id, row.status, to, row.progress, app.now()).execute(&app.store).await? == 0 {
        return Err(over());
    }
    Ok(())
}

/// Mattermost: whoever manages jobs moves everything in and out. Here what that amounts to is asked for: it makes
/// administrators, and reads everything.
fn check_may(app: &App, cx: &Cx, kind: Type) -> Result<()> {
    if kind.moves().is_none() || app.holds(cx, "manage_system") {
        return Ok(());
    }
    Err(AppError::no_permission().into())
}

fn over() -> Failure {
    Failure::of("jobs.request_cancellation.status.error", 400)
}

/// Sets a job's state, where Mattermost lets administrators: what has not ended begins anew, or is given up.
///
/// # Errors
/// 400 for another state, or a job that is over unless `force` is set; 404 for an unknown one.
#[crate::boxed]
pub async fn set_status(app: &App, granted: &Granted<ManageJobs>, id: JobId, wanted: &str, force: bool) -> Result<()> {
    let invalid = || Failure::from(AppError::invalid_param("status"));
    let wanted: JobStatus = wanted.parse().map_err(|_| invalid())?;
    if !matches!(wanted, JobStatus::Pending | JobStatus::CancelRequested | JobStatus::Canceled) {
        return Err(invalid());
    }
    let row = find(app, id).await?;
    let is_open = matches!(row.status, JobStatus::Pending | JobStatus::InProgress | JobStatus::CancelRequested);
    if !is_open && !force {
        let id = "api.job.status.invalid";
        return Err(Failure::of(id, 400));
    }
    let now = app.now();
    let kind = Type::of(&row.job_type).filter(|_| wanted == JobStatus::Pending);
    if let Some(kind) = kind {
        check_may(app, granted.cx(), kind)?;
    }
    let asked = kind.map(|kind| kind.ask(app, id));
    app.transact(async move |tx| {
        statements::set_status(id, wanted, now).execute(&mut *tx).await?;
        match asked {
            Some(asked) => asked.execute(tx).await,
            None => Ok(()),
        }
    })
    .await
}

/// Does jobs.
#[derive(Clone, Copy, Debug)]
pub struct Doing;

/// How far a job is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Files up to this one were read.
    after: FileId,
    done: i64,
    failed: i64,
}

impl Job for Doing {
    const KIND: &'static str = "jobs";
    type Data = Step;
    const RETRY: Retry = Retry { tries: 5, ..Retry::DEFAULT };

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, step: Step) -> BoxFuture<'a, Result<Left<Step>, Fault>> {
        Box::pin(async move { Ok(go_on(app, taken, step).await?) })
    }
}

async fn go_on(app: &App, taken: &Taken, step: Step) -> Result<Left<Step>> {
    let id: JobId = taken.piece.lane.parse().unwrap_or_default();
    let Some(row) = statements::by_id(id).optional::<Row>(&app.store).await? else { return Ok(Left::Nothing) };
    let now = app.now();
    match row.status {
        JobStatus::CancelRequested => {
            statements::advance(id, row.status, JobStatus::Canceled, row.progress, now).execute(&app.store).await?;
            return Ok(Left::Nothing);
        }
        JobStatus::Pending | JobStatus::InProgress => {
            statements::advance(id, row.status, JobStatus::InProgress, row.progress, now).execute(&app.store).await?;
        }
        _ => return Ok(Left::Nothing),
    }
    let (left, told) = match Type::of(&row.job_type) {
        Some(Type::ExtractContent) => read_files(app, step).await?,
        Some(Type::ExportDelete) => {
            let days = app.config.read().settings.export.retention_days;
            (None, removed(uploads::tidy_archives(app, uploads::Kind::Export, before(now, days)).await?))
        }
        Some(Type::ImportDelete) => {
            let days = app.config.read().settings.import.retention_days;
            (None, removed(uploads::tidy_archives(app, uploads::Kind::Import, before(now, days)).await?))
        }
        Some(Type::ImportProcess | Type::ExportProcess) | None => (None, StringMap::new()),
    };
    if let Some(step) = left {
        return Ok(Left::More(step, app.now()));
    }
    let mut data = row.data;
    data.extend(told);
    statements::end(id, JobStatus::Success, &data, app.now()).execute(&app.store).await?;
    Ok(Left::Nothing)
}

fn before(now: Millis, days: i64) -> Millis {
    now.plus(-days.clamp(0, 36_500).saturating_mul(DAY_MS))
}

fn removed(count: u64) -> StringMap {
    StringMap::from([("removed".to_owned(), count.to_string())])
}

/// Reads a turn of files; what is left, and in the end what is told.
async fn read_files(app: &App, step: Step) -> Result<(Option<Step>, StringMap)> {
    let turn = stored_files::after(step.after, A_TURN).all::<FileInfo>(&app.store).await?;
    let mut step = step;
    for file in &turn {
        step.after = file.id;
        match files::extract(app, file).await {
            Ok(true) => step.done += 1,
            Ok(false) => {}
            Err(failure) => {
                tracing::info!(file.id = %file.id, "The text of a file could not be read: {failure}");
                step.failed += 1;
            }
        }
    }
    if i64::try_from(turn.len()).unwrap_or(i64::MAX) >= A_TURN {
        return Ok((Some(step), StringMap::new()));
    }
    let told = [("processed", step.done), ("errors", step.failed)];
    Ok((None, told.into_iter().map(|(name, count)| (name.to_owned(), count.to_string())).collect()))
}
