//! The servers of this database.

use jackfield_api::cluster as api;
use jackfield_domain::cluster;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes.add::<api::GetClusterStatus, _, _>(status)
}

async fn status(call: Call<api::GetClusterStatus>) -> Answer<api::GetClusterStatus> {
    let _granted = call.granted(()).await?;
    Ok(Reply::json(cluster::status(&call.app).await?))
}
