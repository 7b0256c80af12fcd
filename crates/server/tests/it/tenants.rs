//! What people of one tenant see of another: nothing, whichever operation they try, and whatever their socket hears.
//!
//! Every operation there is is asked twice by each of two sessions: with everything of the other tenant, and with oneself
//! in the place of people. One session is what the tenant's token opened; the other has no scopes, as if somebody had
//! given the account a token of its own, and is held in by what its person is alone. The answers are a table.
// covers: 1, 2, 3, 5, 6, 8, 40

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use http::Method;
use jackfield_api::embed::{ByEmbedApp, CreateEmbedApp, CreateEmbedSession, ExportEmbedApp};
use jackfield_api::{OperationInfo, channels, example, posts};
use jackfield_client::{Client, Socket, multipart};
use jackfield_domain::{App, sessions};
use jackfield_model::{Channel, EmbedApp, EmbedAppDraft, EmbedEntry, EmbedSession, User, UserId};
use jackfield_testkit::embed::{by_secret, claims};
use jackfield_testkit::{World, everywhere, rows, storage};
use serde_json::{Value, json};

use crate::matrix::request::{self, Answer};
use crate::matrix::scenes;
use crate::town::{Person, Town};

const SITE: &str = "https://chat.example";
/// What everything of the other tenant has in its name or its text.
const CANARY: &str = "canary";

const SETTINGS: &[(&str, &str)] = &[
    ("TeamSettings.EnableOpenServer", "true"),
    ("ServiceSettings.SiteURL", SITE),
    ("ServiceSettings.EnableUserAccessTokens", "true"),
    ("GuestAccountsSettings.Enable", "true"),
    ("FileSettings.EnablePublicLink", "true"),
];

struct Tenant {
    embed: EmbedApp,
    person: UserId,
    username: String,
    channel: Channel,
    /// What the tenant's token opened.
    scoped: Client,
    count: u32,
}

impl Tenant {
    async fn open(town: &Town, app: &App, name: &str) -> Self {
        let draft = EmbedAppDraft {
            name: name.into(),
            origins: vec![format!("https://{name}.example")],
            is_tenant: true,
            ..EmbedAppDraft::default()
        };
        let embed = town.anna.client.post::<CreateEmbedApp>(draft).await.unwrap();
        let mut tenant = Self {
            embed,
            person: UserId::EMPTY,
            username: String::new(),
            channel: Channel::default(),
            scoped: town.anna.client.stranger(),
            count: 0,
        };
        let session = tenant.enters(app, name, json!({ "name": name, "username": format!("{name}-person") })).await;
        tenant.person = session.user.id;
        tenant.username = session.user.username;
        tenant.channel = session.channels[0].clone();
        tenant.scoped = tenant.scoped.with_token(&session.token);
        tenant
    }

    async fn enters(&mut self, app: &App, name: &str, profile: Value) -> EmbedSession {
        self.count += 1;
        let more = json!({ "profile": profile, "context": { "key": "order", "title": format!("order of {name}") } });
        let said = claims(&self.embed, SITE, (name, &self.count.to_string()), app.now(), more);
        let token = by_secret(&self.embed.keys[0].secret, &said);
        self.scoped.stranger().post::<CreateEmbedSession>(EmbedEntry { token, ..EmbedEntry::default() }).await.unwrap()
    }

    /// A session of the tenant's person that no scopes hold in.
    async fn whole(&self, app: &App) -> Client {
        let user = storage::users::by_id(self.person).one::<User>(&app.store).await.unwrap();
        let session = sessions::start(app, &user, String::new(), 24, &[]).await.unwrap();
        self.scoped.with_token(session.token)
    }
}

async fn ask(client: &Client, method: Method, path: &str, body: Value) -> Value {
    let mut request = client.raw(method, &format!("/api/v4{path}"));
    if !body.is_null() {
        request = request.json(&body);
    }
    let answer = Client::send(request).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    answer.json().await.unwrap_or_default()
}

fn id_of(made: &Value) -> String {
    made["id"].as_str().unwrap_or_else(|| panic!("{made} has no id")).to_owned()
}

/// Everything that the other tenant has, by the names of parameters.
async fn things(town: &Town, app: &App, tenant: &Tenant) -> BTreeMap<&'static str, String> {
    let (whole, anna) = (tenant.whole(app).await, &town.anna.client);
    let (channel, team, person) = (tenant.channel.id, tenant.embed.team_id, tenant.person);
    ask(anna, Method::POST, &format!("/teams/{team}/members"), json!({ "team_id": team, "user_id": town.anna.id }))
        .await;
    ask(anna, Method::POST, &format!("/channels/{channel}/members"), json!({ "user_id": town.anna.id })).await;
    let file = multipart::Part::bytes(b"canary in a file".to_vec()).file_name("canary.txt");
    let form = multipart::Form::new().text("channel_id", channel.to_string()).part("files", file);
    let answer = Client::send(whole.raw(Method::POST, "/api/v4/files").multipart(form)).await.unwrap();
    let file = id_of(&answer.json::<Value>().await.unwrap()["file_infos"][0]);
    let says = |message: &str, root: &str, files: Value| json!({ "channel_id": channel, "message": message, "root_id": root, "file_ids": files });
    let root = id_of(&ask(&whole, Method::POST, "/posts", says("canary of a root", "", json!([file]))).await);
    ask(&whole, Method::POST, "/posts", says("canary of a reply", &root, json!([]))).await;
    let eyes = json!({ "user_id": person, "post_id": root, "emoji_name": "eyes" });
    ask(&whole, Method::POST, "/reactions", eyes).await;
    ask(&whole, Method::PUT, "/users/me/status", json!({ "user_id": person, "status": "dnd" })).await;
    let draft = json!({ "channel_id": channel, "message": "canary of a draft" });
    ask(&whole, Method::POST, "/drafts", draft).await;
    let later = json!({ "channel_id": channel, "message": "canary for later", "scheduled_at": 4_102_444_800_000_i64 });
    let scheduled = id_of(&ask(&whole, Method::POST, "/posts/schedule", later).await);
    let upload = json!({ "channel_id": channel, "filename": "canary.bin", "file_size": 10 });
    let upload = id_of(&ask(&whole, Method::POST, "/uploads", upload).await);
    let list = ask(&whole, Method::GET, &format!("/users/me/teams/{team}/channels/categories"), Value::Null).await;
    let category = list["order"][0].as_str().unwrap_or_default().to_owned();
    let hook = json!({ "channel_id": channel, "display_name": "canary hook" });
    let hook = id_of(&ask(anna, Method::POST, "/hooks/incoming", hook).await);
    let outgoing = json!({
        "team_id": team, "display_name": "canary hook", "trigger_words": ["canary"], "callback_urls": ["https://canary.example"],
    });
    let outgoing = id_of(&ask(anna, Method::POST, "/hooks/outgoing", outgoing).await);
    let command = json!({ "team_id": team, "trigger": "canary", "method": "P", "url": "https://canary.example" });
    let command = id_of(&ask(anna, Method::POST, "/commands", command).await);
    let bookmark = json!({ "display_name": "canary", "type": "link", "link_url": "https://canary.example" });
    let bookmark = id_of(&ask(anna, Method::POST, &format!("/channels/{channel}/bookmarks"), bookmark).await);
    let export = town.anna.calls::<ExportEmbedApp>(ByEmbedApp { embed_app_id: tenant.embed.id }, ()).await.unwrap();
    let kept = storage::users::by_id(person).one::<User>(&app.store).await.unwrap();
    let session = sessions::start(app, &kept, String::new(), 24, &[]).await.unwrap();
    BTreeMap::from([
        ("channel_id", channel.to_string()),
        ("team_channel_id", channel.to_string()),
        ("lounge_id", channel.to_string()),
        ("channel_name", tenant.channel.name.clone()),
        ("team_id", team.to_string()),
        ("team_name", format!("tenant-{}", tenant.embed.id)),
        ("user_id", person.to_string()),
        ("newcomer_id", person.to_string()),
        ("teammate_id", person.to_string()),
        ("username", tenant.username.clone()),
        ("login_id", tenant.username.clone()),
        ("email", kept.email),
        ("post_id", root.clone()),
        ("thread_id", root),
        ("file_id", file),
        ("scheduled_post_id", scheduled),
        ("upload_id", upload),
        ("category_id", category.clone()),
        ("category_ids", category),
        ("hook_id", hook),
        ("outgoing_hook_id", outgoing),
        ("command_id", command),
        ("bookmark_id", bookmark),
        ("embed_app_id", tenant.embed.id.to_string()),
        ("job_id", export.id.to_string()),
        ("export_name", format!("{}_{team}_export.zip", export.id)),
        ("session_id", session.id.to_string()),
    ])
}

/// Reading first; of what ends sessions and accounts, the last.
fn in_order() -> Vec<&'static OperationInfo> {
    let mut all = jackfield_api::all();
    all.sort_by_key(|operation| (operation.method != jackfield_api::Method::Get, operation.tag == "users"));
    all
}

/// What an answer shows of the other tenant that the request did not say.
fn seen(answer: &Answer, sent: &BTreeMap<String, String>, ids: &BTreeSet<String>) -> Vec<String> {
    let mut shown = answer.shown.clone();
    for said in sent.values().filter(|said| !said.is_empty()) {
        shown = shown.replace(said.as_str(), "");
    }
    ids.iter().map(String::as_str).chain([CANARY]).filter(|word| shown.contains(*word)).map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tenants_people_see_nothing_of_another() {
    let world = World::small();
    let settings = SETTINGS.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let app = world.server_with(settings).await;
    let (running, stranger) = everywhere::serve(app.clone(), world.path()).await;
    let town = Town::build(stranger).await;
    let mut own = Tenant::open(&town, &app, "plain").await;
    let mut other = Tenant::open(&town, &app, CANARY).await;
    let things = things(&town, &app, &other).await;
    let ids: BTreeSet<String> = things.values().filter(|value| value.len() == 26).cloned().collect();
    assert!(ids.len() > 12, "{things:?}");
    hears_nothing(&town, &app, &own, &mut other, &ids).await;

    let named: Vec<String> = ids.iter().cloned().collect();
    let before = rows::naming(&app.store, &named).await;
    let (mut table, mut leaks, mut allowed) = (String::new(), Vec::new(), 0);
    let mut whole = own.whole(&app).await;
    for operation in in_order() {
        write!(table, "{:44}", operation.id).unwrap();
        for (session, is_about_oneself) in [("scoped", false), ("scoped", true), ("whole", false), ("whole", true)] {
            let value = |name: &str| match name {
                "user_id" if is_about_oneself => own.person.to_string(),
                "hook_id" if operation.path.contains("/outgoing/") => things["outgoing_hook_id"].clone(),
                "me" => own.person.to_string(),
                name => things.get(name).cloned().unwrap_or_else(|| example::sample(name)),
            };
            let sent: BTreeMap<String, String> =
                scenes::parameters(operation).into_iter().map(|name| (name.clone(), value(&name))).collect();
            let client = if session == "scoped" { &own.scoped } else { &whole };
            let answer = request::send(client, operation, &sent).await;
            for word in seen(&answer, &sent, &ids) {
                leaks.push(format!("{} ({session}) shows {word}: {}", operation.id, answer.shown));
            }
            let is_refused = (400..500).contains(&answer.status) || answer.status == 501;
            assert!(is_refused || answer.is_success(), "{}: {answer:?}", operation.id);
            if session == "scoped" && operation.permission != "Public" {
                assert!(is_refused, "{} is not for a token of channels: {answer:?}", operation.id);
            }
            allowed += usize::from(answer.is_success());
            write!(table, " {}", answer.status).unwrap();
            if session == "whole" && answer.is_success() && operation.method != jackfield_api::Method::Get {
                // It may have ended the sessions.
                whole = own.whole(&app).await;
                let again = own.enters(&app, "plain", json!({ "name": "plain", "username": "plain-person" })).await;
                own.scoped = own.scoped.with_token(&again.token);
            }
        }
        table.push('\n');
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    let after = rows::naming(&app.store, &named).await;
    // Whoever knows a name may try to sign in by it, and is counted for that.
    let is_attempt = |row: &str| row.starts_with("jackfield_attempts: ") || row.contains("\"action\":\"login\"");
    let after: Vec<_> = after.into_iter().filter(|row| !is_attempt(row)).collect();
    let before: Vec<_> = before.into_iter().filter(|row| !is_attempt(row)).collect();
    let changed: Vec<_> = after.iter().filter(|row| !before.contains(row)).collect();
    assert!(changed.is_empty() && after.len() == before.len(), "the other tenant was changed: {changed:#?}");
    assert!(allowed > 100, "the sessions are good for something: {allowed}");
    searches_nothing(&own, &whole, &ids).await;
    // Both are where they were.
    for tenant in [&own, &other] {
        let path = jackfield_api::path::ByChannel { channel_id: tenant.channel.id };
        let page = tenant.scoped.get::<posts::GetPostsForChannel>(path).await.unwrap();
        let text = format!("{:?}", page.posts);
        assert_eq!(text.contains("canary of a root"), tenant.embed.id == other.embed.id);
    }
    running.stop().await;
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let head = "by a token of channels, about the other and oneself; by a session without scopes, the same\n\n";
        insta::assert_snapshot!("tenants", format!("{head}{table}"));
    });
}

/// Asks by words for what is the other's, and writes to them by their name.
async fn searches_nothing(own: &Tenant, whole: &Client, ids: &BTreeSet<String>) {
    let team = own.embed.team_id;
    let searches = [
        (Method::POST, format!("/teams/{team}/posts/search"), json!({ "terms": CANARY, "is_or_search": true })),
        (Method::POST, "/posts/search".into(), json!({ "terms": CANARY, "is_or_search": true })),
        (Method::POST, "/files/search".into(), json!({ "terms": CANARY, "is_or_search": true })),
        (Method::POST, "/users/search".into(), json!({ "term": CANARY })),
        (Method::POST, "/teams/search".into(), json!({ "term": "tenant" })),
        (Method::POST, "/channels/group/search".into(), json!({ "term": CANARY })),
        (Method::POST, "/users/usernames".into(), json!(["canary-person"])),
        (Method::GET, format!("/users/autocomplete?name={CANARY}"), Value::Null),
        (Method::GET, format!("/users/autocomplete?in_team={team}&name={CANARY}"), Value::Null),
        (Method::GET, "/users?per_page=200".into(), Value::Null),
        (Method::GET, "/teams?per_page=200".into(), Value::Null),
        (Method::GET, format!("/teams/{team}/channels/autocomplete?name="), Value::Null),
    ];
    for (method, path, body) in searches {
        for client in [&own.scoped, whole] {
            let request = client.raw(method.clone(), &format!("/api/v4{path}")).json(&body);
            // What the own person wrote has the other's name in it.
            let text = request.send().await.unwrap().text().await.unwrap().replace("@canary-person and @all", "");
            let shown = ids.iter().find(|id| text.contains(id.as_str()));
            assert!(shown.is_none() && !text.contains("canary-person"), "{path}: {text}");
        }
    }
}

/// Has things happen in the other tenant while both sessions listen, and says the other's name in one's own.
async fn hears_nothing(town: &Town, app: &App, own: &Tenant, other: &mut Tenant, ids: &BTreeSet<String>) {
    let whole = own.whole(app).await;
    let theirs = other.whole(app).await;
    let mut sockets = Vec::new();
    for client in [&own.scoped, &whole] {
        sockets.push(Socket::connect(client).await.unwrap());
    }
    let mut hearer = Socket::connect(&other.scoped).await.unwrap();
    let channel = other.channel.id;
    let post = json!({ "channel_id": channel, "message": "canary @all" });
    let post = id_of(&ask(&other.scoped, Method::POST, "/posts", post).await);
    let me = other.person;
    let acts = [
        (Method::PUT, format!("/posts/{post}/patch"), json!({ "message": "canary again" })),
        (Method::POST, "/reactions".into(), json!({ "user_id": me, "post_id": post, "emoji_name": "eyes" })),
        (Method::POST, format!("/users/{me}/typing"), json!({ "channel_id": channel })),
        (Method::PUT, "/users/me/status".into(), json!({ "user_id": me, "status": "away" })),
        (Method::POST, format!("/channels/members/{me}/view"), json!({ "channel_id": channel })),
    ];
    for (method, path, body) in acts {
        ask(&theirs, method, &path, body).await;
    }
    ask(&town.anna.client, Method::DELETE, &format!("/posts/{post}"), Value::Null).await;
    let header = json!({ "header": "canary of a header" });
    ask(&town.anna.client, Method::PUT, &format!("/channels/{channel}/patch"), header).await;
    other.enters(app, CANARY, json!({ "name": "canary renamed" })).await;
    other.enters(app, "canary-newcomer", json!({ "name": "canary newcomer" })).await;
    // Somebody of the other tenant is named, and hears nothing.
    let mention = format!("@{} and @all are not here", other.username);
    let said = Person { client: own.scoped.clone(), id: own.person }.posts(&mention).in_channel(&own.channel).await;
    let said = said.unwrap();
    let path = jackfield_api::path::ByChannelMember { channel_id: channel, user_id: me.into() };
    let member = theirs.get::<channels::GetChannelMember>(path).await.unwrap();
    assert_eq!(member.mention_count, 0);
    let end = Person { client: other.scoped.clone(), id: me }.posts("the end").in_channel(channel).await.unwrap();
    until(&mut hearer, end.id.as_str(), |text| {
        text.contains(own.embed.team_id.as_str()) || text.contains(said.id.as_str())
    })
    .await;
    let end = Person { client: own.scoped.clone(), id: own.person }.posts("the end").in_channel(&own.channel).await;
    let end = end.unwrap();
    for socket in &mut sockets {
        let is_theirs = |text: &str| {
            let text = text.replace(&mention, "");
            text.contains(CANARY) || ids.iter().any(|id| text.contains(id.as_str()))
        };
        until(socket, end.id.as_str(), is_theirs).await;
    }
}

/// Listens until a post is told of, and finds nothing that must not be heard.
async fn until(socket: &mut Socket, end: &str, is_wrong: impl Fn(&str) -> bool) {
    let mut heard = 0;
    loop {
        let event = socket.next().await.unwrap();
        let text = serde_json::to_string(&event).unwrap();
        assert!(!is_wrong(&text), "{text}");
        heard += 1;
        if event.event == "posted" && text.contains(end) {
            assert!(heard > 1, "a connection is greeted");
            return;
        }
    }
}
