//! Lists of channels: a team's, a user's.

use std::collections::HashMap;

use jackfield_model::permission::{EditUser, ListTeamChannels, ManageSystem};
use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelMemberWithTeamData, ChannelType, Millis, Team, TeamId,
};
use jackfield_storage::{channel_members, channels, teams};

use crate::authorize::Granted;
use crate::bounds::listed;
use crate::{App, Result};

/// Memberships that one request may ask for at once.
const ALL_MEMBERSHIPS: i64 = 20_000;

/// One page of a team's public channels.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn public_of_team(
    app: &App,
    granted: &Granted<ListTeamChannels>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Channel>> {
    Ok(channels::public_page(granted.target(), limit, offset).all(&app.store).await?)
}

/// One page of a team's private channels, for administrators.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn private_of_team(
    app: &App,
    _: &Granted<ManageSystem>,
    team: TeamId,
    limit: i64,
    offset: i64,
) -> Result<Vec<Channel>> {
    Ok(channels::private_page(team, limit, offset).all(&app.store).await?)
}

/// The public channels of a team among these; the others are passed over.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn public_by_ids(app: &App, granted: &Granted<ListTeamChannels>, ids: &[ChannelId]) -> Result<Vec<Channel>> {
    listed(granted.cx(), ids, "channel_ids")?;
    let mut found = channels::by_ids(ids).all::<Channel>(&app.store).await?;
    found.retain(|channel| {
        channel.team_id == granted.target() && channel.channel_type == ChannelType::Open && !channel.is_archived()
    });
    Ok(found)
}

/// One page of a team's archived channels that the caller may see.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn deleted_of_team(
    app: &App,
    granted: &Granted<ListTeamChannels>,
    limit: i64,
    offset: i64,
) -> Result<Vec<Channel>> {
    Ok(channels::deleted_page(granted.target(), granted.user_id(), limit, offset).all(&app.store).await?)
}

/// Which archived channels a user's list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Archived {
    pub include: bool,
    /// Only those that were archived since then.
    pub since: Millis,
}

/// The channels of a team that a user is in, with their direct and group channels.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user_in_team(
    app: &App,
    granted: &Granted<EditUser>,
    team: TeamId,
    archived: Archived,
) -> Result<Vec<Channel>> {
    let query = channels::of_user_in_team(granted.target(), team, archived.include, archived.since);
    Ok(query.all(&app.store).await?)
}

/// All channels that a user is in.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<EditUser>, archived: Archived) -> Result<Vec<Channel>> {
    Ok(channels::of_user(granted.target(), archived.include, archived.since).all(&app.store).await?)
}

/// A user's memberships of a team's channels, and of their direct and group channels.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn memberships_of_user(app: &App, granted: &Granted<EditUser>, team: TeamId) -> Result<Vec<ChannelMember>> {
    let found = channel_members::of_user_in_team(granted.target(), team);
    let mut found = found.all::<ChannelMember>(&app.store).await?;
    crate::schemes::dress_channel_members(app, &mut found).await?;
    Ok(found)
}

/// A page of a user's memberships over all teams with the teams' names; all of them for the page -1.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn memberships_with_team_data(
    app: &App,
    granted: &Granted<EditUser>,
    page: i64,
    per_page: i64,
) -> Result<Vec<ChannelMemberWithTeamData>> {
    let (limit, offset) = match page {
        // Mattermost: all at once.
        -1 => (ALL_MEMBERSHIPS, 0),
        page => (per_page, page.max(0).saturating_mul(per_page)),
    };
    let members = channel_members::of_user(granted.target(), limit, offset);
    let mut members = members.all::<ChannelMember>(&app.store).await?;
    crate::schemes::dress_channel_members(app, &mut members).await?;
    let ids: Vec<ChannelId> = members.iter().map(|member| member.channel_id).collect();
    let channels = channels::by_ids(&ids).all::<Channel>(&app.store).await?;
    let team_of: HashMap<ChannelId, TeamId> = channels.iter().map(|channel| (channel.id, channel.team_id)).collect();
    let teams = teams_of(app, &channels).await?;
    let with_team = |member: ChannelMember| {
        let team = team_of.get(&member.channel_id).and_then(|id| teams.get(id));
        ChannelMemberWithTeamData {
            team_display_name: team.map(|team| team.display_name.clone()).unwrap_or_default(),
            team_name: team.map(|team| team.name.clone()).unwrap_or_default(),
            team_update_at: team.map(|team| team.update_at).unwrap_or_default(),
            member,
        }
    };
    Ok(members.into_iter().map(with_team).collect())
}

/// The teams of these channels by id.
pub(super) async fn teams_of(app: &App, channels: &[Channel]) -> Result<HashMap<TeamId, Team>> {
    let mut ids: Vec<TeamId> = channels.iter().filter_map(|channel| channel.team_id.some()).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = teams::by_ids(&ids).all::<Team>(&app.store).await?;
    Ok(found.into_iter().map(|team| (team.id, team)).collect())
}
