//! Drafts. They are their author's alone: not even who may edit other users sees them.

use jackfield_api::drafts as api;
use jackfield_api::path::UserRef;
use jackfield_domain::drafts;
use jackfield_model::{AppError, PostId, UserId};

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::UpsertDraft, _, _>(upsert)
        .add::<api::GetDrafts, _, _>(list)
        .add::<api::DeleteDraft, _, _>(delete)
        .add::<api::DeleteDraftForThread, _, _>(delete_of_thread)
}

async fn upsert(call: Call<api::UpsertDraft>) -> Answer<api::UpsertDraft> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(drafts::upsert(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::GetDrafts>) -> Answer<api::GetDrafts> {
    check_own(call.path.user_id, call.me())?;
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(drafts::of_team(&call.app, &granted).await?))
}

async fn delete(call: Call<api::DeleteDraft>) -> Answer<api::DeleteDraft> {
    check_own(call.path.user_id, call.me())?;
    let granted = call.granted(call.me()).await?;
    drafts::delete(&call.app, &granted, call.path.channel_id, PostId::EMPTY).await?;
    Ok(Reply::ok())
}

async fn delete_of_thread(call: Call<api::DeleteDraftForThread>) -> Answer<api::DeleteDraftForThread> {
    check_own(call.path.user_id, call.me())?;
    let granted = call.granted(call.me()).await?;
    drafts::delete(&call.app, &granted, call.path.channel_id, call.path.thread_id).await?;
    Ok(Reply::ok())
}

fn check_own(user: UserRef, me: UserId) -> Result<(), Refusal> {
    if user.or(me) == me { Ok(()) } else { Err(AppError::no_permission().into()) }
}
