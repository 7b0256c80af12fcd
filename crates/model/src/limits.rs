//! The field's limits, as Mattermost's models have them. Lengths are characters unless they say bytes.

pub const USERNAME: usize = 64;
pub const EMAIL: usize = 128;
pub const NICKNAME: usize = 64;
pub const FIRST_NAME: usize = 64;
pub const LAST_NAME: usize = 64;
pub const POSITION: usize = 128;
pub const LOCALE: usize = 5;
pub const USER_ROLES: usize = 256;
/// bcrypt reads no more bytes, and Mattermost takes no more.
pub const PASSWORD_BYTES: usize = 72;

pub const TEAM_NAME_MIN: usize = 2;
pub const TEAM_NAME: usize = 64;
pub const TEAM_DISPLAY_NAME: usize = 64;
pub const TEAM_DESCRIPTION: usize = 255;
pub const TEAM_ALLOWED_DOMAINS: usize = 500;

pub const CHANNEL_NAME: usize = 64;
pub const CHANNEL_DISPLAY_NAME: usize = 64;
pub const CHANNEL_HEADER: usize = 1024;
pub const CHANNEL_PURPOSE: usize = 250;
pub const CHANNEL_BANNER: usize = 1024;
pub const GROUP_CHANNEL_MIN_USERS: usize = 3;
pub const GROUP_CHANNEL_MAX_USERS: usize = 8;

/// `PostMessageMaxRunesV2`: 65,535 bytes of four-byte characters.
pub const POST_MESSAGE: usize = 16_383;
pub const POST_PROPS: usize = 800_000;
/// What people may fill of a post's props; the server keeps the rest for itself.
pub const POST_USER_PROPS: usize = POST_PROPS - 40_000;
pub const POST_HASHTAGS: usize = 1000;
/// Of the JSON list of ids, which makes room for ten files.
pub const POST_FILE_IDS: usize = 300;
pub const POST_FILES: usize = 10;
/// Different emoji on one post.
pub const REACTIONS_PER_POST: usize = 50;

pub const FILE_NAME: usize = 256;
pub const FILE_BYTES: u64 = 100 * 1024 * 1024;
pub const JSON_BODY_BYTES: usize = 300_000;

pub const BOT_DESCRIPTION: usize = 1024;
pub const EMOJI_NAME: usize = 64;
pub const EMOJI_BYTES: u64 = 1024 * 1024;
pub const CUSTOM_STATUS_TEXT: usize = 100;
pub const PREFERENCE_VALUE: usize = 20_000;
pub const PREFERENCES_PER_REQUEST: usize = 100;
pub const COMMAND_TRIGGER: usize = 128;
pub const WEBHOOK_DISPLAY_NAME: usize = 64;
pub const WEBHOOK_DESCRIPTION: usize = 500;
pub const PLUGIN_ID: usize = 190;
pub const KV_KEY: usize = 150;

pub const PAGE_DEFAULT: u32 = 60;
pub const PAGE_MAX: u32 = 200;
/// Ids in one request for many things.
pub const IDS_PER_REQUEST: usize = 1000;

pub const WEBSOCKET_FRAME_BYTES: usize = 8 * 1024;
