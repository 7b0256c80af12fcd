//! Streams without end, and answers that never come.

use std::time::Duration;

use futures_util::StreamExt;
use jackfield_domain::files;
use jackfield_model::UserId;
use jackfield_model::permission::UploadFile;
use jackfield_plugin_host::TakenOver;
use tokio::io::AsyncReadExt;

use super::hostile::{Hostile, ID};
use crate::wasm::world::World;

async fn upload(world: &World, name: &str) -> jackfield_domain::Result<jackfield_model::FileInfo> {
    let received = world.dir.path().join(format!("received-{name}"));
    std::fs::write(&received, "as it came").unwrap();
    let granted = world.app.authorize::<UploadFile>(&world.cx(world.anna), world.town).await?;
    files::keep(&world.app, &granted, name, &received, UserId::default()).await
}

#[tokio::test]
async fn a_file_that_is_replaced_without_end_is_kept_as_it_came() {
    let hostile = Hostile::running().await;
    let kept = upload(&hostile.world, "endless").await.unwrap();
    assert_eq!(kept.size, 10);
    assert!(hostile.log().await.contains("it wrote a file of more than"));
    let left: Vec<_> =
        std::fs::read_dir(hostile.world.dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(!left.iter().any(|path| path.to_string_lossy().contains("instead")), "{left:?}");
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn what_is_uploaded_without_end_is_refused_at_its_announced_size() {
    let hostile = Hostile::running().await;
    assert_eq!(hostile.says("upload").await, "true");
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_connection_that_is_taken_over_and_written_to_without_end_stops_with_its_client() {
    let hostile = Hostile::running().await;
    let response = hostile.request("/take-over").await.unwrap();
    assert_eq!(response.status(), 101);
    let taken: &TakenOver = response.extensions().get().unwrap();
    let mut connection = taken.take().unwrap();
    let mut some = vec![0; 1 << 20];
    connection.read_exact(&mut some).await.unwrap();
    hostile.nobody_else_is_harmed().await;
    drop(connection);
    assert_eq!(hostile.request("/fine").await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_value_that_only_the_plugin_knows_is_read_or_refused_and_the_plugin_goes_on() {
    let hostile = Hostile::running().await;
    let post = hostile.world.post("unknown").await.unwrap();
    assert_eq!(post.props["unheard"]["Text"], "of");
    assert_eq!(hostile.says("unknown").await, "map[Text:of]");
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn requests_that_are_never_answered_end_with_504_and_then_the_plugin_is_not_asked_for_a_while() {
    let hostile = Hostile::installed("").await;
    hostile.enable_with_deadline(300).await;
    for _ in 0..5 {
        let failure = hostile.request("/hang").await.err().unwrap();
        assert_eq!((failure.0.status_code, failure.0.id.as_str()), (504, "app.plugin.timeout.app_error"));
    }
    let failure = hostile.request("/fine").await.err().unwrap();
    assert_eq!((failure.0.status_code, failure.0.id.as_str()), (503, "app.plugin.overloaded.app_error"));
    assert!((1..=10).contains(&failure.0.retry_after), "{}", failure.0.retry_after);
    assert!(failure.0.message.contains("is not asked for the next"), "{}", failure.0.message);
    assert!(hostile.log().await.contains("ServeHTTP keeps missing its deadline"));
    // Its other hooks answer, and so does everybody else.
    assert_eq!(hostile.says("well").await, "well");
    hostile.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn an_answer_that_stands_still_after_its_head_holds_up_only_who_reads_it() {
    let hostile = Hostile::running().await;
    let response = hostile.request("/stall").await.unwrap();
    let mut body = response.into_body();
    assert_eq!(body.next().await.unwrap().unwrap(), "and then");
    assert!(tokio::time::timeout(Duration::from_millis(50), body.next()).await.is_err());
    hostile.nobody_else_is_harmed().await;
    drop(body);
    hostile.world.host.disable(&World::admin(), ID).await.unwrap();
}
