//! Threads that a user follows.

use jackfield_api::threads as api;
use jackfield_domain::posts::{self, ThreadsQuery};
use jackfield_model::AppError;
use jackfield_model::permission::ReadPost;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetUserThreads, _, _>(list)
        .add::<api::GetUserThread, _, _>(get)
        .add::<api::UpdateThreadsReadForUser, _, _>(read_all)
        .add::<api::UpdateThreadReadForUser, _, _>(read)
        .add::<api::SetThreadUnreadByPostId, _, _>(unread)
        .add::<api::StartFollowingThread, _, _>(follow)
        .add::<api::StopFollowingThread, _, _>(unfollow)
}

async fn list(call: Call<api::GetUserThreads>) -> Answer<api::GetUserThreads> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let query = &call.query;
    if !query.before.is_empty() && !query.after.is_empty() {
        return Err(AppError::of("api.getThreadsForUser.bad_params", 400).into());
    }
    if query.totals_only && query.threads_only {
        return Err(AppError::of("api.getThreadsForUser.bad_only_params", 400).into());
    }
    let wanted = ThreadsQuery {
        team: call.path.team_id,
        unread_only: query.unread,
        include_deleted: query.deleted,
        since: query.since,
        before: query.before,
        after: query.after,
        exclude_direct: query.exclude_direct,
        limit: query.per_page.0.into(),
        totals_only: query.totals_only,
        threads_only: query.threads_only,
        extended: query.extended,
    };
    Ok(Reply::json(posts::followed_threads(&call.app, &granted, wanted).await?))
}

async fn get(call: Call<api::GetUserThread>) -> Answer<api::GetUserThread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(posts::followed_thread(&call.app, &granted, call.path.thread_id, call.query.extended).await?))
}

async fn read_all(call: Call<api::UpdateThreadsReadForUser>) -> Answer<api::UpdateThreadsReadForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    posts::mark_all_threads_read(&call.app, &granted, call.path.team_id).await?;
    Ok(Reply::ok())
}

async fn read(call: Call<api::UpdateThreadReadForUser>) -> Answer<api::UpdateThreadReadForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let path = &call.path;
    let thread = posts::mark_thread_read(&call.app, &granted, path.team_id, path.thread_id, path.timestamp).await?;
    Ok(Reply::json(thread))
}

async fn unread(call: Call<api::SetThreadUnreadByPostId>) -> Answer<api::SetThreadUnreadByPostId> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let path = &call.path;
    let thread =
        posts::mark_thread_unread_from(&call.app, &granted, path.team_id, path.thread_id, path.post_id).await?;
    Ok(Reply::json(thread))
}

async fn follow(call: Call<api::StartFollowingThread>) -> Answer<api::StartFollowingThread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    let read = call.also_granted::<ReadPost>(call.path.thread_id).await?;
    posts::follow_thread(&call.app, &granted, &read, call.path.team_id).await?;
    Ok(Reply::ok())
}

async fn unfollow(call: Call<api::StopFollowingThread>) -> Answer<api::StopFollowingThread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    posts::unfollow_thread(&call.app, &granted, call.path.team_id, call.path.thread_id).await?;
    Ok(Reply::ok())
}
