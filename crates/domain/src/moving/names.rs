//! What the names of lines stand for: looked up for many lines at once, and remembered.

use std::collections::HashMap;

use jackfield_model::{Channel, ChannelId, Team, TeamId, User, UserId, names};
use jackfield_storage::{channels, moving, teams, users};

use crate::{App, Result};

/// Names that one statement looks up.
const TOGETHER: usize = 500;
/// Names that are remembered; when there are more they are looked up again.
const REMEMBERED: usize = 200_000;

/// Somebody who has an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub id: UserId,
    pub is_bot: bool,
}

/// A channel into which posts go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub id: ChannelId,
    /// Empty for direct and group channels.
    pub team: TeamId,
}

#[derive(Default)]
pub(super) struct Names {
    people: HashMap<String, Option<Person>>,
    teams: HashMap<String, Option<TeamId>>,
    channels: HashMap<(TeamId, String), Option<Place>>,
    direct: HashMap<String, Place>,
}

impl Names {
    /// Looks up those of these people who are not known yet.
    pub(super) async fn learn_people<'a>(&mut self, app: &App, said: impl Iterator<Item = &'a str>) -> Result<()> {
        if self.people.len() > REMEMBERED {
            self.people.clear();
        }
        let mut missing: Vec<String> =
            said.map(str::to_lowercase).filter(|name| !self.people.contains_key(name)).collect();
        missing.sort_unstable();
        missing.dedup();
        for some in missing.chunks(TOGETHER) {
            let found = users::by_usernames(some).all::<User>(&app.store).await?;
            self.people.extend(some.iter().map(|name| (name.clone(), None)));
            for user in found {
                self.people.insert(user.username, Some(Person { id: user.id, is_bot: user.is_bot }));
            }
        }
        Ok(())
    }

    /// Somebody of a name that was looked up.
    pub fn person(&self, name: &str) -> Option<Person> {
        match self.people.get(name) {
            Some(known) => *known,
            None => *self.people.get(&name.to_lowercase())?,
        }
    }

    pub fn keep_person(&mut self, name: &str, person: Person) {
        self.people.insert(name.to_owned(), Some(person));
    }

    pub(super) async fn team(&mut self, app: &App, name: &str) -> Result<Option<TeamId>> {
        let name = name.to_lowercase();
        if let Some(known) = self.teams.get(&name) {
            return Ok(*known);
        }
        let found = teams::by_name(&name).optional::<Team>(&app.store).await?.map(|team| team.id);
        self.teams.insert(name, found);
        Ok(found)
    }

    /// A team of a name that was looked up.
    pub fn known_team(&self, name: &str) -> Option<TeamId> {
        self.teams.get(&name.to_lowercase()).copied().flatten()
    }

    pub fn keep_team(&mut self, name: &str, id: TeamId) {
        self.teams.insert(name.to_lowercase(), Some(id));
    }

    /// Looks up those of a team's channels that are not known yet.
    pub(super) async fn learn_channels(&mut self, app: &App, team: TeamId, said: &[String]) -> Result<()> {
        if self.channels.len() > REMEMBERED {
            self.channels.clear();
        }
        let mut missing: Vec<String> =
            said.iter().filter(|name| !self.channels.contains_key(&(team, (*name).clone()))).cloned().collect();
        missing.sort_unstable();
        missing.dedup();
        for some in missing.chunks(TOGETHER) {
            let found = moving::channels_named(team, some).all::<Channel>(&app.store).await?;
            self.channels.extend(some.iter().map(|name| ((team, name.clone()), None)));
            for channel in found {
                self.channels.insert((team, channel.name), Some(Place { id: channel.id, team }));
            }
        }
        Ok(())
    }

    /// A channel of a name that was looked up.
    pub fn channel(&self, team: TeamId, name: &str) -> Option<Place> {
        self.channels.get(&(team, name.to_owned())).copied().flatten()
    }

    pub fn keep_channel(&mut self, team: TeamId, name: &str, id: ChannelId) {
        self.channels.insert((team, name.to_owned()), Some(Place { id, team }));
    }

    /// The direct or group channel of these people.
    pub(super) async fn direct(&mut self, app: &App, members: &[UserId]) -> Result<Option<Place>> {
        let name = direct_name(members);
        if let Some(known) = self.direct.get(&name) {
            return Ok(Some(*known));
        }
        let found = channels::by_name(TeamId::EMPTY, &name).optional::<Channel>(&app.store).await?;
        Ok(found.map(|channel| self.keep_direct(members, channel.id)))
    }

    pub fn keep_direct(&mut self, members: &[UserId], id: ChannelId) -> Place {
        if self.direct.len() > REMEMBERED {
            self.direct.clear();
        }
        let place = Place { id, team: TeamId::EMPTY };
        self.direct.insert(direct_name(members), place);
        place
    }
}

/// What the channel of these people, each of whom is named once, is called.
fn direct_name(members: &[UserId]) -> String {
    match members {
        [one] => names::direct_channel_name(*one, *one),
        [one, other] => names::direct_channel_name(*one, *other),
        many => names::group_channel_name(many),
    }
}
