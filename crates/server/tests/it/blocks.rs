//! Blocks of posts over the wire: who is shown what, what a press comes to, and posts that a bot writes bit by bit.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{ByAction, ByPost, ByTeam, ByUser};
use jackfield_api::{bots, commands, posts, sessions};
use jackfield_client::{Client, ClientError, Socket};
use jackfield_model::{
    Bot, Channel, ChannelType, Command, CommandArgs, DoPostActionRequest, MM_BLOCKS_ACTIONS, Post, PostPatch,
    SearchParameter,
};
use serde_json::{Value, json};

use crate::everywhere;
use crate::integration::Integration;
use crate::rights::{latest, makes_hook, object, sets};
use crate::town::{Person, Town, refused};

async fn prepare(town: &Town) -> Result<(Integration, Channel), ClientError> {
    let integration = Integration::start().await;
    sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
    Ok((integration, town.chloe.channel_named(&town.team, "town-square").await?))
}

/// A bot of Anna's, in the team and its square.
async fn robot(town: &Town, square: &Channel) -> Result<(Bot, Client), ClientError> {
    let bot = town.anna.client.post::<bots::CreateBot>(Bot { username: "robot".into(), ..Bot::default() }).await?;
    let asked = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
    let of_bot = ByUser { user_id: bot.user_id.into() };
    let token = town.anna.calls::<sessions::CreateUserAccessToken>(of_bot, asked).await?;
    let member = json!({"team_id": town.team.id, "user_id": bot.user_id});
    let raw = |path: String, body: &Value| town.anna.client.raw(http::Method::POST, &path).json(body);
    Client::send(raw(format!("/api/v4/teams/{}/members", town.team.id), &member)).await?;
    Client::send(raw(format!("/api/v4/channels/{}/members", square.id), &member)).await?;
    Ok((bot, town.anna.client.stranger().with_token(&token.token)))
}

async fn posts_by(client: &Client, square: &Channel, message: &str, props: Value) -> Result<Post, ClientError> {
    let draft = Post { channel_id: square.id, message: message.into(), props: object(props), ..Post::default() };
    Ok(client.post::<posts::CreatePost>(draft).await?.into())
}

async fn press(who: &Person, post: &Post, id: &str, body: Value) -> Result<Value, ClientError> {
    let path = ByAction { post_id: post.id, action_id: id.into() };
    let body: DoPostActionRequest = serde_json::from_value(body).unwrap();
    Ok(serde_json::to_value(who.calls::<posts::DoPostAction>(path, body).await?).unwrap())
}

fn poll(integration: &Integration) -> Value {
    json!({
        "mm_blocks": [
            { "type": "text", "text": "Where do we have lunch? The **harbour** or the hill" },
            { "type": "button", "text": "Harbour", "action_id": "vote", "query": { "for": "harbour" } },
            { "type": "button", "text": "Hill", "action_id": "vote", "query": { "for": "hill" } },
            { "type": "static_select", "action_id": "who", "placeholder": "Who pays", "data_source": "users" },
            { "type": "button", "text": "Menu", "action_id": "menu" },
        ],
        "mm_blocks_actions": {
            "vote": { "type": "external", "url": format!("{}/vote", integration.url), "context": { "key": "hidden-context" } },
            "who": { "type": "external", "url": format!("{}/who", integration.url) },
            "menu": { "type": "openURL", "url": "https://lunch.example/menu" },
        },
    })
}

// covers: 22, 23, 24
#[tokio::test]
async fn blocks_are_shown_found_and_pressed_and_what_they_do_stays_on_the_server() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let (ben, chloe) = (&town.ben, &town.chloe);
        let hook = makes_hook(ben, square.id).await?;
        let sends = async |body: Value| {
            let request = town.anna.client.stranger().raw(http::Method::POST, &format!("/hooks/{}", hook.id));
            request.json(&body).send().await.unwrap().status().as_u16()
        };
        let mut socket = Socket::connect(&chloe.client).await?;
        assert_eq!(sends(json!({"props": poll(&integration)})).await, 200);
        let told = socket.wait_for("posted").await?;
        let post = latest(chloe, square.id).await?;
        assert!(post.message.starts_with("Where do we have lunch?"), "{}", post.message);
        let seen = format!("{}{}", told.data["post"], serde_json::to_string(&post).unwrap());
        assert!(seen.contains("Who pays") && !seen.contains("hidden-context") && !seen.contains(&integration.url), "{seen}");
        assert_eq!(post.props[MM_BLOCKS_ACTIONS], "kept");
        let terms = SearchParameter { terms: Some("lunch harbour".into()), ..SearchParameter::default() };
        let found = chloe.calls::<posts::SearchPosts>(ByTeam { team_id: town.team.id }, terms).await?;
        assert_eq!(found.order, [post.id]);

        integration.answers(200, r#"{"ephemeral_text": "Noted", "goto_location": "/reds/channels/off-topic"}"#);
        let kept = json!({"cookie": "kept", "query": {"for": "hill"}, "integration_format": "mm_block"});
        let done = press(chloe, &post, "vote", kept.clone()).await?;
        assert_eq!((&done["goto_location"], &done["status"]), (&json!("/reds/channels/off-topic"), &json!("OK")));
        let heard = integration.hears(1).await;
        assert_eq!((heard.path.as_str(), heard.query.as_str()), ("/vote", "for=hill"));
        let asked = heard.json();
        assert_eq!((&asked["context"]["key"], &asked["type"]), (&json!("hidden-context"), &json!("button")));
        assert_eq!((&asked["user_id"], &asked["post_id"]), (&json!(chloe.id), &json!(post.id)));
        press(chloe, &post, "who", json!({"selected_option": ben.id})).await?;
        let asked = integration.last_json();
        assert_eq!((&asked["context"]["selected_option"], &asked["data_source"]), (&json!(ben.id), &json!("users")));
        assert_eq!(press(chloe, &post, "menu", json!({})).await?["goto_location"], "https://lunch.example/menu");

        // What nothing in the post says is not done, nor for who does not read there.
        let count = integration.heard().len();
        let many: serde_json::Map<_, _> = (0..51).map(|at| (at.to_string(), json!(""))).collect();
        let unknown = (404, "api.post.do_action.action_id.app_error".to_owned());
        for (body, refusal) in [
            (json!({"query": {"for": "forged"}}), unknown.clone()),
            (json!({"cookie": "forged"}), (400, "api.post.do_action.action_integration.app_error".to_owned())),
            (json!({"query": many}), (400, "api.post.do_action.query.app_error".to_owned())),
        ] {
            assert_eq!(refused(press(chloe, &post, "vote", body.clone()).await), refusal, "{body}");
        }
        assert_eq!(refused(press(chloe, &post, "other", json!({})).await), unknown);
        let stranger = town.person("dora").await;
        assert_eq!(refused(press(&stranger, &post, "vote", kept).await).0, 403);
        integration.answers(200, r#"{"error": "The polls are closed"}"#);
        let refusal = press(chloe, &post, "vote", json!({})).await.unwrap_err();
        assert!(refusal.to_string().contains("The polls are closed"), "{refusal}");
        assert_eq!(integration.heard().len(), count + 1);

        // An answer draws the post anew; what its buttons do goes on, and what nothing names is gone.
        let drawn = json!({"update": {"props": {"mm_blocks": [
            {"type": "text", "text": "The hill it is"}, {"type": "button", "text": "Harbour", "action_id": "vote"}]}}});
        integration.answers(200, &drawn.to_string());
        press(chloe, &post, "vote", json!({})).await?;
        let after = latest(chloe, square.id).await?;
        assert_eq!((after.message.as_str(), &after.props[MM_BLOCKS_ACTIONS]), ("The hill it is", &json!("kept")));
        assert_eq!(refused(press(chloe, &after, "menu", json!({})).await), unknown);
        integration.answers(200, "{}");
        press(chloe, &after, "vote", json!({})).await?;

        // Slack's and Microsoft's.
        for body in [
            json!({"text": "in words", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*in blocks*"}}]}),
            json!({"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive",
                "content": {"type": "AdaptiveCard", "body": [{"type": "TextBlock", "text": "**in blocks**"}]}}]}),
            json!({"props": {"mm_blocks": [{"type": "text", "text": "**in blocks**"}, {"type": "text"}, 7]}}),
        ] {
            assert_eq!(sends(body.clone()).await, 200, "{body}");
            assert_eq!(latest(chloe, square.id).await?.props["mm_blocks"][0]["text"], "**in blocks**", "{body}");
        }
        Ok(())
    })
    .await;
}

// covers: 22, 26
#[tokio::test]
async fn programs_are_refused_what_is_wrong_and_people_bind_nothing() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let (bot, robot) = robot(town, &square).await?;
        let id = (400, "model.post.is_valid.mm_blocks.app_error".to_owned());
        let many: Vec<_> = (0..101).map(|_| json!({"type": "divider"})).collect();
        for props in [
            json!({"mm_blocks": "x"}),
            json!({"mm_blocks": many}),
            json!({"mm_blocks": [{"type": "text", "text": "x".repeat(16_001)}]}),
            json!({"mm_blocks": [{"type": "button", "text": "x", "action_id": "nobody"}]}),
            json!({"mm_blocks": [], "mm_blocks_actions": {"a": {"type": "run", "url": "https://a.example"}}}),
        ] {
            assert_eq!(refused(posts_by(&robot, &square, "x", props).await), id);
        }
        let post = posts_by(&robot, &square, "", poll(&integration)).await?;
        assert_eq!((&post.user_id, &post.props[MM_BLOCKS_ACTIONS]), (&bot.user_id, &json!("kept")));

        // A person's own buttons are shown and do nothing, and nobody else's are bound anew by an edit.
        let own = posts_by(&town.ben.client, &square, "", poll(&integration)).await?;
        assert_eq!((own.props.get(MM_BLOCKS_ACTIONS), &own.props["mm_blocks"][1]["disabled"]), (None, &json!(true)));
        assert_eq!(refused(press(&town.ben, &own, "vote", json!({})).await).0, 404);
        let mut stolen = poll(&integration);
        stolen["mm_blocks_actions"]["vote"]["url"] = json!(format!("{}/stolen", integration.url));
        let patch = PostPatch { props: Some(object(stolen.clone())), ..PostPatch::default() };
        town.anna.calls::<posts::PatchPost>(ByPost { post_id: post.id }, patch.clone()).await?;
        integration.answers(200, "{}");
        press(&town.chloe, &post, "vote", json!({})).await?;
        assert_eq!(integration.last().0, "/vote");
        robot.call::<posts::PatchPost>(ByPost { post_id: post.id }, Default::default(), patch).await?;
        press(&town.chloe, &post, "vote", json!({})).await?;
        assert_eq!(integration.last().0, "/stolen", "its author may");
        Ok(())
    })
    .await;
}

// covers: 22
#[tokio::test]
async fn what_blocks_do_that_one_person_sees_is_sealed_for_them() {
    everywhere(async |town: &Town| {
        let (integration, square) = prepare(town).await?;
        let draft = Command {
            team_id: town.team.id,
            trigger: "lunch".into(),
            url: integration.url.clone(),
            method: "P".into(),
            ..Command::default()
        };
        town.ben.client.post::<commands::CreateCommand>(draft).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        integration.answers(200, &json!({"response_type": "ephemeral", "props": poll(&integration)}).to_string());
        let args = CommandArgs { channel_id: square.id, command: "/lunch".into(), ..CommandArgs::default() };
        town.chloe.client.post::<commands::ExecuteCommand>(args).await?;
        let shown = socket.wait_for("ephemeral_message").await?.data["post"].clone();
        let shown: Post = serde_json::from_str(shown.as_str().unwrap()).unwrap();
        let cookie = shown.props[MM_BLOCKS_ACTIONS].as_str().unwrap().to_owned();
        assert!(cookie.len() > 100 && !serde_json::to_string(&shown).unwrap().contains("hidden-context"));
        integration.answers(200, r#"{"update": {"message": "Thanks"}}"#);
        let body = json!({"cookie": cookie, "query": {"for": "hill"}});
        for (who, id) in [(&town.ben, "vote"), (&town.chloe, "other")] {
            assert_eq!(refused(press(who, &shown, id, body.clone()).await).0, 400, "{id}");
        }
        assert_eq!(
            refused(press(&town.chloe, &shown, "vote", json!({"cookie": cookie, "query": {"for": "x"}})).await).0,
            404
        );
        press(&town.chloe, &shown, "vote", body).await?;
        let heard = integration.heard().pop().unwrap();
        assert_eq!((heard.query.as_str(), &heard.json()["context"]["key"]), ("for=hill", &json!("hidden-context")));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_a_bot_writes_bit_by_bit_is_one_post_without_a_past() {
    everywhere(async |town: &Town| {
        let (_, square) = prepare(town).await?;
        let (_, robot) = robot(town, &square).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let post = posts_by(&robot, &square, "The", json!({"streaming": true})).await?;
        let path = ByPost { post_id: post.id };
        let change = async |message: &str, props: Option<Value>| {
            let patch = PostPatch { message: Some(message.into()), props: props.map(object), ..PostPatch::default() };
            robot.call::<posts::PatchPost>(path.clone(), Default::default(), patch).await
        };
        for message in ["The tide", "The tide is", "The tide is high"] {
            let shown = change(message, None).await?;
            assert_eq!((shown.message.as_str(), shown.edit_at.0), (message, 0));
            assert!(socket.wait_for("post_edited").await?.data["post"].as_str().unwrap().contains(message));
        }
        let done = change("The tide is high.", Some(json!({}))).await?;
        assert_eq!((done.edit_at.0, done.props.get("streaming")), (0, None));
        let past = async || robot.get::<posts::GetEditHistoryForPost>(path.clone()).await;
        assert_eq!(refused(past().await).0, 404, "nothing of it is kept");
        // What is written over later is an edit, and what it said before is kept once.
        change("Low", Some(json!({"streaming": true}))).await?;
        change("Low tide", None).await?;
        change("Low tide.", Some(json!({}))).await?;
        let kept: Vec<String> = past().await?.into_iter().map(|version| version.message.clone()).collect();
        assert_eq!(kept, ["The tide is high."]);
        // People do not write so.
        let own = town.ben.makes_channel(&town.team, "own", ChannelType::Open).await;
        let own = posts_by(&town.ben.client, &own, "Mine", json!({"streaming": true})).await?;
        let patch = PostPatch {
            message: Some("Changed".into()),
            props: Some(object(json!({"streaming": true}))),
            ..PostPatch::default()
        };
        let changed = town.ben.calls::<posts::PatchPost>(ByPost { post_id: own.id }, patch).await?;
        assert_eq!((own.props.get("streaming"), changed.props.get("streaming")), (None, None));
        assert!(changed.edit_at.0 > 0);
        Ok(())
    })
    .await;
}
