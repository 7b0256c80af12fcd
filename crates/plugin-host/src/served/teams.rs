//! Teams and who is in them.

use jackfield_domain::plugins::PluginApi;
use jackfield_model::{TeamId, TeamMember, UserId};
use serde_json::{Value as Json, json};

use super::{bytes, done, one, refused, served};

/// Members that one call adds at most. Mattermost: 20.
const ADDED: usize = 20;

served! {
    "GetTeams" => |server, args| { one(&server.api.teams().await?) }
    "SearchTeams" => |server, args| { one(&server.api.search_teams(&args.text()).await?) }
    "CreateTeam" => |server, args| { one(&server.api.create_team(args.next()?).await?) }
    "UpdateTeam" => |server, args| { one(&server.api.update_team(args.next()?).await?) }
    "DeleteTeam" => |server, args| {
        server.api.archive_team(args.next()?).await?;
        done()
    }
    "GetTeamIcon" => |server, args| { bytes(server.api.team_icon(args.next()?).await?) }
    "SetTeamIcon" => |server, args| {
        let (team, image) = (args.next()?, args.bytes());
        server.api.set_team_icon(team, image).await?;
        done()
    }
    "RemoveTeamIcon" => |server, args| {
        server.api.remove_team_icon(args.next()?).await?;
        done()
    }
    "GetTeamStats" => |server, args| { one(&server.api.team_stats(args.next()?).await?) }
    "GetTeamsUnreadForUser" => |server, args| { one(&server.api.team_unreads(args.next()?).await?) }
    "GetTeamMember" => |server, args| { one(&server.api.team_member(args.next()?, args.next()?).await?) }
    "GetTeamMembers" => |server, args| {
        let (team, page, per_page) = (args.next()?, args.next()?, args.next()?);
        one(&server.api.team_members(team, page, per_page).await?)
    }
    "GetTeamMembersForUser" => |server, args| {
        let (user, page, per_page): (_, usize, usize) = (args.next()?, args.next()?, args.next()?);
        let all = server.api.team_memberships(user).await?;
        one(&all.into_iter().skip(page.saturating_mul(per_page)).take(per_page).collect::<Vec<_>>())
    }
    "CreateTeamMember" => |server, args| { one(&server.api.add_team_member(args.next()?, args.next()?).await?) }
    "CreateTeamMembers" => |server, args| {
        let (team, users) = (args.next()?, args.list()?);
        let mut added = Vec::new();
        for outcome in add(&server.api, team, users).await? {
            added.push(outcome.1?);
        }
        one(&added)
    }
    "CreateTeamMembersGracefully" => |server, args| {
        let (team, users) = (args.next()?, args.list()?);
        let told = |(user, outcome): (UserId, jackfield_domain::Result<TeamMember>)| match outcome {
            Ok(member) => json!({"user_id": user, "member": member}),
            Err(failure) => json!({"user_id": user, "error": &*failure.0}),
        };
        one(&add(&server.api, team, users).await?.into_iter().map(told).collect::<Vec<Json>>())
    }
    "DeleteTeamMember" => |server, args| {
        server.api.remove_team_member(args.next()?, args.next()?).await?;
        done()
    }
    "UpdateTeamMemberRoles" => |server, args| {
        let (team, user, roles) = (args.next()?, args.next()?, args.text());
        one(&server.api.set_team_member_roles(team, user, &roles).await?)
    }
}

type Outcome = (UserId, jackfield_domain::Result<TeamMember>);

async fn add(api: &PluginApi, team: TeamId, users: Vec<UserId>) -> jackfield_domain::Result<Vec<Outcome>> {
    if users.len() > ADDED {
        return Err(refused(&format!("At most {ADDED} members are added at once.")));
    }
    let mut outcomes = Vec::with_capacity(users.len());
    for user in users {
        outcomes.push((user, api.add_team_member(team, user).await));
    }
    Ok(outcomes)
}
