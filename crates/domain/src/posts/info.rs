//! What is told of a post before one has joined its channel.

use std::sync::Arc;

use jackfield_model::permission::{ManageSystem, ReadChannelContent, ReadPost, SignedIn};
use jackfield_model::{ChannelType, FileInfo, PostId, PostInfo, Team, TeamMember};
use jackfield_storage::{files, team_members, teams};

use crate::authorize::{Bound, Granted, PostGrant};
use crate::{App, Result};

/// Where a post is: for those who may read it, or may join the public channel of an open team that it is in.
///
/// # Errors
/// 404 for an unknown post, and for one that must not be known of.
#[crate::boxed]
pub async fn info(app: &App, granted: &Granted<SignedIn>, id: PostId) -> Result<PostInfo> {
    let me = granted.user_id();
    let found: Arc<PostGrant> = Arc::new(id.read(app, me).await?);
    found.post()?;
    let channel = &found.channel.channel;
    let readable = app.may::<ReadChannelContent>(granted.cx(), channel.id).await?;
    let (team, member) = match channel.team_id.some() {
        Some(team) => (
            teams::by_id(team).optional::<Team>(&app.store).await?,
            team_members::get(team, me).optional::<TeamMember>(&app.store).await?,
        ),
        None => (None, None),
    };
    let joinable = channel.channel_type == ChannelType::Open && team.as_ref().is_some_and(Team::is_open);
    if !readable && !joinable {
        return Err(PostId::missing());
    }
    let team = team.unwrap_or_default();
    Ok(PostInfo {
        channel_id: channel.id,
        channel_type: channel.channel_type,
        channel_display_name: channel.display_name.clone(),
        has_joined_channel: found.channel.is_member(),
        team_id: channel.team_id,
        team_type: if channel.team_id.is_empty() { String::new() } else { team.team_type.to_string() },
        team_display_name: team.display_name,
        has_joined_team: member.is_some_and(|member| member.delete_at.is_never()),
    })
}

/// The files of a post; those that were deleted too, where an administrator asks for them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn files_of(
    app: &App,
    granted: &Granted<ReadPost>,
    with_deleted: Option<&Granted<ManageSystem>>,
) -> Result<Vec<FileInfo>> {
    let found = match with_deleted {
        Some(_) => files::of_post_with_deleted(granted.target()),
        None => files::of_post(granted.target()),
    };
    Ok(found.all::<FileInfo>(&app.store).await?)
}
