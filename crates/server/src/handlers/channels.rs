//! Channels: making, finding, changing and archiving them. Members and lists are beside.

mod lists;
mod members;

use jackfield_api::channels as api;
use jackfield_domain::channels::{self, Change, Conversion};
use jackfield_domain::posts;
use jackfield_domain::removal;
use jackfield_model::permission::{CreateChannel, DirectOf, NewChannel, RemoveChannel};
use jackfield_model::{AppError, ChannelType};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    let routes = routes
        .add::<api::CreateChannel, _, _>(create)
        .add::<api::CreateDirectChannel, _, _>(create_direct)
        .add::<api::CreateGroupChannel, _, _>(create_group)
        .add::<api::GetChannel, _, _>(get)
        .add::<api::GetChannelByName, _, _>(get_by_name)
        .add::<api::GetChannelByNameForTeamName, _, _>(get_by_team_name)
        .add::<api::UpdateChannel, _, _>(update)
        .add::<api::PatchChannel, _, _>(patch)
        .add::<api::UpdateChannelPrivacy, _, _>(set_privacy)
        .add::<api::ConvertChannelToPrivate, _, _>(make_private)
        .add::<api::MoveChannel, _, _>(move_to)
        .add::<api::GetGroupMessageMembersCommonTeams, _, _>(common_teams)
        .add::<api::ConvertGroupMessageToChannel, _, _>(convert_group)
        .add::<api::DeleteChannel, _, _>(archive)
        .add::<api::RestoreChannel, _, _>(restore)
        .add::<api::GetChannelStats, _, _>(stats)
        .add::<api::GetPinnedPosts, _, _>(pinned)
        .add::<api::GetChannelMembersTimezones, _, _>(timezones);
    lists::add(members::add(routes))
}

async fn create(call: Call<api::CreateChannel>) -> Answer<api::CreateChannel> {
    let draft = call.body.clone();
    let team = draft.team_id.some().ok_or_else(|| AppError::invalid_param("team_id"))?;
    if draft.display_name.is_empty() {
        return Err(AppError::invalid_param("display_name").into());
    }
    let granted = call.granted(NewChannel { team, kind: draft.channel_type }).await?;
    Ok(Reply::json(channels::create(&call.app, &granted, draft).await?))
}

async fn create_direct(call: Call<api::CreateDirectChannel>) -> Answer<api::CreateDirectChannel> {
    let [one, other] = call.body[..] else { return Err(AppError::invalid_param("user_ids").into()) };
    let granted = call.granted(DirectOf { one, other }).await?;
    Ok(Reply::json(channels::direct(&call.app, &granted).await?))
}

async fn create_group(call: Call<api::CreateGroupChannel>) -> Answer<api::CreateGroupChannel> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(channels::group(&call.app, &granted, &call.body).await?))
}

async fn get(call: Call<api::GetChannel>) -> Answer<api::GetChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::get(&call.app, &granted).await?))
}

async fn get_by_name(call: Call<api::GetChannelByName>) -> Answer<api::GetChannelByName> {
    let (path, deleted) = (&call.path, call.query.include_deleted);
    Ok(Reply::json(channels::by_name(&call.app, &call.cx, path.team_id, &path.channel_name, deleted).await?))
}

async fn get_by_team_name(call: Call<api::GetChannelByNameForTeamName>) -> Answer<api::GetChannelByNameForTeamName> {
    let (path, deleted) = (&call.path, call.query.include_deleted);
    Ok(Reply::json(channels::by_team_name(&call.app, &call.cx, &path.team_name, &path.channel_name, deleted).await?))
}

async fn update(call: Call<api::UpdateChannel>) -> Answer<api::UpdateChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    let channel = channels::change(&call.app, &granted, Change::Replace(call.body)).await?;
    Ok(Reply::json((*channel).clone()))
}

async fn patch(call: Call<api::PatchChannel>) -> Answer<api::PatchChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    let channel = channels::change(&call.app, &granted, Change::Patch(call.body)).await?;
    Ok(Reply::json((*channel).clone()))
}

async fn set_privacy(call: Call<api::UpdateChannelPrivacy>) -> Answer<api::UpdateChannelPrivacy> {
    let wanted = match call.body.privacy.as_str() {
        "O" => ChannelType::Open,
        "P" => ChannelType::Private,
        _ => return Err(AppError::invalid_param("privacy").into()),
    };
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::set_privacy(&call.app, &granted, wanted).await?))
}

async fn make_private(call: Call<api::ConvertChannelToPrivate>) -> Answer<api::ConvertChannelToPrivate> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::set_privacy(&call.app, &granted, ChannelType::Private).await?))
}

async fn move_to(call: Call<api::MoveChannel>) -> Answer<api::MoveChannel> {
    let granted = call.granted(()).await?;
    if call.body.team_id.is_empty() {
        return Err(AppError::invalid_param("team_id").into());
    }
    let (id, team, force) = (call.path.channel_id, call.body.team_id, call.body.force);
    Ok(Reply::json(channels::move_to(&call.app, &granted, id, team, force).await?))
}

async fn common_teams(
    call: Call<api::GetGroupMessageMembersCommonTeams>,
) -> Answer<api::GetGroupMessageMembersCommonTeams> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::common_teams(&call.app, &granted).await?))
}

async fn convert_group(call: Call<api::ConvertGroupMessageToChannel>) -> Answer<api::ConvertGroupMessageToChannel> {
    let body = &call.body;
    if body.channel_id != call.path.channel_id {
        return Err(AppError::invalid_param("channel_id").into());
    }
    if body.team_id.is_empty() {
        return Err(AppError::invalid_param("team_id").into());
    }
    let reads = call.granted(call.path.channel_id).await?;
    let granted =
        call.also_granted::<CreateChannel>(NewChannel { team: body.team_id, kind: ChannelType::Private }).await?;
    let wanted = Conversion { name: body.name.clone(), display_name: body.display_name.clone() };
    Ok(Reply::json(channels::from_group(&call.app, &granted, &reads, wanted).await?))
}

async fn archive(call: Call<api::DeleteChannel>) -> Answer<api::DeleteChannel> {
    if call.query.permanent {
        let granted = call.also_granted::<RemoveChannel>(call.path.channel_id).await?;
        removal::channel(&call.app, &granted).await?;
        return Ok(Reply::ok());
    }
    let granted = match call.granted(call.path.channel_id).await {
        Err(refusal) => {
            let key = "api.channel.delete_channel.type.invalid";
            return Err(members::of_kind(&call, call.path.channel_id, refusal, key).await);
        }
        Ok(granted) => granted,
    };
    channels::archive(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn restore(call: Call<api::RestoreChannel>) -> Answer<api::RestoreChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::restore(&call.app, &granted).await?))
}

async fn stats(call: Call<api::GetChannelStats>) -> Answer<api::GetChannelStats> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::stats(&call.app, &granted).await?))
}

async fn pinned(call: Call<api::GetPinnedPosts>) -> Answer<api::GetPinnedPosts> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(posts::pinned(&call.app, &granted).await?))
}

async fn timezones(call: Call<api::GetChannelMembersTimezones>) -> Answer<api::GetChannelMembersTimezones> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(channels::timezones(&call.app, &granted).await?))
}
