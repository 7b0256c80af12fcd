//! Scheduled posts: sent once when they are due, whoever serves; kept with the reason where they cannot be.

use std::path::Path;
use std::sync::{Arc, Mutex};

use futures_util::future::BoxFuture;
use jackfield_domain::events::{Event, Published, Subscriber};
use jackfield_domain::hooks::{HookCall, HookId, HookReply, Hooks, Verdict};
use jackfield_domain::jobs::{Queue, Worker};
use jackfield_domain::posts::{self, Author};
use jackfield_domain::{App, Cx, channels, config, scheduled_posts, users};
use jackfield_model::permission::{
    AddChannelMember, ChangeUserActive, ChannelMemberOf, CreateChannel, CreatePost, DeleteChannel, DeletePost,
    ManageScheduledPost, NewChannel, RemoveChannelMember, ViewTeam,
};
use jackfield_model::{
    Channel, ChannelId, ChannelType, FileId, FileInfo, Post, PostId, ScheduledPost, ScheduledPostError, TeamId, UserId,
};
use jackfield_storage::{
    Query, Store, files, posts as stored_posts, scheduled_posts as rows, testing,
    work::{self, Piece},
};
use serde_json::json;

use crate::people::{cx, join, person, team};
use crate::world::World;

const HOUR: i64 = 60 * 60 * 1000;

/// A team of Anna and Ben with a channel of both.
struct Town {
    app: App,
    worker: Worker,
    anna: UserId,
    ben: UserId,
    team: TeamId,
    channel: ChannelId,
}

fn worker(app: &App) -> Worker {
    Worker::new(app.clone(), vec![Arc::new(Queue(scheduled_posts::Sending))])
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
        let granted = jackfield_domain::testing::granted::<AddChannelMember>(joins);
        channels::add_member(&app, &granted).await.unwrap();
        Self { worker: worker(&app), app, anna, ben, team, channel }
    }

    async fn schedules(&self, who: UserId, post: ScheduledPost) -> jackfield_domain::Result<ScheduledPost> {
        let granted = self.app.authorize::<CreatePost>(&cx(who), self.channel).await?;
        scheduled_posts::create(&self.app, &granted, post).await
    }

    /// A post that is due in an hour.
    fn soon(&self, message: &str) -> ScheduledPost {
        ScheduledPost { message: message.into(), scheduled_at: self.app.now().plus(HOUR), ..ScheduledPost::default() }
    }

    /// What people wrote in the channel, in order.
    async fn written(&self) -> Vec<(UserId, String)> {
        let page = stored_posts::page(self.anna, self.channel, false, 200, 0);
        let posts = page.all::<Post>(&self.app.store).await.unwrap();
        posts.into_iter().rev().filter(|post| !post.is_system()).map(|post| (post.user_id, post.message)).collect()
    }

    async fn waiting(&self, who: UserId) -> Vec<ScheduledPost> {
        let granted = self.app.authorize::<ViewTeam>(&cx(who), self.team).await.unwrap();
        let mut lists = scheduled_posts::of_team(&self.app, &granted, false).await.unwrap();
        lists.remove(self.team.as_str()).unwrap()
    }

    async fn writes(&self, message: &str) -> PostId {
        let granted = self.app.authorize::<CreatePost>(&cx(self.anna), self.channel).await.unwrap();
        let post = Post { channel_id: self.channel, message: message.into(), ..Post::default() };
        posts::create(&self.app, &granted, post, Author::Caller).await.unwrap().id
    }

    async fn uploads(&self, who: UserId) -> FileId {
        let file = FileInfo { id: FileId::new(), user_id: who, name: "plan.txt".into(), ..FileInfo::default() };
        files::insert(&file).execute(&self.app.store).await.unwrap();
        file.id
    }

    async fn runs(&self, sql: String) {
        Query::new(testing::statement(sql)).execute(&self.app.store).await.unwrap();
    }
}

/// The names of what is told about scheduled posts.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<&'static str>>>);

impl Subscriber for Heard {
    fn receive(&self, event: &Published) {
        let name = match &event.event {
            Event::ScheduledPostCreated { .. } => "created",
            Event::ScheduledPostUpdated { .. } => "updated",
            Event::ScheduledPostDeleted { .. } => "deleted",
            Event::Posted(posted) if !posted.post.is_system() => "posted",
            _ => return,
        };
        self.0.lock().unwrap().push(name);
    }
}

#[tokio::test]
async fn a_scheduled_post_is_sent_in_its_authors_name_when_it_is_due() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let heard = Heard::default();
        town.app.events.subscribe(Arc::new(heard.clone()));
        let file = town.uploads(town.ben).await;
        let post = ScheduledPost { file_ids: vec![file], ..town.soon("Good morning") };
        let kept = town.schedules(town.ben, post).await.unwrap();
        assert_eq!(kept.metadata.as_ref().unwrap().files[0].name, "plan.txt");
        assert_eq!(town.waiting(town.ben).await, std::slice::from_ref(&kept));
        assert!(town.waiting(town.anna).await.is_empty(), "it is nobody else's business");
        world.clock.advance(HOUR - 1);
        assert_eq!(town.worker.run_due().await.unwrap(), 0);
        assert!(town.written().await.is_empty());
        world.clock.advance(1);
        assert_eq!(town.worker.run_due().await.unwrap(), 1);
        assert_eq!(town.written().await, [(town.ben, "Good morning".to_owned())]);
        assert!(town.waiting(town.ben).await.is_empty());
        let attached = files::by_id(file).one::<FileInfo>(&town.app.store).await.unwrap();
        assert_eq!(attached.channel_id, town.channel);
        world.clock.advance(48 * HOUR);
        assert_eq!(town.worker.run_due().await.unwrap(), 0);
        assert_eq!(*heard.0.lock().unwrap(), ["created", "deleted", "posted"]);
    }
}

#[tokio::test]
async fn two_servers_on_one_database_send_each_post_once() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let other = world.server().await;
        let wanted: Vec<String> = (0..20).map(|number| format!("Number {number:02}")).collect();
        for message in &wanted {
            town.schedules(town.ben, town.soon(message)).await.unwrap();
        }
        world.clock.advance(HOUR);
        let there = worker(&other);
        let (here, there) = tokio::join!(town.worker.run_due(), there.run_due());
        assert_eq!(here.unwrap() + there.unwrap(), 20);
        let mut written: Vec<String> = town.written().await.into_iter().map(|(_, message)| message).collect();
        written.sort();
        assert_eq!(written, wanted);
    }
}

#[tokio::test]
async fn what_a_server_left_behind_is_sent_once_by_the_next() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let kept = town.schedules(town.ben, town.soon("Still there")).await.unwrap();
        world.clock.advance(HOUR);
        // A server took it and ended before it sent anything.
        let until = town.app.now().plus(60_001);
        let taken = work::take_lane("scheduled_posts", town.app.now(), until, "a server that ends");
        assert_eq!(taken.one::<(String,)>(&town.app.store).await.unwrap().0, kept.id.to_string());
        let next = world.server().await;
        assert_eq!(worker(&next).run_due().await.unwrap(), 0, "it may still be at work");
        world.clock.advance(60_001);
        assert_eq!(worker(&next).run_due().await.unwrap(), 1);
        assert_eq!(town.written().await.len(), 1);
        // Had the first only been slow, it would store nothing any more.
        let late = rows::delete_unchanged(kept.id, kept.update_at).execute(&town.app.store).await.unwrap();
        assert_eq!(late, 0);
        world.clock.advance(HOUR);
        assert_eq!(worker(&next).run_due().await.unwrap() + town.worker.run_due().await.unwrap(), 0);
        assert_eq!(town.written().await.len(), 1);
    }
}

#[tokio::test]
async fn what_its_author_changes_or_deletes_in_time_counts() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let first = town.schedules(town.ben, town.soon("First")).await.unwrap();
        let second = town.schedules(town.ben, town.soon("Second")).await.unwrap();
        let own = town.app.authorize::<ManageScheduledPost>(&cx(town.ben), first.id).await.unwrap();
        scheduled_posts::delete(&town.app, &own).await.unwrap();
        let own = town.app.authorize::<ManageScheduledPost>(&cx(town.ben), second.id).await.unwrap();
        let changed = ScheduledPost { id: second.id, ..town.soon("Changed") };
        let later = ScheduledPost { scheduled_at: second.scheduled_at.plus(HOUR), ..changed };
        // Somebody who took it before the change finds that it is not theirs any more.
        world.clock.advance(HOUR);
        let until = town.app.now().plus(60_000);
        let taken = work::take_lane("scheduled_posts", town.app.now(), until, "a server");
        taken.one::<(String,)>(&town.app.store).await.unwrap();
        scheduled_posts::update(&town.app, &own, later).await.unwrap();
        let late = rows::delete_unchanged(second.id, second.update_at).execute(&town.app.store).await.unwrap();
        assert_eq!(late, 0);
        let piece = work::soonest("scheduled_posts", second.id.as_str()).one::<Piece>(&town.app.store).await.unwrap();
        assert_eq!(work::delete(&piece, "a server").execute(&town.app.store).await.unwrap(), 0);
        assert_eq!(town.worker.run_due().await.unwrap(), 0);
        world.clock.advance(HOUR);
        assert_eq!(town.worker.run_due().await.unwrap(), 1);
        assert_eq!(town.written().await, [(town.ben, "Changed".to_owned())]);
    }
}

/// Deletes the scheduled posts while one of them is being sent, as their author could.
struct Meanwhile(Store);

impl Hooks for Meanwhile {
    fn ask<'a>(&'a self, _: &'a Arc<Cx>, call: HookCall) -> BoxFuture<'a, jackfield_domain::Result<HookReply>> {
        Box::pin(async move {
            let all = testing::statement("DELETE FROM scheduledposts".into());
            assert_eq!(Query::new(all).execute(&self.0).await.unwrap(), 1);
            Ok(call.unchanged())
        })
    }

    fn ask_one<'a>(
        &'a self,
        _: &'a Arc<Cx>,
        _: &'a str,
        call: HookCall,
    ) -> BoxFuture<'a, jackfield_domain::Result<HookReply>> {
        Box::pin(async move { Ok(call.unchanged()) })
    }

    fn request<'a>(
        &'a self,
        _: &'a Arc<Cx>,
        _: &'a str,
        _: http::Request<Vec<u8>>,
    ) -> BoxFuture<'a, jackfield_domain::Result<(u16, Vec<u8>)>> {
        Box::pin(async { Ok((404, Vec::new())) })
    }

    fn offer_file<'a>(
        &'a self,
        _: &'a Arc<Cx>,
        _: FileInfo,
        _: &'a Path,
        _: u64,
    ) -> BoxFuture<'a, jackfield_domain::Result<Verdict<FileInfo>>> {
        Box::pin(async { Ok(Verdict::Unchanged) })
    }

    fn tell(&self, _: &Arc<Cx>, _: HookCall) {}
}

#[tokio::test]
async fn what_is_deleted_while_it_is_being_sent_is_not_sent() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        town.schedules(town.ben, town.soon("Never mind")).await.unwrap();
        town.app.hooks.install(Arc::new(Meanwhile(town.app.store.clone())));
        town.app.hooks.set_implemented([HookId::MessageWillBePosted].into_iter().collect());
        let heard = Heard::default();
        town.app.events.subscribe(Arc::new(heard.clone()));
        world.clock.advance(HOUR);
        assert_eq!(town.worker.run_due().await.unwrap(), 1);
        assert!(town.written().await.is_empty());
        assert!(heard.0.lock().unwrap().is_empty(), "nothing happened, and nothing is told");
    }
}

/// Schedules a post of Ben's, lets something happen, and answers why it was not sent.
async fn outcome(world: &World, post: ScheduledPost, town: &Town, meanwhile: impl AsyncFnOnce(&Town)) -> String {
    let kept = town.schedules(town.ben, post).await.unwrap();
    meanwhile(town).await;
    let before = town.written().await.len();
    world.clock.advance(HOUR);
    assert_eq!(town.worker.run_due().await.unwrap(), 1);
    assert_eq!(town.written().await.len(), before, "nothing was sent");
    world.clock.advance(HOUR);
    assert_eq!(town.worker.run_due().await.unwrap(), 0, "it is not tried again by itself");
    let row = rows::get(kept.id).one::<ScheduledPost>(&town.app.store).await.unwrap();
    assert!(row.processed_at > kept.create_at);
    row.error_code.to_string()
}

#[tokio::test]
async fn what_cannot_be_sent_is_kept_with_the_reason() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let root = town.writes("Shall we?").await;
        let reply = ScheduledPost { root_id: root, ..town.soon("Yes") };
        let code = outcome(&world, reply, &town, async |town| {
            let granted = town.app.authorize::<DeletePost>(&cx(town.anna), root).await.unwrap();
            posts::delete(&town.app, &granted).await.unwrap();
        });
        assert_eq!(code.await, "thread_deleted");

        let file = town.uploads(town.ben).await;
        let with_file = ScheduledPost { file_ids: vec![file], ..town.soon("With a file") };
        let code = outcome(&world, with_file, &town, async |town| {
            town.runs(format!("UPDATE fileinfo SET deleteat = 1 WHERE id = '{file}'")).await;
        });
        assert_eq!(code.await, "invalid_post");

        let late = outcome(&world, town.soon("Too late"), &town, async |_| world.clock.advance(25 * HOUR));
        assert_eq!(late.await, "unable_to_send");

        let (channel, ben) = (town.channel, town.ben);
        let code = outcome(&world, town.soon("No right"), &town, async |town| {
            let (no, user) = ("schemeuser = (1 = 0), roles = ''", format!("userid = '{ben}'"));
            town.runs(format!("UPDATE channelmembers SET {no} WHERE channelid = '{channel}' AND {user}")).await;
        });
        assert_eq!(code.await, "no_channel_permission");
        let yes = "UPDATE channelmembers SET schemeuser = (1 = 1)".to_owned();
        town.runs(yes).await;

        let code = outcome(&world, town.soon("Left"), &town, async |town| {
            let leaves = ChannelMemberOf { channel, user: ben };
            let granted = jackfield_domain::testing::granted::<RemoveChannelMember>(leaves);
            channels::remove_member(&town.app, &granted).await.unwrap();
        });
        assert_eq!(code.await, "no_channel_member");
        let joins = ChannelMemberOf { channel, user: ben };
        let granted = jackfield_domain::testing::granted::<AddChannelMember>(joins);
        channels::add_member(&town.app, &granted).await.unwrap();

        let set_active = async |active| {
            let granted = jackfield_domain::testing::granted::<ChangeUserActive>(ben);
            users::set_active(&town.app, &granted, active).await.unwrap();
        };
        assert_eq!(outcome(&world, town.soon("Gone"), &town, async |_| set_active(false).await).await, "user_deleted");
        set_active(true).await;

        let code = outcome(&world, town.soon("Archived"), &town, async |town| {
            let granted = jackfield_domain::testing::granted::<DeleteChannel>(channel);
            channels::archive(&town.app, &granted).await.unwrap();
        });
        assert_eq!(code.await, "channel_archived");
        assert_eq!(town.waiting(ben).await.len(), 7, "all are there for their author to see");
    }
}

#[tokio::test]
async fn an_author_or_a_channel_that_is_no_more_sends_nothing() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let channel = town.channel;
        let code = outcome(&world, town.soon("Nowhere"), &town, async |town| {
            town.runs(format!("UPDATE scheduledposts SET channelid = '{}'", ChannelId::new())).await;
        });
        assert_eq!(code.await, "channel_not_found");
        let code = outcome(&world, town.soon("Nobody"), &town, async |town| {
            let nobody = UserId::new();
            town.runs(format!("UPDATE scheduledposts SET userid = '{nobody}' WHERE channelid = '{channel}'")).await;
        });
        assert_eq!(code.await, "user_missing");
    }
}

#[tokio::test]
async fn one_that_failed_is_tried_again_when_its_author_says_so() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let kept = town.schedules(town.ben, town.soon("Again")).await.unwrap();
        world.clock.advance(26 * HOUR);
        assert_eq!(town.worker.run_due().await.unwrap(), 1);
        let failed = town.waiting(town.ben).await;
        assert_eq!(failed[0].error_code, ScheduledPostError::UnableToSend);
        let own = town.app.authorize::<ManageScheduledPost>(&cx(town.ben), kept.id).await.unwrap();
        let again = ScheduledPost { id: kept.id, ..town.soon("Again") };
        scheduled_posts::update(&town.app, &own, again).await.unwrap();
        world.clock.advance(HOUR);
        assert_eq!(town.worker.run_due().await.unwrap(), 1);
        assert_eq!(town.written().await, [(town.ben, "Again".to_owned())]);
    }
}

#[tokio::test]
async fn nobody_schedules_without_end() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        for number in 0..200 {
            let post = ScheduledPost {
                id: jackfield_model::ScheduledPostId::new(),
                user_id: town.ben,
                channel_id: town.channel,
                ..town.soon(&number.to_string())
            };
            rows::insert(&post).execute(&town.app.store).await.unwrap();
        }
        let refused = town.schedules(town.ben, town.soon("One too many")).await.unwrap_err();
        assert_eq!((refused.0.status_code, &*refused.0.id), (400, "app.save_scheduled_post.save.app_error"));
        town.schedules(town.anna, town.soon("Anna has room")).await.unwrap();
    }
}

#[tokio::test]
async fn nothing_is_sent_while_the_setting_is_off() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        town.schedules(town.ben, town.soon("Wait for it")).await.unwrap();
        let set = async |on: bool| {
            let patch = json!({ "ServiceSettings": { "ScheduledPosts": on } });
            config::change(&town.app, &jackfield_domain::testing::granted(()), patch).await.unwrap();
        };
        set(false).await;
        let refused = town.schedules(town.ben, town.soon("Not now")).await.unwrap_err();
        assert_eq!((refused.0.status_code, &*refused.0.id), (400, "api.scheduled_posts.feature_disabled"));
        world.clock.advance(HOUR);
        assert_eq!(town.worker.run_due().await.unwrap(), 0);
        set(true).await;
        assert_eq!(town.worker.run_due().await.unwrap(), 1);
        assert_eq!(town.written().await.len(), 1);
    }
}
