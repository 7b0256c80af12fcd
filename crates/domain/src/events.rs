//! What happened, told to whom it concerns after it was committed.
//!
//! Each event is declared once, in [`table`]: its frames and whom they are for, the hook and the effects that follow
//! from it. Frames, the types of web clients and the page of events come from there.

#[macro_use]
mod declare;
mod audience;
mod bus;
mod effect;
mod elsewhere;
mod place;
mod table;
mod wire;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jackfield_model::event::{Nested, PostedData, PostedToOne};
use jackfield_model::{Channel, ChannelId, ClientPost, Post, PostId, UserId};

pub use audience::{Audience, Sensitivity};
pub use bus::{EventBus, Published, Record, Subscriber};
pub(crate) use bus::{Outbox, store_with};
pub use declare::{Declared, DeclaredFrame, Mark};
pub use effect::{Access, Document, Effect, Kind, Membership, Sessions};
pub use elsewhere::Elsewhere;
pub use place::Place;
pub use table::Event;
pub use wire::Frame;

use crate::cx::Cx;

/// A post with what its recipients need to notify and place it.
#[derive(Clone, Debug)]
pub struct Posted {
    pub post: Arc<Post>,
    pub channel: Arc<Channel>,
    pub sender_name: String,
    /// Who is told as mentioned; each sees only their own id.
    pub mentions: Vec<UserId>,
    /// Who follows the thread and is told of the reply; each sees only their own id.
    pub followers: Vec<UserId>,
    pub set_online: bool,
    pub has_files: bool,
    pub has_image: bool,
}

/// What a user has read of a thread.
#[derive(Clone, Copy, Debug)]
pub struct ThreadRead {
    pub thread_id: PostId,
    pub channel_id: ChannelId,
    /// Replies and mentions that are unread, now and before.
    pub unread: (i64, i64),
    pub previous: (i64, i64),
}

impl Posted {
    /// What everybody is told of it.
    fn data(&self) -> PostedData {
        // Mattermost: these two are the text `true`, or not there.
        let text = |so: bool| if so { "true".to_owned() } else { String::new() };
        PostedData {
            channel_type: self.channel.channel_type,
            channel_display_name: self.channel.display_name.clone(),
            channel_name: self.channel.name.clone(),
            sender_name: self.sender_name.clone(),
            team_id: self.channel.team_id,
            set_online: self.set_online,
            post: Nested::of(&ClientPost::from(&*self.post)),
            other_file: text(self.has_files),
            image: text(self.has_image),
            mentions: None,
            followers: None,
        }
    }

    /// What single recipients are told beside: that they are mentioned, that they follow.
    fn to_single_ones(&self) -> Vec<(UserId, PostedToOne)> {
        let mut told: BTreeMap<UserId, PostedToOne> = BTreeMap::new();
        for user in &self.mentions {
            told.entry(*user).or_default().mentions = Some(Nested::of(&vec![*user]));
        }
        for user in &self.followers {
            told.entry(*user).or_default().followers = Some(Nested::of(&vec![*user]));
        }
        told.into_iter().collect()
    }
}

/// Which servers of one database are told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// This one only: the others tell their own clients the same, or it concerns none of them.
    Here,
}

/// An event with what caused it.
#[derive(Clone, Debug)]
pub struct Caused {
    pub event: Event,
    pub cx: Arc<Cx>,
    pub reach: Reach,
    place: Option<Place>,
    /// Serialised once, by whoever asks first.
    frames: OnceLock<Vec<Frame>>,
}

impl Event {
    /// Marks the event with its cause.
    pub fn caused_by(self, cx: &Arc<Cx>) -> Caused {
        Caused { event: self, cx: cx.clone(), reach: Reach::All, place: None, frames: OnceLock::new() }
    }
}
