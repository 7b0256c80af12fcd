//! Bookmarks of channels.

use jackfield_api::bookmarks as api;
use jackfield_domain::bookmarks;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::ListChannelBookmarksForChannel, _, _>(list)
        .add::<api::CreateChannelBookmark, _, _>(create)
        .add::<api::UpdateChannelBookmark, _, _>(patch)
        .add::<api::DeleteChannelBookmark, _, _>(delete)
        .add::<api::UpdateChannelBookmarkSortOrder, _, _>(sort)
}

async fn list(call: Call<api::ListChannelBookmarksForChannel>) -> Answer<api::ListChannelBookmarksForChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(bookmarks::list(&call.app, &granted, call.query.bookmarks_since).await?))
}

async fn create(call: Call<api::CreateChannelBookmark>) -> Answer<api::CreateChannelBookmark> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(bookmarks::create(&call.app, &granted, call.body.clone()).await?))
}

async fn patch(call: Call<api::UpdateChannelBookmark>) -> Answer<api::UpdateChannelBookmark> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(bookmarks::patch(&call.app, &granted, call.path.bookmark_id, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteChannelBookmark>) -> Answer<api::DeleteChannelBookmark> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(bookmarks::delete(&call.app, &granted, call.path.bookmark_id).await?))
}

async fn sort(call: Call<api::UpdateChannelBookmarkSortOrder>) -> Answer<api::UpdateChannelBookmarkSortOrder> {
    let granted = call.granted(call.path.channel_id).await?;
    Ok(Reply::json(bookmarks::sort(&call.app, &granted, call.path.bookmark_id, call.body).await?))
}
