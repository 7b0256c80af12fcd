//! The memberships of teams and channels that follow from groups.

use jackfield_model::permission as may;
use jackfield_model::{ChannelId, Millis, TeamId, UserId};
use jackfield_storage::groups::{self as statements, Due};
use serde::Deserialize;

use super::PluginApi;
use crate::{Result, channels, teams};

/// Memberships that one statement finds.
const AT_ONCE: i64 = 1_000;
/// Memberships that one call adds or takes away, of each kind.
const PER_CALL: usize = 100_000;

/// Whom memberships are made for; all, where nothing is said.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct DefaultMemberships {
    since: Millis,
    re_add_removed_members: bool,
    #[serde(rename = "ScopedUserID")]
    user: Option<UserId>,
    #[serde(rename = "ScopedTeamID")]
    team: Option<TeamId>,
    #[serde(rename = "ScopedChannelID")]
    channel: Option<ChannelId>,
}

/// Adds everybody to the teams, and then to the channels, that their groups are bound to. Who cannot be added is passed
/// over, and the plugin's log says so.
pub(super) async fn add(api: &PluginApi, asked: DefaultMemberships) -> Result<()> {
    let due = Due {
        since: asked.since,
        user: asked.user.unwrap_or_default(),
        team: asked.team.unwrap_or_default(),
        channel: asked.channel.unwrap_or_default(),
        again: asked.re_add_removed_members,
    };
    if due.channel.is_empty() {
        add_to_teams(api, due).await?;
    }
    if due.team.is_empty() {
        add_to_channels(api, due).await?;
    }
    Ok(())
}

async fn add_to_teams(api: &PluginApi, due: Due) -> Result<()> {
    let mut after = (TeamId::EMPTY, UserId::EMPTY);
    for _ in 0..PER_CALL / 1_000 {
        let found = statements::due_in_teams(due, after, AT_ONCE).all::<(TeamId, UserId)>(&api.app.store).await?;
        let Some(last) = found.last() else { break };
        after = *last;
        for (team, user) in found {
            let granted = api.grant::<may::AddTeamMember>(may::TeamMemberOf { team, user });
            if let Err(failure) = teams::add_member(&api.app, &granted).await {
                tracing::warn!(%team, %user, "A member of a group was not added to its team: {failure}");
            }
        }
    }
    Ok(())
}

async fn add_to_channels(api: &PluginApi, due: Due) -> Result<()> {
    let mut after = (ChannelId::EMPTY, UserId::EMPTY);
    for _ in 0..PER_CALL / 1_000 {
        let found = statements::due_in_channels(due, after, AT_ONCE).all::<(ChannelId, UserId)>(&api.app.store).await?;
        let Some(last) = found.last() else { break };
        after = *last;
        for (channel, user) in found {
            let granted = api.grant::<may::AddChannelMember>(may::ChannelMemberOf { channel, user });
            if let Err(failure) = channels::add_member(&api.app, &granted).await {
                tracing::warn!(%channel, %user, "A member of a group was not added to its channel: {failure}");
            }
        }
    }
    Ok(())
}

/// Takes those out of teams and channels that only take members of their groups, who are in none of them.
pub(super) async fn remove(api: &PluginApi) -> Result<()> {
    for _ in 0..PER_CALL / 1_000 {
        let found = statements::over_in_channels(AT_ONCE).all::<(ChannelId, UserId)>(&api.app.store).await?;
        if found.is_empty() {
            break;
        }
        for (channel, user) in found {
            let granted = api.grant::<may::RemoveChannelMember>(may::ChannelMemberOf { channel, user });
            channels::remove_member(&api.app, &granted).await?;
        }
    }
    for _ in 0..PER_CALL / 1_000 {
        let found = statements::over_in_teams(AT_ONCE).all::<(TeamId, UserId)>(&api.app.store).await?;
        if found.is_empty() {
            break;
        }
        for (team, user) in found {
            let granted = api.grant::<may::RemoveTeamMember>(may::TeamMemberOf { team, user });
            teams::remove_member(&api.app, &granted).await?;
        }
    }
    Ok(())
}
