//! All subscriptions in memory, with what their bots may see, and what of an event is stored for whom. Where nobody has
//! subscribed an event costs nothing.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use jackfield_model::{ChannelId, EventSubscription, Millis, PostId, RequestId, SubscribedEvent, TeamId, User, UserId};
use jackfield_storage::subscriptions::{self as statements, Subscription};
use jackfield_storage::{Query, users, work};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::deliver::{InOrder, OneByOne};
use crate::app::Memory;
use crate::clock::Clock;
use crate::events::{self, Audience, Caused, Effect, Event, Kind, Membership, Sensitivity};
use crate::jobs::Job;
use crate::{App, Result};

/// What a bot may see.
#[derive(Clone, Debug, Default)]
struct View {
    channels: HashSet<ChannelId>,
    teams: HashSet<TeamId>,
    administers: bool,
}

#[derive(Debug, Default)]
struct Known {
    reading: u64,
    subscriptions: Vec<EventSubscription>,
    views: HashMap<UserId, View>,
}

/// The subscriptions as they were read last, and where their bots have come and gone since.
#[derive(Debug, Default)]
pub struct SubscriptionBook {
    readings: AtomicU64,
    known: RwLock<Known>,
}

impl SubscriptionBook {
    /// Follows a bot that joins or leaves.
    pub(crate) fn follow(&self, effect: &Effect) {
        let Kind::Membership(user, change) = effect.kind() else { return };
        let is_bot = self.known.read().unwrap_or_else(PoisonError::into_inner).views.contains_key(&user);
        if is_bot && let Some(view) = self.known.write().unwrap_or_else(PoisonError::into_inner).views.get_mut(&user) {
            view.follow(change);
        }
    }
}

impl View {
    fn follow(&mut self, change: Membership) {
        match change {
            Membership::JoinedChannel(channel) => drop(self.channels.insert(channel)),
            Membership::LeftChannel(channel) => drop(self.channels.remove(&channel)),
            Membership::JoinedTeam(team) => drop(self.teams.insert(team)),
            Membership::LeftTeam(team) => drop(self.teams.remove(&team)),
        }
    }
}

/// Reads all subscriptions anew, and what their bots may see.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn load(app: &App) -> Result<()> {
    let book = &app.memory.subscriptions;
    let reading = book.readings.fetch_add(1, Ordering::Relaxed) + 1;
    let store = &app.store;
    let all = statements::all().all::<Subscription>(store).await?;
    let mut views = HashMap::new();
    for bot in all.iter().map(|subscription| subscription.shown.bot_user_id) {
        if views.contains_key(&bot) {
            continue;
        }
        let channels = statements::channels_of(bot).all::<(ChannelId,)>(store).await?;
        let teams = statements::teams_of(bot).all::<(TeamId,)>(store).await?;
        let user = users::by_id(bot).optional::<User>(store).await?.unwrap_or_default();
        let view = View {
            channels: channels.into_iter().map(|(id,)| id).collect(),
            teams: teams.into_iter().map(|(id,)| id).collect(),
            administers: app.memory.roles.any(&user.roles, "manage_system"),
        };
        views.insert(bot, view);
    }
    let told = all.into_iter().map(|subscription| subscription.shown).filter(|shown| shown.paused_at.is_never());
    let read = Known { reading, subscriptions: told.collect(), views };
    let mut known = book.known.write().unwrap_or_else(PoisonError::into_inner);
    // A reading that began later may have been faster.
    if known.reading < reading {
        *known = read;
    }
    Ok(())
}

/// An event on its way to a subscriber.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    #[serde(flatten)]
    pub event: SubscribedEvent,
    /// The one user whom it is for, where it is for one.
    #[serde(default)]
    pub user_id: UserId,
    /// A new post, which is read again when it is told: its commit alone knows its times.
    #[serde(default)]
    pub post_id: PostId,
}

/// Stores what subscribers are to be told of an event, with the event.
pub(crate) struct Outbox {
    pub memory: Arc<Memory>,
    pub clock: Arc<dyn Clock>,
}

impl events::Outbox for Outbox {
    fn is_empty(&self) -> bool {
        self.memory.subscriptions.known.read().unwrap_or_else(PoisonError::into_inner).subscriptions.is_empty()
    }

    fn write(&self, caused: &Caused) -> Vec<Query> {
        let known = self.memory.subscriptions.known.read().unwrap_or_else(PoisonError::into_inner);
        let mut queries = Vec::new();
        let now = self.clock.now();
        let mut read = None;
        for subscription in &known.subscriptions {
            let Some(view) = known.views.get(&subscription.bot_user_id) else { continue };
            let pieces = read.get_or_insert_with(|| pieces(caused, now));
            for (audience, piece) in pieces.iter() {
                let is_for =
                    wants(subscription, &piece.event) && sees(subscription.bot_user_id, view, audience, caused);
                if is_for {
                    store(subscription, piece, now, &mut queries);
                }
            }
        }
        queries
    }

    fn ring(&self) {
        self.memory.jobs.ring();
    }
}

/// What is told of an event: its frames.
fn pieces(caused: &Caused, now: Millis) -> Vec<(Audience, Piece)> {
    #[derive(Deserialize)]
    struct Sent {
        event: String,
        data: Value,
    }
    let post_id = match &caused.event {
        Event::Posted(posted) => posted.post.id,
        _ => PostId::EMPTY,
    };
    let frames = caused.frames().iter().filter(|frame| !frame.droppable);
    let told = frames.filter_map(|frame| {
        let sent: Sent = serde_json::from_str(&format!("{}0}}", frame.text)).ok()?;
        let event = SubscribedEvent {
            id: format!("msg_{}", RequestId::new()),
            event_type: sent.event,
            create_at: now,
            channel_id: frame.audience.channel_id,
            team_id: frame.audience.team_id,
            data: sent.data,
        };
        Some((frame.audience.clone(), Piece { event, user_id: frame.audience.user_id, post_id }))
    });
    told.collect()
}

fn wants(subscription: &EventSubscription, event: &SubscribedEvent) -> bool {
    let named = subscription.events.iter().any(|name| name == "*" || *name == event.event_type);
    let channels = &subscription.channel_ids;
    let teams = &subscription.team_ids;
    // The team of what happens in a channel stands in its data.
    let team = match event.data.get("team_id").and_then(Value::as_str) {
        Some(team) if event.team_id.is_empty() => team.parse().unwrap_or_default(),
        _ => event.team_id,
    };
    named
        && (channels.is_empty() || channels.contains(&event.channel_id))
        && (teams.is_empty() || teams.contains(&team))
}

/// Whether a socket of the bot's would be told, by what is known here; it is looked at again when it is told.
fn sees(bot: UserId, view: &View, audience: &Audience, caused: &Caused) -> bool {
    let barred = match audience.sensitivity {
        Sensitivity::ForAll => false,
        Sensitivity::Sensitive => !view.administers,
        Sensitivity::Sanitized => view.administers,
    };
    if audience.nobody || barred || !audience.connection_id.is_empty() || audience.omit_users.contains(&bot) {
        return false;
    }
    if !audience.user_id.is_empty() {
        return audience.user_id == bot;
    }
    if let Some(channel) = audience.channel_id.some() {
        // What it joins by this very event it may see.
        return view.channels.contains(&channel)
            || caused.event.effects().contains(&Effect::JoinedChannel(bot, channel));
    }
    audience.team_id.some().is_none_or(|team| view.teams.contains(&team))
}

fn store(subscription: &EventSubscription, piece: &Piece, now: Millis, queries: &mut Vec<Query>) {
    let data = serde_json::to_value(piece).unwrap_or_default();
    if subscription.url.is_empty() {
        queries.extend(statements::keep(subscription.id, now, &data));
        return;
    }
    let lane = subscription.id.as_str();
    let kind = if subscription.ordered { InOrder::KIND } else { OneByOne::KIND };
    queries.push(work::open_lane(kind, lane, now, subscription.ordered));
    queries.push(work::insert(kind, lane, "", now, now, &data));
}
