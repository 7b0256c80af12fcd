//! Requests that a browser sends by itself, with the cookie: what reads goes through, what changes needs a proof of the page's own.

use std::collections::BTreeMap;

use jackfield_client::{Client, ClientError};
use serde_json::json;

use crate::everywhere;
use crate::town::Town;

/// The cookies that signing in sets.
async fn cookies(client: &Client) -> Result<BTreeMap<String, String>, ClientError> {
    // Mattermost: browsers' clients ask for cookies so; others get the token alone.
    let request = client.stranger().raw(http::Method::POST, "/api/v4/users/login");
    let request = request.header("x-requested-with", "XMLHttpRequest");
    let answer = request.json(&json!({"login_id": "ben", "password": "correct horse 7"})).send().await?;
    let set = answer.headers().get_all(http::header::SET_COOKIE).iter();
    let pairs = set.filter_map(|cookie| cookie.to_str().ok()?.split(';').next()?.split_once('='));
    Ok(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

// covers: 18
#[tokio::test]
async fn a_cookie_alone_changes_nothing() {
    everywhere(async |town: &Town| {
        let client = &town.ben.client;
        let cookies = cookies(client).await?;
        let token = format!("MMAUTHTOKEN={}", cookies["MMAUTHTOKEN"]);
        let mut seen = Vec::new();
        for (method, proof) in [
            (http::Method::GET, None),
            (http::Method::PUT, None),
            (http::Method::PUT, Some(("x-csrf-token", "a guess"))),
            (http::Method::PUT, Some(("x-csrf-token", ""))),
            (http::Method::PUT, Some(("x-csrf-token", cookies["MMCSRF"].as_str()))),
            // Mattermost: older clients prove it so; a foreign page cannot set the header.
            (http::Method::PUT, Some(("x-requested-with", "XMLHttpRequest"))),
        ] {
            let path = if method == http::Method::GET { "/api/v4/users/me" } else { "/api/v4/users/me/patch" };
            let mut request = client.stranger().raw(method, path).header("cookie", &token);
            if let Some((name, value)) = proof {
                request = request.header(name, value);
            }
            seen.push(request.json(&json!({"nickname": "Benny"})).send().await?.status().as_u16());
        }
        assert_eq!(seen, [200, 401, 401, 401, 200, 200]);
        Ok(())
    })
    .await;
}
