//! A team of four: Anna writes, the others hear of it. Nobody has a connection, so that all of them are offline.

use std::sync::Arc;

use jackfield_domain::jobs::{Worker, kinds};
use jackfield_domain::posts::{self, Author};
use jackfield_domain::{App, Granted, channels, config, testing, users};
use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf, EditUser};
use jackfield_model::{ChannelId, Post, PostId, User, UserId, UserPatch};
use jackfield_storage::work;
use serde_json::Value;

pub use crate::people::cx;
use crate::people::{join, person, team};
use crate::world::World;

/// A mail waits so long.
pub const DELAY: i64 = 30_000;

pub struct Town {
    pub app: App,
    pub worker: Worker,
    pub channel: ChannelId,
    pub anna: UserId,
    pub ben: UserId,
    pub chloe: UserId,
}

impl Town {
    pub async fn in_world(world: &World) -> Self {
        let app = world.server().await;
        let anna = person(&app, "anna").await;
        let (team, channel) = team(&app, "reds", anna).await;
        let mut others = Vec::new();
        for name in ["ben", "chloe"] {
            let id = person(&app, name).await;
            join(&app, team, id).await;
            others.push(id);
        }
        // Who came in has read everything up to then.
        world.clock.advance(1_000);
        let worker = Worker::new(app.clone(), kinds());
        Self { app, worker, channel, anna, ben: others[0], chloe: others[1] }
    }

    /// One more server on the same data.
    pub async fn beside(&self, world: &World) -> Self {
        let app = world.server().await;
        let worker = Worker::new(app.clone(), kinds());
        Self { app, worker, channel: self.channel, anna: self.anna, ben: self.ben, chloe: self.chloe }
    }

    pub async fn set(&self, settings: Value) {
        config::change(&self.app, &testing::granted(()), settings).await.unwrap();
    }

    /// Anna writes to the channel.
    pub async fn says(&self, message: &str) -> Arc<Post> {
        self.writes(self.anna, self.channel, message, PostId::EMPTY).await
    }

    pub async fn writes(&self, user: UserId, channel: ChannelId, message: &str, root: PostId) -> Arc<Post> {
        let post = Post { channel_id: channel, message: message.into(), root_id: root, ..Post::default() };
        let granted = self.app.authorize::<CreatePost>(&cx(user), channel).await.unwrap();
        posts::create(&self.app, &granted, post, Author::Caller).await.unwrap()
    }

    pub async fn direct(&self, one: UserId, other: UserId) -> ChannelId {
        let granted = testing::granted::<CreateDirectChannel>(DirectOf { one, other });
        channels::direct(&self.app, &granted).await.unwrap().id
    }

    pub async fn reads(&self, user: UserId, channel: ChannelId) {
        channels::view(&self.app, &self.own(user), &[channel], false).await.unwrap();
    }

    /// Sets one of somebody's notification settings.
    pub async fn wants(&self, user: UserId, name: &str, word: &str) {
        let found = jackfield_storage::users::by_id(user).one::<User>(&self.app.store).await.unwrap();
        let mut props = found.notify_props;
        props.insert(name.into(), word.into());
        let patch = UserPatch { notify_props: Some(props), ..UserPatch::default() };
        users::patch(&self.app, &self.own(user), patch).await.unwrap();
    }

    pub fn own(&self, user: UserId) -> Granted<EditUser> {
        testing::granted(user)
    }

    /// How many pieces of work wait, taken ones among them.
    pub async fn rows(&self) -> i64 {
        let mut all = 0;
        for kind in ["notifications", "pushes", "mails"] {
            all += work::count_waiting(kind).one::<(i64,)>(&self.app.store).await.unwrap().0;
        }
        all
    }
}
