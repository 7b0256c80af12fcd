//! Subscriptions to events.

use jackfield_api::integrations as api;
use jackfield_domain::subscriptions::{self, Replayed};
use jackfield_model::permission::BotOf;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateEventSubscription, _, _>(create)
        .add::<api::GetEventSubscriptions, _, _>(list)
        .add::<api::GetEventSubscription, _, _>(get)
        .add::<api::UpdateEventSubscription, _, _>(update)
        .add::<api::DeleteEventSubscription, _, _>(delete)
        .add::<api::RotateEventSubscriptionSecret, _, _>(rotate)
        .add::<api::ResumeEventSubscription, _, _>(resume)
        .add::<api::GetEventDeliveries, _, _>(deliveries)
        .add::<api::ReplayEvents, _, _>(replay)
        .add::<api::PullEvents, _, _>(pull)
}

async fn create(call: Call<api::CreateEventSubscription>) -> Answer<api::CreateEventSubscription> {
    let granted = call.granted(BotOf(call.body.bot_user_id)).await?;
    Ok(Reply::json(subscriptions::create(&call.app, &granted, call.body.clone()).await?))
}

async fn list(call: Call<api::GetEventSubscriptions>) -> Answer<api::GetEventSubscriptions> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    Ok(Reply::json(subscriptions::list(&call.app, &granted, (window.limit, window.offset)).await?))
}

async fn get(call: Call<api::GetEventSubscription>) -> Answer<api::GetEventSubscription> {
    let granted = call.granted(call.path.subscription_id).await?;
    Ok(Reply::json(subscriptions::get(&call.app, &granted).await?))
}

async fn update(call: Call<api::UpdateEventSubscription>) -> Answer<api::UpdateEventSubscription> {
    let granted = call.granted(call.path.subscription_id).await?;
    Ok(Reply::json(subscriptions::update(&call.app, &granted, call.body.clone()).await?))
}

async fn delete(call: Call<api::DeleteEventSubscription>) -> Answer<api::DeleteEventSubscription> {
    let granted = call.granted(call.path.subscription_id).await?;
    subscriptions::delete(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn rotate(call: Call<api::RotateEventSubscriptionSecret>) -> Answer<api::RotateEventSubscriptionSecret> {
    let granted = call.granted(call.path.subscription_id).await?;
    Ok(Reply::json(subscriptions::rotate(&call.app, &granted).await?))
}

async fn resume(call: Call<api::ResumeEventSubscription>) -> Answer<api::ResumeEventSubscription> {
    let granted = call.granted(call.path.subscription_id).await?;
    Ok(Reply::json(subscriptions::resume(&call.app, &granted).await?))
}

async fn deliveries(call: Call<api::GetEventDeliveries>) -> Answer<api::GetEventDeliveries> {
    let granted = call.granted(call.path.subscription_id).await?;
    let window = call.query.window();
    let place = (window.limit, window.offset);
    Ok(Reply::json(subscriptions::deliveries(&call.app, &granted, call.query.failed, place).await?))
}

async fn replay(call: Call<api::ReplayEvents>) -> Answer<api::ReplayEvents> {
    let granted = call.granted(call.path.subscription_id).await?;
    let asked = &call.body;
    let what = if asked.failed {
        Replayed::Failed
    } else if asked.event_ids.is_empty() {
        Replayed::Between(asked.from, asked.to)
    } else {
        Replayed::Events(asked.event_ids.clone())
    };
    let count = subscriptions::replay(&call.app, &granted, what).await?;
    Ok(Reply::json(api::ReplayAnswer { count: i64::try_from(count).unwrap_or(i64::MAX) }))
}

async fn pull(call: Call<api::PullEvents>) -> Answer<api::PullEvents> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let limit = if query.limit == 0 { 60 } else { query.limit };
    let page = subscriptions::pull(&call.app, &granted, query.subscription_id, (query.after, limit)).await?;
    Ok(Reply::json(page))
}
