//! What WebSocket events carry in `data`, one type for each shape. Which event carries which stands in the domain's
//! table of events.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::wire::{is_zero, wire};
use crate::{
    Channel, ChannelBookmarkWithFileInfo, ChannelId, ChannelMember, ChannelType, ClientPost, Draft, Emoji, FileId,
    ForClients, Group, GroupMember, Manifest, Millis, OpenDialogRequest, PostAcknowledgement, PostId, Preference,
    Props, Reaction, Role, ScheduledPost, SidebarCategory, StringMap, Team, TeamId, TeamMember, ThreadResponse,
    UpdateChannelBookmarkResponse, User, UserId,
};

/// A value as JSON inside a JSON text. Mattermost: most objects of events travel like this.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Nested<T>(String, #[serde(skip)] PhantomData<fn() -> T>);

impl<T: Serialize + ForClients> Nested<T> {
    pub fn of(value: &T) -> Self {
        Self(serde_json::to_string(value).unwrap_or_default(), PhantomData)
    }
}

impl<T: DeserializeOwned> Nested<T> {
    /// # Errors
    /// When it is not what it says.
    pub fn read(&self) -> serde_json::Result<T> {
        serde_json::from_str(&self.0)
    }
}

impl<T: ForClients> ForClients for Nested<T> {}

impl<T> Clone for Nested<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<T> Default for Nested<T> {
    fn default() -> Self {
        Self(String::new(), PhantomData)
    }
}

impl<T: JsonSchema> JsonSchema for Nested<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Nested{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let inner = generator.subschema_for::<T>();
        json_schema!({ "type": "string", "contentMediaType": "application/json", "contentSchema": inner })
    }
}

wire! {
    /// The first frame of a stream.
    pub struct HelloData {
        /// `<version>.<build>.<hash of the client configuration>.<licensed>`
        pub server_version: String,
        /// By which a client resumes the stream.
        pub connection_id: String,
    }

    pub struct PostedData {
        pub channel_type: ChannelType,
        pub channel_display_name: String,
        pub channel_name: String,
        /// `@username`, or the name that a webhook writes under.
        pub sender_name: String,
        pub team_id: TeamId,
        pub set_online: bool,
        pub post: Nested<ClientPost>,
        /// Mattermost: the text `true`, or not there.
        #[serde(rename = "otherFile", skip_serializing_if = "is_zero")]
        pub other_file: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub image: String,
        /// The recipient's own id alone.
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mentions: Option<Nested<Vec<UserId>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub followers: Option<Nested<Vec<UserId>>>,
    }

    /// What a single recipient of `posted` is told beside the others' data.
    pub struct PostedToOne {
        #[serde(skip_serializing_if = "Option::is_none")]
        pub mentions: Option<Nested<Vec<UserId>>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub followers: Option<Nested<Vec<UserId>>>,
    }

    /// Mattermost: that it happened is all that is told.
    pub struct ChannelSchemeData {}

    pub struct PostData {
        pub post: Nested<ClientPost>,
    }

    pub struct PostDeletedData {
        pub post: Nested<ClientPost>,
        /// For administrators.
        #[serde(skip_serializing_if = "is_zero")]
        pub delete_by: UserId,
    }

    pub struct PostUnreadData {
        pub msg_count: i64,
        pub msg_count_root: i64,
        pub mention_count: i64,
        pub mention_count_root: i64,
        pub urgent_mention_count: i64,
        pub last_viewed_at: Millis,
        pub post_id: PostId,
    }

    pub struct ReactionData {
        pub reaction: Nested<Reaction>,
    }

    pub struct AcknowledgementData {
        pub acknowledgement: Nested<PostAcknowledgement>,
    }

    pub struct TypingData {
        pub parent_id: PostId,
        pub user_id: UserId,
    }

    pub struct ThreadUpdatedData {
        pub thread: Nested<ThreadResponse>,
        pub previous_unread_replies: i64,
        pub previous_unread_mentions: i64,
    }

    pub struct ThreadFollowChangedData {
        pub thread_id: PostId,
        pub state: bool,
        pub reply_count: i64,
    }

    /// One thread was read, or, with a time alone, all of a team.
    pub struct ThreadReadChangedData {
        pub timestamp: Millis,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub thread_id: Option<PostId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub channel_id: Option<ChannelId>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unread_replies: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub unread_mentions: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub previous_unread_replies: Option<i64>,
        #[serde(skip_serializing_if = "Option::is_none")]
        pub previous_unread_mentions: Option<i64>,
    }

    pub struct ChannelCreatedData {
        pub channel_id: ChannelId,
        pub team_id: TeamId,
    }

    pub struct ChannelData {
        pub channel: Nested<Channel>,
    }

    pub struct ChannelConvertedData {
        pub channel_id: ChannelId,
        pub channel_type: ChannelType,
    }

    pub struct ChannelDeletedData {
        pub channel_id: ChannelId,
        pub delete_at: Millis,
    }

    pub struct ChannelRestoredData {
        pub channel_id: ChannelId,
    }

    pub struct ChannelMemberUpdatedData {
        #[serde(rename = "channelMember")]
        pub channel_member: Nested<ChannelMember>,
    }

    pub struct ChannelsViewedData {
        /// When each was last written to.
        pub channel_times: BTreeMap<ChannelId, Millis>,
    }

    pub struct DirectAddedData {
        pub creator_id: UserId,
        pub teammate_id: UserId,
    }

    pub struct GroupAddedData {
        pub teammate_ids: Nested<Vec<UserId>>,
    }

    pub struct UserAddedData {
        pub user_id: UserId,
        pub team_id: TeamId,
    }

    /// To the channel: who left. To who left: which channel.
    pub struct UserRemovedData {
        #[serde(skip_serializing_if = "is_zero")]
        pub user_id: UserId,
        #[serde(skip_serializing_if = "is_zero")]
        pub channel_id: ChannelId,
        pub remover_id: UserId,
    }

    pub struct BookmarkData {
        pub bookmark: Nested<ChannelBookmarkWithFileInfo>,
    }

    pub struct BookmarksData {
        pub bookmarks: Nested<Vec<ChannelBookmarkWithFileInfo>>,
    }

    pub struct BookmarksUpdatedData {
        pub bookmarks: Nested<UpdateChannelBookmarkResponse>,
    }

    pub struct GroupData {
        pub group: Nested<Group>,
    }

    pub struct GroupMemberData {
        pub group_member: Nested<GroupMember>,
    }

    pub struct TeamData {
        pub team: Nested<Team>,
    }

    pub struct TeamUserData {
        pub team_id: TeamId,
        pub user_id: UserId,
    }

    pub struct TeamMemberData {
        pub member: Nested<TeamMember>,
    }

    pub struct NewUserData {
        pub user_id: UserId,
    }

    pub struct UserUpdatedData {
        pub user: User,
    }

    pub struct UserRoleUpdatedData {
        pub user_id: UserId,
        pub roles: String,
    }

    pub struct StatusChangeData {
        pub status: String,
        pub user_id: UserId,
    }

    pub struct RoleUpdatedData {
        pub role: Nested<Role>,
    }

    pub struct PreferencesData {
        pub preferences: Nested<Vec<Preference>>,
    }

    pub struct SidebarCategoryData {
        pub category_id: String,
    }

    pub struct SidebarCategoriesData {
        #[serde(rename = "updatedCategories")]
        pub updated_categories: Nested<Vec<SidebarCategory>>,
    }

    pub struct SidebarOrderData {
        pub order: Vec<String>,
    }

    pub struct DraftData {
        pub draft: Nested<Draft>,
    }

    pub struct ScheduledPostData {
        #[serde(rename = "scheduledPost")]
        pub scheduled_post: Nested<ScheduledPost>,
    }

    pub struct EmojiAddedData {
        pub emoji: Nested<Emoji>,
    }

    pub struct FileDownloadRejectedData {
        pub file_id: FileId,
        pub file_name: String,
        pub rejection_reason: String,
        pub channel_id: ChannelId,
        pub post_id: PostId,
        pub download_type: String,
    }

    pub struct ToastData {
        pub message: String,
        #[serde(skip_serializing_if = "is_zero")]
        pub position: String,
    }

    /// A dialog as its user's clients get it.
    pub struct OpenedDialog {
        #[serde(flatten)]
        pub request: OpenDialogRequest,
        /// Mattermost: whoever looks at another channel by now still answers where they asked.
        pub channel_id: ChannelId,
    }

    pub struct OpenDialogData {
        pub dialog: Nested<OpenedDialog>,
    }

    pub struct ConfigChangedData {
        pub config: StringMap,
    }

    pub struct PanelsChangedData {}

    pub struct PluginData {
        pub manifest: Manifest,
    }

    /// Mattermost: an empty list; clients ask for the statuses.
    pub struct PluginStatusesData {
        pub plugin_statuses: Vec<String>,
    }

    /// What a plugin's own event carries is the plugin's own business.
    pub struct CustomData {
        #[serde(flatten)]
        pub data: Props,
    }
}
