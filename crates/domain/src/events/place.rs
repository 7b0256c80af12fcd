//! Where a change of a channel's posts stands among the others, by the channel's own clock.

use jackfield_model::{ChannelId, Millis};
use jackfield_storage::channels::Change;
use serde::{Deserialize, Serialize};

use super::{Caused, Event};

/// The time of a change, and of the one that must have been told of before it: commits of a channel have an order, and
/// what tells of them may come in another, from several servers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub channel_id: ChannelId,
    pub at: Millis,
    pub before: Millis,
}

impl Place {
    pub fn new(channel_id: ChannelId, change: Change) -> Self {
        Self { channel_id, at: change.at, before: change.before }
    }
}

impl Caused {
    /// Gives the event its place among the changes of a channel's posts.
    pub fn at(self, place: Place) -> Self {
        Self { place: Some(place), ..self }
    }

    /// The event's place, if it changes a channel's posts; wherever it happened.
    pub fn place(&self) -> Option<Place> {
        match &self.event {
            Event::Elsewhere(elsewhere) => elsewhere.place,
            _ => self.place,
        }
    }
}
