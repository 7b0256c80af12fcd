//! Which integrations a team may use: a list for each kind, and none for all of them. The lists are few and are asked at every post,
//! command and call of a bot or an application, so that all are in memory.
//!
//! A bot that a team's list leaves out is put out of the team, and comes into it no more; an application that any list leaves out
//! has no WebSocket, which hears of all teams at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use arc_swap::ArcSwap;
use jackfield_model::permission::{ReadIntegrations, RemoveTeamMember, SwitchIntegrations, TeamMemberOf};
use jackfield_model::{AllowedIntegrations, AppError, IntegrationKind, OAuthAppId, Session, Team, TeamId, UserId};
use jackfield_storage::allowed::{self as statements, Allowed};
use jackfield_storage::{Batch, audits, teams as stored_teams};
use serde_json::json;

use crate::authorize::Granted;
use crate::cx::{Actor, SystemCx};
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result, oauth, sessions, teams};

/// Integrations of one list.
const MOST: usize = 200;
/// Bytes of an integration's id: plugins have the longest.
const ID: usize = 190;

type Lists = BTreeMap<(TeamId, IntegrationKind), BTreeSet<String>>;

/// The lists as they were read last.
#[derive(Debug, Default)]
pub struct AllowBook {
    readings: AtomicU64,
    kept: ArcSwap<(u64, Lists)>,
}

impl AllowBook {
    fn permits(&self, team: TeamId, kind: IntegrationKind, id: &str) -> bool {
        let kept = self.kept.load();
        kept.1.is_empty() || kept.1.get(&(team, kind)).is_none_or(|ids| ids.contains(id))
    }

    /// Whether the list of any team leaves it out.
    fn leaves_out(&self, kind: IntegrationKind, id: &str) -> bool {
        let kept = self.kept.load();
        kept.1.iter().any(|((_, of), ids)| *of == kind && !ids.contains(id))
    }
}

/// Reads all lists anew.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn load(app: &App) -> Result<()> {
    let reading = app.memory.allowed.readings.fetch_add(1, Ordering::Relaxed) + 1;
    let mut lists = Lists::new();
    for Allowed { team_id, kind, id } in statements::all().all::<Allowed>(&app.store).await? {
        lists.entry((team_id, kind)).or_default().insert(id);
    }
    let read = Arc::new((reading, lists));
    // Unless a reading that began later was faster.
    app.memory.allowed.kept.rcu(|kept| if kept.0 < reading { read.clone() } else { kept.clone() });
    Ok(())
}

/// Whether a team may use an integration.
pub(crate) fn permits(app: &App, team: TeamId, kind: IntegrationKind, id: &str) -> bool {
    team.is_empty() || app.memory.allowed.permits(team, kind, id)
}

/// As [`permits`], as a refusal.
///
/// # Errors
/// 403 where the team's list leaves it out.
pub(crate) fn check(app: &App, team: TeamId, kind: IntegrationKind, id: &str) -> Result<()> {
    if permits(app, team, kind, id) { Ok(()) } else { Err(Failure::of("app.integrations.not_allowed.app_error", 403)) }
}

/// The bot or the application that a session is of.
fn of_session(session: &Session) -> Option<(IntegrationKind, &str)> {
    if sessions::is_bot(session) {
        return Some((IntegrationKind::Bot, session.user_id.as_str()));
    }
    let app = session.is_oauth.then(|| session.props.get(oauth::PROP_APP)).flatten();
    app.map(|app| (IntegrationKind::OAuthApp, app.as_str()))
}

/// Whether whoever acts is, or acts through, what some team's list leaves out, so that where has to be asked.
pub(crate) fn is_left_out(app: &App, cx: &Cx) -> bool {
    let acting = cx.session().and_then(|session| of_session(session));
    acting.is_some_and(|(kind, id)| app.memory.allowed.leaves_out(kind, id))
}

impl App {
    /// Whether a team's list lets whoever acts do something there: a bot, an application or a plugin.
    pub(crate) fn admits(&self, cx: &Cx, team: TeamId) -> bool {
        if let (Actor::Plugin(_), Some(plugin)) = (&cx.actor, cx.plugins.last()) {
            return permits(self, team, IntegrationKind::Plugin, plugin);
        }
        let acting = cx.session().and_then(|session| of_session(session));
        acting.is_none_or(|(kind, id)| permits(self, team, kind, id))
    }

    /// Whether a session may listen to a WebSocket, which hears of all teams.
    pub fn may_listen(&self, session: &Session) -> bool {
        let acting = of_session(session).filter(|(kind, _)| *kind == IntegrationKind::OAuthApp);
        acting.is_none_or(|(kind, id)| !self.memory.allowed.leaves_out(kind, id))
    }
}

/// The lists of all teams, or of one.
#[must_use]
pub fn list(app: &App, _: &Granted<ReadIntegrations>, team: TeamId) -> Vec<AllowedIntegrations> {
    let kept = app.memory.allowed.kept.load();
    let wanted = kept.1.iter().filter(|((of, _), _)| team.is_empty() || *of == team);
    wanted
        .map(|((team_id, kind), ids)| AllowedIntegrations {
            team_id: *team_id,
            kind: *kind,
            ids: ids.iter().cloned().collect(),
        })
        .collect()
}

/// Sets which integrations of a kind a team may use; none for all of them.
///
/// # Errors
/// 400 for a kind that has no lists, and too many or too long ids; 404 for an unknown team.
#[crate::boxed]
pub async fn set(app: &App, granted: &Granted<SwitchIntegrations>, wanted: &AllowedIntegrations) -> Result<()> {
    let AllowedIntegrations { team_id, kind, ids } = wanted;
    if matches!(kind, IntegrationKind::Token | IntegrationKind::Subscription | IntegrationKind::Job) {
        return Err(AppError::invalid_param("kind").into());
    }
    if ids.len() > MOST || ids.iter().any(|id| id.is_empty() || id.len() > ID) {
        return Err(AppError::invalid_param("ids").into());
    }
    let team = stored_teams::by_id(*team_id).optional::<Team>(&app.store).await?;
    team.found_or("app.team.get.find.app_error")?;
    let mut batch = Batch::new();
    batch.push(statements::clear(*team_id, *kind));
    for id in ids {
        batch.push(statements::allow(*team_id, *kind, id));
    }
    keep(app, granted.cx(), batch, wanted).await
}

/// Lets a team that has a list use one more.
pub(super) async fn add(app: &App, cx: &Arc<Cx>, team: TeamId, kind: IntegrationKind, id: &str) -> Result<()> {
    if permits(app, team, kind, id) {
        return Ok(());
    }
    let mut batch = Batch::new();
    batch.push(statements::allow(team, kind, id));
    let told = AllowedIntegrations { team_id: team, kind, ids: vec![id.to_owned()] };
    keep(app, cx, batch, &told).await
}

async fn keep(app: &App, cx: &Arc<Cx>, mut batch: Batch, wanted: &AllowedIntegrations) -> Result<()> {
    let what = json!({ "team_id": wanted.team_id, "kind": wanted.kind, "ids": wanted.ids });
    batch.push(audits::insert(&crate::audits::entry(app, cx, "allowIntegrations", &what)));
    batch.record(&app.events, Event::AllowedIntegrationsChanged, cx);
    batch.commit(&app.store).await?;
    load(app).await?;
    match wanted.kind {
        IntegrationKind::Bot => put_out(app, cx, wanted.team_id).await,
        IntegrationKind::OAuthApp => hang_up(app, cx).await,
        _ => Ok(()),
    }
}

/// Puts those bots out of a team that its list leaves out.
async fn put_out(app: &App, cx: &Arc<Cx>, team: TeamId) -> Result<()> {
    for (bot,) in statements::bots_in(team).all::<(UserId,)>(&app.store).await? {
        if !permits(app, team, IntegrationKind::Bot, bot.as_str()) {
            let system = SystemCx::within(cx, "integrations of a team");
            let leaves = Granted::<RemoveTeamMember>::for_system(system, TeamMemberOf { team, user: bot });
            teams::remove_member(app, &leaves).await?;
        }
    }
    Ok(())
}

/// Ends the sockets of applications that are left out now.
async fn hang_up(app: &App, cx: &Arc<Cx>) -> Result<()> {
    let mut batch = Batch::new();
    for (id,) in jackfield_storage::oauth::ids().all::<(OAuthAppId,)>(&app.store).await? {
        if app.memory.allowed.leaves_out(IntegrationKind::OAuthApp, id.as_str()) {
            for user_id in oauth::users_of(app, id).await? {
                batch.record(&app.events, Event::SessionsRevoked { user_id }, cx);
            }
        }
    }
    batch.commit(&app.store).await?;
    Ok(())
}
