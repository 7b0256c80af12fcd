//! Work that is kept as rows: done when it is due, by one server, tried again, given up.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_domain::App;
use jackfield_domain::jobs::{Fault, Job, Left, Queue, Retry, Taken, Worker, ask};
use jackfield_domain::posts::Forgetting;
use jackfield_model::{ChannelId, Millis, PostId, UserId};
use jackfield_storage::{Batch, pending_posts, work as rows};
use tokio::sync::mpsc;

use crate::world::World;

/// Notes what it did; `fails` names which lanes do not work, and how.
struct Noting<const ORDERED: bool, const ONCE: bool> {
    done: mpsc::UnboundedSender<String>,
    fails: Arc<Mutex<Option<(String, Fault)>>>,
}

impl<const ORDERED: bool, const ONCE: bool> Job for Noting<ORDERED, ONCE> {
    const KIND: &'static str = "noting";
    type Data = String;
    const RETRY: Retry = Retry { tries: 3, ..Retry::DEFAULT };
    const IN_ORDER: bool = ORDERED;
    const ONCE: bool = ONCE;

    fn run<'a>(&'a self, _: &'a App, taken: &'a Taken, what: String) -> BoxFuture<'a, Result<Left<String>, Fault>> {
        Box::pin(async move {
            self.done.send(what).unwrap();
            match self.fails.lock().unwrap().clone() {
                Some((lane, fault)) if lane == taken.piece.lane => Err(fault),
                _ => Ok(Left::Nothing),
            }
        })
    }
}

struct Desk<const ORDERED: bool = false, const ONCE: bool = false> {
    app: App,
    worker: Worker,
    done: mpsc::UnboundedReceiver<String>,
    fails: Arc<Mutex<Option<(String, Fault)>>>,
}

impl<const ORDERED: bool, const ONCE: bool> Desk<ORDERED, ONCE> {
    async fn at(world: &World) -> Self {
        let app = world.server().await;
        let (sender, done) = mpsc::unbounded_channel();
        let fails = Arc::new(Mutex::new(None));
        let kind = Queue(Noting::<ORDERED, ONCE> { done: sender, fails: fails.clone() });
        Self { worker: Worker::new(app.clone(), vec![Arc::new(kind)]), app, done, fails }
    }

    async fn asks_for(&self, what: &str, start_at: Millis) {
        self.asks_in(what, what, start_at).await;
    }

    async fn asks_in(&self, lane: &str, what: &str, start_at: Millis) {
        let mut batch = Batch::new();
        ask::<Noting<ORDERED, ONCE>>(&self.app, lane, start_at, &what.to_owned()).push(&mut batch);
        batch.commit(&self.app.store).await.unwrap();
    }

    /// What was done since it was asked last.
    fn did(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.done.try_recv().ok()).collect()
    }

    fn fails(&self, lane: &str, fault: Fault) {
        *self.fails.lock().unwrap() = Some((lane.to_owned(), fault));
    }
}

#[tokio::test]
async fn work_is_done_when_it_is_due_and_once() {
    for world in World::everywhere().await {
        let mut desk = Desk::<false, false>::at(&world).await;
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
        let (mut first, mut second) = (Desk::<false, false>::at(&world).await, Desk::<false, false>::at(&world).await);
        for number in 0..20 {
            first.asks_for(&number.to_string(), first.app.now()).await;
        }
        let (here, there) = tokio::join!(first.worker.run_due(), second.worker.run_due());
        assert_eq!(here.unwrap() + there.unwrap(), 20);
        let mut seen = first.did();
        seen.extend(second.did());
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 20, "each was done once");
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_ever_later_and_given_up() {
    for world in World::everywhere().await {
        let desk = Desk::<false, false>::at(&world).await;
        desk.fails("walk", Fault::Later("it rains".into()));
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
        desk.fails("fly", Fault::Never("no legs".into()));
        desk.asks_for("fly", desk.app.now()).await;
        assert_eq!(desk.worker.run_due().await.unwrap(), 1);
        world.clock.advance(24 * 60 * 60 * 1000);
        assert_eq!(desk.worker.run_due().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn work_that_a_server_left_behind_is_taken_up_by_the_next() {
    for world in World::everywhere().await {
        let desk = Desk::<false, false>::at(&world).await;
        desk.asks_for("left", desk.app.now()).await;
        let taken = rows::take_lane("noting", desk.app.now(), desk.app.now().plus(120_001), "another server");
        taken.one::<(String,)>(&desk.app.store).await.unwrap();
        drop(desk);
        let mut next = Desk::<false, false>::at(&world).await;
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
        let mut desk = Desk::<false, false>::at(&world).await;
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
async fn one_lane_that_fails_holds_up_nobody_outside_of_it() {
    for world in World::everywhere().await {
        let mut desk = Desk::<true, false>::at(&world).await;
        desk.fails("dead end", Fault::Later("nobody answers".into()));
        for number in 0..3 {
            desk.asks_in("dead end", &format!("dead {number}"), desk.app.now()).await;
            desk.asks_in("alive", &format!("alive {number}"), desk.app.now()).await;
        }
        assert_eq!(desk.worker.run_due().await.unwrap(), 4);
        let did = desk.did();
        let alive: Vec<&String> = did.iter().filter(|what| what.starts_with("alive")).collect();
        assert_eq!(alive, ["alive 0", "alive 1", "alive 2"]);
        assert!(did.contains(&"dead 0".to_owned()) && did.len() == 4, "what is behind the first waits: {did:?}");
        // When it works again, it goes on where it stopped.
        *desk.fails.lock().unwrap() = None;
        world.clock.advance(10_000);
        assert_eq!(desk.worker.run_due().await.unwrap(), 3);
        assert_eq!(desk.did(), ["dead 0", "dead 1", "dead 2"]);
    }
}

#[tokio::test]
async fn what_may_be_done_once_only_is_not_done_again_after_a_crash() {
    for world in World::everywhere().await {
        let mut desk = Desk::<false, true>::at(&world).await;
        desk.asks_for("ring the bell", desk.app.now()).await;
        // A server took it, began, and ended.
        let until = desk.app.now().plus(1_000);
        let taken = rows::take_lane("noting", desk.app.now(), until, "another server");
        taken.one::<(String,)>(&desk.app.store).await.unwrap();
        let piece = rows::soonest("noting", "ring the bell").one::<rows::Piece>(&desk.app.store).await.unwrap();
        rows::begin(piece.number, desk.app.now()).execute(&desk.app.store).await.unwrap();
        world.clock.advance(1_000);
        desk.worker.run_due().await.unwrap();
        assert_eq!(desk.did(), Vec::<String>::new());
        assert_eq!(rows::count_waiting("noting").one::<(i64,)>(&desk.app.store).await.unwrap(), (0,));
        // One that failed in time is tried again.
        desk.fails("again", Fault::Later("out of order".into()));
        desk.asks_for("again", desk.app.now()).await;
        desk.worker.run_due().await.unwrap();
        world.clock.advance(10_000);
        desk.worker.run_due().await.unwrap();
        assert_eq!(desk.did(), ["again", "again"]);
    }
}

#[tokio::test]
async fn why_it_failed_is_kept_until_it_is_done() {
    for world in World::everywhere().await {
        let desk = Desk::<false, false>::at(&world).await;
        desk.fails("post", Fault::Later("the box is full".into()));
        desk.asks_for("post", desk.app.now()).await;
        let piece = rows::soonest("noting", "post").one::<rows::Piece>(&desk.app.store).await.unwrap();
        for _ in 0..3 {
            desk.worker.run_due().await.unwrap();
            world.clock.advance(60_000);
        }
        let given_up = rows::given_up("noting", 10, 0).one::<rows::Piece>(&desk.app.store).await.unwrap();
        assert_eq!((given_up.number, given_up.attempts), (piece.number, 3));
        let why = rows::attempts(piece.number).all::<rows::Attempt>(&desk.app.store).await.unwrap();
        assert_eq!(
            why.iter().map(|try_| (try_.attempt, &*try_.error)).collect::<Vec<_>>(),
            [(3, "the box is full"), (2, "the box is full"), (1, "the box is full")]
        );
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
