//! Lists of channels, suggestions and searches.

use jackfield_api::PlainOrMore;
use jackfield_api::channels as api;
use jackfield_api::query::Window;
use jackfield_domain::channels::{self, All, Archived};
use jackfield_domain::config::API_VERSION;
use jackfield_model::{Channel, ChannelsWithCount};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetPublicChannelsForTeam, _, _>(public)
        .add::<api::GetPublicChannelsByIdsForTeam, _, _>(public_by_ids)
        .add::<api::GetDeletedChannelsForTeam, _, _>(deleted)
        .add::<api::GetChannelsForTeamForUser, _, _>(of_user_in_team)
        .add::<api::GetChannelsForUser, _, _>(of_user)
        .add::<api::AutocompleteChannelsForTeam, _, _>(autocomplete)
        .add::<api::AutocompleteChannelsForTeamForSearch, _, _>(autocomplete_own)
        .add::<api::SearchChannels, _, _>(search)
        .add::<api::SearchAllChannels, _, _>(search_all)
        .add::<api::GetAllChannels, _, _>(all)
        .add::<api::SearchGroupChannels, _, _>(search_groups)
        .add::<api::SearchArchivedChannels, _, _>(search_archived)
        .add::<api::GetPrivateChannelsForTeam, _, _>(private)
        .add::<api::GetChannelsMemberCount, _, _>(member_counts)
}

async fn public(call: Call<api::GetPublicChannelsForTeam>) -> Answer<api::GetPublicChannelsForTeam> {
    let granted = call.granted(call.path.team_id).await?;
    let window = call.query.window();
    Ok(Reply::json(channels::public_of_team(&call.app, &granted, window.limit, window.offset).await?))
}

async fn private(call: Call<api::GetPrivateChannelsForTeam>) -> Answer<api::GetPrivateChannelsForTeam> {
    let granted = call.granted(()).await?;
    let (team, window) = (call.path.team_id, call.query.window());
    Ok(Reply::json(channels::private_of_team(&call.app, &granted, team, window.limit, window.offset).await?))
}

async fn all(call: Call<api::GetAllChannels>) -> Answer<api::GetAllChannels> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let window = Window::new(query.page, query.per_page);
    let list = All {
        include_deleted: query.include_deleted,
        exclude_default: query.exclude_default_channels,
        limit: window.limit,
        offset: window.offset,
    };
    let (channels, total_count) = channels::all(&call.app, &granted, list).await?;
    Ok(Reply::json(if query.include_total_count {
        PlainOrMore::More(ChannelsWithCount { channels, total_count })
    } else {
        PlainOrMore::Plain(channels)
    }))
}

async fn search_groups(call: Call<api::SearchGroupChannels>) -> Answer<api::SearchGroupChannels> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(channels::search_groups(&call.app, &granted, &call.body.term).await?))
}

async fn search_archived(call: Call<api::SearchArchivedChannels>) -> Answer<api::SearchArchivedChannels> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(channels::search_archived(&call.app, &granted, &call.body.term).await?))
}

async fn member_counts(call: Call<api::GetChannelsMemberCount>) -> Answer<api::GetChannelsMemberCount> {
    let _somebody = call.granted(()).await?;
    Ok(Reply::json(channels::member_counts(&call.app, &call.cx, &call.body).await?))
}

async fn public_by_ids(call: Call<api::GetPublicChannelsByIdsForTeam>) -> Answer<api::GetPublicChannelsByIdsForTeam> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(channels::public_by_ids(&call.app, &granted, &call.body).await?))
}

async fn deleted(call: Call<api::GetDeletedChannelsForTeam>) -> Answer<api::GetDeletedChannelsForTeam> {
    let granted = call.granted(call.path.team_id).await?;
    let window = call.query.window();
    Ok(Reply::json(channels::deleted_of_team(&call.app, &granted, window.limit, window.offset).await?))
}

async fn of_user_in_team(call: Call<api::GetChannelsForTeamForUser>) -> Answer<api::GetChannelsForTeamForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let archived = Archived { include: call.query.include_deleted, since: call.query.last_delete_at };
    let found = channels::of_user_in_team(&call.app, &granted, call.path.team_id, archived).await?;
    let tag = etag(&found);
    Ok(Reply::json(found).with_etag(tag))
}

async fn of_user(call: Call<api::GetChannelsForUser>) -> Answer<api::GetChannelsForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let archived = Archived { include: call.query.include_deleted, since: call.query.last_delete_at };
    Ok(Reply::json(channels::of_user(&call.app, &granted, archived).await?))
}

async fn autocomplete(call: Call<api::AutocompleteChannelsForTeam>) -> Answer<api::AutocompleteChannelsForTeam> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(channels::autocomplete(&call.app, &granted, &call.query.name).await?))
}

async fn autocomplete_own(
    call: Call<api::AutocompleteChannelsForTeamForSearch>,
) -> Answer<api::AutocompleteChannelsForTeamForSearch> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(channels::autocomplete_own(&call.app, &granted, &call.query.name).await?))
}

async fn search(call: Call<api::SearchChannels>) -> Answer<api::SearchChannels> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(channels::search_team(&call.app, &granted, &call.body.term).await?))
}

async fn search_all(call: Call<api::SearchAllChannels>) -> Answer<api::SearchAllChannels> {
    let granted = call.granted(()).await?;
    // Mattermost: an administrator's search, unless the client says that it is none.
    let as_administrator = call.query.system_console != "false";
    let (channels, total_count) = channels::search_all(&call.app, &granted, &call.body, as_administrator).await?;
    let paged = call.body.page.is_some() && call.body.per_page.is_some();
    Ok(Reply::json(if paged {
        PlainOrMore::More(ChannelsWithCount { channels, total_count })
    } else {
        PlainOrMore::Plain(channels)
    }))
}

/// Changes with every change of a channel in the list, and with the list itself.
fn etag(channels: &[Channel]) -> String {
    let latest = channels.iter().max_by_key(|channel| (channel.update_at, channel.last_post_at, channel.id));
    let (id, update_at) = latest.map(|channel| (channel.id, channel.update_at)).unwrap_or_default();
    let posts: i64 = channels.iter().map(|channel| channel.total_msg_count).sum();
    format!("{API_VERSION}.{id}.{update_at}.{posts}.{}", channels.len())
}
