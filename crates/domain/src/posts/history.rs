//! What a post said before it was edited, for its author.

use std::sync::Arc;

use jackfield_model::permission::{EditPost, ReadEditHistory};
use jackfield_model::{ClientPost, FileInfo, Post, PostId, PostMetadata, PostPatch};
use jackfield_storage::{files, posts};

use super::{edit, metadata};
use crate::authorize::Granted;
use crate::{App, Failure, Result};

/// Versions that are shown at most.
const VERSIONS: i64 = 1_000;

/// The old versions of a post, the newest first.
///
/// # Errors
/// 404 for a post that is gone, or was never edited.
#[crate::boxed]
pub async fn edit_history(app: &App, granted: &Granted<ReadEditHistory>) -> Result<Vec<ClientPost>> {
    let found = granted.object(app).await?;
    let post = found.post()?;
    let versions = posts::history(granted.user_id(), post.id, VERSIONS).all::<Post>(&app.store).await?;
    if versions.is_empty() {
        return Err(missing());
    }
    let mut shown = metadata::shown_whole(app, versions, false).await?;
    let attached = files::of_post(post.id).all::<FileInfo>(&app.store).await?;
    for version in &mut shown {
        if let Some(metadata) = version.metadata.clone() {
            let files = attached.iter().filter(|file| version.file_ids.contains(&file.id)).cloned().collect();
            version.describe(PostMetadata { files, ..metadata });
        }
    }
    Ok(shown)
}

fn missing() -> Failure {
    Failure::of("app.post.get.app_error", 404)
}

/// Gives a post the text of one of its old versions; what it said now is kept as one more.
///
/// # Errors
/// 404 for an unknown version, 400 for one of another post, 403 for others than the author, and as any edit.
#[crate::boxed]
pub async fn restore(app: &App, granted: &Granted<EditPost>, version: PostId) -> Result<Arc<Post>> {
    let found = granted.object(app).await?;
    let post = found.post()?;
    if post.user_id != granted.user_id() && !granted.cx().is_trusted() {
        return Err(Failure::of("app.post.restore_post_version.not_allowed.app_error", 403));
    }
    let version = posts::by_id_with_deleted(granted.user_id(), version).optional::<Post>(&app.store).await?;
    let Some(version) = version else { return Err(missing()) };
    if version.original_id != post.id {
        return Err(Failure::of("app.post.restore_post_version.not_an_history_item.app_error", 400));
    }
    edit::patch(app, granted, PostPatch { message: Some(version.message), ..PostPatch::default() }).await
}
