//! Custom emoji, as plugins read them.

use jackfield_model::permission::{ReadEmoji, SignedIn};
use jackfield_model::{AppError, Emoji, EmojiId};
use tokio::io::AsyncReadExt;

use super::{PluginApi, rows, whole};
use crate::plugins::Capability;
use crate::{Failure, Result, emoji};

/// Bytes of an image that are read. Mattermost lets an emoji have half a megabyte.
const IMAGE: u64 = 2 * 1024 * 1024;

impl PluginApi {
    /// # Errors
    /// 404 for an unknown emoji.
    pub async fn emoji(&self, id: EmojiId) -> Result<Emoji> {
        let granted = self.grant::<ReadEmoji>(Capability::EmojiRead, "emoji.get", id)?;
        emoji::get(&self.app, &granted).await
    }

    /// # Errors
    /// 404 for an unknown name.
    pub async fn emoji_by_name(&self, name: &str) -> Result<Emoji> {
        let granted = self.grant::<SignedIn>(Capability::EmojiRead, "emoji.get_by_name", ())?;
        emoji::by_name(&self.app, &granted, name).await
    }

    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn list_emoji(&self, page: i64, per_page: i64) -> Result<Vec<Emoji>> {
        let granted = self.grant::<SignedIn>(Capability::EmojiRead, "emoji.list", ())?;
        whole(emoji::list(&self.app, &granted, rows(page, per_page)).await?, per_page)
    }

    /// The image's bytes.
    ///
    /// # Errors
    /// 404 for an unknown emoji.
    pub async fn emoji_image(&self, id: EmojiId) -> Result<Vec<u8>> {
        let granted = self.grant::<ReadEmoji>(Capability::EmojiRead, "emoji.get_image", id)?;
        let reader = emoji::image(&self.app, &granted).await?;
        let mut bytes = Vec::new();
        let read = reader.take(IMAGE).read_to_end(&mut bytes).await;
        read.map_err(|error| Failure::from(AppError::internal("api.emoji.get_image.read.app_error", error)))?;
        Ok(bytes)
    }
}
