//! Who is in a channel, what they may do, and what they have read.

use jackfield_api::PlainOrMore;
use jackfield_api::channels as api;
use jackfield_domain::channels::{self, SchemeFlags};
use jackfield_model::permission::{JoinChannel, ReadChannel, ViewTeam};
use jackfield_model::{AppError, ChannelId, TeamId};

use super::lists::check_ids;
use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

/// Memberships that one request may ask for at once.
const ALL_MEMBERSHIPS: i64 = 20_000;

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
    check_ids(&call.body, "user_ids")?;
    Ok(Reply::json(channels::members_by_ids(&call.app, &granted, &call.body).await?))
}

async fn get(call: Call<api::GetChannelMember>) -> Answer<api::GetChannelMember> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::member(&call.app, &granted, call.path.user_id.or(call.me())).await?))
}

async fn add_members(call: Call<api::AddChannelMember>) -> Answer<api::AddChannelMember> {
    let (me, body) = (call.me(), &call.body);
    let many = !body.user_ids.is_empty();
    let mut users = if many { body.user_ids.clone() } else { vec![body.user_id] };
    users.dedup();
    check_ids(&users, "user_ids")?;
    if users.iter().any(|user| user.is_empty()) {
        return Err(AppError::invalid_param("user_id or user_ids").into());
    }
    if users == [me] {
        let member = channels::join(&call.app, &call.also_granted::<JoinChannel>(call.path.channel_id).await?).await?;
        return Ok(Reply::json(if many { PlainOrMore::More(vec![member]) } else { PlainOrMore::Plain(member) }));
    }
    let granted = call.granted(call.path.channel_id).await?;
    let mut added = Vec::with_capacity(users.len());
    let mut refused = None;
    for user in users {
        match channels::add_member(&call.app, &granted, user).await {
            Ok(member) => added.push(member),
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    // Mattermost: of many, those who could be added are; one who could not matters when there is no other.
    match (many, added.pop(), refused) {
        (false, Some(member), _) => Ok(Reply::json(PlainOrMore::Plain(member))),
        (true, Some(last), _) => {
            added.push(last);
            Ok(Reply::json(PlainOrMore::More(added)))
        }
        (_, None, Some(refusal)) => Err(refusal.into()),
        (_, None, None) => Err(AppError::invalid_param("user_id or user_ids").into()),
    }
}

async fn remove(call: Call<api::RemoveUserFromChannel>) -> Answer<api::RemoveUserFromChannel> {
    let (id, user) = (call.path.channel_id, call.path.user_id.or(call.me()));
    if user == call.me() {
        channels::leave(&call.app, &call.also_granted::<ReadChannel>(id).await?).await?;
    } else {
        channels::remove_member(&call.app, &call.granted(id).await?, user).await?;
    }
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
    let limit = i64::from(call.query.per_page.0);
    let (limit, offset) = match call.query.page {
        // Mattermost: all at once.
        -1 => (ALL_MEMBERSHIPS, 0),
        page => (limit, page.max(0).saturating_mul(limit)),
    };
    Ok(Reply::json(channels::memberships_with_team_data(&call.app, &granted, limit, offset).await?))
}

async fn view(call: Call<api::ViewChannel>) -> Answer<api::ViewChannel> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    channels::look_at(&call.app, &granted, call.body.channel_id);
    let viewed: Vec<ChannelId> =
        [call.body.channel_id, call.body.prev_channel_id].into_iter().filter(|channel| !channel.is_empty()).collect();
    let with_threads = !call.body.collapsed_threads_supported;
    Ok(Reply::json(channels::view(&call.app, &granted, &viewed, with_threads).await?))
}

async fn mark_read(call: Call<api::MarkChannelsReadForUser>) -> Answer<api::MarkChannelsReadForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    check_ids(&call.body, "channel_ids")?;
    Ok(Reply::json(channels::view(&call.app, &granted, &call.body, false).await?))
}

async fn unread(call: Call<api::GetChannelUnread>) -> Answer<api::GetChannelUnread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(channels::unread(&call.app, &granted, call.path.channel_id).await?))
}
