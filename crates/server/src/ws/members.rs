//! Which connected user belongs to which channel and team, kept current by the events themselves.

use std::collections::{HashMap, HashSet};

use jackfield_domain::events::{Effect, Event, Kind, Membership};
use jackfield_model::{ChannelId, TeamId, UserId};

/// Memberships of connected users, both ways round.
#[derive(Debug, Default)]
pub struct Members {
    channels: HashMap<ChannelId, HashSet<UserId>>,
    teams: HashMap<TeamId, HashSet<UserId>>,
    of_user: HashMap<UserId, (HashSet<ChannelId>, HashSet<TeamId>)>,
}

impl Members {
    /// Takes up a user with what the database holds.
    pub fn load(&mut self, user: UserId, channels: Vec<ChannelId>, teams: Vec<TeamId>) {
        for channel in channels {
            self.apply(user, Membership::JoinedChannel(channel));
        }
        for team in teams {
            self.apply(user, Membership::JoinedTeam(team));
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

    pub fn apply(&mut self, user: UserId, change: Membership) {
        let own = self.of_user.entry(user).or_default();
        match change {
            Membership::JoinedChannel(channel) => {
                own.0.insert(channel);
                self.channels.entry(channel).or_default().insert(user);
            }
            Membership::LeftChannel(channel) => {
                own.0.remove(&channel);
                leave(&mut self.channels, channel, user);
            }
            Membership::JoinedTeam(team) => {
                own.1.insert(team);
                self.teams.entry(team).or_default().insert(user);
            }
            Membership::LeftTeam(team) => {
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
pub fn changes(event: &Event) -> Vec<(UserId, Membership)> {
    let change = |effect: &Effect| match effect.kind() {
        Kind::Membership(user, change) => Some((user, change)),
        // The hub follows what ends connections; the others change no membership.
        Kind::Access(_)
        | Kind::Webhook(_)
        | Kind::People
        | Kind::Status(_)
        | Kind::Session(..)
        | Kind::AllSessionsEnded
        | Kind::Document(_)
        | Kind::Plugin(_)
        | Kind::Busy(_)
        | Kind::Doubt { .. } => None,
    };
    event.effects().iter().filter_map(change).collect()
}
