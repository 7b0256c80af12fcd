//! Tokens that are for some things, for some places, or from some addresses: each request, each socket and each other
//! token that they ask for.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use std::collections::BTreeSet;

use http::Method;
use jackfield_api::oauth as apps;
use jackfield_api::path::{ByChannel, ByPost, ByTeam, ByUser, UserRef};
use jackfield_api::{channels, example, files, posts, sessions, users};
use jackfield_client::{Client, ClientError, NOTHING, Socket};
use jackfield_model::{Channel, ChannelType, Need, OAuthApp, Post, Resource, SearchParameter, UserAccessToken, Verb};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use crate::everywhere;
use crate::rights::{becomes, forbidden, sets};
use crate::town::{Person, Town, refused};

/// The refusal of a token that is not for what is asked.
fn out_of_scope() -> (u16, String) {
    (403, "api.context.scope.app_error".into())
}

/// What a token is for.
fn asked(scopes: &[&str]) -> sessions::AccessTokenRequest {
    let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
    sessions::AccessTokenRequest { description: "For a script".into(), scopes, ..Default::default() }
}

/// Somebody as a program of theirs that has a token.
async fn with_token(person: &Person, request: sessions::AccessTokenRequest) -> Result<Person, ClientError> {
    let token = person.calls::<sessions::CreateUserAccessToken>(person.me(), request).await?;
    Ok(Person { client: person.client.stranger().with_token(&token.token), id: person.id })
}

async fn tokens_are_on(town: &Town) -> Result<(), ClientError> {
    let on = json!({ "EnableUserAccessTokens": true, "EnableOAuthServiceProvider": true });
    sets(town, "ServiceSettings", on).await?;
    becomes(town, &town.chloe, "system_user system_user_access_token").await
}

fn all_needs() -> Vec<Need> {
    let verbs = [Verb::Read, Verb::Write];
    Resource::ALL.iter().flat_map(|resource| verbs.map(|verb| Need::new(*resource, verb))).collect()
}

// covers: 1, 8
#[tokio::test]
async fn no_operation_escapes_the_scopes_of_a_token() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let all: Vec<String> = all_needs().iter().map(ToString::to_string).collect();
        let mut lacking = std::collections::BTreeMap::new();
        for own in &all {
            let others: Vec<&str> = all.iter().filter(|other| *other != own).map(String::as_str).collect();
            lacking.insert(own.clone(), with_token(&town.chloe, asked(&others)).await?);
            lacking.insert(format!("only {own}"), with_token(&town.chloe, asked(&[own])).await?);
        }
        let answered = async |person: &Person, operation: &jackfield_api::OperationInfo| {
            let path = example::fill(operation.path, &mut example::sample);
            let method: Method = operation.method.as_str().parse().unwrap();
            let sent = person.client.raw(method, &path).json(&json!({})).send().await.unwrap();
            let status = sent.status().as_u16();
            let body: Value = sent.json().await.unwrap_or_default();
            (status, body["id"].as_str().unwrap_or_default().to_owned())
        };
        let mut met = BTreeSet::new();
        for operation in jackfield_api::all() {
            let need = operation.need.to_string();
            met.insert(need.clone());
            if operation.permission == "Public" {
                continue;
            }
            assert_eq!(answered(&lacking[&need], operation).await, out_of_scope(), "{}", operation.id);
            let (_, id) = answered(&lacking[&format!("only {need}")], operation).await;
            assert_ne!(id, out_of_scope().1, "{}", operation.id);
        }
        // A scope that nothing asks for would promise what it does not hold.
        let idle: Vec<_> = all.iter().filter(|scope| !met.contains(*scope)).collect();
        assert_eq!(idle, ["extensions:read", "extensions:write"], "what plugins serve is no operation");
        // What strangers may ask is answered as to them: nobody makes accounts by such a token.
        let nobody = lacking["users:write"].client.get::<jackfield_api::system::GetPing>(NOTHING).await?;
        assert_eq!(nobody.status, "OK");
        Ok(())
    })
    .await;
}

struct Places {
    square: Channel,
    own: Channel,
    elsewhere: Channel,
}

async fn places(town: &Town) -> Result<Places, ClientError> {
    let other = town.chloe.makes_team("blues").await;
    Ok(Places {
        square: town.chloe.channel_named(&town.team, "town-square").await?,
        own: town.chloe.makes_channel(&town.team, "own", ChannelType::Private).await,
        elsewhere: town.chloe.channel_named(&other, "town-square").await?,
    })
}

async fn reads(person: &Person, post: &Post) -> bool {
    match person.client.get::<posts::GetPost>(ByPost { post_id: post.id }).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(refused::<()>(Err(error)), out_of_scope());
            false
        }
    }
}

// covers: 1, 8
#[tokio::test]
async fn a_scope_of_a_place_opens_that_place_alone() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let Places { square, own, elsewhere } = places(town).await?;
        let direct =
            town.chloe.calls::<channels::CreateDirectChannel>(NOTHING, vec![town.chloe.id, town.ben.id]).await?;
        let mut written = Vec::new();
        for channel in [&square, &own, &elsewhere, &direct] {
            written.push(town.chloe.posts("needle").in_channel(channel).await?);
        }
        let in_own = format!("@channel:{}", own.id);
        let in_team = format!("@team:{}", town.team.id);
        for (place, may) in [(&in_own, [false, true, false, false]), (&in_team, [true, true, false, false])] {
            let scopes =
                ["posts:read", "posts:write", "files:write", "channels:read"].map(|scope| format!("{scope}{place}"));
            let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
            let program = with_token(&town.chloe, asked(&scopes)).await?;
            for ((post, channel), may) in written.iter().zip([&square, &own, &elsewhere, &direct]).zip(may) {
                assert_eq!(reads(&program, post).await, may);
                let page = program.client.get::<posts::GetPostsForChannel>(ByChannel { channel_id: channel.id }).await;
                let reply = program.posts("by a program").below(post).in_channel(channel).await;
                let seen = program.client.get::<channels::GetChannel>(ByChannel { channel_id: channel.id }).await;
                let path = format!("/api/v4/files?channel_id={}&filename=a.txt", channel.id);
                let uploaded = Client::send(program.client.raw(Method::POST, &path).body("abc")).await;
                for answer in [page.map(drop), reply.map(drop), seen.map(drop), uploaded.map(drop)] {
                    assert_eq!(answer.is_ok(), may);
                    if !may {
                        assert_eq!(refused(answer), out_of_scope());
                    }
                }
            }
            // What would answer with more than the place, and what is of no place.
            let search = SearchParameter { terms: Some("needle".into()), ..SearchParameter::default() };
            let in_team = ByTeam { team_id: town.team.id };
            let all = [
                program.calls::<posts::SearchPosts>(in_team.clone(), search.clone()).await.map(drop),
                program.calls::<posts::SearchPostsInAllTeams>(NOTHING, search.clone()).await.map(drop),
                program.calls::<files::SearchFilesInTeam>(in_team, search).await.map(drop),
                program.calls::<posts::GetPostsByIds>(NOTHING, vec![written[1].id]).await.map(drop),
                program.client.get::<channels::GetChannelsForTeamForUser>(town.chloe.own(town.team.id)).await.map(drop),
                program.client.get::<users::GetUser>(town.chloe.me()).await.map(drop),
            ];
            for answer in all {
                assert_eq!(refused(answer), out_of_scope());
            }
        }
        // Who may read everywhere finds what the person finds.
        let reader = with_token(&town.chloe, asked(&["posts:read"])).await?;
        let search = SearchParameter { terms: Some("needle".into()), ..SearchParameter::default() };
        let found = reader.calls::<posts::SearchPosts>(ByTeam { team_id: town.team.id }, search).await?;
        assert!(found.order.contains(&written[1].id) && found.order.contains(&written[3].id));
        assert_eq!(refused(reader.posts("no").in_channel(&own).await), out_of_scope());
        // A scope is a bound, and gives nobody more than they have.
        let foreign = town.ben.makes_channel(&town.team, "foreign", ChannelType::Private).await;
        let path = ByChannel { channel_id: foreign.id };
        assert_eq!(refused(reader.client.get::<posts::GetPostsForChannel>(path).await), forbidden());
        Ok(())
    })
    .await;
}

// covers: 1, 8
#[tokio::test]
async fn a_socket_hears_of_what_its_token_may_read() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let Places { square, own, elsewhere } = places(town).await?;
        let mut heard = Vec::new();
        let scopes = [
            "posts:read".to_owned(),
            "channels:read".to_owned(),
            format!("posts:read@channel:{}", own.id),
            format!("posts:read@team:{}", town.team.id),
        ];
        let mut sockets = Vec::new();
        for scope in &scopes {
            let program = with_token(&town.chloe, asked(&[scope])).await?;
            sockets.push(Socket::connect(&program.client).await.unwrap());
        }
        for channel in [&square, &own, &elsewhere] {
            town.chloe.posts(channel.id.as_str()).in_channel(channel).await?;
        }
        // The last thing that happens is heard by nobody but those of its kind: a header, and a post.
        let channel = jackfield_model::ChannelPatch { header: Some("the end".into()), ..Default::default() };
        town.chloe.calls::<channels::PatchChannel>(ByChannel { channel_id: own.id }, channel).await?;
        let last = town.chloe.posts("the end").in_channel(&own).await?;
        for (socket, scope) in sockets.iter_mut().zip(&scopes) {
            heard.push(heard_until_the_end(socket, scope == "channels:read", &last).await);
        }
        let ids = |channels: &[&Channel]| -> BTreeSet<String> {
            channels.iter().map(|channel| channel.id.to_string()).collect()
        };
        assert_eq!(heard[0], ids(&[&square, &own, &elsewhere]));
        assert_eq!(heard[1], BTreeSet::new());
        assert_eq!(heard[2], ids(&[&own]));
        assert_eq!(heard[3], ids(&[&square, &own]));
        Ok(())
    })
    .await;
}

/// The channels of which a socket hears posts.
async fn heard_until_the_end(socket: &mut Socket, by_header: bool, last: &Post) -> BTreeSet<String> {
    let mut heard = BTreeSet::new();
    loop {
        let frame = socket.next().await.unwrap();
        let text = frame.data.get("post").and_then(Value::as_str).unwrap_or_default();
        if frame.event == "posted" && !text.contains(last.id.as_str()) {
            assert!(!by_header, "it may not read posts");
            heard.insert(frame.broadcast.channel_id.to_string());
        }
        let ends = if by_header { frame.event == "channel_updated" } else { text.contains(last.id.as_str()) };
        if ends {
            return heard;
        }
    }
}

// covers: 11
#[tokio::test]
async fn a_token_gives_no_other_more_than_it_has() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let program = with_token(&town.chloe, asked(&["tokens:write", "tokens:read", "posts:read"])).await?;
        let beyond = (403, "app.user_access_token.beyond_own.app_error".to_owned());
        for scopes in [&[][..], &["posts:write"], &["posts:read", "users:read"]] {
            assert_eq!(refused(with_token(&program, asked(scopes)).await), beyond);
        }
        with_token(&program, asked(&["posts:read"])).await?;
        let whole = town.chloe.calls::<sessions::CreateUserAccessToken>(town.chloe.me(), asked(&[])).await?;
        let rotation = sessions::AccessTokenRotation { token_id: whole.id, ..Default::default() };
        assert_eq!(refused(program.calls::<sessions::RotateUserAccessToken>(NOTHING, rotation).await), beyond);
        let off = sessions::AccessTokenRef { token_id: whole.id };
        program.calls::<sessions::DisableUserAccessToken>(NOTHING, off.clone()).await?;
        assert_eq!(refused(program.calls::<sessions::EnableUserAccessToken>(NOTHING, off).await), beyond);
        for scopes in [&["posts"][..], &["posts:all"], &["users:read@team:x"], &["posts:read", "nothing:read"]] {
            let refusal = refused(with_token(&town.chloe, asked(scopes)).await);
            assert_eq!(refusal, (400, "app.scope.invalid.app_error".into()), "{scopes:?}");
        }
        assert_eq!(refused(with_token(&town.chloe, asked(&["posts:read"; 65])).await).0, 400);
        let kept = town.chloe.client.get::<sessions::GetUserAccessTokensForUser>(town.chloe.me()).await?;
        let shown: BTreeSet<Vec<String>> = kept.into_iter().map(|token: UserAccessToken| token.scopes).collect();
        assert!(shown.contains(&vec!["posts:read".to_owned()]) && shown.contains(&Vec::new()));
        Ok(())
    })
    .await;
}

// covers: 11
#[tokio::test]
async fn a_token_is_refused_from_where_it_is_not_for() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let of = |ips: &[&str]| {
            let allowed_ips = ips.iter().map(|ip| (*ip).to_owned()).collect();
            sessions::AccessTokenRequest { allowed_ips, ..asked(&[]) }
        };
        let me = || ByUser { user_id: UserRef::Me };
        for ips in [&["127.0.0.0/8"][..], &["192.0.2.1", "127.0.0.1"]] {
            let here = with_token(&town.chloe, of(ips)).await?;
            here.client.get::<users::GetUser>(me()).await?;
            Socket::connect(&here.client).await.unwrap();
            let more = refused(with_token(&here, of(&[])).await);
            assert_eq!(more, (403, "app.user_access_token.beyond_own.app_error".into()));
        }
        let there = with_token(&town.chloe, of(&["192.0.2.0/24", "2001:db8::/32"])).await?;
        let refusal = (403, "api.context.token_address.app_error".to_owned());
        assert_eq!(refused(there.client.get::<users::GetUser>(me()).await), refusal);
        assert!(Socket::connect(&there.client).await.is_err());
        // Behind a proxy on this machine it is the proxy's word that counts.
        for (told, status) in [("192.0.2.9", 200), ("::ffff:192.0.2.9", 200), ("2001:db8::1", 200), ("192.0.3.1", 403)]
        {
            let request = there.client.raw(Method::GET, "/api/v4/users/me").header("X-Forwarded-For", told);
            assert_eq!(request.send().await.unwrap().status().as_u16(), status, "{told}");
        }
        for ip in ["localhost", "192.0.2.0/33", "1.2.3", ""] {
            let refusal = refused(with_token(&town.chloe, of(&[ip])).await);
            assert_eq!(refusal, (400, "app.address.invalid.app_error".into()), "{ip}");
        }
        Ok(())
    })
    .await;
}

/// An application's token for these scopes, after somebody said yes; and whether they were asked.
async fn application(town: &Town, app: &OAuthApp, scope: &str) -> (Client, Value, bool) {
    let callback = &app.callback_urls[0];
    let request = json!({ "response_type": "code", "client_id": app.id, "redirect_uri": callback, "scope": scope });
    let path = format!("/oauth/authorize?{}", written(&request));
    let page = town.chloe.client.raw(Method::GET, &path).build().unwrap();
    // A browser that is sent on stays here.
    let browser = reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap();
    let page = browser.execute(page).await.unwrap();
    let is_asked = page.status() == 200;
    let words = page.text().await.unwrap();
    if is_asked && scope.contains("channels:read") {
        assert!(words.contains("<li>See channels and who is in them</li>") && !words.contains("Users"), "{words}");
    }
    let allowed = Client::send(town.chloe.client.raw(Method::POST, "/oauth/authorize").json(&request)).await.unwrap();
    let allowed: Value = allowed.json().await.unwrap();
    let url: reqwest::Url = allowed["redirect"].as_str().unwrap().parse().unwrap();
    let code = url.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", app.id.as_str()),
        ("client_secret", app.client_secret.as_str()),
        ("redirect_uri", callback.as_str()),
        ("code", code.as_str()),
    ];
    let answer =
        town.anna.client.stranger().raw(Method::POST, "/oauth/access_token").form(&fields).send().await.unwrap();
    let answer: Value = answer.json().await.unwrap();
    (town.anna.client.stranger().with_token(answer["access_token"].as_str().unwrap()), answer, is_asked)
}

fn written(fields: &Value) -> String {
    let mut url: reqwest::Url = "http://x/".parse().unwrap();
    for (name, value) in fields.as_object().unwrap() {
        url.query_pairs_mut().append_pair(name, value.as_str().unwrap());
    }
    url.query().unwrap().to_owned()
}

// covers: 17
#[tokio::test]
async fn an_application_gets_the_scopes_that_somebody_was_asked_for() {
    everywhere(async |town: &Town| {
        tokens_are_on(town).await?;
        let request = apps::OAuthAppRequest {
            name: "Builds".into(),
            homepage: "https://app.example".into(),
            callback_urls: vec!["http://127.0.0.1:9/callback".into()],
            ..apps::OAuthAppRequest::default()
        };
        let app = town.anna.client.post::<apps::CreateOAuthApp>(request).await?;
        let me = || ByUser { user_id: UserRef::Me };
        let (program, answer, is_asked) = application(town, &app, "openid posts:read channels:read").await;
        assert_eq!((answer["scope"].as_str(), is_asked), (Some("posts:read channels:read"), true));
        assert_eq!(refused(program.get::<users::GetUser>(me()).await), out_of_scope());
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        program.get::<posts::GetPostsForChannel>(ByChannel { channel_id: square.id }).await?;
        let refresh = [
            ("grant_type", "refresh_token"),
            ("client_id", app.id.as_str()),
            ("client_secret", app.client_secret.as_str()),
            ("refresh_token", answer["refresh_token"].as_str().unwrap()),
        ];
        let fresh = town.anna.client.stranger().raw(Method::POST, "/oauth/access_token").form(&refresh).send().await.unwrap();
        let fresh: Value = fresh.json().await.unwrap();
        let program = program.with_token(fresh["access_token"].as_str().unwrap());
        assert_eq!(refused(program.get::<users::GetUser>(me()).await), out_of_scope(), "a newer token opens no more");
        // Less is settled, more is asked for, and so is all.
        assert!(!application(town, &app, "posts:read").await.2);
        assert!(application(town, &app, "posts:read posts:write").await.2);
        let (program, answer, is_asked) = application(town, &app, "profile").await;
        assert_eq!((answer["scope"].as_str(), is_asked), (Some("user"), true));
        program.get::<users::GetUser>(me()).await?;
        assert!(!application(town, &app, "posts:read").await.2, "who may do all may do some of it");
        let wrong = json!({ "response_type": "code", "client_id": app.id, "redirect_uri": app.callback_urls[0], "scope": "posts:reed" });
        let sent = Client::send(town.chloe.client.raw(Method::POST, "/oauth/authorize").json(&wrong)).await;
        assert_eq!(refused(sent.map(drop)), (400, "app.scope.invalid.app_error".into()));
        Ok(())
    })
    .await;
}
