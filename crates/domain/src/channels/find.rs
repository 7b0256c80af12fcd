//! Finding one channel, and what is counted of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use jackfield_model::permission::{ReadChannel, ViewTeam};
use jackfield_model::{Channel, ChannelId, ChannelStats, StringMap, Team, TeamId};
use jackfield_storage::{channel_members, channels, files, posts, teams};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

const MISSING: &str = "app.channel.get_by_name.missing.app_error";

/// A channel.
///
/// # Errors
/// 404 when it does not exist.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadChannel>) -> Result<Channel> {
    Ok((*granted.object(app).await?.channel).clone())
}

/// The id behind a name, to ask for permission on; tells nothing else of the channel.
///
/// # Errors
/// 404 when there is none.
pub(crate) async fn find_by_name(app: &App, team: TeamId, name: &str, include_deleted: bool) -> Result<ChannelId> {
    channels::by_name(team, name)
        .optional::<Channel>(&app.store)
        .await?
        .filter(|channel| include_deleted || !channel.is_archived())
        .map(|channel| channel.id)
        .found_or(MISSING)
}

/// A team's channel by its name. Whoever may not see it must not learn from the name that it is there.
///
/// # Errors
/// 404 when there is none that the caller may see.
#[crate::boxed]
pub async fn by_name(app: &App, cx: &Arc<Cx>, team: TeamId, name: &str, include_deleted: bool) -> Result<Channel> {
    let id = find_by_name(app, team, name, include_deleted).await?;
    match app.authorize::<ReadChannel>(cx, id).await {
        Ok(granted) => get(app, &granted).await,
        Err(failure) if matches!(failure.0.status_code, 403 | 404) => None.found_or(MISSING),
        Err(failure) => Err(failure),
    }
}

/// As [`by_name`], by the name of a team that the caller sees.
///
/// # Errors
/// As [`by_name`].
#[crate::boxed]
pub async fn by_team_name(app: &App, cx: &Arc<Cx>, team: &str, name: &str, include_deleted: bool) -> Result<Channel> {
    let team = teams::by_name(team).optional::<Team>(&app.store).await?;
    let seen = match &team {
        Some(team) => app.may::<ViewTeam>(cx, team.id).await?,
        None => false,
    };
    let team = team.filter(|_| seen).found_or("app.team.get_by_name.missing.app_error")?;
    by_name(app, cx, team.id, name, include_deleted).await
}

/// Counts a channel's members, pinned posts and files.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn stats(app: &App, granted: &Granted<ReadChannel>) -> Result<ChannelStats> {
    let channel_id = granted.target();
    let (member_count, guest_count) = channel_members::count(channel_id).one::<(i64, i64)>(&app.store).await?;
    let (pinnedpost_count,) = posts::count_pinned(channel_id).one::<(i64,)>(&app.store).await?;
    let (files_count,) = files::count_in_channel(channel_id).one::<(i64,)>(&app.store).await?;
    Ok(ChannelStats { channel_id, member_count, guest_count, pinnedpost_count, files_count })
}

/// The time zones that a channel's members are in, each once.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn timezones(app: &App, granted: &Granted<ReadChannel>) -> Result<Vec<String>> {
    let settings = channel_members::timezones(granted.target()).all::<(StringMap,)>(&app.store).await?;
    let zones: BTreeSet<String> = settings.iter().filter_map(|(settings,)| zone(settings)).collect();
    Ok(zones.into_iter().collect())
}

fn zone(settings: &StringMap) -> Option<String> {
    let automatic = settings.get("useAutomaticTimezone").is_some_and(|value| value == "true");
    let name = settings.get(if automatic { "automaticTimezone" } else { "manualTimezone" })?;
    if name.is_empty() { None } else { Some(name.clone()) }
}

/// A refusal, or `key` where the channel is a direct or group one, in which nobody may do that: Mattermost says so first, and here
/// those who may see which kind it is are told.
#[crate::boxed]
pub async fn explained(app: &App, cx: &Arc<Cx>, channel: ChannelId, refusal: Failure, key: &'static str) -> Failure {
    if refusal.0.status_code != 403 || !app.may::<ReadChannel>(cx, channel).await.unwrap_or_default() {
        return refusal;
    }
    let found = channels::by_id(channel).optional::<Channel>(&app.store).await;
    match found.ok().flatten() {
        Some(channel) if channel.is_direct_or_group() => Failure::of(key, 400),
        _ => refusal,
    }
}
