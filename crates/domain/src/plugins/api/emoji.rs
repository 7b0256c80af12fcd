//! Custom emoji, as plugins read them.

use jackfield_model::permission as may;
use jackfield_model::{AppError, Emoji, EmojiId};
use tokio::io::AsyncReadExt;

use super::{Entry, Image, Method, PluginApi, rows, whole};
use crate::plugins::Capability;
use crate::{Failure, Result, emoji};

/// Bytes of an image that are read. Mattermost lets an emoji have half a megabyte.
const IMAGE: u64 = 2 * 1024 * 1024;

methods! {
    /// An emoji by its id.
    GetEmoji = EmojiRead (id: EmojiId) -> Emoji |api| {
        emoji::get(&api.app, &api.grant::<may::ReadEmoji>(id)).await
    }
    /// An emoji by its name.
    GetEmojiByName = EmojiRead (name: String) -> Emoji |api| {
        emoji::by_name(&api.app, &api.grant::<may::SignedIn>(()), &name).await
    }
    /// A page of emoji, sorted by their names.
    GetEmojiList = EmojiRead (sort_by: String, page: i64, per_page: i64) -> Vec<Emoji> |api| {
        // Mattermost sorts by name when asked; the list here always is.
        let _ = sort_by;
        whole(emoji::list(&api.app, &api.grant::<may::SignedIn>(()), rows(page, per_page)).await?, per_page)
    }
    /// The image's bytes, and the name of its format.
    GetEmojiImage = EmojiRead (id: EmojiId) -> Image |api| {
        let reader = emoji::image(&api.app, &api.grant::<may::ReadEmoji>(id)).await?;
        let mut bytes = Vec::new();
        let read = reader.take(IMAGE).read_to_end(&mut bytes).await;
        read.map_err(|error| Failure::from(AppError::internal("api.emoji.get_image.read.app_error", error)))?;
        let format = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', ..] => "png",
            [b'G', b'I', b'F', ..] => "gif",
            _ => "jpeg",
        };
        Ok(Image { bytes, format })
    }
}
