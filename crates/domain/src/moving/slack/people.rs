//! Slack's people: under which names they come in, and where they are members.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;

use jackfield_model::{Millis, limits, names};

use super::super::lines::{self, Line, some};
use super::said::{Profile, User};
use super::{Export, write};
use crate::Result;

/// Who writes what a program wrote that is nobody's account.
pub(super) const PROGRAM: &str = "slack-programs";
/// Addresses of people of whom the export tells none: nobody has this one.
const NOWHERE: &str = "slack.invalid";

pub(super) struct People {
    pub users: Vec<User>,
    /// Usernames by Slack's ids.
    names: HashMap<String, String>,
    taken: HashSet<String>,
    /// Whether a program wrote something.
    pub has_programs: bool,
}

impl People {
    pub fn new(users: Vec<User>) -> Self {
        let mut people = Self {
            users: Vec::new(),
            names: HashMap::new(),
            taken: HashSet::from([PROGRAM.to_owned()]),
            has_programs: false,
        };
        users.into_iter().filter(|user| !user.id.is_empty()).for_each(|user| people.add(user));
        people
    }

    fn add(&mut self, user: User) {
        let name = self.free(&user.name, &user.id);
        self.names.insert(user.id.clone(), name);
        self.users.push(user);
    }

    /// A username that nobody has yet.
    fn free(&mut self, wanted: &str, id: &str) -> String {
        let mut name: String = wanted
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c) { c } else { '-' })
            .take(limits::USERNAME)
            .collect();
        if !names::is_valid_username(&name) || self.taken.contains(&name) {
            name = format!("slack-{}", id.to_lowercase().replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
        }
        self.taken.insert(name.clone());
        name
    }

    pub fn name(&self, id: &str) -> Option<&str> {
        self.names.get(id).map(String::as_str)
    }

    /// Somebody who wrote: of another company they stand in no list, and get an account that is switched off.
    pub fn writer(&mut self, id: &str, profile: &Profile) -> String {
        if self.name(id).is_none() {
            let name = if profile.name.is_empty() { profile.display_name.clone() } else { profile.name.clone() };
            self.add(User { id: id.to_owned(), name, deleted: true, profile: profile.clone(), ..User::default() });
        }
        self.name(id).unwrap_or_default().to_owned()
    }
}

impl Export {
    pub(super) fn people_lines(&mut self, to: &mut impl Write) -> Result<()> {
        let mut of_person: HashMap<String, BTreeSet<String>> = HashMap::new();
        for (place, _) in &self.places {
            let Some(channel) = self.channels.get(&place.id) else { continue };
            for member in &place.members {
                of_person.entry(member.clone()).or_default().insert(channel.clone());
            }
        }
        let mut addresses = HashSet::new();
        for user in std::mem::take(&mut self.people.users) {
            let Some(username) = self.people.name(&user.id).map(str::to_owned) else { continue };
            if user.is_bot || user.id == "USLACKBOT" {
                self.bot(to, &username, &user)?;
                continue;
            }
            let mut email = user.profile.email.trim().to_lowercase();
            if !names::is_valid_email(&email) || !addresses.insert(email.clone()) {
                self.leave("no_address");
                email = format!("{username}@{NOWHERE}");
            }
            let channels = of_person.remove(&user.id).unwrap_or_default();
            let line = self.account(&user, username, email, channels);
            write(to, &Line { user: Some(Box::new(line)), ..Line::of_kind("user") })?;
        }
        if self.people.has_programs {
            self.bot(to, PROGRAM, &User { real_name: "Slack".to_owned(), ..User::default() })?;
        }
        Ok(())
    }

    fn account(&self, user: &User, username: String, email: String, channels: BTreeSet<String>) -> lines::User {
        let is_guest = user.is_restricted || user.is_ultra_restricted;
        let kind = if is_guest { "guest" } else { "user" };
        let is_admin = !is_guest && (user.is_admin || user.is_owner);
        let channels = channels.into_iter().map(|name| lines::InChannel {
            name: Some(name),
            roles: Some(format!("channel_{kind}")),
            ..lines::InChannel::default()
        });
        let team = lines::InTeam {
            name: Some(self.team.clone()),
            roles: Some(if is_admin { "team_admin team_user".to_owned() } else { format!("team_{kind}") }),
            channels: Some(channels.collect()),
            ..lines::InTeam::default()
        };
        let profile = &user.profile;
        let real = if profile.real_name.is_empty() { &user.real_name } else { &profile.real_name };
        let (first, last) = match (profile.first_name.as_str(), profile.last_name.as_str()) {
            ("", "") => real.split_once(' ').unwrap_or((real.as_str(), "")),
            names => names,
        };
        let cut = |text: &str| some(&text.trim().chars().take(limits::USERNAME).collect::<String>());
        // Slack's list does not say since when somebody is gone.
        let delete_at = (user.deleted && self.now > 0).then_some(Millis(self.now));
        lines::User {
            username: Some(username),
            email: Some(email),
            first_name: cut(first),
            last_name: cut(last),
            nickname: cut(&profile.display_name),
            position: cut(&profile.title),
            roles: Some(format!("system_{kind}")),
            delete_at,
            teams: Some(vec![team]),
            ..lines::User::default()
        }
    }

    fn bot(&self, to: &mut impl Write, username: &str, user: &User) -> Result<()> {
        let shown = if user.profile.real_name.is_empty() { &user.real_name } else { &user.profile.real_name };
        let said = lines::Bot {
            username: Some(username.to_owned()),
            owner: Some("slack".to_owned()),
            display_name: some(&shown.chars().take(limits::USERNAME).collect::<String>()),
            delete_at: user.deleted.then_some(Millis(self.now)),
            ..lines::Bot::default()
        };
        write(to, &Line { bot: Some(Box::new(said)), ..Line::of_kind("bot") })
    }
}
