//! People: their accounts, where they are members, what they prefer.
//!
//! An account that is there becomes what its line says, its password and its way of signing in aside; it comes into the teams and
//! channels that it is missing from.

use std::sync::Arc;

use jackfield_model::{
    ChannelId, ChannelMember, FAVORITE_CHANNEL, Preference, StringMap, TeamId, TeamMember, User, UserId, limits, names,
};
use jackfield_storage::{Tx, channel_members, moving as statements, team_members, users as accounts};

use super::super::lines::{self, PREFERENCES, list, text};
use super::super::names::Person;
use super::super::report::Why;
use super::{Import, Outcome, Tried};
use crate::channels::{enter, new_member as new_channel_member};
use crate::events::{Event, EventBus, Record};
use crate::teams::{new_member, store_member};
use crate::{Cx, Failure, Result, sidebar, users};

/// Settings of notifications in one channel, and the length of each.
const PROPS: usize = 20;
const PROP: usize = 64;

/// A team that somebody comes into.
struct Joining {
    member: TeamMember,
    /// Whether its line says which roles they have there.
    says_roles: bool,
    channels: Vec<Entering>,
}

struct Entering {
    member: ChannelMember,
    says_roles: bool,
    /// What the line says of notifications there.
    props: StringMap,
    read: Option<statements::Read>,
    favorite: bool,
}

impl Import<'_> {
    pub(super) async fn user(&mut self, mut said: lines::User) -> Tried {
        let name = text(&said.username).trim().to_lowercase();
        self.names.learn_people(self.app, [name.as_str()].into_iter()).await?;
        let (user, outcome) = match self.names.person(&name) {
            Some(Person { is_bot: true, .. }) => return Err("name_of_a_bot".into()),
            Some(Person { id, .. }) => {
                let there = accounts::by_id(id).one::<User>(&self.app.store).await.map_err(Failure::from)?;
                let outcome = self.update_user(&there, &said).await?;
                (there, outcome)
            }
            None => {
                let made = self.make(&mut said).await?;
                self.names.keep_person(&name, Person { id: made.id, is_bot: false });
                (made, Outcome::Made)
            }
        };
        let joining = self.joining(&user, list(&said.teams)).await?;
        let preferences = self.preferred(&mut said, user.id, &joining);
        let (bus, cx, id) = (self.app.events.clone(), self.cx.clone(), user.id);
        let made = matches!(outcome, Outcome::Made);
        let brought = self.app.transact(async move |tx: &mut Tx| {
            let mut entered = Entered::default();
            for team in joining {
                join(&mut *tx, &bus, &cx, team, &mut entered).await?;
            }
            if made {
                for (category, name, value) in &preferences {
                    statements::prefer(id, category, name, value).execute(&mut *tx).await?;
                }
            }
            if !entered.favorites.is_empty() {
                for kept in &entered.favorites {
                    statements::prefer(id, &kept.category, &kept.name, &kept.value).execute(&mut *tx).await?;
                }
                sidebar::follow_preferences(&mut *tx, &bus, &cx, id, &entered.favorites, true).await?;
            }
            Ok((entered.count, entered.updated))
        });
        let (brought, updated) = brought.await?;
        for _ in 0..brought {
            self.report.import("memberships");
        }
        for _ in 0..updated {
            self.report.update("memberships");
        }
        if made {
            self.picture(user.id, text(&said.profile_image)).await?;
        }
        Ok(outcome)
    }

    /// Makes an account as its line says; the password is what it gives, or none, and then nobody signs in by one.
    async fn make(&mut self, said: &mut lines::User) -> std::result::Result<User, Why> {
        let roles = self.known_roles(text(&said.roles));
        let now = self.app.now();
        let service = said.auth_service.take().filter(|_| said.auth_data.as_ref().is_some_and(|data| !data.is_empty()));
        let draft = User {
            username: text(&said.username).to_owned(),
            email: text(&said.email).to_owned(),
            nickname: text(&said.nickname).to_owned(),
            first_name: text(&said.first_name).to_owned(),
            last_name: text(&said.last_name).to_owned(),
            position: text(&said.position).to_owned(),
            locale: text(&said.locale).to_owned(),
            roles: roles.join(" "),
            delete_at: said.delete_at.filter(|at| at.0 > 0).unwrap_or_default().min(now),
            auth_data: said.auth_data.take().filter(|_| service.is_some()),
            auth_service: service.unwrap_or_default(),
            notify_props: match said.notify_props.take().filter(|props| !props.is_empty()) {
                Some(props) => User::default_notify_props().into_iter().chain(lines::kept(props)).collect(),
                None => StringMap::new(),
            },
            ..User::default()
        };
        let password = said.password.take().unwrap_or_default();
        match users::import(self.app, &self.cx, draft.clone(), &password).await {
            // A password that breaks the rules keeps nobody out: they set another one by mail.
            Err(failure) if !password.is_empty() && failure.0.id.contains(".pwd_") => {
                self.report.leave(self.line, failure, &draft.username);
                Ok(users::import(self.app, &self.cx, draft, "").await?)
            }
            other => Ok(other?),
        }
    }

    /// Where somebody comes in; what there is not is left out.
    async fn joining(&mut self, user: &User, said: &[lines::InTeam]) -> std::result::Result<Vec<Joining>, Why> {
        let now = self.app.now();
        let mut joining = Vec::with_capacity(said.len());
        for team in said {
            let Some(id) = self.names.team(self.app, text(&team.name)).await? else {
                self.report.leave(self.line, "unknown_team", text(&team.name));
                continue;
            };
            let mut named: Vec<String> = list(&team.channels).iter().map(|said| text(&said.name).to_owned()).collect();
            named.push(names::TOWN_SQUARE.to_owned());
            self.names.learn_channels(self.app, id, &named).await?;
            let mut channels = Vec::with_capacity(named.len());
            for channel in list(&team.channels) {
                match self.names.channel(id, text(&channel.name)) {
                    Some(place) => channels.push(entering(place.id, user, channel, now)),
                    None => self.report.leave(self.line, "unknown_channel", text(&channel.name)),
                }
            }
            // Mattermost: everybody in a team but its guests is in its town square.
            if let Some(square) = self.names.channel(id, names::TOWN_SQUARE).filter(|_| !user.is_guest())
                && !channels.iter().any(|entering| entering.member.channel_id == square.id)
            {
                channels.push(entering(square.id, user, &lines::InChannel::default(), now));
            }
            let admin = has(text(&team.roles), "team_admin");
            let says_roles = team.roles.is_some();
            joining.push(Joining { member: new_member(id, user, admin, now), says_roles, channels });
        }
        Ok(joining)
    }

    fn preferred(&mut self, said: &mut lines::User, user: UserId, joining: &[Joining]) -> Vec<Kept> {
        let mut kept = Vec::new();
        for (field, category, name) in PREFERENCES {
            if let Some(value) = field(said).take() {
                kept.push(((*category).to_owned(), (*name).to_owned(), value));
            }
        }
        if let Some(step) = said.tutorial_step.take() {
            kept.push(("tutorial_step".to_owned(), user.to_string(), step));
        }
        if let Some(theme) = said.theme.take() {
            kept.push(("theme".to_owned(), String::new(), theme));
        }
        let teams: Vec<TeamId> = joining.iter().map(|team| team.member.team_id).collect();
        for team in list(&said.teams) {
            let id = self.names.known_team(text(&team.name)).filter(|id| teams.contains(id));
            if let (Some(id), Some(theme)) = (id, &team.theme) {
                kept.push(("theme".to_owned(), id.to_string(), theme.clone()));
            }
        }
        let fits = |value: &str| value.chars().count() <= limits::PREFERENCE_VALUE;
        kept.retain(|(_, name, value)| {
            if !fits(value) {
                self.report.leave(self.line, "too_long", name);
            }
            fits(value)
        });
        kept
    }
}

/// A preference: its category, name and value.
type Kept = (String, String, String);

/// Where somebody came in.
#[derive(Default)]
struct Entered {
    count: u64,
    /// How many memberships became what their line says.
    updated: u64,
    favorites: Vec<Preference>,
}

fn has(roles: &str, role: &str) -> bool {
    roles.split_ascii_whitespace().any(|one| one == role)
}

fn entering(channel: ChannelId, user: &User, said: &lines::InChannel, now: jackfield_model::Millis) -> Entering {
    let mut member = new_channel_member(channel, user, has(text(&said.roles), "channel_admin"), now);
    let said_props = said.notify_props.clone().unwrap_or_default();
    let short = said_props.into_iter().filter(|(name, value)| name.len() <= PROP && value.len() <= PROP);
    let props: StringMap = short.take(PROPS).collect();
    member.notify_props.extend(props.clone());
    let count = |said: Option<i64>| said.unwrap_or_default().max(0);
    let read = said.last_viewed_at.map(|last_viewed_at| statements::Read {
        last_viewed_at,
        mentions: count(said.mention_count),
        root_mentions: count(said.mention_count_root),
        urgent_mentions: count(said.urgent_mention_count),
    });
    let says_roles = said.roles.is_some();
    Entering { member, says_roles, props, read, favorite: said.favorite.unwrap_or_default() }
}

async fn join(tx: &mut Tx, bus: &EventBus, cx: &Arc<Cx>, team: Joining, entered: &mut Entered) -> Result<()> {
    let Joining { member, says_roles, channels } = team;
    let (team_id, user_id) = (member.team_id, member.user_id);
    match team_members::get(team_id, user_id).optional::<TeamMember>(&mut *tx).await? {
        // Whoever has left since stays out.
        Some(there) if !there.delete_at.is_never() => return Ok(()),
        Some(mut there) => {
            if says_roles && !there.scheme_guest && there.scheme_admin != member.scheme_admin {
                there.scheme_admin = member.scheme_admin;
                there.compose_roles();
                store_member(&mut *tx, &there).await?;
                tx.record(bus, Event::TeamMemberUpdated { member: Arc::new(there) }, cx);
                entered.updated += 1;
            }
        }
        None => {
            store_member(&mut *tx, &member).await?;
            tx.record(bus, Event::AddedToTeam { team_id, user_id }, cx);
            entered.count += 1;
        }
    }
    for Entering { member, says_roles, props, read, favorite } in channels {
        let channel_id = member.channel_id;
        if !enter(&mut *tx, &member).await? {
            entered.updated += u64::from(update(&mut *tx, bus, cx, &member, says_roles, props).await?);
            continue;
        }
        entered.count += 1;
        tx.record(bus, Event::UserAdded { channel_id, team_id, user_id }, cx);
        if let Some(read) = read {
            statements::set_read(channel_id, user_id, read).execute(&mut *tx).await?;
        }
        if favorite {
            let name = channel_id.to_string();
            entered.favorites.push(Preference {
                user_id,
                category: FAVORITE_CHANNEL.into(),
                name,
                value: "true".into(),
            });
        }
    }
    Ok(())
}

/// Has a membership of a channel that is there become what its line says; what was read stays.
async fn update(
    tx: &mut Tx,
    bus: &EventBus,
    cx: &Arc<Cx>,
    said: &ChannelMember,
    says_roles: bool,
    props: StringMap,
) -> Result<bool> {
    let found = channel_members::get(said.channel_id, said.user_id).optional::<ChannelMember>(&mut *tx).await?;
    let Some(mut there) = found else { return Ok(false) };
    let mut whole = there.notify_props.clone();
    whole.extend(props);
    let gets_roles = says_roles && !there.scheme_guest && there.scheme_admin != said.scheme_admin;
    if !gets_roles && whole == there.notify_props {
        return Ok(false);
    }
    there.notify_props = whole;
    there.last_update_at = said.last_update_at;
    if gets_roles {
        there.scheme_admin = said.scheme_admin;
        there.compose_roles();
        channel_members::set_roles(&there).execute(&mut *tx).await?;
    }
    let kept =
        channel_members::set_notify_props(there.channel_id, there.user_id, &there.notify_props, there.last_update_at);
    kept.execute(&mut *tx).await?;
    tx.record(bus, Event::ChannelMemberUpdated { member: Arc::new(there) }, cx);
    Ok(true)
}
