//! What a panel's own server is told: that an entry of a message's menu was pressed, and that a link of its hosts was written.
//!
//! Each is a request with a body of JSON, which a token as a bearer speaks for: signed as those of panels are, for this panel, for
//! a minute, and with the digest of the body.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jackfield_model::permission::{OpenPanel, ReadPost};
use jackfield_model::{OpenGraph, OpenGraphImage, Panel, PanelAnswer, PostId, secret};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::panels as statements;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::{apps, token};
use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

const LASTS_SECONDS: i64 = 60;
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer, and characters of what is shown of it.
const ANSWER: usize = 64 * 1024;
const TEXT: usize = 300;
const PATH: usize = 500;
/// Presses of one person for one panel: ten at once, then one in three seconds.
const PACE: Allowance = Allowance { most: 10, each: 3_000 };

/// Tells a panel's server of an entry that whoever asks pressed for a message that they can read.
///
/// # Errors
/// 404 for a panel that they may not open, an entry that it has not, and a message that they may not read; 429 for too many;
/// 502 where its server does not answer.
#[crate::boxed]
pub async fn press(app: &App, granted: &Granted<OpenPanel>, shortcut: &str, post: PostId) -> Result<PanelAnswer> {
    let (user, panel) = apps::opened(app, granted).await?;
    let pressed = panel.shortcuts.iter().find(|known| known.id == shortcut);
    let pressed = pressed.found_or("app.panel.get.app_error")?;
    let seen = app.authorize_hidden::<ReadPost>(granted.cx(), post).await?;
    let subject = format!("press:{}:{}", panel.id, user.id);
    if attempts::count(&subject, PACE, app.now()).optional::<(i64,)>(&app.store).await?.is_none() {
        return Err(Failure::of("api.panel.token.rate.app_error", 429));
    }
    let seen = seen.object(app).await?;
    let post = seen.post()?;
    let body = json!({
        "event": "shortcut", "shortcut": pressed.id,
        "user": { "id": user.id, "username": user.username, "locale": user.locale },
        "post": {
            "id": post.id, "channel_id": post.channel_id, "root_id": post.root_id, "user_id": post.user_id,
            "message": post.message, "create_at": post.create_at,
        },
    });
    let answer = tell(app, granted.cx(), &panel, user.id.as_str(), &body).await;
    let answer = answer.map_err(|why| silent(&panel, &why))?;
    let said: PanelAnswer = serde_json::from_value(answer).unwrap_or_default();
    let is_path = said.path.starts_with('/') && !said.path.starts_with("//") && said.path.len() <= PATH;
    let path = if is_path { said.path } else { String::new() };
    Ok(PanelAnswer { text: shortened(&said.text), path })
}

fn silent(panel: &Panel, why: &str) -> Failure {
    tracing::warn!(panel = %panel.name, panel.id = %panel.id, reason = %why, "The server of a panel did not answer");
    Failure::of("api.panel.silent.app_error", 502).with("name", &panel.name)
}

fn shortened(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(TEXT).collect()
}

/// What a panel's server says of a link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Explained {
    title: String,
    description: String,
    image: String,
}

/// What the server of a panel says of a link to one of its hosts; nothing where no panel explains it, and no preview where that
/// says nothing. Who wrote it and where, it is not told: what it says is for everybody who sees the link.
pub(crate) async fn unfurled(app: &App, url: &str) -> Result<Option<Option<OpenGraph>>> {
    let Some(host) = url.parse::<reqwest::Url>().ok().and_then(|url| url.host_str().map(str::to_owned)) else {
        return Ok(None);
    };
    let panels = statements::active().all::<Panel>(&app.store).await?;
    let Some(panel) = panels.into_iter().find(|panel| panel.unfurls.contains(&host)) else { return Ok(None) };
    let told = tell(app, &Cx::system("panel"), &panel, "", &json!({ "event": "link", "url": url })).await;
    let answer = told.inspect_err(|why| drop(silent(&panel, why)));
    let said: Explained = serde_json::from_value(answer.unwrap_or_default()).unwrap_or_default();
    if said.title.trim().is_empty() {
        return Ok(Some(None));
    }
    let is_image = said.image.starts_with("https://") && said.image.len() <= PATH;
    let images =
        if is_image { vec![OpenGraphImage { url: said.image, ..OpenGraphImage::default() }] } else { Vec::new() };
    Ok(Some(Some(OpenGraph {
        url: url.to_owned(),
        title: shortened(&said.title),
        description: shortened(&said.description),
        site_name: panel.name,
        images,
        ..OpenGraph::default()
    })))
}

/// Sends a request that is signed; answers its JSON, and nothing for an empty one.
async fn tell(app: &App, cx: &Cx, panel: &Panel, subject: &str, body: &Value) -> Result<Value, String> {
    let body = body.to_string().into_bytes();
    let seconds = app.now().0 / 1000;
    let claims = json!({
        "iss": token::site(app, cx), "aud": panel.id, "sub": subject, "jti": secret::fresh(), "iat": seconds,
        "exp": seconds + LASTS_SECONDS, "body": BASE64.encode(Sha256::digest(&body)),
    });
    let claims: Map<String, Value> = claims.as_object().cloned().unwrap_or_default();
    let signed = token::sign(app, claims).await.map_err(|failure| failure.0.id.to_string())?;
    let request = http::Request::post(&panel.events_url)
        .header(http::header::CONTENT_TYPE, "application/json")
        .header(http::header::AUTHORIZATION, format!("Bearer {signed}"))
        .body(body)
        .map_err(|error| error.to_string())?;
    let allowed = app.config.read().settings.service.allowed_untrusted_internal_connections.clone();
    let answer = app.http.guarded(request, &allowed, PATIENCE, ANSWER).await?;
    if !answer.status().is_success() {
        return Err(format!("it answered {}", answer.status()));
    }
    if answer.body().is_empty() {
        return Ok(Value::Null);
    }
    serde_json::from_slice(answer.body()).map_err(|error| error.to_string())
}
