//! What is made before posts: emojis, teams, channels, bots, and the channels of few.
//!
//! Each is made by the rule that makes it for everybody, so that no import stores what nobody could have made.

use jackfield_model::permission::{
    CreateBot, CreateChannel, CreateDirectChannel, CreateEmoji, CreateGroupChannel, CreateTeam, DirectOf, EditUser,
    NewChannel,
};
use jackfield_model::{Bot, Channel, ChannelType, Emoji, FAVORITE_CHANNEL, Team, TeamType, UserId, limits};
use jackfield_storage::{Batch, channels as stored_channels, emoji as stored_emoji, moving as statements};

use super::super::lines::{self, list, text};
use super::super::names::{Person, Place};
use super::super::report::Why;
use super::{Import, Outcome, Tried};
use crate::authorize::Granted;
use crate::channels::{self, too_long};
use crate::events::{Event, Record};
use crate::{Failure, avatars, bots, emoji, teams};

/// Bytes of a profile picture.
const PICTURE: u64 = 2 * 1024 * 1024;

impl Import<'_> {
    pub(super) async fn emoji(&mut self, said: &lines::Emoji) -> Tried {
        let name = text(&said.name);
        if stored_emoji::by_name(name).optional::<Emoji>(&self.app.store).await.map_err(Failure::from)?.is_some() {
            return Ok(Outcome::There);
        }
        let image = self.archive.bytes(text(&said.image), limits::EMOJI_BYTES).await?.ok_or("no_such_file")?;
        let draft = Emoji { name: name.to_owned(), ..Emoji::default() };
        emoji::create(self.app, &Granted::<CreateEmoji>::for_system(self.cx.clone(), ()), &draft, image).await?;
        Ok(Outcome::Made)
    }

    pub(super) async fn team(&mut self, said: &lines::Team) -> Tried {
        let name = text(&said.name);
        if self.names.team(self.app, name).await?.is_some() {
            return self.update_team(said).await;
        }
        let draft = Team {
            name: name.to_owned(),
            display_name: said.display_name.clone().unwrap_or_else(|| name.to_owned()),
            description: text(&said.description).to_owned(),
            team_type: if text(&said.kind) == "I" { TeamType::Invite } else { TeamType::Open },
            allow_open_invite: said.allow_open_invite.unwrap_or_default(),
            ..Team::default()
        };
        let creating = Granted::<CreateTeam>::for_system(self.cx.clone(), ());
        let team = teams::create(self.app, &creating, draft, None).await?;
        self.names.keep_team(name, team.id);
        if !text(&said.scheme).is_empty() {
            self.update_team(said).await?;
        }
        Ok(Outcome::Made)
    }

    pub(super) async fn channel(&mut self, said: &lines::Channel) -> Tried {
        let name = text(&said.name);
        let team = self.names.team(self.app, text(&said.team)).await?.ok_or("unknown_team")?;
        let named = [name.to_owned()];
        let there = statements::channels_named(team, &named).optional::<Channel>(&self.app.store).await;
        if let Some(there) = there.map_err(Failure::from)? {
            self.names.keep_channel(team, name, there.id);
            return self.update_channel(there, said).await;
        }
        let kind = if text(&said.kind) == "P" { ChannelType::Private } else { ChannelType::Open };
        let draft = Channel {
            name: name.to_owned(),
            display_name: text(&said.display_name).to_owned(),
            header: text(&said.header).to_owned(),
            purpose: text(&said.purpose).to_owned(),
            ..Channel::default()
        };
        let creating = Granted::<CreateChannel>::for_system(self.cx.clone(), NewChannel { team, kind });
        let made = channels::create(self.app, &creating, draft).await?;
        self.names.keep_channel(team, name, made.id);
        if text(&said.scheme).is_empty() {
            self.archive_channel(&made, said).await?;
        } else {
            self.update_channel(made, said).await?;
        }
        Ok(Outcome::Made)
    }

    pub(super) async fn archive_channel(&self, channel: &Channel, said: &lines::Channel) -> Result<(), Why> {
        let Some(delete_at) = said.deleted_at.filter(|at| at.0 > 0) else { return Ok(()) };
        let now = self.app.now();
        let delete_at = delete_at.min(now);
        let private = channel.channel_type == ChannelType::Private;
        let event = Event::ChannelDeleted { channel_id: channel.id, team_id: channel.team_id, delete_at, private };
        let mut batch = Batch::new();
        batch.push(stored_channels::set_deleted(channel.id, delete_at, now));
        batch.record(&self.app.events, event, &self.cx);
        batch.commit(&self.app.store).await.map_err(Failure::from)?;
        Ok(())
    }

    pub(super) async fn bot(&mut self, said: &lines::Bot) -> Tried {
        let name = text(&said.username).to_lowercase();
        let owner = text(&said.owner).to_owned();
        self.names.learn_people(self.app, [name.as_str(), owner.as_str()].into_iter()).await?;
        match self.names.person(&name) {
            Some(Person { is_bot: true, id }) => return self.update_bot(id, said).await,
            Some(_) => return Err("name_of_a_person".into()),
            None => {}
        }
        // Whoever is nobody is a plugin.
        let owner = self.names.person(&owner).map_or(owner, |person| person.id.to_string());
        let draft = Bot {
            username: name.clone(),
            display_name: text(&said.display_name).to_owned(),
            description: text(&said.description).to_owned(),
            ..Bot::default()
        };
        let creating = Granted::<CreateBot>::for_system(self.cx.clone(), ());
        let bot = bots::create(self.app, &creating, draft, owner).await?;
        let id = bot.user_id;
        self.names.keep_person(&name, Person { id, is_bot: true });
        if said.delete_at.is_some_and(|at| at.0 > 0) {
            let (bus, cx) = (self.app.events.clone(), self.cx.clone());
            let (now, privacy) = (self.app.now(), crate::users::privacy(self.app));
            let switched = self.app.transact(async move |tx| {
                bots::switch(tx, bot, false, (now, privacy), (&bus, &cx)).await?;
                Ok(())
            });
            switched.await?;
        }
        self.picture(id, text(&said.profile_image)).await?;
        Ok(Outcome::Made)
    }

    /// Takes a profile picture over; one that is no picture is left out.
    pub(super) async fn picture(&mut self, id: UserId, image: &str) -> Result<(), Why> {
        if image.is_empty() {
            return Ok(());
        }
        let Some(bytes) = self.archive.bytes(image, PICTURE).await? else {
            self.report.leave(self.line, "no_such_file", image);
            return Ok(());
        };
        match avatars::set(self.app, &Granted::<EditUser>::for_system(self.cx.clone(), id), bytes).await {
            Err(failure) if failure.0.status_code < 500 => {
                self.report.leave(self.line, failure, image);
                Ok(())
            }
            other => Ok(other?),
        }
    }

    /// The ids of people who are named, each once.
    pub(super) async fn members(&mut self, said: &[String]) -> Result<Vec<UserId>, Why> {
        self.names.learn_people(self.app, said.iter().map(String::as_str)).await?;
        let found: Option<Vec<UserId>> = said.iter().map(|name| self.names.person(name).map(|one| one.id)).collect();
        let mut found = found.ok_or("unknown_user")?;
        found.sort_unstable();
        found.dedup();
        let is_few = (1..=limits::GROUP_CHANNEL_MAX_USERS).contains(&found.len());
        if is_few { Ok(found) } else { Err("bad_members".into()) }
    }

    /// The direct or group channel of people, made where there is none, and whether it was.
    pub(super) async fn channel_of(&mut self, members: &[UserId]) -> Result<(Place, bool), Why> {
        if let Some(place) = self.names.direct(self.app, members).await? {
            return Ok((place, false));
        }
        let cx = self.cx.clone();
        let direct = |one, other| Granted::<CreateDirectChannel>::for_system(cx.clone(), DirectOf { one, other });
        let made = match members {
            [one] => channels::direct(self.app, &direct(*one, *one)).await?,
            [one, other] => channels::direct(self.app, &direct(*one, *other)).await?,
            many => {
                let creating = Granted::<CreateGroupChannel>::for_system(self.cx.clone(), ());
                channels::group(self.app, &creating, many).await?
            }
        };
        Ok((self.names.keep_direct(members, made.id), true))
    }

    pub(super) async fn direct_channel(&mut self, said: &lines::DirectChannel) -> Tried {
        let mut named = list(&said.members).to_vec();
        if named.is_empty() {
            named = list(&said.participants).iter().map(|one| text(&one.username).to_owned()).collect();
        }
        let members = self.members(&named).await?;
        let (place, made) = self.channel_of(&members).await?;
        if !made {
            return Ok(Outcome::There);
        }
        let mut batch = Batch::new();
        let header = text(&said.header);
        if !header.is_empty() && !too_long(header, limits::CHANNEL_HEADER) {
            batch.push(statements::set_header(place.id, header));
        }
        for read in list(&said.participants) {
            if let Some(person) = self.names.person(text(&read.username)).filter(|one| members.contains(&one.id))
                && let Some(last_viewed_at) = read.last_viewed_at
            {
                let read = statements::Read {
                    last_viewed_at,
                    mentions: read.mention_count.unwrap_or_default().max(0),
                    root_mentions: read.mention_count_root.unwrap_or_default().max(0),
                    urgent_mentions: read.urgent_mention_count.unwrap_or_default().max(0),
                };
                batch.push(statements::set_read(place.id, person.id, read));
            }
        }
        let own = |said: &[String]| -> Vec<UserId> {
            let found = said.iter().filter_map(|name| self.names.person(name)).map(|one| one.id);
            found.filter(|id| members.contains(id)).collect()
        };
        for user in own(list(&said.shown_by)) {
            let (category, name) = match members.as_slice() {
                [one] => ("direct_channel_show", one.to_string()),
                [one, other] => ("direct_channel_show", if *one == user { other } else { one }.to_string()),
                _ => ("group_channel_show", place.id.to_string()),
            };
            batch.push(statements::prefer(user, category, &name, "true"));
        }
        for user in own(list(&said.favorited_by)) {
            batch.push(statements::prefer(user, FAVORITE_CHANNEL, place.id.as_str(), "true"));
        }
        batch.commit(&self.app.store).await.map_err(Failure::from)?;
        Ok(Outcome::Made)
    }
}
