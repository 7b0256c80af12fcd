//! Incoming webhooks on both engines: what they ask of their callers, what is noted of calls, and long texts.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures_util::future::BoxFuture;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, HeaderName};
use jackfield_domain::jobs::{Upkeep, Worker};
use jackfield_domain::{Actor, App, Cx, Failure, RequestInfo, config, integrations, testing, webhooks};
use jackfield_model::permission::{CreateIncomingWebhook, ManageIncomingWebhook, ReadFile};
use jackfield_model::{
    ChannelId, FileInfo, HookId, IncomingWebhook, IncomingWebhookOptions, Millis, Post, UserId, WebhookCall, limits,
};
use jackfield_storage::{Query, files as stored_files, testing as statements};
use jackfield_testkit::{World, people};
use serde_json::{Value, json};
use sha2::Sha256;

struct Town {
    app: App,
    anna: UserId,
    square: ChannelId,
    hook: HookId,
}

async fn town(world: &World) -> Town {
    let app = world.server().await;
    let anna = people::person(&app, "anna").await;
    let (_, square) = people::team(&app, "reds", anna).await;
    let granted = app.authorize::<CreateIncomingWebhook>(&people::cx(anna), square).await.unwrap();
    let draft = IncomingWebhook { display_name: "Builds".into(), ..IncomingWebhook::default() };
    let hook = webhooks::create(&app, &granted, draft).await.unwrap().id;
    Town { app, anna, square, hook }
}

fn read(_: &HeaderMap, body: Bytes) -> BoxFuture<'_, Result<Value, Failure>> {
    Box::pin(async move {
        integrations::read(&body, "").map_err(|_| Failure::of("web.incoming_webhook.parse.app_error", 400))
    })
}

impl Town {
    fn manages(&self) -> jackfield_domain::Granted<ManageIncomingWebhook> {
        testing::granted(self.hook)
    }

    async fn asks(&self, options: IncomingWebhookOptions) -> IncomingWebhookOptions {
        webhooks::set_options(&self.app, &self.manages(), options).await.unwrap()
    }

    /// Sends bytes from an address; the status, and the text of the refusal.
    async fn sends_from(&self, ip: &str, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        let given = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap()));
        let headers: HeaderMap = given.collect();
        let cx = Cx::new(Actor::Stranger, RequestInfo { ip: ip.into(), ..RequestInfo::default() });
        let call = webhooks::Call { headers, body: Ok(Bytes::from(body.to_owned())), read };
        match webhooks::receive(&self.app, &cx, self.hook, call).await {
            Ok(()) => (200, String::new()),
            Err(failure) => (failure.0.status_code, failure.0.said.key.to_string()),
        }
    }

    async fn sends(&self, headers: &[(&str, &str)], body: &str) -> (u16, String) {
        self.sends_from("192.0.2.7", headers, body).await
    }

    async fn log(&self, failed: bool) -> Vec<WebhookCall> {
        webhooks::calls(&self.app, &self.manages(), failed, (500, 0)).await.unwrap()
    }

    /// What is written in the square, the oldest first.
    async fn posts(&self) -> Vec<Post> {
        let found = jackfield_storage::posts::page(self.anna, self.square, false, 200, 0).all::<Post>(&self.app.store);
        found.await.unwrap().into_iter().rev().filter(|post| !post.is_system()).collect()
    }

    async fn messages(&self) -> Vec<String> {
        self.posts().await.into_iter().map(|post| post.message).collect()
    }
}

fn ok() -> (u16, String) {
    (200, String::new())
}

fn refused(status: u16, key: &str) -> (u16, String) {
    (status, format!("api.incoming_webhook.{key}"))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn signed_for(scheme: &str) -> IncomingWebhookOptions {
    IncomingWebhookOptions { signature: scheme.into(), ..IncomingWebhookOptions::default() }
}

// covers: 15, 22
#[tokio::test]
async fn what_is_not_signed_as_a_hook_asks_is_refused_and_noted() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        assert_eq!(town.sends(&[], r#"{"text":"open"}"#).await, ok());
        let made = town.asks(signed_for("github")).await;
        assert!(!made.secret.is_empty());
        let shown = webhooks::options(&town.app, &town.manages()).await.unwrap();
        assert_eq!((shown.secret.as_str(), shown.signature.as_str()), ("", "github"), "it is shown once");
        let sql = format!("SELECT CAST(options AS text) FROM incomingwebhooks WHERE id = '{}'", town.hook);
        let kept = Query::new(statements::statement(sql)).one::<(String,)>(&town.app.store).await.unwrap().0;
        assert!(kept.contains("github") && !kept.contains(&made.secret), "it stands in the database in clear");
        let body = r#"{"text":"signed"}"#;
        let sign = |key: &str, body: &str| format!("sha256={}", HEXLOWER.encode(&mac(key.as_bytes(), body)));
        let signature = sign(&made.secret, body);
        let header = [("X-Hub-Signature-256", signature.as_str())];
        assert_eq!(town.sends(&[], body).await, refused(401, "signature.app_error#missing"));
        let forged = sign("somebody else's", body);
        assert_eq!(town.sends(&[("X-Hub-Signature-256", &forged)], body).await, refused(401, "signature.app_error"));
        assert_eq!(town.sends(&header, r#"{"text":"changed"}"#).await, refused(401, "signature.app_error"));
        assert_eq!(town.sends(&header, body).await, ok());
        // Caught on its way and sent again, under a name of the catcher's.
        for again in [&[header[0]][..], &[header[0], ("X-GitHub-Delivery", "mine")]] {
            assert_eq!(town.sends(again, body).await, refused(401, "signature.app_error#again"));
        }
        assert_eq!(town.messages().await, ["open", "signed"]);
        let log = town.log(false).await;
        let statuses: Vec<i64> = log.iter().rev().map(|call| call.status).collect();
        assert_eq!(statuses, [200, 401, 401, 401, 200, 401, 401]);
        assert_eq!(town.log(true).await.len(), 5);
        let first = &log[log.len() - 1];
        assert_eq!((first.bytes, first.address.as_str(), first.error.as_str()), (15, "192.0.2.7", ""));
        let second = &log[log.len() - 2];
        assert_eq!(second.error, "api.incoming_webhook.signature.app_error");
        assert_eq!(second.reason, "The signature is missing.");
    }
}

// covers: 22
#[tokio::test]
async fn what_was_signed_long_ago_is_refused_and_what_was_sent_twice_is_posted_once() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let made = town.asks(IncomingWebhookOptions { tolerance: 60, ..signed_for("standard") }).await;
        let key = STANDARD.decode(made.secret.strip_prefix("whsec_").unwrap()).unwrap();
        let sends = async |id: &str, at: Millis, text: &str| {
            let (body, seconds) = (json!({ "text": text }).to_string(), (at.0 / 1000).to_string());
            let signature = format!("v1,{}", STANDARD.encode(mac(&key, &format!("{id}.{seconds}.{body}"))));
            let headers = [("webhook-id", id), ("webhook-timestamp", &seconds), ("webhook-signature", &signature)];
            town.sends(&headers, &body).await
        };
        let now = town.app.now();
        assert_eq!(sends("msg_1", now.plus(-59_000), "one").await, ok());
        assert_eq!(sends("msg_1", now, "one").await, ok(), "its sender had no answer");
        assert_eq!(sends("msg_2", now.plus(-61_000), "late").await, refused(401, "signature.app_error#stale"));
        assert_eq!(sends("msg_2", now.plus(61_000), "early").await, refused(401, "signature.app_error#stale"));
        assert_eq!(town.messages().await, ["one"]);
        let repeated = &town.log(false).await[2];
        assert_eq!((repeated.status, repeated.error.as_str()), (200, "api.incoming_webhook.repeated"));
        // Names are forgotten some day.
        world.clock.advance(webhooks::NAMES_KEPT_MS + 1);
        let upkeep = Worker::new(town.app.clone(), vec![std::sync::Arc::new(Upkeep)]);
        upkeep.run_due().await.unwrap();
        assert_eq!(sends("msg_1", town.app.now(), "one, days later").await, ok());
        assert_eq!(town.messages().await.len(), 2);
        world.clock.advance(webhooks::CALLS_KEPT_MS + 1);
        upkeep.run_due().await.unwrap();
        assert_eq!(town.log(false).await.len(), 0);
    }
}

#[tokio::test]
async fn a_call_with_a_name_is_posted_once_however_often_and_on_whichever_server_it_comes() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        for name in ["Idempotency-Key", "webhook-id", "X-GitHub-Delivery"] {
            for text in ["first", "second"] {
                assert_eq!(town.sends(&[(name, name)], &json!({ "text": text }).to_string()).await, ok());
            }
        }
        assert_eq!(town.messages().await, ["first", "first", "first"]);
        // One that was not posted may be sent again.
        let named = [("Idempotency-Key", "x")];
        assert_eq!(town.sends(&named, "{}").await.0, 400);
        assert_eq!(town.sends(&named, r#"{"text":"x"}"#).await, ok());
        let many = (0..8).map(|_| town.sends(&[("Idempotency-Key", "at once")], r#"{"text":"at once"}"#));
        assert_eq!(futures_util::future::join_all(many).await, vec![ok(); 8]);
        assert_eq!(town.messages().await.iter().filter(|message| *message == "at once").count(), 1);
        assert_eq!(town.messages().await.len(), 5);
    }
}

// covers: 22
#[tokio::test]
async fn a_secret_that_was_changed_holds_on_for_as_long_as_was_said() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let first =
            town.asks(IncomingWebhookOptions { secret: "a-token-of-ours".into(), ..signed_for("gitlab") }).await;
        assert_eq!(first.secret, "a-token-of-ours");
        // Other options leave it as it is.
        let shown = town.asks(IncomingWebhookOptions { per_minute: 100, ..signed_for("gitlab") }).await;
        assert_eq!(shown.secret, "");
        let sends = async |token: &str| town.sends(&[("X-Gitlab-Token", token)], r#"{"text":"x"}"#).await.0;
        assert_eq!(sends("a-token-of-ours").await, 200);
        let second = webhooks::rotate_secret(&town.app, &town.manages(), "", 3600).await.unwrap();
        assert_eq!(second.old_secret_until, town.app.now().plus(3_600_000));
        assert_eq!((sends("a-token-of-ours").await, sends(&second.secret).await), (200, 200));
        town.asks(IncomingWebhookOptions { per_minute: 50, ..signed_for("gitlab") }).await;
        assert_eq!(sends("a-token-of-ours").await, 200, "it does not end by that");
        world.clock.advance(3_600_000);
        assert_eq!((sends("a-token-of-ours").await, sends(&second.secret).await), (401, 200));
        // Another scheme has another secret, and none is none.
        let third = town.asks(signed_for("hmac")).await;
        assert!(!third.secret.is_empty() && third.signature_header == "X-Signature-256");
        assert_eq!(sends(&second.secret).await, 401);
        town.asks(IncomingWebhookOptions::default()).await;
        assert_eq!(sends("").await, 200);
        let rotated = webhooks::rotate_secret(&town.app, &town.manages(), "", 0).await;
        assert_eq!(rotated.unwrap_err().0.status_code, 400, "there is none to change");
    }
}

// covers: 22, 35
#[tokio::test]
async fn what_comes_from_elsewhere_too_late_or_too_often_is_refused() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let body = r#"{"text":"x"}"#;
        let networks = vec!["192.0.2.0/24".to_owned(), "2001:db8::1".to_owned()];
        let made = town.asks(IncomingWebhookOptions { allowed_ips: networks, ..Default::default() }).await;
        assert_eq!(made.allowed_ips, ["192.0.2.0/24", "2001:db8::1/128"]);
        for (ip, expected) in [("192.0.2.9", 200), ("2001:db8::1", 200), ("198.51.100.1", 403), ("", 403)] {
            assert_eq!(town.sends_from(ip, &[], body).await.0, expected, "{ip}");
        }
        assert_eq!(town.sends_from("198.51.100.1", &[], body).await, refused(403, "address.app_error"));
        let until = town.app.now().plus(1000);
        town.asks(IncomingWebhookOptions { expires_at: until, ..Default::default() }).await;
        assert_eq!(town.sends(&[], body).await, ok());
        world.clock.advance(1000);
        assert_eq!(town.sends(&[], body).await, refused(403, "expired.app_error"));
        town.asks(IncomingWebhookOptions { per_minute: 3, ..signed_for("gitlab") }).await;
        let secret = webhooks::rotate_secret(&town.app, &town.manages(), "", 0).await.unwrap().secret;
        let token = [("X-Gitlab-Token", secret.as_str())];
        for _ in 0..9 {
            assert_eq!(town.sends(&[("X-Gitlab-Token", "a guess")], body).await.0, 401, "a stranger keeps nobody out");
        }
        for _ in 0..3 {
            assert_eq!(town.sends(&token, body).await, ok());
        }
        assert_eq!(town.sends(&token, body).await, refused(429, "rate.app_error"));
        world.clock.advance(20_000);
        assert_eq!((town.sends(&token, body).await.0, town.sends(&token, body).await.0), (200, 429));
        assert_eq!(town.messages().await.len(), 7);
        let log = town.log(false).await;
        assert_eq!(
            (log[0].status, log[0].reason.as_str()),
            (429, "This webhook was called too often. Try again later.")
        );
    }
}

// covers: 35
#[tokio::test]
async fn whoever_sends_refused_calls_without_end_fills_no_log() {
    let world = World::small();
    let town = town(&world).await;
    town.asks(signed_for("gitlab")).await;
    for _ in 0..100 {
        town.sends(&[], "{}").await;
    }
    assert_eq!(town.log(true).await.len(), 60);
    town.asks(IncomingWebhookOptions::default()).await;
    for at in 0..300 {
        town.sends(&[], &json!({ "text": at }).to_string()).await;
    }
    let log = town.log(false).await;
    assert!((200..240).contains(&log.len()), "{}", log.len());
    assert!(log.iter().all(|call| call.status == 200), "the newest are kept");
}

#[tokio::test]
async fn options_that_are_none_are_refused() {
    let world = World::small();
    let town = town(&world).await;
    let with = |change: fn(&mut IncomingWebhookOptions)| {
        let mut options = signed_for("hmac");
        change(&mut options);
        options
    };
    for (name, options) in [
        ("a scheme", with(|o| o.signature = "rot13".into())),
        ("a header", with(|o| o.signature_header = "X Signature".into())),
        ("a long header", with(|o| o.signature_header = "x".repeat(101))),
        ("a short secret", with(|o| o.secret = "1234567".into())),
        ("a long secret", with(|o| o.secret = "1".repeat(257))),
        ("a secret with blanks", with(|o| o.secret = "1234 5678".into())),
        ("a key that is none", with(|o| (o.signature, o.secret) = ("standard".into(), "no*base64".into()))),
        ("a tolerance", with(|o| o.tolerance = 3601)),
        ("less than none", with(|o| o.tolerance = -1)),
        ("a rate", with(|o| o.per_minute = 6001)),
        ("a network", with(|o| o.allowed_ips = vec!["everywhere".into()])),
        ("the past", with(|o| o.expires_at = Millis(1))),
    ] {
        let refused = webhooks::set_options(&town.app, &town.manages(), options).await.unwrap_err();
        assert_eq!(refused.0.status_code, 400, "{name}");
    }
    let shown = webhooks::options(&town.app, &town.manages()).await.unwrap();
    assert_eq!(shown, IncomingWebhookOptions::default());
    for overlap in [-1, 7 * 24 * 60 * 60 + 1] {
        town.asks(signed_for("hmac")).await;
        assert!(webhooks::rotate_secret(&town.app, &town.manages(), "", overlap).await.is_err());
    }
}

#[tokio::test]
async fn the_rest_of_a_long_text_hangs_on_its_post_as_a_file() {
    for world in World::everywhere().await {
        let town = town(&world).await;
        let line = format!("{}\n", "ä".repeat(99));
        let text = line.repeat(500);
        let sends = async |more: Value| {
            let mut body = json!({ "text": text });
            body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            town.sends(&[], &body.to_string()).await
        };
        assert_eq!(sends(json!({ "attachments": [{ "text": "a" }] })).await, ok());
        let posts = town.posts().await;
        assert_eq!(posts.len(), 1, "one post");
        let post = &posts[0];
        assert!(post.message.chars().count() <= limits::POST_MESSAGE && post.message.ends_with('\n'));
        assert_eq!((post.file_ids.len(), post.props["attachments"].as_array().map(Vec::len)), (1, Some(1)));
        let file = stored_files::by_id(post.file_ids[0]).one::<FileInfo>(&town.app.store).await.unwrap();
        assert_eq!((file.name.as_str(), file.post_id, file.user_id), ("message.txt", post.id, town.anna));
        let granted = testing::granted::<ReadFile>(file.id);
        let rest = jackfield_domain::files::bytes(&town.app, &granted).await.unwrap();
        assert_eq!(format!("{}{}", post.message, String::from_utf8(rest).unwrap()), text, "nothing is lost");
        // What is refused leaves neither a post nor a file.
        assert_eq!(sends(json!({ "root_id": post.id.as_str().chars().rev().collect::<String>() })).await.0, 400);
        let files = Query::new(statements::statement("SELECT COUNT(*) FROM fileinfo WHERE deleteat = 0".into()));
        assert_eq!(files.one::<(i64,)>(&town.app.store).await.unwrap().0, 1);
        // Without files it is several posts, as in Mattermost.
        let off = json!({ "FileSettings": { "EnableFileAttachments": false } });
        config::change(&town.app, &testing::granted(()), off).await.unwrap();
        assert_eq!(sends(json!({})).await, ok());
        let posts = town.posts().await.split_off(1);
        assert!(posts.len() == 4 && posts.iter().all(|post| post.file_ids.is_empty()), "{}", posts.len());
        assert_eq!(posts.iter().map(|post| post.message.as_str()).collect::<String>(), text);
    }
}
