//! Whom an event concerns. Membership is looked up when the event is delivered, not when it was caused.

use jackfield_model::{ChannelId, ConnectionId, TeamId, UserId};
use serde::{Deserialize, Serialize};

use super::Event;

/// Whom an event is delivered to, in the terms of the frame's `broadcast` field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Audience {
    /// Only this user, when not empty.
    pub user_id: UserId,
    /// Only members of this channel, when not empty.
    pub channel_id: ChannelId,
    /// Only members of this team, when not empty.
    pub team_id: TeamId,
    /// Users who are left out.
    pub omit_users: Vec<UserId>,
    /// Only this connection, when not empty.
    pub connection_id: ConnectionId,
    /// A connection that is left out.
    pub omit_connection_id: ConnectionId,
    pub sensitivity: Sensitivity,
    /// Nobody: the event is for the server itself.
    pub nobody: bool,
}

/// Which of two copies of an event a connection gets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Sensitivity {
    #[default]
    ForAll,
    /// `contains_sensitive_data`: only for those who manage the system.
    Sensitive,
    /// `contains_sanitized_data`: only for those who do not.
    Sanitized,
}

impl Audience {
    pub fn everybody() -> Self {
        Self::default()
    }

    pub fn user(user_id: UserId) -> Self {
        Self { user_id, ..Self::default() }
    }

    pub fn channel(channel_id: ChannelId) -> Self {
        Self { channel_id, ..Self::default() }
    }

    pub fn team(team_id: TeamId) -> Self {
        Self { team_id, ..Self::default() }
    }

    fn nobody() -> Self {
        Self { nobody: true, ..Self::default() }
    }

    fn in_team(self, team_id: TeamId) -> Self {
        Self { team_id, ..self }
    }

    fn of(self, sensitivity: Sensitivity) -> Self {
        Self { sensitivity, ..self }
    }
}

impl Event {
    /// Whom the event concerns; the frames of [`Event::frames`] may narrow it.
    pub fn audience(&self) -> Audience {
        match self {
            Self::Posted(posted) => Audience::channel(posted.post.channel_id),
            Self::PostEdited { post } | Self::PostDeleted { post, .. } => Audience::channel(post.channel_id),
            Self::PostUnread { user_id, team_id, channel_id, .. } => {
                Audience { channel_id: *channel_id, ..Audience::user(*user_id).in_team(*team_id) }
            }
            Self::Ephemeral { post, user_id }
            | Self::EphemeralEdited { post, user_id }
            | Self::EphemeralDeleted { post, user_id } => {
                Audience { channel_id: post.channel_id, ..Audience::user(*user_id) }
            }
            Self::ReactionAdded { reaction } | Self::ReactionRemoved { reaction } => {
                Audience::channel(reaction.channel_id)
            }
            Self::Typing { channel_id, user_id, .. } => {
                Audience { omit_users: vec![*user_id], ..Audience::channel(*channel_id) }
            }
            Self::ThreadUpdated { user_id, team_id, .. }
            | Self::ThreadFollowChanged { user_id, team_id, .. }
            | Self::ThreadReadChanged { user_id, team_id, .. }
            | Self::SidebarCategoryCreated { user_id, team_id, .. }
            | Self::SidebarCategoriesUpdated { user_id, team_id, .. }
            | Self::SidebarCategoryDeleted { user_id, team_id, .. }
            | Self::SidebarCategoryOrderUpdated { user_id, team_id, .. } => {
                // The team is a label for the client here; the user alone is the audience.
                Audience::user(*user_id).in_team(*team_id)
            }
            // A plugin made it in nobody's name: only plugins hear of it.
            Self::ChannelCreated { user_id: UserId::EMPTY, .. } => Audience::nobody(),
            Self::ChannelCreated { user_id, .. }
            | Self::ChannelsViewed { user_id, .. }
            | Self::AddedToTeam { user_id, .. }
            | Self::UserRoleUpdated { user_id, .. }
            | Self::PreferencesChanged { user_id, .. }
            | Self::PreferencesDeleted { user_id, .. }
            // Mattermost: only where they belong to the channel; but who left it should learn why nothing was sent.
            | Self::ScheduledPostCreated { user_id, .. }
            | Self::ScheduledPostUpdated { user_id, .. }
            | Self::ScheduledPostDeleted { user_id, .. }
            | Self::FileDownloadRejected { user_id, .. }
            | Self::Toast { user_id, .. }
            | Self::OpenDialog { user_id, .. } => Audience::user(*user_id),
            Self::ChannelMemberUpdated { member } => Audience::user(member.user_id),
            Self::TeamMemberUpdated { member } => Audience::user(member.user_id),
            Self::ChannelUpdated { channel } => Audience::channel(channel.id),
            // A private channel's life is its members' business alone; who holds no membership must not learn of it.
            Self::ChannelDeleted { channel_id, team_id, private: true, .. }
            | Self::ChannelRestored { channel_id, team_id, private: true } => {
                Audience::channel(*channel_id).in_team(*team_id)
            }
            Self::ChannelConverted { team_id, .. }
            | Self::ChannelDeleted { team_id, .. }
            | Self::ChannelRestored { team_id, .. } => Audience::team(*team_id),
            Self::DirectAdded { channel_id, .. }
            | Self::GroupAdded { channel_id, .. }
            | Self::UserAdded { channel_id, .. }
            | Self::UserRemoved { channel_id, .. } => Audience::channel(*channel_id),
            Self::TeamUpdated { team } => Audience::team(team.id),
            Self::TeamDeleted { team } | Self::TeamRestored { team } => Audience::team(team.id),
            Self::LeaveTeam { team_id, .. } => Audience::team(*team_id),
            Self::DraftCreated { user_id, channel_id, .. }
            | Self::DraftUpdated { user_id, channel_id, .. }
            | Self::DraftDeleted { user_id, channel_id, .. } => {
                Audience { channel_id: *channel_id, ..Audience::user(*user_id) }
            }
            Self::NewUser { .. }
            | Self::UserUpdated { .. }
            | Self::StatusChanged { .. }
            | Self::RoleUpdated { .. }
            | Self::EmojiAdded { .. }
            | Self::ConfigChanged { .. }
            | Self::LicenseChanged { .. }
            | Self::PluginEnabled { .. }
            | Self::PluginDisabled { .. } => Audience::everybody(),
            Self::PluginStatusesChanged => Audience::everybody().of(Sensitivity::Sensitive),
            Self::SessionsRevoked { .. } | Self::SessionsChanged { .. } | Self::PluginChanged { .. } => {
                Audience::nobody()
            }
            // Its frames carry their own audiences.
            Self::Elsewhere(_) => Audience::nobody(),
            Self::Custom { audience, .. } => audience.clone(),
        }
    }
}
