//! Keeps what the server remembers true, by what events say, wherever they happened.

use std::sync::Arc;

use crate::app::Memory;
use crate::events::{Access, Document, Effect, Kind, Membership, Published, Sessions, Subscriber};

/// Forgets what is not true any more.
pub(crate) struct Keeper(pub Arc<Memory>);

impl Subscriber for Keeper {
    fn receive(&self, event: &Published) {
        for effect in event.event.effects() {
            self.follow(&effect);
        }
    }
}

impl Keeper {
    fn follow(&self, effect: &Effect) {
        let memory = &self.0;
        memory.subscriptions.follow(effect);
        match effect.kind() {
            Kind::Membership(user, Membership::JoinedChannel(channel) | Membership::LeftChannel(channel)) => {
                memory.mentions.forget(channel);
                memory.access.forget(user, channel);
            }
            Kind::Membership(user, Membership::JoinedTeam(_) | Membership::LeftTeam(_)) => {
                memory.access.forget_user(user);
            }
            Kind::Access(Access::ChannelMember(user, channel)) => memory.access.forget(user, channel),
            Kind::Access(Access::TeamMember(user)) => memory.access.forget_user(user),
            Kind::Access(Access::Team(team)) => memory.access.forget_team(team),
            Kind::Access(Access::Channel(channel)) => {
                memory.access.forget_channel(channel);
                // A channel that moves takes its hooks along.
                memory.webhooks.clear();
            }
            Kind::Webhook(hook) => memory.webhooks.forget(hook),
            Kind::People => {
                memory.mentions.clear();
                memory.writers.clear();
            }
            Kind::Status(user) => memory.presence.forget_shown(user),
            // A guest who became a member is one in all channels.
            Kind::Session(user, Sessions::OtherRights) => {
                memory.sessions.forget_user(user);
                memory.access.forget_user(user);
            }
            Kind::Session(user, Sessions::Ended | Sessions::Changed) => memory.sessions.forget_user(user),
            Kind::AllSessionsEnded => memory.sessions.clear(),
            Kind::Busy(until) => memory.busy.until(until),
            Kind::Doubt { .. } => {
                memory.mentions.clear();
                memory.writers.clear();
                memory.sessions.clear();
                memory.access.clear();
                memory.webhooks.clear();
                memory.presence.forget_all_shown();
            }
            // What roles and schemes allow is in what is remembered of everybody.
            Kind::Document(Document::Roles) => memory.access.clear(),
            // These are read anew by those whose they are.
            Kind::Document(_) | Kind::Plugin(_) => {}
        }
    }
}
