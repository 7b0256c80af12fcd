//! The methods that the plugin API serves, each called by a Go plugin on both engines.

mod basics;
mod content;
mod people;
mod places;
mod properties;
mod server;

use std::collections::BTreeSet;

use jackfield_plugin_host::served_methods;
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
    let results = hosted.refused(method, args).await;
    let error = results.as_array().unwrap().last().unwrap().clone();
    error["status_code"].as_i64().unwrap_or_else(|| panic!("{method} did not fail: {results}"))
}

/// Methods that cannot be called with any arguments from outside, and why.
const NOT_ASKED: &[(&str, &str)] =
    &[("LoadPluginConfiguration", "It fills a variable of the plugin, which calls it whenever it is activated.")];

#[tokio::test]
async fn every_method_that_is_served_is_called_on_both_engines() {
    let groups = tokio::join!(people(), places(), content(), server(), basics(), properties());
    let asked: BTreeSet<String> = [groups.0, groups.1, groups.2, groups.3, groups.4, groups.5]
        .into_iter()
        .flatten()
        .flat_map(Hosted::asked)
        .collect();
    let excepted = |name: &&str| NOT_ASKED.iter().any(|(method, _)| method == name);
    let missing: Vec<&str> =
        served_methods().into_iter().filter(|name| !asked.contains(*name) && !excepted(name)).collect();
    assert!(missing.is_empty(), "no group calls these: {missing:?}");
}

async fn people() -> Vec<Hosted> {
    let running = Hosted::everywhere().await;
    for hosted in &running {
        people::accounts(hosted).await;
        people::statuses(hosted).await;
        people::preferences(hosted).await;
    }
    running
}

async fn places() -> Vec<Hosted> {
    let running = Hosted::everywhere().await;
    for hosted in &running {
        places::teams(hosted).await;
        places::channels(hosted).await;
        places::sidebar(hosted).await;
    }
    running
}

async fn content() -> Vec<Hosted> {
    let running = Hosted::everywhere().await;
    for hosted in &running {
        content::posts(hosted).await;
        content::files(hosted).await;
        content::emoji(hosted).await;
        content::bots(hosted).await;
    }
    running
}

async fn server() -> Vec<Hosted> {
    let running = Hosted::everywhere().await;
    for hosted in &running {
        server::configuration(hosted).await;
        server::sessions(hosted).await;
        server::the_rest(hosted).await;
        server::mails(hosted).await;
        server::plugins(hosted).await;
    }
    running
}

async fn basics() -> Vec<Hosted> {
    let running = Hosted::everywhere().await;
    for hosted in &running {
        basics::keys(hosted).await;
        basics::places(hosted).await;
        basics::posts(hosted).await;
        basics::surroundings(hosted).await;
    }
    running
}

async fn properties() -> Vec<Hosted> {
    let running = Hosted::everywhere().await;
    for hosted in &running {
        properties::properties(hosted).await;
        properties::groups(hosted).await;
        properties::sign_in(hosted).await;
        properties::without_meaning(hosted).await;
    }
    running
}
