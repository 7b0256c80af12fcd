//! The hub: takes committed events in order and hands each frame to the connections it concerns.
//!
//! One task owns all state, so there is no lock; frames are serialised once and shared. A full
//! queue ends its connection and nobody else's. The life of connections is here; who gets what is in [`delivery`].

mod delivery;

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Duration;

use jackfield_domain::events::{Event, Published, Subscriber};
use jackfield_domain::{App, Cx, presence};
use jackfield_model::{ChannelId, ConnectionId, Millis, TeamId, UserId};
use tokio::sync::{Semaphore, mpsc, oneshot};

use super::members::{Members, changes};
use super::order::{Order, PATIENCE};
use super::reach::Reach;
use super::strangers::Strangers;
use super::stream::{self, CloseReason, Outlet, Stream};

/// How long a stream waits for its client to come back.
const RESUMABLE_MS: i64 = 3 * 60 * 1000;
const TICK: Duration = Duration::from_secs(30);
/// Connections of one user, those included that wait for their clients to come back.
const CONNECTIONS: usize = 100;
/// Commands that are obeyed before what they sent is written: what one socket gets of them goes out at once.
const TOGETHER: usize = 32;
/// Questions at once which guests see somebody.
const ASKING: usize = 8;

/// A handle to the hub; cheap to clone.
#[derive(Clone)]
pub struct Hub {
    commands: mpsc::UnboundedSender<Command>,
    strangers: Strangers,
}

enum Command {
    Event(Published),
    Attach(Attach),
    Detach(Stream),
    Loaded {
        user: UserId,
        load: u64,
        channels: Vec<ChannelId>,
        teams: Vec<TeamId>,
    },
    /// These guests see the person that a frame of the event tells of.
    Seen {
        published: Published,
        at: usize,
        guests: Vec<UserId>,
    },
    /// A change of a channel's posts should have come by now.
    Overdue(ChannelId, Millis),
    Tick,
    Close,
}

/// A socket that wants events.
pub struct Attach {
    pub user_id: UserId,
    pub rank: Rank,
    /// What its token is for, where that has scopes.
    pub reach: Option<Arc<Reach>>,
    /// The stream to go on with and the number that its client expects next.
    pub resume: Option<(ConnectionId, u64)>,
    pub answer: oneshot::Sender<Attached>,
}

/// What a socket's user may hear, beside what they are a member of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rank {
    Administrator,
    Member,
    /// Sees only people with whom they share a channel.
    Guest,
}

/// Who wants events.
pub struct AsWhom {
    pub user_id: UserId,
    pub rank: Rank,
    pub reach: Option<Arc<Reach>>,
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
        let hub = Self { commands: sender, strangers: Strangers::default() };
        let state = State {
            app,
            hub: hub.clone(),
            connections: HashMap::new(),
            users: HashMap::new(),
            loading: HashMap::new(),
            loads: 0,
            members: Members::default(),
            order: Order::default(),
            waiting: HashMap::new(),
            asking: Arc::new(Semaphore::new(ASKING)),
            pushed: Vec::new(),
        };
        tokio::spawn(state.run(commands));
        let ticking = hub.clone();
        tokio::spawn(async move {
            let mut interval = tokio::time::interval(TICK);
            loop {
                interval.tick().await;
                if ticking.commands.send(Command::Tick).is_err() {
                    break;
                }
            }
        });
        hub
    }

    /// Gives a socket its stream; `None` when the server stops.
    pub async fn attach(&self, as_whom: AsWhom, resume: Option<(ConnectionId, u64)>) -> Option<Attached> {
        let (answer, attached) = oneshot::channel();
        let AsWhom { user_id, rank, reach } = as_whom;
        self.commands.send(Command::Attach(Attach { user_id, rank, reach, resume, answer })).ok()?;
        attached.await.ok()
    }

    /// Gives a stream back when its socket is gone; its client may resume it for three minutes.
    pub fn detach(&self, stream: Stream) {
        // Without a hub nobody resumes anything.
        let _ = self.commands.send(Command::Detach(stream));
    }

    /// The sockets that wait for their clients to say who they are.
    pub fn strangers(&self) -> &Strangers {
        &self.strangers
    }

    /// Ends all connections.
    pub fn close(&self) {
        let _ = self.commands.send(Command::Close);
    }
}

impl Subscriber for Hub {
    fn receive(&self, event: &Published) {
        // Fails only when the server has stopped.
        let _ = self.commands.send(Command::Event(event.clone()));
    }
}

struct State {
    app: App,
    hub: Hub,
    connections: HashMap<ConnectionId, Connection>,
    /// The connections of each user, with all that sending to them takes.
    users: HashMap<UserId, Vec<Socket>>,
    /// Whose memberships are being read.
    loading: HashMap<UserId, Loading>,
    loads: u64,
    members: Members,
    order: Order,
    /// Clients that came back before their old socket was seen to be dead.
    waiting: HashMap<ConnectionId, (Attach, u64)>,
    /// Turns of asking the database which guests see somebody.
    asking: Arc<Semaphore>,
    /// Sockets before which frames lie that are not written yet.
    pushed: Vec<Arc<Outlet>>,
}

struct Connection {
    user_id: UserId,
    /// The stream while no socket serves it, and since when.
    idle: Option<(Stream, Millis)>,
}

/// Where a connection's frames go.
struct Socket {
    id: ConnectionId,
    rank: Rank,
    reach: Option<Arc<Reach>>,
    outlet: Arc<Outlet>,
}

/// A reading of memberships.
struct Loading {
    number: u64,
    /// What happened meanwhile.
    missed: Vec<Published>,
}

impl State {
    async fn run(mut self, mut commands: mpsc::UnboundedReceiver<Command>) {
        let mut waiting = Vec::new();
        while commands.recv_many(&mut waiting, TOGETHER).await > 0 {
            for command in waiting.drain(..) {
                if self.obey(command).await.is_break() {
                    return;
                }
            }
            self.flush().await;
        }
    }

    /// Does as it is told; breaks off when the hub ends.
    async fn obey(&mut self, command: Command) -> ControlFlow<()> {
        match command {
            Command::Event(event) => self.arrives(event).await,
            Command::Seen { published, at, guests } => self.seen(&published, at, &guests),
            Command::Overdue(channel, missing) => self.overdue(channel, missing),
            Command::Attach(attach) => self.attach(attach),
            Command::Detach(stream) => self.detach(stream),
            Command::Loaded { user, load, channels, teams } => self.loaded(user, load, channels, teams),
            Command::Tick => self.tick(),
            Command::Close => {
                for socket in self.users.values().flatten() {
                    socket.outlet.close(CloseReason::ServerStops);
                }
                return ControlFlow::Break(());
            }
        }
        ControlFlow::Continue(())
    }

    /// Lets an event through when it is its turn, and what has waited for it.
    async fn arrives(&mut self, published: Published) {
        let arrival = self.order.arrives(published);
        for event in &arrival.ready {
            self.event(event).await;
        }
        if let Some(channel) = arrival.lost {
            self.lost(channel);
        }
        let Some((channel, missing)) = arrival.missing else { return };
        let hub = self.hub.clone();
        tokio::spawn(async move {
            tokio::time::sleep(PATIENCE).await;
            // Fails only when the server has stopped.
            let _ = hub.commands.send(Command::Overdue(channel, missing));
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
        for (user, sockets) in &self.users {
            if self.loading.contains_key(user) || self.members.is_in_channel(*user, channel) {
                concerned.extend(sockets.iter().map(|socket| socket.id));
            }
        }
        for id in concerned {
            self.end(id);
        }
    }

    fn attach(&mut self, attach: Attach) {
        if let Some((id, number)) = attach.resume
            && self.has_same_reach(id, &attach)
            && let Some(connection) = self.connections.get_mut(&id).filter(|c| c.user_id == attach.user_id)
        {
            match connection.idle.take() {
                Some((stream, _)) => return self.resume(attach, stream, number),
                // The old socket still believes that it lives: ask it for the stream.
                None if self.close(id, CloseReason::Resumed) => {
                    self.waiting.insert(id, (attach, number));
                    return;
                }
                None => {}
            }
        }
        self.attach_new(attach);
    }

    /// Whether a stream was filtered as the socket's own would be that wants to go on with it.
    fn has_same_reach(&self, id: ConnectionId, attach: &Attach) -> bool {
        let mut sockets = self.users.get(&attach.user_id).into_iter().flatten();
        let scopes = |reach: &Option<Arc<Reach>>| reach.as_ref().map(|reach| reach.scopes.clone());
        sockets.any(|socket| socket.id == id && scopes(&socket.reach) == scopes(&attach.reach))
    }

    /// Tells a connection to end; false when it has too much to do to hear of it.
    fn close(&self, id: ConnectionId, reason: CloseReason) -> bool {
        let user = self.connections.get(&id).map(|connection| connection.user_id);
        let sockets = user.and_then(|user| self.users.get(&user)).into_iter().flatten();
        let mut same = sockets.filter(|socket| socket.id == id);
        same.next().is_some_and(|socket| socket.outlet.close(reason))
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
        if !self.has_room(attach.user_id) {
            // Its socket closes when nobody answers.
            return tracing::info!(user.id = %attach.user_id, "A user has too many connections; one was refused");
        }
        let id = ConnectionId::new();
        let user_id = attach.user_id;
        let (outlet, stream) = stream::stream(id, user_id);
        self.connections.insert(id, Connection { user_id, idle: None });
        let sockets = self.users.entry(user_id).or_insert_with(|| {
            self.loads += 1;
            load_memberships(self.app.clone(), self.hub.clone(), user_id, self.loads);
            self.loading.insert(user_id, Loading { number: self.loads, missed: Vec::new() });
            Vec::with_capacity(1)
        });
        sockets.push(Socket { id, rank: attach.rank, reach: attach.reach, outlet: Arc::new(outlet) });
        if attach.answer.send(Attached { stream, resumed: false }).is_err() {
            self.drop_connection(id);
        }
    }

    /// Whether a user may have one more connection; streams that nobody has come back for make room.
    fn has_room(&mut self, user: UserId) -> bool {
        let Some(sockets) = self.users.get(&user).filter(|sockets| sockets.len() >= CONNECTIONS) else { return true };
        let idle = |socket: &&Socket| self.connections.get(&socket.id).is_some_and(|known| known.idle.is_some());
        match sockets.iter().find(idle).map(|socket| socket.id) {
            Some(oldest) => {
                self.drop_connection(oldest);
                true
            }
            None => false,
        }
    }

    fn loaded(&mut self, user: UserId, load: u64, channels: Vec<ChannelId>, teams: Vec<TeamId>) {
        // One who left and came back meanwhile is read anew.
        if self.loading.get(&user).is_none_or(|loading| loading.number != load) {
            return;
        }
        let missed = self.loading.remove(&user).map(|loading| loading.missed).unwrap_or_default();
        self.members.load(user, channels, teams);
        // What was committed meanwhile is applied again, which changes nothing where the database had it.
        for published in &missed {
            for (who, change) in changes(&published.event) {
                if who == user {
                    self.members.apply(user, change);
                }
            }
            self.deliver_to(user, published);
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
        for socket in self.users.get(&user).into_iter().flatten() {
            socket.outlet.close(CloseReason::SessionEnded);
        }
    }

    /// The same of everybody.
    fn revoke_all(&mut self) {
        for socket in self.users.values().flatten() {
            socket.outlet.close(CloseReason::SessionEnded);
        }
    }

    /// Ends the connections of a user whose roles changed: a stream goes on as what they were when it began.
    fn end_user(&mut self, user: UserId) {
        let own: Vec<ConnectionId> = self.users.get(&user).into_iter().flatten().map(|socket| socket.id).collect();
        for id in own {
            self.end(id);
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
        self.close(id, CloseReason::Missed);
        self.drop_connection(id);
    }

    fn drop_connection(&mut self, id: ConnectionId) {
        // Dropping the queue's sender ends the socket's task.
        let Some(connection) = self.connections.remove(&id) else { return };
        if let Some((attach, _)) = self.waiting.remove(&id) {
            self.attach_new(attach);
        }
        let Some(sockets) = self.users.get_mut(&connection.user_id) else { return };
        sockets.retain(|socket| socket.id != id);
        if sockets.is_empty() {
            self.users.remove(&connection.user_id);
            self.loading.remove(&connection.user_id);
            self.members.forget(connection.user_id);
        }
    }

    fn is_loaded(&self, user: UserId) -> bool {
        self.users.contains_key(&user) && !self.loading.contains_key(&user)
    }
}

fn load_memberships(app: App, hub: Hub, user: UserId, load: u64) {
    tokio::spawn(async move {
        let (channels, teams) = match presence::memberships(&app, user).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(user.id = %user, cause = %error, "Could not read a connected user's memberships");
                // Their sockets close, and their clients try again.
                app.events.publish_here(Event::SessionsRevoked { user_id: user }, &Cx::system("hub"));
                return;
            }
        };
        let _ = hub.commands.send(Command::Loaded { user, load, channels, teams });
    });
}
