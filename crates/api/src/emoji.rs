//! Custom emoji.

use jackfield_model::{Emoji, EmojiId, EmojiSearch};

use crate::channels::NameQuery;
use crate::query::{PerPage, Window, query};
use crate::{StatusOk, operations};

/// A custom emoji, by its id.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByEmoji {
    pub emoji_id: EmojiId,
}

/// A custom emoji, by name.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct ByEmojiName {
    pub emoji_name: String,
}

query! {
    pub struct EmojiQuery {
        pub page: u32,
        pub per_page: PerPage,
        /// `name` or empty.
        pub sort: String,
    }
}

impl EmojiQuery {
    pub fn window(&self) -> Window {
        Window::new(self.page, self.per_page)
    }
}

operations! { tag "emoji", scope Emoji;
    /// Creates a custom emoji: a form with `image` and `emoji`, its JSON.
    CreateEmoji = POST "/api/v4/emoji" -> 200 json Emoji {
        body: multipart,
        example: { "emoji": { "name": "{unique}", "creator_id": "{me}" }, "image": "@picture.png" },
        permission: CreateEmoji,
    }
    /// Lists custom emoji.
    GetEmojiList = GET "/api/v4/emoji" -> 200 json Vec<Emoji> {
        query: EmojiQuery,
        permission: SignedIn,
    }
    /// Gets a custom emoji.
    GetEmoji = GET "/api/v4/emoji/{emoji_id}" -> 200 json Emoji {
        path: ByEmoji,
        permission: ReadEmoji,
    }
    /// Gets a custom emoji by name.
    GetEmojiByName = GET "/api/v4/emoji/name/{emoji_name}" -> 200 json Emoji {
        path: ByEmojiName,
        permission: SignedIn,
    }
    /// Gets many custom emoji by name.
    GetEmojisByNames = POST "/api/v4/emoji/names" -> 200 json Vec<Emoji> {
        body: json Vec<String>,
        example: ["{emoji_name}"],
        scope: Emoji read,
        permission: SignedIn,
    }
    /// Searches custom emoji by name.
    SearchEmoji = POST "/api/v4/emoji/search" -> 200 json Vec<Emoji> {
        body: json EmojiSearch,
        example: { "term": "e" },
        scope: Emoji read,
        permission: SignedIn,
    }
    /// Suggests custom emoji for what somebody types after `:`.
    AutocompleteEmoji = GET "/api/v4/emoji/autocomplete" -> 200 json Vec<Emoji> {
        query: NameQuery,
        example_query: "name=e",
        permission: SignedIn,
    }
    /// Gets a custom emoji's image.
    GetEmojiImage = GET "/api/v4/emoji/{emoji_id}/image" -> 200 bytes {
        path: ByEmoji,
        permission: ReadEmoji,
    }
    /// Deletes a custom emoji.
    DeleteEmoji = DELETE "/api/v4/emoji/{emoji_id}" -> 200 json StatusOk {
        path: ByEmoji,
        permission: DeleteEmoji,
    }
}
