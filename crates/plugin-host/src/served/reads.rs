//! Users, teams, channels and posts as plugins read them.

use jackfield_domain::posts::Cursor;
use jackfield_model::{Channel, ChannelId, Millis, Post, PostList, TeamId};

use super::{one, refused, served};

/// Posts of one page at most, as in Mattermost.
const PER_PAGE: i64 = 1_000;

served! {
    "GetUser" => |server, args| { one(&server.api.user(args.next()?).await?) }
    "GetUserByUsername" => |server, args| { one(&server.api.user_by_username(&args.text()).await?) }
    "GetUsersByIds" => |server, args| { one(&server.api.users_by_ids(&args.list()?).await?) }
    "GetTeam" => |server, args| { one(&server.api.team(args.next()?).await?) }
    "GetTeamByName" => |server, args| { one(&server.api.team_by_name(&args.text()).await?) }
    "GetTeamsForUser" => |server, args| { one(&server.api.teams_of_user(args.next()?).await?) }
    "GetChannel" => |server, args| { one(&server.api.channel(args.next()?).await?) }
    "GetChannelByName" => |server, args| {
        let (team, name, archived) = (args.next()?, args.text(), args.next()?);
        one(&channel_by_name(server, team, &name, archived).await?)
    }
    "GetChannelByNameForTeamName" => |server, args| {
        let (team, name, archived) = (args.text(), args.text(), args.next()?);
        let team = server.api.team_by_name(&team).await?;
        one(&channel_by_name(server, team.id, &name, archived).await?)
    }
    "GetChannelsForTeamForUser" => |server, args| {
        let (team, user, archived) = (args.next()?, args.next()?, args.next()?);
        one(&if archived {
            server.api.all_channels_of_user(team, user).await?
        } else {
            server.api.channels_of_user(team, user).await?
        })
    }
    "GetChannelMember" => |server, args| {
        let (channel, user) = (args.next()?, args.next()?);
        let missing = || {
            let id = "app.channel.get_member.missing.app_error";
            jackfield_domain::Failure::new(id, 404, "There is no such member of the channel.")
        };
        one(&server.api.channel_member(channel, user).await?.ok_or_else(missing)?)
    }
    "GetChannelMembers" => |server, args| {
        let (channel, page, per_page) = (args.next()?, args.next()?, args.next()?);
        one(&server.api.channel_members(channel, page, per_page).await?)
    }
    "GetDirectChannel" => |server, args| {
        let (first, second) = (args.next()?, args.next()?);
        one(&server.api.direct_channel(first, second).await?)
    }
    "GetPost" => |server, args| { one(&server.api.post(args.next()?).await?) }
    "GetPostThread" => |server, args| { one(&list(server.api.thread_around(args.next()?).await?)) }
    "GetPostsBefore" => |server, args| {
        let (channel, post, page, per_page) = (args.next()?, args.next()?, args.next()?, args.next()?);
        page_of(server, channel, page, per_page, |offset| Cursor::Before { post, offset }).await
    }
    "GetPostsAfter" => |server, args| {
        let (channel, post, page, per_page) = (args.next()?, args.next()?, args.next()?, args.next()?);
        page_of(server, channel, page, per_page, |offset| Cursor::After { post, offset }).await
    }
    "GetPostsForChannel" => |server, args| {
        let (channel, page, per_page) = (args.next()?, args.next()?, args.next()?);
        page_of(server, channel, page, per_page, |offset| Cursor::Newest { offset }).await
    }
    "GetPostsSince" => |server, args| {
        let (channel, since) = (args.next()?, args.next()?);
        page_of(server, channel, 0, PER_PAGE, |_| Cursor::Since(Millis(since))).await
    }
    "SearchPostsInTeamForUser" => |server, args| {
        let (team, user, asked) = (args.next()?, args.next()?, args.next()?);
        one(&server.api.search_posts(user, team, asked).await?)
    }
    "GetReactions" => |server, args| { one(&server.api.reactions_of_post(args.next()?).await?) }
    "HasPermissionTo" => |server, args| {
        let (user, permission) = (args.next()?, permission(&mut args)?);
        one(&server.api.has_permission(user, &permission).await?)
    }
    "HasPermissionToTeam" => |server, args| {
        let (user, team, permission) = (args.next()?, args.next()?, permission(&mut args)?);
        one(&server.api.has_permission_to_team(user, team, &permission).await?)
    }
    "HasPermissionToChannel" => |server, args| {
        let (user, channel, permission) = (args.next()?, args.next()?, permission(&mut args)?);
        one(&server.api.has_permission_to_channel(user, channel, &permission).await?)
    }
}

async fn channel_by_name(
    server: &super::Served,
    team: TeamId,
    name: &str,
    archived: bool,
) -> jackfield_domain::Result<Channel> {
    let found = server.api.channel_by_name(team, name).await?;
    if archived || !found.is_archived() {
        return Ok(found);
    }
    let id = "app.channel.get_by_name.missing.app_error";
    Err(jackfield_domain::Failure::new(id, 404, "There is no such channel."))
}

fn permission(args: &mut super::Args) -> jackfield_domain::Result<String> {
    let permission: serde_json::Value = args.next()?;
    Ok(permission.get("id").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned())
}

async fn page_of(
    server: &super::Served,
    channel: ChannelId,
    page: i64,
    per_page: i64,
    cursor: impl FnOnce(i64) -> Cursor,
) -> super::Answer {
    // A plugin takes a page that is shorter than it asked for to be the last one.
    if per_page > PER_PAGE {
        return Err(refused(&format!("A page has at most {PER_PAGE} posts.")));
    }
    let per_page = per_page.max(1);
    let cursor = cursor(page.max(0).saturating_mul(per_page));
    one(&server.api.page_of_posts(channel, cursor, per_page).await?)
}

fn list(posts: Vec<Post>) -> PostList {
    PostList {
        order: posts.iter().map(|post| post.id).collect(),
        posts: posts.into_iter().map(|post| (post.id, post)).collect(),
        ..PostList::default()
    }
}
