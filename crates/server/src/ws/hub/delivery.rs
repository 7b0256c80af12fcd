//! Delivery: whom an event's frames go to, and what follows from the event for connections and memberships.

use std::mem;
use std::sync::Arc;

use jackfield_domain::events::{Audience, Frame, Kind, Published, Sensitivity, Sessions};
use jackfield_domain::presence;
use jackfield_model::{ConnectionId, UserId};

use super::super::members::changes;
use super::super::reach::{Hearing, Reach};
use super::super::stream::{self, Outlet};
use super::{Command, Rank, Socket, State};

/// Users to whom a frame is handed, and sockets that are written to, before others have a turn.
const AT_ONCE: usize = 64;

/// What came of sending a frame.
#[derive(Default)]
pub(super) struct Sent {
    /// Connections that read too slowly for it.
    full: Vec<ConnectionId>,
    /// Guests of whom only the database knows whether they see the person that it tells of.
    unsure: Vec<UserId>,
    /// Connections of tokens that hear only of some teams, and do not know where this is.
    lost: Vec<ConnectionId>,
}

impl State {
    pub(super) async fn event(&mut self, published: &Published) {
        if self.connections.is_empty() {
            return;
        }
        for loading in self.loading.values_mut() {
            loading.missed.push(published.clone());
        }
        let mut changed = Vec::new();
        for effect in published.event.effects() {
            match effect.kind() {
                Kind::Session(user, Sessions::Ended) => self.revoke(user),
                Kind::AllSessionsEnded => self.revoke_all(),
                Kind::Session(user, Sessions::OtherRights) => changed.push(user),
                // A stream with a hole in it is no use to anybody: clients come back and ask anew.
                Kind::Doubt { missed: true } => return self.end_all(),
                // Memberships are taken from `changes`; the others are followed by those whose they are.
                Kind::Session(_, Sessions::Changed)
                | Kind::Busy(_)
                | Kind::Doubt { missed: false }
                | Kind::Membership(..)
                | Kind::Access(_)
                | Kind::Webhook(_)
                | Kind::People
                | Kind::Status(_)
                | Kind::Document(_)
                | Kind::Plugin(_) => {}
            }
        }
        for (user, change) in changes(&published.event) {
            if self.is_loaded(user) {
                self.members.apply(user, change);
            }
        }
        for at in 0..published.frames().len() {
            self.deliver(published, at).await;
        }
        for user in changed {
            self.end_user(user);
        }
    }

    /// Sends one of an event's frames to everybody whom it is for.
    async fn deliver(&mut self, published: &Published, at: usize) {
        let Some(frame) = published.frames().get(at) else { return };
        let (mut sent, mut meant) = (Sent::default(), Vec::new());
        self.each_recipient(&frame.audience, |user| meant.push(user));
        for (number, some) in meant.chunks(AT_ONCE).enumerate() {
            // What these connections do now must not keep everybody's requests waiting behind all of them.
            if number > 0 {
                tokio::task::yield_now().await;
            }
            for user in some {
                self.send_to_user(*user, frame, &mut sent);
            }
        }
        self.settle(published, at, sent);
    }

    /// Sends an event's frames to one user, who was not ready for them when they came.
    pub(super) fn deliver_to(&mut self, user: UserId, published: &Published) {
        for (at, frame) in published.frames().iter().enumerate() {
            let (mut is_meant, mut sent) = (false, Sent::default());
            self.each_recipient(&frame.audience, |meant| is_meant |= meant == user);
            if is_meant {
                self.send_to_user(user, frame, &mut sent);
            }
            self.settle(published, at, sent);
        }
    }

    fn settle(&mut self, published: &Published, at: usize, sent: Sent) {
        for id in sent.full {
            tracing::info!(connection.id = %id, "Dropped a connection that reads too slowly");
            self.drop_connection(id);
        }
        for id in sent.lost {
            self.end(id);
        }
        if !sent.unsure.is_empty() {
            self.ask_who_sees(published.clone(), at, sent.unsure);
        }
    }

    /// Calls `meet` with the connected users whom an audience means. Membership is what it is now.
    fn each_recipient(&self, audience: &Audience, mut meet: impl FnMut(UserId)) {
        let (members, omitted) = (&self.members, &audience.omit_users);
        let mut each = |user: UserId| {
            let left_out = !omitted.is_empty() && omitted.contains(&user);
            let loads = !self.loading.is_empty() && self.loading.contains_key(&user);
            if !left_out && !loads {
                meet(user);
            }
        };
        if !audience.connection_id.is_empty() {
            // Mattermost: one connection is meant, wherever its user is a member.
            self.connections.get(&audience.connection_id).into_iter().for_each(|connection| each(connection.user_id));
        } else if !audience.user_id.is_empty() {
            let (user, channel) = (audience.user_id, audience.channel_id);
            if channel.is_empty() || members.is_in_channel(user, channel) {
                each(user);
            }
        } else if !audience.channel_id.is_empty() {
            members.of_channel(audience.channel_id).for_each(each);
        } else if !audience.team_id.is_empty() {
            members.of_team(audience.team_id).for_each(each);
        } else {
            self.users.keys().copied().for_each(each);
        }
    }

    /// Writes to the sockets what lies before them.
    pub(super) async fn flush(&mut self) {
        let pushed = mem::take(&mut self.pushed);
        for (number, some) in pushed.chunks(AT_ONCE).enumerate() {
            if number > 0 {
                tokio::task::yield_now().await;
            }
            for outlet in some {
                outlet.flush();
            }
        }
    }

    fn send_to_user(&mut self, user: UserId, frame: &Frame, sent: &mut Sent) {
        let Some(sockets) = self.users.get(&user) else { return };
        let text = frame.text_for(user);
        for socket in sockets {
            let meant = match frame.audience.sensitivity {
                Sensitivity::ForAll => true,
                Sensitivity::Sensitive => socket.rank == Rank::Administrator,
                Sensitivity::Sanitized => socket.rank != Rank::Administrator,
            };
            let only = frame.audience.connection_id;
            if !meant || socket.id == frame.omit_connection || (!only.is_empty() && socket.id != only) {
                continue;
            }
            match socket.reach.as_ref().map_or(Hearing::Yes, |reach| reach.hears(frame)) {
                Hearing::Yes => {}
                Hearing::No => continue,
                Hearing::Unsure => {
                    sent.lost.push(socket.id);
                    continue;
                }
            }
            // A slow connection first loses what it can do without.
            if frame.droppable && socket.outlet.is_slow() {
                continue;
            }
            if socket.rank == Rank::Guest {
                if frame.audience.not_guests {
                    continue;
                }
                match self.hears_of(user, frame.audience.about) {
                    Some(true) => {}
                    Some(false) => continue,
                    None => {
                        if !sent.unsure.contains(&user) {
                            sent.unsure.push(user);
                        }
                        continue;
                    }
                }
            }
            hand(socket, text, &mut self.pushed, &mut sent.full);
        }
    }

    /// Guests see people with whom they share a channel. `None` where that is not known here: the person is connected to
    /// another server, or to none.
    fn hears_of(&self, guest: UserId, about: UserId) -> Option<bool> {
        if about.is_empty() || about == guest {
            return Some(true);
        }
        self.is_loaded(about).then(|| self.members.share_a_channel(guest, about))
    }

    /// Asks the database which guests see the person that a frame tells of. While too much is being asked they hear
    /// nothing, as when they are slow: clients ask for statuses and profiles themselves.
    fn ask_who_sees(&self, published: Published, at: usize, guests: Vec<UserId>) {
        let Some(about) = published.frames().get(at).map(|frame| frame.audience.about) else { return };
        let Ok(turn) = self.asking.clone().try_acquire_owned() else { return };
        let (app, hub) = (self.app.clone(), self.hub.clone());
        tokio::spawn(async move {
            let _turn = turn;
            match presence::who_sees(&app, about, &guests).await {
                // Fails only when the server has stopped.
                Ok(guests) => drop(hub.commands.send(Command::Seen { published, at, guests })),
                Err(failure) => tracing::warn!(cause = %failure, "Could not read which guests see somebody"),
            }
        });
    }

    /// Sends a frame to guests who see the person that it tells of.
    pub(super) fn seen(&mut self, published: &Published, at: usize, guests: &[UserId]) {
        let Some(frame) = published.frames().get(at) else { return };
        let mut full = Vec::new();
        for guest in guests {
            let text = frame.text_for(*guest);
            let sockets = self.users.get(guest).into_iter().flatten();
            let hears = |reach: &Reach| reach.hears(frame) == Hearing::Yes;
            let meant = |socket: &&Socket| {
                let guest = socket.rank == Rank::Guest && socket.id != frame.omit_connection;
                guest && socket.reach.as_deref().is_none_or(hears)
            };
            for socket in sockets.filter(meant) {
                hand(socket, text, &mut self.pushed, &mut full);
            }
        }
        self.settle(published, at, Sent { full, ..Sent::default() });
    }
}

/// Sends a frame to a socket: notes it where the frame has to be written still, or where the client reads too slowly.
fn hand(socket: &Socket, text: &Arc<str>, pushed: &mut Vec<Arc<Outlet>>, full: &mut Vec<ConnectionId>) {
    match socket.outlet.event(text) {
        stream::Sent::Waits => {}
        stream::Sent::Pushed => pushed.push(socket.outlet.clone()),
        stream::Sent::Full => full.push(socket.id),
    }
}
