//! Who is here: statuses from connections, activity and people's own choice.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, PoisonError};

use jackfield_model::{Millis, Status, UserId};
use jackfield_storage as storage;

use crate::events::Event;
use crate::{App, Cx, Result};

pub const ONLINE: &str = "online";
pub const AWAY: &str = "away";
pub const DND: &str = "dnd";
pub const OFFLINE: &str = "offline";

/// How many connections each user has, and when they were last active. Held only in memory:
/// after a start everybody is offline until they connect.
#[derive(Debug, Default)]
pub struct Presence(Mutex<HashMap<UserId, Seen>>);

#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    connections: u32,
    last_activity: Millis,
}

impl Presence {
    /// Counts a connection; true when it is the user's first.
    pub fn connected(&self, user: UserId, now: Millis) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let seen = seen.entry(user).or_default();
        seen.connections += 1;
        seen.last_activity = now;
        seen.connections == 1
    }

    /// Counts a connection away; true when it was the user's last.
    pub fn disconnected(&self, user: UserId) -> bool {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(seen) = all.get_mut(&user) else { return false };
        seen.connections = seen.connections.saturating_sub(1);
        let last = seen.connections == 0;
        if last {
            all.remove(&user);
        }
        last
    }

    /// Everybody who has a connection.
    pub fn users(&self) -> Vec<UserId> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keys().copied().collect()
    }

    pub fn is_connected(&self, user: UserId) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&user)
    }

    /// Notes that the user did something; `None` when they have no connection.
    pub fn active(&self, user: UserId, now: Millis) {
        if let Some(seen) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get_mut(&user) {
            seen.last_activity = now;
        }
    }

    pub fn last_activity(&self, user: UserId) -> Millis {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&user).map(|seen| seen.last_activity).unwrap_or_default()
    }
}

/// Notes a new connection; the user's first one shows them online.
pub async fn connected(app: &App, user: UserId) {
    if app.memory.presence.connected(user, app.now()) {
        show(app, user, ONLINE, false).await;
    }
}

/// Notes a connection's end; with the user's last one they are offline.
pub async fn disconnected(app: &App, user: UserId) {
    if app.memory.presence.disconnected(user) {
        show(app, user, OFFLINE, false).await;
    }
}

/// Notes what the client says of its user's activity.
pub async fn active(app: &App, user: UserId, is_active: bool, manual: bool) {
    if is_active {
        app.memory.presence.active(user, app.now());
    }
    show(app, user, if is_active { ONLINE } else { AWAY }, manual).await;
}

/// The statuses of those who have a connection, by user id.
pub async fn connected_statuses(app: &App) -> BTreeMap<String, String> {
    let users = app.memory.presence.users();
    let found = statuses(app, &users).await.unwrap_or_default();
    found.into_iter().map(|status| (status.user_id.to_string(), status.status)).collect()
}

/// The statuses of these users; whoever has none is offline.
///
/// # Errors
/// Fails when the database does.
pub async fn statuses(app: &App, users: &[UserId]) -> Result<Vec<Status>> {
    let mut found = storage::status::by_users(users).all::<Status>(&app.store).await?;
    for status in &mut found {
        // A server that was killed left them online; whoever is not connected is offline unless they chose.
        if !status.manual && status.status != OFFLINE && !app.memory.presence.is_connected(status.user_id) {
            status.status = OFFLINE.into();
        }
    }
    for user in users {
        if !found.iter().any(|status| status.user_id == *user) {
            found.push(Status { user_id: *user, status: OFFLINE.into(), ..Status::default() });
        }
    }
    Ok(found)
}

/// Writes a status and tells everybody when it changed. What a user chose stays until they choose again.
pub async fn show(app: &App, user: UserId, shown: &str, manual: bool) {
    if let Err(failure) = try_show(app, user, shown, manual).await {
        tracing::error!(user.id = %user, cause = %failure, "Could not write a status");
    }
}

async fn try_show(app: &App, user: UserId, shown: &str, manual: bool) -> Result<()> {
    let before = storage::status::by_users(&[user]).optional::<Status>(&app.store).await?;
    if before.as_ref().is_some_and(|before| before.manual && !manual) {
        return Ok(());
    }
    let now = app.now();
    let changed = before.as_ref().is_none_or(|before| before.status != shown);
    let status =
        Status { user_id: user, status: shown.to_owned(), manual, last_activity_at: now, ..before.unwrap_or_default() };
    storage::status::upsert(&status).execute(&app.store).await?;
    if changed {
        let event = Event::StatusChanged { user_id: user, status: shown.to_owned() };
        app.events.publish(event, &Cx::system("presence"));
    }
    Ok(())
}

/// Sets what a user chose to show; `online` hands the choice back to their activity.
///
/// # Errors
/// Fails when the database does.
pub async fn choose(app: &App, user: UserId, shown: &str, dnd_end_time: i64) -> Result<()> {
    let now = app.now();
    let before = storage::status::by_users(&[user]).optional::<Status>(&app.store).await?.unwrap_or_default();
    let status = Status {
        user_id: user,
        status: shown.to_owned(),
        manual: shown != ONLINE,
        last_activity_at: now,
        dnd_end_time: if shown == DND { dnd_end_time } else { 0 },
        prev_status: before.status.clone(),
        ..before
    };
    storage::status::upsert(&status).execute(&app.store).await?;
    let event = Event::StatusChanged { user_id: user, status: shown.to_owned() };
    app.events.publish(event, &Cx::system("presence"));
    Ok(())
}
