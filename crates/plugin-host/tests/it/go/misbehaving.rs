//! A program that introduces itself as a plugin and then breaks the protocol.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::Duration,
};

use jackfield_plugin_host::go::{GoPlugin, Options, StartError};
use serde_json::json;

use super::running::{Api, Shared, build, launch};

pub fn misbehaving() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| build("go-misbehaving"))
}

/// Starts the program in a mode and gives the reason why that failed.
async fn refusal(mode: &str) -> String {
    let executable = tokio::task::spawn_blocking(misbehaving).await.unwrap();
    let mut launch = launch(executable);
    launch.environment.push(("MODE".into(), mode.into()));
    let mut options = Options { connect: Duration::from_secs(8), ..Options::default() };
    if mode == "silent" || mode == "streams" {
        options.connect = Duration::from_millis(500);
    }
    options.mux.connect = Duration::from_millis(500);
    let handler = Arc::new(Shared(Api::new(json!({}))));
    let error = GoPlugin::start(&launch, handler, options).await.err().unwrap();
    // Nothing is left: not its directory, and with it not its process.
    assert!(!launch.runtime_directory.exists(), "{mode}");
    match error {
        StartError::Late(_) => "late".into(),
        other => other.to_string(),
    }
}

#[tokio::test]
async fn every_breach_of_the_protocol_ends_the_start_with_a_reason() {
    for (mode, reason) in [
        ("silent", "late"),
        ("close", "the connection to the plugin is"),
        ("garbage", "another version"),
        ("huge-frame", "larger than any window"),
        ("zeros", "the message ends too early"),
        ("huge-message", "more than 134217728 bytes in a message"),
        ("wrong-type", "expected u32, found a string"),
        ("wrong-broker", "did not connect stream 7"),
        ("wrong-sequence", "which waits for no answer"),
        ("broken-gob", "gob:"),
        ("streams", "late"),
        ("pings", "does not read"),
        ("odd-stream", "a number of ours"),
        ("long-line", "not on a unix socket"),
        ("far-away", "outside its directory"),
    ] {
        let refused = refusal(mode).await;
        assert!(refused.contains(reason), "{mode}: {refused}");
    }
}
