//! A plugin that hangs in every hook there is: whoever asks it goes on at the deadline.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use jackfield_domain::hooks::HookId;
use jackfield_domain::{Cx, files};
use jackfield_model::permission::UploadFile;
use jackfield_model::{
    Channel, ChannelMember, CommandArgs, Draft, EmailNotification, FileInfo, PluginClusterEvent, Post, ScheduledPost,
    TeamMember, User, UserId, WebSocketRequest,
};
use jackfield_plugin_host::BodyStream;
use jackfield_plugin_host::go::{Dynamic, schema::HOOKS};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::hostile::{Hostile, ID, NEIGHBOUR};
use super::running::{Api, active, conformance, request};
use super::sample::sample;
use crate::wasm::world::World;

/// Of every type the emptiest that a plugin does not take for nil.
fn blank<T: Default + DeserializeOwned>() -> T {
    serde_json::from_value(json!({})).unwrap_or_default()
}

/// Raises hooks by their methods, one after the other, and gives their names.
macro_rules! raise {
    ($world:ident, $cx:ident, $check:expr; $($name:ident $method:ident ($($plugin:expr)?; $($ty:ty),*);)*) => {{
        let mut raised = Vec::new();
        $({
            let before = Instant::now();
            let answer = $world.app.hooks.$method($cx, $($plugin,)? $(&blank::<$ty>()),*).await;
            $check(stringify!($name), answer.map(drop).map_err(|failure| failure.0.status_code));
            assert!(before.elapsed() < Duration::from_secs(10), "{}", stringify!($name));
            raised.push(stringify!($name));
        })*
        raised
    }};
}

fn goes_on(hook: &str, answer: Result<(), u16>) {
    assert_eq!(answer, Ok(()), "{hook}");
}

fn is_late(hook: &str, answer: Result<(), u16>) {
    assert_eq!(answer, Err(504), "{hook}");
}

/// Hooks that somebody waits for.
async fn waited_for(world: &World, cx: &std::sync::Arc<Cx>) -> Vec<&'static str> {
    let mut raised = raise!(world, cx, goes_on;
        MessageWillBePosted message_will_be_posted(; Post);
        MessageWillBeUpdated message_will_be_updated(; Post, Post);
        MessagesWillBeConsumed messages_will_be_consumed(; Vec<Post>);
        ScheduledPostWillBeCreated scheduled_post_will_be_created(; ScheduledPost);
        DraftWillBeUpserted draft_will_be_upserted(; Draft);
        UserWillLogIn user_will_log_in(; User);
        OnSAMLLogin saml_login(; User, Value);
        ChannelWillBeUpdated channel_will_be_updated(; Channel, Channel);
        ChannelWillBeArchived channel_will_be_archived(; Channel);
        ChannelWillBeRestored channel_will_be_restored(; Channel);
        ChannelMemberWillBeAdded channel_member_will_be_added(; ChannelMember);
        TeamMemberWillBeAdded team_member_will_be_added(; TeamMember);
        FileWillBeDownloaded file_will_be_downloaded(; FileInfo, UserId, String);
        ConfigurationWillBeSaved configuration_will_be_saved(; Value);
        EmailNotificationWillBeSent email_notification_will_be_sent(; EmailNotification);
        NotificationWillBePushed notification_will_be_pushed(; Value, UserId);
    );
    raised.extend(raise!(world, cx, is_late;
        OnConfigurationChange configuration_changed(ID;);
        OnInstall installed(ID; UserId);
        ExecuteCommand execute_command(ID; CommandArgs);
        OnPluginClusterEvent cluster_event(ID; PluginClusterEvent);
        RunDataRetention run_data_retention(ID; i64, i64);
        OnSendDailyTelemetry send_daily_telemetry(ID;);
        OnCloudLimitsUpdated cloud_limits_updated(ID; Value);
        GenerateSupportData generate_support_data(ID;);
        OnSharedChannelsSyncMsg shared_channels_sync(ID; Value, Value);
        OnSharedChannelsPing shared_channels_ping(ID; Value);
        OnSharedChannelsAttachmentSyncMsg shared_channels_attachment(ID; FileInfo, Post, Value);
        OnSharedChannelsProfileImageSyncMsg shared_channels_profile_image(ID; User, Value);
    ));
    raised
}

/// Hooks that are streams.
async fn streamed(plugin: &Hostile) -> [&'static str; 3] {
    let world = &plugin.world;
    assert_eq!(plugin.request("/seen").await.err().unwrap().0.status_code, 504);
    let nothing: BodyStream = Box::pin(futures_util::stream::empty());
    let asked = http::Request::get("/metrics").body(nothing).unwrap();
    let answer = world.host.serve_metrics(&Cx::system("test"), ID, asked).await;
    assert_eq!(answer.err().unwrap().0.status_code, 504);
    let received = world.dir.path().join("received");
    std::fs::write(&received, "as it came").unwrap();
    let granted = world.app.authorize::<UploadFile>(&world.cx(world.anna), world.town).await.unwrap();
    let kept = files::keep(&world.app, &granted, "shout", &received, UserId::default()).await.unwrap();
    assert_eq!((kept.name.as_str(), kept.size), ("shout", 10));
    ["ServeHTTP", "ServeMetrics", "FileWillBeUploaded"]
}

/// Hooks that a plugin is told: nobody waits, and the plugin itself is passed over at the deadline.
async fn told(plugin: &Hostile, cx: &std::sync::Arc<Cx>) -> [&'static str; 9] {
    let world = &plugin.world;
    let hooks = &world.app.hooks;
    let before = Instant::now();
    hooks.message_has_been_updated(cx, &blank(), &blank());
    hooks.user_has_logged_in(cx, &blank());
    hooks.user_has_been_deactivated(cx, &blank());
    hooks.web_socket_connected(cx, &"connection".to_owned(), &world.anna);
    hooks.web_socket_disconnected(cx, &"connection".to_owned(), &world.anna);
    hooks.web_socket_message_has_been_posted(cx, &"connection".to_owned(), &world.anna, &WebSocketRequest::default());
    world.new_person("bob").await;
    world.post("told").await.unwrap();
    assert!(before.elapsed() < Duration::from_secs(10));
    let names = [
        "MessageHasBeenUpdated",
        "UserHasLoggedIn",
        "UserHasBeenDeactivated",
        "OnWebSocketConnect",
        "OnWebSocketDisconnect",
        "WebSocketMessageHasBeenPosted",
        "UserHasBeenCreated",
        "UserHasJoinedTeam",
        "MessageHasBeenPosted",
    ];
    let passed_over = async {
        loop {
            let log = plugin.log().await;
            if names.iter().all(|name| log.contains(&format!("{name} failed: it did not answer within"))) {
                return;
            }
            // The log is no event.
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), passed_over).await.expect("each is passed over at its deadline");
    names
}

#[tokio::test]
async fn whoever_raises_a_hook_goes_on_at_the_deadline_of_a_plugin_that_hangs() {
    let plugin = Hostile::with(conformance, "").await;
    plugin.enable_with_deadline(200).await;
    let (world, admin) = (&plugin.world, World::admin());
    plugin.request("/hang").await.unwrap();
    // It would have its say in the same hooks.
    world.host.disable(&admin, NEIGHBOUR).await.unwrap();
    let cx = &world.cx(world.anna);
    let mut raised: BTreeSet<&str> = waited_for(world, cx).await.into_iter().collect();
    raised.extend(streamed(&plugin).await);
    raised.extend(told(&plugin, cx).await);

    // What is left is told as the events above are, or cannot hang then; the next test has them all.
    let left: Vec<&str> = HookId::ALL.iter().map(|hook| hook.name()).filter(|hook| !raised.contains(hook)).collect();
    let events = ["Added", "Removed", "Deleted", "Created", "Changed", "Channel", "Team"];
    for hook in left {
        let known = matches!(hook, "OnActivate" | "OnDeactivate" | "Scheduled");
        assert!(known || events.iter().any(|end| hook.ends_with(end)), "{hook} is not raised");
    }
    world.host.enable(&admin, NEIGHBOUR).await.unwrap();
    plugin.nobody_else_is_harmed().await;
    // Nor does it hold up its own end, in which it hangs too.
    world.host.disable(&admin, ID).await.unwrap();
    plugin.nobody_else_is_harmed().await;
}

#[tokio::test]
async fn a_plugin_that_hangs_in_every_hook_still_answers_that_it_is_there_and_can_be_ended() {
    let plugin = active(&Api::new(json!({}))).await;
    assert_eq!(request(&plugin, "GET", "/hang", "").await.status, 200);
    let special = ["Implemented", "OnActivate", "ServeHTTP", "ServeMetrics", "FileWillBeUploaded"];
    let mut hanging = 0;
    for hook in HOOKS.iter().filter(|hook| !special.contains(&hook.name)) {
        let args: Vec<Dynamic> = hook.param_fields().map(|(field, _)| sample(&field.ty, 0).into()).collect();
        let call = tokio::time::timeout(Duration::from_millis(20), plugin.call_hook(hook.name, args));
        assert!(call.await.is_err(), "{} does not hang", hook.name);
        hanging += 1;
    }
    assert_eq!(plugin.unanswered(), hanging);
    plugin.ping().await.unwrap();
    plugin.deactivate(Duration::from_millis(50)).await;
    plugin.ended().await;
}
