//! Carries committed events to those who subscribed, in the order they were published.

use std::sync::Arc;

use arc_swap::ArcSwap;
use jackfield_storage::{Batch, Tx};

use super::{Caused, Event, Mark, Place, Reach};
use crate::cx::Cx;

pub type Published = Arc<Caused>;

/// Is told of every event. Called from the committing thread: must only queue it.
pub trait Subscriber: Send + Sync + 'static {
    fn receive(&self, event: &Published);
}

/// The subscribers; cheap to clone.
#[derive(Clone, Default)]
pub struct EventBus(Arc<ArcSwap<Vec<Arc<dyn Subscriber>>>>);

impl EventBus {
    pub fn subscribe(&self, subscriber: Arc<dyn Subscriber>) {
        self.0.rcu(|known| {
            let mut all: Vec<Arc<dyn Subscriber>> = known.to_vec();
            all.push(subscriber.clone());
            all
        });
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
        for subscriber in self.0.load().iter() {
            subscriber.receive(published);
        }
    }
}

/// Publishes events when, and only when, what they tell of is committed.
pub trait Record {
    /// Runs something after the commit.
    fn follow(&mut self, hook: impl Fn() + Send + Sync + 'static);

    fn record(&mut self, bus: &EventBus, event: Event, cx: &Arc<Cx>) {
        let (bus, published) = (bus.clone(), Arc::new(event.caused_by(cx)));
        self.follow(move || bus.send(&published));
    }

    /// As [`Record::record`], for a change of a channel's posts, which has its place among the others.
    fn record_at(&mut self, bus: &EventBus, place: Place, event: Event, cx: &Arc<Cx>) {
        let (bus, published) = (bus.clone(), Arc::new(event.caused_by(cx).at(place)));
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
}

impl Record for Batch {
    fn follow(&mut self, hook: impl Fn() + Send + Sync + 'static) {
        self.after_commit(hook);
    }
}
