//! Two servers on one PostgreSQL, which people and administrators take for one.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::time::Duration;

use jackfield_api::channels::CreateDirectChannel;
use jackfield_api::cluster::GetClusterStatus;
use jackfield_api::path::ByUser;
use jackfield_api::posts::CreatePost;
use jackfield_api::roles;
use jackfield_api::sessions::RevokeAllSessions;
use jackfield_api::status::{GetUserStatus, UpdateUserStatus};
use jackfield_api::system::{GetClientConfig, PatchConfig};
use jackfield_client::{Client, ClientError, NOTHING, Socket};
use jackfield_domain::App;
use jackfield_domain::cluster::{self, Me};
use jackfield_domain::testing::{Query, storage as testing};
use jackfield_model::{ChannelId, ChannelType, NodeId, Post, RolePatch, Status, WebSocketEvent};
use jackfield_server::Running;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::everywhere::{application, serve};
use crate::town::{Person, Town, refused};

const LONG: Duration = Duration::from_secs(30);

/// The town lives on server A; everybody can go to B as well.
struct Two {
    town: Town,
    a: Running,
    b: Running,
    stranger_of_b: Client,
    folder: TempDir,
}

fn me(name: &str) -> Me {
    // A ping must not be what makes a test pass: it is too rare for that.
    Me { ping: Duration::from_secs(60), ..Me::new(name.into(), "192.0.2.1:8065".into()) }
}

impl Two {
    async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let [_, place] = testing::databases(folder.path()).await;
        let app = application(&place, folder.path()).await;
        cluster::join(&app, me("a")).await.unwrap();
        let (a, client) = serve(app, folder.path()).await;
        let town = Town::build(client).await;
        let app = application(&place, folder.path()).await;
        cluster::join(&app, me("b")).await.unwrap();
        let (b, stranger_of_b) = serve(app, folder.path()).await;
        Self { town, a, b, stranger_of_b, folder }
    }

    /// Somebody's client on server B, with the session that they have.
    fn on_b(&self, person: &Person) -> Client {
        self.stranger_of_b.with_auth(person.client.auth().clone())
    }

    fn app_a(&self) -> &App {
        self.a.server().app()
    }

    fn app_b(&self) -> &App {
        self.b.server().app()
    }

    async fn stop(self) {
        self.a.stop().await;
        self.b.stop().await;
        drop(self.folder);
    }

    async fn square(&self) -> ChannelId {
        self.town.chloe.channel_named(&self.town.team, "town-square").await.unwrap().id
    }
}

/// The messages of the next posts.
async fn posted(socket: &mut Socket, count: usize) -> Vec<String> {
    let mut messages = Vec::new();
    while messages.len() < count {
        let event = next(socket, "posted").await;
        let post: Value = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
        messages.push(post["message"].as_str().unwrap().to_owned());
    }
    messages
}

async fn next(socket: &mut Socket, name: &str) -> WebSocketEvent {
    timeout(LONG, socket.wait_for(name)).await.expect("it comes in time").unwrap()
}

/// Asks again until it is so.
async fn until(mut is_so: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !is_so().await {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, waiting).await.expect("it becomes so in time");
}

async fn sql(app: &App, text: &str) {
    Query::new(testing::statement(text.to_owned())).all::<(i64,)>(&app.store).await.unwrap();
}

#[tokio::test]
async fn a_post_reaches_the_clients_of_the_other_server_once() {
    let two = Two::start().await;
    let mut socket = Socket::connect(&two.on_b(&two.town.chloe)).await.unwrap();
    let square = two.square().await;
    two.town.ben.posts("one @chloe").in_channel(square).await.unwrap();
    two.town.ben.posts("two").in_channel(square).await.unwrap();
    let on_b = Person { client: two.on_b(&two.town.ben), id: two.town.ben.id };
    let first = next(&mut socket, "posted").await;
    assert_eq!(first.data["mentions"], json!(format!("[\"{}\"]", two.town.chloe.id)), "their own mention");
    // What is posted through B comes behind both, and nothing twice.
    assert_eq!(posted(&mut socket, 1).await, ["two"]);
    on_b.posts("three").in_channel(square).await.unwrap();
    two.town.ben.posts("four").in_channel(square).await.unwrap();
    assert_eq!(posted(&mut socket, 2).await, ["three", "four"]);
    two.stop().await;
}

#[tokio::test]
async fn a_post_that_is_sent_to_both_servers_is_there_once() {
    let two = Two::start().await;
    let square = two.square().await;
    let on_b = two.on_b(&two.town.ben);
    for number in 0..10 {
        let draft = Post {
            channel_id: square,
            message: format!("number {number}"),
            pending_post_id: format!("ben:{number}"),
            ..Post::default()
        };
        let sends = |client: &Client| {
            let (client, draft) = (client.clone(), draft.clone());
            async move { client.call::<CreatePost>(NOTHING, Default::default(), draft).await.unwrap() }
        };
        let (here, there) = tokio::join!(sends(&two.town.ben.client), sends(&on_b));
        assert_eq!((here.id, &here.message, here.create_at), (there.id, &there.message, there.create_at));
    }
    two.stop().await;
}

#[tokio::test]
async fn who_joins_and_leaves_through_one_server_hears_accordingly_on_the_other() {
    let two = Two::start().await;
    let (ben, chloe) = (&two.town.ben, &two.town.chloe);
    let secret = ben.makes_channel(&two.town.team, "secret", ChannelType::Private).await;
    let mut socket = Socket::connect(&two.on_b(chloe)).await.unwrap();
    let square = two.square().await;
    ben.posts("not for chloe").in_channel(secret.id).await.unwrap();
    ben.adds_to_channel(&secret, chloe).await.unwrap();
    ben.posts("welcome").in_channel(secret.id).await.unwrap();
    ben.removes(secret.id, chloe).await.unwrap();
    ben.posts("again not for chloe").in_channel(secret.id).await.unwrap();
    ben.posts("for all").in_channel(square).await.unwrap();
    let mut heard = posted(&mut socket, 2).await;
    // Joining and leaving are told in the channel too.
    while heard.last().is_some_and(|last| last != "for all") {
        heard.extend(posted(&mut socket, 1).await);
    }
    assert!(heard.iter().any(|message| message == "welcome"), "{heard:?}");
    assert!(!heard.iter().any(|message| message.contains("not for chloe")), "{heard:?}");
    two.stop().await;
}

#[tokio::test]
async fn a_session_that_ends_on_one_server_ends_on_the_other() {
    let two = Two::start().await;
    let chloe = two.on_b(&two.town.chloe);
    let mut socket = Socket::connect(&chloe).await.unwrap();
    let me = two.town.chloe.me();
    chloe.get::<GetUserStatus>(me.clone()).await.unwrap();
    let path = ByUser { user_id: two.town.chloe.id.into() };
    two.town.anna.calls::<RevokeAllSessions>(path, ()).await.unwrap();
    let ended = timeout(LONG, async {
        loop {
            if let Err(error) = socket.next().await {
                return error;
            }
        }
    });
    let ended = ended.await.expect("the socket is closed in time");
    assert!(matches!(&ended, ClientError::Closed(reason) if reason.contains("session ended")), "{ended}");
    assert_eq!(refused(chloe.get::<GetUserStatus>(me).await).0, 401);
    two.stop().await;
}

#[tokio::test]
async fn a_change_of_the_configuration_is_in_force_on_both() {
    let two = Two::start().await;
    let mut socket = Socket::connect(&two.on_b(&two.town.chloe)).await.unwrap();
    let patch = json!({ "TeamSettings": { "SiteName": "Reds" } });
    let patch = patch.as_object().unwrap().clone();
    two.town.anna.client.call::<PatchConfig>(NOTHING, NOTHING, patch).await.unwrap();
    let told = next(&mut socket, "config_changed").await;
    assert_eq!(told.data["config"]["SiteName"], "Reds");
    let read = two.on_b(&two.town.chloe).get::<GetClientConfig>(NOTHING).await.unwrap();
    assert_eq!(read["SiteName"], "Reds");
    assert_eq!(two.app_a().config.read().hash, two.app_b().config.read().hash);
    two.stop().await;
}

// covers: 3
#[tokio::test]
async fn what_a_role_does_not_permit_any_more_is_refused_by_both() {
    let two = Two::start().await;
    let (chloe_on_b, square) = (two.on_b(&two.town.chloe), two.square().await);
    let post = || Post { channel_id: square, message: "hi".into(), ..Post::default() };
    chloe_on_b.call::<CreatePost>(NOTHING, Default::default(), post()).await.unwrap();
    let anna = &two.town.anna;
    let path = roles::ByRoleName { role_name: "channel_user".into() };
    let role = anna.client.get::<roles::GetRoleByName>(path).await.unwrap();
    let less: Vec<String> = role.permissions.iter().filter(|held| *held != "create_post").cloned().collect();
    let patch = RolePatch { permissions: Some(less) };
    let mut socket = Socket::connect(&chloe_on_b).await.unwrap();
    anna.calls::<roles::PatchRole>(roles::ByRole { role_id: role.id }, patch).await.unwrap();
    // Whoever is told of it finds it so.
    next(&mut socket, "role_updated").await;
    let refusal = chloe_on_b.call::<CreatePost>(NOTHING, Default::default(), post()).await;
    assert_eq!(refused(refusal).0, 403);
    two.stop().await;
}

#[tokio::test]
async fn nothing_is_lost_while_the_listening_connection_is() {
    let two = Two::start().await;
    let mut socket = Socket::connect(&two.on_b(&two.town.chloe)).await.unwrap();
    let square = two.square().await;
    let mut wanted = Vec::new();
    for round in 0..5 {
        sql(
            two.app_a(),
            "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE application_name LIKE 'jackfield %' AND datname = current_database()",
        )
        .await;
        for number in 0..5 {
            let message = format!("{round}.{number}");
            two.town.ben.posts(&message).in_channel(square).await.unwrap();
            wanted.push(message);
        }
    }
    assert_eq!(posted(&mut socket, wanted.len()).await, wanted);
    two.stop().await;
}

#[tokio::test]
async fn who_is_connected_to_one_server_is_online_on_both() {
    let two = Two::start().await;
    let chloe = &two.town.chloe;
    let seen = async |wanted: &str| {
        let path = ByUser { user_id: chloe.id.into() };
        let shown = two.town.ben.client.get::<GetUserStatus>(path).await.unwrap();
        shown.status == wanted
    };
    let there = Socket::connect(&two.on_b(chloe)).await.unwrap();
    until(async || seen("online").await && two.app_a().memory.presence.is_connected(chloe.id)).await;
    let here = Socket::connect(&chloe.client).await.unwrap();
    until(async || two.app_a().memory.presence.last_activity(chloe.id).0 != 0).await;
    here.close().await.unwrap();
    until(async || two.app_a().memory.presence.last_activity(chloe.id).0 == 0).await;
    assert!(seen("online").await, "there is still the other server's connection");
    there.close().await.unwrap();
    until(async || seen("offline").await).await;
    two.stop().await;
}

#[tokio::test]
async fn administrators_see_both_servers_until_one_stops() {
    let two = Two::start().await;
    let anna = two.on_b(&two.town.anna);
    let servers = anna.get::<GetClusterStatus>(NOTHING).await.unwrap();
    let names: Vec<_> = servers.iter().map(|server| server.hostname.as_str()).collect();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(servers[0].id, two.app_a().memory.cluster.id().to_string());
    assert_eq!((servers[1].ipaddress.as_str(), servers[1].version.as_str()), ("192.0.2.1:8065", "11.9.0"));
    let refusal = refused(two.on_b(&two.town.chloe).get::<GetClusterStatus>(NOTHING).await);
    assert_eq!(refusal, (403, "api.context.permissions.app_error".to_owned()));
    let Two { a, b, .. } = two;
    a.stop().await;
    until(async || b.server().app().memory.cluster.others() == 0).await;
    assert_eq!(anna.get::<GetClusterStatus>(NOTHING).await.unwrap().len(), 1);
    b.stop().await;
}

#[tokio::test]
async fn messages_that_cannot_be_had_any_more_end_the_streams_they_are_missing_from() {
    let two = Two::start().await;
    let mut socket = Socket::connect(&two.on_b(&two.town.chloe)).await.unwrap();
    let resume = socket.resume();
    let a = two.app_a().memory.cluster.id();
    // As a server that had to give messages up, or one whose messages were deleted unread.
    sql(two.app_a(), &format!("UPDATE jackfield_nodes SET sent = sent + 5 WHERE id = '{a}' RETURNING sent")).await;
    sql(
        two.app_a(),
        &format!("SELECT LENGTH(CAST(pg_notify('jackfield', id || ' ' || sent) AS text)) FROM jackfield_nodes WHERE id = '{a}'"),
    )
    .await;
    let closed = async { while socket.next().await.is_ok() {} };
    timeout(LONG, closed).await.expect("the socket is closed");
    let mut again = Socket::reconnect(&two.on_b(&two.town.chloe), &resume).await.unwrap();
    let hello = timeout(LONG, again.next()).await.unwrap().unwrap();
    assert_eq!(hello.event, "hello", "it is a new stream");
    two.stop().await;
}

#[tokio::test]
async fn a_server_that_is_silent_for_too_long_is_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let [_, place] = testing::databases(folder.path()).await;
    let app = application(&place, folder.path()).await;
    let silent = NodeId::new();
    let row = format!("INSERT INTO jackfield_nodes (id, lastping) VALUES ('{silent}', 1) RETURNING lastping");
    sql(&app, &row).await;
    let hasty = Me { ping: Duration::from_millis(20), silence: Duration::from_millis(200), ..me("a") };
    cluster::join(&app, hasty).await.unwrap();
    assert!(app.memory.cluster.knows(silent), "it may live");
    until(async || app.memory.cluster.others() == 0).await;
    until(async || cluster::status(&app).await.unwrap().len() == 1).await;
    cluster::leave(&app).await;
}

#[tokio::test]
async fn on_sqlite_a_server_is_alone() {
    let folder = tempfile::tempdir().unwrap();
    let app = application(&folder.path().join("alone.db").to_string_lossy(), folder.path()).await;
    cluster::join(&app, me("alone")).await.unwrap();
    assert!(!app.memory.cluster.is_joined());
    let servers = cluster::status(&app).await.unwrap();
    assert_eq!((servers.len(), servers[0].hostname.as_str()), (1, "alone"));
    cluster::leave(&app).await;
}

// covers: 5, 40
#[tokio::test]
async fn a_guest_hears_of_people_on_the_other_server_whom_they_see_and_of_no_others() {
    let two = Two::start().await;
    let (ben, chloe) = (&two.town.ben, &two.town.chloe);
    let guests = json!({ "GuestAccountsSettings": { "Enable": true } }).as_object().cloned().unwrap();
    two.town.anna.client.call::<PatchConfig>(NOTHING, NOTHING, guests).await.unwrap();
    until(async || two.app_b().config.read().settings.guests.enable).await;
    let dora = two.town.person("dora").await;
    let direct = ben.client.post::<CreateDirectChannel>(vec![ben.id, dora.id]).await.unwrap().id;
    for text in [
        format!("UPDATE users SET roles = 'system_guest' WHERE id = '{}' RETURNING 1", dora.id),
        format!("DELETE FROM channelmembers WHERE userid = '{}' AND channelid <> '{direct}' RETURNING 1", dora.id),
    ] {
        sql(two.app_a(), &text.replace("RETURNING 1", "RETURNING CAST(1 AS BIGINT)")).await;
    }
    let client = two.stranger_of_b.login("dora", "correct horse 7").await.unwrap().client;
    let mut of_dora = Socket::connect(&client).await.unwrap();
    // Both are at server A: nobody at B knows in which channels they are.
    for person in [chloe, ben] {
        let own = ByUser { user_id: person.id.into() };
        let status = Status { user_id: person.id, status: "dnd".into(), ..Status::default() };
        person.calls::<UpdateUserStatus>(own, status).await.unwrap();
    }
    let mut heard = next(&mut of_dora, "status_change").await;
    while heard.data["user_id"] == json!(dora.id) {
        heard = next(&mut of_dora, "status_change").await;
    }
    assert_eq!((&heard.data["user_id"], &heard.data["status"]), (&json!(ben.id), &json!("dnd")), "nothing of Chloé");
    two.stop().await;
}
