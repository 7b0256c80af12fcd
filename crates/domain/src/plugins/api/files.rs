//! Files: their facts, their bytes, and uploads.

use jackfield_model::permission as may;
use jackfield_model::{ChannelId, FileId, FileInfo, Millis, UploadId, UploadSession, UserId};
use serde::{Deserialize, Serialize};

use super::{Bytes, Entry, Method, PluginApi, Reader, invalid, rows, unknown, whole};
use crate::files::{self, Listed};
use crate::plugins::Capability;
use crate::{Result, uploads};

/// Files that one call copies at most.
const COPIED: usize = 50;

/// Which files a plugin wants.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct GetFileInfosOptions {
    user_ids: Option<Vec<UserId>>,
    channel_ids: Option<Vec<ChannelId>>,
    since: i64,
    include_deleted: bool,
    sort_by: String,
    sort_descending: bool,
}

impl GetFileInfosOptions {
    fn listed(self) -> Result<Listed> {
        let by_size = match self.sort_by.as_str() {
            "" | "CreateAt" => false,
            "Size" => true,
            other => return Err(unknown(&format!("Files are not sorted by `{other}`."))),
        };
        Ok(Listed {
            users: self.user_ids.unwrap_or_default(),
            channels: self.channel_ids.unwrap_or_default(),
            since: Millis(self.since),
            include_deleted: self.include_deleted,
            by_size,
            descending: self.sort_descending,
        })
    }
}

/// A file's facts with where the file store keeps it, which clients are never told and plugins read it by.
#[derive(Serialize)]
pub struct PlacedFileInfo {
    #[serde(flatten)]
    info: FileInfo,
    #[serde(rename = "Path")]
    path: String,
    #[serde(rename = "ThumbnailPath")]
    thumbnail_path: String,
    #[serde(rename = "PreviewPath")]
    preview_path: String,
}

impl From<FileInfo> for PlacedFileInfo {
    fn from(info: FileInfo) -> Self {
        let (path, thumbnail_path) = (info.path.clone(), info.thumbnail_path.clone());
        Self { path, thumbnail_path, preview_path: info.preview_path.clone(), info }
    }
}

methods! {
    /// A file's facts, and where the file store keeps it.
    GetFileInfo = FilesRead (id: FileId) -> PlacedFileInfo |api| {
        Ok(files::info(&api.app, &api.grant::<may::ReadFile>(id)).await?.into())
    }
    /// A page of files, narrowed.
    GetFileInfos = FilesRead (page: i64, per_page: i64, options: GetFileInfosOptions) -> Vec<PlacedFileInfo> |api| {
        let (limit, offset) = rows(page, per_page);
        let found = whole(files::list(&api.app, &options.listed()?, limit, offset).await?, per_page)?;
        Ok(found.into_iter().map(PlacedFileInfo::from).collect())
    }
    /// A file's bytes.
    GetFile = FilesRead (id: FileId) -> Bytes |api| {
        Ok(Bytes(files::bytes(&api.app, &api.grant::<may::ReadFile>(id)).await?))
    }
    /// The bytes at a place of the file store, as a file's facts name it.
    ReadFile = FilesRead (path: String) -> Bytes |api| {
        Ok(Bytes(files::bytes_at(&api.app, &path).await?))
    }
    /// An address at which everybody gets the file.
    GetFileLink = FilesRead (id: FileId) -> String |api| {
        files::public_link(&api.app, &api.grant::<may::ReadFile>(id)).await
    }
    /// Keeps a file for a post in a channel.
    UploadFile = FilesWrite (content: Bytes, channel: ChannelId, name: String) -> PlacedFileInfo |api| {
        let granted = api.grant::<may::UploadFile>(channel);
        Ok(files::keep_bytes(&api.app, &granted, &name, &content.0).await?.into())
    }
    /// Copies of up to fifty files, which a user may post.
    CopyFileInfos = FilesWrite (owner: UserId, ids: Vec<FileId>) -> Vec<FileId> |api| {
        if ids.len() > COPIED {
            return Err(invalid("file_ids", "are at most 50"));
        }
        let granted: Vec<_> = ids.iter().map(|id| api.grant::<may::ReadFile>(*id)).collect();
        files::copies(&api.app, &granted, owner).await
    }
    /// Sets the text by which a file is found.
    SetFileSearchableContent = FilesWrite (id: FileId, content: String) |api| {
        files::set_content(&api.app, &api.grant::<may::ReadFile>(id), &content).await
    }
    /// Begins an upload.
    CreateUploadSession = FilesWrite (upload: UploadSession) -> UploadSession |api| {
        let granted = api.grant::<may::UploadFile>(upload.channel_id);
        uploads::begin(&api.app, &granted, upload).await
    }
    /// How far an upload is.
    GetUploadSession = FilesRead (id: UploadId) -> UploadSession |api| {
        uploads::find(&api.app, id).await
    }
    /// Takes the next bytes of an upload; answers the file when they are the last.
    UploadData = FilesWrite (upload: UploadSession, content: Reader) -> Option<PlacedFileInfo> |api| {
        let channel = uploads::find(&api.app, upload.id).await?.channel_id;
        let granted = api.grant::<may::UploadFile>(channel);
        Ok(uploads::receive(&api.app, &granted, upload.id, content.0).await?.map(PlacedFileInfo::from))
    }
}
