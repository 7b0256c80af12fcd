//! An event as other servers get it: frames that are ready for their clients, and what else follows.
//!
//! Its text is a line that describes the frames, and a line for each frame: JSON has no line breaks.

use std::sync::Arc;

use jackfield_model::{ConnectionId, Resource, UserId};
use serde::{Deserialize, Serialize};

use super::{Audience, Caused, Effect, Event, Frame, Place, Reach};

/// What happened on another server.
#[derive(Clone, Debug, Default)]
pub struct Elsewhere {
    pub frames: Vec<Frame>,
    pub effects: Vec<Effect>,
    pub place: Option<Place>,
}

#[derive(Serialize, Deserialize)]
struct Head {
    frames: Vec<Description>,
    effects: Vec<Effect>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
}

/// A frame but for its texts: the one of everybody, then those of single users.
#[derive(Serialize, Deserialize)]
struct Description {
    audience: Audience,
    omit_connection: ConnectionId,
    droppable: bool,
    personal: Vec<UserId>,
    /// The word of its resource. A server of a version before says none: tokens with scopes do not hear of it then.
    #[serde(default)]
    resource: String,
}

impl Caused {
    /// The text for other servers; `None` when they are not concerned.
    pub fn for_others(&self) -> Option<String> {
        if self.reach == Reach::Here || matches!(self.event, Event::Elsewhere(_)) {
            return None;
        }
        let frames = match self.event {
            // What clients see of it may differ between servers: each tells its own.
            Event::ConfigChanged { .. } => &[],
            _ => self.frames(),
        };
        let effects = self.event.effects();
        if frames.is_empty() && effects.is_empty() {
            return None;
        }
        let describe = |frame: &Frame| Description {
            audience: frame.audience.clone(),
            omit_connection: frame.omit_connection,
            droppable: frame.droppable,
            personal: frame.personal.iter().map(|(user, _)| *user).collect(),
            resource: frame.resource.word().to_owned(),
        };
        let head = Head { frames: frames.iter().map(describe).collect(), effects, place: self.place() };
        let mut text = serde_json::to_string(&head).unwrap_or_default();
        for frame in frames {
            for line in std::iter::once(&frame.text).chain(frame.personal.iter().map(|(_, text)| text)) {
                text.push('\n');
                text.push_str(line);
            }
        }
        Some(text)
    }
}

impl Elsewhere {
    /// Reads what [`Caused::for_others`] wrote; `None` when it is something else, as a newer server may write it.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.split('\n');
        let head: Head = serde_json::from_str(lines.next()?).ok()?;
        let mut frames = Vec::with_capacity(head.frames.len());
        for described in head.frames {
            let text: Arc<str> = lines.next()?.into();
            let mut personal = Vec::with_capacity(described.personal.len());
            for user in described.personal {
                personal.push((user, lines.next()?.into()));
            }
            let resource = Resource::ALL.iter().find(|known| known.word() == described.resource);
            frames.push(Frame {
                audience: described.audience,
                omit_connection: described.omit_connection,
                text,
                personal,
                droppable: described.droppable,
                resource: resource.copied().unwrap_or(Resource::System),
            });
        }
        lines.next().is_none().then_some(Self { frames, effects: head.effects, place: head.place })
    }
}

#[cfg(test)]
mod tests {
    use jackfield_model::{Channel, ChannelId, Millis, Post, TeamId};

    use super::*;
    use crate::Cx;
    use crate::events::Posted;

    fn posted(message: &str) -> Event {
        let channel = Channel { id: ChannelId::new(), ..Channel::default() };
        let post = Post { channel_id: channel.id, message: message.into(), ..Post::default() };
        Event::Posted(Box::new(Posted {
            post: Arc::new(post),
            channel: Arc::new(channel),
            sender_name: "anna".into(),
            mentions: vec![UserId::new(), UserId::new()],
            followers: Vec::new(),
            set_online: false,
            has_files: false,
            has_image: false,
        }))
    }

    #[test]
    fn frames_are_the_same_on_the_other_server() {
        let cx = Cx::system("test");
        let left = Event::LeaveTeam { team_id: TeamId::new(), user_id: UserId::new() };
        for event in [posted("lines\nand \u{2028} \0 \"quotes\""), left] {
            let place = Place { channel_id: ChannelId::new(), at: Millis(2), before: Millis(1) };
            let caused = event.caused_by(&cx).at(place);
            let read = Elsewhere::read(&caused.for_others().unwrap()).unwrap();
            assert_eq!(format!("{:?}", read.frames), format!("{:?}", caused.frames()));
            assert_eq!(read.effects, caused.event.effects());
            assert_eq!(read.place, Some(place));
        }
    }

    #[test]
    fn what_is_cut_off_or_not_ours_is_not_read() {
        let text = posted("x").caused_by(&Cx::system("test")).for_others().unwrap();
        let (all_but_last, _) = text.rsplit_once('\n').unwrap();
        for bad in ["", "{}", "null", all_but_last, &format!("{text}\nmore")] {
            assert!(Elsewhere::read(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn what_came_from_elsewhere_or_is_only_for_here_goes_nowhere() {
        let cx = Cx::system("test");
        let event = Event::SessionsRevoked { user_id: UserId::new() };
        let heard = Elsewhere { effects: event.effects(), ..Elsewhere::default() };
        assert!(Event::Elsewhere(Box::new(heard)).caused_by(&cx).for_others().is_none());
        assert!(Caused { reach: Reach::Here, ..event.caused_by(&cx) }.for_others().is_none());
    }
}
