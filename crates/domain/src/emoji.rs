//! Custom emojis, and which names reactions may have.

mod system;

use std::io::Cursor;
use std::sync::Arc;

use jackfield_model::permission::{CreateEmoji, DeleteEmoji, ReadEmoji, SignedIn};
use jackfield_model::{AppError, Emoji, EmojiId, Millis, names};
use jackfield_storage::access::{like_anywhere, like_prefix};
use jackfield_storage::{Batch, emoji as statements};

use crate::authorize::Granted;
use crate::bounds::at_most;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::files::Reader;
use crate::{App, Failure, Result};

const SIDE: u32 = 128;
/// Names that one request may ask for.
const NAMES: usize = 200;
/// Where an emoji's image lies.
pub(crate) fn place(id: EmojiId) -> String {
    format!("emoji/{id}/image")
}

fn check_enabled(app: &App) -> Result<()> {
    if app.config.read().settings.service.enable_custom_emoji {
        return Ok(());
    }
    Err(Failure::of("api.emoji.disabled.app_error", 501))
}

/// Refuses the name of an emoji that nobody can see: one that neither every client has, nor anybody made.
///
/// # Errors
/// 404 for such a name; 403 where custom emojis are switched off.
pub(crate) async fn check_known(app: &App, name: &str) -> Result<()> {
    if system::is_one(name) {
        return Ok(());
    }
    if !app.config.read().settings.service.enable_custom_emoji {
        return Err(Failure::of("api.emoji.disabled.app_error", 403));
    }
    let found = statements::by_name(name).optional::<Emoji>(&app.store).await?;
    found.map(drop).found_or("app.emoji.get_by_name.no_result")
}

/// Creates an emoji from an image, which is made at most 128 by 128; what moves keeps moving.
///
/// # Errors
/// 400 for an invalid or taken name or an image that cannot be read, 501 where custom emojis are switched off.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateEmoji>, draft: &Emoji, image: Vec<u8>) -> Result<Emoji> {
    check_enabled(app)?;
    // A draft may say whose it is, but not that it is somebody else's.
    if !draft.creator_id.is_empty() && draft.creator_id != granted.user_id() {
        return Err(AppError::no_permission().into());
    }
    let name = draft.name.as_str();
    if !names::is_valid_emoji_name(name) {
        return Err(Failure::of("model.emoji.name.app_error", 400));
    }
    if system::is_one(name) {
        return Err(Failure::of("model.emoji.system_emoji_name.app_error", 400));
    }
    if statements::by_name(name).optional::<Emoji>(&app.store).await?.is_some() {
        return Err(Failure::of("api.emoji.create.duplicate.app_error", 400));
    }
    let Some(bytes) = app.memory.images.at_most(image, SIDE).await else {
        return Err(Failure::of("api.emoji.upload.image.app_error", 400));
    };
    let now = app.now();
    let emoji = Emoji {
        id: EmojiId::new(),
        create_at: now,
        update_at: now,
        delete_at: Millis::NEVER,
        creator_id: granted.user_id(),
        name: name.to_owned(),
    };
    app.files
        .write(&place(emoji.id), Box::pin(Cursor::new(bytes)))
        .await
        .map_err(|error| AppError::internal("api.emoji.upload.open.app_error", error))?;
    let mut batch = Batch::new();
    batch.push(statements::insert(&emoji));
    batch.record(&app.events, Event::EmojiAdded { emoji: Arc::new(emoji.clone()) }, granted.cx());
    if let Err(error) = batch.commit(&app.store).await {
        let _ = app.files.remove(&place(emoji.id)).await;
        return Err(error.into());
    }
    Ok(emoji)
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadEmoji>) -> Result<Emoji> {
    Ok((*granted.object(app).await?).clone())
}

/// # Errors
/// 404 for an unknown name.
#[crate::boxed]
pub async fn by_name(app: &App, _granted: &Granted<SignedIn>, name: &str) -> Result<Emoji> {
    statements::by_name(name).optional::<Emoji>(&app.store).await?.found_or("app.emoji.get_by_name.no_result")
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn by_names(app: &App, _granted: &Granted<SignedIn>, names: &[String]) -> Result<Vec<Emoji>> {
    at_most(names, NAMES, "names")?;
    Ok(statements::by_names(names).all::<Emoji>(&app.store).await?)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, _granted: &Granted<SignedIn>, (limit, offset): (i64, i64)) -> Result<Vec<Emoji>> {
    Ok(statements::page(limit, offset).all::<Emoji>(&app.store).await?)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search(app: &App, _granted: &Granted<SignedIn>, term: &str, prefix_only: bool) -> Result<Vec<Emoji>> {
    if term.is_empty() {
        return Err(AppError::invalid_param("term").into());
    }
    let pattern = if prefix_only { like_prefix(term) } else { like_anywhere(term) };
    Ok(statements::search(&pattern, 100).all::<Emoji>(&app.store).await?)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<DeleteEmoji>) -> Result<()> {
    let id = granted.target();
    statements::delete(id, app.now()).execute(&app.store).await?;
    let _ = app.files.remove(&place(id)).await;
    Ok(())
}

/// The bytes of an emoji's image.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn image(app: &App, granted: &Granted<ReadEmoji>) -> Result<Reader> {
    let emoji = granted.object(app).await?;
    let read = app.files.read(&place(emoji.id), 0, None).await.ok();
    read.found_or("api.emoji.get_image.read.app_error")
}
