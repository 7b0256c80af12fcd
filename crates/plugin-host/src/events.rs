//! Follows committed events, and tells plugins of those that lead to a hook.

use std::sync::Arc;

use jackfield_domain::App;
use jackfield_domain::events::{Published, Subscriber};
use jackfield_domain::hooks::{Hooks, call_of};
use tokio::sync::mpsc;

use crate::runner::Runner;

/// Events that may wait while their nouns are read.
const WAITING: usize = 8192;

/// Queues the events that some plugin wants to be told of.
pub(crate) struct Follower {
    app: App,
    events: mpsc::Sender<Published>,
}

impl Follower {
    /// Follows the application's events for the runner.
    pub fn start(app: &App, runner: Arc<Runner>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        tokio::spawn(follow(app.clone(), runner, receiver));
        app.events.subscribe(Arc::new(Self { app: app.clone(), events: sender }));
    }
}

impl Subscriber for Follower {
    fn receive(&self, event: &Published) {
        let Some(hook) = event.event.hook() else { return };
        if self.app.hooks.implemented().contains(hook) && self.events.try_send(event.clone()).is_err() {
            tracing::error!(hook = hook.name(), "Plugins are too far behind; an event is not told to them");
        }
    }
}

async fn follow(app: App, runner: Arc<Runner>, mut events: mpsc::Receiver<Published>) {
    while let Some(event) = events.recv().await {
        match call_of(&app, &event).await {
            Ok(Some(call)) => runner.tell(&event.cx, call),
            // What it was about is gone already.
            Ok(None) => {}
            Err(failure) => tracing::error!("An event could not be told to plugins: {failure}"),
        }
    }
}
