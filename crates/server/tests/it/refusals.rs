//! Requests that Mattermost's server refuses are refused here with its status and id: `refusals.tsv` has each with both, and with
//! what this server says otherwise and why.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::BTreeMap;

use http::Method;
use jackfield_api::channels::CreateDirectChannel;
use jackfield_api::users::CreateUser;
use jackfield_client::Client;
use jackfield_model::{AppError, ChannelType, User};
use jackfield_testkit::World;

use crate::town::Town;

const CASES: &str = include_str!("refusals.tsv");
/// An id of nothing.
const NOTHING: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

struct Case<'a> {
    method: &'a str,
    path: &'a str,
    name: &'a str,
    /// A status, and an id or nothing.
    real: String,
    who: &'a str,
    request: &'a str,
    body: &'a str,
    /// What is answered here, and why.
    here: Option<(&'a str, &'a str)>,
}

fn cases() -> Vec<Case<'static>> {
    let lines = CASES.lines().filter(|line| !line.starts_with('#'));
    let read = lines.map(|line| {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (method, path, name) = (next(), next(), next());
        let real = format!("{} {}", next(), next()).trim_end().to_owned();
        let (who, request, body, here) = (next(), next(), next(), next());
        let here = here.split_once(": ");
        Case { method, path, name, real, who, request, body, here }
    });
    read.collect()
}

fn filled(text: &str, ids: &BTreeMap<&str, String>) -> String {
    ids.iter().fold(text.to_owned(), |text, (name, id)| text.replace(&format!("{{{name}}}"), id))
}

async fn answer(client: &Client, case: &Case<'_>, ids: &BTreeMap<&str, String>) -> String {
    let path = format!("/api/v4{}", filled(case.request, ids));
    let method: Method = case.method.parse().expect("it is one");
    let mut request = client.raw(method, &path);
    if !case.body.is_empty() {
        request = request.body(filled(case.body, ids));
    }
    let response = request.send().await.expect("the server answers");
    let status = response.status().as_u16();
    let text = response.text().await.unwrap_or_default();
    let id = serde_json::from_str::<AppError>(&text).map(|error| error.id).unwrap_or_default();
    if status < 300 { status.to_string() } else { format!("{status} {id}") }
}

#[tokio::test]
async fn what_mattermost_refuses_is_refused_in_the_same_words() {
    let world = World::small();
    let app = world.server_with(vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())]).await;
    let (running, client) = jackfield_testkit::everywhere::serve(app, world.path()).await;
    let town = Town::build(client).await;
    let dora = town.person("dora").await;
    let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
    let blues = anna.makes_team("blues").await;
    let closing = serde_json::json!({ "privacy": "I" }).to_string();
    let closed = anna.client.raw(Method::PUT, &format!("/api/v4/teams/{}/privacy", blues.id)).body(closing);
    assert!(closed.send().await.unwrap().status().is_success());
    let plans = ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
    ben.adds_to_channel(&plans, chloe).await.unwrap();
    let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
    let dm = ben.client.post::<CreateDirectChannel>(vec![ben.id, chloe.id]).await.unwrap();
    let square = ben.channel_named(&town.team, "town-square").await.unwrap();
    let post = ben.posts("Hello").in_channel(&square).await.unwrap();
    let hidden = ben.posts("Hidden").in_channel(&secret).await.unwrap();
    let many: Vec<String> = (0..1001).map(|_| NOTHING.to_owned()).collect();
    let ids = BTreeMap::from([
        ("anna", anna.id.to_string()),
        ("ben", ben.id.to_string()),
        ("chloe", chloe.id.to_string()),
        ("dora", dora.id.to_string()),
        ("reds", town.team.id.to_string()),
        ("blues", blues.id.to_string()),
        ("plans", plans.id.to_string()),
        ("secret", secret.id.to_string()),
        ("dm", dm.id.to_string()),
        ("square", square.id.to_string()),
        ("post", post.id.to_string()),
        ("secretpost", hidden.id.to_string()),
        ("nothing", NOTHING.to_owned()),
        ("long", "x".repeat(20_000)),
        ("many", serde_json::to_string(&many).unwrap()),
    ]);
    let closed = closed_server().await;
    let stranger = ben.client.stranger();
    let mut wrong = Vec::new();
    for case in cases() {
        let client = match case.who {
            "anna" => &anna.client,
            "ben" => &ben.client,
            "chloe" => &chloe.client,
            "dora" => &dora.client,
            "nobody closed" => &closed.1,
            _ => &stranger,
        };
        let found = answer(client, &case, &ids).await;
        let named = format!("{} {}, {}", case.method, case.path, case.name);
        match case.here {
            Some((here, _)) if here == case.real => wrong.push(format!("{named}: is the same, and said to differ")),
            Some((here, why)) if why.is_empty() || found != here => wrong.push(format!("{named}: {found}, not {here}")),
            None if found != case.real => wrong.push(format!("{named}: {found}, not {}", case.real)),
            _ => {}
        }
    }
    running.stop().await;
    closed.0.stop().await;
    assert!(wrong.is_empty(), "{} are otherwise:\n{}", wrong.len(), wrong.join("\n"));
}

/// A server on which nobody makes an account, with a stranger's client.
async fn closed_server() -> (jackfield_server::Running, Client, World) {
    let world = World::small();
    let app = world.server().await;
    let (running, client) = jackfield_testkit::everywhere::serve(app, world.path()).await;
    let first = User {
        username: "first".into(),
        email: "first@example.com".into(),
        password: "correct horse 7".into(),
        ..User::default()
    };
    client.post::<CreateUser>(first).await.expect("the first one makes an account");
    (running, client, world)
}
