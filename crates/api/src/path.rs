//! Path parameters that many operations share.

use std::fmt;
use std::str::FromStr;

use jackfield_model::{ChannelId, FileId, GroupId, InvalidId, Millis, PostId, ScheduledPostId, TeamId, UserId};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A user in a path: an id, or `me` for whoever asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserRef {
    Me,
    Id(UserId),
}

impl UserRef {
    /// The user meant, given who asks.
    pub fn or(self, me: UserId) -> UserId {
        match self {
            Self::Me => me,
            Self::Id(id) => id,
        }
    }
}

impl From<UserId> for UserRef {
    fn from(id: UserId) -> Self {
        Self::Id(id)
    }
}

impl FromStr for UserRef {
    type Err = InvalidId;
    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text {
            "me" => Ok(Self::Me),
            "" => Err(InvalidId),
            id => id.parse().map(Self::Id),
        }
    }
}

impl fmt::Display for UserRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => f.write_str("me"),
            Self::Id(id) => id.fmt(f),
        }
    }
}

impl Serialize for UserRef {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UserRef {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(de::Error::custom)
    }
}

impl JsonSchema for UserRef {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "UserRef".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(me|[A-Za-z0-9]{26})$" })
    }
}

macro_rules! paths {
    ($($name:ident { $($field:ident: $ty:ty),+ })+) => {$(
        #[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
        pub struct $name { $(pub $field: $ty),+ }
    )+};
}

paths! {
    ByUser { user_id: UserRef }
    ByTeam { team_id: TeamId }
    ByChannel { channel_id: ChannelId }
    ByPost { post_id: PostId }
    ByPostVersion { post_id: PostId, restore_version_id: PostId }
    ByFile { file_id: FileId }
    ByGroup { group_id: GroupId }
    ByUserAndTeam { user_id: UserRef, team_id: TeamId }
    ByUserAndChannel { user_id: UserRef, channel_id: ChannelId }
    ByUserAndPost { user_id: UserRef, post_id: PostId }
    ByThreadDraft { user_id: UserRef, channel_id: ChannelId, thread_id: PostId }
    ByScheduledPost { scheduled_post_id: ScheduledPostId }
    ByTeamName { team_name: String }
    ByTeamMember { team_id: TeamId, user_id: UserRef }
    ByChannelMember { channel_id: ChannelId, user_id: UserRef }
    ByChannelName { team_id: TeamId, channel_name: String }
    ByTeamNameAndChannelName { team_name: String, channel_name: String }
    ByCategory { user_id: UserRef, team_id: TeamId, category_id: String }
    ByAction { post_id: PostId, action_id: String }
    ByReaction { user_id: UserRef, post_id: PostId, emoji_name: String }
    ByThread { user_id: UserRef, team_id: TeamId, thread_id: PostId }
    ByThreadAndTime { user_id: UserRef, team_id: TeamId, thread_id: PostId, timestamp: Millis }
    ByThreadAndPost { user_id: UserRef, team_id: TeamId, thread_id: PostId, post_id: PostId }
    ByPreferenceCategory { user_id: UserRef, category: String }
    ByPreference { user_id: UserRef, category: String, preference_name: String }
}
