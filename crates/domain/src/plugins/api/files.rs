//! Files: their facts, their bytes, and uploads.

use jackfield_model::permission::{ReadFile, UploadFile};
use jackfield_model::{ChannelId, FileId, FileInfo, UploadId, UploadSession, UserId};
use tokio::io::AsyncRead;

use super::{PluginApi, rows, whole};
use crate::authorize::Granted;
use crate::files::{self, Listed};
use crate::plugins::Capability;
use crate::{Result, uploads};

/// Files that one call copies at most.
const COPIED: usize = 50;

impl PluginApi {
    /// # Errors
    /// 404 for an unknown file.
    pub async fn file_info(&self, id: FileId) -> Result<FileInfo> {
        let granted = self.grant::<ReadFile>(Capability::FilesRead, "files.get_info", id)?;
        files::info(&self.app, &granted).await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn list_files(&self, wanted: &Listed, page: i64, per_page: i64) -> Result<Vec<FileInfo>> {
        self.enter(Capability::FilesRead, "files.list")?;
        let (limit, offset) = rows(page, per_page);
        whole(files::list(&self.app, wanted, limit, offset).await?, per_page)
    }

    /// # Errors
    /// 404 for an unknown file.
    pub async fn file(&self, id: FileId) -> Result<Vec<u8>> {
        let granted = self.grant::<ReadFile>(Capability::FilesRead, "files.get", id)?;
        files::bytes(&self.app, &granted).await
    }

    /// The bytes at a place of the file store, as [`FileInfo`] names it.
    ///
    /// # Errors
    /// 404 when nothing is there.
    pub async fn file_at(&self, path: &str) -> Result<Vec<u8>> {
        self.enter(Capability::FilesRead, "files.read")?;
        files::bytes_at(&self.app, path).await
    }

    /// An address at which everybody gets the file.
    ///
    /// # Errors
    /// 403 where public links are switched off, 400 for a file that is not posted.
    pub async fn file_link(&self, id: FileId) -> Result<String> {
        let granted = self.grant::<ReadFile>(Capability::FilesRead, "files.link", id)?;
        let hash = files::public_hash(&self.app, &granted).await?;
        Ok(format!("{}/files/{id}/public?h={hash}", self.site_url()))
    }

    /// # Errors
    /// 413 when it is too large, 400 for an unusable name.
    pub async fn upload_file(&self, channel: ChannelId, name: &str, bytes: &[u8]) -> Result<FileInfo> {
        let granted = self.grant::<UploadFile>(Capability::FilesWrite, "files.upload", channel)?;
        files::keep_bytes(&self.app, &granted, name, bytes).await
    }

    /// Copies that a user may post.
    ///
    /// # Errors
    /// 404 for an unknown file, 400 for too many.
    pub async fn copy_files(&self, owner: UserId, ids: &[FileId]) -> Result<Vec<FileId>> {
        self.enter(Capability::FilesWrite, "files.copy")?;
        if ids.len() > COPIED {
            return Err(super::invalid("file_ids", "are at most 50"));
        }
        let granted: Vec<_> = ids.iter().map(|id| Granted::<ReadFile>::for_plugin(self.cx.clone(), *id)).collect();
        files::copies(&self.app, &granted, owner).await
    }

    /// # Errors
    /// 404 for an unknown file, 400 for too much text.
    pub async fn set_file_content(&self, id: FileId, content: &str) -> Result<()> {
        let granted = self.grant::<ReadFile>(Capability::FilesWrite, "files.set_content", id)?;
        files::set_content(&self.app, &granted, content).await
    }

    /// # Errors
    /// 400 for an upload that is not valid, 413 for one that is too large.
    pub fn begin_upload(&self, draft: UploadSession) -> Result<UploadSession> {
        let granted = self.grant::<UploadFile>(Capability::FilesWrite, "uploads.begin", draft.channel_id)?;
        uploads::begin(&self.app, &granted, draft)
    }

    /// # Errors
    /// 404 for an unknown upload.
    pub fn upload(&self, id: UploadId) -> Result<UploadSession> {
        self.enter(Capability::FilesRead, "uploads.get")?;
        uploads::get(&self.app, id)
    }

    /// Takes the next bytes; answers the file when they are the last.
    ///
    /// # Errors
    /// 404 for an unknown upload, 400 for more bytes than were announced.
    pub async fn receive_upload(&self, id: UploadId, bytes: impl AsyncRead + Send + Unpin) -> Result<Option<FileInfo>> {
        self.enter(Capability::FilesWrite, "uploads.receive")?;
        let channel = uploads::get(&self.app, id)?.channel_id;
        let granted = Granted::<UploadFile>::for_plugin(self.cx.clone(), channel);
        uploads::receive(&self.app, &granted, id, bytes).await
    }
}
