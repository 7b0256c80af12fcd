//! Carries committed events to those who subscribed, in the order they were published.

use std::sync::{Arc, OnceLock};

use arc_swap::ArcSwap;
use jackfield_storage::{Batch, Query, Tx};

use super::{Caused, Event, Mark, Place, Reach};
use crate::cx::Cx;

pub type Published = Arc<Caused>;

/// Is told of every event. Called from the committing thread: must only queue it.
pub trait Subscriber: Send + Sync + 'static {
    fn receive(&self, event: &Published);
}

/// Says what is stored with an event, in the transaction that it comes of.
pub(crate) trait Outbox: Send + Sync + 'static {
    /// Whether there is nobody for whom anything would be stored.
    fn is_empty(&self) -> bool;

    fn write(&self, event: &Caused) -> Vec<Query>;

    /// Called after the commit.
    fn ring(&self);
}

/// The subscribers; cheap to clone.
#[derive(Clone, Default)]
pub struct EventBus(Arc<Inner>);

#[derive(Default)]
struct Inner {
    subscribers: ArcSwap<Vec<Arc<dyn Subscriber>>>,
    outbox: OnceLock<Arc<dyn Outbox>>,
}

impl EventBus {
    pub fn subscribe(&self, subscriber: Arc<dyn Subscriber>) {
        self.0.subscribers.rcu(|known| {
            let mut all: Vec<Arc<dyn Subscriber>> = known.to_vec();
            all.push(subscriber.clone());
            all
        });
    }

    /// Has an outbox say what is stored with events; the first stays.
    pub(crate) fn writes_to(&self, outbox: Arc<dyn Outbox>) {
        let _ = self.0.outbox.set(outbox);
    }

    /// Whether anything may have to be stored with events.
    pub(crate) fn is_awaited(&self) -> bool {
        self.outbox().is_some()
    }

    /// The outbox, where somebody waits for something.
    fn outbox(&self) -> Option<&Arc<dyn Outbox>> {
        self.0.outbox.get().filter(|outbox| !outbox.is_empty())
    }

    /// Publishes what no row stands behind; the table marks such events as passing. All others are recorded, and published
    /// by their commit.
    pub fn publish(&self, event: Event, cx: &Arc<Cx>) {
        if !event.marks().contains(&Mark::Passing) {
            // Every test that comes here finds it.
            debug_assert!(false, "{event:?} is published by hand");
            tracing::error!("An event was published that a commit should have told of");
        }
        self.send(&Arc::new(event.caused_by(cx)));
    }

    /// Publishes on this server alone.
    pub fn publish_here(&self, event: Event, cx: &Arc<Cx>) {
        self.send(&Arc::new(Caused { reach: Reach::Here, ..event.caused_by(cx) }));
    }

    fn send(&self, published: &Published) {
        for subscriber in self.0.subscribers.load().iter() {
            subscriber.receive(published);
        }
    }
}

/// Publishes events when, and only when, what they tell of is committed.
pub trait Record {
    /// Runs something after the commit.
    fn follow(&mut self, hook: impl Fn() + Send + Sync + 'static);

    /// Stores something last.
    fn also(&mut self, query: Query);

    fn record(&mut self, bus: &EventBus, event: Event, cx: &Arc<Cx>) {
        let (bus, published) = (bus.clone(), Arc::new(event.caused_by(cx)));
        self.store_with(&bus, &published);
        self.follow(move || bus.send(&published));
    }

    /// Stores what waits for an event, with the event.
    fn store_with(&mut self, bus: &EventBus, caused: &Caused) {
        let Some(outbox) = bus.outbox() else { return };
        let queries = outbox.write(caused);
        if queries.is_empty() {
            return;
        }
        for query in queries {
            self.also(query);
        }
        let outbox = outbox.clone();
        self.follow(move || outbox.ring());
    }

    /// As [`Record::record`], for a change of a channel's posts, which has its place among the others.
    fn record_at(&mut self, bus: &EventBus, place: Place, event: Event, cx: &Arc<Cx>) {
        let (bus, published) = (bus.clone(), Arc::new(event.caused_by(cx).at(place)));
        self.store_with(&bus, &published);
        self.follow(move || bus.send(&published));
    }

    /// Records an event that needs what is known after the commit alone, such as what a statement of it answered.
    fn record_when_known(&mut self, bus: &EventBus, make: impl Fn() -> Option<Caused> + Send + Sync + 'static) {
        let bus = bus.clone();
        self.follow(move || {
            if let Some(caused) = make() {
                bus.send(&Arc::new(caused));
            }
        });
    }
}

impl Record for Tx {
    fn follow(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.after_commit(hook);
    }

    fn also(&mut self, query: Query) {
        self.at_end(query);
    }
}

impl Record for Batch {
    fn follow(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.after_commit(hook);
    }

    fn also(&mut self, query: Query) {
        self.at_end(query);
    }
}

/// Stores what waits for an event that is recorded when its batch is stored.
pub(crate) fn store_with(batch: &mut Batch, bus: &EventBus, make: impl FnOnce() -> Caused) {
    if bus.outbox().is_some() {
        batch.store_with(bus, &make());
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::*;
    use crate::testing::rust_files;

    /// The sources that publish and follow events, without their tests.
    fn sources() -> Vec<(String, String)> {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it is in a folder");
        let files = ["domain", "plugin-host", "server"].map(|name| rust_files(&crates.join(name).join("src")));
        let read = |path: PathBuf| {
            let text = std::fs::read_to_string(&path).expect("it is text");
            (path.display().to_string(), text.split("#[cfg(test)]").next().unwrap_or_default().to_owned())
        };
        files.into_iter().flatten().map(read).collect()
    }

    /// The event that a call is about, in it or above it.
    fn event(before: &str, call: &str) -> Option<String> {
        let call = call.split(';').next().unwrap_or_default();
        let named = call.split_once("Event::").or_else(|| before.rsplit_once("Event::"))?.1;
        Some(named.chars().take_while(char::is_ascii_alphanumeric).collect())
    }

    #[test]
    fn only_what_no_row_stands_behind_is_published_by_hand() {
        let (mut published, mut wrong) = (0, Vec::new());
        for (path, text) in &sources() {
            for (at, _) in text.match_indices("events.publish(") {
                published += 1;
                let (before, call) = text.split_at(at);
                let name = event(before, call).unwrap_or_default();
                let declared = Event::DECLARED.iter().find(|declared| declared.event == name);
                if !declared.is_some_and(|declared| declared.marks.contains(&Mark::Passing)) {
                    wrong.push(format!("{path}: {name}"));
                }
            }
        }
        assert!(published > 5, "the calls are found");
        assert!(wrong.is_empty(), "a commit should tell of these: {wrong:#?}");
    }

    /// What stands directly in the braces that follow.
    fn body(text: &str) -> String {
        let mut depth = 0_u32;
        let mut inner = String::new();
        for letter in text.chars() {
            match letter {
                '{' => depth += 1,
                '}' if depth <= 1 => break,
                '}' => depth -= 1,
                _ if depth == 1 => inner.push(letter),
                _ => {}
            }
        }
        inner
    }

    #[test]
    fn whoever_follows_effects_names_all_their_kinds() {
        let (mut followers, mut wrong) = (0, Vec::new());
        for (path, text) in &sources() {
            for (at, _) in text.match_indices("match effect.kind() {") {
                followers += 1;
                if body(&text[at..]).lines().any(|line| line.trim_start().starts_with("_ ")) {
                    wrong.push(path.clone());
                }
            }
        }
        assert!(followers > 4, "they are found: {followers}");
        assert!(wrong.is_empty(), "a new kind would pass these by: {wrong:#?}");
    }

    #[test]
    fn what_events_carry_has_a_type() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("it is in a folder");
        for file in ["domain/src/events/table.rs", "model/src/event.rs"] {
            let text = std::fs::read_to_string(crates.join(file)).expect("it is text");
            let untyped: Vec<_> = text.lines().filter(|line| untyped(line)).collect();
            assert!(untyped.is_empty(), "{file}: anything may be in {untyped:#?}");
        }
    }

    fn untyped(line: &str) -> bool {
        line.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "Value" | "Map"))
    }
}
