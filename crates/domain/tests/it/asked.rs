//! What posts ask for at a time of its own: reminders, and telling people again.

use std::sync::{Arc, Mutex};

use jackfield_domain::events::{Event, Published, Subscriber};
use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::posts::{self, Author};
use jackfield_domain::{App, channels, reactions, testing};
use jackfield_model::permission::{
    AddChannelMember, AddReaction, ChannelMemberOf, CreateChannel, CreatePost, EditUser, NewChannel, ReadPost,
};
use jackfield_model::{Channel, ChannelId, ChannelType, Post, PostId, PostMetadata, PostPriority, UserId, post_type};
use jackfield_storage::{channels as stored_channels, posts as stored_posts};

use crate::people::{cx, join, person, team};
use crate::world::World;

const MINUTE: i64 = 60_000;

struct Town {
    app: App,
    worker: Worker,
    anna: UserId,
    ben: UserId,
    channel: ChannelId,
}

impl Town {
    async fn build(world: &World) -> Self {
        let app = world.server().await;
        let (anna, ben) = (person(&app, "anna").await, person(&app, "ben").await);
        let (team, _) = team(&app, "team", anna).await;
        join(&app, team, ben).await;
        let draft = Channel {
            team_id: team,
            name: "plans".into(),
            display_name: "Plans".into(),
            channel_type: ChannelType::Open,
            creator_id: anna,
            ..Channel::default()
        };
        let new = NewChannel { team, kind: ChannelType::Open };
        let granted = app.authorize::<CreateChannel>(&cx(anna), new).await.unwrap();
        let channel = channels::create(&app, &granted, draft).await.unwrap().id;
        let joins = ChannelMemberOf { channel, user: ben };
        channels::add_member(&app, &testing::granted::<AddChannelMember>(joins)).await.unwrap();
        let kinds: Vec<Arc<dyn jackfield_domain::jobs::Kind>> =
            vec![Arc::new(Queue(posts::Reminding)), Arc::new(Queue(posts::Persisting))];
        Self { worker: Worker::new(app.clone(), kinds), app, anna, ben, channel }
    }

    async fn writes(&self, message: &str, metadata: Option<PostMetadata>) -> PostId {
        let granted = self.app.authorize::<CreatePost>(&cx(self.anna), self.channel).await.unwrap();
        let post = Post { channel_id: self.channel, message: message.into(), metadata, ..Post::default() };
        posts::create(&self.app, &granted, post, Author::Caller).await.unwrap().id
    }

    async fn is_reminded(&self, post: PostId, at: i64) {
        let granted = self.app.authorize::<ReadPost>(&cx(self.ben), post).await.unwrap();
        let own = self.app.authorize::<EditUser>(&cx(self.ben), self.ben).await.unwrap();
        posts::remind(&self.app, &granted, &own, at).await.unwrap();
    }

    /// What the server's bot said to Ben.
    async fn reminders(&self) -> Vec<Post> {
        let mut found = Vec::new();
        for channel in stored_channels::of_user(self.ben, false, jackfield_model::Millis::NEVER)
            .all::<Channel>(&self.app.store)
            .await
            .unwrap()
        {
            let page = stored_posts::page(self.ben, channel.id, false, 200, 0).all::<Post>(&self.app.store).await;
            found.extend(page.unwrap().into_iter().filter(|post| post.post_type == post_type::REMINDER));
        }
        found
    }
}

#[tokio::test]
async fn a_reminder_comes_once_at_its_time_and_the_last_one_set_counts() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let post = town.writes("Read this", None).await;
        let now = town.app.now().0 / 1000;
        town.is_reminded(post, now + 600).await;
        town.is_reminded(post, now + 1200).await;
        world.clock.advance(11 * MINUTE);
        town.worker.run_due().await.unwrap();
        assert_eq!(town.reminders().await.len(), 0, "another time was chosen");
        world.clock.advance(10 * MINUTE);
        town.worker.run_due().await.unwrap();
        let said = town.reminders().await;
        assert_eq!(said.len(), 1);
        assert_eq!(said[0].props["post_id"], post.as_str());
        assert_eq!(said[0].props["username"], "anna");
        world.clock.advance(60 * MINUTE);
        town.worker.run_due().await.unwrap();
        assert_eq!(town.reminders().await.len(), 1);
    }
}

// covers: 7
#[tokio::test]
async fn who_may_not_read_a_post_any_more_is_not_reminded_of_it() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let post = town.writes("Read this", None).await;
        town.is_reminded(post, town.app.now().0 / 1000 + 60).await;
        stored_posts::delete_thread(post, town.anna, town.app.now()).execute(&town.app.store).await.unwrap();
        world.clock.advance(5 * MINUTE);
        town.worker.run_due().await.unwrap();
        assert_eq!(town.reminders().await.len(), 0);
    }
}

#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<UserId>>>);

impl Subscriber for Told {
    fn receive(&self, event: &Published) {
        if let Event::PersistentNotification { user_id, .. } = &event.event {
            self.0.lock().unwrap().push(*user_id);
        }
    }
}

#[tokio::test]
async fn an_urgent_post_tells_again_until_somebody_does_something_about_it() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let told = Told::default();
        town.app.events.subscribe(Arc::new(told.clone()));
        let count = || told.0.lock().unwrap().len();
        let priority = PostPriority {
            priority: Some("urgent".into()),
            requested_ack: Some(false),
            persistent_notifications: Some(true),
        };
        let asked = PostMetadata { priority: Some(priority), ..PostMetadata::default() };
        let post = town.writes("@ben the oven", Some(asked.clone())).await;
        for times in 1..=2 {
            world.clock.advance(5 * MINUTE);
            town.worker.run_due().await.unwrap();
            assert_eq!(count(), times);
        }
        assert_eq!(told.0.lock().unwrap()[0], town.ben);
        let granted = town.app.authorize::<AddReaction>(&cx(town.ben), post).await.unwrap();
        reactions::add(&town.app, &granted, town.ben, "eyes").await.unwrap();
        world.clock.advance(30 * MINUTE);
        town.worker.run_due().await.unwrap();
        assert_eq!(count(), 2, "Ben has seen it");

        town.writes("@ben the door", Some(asked)).await;
        for _ in 0..20 {
            world.clock.advance(5 * MINUTE);
            town.worker.run_due().await.unwrap();
        }
        assert_eq!(count(), 2 + 6, "it ends by itself");
    }
}
