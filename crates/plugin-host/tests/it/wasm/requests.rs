//! Requests that a component answers.

use futures_util::StreamExt;
use jackfield_domain::{Cx, RequestInfo};
use jackfield_plugin_host::BodyStream;
use serde_json::json;

use super::world::{World, body, manifest, read};

async fn streamer() -> World {
    let world = World::new().await;
    world.run(manifest("streamer", json!({ "hooks": ["serve-http"] }))).await;
    world
}

async fn request(world: &World, path: &str, body: BodyStream) -> jackfield_domain::Result<http::Response<BodyStream>> {
    let request = http::Request::post(path).header("cookie", "MMAUTHTOKEN=secret; theme=dark").body(body).unwrap();
    world.host.serve_http(&world.cx(world.anna), "streamer", request).await
}

#[tokio::test]
async fn a_body_streams_in_and_out_piece_by_piece() {
    let world = streamer().await;
    let (sender, receiver) = tokio::sync::mpsc::channel::<&'static str>(1);
    let sent = futures_util::stream::unfold(receiver, |mut receiver| async move {
        let piece = receiver.recv().await?;
        Some((Ok(bytes::Bytes::from_static(piece.as_bytes())), receiver))
    });
    sender.send("one").await.unwrap();
    let answer = request(&world, "/upper", Box::pin(sent)).await.unwrap();
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.headers()["x-method"], "POST");
    let mut answered = answer.into_body();
    assert_eq!(answered.next().await.unwrap().unwrap(), "ONE");
    // The first piece came back before the second was sent.
    sender.send("two").await.unwrap();
    assert_eq!(answered.next().await.unwrap().unwrap(), "TWO");
    drop(sender);
    assert!(answered.next().await.is_none());
}

// covers: 12
#[tokio::test]
async fn a_plugin_learns_who_asks_but_not_their_secrets() {
    let world = streamer().await;
    let answer = request(&world, "/who", body(vec![])).await.unwrap();
    assert_eq!(read(answer.into_body()).await.unwrap(), format!("{} theme=dark 192.0.2.7", world.anna));
}

// covers: 12
#[tokio::test]
async fn a_stranger_cannot_say_to_be_somebody() {
    let world = streamer().await;
    let request =
        http::Request::get("/who").header("Mattermost-User-Id", world.anna.as_str()).body(body(vec![])).unwrap();
    let stranger = Cx::new(jackfield_domain::Actor::Stranger, RequestInfo::default());
    let answer = world.host.serve_http(&stranger, "streamer", request).await.unwrap();
    assert!(read(answer.into_body()).await.unwrap().starts_with("nobody"));
}

#[tokio::test]
async fn a_query_a_silence_and_a_limit_are_answered() {
    let world = streamer().await;
    let answer = request(&world, "/query?a=1&q=x%20y%2Bz", body(vec![])).await.unwrap();
    assert_eq!(read(answer.into_body()).await.unwrap(), "x y+z");
    let answer = request(&world, "/silent", body(vec!["ignored"])).await.unwrap();
    assert_eq!((answer.status().as_u16(), read(answer.into_body()).await.unwrap()), (200, String::new()));
    let answer = request(&world, "/limit", body(vec!["12345", "67890"])).await.unwrap();
    assert_eq!(answer.status(), 200);
    let answer = request(&world, "/limit", body(vec!["12345", "67890", "x"])).await.unwrap();
    assert_eq!(answer.status(), 413);
}

#[tokio::test]
async fn a_crash_fails_its_own_request_and_no_other() {
    let world = streamer().await;
    for _ in 0..5 {
        let failed = request(&world, "/crash", body(vec![])).await.err().expect("it fails");
        assert_eq!((failed.0.status_code, failed.0.id.as_str()), (502, "app.plugin.crash.app_error"));
    }
    let half = request(&world, "/half", body(vec![])).await.unwrap();
    assert!(read(half.into_body()).await.is_err(), "what broke off is not taken for whole");
    let answer = request(&world, "/who", body(vec![])).await.unwrap();
    assert_eq!(answer.status(), 200);
}

#[tokio::test]
async fn requests_are_served_at_the_same_time() {
    let world = streamer().await;
    let pending = || Box::pin(futures_util::stream::pending()) as BodyStream;
    // Two requests whose bodies never come to an end do not keep a third one waiting.
    let _first = request(&world, "/upper", pending()).await.unwrap();
    let _second = request(&world, "/upper", pending()).await.unwrap();
    let third = request(&world, "/who", body(vec![])).await.unwrap();
    assert_eq!(third.status(), 200);
}

#[tokio::test]
async fn a_plugin_that_is_off_answers_nothing() {
    let world = streamer().await;
    world.host.disable(&World::admin(), "streamer").await.unwrap();
    let refused = request(&world, "/who", body(vec![])).await.err().expect("it is refused");
    assert_eq!(refused.0.status_code, 404);
}
