//! Bookmarks of channels.

use jackfield_model::{
    BookmarkId, ChannelBookmark, ChannelBookmarkPatch, ChannelBookmarkWithFileInfo, ChannelId, Millis,
    UpdateChannelBookmarkResponse,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::operations;
use crate::path::ByChannel;
use crate::query::query;

#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ByBookmark {
    pub channel_id: ChannelId,
    pub bookmark_id: BookmarkId,
}

query! {
    pub struct BookmarksQuery {
        /// Changed since then, deleted ones among them.
        pub bookmarks_since: Millis,
    }
}

operations! { tag "bookmarks", scope Channels;
    /// Lists a channel's bookmarks in their order.
    ListChannelBookmarksForChannel = GET "/api/v4/channels/{channel_id}/bookmarks" -> 200 json Vec<ChannelBookmarkWithFileInfo> {
        path: ByChannel,
        query: BookmarksQuery,
        permission: ReadChannelContent,
    }
    /// Adds a bookmark to a channel.
    CreateChannelBookmark = POST "/api/v4/channels/{channel_id}/bookmarks" -> 201 json ChannelBookmarkWithFileInfo {
        path: ByChannel,
        body: json ChannelBookmark,
        example: { "display_name": "Plans", "type": "link", "link_url": "https://example.com/plans" },
        permission: AddBookmark,
    }
    /// Changes a bookmark; another's is replaced by one of one's own.
    UpdateChannelBookmark = PATCH "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}" -> 200 json UpdateChannelBookmarkResponse {
        path: ByBookmark,
        body: json ChannelBookmarkPatch,
        example: { "display_name": "Renamed" },
        permission: EditBookmark,
    }
    /// Takes a bookmark away.
    DeleteChannelBookmark = DELETE "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}" -> 200 json ChannelBookmarkWithFileInfo {
        path: ByBookmark,
        permission: DeleteBookmark,
    }
    /// Puts a bookmark at a place of the order.
    UpdateChannelBookmarkSortOrder = POST "/api/v4/channels/{channel_id}/bookmarks/{bookmark_id}/sort_order" -> 200 json Vec<ChannelBookmarkWithFileInfo> {
        path: ByBookmark,
        body: json i64,
        example: 0,
        permission: OrderBookmarks,
    }
}
