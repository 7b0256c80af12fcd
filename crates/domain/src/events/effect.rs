//! What an event changes of what servers remember: on the server where it happened, and on all others.

use jackfield_model::{ChannelId, HookId, Millis, TeamId, UserId};
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
    /// What is shown of the user's presence.
    StatusChanged(UserId),
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
    /// Which integrations teams may use.
    AllowedIntegrationsChanged,
    /// Which tenants there are, and how much they may have.
    TenantsChanged,
    /// Who subscribed to what.
    SubscriptionsChanged,
    PluginChanged(String),
    /// Servers leave out what can wait until then.
    Busy(Millis),
    /// Another server went away without a word, or an administrator does not trust what is remembered: anything may have
    /// changed.
    InDoubt,
    /// Messages of another server are lost: clients have to ask anew as well.
    Missed,
}

/// What kind of change it is: whoever follows effects names the kinds that are theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Somebody belongs to a channel or a team, or does so no more.
    Membership(UserId, Membership),
    /// What a channel or a team is, or what somebody may do there.
    Access(Access),
    Webhook(HookId),
    /// What is remembered of everybody is not true any more: their names, and the words by which they are mentioned.
    People,
    /// Somebody's status is another one.
    Status(UserId),
    /// What is remembered of somebody's sessions is not true any more.
    Session(UserId, Sessions),
    AllSessionsEnded,
    /// What every server has read is read anew.
    Document(Document),
    /// Each server runs its own copy of the plugin.
    Plugin(&'a str),
    /// Servers leave out what can wait until then.
    Busy(Millis),
    /// Anything may have changed; `missed` when clients have to ask anew as well.
    Doubt {
        missed: bool,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Membership {
    JoinedChannel(ChannelId),
    LeftChannel(ChannelId),
    JoinedTeam(TeamId),
    LeftTeam(TeamId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    Channel(ChannelId),
    ChannelMember(UserId, ChannelId),
    Team(TeamId),
    /// In whichever channel of the team.
    TeamMember(UserId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sessions {
    /// They are over.
    Ended,
    /// They go on with other facts.
    Changed,
    /// They go on with other rights: what was begun with the old ones ends.
    OtherRights,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    Config,
    Roles,
    /// Whom to tell of posts.
    OutgoingWebhooks,
    /// Which integrations teams may use.
    AllowedIntegrations,
    /// How much tenants may have.
    Tenants,
    /// Whom to tell of events.
    Subscriptions,
}

impl Effect {
    pub fn kind(&self) -> Kind<'_> {
        match self {
            Self::JoinedChannel(user, channel) => Kind::Membership(*user, Membership::JoinedChannel(*channel)),
            Self::LeftChannel(user, channel) => Kind::Membership(*user, Membership::LeftChannel(*channel)),
            Self::JoinedTeam(user, team) => Kind::Membership(*user, Membership::JoinedTeam(*team)),
            Self::LeftTeam(user, team) => Kind::Membership(*user, Membership::LeftTeam(*team)),
            Self::ChannelChanged(channel) => Kind::Access(Access::Channel(*channel)),
            Self::ChannelMemberChanged(user, channel) => Kind::Access(Access::ChannelMember(*user, *channel)),
            Self::TeamChanged(team) => Kind::Access(Access::Team(*team)),
            Self::TeamMemberChanged(user, _) => Kind::Access(Access::TeamMember(*user)),
            Self::WebhookChanged(hook) => Kind::Webhook(*hook),
            Self::KeywordsChanged => Kind::People,
            Self::StatusChanged(user) => Kind::Status(*user),
            Self::SessionsRevoked(user) => Kind::Session(*user, Sessions::Ended),
            Self::AllSessionsRevoked => Kind::AllSessionsEnded,
            Self::SessionsChanged(user) => Kind::Session(*user, Sessions::Changed),
            Self::UserRolesChanged(user) => Kind::Session(*user, Sessions::OtherRights),
            Self::ConfigChanged => Kind::Document(Document::Config),
            Self::RolesChanged => Kind::Document(Document::Roles),
            Self::OutgoingWebhooksChanged => Kind::Document(Document::OutgoingWebhooks),
            Self::AllowedIntegrationsChanged => Kind::Document(Document::AllowedIntegrations),
            Self::TenantsChanged => Kind::Document(Document::Tenants),
            Self::SubscriptionsChanged => Kind::Document(Document::Subscriptions),
            Self::PluginChanged(id) => Kind::Plugin(id),
            Self::Busy(until) => Kind::Busy(*until),
            Self::InDoubt => Kind::Doubt { missed: false },
            Self::Missed => Kind::Doubt { missed: true },
        }
    }
}
