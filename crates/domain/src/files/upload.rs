//! Keeping an uploaded file: its bytes, what is known of it, and the small versions of images.

use std::path::Path;

use jackfield_model::permission::UploadFile;
use jackfield_model::{AppError, FileId, FileInfo, Millis, Post, UserId, limits};
use jackfield_storage::{Batch, files as statements};
use jiff::Timestamp;
use jiff::tz::Offset;

use super::extract;
use super::facts::Received;
use super::images::Sizes;
use crate::authorize::Granted;
use crate::hooks::Verdict;
use crate::{App, Failure, Result};

/// Whether a request that has brought so many files may bring one more.
///
/// # Errors
/// 400 when they are as many as a post takes.
pub fn check_one_more(received: usize) -> Result<()> {
    if received < limits::POST_FILES {
        return Ok(());
    }
    Err(Failure::of("api.file.upload_file.too_many_files.app_error", 400))
}

/// # Errors
/// 400 for a request that brought no file.
pub fn check_some(received: usize) -> Result<()> {
    if received > 0 {
        return Ok(());
    }
    Err(Failure::of("api.file.upload_file.incorrect_number_of_files.app_error", 400))
}

/// Keeps a file that was received into `received`; in whose name a trusted caller says.
///
/// # Errors
/// 413 when it is too large, 400 for an unusable name; nothing is kept then.
#[crate::boxed]
pub async fn keep(
    app: &App,
    granted: &Granted<UploadFile>,
    name: &str,
    received: &Path,
    owner: UserId,
) -> Result<FileInfo> {
    let config = app.config.read();
    let settings = &config.settings.file;
    if !settings.enable_file_attachments {
        return Err(Failure::of("api.file.attachments.disabled.app_error", 501));
    }
    if granted.object(app).await?.is_archived() {
        return Err(Failure::of("api.file.upload_file.deleted_channel.app_error", 400));
    }
    let size = tokio::fs::metadata(received).await.map_err(fault)?.len();
    if i64::try_from(size).unwrap_or(i64::MAX) > settings.max_file_size {
        return Err(too_large(settings.max_file_size));
    }
    let team = granted.object(app).await?.channel.team_id;
    crate::embed::check_bytes(app, team, i64::try_from(size).unwrap_or(i64::MAX)).await?;
    let name = clean_name(name).ok_or_else(|| AppError::invalid_param("filename"))?;
    let user = granted.user_id().some().unwrap_or(owner);
    let now = app.now();
    let mut file = describe(&name, now);
    file.user_id = user;
    file.channel_id = granted.target();
    file.size = i64::try_from(size).unwrap_or(i64::MAX);
    let most = u64::try_from(settings.max_file_size).unwrap_or(u64::MAX);
    let verdict = app.hooks.file_will_be_uploaded(granted.cx(), &file, received, most).await?;
    let file = adopt(file, verdict, tokio::fs::metadata(received).await.map_err(fault)?.len())?;
    let file = store(app, file, received, settings.max_image_resolution).await?;
    let mut batch = Batch::new();
    add_in(app, &mut batch, &file);
    if let Err(error) = batch.commit(&app.store).await {
        forget_bytes(app, &file).await;
        return Err(error.into());
    }
    Ok(file)
}

/// Keeps the bytes of a file of a post that is about to be stored as it was elsewhere; [`add_in`] keeps the file with it.
///
/// # Errors
/// 400 for an unusable name.
pub(crate) async fn keep_of_post(
    app: &App,
    granted: &Granted<UploadFile>,
    name: &str,
    received: &Received,
    post: &Post,
) -> Result<FileInfo> {
    let name = clean_name(name).ok_or_else(|| AppError::invalid_param("filename"))?;
    let size = tokio::fs::metadata(&received.0).await.map_err(fault)?.len();
    let file = FileInfo {
        user_id: post.user_id,
        post_id: post.id,
        channel_id: granted.target(),
        size: i64::try_from(size).unwrap_or(i64::MAX),
        ..describe(&name, post.create_at)
    };
    store(app, file, &received.0, app.config.read().settings.file.max_image_resolution).await
}

/// Keeps a file whose bytes are stored, as part of a batch, and has its text read.
pub(crate) fn add_in(app: &App, batch: &mut Batch, file: &FileInfo) {
    batch.push(statements::insert(file));
    if let Some(work) = extract::asked(app, file) {
        work.push(batch);
    }
}

/// Removes the bytes of a file that was not kept.
pub(crate) async fn forget_bytes(app: &App, file: &FileInfo) {
    for path in [&file.path, &file.thumbnail_path, &file.preview_path] {
        if !path.is_empty() {
            // The row decides; a file without one is only space.
            let _ = app.files.remove(path).await;
        }
    }
}

fn fault(error: std::io::Error) -> Failure {
    AppError::internal("api.file.write_file.app_error", error).into()
}

/// Stores a file's bytes, and with an image its small versions.
async fn store(app: &App, mut file: FileInfo, received: &Path, pixels: i64) -> Result<FileInfo> {
    // Mattermost has the name in the path; there are names longer than those that file systems take.
    let day = day(file.create_at);
    let folder = format!("{day}/teams/noteam/channels/{}/users/{}/{}", file.channel_id, file.user_id, file.id);
    file.path = format!("{folder}/{}", stored_name(&file));
    let bytes = tokio::fs::File::open(received).await.map_err(fault)?;
    app.files.write(&file.path, Box::pin(bytes)).await.map_err(fault)?;
    if file.is_image() && !file.is_svg() {
        let most = u64::try_from(pixels).unwrap_or(u64::MAX);
        // An image that cannot be read is a file like any other.
        if let Some(sizes) = app.memory.images.sizes(received, most).await {
            keep_sizes(app, &mut file, &folder, sizes).await;
        }
    }
    Ok(file)
}

/// The description that plugins leave: they may rename a file, and say of what type it is.
fn adopt(file: FileInfo, verdict: Verdict<FileInfo>, size: u64) -> Result<FileInfo> {
    let size = i64::try_from(size).unwrap_or(i64::MAX);
    let described = match verdict {
        Verdict::Unchanged => return Ok(FileInfo { size, ..file }),
        Verdict::Replace(described) => described,
        // Mattermost: the id of this refusal is its text.
        Verdict::Reject(reason) => {
            let text = format!("File rejected by plugin. {reason}");
            return Err(AppError::new(text.clone(), 400, text).into());
        }
        Verdict::Dismiss => {
            return Err(AppError::new("File rejected by plugin.", 400, "File rejected by plugin.").into());
        }
    };
    let name = clean_name(&described.name).ok_or_else(|| AppError::invalid_param("filename"))?;
    let renamed = describe(&name, file.create_at);
    let told = described.mime_type != file.mime_type && !described.mime_type.is_empty();
    let mime_type = if told { described.mime_type } else { renamed.mime_type };
    Ok(FileInfo { name, extension: renamed.extension, mime_type, size, ..file })
}

pub fn too_large(most: i64) -> Failure {
    Failure::of("api.file.upload_file.too_large_detailed.app_error", 413).with("most", most)
}

async fn keep_sizes(app: &App, file: &mut FileInfo, folder: &str, sizes: Sizes) {
    file.width = sizes.width.into();
    file.height = sizes.height.into();
    file.mini_preview = Some(jackfield_model::MiniPreview(sizes.mini));
    for (bytes, end, path) in [
        (sizes.thumbnail, "_thumb.jpg", &mut file.thumbnail_path),
        (sizes.preview, "_preview.jpg", &mut file.preview_path),
    ] {
        let target = format!("{folder}/{}{end}", file.id);
        match app.files.write(&target, Box::pin(std::io::Cursor::new(bytes))).await {
            Ok(_) => *path = target,
            Err(error) => tracing::warn!(cause = %error, "Could not keep an image's small version"),
        }
    }
    file.has_preview_image = !file.preview_path.is_empty();
}

fn describe(name: &str, now: Millis) -> FileInfo {
    let extension = name.rsplit_once('.').map(|(_, end)| end.to_lowercase()).unwrap_or_default();
    let mime_type = mime_guess::from_ext(&extension).first_raw().unwrap_or("application/octet-stream").to_owned();
    FileInfo {
        id: FileId::new(),
        create_at: now,
        update_at: now,
        name: name.to_owned(),
        extension,
        mime_type,
        ..FileInfo::default()
    }
}

/// What a file is called where it lies: its id, and the end of its name for whoever looks at the folder.
fn stored_name(file: &FileInfo) -> String {
    let plain = (1..=10).contains(&file.extension.len()) && file.extension.bytes().all(|b| b.is_ascii_alphanumeric());
    if plain { format!("{}.{}", file.id, file.extension) } else { file.id.to_string() }
}

/// The last part of a name, without what file systems or headers would take wrong.
fn clean_name(name: &str) -> Option<String> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(limits::FILE_NAME).collect();
    let kept = kept.trim().trim_start_matches('.').trim();
    if kept.is_empty() { None } else { Some(kept.to_owned()) }
}

/// `20261123`, by the civil calendar.
fn day(at: Millis) -> String {
    let date = Offset::UTC.to_datetime(Timestamp::from_millisecond(at.0).unwrap_or_default()).date();
    format!("{:04}{:02}{:02}", date.year(), date.month(), date.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 31
    #[test]
    fn names_lose_their_folders_and_leading_dots() {
        assert_eq!(clean_name("../../etc/passwd").as_deref(), Some("passwd"));
        assert_eq!(clean_name("C:\\x\\plan.pdf").as_deref(), Some("plan.pdf"));
        assert_eq!(clean_name("..."), None);
    }

    #[test]
    fn a_file_lies_under_its_id_whatever_it_is_called() {
        let long = "\u{4f1a}".repeat(256);
        for (name, end) in [
            ("plan.PDF", ".pdf"),
            (long.as_str(), ""),
            ("a.\u{4f1a}\u{8b70}", ""),
            ("a.partial-but-long", ""),
            ("a.", ""),
        ] {
            let file = describe(name, Millis(0));
            assert_eq!(stored_name(&file), format!("{}{end}", file.id), "{name}");
        }
    }

    #[test]
    fn days_are_written_by_the_calendar() {
        assert_eq!(day(Millis(0)), "19700101");
        assert_eq!(day(Millis(951_782_400_000)), "20000229");
        // A Sunday, a 31st late in the evening, a 29th of February, both changes of daylight saving; days are UTC's.
        for (at, wanted) in [
            (1_803_211_200_000, "20270221"),
            (1_806_537_599_999, "20270331"),
            (1_835_395_200_000, "20280229"),
            (1_806_195_600_000, "20270328"),
            (1_825_021_800_000, "20271031"),
            (4_107_542_400_000, "21000301"),
            (-1, "19691231"),
        ] {
            assert_eq!(day(Millis(at)), wanted, "{at}");
        }
    }
}
