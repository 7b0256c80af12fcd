//! Finding teams, lists of them, and what is counted of them.

use std::collections::HashMap;
use std::sync::Arc;

use jackfield_model::permission::{ReadTeamsOfUser, SignedIn, ViewTeam};
use jackfield_model::{Team, TeamId, TeamMember, TeamSearch, TeamStats, TeamUnread};
use jackfield_storage::teams::Listed;
use jackfield_storage::{team_members, teams, threads};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

const MISSING: &str = "app.team.get_by_name.missing.app_error";
/// Results of a search at most.
const RESULTS: i64 = 1000;

/// A team as the caller may see it.
///
/// # Errors
/// 404 when it does not exist.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ViewTeam>) -> Result<Team> {
    let team = granted.object(app).await?.team.clone();
    one_shown(app, granted.cx(), team).await
}

/// The id behind a name, to ask for permission on; tells nothing else of the team.
///
/// # Errors
/// 404 when there is none.
pub(crate) async fn find_by_name(app: &App, name: &str) -> Result<TeamId> {
    let team = teams::by_name(name).optional::<Team>(&app.store).await?;
    team.map(|team| team.id).found_or(MISSING)
}

/// A team by its name. Whoever may not see it must not learn from the name that it is there.
///
/// # Errors
/// 404 when there is none that the caller may see.
#[crate::boxed]
pub async fn by_name(app: &App, cx: &Arc<Cx>, name: &str) -> Result<Team> {
    let id = find_by_name(app, name).await?;
    match app.authorize::<ViewTeam>(cx, id).await {
        Ok(granted) => get(app, &granted).await,
        Err(failure) if matches!(failure.0.status_code, 403 | 404) => None.found_or(MISSING),
        Err(failure) => Err(failure),
    }
}

/// Whether the caller may see a team of this name.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn exists(app: &App, granted: &Granted<SignedIn>, name: &str) -> Result<bool> {
    match teams::by_name(name).optional::<Team>(&app.store).await? {
        Some(team) => app.may::<ViewTeam>(granted.cx(), team.id).await,
        None => Ok(false),
    }
}

/// One page of the teams that the caller may see, and how many there are.
///
/// # Errors
/// 403 for those who may see no lists of teams.
#[crate::boxed]
pub async fn list(app: &App, granted: &Granted<SignedIn>, limit: i64, offset: i64) -> Result<(Vec<Team>, i64)> {
    let listed = listed(app, granted.cx());
    if !listed.open && !listed.private {
        return Err(Failure::of("api.team.get_all_teams.insufficient_permissions", 403));
    }
    let found = teams::page(listed, limit, offset).all::<Team>(&app.store).await?;
    let (total,) = teams::count(listed).one::<(i64,)>(&app.store).await?;
    Ok((shown(app, granted.cx(), found).await?, total))
}

/// Searches the teams that the caller may see by name, and counts them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search(app: &App, granted: &Granted<SignedIn>, search: &TeamSearch) -> Result<(Vec<Team>, i64)> {
    let mut listed = listed(app, granted.cx());
    if let Some(open) = search.allow_open_invite {
        listed.open &= open;
        listed.private &= !open;
    }
    let term = search.term.trim().to_lowercase();
    let limit = search.per_page.unwrap_or(RESULTS).clamp(1, RESULTS);
    let offset = search.page.unwrap_or(0).max(0).saturating_mul(limit);
    let found = teams::search(&term, listed, limit, offset).all::<Team>(&app.store).await?;
    let (total,) = teams::count_matches(&term, listed).one::<(i64,)>(&app.store).await?;
    Ok((shown(app, granted.cx(), found).await?, total))
}

fn listed(app: &App, cx: &Cx) -> Listed {
    Listed { open: app.holds(cx, "list_public_teams"), private: app.holds(cx, "list_private_teams") }
}

/// The teams that a user is in.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<ReadTeamsOfUser>) -> Result<Vec<Team>> {
    let found = teams::of_user(granted.target()).all::<Team>(&app.store).await?;
    shown(app, granted.cx(), found).await
}

/// Counts a team's members.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn stats(app: &App, granted: &Granted<ViewTeam>) -> Result<TeamStats> {
    let team_id = granted.target();
    let (total_member_count, active_member_count) = team_members::count(team_id).one::<(i64, i64)>(&app.store).await?;
    Ok(TeamStats { team_id, total_member_count, active_member_count })
}

/// Counts what is unread in each of a user's teams but one; `with_threads` counts followed threads, too.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn unreads(
    app: &App,
    granted: &Granted<ReadTeamsOfUser>,
    but: TeamId,
    with_threads: bool,
) -> Result<Vec<TeamUnread>> {
    let mut found = team_members::unreads(granted.target()).all::<TeamUnread>(&app.store).await?;
    found.retain(|unread| unread.team_id != but);
    if with_threads {
        for unread in &mut found {
            add_threads(app, granted, unread).await?;
        }
    }
    Ok(found)
}

/// Counts what is unread in one of a user's teams.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn unread(app: &App, granted: &Granted<ReadTeamsOfUser>, team_id: TeamId) -> Result<TeamUnread> {
    let found = team_members::unreads(granted.target()).all::<TeamUnread>(&app.store).await?;
    let of_team = found.into_iter().find(|unread| unread.team_id == team_id);
    let mut unread = of_team.unwrap_or_else(|| TeamUnread { team_id, ..TeamUnread::default() });
    add_threads(app, granted, &mut unread).await?;
    Ok(unread)
}

async fn add_threads(app: &App, granted: &Granted<ReadTeamsOfUser>, unread: &mut TeamUnread) -> Result<()> {
    let totals = threads::totals(granted.target(), unread.team_id, false);
    let (_, threads, mentions) = totals.one::<(i64, i64, i64)>(&app.store).await?;
    (unread.thread_count, unread.thread_mention_count) = (threads, mentions);
    Ok(())
}

/// One team as the caller may see it.
pub(super) async fn one_shown(app: &App, cx: &Arc<Cx>, team: Team) -> Result<Team> {
    let sanitized = team.sanitized();
    Ok(shown(app, cx, vec![team]).await?.pop().unwrap_or(sanitized))
}

/// Teams as the caller may see them: the address for those who manage one, the invitation for
/// those who may invite.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn shown(app: &App, cx: &Arc<Cx>, teams: Vec<Team>) -> Result<Vec<Team>> {
    if cx.is_trusted() || app.holds(cx, "manage_team") {
        return Ok(teams);
    }
    let own = team_members::of_user(cx.user_id()).all::<TeamMember>(&app.store).await?;
    let own: HashMap<TeamId, TeamMember> = own.into_iter().map(|member| (member.team_id, member)).collect();
    let roles = app.memory.roles.read();
    let as_seen = |team: Team| {
        let held = own.get(&team.id).map(|member| roles.schemes.of_team_member(team.scheme_id, member));
        let holds = |permission: &str| held.as_ref().is_some_and(|names| roles.any(names, permission));
        match (holds("manage_team"), holds("invite_user")) {
            (true, _) => team,
            (false, true) => team.sanitized_for_inviter(),
            (false, false) => team.sanitized(),
        }
    };
    Ok(teams.into_iter().map(as_seen).collect())
}
