//! Posts that are sent later.

use jackfield_api::scheduled_posts as api;
use jackfield_domain::scheduled_posts;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateScheduledPost, _, _>(create)
        .add::<api::GetUserScheduledPosts, _, _>(list)
        .add::<api::UpdateScheduledPost, _, _>(update)
        .add::<api::DeleteScheduledPost, _, _>(delete)
}

async fn create(call: Call<api::CreateScheduledPost>) -> Answer<api::CreateScheduledPost> {
    let granted = call.granted(call.body.channel_id).await?;
    Ok(Reply::json(scheduled_posts::create(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::GetUserScheduledPosts>) -> Answer<api::GetUserScheduledPosts> {
    let granted = call.granted(call.path.team_id).await?;
    let with_direct = call.query.include_direct_channels;
    Ok(Reply::json(scheduled_posts::of_team(&call.app, &granted, with_direct).await?))
}

async fn update(call: Call<api::UpdateScheduledPost>) -> Answer<api::UpdateScheduledPost> {
    let granted = call.granted(call.path.scheduled_post_id).await?;
    Ok(Reply::json(scheduled_posts::update(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteScheduledPost>) -> Answer<api::DeleteScheduledPost> {
    let granted = call.granted(call.path.scheduled_post_id).await?;
    Ok(Reply::json(scheduled_posts::delete(&call.app, &granted).await?))
}
