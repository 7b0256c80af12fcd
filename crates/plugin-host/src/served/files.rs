//! Files, uploads, and the images of emoji.

use jackfield_domain::{Failure, Result, files::Listed};
use jackfield_model::{ChannelId, FileId, FileInfo, Millis, UploadSession, UserId};
use serde::Deserialize;
use serde_json::Value as Json;

use super::{bytes, done, one, refused, served};
use crate::go::Dynamic;

#[derive(Default, Deserialize)]
#[serde(default)]
struct GetFileInfosOptions {
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
            other => return Err(refused(&format!("Files are not sorted by `{other}`."))),
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
fn with_places(info: &FileInfo) -> Result<Json> {
    let mut told = serde_json::to_value(info)
        .map_err(|error| Failure::new("app.plugin.api.result.app_error", 500, error.to_string()))?;
    for (name, place) in
        [("Path", &info.path), ("ThumbnailPath", &info.thumbnail_path), ("PreviewPath", &info.preview_path)]
    {
        told[name] = Json::from(place.as_str());
    }
    Ok(told)
}

served! {
    "GetFileInfo" => |server, args| { one(&with_places(&server.api.file_info(args.next()?).await?)?) }
    "GetFileInfos" => |server, args| {
        let (page, per_page) = (args.next()?, args.next()?);
        let options: GetFileInfosOptions = args.next::<Option<_>>()?.unwrap_or_default();
        let found = server.api.list_files(&options.listed()?, page, per_page).await?;
        one(&found.iter().map(with_places).collect::<Result<Vec<_>>>()?)
    }
    "GetFile" => |server, args| { bytes(server.api.file(args.next()?).await?) }
    "ReadFile" => |server, args| { bytes(server.api.file_at(&args.text()).await?) }
    "GetFileLink" => |server, args| { one(&server.api.file_link(args.next()?).await?) }
    "UploadFile" => |server, args| {
        let (content, channel, name) = (args.bytes(), args.next()?, args.text());
        one(&with_places(&server.api.upload_file(channel, &name, &content).await?)?)
    }
    "CopyFileInfos" => |server, args| {
        let (owner, ids) = (args.next()?, args.list::<FileId>()?);
        one(&server.api.copy_files(owner, &ids).await?)
    }
    "SetFileSearchableContent" => |server, args| {
        let (file, content) = (args.next()?, args.text());
        server.api.set_file_content(file, &content).await?;
        done()
    }
    "CreateUploadSession" => |server, args| { one(&server.api.begin_upload(args.next::<UploadSession>()?)?) }
    "GetUploadSession" => |server, args| { one(&server.api.upload(args.next()?)?) }
    "UploadData" => |server, args| {
        let session: UploadSession = args.next()?;
        let reader = args.reader.take().ok_or_else(|| refused("There is nothing to read from."))?;
        let info = server.api.receive_upload(session.id, reader).await?;
        one(&info.as_ref().map(with_places).transpose()?)
    }
    "GetEmoji" => |server, args| { one(&server.api.emoji(args.next()?).await?) }
    "GetEmojiByName" => |server, args| { one(&server.api.emoji_by_name(&args.text()).await?) }
    "GetEmojiList" => |server, args| {
        // Mattermost sorts by name when asked; the list here always is.
        let (_sort_by, page, per_page) = (args.text(), args.next()?, args.next()?);
        one(&server.api.list_emoji(page, per_page).await?)
    }
    "GetEmojiImage" => |server, args| {
        let image = server.api.emoji_image(args.next()?).await?;
        let format = match image.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "png",
            [b'G', b'I', b'F', ..] => "gif",
            _ => "jpeg",
        };
        Ok(vec![Dynamic::Bytes(image), Dynamic::Json(format.into())])
    }
}
