//! Posts: writing, pages, threads, pins, search.

use jackfield_api::posts as api;
use jackfield_domain::config::API_VERSION;
use jackfield_domain::posts::{self, Around, Author, Cursor, PageQuery, Pressed};
use jackfield_domain::presence;
use jackfield_model::permission::{EditUser, ReadChannel, SignedIn};
use jackfield_model::{
    AppError, Channel, ChannelMember, ClientPost, FileInfo, Millis, Post, PostActionApiResponse, PostInfo, PostList,
    PostPatch, Team, TeamId, TeamMember, limits,
};
use jackfield_storage as storage;

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
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
        .add::<api::GetPostThread, _, _>(thread)
        .add::<api::GetPostsForChannel, _, _>(page)
        .add::<api::GetPostsAroundLastUnread, _, _>(around_unread)
        .add::<api::SetPostUnread, _, _>(set_unread)
        .add::<api::GetFlaggedPostsForUser, _, _>(flagged)
        .add::<api::PinPost, _, _>(pin)
        .add::<api::UnpinPost, _, _>(unpin)
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
    newest.map_or_else(|| format!("{API_VERSION}.0.0"), etag)
}

async fn create(call: Call<api::CreatePost>) -> Answer<api::CreatePost> {
    let draft = call.body.clone();
    posts::check_draft(&draft)?;
    let granted = call.granted(draft.channel_id).await?;
    let draft = Post {
        create_at: if call.app.holds(&call.cx, "manage_system") { draft.create_at } else { Millis::NEVER },
        ..draft
    };
    let post = posts::create(&call.app, &granted, draft, Author::Caller).await?;
    if call.query.sets_online() {
        presence::active(&call.app, call.me(), true, false).await;
    }
    Ok(Reply::shared(&*post)?.with_etag(etag(&post)))
}

async fn create_ephemeral(call: Call<api::CreatePostEphemeral>) -> Answer<api::CreatePostEphemeral> {
    let granted = call.granted(call.body.post.channel_id).await?;
    let mut post = Post { user_id: granted.user_id(), ..call.body.post.clone() };
    // What a person binds to a button is asked by nobody.
    posts::hide_integrations(&mut post);
    let shown = posts::ephemeral(&call.app, &call.cx, call.body.user_id, post);
    Ok(Reply::json(ClientPost::from(&*shown).into()))
}

async fn get(call: Call<api::GetPost>) -> Answer<api::GetPost> {
    let granted = call.granted(call.path.post_id).await?;
    let include_deleted = call.query.include_deleted && call.app.holds(&call.cx, "manage_system");
    let post = posts::get(&call.app, &granted, include_deleted).await?;
    let tag = etag(&post);
    Ok(Reply::json(post).with_etag(tag))
}

async fn by_ids(call: Call<api::GetPostsByIds>) -> Answer<api::GetPostsByIds> {
    if call.body.is_empty() || call.body.len() > limits::IDS_PER_REQUEST {
        return Err(AppError::invalid_param("post_ids").into());
    }
    Ok(Reply::json(posts::by_ids(&call.app, &call.cx, &call.body).await?))
}

async fn update(call: Call<api::UpdatePost>) -> Answer<api::UpdatePost> {
    if !call.body.id.is_empty() && call.body.id != call.path.post_id {
        return Err(AppError::invalid_param("id").into());
    }
    let granted = call.granted(call.path.post_id).await?;
    let post = call.body.clone();
    let patch = PostPatch {
        is_pinned: Some(post.is_pinned),
        message: Some(post.message),
        props: Some(post.props),
        ..PostPatch::default()
    };
    let post = posts::patch(&call.app, &granted, patch).await?;
    Reply::shared(&*post)
}

async fn patch(call: Call<api::PatchPost>) -> Answer<api::PatchPost> {
    let granted = call.granted(call.path.post_id).await?;
    let post = posts::patch(&call.app, &granted, call.body.clone()).await?;
    Reply::shared(&*post)
}

async fn delete(call: Call<api::DeletePost>) -> Answer<api::DeletePost> {
    let granted = call.granted(call.path.post_id).await?;
    posts::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn thread(call: Call<api::GetPostThread>) -> Answer<api::GetPostThread> {
    let granted = call.granted(call.path.post_id).await?;
    let query = &call.query;
    let from = (!query.from_post.is_empty()).then_some((query.from_create_at, query.from_post));
    let limit = query.per_page.min(limits::PAGE_MAX).into();
    let list = posts::thread(&call.app, &granted, limit, from, query.direction == "down").await?;
    let tag = list_etag(&list);
    Ok(Reply::json(list).with_etag(tag))
}

async fn page(call: Call<api::GetPostsForChannel>) -> Answer<api::GetPostsForChannel> {
    let granted = call.granted(call.path.channel_id).await?;
    let query = &call.query;
    let window = query.window();
    let offset = window.offset;
    let cursor = if !query.since.is_never() {
        Cursor::Since(query.since)
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
        skip_threads: query.skip_fetch_threads,
    };
    let list = posts::page(&call.app, &granted, wanted).await?;
    let tag = list_etag(&list);
    Ok(Reply::json(list).with_etag(tag))
}

async fn around_unread(call: Call<api::GetPostsAroundLastUnread>) -> Answer<api::GetPostsAroundLastUnread> {
    let granted = call.granted(call.path.channel_id).await?;
    let own = call.also_granted::<EditUser>(call.path.user_id.or(call.me())).await?;
    let query = &call.query;
    let around = Around {
        before: query.limit_before.0.into(),
        after: query.limit_after.0.max(1).into(),
        collapsed: query.collapsed_threads,
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
    let granted = call.granted(call.path.post_id).await?;
    posts::set_pinned(&call.app, &granted, true).await?;
    Ok(Reply::ok())
}

async fn unpin(call: Call<api::UnpinPost>) -> Answer<api::UnpinPost> {
    let granted = call.granted(call.path.post_id).await?;
    posts::set_pinned(&call.app, &granted, false).await?;
    Ok(Reply::ok())
}

async fn info(call: Call<api::GetPostInfo>) -> Answer<api::GetPostInfo> {
    let me = call.me();
    let not_found = || Refusal::from(AppError::new("app.post.get.app_error", 404, "Unable to find the existing post."));
    let fault = |error: storage::Error| Refusal::from(jackfield_domain::Failure::from(error));
    let store = &call.app.store;
    let post = storage::posts::by_id(me, call.path.post_id)
        .optional::<Post>(store)
        .await
        .map_err(fault)?
        .ok_or_else(not_found)?;
    let channel = storage::channels::by_id(post.channel_id)
        .optional::<Channel>(store)
        .await
        .map_err(fault)?
        .ok_or_else(not_found)?;
    // A public channel of an open team may be joined; nothing else is told of.
    let readable = call.app.may::<ReadChannel>(&call.cx, channel.id).await?;
    let member = storage::channel_members::get(channel.id, me).optional::<ChannelMember>(store).await.map_err(fault)?;
    let team = match channel.team_id.some() {
        Some(id) => storage::teams::by_id(id).optional::<Team>(store).await.map_err(fault)?,
        None => None,
    };
    let joinable =
        channel.channel_type == jackfield_model::ChannelType::Open && team.as_ref().is_some_and(Team::is_open);
    if !readable && !joinable {
        return Err(not_found());
    }
    let in_team = match channel.team_id.some() {
        Some(id) => storage::team_members::get(id, me).optional::<TeamMember>(store).await.map_err(fault)?,
        None => None,
    };
    let team = team.unwrap_or_default();
    Ok(Reply::json(PostInfo {
        channel_id: channel.id,
        channel_type: channel.channel_type,
        channel_display_name: channel.display_name,
        has_joined_channel: member.is_some(),
        team_id: channel.team_id,
        team_type: if channel.team_id.is_empty() { String::new() } else { team.team_type.to_string() },
        team_display_name: team.display_name,
        has_joined_team: in_team.is_some_and(|member| member.delete_at.is_never()),
    }))
}

async fn files(call: Call<api::GetFileInfosForPost>) -> Answer<api::GetFileInfosForPost> {
    let granted = call.granted(call.path.post_id).await?;
    let found = storage::files::of_post(granted.target())
        .all::<FileInfo>(&call.app.store)
        .await
        .map_err(jackfield_domain::Failure::from)?;
    Ok(Reply::json(found))
}

async fn press(call: Call<api::DoPostAction>) -> Answer<api::DoPostAction> {
    let trigger_id = jackfield_model::secret::fresh();
    let pressed = Pressed {
        action_id: call.path.action_id.clone(),
        selected_option: call.body.selected_option.clone(),
        trigger_id: trigger_id.clone(),
    };
    if call.body.cookie.is_empty() {
        let granted = call.granted(call.path.post_id).await?;
        posts::press(&call.app, &granted, pressed).await?;
    } else {
        // The post is not kept: what it is bound to, and where it was shown, comes sealed.
        let _somebody = call.app.authorize::<SignedIn>(&call.cx, ()).await?;
        let (post, action) = (call.path.post_id, &call.path.action_id);
        let sealed = posts::unseal(&call.app, call.me(), post, action, &call.body.cookie)?;
        let granted = call.app.authorize::<ReadChannel>(&call.cx, sealed.channel_id()).await?;
        posts::press_sealed(&call.app, &granted, sealed, pressed).await?;
    }
    Ok(Reply::json(PostActionApiResponse { status: "OK".into(), trigger_id }))
}

async fn search(call: Call<api::SearchPosts>) -> Answer<api::SearchPosts> {
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(posts::search(&call.app, &call.cx, granted.target(), call.body.clone()).await?))
}

async fn search_everywhere(call: Call<api::SearchPostsInAllTeams>) -> Answer<api::SearchPostsInAllTeams> {
    Ok(Reply::json(posts::search(&call.app, &call.cx, TeamId::EMPTY, call.body.clone()).await?))
}
