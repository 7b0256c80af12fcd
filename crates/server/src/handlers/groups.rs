//! Groups of users.

use jackfield_api::groups as api;
use jackfield_api::query::Window;
use jackfield_domain::groups::{self, Listed};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetGroups, _, _>(list)
        .add::<api::CreateGroup, _, _>(create)
        .add::<api::GetGroupsByNames, _, _>(by_names)
        .add::<api::GetGroup, _, _>(get)
        .add::<api::PatchGroup, _, _>(patch)
        .add::<api::DeleteGroup, _, _>(archive)
        .add::<api::RestoreGroup, _, _>(restore)
        .add::<api::GetGroupUsers, _, _>(members)
        .add::<api::AddGroupMembers, _, _>(add_members)
        .add::<api::DeleteGroupMembers, _, _>(remove_members)
        .add::<api::GetGroupStats, _, _>(stats)
        .add::<api::GetGroupsByChannel, _, _>(of_channel)
        .add::<api::GetGroupsByTeam, _, _>(of_team)
        .add::<api::GetGroupsByUserId, _, _>(of_user)
        .add::<api::GetChannelMemberCountsByGroup, _, _>(counts_in_channel)
}

async fn list(call: Call<api::GetGroups>) -> Answer<api::GetGroups> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let window = Window::new(query.page, query.per_page);
    let listed = Listed {
        term: query.q.clone(),
        source: query.group_source.clone(),
        referable_only: query.filter_allow_reference,
        member: query.filter_has_member,
        not_of_team: query.not_associated_to_team,
        not_of_channel: query.not_associated_to_channel,
        since: query.since,
        include_archived: query.include_archived,
        archived_only: query.filter_archived,
        count_members: query.include_member_count,
        count_in: query.include_channel_member_count,
        count_timezones: query.include_timezones,
    };
    let place = (window.limit, window.offset);
    Ok(Reply::json(groups::list(&call.app, &granted, listed, query.include_member_ids, place).await?))
}

async fn create(call: Call<api::CreateGroup>) -> Answer<api::CreateGroup> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(groups::create(&call.app, &granted, call.body.clone()).await?))
}

async fn by_names(call: Call<api::GetGroupsByNames>) -> Answer<api::GetGroupsByNames> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(groups::by_names(&call.app, &granted, &call.body).await?))
}

async fn get(call: Call<api::GetGroup>) -> Answer<api::GetGroup> {
    let granted = call.granted_or_hidden(call.path.group_id).await?;
    Ok(Reply::json(groups::get(&call.app, &granted, call.query.include_member_count).await?))
}

async fn patch(call: Call<api::PatchGroup>) -> Answer<api::PatchGroup> {
    let granted = call.granted(call.path.group_id).await?;
    Ok(Reply::json(groups::patch(&call.app, &granted, call.body.clone()).await?))
}

async fn archive(call: Call<api::DeleteGroup>) -> Answer<api::DeleteGroup> {
    let granted = call.granted(call.path.group_id).await?;
    Ok(Reply::json(groups::archive(&call.app, &granted).await?))
}

async fn restore(call: Call<api::RestoreGroup>) -> Answer<api::RestoreGroup> {
    let granted = call.granted(call.path.group_id).await?;
    Ok(Reply::json(groups::restore(&call.app, &granted).await?))
}

async fn members(call: Call<api::GetGroupUsers>) -> Answer<api::GetGroupUsers> {
    let granted = call.granted_or_hidden(call.path.group_id).await?;
    let window = call.query.window();
    Ok(Reply::json(groups::members(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn add_members(call: Call<api::AddGroupMembers>) -> Answer<api::AddGroupMembers> {
    let granted = call.granted(call.path.group_id).await?;
    Ok(Reply::json(groups::add(&call.app, &granted, &call.body.user_ids).await?))
}

async fn remove_members(call: Call<api::DeleteGroupMembers>) -> Answer<api::DeleteGroupMembers> {
    let granted = call.granted(call.path.group_id).await?;
    Ok(Reply::json(groups::remove(&call.app, &granted, &call.body.user_ids).await?))
}

async fn stats(call: Call<api::GetGroupStats>) -> Answer<api::GetGroupStats> {
    let granted = call.granted_or_hidden(call.path.group_id).await?;
    Ok(Reply::json(groups::stats(&call.app, &granted).await?))
}

async fn of_channel(call: Call<api::GetGroupsByChannel>) -> Answer<api::GetGroupsByChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    let window = call.query.window();
    Ok(Reply::json(groups::of_channel(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn of_team(call: Call<api::GetGroupsByTeam>) -> Answer<api::GetGroupsByTeam> {
    let granted = call.granted(call.path.team_id).await?;
    let window = call.query.window();
    Ok(Reply::json(groups::of_team(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn of_user(call: Call<api::GetGroupsByUserId>) -> Answer<api::GetGroupsByUserId> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(groups::of_user(&call.app, &granted).await?))
}

async fn counts_in_channel(
    call: Call<api::GetChannelMemberCountsByGroup>,
) -> Answer<api::GetChannelMemberCountsByGroup> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(groups::counts_in_channel(&call.app, &granted, call.query.include_timezones).await?))
}
