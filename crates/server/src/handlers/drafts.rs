//! Drafts. They are their author's alone: not even who may edit other users sees them.

use jackfield_api::drafts as api;
use jackfield_domain::drafts;
use jackfield_model::PostId;
use jackfield_model::permission::ManageDrafts;

use crate::call::{Answer, Call};
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
    call.also_granted::<ManageDrafts>(call.path.user_id.or(call.me())).await?;
    let granted = call.granted(call.path.team_id).await?;
    Ok(Reply::json(drafts::of_team(&call.app, &granted).await?))
}

async fn delete(call: Call<api::DeleteDraft>) -> Answer<api::DeleteDraft> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    drafts::delete(&call.app, &granted, call.path.channel_id, PostId::EMPTY).await?;
    Ok(Reply::ok())
}

async fn delete_of_thread(call: Call<api::DeleteDraftForThread>) -> Answer<api::DeleteDraftForThread> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    drafts::delete(&call.app, &granted, call.path.channel_id, call.path.thread_id).await?;
    Ok(Reply::ok())
}
