//! What clients ask for as they start, and what people try out.

use jackfield_api::system as api;
use jackfield_domain::{notifications, server};

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetNotices, _, _>(notices)
        .add::<api::MarkNoticesViewed, _, _>(notices_viewed)
        .add::<api::GetOnboardingComplete, _, _>(onboarding)
        .add::<api::CompleteOnboarding, _, _>(complete_onboarding)
        .add::<api::GetMarketplaceVisitedByAdmin, _, _>(marketplace_visited)
        .add::<api::UpdateMarketplaceVisitedByAdmin, _, _>(visit_marketplace)
        .add::<api::TestNotification, _, _>(test_notification)
}

async fn notices(call: Call<api::GetNotices>) -> Answer<api::GetNotices> {
    let _signed_in = call.granted(()).await?;
    // Mattermost fetches them from its maker, whom this server does not ask.
    Ok(Reply::json(Vec::new()))
}

async fn notices_viewed(call: Call<api::MarkNoticesViewed>) -> Answer<api::MarkNoticesViewed> {
    let _signed_in = call.granted(()).await?;
    // There are none, and so nothing to remember of them.
    Ok(Reply::ok())
}

async fn onboarding(call: Call<api::GetOnboardingComplete>) -> Answer<api::GetOnboardingComplete> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(server::onboarding(&call.app, &granted).await?))
}

async fn complete_onboarding(call: Call<api::CompleteOnboarding>) -> Answer<api::CompleteOnboarding> {
    let granted = call.granted(()).await?;
    server::complete_onboarding(&call.app, &granted, &call.body).await?;
    Ok(Reply::ok())
}

async fn marketplace_visited(
    call: Call<api::GetMarketplaceVisitedByAdmin>,
) -> Answer<api::GetMarketplaceVisitedByAdmin> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(server::marketplace_was_visited(&call.app, &granted).await?))
}

async fn visit_marketplace(
    call: Call<api::UpdateMarketplaceVisitedByAdmin>,
) -> Answer<api::UpdateMarketplaceVisitedByAdmin> {
    let granted = call.granted(()).await?;
    server::visit_marketplace(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn test_notification(call: Call<api::TestNotification>) -> Answer<api::TestNotification> {
    let granted = call.granted(()).await?;
    notifications::send_test_message(&call.app, &granted).await?;
    Ok(Reply::ok())
}
