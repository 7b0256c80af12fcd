//! How much of the server is used.

use jackfield_api::usage as api;
use jackfield_domain::usage;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetPostsUsage, _, _>(posts)
        .add::<api::GetStorageUsage, _, _>(storage)
        .add::<api::GetTeamsUsage, _, _>(teams)
}

async fn posts(call: Call<api::GetPostsUsage>) -> Answer<api::GetPostsUsage> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(usage::posts(&call.app, &granted).await?))
}

async fn storage(call: Call<api::GetStorageUsage>) -> Answer<api::GetStorageUsage> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(usage::storage(&call.app, &granted).await?))
}

async fn teams(call: Call<api::GetTeamsUsage>) -> Answer<api::GetTeamsUsage> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(usage::teams(&call.app, &granted).await?))
}
