//! A user's preferences: small texts by category and name.

use crate::UserId;
use crate::wire::wire;

wire! {
    pub struct Preference {
        pub user_id: UserId,
        pub category: String,
        pub name: String,
        pub value: String,
    }
}

/// Which direct channels the sidebar shows; the name is the other user's id.
pub const DIRECT_CHANNEL_SHOW: &str = "direct_channel_show";
pub const GROUP_CHANNEL_SHOW: &str = "group_channel_show";
/// Saved posts; the name is the post's id.
pub const FLAGGED_POST: &str = "flagged_post";
pub const FAVORITE_CHANNEL: &str = "favorite_channel";
pub const DISPLAY_SETTINGS: &str = "display_settings";
pub const THEME: &str = "theme";
