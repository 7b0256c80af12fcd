//! A plugin that is activated as it should be and breaks the protocol later: it is ended with the reason and started
//! again, or what it did comes to nothing. Nobody else notices.

use super::hostile::{Hostile, ID};
use super::misbehaving::misbehaving;
use crate::wasm::world::{World, read};

async fn behaving() -> Hostile {
    let plugin = Hostile::with(misbehaving, "").await;
    plugin.world.host.enable(&World::admin(), ID).await.unwrap();
    plugin
}

/// What the program makes of a post.
async fn posted(plugin: &Hostile, message: &str) -> String {
    plugin.world.post(message).await.unwrap().message.clone()
}

#[tokio::test]
async fn a_breach_in_an_answer_ends_the_plugin_with_the_reason_and_it_comes_back() {
    for (mode, reason) in [
        ("gob", "gob:"),
        ("huge", "more than 134217728 bytes in a message"),
        ("sequence", "which waits for no answer"),
        ("twice", "which waits for no answer"),
        ("odd", "a number of ours"),
        ("version", "another version"),
        ("overrun", "larger than any window"),
        ("away", "the plugin ended the connection"),
        ("finish", "the plugin closed the stream"),
        ("calls-gob", "gob:"),
    ] {
        let plugin = behaving().await;
        let message = format!("now {mode}");
        assert_eq!(posted(&plugin, &message).await, message, "{mode}");
        let status = plugin.until(|status| status.error.contains("It was started again")).await;
        assert!(status.error.contains(reason), "{mode}: {}", status.error);
        plugin.nobody_else_is_harmed().await;
        assert_eq!(posted(&plugin, "as it is").await, "as it is", "{mode}");
    }
}

#[tokio::test]
async fn an_answer_of_another_type_fails_that_call_by_the_plugins_name() {
    let plugin = behaving().await;
    assert_eq!(posted(&plugin, "now type").await, "now type");
    assert!(plugin.log().await.contains("MessageWillBePosted failed: it answered nonsense"));
    assert_eq!(posted(&plugin, "now unknown").await, "went on");
    plugin.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_value_of_an_unknown_type_in_an_answer_becomes_what_can_be_read_of_it() {
    let plugin = behaving().await;
    let post = plugin.world.post("now name").await.unwrap();
    assert_eq!((post.message.as_str(), &post.props["unheard"]["Text"]), ("named", &"of".into()));
    // One that only its program can read is left out, or the answer is; the next one is read again.
    let post = plugin.world.post("now opaque").await.unwrap();
    assert!(["named", "now opaque"].contains(&post.message.as_str()), "{}", post.message);
    assert_eq!(posted(&plugin, "now unknown").await, "went on");
    plugin.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn an_answer_without_end_is_passed_over_at_the_deadline() {
    let plugin = behaving().await;
    assert_eq!(posted(&plugin, "now endless").await, "now endless");
    assert!(plugin.log().await.contains("MessageWillBePosted failed: it did not answer within"));
    plugin.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn frames_and_numbers_that_mean_nothing_come_to_nothing() {
    let plugin = behaving().await;
    for mode in ["unknown", "numbers", "unread"] {
        assert_eq!(posted(&plugin, &format!("now {mode}")).await, "went on", "{mode}");
        plugin.nobody_else_is_harmed().await;
        assert_eq!(posted(&plugin, "as it is").await, "as it is", "{mode}");
    }
    let status = plugin.status().await;
    assert_eq!(status.error, "", "it never ended");
}

#[tokio::test]
async fn calls_of_methods_that_are_not_there_and_with_values_nobody_knows_are_answered_with_errors() {
    let plugin = behaving().await;
    assert_eq!(posted(&plugin, "now methods").await, "true true true true true true");
    // The first value can be read, and its post is as its author has no rights; the stream goes on after both.
    assert_eq!(posted(&plugin, "now argument").await, "true true true");
    plugin.nobody_else_is_harmed().await;
    assert_eq!(plugin.status().await.error, "");
}

#[tokio::test]
async fn requests_whose_streams_are_misused_are_answered_or_fail_by_themselves() {
    let plugin = behaving().await;
    let said = async |path: &str| match plugin.request_with(path, "a body").await {
        Ok(response) => read(response.into_body()).await.unwrap(),
        Err(failure) => failure.0.status_code.to_string(),
    };
    for (path, answer) in [
        ("/never-dialled", ""),
        ("/writer-gob", ""),
        ("/writer-methods", "still here"),
        ("/body-greedy", "fine"),
        ("/body-negative", "fine"),
        ("/", "fine"),
    ] {
        assert_eq!(said(path).await, answer, "{path}");
        plugin.nobody_else_is_harmed().await;
    }
    assert_eq!(plugin.status().await.error, "");
}
