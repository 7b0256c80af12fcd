//! What happened, told to whom it concerns after it was committed.
//!
//! An event answers its audience and its wire form in exhaustive matches, so a new one does
//! not compile until the WebSocket has an answer. Frames are described in the WebSocket's facts:
//! most objects travel as JSON inside a JSON string.

mod audience;
mod bus;
mod effect;
mod elsewhere;
mod place;
mod wire;

use std::sync::{Arc, OnceLock};

use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelType, ConnectionId, Emoji, FileInfo, Millis, Post, PostId, Preference,
    Reaction, Role, Team, TeamId, TeamMember, ThreadResponse, User, UserId,
};
use serde_json::{Map, Value};

pub use audience::{Audience, Sensitivity};
pub(crate) use bus::record_when_known;
pub use bus::{EventBus, Published, Record, Subscriber};
pub use effect::Effect;
pub use elsewhere::Elsewhere;
pub use place::Place;
pub use wire::Frame;

use crate::cx::Cx;

/// A post with what its recipients need to notify and place it.
#[derive(Clone, Debug)]
pub struct Posted {
    pub post: Arc<Post>,
    pub channel: Arc<Channel>,
    pub sender_name: String,
    /// Who is told as mentioned; each sees only their own id.
    pub mentions: Vec<UserId>,
    /// Who follows the thread and is told of the reply; each sees only their own id.
    pub followers: Vec<UserId>,
    pub set_online: bool,
    pub has_files: bool,
    pub has_image: bool,
}

/// Everything that the server tells its clients and plugins.
#[derive(Clone, Debug)]
pub enum Event {
    Posted(Box<Posted>),
    PostEdited {
        post: Arc<Post>,
    },
    PostDeleted {
        post: Arc<Post>,
        delete_by: UserId,
    },
    PostUnread {
        user_id: UserId,
        team_id: TeamId,
        channel_id: ChannelId,
        post_id: PostId,
        data: Map<String, Value>,
    },
    Ephemeral {
        post: Arc<Post>,
        user_id: UserId,
    },
    EphemeralEdited {
        post: Arc<Post>,
        user_id: UserId,
    },
    EphemeralDeleted {
        post: Arc<Post>,
        user_id: UserId,
    },
    ReactionAdded {
        reaction: Reaction,
    },
    ReactionRemoved {
        reaction: Reaction,
    },
    Typing {
        channel_id: ChannelId,
        user_id: UserId,
        parent_id: PostId,
    },

    ThreadUpdated {
        user_id: UserId,
        team_id: TeamId,
        thread: Box<ThreadResponse>,
        previous: (i64, i64),
    },
    ThreadFollowChanged {
        user_id: UserId,
        team_id: TeamId,
        thread_id: PostId,
        state: bool,
        reply_count: i64,
    },
    ThreadReadChanged {
        user_id: UserId,
        team_id: TeamId,
        channel_id: ChannelId,
        data: Map<String, Value>,
    },

    ChannelCreated {
        user_id: UserId,
        channel_id: ChannelId,
        team_id: TeamId,
    },
    ChannelUpdated {
        channel: Arc<Channel>,
    },
    ChannelConverted {
        channel_id: ChannelId,
        team_id: TeamId,
        channel_type: ChannelType,
    },
    /// `private`: only the channel's members are told; else the whole team is.
    ChannelDeleted {
        channel_id: ChannelId,
        team_id: TeamId,
        delete_at: Millis,
        private: bool,
    },
    ChannelRestored {
        channel_id: ChannelId,
        team_id: TeamId,
        private: bool,
    },
    ChannelMemberUpdated {
        member: Arc<ChannelMember>,
    },
    /// The user's own other clients learn that these channels were read, and when.
    ChannelsViewed {
        user_id: UserId,
        times: Vec<(ChannelId, Millis)>,
    },
    DirectAdded {
        channel_id: ChannelId,
        creator_id: UserId,
        teammate_id: UserId,
    },
    GroupAdded {
        channel_id: ChannelId,
        teammate_ids: Vec<UserId>,
    },
    UserAdded {
        channel_id: ChannelId,
        team_id: TeamId,
        user_id: UserId,
    },
    /// Told twice: to the channel's remaining members, and to the one who left.
    UserRemoved {
        channel_id: ChannelId,
        user_id: UserId,
        remover_id: UserId,
    },

    TeamUpdated {
        team: Arc<Team>,
    },
    TeamDeleted {
        team: Arc<Team>,
    },
    TeamRestored {
        team: Arc<Team>,
    },
    AddedToTeam {
        team_id: TeamId,
        user_id: UserId,
    },
    LeaveTeam {
        team_id: TeamId,
        user_id: UserId,
    },
    TeamMemberUpdated {
        member: Arc<TeamMember>,
    },

    NewUser {
        user_id: UserId,
    },
    /// Told twice: whole to administrators, sanitised to everybody else.
    UserUpdated {
        user: Arc<User>,
    },
    UserRoleUpdated {
        user_id: UserId,
        roles: String,
    },
    /// The user's sessions ended: their connections close. Not sent to clients.
    SessionsRevoked {
        user_id: UserId,
    },
    /// What is remembered of the user's sessions may not be true any more. Not sent to clients.
    SessionsChanged {
        user_id: UserId,
    },
    StatusChanged {
        user_id: UserId,
        status: String,
    },
    RoleUpdated {
        role: Arc<Role>,
    },

    PreferencesChanged {
        user_id: UserId,
        preferences: Vec<Preference>,
    },
    PreferencesDeleted {
        user_id: UserId,
        preferences: Vec<Preference>,
    },
    SidebarCategoryCreated {
        user_id: UserId,
        team_id: TeamId,
        category_id: String,
    },
    SidebarCategoriesUpdated {
        user_id: UserId,
        team_id: TeamId,
        categories: Value,
    },
    SidebarCategoryDeleted {
        user_id: UserId,
        team_id: TeamId,
        category_id: String,
    },
    SidebarCategoryOrderUpdated {
        user_id: UserId,
        team_id: TeamId,
        order: Vec<String>,
    },

    DraftCreated {
        user_id: UserId,
        channel_id: ChannelId,
        draft: Value,
    },
    DraftUpdated {
        user_id: UserId,
        channel_id: ChannelId,
        draft: Value,
    },
    DraftDeleted {
        user_id: UserId,
        channel_id: ChannelId,
        draft: Value,
    },

    ScheduledPostCreated {
        user_id: UserId,
        scheduled_post: Value,
    },
    ScheduledPostUpdated {
        user_id: UserId,
        scheduled_post: Value,
    },
    /// It was sent, or its author deleted it.
    ScheduledPostDeleted {
        user_id: UserId,
        scheduled_post: Value,
    },

    EmojiAdded {
        emoji: Arc<Emoji>,
    },
    /// A plugin refused to hand a file out.
    FileDownloadRejected {
        user_id: UserId,
        file: Box<FileInfo>,
        reason: String,
        download: String,
    },
    Toast {
        user_id: UserId,
        message: String,
        position: String,
    },
    OpenDialog {
        user_id: UserId,
        dialog: Value,
    },
    ConfigChanged {
        config: Arc<Map<String, Value>>,
    },
    LicenseChanged {
        license: Arc<Map<String, Value>>,
    },
    PluginEnabled {
        manifest: Arc<Value>,
    },
    PluginDisabled {
        manifest: Arc<Value>,
    },
    PluginStatusesChanged,
    /// A plugin was installed, removed, or switched on or off. Not sent to clients.
    PluginChanged {
        plugin_id: Arc<str>,
    },
    /// What another server of the same database told of.
    Elsewhere(Box<Elsewhere>),
    /// A plugin's own event, named `custom_<plugin id>_<name>`.
    Custom {
        plugin_id: Arc<str>,
        name: String,
        data: Map<String, Value>,
        audience: Audience,
    },
}

/// Which servers of one database are told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// This one only: the others tell their own clients the same, or it concerns none of them.
    Here,
}

/// An event with what caused it.
#[derive(Clone, Debug)]
pub struct Caused {
    pub event: Event,
    pub cx: Arc<Cx>,
    pub reach: Reach,
    place: Option<Place>,
    /// Serialised once, by whoever asks first.
    frames: OnceLock<Vec<Frame>>,
}

impl Event {
    /// Marks the event with its cause.
    pub fn caused_by(self, cx: &Arc<Cx>) -> Caused {
        Caused { event: self, cx: cx.clone(), reach: Reach::All, place: None, frames: OnceLock::new() }
    }

    /// Events that the caller's own connection is spared, because its client did it already.
    pub(crate) fn omits_own_connection(&self) -> bool {
        matches!(
            self,
            Self::DraftCreated { .. }
                | Self::DraftUpdated { .. }
                | Self::DraftDeleted { .. }
                | Self::ScheduledPostCreated { .. }
                | Self::ScheduledPostUpdated { .. }
                | Self::ScheduledPostDeleted { .. }
        )
    }

    /// Events that a slow connection may miss without harm.
    pub fn may_be_dropped(&self) -> bool {
        matches!(self, Self::Typing { .. } | Self::StatusChanged { .. } | Self::ChannelsViewed { .. })
    }
}

/// The connection that is left out, if the event spares its cause's own one.
pub(crate) fn omitted_connection(caused: &Caused) -> ConnectionId {
    if caused.event.omits_own_connection() { caused.cx.request.connection_id } else { ConnectionId::EMPTY }
}
