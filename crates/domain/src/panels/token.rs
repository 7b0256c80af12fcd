//! What proves to a panel's own server who is there: a JSON Web Token that is good for two minutes and for that panel.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jackfield_model::permission::{OpenPanel, ReadChannelContent};
use jackfield_model::{AppError, ChannelId, PanelPlace, PanelToken, TeamId, TeamMember, secret};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::team_members;
use serde_json::{Map, Value, json};

use super::{apps, keys};
use crate::authorize::Granted;
use crate::{App, Cx, Failure, Result};

const LASTS_SECONDS: i64 = 120;
/// Tokens of one person for one panel: thirty at once, then one in two seconds.
const PACE: Allowance = Allowance { most: 30, each: 2_000 };

/// Says who is there, and where.
///
/// # Errors
/// 404 for a panel that whoever asks may not open; 403 for one that may not know who is there, or for a place that
/// they may not see; 429 for too many.
#[crate::boxed]
pub async fn token(app: &App, granted: &Granted<OpenPanel>, place: PanelPlace) -> Result<PanelToken> {
    let (user, panel) = apps::opened(app, granted).await?;
    let may = |scope: &str| panel.scopes.iter().any(|known| known == scope);
    if !may("identity") {
        return Err(Failure::of("api.panel.scope.app_error", 403).with("name", "identity"));
    }
    let subject = format!("panel:{}:{}", panel.id, user.id);
    if attempts::count(&subject, PACE, app.now()).optional::<(i64,)>(&app.store).await?.is_none() {
        return Err(Failure::of("api.panel.token.rate.app_error", 429));
    }
    let mut claims = Map::new();
    if may("place") {
        let (team, channel) = placed(app, granted, place).await?;
        claims.extend(team.map(|id| ("team_id".to_owned(), json!(id))));
        claims.extend(channel.map(|id| ("channel_id".to_owned(), json!(id))));
    }
    let now = app.now();
    let seconds = now.0 / 1000;
    let site = site(app, granted.cx());
    let name =
        [user.full_name(), user.nickname.clone(), user.username.clone()].into_iter().find(|name| !name.is_empty());
    let said = json!({
        "iss": site, "aud": panel.id, "sub": user.id, "jti": secret::fresh(), "iat": seconds,
        "exp": seconds + LASTS_SECONDS, "preferred_username": user.username, "name": name, "locale": user.locale,
        "roles": user.roles, "guest": user.is_guest(),
    });
    claims.extend(said.as_object().cloned().unwrap_or_default());
    let token = sign(app, claims).await?;
    Ok(PanelToken { token, expires_at: now.plus(LASTS_SECONDS * 1000) })
}

/// The server's own address, as tokens say it.
pub(super) fn site(app: &App, cx: &Cx) -> String {
    let set = app.config.read().settings.service.site_url.trim_end_matches('/').to_owned();
    if set.is_empty() { cx.request.origin.clone() } else { set }
}

/// Signs claims with the key that the server signs with now.
pub(super) async fn sign(app: &App, claims: Map<String, Value>) -> Result<String> {
    let signer = keys::signer(app).await?;
    let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": signer.id });
    let said = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(Value::Object(claims).to_string()));
    let signature = signer.sign(said.as_bytes());
    Ok(format!("{said}.{signature}"))
}

type Place = (Option<TeamId>, Option<ChannelId>);

/// Where a panel is open, if whoever asks may see that.
async fn placed(app: &App, granted: &Granted<OpenPanel>, place: PanelPlace) -> Result<Place> {
    if let Some(id) = place.channel_id.some() {
        let seen = app.authorize::<ReadChannelContent>(granted.cx(), id).await?;
        let channel = seen.object(app).await?;
        return Ok((channel.channel.team_id.some(), Some(id)));
    }
    if let Some(id) = place.team_id.some() {
        let member = team_members::get(id, granted.user_id()).optional::<TeamMember>(&app.store).await?;
        if member.is_none_or(|member| !member.delete_at.is_never()) {
            return Err(AppError::no_permission().into());
        }
        return Ok((Some(id), None));
    }
    Ok((None, None))
}
