//! Whom an event concerns. Membership is looked up when the event is delivered, not when it was caused.

use jackfield_model::{ChannelId, ConnectionId, TeamId, UserId};
use serde::{Deserialize, Serialize};

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
    /// Of whom the frame tells, when not empty: guests hear only of people with whom they share a channel.
    #[serde(default)]
    pub about: UserId,
    /// Whether guests are left out.
    #[serde(default)]
    pub not_guests: bool,
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

/// The audiences that the table of events names; the page of events has their names as words.
impl Audience {
    pub fn everybody() -> Self {
        Self::default()
    }

    pub(super) fn everybody_but_guests() -> Self {
        Self { not_guests: true, ..Self::default() }
    }

    /// Everybody who may see that user.
    pub(super) fn everybody_who_sees(about: UserId) -> Self {
        Self { about, ..Self::default() }
    }

    pub(super) fn administrators() -> Self {
        Self { sensitivity: Sensitivity::Sensitive, ..Self::default() }
    }

    /// Administrators, the user left out; nobody where others see nothing of it.
    pub(super) fn administrators_but_the_user(about: UserId, is_seen: bool) -> Self {
        Self { sensitivity: Sensitivity::Sensitive, omit_users: vec![about], nobody: !is_seen, ..Self::default() }
    }

    /// Who sees the user, and is neither the user nor an administrator; nobody where others see nothing of it.
    pub(super) fn who_sees_the_user_but_administrators(about: UserId, is_seen: bool) -> Self {
        let sensitivity = Sensitivity::Sanitized;
        Self { sensitivity, about, omit_users: vec![about], nobody: !is_seen, ..Self::default() }
    }

    pub fn user(user_id: UserId) -> Self {
        Self { user_id, ..Self::default() }
    }

    /// The team is a label for the client here; the user alone is the audience.
    pub(super) fn user_in_team(user_id: UserId, team_id: TeamId) -> Self {
        Self { team_id, ..Self::user(user_id) }
    }

    /// The user, as long as they belong to the channel.
    pub(super) fn user_in_channel(user_id: UserId, channel_id: ChannelId) -> Self {
        Self { channel_id, ..Self::user(user_id) }
    }

    pub(super) fn user_in_channel_of_team(user_id: UserId, channel_id: ChannelId, team_id: TeamId) -> Self {
        Self { team_id, ..Self::user_in_channel(user_id, channel_id) }
    }

    /// Who did it, if anybody: what a plugin does in nobody's name only plugins hear of.
    pub(super) fn user_if_any(user_id: UserId) -> Self {
        Self { nobody: user_id.is_empty(), ..Self::user(user_id) }
    }

    pub fn channel(channel_id: ChannelId) -> Self {
        Self { channel_id, ..Self::default() }
    }

    pub(super) fn channel_but_one(channel_id: ChannelId, but: UserId) -> Self {
        Self { omit_users: vec![but], ..Self::channel(channel_id) }
    }

    pub(super) fn administrators_in_channel(channel_id: ChannelId) -> Self {
        Self { sensitivity: Sensitivity::Sensitive, ..Self::channel(channel_id) }
    }

    pub(super) fn channel_but_administrators(channel_id: ChannelId) -> Self {
        Self { sensitivity: Sensitivity::Sanitized, ..Self::channel(channel_id) }
    }

    /// A private channel's life is its members' business alone; of an open one the team is told.
    pub(super) fn channel_or_its_team(channel_id: ChannelId, team_id: TeamId, private: bool) -> Self {
        if private { Self { team_id, ..Self::channel(channel_id) } } else { Self::team(team_id) }
    }

    pub fn team(team_id: TeamId) -> Self {
        Self { team_id, ..Self::default() }
    }

    pub(super) fn as_the_plugin_says(given: &Self) -> Self {
        given.clone()
    }
}
