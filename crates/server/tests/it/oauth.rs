//! The OAuth 2.0 provider, as an application and a browser meet it.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::oauth as api;
use jackfield_api::path::{ByUser, UserRef};
use jackfield_api::users::GetUser;
use jackfield_client::Client;
use jackfield_model::{AccessResponse, ClientRegistrationRequest, OAuthApp};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use crate::everywhere;
use crate::rights::{forbidden, sets};
use crate::town::{Person, Town, refused};

const CALLBACK: &str = "https://app.example/callback?from=chat";

fn request(public: bool) -> api::OAuthAppRequest {
    api::OAuthAppRequest {
        name: "<Builds>".into(),
        description: "Shows builds".into(),
        homepage: "https://app.example".into(),
        callback_urls: vec![CALLBACK.into()],
        is_trusted: false,
        is_public: public,
        ..api::OAuthAppRequest::default()
    }
}

/// Somebody says yes by a client of Mattermost's; where they are sent.
async fn allows(person: &Person, app: &OAuthApp, more: Value) -> Result<String, (u16, String)> {
    let mut asked = json!({ "response_type": "code", "client_id": app.id, "redirect_uri": CALLBACK, "state": "s t" });
    asked.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    let sent = Client::send(person.client.raw(http::Method::POST, "/oauth/authorize").json(&asked)).await;
    match sent {
        Ok(answer) => {
            let answer: Value = answer.json().await.unwrap();
            Ok(answer["redirect"].as_str().unwrap().to_owned())
        }
        Err(error) => Err(refused::<()>(Err(error))),
    }
}

fn code_of(url: &str) -> String {
    let url: reqwest::Url = url.parse().unwrap();
    assert_eq!((url.host_str(), url.path()), (Some("app.example"), "/callback"));
    let pairs: std::collections::BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!((pairs["from"].as_str(), pairs["state"].as_str()), ("chat", "s t"));
    pairs["code"].clone()
}

async fn form(town: &Town, path: &str, fields: &[(&str, &str)]) -> (u16, Value) {
    let request = town.anna.client.stranger().raw(http::Method::POST, path).form(fields);
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap_or_default())
}

async fn exchange(town: &Town, app: &OAuthApp, code: &str, more: &[(&str, &str)]) -> (u16, Value) {
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("client_id", app.id.as_str()),
        ("client_secret", app.client_secret.as_str()),
        ("redirect_uri", CALLBACK),
        ("code", code),
    ];
    fields.extend_from_slice(more);
    form(town, "/oauth/access_token", &fields).await
}

/// Whether a token is somebody's.
async fn is_good(town: &Town, token: &str) -> bool {
    let client = town.anna.client.stranger().with_token(token);
    client.get::<GetUser>(ByUser { user_id: UserRef::Me }).await.is_ok()
}

fn error_of((status, body): (u16, Value)) -> (u16, String) {
    (status, body["id"].as_str().unwrap_or_default().to_owned())
}

// covers: 11, 13, 17
#[tokio::test]
async fn a_code_becomes_tokens_once_and_they_end_when_they_should() {
    everywhere(async |town: &Town| {
        let app = town.anna.client.post::<api::CreateOAuthApp>(request(false)).await?;
        let code = code_of(&allows(&town.chloe, &app, json!({})).await.unwrap());
        let wrong = OAuthApp { client_secret: "x".repeat(26), ..app.clone() };
        assert_eq!(exchange(town, &wrong, &code, &[]).await.0, 403);
        let (status, answer) = exchange(town, &app, &code, &[]).await;
        let first: AccessResponse = serde_json::from_value(answer).unwrap();
        assert_eq!((status, first.token_type.as_str(), first.scope.as_str()), (200, "bearer", "user"));
        assert!(is_good(town, &first.access_token).await);
        let used = (400, "api.oauth.get_access_token.expired_code.app_error".to_owned());
        assert_eq!(error_of(exchange(town, &app, &code, &[]).await), used);
        // What acts for somebody gives nobody else leave.
        let acting = Person { client: town.anna.client.stranger().with_token(&first.access_token), id: town.chloe.id };
        assert_eq!(allows(&acting, &app, json!({})).await.unwrap_err(), forbidden());
        let client = [("client_id", app.id.as_str()), ("client_secret", app.client_secret.as_str())];
        let with = |more: &[(&'static str, &str)]| -> Vec<(String, String)> {
            client.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let send = async |path: &str, more: &[(&'static str, &str)]| {
            let fields = with(more);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            form(town, path, &fields).await
        };
        let fresh = [("grant_type", "refresh_token"), ("refresh_token", first.refresh_token.as_str())];
        let (_, answer) = send("/oauth/access_token", &fresh).await;
        let second: AccessResponse = serde_json::from_value(answer).unwrap();
        assert!(is_good(town, &second.access_token).await && !is_good(town, &first.access_token).await);
        assert_eq!(send("/oauth/access_token", &fresh).await.0, 404, "it was used");
        let (_, worth) = send("/oauth/introspect", &[("token", &second.access_token)]).await;
        assert_eq!((&worth["active"], &worth["username"]), (&json!(true), &json!("chloe")));
        assert_eq!(send("/oauth/introspect", &[("token", &first.access_token)]).await.1, json!({"active": false}));
        assert_eq!(send("/oauth/revoke", &[("token", &second.refresh_token)]).await.0, 200);
        assert!(!is_good(town, &second.access_token).await);
        // Somebody takes their word back; an administrator deletes the application.
        for delete in [false, true] {
            let code = code_of(&allows(&town.chloe, &app, json!({})).await.unwrap());
            let (_, answer) = exchange(town, &app, &code, &[]).await;
            let token = answer["access_token"].as_str().unwrap().to_owned();
            assert!(is_good(town, &token).await);
            let path = ByUser { user_id: UserRef::Me };
            let listed = town.chloe.client.get::<api::GetAuthorizedOAuthAppsForUser>(path.clone()).await?;
            assert_eq!((listed.len(), listed[0].client_secret.as_str()), (1, ""));
            if delete {
                town.anna.calls::<api::DeleteOAuthApp>(api::ByOAuthApp { app_id: app.id }, ()).await?;
            } else {
                let body = json!({ "client_id": app.id });
                Client::send(town.chloe.client.raw(http::Method::POST, "/oauth/deauthorize").json(&body)).await?;
            }
            assert!(!is_good(town, &token).await);
            assert!(town.chloe.client.get::<api::GetAuthorizedOAuthAppsForUser>(path).await?.is_empty());
        }
        Ok(())
    })
    .await;
}

// covers: 13, 17, 34
#[tokio::test]
async fn people_are_sent_where_the_application_said_and_by_who_asked() {
    everywhere(async |town: &Town| {
        let app = town.anna.client.post::<api::CreateOAuthApp>(request(true)).await?;
        assert_eq!(app.client_secret, "", "it can keep none");
        let elsewhere = allows(&town.chloe, &app, json!({ "redirect_uri": "https://evil.example/" })).await;
        assert_eq!(elsewhere.unwrap_err(), (400, "api.oauth.allow_oauth.redirect_callback.app_error".into()));
        let bare = allows(&town.chloe, &app, json!({})).await.unwrap_err();
        assert_eq!(bare, (400, "model.oauth.validate_grant.pkce_required.app_error".into()));
        let plain = json!({ "code_challenge": "a".repeat(43), "code_challenge_method": "plain" });
        assert_eq!(allows(&town.chloe, &app, plain).await.unwrap_err().0, 400);
        let proof =
            json!({ "code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "code_challenge_method": "S256" });
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        let code = code_of(&allows(&town.chloe, &app, proof.clone()).await.unwrap());
        let stolen = exchange(town, &app, &code, &[("code_verifier", &"b".repeat(43))]).await;
        assert_eq!(error_of(stolen), (400, "model.oauth.validate_grant.pkce_required.app_error".into()));
        let code = code_of(&allows(&town.chloe, &app, proof).await.unwrap());
        assert_eq!(exchange(town, &app, &code, &[("code_verifier", verifier)]).await.0, 200);
        Ok(())
    })
    .await;
}

/// A browser that follows nothing.
fn browser() -> reqwest::Client {
    reqwest::Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

// covers: 13, 18
#[tokio::test]
async fn a_page_asks_and_no_other_page_can_answer() {
    everywhere(async |town: &Town| {
        let app = town.anna.client.post::<api::CreateOAuthApp>(request(false)).await?;
        let query = format!("response_type=code&client_id={}&redirect_uri={}&state=s+t", app.id, urlencoded(CALLBACK));
        let base =
            town.chloe.client.raw(http::Method::GET, "").build()?.url().as_str().trim_end_matches('/').to_owned();
        let url = format!("{base}/oauth/authorize");
        let stranger = browser().get(format!("{url}?{query}")).send().await?;
        assert_eq!(stranger.status().as_u16(), 303);
        assert!(
            stranger.headers()["location"].to_str().unwrap().starts_with("/login?redirect_to=%2Foauth%2Fauthorize")
        );
        let cookie = format!("MMAUTHTOKEN={}", town.chloe.client.auth().token().unwrap());
        let page = browser().get(format!("{url}?{query}")).header("cookie", &cookie).send().await?;
        assert!(page.headers()["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"));
        let page = page.text().await?;
        assert!(page.contains("&lt;Builds&gt;") && !page.contains("<Builds>"), "{page}");
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let id = app.id.to_string();
        let answer = async |csrf: &str, decision: &str| {
            let fields = [
                ("csrf", csrf),
                ("response_type", "code"),
                ("client_id", &id),
                ("redirect_uri", CALLBACK),
                ("state", "s t"),
                ("decision", decision),
            ];
            browser().post(&url).header("cookie", &cookie).form(&fields).send().await.unwrap()
        };
        assert_eq!(answer("guessed", "allow").await.status().as_u16(), 401, "another page cannot know the proof");
        let no = answer(&csrf, "deny").await;
        assert!(no.headers()["location"].to_str().unwrap().contains("error=access_denied"));
        let yes = answer(&csrf, "allow").await;
        let code = code_of(yes.headers()["location"].to_str().unwrap());
        assert_eq!(exchange(town, &app, &code, &[]).await.0, 200);
        // The next time nobody is asked.
        let again = browser().get(format!("{url}?{query}")).header("cookie", &cookie).send().await?;
        assert_eq!(again.status().as_u16(), 303);
        let bad = browser().get(format!("{url}?{query}x")).header("cookie", &cookie).send().await?;
        assert_eq!(bad.status().as_u16(), 303, "the state is the application's");
        let bad = format!("{url}?{}", query.replace("app.example", "evil.example"));
        let bad = browser().get(bad).header("cookie", &cookie).send().await?;
        assert_eq!((bad.status().as_u16(), bad.headers().get("location")), (400, None));
        Ok(())
    })
    .await;
}

fn urlencoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn applications_are_made_by_who_may_and_register_themselves_where_that_is_allowed() {
    everywhere(async |town: &Town| {
        assert_eq!(refused(town.chloe.client.post::<api::CreateOAuthApp>(request(false)).await), forbidden());
        for (bad, id) in [
            (api::OAuthAppRequest { name: String::new(), ..request(false) }, "name"),
            (api::OAuthAppRequest { callback_urls: vec!["javascript:alert(1)".into()], ..request(false) }, "callback"),
            (api::OAuthAppRequest { homepage: "x".into(), ..request(false) }, "homepage"),
        ] {
            let id = format!("model.oauth.is_valid.{id}.app_error");
            assert_eq!(refused(town.anna.client.post::<api::CreateOAuthApp>(bad).await), (400, id));
        }
        let app = town.anna.client.post::<api::CreateOAuthApp>(request(false)).await?;
        let path = api::ByOAuthApp { app_id: app.id };
        let fresh = town.anna.calls::<api::RegenerateOAuthAppSecret>(path.clone(), ()).await?;
        assert_ne!(fresh.client_secret, app.client_secret);
        let seen = town.chloe.client.get::<api::GetOAuthAppInfo>(path).await?;
        assert_eq!((seen.name.as_str(), seen.client_secret.as_str()), ("<Builds>", ""));
        let stranger: Client = town.anna.client.stranger();
        let asks = || ClientRegistrationRequest {
            redirect_uris: vec!["https://app.example/cb".into()],
            token_endpoint_auth_method: Some("none".into()),
            client_name: Some("Reader".into()),
            ..ClientRegistrationRequest::default()
        };
        let off = stranger.post::<api::RegisterOAuthClient>(asks()).await;
        assert_eq!(refused(off), (501, "api.oauth.register_oauth_app.turn_off.app_error".into()));
        sets(town, "ServiceSettings", json!({"EnableDynamicClientRegistration": true})).await?;
        let made = stranger.post::<api::RegisterOAuthClient>(asks()).await?;
        assert_eq!((made.client_secret, made.token_endpoint_auth_method.as_str()), (None, "none"));
        let bad = ClientRegistrationRequest { redirect_uris: vec!["data:text/html,x".into()], ..asks() };
        let answer = stranger.raw(http::Method::POST, "/api/v4/oauth/apps/register").json(&bad).send().await?;
        assert_eq!(answer.status().as_u16(), 400);
        assert_eq!(answer.json::<Value>().await?["error"], json!("invalid_redirect_uri"));
        let found = stranger.get::<api::GetAuthorizationServerMetadata>(jackfield_client::NOTHING).await?;
        assert!(found.token_endpoint.starts_with("http://127.0.0.1:") && !found.registration_endpoint.is_empty());
        sets(town, "ServiceSettings", json!({"EnableOAuthServiceProvider": false})).await?;
        let off = town.anna.client.post::<api::CreateOAuthApp>(request(false)).await;
        assert_eq!(refused(off), (501, "api.oauth.authorize_oauth.disabled.app_error".into()));
        Ok(())
    })
    .await;
}
