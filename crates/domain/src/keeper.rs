//! Keeps what the server remembers true, by what events say, wherever they happened.

use std::sync::Arc;

use crate::app::Memory;
use crate::events::{Effect, Published, Subscriber};

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
        match effect {
            Effect::JoinedChannel(_, channel) | Effect::LeftChannel(_, channel) => memory.mentions.forget(*channel),
            Effect::KeywordsChanged => {
                memory.mentions.clear();
                memory.writers.clear();
            }
            Effect::SessionsRevoked(user) | Effect::SessionsChanged(user) | Effect::UserRolesChanged(user) => {
                memory.sessions.forget_user(*user);
            }
            Effect::InDoubt | Effect::Missed => {
                memory.mentions.clear();
                memory.writers.clear();
                memory.sessions.clear();
            }
            // Teams are not remembered; the others are read anew by those whose they are.
            Effect::JoinedTeam(..)
            | Effect::LeftTeam(..)
            | Effect::ConfigChanged
            | Effect::RolesChanged
            | Effect::OutgoingWebhooksChanged
            | Effect::PluginChanged(_) => {}
        }
    }
}
