//! What an event changes of what servers remember: on the server where it happened, and on all others.

use jackfield_model::{ChannelId, HookId, TeamId, UserId};
use serde::{Deserialize, Serialize};

/// A change that servers follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Effect {
    JoinedChannel(UserId, ChannelId),
    LeftChannel(UserId, ChannelId),
    JoinedTeam(UserId, TeamId),
    LeftTeam(UserId, TeamId),
    /// What the channel is: its names, its kind, whether it was archived.
    ChannelChanged(ChannelId),
    /// The user's roles in the channel.
    ChannelMemberChanged(UserId, ChannelId),
    TeamChanged(TeamId),
    /// The user's roles in the team.
    TeamMemberChanged(UserId, TeamId),
    WebhookChanged(HookId),
    /// The words by which users are mentioned.
    KeywordsChanged,
    /// The user's sessions ended.
    SessionsRevoked(UserId),
    /// Everybody's did.
    AllSessionsRevoked,
    SessionsChanged(UserId),
    /// What the user may do changed: what was begun with the old roles ends.
    UserRolesChanged(UserId),
    ConfigChanged,
    RolesChanged,
    /// Whom to tell of posts.
    OutgoingWebhooksChanged,
    PluginChanged(String),
    /// Another server went away without a word: what it changed last may not have been told.
    InDoubt,
    /// Messages of another server are lost: clients have to ask anew as well.
    Missed,
}
