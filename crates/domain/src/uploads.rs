//! Uploads in pieces: begun with what the file will be, finished when all its bytes are here.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::permission::UploadFile;
use jackfield_model::{AppError, FileInfo, Millis, UploadId, UploadSession};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::files::{self, Received};
use crate::{App, Failure, Result};

/// Uploads that may be under way at once on this server.
const AT_ONCE: usize = 1_000;
/// An upload that nobody went on with for so long is given up.
const GIVEN_UP_MS: i64 = 24 * 60 * 60 * 1000;

/// Uploads that were begun here. A restart ends them, as it ends the connections that they come by.
#[derive(Debug, Default)]
pub struct Uploads(Mutex<HashMap<UploadId, Upload>>);

#[derive(Clone, Debug)]
struct Upload {
    session: UploadSession,
    touched_at: Millis,
    received: Arc<Received>,
    /// One piece at a time.
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl Uploads {
    fn with<T>(&self, work: impl FnOnce(&mut HashMap<UploadId, Upload>) -> T) -> T {
        work(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn get(&self, id: UploadId) -> Result<Upload> {
        self.with(|all| all.get(&id).cloned()).found_or("app.upload.get.app_error")
    }
}

/// Begins an upload.
///
/// # Errors
/// 400 without a name or size, 413 when it would be too large, 429 when too many are under way.
pub fn begin(app: &App, granted: &Granted<UploadFile>, draft: UploadSession) -> Result<UploadSession> {
    let most = app.config.read().settings.file.max_file_size;
    if draft.filename.trim().is_empty() || draft.file_size <= 0 {
        return Err(AppError::invalid_param("file_size").into());
    }
    if draft.file_size > most {
        return Err(files::too_large(most));
    }
    let now = app.now();
    let session = UploadSession {
        id: UploadId::new(),
        upload_type: "attachment".into(),
        create_at: now,
        user_id: granted.user_id().some().unwrap_or(draft.user_id),
        channel_id: granted.target(),
        file_offset: 0,
        ..draft
    };
    let upload =
        Upload { session: session.clone(), touched_at: now, received: Arc::new(Received::new()), turn: Arc::default() };
    app.memory.uploads.with(|all| {
        all.retain(|_, upload| now.0 - upload.touched_at.0 < GIVEN_UP_MS);
        if all.len() >= AT_ONCE {
            return Err(Failure::of("app.upload.create.limit.app_error", 429));
        }
        all.insert(session.id, upload);
        Ok(session)
    })
}

/// An upload that was begun, with how much of it is here.
///
/// # Errors
/// 404 for an unknown one.
pub fn get(app: &App, id: UploadId) -> Result<UploadSession> {
    Ok(app.memory.uploads.get(id)?.session)
}

/// Takes the next bytes; answers the file when they are the last.
///
/// # Errors
/// 404 for an unknown upload, 400 for more bytes than were announced; it is given up then.
pub async fn receive(
    app: &App,
    granted: &Granted<UploadFile>,
    id: UploadId,
    bytes: impl AsyncRead + Send + Unpin,
) -> Result<Option<FileInfo>> {
    let turn = app.memory.uploads.get(id)?.turn;
    let _turn = turn.lock().await;
    let mut upload = app.memory.uploads.get(id)?;
    let left = u64::try_from(upload.session.file_size - upload.session.file_offset).unwrap_or_default();
    let fault = |error: std::io::Error| Failure::from(AppError::internal("api.file.write_file.app_error", error));
    let mut file =
        tokio::fs::OpenOptions::new().create(true).append(true).open(&upload.received.0).await.map_err(fault)?;
    let taken = tokio::io::copy(&mut bytes.take(left + 1), &mut file).await.map_err(fault)?;
    file.flush().await.map_err(fault)?;
    if taken > left {
        app.memory.uploads.with(|all| all.remove(&id));
        return Err(Failure::of("app.upload.upload_data.larger.app_error", 400));
    }
    upload.session.file_offset += i64::try_from(taken).unwrap_or_default();
    upload.touched_at = app.now();
    if taken < left {
        app.memory.uploads.with(|all| all.insert(id, upload));
        return Ok(None);
    }
    app.memory.uploads.with(|all| all.remove(&id));
    let session = &upload.session;
    files::keep(app, granted, &session.filename, &upload.received.0, session.user_id).await.map(Some)
}
