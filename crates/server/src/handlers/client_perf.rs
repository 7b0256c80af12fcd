//! What clients measured of themselves.

use jackfield_api::client_perf as api;
use jackfield_domain::client_perf;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes.add::<api::SubmitPerformanceReport, _, _>(report)
}

async fn report(call: Call<api::SubmitPerformanceReport>) -> Answer<api::SubmitPerformanceReport> {
    let granted = call.granted(()).await?;
    client_perf::report(&call.app, &granted, &call.body)?;
    Ok(Reply::ok())
}
