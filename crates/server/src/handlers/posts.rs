//! Posts: writing, pages, threads, pins, search.

use jackfield_api::posts as api;
use jackfield_domain::config::API_VERSION;
use jackfield_domain::posts::{self, Around, Author, Cursor, Done, PageQuery, Pressed, ThreadQuery};
use jackfield_domain::presence;
use jackfield_model::permission::{CreatePost, EditUser, ManageSystem, SignedIn};
use jackfield_model::{AppError, ClientPost, MM_BLOCKS_KEPT, Post, PostActionApiResponse, PostList};

use crate::call::{Answer, Call, invalid_url};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreatePost, _, _>(create)
        .add::<api::CreatePostEphemeral, _, _>(create_ephemeral)
        .add::<api::GetPost, _, _>(get)
        .add::<api::GetPostsByIds, _, _>(by_ids)
        .add::<api::UpdatePost, _, _>(update)
        .add::<api::PatchPost, _, _>(patch)
        .add::<api::DeletePost, _, _>(delete)
        .add::<api::MoveThread, _, _>(move_thread)
        .add::<api::GetPostThread, _, _>(thread)
        .add::<api::GetPostsForChannel, _, _>(page)
        .add::<api::GetPostsAroundLastUnread, _, _>(around_unread)
        .add::<api::SetPostUnread, _, _>(set_unread)
        .add::<api::GetFlaggedPostsForUser, _, _>(flagged)
        .add::<api::PinPost, _, _>(pin)
        .add::<api::UnpinPost, _, _>(unpin)
        .add::<api::GetEditHistoryForPost, _, _>(edit_history)
        .add::<api::RestorePostVersion, _, _>(restore)
        .add::<api::SaveAcknowledgementForPost, _, _>(acknowledge)
        .add::<api::DeleteAcknowledgementForPost, _, _>(take_acknowledgement_back)
        .add::<api::SetPostReminder, _, _>(remind)
        .add::<api::GetPostInfo, _, _>(info)
        .add::<api::GetFileInfosForPost, _, _>(files)
        .add::<api::DoPostAction, _, _>(press)
        .add::<api::SearchPosts, _, _>(search)
        .add::<api::SearchPostsInAllTeams, _, _>(search_everywhere)
}

fn etag(post: &Post) -> String {
    format!("{API_VERSION}.{}.{}", post.id, post.update_at)
}

fn list_etag(list: &PostList) -> String {
    let newest = list.posts.values().max_by_key(|post| (post.update_at, post.id));
    newest.map_or_else(|| format!("{API_VERSION}.0.0"), |post| etag(post))
}

async fn create(call: Call<api::CreatePost>) -> Answer<api::CreatePost> {
    let granted = call.granted_alike(call.body.channel_id).await?;
    let post = posts::create(&call.app, &granted, call.body.clone(), Author::Caller).await?;
    if call.query.sets_online() {
        presence::active(&call.app, call.me(), true, false).await;
    }
    Ok(Reply::json(ClientPost::from(&*post)).with_etag(etag(&post)))
}

async fn create_ephemeral(call: Call<api::CreatePostEphemeral>) -> Answer<api::CreatePostEphemeral> {
    if call.body.user_id.is_empty() {
        return Err(AppError::invalid_param("user_id").into());
    }
    let granted = call.granted(call.body.post.channel_id).await?;
    let shown = posts::create_ephemeral(&call.app, &granted, call.body.user_id, call.body.post.clone());
    Ok(Reply::json(ClientPost::from(&*shown)))
}

async fn get(call: Call<api::GetPost>) -> Answer<api::GetPost> {
    let granted = call.granted(call.path.post_id).await?;
    let post = posts::get(&call.app, &granted, call.query.include_deleted).await?;
    let tag = etag(&post);
    Ok(Reply::json(post).with_etag(tag))
}

async fn by_ids(call: Call<api::GetPostsByIds>) -> Answer<api::GetPostsByIds> {
    Ok(Reply::json(posts::by_ids(&call.app, &call.cx, &call.body).await?))
}

async fn update(call: Call<api::UpdatePost>) -> Answer<api::UpdatePost> {
    let granted = call.granted_alike(call.path.post_id).await?;
    let post = posts::replace(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::json(ClientPost::from(&*post)))
}

async fn patch(call: Call<api::PatchPost>) -> Answer<api::PatchPost> {
    let granted = call.granted_alike(call.path.post_id).await?;
    let post = posts::patch(&call.app, &granted, call.body.clone()).await?;
    Ok(Reply::json(ClientPost::from(&*post)))
}

async fn delete(call: Call<api::DeletePost>) -> Answer<api::DeletePost> {
    let granted = call.granted(call.path.post_id).await?;
    posts::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn move_thread(call: Call<api::MoveThread>) -> Answer<api::MoveThread> {
    if call.body.channel_id.is_empty() {
        return Err(AppError::invalid_param("channel_id").into());
    }
    let granted = call.granted(call.path.post_id).await?;
    let into = call.also_granted::<CreatePost>(call.body.channel_id).await?;
    posts::move_to(&call.app, &granted, &into).await?;
    Ok(Reply::ok())
}

async fn thread(call: Call<api::GetPostThread>) -> Answer<api::GetPostThread> {
    let granted = call.granted(call.path.post_id).await?;
    let query = &call.query;
    if !matches!(query.direction.as_str(), "" | "up" | "down") {
        return Err(AppError::invalid_param("direction").into());
    }
    if !query.from_post.is_empty() && query.from_create_at.is_never() && query.from_update_at.is_never() {
        return Err(AppError::invalid_param("fromCreateAt").into());
    }
    let by_change = !query.from_update_at.is_never();
    // Mattermost: changes are read forwards, and from a time on.
    if by_change && query.direction == "up" || query.updates_only && !by_change {
        return Err(AppError::invalid_param("fromUpdateAt").into());
    }
    let from = (!query.from_post.is_empty()).then_some((query.from_create_at, query.from_post));
    let wanted = ThreadQuery {
        limit: query.per_page.0.into(),
        from,
        changed_after: by_change.then_some((query.from_update_at, query.from_post)),
        changes_only: query.updates_only,
        down: query.direction == "down",
        alone: query.skip_fetch_threads,
        collapsed: query.collapsed_threads,
        extended: query.collapsed_threads_extended,
    };
    let list = posts::thread(&call.app, &granted, wanted).await?;
    let tag = list_etag(&list);
    Ok(Reply::json(list).with_etag(tag))
}

async fn page(call: Call<api::GetPostsForChannel>) -> Answer<api::GetPostsForChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    let query = &call.query;
    if query.include_deleted {
        call.also_granted::<ManageSystem>(()).await?;
    }
    let window = query.window();
    let offset = window.offset;
    let cursor = if !query.since.0.is_never() {
        Cursor::Since(query.since.0)
    } else if !query.before.is_empty() {
        Cursor::Before { post: query.before, offset }
    } else if !query.after.is_empty() {
        Cursor::After { post: query.after, offset }
    } else {
        Cursor::Newest { offset }
    };
    let wanted = PageQuery {
        cursor,
        limit: window.limit,
        collapsed: query.collapsed_threads,
        extended: query.collapsed_threads_extended,
        skip_threads: query.skip_fetch_threads,
        with_deleted: query.include_deleted,
    };
    let list = posts::page(&call.app, &granted, wanted).await?;
    let tag = list_etag(&list);
    Ok(Reply::json(list).with_etag(tag))
}

async fn around_unread(call: Call<api::GetPostsAroundLastUnread>) -> Answer<api::GetPostsAroundLastUnread> {
    let granted = call.granted(call.path.channel_id).await?;
    let own = call.also_granted::<EditUser>(call.path.user_id.or(call.me())).await?;
    let query = &call.query;
    if query.limit_after.0 == 0 {
        return Err(invalid_url("limit_after is 0"));
    }
    let around = Around {
        before: query.limit_before.0.into(),
        after: query.limit_after.0.into(),
        collapsed: query.collapsed_threads,
        extended: query.collapsed_threads_extended,
        skip_threads: query.skip_fetch_threads,
    };
    let list = posts::around_unread(&call.app, &granted, own.target(), around).await?;
    let tag = list_etag(&list);
    Ok(Reply::json(list).with_etag(tag))
}

async fn set_unread(call: Call<api::SetPostUnread>) -> Answer<api::SetPostUnread> {
    let granted = call.granted(call.path.post_id).await?;
    let own = call.also_granted::<EditUser>(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(posts::mark_unread_from(&call.app, &granted, &own).await?))
}

async fn flagged(call: Call<api::GetFlaggedPostsForUser>) -> Answer<api::GetFlaggedPostsForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let window = call.query.window();
    let place = (window.limit, window.offset);
    let list = posts::flagged(&call.app, &granted, call.query.team_id, call.query.channel_id, place).await?;
    Ok(Reply::json(list))
}

async fn pin(call: Call<api::PinPost>) -> Answer<api::PinPost> {
    let granted = call.granted_alike(call.path.post_id).await?;
    posts::set_pinned(&call.app, &granted, true).await?;
    Ok(Reply::ok())
}

async fn unpin(call: Call<api::UnpinPost>) -> Answer<api::UnpinPost> {
    let granted = call.granted_alike(call.path.post_id).await?;
    posts::set_pinned(&call.app, &granted, false).await?;
    Ok(Reply::ok())
}

async fn edit_history(call: Call<api::GetEditHistoryForPost>) -> Answer<api::GetEditHistoryForPost> {
    let granted = call.granted(call.path.post_id).await?;
    Ok(Reply::json(posts::edit_history(&call.app, &granted).await?))
}

async fn restore(call: Call<api::RestorePostVersion>) -> Answer<api::RestorePostVersion> {
    let granted = call.granted(call.path.post_id).await?;
    let post = posts::restore_version(&call.app, &granted, call.path.restore_version_id).await?;
    Ok(Reply::json(ClientPost::from(&*post)))
}

async fn acknowledge(call: Call<api::SaveAcknowledgementForPost>) -> Answer<api::SaveAcknowledgementForPost> {
    let granted = call.granted(call.path.post_id).await?;
    let own = call.also_granted::<EditUser>(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(posts::acknowledge(&call.app, &granted, &own).await?))
}

async fn take_acknowledgement_back(
    call: Call<api::DeleteAcknowledgementForPost>,
) -> Answer<api::DeleteAcknowledgementForPost> {
    let granted = call.granted(call.path.post_id).await?;
    let own = call.also_granted::<EditUser>(call.path.user_id.or(call.me())).await?;
    posts::take_acknowledgement_back(&call.app, &granted, &own).await?;
    Ok(Reply::ok())
}

async fn remind(call: Call<api::SetPostReminder>) -> Answer<api::SetPostReminder> {
    let granted = call.granted(call.path.post_id).await?;
    let own = call.also_granted::<EditUser>(call.path.user_id.or(call.me())).await?;
    posts::remind(&call.app, &granted, &own, call.body.target_time).await?;
    Ok(Reply::ok())
}

async fn info(call: Call<api::GetPostInfo>) -> Answer<api::GetPostInfo> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(posts::info(&call.app, &granted, call.path.post_id).await?))
}

async fn files(call: Call<api::GetFileInfosForPost>) -> Answer<api::GetFileInfosForPost> {
    let granted = call.granted(call.path.post_id).await?;
    let administers =
        if call.query.include_deleted { Some(call.also_granted::<ManageSystem>(()).await?) } else { None };
    Ok(Reply::json(posts::files_of(&call.app, &granted, administers.as_ref()).await?))
}

async fn press(call: Call<api::DoPostAction>) -> Answer<api::DoPostAction> {
    let pressed = Pressed {
        action_id: call.path.action_id.clone(),
        selected_option: call.body.selected_option.clone(),
        query: call.body.query.clone(),
    };
    let done = if matches!(call.body.cookie.as_str(), "" | MM_BLOCKS_KEPT) {
        let granted = call.granted(call.path.post_id).await?;
        posts::press(&call.app, &granted, pressed).await?
    } else {
        let _somebody = call.also_granted::<SignedIn>(()).await?;
        posts::press_sealed(&call.app, &call.cx, call.path.post_id, &call.body.cookie, pressed).await?
    };
    let Done { trigger_id, goto_location } = done;
    Ok(Reply::json(PostActionApiResponse { status: "OK".into(), trigger_id, goto_location }))
}

async fn search(call: Call<api::SearchPosts>) -> Answer<api::SearchPosts> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(posts::search_in(&call.app, &granted, call.body.clone()).await?))
}

async fn search_everywhere(call: Call<api::SearchPostsInAllTeams>) -> Answer<api::SearchPostsInAllTeams> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(posts::search_everywhere(&call.app, &granted, call.body.clone()).await?))
}
