//! The hub: takes committed events in order and hands each frame to the connections it concerns.
//!
//! One task owns all state, so there is no lock; frames are serialised once and shared. A full
//! queue ends its connection and nobody else's.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jackfield_domain::events::{Audience, Effect, Event, Frame, Published, Sensitivity, Subscriber};
use jackfield_domain::{App, Cx};
use jackfield_model::{ChannelId, ConnectionId, Millis, TeamId, UserId};
use jackfield_storage::access;
use tokio::sync::{mpsc, oneshot};

use super::members::{Members, changes};
use super::order::{Order, PATIENCE};
use super::stream::{CloseReason, Outgoing, QUEUE, Stream};

/// How long a stream waits for its client to come back.
const RESUMABLE_MS: i64 = 3 * 60 * 1000;
const TICK: Duration = Duration::from_secs(30);

/// A handle to the hub; cheap to clone.
#[derive(Clone)]
pub struct Hub(mpsc::UnboundedSender<Command>);

enum Command {
    Event(Published),
    Attach(Attach),
    Detach(Stream),
    Loaded {
        user: UserId,
        channels: Vec<ChannelId>,
        teams: Vec<TeamId>,
    },
    /// A change of a channel's posts should have come by now.
    Overdue(ChannelId, Millis),
    Tick,
    Close,
}

/// A socket that wants events.
pub struct Attach {
    pub user_id: UserId,
    pub manages_system: bool,
    /// The stream to go on with and the number that its client expects next.
    pub resume: Option<(ConnectionId, u64)>,
    pub answer: oneshot::Sender<Attached>,
}

/// What a socket gets: its stream, new or resumed.
pub struct Attached {
    pub stream: Stream,
    pub resumed: bool,
}

impl Hub {
    /// Starts the hub's task.
    pub fn start(app: App) -> Self {
        let (sender, commands) = mpsc::unbounded_channel();
        let hub = Self(sender);
        let state = State {
            app,
            hub: hub.clone(),
            connections: HashMap::new(),
            users: HashMap::new(),
            members: Members::default(),
            order: Order::default(),
            waiting: HashMap::new(),
        };
        tokio::spawn(state.run(commands));
        let ticking = hub.clone();
        tokio::spawn(async move {
            let mut interval = tokio::time::interval(TICK);
            loop {
                interval.tick().await;
                if ticking.0.send(Command::Tick).is_err() {
                    break;
                }
            }
        });
        hub
    }

    /// Gives a socket its stream; `None` when the server stops.
    pub async fn attach(
        &self,
        user_id: UserId,
        manages_system: bool,
        resume: Option<(ConnectionId, u64)>,
    ) -> Option<Attached> {
        let (answer, attached) = oneshot::channel();
        self.0.send(Command::Attach(Attach { user_id, manages_system, resume, answer })).ok()?;
        attached.await.ok()
    }

    /// Gives a stream back when its socket is gone; its client may resume it for three minutes.
    pub fn detach(&self, stream: Stream) {
        // Without a hub nobody resumes anything.
        let _ = self.0.send(Command::Detach(stream));
    }

    /// Ends all connections.
    pub fn close(&self) {
        let _ = self.0.send(Command::Close);
    }
}

impl Subscriber for Hub {
    fn receive(&self, event: &Published) {
        // Fails only when the server has stopped.
        let _ = self.0.send(Command::Event(event.clone()));
    }
}

struct State {
    app: App,
    hub: Hub,
    connections: HashMap<ConnectionId, Connection>,
    users: HashMap<UserId, Known>,
    members: Members,
    order: Order,
    /// Clients that came back before their old socket was seen to be dead.
    waiting: HashMap<ConnectionId, (Attach, u64)>,
}

struct Connection {
    user_id: UserId,
    manages_system: bool,
    queue: mpsc::Sender<Outgoing>,
    /// The stream while no socket serves it, and since when.
    idle: Option<(Stream, Millis)>,
}

/// A user with connections.
struct Known {
    connections: Vec<ConnectionId>,
    /// What happened while the memberships are being read; `None` once they are.
    loading: Option<Vec<Published>>,
}

impl State {
    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        while let Some(command) = commands.recv().await {
            match command {
                Command::Event(event) => self.arrives(event),
                Command::Overdue(channel, missing) => self.overdue(channel, missing),
                Command::Attach(attach) => self.attach(attach),
                Command::Detach(stream) => self.detach(stream),
                Command::Loaded { user, channels, teams } => self.loaded(user, channels, teams),
                Command::Tick => self.tick(),
                Command::Close => {
                    for connection in self.connections.values() {
                        let _ = connection.queue.try_send(Outgoing::Close(CloseReason::ServerStops));
                    }
                    self.connections.clear();
                    break;
                }
            }
        }
    }

    /// Lets an event through when it is its turn, and what has waited for it.
    fn arrives(&mut self, published: Published) {
        let arrival = self.order.arrives(published);
        for event in &arrival.ready {
            self.event(event);
        }
        if let Some(channel) = arrival.lost {
            self.lost(channel);
        }
        let Some((channel, missing)) = arrival.missing else { return };
        let hub = self.hub.clone();
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE).await;
            // Fails only when the server has stopped.
            let _ = hub.0.send(Command::Overdue(channel, missing));
        });
    }

    fn overdue(&mut self, channel: ChannelId, missing: Millis) {
        if self.order.give_up(channel, missing) {
            self.lost(channel);
        }
    }

    /// A change was lost with the server that should have told of it: whoever may read the channel asks anew.
    fn lost(&mut self, channel: ChannelId) {
        tracing::warn!(channel.id = %channel, "A change of a channel was never told; its readers will read anew");
        let mut concerned: Vec<ConnectionId> = Vec::new();
        for (user, known) in &self.users {
            if known.loading.is_some() || self.members.is_in_channel(*user, channel) {
                concerned.extend(&known.connections);
            }
        }
        for id in concerned {
            self.end(id);
        }
    }

    fn event(&mut self, published: &Published) {
        if self.connections.is_empty() {
            return;
        }
        for known in self.users.values_mut() {
            if let Some(missed) = &mut known.loading {
                missed.push(published.clone());
            }
        }
        for effect in published.event.effects() {
            match effect {
                Effect::SessionsRevoked(user) => self.revoke(user),
                // A stream with a hole in it is no use to anybody: clients come back and ask anew.
                Effect::Missed => return self.end_all(),
                _ => {}
            }
        }
        for (user, change) in changes(&published.event) {
            if self.is_loaded(user) {
                self.members.apply(user, change);
            }
        }
        for frame in published.frames() {
            self.deliver(frame);
        }
    }

    fn deliver(&mut self, frame: &Frame) {
        let mut full = Vec::new();
        for user in self.recipients(&frame.audience) {
            let text = frame.personal.iter().find(|(own, _)| *own == user).map_or(&frame.text, |(_, text)| text);
            self.send_to_user(user, frame, text, &mut full);
        }
        for id in full {
            tracing::info!(connection.id = %id, "Dropped a connection that reads too slowly");
            self.drop_connection(id);
        }
    }

    /// The connected users whom an audience means. Membership is what it is now.
    fn recipients(&self, audience: &Audience) -> Vec<UserId> {
        let wanted = |user: &UserId| self.is_loaded(*user) && !audience.omit_users.contains(user);
        if !audience.connection_id.is_empty() {
            // Mattermost: one connection is meant, wherever its user is a member.
            let owner = self.connections.get(&audience.connection_id).map(|connection| connection.user_id);
            return owner.into_iter().filter(wanted).collect();
        }
        if !audience.user_id.is_empty() {
            let user = audience.user_id;
            let placed = audience.channel_id.is_empty() || self.members.is_in_channel(user, audience.channel_id);
            return if placed && wanted(&user) { vec![user] } else { Vec::new() };
        }
        if !audience.channel_id.is_empty() {
            return self.members.of_channel(audience.channel_id).filter(wanted).collect();
        }
        if !audience.team_id.is_empty() {
            return self.members.of_team(audience.team_id).filter(wanted).collect();
        }
        self.users.keys().copied().filter(wanted).collect()
    }

    fn send_to_user(&self, user: UserId, frame: &Frame, text: &Arc<str>, full: &mut Vec<ConnectionId>) {
        let Some(known) = self.users.get(&user) else { return };
        for id in &known.connections {
            let Some(connection) = self.connections.get(id) else { continue };
            let meant = match frame.audience.sensitivity {
                Sensitivity::ForAll => true,
                Sensitivity::Sensitive => connection.manages_system,
                Sensitivity::Sanitized => !connection.manages_system,
            };
            let only = frame.audience.connection_id;
            if !meant || *id == frame.omit_connection || (!only.is_empty() && *id != only) {
                continue;
            }
            // A slow connection first loses what it can do without.
            if frame.droppable && connection.queue.capacity() < QUEUE / 2 {
                continue;
            }
            if connection.queue.try_send(Outgoing::Event(text.clone())).is_err() {
                full.push(*id);
            }
        }
    }

    fn attach(&mut self, attach: Attach) {
        if let Some((id, number)) = attach.resume
            && let Some(connection) = self.connections.get_mut(&id).filter(|c| c.user_id == attach.user_id)
        {
            match connection.idle.take() {
                Some((stream, _)) => return self.resume(attach, stream, number),
                // The old socket still believes that it lives: ask it for the stream.
                None if connection.queue.try_send(Outgoing::Close(CloseReason::Resumed)).is_ok() => {
                    self.waiting.insert(id, (attach, number));
                    return;
                }
                None => {}
            }
        }
        self.attach_new(attach);
    }

    fn resume(&mut self, attach: Attach, stream: Stream, number: u64) {
        if !stream.can_resume(number) {
            self.drop_connection(stream.id);
            return self.attach_new(attach);
        }
        let id = stream.id;
        if let Err(Attached { stream, .. }) = attach.answer.send(Attached { stream, resumed: true }) {
            let now = self.app.now();
            if let Some(connection) = self.connections.get_mut(&id) {
                connection.idle = Some((stream, now));
            }
        }
    }

    fn attach_new(&mut self, attach: Attach) {
        let id = ConnectionId::new();
        let (queue, incoming) = mpsc::channel(QUEUE);
        let user_id = attach.user_id;
        self.connections.insert(id, Connection { user_id, manages_system: attach.manages_system, queue, idle: None });
        let known = self.users.entry(user_id).or_insert_with(|| {
            load_memberships(self.app.clone(), self.hub.clone(), user_id);
            Known { connections: Vec::new(), loading: Some(Vec::new()) }
        });
        known.connections.push(id);
        let stream = Stream::new(id, user_id, incoming);
        if attach.answer.send(Attached { stream, resumed: false }).is_err() {
            self.drop_connection(id);
        }
    }

    fn loaded(&mut self, user: UserId, channels: Vec<ChannelId>, teams: Vec<TeamId>) {
        let Some(known) = self.users.get_mut(&user) else { return };
        let Some(missed) = known.loading.take() else { return };
        self.members.load(user, channels, teams);
        // What was committed meanwhile is applied again, which changes nothing where the database had it.
        for published in &missed {
            for (who, change) in changes(&published.event) {
                if who == user {
                    self.members.apply(user, change);
                }
            }
            for frame in published.frames() {
                if self.recipients(&frame.audience).contains(&user) {
                    let text = frame.personal.iter().find(|(own, _)| *own == user).map_or(&frame.text, |(_, t)| t);
                    self.send_to_user(user, frame, text, &mut Vec::new());
                }
            }
        }
    }

    fn detach(&mut self, stream: Stream) {
        let id = stream.id;
        if let Some((attach, number)) = self.waiting.remove(&id) {
            return self.resume(attach, stream, number);
        }
        let now = self.app.now();
        if let Some(connection) = self.connections.get_mut(&id) {
            connection.idle = Some((stream, now));
        }
    }

    fn tick(&mut self) {
        let now = self.app.now();
        let stale: Vec<_> = self
            .connections
            .iter()
            .filter(|(_, c)| c.idle.as_ref().is_some_and(|(_, since)| now.0 - since.0 > RESUMABLE_MS))
            .map(|(id, _)| *id)
            .collect();
        for id in stale {
            self.drop_connection(id);
        }
    }

    /// Ends the connections of a user whose session ended; they may sign in again.
    fn revoke(&mut self, user: UserId) {
        let Some(known) = self.users.get(&user) else { return };
        for id in &known.connections {
            if let Some(connection) = self.connections.get(id) {
                let _ = connection.queue.try_send(Outgoing::Close(CloseReason::SessionEnded));
            }
        }
    }

    /// Ends all connections; their clients get new streams.
    fn end_all(&mut self) {
        self.order.clear();
        let all: Vec<ConnectionId> = self.connections.keys().copied().collect();
        for id in all {
            self.end(id);
        }
    }

    /// Ends a connection whose stream has a hole.
    fn end(&mut self, id: ConnectionId) {
        if let Some(connection) = self.connections.get(&id) {
            let _ = connection.queue.try_send(Outgoing::Close(CloseReason::Missed));
        }
        self.drop_connection(id);
    }

    fn drop_connection(&mut self, id: ConnectionId) {
        // Dropping the queue's sender ends the socket's task.
        let Some(connection) = self.connections.remove(&id) else { return };
        if let Some((attach, _)) = self.waiting.remove(&id) {
            self.attach_new(attach);
        }
        let Some(known) = self.users.get_mut(&connection.user_id) else { return };
        known.connections.retain(|known| *known != id);
        if known.connections.is_empty() {
            self.users.remove(&connection.user_id);
            self.members.forget(connection.user_id);
        }
    }

    fn is_loaded(&self, user: UserId) -> bool {
        self.users.get(&user).is_some_and(|known| known.loading.is_none())
    }
}

fn load_memberships(app: App, hub: Hub, user: UserId) {
    tokio::spawn(async move {
        let channels = access::channels_of(user).all::<(ChannelId,)>(&app.store).await;
        let teams = access::teams_of(user).all::<(TeamId,)>(&app.store).await;
        let (channels, teams) = match (channels, teams) {
            (Ok(channels), Ok(teams)) => (channels, teams),
            (Err(error), _) | (_, Err(error)) => {
                tracing::error!(user.id = %user, cause = %error, "Could not read a connected user's memberships");
                // Their sockets close, and their clients try again.
                app.events.publish_here(Event::SessionsRevoked { user_id: user }, &Cx::system("hub"));
                return;
            }
        };
        let channels = channels.into_iter().map(|(id,)| id).collect();
        let teams = teams.into_iter().map(|(id,)| id).collect();
        let _ = hub.0.send(Command::Loaded { user, channels, teams });
    });
}
