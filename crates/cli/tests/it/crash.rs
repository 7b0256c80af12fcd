//! A server that is killed at any moment keeps every post that it acknowledged, and counts right.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jackfield_api::path::{ByChannel, ByChannelMember, ByPost, ByTeam};
use jackfield_api::posts::{CreatePost, GetPost, GetPostsForChannel, PostsQuery};
use jackfield_api::teams::{AddTeamMember, CreateTeam};
use jackfield_api::users::CreateUser;
use jackfield_api::{channels, query::PerPage};
use jackfield_client::{Client, NOTHING};
use jackfield_model::{Channel, ChannelId, ChannelType, Post, PostId, Team, TeamMember, User, UserId};
use tokio::sync::mpsc;

use crate::running::{Running, serve};

const KILLS: usize = 10;
const WRITERS: usize = 4;
const PASSWORD: &str = "correct horse 7";

/// What the writers were told that is kept.
type Acknowledged = mpsc::UnboundedSender<Post>;

#[tokio::test]
async fn on_sqlite_no_acknowledged_post_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    survive(folder.path(), None).await;
}

#[tokio::test]
async fn on_postgresql_no_acknowledged_post_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let database = jackfield_storage::testing::databases(folder.path()).await[1].clone();
    survive(folder.path(), Some(&database)).await;
}

#[tokio::test]
async fn a_post_that_is_sent_again_after_a_crash_is_there_once() {
    let folder = tempfile::tempdir().unwrap();
    for database in [None, Some(jackfield_storage::testing::databases(folder.path()).await[1].clone())] {
        let mut command = serve(folder.path());
        command.args(database.iter().flat_map(|database| ["--database", database]));
        let server = Running::start(&mut command).await;
        let place = Place::make(&server.client).await;
        let draft = Post {
            channel_id: place.channels[0],
            message: "once".into(),
            pending_post_id: "anna:1".into(),
            ..Post::default()
        };
        let mut posts = Vec::new();
        let mut server = Some(server);
        for _ in 0..2 {
            let running = match server.take() {
                Some(running) => running,
                None => Running::start(&mut command).await,
            };
            let anna = running.client.login("anna", PASSWORD).await.unwrap().client;
            posts.push(anna.call::<CreatePost>(NOTHING, Default::default(), draft.clone()).await.unwrap());
            let there = all_posts(&anna, place.channels[0]).await;
            assert_eq!(there.iter().filter(|post| post.message == "once").count(), 1);
            running.kill().await;
        }
        assert_eq!(posts[0].id, posts[1].id);
        assert_eq!(posts[1].pending_post_id, draft.pending_post_id);
    }
}

async fn survive(data: &std::path::Path, database: Option<&str>) {
    let mut command = serve(data);
    if let Some(database) = database {
        command.args(["--database", database]);
    }
    let mut server = Running::start(&mut command).await;
    let place = Place::make(&server.client).await;
    let mut kept: BTreeMap<PostId, Post> = BTreeMap::new();
    for round in 0..KILLS {
        let anna = server.client.login("anna", PASSWORD).await.unwrap().client;
        let (acknowledged, mut arriving) = mpsc::unbounded_channel();
        let going = Arc::new(AtomicBool::new(true));
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let writer = Writer { number, round, client: anna.clone(), channel: place.channels[number % 2] };
                tokio::spawn(writer.write(acknowledged.clone(), going.clone()))
            })
            .collect();
        drop(acknowledged);
        // Another moment in each round.
        for _ in 0..20 + 7 * round {
            let post = arriving.recv().await.expect("the writers write");
            kept.insert(post.id, post);
        }
        server.kill().await;
        going.store(false, Ordering::Relaxed);
        for writer in writers {
            writer.await.unwrap();
        }
        while let Some(post) = arriving.recv().await {
            kept.insert(post.id, post);
        }
        server = Running::start(&mut command).await;
        place.check(&server.client, &kept).await;
    }
    assert!(server.stop().await.success(), "it stops when it is asked to");
}

struct Writer {
    number: usize,
    round: usize,
    client: Client,
    channel: ChannelId,
}

impl Writer {
    /// Writes roots, replies and mentions of Ben until the server is gone.
    async fn write(self, acknowledged: Acknowledged, going: Arc<AtomicBool>) {
        let mut root = PostId::default();
        for count in 0.. {
            if !going.load(Ordering::Relaxed) {
                return;
            }
            let mention = if count % 5 == 0 { " @ben" } else { "" };
            let draft = Post {
                channel_id: self.channel,
                message: format!("round {} writer {} post {count}{mention}", self.round, self.number),
                root_id: if count % 3 == 0 { PostId::default() } else { root },
                ..Post::default()
            };
            let Ok(post) = self.client.call::<CreatePost>(NOTHING, Default::default(), draft).await else { return };
            if post.root_id.is_empty() {
                root = post.id;
            }
            let _ = acknowledged.send(post.into());
        }
    }
}

/// A team with two channels that Anna writes in and Ben is in.
struct Place {
    channels: [ChannelId; 2],
    ben: UserId,
}

impl Place {
    async fn make(stranger: &Client) -> Self {
        let account = |name: &str| User {
            username: name.into(),
            email: format!("{name}@example.com"),
            password: PASSWORD.into(),
            ..User::default()
        };
        let anna = stranger.post::<CreateUser>(account("anna")).await.unwrap();
        assert!(anna.roles.contains("system_admin"), "the first account administers the server");
        let signed_in = stranger.login("anna", PASSWORD).await.unwrap().client;
        let ben = signed_in.post::<CreateUser>(account("ben")).await.unwrap();
        let team = Team { name: "reds".into(), display_name: "Reds".into(), ..Team::default() };
        let team = signed_in.post::<CreateTeam>(team).await.unwrap();
        let member = TeamMember { team_id: team.id, user_id: ben.id, ..TeamMember::default() };
        let by_team = ByTeam { team_id: team.id };
        signed_in.call::<AddTeamMember>(by_team, Default::default(), member).await.unwrap();
        let mut made = Vec::new();
        for name in ["one", "two"] {
            let channel = Channel {
                team_id: team.id,
                name: name.into(),
                display_name: name.into(),
                channel_type: ChannelType::Private,
                ..Channel::default()
            };
            let channel = signed_in.post::<channels::CreateChannel>(channel).await.unwrap();
            let body = channels::AddMemberRequest { user_id: ben.id, ..Default::default() };
            let path = ByChannel { channel_id: channel.id };
            signed_in.call::<channels::AddChannelMember>(path, Default::default(), body).await.unwrap();
            made.push(channel.id);
        }
        Self { channels: [made[0], made[1]], ben: ben.id }
    }

    /// All that was acknowledged is there as it was, nothing is there twice, and every counter is what counting gives.
    async fn check(&self, stranger: &Client, kept: &BTreeMap<PostId, Post>) {
        let anna = stranger.login("anna", PASSWORD).await.unwrap().client;
        let mut there: HashMap<PostId, Post> = HashMap::new();
        for channel_id in self.channels {
            let posts: Vec<Post> = all_posts(&anna, channel_id).await;
            let written: Vec<&Post> = posts.iter().filter(|post| post.post_type.is_empty()).collect();
            let mut texts: Vec<&str> = written.iter().map(|post| post.message.as_str()).collect();
            texts.sort_unstable();
            let before = texts.len();
            texts.dedup();
            assert_eq!(texts.len(), before, "a post is there twice");

            let channel = anna.get::<channels::GetChannel>(ByChannel { channel_id }).await.unwrap();
            assert_eq!(channel.total_msg_count, written.len() as i64, "the channel's posts");
            let roots: Vec<&&Post> = written.iter().filter(|post| post.root_id.is_empty()).collect();
            assert_eq!(channel.total_msg_count_root, roots.len() as i64, "the channel's threads");
            for root in roots {
                let replies = written.iter().filter(|post| post.root_id == root.id).count() as i64;
                let shown = anna.get::<GetPost>(ByPost { post_id: root.id }).await.unwrap();
                assert_eq!(shown.reply_count, replies, "the replies of {:?}", root.message);
            }
            let by_ben = ByChannelMember { channel_id, user_id: self.ben.into() };
            let member = anna.get::<channels::GetChannelMember>(by_ben).await.unwrap();
            let mentions = written.iter().filter(|post| post.message.contains("@ben")).count() as i64;
            assert_eq!(member.mention_count, mentions, "Ben's mentions");
            there.extend(posts.into_iter().map(|post| (post.id, post)));
        }
        for post in kept.values() {
            let found =
                there.get(&post.id).unwrap_or_else(|| panic!("{:?} was acknowledged and is lost", post.message));
            assert_eq!((&found.message, found.root_id), (&post.message, post.root_id));
        }
    }
}

async fn all_posts(client: &Client, channel_id: ChannelId) -> Vec<Post> {
    let mut all = Vec::new();
    for page in 0.. {
        let query = PostsQuery { page, per_page: PerPage(200), skip_fetch_threads: true, ..Default::default() };
        let list = client.call::<GetPostsForChannel>(ByChannel { channel_id }, query, ()).await.unwrap();
        let full = list.order.len() == 200;
        all.extend(list.order.iter().filter_map(|id| list.posts.get(id).cloned()).map(Post::from));
        if !full {
            break;
        }
    }
    all
}
