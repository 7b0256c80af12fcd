//! Which connected user belongs to which channel and team, kept current by the events themselves.

use std::collections::{HashMap, HashSet};

use jackfield_domain::events::{Effect, Event};
use jackfield_model::{ChannelId, TeamId, UserId};

/// Memberships of connected users, both ways round.
#[derive(Debug, Default)]
pub struct Members {
    channels: HashMap<ChannelId, HashSet<UserId>>,
    teams: HashMap<TeamId, HashSet<UserId>>,
    of_user: HashMap<UserId, (HashSet<ChannelId>, HashSet<TeamId>)>,
}

/// A change that an event made to a user's memberships.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    JoinedChannel(ChannelId),
    LeftChannel(ChannelId),
    JoinedTeam(TeamId),
    LeftTeam(TeamId),
}

impl Members {
    /// Takes up a user with what the database holds.
    pub fn load(&mut self, user: UserId, channels: Vec<ChannelId>, teams: Vec<TeamId>) {
        for channel in channels {
            self.apply(user, Change::JoinedChannel(channel));
        }
        for team in teams {
            self.apply(user, Change::JoinedTeam(team));
        }
    }

    /// Drops a user who has no connection any more.
    pub fn forget(&mut self, user: UserId) {
        let Some((channels, teams)) = self.of_user.remove(&user) else { return };
        for channel in channels {
            leave(&mut self.channels, channel, user);
        }
        for team in teams {
            leave(&mut self.teams, team, user);
        }
    }

    pub fn apply(&mut self, user: UserId, change: Change) {
        let own = self.of_user.entry(user).or_default();
        match change {
            Change::JoinedChannel(channel) => {
                own.0.insert(channel);
                self.channels.entry(channel).or_default().insert(user);
            }
            Change::LeftChannel(channel) => {
                own.0.remove(&channel);
                leave(&mut self.channels, channel, user);
            }
            Change::JoinedTeam(team) => {
                own.1.insert(team);
                self.teams.entry(team).or_default().insert(user);
            }
            Change::LeftTeam(team) => {
                own.1.remove(&team);
                leave(&mut self.teams, team, user);
            }
        }
    }

    pub fn of_channel(&self, channel: ChannelId) -> impl Iterator<Item = UserId> + '_ {
        self.channels.get(&channel).into_iter().flatten().copied()
    }

    pub fn of_team(&self, team: TeamId) -> impl Iterator<Item = UserId> + '_ {
        self.teams.get(&team).into_iter().flatten().copied()
    }

    /// Whether two connected users have a channel in common.
    pub fn share_a_channel(&self, one: UserId, other: UserId) -> bool {
        let (Some((one, _)), Some((other, _))) = (self.of_user.get(&one), self.of_user.get(&other)) else {
            return false;
        };
        one.intersection(other).next().is_some()
    }

    pub fn is_in_channel(&self, user: UserId, channel: ChannelId) -> bool {
        self.of_user.get(&user).is_some_and(|(channels, _)| channels.contains(&channel))
    }
}

fn leave<K: std::hash::Hash + Eq>(places: &mut HashMap<K, HashSet<UserId>>, place: K, user: UserId) {
    if let Some(users) = places.get_mut(&place) {
        users.remove(&user);
        if users.is_empty() {
            places.remove(&place);
        }
    }
}

/// The changes of membership that an event tells of, wherever it happened.
pub fn changes(event: &Event) -> Vec<(UserId, Change)> {
    let change = |effect| match effect {
        Effect::JoinedChannel(user, channel) => Some((user, Change::JoinedChannel(channel))),
        Effect::LeftChannel(user, channel) => Some((user, Change::LeftChannel(channel))),
        Effect::JoinedTeam(user, team) => Some((user, Change::JoinedTeam(team))),
        Effect::LeftTeam(user, team) => Some((user, Change::LeftTeam(team))),
        // The hub follows what ends connections; the others change no membership.
        Effect::KeywordsChanged
        | Effect::ChannelChanged(_)
        | Effect::ChannelMemberChanged(..)
        | Effect::TeamChanged(_)
        | Effect::TeamMemberChanged(..)
        | Effect::WebhookChanged(_)
        | Effect::SessionsRevoked(_)
        | Effect::AllSessionsRevoked
        | Effect::SessionsChanged(_)
        | Effect::UserRolesChanged(_)
        | Effect::ConfigChanged
        | Effect::RolesChanged
        | Effect::OutgoingWebhooksChanged
        | Effect::PluginChanged(_)
        | Effect::InDoubt
        | Effect::Missed => None,
    };
    event.effects().into_iter().filter_map(change).collect()
}
