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
            Effect::JoinedChannel(user, channel) | Effect::LeftChannel(user, channel) => {
                memory.mentions.forget(*channel);
                memory.access.forget(*user, *channel);
            }
            Effect::ChannelMemberChanged(user, channel) => memory.access.forget(*user, *channel),
            Effect::JoinedTeam(user, _) | Effect::LeftTeam(user, _) | Effect::TeamMemberChanged(user, _) => {
                memory.access.forget_user(*user);
            }
            Effect::ChannelChanged(channel) => {
                memory.access.forget_channel(*channel);
                // A channel that moves takes its hooks along.
                memory.webhooks.clear();
            }
            Effect::TeamChanged(team) => memory.access.forget_team(*team),
            Effect::WebhookChanged(hook) => memory.webhooks.forget(*hook),
            Effect::KeywordsChanged => {
                memory.mentions.clear();
                memory.writers.clear();
            }
            Effect::SessionsRevoked(user) | Effect::SessionsChanged(user) => memory.sessions.forget_user(*user),
            // A guest who became a member is one in all channels.
            Effect::UserRolesChanged(user) => {
                memory.sessions.forget_user(*user);
                memory.access.forget_user(*user);
            }
            Effect::AllSessionsRevoked => memory.sessions.clear(),
            Effect::InDoubt | Effect::Missed => {
                memory.mentions.clear();
                memory.writers.clear();
                memory.sessions.clear();
                memory.access.clear();
                memory.webhooks.clear();
            }
            // These are read anew by those whose they are.
            Effect::ConfigChanged
            | Effect::RolesChanged
            | Effect::OutgoingWebhooksChanged
            | Effect::PluginChanged(_) => {}
        }
    }
}
