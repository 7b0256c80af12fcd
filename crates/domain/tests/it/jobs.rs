//! Work that is kept as rows: done when it is due, by one server, tried again, given up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_domain::App;
use jackfield_domain::jobs::{Fault, JobType, Queue, Worker};
use jackfield_domain::posts::Forgetting;
use jackfield_model::{ChannelId, Millis, PostId, UserId};
use jackfield_storage::{Batch, jobs as rows, pending_posts};
use serde_json::json;
use tokio::sync::mpsc;

use crate::world::World;

/// Notes what it did; `fails` names how.
struct Noting {
    done: mpsc::UnboundedSender<String>,
    fails: Arc<Mutex<Option<Fault>>>,
}

impl JobType for Noting {
    const NAME: &'static str = "noting";
    const TRIES: i64 = 3;

    fn run<'a>(&'a self, _: &'a App, job: &'a rows::Job) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            self.done.send(job.data["what"].as_str().unwrap_or_default().to_owned()).unwrap();
            match self.fails.lock().unwrap().clone() {
                Some(fault) => Err(fault),
                None => Ok(()),
            }
        })
    }
}

struct Desk {
    app: App,
    worker: Worker,
    done: mpsc::UnboundedReceiver<String>,
    fails: Arc<Mutex<Option<Fault>>>,
}

impl Desk {
    async fn at(world: &World) -> Self {
        let app = world.server().await;
        let (sender, done) = mpsc::unbounded_channel();
        let fails = Arc::new(Mutex::new(None));
        let kind = Queue(Noting { done: sender, fails: fails.clone() });
        Self { worker: Worker::new(app.clone(), vec![Arc::new(kind)]), app, done, fails }
    }

    async fn asks_for(&self, what: &str, start_at: Millis) {
        let job = Queue::<Noting>::job(&self.app, start_at, json!({ "what": what }));
        let mut batch = Batch::new();
        batch.push(rows::insert(&job));
        batch.after_commit(self.app.memory.jobs.on_commit());
        batch.commit(&self.app.store).await.unwrap();
    }

    fn fails(&self, fault: Option<Fault>) {
        *self.fails.lock().unwrap() = fault;
    }
}

#[tokio::test]
async fn work_is_done_when_it_is_due_and_once() {
    for world in World::everywhere().await {
        let mut desk = Desk::at(&world).await;
        desk.asks_for("later", desk.app.now().plus(60_000)).await;
        desk.asks_for("now", desk.app.now()).await;
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        world.clock.advance(59_999);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0);
        world.clock.advance(1);
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0);
        assert_eq!((desk.done.recv().await.unwrap(), desk.done.recv().await.unwrap()), ("now".into(), "later".into()));
    }
}

#[tokio::test]
async fn two_servers_on_one_database_share_the_work() {
    for world in World::everywhere().await {
        let (mut first, mut second) = (Desk::at(&world).await, Desk::at(&world).await);
        for number in 0..20 {
            first.asks_for(&number.to_string(), first.app.now()).await;
        }
        let (here, there) = tokio::join!(first.worker.run_due(), second.worker.run_due());
        assert_eq!(here.unwrap() + there.unwrap(), 20);
        let mut seen: Vec<String> = std::iter::from_fn(|| first.done.try_recv().ok()).collect();
        seen.extend(std::iter::from_fn(|| second.done.try_recv().ok()));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 20, "each was done once");
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_ever_later_and_given_up() {
    for world in World::everywhere().await {
        let desk = Desk::at(&world).await;
        desk.fails(Some(Fault::Later("it rains".into())));
        desk.asks_for("walk", desk.app.now()).await;
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        world.clock.advance(9_999);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0);
        world.clock.advance(1);
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        world.clock.advance(19_999);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0, "the second wait is longer");
        world.clock.advance(1);
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        world.clock.advance(24 * 60 * 60 * 1000);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0, "it is given up");
        // What cannot succeed is tried once.
        desk.fails(Some(Fault::Never("no legs".into())));
        desk.asks_for("fly", desk.app.now()).await;
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        world.clock.advance(24 * 60 * 60 * 1000);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn work_that_a_server_left_behind_is_taken_up_by_the_next() {
    for world in World::everywhere().await {
        let desk = Desk::at(&world).await;
        desk.asks_for("left", desk.app.now()).await;
        let taken = rows::take("noting", desk.app.now(), Millis(0), 1);
        assert_eq!(taken.all::<rows::Job>(&desk.app.store).await.unwrap().len(), 1);
        drop(desk);
        let mut next = Desk::at(&world).await;
        world.clock.advance(120_000);
        assert_eq!(next.worker.run_due().await.unwrap(), 0, "it may still be at work");
        world.clock.advance(1);
        assert_eq!(next.worker.run_due().await.unwrap(), 1);
        assert_eq!(next.done.recv().await.unwrap(), "left");
    }
}

#[tokio::test]
async fn a_running_worker_is_woken_by_new_work() {
    for world in World::everywhere().await {
        let mut desk = Desk::at(&world).await;
        let idle = Worker::new(desk.app.clone(), Vec::new());
        let running = std::mem::replace(&mut desk.worker, idle).start();
        desk.asks_for("at once", desk.app.now()).await;
        let soon = Duration::from_secs(20);
        assert_eq!(tokio::time::timeout(soon, desk.done.recv()).await.unwrap().unwrap(), "at once");
        desk.asks_for("when told", desk.app.now().plus(3_600_000)).await;
        world.clock.advance(3_600_000);
        desk.app.memory.jobs.ring();
        assert_eq!(tokio::time::timeout(soon, desk.done.recv()).await.unwrap().unwrap(), "when told");
        running.stop().await;
    }
}

#[tokio::test]
async fn the_ids_that_clients_give_posts_are_forgotten_after_some_minutes() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let worker = Worker::new(app.clone(), vec![Arc::new(Forgetting)]);
        let (user, channel) = (UserId::new(), ChannelId::new());
        let is_known = async || {
            let made = pending_posts::made(user, channel, "a").optional::<(PostId,)>(&app.store).await.unwrap();
            made.is_some()
        };
        pending_posts::take(user, channel, "a", PostId::new(), app.now()).execute(&app.store).await.unwrap();
        world.clock.advance(5 * 60_000);
        assert_eq!(worker.run_due().await.unwrap(), 0);
        assert!(is_known().await);
        world.clock.advance(60_000);
        assert_eq!(worker.run_due().await.unwrap(), 1);
        assert!(!is_known().await);
        assert_eq!(worker.run_due().await.unwrap(), 0, "nothing is due any more");
    }
}
