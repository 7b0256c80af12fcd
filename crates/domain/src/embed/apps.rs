//! Apps: making, changing and ending them, and their keys.

use jackfield_model::permission::{ManageEmbedApp, ManageEmbedApps};
use jackfield_model::{
    Channel, EmbedApp, EmbedAppDraft, EmbedAppId, EmbedAppPatch, EmbedKey, EmbedKeyDraft, Millis, Team, UserId,
};
use jackfield_storage::{Batch, audits, channels, embed as statements, teams};
use serde_json::json;

use super::keys::{self, KEYS};
use super::tenants;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result};

const APPS: i64 = 100;
const TENANTS: i64 = 1000;
const NAME: usize = 64;
const ORIGINS: usize = 20;
const ORIGIN: usize = 255;
const CHANNELS: usize = 50;
/// What is usual, and what may be said instead.
const SESSION_MINUTES: (i64, std::ops::RangeInclusive<i64>) = (60, 5..=24 * 60);
const SESSIONS_PER_MINUTE: (i64, std::ops::RangeInclusive<i64>) = (600, 1..=100_000);
const MAX_USERS: (i64, std::ops::RangeInclusive<i64>) = (10_000, 1..=1_000_000);
const MAX_POSTS: (i64, std::ops::RangeInclusive<i64>) = (1_000_000, 1..=1_000_000_000);
const MAX_BYTES: (i64, std::ops::RangeInclusive<i64>) = (10 << 30, 1..=1 << 50);
const POSTS_PER_MINUTE: (i64, std::ops::RangeInclusive<i64>) = (600, 1..=100_000);
const REQUESTS_PER_MINUTE: (i64, std::ops::RangeInclusive<i64>) = (6000, 1..=1_000_000);
/// How long keys may overlap.
const OVERLAP_SECONDS: std::ops::RangeInclusive<i64> = 0..=30 * 24 * 60 * 60;

/// A page's origin as browsers say it: `https://shop.example.com`. Without TLS only this machine has pages that nobody
/// between can change.
pub(crate) fn is_origin(text: &str) -> bool {
    let Ok(url) = text.parse::<reqwest::Url>() else { return false };
    let host = url.host_str().unwrap_or_default();
    let is_here = host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_here);
    // A host may be called `*` for all that addresses know of it; a policy means every page by that.
    let is_plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.[]:".contains(&byte));
    text.len() <= ORIGIN && is_safe && is_plain && url.origin().ascii_serialization() == text
}

async fn check(app: &App, embed: &EmbedApp) -> Result<()> {
    check_words(app, embed)?;
    check_places(app, embed).await
}

/// Refuses what an app cannot say of itself.
fn check_words(app: &App, embed: &EmbedApp) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    if embed.name.trim().is_empty() || embed.name.chars().count() > NAME || embed.name.chars().any(char::is_control) {
        return refuse("model.embed_app.is_valid.name.app_error");
    }
    if embed.origins.is_empty() || embed.origins.len() > ORIGINS || !embed.origins.iter().all(|text| is_origin(text)) {
        return refuse("model.embed_app.is_valid.origins.app_error");
    }
    let limits = [
        ("session_minutes", embed.session_minutes, SESSION_MINUTES.1),
        ("sessions_per_minute", embed.sessions_per_minute, SESSIONS_PER_MINUTE.1),
        ("max_users", embed.max_users, MAX_USERS.1),
    ];
    let of_tenants = [
        ("max_posts", embed.max_posts, MAX_POSTS.1),
        ("max_bytes", embed.max_bytes, MAX_BYTES.1),
        ("posts_per_minute", embed.posts_per_minute, POSTS_PER_MINUTE.1),
        ("requests_per_minute", embed.requests_per_minute, REQUESTS_PER_MINUTE.1),
    ];
    let is_bare = of_tenants.iter().all(|(_, value, _)| *value == 0);
    let is_odd = if embed.is_tenant { !embed.guests } else { !is_bare };
    if is_odd {
        return refuse("model.embed_app.is_valid.tenant.app_error");
    }
    let of_tenants = of_tenants.into_iter().filter(|_| embed.is_tenant);
    for (name, value, allowed) in limits.into_iter().chain(of_tenants) {
        if !allowed.contains(&value) {
            let failure = Failure::of("model.embed_app.is_valid.limit.app_error", 400);
            return Err(failure.with("name", name).with("least", allowed.start()).with("most", allowed.end()));
        }
    }
    if (embed.guests || embed.visitors) && !app.config.read().settings.guests.enable {
        return refuse("model.embed_app.is_valid.guests.app_error");
    }
    Ok(())
}

/// Refuses a team that an app cannot have, and channels that it cannot show.
async fn check_places(app: &App, embed: &EmbedApp) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    let team = teams::by_id(embed.team_id).optional::<Team>(&app.store).await?;
    if team.is_none_or(|team| !team.delete_at.is_never()) || tenants::is_of_another(app, embed.team_id, embed.id) {
        return refuse("model.embed_app.is_valid.team.app_error");
    }
    let fits = |channel: &Channel| channel.team_id == embed.team_id && !channel.is_archived();
    if embed.visitors {
        let queue = channels::by_id(embed.queue_channel_id).optional::<Channel>(&app.store).await?;
        if !queue.is_some_and(|queue| fits(&queue)) {
            return refuse("model.embed_app.is_valid.queue.app_error");
        }
    }
    if embed.channel_ids.is_empty() {
        return Ok(());
    }
    if embed.channel_ids.len() > CHANNELS {
        return refuse("model.embed_app.is_valid.channels.app_error");
    }
    let found = channels::by_ids(&embed.channel_ids).all::<Channel>(&app.store).await?;
    let all = embed.channel_ids.iter().all(|id| found.iter().any(|channel| channel.id == *id && fits(channel)));
    if all { Ok(()) } else { refuse("model.embed_app.is_valid.channels.app_error") }
}

fn or_usual(given: i64, usual: i64) -> i64 {
    if given == 0 { usual } else { given }
}

/// Makes an app. Its secret, where it has one, is in this answer and in no later one.
///
/// # Errors
/// 400 for invalid values, and for one app too many.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<ManageEmbedApps>, draft: EmbedAppDraft) -> Result<EmbedApp> {
    let now = app.now();
    let is_tenant = draft.is_tenant;
    if is_tenant && !(draft.team_id.is_empty() && draft.channel_ids.is_empty()) {
        return Err(Failure::of("model.embed_app.is_valid.tenant.app_error", 400));
    }
    let of_tenant = |given, usual| if is_tenant { or_usual(given, usual) } else { given };
    let mut embed = EmbedApp {
        id: EmbedAppId::new(),
        create_at: now,
        update_at: now,
        creator_id: granted.user_id(),
        name: draft.name.trim().to_owned(),
        origins: draft.origins,
        team_id: draft.team_id,
        channel_ids: draft.channel_ids,
        guests: draft.guests || is_tenant,
        visitors: draft.visitors,
        queue_channel_id: draft.queue_channel_id,
        is_active: true,
        session_minutes: or_usual(draft.session_minutes, SESSION_MINUTES.0),
        sessions_per_minute: or_usual(draft.sessions_per_minute, SESSIONS_PER_MINUTE.0),
        max_users: or_usual(draft.max_users, MAX_USERS.0),
        is_tenant,
        max_posts: of_tenant(draft.max_posts, MAX_POSTS.0),
        max_bytes: of_tenant(draft.max_bytes, MAX_BYTES.0),
        posts_per_minute: of_tenant(draft.posts_per_minute, POSTS_PER_MINUTE.0),
        requests_per_minute: of_tenant(draft.requests_per_minute, REQUESTS_PER_MINUTE.0),
        keys: vec![keys::make(&draft.public_key, now)?],
        ..EmbedApp::default()
    };
    let most = if is_tenant { TENANTS } else { APPS };
    if statements::count(is_tenant).one::<(i64,)>(&app.store).await?.0 >= most {
        return Err(Failure::of("api.embed.app.too_many.app_error", 400).with("most", most));
    }
    check_words(app, &embed)?;
    if is_tenant {
        let (team, square) = tenants::settle(app, granted, &embed).await?;
        (embed.team_id, embed.channel_ids) = (team, vec![square]);
        if embed.visitors && embed.queue_channel_id.is_empty() {
            embed.queue_channel_id = square;
        }
    }
    check_places(app, &embed).await?;
    let mut batch = Batch::new();
    batch.push(statements::insert(&embed));
    batch.push(audit(app, granted.cx(), "createEmbedApp", &embed));
    commit(app, granted.cx(), &embed, batch).await?;
    Ok(embed)
}

/// Stores what becomes of an app; of a tenant, servers hear.
async fn commit(app: &App, cx: &std::sync::Arc<Cx>, embed: &EmbedApp, mut batch: Batch) -> Result<()> {
    if !embed.is_tenant {
        batch.commit(&app.store).await?;
        return Ok(());
    }
    batch.record(&app.events, Event::TenantsChanged, cx);
    batch.commit(&app.store).await?;
    tenants::load(app).await
}

fn audit(app: &App, cx: &Cx, action: &str, embed: &EmbedApp) -> jackfield_storage::Query {
    audits::insert(&crate::audits::entry(app, cx, action, &json!({ "embed_app_id": embed.id, "name": embed.name })))
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, _: &Granted<ManageEmbedApps>, (limit, offset): (i64, i64)) -> Result<Vec<EmbedApp>> {
    let found = statements::page(limit, offset).all::<EmbedApp>(&app.store).await?;
    Ok(found.iter().map(EmbedApp::sanitized).collect())
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageEmbedApp>) -> Result<EmbedApp> {
    Ok(granted.object(app).await?.sanitized())
}

/// Changes an app. Where that narrows what it shows, all its sessions end: its pages ask for others.
///
/// # Errors
/// As [`create`].
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<ManageEmbedApp>, patch: EmbedAppPatch) -> Result<EmbedApp> {
    let before = granted.object(app).await?;
    if before.is_tenant && patch.team_id.is_some_and(|team| team != before.team_id) {
        return Err(Failure::of("model.embed_app.is_valid.tenant.app_error", 400));
    }
    let embed = EmbedApp {
        name: patch.name.map_or_else(|| before.name.clone(), |name| name.trim().to_owned()),
        origins: patch.origins.unwrap_or_else(|| before.origins.clone()),
        team_id: patch.team_id.unwrap_or(before.team_id),
        channel_ids: patch.channel_ids.unwrap_or_else(|| before.channel_ids.clone()),
        guests: patch.guests.unwrap_or(before.guests),
        visitors: patch.visitors.unwrap_or(before.visitors),
        queue_channel_id: patch.queue_channel_id.unwrap_or(before.queue_channel_id),
        is_active: patch.is_active.unwrap_or(before.is_active),
        session_minutes: patch.session_minutes.unwrap_or(before.session_minutes),
        sessions_per_minute: patch.sessions_per_minute.unwrap_or(before.sessions_per_minute),
        max_users: patch.max_users.unwrap_or(before.max_users),
        max_posts: patch.max_posts.unwrap_or(before.max_posts),
        max_bytes: patch.max_bytes.unwrap_or(before.max_bytes),
        posts_per_minute: patch.posts_per_minute.unwrap_or(before.posts_per_minute),
        requests_per_minute: patch.requests_per_minute.unwrap_or(before.requests_per_minute),
        update_at: app.now(),
        ..(*before).clone()
    };
    check(app, &embed).await?;
    let narrows = embed.team_id != before.team_id
        || !embed.is_active
        || before.channel_ids.iter().any(|id| !embed.channel_ids.contains(id));
    let mut batch = Batch::new();
    batch.push(statements::update(&embed));
    batch.push(audit(app, granted.cx(), "patchEmbedApp", &embed));
    if narrows {
        end_sessions(app, granted.cx(), &embed, &mut batch).await?;
    }
    commit(app, granted.cx(), &embed, batch).await?;
    Ok(embed.sanitized())
}

/// Ends the sessions of an app, for open sockets too.
async fn end_sessions(app: &App, cx: &std::sync::Arc<Cx>, embed: &EmbedApp, batch: &mut Batch) -> Result<()> {
    let users = statements::users_with_sessions(embed.id).all::<(UserId,)>(&app.store).await?;
    statements::end_sessions(batch, embed.id);
    for (user_id,) in users {
        batch.record(&app.events, Event::SessionsRevoked { user_id }, cx);
    }
    Ok(())
}

/// Deletes an app: with a tenant goes its team, its people, and all that they made.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageEmbedApp>) -> Result<()> {
    let embed = granted.object(app).await?;
    let mut batch = Batch::new();
    end_sessions(app, granted.cx(), &embed, &mut batch).await?;
    batch.push(audit(app, granted.cx(), "deleteEmbedApp", &embed));
    if embed.is_tenant {
        crate::removal::begin_tenant(app, granted.cx(), &embed, &mut batch).await?;
        statements::delete_app(&mut batch, embed.id);
        commit(app, granted.cx(), &embed, batch).await?;
        return crate::removal::tenant(app, &embed).await;
    }
    statements::delete(&mut batch, embed.id);
    batch.commit(&app.store).await?;
    Ok(())
}

/// Gives an app another key, whose secret is in this answer alone. Those before it sign for as long as the draft says; ended at
/// once, they take all sessions with them, because whoever has a stolen key made some.
///
/// # Errors
/// 400 for what is no key, an overlap that is too long, or too many keys that sign.
#[crate::boxed]
pub async fn rotate(app: &App, granted: &Granted<ManageEmbedApp>, draft: EmbedKeyDraft) -> Result<EmbedApp> {
    let before = granted.object(app).await?;
    let now = app.now();
    let overlap = draft.overlap_seconds;
    if !OVERLAP_SECONDS.contains(&overlap) {
        let failure = Failure::of("model.embed_app.is_valid.limit.app_error", 400).with("name", "overlap_seconds");
        return Err(failure.with("least", OVERLAP_SECONDS.start()).with("most", OVERLAP_SECONDS.end()));
    }
    let until = now.plus(overlap * 1000);
    let ends = |key: &EmbedKey| if key.expires_at.is_never() { until } else { Millis(key.expires_at.0.min(until.0)) };
    let old = before.keys.iter().map(|key| EmbedKey { expires_at: ends(key), ..key.clone() });
    let mut all: Vec<EmbedKey> = old.filter(|key| key.expires_at > now).collect();
    if all.len() >= KEYS {
        return Err(Failure::of("api.embed.app.too_many_keys.app_error", 400).with("most", KEYS));
    }
    let fresh = keys::make(&draft.public_key, now)?;
    all.push(fresh.clone());
    let embed = EmbedApp { keys: all, update_at: now, ..(*before).clone() };
    let mut batch = Batch::new();
    batch.push(statements::update(&embed));
    batch.push(audit(app, granted.cx(), "rotateEmbedKey", &embed));
    if overlap == 0 {
        end_sessions(app, granted.cx(), &embed, &mut batch).await?;
    }
    batch.commit(&app.store).await?;
    let mut shown = embed.sanitized();
    if let Some(last) = shown.keys.last_mut() {
        *last = fresh;
    }
    Ok(shown)
}

/// What the page of an app needs to know before anybody is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame {
    /// The pages that may show it.
    pub origins: Vec<String>,
}

/// The page of an app; nothing for one that is unknown or switched off. Anybody may ask: whom a page may be shown by is in
/// the answer that carries it.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn frame(app: &App, id: EmbedAppId) -> Result<Option<Frame>> {
    let found = statements::by_id(id).optional::<EmbedApp>(&app.store).await?;
    Ok(found.filter(|embed| embed.is_active).map(|embed| Frame { origins: embed.origins }))
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 34, 40
    #[test]
    fn an_origin_is_a_scheme_a_host_and_a_port() {
        let long = format!("https://{}.example", "a".repeat(300));
        for good in
            ["https://shop.example", "https://shop.example:8443", "http://localhost:3000", "http://shop.localhost"]
        {
            assert!(is_origin(good), "{good}");
        }
        for bad in [
            "",
            "*",
            "https://*",
            "https://*.example",
            "https://a,b.example",
            "https://a'b.example",
            "https://shop.example/",
            "https://shop.example/a",
            "https://Shop.example",
            "http://shop.example",
            "https://shop.example; script-src *",
            "https://shop.example 'self'",
            "https://user@shop.example",
            "https://shop.example:443",
            "javascript:alert(1)",
            "null",
            "file:///etc",
            "http://localhost.example",
            &long,
        ] {
            assert!(!is_origin(bad), "{bad}");
        }
    }
}
