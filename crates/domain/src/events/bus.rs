//! Carries committed events to those who subscribed, in the order they were published.

use std::sync::Arc;

use arc_swap::ArcSwap;
use jackfield_storage::{Batch, Tx};

use super::{Caused, Event, Reach};
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

    /// Publishes what is true already; for events that no transaction stands behind (typing, presence).
    pub fn publish(&self, event: Event, cx: &Arc<Cx>) {
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
    fn record(&mut self, bus: &EventBus, event: Event, cx: &Arc<Cx>);
}

impl Record for Tx {
    fn record(&mut self, bus: &EventBus, event: Event, cx: &Arc<Cx>) {
        let (bus, published) = (bus.clone(), Arc::new(event.caused_by(cx)));
        self.after_commit(move || bus.send(&published));
    }
}

impl Record for Batch {
    fn record(&mut self, bus: &EventBus, event: Event, cx: &Arc<Cx>) {
        let (bus, published) = (bus.clone(), Arc::new(event.caused_by(cx)));
        self.after_commit(move || bus.send(&published));
    }
}
