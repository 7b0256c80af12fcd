//! A plugin's storage, settings, requests to other servers and work for later.

use std::net::SocketAddr;

use jackfield_domain::{config, testing};
use jackfield_storage::work::Piece;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::world::{World, manifest};

const KEEPER: &str = "keeper";

async fn keeper(allow: &[String]) -> World {
    let world = World::new().await;
    let asked = json!({
        "api": ["jobs:write"],
        "hooks": ["execute-command", "scheduled"],
        "kv": { "quota": "1kB" },
        "http": { "allow": allow },
        "secrets": ["Token"],
    });
    let mut manifest = manifest(KEEPER, asked);
    manifest.settings_schema = serde_json::from_value(json!({
        "settings": [
            { "key": "Greeting", "type": "text", "default": "hello" },
            { "key": "Token", "type": "text", "secret": true },
            { "key": "Other", "type": "text", "secret": true, "default": "not yours" },
        ],
    }))
    .unwrap();
    world.run(manifest).await;
    world
}

async fn says(world: &World, command: &str) -> String {
    world.says(KEEPER, &format!("/keep {command}")).await
}

fn anything() -> Vec<String> {
    vec!["example.org".into()]
}

#[tokio::test]
async fn a_plugin_keeps_lists_and_forgets_values() {
    let world = keeper(&anything()).await;
    assert_eq!(says(&world, "get a").await, "nothing");
    for key in ["a", "b", "other"] {
        assert_eq!(says(&world, &format!("set {key} value-of-{key}")).await, "kept");
    }
    assert_eq!(says(&world, "get b").await, "value-of-b");
    assert_eq!(says(&world, "set a_1 x").await, "kept");
    assert_eq!(says(&world, "list a").await, "a,a_1");
    assert_eq!(says(&world, "delete a").await, "gone");
    assert_eq!(says(&world, "get a").await, "nothing");
}

#[tokio::test]
async fn a_value_with_a_time_to_live_goes_when_it_is_over() {
    let world = keeper(&anything()).await;
    says(&world, "set brief here 60").await;
    assert_eq!(says(&world, "get brief").await, "here");
    world.clock.advance(61_000);
    assert_eq!(says(&world, "get brief").await, "nothing");
}

#[tokio::test]
async fn a_value_is_replaced_only_while_it_is_what_was_thought() {
    let world = keeper(&anything()).await;
    for (swap, wanted) in [
        ("k - one", "true"),
        ("k - two", "false"),
        ("k two three", "false"),
        ("k one two", "true"),
        ("k two -", "true"),
        ("k two -", "false"),
    ] {
        assert_eq!(says(&world, &format!("swap {swap}")).await, wanted, "{swap}");
    }
}

// covers: 32
#[tokio::test]
async fn a_plugin_that_fills_its_storage_is_refused_more() {
    let world = keeper(&anything()).await;
    assert_eq!(says(&world, "fill a 900").await, "filled");
    assert_eq!(says(&world, "fill b 200").await, "507 app.plugin_store.save.app_error");
    // Replacing makes room for itself.
    assert_eq!(says(&world, "fill a 950").await, "filled");
    assert_eq!(says(&world, "fill a 1050").await, "507 app.plugin_store.save.app_error");
}

#[tokio::test]
async fn two_plugins_do_not_see_each_others_values() {
    let world = keeper(&anything()).await;
    says(&world, "set shared mine").await;
    assert_eq!(world.kept("another", "shared").await, None);
    assert_eq!(world.kept(KEEPER, "shared").await.as_deref(), Some("mine"));
}

#[tokio::test]
async fn a_plugin_reads_its_settings_and_only_the_secrets_it_asked_for() {
    let world = keeper(&anything()).await;
    let patch = json!({ "PluginSettings": { "Plugins": { "keeper": { "token": "s3cret", "other": "hidden" } } } });
    config::change(&world.app, &testing::granted(()), patch).await.unwrap();
    let settings: serde_json::Value = serde_json::from_str(&says(&world, "settings").await).unwrap();
    assert_eq!(settings, json!({ "Greeting": "hello", "Token": "s3cret" }));
    // It was told of the change, too.
    world.until_kept(KEEPER, "settings", |kept| kept.contains("s3cret")).await;
    let mut shown = world.app.config.read().document().clone();
    world.host.mask_settings(&mut shown);
    assert_eq!(shown["PluginSettings"]["Plugins"]["keeper"]["token"], config::MASK);
}

#[tokio::test]
async fn requests_go_only_where_the_manifest_says() {
    let served = serve("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello").await;
    let world = keeper(&[served.to_string()]).await;
    assert_eq!(says(&world, &format!("fetch http://{served}/")).await, "200 hello");
    let other = SocketAddr::new(served.ip(), served.port() ^ 1);
    for url in [format!("http://{other}/"), "http://example.org/".into(), "file:///etc/passwd".into()] {
        let refused = says(&world, &format!("fetch {url}")).await;
        assert_eq!(refused, "403 app.plugin.fetch_forbidden.app_error", "{url}");
    }
}

// covers: 33
#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_refused() {
    let served = serve("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await;
    let world = keeper(&[format!("localhost:{}", served.port())]).await;
    let refused = says(&world, &format!("fetch http://localhost:{}/", served.port())).await;
    assert_eq!(refused, "502 app.plugin.fetch.app_error");
}

// covers: 33
#[tokio::test]
async fn a_redirect_does_not_lead_where_a_request_may_not_go() {
    let secret = serve("HTTP/1.1 200 OK\r\nContent-Length: 6\r\nConnection: close\r\n\r\nsecret").await;
    let answer =
        format!("HTTP/1.1 302 Found\r\nLocation: http://{secret}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    let served = serve(&answer).await;
    let world = keeper(&[served.to_string()]).await;
    assert_eq!(says(&world, &format!("fetch http://{served}/")).await, "403 app.plugin.fetch_forbidden.app_error");
}

#[tokio::test]
async fn scheduled_work_is_done_when_its_time_comes_and_outlives_a_restart() {
    let world = keeper(&anything()).await;
    let at = jackfield_domain::Clock::now(&world.clock).0 + 60_000;
    assert_eq!(says(&world, &format!("later report {at}")).await, "later");
    assert_eq!(world.host.run_due().await, 0);
    let world = world.restarted().await;
    world.clock.advance(61_000);
    world.host.run_due().await;
    assert_eq!(world.until_kept(KEEPER, "done-report", |_| true).await, "the work");
    assert_eq!(world.host.run_due().await, 0);
}

#[tokio::test]
async fn scheduled_work_that_fails_is_tried_again() {
    let world = keeper(&anything()).await;
    says(&world, "later flaky 0").await;
    world.host.run_due().await;
    // The server looks by itself as well: its try has failed once it says so.
    let failed = async {
        let piece = || jackfield_storage::work::soonest("plugin", KEEPER).one::<Piece>(&world.app.store);
        while piece().await.unwrap().attempts == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), failed).await.expect("it fails in time");
    assert_eq!(world.kept(KEEPER, "done-flaky").await, None);
    world.clock.advance(11_000);
    world.host.run_due().await;
    world.until_kept(KEEPER, "done-flaky", |_| true).await;
}

#[tokio::test]
async fn scheduled_work_can_be_replaced_and_cancelled() {
    let world = keeper(&anything()).await;
    let far = jackfield_domain::Clock::now(&world.clock).0 + 1_000_000;
    says(&world, "later thing 0").await;
    says(&world, &format!("later thing {far}")).await;
    assert_eq!(world.host.run_due().await, 0);
    assert_eq!(says(&world, "cancel thing").await, "true");
    assert_eq!(says(&world, "cancel thing").await, "false");
}

/// Another server on this machine that answers every request the same.
async fn serve(answer: &str) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (address, answer) = (listener.local_addr().unwrap(), answer.to_owned());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}
