//! Jobs as administrators see them.

use jackfield_api::jobs as api;
use jackfield_api::query::Window;
use jackfield_domain::tasks;

use super::files::stream;
use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetJobs, _, _>(list)
        .add::<api::CreateJob, _, _>(create)
        .add::<api::GetJob, _, _>(get)
        .add::<api::DownloadJob, _, _>(download)
        .add::<api::CancelJob, _, _>(cancel)
        .add::<api::GetJobsByType, _, _>(of_type)
        .add::<api::UpdateJobStatus, _, _>(set_status)
}

async fn list(call: Call<api::GetJobs>) -> Answer<api::GetJobs> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let window = Window::new(query.page, query.per_page);
    let wanted = (query.job_type.as_str(), query.status.as_str());
    Ok(Reply::json(tasks::list(&call.app, &granted, wanted, (window.limit, window.offset)).await?))
}

async fn of_type(call: Call<api::GetJobsByType>) -> Answer<api::GetJobsByType> {
    let granted = call.granted(()).await?;
    let window = call.query.window();
    let wanted = (call.path.job_type.as_str(), "");
    Ok(Reply::json(tasks::list(&call.app, &granted, wanted, (window.limit, window.offset)).await?))
}

async fn create(call: Call<api::CreateJob>) -> Answer<api::CreateJob> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(tasks::create(&call.app, &granted, &call.body.job_type, call.body.data.clone()).await?))
}

async fn get(call: Call<api::GetJob>) -> Answer<api::GetJob> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(tasks::get(&call.app, &granted, call.path.job_id).await?))
}

async fn download(call: Call<api::DownloadJob>) -> Answer<api::DownloadJob> {
    let granted = call.granted(()).await?;
    let (path, size) = tasks::made(&call.app, &granted, call.path.job_id).await?;
    Ok(Reply::whole(stream(&call.app, &call.headers, &path, size, "application/zip").await?))
}

async fn cancel(call: Call<api::CancelJob>) -> Answer<api::CancelJob> {
    let granted = call.granted(()).await?;
    tasks::cancel(&call.app, &granted, call.path.job_id).await?;
    Ok(Reply::ok())
}

async fn set_status(call: Call<api::UpdateJobStatus>) -> Answer<api::UpdateJobStatus> {
    let granted = call.granted(()).await?;
    let (id, body) = (call.path.job_id, &call.body);
    tasks::set_status(&call.app, &granted, id, &body.status, body.force).await?;
    Ok(Reply::ok())
}
