//! Uploads in pieces: begun with what the file will be, finished when all its bytes are here.
//!
//! A piece is stored as it comes, and noted when all of it is there: whoever asks after a break, on whichever server,
//! learns how much is kept and goes on from there. The pieces become one file at the end.

use std::path::Path;

use jackfield_model::permission::{EditUser, ManageSystem, ReadUpload, UploadFile};
use jackfield_model::{AppError, ChannelId, FileInfo, Millis, TeamId, UploadId, UploadSession, UserId, limits};
use jackfield_storage::Batch;
use jackfield_storage::uploads::{self as statements, Archive};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::files::{self, Received};
use crate::{App, Failure, Result};

/// Uploads that one user has under way at once.
const AT_ONCE: i64 = 50;
/// Pieces of one upload.
const PIECES: usize = 10_000;
/// An upload that nobody went on with for so long is given up.
const GIVEN_UP_MS: i64 = 24 * 60 * 60 * 1000;
/// Uploads that one round of tidying removes.
const ROUND: i64 = 100;

const ATTACHMENT: &str = "attachment";
/// What administrators bring in: it becomes no file of a channel.
const IMPORT: &str = "import";

fn fault(error: std::io::Error) -> Failure {
    AppError::internal("api.file.write_file.app_error", error).into()
}

/// Begins an upload to a channel.
///
/// # Errors
/// 400 without a name or size, 413 when it would be too large, 429 when too many are under way.
#[crate::boxed]
pub async fn begin(app: &App, granted: &Granted<UploadFile>, draft: UploadSession) -> Result<UploadSession> {
    let most = app.config.read().settings.file.max_file_size;
    if draft.file_size > most {
        return Err(files::too_large(most));
    }
    crate::embed::check_bytes(app, granted.object(app).await?.channel.team_id, draft.file_size).await?;
    let user_id = granted.user_id().some().unwrap_or(draft.user_id);
    let channel_id = granted.target();
    open(app, UploadSession { upload_type: ATTACHMENT.into(), user_id, channel_id, ..draft }).await
}

/// Begins to bring a file in that an administrator imports later.
///
/// # Errors
/// As [`begin`].
#[crate::boxed]
pub async fn begin_import(app: &App, granted: &Granted<ManageSystem>, draft: UploadSession) -> Result<UploadSession> {
    let session =
        UploadSession { upload_type: IMPORT.into(), user_id: granted.user_id(), channel_id: ChannelId::EMPTY, ..draft };
    open(app, session).await
}

async fn open(app: &App, draft: UploadSession) -> Result<UploadSession> {
    if draft.filename.trim().is_empty() || draft.filename.chars().count() > limits::FILE_NAME {
        return Err(Failure::of("model.upload_session.is_valid.filename.app_error", 400));
    }
    if draft.file_size <= 0 {
        return Err(Failure::of("model.upload_session.is_valid.file_size.app_error", 400));
    }
    let session =
        UploadSession { id: UploadId::new(), create_at: app.now(), file_offset: 0, remote_id: String::new(), ..draft };
    app.transact(async move |tx| {
        let (there,) = statements::count_of_user(session.user_id).one::<(i64,)>(&mut *tx).await?;
        if there >= AT_ONCE {
            return Err(Failure::of("app.upload.create.limit.app_error", 429));
        }
        statements::insert(&session).execute(&mut *tx).await?;
        Ok(session)
    })
    .await
}

/// An upload by its id, for trusted callers.
///
/// # Errors
/// 404 for an unknown one.
pub(crate) async fn find(app: &App, id: UploadId) -> Result<UploadSession> {
    statements::by_id(id).optional::<UploadSession>(&app.store).await?.found_or("app.upload.get.app_error")
}

/// An upload that was begun, with how much of it is here.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadUpload>) -> Result<UploadSession> {
    Ok((*granted.object(app).await?).clone())
}

/// What a user has under way.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<EditUser>) -> Result<Vec<UploadSession>> {
    Ok(statements::of_user(granted.target(), AT_ONCE).all(&app.store).await?)
}

/// Takes the next bytes; answers the file when they are the last.
///
/// # Errors
/// 404 for an unknown upload, 400 for more bytes than were announced, 409 for a piece that another one overtook.
pub async fn receive(
    app: &App,
    granted: &Granted<UploadFile>,
    id: UploadId,
    bytes: impl AsyncRead + Send + Unpin,
) -> Result<Option<FileInfo>> {
    let session = find(app, id).await?;
    let is_own = granted.cx().is_trusted() || session.user_id == granted.user_id();
    if !is_own || session.channel_id != granted.target() || session.upload_type != ATTACHMENT {
        return Err(AppError::no_permission().into());
    }
    let Some(received) = take(app, &session, bytes).await? else { return Ok(None) };
    let kept = files::keep(app, granted, &session.filename, &received.0, session.user_id).await?;
    forget(app, &session).await?;
    Ok(Some(kept))
}

/// The same for what an administrator brings in: it is listed among the imports then.
///
/// # Errors
/// As [`receive`].
pub async fn receive_import(
    app: &App,
    granted: &Granted<ReadUpload>,
    bytes: impl AsyncRead + Send + Unpin,
) -> Result<bool> {
    let session = get(app, granted).await?;
    if session.upload_type != IMPORT || !app.holds(granted.cx(), "manage_system") {
        return Err(AppError::no_permission().into());
    }
    let Some(received) = take(app, &session, bytes).await? else { return Ok(false) };
    let name = archive_name(&session.filename);
    let path = format!("import/{}", session.id);
    let file = tokio::fs::File::open(&received.0).await.map_err(fault)?;
    app.files.write(&path, Box::pin(file)).await.map_err(fault)?;
    let archive = Archive {
        kind: IMPORT.into(),
        // Mattermost: what was uploaded has the upload's id before its name.
        name: format!("{}_{name}", session.id),
        path,
        size: session.file_size,
        create_at: app.now(),
        user_id: session.user_id,
    };
    statements::insert_archive(&archive).execute(&app.store).await?;
    forget(app, &session).await?;
    Ok(true)
}

/// Stores a piece; answers the whole when it is the last.
async fn take(app: &App, session: &UploadSession, bytes: impl AsyncRead + Send + Unpin) -> Result<Option<Received>> {
    let (parts,) = statements::pieces(session.id).one::<(Vec<String>,)>(&app.store).await?;
    let left = u64::try_from(session.file_size - session.file_offset).unwrap_or_default();
    if left > 0 {
        if parts.len() >= PIECES {
            return Err(Failure::of("app.upload.upload_data.too_many.app_error", 400));
        }
        let piece = Received::new();
        let mut file = tokio::fs::File::create(&piece.0).await.map_err(fault)?;
        // A connection that breaks leaves what had come: the client asks how much that is, and goes on.
        let taken = copied(&mut bytes.take(left + 1), &mut file).await?;
        drop(file);
        if taken > left {
            forget(app, session).await?;
            return Err(Failure::of("app.upload.upload_data.larger.app_error", 400));
        }
        if taken == 0 {
            return Ok(None);
        }
        let name = format!("uploads/{}/{}-{}", session.id, session.file_offset, UploadId::new());
        let file = tokio::fs::File::open(&piece.0).await.map_err(fault)?;
        app.files.write(&name, Box::pin(file)).await.map_err(fault)?;
        let length = i64::try_from(taken).unwrap_or_default();
        let noted = statements::append(session.id, session.file_offset, &name, length, app.now());
        if noted.execute(&app.store).await? == 0 {
            let _ = app.files.remove(&name).await;
            return Err(Failure::of("app.upload.upload_data.concurrent.app_error", 409));
        }
        if taken < left {
            return Ok(None);
        }
    }
    Ok(Some(join(app, session).await?))
}

/// Copies as much as comes; what came before a connection broke counts.
async fn copied(from: &mut (impl AsyncRead + Unpin), to: &mut tokio::fs::File) -> Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut taken = 0;
    loop {
        let read = match from.read(&mut buffer).await {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) => {
                tracing::debug!(cause = %error, "An upload broke off");
                break;
            }
        };
        to.write_all(buffer.get(..read).unwrap_or_default()).await.map_err(fault)?;
        taken += u64::try_from(read).unwrap_or_default();
    }
    to.flush().await.map_err(fault)?;
    Ok(taken)
}

/// Puts the pieces together.
async fn join(app: &App, session: &UploadSession) -> Result<Received> {
    let (parts,) = statements::pieces(session.id).one::<(Vec<String>,)>(&app.store).await?;
    let whole = Received::new();
    let mut file = tokio::fs::File::create(&whole.0).await.map_err(fault)?;
    let mut length = 0;
    for part in &parts {
        let mut piece = app.files.read(part, 0, None).await.map_err(fault)?;
        length += tokio::io::copy(&mut piece, &mut file).await.map_err(fault)?;
    }
    file.flush().await.map_err(fault)?;
    if i64::try_from(length).unwrap_or_default() != session.file_size {
        let error = AppError::internal("app.upload.upload_data.read_file.app_error", "pieces of an upload are missing");
        return Err(error.into());
    }
    Ok(whole)
}

/// Removes an upload with its pieces.
async fn forget(app: &App, session: &UploadSession) -> Result<()> {
    let pieces = statements::pieces(session.id).optional::<(Vec<String>,)>(&app.store).await?;
    for piece in pieces.map(|(pieces,)| pieces).unwrap_or_default() {
        // The row decides; a piece without one is only space.
        let _ = app.files.remove(&piece).await;
    }
    statements::delete(session.id).execute(&app.store).await?;
    Ok(())
}

/// Removes uploads that nobody went on with.
pub(crate) async fn tidy(app: &App) -> Result<u64> {
    let since = app.now().plus(-GIVEN_UP_MS);
    let found = statements::given_up(since, ROUND).all::<UploadSession>(&app.store).await?;
    for session in &found {
        forget(app, session).await?;
    }
    Ok(u64::try_from(found.len()).unwrap_or_default())
}

/// A list of names of what administrators brought in, or can take out.
const LISTED: i64 = 10_000;

/// Which of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Import,
    Export,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Import => IMPORT,
            Self::Export => "export",
        }
    }
}

/// The names of the imports or exports that are there.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn archives(app: &App, _: &Granted<ManageSystem>, kind: Kind) -> Result<Vec<String>> {
    let found = statements::archives(kind.name(), LISTED).all::<Archive>(&app.store).await?;
    Ok(found.into_iter().map(|archive| archive.name).collect())
}

/// Where an export lies, and how large it is.
///
/// # Errors
/// 404 when there is none of this name.
#[crate::boxed]
pub async fn export(app: &App, _: &Granted<ManageSystem>, name: &str) -> Result<(String, u64)> {
    find_export(app, name).await
}

pub(crate) async fn find_export(app: &App, name: &str) -> Result<(String, u64)> {
    let found = statements::archive(Kind::Export.name(), name).optional::<Archive>(&app.store).await?;
    let found = found.found_or("api.export.export_not_found.app_error")?;
    Ok((found.path, u64::try_from(found.size).unwrap_or_default()))
}

/// Removes the exports of one team.
pub(crate) async fn forget_exports_of(app: &App, team: TeamId) -> Result<()> {
    let kind = Kind::Export.name();
    for archive in statements::archives_of_team(kind, team, LISTED).all::<Archive>(&app.store).await? {
        statements::delete_archive(kind, &archive.name).execute(&app.store).await?;
        // The row decides; a file without one is only space.
        let _ = app.files.remove(&archive.path).await;
    }
    Ok(())
}

/// Where an import lies.
///
/// # Errors
/// 400 when there is none of this name.
pub(crate) async fn find_import(app: &App, name: &str) -> Result<String> {
    let found = statements::archive(Kind::Import.name(), name).optional::<Archive>(&app.store).await?;
    found.map(|archive| archive.path).ok_or_else(|| Failure::of("import_process.worker.do_job.file_exists", 400))
}

/// Keeps what was exported under a name.
///
/// # Errors
/// When it cannot be stored.
pub(crate) async fn keep_export(app: &App, name: &str, from: &Path) -> Result<()> {
    keep_archive(app, Kind::Export, name, from).await
}

/// Keeps an archive that lies on this machine as an import; answers the name that it gets.
///
/// # Errors
/// When it cannot be stored.
#[crate::boxed]
pub async fn keep_import(app: &App, _: &Granted<ManageSystem>, name: &str, from: &Path) -> Result<String> {
    let name = format!("{}_{}", UploadId::new(), archive_name(name));
    keep_archive(app, Kind::Import, &name, from).await?;
    Ok(name)
}

async fn keep_archive(app: &App, kind: Kind, name: &str, from: &Path) -> Result<()> {
    let file = tokio::fs::File::open(from).await.map_err(fault)?;
    let path = format!("{}/{}", kind.name(), UploadId::new());
    let size = app.files.write(&path, Box::pin(file)).await.map_err(fault)?;
    let archive = Archive {
        kind: kind.name().into(),
        name: name.to_owned(),
        path,
        size: i64::try_from(size).unwrap_or_default(),
        create_at: app.now(),
        user_id: UserId::EMPTY,
    };
    let mut batch = Batch::new();
    // An export that was stored before its server ended is made again.
    batch.push(statements::delete_archive(kind.name(), name));
    batch.push(statements::insert_archive(&archive));
    batch.commit(&app.store).await?;
    Ok(())
}

/// The name of a file without what folders are made of.
fn archive_name(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, '/' | '\\') && !c.is_control()).collect()
}

/// Removes an import or export; one that is not there is no error.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete_archive(app: &App, _: &Granted<ManageSystem>, kind: Kind, name: &str) -> Result<()> {
    let found = statements::archive(kind.name(), name).optional::<Archive>(&app.store).await?;
    if let Some(archive) = found {
        statements::delete_archive(kind.name(), name).execute(&app.store).await?;
        // The row decides; a file without one is only space.
        let _ = app.files.remove(&archive.path).await;
    }
    Ok(())
}

/// Removes imports or exports that are older.
pub(crate) async fn tidy_archives(app: &App, kind: Kind, before: Millis) -> Result<u64> {
    let found = statements::archives_before(kind.name(), before, LISTED).all::<Archive>(&app.store).await?;
    for archive in &found {
        statements::delete_archive(kind.name(), &archive.name).execute(&app.store).await?;
        let _ = app.files.remove(&archive.path).await;
    }
    Ok(u64::try_from(found.len()).unwrap_or_default())
}
