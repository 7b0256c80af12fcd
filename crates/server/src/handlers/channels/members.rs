//! Who is in a channel, what they may do, and what they have read.

use jackfield_api::channels as api;
use jackfield_api::{Operation, PlainOrMore};
use jackfield_domain::Failure;
use jackfield_domain::channels::{self, SchemeFlags};
use jackfield_model::permission::{ChannelMemberOf, ReadChannel, ViewTeam};
use jackfield_model::{ChannelId, TeamId, UserId};

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetChannelMembers, _, _>(list)
        .add::<api::GetChannelMembersByIds, _, _>(by_ids)
        .add::<api::GetChannelMember, _, _>(get)
        .add::<api::AddChannelMember, _, _>(add_members)
        .add::<api::RemoveUserFromChannel, _, _>(remove)
        .add::<api::UpdateChannelRoles, _, _>(set_roles)
        .add::<api::UpdateChannelMemberSchemeRoles, _, _>(set_scheme_roles)
        .add::<api::UpdateChannelNotifyProps, _, _>(set_notify_props)
        .add::<api::GetChannelMembersForUser, _, _>(of_user)
        .add::<api::GetChannelMembersWithTeamDataForUser, _, _>(with_team_data)
        .add::<api::ViewChannel, _, _>(view)
        .add::<api::MarkChannelsReadForUser, _, _>(mark_read)
        .add::<api::MarkAllTeamChannelsRead, _, _>(mark_team_read)
        .add::<api::MarkAllDirectMessagesRead, _, _>(mark_direct_read)
        .add::<api::SetChannelMembers, _, _>(set_members)
        .add::<api::GetChannelUnread, _, _>(unread)
}

async fn list(call: Call<api::GetChannelMembers>) -> Answer<api::GetChannelMembers> {
    let granted = call.granted(call.path.channel_id).await?;
    let window = call.query.window();
    Ok(Reply::json(channels::members(&call.app, &granted, window.limit, window.offset).await?))
}

async fn mark_team_read(call: Call<api::MarkAllTeamChannelsRead>) -> Answer<api::MarkAllTeamChannelsRead> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let team = call.also_granted::<ViewTeam>(call.path.team_id).await?;
    Ok(Reply::json(channels::view_all(&call.app, &granted, team.target()).await?))
}

async fn mark_direct_read(call: Call<api::MarkAllDirectMessagesRead>) -> Answer<api::MarkAllDirectMessagesRead> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(channels::view_all(&call.app, &granted, TeamId::EMPTY).await?))
}

async fn set_members(call: Call<api::SetChannelMembers>) -> Answer<api::SetChannelMembers> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(channels::set_members(&call.app, &granted, call.path.channel_id, &call.body).await?))
}

async fn by_ids(call: Call<api::GetChannelMembersByIds>) -> Answer<api::GetChannelMembersByIds> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::members_by_ids(&call.app, &granted, &call.body).await?))
}

async fn get(call: Call<api::GetChannelMember>) -> Answer<api::GetChannelMember> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::member(&call.app, &granted, call.path.user_id.or(call.me())).await?))
}

/// A refusal, or why nobody does that in a channel of this kind.
pub(super) async fn of_kind<O: Operation>(
    call: &Call<O>,
    channel: ChannelId,
    refusal: Refusal,
    key: &'static str,
) -> Refusal {
    channels::explained(&call.app, &call.cx, channel, Failure(refusal.0), key).await.into()
}

async fn add_members(call: Call<api::AddChannelMember>) -> Answer<api::AddChannelMember> {
    let (channel, many) = (call.path.channel_id, !call.body.user_ids.is_empty());
    let mut users = if many { call.body.user_ids.clone() } else { vec![call.body.user_id] };
    users.dedup();
    let alone = if let [one] = users[..] { one } else { UserId::EMPTY };
    let granted = match call.granted(ChannelMemberOf { channel, user: alone }).await {
        Err(refusal) => {
            return Err(of_kind(&call, channel, refusal, "api.channel.add_user_to_channel.type.app_error").await);
        }
        Ok(granted) => granted,
    };
    let mut added = channels::add_members(&call.app, &granted, &users).await?;
    Ok(Reply::json(match added.pop() {
        Some(member) if !many => PlainOrMore::Plain(member),
        last => PlainOrMore::More(added.into_iter().chain(last).collect()),
    }))
}

async fn remove(call: Call<api::RemoveUserFromChannel>) -> Answer<api::RemoveUserFromChannel> {
    let membership = ChannelMemberOf { channel: call.path.channel_id, user: call.path.user_id.or(call.me()) };
    let granted = match call.granted(membership).await {
        Err(refusal) => {
            let key = "api.channel.remove_channel_member.type.app_error";
            return Err(of_kind(&call, call.path.channel_id, refusal, key).await);
        }
        Ok(granted) => granted,
    };
    channels::remove_member(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn set_roles(call: Call<api::UpdateChannelRoles>) -> Answer<api::UpdateChannelRoles> {
    let granted = call.granted(call.path.channel_id).await?;
    channels::set_roles(&call.app, &granted, call.path.user_id.or(call.me()), &call.body.roles).await?;
    Ok(Reply::ok())
}

async fn set_scheme_roles(
    call: Call<api::UpdateChannelMemberSchemeRoles>,
) -> Answer<api::UpdateChannelMemberSchemeRoles> {
    let granted = call.granted(call.path.channel_id).await?;
    let body = &call.body;
    let flags = SchemeFlags { guest: body.scheme_guest, user: body.scheme_user, admin: body.scheme_admin };
    channels::set_scheme_roles(&call.app, &granted, call.path.user_id.or(call.me()), flags).await?;
    Ok(Reply::ok())
}

async fn set_notify_props(call: Call<api::UpdateChannelNotifyProps>) -> Answer<api::UpdateChannelNotifyProps> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    channels::set_notify_props(&call.app, &granted, call.path.channel_id, &call.body).await?;
    Ok(Reply::ok())
}

async fn of_user(call: Call<api::GetChannelMembersForUser>) -> Answer<api::GetChannelMembersForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(channels::memberships_of_user(&call.app, &granted, call.path.team_id).await?))
}

async fn with_team_data(
    call: Call<api::GetChannelMembersWithTeamDataForUser>,
) -> Answer<api::GetChannelMembersWithTeamDataForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let (page, per_page) = (call.query.page, call.query.per_page.0.into());
    Ok(Reply::json(channels::memberships_with_team_data(&call.app, &granted, page, per_page).await?))
}

async fn view(call: Call<api::ViewChannel>) -> Answer<api::ViewChannel> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let (body, with_threads) = (&call.body, !call.body.collapsed_threads_supported);
    let viewed = (body.channel_id, body.prev_channel_id);
    Ok(Reply::json(channels::look(&call.app, &granted, viewed, with_threads).await?))
}

async fn mark_read(call: Call<api::MarkChannelsReadForUser>) -> Answer<api::MarkChannelsReadForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(channels::mark_read(&call.app, &granted, &call.body).await?))
}

async fn unread(call: Call<api::GetChannelUnread>) -> Answer<api::GetChannelUnread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    call.also_granted::<ReadChannel>(call.path.channel_id).await?;
    Ok(Reply::json(channels::unread(&call.app, &granted, call.path.channel_id).await?))
}
