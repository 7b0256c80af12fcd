//! What people have to agree to before they go on.

use jackfield_api::terms_of_service as api;
use jackfield_domain::terms_of_service as terms;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetTermsOfService, _, _>(latest)
        .add::<api::CreateTermsOfService, _, _>(create)
        .add::<api::RegisterTermsOfServiceAction, _, _>(answer)
        .add::<api::GetUserTermsOfService, _, _>(of_user)
}

async fn latest(call: Call<api::GetTermsOfService>) -> Answer<api::GetTermsOfService> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(terms::latest(&call.app, &granted).await?))
}

async fn create(call: Call<api::CreateTermsOfService>) -> Answer<api::CreateTermsOfService> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(terms::create(&call.app, &granted, &call.body.text).await?))
}

async fn answer(call: Call<api::RegisterTermsOfServiceAction>) -> Answer<api::RegisterTermsOfServiceAction> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    terms::answer(&call.app, &granted, call.body.service_terms_id, call.body.accepted).await?;
    Ok(Reply::ok())
}

async fn of_user(call: Call<api::GetUserTermsOfService>) -> Answer<api::GetUserTermsOfService> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(terms::of_user(&call.app, &granted).await?))
}
