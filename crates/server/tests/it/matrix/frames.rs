//! What WebSockets bring: everybody listens while things happen in places that are not theirs.
// covers: 2, 40

use std::collections::BTreeSet;

use http::Method;
use jackfield_client::{Client, Socket, multipart};
use serde_json::{Value, json};

use super::actors::{Actor, Kind};
use super::canary;
use super::ground::{Ground, ask, id_of, picture};
use super::scenes::Scene;

/// An event that everybody is told: what came before it has arrived.
const END: &str = "emoji_added";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn frames_show_nobody_what_is_for_others() {
    let mut ground = Ground::lay().await;
    let mut listening = Vec::new();
    for actor in ground.actors.clone() {
        if !matches!(actor.kind, Kind::Gone | Kind::Stranger) {
            let socket = Socket::connect(&actor.client).await.expect("who is signed in may listen");
            listening.push((actor, socket));
        }
    }
    for scene in [Scene::Others, Scene::OtherTeam, Scene::Private, Scene::Direct, Scene::Archived] {
        happen(&mut ground, scene).await;
    }
    let first = ground.actors[0].clone();
    ground.file(Scene::Unposted, &first).await;
    end(&ground).await;
    let (mut leaks, mut heard) = (BTreeSet::new(), 0);
    for (actor, mut socket) in listening {
        loop {
            let event = socket.next().await.expect("the connection holds");
            let name = event.event.clone();
            let text = serde_json::to_string(&event).expect("an event is JSON");
            // What was deleted is nobody's any more.
            let (may, not): (Vec<_>, Vec<_>) =
                canary::all(&text).into_iter().partition(|canary| name != "post_deleted" && may_hear(&actor, canary));
            heard += may.len();
            leaks.extend(not.into_iter().map(|canary| format!("{} is shown {canary} by {name}", actor.name)));
            if name == END {
                break;
            }
        }
    }
    ground.leave().await;
    assert!(heard > 50, "those whom it is for hear it: {heard}");
    let leaks: Vec<String> = leaks.into_iter().collect();
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/matrix");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("leaks_in_frames", leaks.join("\n")));
}

/// Frames tell of the square's header, answers of the hall's, which a token for the square does not show.
fn may_hear(actor: &Actor, canary: &str) -> bool {
    canary::may_see(actor, canary) || (actor.kind == Kind::Scoped && canary == "canary.others.header")
}

/// A conversation of those who are in a scene, and what they keep for themselves.
async fn happen(ground: &mut Ground, scene: Scene) {
    let actor = ground.actors[0].clone();
    let post = ground.post(scene, &actor).await;
    let (writer, channel) = (ground.writer(scene, &actor).await, ground.place(scene));
    let say = |what: &str| canary::of(scene, &actor, what);
    let me = ask(&writer, Method::GET, "/api/v4/users/me", Value::Null).await.expect("writers are people");
    let me = id_of(&me);
    let acts = [
        (Method::PUT, format!("/api/v4/posts/{post}/patch"), json!({ "message": say("post") })),
        (Method::POST, format!("/api/v4/posts/{post}/pin"), Value::Null),
        (Method::POST, "/api/v4/reactions".into(), json!({ "user_id": me, "post_id": post, "emoji_name": "eyes" })),
        (
            Method::POST,
            "/api/v4/posts/schedule".into(),
            json!({ "channel_id": channel, "message": say("scheduled"), "scheduled_at": 4_102_444_800_000_i64 }),
        ),
        (Method::POST, "/api/v4/drafts".into(), json!({ "channel_id": channel, "message": say("draft") })),
        (Method::PUT, format!("/api/v4/channels/{channel}/patch"), json!({ "header": say("header") })),
        (Method::POST, format!("/api/v4/users/{me}/typing"), json!({ "channel_id": channel })),
        (Method::POST, format!("/api/v4/users/{me}/posts/{post}/set_unread"), json!({})),
        (Method::POST, format!("/api/v4/channels/members/{me}/view"), json!({ "channel_id": channel })),
        (Method::DELETE, format!("/api/v4/posts/{post}"), Value::Null),
    ];
    for (method, path, body) in acts {
        // Archived channels and deleted posts take less than others; what they refuse tells nobody.
        drop(ask(&writer, method, &path, body).await);
    }
}

async fn end(ground: &Ground) {
    let me = ask(&ground.root, Method::GET, "/api/v4/users/me", Value::Null).await.expect("root is a person");
    let draft = json!({ "name": "the-end", "creator_id": id_of(&me) });
    let image = multipart::Part::bytes(picture()).file_name("picture.png");
    let form = multipart::Form::new().text("emoji", draft.to_string()).part("image", image);
    let made = Client::send(ground.root.raw(Method::POST, "/api/v4/emoji").multipart(form)).await;
    made.expect("administrators make emoji");
}
