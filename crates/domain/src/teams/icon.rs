//! A team's picture, which stands for it at the edge of the window.

use std::io::Cursor;
use std::sync::Arc;

use jackfield_model::permission::{ManageTeam, ViewTeam};
use jackfield_model::{AppError, Millis, Team, TeamId};
use tokio::io::AsyncReadExt;

use super::change::store;
use crate::authorize::Granted;
use crate::avatars::Picture;
use crate::events::Event;
use crate::{App, Failure, Result};

/// Mattermost: 128 by 128.
const SIDE: u32 = 128;
/// Bytes of a kept picture.
const BYTES: u64 = 2 * 1024 * 1024;

fn path(team: TeamId) -> String {
    format!("teams/{team}/teamIcon.png")
}

/// A team's picture.
///
/// # Errors
/// 404 for an unknown team, and for one that has no picture.
#[crate::boxed]
pub async fn icon(app: &App, granted: &Granted<ViewTeam>) -> Result<Picture> {
    let team = granted.object(app).await?.team.clone();
    let missing = || Failure::of("api.team.get_team_icon.read_file.app_error", 404);
    if team.last_team_icon_update.0 <= 0 {
        return Err(missing());
    }
    let mut reader = app.files.read(&path(team.id), 0, Some(BYTES)).await.map_err(|_| missing())?;
    let mut png = Vec::new();
    reader.read_to_end(&mut png).await.map_err(|_| missing())?;
    Ok(Picture { png, changed_at: team.last_team_icon_update })
}

/// Sets the picture.
///
/// # Errors
/// 400 when the bytes are no image that can be read, 404 for an unknown team.
#[crate::boxed]
pub async fn set_icon(app: &App, granted: &Granted<ManageTeam>, bytes: Vec<u8>) -> Result<()> {
    let team = granted.object(app).await?.team.clone();
    let Some(png) = app.memory.images.square(bytes, SIDE).await else {
        return Err(Failure::of("api.team.set_team_icon.decode.app_error", 400));
    };
    app.files
        .write(&path(team.id), Box::pin(Cursor::new(png)))
        .await
        .map_err(|error| AppError::internal("api.team.set_team_icon.write_file.app_error", error))?;
    note(app, granted, team, app.now()).await
}

/// Removes the bytes of a team's picture, when the team itself goes.
pub(crate) async fn forget(app: &App, team: TeamId) {
    let _ = app.files.remove(&path(team)).await;
}

/// Takes the picture away.
///
/// # Errors
/// 404 for an unknown team.
#[crate::boxed]
pub async fn remove_icon(app: &App, granted: &Granted<ManageTeam>) -> Result<()> {
    let team = granted.object(app).await?.team.clone();
    let id = team.id;
    note(app, granted, team, Millis::NEVER).await?;
    // What stays behind is never read, and the next picture takes its place.
    let _ = app.files.remove(&path(id)).await;
    Ok(())
}

async fn note(app: &App, granted: &Granted<ManageTeam>, team: Team, changed: Millis) -> Result<()> {
    let team = Arc::new(Team { last_team_icon_update: changed, update_at: app.now(), ..team });
    store(app, granted, team.clone(), Event::TeamUpdated { team }).await
}
