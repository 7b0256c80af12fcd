//! What administrators look at and do once in a while.

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use jackfield_api::system as api;
use jackfield_domain::{analytics, config, logs, server};
use jackfield_model::AppError;
use serde_json::Value;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::GetEnvironmentConfig, _, _>(environment)
        .add::<api::ReloadConfig, _, _>(reload)
        .add::<api::InvalidateCaches, _, _>(invalidate_caches)
        .add::<api::DatabaseRecycle, _, _>(recycle)
        .add::<api::TestFileStoreConnection, _, _>(test_file_store)
        .add::<api::TestS3Connection, _, _>(test_s3)
        .add::<api::TestSiteURL, _, _>(test_site_url)
        .add::<api::CheckIntegrity, _, _>(integrity)
        .add::<api::GetLatestVersion, _, _>(latest_version)
        .add::<api::GetAppliedSchemaMigrations, _, _>(migrations)
        .add::<api::SetServerBusy, _, _>(set_busy)
        .add::<api::GetServerBusyExpires, _, _>(busy)
        .add::<api::ClearServerBusy, _, _>(clear_busy)
        .add::<api::GetAnalyticsOld, _, _>(figures)
        .add::<api::GetLogs, _, _>(logs)
        .add::<api::QueryLogs, _, _>(query_logs)
        .add::<api::DownloadSystemLogs, _, _>(download_logs)
        .add::<api::PostLog, _, _>(post_log)
}

async fn environment(call: Call<api::GetEnvironmentConfig>) -> Answer<api::GetEnvironmentConfig> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(config::environment(&call.app, &granted)))
}

async fn reload(call: Call<api::ReloadConfig>) -> Answer<api::ReloadConfig> {
    let granted = call.granted(()).await?;
    config::reload_now(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn invalidate_caches(call: Call<api::InvalidateCaches>) -> Answer<api::InvalidateCaches> {
    let granted = call.granted(()).await?;
    server::invalidate_caches(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn recycle(call: Call<api::DatabaseRecycle>) -> Answer<api::DatabaseRecycle> {
    let granted = call.granted(()).await?;
    server::recycle_connections(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn test_file_store(call: Call<api::TestFileStoreConnection>) -> Answer<api::TestFileStoreConnection> {
    let granted = call.granted(()).await?;
    server::test_file_store(&call.app, &granted, &Value::Object(call.body.clone())).await?;
    Ok(Reply::ok())
}

async fn test_s3(call: Call<api::TestS3Connection>) -> Answer<api::TestS3Connection> {
    let granted = call.granted(()).await?;
    server::test_file_store(&call.app, &granted, &Value::Object(call.body.clone())).await?;
    Ok(Reply::ok())
}

async fn test_site_url(call: Call<api::TestSiteURL>) -> Answer<api::TestSiteURL> {
    let granted = call.granted(()).await?;
    server::test_site_url(&call.app, &granted, &call.body.site_url).await?;
    Ok(Reply::ok())
}

async fn integrity(call: Call<api::CheckIntegrity>) -> Answer<api::CheckIntegrity> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(server::integrity(&call.app, &granted).await?))
}

async fn latest_version(call: Call<api::GetLatestVersion>) -> Answer<api::GetLatestVersion> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(server::latest_version(&granted)))
}

async fn migrations(call: Call<api::GetAppliedSchemaMigrations>) -> Answer<api::GetAppliedSchemaMigrations> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(server::migrations(&call.app, &granted).await?))
}

async fn set_busy(call: Call<api::SetServerBusy>) -> Answer<api::SetServerBusy> {
    let granted = call.granted(()).await?;
    server::set_busy(&call.app, &granted, &call.query.seconds).await?;
    Ok(Reply::ok())
}

async fn busy(call: Call<api::GetServerBusyExpires>) -> Answer<api::GetServerBusyExpires> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(server::busy(&call.app, &granted)))
}

async fn clear_busy(call: Call<api::ClearServerBusy>) -> Answer<api::ClearServerBusy> {
    let granted = call.granted(()).await?;
    server::clear_busy(&call.app, &granted).await?;
    Ok(Reply::ok())
}

async fn figures(call: Call<api::GetAnalyticsOld>) -> Answer<api::GetAnalyticsOld> {
    let granted = call.granted(()).await?;
    let rows = analytics::rows(&call.app, &granted, &call.query.name, call.query.team_id).await?;
    Ok(Reply::json(rows))
}

async fn logs(call: Call<api::GetLogs>) -> Answer<api::GetLogs> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(logs::page(&call.app, &granted, call.query.page, call.query.logs_per_page.0)))
}

async fn query_logs(call: Call<api::QueryLogs>) -> Answer<api::QueryLogs> {
    let granted = call.granted(()).await?;
    let page = (call.query.page, call.query.logs_per_page.0);
    Ok(Reply::json(logs::query(&call.app, &granted, &call.body, page)?))
}

async fn download_logs(call: Call<api::DownloadSystemLogs>) -> Answer<api::DownloadSystemLogs> {
    let granted = call.granted(()).await?;
    let mut response = Response::new(Body::from(logs::whole(&call.app, &granted)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"mattermost.log\""));
    Ok(Reply::whole(response))
}

async fn post_log(call: Call<api::PostLog>) -> Answer<api::PostLog> {
    let _anybody = call.granted(()).await?;
    if call.body.message.is_empty() {
        return Err(AppError::invalid_param("message").into());
    }
    Ok(Reply::json(logs::note_of_client(&call.app, &call.cx, &call.body)?))
}
