//! From the start to the end of a plugin.

use std::{path::Path, sync::Arc, time::Duration};

use jackfield_plugin_host::go::{GoError, GoPlugin, Options, StartError, launch::LaunchError};
use serde_json::json;

use super::running::{Api, Shared, active, launch, request, seen, start};

#[tokio::test]
async fn a_plugin_is_activated_and_deactivated() {
    let api = Api::new(json!({"Number": 7}));
    let plugin = active(&api).await;
    plugin.ping().await.unwrap();
    let seen = seen(&plugin).await;
    let names: Vec<&str> = seen.iter().map(|(hook, _)| hook.as_str()).collect();
    assert_eq!(names, ["OnConfigurationChange", "OnActivate"]);
    assert_eq!(seen[0].1[0]["Number"], 7);
    plugin.deactivate(Duration::from_secs(5)).await;
    assert_eq!(api.keys.lock().unwrap()["deactivated"], b"yes");
    assert_eq!(plugin.ended().await, "exit status: 0");
}

#[tokio::test]
async fn it_implements_every_hook() {
    let plugin = start(&Api::new(json!({}))).await.unwrap();
    let missing: Vec<&str> = jackfield_plugin_host::go::schema::HOOKS
        .iter()
        .map(|hook| hook.name)
        .filter(|hook| !plugin.implements(hook))
        .collect();
    // How the runtime asks, not something a plugin says it has.
    assert_eq!(missing, ["Implemented"]);
}

#[tokio::test]
async fn a_plugin_may_refuse_to_be_activated() {
    let plugin = start(&Api::new(json!({"Activation": "refuse"}))).await.unwrap();
    let error = plugin.activate().await.unwrap().unwrap_err();
    assert_eq!(error, GoError::plain("the plugin does not want to"));

    let plugin = start(&Api::new(json!({"Activation": "app-error"}))).await.unwrap();
    let error = plugin.activate().await.unwrap().unwrap_err();
    let GoError::App(error) = error else { panic!("{error:?}") };
    assert_eq!((&error["id"], &error["status_code"]), (&json!("conformance.refused"), &json!(418)));
}

#[tokio::test]
async fn a_plugin_that_ends_in_its_activation_says_how() {
    let plugin = start(&Api::new(json!({"Activation": "exit"}))).await.unwrap();
    assert!(plugin.activate().await.is_err());
    assert_eq!(plugin.ended().await, "exit status: 3");
}

#[tokio::test]
async fn a_plugin_that_hangs_in_its_activation_can_be_ended() {
    let plugin = start(&Api::new(json!({"Activation": "hang"}))).await.unwrap();
    let activation = tokio::time::timeout(Duration::from_millis(200), plugin.activate());
    assert!(activation.await.is_err());
    plugin.deactivate(Duration::from_millis(200)).await;
    plugin.ended().await;
}

async fn refusal(executable: &str, start: Duration) -> StartError {
    let mut launch = launch(Path::new(executable));
    launch.start = start;
    let handler = Arc::new(Shared(Api::new(json!({}))));
    let refused = GoPlugin::start(&launch, handler, Options::default()).await.err().unwrap();
    assert!(!launch.runtime_directory.exists());
    refused
}

#[tokio::test]
async fn what_is_no_plugin_is_refused() {
    let long = Duration::from_secs(20);
    let error = refusal("/bin/pwd", long).await;
    assert!(matches!(error, StartError::Launch(LaunchError::Handshake(_))), "{error}");
    let error = refusal("/bin/true", long).await;
    assert!(error.to_string().contains("exit status: 0"), "{error}");
    let error = refusal("/nonexistent", long).await;
    assert!(matches!(error, StartError::Launch(LaunchError::Spawn(_))), "{error}");
    let error = refusal("/usr/bin/yes", long).await;
    assert!(matches!(error, StartError::Launch(LaunchError::Handshake(_))), "{error}");
    let error = refusal("/bin/cat", Duration::from_millis(50)).await;
    assert!(matches!(error, StartError::Launch(_)), "{error}");
}

#[tokio::test]
async fn the_environment_is_minimal_and_the_socket_private() {
    use std::os::unix::fs::PermissionsExt;
    let mut launch = launch(super::running::conformance());
    launch.environment.push(("LANG".into(), "C".into()));
    let handler = Arc::new(Shared(Api::new(json!({}))));
    let plugin = GoPlugin::start(&launch, handler, Options::default()).await.unwrap();
    let mode = std::fs::metadata(&launch.runtime_directory).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let pid = plugin.process_id().unwrap();
    let environment = std::fs::read(format!("/proc/{pid}/environ")).unwrap();
    let mut names: Vec<String> = environment
        .split(|byte| *byte == 0)
        .filter(|variable| !variable.is_empty())
        .map(|variable| String::from_utf8_lossy(variable).split('=').next().unwrap().to_owned())
        .collect();
    names.sort();
    let expected = [
        "LANG",
        "MATTERMOST_PLUGIN",
        "PATH",
        "PLUGIN_MAX_PORT",
        "PLUGIN_MIN_PORT",
        "PLUGIN_PROTOCOL_VERSIONS",
        "PLUGIN_UNIX_SOCKET_DIR",
        "TMPDIR",
    ];
    assert_eq!(names, expected);
    let limits = std::fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    assert!(files.contains("256"), "{files}");
    drop(plugin);
    assert!(!launch.runtime_directory.exists());
}

#[tokio::test]
async fn two_copies_run_side_by_side() {
    let (left, right) = (Api::new(json!({})), Api::new(json!({})));
    let (left, right) = tokio::join!(active(&left), active(&right));
    assert_ne!(left.process_id(), right.process_id());
    for plugin in [left, right] {
        assert_eq!(request(&plugin, "GET", "/nothing", "").await.status, 404);
    }
}
