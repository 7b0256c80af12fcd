//! The pages: whole without a script, whatever people write; forms of the market's own alone.

use jackfield_testkit::outside::storage;
use reqwest::header::{CONTENT_SECURITY_POLICY, COOKIE, LOCATION, SET_COOKIE};
use reqwest::{Client, Response, StatusCode};
use serde_json::json;

use super::{Draft, Hosted, ID};

/// What somebody writes who means ill: out of a text, an attribute, an element that holds text.
const EVIL: &str = "\"'><script>alert(1)</script></pre></textarea><img src=x onerror=alert(1)>";

struct Browser {
    client: Client,
    base: String,
}

impl Browser {
    fn of(hosted: &Hosted) -> Self {
        let client = Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, base: hosted.remote.address().to_owned() }
    }

    async fn get(&self, path: &str, cookie: &str) -> (StatusCode, String) {
        let answer = self.client.get(format!("{}{path}", self.base)).header(COOKIE, cookie).send().await.unwrap();
        let policy = answer.headers().get(CONTENT_SECURITY_POLICY).map(|value| value.to_str().unwrap().to_owned());
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        if path != "/feed.atom" {
            assert!(policy.is_some_and(|policy| policy.starts_with("default-src 'none'")), "{path}");
        }
        for mark in ["<script", "<img", "javascript:", "style=\"", " onerror=alert(1)>"] {
            assert!(!text.contains(mark), "{path} holds {mark}: {text}");
        }
        (status, text)
    }

    async fn post(&self, path: &str, cookie: &str, form: &[(&str, &str)]) -> Response {
        self.client.post(format!("{}{path}", self.base)).header(COOKIE, cookie).form(form).send().await.unwrap()
    }

    /// Signs in; answers the cookie.
    async fn signs_in(&self, token: &str) -> String {
        let answer = self.post("/review/sign-in", "", &[("token", token)]).await;
        assert_eq!((answer.status(), answer.headers()[LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/review"));
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        for word in ["HttpOnly", "SameSite=Strict", "Secure", "Path=/review"] {
            assert!(cookie.contains(word), "{cookie}");
        }
        cookie.split(';').next().unwrap().to_owned()
    }
}

async fn ask(browser: &Browser, path: &str) -> serde_json::Value {
    let answer = browser.client.get(format!("{}{path}", browser.base)).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.json().await.unwrap()
}

/// What forms of a page carry.
fn form_token(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"form_token\" value=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

// covers: 18, 41
#[tokio::test]
async fn pages_hold_no_script_whatever_people_write_and_forms_are_the_markets_own() {
    let folder = tempfile::tempdir().unwrap();
    let [database, _] = storage::databases(folder.path()).await;
    let hosted = Hosted::on(&database).await;
    let browser = Browser::of(&hosted);
    let other = jackfield_domain::market::keys::SigningKey::generate().unwrap();
    let name = "Ev<i>l & \"Co\"";
    hosted.registers(name, &other, "org.evil").await;
    let manifest = json!({
        "id": "org.evil.cards", "name": EVIL, "description": EVIL, "homepage_url": "https://e.example/\"><script>",
        "release_notes_url": "javascript:alert(1)", "props": { "changes": EVIL, "categories": [EVIL] },
    });
    hosted.publishes(Draft::good().with(manifest), &other).await;
    let readable = Draft::good().with(json!({ "permissions": { "api": ["posts:read"] } }));
    hosted.publishes(readable.file("README.md", "one\ntwo\n"), &hosted.author).await;
    let next = Draft::good().with(json!({ "version": "1.1.0" })).file("README.md", format!("one\n{EVIL}\n"));
    hosted.publishes(next, &hosted.author).await;
    hosted.acts("submit", "1.1.0", EVIL).await.unwrap();

    let publisher = form_urlencoded::byte_serialize(name.as_bytes()).collect::<String>().replace('+', "%20");
    let cards = format!("/plugins/{ID}");
    for path in [
        "/",
        "/?q=cards&order=newest",
        "/plugins/org.evil.cards",
        "/plugins/org.evil.cards/1.0.0",
        &cards,
        &format!("{cards}/1.1.0"),
        &format!("/publishers/{publisher}"),
        "/publishers/Example",
        "/rules",
        "/rules/hosts",
        "/process",
        "/feed.atom",
        "/review",
    ] {
        let (status, page) = browser.get(path, "").await;
        assert_eq!(status, StatusCode::OK, "{path}: {page}");
    }
    let query: String = form_urlencoded::byte_serialize(EVIL.as_bytes()).collect();
    browser.get(&format!("/?q={query}&tier={query}&category={query}&page=99999999999"), "").await;
    for path in
        ["/nothing", "/rules/taste", "/plugins/none.at.all", "/plugins/com.example.cards/9.9.9", "/publishers/x"]
    {
        assert_eq!(browser.get(path, "").await.0, StatusCode::NOT_FOUND, "{path}");
    }
    let (_, feed) = browser.get("/feed.atom", "").await;
    assert!(feed.contains("&lt;script&gt;") && feed.contains("https://market.example.com/plugins/"), "{feed}");

    // The description of the protocol names what is there.
    let described: serde_json::Value = ask(&browser, "/api/v2/openapi.json").await;
    let paths = described["paths"].as_object().unwrap();
    for (path, methods) in paths.iter().filter(|(path, methods)| !path.contains('{') && methods["get"].is_object()) {
        let schema = &methods["get"]["responses"]["200"]["content"]["application/json"]["schema"];
        let answer: serde_json::Value = ask(&browser, path).await;
        assert_eq!(answer.is_array(), schema["type"] == "array", "{path}");
        let name = schema["$ref"].as_str().and_then(|place| place.strip_prefix("#/components/schemas/"));
        assert!(name.is_none_or(|name| described["components"]["schemas"][name].is_object()), "{path}: {schema}");
    }

    // Reviewers sign in with their token, and nobody else does.
    let (_, token) = hosted.names("Rita <b>", "").await;
    let refused = browser.post("/review/sign-in", "", &[("token", "guessed")]).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    let elsewhere =
        browser.client.post(format!("{}/review/sign-in", browser.base)).header("sec-fetch-site", "cross-site");
    assert_eq!(elsewhere.form(&[("token", &*token)]).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    let cookie = browser.signs_in(&token).await;
    let (_, queue) = browser.get("/review", &cookie).await;
    assert!(queue.contains("/review/com.example.cards/1.1.0"), "{queue}");
    let desk = format!("/review/{ID}/1.1.0");
    let (_, page) = browser.get(&desk, &cookie).await;
    assert!(page.contains("What changed since 1.0.0") && page.contains("&lt;script&gt;"), "{page}");
    let own = form_token(&page);

    // A form that is not this session's does nothing, nor one that another site sends, nor anybody's who is not signed in.
    let approve = |form_token: &str| {
        [("form_token", form_token), ("kind", "approve"), ("text", EVIL)]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let send = |cookie: &str, form: &[(String, String)]| {
        browser.client.post(format!("{}{desk}", browser.base)).header(COOKIE, cookie).form(form)
    };
    for bad in ["", "guessed"] {
        assert_eq!(send(&cookie, &approve(bad)).send().await.unwrap().status(), StatusCode::FORBIDDEN);
    }
    let elsewhere = send(&cookie, &approve(&own)).header("sec-fetch-site", "same-site");
    assert_eq!(elsewhere.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(send("", &approve(&own)).send().await.unwrap().headers()[LOCATION], "/review");
    assert_eq!(hosted.state("1.1.0").await, "in_review");
    // What was written stays to be mended.
    let bad = [("form_token", &*own), ("kind", "return"), ("rule", "hosts"), ("line", "x"), ("text", EVIL)];
    let again = browser.post(&desk, &cookie, &bad).await;
    assert_eq!(again.status(), StatusCode::BAD_REQUEST);
    assert!(again.text().await.unwrap().contains("&lt;/textarea&gt;&lt;img"));
    let done = send(&cookie, &approve(&own)).send().await.unwrap();
    assert_eq!(done.status(), StatusCode::SEE_OTHER);
    let (_, page) = browser.get(&desk, &cookie).await;
    assert!(page.contains("Rita &lt;b&gt;"), "{page}");

    // A token that is taken away ends what was signed in with it; signing out ends the session.
    browser.post("/review/sign-out", &cookie, &[("form_token", "guessed")]).await;
    assert!(browser.get("/review", &cookie).await.1.contains("Signed in as"));
    hosted.administrator.revoke_reviewer("Rita <b>").await.unwrap();
    assert!(!browser.get("/review", &cookie).await.1.contains("Signed in as"));
    let (_, token) = hosted.names("Tom", "").await;
    let cookie = browser.signs_in(&token).await;
    let (_, page) = browser.get("/review", &cookie).await;
    browser.post("/review/sign-out", &cookie, &[("form_token", &form_token(&page))]).await;
    assert!(!browser.get("/review", &cookie).await.1.contains("Signed in as"));
    hosted.running.stop().await;
}
