//! What an event changes of what servers remember: on the server where it happened, and on all others.

use jackfield_model::{ChannelId, TeamId, UserId};
use serde::{Deserialize, Serialize};

use super::Event;

/// A change that servers follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    JoinedChannel(UserId, ChannelId),
    LeftChannel(UserId, ChannelId),
    JoinedTeam(UserId, TeamId),
    LeftTeam(UserId, TeamId),
    /// The words by which users are mentioned.
    KeywordsChanged,
    /// The user's sessions ended.
    SessionsRevoked(UserId),
    SessionsChanged(UserId),
    ConfigChanged,
    RolesChanged,
    PluginChanged(String),
    /// Another server went away without a word: what it changed last may not have been told.
    InDoubt,
    /// Messages of another server are lost: clients have to ask anew as well.
    Missed,
}

impl Event {
    /// What follows from the event for every server.
    pub fn effects(&self) -> Vec<Effect> {
        match self {
            Self::UserAdded { channel_id, user_id, .. } | Self::ChannelCreated { user_id, channel_id, .. } => {
                vec![Effect::JoinedChannel(*user_id, *channel_id)]
            }
            Self::UserRemoved { channel_id, user_id, .. } => vec![Effect::LeftChannel(*user_id, *channel_id)],
            Self::DirectAdded { channel_id, creator_id, teammate_id } => {
                vec![Effect::JoinedChannel(*creator_id, *channel_id), Effect::JoinedChannel(*teammate_id, *channel_id)]
            }
            Self::GroupAdded { channel_id, teammate_ids } => {
                teammate_ids.iter().map(|user| Effect::JoinedChannel(*user, *channel_id)).collect()
            }
            Self::AddedToTeam { team_id, user_id } => vec![Effect::JoinedTeam(*user_id, *team_id)],
            Self::LeaveTeam { team_id, user_id } => vec![Effect::LeftTeam(*user_id, *team_id)],
            Self::UserUpdated { .. } => vec![Effect::KeywordsChanged],
            Self::UserRoleUpdated { user_id, .. } | Self::SessionsChanged { user_id } => {
                vec![Effect::SessionsChanged(*user_id)]
            }
            Self::SessionsRevoked { user_id } => vec![Effect::SessionsRevoked(*user_id)],
            Self::ConfigChanged { .. } => vec![Effect::ConfigChanged],
            Self::RoleUpdated { .. } => vec![Effect::RolesChanged],
            Self::PluginChanged { plugin_id } => vec![Effect::PluginChanged(plugin_id.to_string())],
            Self::Elsewhere(elsewhere) => elsewhere.effects.clone(),
            _ => Vec::new(),
        }
    }
}
