//! Files for trusted callers: lists, copies, bytes that are in memory already, and text to search in.

use std::path::PathBuf;

use jackfield_model::permission::{ReadFile, UploadFile};
use jackfield_model::{AppError, FileId, FileInfo, UploadId, UserId};
use jackfield_storage::files as statements;
use tokio::io::AsyncReadExt;

use super::upload::keep;
use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Text that is kept to search in. Mattermost: as much.
const CONTENT: usize = 1024 * 1024;

/// The bytes of a file.
///
/// # Errors
/// 404 for an unknown file, or one whose bytes are gone.
#[crate::boxed]
pub async fn bytes(app: &App, granted: &Granted<ReadFile>) -> Result<Vec<u8>> {
    let file = super::info(app, granted).await?;
    bytes_at(app, &file.path).await
}

/// The bytes at a place of the file store, at most as many as a file may have.
///
/// # Errors
/// 404 when nothing is there, 413 when it is too much.
#[crate::boxed]
pub async fn bytes_at(app: &App, path: &str) -> Result<Vec<u8>> {
    let most = app.config.read().settings.file.max_file_size;
    let size = app.files.size(path).await.ok().found_or("api.file.read_file.reading_local.app_error")?;
    if i64::try_from(size).unwrap_or(i64::MAX) > most {
        return Err(super::too_large(most));
    }
    let fault = |error: std::io::Error| Failure::from(AppError::internal("api.file.read_file.app_error", error));
    let mut bytes = Vec::new();
    let reader = app.files.read(path, 0, Some(size)).await.map_err(fault)?;
    reader.take(size).read_to_end(&mut bytes).await.map_err(fault)?;
    Ok(bytes)
}

/// Keeps bytes as a file of nobody, which whoever writes the channel's post may attach.
///
/// # Errors
/// As [`keep`].
#[crate::boxed]
pub async fn keep_bytes(app: &App, granted: &Granted<UploadFile>, name: &str, bytes: &[u8]) -> Result<FileInfo> {
    let received = Received::new();
    let fault = |error: std::io::Error| Failure::from(AppError::internal("api.file.write_file.app_error", error));
    tokio::fs::write(&received.0, bytes).await.map_err(fault)?;
    keep(app, granted, name, &received.0, UserId::EMPTY).await
}

/// Where bytes lie until they are kept; gone with the value.
#[derive(Debug)]
pub(crate) struct Received(pub PathBuf);

impl Received {
    pub(crate) fn new() -> Self {
        Self(std::env::temp_dir().join(format!("jackfield-upload-{}", UploadId::new())))
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Makes files that are posted already ready to be posted again by a user. The bytes are shared.
///
/// # Errors
/// 404 for an unknown file.
#[crate::boxed]
pub async fn copies(app: &App, granted: &[Granted<ReadFile>], owner: UserId) -> Result<Vec<FileId>> {
    let mut copied = Vec::with_capacity(granted.len());
    for each in granted {
        let file = super::info(app, each).await?;
        copied.push(FileInfo {
            id: FileId::new(),
            user_id: owner,
            post_id: Default::default(),
            channel_id: Default::default(),
            create_at: app.now(),
            update_at: app.now(),
            ..file
        });
    }
    let ids = copied.iter().map(|file| file.id).collect();
    app.transact(async move |tx: &mut jackfield_storage::Tx| {
        for file in &copied {
            statements::insert(file).execute(&mut *tx).await?;
        }
        Ok(())
    })
    .await?;
    Ok(ids)
}

/// A page of all files, narrowed and ordered as asked.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, wanted: &super::Listed, limit: i64, offset: i64) -> Result<Vec<FileInfo>> {
    Ok(statements::page(wanted, limit, offset).all::<FileInfo>(&app.store).await?)
}

/// Sets the text by which a file is found.
///
/// # Errors
/// 404 for an unknown file, 400 for too much text.
#[crate::boxed]
pub async fn set_content(app: &App, granted: &Granted<ReadFile>, content: &str) -> Result<()> {
    super::info(app, granted).await?;
    if content.len() > CONTENT {
        return Err(AppError::invalid_param("content").into());
    }
    statements::set_content(granted.target(), content, app.now()).execute(&app.store).await?;
    Ok(())
}
