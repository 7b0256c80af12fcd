//! Sessions: who a token stands for, from memory where possible.

use std::sync::Arc;

use jackfield_model::permission::{EndAllSessions, ManageSessions, RevokeSession, SignedIn};
use jackfield_model::{
    AccessTokenId, AppError, Millis, SYSTEM_ADMIN, SYSTEM_GUEST, SYSTEM_USER, Session, SessionId, User,
    UserAccessToken, UserId, secret,
};
use jackfield_storage as storage;
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

use crate::authorize::Granted;
use crate::believed::Believed;
use crate::config::ServiceSettings;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result, addresses};

/// How long a cached session is believed. Ending a session removes it at once, on all servers that can be told;
/// this bounds it for one that cannot.
const BELIEVED_MS: i64 = 30_000;
/// Activity is written at most this often for each session. Mattermost: `SessionActivityTimeout`.
const ACTIVITY_MS: i64 = 5 * 60 * 1000;
/// Cached sessions at most; beyond it those go that were used least.
const CACHED: usize = 100_000;
/// Sessions of one user; with one more, that which was used least recently ends.
pub(crate) const SESSIONS: i64 = 500;
/// Tokens are 26 characters; whatever is longer is not looked up.
const TOKEN_LENGTH: usize = 26;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Bytes of a device's name. Mattermost: the column's width.
const DEVICE_ID: usize = 512;
/// Bytes of an app's version.
const VERSION: usize = 64;
/// Property with the version of a mobile client. Mattermost's name.
const PROP_VERSION: &str = "mobile_version";

/// Property of a session that came from a personal access token.
pub const PROP_ACCESS_TOKEN: &str = "user_access_token_id";
/// Property with the scopes of a token that has some, with spaces between.
pub const PROP_SCOPES: &str = "scopes";
/// Property with the addresses and networks that a token may be used from, with spaces between.
pub(crate) const PROP_ADDRESSES: &str = "allowed_ips";
/// Property of a session that a bot's token began.
const PROP_BOT: &str = "is_bot";
/// Property with the embed app whose token a session came of.
pub(crate) const PROP_EMBED: &str = "embed_app_id";
/// Property of a session that a visitor's device opened.
pub(crate) const PROP_VISITOR: &str = "embed_visitor";
/// Property with the value that a browser must send back with every change.
pub const PROP_CSRF: &str = "csrf";

/// Sessions by the hashes of their tokens, in memory.
#[derive(Debug)]
pub struct SessionCache {
    by_hash: Believed<Hash, Cached>,
    /// Where to look for a session; may lead nowhere.
    hashes: Cache<SessionId, Hash>,
}

type Hash = [u8; 32];

#[derive(Clone, Debug)]
struct Cached {
    session: Arc<Session>,
    /// When `last_activity_at` was last written.
    active_at: Millis,
}

impl Default for SessionCache {
    fn default() -> Self {
        Self { by_hash: Believed::new(BELIEVED_MS, CACHED), hashes: Cache::new(CACHED) }
    }
}

/// The session of a request that came over the local socket: nobody's, with the rights of those who manage the server.
/// Whether it may come there is decided before.
pub fn at_the_machine() -> Session {
    Session { roles: format!("{SYSTEM_USER} {SYSTEM_ADMIN}"), local: true, ..Session::default() }
}

impl SessionCache {
    /// The token of a session that was used here lately.
    fn token(&self, id: SessionId) -> Option<String> {
        Some(self.by_hash.peek(&self.hashes.get(&id)?)?.session.token.clone())
    }

    /// Forgets a user's sessions, so that changed roles and ended sessions take effect at once.
    pub(crate) fn forget_user(&self, user: UserId) {
        self.by_hash.retain(|_, cached| cached.session.user_id != user);
    }

    pub(crate) fn clear(&self) {
        self.by_hash.clear();
        self.hashes.clear();
    }
}

/// Finds the session of a token: a session's own, or a personal access token's.
///
/// # Errors
/// Only when the database fails; an unknown, expired or revoked token is `None`.
#[crate::boxed]
pub async fn find(app: &App, token: &str) -> Result<Option<Arc<Session>>> {
    if token.len() != TOKEN_LENGTH || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Ok(None);
    }
    let now = app.now();
    let hash: Hash = Sha256::digest(token).into();
    let known = &app.memory.sessions;
    let reading = async {
        let Some(session) = read(app, token, now).await? else { return Ok(None) };
        known.hashes.insert(session.id, hash);
        Ok(Some(Cached { active_at: session.last_activity_at, session: Arc::new(session) }))
    };
    let Some(cached) = known.by_hash.or_find(hash, now, reading).await? else { return Ok(None) };
    if !is_good(app, &cached.session, cached.active_at, now) {
        known.by_hash.forget(&hash);
        return Ok(None);
    }
    note_activity(app, hash, &cached, now).await?;
    Ok(Some(cached.session))
}

async fn read(app: &App, token: &str, now: Millis) -> Result<Option<Session>> {
    if let Some(mut session) = storage::sessions::by_token(token).optional::<Session>(&app.store).await? {
        // The database has its hash alone.
        token.clone_into(&mut session.token);
        if session.is_oauth && is_of_suspended_app(app, &session).await? {
            return Ok(None);
        }
        let active_at = session.last_activity_at;
        return Ok(Some(session).filter(|session| is_good(app, session, active_at, now)));
    }
    let Some(access) = storage::access_tokens::by_token(token).optional::<UserAccessToken>(&app.store).await? else {
        return Ok(None);
    };
    let expired = !access.expires_at.is_never() && access.expires_at <= now;
    if !access.is_active || expired {
        return Ok(None);
    }
    let Some(user) = storage::users::by_id(access.user_id).optional::<User>(&app.store).await? else {
        return Ok(None);
    };
    // Mattermost: bots may use tokens even where people may not.
    let allowed = user.is_bot || app.config.read().settings.service.enable_user_access_tokens;
    if !user.delete_at.is_never() || !allowed {
        return Ok(None);
    }
    Ok(Some(of_access_token(&access, &user, token)))
}

/// Whether it is an application's that an administrator switched off.
async fn is_of_suspended_app(app: &App, session: &Session) -> Result<bool> {
    let id = session.props.get(crate::oauth::PROP_APP).and_then(|id| id.parse().ok());
    match id {
        Some(id) => crate::oauth::is_suspended(app, id).await,
        None => Ok(false),
    }
}

fn of_access_token(access: &UserAccessToken, user: &User, token: &str) -> Session {
    let mut session = Session {
        id: access.id.as_str().parse().unwrap_or(SessionId::EMPTY),
        token: token.to_owned(),
        user_id: user.id,
        roles: user.roles.clone(),
        mfa_active: user.mfa_active,
        auth_service: user.auth_service.clone(),
        expires_at: access.expires_at,
        last_activity_at: access.last_used_at,
        ..Session::default()
    };
    session.props.insert("type".into(), "UserAccessToken".into());
    session.props.insert(PROP_ACCESS_TOKEN.into(), access.id.to_string());
    for (name, list) in [(PROP_SCOPES, &access.scopes), (PROP_ADDRESSES, &access.allowed_ips)] {
        if !list.is_empty() {
            session.props.insert(name.into(), list.join(" "));
        }
    }
    if user.is_bot {
        session.props.insert(PROP_BOT.into(), "true".into());
    }
    session
}

fn is_expired(session: &Session, now: Millis) -> bool {
    !session.expires_at.is_never() && session.expires_at <= now
}

/// Whether a session still opens anything: its time is not over, it was used lately enough, and its user may be here.
fn is_good(app: &App, session: &Session, active_at: Millis, now: Millis) -> bool {
    if is_expired(session, now) {
        return false;
    }
    let config = app.config.read();
    if session.roles.split_ascii_whitespace().any(|role| role == SYSTEM_GUEST) && !config.settings.guests.enable {
        return false;
    }
    let idle = idle_ms(&config.settings.service);
    idle == 0 || session.props.contains_key(PROP_ACCESS_TOKEN) || now.0.saturating_sub(active_at.0) <= idle
}

/// How long a session may rest; 0 for as long as it lasts. Mattermost: where sessions last longer by being used, resting
/// ends them by that alone.
fn idle_ms(service: &ServiceSettings) -> i64 {
    if service.extend_session_length_with_activity {
        return 0;
    }
    service.session_idle_timeout_in_minutes.max(0).saturating_mul(60_000)
}

/// Refuses a token that may be used from some addresses only, when this is none of them.
///
/// # Errors
/// 403 for those.
pub fn check_address(session: &Session, address: &str) -> Result<()> {
    let Some(allowed) = session.props.get(PROP_ADDRESSES) else { return Ok(()) };
    if addresses::hold(allowed.split_ascii_whitespace(), address) {
        return Ok(());
    }
    Err(Failure::of("api.context.token_address.app_error", 403))
}

/// Whether the user has to set up a second factor before anything else.
pub fn owes_second_factor(app: &App, session: &Session) -> bool {
    let config = app.config.read();
    let service = &config.settings.service;
    if session.mfa_active || !service.enable_multifactor_authentication || !service.enforce_multifactor_authentication {
        return false;
    }
    let guest = session.roles.split_ascii_whitespace().any(|role| role == SYSTEM_GUEST);
    // Mattermost: bots, integrations that act for somebody, and who signs in elsewhere have no codes.
    let spared = is_bot(session) || session.is_oauth || !session.auth_service.is_empty();
    !spared && (!guest || config.settings.guests.enforce_multifactor_authentication)
}

/// Writes the time of the last activity now and then: to the token's row where a token acts.
async fn note_activity(app: &App, hash: Hash, cached: &Cached, now: Millis) -> Result<()> {
    let config = app.config.read();
    let service = &config.settings.service;
    let idle = idle_ms(service);
    // Who rests only shortly must not seem to have rested for long.
    let every = if idle == 0 { ACTIVITY_MS } else { ACTIVITY_MS.min(idle / 5) };
    let session = &cached.session;
    if now.0 - cached.active_at.0 < every {
        return Ok(());
    }
    if let Some(id) = session.props.get(PROP_ACCESS_TOKEN).and_then(|id| id.parse::<AccessTokenId>().ok()) {
        app.memory.sessions.by_hash.change(hash, |known| Cached { active_at: now, ..known });
        storage::access_tokens::set_last_used(id, now).execute(&app.store).await?;
        return Ok(());
    }
    let length = length_ms(service, &session.device_id);
    let gained = now.plus(length).0.saturating_sub(session.expires_at.0);
    // Mattermost: not for less than a hundredth of its length, or a day.
    let lasts = service.extend_session_length_with_activity
        && !session.expires_at.is_never()
        // What an app's token opened lasts as long as the app was told; it asks again.
        && !session.props.contains_key(PROP_EMBED);
    if lasts && gained >= (length / 100).min(DAY_MS) {
        let expires_at = now.plus(length);
        let longer = |known: Cached| {
            let session = Arc::new(Session { expires_at, ..(*known.session).clone() });
            Cached { active_at: now, session }
        };
        app.memory.sessions.by_hash.change(hash, longer);
        storage::sessions::extend(session.id, now, expires_at).execute(&app.store).await?;
        return Ok(());
    }
    app.memory.sessions.by_hash.change(hash, |known| Cached { active_at: now, ..known });
    storage::sessions::set_last_activity(session.id, now).execute(&app.store).await?;
    Ok(())
}

/// How long a session lasts, as the settings have it for a device or a browser.
fn length_ms(service: &ServiceSettings, device: &str) -> i64 {
    let hours =
        if device.is_empty() { service.session_length_web_in_hours } else { service.session_length_mobile_in_hours };
    hours.saturating_mul(3_600_000)
}

/// Starts a session for a user who has proved who they are. `hours` is its length.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn start(app: &App, user: &User, device_id: String, hours: i64, props: &[(&str, String)]) -> Result<Session> {
    let now = app.now();
    let mut session = Session {
        id: SessionId::new(),
        token: secret::fresh(),
        create_at: now,
        last_activity_at: now,
        expires_at: now.plus(hours.saturating_mul(3_600_000)),
        user_id: user.id,
        device_id,
        roles: user.roles.clone(),
        mfa_active: user.mfa_active,
        auth_service: user.auth_service.clone(),
        ..Session::default()
    };
    session.props.insert(PROP_CSRF.into(), secret::fresh());
    for (name, value) in props {
        session.props.insert((*name).to_owned(), value.clone());
    }
    let mut batch = storage::Batch::new();
    batch.push(storage::sessions::insert(&session));
    batch.push(storage::sessions::delete_beyond(user.id, SESSIONS));
    // Older ones may have ended by it.
    forget(app, &mut batch, user.id);
    batch.commit(&app.store).await?;
    Ok(session)
}

/// A session by its id. Its token is there as long as this server has it in memory because it was used lately: the
/// database has hashes, and plugins of Mattermost call its API with the token of whoever called them.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, id: SessionId) -> Result<Session> {
    let found = storage::sessions::by_id(id).optional::<Session>(&app.store).await?;
    let mut session: Session = found.found_or("app.session.get.app_error")?;
    session.token = app.memory.sessions.token(id).unwrap_or_default();
    Ok(session)
}

/// Moves a session's end.
///
/// # Errors
/// 404 for an unknown one, 400 for an end that is past.
#[crate::boxed]
pub async fn extend(app: &App, id: SessionId, expires_at: Millis) -> Result<()> {
    let session = get(app, id).await?;
    if expires_at <= app.now() {
        return Err(AppError::invalid_param("expires_at").into());
    }
    let mut batch = storage::Batch::new();
    batch.push(storage::sessions::set_device(id, &session.device_id, expires_at));
    forget(app, &mut batch, session.user_id);
    batch.commit(&app.store).await?;
    Ok(())
}

/// Whether a personal access token acts, and nobody who is there.
pub fn is_access_token(session: &Session) -> bool {
    session.props.contains_key(PROP_ACCESS_TOKEN)
}

/// Whether a bot acts.
pub fn is_bot(session: &Session) -> bool {
    session.props.get(PROP_BOT).is_some_and(|value| value == "true")
}

/// Has every server read a user's sessions anew, because what they may or how long they last has changed.
pub fn forget(app: &App, with: &mut storage::Batch, user: UserId) {
    with.record(&app.events, Event::SessionsChanged { user_id: user }, &Cx::system("sessions"));
}

/// What a mobile client says of its device; what is empty stays as it was.
#[derive(Clone, Debug, Default)]
pub struct Device {
    /// Platform and the push service's own name, with a colon between.
    pub id: String,
    /// `true` where the device's own settings show no notifications.
    pub quiet: String,
    pub version: String,
}

/// Notes the device of the caller's session, to which notifications are pushed from then on. The session lasts as long as a mobile
/// one does, from now.
///
/// # Errors
/// 400 for a device that is too long, a switch that is none, or a version that is none.
#[crate::boxed]
pub async fn attach_device(app: &App, granted: &Granted<SignedIn>, device: Device) -> Result<()> {
    let Some(session) = granted.cx().session() else { return Err(AppError::no_session().into()) };
    let invalid = |name: &str| Err(AppError::invalid_param(name).into());
    if device.id.len() > DEVICE_ID || device.id.chars().any(char::is_control) {
        return invalid("device_id");
    }
    if !matches!(device.quiet.as_str(), "" | "true" | "false") {
        return invalid(crate::push::PROP_DISABLED);
    }
    let is_version = |c: char| c.is_ascii_alphanumeric() || ".+-".contains(c);
    if device.version.len() > VERSION || !device.version.chars().all(is_version) {
        return invalid(PROP_VERSION);
    }
    let mut props = session.props.clone();
    for (name, value) in [(crate::push::PROP_DISABLED, device.quiet), (PROP_VERSION, device.version)] {
        if !value.is_empty() {
            props.insert(name.to_owned(), value);
        }
    }
    let mut batch = storage::Batch::new();
    if props != session.props {
        batch.push(storage::sessions::set_props(session.id, &props));
    }
    if !device.id.is_empty() {
        let hours = app.config.read().settings.service.session_length_mobile_in_hours;
        let expires_at = app.now().plus(hours.saturating_mul(3_600_000));
        batch.push(storage::sessions::set_device(session.id, &device.id, expires_at));
    }
    forget(app, &mut batch, session.user_id);
    batch.commit(&app.store).await?;
    Ok(())
}

/// A user's sessions, without their secrets.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<ManageSessions>) -> Result<Vec<Session>> {
    let found = storage::sessions::of_user(granted.target()).all::<Session>(&app.store).await?;
    Ok(found.iter().map(Session::sanitized).collect())
}

/// Ends a session of `user`.
///
/// # Errors
/// 400 when it is another user's, 404 when there is none.
#[crate::boxed]
pub async fn revoke(app: &App, granted: &Granted<RevokeSession>, user: UserId) -> Result<()> {
    let session = granted.object(app).await?;
    if session.user_id != user {
        return Err(AppError::invalid_url_param("session_id").into());
    }
    end(app, &session).await
}

/// Ends all sessions of a user.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn revoke_all(app: &App, granted: &Granted<ManageSessions>) -> Result<()> {
    end_all(app, granted.target()).await
}

/// Ends everybody's sessions; access tokens stay.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn end_everybodys(app: &App, granted: &Granted<EndAllSessions>) -> Result<()> {
    let mut batch = storage::Batch::new();
    batch.push(storage::sessions::delete_all());
    let entry = crate::audits::entry(app, granted.cx(), "revokeAllSessionsAllUsers", &serde_json::Value::Null);
    batch.push(storage::audits::insert(&entry));
    batch.record(&app.events, Event::AllSessionsRevoked, granted.cx());
    batch.commit(&app.store).await?;
    Ok(())
}

/// Ends one session.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn end(app: &App, session: &Session) -> Result<()> {
    let mut batch = storage::Batch::new();
    batch.push(storage::sessions::delete(session.id));
    batch.record(&app.events, Event::SessionsRevoked { user_id: session.user_id }, &Cx::system("sessions"));
    batch.commit(&app.store).await?;
    Ok(())
}

/// Ends all sessions of a user: after deactivation, or when they ask for it.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn end_all(app: &App, user: UserId) -> Result<()> {
    let bus = app.events.clone();
    app.transact(async move |tx: &mut storage::Tx| {
        storage::sessions::delete_of_user(user).execute(&mut *tx).await?;
        tx.record(&bus, Event::SessionsRevoked { user_id: user }, &Cx::system("sessions"));
        Ok(())
    })
    .await
}
