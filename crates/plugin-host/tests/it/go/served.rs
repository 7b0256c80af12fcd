//! The methods that the plugin API serves, each called by a Go plugin on both engines.

mod content;
mod people;
mod places;
mod server;

use serde_json::Value as Json;

use super::hosted::Hosted;

/// Calls a method that must succeed, and answers its first result.
async fn ok(hosted: &Hosted, method: &str, args: Json) -> Json {
    let mut results = called(hosted, method, args).await;
    if results.is_empty() { Json::Null } else { results.remove(0) }
}

/// Calls a method that must succeed, and answers all results but the error.
async fn called(hosted: &Hosted, method: &str, args: Json) -> Vec<Json> {
    let Json::Array(mut results) = hosted.api(method, args).await else { panic!("{method} answers no list") };
    let error = results.pop().unwrap();
    assert_eq!(error, Json::Null, "{method}");
    results
}

/// Calls a method that must fail, and answers its status.
async fn fails(hosted: &Hosted, method: &str, args: Json) -> i64 {
    let results = hosted.api(method, args).await;
    let error = results.as_array().unwrap().last().unwrap().clone();
    error["status_code"].as_i64().unwrap_or_else(|| panic!("{method} did not fail: {results}"))
}

#[tokio::test]
async fn people_are_served() {
    for hosted in Hosted::everywhere().await {
        people::accounts(&hosted).await;
        people::statuses(&hosted).await;
        people::preferences(&hosted).await;
    }
}

#[tokio::test]
async fn teams_and_channels_are_served() {
    for hosted in Hosted::everywhere().await {
        places::teams(&hosted).await;
        places::channels(&hosted).await;
        places::sidebar(&hosted).await;
    }
}

#[tokio::test]
async fn posts_files_and_bots_are_served() {
    for hosted in Hosted::everywhere().await {
        content::posts(&hosted).await;
        content::files(&hosted).await;
        content::bots(&hosted).await;
    }
}

#[tokio::test]
async fn the_server_itself_is_served() {
    for hosted in Hosted::everywhere().await {
        server::configuration(&hosted).await;
        server::sessions(&hosted).await;
        server::the_rest(&hosted).await;
        server::mails(&hosted).await;
        server::plugins(&hosted).await;
    }
}
