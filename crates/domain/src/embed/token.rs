//! Tokens of apps: JSON Web Tokens that are good once, for a minute, and for one thing.

use data_encoding::BASE64URL_NOPAD;
use jackfield_model::{EmbedApp, EmbedAppId, Millis};
use jackfield_storage::embed as statements;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::keys;
use crate::{App, Cx, Failure, Result};

/// Bytes of a token.
const TOKEN: usize = 8 * 1024;
/// Bytes of what names somebody, and of what names a token. With the app's id the first fits where it is stored.
const SUBJECT: usize = 100;
const JTI: usize = 128;
/// How long a token may be good for, and how far two clocks may be apart.
const LASTS_MS: i64 = 60_000;
const CLOCKS_MS: i64 = 5_000;
/// As long as somebody could come with it again, a token is known to be used.
const USED_MS: i64 = 2 * (LASTS_MS + CLOCKS_MS);
const MINUTE_MS: i64 = 60_000;
/// Of refusals within so long one is written down.
const NOTED_MS: i64 = 10_000;

/// What a token is for. One is never good for another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Enter,
    Deactivate,
    Activate,
    Archive,
    Link,
}

impl Act {
    fn word(self) -> &'static str {
        match self {
            Self::Enter => "",
            Self::Deactivate => "deactivate",
            Self::Activate => "activate",
            Self::Archive => "archive",
            Self::Link => "link",
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    crit: Option<Value>,
    /// Of visitors alone: the key that their device keeps.
    jwk: Option<keys::DeviceKey>,
}

/// One or several.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// Somebody as their app describes them.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Profile {
    pub name: String,
    pub username: String,
    pub locale: String,
}

/// A person of the app beside whoever comes.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Member {
    pub sub: String,
    #[serde(default)]
    pub profile: Profile,
}

/// An object of the app that has a channel.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Context {
    pub key: String,
    pub title: String,
    pub url: String,
    pub members: Vec<Member>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum ContextClaim {
    Key(String),
    Whole(Context),
}

/// What a token says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Claims {
    iss: String,
    aud: Option<Audience>,
    pub sub: String,
    jti: String,
    exp: Option<f64>,
    iat: Option<f64>,
    nbf: Option<f64>,
    act: String,
    /// Ids or names.
    pub channels: Vec<String>,
    context: Option<ContextClaim>,
    pub profile: Profile,
}

impl Claims {
    pub fn context(&self) -> Option<Context> {
        self.context.clone().map(|claim| match claim {
            ContextClaim::Key(key) => Context { key, ..Context::default() },
            ContextClaim::Whole(whole) => whole,
        })
    }
}

/// A token that its app signed, for this server and this act, now, and for the first time.
#[derive(Clone, Debug)]
pub(super) struct Proven {
    pub app: EmbedApp,
    pub claims: Claims,
}

fn refuse(key: &'static str) -> Failure {
    Failure::of(key, 401)
}

/// A visitor whose device signed, for this server, now, and for the first time.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    /// What names the device's key.
    pub device: String,
    pub profile: Profile,
}

/// What begins the subjects of visitors: no app may call its own people so.
pub(super) const VISITOR: &str = "visitor:";
/// The same of those whose talk is somebody's now.
pub(super) const PAST: &str = "past-visitor:";

pub(super) fn bad_claim(name: &str) -> Failure {
    Failure::of("api.embed.token.claim.app_error", 400).with("name", name)
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T> {
    let malformed = || Failure::of("api.embed.token.malformed.app_error", 400);
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| malformed())?;
    serde_json::from_slice(&bytes).map_err(|_| malformed())
}

/// Looks at a token, and uses it up.
///
/// # Errors
/// 400 for what is no token, or says what cannot be; 401 for one that the app did not sign, that is for somebody else,
/// for another act or another time, or was used; 403 for an app that is switched off; 429 for too many.
pub(super) async fn prove(app: &App, cx: &Cx, token: &str, acts: &[Act]) -> Result<(Proven, Act)> {
    let read = Read::of(token)?;
    let embed = read.app(app).await?;
    let looked = async {
        let act = check(app, cx, &embed, &read, acts)?;
        use_up(app, &embed, &read.claims.jti, embed.sessions_per_minute).await?;
        Ok::<_, Failure>(act)
    };
    let act = noted(app, &embed, looked.await).await?;
    Ok((Proven { app: embed, claims: read.claims }, act))
}

/// Looks at a visitor's token, and uses it up. Who it is, is whose device holds the key in it: nobody else can say so again.
///
/// # Errors
/// As [`prove`]; 403 for an app that takes no visitors, or another one than `of`.
pub(super) async fn prove_visitor(
    app: &App,
    cx: &Cx,
    token: &str,
    of: Option<&EmbedApp>,
) -> Result<(EmbedApp, Visitor)> {
    let read = Read::of(token)?;
    let embed = read.app(app).await?;
    let looked = async {
        if !embed.visitors || of.is_some_and(|of| of.id != embed.id) {
            return Err(Failure::of("api.embed.visitor.off.app_error", 403));
        }
        check_app(&embed, &read.header)?;
        let key = read.header.jwk.as_ref().filter(|_| read.header.alg == keys::ES256);
        let key = key.ok_or_else(|| refuse("api.embed.token.algorithm.app_error"))?;
        if !key.signed(&read.said, &read.signature) {
            return Err(refuse("api.embed.token.signature.app_error"));
        }
        check_audience(app, cx, &read.claims)?;
        check_times(&read.claims, app.now())?;
        if !is_name(&read.claims.jti, JTI) {
            return Err(bad_claim("jti"));
        }
        if read.claims.act != VISIT {
            return Err(refuse("api.embed.token.act.app_error"));
        }
        let device = key.thumbprint();
        // Half of what the app may use stays for its own people, and no visitor uses up what names their tokens.
        let jti = format!("{device}:{}", read.claims.jti);
        use_up(app, &embed, &jti, (embed.sessions_per_minute / 2).max(1)).await?;
        Ok::<_, Failure>(device)
    };
    let device = noted(app, &embed, looked.await).await?;
    Ok((embed, Visitor { device, profile: read.claims.profile }))
}

/// What the token of a visitor is for.
const VISIT: &str = "visit";

/// A token in its parts, of which none is believed yet.
struct Read {
    header: Header,
    claims: Claims,
    said: String,
    signature: Vec<u8>,
}

impl Read {
    fn of(token: &str) -> Result<Self> {
        if token.len() > TOKEN {
            return Err(Failure::of("api.embed.token.too_long.app_error", 400).with("most", TOKEN));
        }
        let malformed = || Failure::of("api.embed.token.malformed.app_error", 400);
        let (said, signature) = token.rsplit_once('.').ok_or_else(malformed)?;
        let (header, payload) = said.split_once('.').ok_or_else(malformed)?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| malformed())?;
        Ok(Self { header: part(header)?, claims: part(payload)?, said: said.to_owned(), signature })
    }

    /// The app that it says to be of: whose keys are looked at.
    async fn app(&self, app: &App) -> Result<EmbedApp> {
        let id: EmbedAppId = self.claims.iss.parse().map_err(|_| refuse("api.embed.token.issuer.app_error"))?;
        let embed = statements::by_id(id).optional::<EmbedApp>(&app.store).await?;
        embed.ok_or_else(|| refuse("api.embed.token.issuer.app_error"))
    }
}

fn check_app(embed: &EmbedApp, header: &Header) -> Result<()> {
    if !embed.is_active {
        return Err(Failure::of("api.embed.app.inactive.app_error", 403));
    }
    let is_jwt = header.typ.as_ref().is_none_or(|typ| typ.eq_ignore_ascii_case("JWT"));
    if header.crit.is_some() || !is_jwt {
        return Err(refuse("api.embed.token.algorithm.app_error"));
    }
    Ok(())
}

fn check(app: &App, cx: &Cx, embed: &EmbedApp, read: &Read, acts: &[Act]) -> Result<Act> {
    let Read { header, claims, said, signature } = read;
    let now = app.now();
    check_app(embed, header)?;
    let mut live = embed.keys.iter().filter(|key| key.expires_at.is_never() || key.expires_at > now);
    let fits = |algorithm: &str| algorithm == header.alg;
    if !embed.keys.iter().any(|key| fits(&key.algorithm)) {
        return Err(refuse("api.embed.token.algorithm.app_error"));
    }
    let is_signed = live.any(|key| {
        let is_meant = header.kid.as_ref().is_none_or(|kid| *kid == key.id.as_str());
        is_meant && fits(&key.algorithm) && keys::signed(key, said, signature)
    });
    if !is_signed {
        return Err(refuse("api.embed.token.signature.app_error"));
    }
    check_audience(app, cx, claims)?;
    check_times(claims, now)?;
    if !is_subject(&claims.sub) {
        return Err(bad_claim("sub"));
    }
    if !is_name(&claims.jti, JTI) {
        return Err(bad_claim("jti"));
    }
    let act = acts.iter().find(|act| act.word() == claims.act);
    act.copied().ok_or_else(|| refuse("api.embed.token.act.app_error"))
}

/// Whether a text names somebody of an app.
pub(super) fn is_subject(text: &str) -> bool {
    is_name(text, SUBJECT) && !text.starts_with(VISITOR) && !text.starts_with(PAST)
}

fn is_name(text: &str, most: usize) -> bool {
    !text.trim().is_empty() && text.len() <= most && !text.chars().any(char::is_control)
}

/// The audience is this server, by its own address.
fn check_audience(app: &App, cx: &Cx, claims: &Claims) -> Result<()> {
    let config = app.config.read();
    let set = config.settings.service.site_url.trim_end_matches('/');
    let site = if set.is_empty() { cx.request.origin.as_str() } else { set };
    let is_site = |named: &String| !site.is_empty() && named.trim_end_matches('/').eq_ignore_ascii_case(site);
    let is_meant = match &claims.aud {
        Some(Audience::One(one)) => is_site(one),
        Some(Audience::Several(several)) => several.iter().any(is_site),
        None => false,
    };
    if is_meant { Ok(()) } else { Err(refuse("api.embed.token.audience.app_error").with("site", site)) }
}

fn check_times(claims: &Claims, now: Millis) -> Result<()> {
    // Far from the edges, so that nothing overflows.
    let millis = |seconds: f64| (seconds.clamp(-1e12, 1e12) * 1000.0) as i64;
    let Some(end) = claims.exp.map(millis) else { return Err(bad_claim("exp")) };
    if end <= now.0 {
        return Err(refuse("api.embed.token.expired.app_error"));
    }
    if end > now.0 + LASTS_MS + CLOCKS_MS {
        return Err(refuse("api.embed.token.lifetime.app_error").with("most", LASTS_MS / 1000));
    }
    let begins = [claims.iat, claims.nbf].into_iter().flatten().map(millis);
    if begins.into_iter().any(|begin| begin > now.0 + CLOCKS_MS) {
        return Err(refuse("api.embed.token.future.app_error"));
    }
    Ok(())
}

/// Notes that a token was used, on all servers.
async fn use_up(app: &App, embed: &EmbedApp, jti: &str, most: i64) -> Result<()> {
    let now = app.now();
    let (used,) = statements::count_used(embed.id, now.plus(-MINUTE_MS)).one::<(i64,)>(&app.store).await?;
    if used >= most {
        return Err(Failure::of("api.embed.session.too_many.app_error", 429).with("most", most));
    }
    if statements::use_up(embed.id, jti, now).execute(&app.store).await? == 0 {
        return Err(refuse("api.embed.token.used.app_error"));
    }
    statements::forget_used(embed.id, now.plus(-USED_MS)).execute(&app.store).await?;
    Ok(())
}

/// Writes a refusal down where the app's owner finds it: in the log by its name, and with the app.
pub(super) async fn noted<T>(app: &App, embed: &EmbedApp, outcome: Result<T>) -> Result<T> {
    let Err(failure) = &outcome else { return outcome };
    if failure.0.status_code >= 500 {
        return outcome;
    }
    tracing::warn!(embed.app = %embed.name, embed.id = %embed.id, reason = %failure.0.id, "Refused a token of an embed app");
    let now = app.now();
    let noting = statements::note_refusal(embed.id, &failure.0.id, now, now.plus(-NOTED_MS));
    noting.execute(&app.store).await?;
    outcome
}
