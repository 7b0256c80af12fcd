//! The types of posts. Ordinary posts have none; users may not write `system_…`, plugins may `custom_…`.

pub const DEFAULT: &str = "";
pub const SYSTEM_PREFIX: &str = "system_";
pub const CUSTOM_PREFIX: &str = "custom_";
pub const ME: &str = "me";
pub const SLACK_ATTACHMENT: &str = "slack_attachment";
pub const EPHEMERAL: &str = "system_ephemeral";
pub const JOIN_CHANNEL: &str = "system_join_channel";
pub const GUEST_JOIN_CHANNEL: &str = "system_guest_join_channel";
pub const LEAVE_CHANNEL: &str = "system_leave_channel";
pub const ADD_TO_CHANNEL: &str = "system_add_to_channel";
pub const ADD_GUEST_TO_CHANNEL: &str = "system_add_guest_to_chan";
pub const REMOVE_FROM_CHANNEL: &str = "system_remove_from_channel";
pub const JOIN_TEAM: &str = "system_join_team";
pub const LEAVE_TEAM: &str = "system_leave_team";
pub const ADD_TO_TEAM: &str = "system_add_to_team";
pub const REMOVE_FROM_TEAM: &str = "system_remove_from_team";
pub const HEADER_CHANGE: &str = "system_header_change";
pub const DISPLAYNAME_CHANGE: &str = "system_displayname_change";
pub const PURPOSE_CHANGE: &str = "system_purpose_change";
pub const CONVERT_CHANNEL: &str = "system_convert_channel";
pub const CHANGE_CHANNEL_PRIVACY: &str = "system_change_chan_privacy";
pub const MOVE_CHANNEL: &str = "system_move_channel";
pub const WRANGLER: &str = "system_wrangler";
pub const GM_TO_CHANNEL: &str = "system_gm_to_channel";
pub const CHANNEL_DELETED: &str = "system_channel_deleted";
pub const CHANNEL_RESTORED: &str = "system_channel_restored";
pub const ADD_BOT_TEAMS_CHANNELS: &str = "add_bot_teams_channels";
pub const REMINDER: &str = "reminder";

/// System posts that say who came and went: they do not make a channel unread.
pub fn is_join_leave(post_type: &str) -> bool {
    matches!(
        post_type,
        JOIN_CHANNEL
            | GUEST_JOIN_CHANNEL
            | LEAVE_CHANNEL
            | ADD_TO_CHANNEL
            | ADD_GUEST_TO_CHANNEL
            | REMOVE_FROM_CHANNEL
            | JOIN_TEAM
            | LEAVE_TEAM
            | ADD_TO_TEAM
            | REMOVE_FROM_TEAM
    )
}
