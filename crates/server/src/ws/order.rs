//! Puts the changes of a channel's posts into the order of their commits, whichever server they come from.
//!
//! A client asks later for what came after the newest that it has read: had it read a newer change before an older one,
//! it would never ask for the older one. So a change waits until it is told what was committed before it.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use jackfield_domain::events::Published;
use jackfield_model::{ChannelId, Millis};

/// How long a change waits for the one before it. What is not told by then is lost with the server that made it.
pub const PATIENCE: Duration = Duration::from_secs(5);
/// Channels that are remembered at most; of one that was forgotten, the next change is taken as it comes.
const CHANNELS: usize = 50_000;
/// Changes of one channel that wait at most.
const WAITING: usize = 1024;

/// The channels' changes.
#[derive(Default)]
pub struct Order(HashMap<ChannelId, Turn>);

#[derive(Default)]
struct Turn {
    /// The newest change that was let through.
    last: Millis,
    /// Those that came too early, by the change that they wait for.
    waiting: BTreeMap<Millis, Published>,
}

/// What follows from an event's arrival.
#[derive(Default)]
pub struct Arrival {
    /// Whose turn it is, in order.
    pub ready: Vec<Published>,
    /// A change that others have just begun to wait for: if it is still missing after [`PATIENCE`], see
    /// [`Order::give_up`].
    pub missing: Option<(ChannelId, Millis)>,
    /// A channel of which too much waited, or of which a change came after a newer one: it was dropped, and whoever reads the
    /// channel has to ask anew.
    pub lost: Option<ChannelId>,
}

impl Order {
    /// Takes an event up.
    pub fn arrives(&mut self, event: Published) -> Arrival {
        let Some(place) = event.place() else { return Arrival { ready: vec![event], ..Arrival::default() } };
        if self.0.len() >= CHANNELS {
            self.0.retain(|_, turn| !turn.waiting.is_empty());
        }
        let turn = self.0.entry(place.channel_id).or_insert_with(|| Turn { last: place.before, ..Turn::default() });
        let first = turn.waiting.keys().next().copied();
        let (mut ready, mut lost) = (Vec::with_capacity(1), None);
        if place.before > turn.last {
            turn.waiting.insert(place.before, event);
        } else if place.at < turn.last {
            // A newer one was told already: by a server that has just started and knew of none, or behind one that was lost.
            lost = Some(place.channel_id);
        } else {
            turn.last = turn.last.max(place.at);
            ready.push(event);
        }
        while let Some(next) = turn.waiting.first_entry().filter(|next| *next.key() <= turn.last) {
            let next = next.remove();
            turn.last = turn.last.max(next.place().map_or(turn.last, |place| place.at));
            ready.push(next);
        }
        if turn.waiting.len() > WAITING {
            turn.drop_waiting();
            return Arrival { ready, missing: None, lost: Some(place.channel_id) };
        }
        let now_first = turn.waiting.keys().next().copied();
        let missing = now_first.filter(|_| now_first != first).map(|before| (place.channel_id, before));
        Arrival { ready, missing, lost }
    }

    /// Whether a change is still missing; if so, what waits for it is dropped, and whoever reads the channel has to ask
    /// anew.
    pub fn give_up(&mut self, channel: ChannelId, missing: Millis) -> bool {
        let Some(turn) = self.0.get_mut(&channel).filter(|turn| turn.waiting.contains_key(&missing)) else {
            return false;
        };
        turn.drop_waiting();
        true
    }

    /// Forgets everything, when everybody has to ask anew.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Turn {
    fn drop_waiting(&mut self) {
        let newest = self.waiting.values().filter_map(|event| event.place()).map(|place| place.at).max();
        self.last = newest.unwrap_or(self.last);
        self.waiting.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jackfield_domain::Cx;
    use jackfield_domain::events::{Event, Place};
    use jackfield_model::{Post, UserId};

    use super::*;

    fn change(channel_id: ChannelId, before: i64, at: i64) -> Published {
        let event = Event::PostEdited { post: Arc::new(Post { channel_id, ..Post::default() }) };
        let place = Place { channel_id, at: Millis(at), before: Millis(before) };
        Arc::new(event.caused_by(&Cx::system("test")).at(place))
    }

    fn times(arrival: &Arrival) -> Vec<i64> {
        arrival.ready.iter().map(|event| event.place().unwrap().at.0).collect()
    }

    #[test]
    fn changes_are_let_through_in_the_order_of_their_commits() {
        let (mut order, channel) = (Order::default(), ChannelId::new());
        assert_eq!(times(&order.arrives(change(channel, 3, 5))), [5], "what was before is not known");
        let early = order.arrives(change(channel, 7, 8));
        assert_eq!((times(&early), early.missing), (vec![], Some((channel, Millis(7)))));
        let earlier = order.arrives(change(channel, 8, 9));
        assert_eq!((times(&earlier), earlier.missing), (vec![], None), "it is waited for already");
        assert_eq!(times(&order.arrives(change(ChannelId::new(), 1, 2))), [2], "another channel does not wait");
        let rest = order.arrives(change(channel, 5, 7));
        assert_eq!((times(&rest), rest.missing), (vec![7, 8, 9], None));
        assert!(!order.give_up(channel, Millis(7)), "nothing waits any more");
    }

    #[test]
    fn what_never_comes_is_waited_for_once() {
        let (mut order, channel) = (Order::default(), ChannelId::new());
        order.arrives(change(channel, 3, 5));
        order.arrives(change(channel, 7, 8));
        let second = order.arrives(change(channel, 5, 6));
        assert_eq!((times(&second), second.missing), (vec![6], None));
        assert!(order.give_up(channel, Millis(7)));
        assert!(!order.give_up(channel, Millis(7)));
        assert_eq!(times(&order.arrives(change(channel, 8, 9))), [9], "it goes on behind what was dropped");
        let late = order.arrives(change(channel, 6, 7));
        assert_eq!((times(&late), late.lost), (vec![], Some(channel)), "those who know the newer one ask anew");
    }

    #[test]
    fn a_server_that_has_just_started_tells_no_change_after_a_newer_one() {
        let (mut order, channel) = (Order::default(), ChannelId::new());
        assert_eq!(times(&order.arrives(change(channel, 7, 8))), [8]);
        let late = order.arrives(change(channel, 5, 7));
        assert_eq!((times(&late), late.lost), (vec![], Some(channel)));
        assert_eq!(times(&order.arrives(change(channel, 8, 8))), [8], "several things are told of one change");
    }

    #[test]
    fn what_waits_is_bounded() {
        let (mut order, channel) = (Order::default(), ChannelId::new());
        order.arrives(change(channel, 0, 1));
        let mut lost = None;
        for at in 0..=1024 {
            lost = lost.or(order.arrives(change(channel, 5 + at, 6 + at)).lost);
        }
        assert_eq!(lost, Some(channel));
    }

    #[test]
    fn what_has_no_place_goes_through() {
        let event = Event::NewUser { user_id: UserId::new() }.caused_by(&Cx::system("test"));
        assert_eq!(Order::default().arrives(Arc::new(event)).ready.len(), 1);
    }
}
