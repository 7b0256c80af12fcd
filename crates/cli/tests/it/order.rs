//! Who reads on from what they read last misses nothing, reads nothing twice and nothing out of order, whichever server
//! they ask and whichever is killed.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use jackfield_api::path::{ByChannel, ByPost};
use jackfield_api::posts::{CreatePost, GetPostsForChannel, PatchPost, PostsQuery};
use jackfield_api::teams::CreateTeam;
use jackfield_api::users::CreateUser;
use jackfield_api::{channels, query::PerPage};
use jackfield_client::{Client, ClientError, NOTHING, Socket};
use jackfield_model::{
    Channel, ChannelId, ChannelType, Millis, Post, PostId, PostList, PostPatch, Team, User, WebSocketEvent,
};
use tokio::sync::watch;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::timeout;

use crate::running::{Running, serve};

const WRITERS: usize = 8;
const POSTS: usize = 40;
const KILLS: usize = 4;
const LONG: Duration = Duration::from_secs(180);
const PASSWORD: &str = "correct horse 7";

/// Where a server is, for somebody who is signed in; nothing while it is down.
type Place = watch::Receiver<Option<Client>>;
/// What was read: the newest form of each message by its name, and the post that has it.
type Read = BTreeMap<String, (PostId, String)>;

#[tokio::test]
async fn on_sqlite_readers_miss_nothing() {
    let folder = tempfile::tempdir().unwrap();
    LocalSet::new().run_until(check(&[folder.path()], None)).await;
}

#[tokio::test]
async fn on_two_servers_readers_miss_nothing() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let database = jackfield_storage::testing::databases(one.path()).await[1].clone();
    LocalSet::new().run_until(check(&[one.path(), two.path()], Some(&database))).await;
}

async fn check(folders: &[&Path], database: Option<&str>) {
    let mut commands: Vec<_> = folders.iter().map(|folder| serve(folder)).collect();
    let mut servers = Vec::new();
    for command in &mut commands {
        if let Some(database) = database {
            command.args(["--database", database]);
        }
        servers.push(Running::start(command).await);
    }
    let anna = sign_up(&servers[0].client).await;
    let channel = make_channel(&anna).await;
    let start = says(&anna, channel, "start", "start".into(), PostId::EMPTY).await.unwrap();
    let there = |server: &Running| Some(server.client.with_auth(anna.auth().clone()));
    let places: Vec<_> = servers.iter().map(|server| watch::channel(there(server)).0).collect();

    let mut readers = JoinSet::new();
    for place in &places {
        readers.spawn_local(by_since(place.subscribe(), channel));
        readers.spawn_local(by_after(place.subscribe(), channel, start.id));
        readers.spawn_local(by_socket(place.subscribe(), channel, start.update_at));
    }
    let (count, mut counted) = watch::channel(0_usize);
    let mut writers = JoinSet::new();
    for number in 0..WRITERS {
        let place = places[number % places.len()].subscribe();
        writers.spawn_local(write(place, channel, number, count.clone()));
    }
    let everything = async {
        for kill in 1..=KILLS {
            let moment = kill * WRITERS * POSTS / (KILLS + 1);
            counted.wait_for(|count| *count >= moment).await.unwrap();
            let at = kill % servers.len();
            places[at].send_replace(None);
            let server = servers.remove(at);
            server.kill().await;
            servers.insert(at, Running::start(&mut commands[at]).await);
            places[at].send_replace(there(&servers[at]));
        }
        while let Some(outcome) = writers.join_next().await {
            outcome.unwrap();
        }
        while let Some(read) = readers.join_next().await {
            assert_eq!(read.unwrap().len(), WRITERS * POSTS);
        }
    };
    timeout(LONG, everything).await.expect("everybody reads everything in time");
    for server in servers {
        assert!(server.stop().await.success(), "it stops when it is asked to");
    }
}

async fn sign_up(stranger: &Client) -> Client {
    let anna = User {
        username: "anna".into(),
        email: "anna@example.com".into(),
        password: PASSWORD.into(),
        ..User::default()
    };
    stranger.post::<CreateUser>(anna).await.unwrap();
    stranger.login("anna", PASSWORD).await.unwrap().client
}

async fn make_channel(anna: &Client) -> ChannelId {
    let team = Team { name: "reds".into(), display_name: "Reds".into(), ..Team::default() };
    let team_id = anna.post::<CreateTeam>(team).await.unwrap().id;
    let (name, display_name) = ("busy".to_owned(), "Busy".to_owned());
    let channel = Channel { team_id, name, display_name, channel_type: ChannelType::Open, ..Channel::default() };
    anna.post::<channels::CreateChannel>(channel).await.unwrap().id
}

async fn says(
    client: &Client,
    channel_id: ChannelId,
    message: &str,
    pending_post_id: String,
    root_id: PostId,
) -> Result<Post, ClientError> {
    let draft = Post { channel_id, message: message.into(), pending_post_id, root_id, ..Post::default() };
    client.call::<CreatePost>(NOTHING, Default::default(), draft).await.map(Post::from)
}

/// The client of a server that is there, as soon as one is.
async fn there(place: &mut Place) -> Client {
    place.wait_for(Option::is_some).await.unwrap().clone().unwrap()
}

/// Asks until there is an answer.
async fn insists<T>(place: &mut Place, mut ask: impl AsyncFnMut(&Client) -> Result<T, ClientError>) -> T {
    loop {
        let client = there(place).await;
        match ask(&client).await {
            Ok(answer) => return answer,
            Err(error) => {
                let refused = error.status().is_some_and(|status| status < 500);
                assert!(!refused, "{error}");
            }
        }
    }
}

/// Whether a message is edited once it is there.
fn is_edited(count: usize) -> bool {
    count % 10 == 3
}

/// Writes, without an answer again with the same id; every fourth post is a reply, every tenth is edited.
async fn write(mut place: Place, channel: ChannelId, number: usize, counter: watch::Sender<usize>) {
    let mut root = PostId::EMPTY;
    for count in 0..POSTS {
        let text = format!("{number}.{count}");
        let thread = if count % 4 == 3 { root } else { PostId::EMPTY };
        let post =
            insists(&mut place, async |client| says(client, channel, &text, format!("pending:{text}"), thread).await)
                .await;
        assert_eq!(post.message, text, "the answer is that of another post");
        if thread.is_empty() {
            root = post.id;
        }
        if is_edited(count) {
            let path = ByPost { post_id: post.id };
            let patch = PostPatch { message: Some(format!("{text} edited")), ..PostPatch::default() };
            insists(&mut place, async |client| {
                client.call::<PatchPost>(path.clone(), Default::default(), patch.clone()).await
            })
            .await;
        }
        counter.send_modify(|count| *count += 1);
    }
}

/// What a message was called before it was edited.
fn name(post: &Post) -> &str {
    post.message.split(' ').next().unwrap_or_default()
}

/// Takes up what was read; a message that two posts have was written twice.
fn take(read: &mut Read, post: &Post) {
    let name = name(post).to_owned();
    if !post.post_type.is_empty() || name == "start" {
        return;
    }
    if let Some((id, _)) = read.insert(name, (post.id, post.message.clone())) {
        assert_eq!(id, post.id, "{:?} is there twice", post.message);
    }
}

/// Whether everything was read, edits too where they are.
fn is_all(read: &Read, edits: bool) -> bool {
    let edited = read.values().filter(|(_, message)| message.ends_with("edited")).count();
    let wanted = WRITERS * (0..POSTS).filter(|count| is_edited(*count)).count();
    read.len() == WRITERS * POSTS && (!edits || edited == wanted)
}

async fn page(client: &Client, channel_id: ChannelId, query: PostsQuery) -> Result<PostList, ClientError> {
    let query = PostsQuery { per_page: PerPage(200), skip_fetch_threads: true, ..query };
    client.call::<GetPostsForChannel>(ByChannel { channel_id }, query, ()).await
}

async fn since(client: &Client, channel: ChannelId, since: Millis) -> Result<Vec<Post>, ClientError> {
    let list = page(client, channel, PostsQuery { since: since.into(), ..PostsQuery::default() }).await?;
    let mut posts: Vec<Post> = list.posts.into_values().map(Post::from).collect();
    posts.sort_by_key(|post| post.update_at);
    Ok(posts)
}

async fn by_since(mut place: Place, channel: ChannelId) -> Read {
    let (mut read, mut newest) = (Read::new(), Millis(1));
    while !is_all(&read, true) {
        for post in insists(&mut place, async |client| since(client, channel, newest).await).await {
            assert!(post.update_at > newest, "not after what was read: {}", post.message);
            newest = post.update_at;
            take(&mut read, &post);
        }
    }
    read
}

async fn by_after(mut place: Place, channel: ChannelId, start: PostId) -> Read {
    let (mut read, mut last, mut newest) = (Read::new(), start, Millis(0));
    while !is_all(&read, false) {
        let query = PostsQuery { after: last, ..PostsQuery::default() };
        let list = insists(&mut place, async |client| page(client, channel, query.clone()).await).await;
        for id in list.order.iter().rev() {
            let post = &list.posts[id];
            assert!(post.create_at > newest, "out of order: {}", post.message);
            newest = post.create_at;
            last = *id;
            assert!(!read.contains_key(name(post)), "{} is read twice", post.message);
            take(&mut read, post);
        }
    }
    read
}

/// As clients do: what a stream told up to its end is known, and the rest is asked for.
async fn by_socket(mut place: Place, channel: ChannelId, start: Millis) -> Read {
    let (mut read, mut newest) = (Read::new(), start);
    while !is_all(&read, true) {
        let client = there(&mut place).await;
        let Ok(mut socket) = Socket::connect(&client).await else { continue };
        let Ok(missed) = since(&client, channel, newest).await else { continue };
        for post in missed {
            newest = newest.max(post.update_at);
            take(&mut read, &post);
        }
        let mut told = Millis(0);
        while !is_all(&read, true) {
            let Ok(event) = socket.next().await else { break };
            let Some(post) = changed(&event).filter(|post| post.channel_id == channel) else { continue };
            assert!(post.update_at > told, "told out of order: {}", post.message);
            told = post.update_at;
            if told > newest {
                newest = told;
                take(&mut read, &post);
            }
        }
    }
    read
}

fn changed(event: &WebSocketEvent) -> Option<Post> {
    let is_change = matches!(event.event.as_str(), "posted" | "post_edited");
    is_change.then(|| serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap())
}
