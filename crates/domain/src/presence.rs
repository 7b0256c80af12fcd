//! Who is here: statuses from connections, activity and people's own choice.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jackfield_model::permission::EditUser;
use jackfield_model::{AppError, ChannelId, Millis, NodeId, Status, TeamId, UserId};
use jackfield_storage as storage;

use crate::authorize::Granted;
use crate::believed::Believed;
use crate::bounds::{listed, same};
use crate::events::{Event, Record};
use crate::users::seen_among;
use crate::{App, Cx, Result};

pub const ONLINE: &str = "online";
pub const AWAY: &str = "away";
pub const DND: &str = "dnd";
pub const OFFLINE: &str = "offline";

/// Who is connected, here and on other servers. Held only in memory: after a start everybody is offline until they
/// connect.
#[derive(Debug)]
pub struct Presence {
    all: Mutex<All>,
    shown: Believed<UserId, Shown>,
}

impl Default for Presence {
    fn default() -> Self {
        Self { all: Mutex::default(), shown: Believed::new(BELIEVED_MS, REMEMBERED) }
    }
}

/// What is stored of a user's status, so that each post need not ask.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    status: String,
    manual: bool,
}

impl Shown {
    fn of(status: &Status) -> Self {
        Self { status: status.status.clone(), manual: status.manual }
    }
}

/// How long that is believed; when it is over, activity is written anew. Mattermost writes it less often still.
const BELIEVED_MS: i64 = 10_000;
/// Users of whom that is remembered.
const REMEMBERED: usize = 100_000;

#[derive(Debug, Default)]
struct All {
    /// How many connections each user has here, and when they were last active.
    here: HashMap<UserId, Seen>,
    /// Who has a connection on another server.
    elsewhere: HashMap<NodeId, HashSet<UserId>>,
}

impl All {
    fn is_elsewhere(&self, user: UserId) -> bool {
        self.elsewhere.values().any(|users| users.contains(&user))
    }

    fn is_anywhere(&self, user: UserId) -> bool {
        self.here.contains_key(&user) || self.is_elsewhere(user)
    }

    /// Those of the users who are connected nowhere any more.
    fn nowhere(&self, users: impl IntoIterator<Item = UserId>) -> Vec<UserId> {
        users.into_iter().filter(|user| !self.is_anywhere(*user)).collect()
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    connections: u32,
    last_activity: Millis,
    /// The channel that they opened last.
    channel: ChannelId,
}

/// Who did nothing for so long does not look at the channel any more. Mattermost: `StatusChannelTimeout`.
const LOOKING_MS: i64 = 20_000;

impl Presence {
    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is shown of the user is to be read anew: somebody wrote it, here or elsewhere.
    pub(crate) fn forget_shown(&self, user: UserId) {
        self.shown.forget(&user);
    }

    pub(crate) fn forget_all_shown(&self) {
        self.shown.clear();
    }

    /// Counts a connection; true when it is the user's first here.
    pub fn connected(&self, user: UserId, now: Millis) -> bool {
        let mut all = self.all();
        let seen = all.here.entry(user).or_default();
        seen.connections += 1;
        seen.last_activity = now;
        seen.connections == 1
    }

    /// Counts a connection away; true when it was the user's last here.
    pub fn disconnected(&self, user: UserId) -> bool {
        let mut all = self.all();
        let Some(seen) = all.here.get_mut(&user) else { return false };
        seen.connections = seen.connections.saturating_sub(1);
        let last = seen.connections == 0;
        if last {
            all.here.remove(&user);
        }
        last
    }

    /// Takes up what another server says of its users; `whole` when it names all of them. Answers those who are
    /// connected nowhere any more.
    pub(crate) fn elsewhere(&self, server: NodeId, users: &[UserId], is_here: bool, whole: bool) -> Vec<UserId> {
        let mut all = self.all();
        let theirs = all.elsewhere.entry(server).or_default();
        let before = if whole { std::mem::take(theirs) } else { HashSet::new() };
        if is_here {
            theirs.extend(users);
        } else {
            theirs.retain(|user| !users.contains(user));
        }
        let left = users.iter().copied().filter(|_| !is_here).chain(before);
        all.nowhere(left)
    }

    /// Forgets a server that is gone; answers those who are connected nowhere any more.
    pub(crate) fn server_left(&self, server: NodeId) -> Vec<UserId> {
        let mut all = self.all();
        let left = all.elsewhere.remove(&server).unwrap_or_default();
        all.nowhere(left)
    }

    /// Everybody who has a connection here.
    pub(crate) fn users_here(&self) -> Vec<UserId> {
        self.all().here.keys().copied().collect()
    }

    /// How many connections this server has.
    pub(crate) fn connections_here(&self) -> i64 {
        self.all().here.values().map(|seen| i64::from(seen.connections)).sum()
    }

    /// Everybody who has a connection, on whatever server.
    pub fn users(&self) -> Vec<UserId> {
        let all = self.all();
        let users: HashSet<UserId> = all.here.keys().chain(all.elsewhere.values().flatten()).copied().collect();
        users.into_iter().collect()
    }

    pub fn is_connected(&self, user: UserId) -> bool {
        self.all().is_anywhere(user)
    }

    /// Notes that the user did something; nothing when they have no connection here.
    pub fn active(&self, user: UserId, now: Millis) {
        if let Some(seen) = self.all().here.get_mut(&user) {
            seen.last_activity = now;
        }
    }

    /// Notes that the user opened a channel.
    pub fn opened(&self, user: UserId, channel: ChannelId, now: Millis) {
        if let Some(seen) = self.all().here.get_mut(&user) {
            seen.last_activity = now;
            seen.channel = channel;
        }
    }

    /// Whether the user looks at a channel at this moment, over a connection to this server.
    pub fn is_looking(&self, user: UserId, channel: ChannelId, now: Millis) -> bool {
        let looks = |seen: &Seen| seen.channel == channel && now.0 - seen.last_activity.0 <= LOOKING_MS;
        self.all().here.get(&user).is_some_and(looks)
    }

    /// By what this server saw.
    pub fn last_activity(&self, user: UserId) -> Millis {
        self.all().here.get(&user).map(|seen| seen.last_activity).unwrap_or_default()
    }
}

/// Notes a new connection; the user's first one shows them online.
#[crate::boxed]
pub async fn connected(app: &App, user: UserId) {
    if app.memory.presence.connected(user, app.now()) {
        app.memory.cluster.tell_presence(user, true);
        show(app, user, ONLINE, false).await;
    }
}

/// Notes a connection's end; with the user's last one they are offline.
#[crate::boxed]
pub async fn disconnected(app: &App, user: UserId) {
    if !app.memory.presence.disconnected(user) {
        return;
    }
    app.memory.cluster.tell_presence(user, false);
    if !app.memory.presence.is_connected(user) {
        show(app, user, OFFLINE, false).await;
    }
}

/// Notes that users came to another server. This one may just have shown them offline, not knowing of it yet.
pub(crate) async fn came_elsewhere(app: &App, users: &[UserId]) {
    let shown = match storage::status::by_users(users).all::<Status>(&app.store).await {
        Ok(shown) => shown,
        Err(error) => return tracing::error!(cause = %error, "Could not read statuses"),
    };
    for status in shown.into_iter().filter(|status| !status.manual && status.status == OFFLINE) {
        if app.memory.presence.is_connected(status.user_id) {
            show(app, status.user_id, ONLINE, false).await;
        }
    }
}

/// Notes that users lost their last connection on another server, and have none anywhere.
pub(crate) async fn left_elsewhere(app: &App, users: &[UserId]) {
    for user in users {
        // The other server may have shown it already, which changes nothing then.
        show(app, *user, OFFLINE, false).await;
    }
}

/// The channels and teams that a connected user hears of.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn memberships(app: &App, user: UserId) -> Result<(Vec<ChannelId>, Vec<TeamId>)> {
    let channels = storage::access::channels_of(user).all::<(ChannelId,)>(&app.store).await?;
    let teams = storage::access::teams_of(user).all::<(TeamId,)>(&app.store).await?;
    Ok((channels.into_iter().map(|(id,)| id).collect(), teams.into_iter().map(|(id,)| id).collect()))
}

/// Which team each of a user's channels is in; none for direct ones.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn teams_of_channels(app: &App, user: UserId) -> Result<Vec<(ChannelId, TeamId)>> {
    Ok(storage::access::teams_of_channels_of(user).all::<(ChannelId, TeamId)>(&app.store).await?)
}

/// Those of some guests who see a person: they share a channel.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn who_sees(app: &App, about: UserId, guests: &[UserId]) -> Result<Vec<UserId>> {
    let met = storage::access::who_share_a_channel(about, guests).all::<(UserId,)>(&app.store).await?;
    Ok(met.into_iter().map(|(guest,)| guest).collect())
}

/// Notes what the client says of its user's activity.
#[crate::boxed]
pub async fn active(app: &App, user: UserId, is_active: bool, manual: bool) {
    if is_active {
        app.memory.presence.active(user, app.now());
    }
    show(app, user, if is_active { ONLINE } else { AWAY }, manual).await;
}

/// The statuses of those who have a connection and whom the caller may see, by user id.
#[crate::boxed]
pub async fn connected_statuses(app: &App, cx: &Cx) -> BTreeMap<String, String> {
    let users = app.memory.presence.users();
    let Ok(seen) = seen_among(app, cx, &users).await else { return BTreeMap::new() };
    let mut found = statuses(app, &users).await.unwrap_or_default();
    found.retain(|status| seen.as_ref().is_none_or(|seen| seen.contains(&status.user_id)));
    found.into_iter().map(|status| (status.user_id.to_string(), status.status)).collect()
}

/// The statuses of these users as the caller may see them: of people who are nobody to them they learn nothing.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn shown_statuses(app: &App, cx: &Cx, users: &[UserId]) -> Result<Vec<Status>> {
    listed(cx, users, "user_ids")?;
    let mut found = statuses(app, users).await?;
    if let Some(seen) = seen_among(app, cx, users).await? {
        for status in found.iter_mut().filter(|status| !seen.contains(&status.user_id)) {
            *status = Status { user_id: status.user_id, status: OFFLINE.into(), ..Status::default() };
        }
    }
    Ok(found)
}

/// The statuses of these users; whoever has none is offline.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn statuses(app: &App, users: &[UserId]) -> Result<Vec<Status>> {
    let mut found = storage::status::by_users(users).all::<Status>(&app.store).await?;
    for status in &mut found {
        // A server that was killed left them online; whoever is not connected is offline unless they chose.
        if !status.manual && status.status != OFFLINE && !app.memory.presence.is_connected(status.user_id) {
            status.status = OFFLINE.into();
        }
    }
    let mut known: HashSet<UserId> = found.iter().map(|status| status.user_id).collect();
    for user in users {
        if known.insert(*user) {
            found.push(Status { user_id: *user, status: OFFLINE.into(), ..Status::default() });
        }
    }
    Ok(found)
}

/// Writes a status and tells everybody when it changed. What a user chose stays until they choose again.
#[crate::boxed]
pub async fn show(app: &App, user: UserId, shown: &str, manual: bool) {
    if let Err(failure) = try_show(app, user, shown, manual).await {
        tracing::error!(user.id = %user, cause = %failure, "Could not write a status");
    }
}

async fn try_show(app: &App, user: UserId, shown: &str, manual: bool) -> Result<()> {
    let (now, book) = (app.now(), &app.memory.presence.shown);
    if let Some(is) = book.fresh(&user, now) {
        // Activity changes neither what is there already nor what they chose.
        if !manual && (is.manual || is.status == shown) {
            return Ok(());
        }
        book.forget(&user);
    }
    book.or_read(user, now, write(app, user, shown, manual)).await.map(drop)
}

/// Writes a status unless the user chose another; answers what is stored then.
async fn write(app: &App, user: UserId, shown: &str, manual: bool) -> Result<Shown> {
    let before = storage::status::by_users(&[user]).optional::<Status>(&app.store).await?;
    if let Some(chosen) = before.as_ref().filter(|before| before.manual && !manual) {
        return Ok(Shown::of(chosen));
    }
    let changed = before.as_ref().is_none_or(|before| before.status != shown);
    let status = Status {
        user_id: user,
        status: shown.to_owned(),
        manual,
        last_activity_at: app.now(),
        ..before.unwrap_or_default()
    };
    let is = Shown::of(&status);
    keep(app, &Cx::system("presence"), status, changed).await?;
    Ok(is)
}

/// Stores a status; the commit tells of it, where it is another than before.
async fn keep(app: &App, cx: &Arc<Cx>, status: Status, changed: bool) -> Result<()> {
    let mut batch = storage::Batch::new();
    batch.push(storage::status::upsert(&status));
    if changed {
        let event = Event::StatusChanged { user_id: status.user_id, status: status.status.clone() };
        batch.record(&app.events, event, cx);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

/// Sets what a user chose to show; `online` hands the choice back to their activity. Answers what is shown then.
///
/// # Errors
/// 400 for a status that there is not, or that says to be somebody else's.
#[crate::boxed]
pub async fn choose(app: &App, granted: &Granted<EditUser>, wanted: Status) -> Result<Status> {
    let user_id = granted.target();
    same(&wanted.user_id, &user_id, "user_id")?;
    if !matches!(wanted.status.as_str(), ONLINE | AWAY | DND | OFFLINE) {
        return Err(AppError::invalid_param("status").into());
    }
    let before = storage::status::by_users(&[user_id]).optional::<Status>(&app.store).await?.unwrap_or_default();
    let status = Status {
        user_id,
        manual: wanted.status != ONLINE,
        last_activity_at: app.now(),
        dnd_end_time: if wanted.status == DND { wanted.dnd_end_time } else { 0 },
        prev_status: before.status.clone(),
        status: wanted.status,
        ..before
    };
    keep(app, granted.cx(), status, true).await?;
    let offline = || Status { user_id, status: OFFLINE.into(), ..Status::default() };
    Ok(statuses(app, &[user_id]).await?.pop().unwrap_or_else(offline))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_nothing_does_not_look_any_more() {
        let (presence, user, channel) = (Presence::default(), UserId::new(), ChannelId::new());
        presence.opened(user, channel, Millis(0));
        assert!(!presence.is_looking(user, channel, Millis(0)), "without a connection nobody looks");
        presence.connected(user, Millis(0));
        presence.opened(user, channel, Millis(1_000));
        assert!(presence.is_looking(user, channel, Millis(21_000)));
        assert!(!presence.is_looking(user, channel, Millis(21_001)));
        presence.active(user, Millis(30_000));
        assert!(presence.is_looking(user, channel, Millis(31_000)));
        presence.opened(user, ChannelId::EMPTY, Millis(32_000));
        assert!(!presence.is_looking(user, channel, Millis(32_000)), "they looked away");
    }
}
