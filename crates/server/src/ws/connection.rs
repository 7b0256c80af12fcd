//! One socket: proves who it is, then sends its stream and answers its actions.

use std::collections::HashMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use futures_util::SinkExt;
use jackfield_domain::config::API_VERSION;
use jackfield_domain::{Actor, App, Cx, calls, presence, scopes, sessions};
use jackfield_model::ConnectionId;
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

use super::actions::{self, Action};
use super::hub::{AsWhom, Rank};
use super::reach::Reach;
use super::strangers::Room;
use super::stream::{CloseReason, Outgoing, Stream};
use crate::server::Server;
use crate::wire::Wire;

/// Mattermost: a ping each 60 s, silence for 100 s ends the socket, a write may take 30 s.
const PING: u32 = 2;
const SILENCE: Duration = Duration::from_secs(100);
const WRITE: Duration = Duration::from_secs(30);
/// How long a socket may stay without proving who it is.
const CHALLENGE: Duration = Duration::from_secs(30);
/// How often the session is looked at again, and each [`PING`]th time the client. Mattermost: each 5 s; an ended session
/// closes at once here.
const RECHECK: Duration = Duration::from_secs(30);
/// Frames that one write may carry.
const TOGETHER: usize = 64;
/// Actions a second that a client may send; more are dropped, twice as many end the socket.
const ACTIONS: u32 = 100;
/// Frames, pings included, before a client has said who it is. Clients send one.
const BEFORE_CHALLENGE: u32 = 10;

/// Close codes of RFC 6455.
const POLICY: u16 = 1008;
const AWAY: u16 = 1001;

pub struct Connection {
    server: Server,
    socket: WebSocket,
    /// The way out below the socket, where the hub may use it as well.
    wire: Option<Wire>,
    cx: Arc<Cx>,
    resume: Option<(ConnectionId, u64)>,
    heard: Instant,
    actions: (Instant, u32),
}

/// Why a connection ends.
enum End {
    /// The socket is gone; the client may come back for the stream.
    Gone,
    Refused,
    Close(CloseReason),
}

impl Connection {
    pub fn new(
        server: Server,
        socket: WebSocket,
        wire: Option<Wire>,
        cx: Arc<Cx>,
        resume: Option<(ConnectionId, u64)>,
    ) -> Self {
        let now = Instant::now();
        if let Some(wire) = &wire {
            wire.share();
        }
        Self { server, socket, wire, cx, resume, heard: now, actions: (now, 0) }
    }

    /// Serves the socket; `room` is what it takes up until its client has said who it is.
    pub async fn run(mut self, room: Option<Room>) {
        if self.cx.session().is_none() {
            match timeout(CHALLENGE, Box::pin(self.challenge())).await {
                Ok(true) => {}
                Ok(false) | Err(_) => return self.close(POLICY, "authentication failed").await,
            }
        }
        drop(room);
        let user = self.cx.user_id();
        let Ok(reach) = Box::pin(reach(self.server.app(), &self.cx)).await else {
            return self.close(AWAY, "not now").await;
        };
        let as_whom = AsWhom { user_id: user, rank: self.rank(), reach };
        let Some(attached) = self.server.hub().clone().attach(as_whom, self.resume).await else {
            return self.close(POLICY, "too many connections").await;
        };
        let mut stream = attached.stream;
        self.cx = with_connection(&self.cx, stream.id);
        let app = self.server.app().clone();
        // In a box: what is done once must not make every connection's task larger.
        Box::pin(presence::connected(&app, user)).await;
        app.hooks.web_socket_connected(&self.cx, &stream.id.to_string(), &user);
        let greeted = if attached.resumed { self.replay(&stream).await } else { self.hello(&mut stream).await };
        let end = match greeted {
            Ok(()) => {
                stream.open(self.wire.take());
                self.serve(&mut stream).await
            }
            Err(end) => end,
        };
        stream.shut();
        app.hooks.web_socket_disconnected(&self.cx, &stream.id.to_string(), &user);
        self.server.hub().detach(stream);
        Box::pin(presence::disconnected(&app, user)).await;
        match end {
            End::Gone => {}
            End::Refused => self.close(POLICY, "not acceptable").await,
            End::Close(CloseReason::SessionEnded) => self.close(POLICY, "session ended").await,
            End::Close(CloseReason::Resumed) => self.close(AWAY, "resumed elsewhere").await,
            End::Close(CloseReason::ServerStops) => self.close(AWAY, "server stops").await,
            End::Close(CloseReason::Missed) => self.close(AWAY, "events were missed").await,
        }
    }

    fn rank(&self) -> Rank {
        let holds = |permission| self.server.app().holds(&self.cx, permission);
        match (holds("manage_system"), holds("view_members")) {
            (true, _) => Rank::Administrator,
            (false, true) => Rank::Member,
            (false, false) => Rank::Guest,
        }
    }

    /// Waits for the first frame to say who this is.
    async fn challenge(&mut self) -> bool {
        for _ in 0..BEFORE_CHALLENGE {
            let Some(Ok(message)) = self.socket.recv().await else { return false };
            let Some(action) = Action::read(&message) else { continue };
            let Ok(action) = action else { return false };
            if action.action != "authentication_challenge" {
                let id = "api.web_socket_router.not_authenticated.app_error";
                let reply = actions::refuse(self.server.app(), &self.cx, action.seq, id, 401).await;
                if self.send(reply).await.is_err() {
                    return false;
                }
                continue;
            }
            let token = action.data.get("token").and_then(Value::as_str).unwrap_or_default();
            let Ok(Some(session)) = sessions::find(self.server.app(), token).await else { return false };
            if sessions::owes_second_factor(self.server.app(), &session)
                || sessions::check_address(&session, &self.cx.request.ip).is_err()
                || !self.server.app().may_listen(&session)
            {
                return false;
            }
            self.cx = Cx::new(Actor::User(session), self.cx.request.clone());
            calls::note(self.server.app(), &self.cx, "OpenWebSocket", false);
            return self.send(actions::ok(action.seq, None)).await.is_ok();
        }
        false
    }

    async fn hello(&mut self, stream: &mut Stream) -> Result<(), End> {
        let hash = self.server.app().config.read().hash.clone();
        let frame = json!({
            "event": "hello",
            "data": {
                "server_version": format!("{API_VERSION}.{API_VERSION}.{hash}.false"),
                "connection_id": stream.id,
            },
            "broadcast": {
                "omit_users": null, "user_id": stream.user_id, "channel_id": "", "team_id": "",
                "connection_id": "", "omit_connection_id": "",
            },
        });
        let mut text = frame.to_string();
        text.pop();
        text.push_str(",\"seq\":");
        let frame = stream.number(text.into());
        self.send(frame).await
    }

    async fn replay(&mut self, stream: &Stream) -> Result<(), End> {
        let number = self.resume.map_or(0, |(_, number)| number);
        for frame in stream.missed(number) {
            self.send(frame).await?;
        }
        Ok(())
    }

    async fn serve(&mut self, stream: &mut Stream) -> End {
        let mut waiting = Vec::new();
        let mut recheck = Box::pin(tokio::time::interval_at(Instant::now() + RECHECK, RECHECK));
        let mut rounds = 0_u32;
        loop {
            let result = tokio::select! {
                count = stream.incoming.recv_many(&mut waiting, TOGETHER) => match count {
                    0 => return End::Refused,
                    _ => self.write(stream, &mut waiting).await,
                },
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return End::Gone,
                    Some(Ok(message)) => self.heard(message).await,
                },
                _ = recheck.tick() => {
                    rounds = rounds.wrapping_add(1);
                    self.look_after(rounds.is_multiple_of(PING)).await
                }
            };
            if let Err(end) = result {
                return end;
            }
        }
    }

    /// Sends all that waits with one flush.
    async fn write(&mut self, stream: &mut Stream, waiting: &mut Vec<Outgoing>) -> Result<(), End> {
        let socket = &mut self.socket;
        let mut close = None;
        let mut frames = Vec::with_capacity(waiting.len());
        // What is numbered is kept: a client that comes back gets all of it, whatever becomes of the writing.
        for outgoing in waiting.iter() {
            match outgoing {
                Outgoing::Event(text) => frames.push(Message::Text(Utf8Bytes::from(stream.number(text.clone())))),
                Outgoing::Flush => {}
                Outgoing::Close(reason) => {
                    close = Some(*reason);
                    break;
                }
            }
        }
        let taken = waiting.len();
        waiting.clear();
        let mut sending = std::pin::pin!(async {
            for frame in frames {
                socket.feed(frame).await?;
            }
            socket.flush().await
        });
        // Nearly always there is room for all of it: only who reads slowly costs a timer.
        let sent = match poll_once(sending.as_mut()).await {
            Some(sent) => Ok(sent),
            None => timeout(WRITE, sending).await,
        };
        stream.wrote(taken);
        match (sent, close) {
            (Ok(Ok(())), None) => Ok(()),
            (Ok(Ok(())), Some(reason)) => Err(End::Close(reason)),
            (Ok(Err(_)) | Err(_), _) => Err(End::Gone),
        }
    }

    async fn heard(&mut self, message: Message) -> Result<(), End> {
        self.heard = Instant::now();
        let Some(action) = Action::read(&message) else { return Ok(()) };
        let Ok(action) = action else { return Err(End::Refused) };
        if !self.is_within_rate() {
            return if self.actions.1 > 2 * ACTIONS { Err(End::Refused) } else { Ok(()) };
        }
        match Box::pin(actions::run(&self.server, &self.cx, action)).await {
            Some(reply) => self.send(reply).await,
            None => Ok(()),
        }
    }

    fn is_within_rate(&mut self) -> bool {
        if self.actions.0.elapsed() > Duration::from_secs(1) {
            self.actions = (Instant::now(), 0);
        }
        self.actions.1 += 1;
        self.actions.1 <= ACTIONS
    }

    /// Looks whether the session still holds and, now and then, whether the client is still there.
    async fn look_after(&mut self, pings: bool) -> Result<(), End> {
        Box::pin(self.recheck()).await?;
        if pings { Box::pin(self.ping()).await } else { Ok(()) }
    }

    async fn ping(&mut self) -> Result<(), End> {
        if self.heard.elapsed() > SILENCE {
            return Err(End::Gone);
        }
        match timeout(WRITE, self.socket.send(Message::Ping(bytes::Bytes::new()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn recheck(&mut self) -> Result<(), End> {
        let Some(session) = self.cx.session().cloned() else { return Err(End::Refused) };
        match sessions::find(self.server.app(), &session.token).await {
            Ok(None) => Err(End::Close(CloseReason::SessionEnded)),
            Ok(Some(session)) if sessions::owes_second_factor(self.server.app(), &session) => {
                Err(End::Close(CloseReason::SessionEnded))
            }
            // A database that fails for a moment ends no connection.
            Ok(Some(_)) | Err(_) => Ok(()),
        }
    }

    async fn send(&mut self, text: String) -> Result<(), End> {
        match timeout(WRITE, self.socket.send(Message::Text(text.into()))).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn close(mut self, code: u16, reason: &'static str) {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        // The client may be gone already.
        let _ = timeout(Duration::from_secs(1), self.socket.send(Message::Close(Some(frame)))).await;
    }
}

/// What is heard by whoever connects with a token that has scopes.
async fn reach(app: &App, cx: &Cx) -> jackfield_domain::Result<Option<Arc<Reach>>> {
    let Some(scopes) = scopes::of(cx) else { return Ok(None) };
    let mut teams = HashMap::new();
    if Reach::names_teams(&scopes) {
        teams.extend(presence::teams_of_channels(app, cx.user_id()).await?);
    }
    Ok(Some(Arc::new(Reach { scopes, teams })))
}

/// Polls a future once; what it answers, if it is ready.
async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Option<F::Output> {
    poll_fn(|context| {
        Poll::Ready(match future.as_mut().poll(context) {
            Poll::Ready(output) => Some(output),
            Poll::Pending => None,
        })
    })
    .await
}

/// The context of what a connection does: its own id is part of it.
fn with_connection(cx: &Arc<Cx>, id: ConnectionId) -> Arc<Cx> {
    let mut request = cx.request.clone();
    request.connection_id = id;
    Cx::new(cx.actor.clone(), request)
}
