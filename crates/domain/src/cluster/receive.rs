//! Hears the other servers: reads their messages in order, notices what is missing and who is gone.

use std::collections::HashMap;
use std::sync::PoisonError;

use jackfield_model::{Millis, NodeId};
use jackfield_storage::cluster::{self as statements, Message, Node};
use jackfield_storage::{Heard, Listener};
use tokio::time::{Instant, MissedTickBehavior, interval};

use super::message::{Body, PluginMessage, PresenceMessage, kind};
use super::plugins::Arrivals;
use super::send::Outgoing;
use super::status;
use crate::events::{Document, Effect, Elsewhere, Event, Kind};
use crate::{App, Cx, Result, config, console, embed, outgoing_webhooks, presence, roles, subscriptions};

/// Messages that are read at once.
const PAGE: i64 = 200;
/// How long messages are kept, for whoever cannot listen for a while.
const KEPT_MS: i64 = 5 * 60 * 1000;
/// After so many pings, old messages are deleted.
const SWEEP: u32 = 12;

/// Reads what the others send.
pub(super) struct Receiver {
    app: App,
    /// The newest number that was read of each server. Kept of those that are gone: they may come back.
    numbers: HashMap<NodeId, i64>,
    /// When each was last seen to live, by this server's own clock.
    alive: HashMap<NodeId, (Millis, Instant)>,
    connected: u64,
    arrivals: Arrivals,
    /// Something could not be read anew when it should have been.
    owes: bool,
}

impl Receiver {
    pub fn new(app: App, numbers: HashMap<NodeId, i64>, connected: u64) -> Self {
        Self { app, numbers, alive: HashMap::new(), connected, arrivals: Arrivals::default(), owes: false }
    }

    #[crate::boxed]
    pub async fn run(mut self, mut listener: Listener) {
        let stop = self.app.memory.cluster.stop.clone();
        let mut ticks = interval(self.app.memory.cluster.me.get().map_or(LONG, |me| me.ping));
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut pings = 0_u32;
        loop {
            let outcome = tokio::select! {
                () = stop.cancelled() => return,
                heard = listener.next() => match heard {
                    Some(heard) => self.heard(heard).await,
                    None => return,
                },
                _ = ticks.tick() => {
                    pings = pings.wrapping_add(1);
                    self.ping(pings.is_multiple_of(SWEEP)).await
                }
            };
            if let Err(failure) = outcome {
                // What was not read is read with the next ping.
                tracing::warn!("The other servers could not be read: {failure}");
            }
        }
    }

    async fn heard(&mut self, heard: Heard) -> Result<()> {
        if heard.connected != self.connected {
            self.connected = heard.connected;
            // Calls may have been missed, and PostgreSQL may have lost the rows when it crashed.
            return self.look().await;
        }
        for (node, number) in heard.sent {
            self.read(node, number).await?;
        }
        Ok(())
    }

    async fn ping(&mut self, sweep: bool) -> Result<()> {
        self.look().await?;
        if sweep {
            let (store, before) = (&self.app.store, Millis(self.app.now().0 - KEPT_MS));
            statements::forget_old(self.app.memory.cluster.id(), before).execute(store).await?;
            statements::forget_orphans(before).execute(store).await?;
        }
        Ok(())
    }

    /// Says that this server lives, and looks who else does and what they have sent.
    async fn look(&mut self) -> Result<()> {
        let nodes = statements::nodes().all::<Node>(&self.app.store).await?;
        let memory = self.app.memory.clone();
        let cluster = &memory.cluster;
        statements::ping(&status::this(&self.app)).execute(&self.app.store).await?;
        if self.owes {
            self.doubt(Effect::InDoubt).await;
        }
        if !nodes.iter().any(|node| node.id == cluster.id()) {
            // The others had to believe that this one is gone, and know nothing of it any more.
            for body in [Body::Hello, Body::Welcome] {
                cluster.queue(Outgoing { target: NodeId::EMPTY, body, answer: None });
            }
        }
        let now = Instant::now();
        for node in nodes.iter().filter(|node| node.id != cluster.id()) {
            let seen = self.alive.entry(node.id).or_insert((node.last_ping, now));
            if seen.0 != node.last_ping {
                *seen = (node.last_ping, now);
            }
            // Each of two may have given the other up at the same moment.
            if !cluster.knows(node.id) {
                cluster.queue(Outgoing { target: node.id, body: Body::Hello, answer: None });
            }
        }
        for node in nodes.iter().filter(|node| node.id != cluster.id()) {
            self.read(node.id, node.sent).await?;
        }
        self.bury(&nodes, now).await
    }

    /// Gives up those that have been silent for too long.
    async fn bury(&mut self, nodes: &[Node], now: Instant) -> Result<()> {
        let silence = self.app.memory.cluster.me.get().map_or(LONG, |me| me.silence);
        let silent = |(_, seen): &(Millis, Instant)| now.duration_since(*seen) > silence;
        let gone: Vec<NodeId> = self.alive.iter().filter(|(_, seen)| silent(seen)).map(|(id, _)| *id).collect();
        for id in gone {
            if let Some(node) = nodes.iter().find(|node| node.id == id)
                && statements::bury(id, node.last_ping).execute(&self.app.store).await? == 0
            {
                // It has just said something, or another server was faster: the next time will tell.
                self.alive.insert(id, (node.last_ping, now));
                continue;
            }
            self.alive.remove(&id);
            let was_there = self.app.memory.cluster.knows(id);
            self.part(id).await;
            if was_there {
                tracing::warn!(node.id = %id, "Another server went away without a word");
                // What it did last may never have been told: who sits at this server asks anew.
                self.doubt(Effect::Missed).await;
            }
        }
        Ok(())
    }

    /// Reads a server's messages up to a number.
    async fn read(&mut self, node: NodeId, up_to: i64) -> Result<()> {
        if node == self.app.memory.cluster.id() {
            return Ok(());
        }
        // Whose start was not seen is new: its first message is number 1.
        let mut at = *self.numbers.entry(node).or_default();
        let mut missed = false;
        while at < up_to {
            let page = statements::after(node, at, PAGE).all::<Message>(&self.app.store).await?;
            if page.is_empty() {
                // They are not there any more, or their sender gave up.
                missed = true;
                at = up_to;
                self.numbers.insert(node, at);
            }
            for message in page {
                missed |= message.number != at + 1;
                at = message.number;
                self.numbers.insert(node, at);
                self.follow(node, message).await;
            }
        }
        if missed {
            tracing::warn!(node.id = %node, "Messages of another server were missed; everything is read anew");
            self.doubt(Effect::Missed).await;
            let hello = Outgoing { target: node, body: Body::Hello, answer: None };
            self.app.memory.cluster.queue(hello);
        }
        Ok(())
    }

    async fn follow(&mut self, from: NodeId, message: Message) {
        let memory = self.app.memory.clone();
        if !message.target.is_empty() && message.target != memory.cluster.id() {
            return;
        }
        let text = std::str::from_utf8(&message.payload).unwrap_or_default();
        match &*message.kind {
            kind::EVENT => match Elsewhere::read(text) {
                Some(elsewhere) => self.publish(elsewhere).await,
                None => self.unknown(from, &message).await,
            },
            kind::PLUGIN => match serde_json::from_str::<PluginMessage>(text) {
                Ok(event) => self.arrivals.deliver(&self.app, event),
                Err(_) => self.unknown(from, &message).await,
            },
            kind::PRESENCE => match serde_json::from_str::<PresenceMessage>(text) {
                Ok(news) => {
                    let left = memory.presence.elsewhere(from, &news.users, news.is_here, news.whole);
                    presence::left_elsewhere(&self.app, &left).await;
                    if news.is_here && !news.users.is_empty() {
                        presence::came_elsewhere(&self.app, &news.users).await;
                    }
                }
                Err(_) => self.unknown(from, &message).await,
            },
            kind::HELLO => {
                memory.cluster.meet(from);
                memory.cluster.queue(Outgoing { target: from, body: Body::Welcome, answer: None });
            }
            kind::WELCOME => {
                memory.cluster.meet(from);
                memory.cluster.welcomed.lock().unwrap_or_else(PoisonError::into_inner).insert(from);
                memory.cluster.welcome.notify_waiters();
            }
            kind::BYE => {
                self.alive.remove(&from);
                self.part(from).await;
            }
            kind::NOTHING => {}
            _ => self.unknown(from, &message).await,
        }
    }

    /// A newer server may say what this one does not know: it cannot know what follows from it either.
    async fn unknown(&mut self, from: NodeId, message: &Message) {
        tracing::warn!(node.id = %from, "Another server sent `{}`, which cannot be read here", message.kind);
        self.doubt(Effect::InDoubt).await;
    }

    async fn publish(&mut self, elsewhere: Elsewhere) {
        // What is read anew from the database comes before those who are told that it has changed.
        for effect in &elsewhere.effects {
            let outcome = match effect.kind() {
                Kind::Document(Document::Config) => config::reload(&self.app).await,
                Kind::Document(Document::Roles) => roles::load(&self.app).await,
                Kind::Document(Document::OutgoingWebhooks) => outgoing_webhooks::load(&self.app).await,
                Kind::Document(Document::AllowedIntegrations) => console::load_allowed(&self.app).await,
                Kind::Document(Document::Tenants) => embed::load_tenants(&self.app).await,
                Kind::Document(Document::Subscriptions) => subscriptions::load(&self.app).await,
                Kind::Doubt { .. } => self.read_anew().await,
                // What is remembered of these is forgotten by whoever hears of them.
                Kind::Membership(..)
                | Kind::Access(_)
                | Kind::Webhook(_)
                | Kind::People
                | Kind::Status(_)
                | Kind::Session(..)
                | Kind::AllSessionsEnded
                | Kind::Busy(_)
                | Kind::Plugin(_) => Ok(()),
            };
            if let Err(failure) = outcome {
                tracing::error!("What another server has changed could not be read and is tried again: {failure}");
                self.owes = true;
            }
        }
        self.app.events.publish_here(Event::Elsewhere(Box::new(elsewhere)), &Cx::system("cluster"));
    }

    async fn read_anew(&mut self) -> Result<()> {
        config::reload(&self.app).await?;
        roles::load(&self.app).await?;
        outgoing_webhooks::load(&self.app).await?;
        console::load_allowed(&self.app).await?;
        embed::load_tenants(&self.app).await?;
        subscriptions::load(&self.app).await?;
        self.owes = false;
        Ok(())
    }

    async fn doubt(&mut self, effect: Effect) {
        self.publish(Elsewhere { effects: vec![effect], ..Elsewhere::default() }).await;
    }

    async fn part(&self, node: NodeId) {
        self.app.memory.cluster.part(node);
        let left = self.app.memory.presence.server_left(node);
        presence::left_elsewhere(&self.app, &left).await;
    }
}

/// For a server that never joined, which has nobody to ping.
const LONG: std::time::Duration = std::time::Duration::from_secs(3600);
