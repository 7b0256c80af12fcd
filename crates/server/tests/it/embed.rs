//! Apps in whose pages channels are shown: their tokens, the sessions that come of them, and what those see.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::BTreeSet;

use http::Method;
use jackfield_api::embed as api;
use jackfield_api::path::{ByChannel, ByPost, ByUser, UserRef};
use jackfield_api::{channels, posts, users};
use jackfield_client::{Client, ClientError, Socket};
use jackfield_model::{
    Channel, ChannelId, ChannelType, EmbedApp, EmbedAppDraft, EmbedAppPatch, EmbedEntry, EmbedKeyDraft,
    EmbedPeopleRequest, EmbedSession, EmbedTokenRef, Millis, Post, SearchParameter, TeamId,
};
use jackfield_testkit::embed::{Device, Pair, by_secret, claims, token};
use jackfield_testkit::{everywhere as servers, mint};
use serde_json::{Value, json};

use crate::everywhere;
use crate::rights::{forbidden, latest, sets};
use crate::town::{Person, Town, refused};

const SITE: &str = "https://chat.example";

#[expect(clippy::disallowed_methods, reason = "the server of the test has the machine's clock")]
fn now() -> Millis {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Millis(i64::try_from(since.as_millis()).unwrap())
}

/// An app with a channel, and what it signs with.
struct Shop {
    app: EmbedApp,
    channel: Channel,
    stranger: Client,
    count: std::cell::Cell<u32>,
}

impl Shop {
    async fn open(town: &Town, name: &str) -> Result<Self, ClientError> {
        sets(town, "ServiceSettings", json!({ "SiteURL": SITE })).await?;
        let channel = town.ben.makes_channel(&town.team, name, ChannelType::Private).await;
        let app = town.anna.client.post::<api::CreateEmbedApp>(Self::draft(name, town.team.id, &[&channel])).await?;
        Ok(Self { app, channel, stranger: town.anna.client.stranger(), count: Default::default() })
    }

    fn draft(name: &str, team_id: TeamId, shown: &[&Channel]) -> EmbedAppDraft {
        EmbedAppDraft {
            name: name.into(),
            origins: vec!["https://shop.example".into()],
            team_id,
            channel_ids: shown.iter().map(|channel| channel.id).collect(),
            ..EmbedAppDraft::default()
        }
    }

    fn path(&self) -> api::ByEmbedApp {
        api::ByEmbedApp { embed_app_id: self.app.id }
    }

    /// What a new token says.
    fn says(&self, subject: &str, more: Value) -> Value {
        self.count.set(self.count.get() + 1);
        claims(&self.app, SITE, (subject, &format!("token-{}", self.count.get())), now(), more)
    }

    fn signs(&self, subject: &str, more: Value) -> String {
        by_secret(&self.app.keys[0].secret, &self.says(subject, more))
    }

    async fn sends(&self, token: String) -> Result<EmbedSession, ClientError> {
        self.stranger.post::<api::CreateEmbedSession>(EmbedEntry { token, ..EmbedEntry::default() }).await
    }

    async fn enters(&self, subject: &str, more: Value) -> Result<(Person, EmbedSession), ClientError> {
        let session = self.sends(self.signs(subject, more)).await?;
        Ok((Person { client: self.stranger.with_token(&session.token), id: session.user.id }, session))
    }

    async fn seen(&self, town: &Town) -> Result<EmbedApp, ClientError> {
        town.anna.client.get::<api::GetEmbedApp>(self.path()).await
    }
}

fn refusal(status: u16, id: &str) -> (u16, String) {
    (status, id.to_owned())
}

// covers: 11, 18
#[tokio::test]
async fn an_app_is_made_by_administrators_and_its_secret_shown_once() {
    everywhere(async |town: &Town| {
        let shop = Shop::open(town, "shop").await?;
        let key = &shop.app.keys[0];
        assert_eq!((key.algorithm.as_str(), key.secret.len()), ("HS256", 43));
        assert!(shop.seen(town).await?.keys[0].secret.is_empty());
        let listed = town.anna.client.get::<api::GetEmbedApps>(Default::default()).await?;
        assert!(listed.iter().flat_map(|app| &app.keys).all(|key| key.secret.is_empty()));
        sets(town, "GuestAccountsSettings", json!({ "Enable": false })).await?;
        let draft = || Shop::draft("Other", town.team.id, &[]);
        let beyond = town.ben.makes_team("blues").await;
        let elsewhere = town.ben.makes_channel(&beyond, "elsewhere", ChannelType::Open).await;
        for (bad, what) in [
            (EmbedAppDraft { name: " ".into(), ..draft() }, "name"),
            (EmbedAppDraft { origins: Vec::new(), ..draft() }, "origins"),
            (EmbedAppDraft { origins: vec!["https://*".into()], ..draft() }, "origins"),
            (EmbedAppDraft { origins: vec!["http://shop.example".into()], ..draft() }, "origins"),
            (EmbedAppDraft { origins: vec!["https://a.example".into(); 21], ..draft() }, "origins"),
            (EmbedAppDraft { team_id: TeamId::new(), ..draft() }, "team"),
            (EmbedAppDraft { channel_ids: vec![elsewhere.id], ..draft() }, "channels"),
            (EmbedAppDraft { public_key: "x".into(), ..draft() }, "key"),
            (EmbedAppDraft { session_minutes: 1, ..draft() }, "limit"),
            (EmbedAppDraft { guests: true, ..draft() }, "guests"),
        ] {
            let id = format!("model.embed_app.is_valid.{what}.app_error");
            assert_eq!(refused(town.anna.client.post::<api::CreateEmbedApp>(bad).await), (400, id));
        }
        assert_eq!(refused(town.chloe.client.post::<api::CreateEmbedApp>(draft()).await), forbidden());
        let (guest, _) = shop.enters("anna-of-the-shop", json!({})).await?;
        assert_eq!(refused(guest.client.get::<api::GetEmbedApps>(Default::default()).await), out_of_scope());
        let off = EmbedAppPatch { is_active: Some(false), ..EmbedAppPatch::default() };
        town.anna.calls::<api::PatchEmbedApp>(shop.path(), off).await?;
        assert_eq!(refused(guest.client.get::<channels::GetChannel>(by(&shop.channel)).await).0, 401);
        let entry = refused(shop.enters("anna-of-the-shop", json!({})).await);
        assert_eq!(entry, refusal(403, "api.embed.app.inactive.app_error"));
        town.anna.calls::<api::DeleteEmbedApp>(shop.path(), ()).await?;
        let entry = refused(shop.enters("anna-of-the-shop", json!({})).await);
        assert_eq!(entry, refusal(401, "api.embed.token.issuer.app_error"));
        Ok(())
    })
    .await;
}

fn by(channel: &Channel) -> ByChannel {
    ByChannel { channel_id: channel.id }
}

fn out_of_scope() -> (u16, String) {
    refusal(403, "api.context.scope.app_error")
}

// covers: 18, 34, 41
#[tokio::test]
async fn a_token_that_is_not_right_opens_nothing_and_is_written_down() {
    everywhere(async |town: &Town| {
        let shop = Shop::open(town, "shop").await?;
        let other = Shop::open(town, "other").await?;
        let secret = shop.app.keys[0].secret.clone();
        let seconds = now().0 / 1000;
        let with = |more: Value| shop.signs("anna", more);
        let headed =
            |header: Value, sign: &dyn Fn(&[u8]) -> Vec<u8>| token(&header, &shop.says("anna", json!({})), sign);
        let whole = with(json!({}));
        let (said, signature) = whole.rsplit_once('.').unwrap();
        let turned = format!("{}{}", if signature.starts_with('A') { "B" } else { "A" }, &signature[1..]);
        let as_other = by_secret(&other.app.keys[0].secret, &shop.says("anna", json!({})));
        let bad: &[(&str, String)] = &[
            ("malformed", String::new()),
            ("malformed", "x".into()),
            ("malformed", "a.b.c".into()),
            ("malformed", format!("{said}.{signature}=")),
            ("malformed", format!("{whole}.{signature}")),
            ("malformed", with(json!({ "exp": "soon" }))),
            ("malformed", with(json!({ "sub": ["anna"] }))),
            ("too_long", format!("{whole}{}", "a".repeat(9000))),
            ("issuer", with(json!({ "iss": "nobody" }))),
            ("issuer", with(json!({ "iss": null }))),
            ("signature", format!("{said}.")),
            ("signature", format!("{said}.{turned}")),
            ("signature", as_other),
            ("signature", headed(json!({ "alg": "HS256", "kid": other.app.keys[0].id }), &|_| Vec::new())),
            ("algorithm", headed(json!({ "alg": "none" }), &|_| Vec::new())),
            ("algorithm", headed(json!({}), &|_| Vec::new())),
            ("algorithm", headed(json!({ "alg": "EdDSA" }), &|_| vec![0; 64])),
            ("algorithm", headed(json!({ "alg": "hs256" }), &|_| Vec::new())),
            ("algorithm", headed(json!({ "alg": "HS256", "crit": ["exp"] }), &|_| Vec::new())),
            ("algorithm", headed(json!({ "alg": "HS256", "typ": "at+jwt" }), &|_| Vec::new())),
            ("audience", with(json!({ "aud": "https://else.example" }))),
            ("audience", with(json!({ "aud": null }))),
            ("audience", with(json!({ "aud": [] }))),
            ("expired", with(json!({ "exp": seconds - 1 }))),
            ("expired", with(json!({ "exp": -1e300 }))),
            ("lifetime", with(json!({ "exp": seconds + 120 }))),
            ("lifetime", with(json!({ "exp": 1e300 }))),
            ("future", with(json!({ "iat": seconds + 60 }))),
            ("future", with(json!({ "nbf": seconds + 60 }))),
            ("claim", with(json!({ "exp": null }))),
            ("claim", with(json!({ "sub": "" }))),
            ("claim", with(json!({ "sub": "a\u{0}b" }))),
            ("claim", with(json!({ "sub": "a".repeat(101) }))),
            ("claim", with(json!({ "jti": null }))),
            ("claim", with(json!({ "jti": "a".repeat(129) }))),
            ("claim", with(json!({ "channels": vec!["a"; 11] }))),
            ("claim", with(json!({ "context": "" }))),
            ("claim", with(json!({ "context": { "key": "a", "url": "javascript:alert(1)" } }))),
            ("claim", with(json!({ "context": { "key": "a", "url": "https://a.example/)[x](https://b.example" } }))),
            ("claim", with(json!({ "context": { "key": "a", "title": "a".repeat(65) } }))),
            ("claim", with(json!({ "context": { "key": "a", "members": vec![json!({ "sub": "b" }); 21] } }))),
            ("act", with(json!({ "act": "deactivate" }))),
            ("act", with(json!({ "act": "enter" }))),
        ];
        for (what, token) in bad {
            let (status, id) = refused(shop.sends(token.clone()).await);
            assert_eq!(id, format!("api.embed.token.{what}.app_error"), "{token}");
            assert!(matches!(status, 400 | 401), "{status}");
        }
        let seen = shop.seen(town).await?;
        assert!(seen.refusals > 0 && seen.last_refusal.starts_with("api.embed.") && seen.last_refusal_at.0 > 0);
        // What is right opens once, also of two who come at the same time.
        let once =
            with(json!({ "aud": ["https://else.example", "https://CHAT.example/"], "iat": seconds, "nbf": seconds }));
        let (one, two) = tokio::join!(shop.sends(once.clone()), shop.sends(once.clone()));
        let outcomes = [one.is_ok(), two.is_ok()];
        assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 1);
        assert_eq!(refused(shop.sends(once).await), refusal(401, "api.embed.token.used.app_error"));
        // A key of Ed25519: its public half signs nothing as a secret.
        let pair = Pair::numbered(7);
        let draft = EmbedKeyDraft { public_key: pair.public_key(), overlap_seconds: 60 };
        town.anna.calls::<api::RotateEmbedKey>(shop.path(), draft).await?;
        shop.sends(pair.signs(&shop.says("anna", json!({})))).await?;
        let confused = by_secret(&pair.public_key(), &shop.says("anna", json!({})));
        assert_eq!(refused(shop.sends(confused).await).1, "api.embed.token.signature.app_error");
        let wrong = Pair::numbered(8).signs(&shop.says("anna", json!({})));
        assert_eq!(refused(shop.sends(wrong).await).1, "api.embed.token.signature.app_error");
        // The old key still signs, until it is ended with all that it opened.
        let (person, _) = shop.enters("anna", json!({})).await?;
        let draft = EmbedKeyDraft { overlap_seconds: 0, ..EmbedKeyDraft::default() };
        let rotated = town.anna.calls::<api::RotateEmbedKey>(shop.path(), draft).await?;
        assert_eq!(rotated.keys.len(), 1);
        assert_eq!(refused(shop.sends(by_secret(&secret, &shop.says("anna", json!({})))).await).0, 401);
        assert_eq!(refused(person.client.get::<channels::GetChannel>(by(&shop.channel)).await).0, 401);
        shop.sends(by_secret(&rotated.keys[0].secret, &shop.says("anna", json!({})))).await?;
        Ok(())
    })
    .await;
}

// covers: 1, 3, 8, 40
#[tokio::test]
async fn a_session_sees_its_channels_and_nothing_else() {
    everywhere(async |town: &Town| {
        let shop = Shop::open(town, "shop").await?;
        let other = Shop::open(town, "other").await?;
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let unseen = town.ben.posts("needle of others").in_channel(&other.channel).await?;
        let told = town.ben.posts("needle of the shop").in_channel(&shop.channel).await?;
        let (stranger, _) = other.enters("eve", json!({})).await?;
        let (anna, session) = shop.enters("anna", json!({ "profile": { "name": "Anna" } })).await?;
        assert_eq!(session.channels.iter().map(|channel| channel.id).collect::<Vec<_>>(), [shop.channel.id]);
        assert!(session.user.password.is_empty() && session.user.auth_data.is_none_or(|data| data.is_empty()));
        // Its own channel: reading, writing, and who is there.
        let mut socket = Socket::connect(&anna.client).await.unwrap();
        let read = anna.client.get::<posts::GetPostsForChannel>(by(&shop.channel)).await?;
        assert!(read.posts.contains_key(&told.id));
        let written = anna.posts("Hello").in_channel(&shop.channel).await?;
        anna.posts("Below").below(&written).in_channel(&shop.channel).await?;
        let shown = by(&shop.channel);
        let asked = EmbedPeopleRequest { user_ids: vec![stranger.id, anna.id], post_ids: vec![told.id, unseen.id] };
        let people = anna.calls::<api::GetEmbedPeople>(shown.clone(), asked).await?.users;
        let names: BTreeSet<_> = people.iter().map(|user| user.id).collect();
        assert_eq!(names, BTreeSet::from([anna.id, town.ben.id]));
        assert!(people.iter().all(|user| user.id == anna.id || user.notify_props.is_empty()));
        anna.calls::<api::ViewEmbedChannel>(shown, ()).await?;
        // That no operation says anything of another place is looked at in `tenants.rs`.
        let terms = SearchParameter { terms: Some("needle".into()), ..Default::default() };
        let search = anna.client.post::<posts::SearchPostsInAllTeams>(terms).await;
        assert_eq!(refused(search), out_of_scope());
        let me = ByUser { user_id: UserRef::Me };
        assert_eq!(refused(anna.client.get::<users::GetUser>(me).await), out_of_scope());
        assert_eq!(refused(anna.client.get::<posts::GetPost>(ByPost { post_id: unseen.id }).await), out_of_scope());
        assert_eq!(refused(anna.posts("x").in_channel(&square).await), out_of_scope());
        // A socket hears of the channel alone.
        town.ben.posts("psst").in_channel(&other.channel).await?;
        town.ben.posts("all").in_channel(&square).await?;
        let last = town.ben.posts("last").in_channel(&shop.channel).await?;
        loop {
            let event = socket.wait_for("posted").await.unwrap();
            assert_eq!(event.broadcast.channel_id, shop.channel.id.as_str());
            let post: Post = serde_json::from_str(event.data["post"].as_str().unwrap()).unwrap();
            if post.id == last.id {
                break;
            }
        }
        // One app's token opens no channel of another's.
        for named in [other.channel.id.to_string(), other.channel.name.clone(), "town-square".into()] {
            let entry = refused(shop.enters("anna", json!({ "channels": [named] })).await);
            assert_eq!(entry, refusal(403, "api.embed.session.channel.app_error"));
        }
        let (again, second) = shop.enters("anna", json!({ "channels": ["shop"] })).await?;
        // Who has a session ends it, and no other kind of it.
        let end = |token: &str| EmbedTokenRef { token: token.to_owned() };
        let login = json!({ "login_id": "chloe", "password": "correct horse 7" });
        let signed_in = shop.stranger.raw(Method::POST, "/api/v4/users/login").json(&login).send().await.unwrap();
        let own = signed_in.headers()["token"].to_str().unwrap().to_owned();
        for nothing in ["", "x", own.as_str()] {
            assert_eq!(refused(shop.stranger.post::<api::EndEmbedSession>(end(nothing)).await).0, 401);
        }
        shop.stranger.with_token(own).get::<users::GetUser>(town.chloe.me()).await?;
        shop.stranger.post::<api::EndEmbedSession>(end(&second.token)).await?;
        assert_eq!(refused(again.client.get::<channels::GetChannel>(by(&shop.channel)).await).0, 401);
        anna.client.get::<channels::GetChannel>(by(&shop.channel)).await?;
        Ok(())
    })
    .await;
}

// covers: 11, 40
#[tokio::test]
async fn nobody_who_has_an_account_is_taken_over() {
    everywhere(async |town: &Town| {
        let shop = Shop::open(town, "shop").await?;
        let like = json!({ "profile": { "username": "chloe", "name": "Chloé", "email": "chloe@example.com" } });
        let (anna, first) = shop.enters("chloe@example.com", like.clone()).await?;
        assert_ne!(anna.id, town.chloe.id);
        assert!(first.user.username.starts_with("chloe-") && first.user.email.ends_with("@embed.invalid"));
        assert_eq!((first.user.nickname.as_str(), first.user.roles.as_str()), ("Chloé", "system_user"));
        // Of several at once with the same subject there is one.
        let (one, two) = tokio::join!(shop.enters("new", json!({})), shop.enters("new", json!({})));
        assert_eq!(one?.0.id, two?.0.id);
        let (again, second) = shop.enters("chloe@example.com", json!({ "profile": { "name": "C." } })).await?;
        assert_eq!((again.id, second.user.nickname.as_str()), (anna.id, "C."));
        assert_eq!(second.user.username, first.user.username);
        // Only who is signed in says that they are somebody of the app, and no program of theirs.
        let link = |subject: &str| EmbedTokenRef { token: shop.signs(subject, json!({ "act": "link" })) };
        assert_eq!(refused(shop.stranger.post::<api::LinkEmbedUser>(link("known")).await).0, 401);
        assert_eq!(refused(anna.client.post::<api::LinkEmbedUser>(link("known")).await), out_of_scope());
        let linked = refusal(409, "api.embed.user.linked.app_error");
        assert_eq!(refused(town.chloe.client.post::<api::LinkEmbedUser>(link("new")).await), linked);
        town.chloe.client.post::<api::LinkEmbedUser>(link("known")).await?;
        assert_eq!(refused(town.ben.client.post::<api::LinkEmbedUser>(link("known")).await), linked);
        assert_eq!(refused(town.chloe.client.post::<api::LinkEmbedUser>(link("else")).await), linked);
        let (known, session) = shop.enters("known", json!({ "profile": { "name": "Somebody" } })).await?;
        assert_eq!((known.id, session.user.nickname.as_str()), (town.chloe.id, ""));
        assert_eq!(refused(known.client.get::<users::GetUser>(town.chloe.me()).await), out_of_scope());
        // What the app switches off is off; an account that was there without it stays.
        let act = |subject: &str, act: &str| EmbedTokenRef { token: shop.signs(subject, json!({ "act": act })) };
        let unknown = shop.stranger.post::<api::SetEmbedUserActive>(act("nobody", "deactivate")).await;
        assert_eq!(refused(unknown), refusal(404, "api.embed.user.unknown.app_error"));
        for subject in ["known", "new"] {
            shop.stranger.post::<api::SetEmbedUserActive>(act(subject, "deactivate")).await?;
        }
        assert_eq!(refused(known.client.get::<channels::GetChannel>(by(&shop.channel)).await).0, 401);
        town.chloe.client.get::<users::GetUser>(town.chloe.me()).await?;
        let entry = refused(shop.enters("new", json!({})).await);
        assert_eq!(entry, refusal(403, "api.embed.session.deactivated.app_error"));
        shop.stranger.post::<api::SetEmbedUserActive>(act("new", "activate")).await?;
        shop.enters("new", json!({})).await?;
        assert_ne!(shop.enters("known", json!({})).await?.0.id, town.chloe.id);
        // As many as the app may have.
        let few = EmbedAppPatch { max_users: Some(3), sessions_per_minute: Some(30), ..EmbedAppPatch::default() };
        town.anna.calls::<api::PatchEmbedApp>(shop.path(), few).await?;
        let entry = refused(shop.enters("one-more", json!({})).await);
        assert_eq!(entry, refusal(403, "api.embed.session.users.app_error"));
        loop {
            let Err(error) = shop.enters("new", json!({})).await else { continue };
            assert_eq!((error.status(), error.id()), (Some(429), Some("api.embed.session.too_many.app_error")));
            break;
        }
        Ok(())
    })
    .await;
}

// covers: 40
#[tokio::test]
async fn an_object_of_the_app_has_a_channel() {
    everywhere(async |town: &Town| {
        let shop = Shop::open(town, "shop").await?;
        let other = Shop::open(town, "other").await?;
        let order = json!({ "context": {
            "key": "order-42", "title": "Order 42", "url": "https://shop.example/orders/42",
            "members": [{ "sub": "clerk", "profile": { "name": "Clerk" } }],
        } });
        let (one, two) = tokio::join!(shop.enters("anna", order.clone()), shop.enters("bob", order.clone()));
        let ((anna, first), (_, second)) = (one?, two?);
        let channel = first.channels[0].clone();
        assert_eq!((first.channels.len(), &channel.id), (1, &second.channels[0].id));
        assert_eq!((channel.channel_type, channel.display_name.as_str()), (ChannelType::Private, "Order 42"));
        assert!(channel.header.contains("https://shop.example/orders/42"));
        let members = anna.client.get::<channels::GetChannelMembers>(by(&channel)).await?;
        assert_eq!(members.len(), 3, "with the clerk, who was brought along");
        assert_eq!(refused(anna.client.get::<channels::GetChannel>(by(&shop.channel)).await), out_of_scope());
        // The same key of another app is another object; and its name opens nothing.
        let (_, theirs) = other.enters("anna", json!({ "context": "order-42" })).await?;
        assert_ne!(theirs.channels[0].id, channel.id);
        assert_eq!(refused(shop.enters("eve", json!({ "channels": [channel.id] })).await).0, 403);
        // It is renamed with its object, keeps its link, and comes before the other channels that are shown.
        let renamed = json!({ "context": { "key": "order-42", "title": "Order 42b" }, "channels": ["shop"] });
        let (_, third) = shop.enters("anna", renamed).await?;
        let shown: Vec<&str> = third.channels.iter().map(|channel| channel.display_name.as_str()).collect();
        assert_eq!((shown, &third.channels[0].header), (vec!["Order 42b", "shop"], &channel.header));
        let archive =
            |key: &str| EmbedTokenRef { token: shop.signs("anna", json!({ "act": "archive", "context": key })) };
        let unknown = shop.stranger.post::<api::ArchiveEmbedContext>(archive("order-43")).await;
        assert_eq!(refused(unknown), refusal(404, "api.embed.context.unknown.app_error"));
        shop.stranger.post::<api::ArchiveEmbedContext>(archive("order-42")).await?;
        assert_eq!(refused(shop.stranger.post::<api::ArchiveEmbedContext>(archive("order-42")).await).0, 400);
        let entry = refused(shop.enters("anna", order).await);
        assert_eq!(entry, refusal(400, "api.embed.context.archived.app_error"));
        assert!(anna.posts("late").in_channel(&channel).await.is_err());
        Ok(())
    })
    .await;
}

// covers: 34, 40
#[tokio::test]
async fn the_page_of_an_app_is_shown_by_its_origins_alone() {
    everywhere(async |town: &Town| {
        let shop = Shop::open(town, "shop").await?;
        let page = async |id: &str| {
            let answer = shop.stranger.raw(Method::GET, &format!("/embed/{id}")).send().await.unwrap();
            let policy =
                answer.headers().get("content-security-policy").map(|value| value.to_str().unwrap().to_owned());
            let frames = answer.headers().contains_key("x-frame-options");
            (answer.status().as_u16(), policy, frames)
        };
        // Without a web client there is no page; with one it names its origins.
        let (status, policy, frames) = page(shop.app.id.as_str()).await;
        if status == 200 {
            assert!(policy.is_some_and(|policy| policy.ends_with("frame-ancestors https://shop.example")) && !frames);
        }
        assert_eq!(page(TeamId::new().as_str()).await.0, 404);
        town.anna.calls::<api::DeleteEmbedApp>(shop.path(), ()).await?;
        assert_eq!(page(shop.app.id.as_str()).await.0, 404);
        Ok(())
    })
    .await;
}

impl Shop {
    /// What a visitor's device says.
    fn visits(&self, device: &Device, more: Value) -> String {
        let mut more = more;
        more["act"] = json!("visit");
        device.signs(&device.header(), &self.says("of-nobody", more))
    }

    async fn comes(&self, visitor: String) -> Result<(Person, EmbedSession), ClientError> {
        let entry = EmbedEntry { visitor, ..EmbedEntry::default() };
        let session = self.stranger.post::<api::CreateEmbedSession>(entry).await?;
        Ok((Person { client: self.stranger.with_token(&session.token), id: session.user.id }, session))
    }

    async fn changes(&self, town: &Town, patch: EmbedAppPatch) -> Result<EmbedApp, ClientError> {
        town.anna.calls::<api::PatchEmbedApp>(self.path(), patch).await
    }
}

// covers: 11, 18, 35, 40
#[tokio::test]
async fn a_visitor_is_whose_device_signs_and_their_talk_becomes_somebodys() {
    everywhere(async |town: &Town| {
        sets(town, "GuestAccountsSettings", json!({ "Enable": true })).await?;
        let shop = Shop::open(town, "shop").await?;
        let other = Shop::open(town, "other").await?;
        let queue = town.ben.makes_channel(&town.team, "queue", ChannelType::Private).await;
        let device = Device::make();
        let off = refusal(403, "api.embed.visitor.off.app_error");
        assert_eq!(refused(shop.comes(shop.visits(&device, json!({}))).await), off);
        let on = |queue_channel_id| EmbedAppPatch {
            visitors: Some(true),
            queue_channel_id: Some(queue_channel_id),
            ..EmbedAppPatch::default()
        };
        let no_queue = refusal(400, "model.embed_app.is_valid.queue.app_error");
        for none in [ChannelId::EMPTY, ChannelId::new()] {
            assert_eq!(refused(shop.changes(town, on(none)).await), no_queue);
        }
        shop.changes(town, on(queue.id)).await?;
        // A talk of their own, of which the queue is told, once, by a name that is no more than that.
        let named = json!({ "profile": { "name": "Ada @all [x](https://evil.example)" } });
        let (ada, session) = shop.comes(shop.visits(&device, named.clone())).await?;
        let talk = session.channels[0].clone();
        assert!(session.is_visitor && session.channels.len() == 1 && session.user.roles == "system_guest");
        let told = latest(&town.ben, queue.id).await?;
        assert!(told.message.contains(&format!("~{}", talk.name)) && !told.message.contains(['@', '(', '[']));
        let (again, second) = shop.comes(shop.visits(&device, named)).await?;
        assert_eq!((again.id, second.channels[0].id), (ada.id, talk.id));
        assert_eq!(latest(&town.ben, queue.id).await?.id, told.id);
        let (nameless, _) = shop.comes(shop.visits(&Device::make(), json!({}))).await?;
        assert_ne!(nameless.id, ada.id);
        // They write and are answered by whoever comes; they see nothing else, and bring no files.
        ada.posts("Is anybody there?").in_channel(&talk).await?;
        let joins = channels::AddMemberRequest { user_id: town.chloe.id, ..Default::default() };
        town.chloe.calls::<channels::AddChannelMember>(by(&talk), joins).await?;
        town.chloe.posts("I am").in_channel(&talk).await?;
        for beyond in [&queue, &shop.channel] {
            assert_eq!(refused(ada.client.get::<posts::GetPostsForChannel>(by(beyond)).await), out_of_scope());
        }
        let form = jackfield_client::multipart::Form::new().text("channel_id", talk.id.to_string());
        let upload = ada.client.raw(Method::POST, "/api/v4/files").multipart(form).send().await.unwrap();
        assert_eq!(upload.status().as_u16(), 403);
        // What no device signed, or another one, opens nothing.
        let (more, stranger) = (|| shop.says("x", json!({ "act": "visit" })), Device::make());
        let turned = |change: Value| {
            let mut header = device.header();
            header.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            header
        };
        let used = shop.visits(&device, json!({}));
        shop.comes(used.clone()).await?;
        for (token, what) in [
            (used, "used"),
            (stranger.signs(&device.header(), &more()), "signature"),
            (device.signs(&turned(json!({ "jwk": { "kty": "EC", "crv": "P-256" } })), &more()), "signature"),
            (device.signs(&turned(json!({ "jwk": null })), &more()), "algorithm"),
            (device.signs(&turned(json!({ "alg": "none" })), &more()), "algorithm"),
            (device.signs(&turned(json!({ "crit": ["exp"] })), &more()), "algorithm"),
            (by_secret(&shop.app.keys[0].secret, &more()), "algorithm"),
            (device.signs(&device.header(), &shop.says("x", json!({}))), "act"),
            (shop.visits(&device, json!({ "exp": now().0 / 1000 + 300 })), "lifetime"),
            (shop.visits(&device, json!({ "aud": "https://else.example" })), "audience"),
            (shop.visits(&device, json!({ "jti": "" })), "claim"),
        ] {
            assert_eq!(refused(shop.comes(token).await).1, format!("api.embed.token.{what}.app_error"));
        }
        assert_eq!(refused(shop.comes(other.visits(&device, json!({}))).await), off);
        // Neither is a visitor somebody of the app's, nor the other way around.
        let as_host = shop.sends(shop.visits(&device, json!({}))).await;
        assert_eq!(refused(as_host), refusal(401, "api.embed.token.algorithm.app_error"));
        let as_visitor = shop.enters("visitor:x", json!({})).await.map(drop);
        assert_eq!(refused(as_visitor), refusal(400, "api.embed.token.claim.app_error"));
        // Once they are known, the talk is theirs: where it was, by their name, on whichever device.
        let both = |visitor: String| EmbedEntry { token: shop.signs("ada", json!({})), visitor };
        let wrong = shop.stranger.post::<api::CreateEmbedSession>(both(other.visits(&device, json!({})))).await;
        assert_eq!(refused(wrong), off);
        let known = shop.stranger.post::<api::CreateEmbedSession>(both(shop.visits(&device, json!({})))).await?;
        assert!(!known.is_visitor && known.user.id != ada.id && known.channels[0].id == talk.id);
        let client = shop.stranger.with_token(&known.token);
        let read = client.get::<posts::GetPostsForChannel>(by(&talk)).await?;
        assert!(read.posts.values().any(|post| post.message == "Is anybody there?"));
        assert_eq!(refused(ada.client.get::<channels::GetChannel>(by(&talk)).await).0, 401);
        let (_, later) = shop.enters("ada", json!({})).await?;
        assert_eq!(later.channels[0].id, talk.id);
        let (_, elsewhere) = shop.enters("ada", json!({ "channels": ["shop"] })).await?;
        assert_eq!(elsewhere.channels.iter().map(|channel| channel.id).collect::<Vec<_>>(), [shop.channel.id, talk.id]);
        let (_, stranger) = shop.enters("eve", json!({})).await?;
        assert!(stranger.channels.iter().all(|channel| channel.id != talk.id));
        // The device begins anew; what is archived is over.
        let (fresh, begun) = shop.comes(shop.visits(&device, json!({}))).await?;
        assert!(fresh.id != ada.id && begun.channels[0].id != talk.id);
        town.chloe.calls::<channels::DeleteChannel>(by(&talk), ()).await?;
        assert!(shop.enters("ada", json!({})).await?.1.channels.iter().all(|channel| channel.id != talk.id));
        // Nobody floods a talk.
        let mut refusals = 0;
        for number in 0..70 {
            match fresh.posts(&format!("{number}")).in_channel(&begun.channels[0]).await {
                Ok(_) => {}
                Err(error) => {
                    assert_eq!((error.status(), error.id()), (Some(429), Some("api.embed.tenant.too_fast.app_error")));
                    refusals += 1;
                    break;
                }
            }
        }
        assert_eq!(refusals, 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn the_token_that_the_guide_makes_in_rust_is_taken() {
    let guide = include_str!("../../../../docs/guides/embedding.md");
    let mint = include_str!("../../../testkit/src/mint.rs");
    let shown = &mint[mint.find("use base64").unwrap()..];
    assert!(guide.contains(shown), "the guide shows another program than the one that is tested");
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("mint.db");
    let app = servers::application(place.to_str().unwrap(), folder.path()).await;
    let (running, stranger) = servers::serve(app, folder.path()).await;
    let town = Town::build(stranger).await;
    let shop = Shop::open(&town, "shop").await.unwrap();
    let says = [shop.app.id.as_str(), SITE, shop.app.keys[0].secret.as_str()];
    let session = shop.sends(mint::token(says, "ada", &json!({ "name": "Ada" }))).await.unwrap();
    assert_eq!(session.user.nickname, "Ada");
    running.stop().await;
}
