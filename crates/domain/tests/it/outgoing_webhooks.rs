//! Outgoing webhooks on both engines: told again after failures, their answers posted once, slow ones held apart.

use std::sync::Arc;

use jackfield_domain::App;
use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::outgoing_webhooks::{self, Deliveries};
use jackfield_domain::posts::{self, Author};
use jackfield_model::permission::{CreateOutgoingWebhook, CreatePost};
use jackfield_model::{ChannelId, OutgoingWebhook, Post, TeamId, UserId};
use jackfield_storage::work::{self, Piece};
use jackfield_testkit::outside::{Behaviour, Receiver};
use jackfield_testkit::{World, people};

struct Town {
    app: App,
    anna: UserId,
    team: TeamId,
    square: ChannelId,
}

async fn server(world: &World) -> App {
    let allowed = ("ServiceSettings.AllowedUntrustedInternalConnections".to_owned(), "127.0.0.1".to_owned());
    world.server_with(vec![allowed]).await
}

async fn town(world: &World) -> Town {
    let app = server(world).await;
    let anna = people::person(&app, "anna").await;
    let (team, square) = people::team(&app, "reds", anna).await;
    Town { app, anna, team, square }
}

impl Town {
    async fn makes_hook(&self, urls: &[&str]) -> OutgoingWebhook {
        let draft = OutgoingWebhook {
            trigger_words: vec!["go".into()],
            callback_urls: urls.iter().map(|url| (*url).to_owned()).collect(),
            content_type: "application/json".into(),
            ..OutgoingWebhook::default()
        };
        let cx = people::cx(self.anna);
        let granted = self.app.authorize::<CreateOutgoingWebhook>(&cx, self.team).await.unwrap();
        outgoing_webhooks::create(&self.app, &granted, draft).await.unwrap()
    }

    async fn writes(&self, message: &str) {
        writes(&self.app, self.anna, self.square, message).await;
    }

    fn worker(&self) -> Worker {
        Worker::new(self.app.clone(), vec![Arc::new(Queue(Deliveries))])
    }

    /// What is written in the square, the oldest first.
    async fn messages(&self) -> Vec<String> {
        let found = jackfield_storage::posts::page(self.anna, self.square, false, 60, 0).all::<Post>(&self.app.store);
        let posts = found.await.unwrap().into_iter().rev().filter(|post| !post.is_system());
        posts.map(|post| post.message).collect()
    }
}

async fn writes(app: &App, user: UserId, channel: ChannelId, message: &str) {
    let granted = app.authorize::<CreatePost>(&people::cx(user), channel).await.unwrap();
    let post = Post { message: message.into(), ..Post::default() };
    posts::create(app, &granted, post, Author::Caller).await.unwrap();
}

#[tokio::test]
async fn an_address_that_fails_is_told_again_and_answered_once() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let receiver = Receiver::start().await;
        town.makes_hook(&[&receiver.url]).await;
        receiver.answers(503, "");
        town.writes("go 1").await;
        assert_eq!(town.worker().run_due().await.unwrap(), 1);
        // The next try is due after five seconds and up to a quarter of them more.
        world.clock.advance(4_999);
        assert_eq!(town.worker().run_due().await.unwrap(), 0);
        receiver.behaves(|_| Behaviour::Closes);
        world.clock.advance(1_500);
        assert_eq!(town.worker().run_due().await.unwrap(), 1);
        receiver.answers(200, r#"{"text":"done"}"#);
        world.clock.advance(20_000);
        assert_eq!(town.worker().run_due().await.unwrap(), 1);
        assert_eq!(town.messages().await, ["go 1", "done"]);
        world.clock.advance(1_000_000);
        assert_eq!(town.worker().run_due().await.unwrap(), 0);
        // What refuses for good is not asked again.
        receiver.answers(404, "");
        town.writes("go 2").await;
        assert_eq!(town.worker().run_due().await.unwrap(), 1);
        world.clock.advance(1_000_000);
        assert_eq!(town.worker().run_due().await.unwrap(), 0);
        let given_up = work::given_up("outgoing_webhooks", 10, 0).all::<Piece>(&town.app.store).await.unwrap();
        assert_eq!(given_up.len(), 1);
        assert_eq!(receiver.told().len(), 4);
    }
}

#[tokio::test]
async fn one_that_hangs_holds_up_no_other() {
    let world = World::small();
    let town = town(&world).await;
    let (stuck, quick) = (Receiver::start().await, Receiver::start().await);
    stuck.behaves(|_| Behaviour::Hangs);
    town.makes_hook(&[&stuck.url, &quick.url]).await;
    let running = town.worker().start();
    for at in 1..=5 {
        town.writes(&format!("go {at}")).await;
    }
    assert_eq!(quick.until(5).await.len(), 5);
    assert_eq!(stuck.told().len(), 1, "the lane waits for its first");
    drop(running);
}
