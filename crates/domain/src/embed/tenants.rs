//! Tenants: embed apps with a team and people of their own, and bounds on how much they hold and how fast they go.
//!
//! That one tenant sees nothing of another is no rule of this module: its people are guests, who see what they are in, and
//! their sessions have scopes for the channels that they were opened for. What is here keeps one from crowding out others.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use jackfield_model::permission::{CreateTeam, ManageEmbedApp, ManageEmbedApps};
use jackfield_model::{
    Channel, ChannelId, EmbedApp, EmbedAppId, EmbedPerson, EmbedUsage, Job, Millis, Session, Team, TeamId, TeamType,
    limits, names,
};
use jackfield_storage::{audits, channels, embed as statements};
use serde_json::json;

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::failure::Found;
use crate::{App, Failure, Result, tasks, teams};

const MINUTE_MS: i64 = 60_000;

/// What a tenant may have.
#[derive(Clone, Copy, Debug)]
struct Tenant {
    app: EmbedAppId,
    max_posts: i64,
    max_bytes: i64,
    posts_per_minute: i64,
    requests_per_minute: i64,
}

#[derive(Debug, Default)]
struct Known {
    reading: u64,
    by_team: HashMap<TeamId, Tenant>,
    by_app: HashMap<EmbedAppId, Tenant>,
}

/// What a tenant did in a minute, on this server.
#[derive(Clone, Copy, Debug, Default)]
struct Minute {
    number: i64,
    posts: i64,
    requests: i64,
}

/// The tenants as they were read last: they are few, and asked about at every post.
#[derive(Debug, Default)]
pub struct TenantBook {
    readings: AtomicU64,
    known: ArcSwap<Known>,
    minutes: Mutex<HashMap<EmbedAppId, Minute>>,
}

impl TenantBook {
    fn of_team(&self, team: TeamId) -> Option<Tenant> {
        self.known.load().by_team.get(&team).copied()
    }

    /// Whether a team is a tenant's.
    pub(crate) fn has(&self, team: TeamId) -> bool {
        self.known.load().by_team.contains_key(&team)
    }

    fn of_session(&self, session: &Session) -> Option<Tenant> {
        let known = self.known.load();
        if known.by_app.is_empty() {
            return None;
        }
        let app = session.props.get(crate::sessions::PROP_EMBED)?;
        known.by_app.get(&app.parse().ok()?).copied()
    }

    /// Counts one more of something; whether that is within the minute's bound.
    fn count(&self, tenant: EmbedAppId, now: Millis, of: fn(&mut Minute) -> &mut i64, most: i64) -> bool {
        let number = now.0.div_euclid(MINUTE_MS);
        let mut minutes = self.minutes.lock().unwrap_or_else(PoisonError::into_inner);
        let minute = minutes.entry(tenant).or_default();
        if minute.number != number {
            *minute = Minute { number, ..Minute::default() };
        }
        let counted = of(minute);
        *counted = counted.saturating_add(1);
        *counted <= most
    }
}

/// Reads all tenants anew.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn load(app: &App) -> Result<()> {
    let book = &app.memory.tenants;
    let reading = book.readings.fetch_add(1, Ordering::Relaxed) + 1;
    let mut known = Known { reading, ..Known::default() };
    for embed in statements::tenants().all::<EmbedApp>(&app.store).await? {
        let tenant = Tenant {
            app: embed.id,
            max_posts: embed.max_posts,
            max_bytes: embed.max_bytes,
            posts_per_minute: embed.posts_per_minute,
            requests_per_minute: embed.requests_per_minute,
        };
        known.by_team.insert(embed.team_id, tenant);
        known.by_app.insert(embed.id, tenant);
    }
    book.minutes.lock().unwrap_or_else(PoisonError::into_inner).retain(|id, _| known.by_app.contains_key(id));
    let known = Arc::new(known);
    // Unless a reading that began later was faster.
    book.known.rcu(|kept| if kept.reading < reading { known.clone() } else { kept.clone() });
    Ok(())
}

/// Whether a team is a tenant's, other than of this app.
pub(super) fn is_of_another(app: &App, team: TeamId, own: EmbedAppId) -> bool {
    app.memory.tenants.of_team(team).is_some_and(|tenant| tenant.app != own)
}

/// Makes the team of a tenant; answers it with the channel that it begins with.
pub(super) async fn settle(
    app: &App,
    granted: &Granted<ManageEmbedApps>,
    embed: &EmbedApp,
) -> Result<(TeamId, ChannelId)> {
    let draft = Team {
        name: format!("tenant-{}", embed.id),
        display_name: embed.name.chars().take(limits::TEAM_DISPLAY_NAME).collect(),
        team_type: TeamType::Invite,
        ..Team::default()
    };
    let of = Granted::<CreateTeam>::for_system(SystemCx::within(granted.cx(), "embed"), ());
    let team = teams::create(app, &of, draft, None).await?;
    let square = channels::by_name(team.id, names::TOWN_SQUARE).optional::<Channel>(&app.store).await?;
    Ok((team.id, square.found_or("app.channel.get_by_name.missing.app_error")?.id))
}

/// Refuses a post in a tenant's team that is one too many, or comes too fast.
///
/// # Errors
/// 403 where the team is full, 429 for too many within a minute.
pub(crate) async fn check_post(app: &App, team: TeamId) -> Result<()> {
    let book = &app.memory.tenants;
    let Some(tenant) = book.of_team(team) else { return Ok(()) };
    if !book.count(tenant.app, app.now(), |minute| &mut minute.posts, tenant.posts_per_minute) {
        let failure = Failure::of("api.embed.tenant.too_fast.app_error#posts", 429);
        return Err(failure.with("most", tenant.posts_per_minute));
    }
    let (posts,) = statements::posts_of_team(team).one::<(i64,)>(&app.store).await?;
    if posts >= tenant.max_posts {
        return Err(Failure::of("api.embed.tenant.posts.app_error", 403).with("most", tenant.max_posts));
    }
    Ok(())
}

/// Refuses a file in a tenant's team for which there is no room.
///
/// # Errors
/// 403 where the team is full.
pub(crate) async fn check_bytes(app: &App, team: TeamId, size: i64) -> Result<()> {
    let Some(tenant) = app.memory.tenants.of_team(team) else { return Ok(()) };
    let (bytes,) = statements::bytes_of_team(team).one::<(i64,)>(&app.store).await?;
    if bytes.saturating_add(size) > tenant.max_bytes {
        return Err(Failure::of("api.embed.tenant.bytes.app_error", 403).with("most", tenant.max_bytes));
    }
    Ok(())
}

/// Refuses a request of a tenant whose people ask too much.
///
/// # Errors
/// 429 for too many within a minute.
pub fn check_pace(app: &App, session: &Session) -> Result<()> {
    let book = &app.memory.tenants;
    let Some(tenant) = book.of_session(session) else { return Ok(()) };
    if book.count(tenant.app, app.now(), |minute| &mut minute.requests, tenant.requests_per_minute) {
        return Ok(());
    }
    let failure = Failure::of("api.embed.tenant.too_fast.app_error#requests", 429);
    Err(failure.with("most", tenant.requests_per_minute))
}

/// How much an app has of what is limited.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn usage(app: &App, granted: &Granted<ManageEmbedApp>) -> Result<EmbedUsage> {
    let embed = granted.object(app).await?;
    let (users,) = statements::count_users(embed.id).one::<(i64,)>(&app.store).await?;
    if !embed.is_tenant {
        return Ok(EmbedUsage { users, ..EmbedUsage::default() });
    }
    let (channels,) = statements::channels_of_team(embed.team_id).one::<(i64,)>(&app.store).await?;
    let (posts,) = statements::posts_of_team(embed.team_id).one::<(i64,)>(&app.store).await?;
    let (bytes,) = statements::bytes_of_team(embed.team_id).one::<(i64,)>(&app.store).await?;
    Ok(EmbedUsage { users, channels, posts, bytes })
}

/// The people whom an app answers for, in the order of their subjects.
///
/// # Errors
/// 404 for an unknown app.
#[crate::boxed]
pub async fn directory(
    app: &App,
    granted: &Granted<ManageEmbedApp>,
    (limit, offset): (i64, i64),
) -> Result<Vec<EmbedPerson>> {
    let embed = granted.object(app).await?;
    Ok(statements::directory(embed.id, limit, offset).all(&app.store).await?)
}

/// Asks for an export of a tenant, in the format of exports of whole servers: a job, whose archive administrators load.
///
/// # Errors
/// 400 for what is no tenant, 429 when too many jobs are open.
#[crate::boxed]
pub async fn export(app: &App, granted: &Granted<ManageEmbedApp>) -> Result<Job> {
    let embed = granted.object(app).await?;
    if !embed.is_tenant {
        return Err(Failure::of("api.embed.tenant.none.app_error", 400));
    }
    let what = json!({ "embed_app_id": embed.id, "name": embed.name });
    let entry = audits::insert(&crate::audits::entry(app, granted.cx(), "exportEmbedApp", &what));
    tasks::export_team(app, embed.team_id, entry).await
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 35
    #[test]
    fn what_one_tenant_did_in_a_minute_is_not_counted_for_another_or_the_next_one() {
        let (book, one, other) = (TenantBook::default(), EmbedAppId::new(), EmbedAppId::new());
        let posts = |tenant, at| book.count(tenant, Millis(at), |minute| &mut minute.posts, 2);
        assert_eq!([posts(one, 0), posts(one, 1), posts(one, 59_999)], [true, true, false]);
        assert!(posts(other, 59_999) && posts(one, 60_000));
        assert!(book.count(one, Millis(60_000), |minute| &mut minute.requests, 1), "each is counted by itself");
    }
}
