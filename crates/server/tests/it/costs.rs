//! What a client sizes costs in proportion: twice as much of it gives at most twice the bytes, to who asks and to who
//! listens. Bytes are counted, not time, so that the answer is the same on every machine.
// covers: 35, 36

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_client::Socket;
use jackfield_testkit::World;
use serde_json::{Value, json};

use crate::everywhere::serve;
use crate::town::Town;

/// What an answer has beside what was asked for: headers, ids, times.
const BESIDE: usize = 600;

/// An input, and the request that has so much of it.
type Input = (&'static str, usize, fn(&Place, usize) -> (Method, String, Value));

struct Place {
    me: String,
    team: String,
    square: String,
    post: String,
}

const INPUTS: &[Input] = &[
    ("a message's length", 4_000, |place, n| post(place, &"a".repeat(n))),
    ("names that a message mentions", 400, |place, n| post(place, &"@chloe ".repeat(n))),
    ("different names that a message mentions", 400, |place, n| post(place, &list(n, |at| format!("@name{at} ")))),
    ("hashtags", 50, |place, n| post(place, &list(n, |at| format!("#tag{at} ")))),
    ("links", 200, |place, n| post(place, &list(n, |at| format!("http://example.com/{at} ")))),
    ("emoji of a message", 400, |place, n| post(place, &":smile: ".repeat(n))),
    ("depth of quotes", 400, |place, n| post(place, &format!("{}deep", "> ".repeat(n)))),
    ("stars", 1_000, |place, n| post(place, &"***a** ".repeat(n))),
    ("names of channels", 400, |place, n| post(place, &list(n, |at| format!("~channel{at} ")))),
    ("props of a post", 100, |place, n| {
        let props: Value = (0..n).map(|at| (format!("prop{at}"), json!("value"))).collect();
        (
            Method::POST,
            "/api/v4/posts".into(),
            json!({ "channel_id": place.square, "message": "props", "props": props }),
        )
    }),
    ("ids of posts", 100, |place, n| (Method::POST, "/api/v4/posts/ids".into(), json!(vec![&place.post; n]))),
    ("ids for reactions", 100, |place, n| {
        (Method::POST, "/api/v4/posts/ids/reactions".into(), json!(vec![&place.post; n]))
    }),
    ("ids of people", 100, |place, n| (Method::POST, "/api/v4/users/ids".into(), json!(vec![&place.me; n]))),
    ("names of people", 100, |_, n| (Method::POST, "/api/v4/users/usernames".into(), json!(vec!["ben"; n]))),
    ("ids for statuses", 100, |place, n| (Method::POST, "/api/v4/users/status/ids".into(), json!(vec![&place.me; n]))),
    ("ids of members", 100, |place, n| {
        (Method::POST, format!("/api/v4/channels/{}/members/ids", place.square), json!(vec![&place.me; n]))
    }),
    ("names of roles", 20, |_, n| (Method::POST, "/api/v4/roles/names".into(), json!(vec!["system_user"; n]))),
    ("names of emoji", 50, |_, n| (Method::POST, "/api/v4/emoji/names".into(), json!(vec!["smile"; n]))),
    ("preferences", 40, |place, n| {
        let preference =
            |at| json!({ "user_id": place.me, "category": "cost", "name": format!("p{at}"), "value": "v" });
        let all: Vec<Value> = (0..n).map(preference).collect();
        (Method::PUT, format!("/api/v4/users/{}/preferences", place.me), json!(all))
    }),
    ("mention keys", 20, |place, n| {
        let keys = list(n, |at| format!("key{at},"));
        let props = json!({ "mention_keys": keys, "channel": "true", "desktop": "mention", "push": "mention" });
        (Method::PUT, format!("/api/v4/users/{}/patch", place.me), json!({ "notify_props": props }))
    }),
    ("words of a search", 10, |place, n| {
        (
            Method::POST,
            format!("/api/v4/teams/{}/posts/search", place.team),
            json!({ "terms": list(n, |at| format!("w{at} ")) }),
        )
    }),
    ("a search for people", 20, |_, n| (Method::POST, "/api/v4/users/search".into(), json!({ "term": "b".repeat(n) }))),
    ("a draft's length", 4_000, |place, n| {
        let draft = json!({ "channel_id": place.square, "message": "d".repeat(n) });
        (Method::POST, "/api/v4/drafts".into(), draft)
    }),
    ("a header's length", 400, |place, n| {
        (Method::PUT, format!("/api/v4/channels/{}/patch", place.square), json!({ "header": "h".repeat(n) }))
    }),
    ("a custom status", 40, |place, n| {
        let status = json!({ "emoji": "eyes", "text": "s".repeat(n) });
        (Method::PUT, format!("/api/v4/users/{}/status/custom", place.me), status)
    }),
    ("channels of a category", 50, |place, n| {
        let category = json!({ "user_id": place.me, "team_id": place.team, "display_name": "Cost", "type": "custom",
            "channel_ids": vec![&place.square; n] });
        (Method::POST, format!("/api/v4/users/{}/teams/{}/channels/categories", place.me, place.team), category)
    }),
];

fn post(place: &Place, message: &str) -> (Method, String, Value) {
    (Method::POST, "/api/v4/posts".into(), json!({ "channel_id": place.square, "message": message }))
}

fn list(n: usize, item: impl Fn(usize) -> String) -> String {
    (0..n).map(|at| item(at + 1_000)).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twice_as_much_costs_at_most_twice_as_much() {
    let world = World::small();
    let open = vec![("TeamSettings.EnableOpenServer".to_owned(), "true".to_owned())];
    let (running, stranger) = serve(world.server_with(open).await, world.path()).await;
    let town = Town::build(stranger).await;
    let square = town.ben.channel_named(&town.team, "town-square").await.expect("it is there");
    let first = town.ben.posts("first").in_channel(&square).await.expect("members may post");
    let place = Place {
        me: town.ben.id.to_string(),
        team: town.team.id.to_string(),
        square: square.id.to_string(),
        post: first.id.to_string(),
    };
    let mut socket = Socket::connect(&town.chloe.client).await.expect("members may listen");
    let mut dear = Vec::new();
    for (name, size, request) in INPUTS {
        let once = cost(&town, &place, &mut socket, request(&place, *size)).await;
        let twice = cost(&town, &place, &mut socket, request(&place, size * 2)).await;
        if twice > once * 2 + BESIDE {
            dear.push(format!("{name}: {size} cost {once} bytes, {} cost {twice}", size * 2));
        }
    }
    running.stop().await;
    assert!(dear.is_empty(), "{}", dear.join("\n"));
}

/// The bytes of the answer, and of what somebody else hears because of the request.
async fn cost(town: &Town, place: &Place, socket: &mut Socket, (method, path, body): (Method, String, Value)) -> usize {
    let answer = town.ben.client.raw(method, &path).json(&body).send().await.expect("the server answers");
    assert!(answer.status().as_u16() < 400, "{path}: {answer:?}");
    let mut bytes = answer.bytes().await.expect("the answer is whole").len();
    let channel = place.square.parse::<jackfield_model::ChannelId>().expect("it is an id");
    let end = town.ben.posts("the end").in_channel(channel).await.expect("members may post");
    loop {
        let event = socket.next().await.expect("the connection holds");
        let text = serde_json::to_string(&event).expect("an event is JSON");
        if text.contains(end.id.as_str()) {
            return bytes;
        }
        bytes += text.len();
    }
}
