//! What servers tell each other.

use std::sync::Arc;

use jackfield_model::UserId;
use serde::{Deserialize, Serialize};

use crate::app::Memory;
use crate::events::{Published, Reach, Subscriber};

/// How surely an event of a plugin is to arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendType {
    /// It is stored when the sender goes on.
    Reliable,
    /// It is queued.
    BestEffort,
}

/// Users that one message names at most.
const USERS: usize = 10_000;

/// A message before it is written down.
#[derive(Debug)]
pub(super) enum Body {
    Event(Published),
    Plugin(PluginMessage),
    /// A new server, or one that may have missed something: the others answer whom they serve.
    Hello,
    /// The answer to it. What is true is looked up when it is written down, behind all that was queued before.
    Welcome,
    Presence {
        users: Vec<UserId>,
        is_here: bool,
    },
    /// The server stops.
    Bye,
}

/// An event of a plugin for its copies.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct PluginMessage {
    pub plugin: String,
    pub id: String,
    /// Base64.
    pub data: String,
}

/// Users who are connected, or not any more.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct PresenceMessage {
    pub users: Vec<UserId>,
    pub is_here: bool,
    /// Nobody else is here.
    pub whole: bool,
}

/// The kinds of message on the wire.
pub(super) mod kind {
    pub const EVENT: &str = "event";
    pub const PLUGIN: &str = "plugin";
    pub const HELLO: &str = "hello";
    pub const WELCOME: &str = "welcome";
    pub const PRESENCE: &str = "presence";
    pub const BYE: &str = "bye";
    /// In the place of a message whose sender was told that it failed.
    pub const NOTHING: &str = "nothing";
}

impl Body {
    /// Kind and text of the messages that this becomes; none when it concerns nobody.
    pub fn written(&self, memory: &Memory) -> Vec<(&'static str, Vec<u8>)> {
        match self {
            Self::Event(event) => event.for_others().into_iter().map(|text| (kind::EVENT, text.into_bytes())).collect(),
            Self::Plugin(message) => vec![(kind::PLUGIN, json(message))],
            Self::Hello => vec![(kind::HELLO, Vec::new())],
            Self::Bye => vec![(kind::BYE, Vec::new())],
            Self::Welcome => welcome(memory),
            Self::Presence { users, is_here } => {
                let message = PresenceMessage { users: users.clone(), is_here: *is_here, whole: false };
                vec![(kind::PRESENCE, json(&message))]
            }
        }
    }
}

/// Everybody who is connected here, in as many messages as it takes; the welcome is the last.
fn welcome(memory: &Memory) -> Vec<(&'static str, Vec<u8>)> {
    let users = memory.presence.users_here();
    let mut chunks = users.chunks(USERS);
    let first = PresenceMessage { users: chunks.next().unwrap_or_default().to_vec(), is_here: true, whole: true };
    let mut messages = vec![(kind::PRESENCE, json(&first))];
    for chunk in chunks {
        let more = PresenceMessage { users: chunk.to_vec(), is_here: true, whole: false };
        messages.push((kind::PRESENCE, json(&more)));
    }
    messages.push((kind::WELCOME, Vec::new()));
    messages
}

fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Passes this server's events on.
pub(super) struct ForOthers(pub Arc<Memory>);

impl Subscriber for ForOthers {
    fn receive(&self, event: &Published) {
        let cluster = &self.0.cluster;
        // What came from another server is published here alone.
        if event.reach == Reach::All && cluster.others() > 0 {
            cluster.tell(Body::Event(event.clone()));
        }
    }
}
