//! Reactions.

use jackfield_api::reactions as api;
use jackfield_domain::reactions;
use jackfield_model::permission::ReactionOf;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::SaveReaction, _, _>(save)
        .add::<api::DeleteReaction, _, _>(delete)
        .add::<api::GetReactions, _, _>(of_post)
        .add::<api::GetBulkReactions, _, _>(of_posts)
}

async fn save(call: Call<api::SaveReaction>) -> Answer<api::SaveReaction> {
    reactions::check_draft(call.body.user_id, call.body.post_id, &call.body.emoji_name)?;
    let granted = call.granted(call.body.post_id).await?;
    Ok(Reply::json(reactions::add(&call.app, &granted, call.body.user_id, &call.body.emoji_name).await?))
}

async fn delete(call: Call<api::DeleteReaction>) -> Answer<api::DeleteReaction> {
    let reaction = ReactionOf { post: call.path.post_id, user: call.path.user_id.or(call.me()) };
    let granted = call.granted(reaction).await?;
    reactions::remove(&call.app, &granted, &call.path.emoji_name).await?;
    Ok(Reply::ok())
}

async fn of_post(call: Call<api::GetReactions>) -> Answer<api::GetReactions> {
    let granted = call.granted(call.path.post_id).await?;
    Ok(Reply::json(reactions::of_post(&call.app, &granted).await?))
}

async fn of_posts(call: Call<api::GetBulkReactions>) -> Answer<api::GetBulkReactions> {
    let _signed_in = call.granted(()).await?;
    Ok(Reply::json(reactions::of_posts(&call.app, &call.cx, &call.body).await?))
}
