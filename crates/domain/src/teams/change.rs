//! Changing a team, archiving it and bringing it back.

use std::sync::Arc;

use jackfield_model::permission::ManageTeam;
use jackfield_model::{AppError, Millis, Team, TeamPatch, TeamType, secret};
use jackfield_storage::{Tx, teams};

use super::lists::one_shown;
use super::valid;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Result};

/// How a team is to be changed.
#[derive(Clone, Debug)]
pub enum Change {
    /// What is missing stays.
    Patch(TeamPatch),
    /// Everything that may be changed is replaced; the name in links is not.
    Replace(Team),
}

/// Changes a team.
///
/// # Errors
/// 400 when it would not be valid.
#[crate::boxed]
pub async fn change(app: &App, granted: &Granted<ManageTeam>, change: Change) -> Result<Team> {
    let mut team = granted.object(app).await?.team.clone();
    match change {
        Change::Patch(patch) => team.apply(patch),
        Change::Replace(whole) => {
            if whole.id != team.id {
                return Err(AppError::invalid_param("id").into());
            }
            team.display_name = whole.display_name;
            team.description = whole.description;
            team.company_name = whole.company_name;
            team.allowed_domains = whole.allowed_domains;
            team.allow_open_invite = whole.allow_open_invite;
        }
    }
    team.display_name = team.display_name.trim().to_owned();
    team.update_at = app.now();
    valid::check(&team)?;
    let team = Arc::new(team);
    store(app, granted, team.clone(), Event::TeamUpdated { team: team.clone() }).await?;
    one_shown(app, granted.cx(), (*team).clone()).await
}

/// Opens a team to everybody, or closes it. One that is closed gets a new invitation link: the old one is known.
///
/// # Errors
/// 404 when it does not exist.
#[crate::boxed]
pub async fn set_privacy(app: &App, granted: &Granted<ManageTeam>, privacy: TeamType) -> Result<Team> {
    let mut team = granted.object(app).await?.team.clone();
    let open = privacy == TeamType::Open;
    if !open && team.allow_open_invite {
        team.invite_id = secret::fresh();
    }
    (team.team_type, team.allow_open_invite, team.update_at) = (privacy, open, app.now());
    let team = Arc::new(team);
    store(app, granted, team.clone(), Event::TeamUpdated { team: team.clone() }).await?;
    one_shown(app, granted.cx(), (*team).clone()).await
}

/// Archives a team: nobody gets at it until it is brought back.
///
/// # Errors
/// 404 when it does not exist.
#[crate::boxed]
pub async fn archive(app: &App, granted: &Granted<ManageTeam>) -> Result<()> {
    let (team, now) = (granted.object(app).await?.team.clone(), app.now());
    let team = Arc::new(Team { delete_at: now, update_at: now, ..team });
    store(app, granted, team.clone(), Event::TeamDeleted { team }).await
}

/// Brings an archived team back.
///
/// # Errors
/// 404 when it does not exist.
#[crate::boxed]
pub async fn restore(app: &App, granted: &Granted<ManageTeam>) -> Result<Team> {
    let team = granted.object(app).await?.team.clone();
    let team = Arc::new(Team { delete_at: Millis::NEVER, update_at: app.now(), ..team });
    store(app, granted, team.clone(), Event::TeamRestored { team: team.clone() }).await?;
    one_shown(app, granted.cx(), (*team).clone()).await
}

pub(super) async fn store(app: &App, granted: &Granted<ManageTeam>, team: Arc<Team>, event: Event) -> Result<()> {
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        teams::update(&team).execute(&mut *tx).await?;
        tx.record(&bus, event, &cx);
        Ok(())
    })
    .await
}
