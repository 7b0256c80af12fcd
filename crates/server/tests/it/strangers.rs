//! Every declared operation refuses who is not signed in, and who has nothing to do with what it is about.
//!
//! The snapshot names each operation with what a stranger is answered: a new operation shows up in its review.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jackfield_api::path::{ByUser, ByUserAndTeam};
use jackfield_api::{Body, Method, OperationInfo};
use jackfield_api::{bots, commands, files, posts, scheduled_posts, sessions, sidebar, webhooks};
use jackfield_client::{Client, ClientError, NOTHING, multipart};
use jackfield_model::{Bot, ChannelType, Command, IncomingWebhook, Millis, Post, ScheduledPost};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::Town;

/// Permissions that every account has: what is asked about is open to all who are signed in.
const OPEN: &[&str] = &["SignedIn", "ListUsers", "ViewUser", "CreateTeam", "CreateEmoji", "CreateGroupChannel"];

/// A time that does not come while a test runs.
const FAR: Millis = Millis(9_999_999_999_999);

#[tokio::test]
async fn strangers_are_refused_everywhere() {
    everywhere(async |town: &Town| {
        let targets = targets(town).await?;
        let dora = town.person("dora").await;
        let outside = dora.client.stranger();
        let (mut answers, mut let_in) = (String::new(), Vec::new());
        for operation in jackfield_api::all() {
            let nobody = refusal(&outside, operation, &targets).await?;
            // Whoever logs out is a stranger of the other kind.
            let client = if operation.path.ends_with("/logout") { &outside } else { &dora.client };
            let stranger = refusal(client, operation, &targets).await?;
            let name = format!("{} {}", operation.method.as_str(), operation.path);
            if operation.permission != "Public" {
                assert_eq!(nobody, "401 api.context.session_expired.app_error", "{name} without a session");
                assert!(!stranger.starts_with("401"), "{name} with a session: {stranger}");
            }
            assert!(!nobody.starts_with('5') && !stranger.starts_with('5'), "{name}: {nobody}, {stranger}");
            if operation.permission != "Public" && !OPEN.contains(&operation.permission) {
                let kept_out = stranger.starts_with("403") || stranger.starts_with("404");
                if !kept_out {
                    let_in.push(format!("{name} ({}): {stranger}", operation.permission));
                }
            }
            let _ = writeln!(answers, "{name} ({}): {stranger}", operation.permission);
        }
        assert!(let_in.is_empty(), "these answer a stranger:\n{}", let_in.join("\n"));
        insta::assert_snapshot!("strangers", answers);
        Ok(())
    })
    .await;
}

/// Things of Ben's that Dora has nothing to do with, by the names of paths' parameters.
async fn targets(town: &Town) -> Result<BTreeMap<&'static str, String>, ClientError> {
    let (anna, ben) = (&town.anna, &town.ben);
    let team_id = town.team.id;
    let secret = ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
    let form = multipart::Form::new()
        .text("channel_id", secret.id.to_string())
        .part("files", multipart::Part::bytes(&b"plan"[..]).file_name("plan.txt"));
    let uploaded = ben.client.upload::<files::UploadFile>(NOTHING, Default::default(), form).await?;
    let file = uploaded.file_infos[0].id;
    let draft = Post { channel_id: secret.id, message: "Psst".into(), file_ids: vec![file], ..Post::default() };
    let post = ben.client.call::<posts::CreatePost>(NOTHING, Default::default(), draft).await?;
    let later =
        ScheduledPost { channel_id: secret.id, message: "Psst".into(), scheduled_at: FAR, ..Default::default() };
    let scheduled = ben.client.post::<scheduled_posts::CreateScheduledPost>(later).await?;
    let hook = IncomingWebhook { channel_id: secret.id, ..Default::default() };
    ben.adds_to_team(team_id, anna).await;
    ben.adds_to_channel(&secret, anna).await?;
    let hook = anna.client.post::<webhooks::CreateIncomingWebhook>(hook).await?;
    let command = Command {
        team_id,
        trigger: "secret".into(),
        url: "http://127.0.0.1:1/".into(),
        method: "P".into(),
        ..Default::default()
    };
    let command = anna.client.post::<commands::CreateCommand>(command).await?;
    let bot = Bot { username: "robot".into(), ..Default::default() };
    let bot = anna.client.post::<bots::CreateBot>(bot).await?;
    let by_bot = ByUser { user_id: bot.user_id.into() };
    let token = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
    let token = anna.calls::<sessions::CreateUserAccessToken>(by_bot, token).await?;
    let mine = ByUserAndTeam { user_id: ben.id.into(), team_id };
    let categories = ben.client.get::<sidebar::GetSidebarCategoriesForTeamForUser>(mine).await?;
    Ok(BTreeMap::from([
        ("user_id", ben.id.to_string()),
        ("team_id", team_id.to_string()),
        ("team_name", town.team.name.clone()),
        ("channel_id", secret.id.to_string()),
        ("channel_name", secret.name.clone()),
        ("post_id", post.id.to_string()),
        ("thread_id", post.id.to_string()),
        ("file_id", file.to_string()),
        ("hook_id", hook.id.to_string()),
        ("command_id", command.id.to_string()),
        ("bot_user_id", bot.user_id.to_string()),
        ("token_id", token.id.to_string()),
        ("scheduled_post_id", scheduled.id.to_string()),
        ("category_id", categories.order[0].to_string()),
        ("plugin_id", "com.example.plugin".into()),
        ("username", "ben".into()),
        ("email", "ben@example.com".into()),
        ("emoji_name", "no_such_emoji".into()),
        ("emoji_id", post.id.to_string()),
        ("role_name", "system_user".into()),
        ("role_id", post.id.to_string()),
        ("category", "display_settings".into()),
        ("preference_name", "theme".into()),
        ("action_id", "press".into()),
        ("timestamp", "1".into()),
    ]))
}

/// The status and the error's id of what somebody is answered, or only the status where it is no refusal.
async fn refusal(
    client: &Client,
    operation: &OperationInfo,
    targets: &BTreeMap<&'static str, String>,
) -> Result<String, ClientError> {
    let parts = operation.path.split('/').map(|part| match part.strip_prefix('{').and_then(|p| p.strip_suffix('}')) {
        Some(name) => targets.get(name).unwrap_or_else(|| panic!("{name} has no target")).as_str(),
        None => part,
    });
    let mut path = parts.collect::<Vec<_>>().join("/");
    if operation.method == Method::Get {
        // What lists need to know is in the query.
        path = format!("{path}?team_id={}&in_channel={}&name=a", targets["team_id"], targets["channel_id"]);
    }
    let method = operation.method.as_str().parse().expect("it is a method");
    let mut request = client.raw(method, &path);
    if operation.request == Body::Json {
        request = request.json(&body(operation, targets));
    } else if operation.request == Body::Multipart {
        let file = multipart::Part::bytes(&b"mine"[..]).file_name("mine.txt");
        let form = multipart::Form::new().text("channel_id", targets["channel_id"].clone()).part("files", file);
        request = request.multipart(form);
    }
    let answer = request.send().await.expect("the server answers");
    let status = answer.status().as_u16();
    if status < 400 {
        // What is answered to everybody shows nothing of what is Ben's.
        let shown = answer.bytes().await.expect("the answer is whole");
        let secret = |text: &[u8]| shown.windows(text.len()).any(|part| part == text);
        assert!(!secret(b"Psst") && !secret(b"plan.txt"), "{} tells a secret", operation.path);
        return Ok(status.to_string());
    }
    let id = answer.headers()["x-request-id"].to_str().expect("an id is ASCII").to_owned();
    let error: Value = answer.json().await.expect("a refusal is JSON");
    assert_eq!(error["request_id"], id.as_str(), "{}", operation.path);
    assert_eq!(error["status_code"], status, "{}", operation.path);
    assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{}", operation.path);
    Ok(format!("{status} {}", error["id"].as_str().unwrap_or_default()))
}

/// A body that names what is Ben's in every field that names something.
fn body(operation: &OperationInfo, targets: &BTreeMap<&'static str, String>) -> Value {
    let (user, team, channel, post) =
        (&targets["user_id"], &targets["team_id"], &targets["channel_id"], &targets["post_id"]);
    // A change names what it changes as the path does.
    let own = operation.path.rsplit('/').find_map(|part| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')));
    let id = own.and_then(|name| targets.get(name)).map_or("", String::as_str);
    let kind = match operation.path {
        path if path.contains("/categories") => "custom",
        path if path.contains("/posts") => "",
        _ => "O",
    };
    if operation.path.ends_with("/notify_props") {
        return json!({ "desktop": "all" });
    }
    let object = json!({
        "id": id, "user_id": user, "team_id": team, "channel_id": channel, "post_id": post, "name": "taken-over",
        "message": "Let me in", "display_name": "Taken over", "type": kind, "command": "/echo hi", "emoji_name": "eyes",
        "token_id": targets["token_id"], "roles": "system_user", "active": false, "username": "mallory",
        "email": format!("{}@example.com", jackfield_model::PostId::new()), "password": "correct horse 7", "new_password": "correct horse 8",
        "post": { "channel_id": channel, "message": "Let me in" }, "term": "a", "terms": "a", "trigger": "taken",
        "url": "http://127.0.0.1:1/", "method": "P", "status": "away", "emoji": "eyes", "text": "hi", "description": "d",
        "category": "display_settings", "value": "1", "login_id": "mallory", "session_id": post,
    });
    let mut generator = schemars::SchemaGenerator::default();
    let schema = serde_json::to_value((operation.request_schema)(&mut generator)).expect("a schema is JSON");
    if schema["type"] != "array" {
        return object;
    }
    let items = &schema["items"];
    if items["type"] != "string" {
        return json!([object]);
    }
    match operation.path {
        _ if items["pattern"].is_null() => json!(["ben"]),
        path if path.contains("/posts/") => json!([post]),
        path if path.ends_with("/channels/ids") || path.ends_with("mark_read") || path.ends_with("group_channels") => {
            json!([channel])
        }
        _ => json!([user, targets["bot_user_id"]]),
    }
}
