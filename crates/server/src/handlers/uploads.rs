//! Uploads in pieces, imports and exports.

use axum::body::Body;
use axum::response::Response;
use futures_util::TryStreamExt;
use http::{StatusCode, header};
use jackfield_api::uploads as api;
use jackfield_domain::uploads::{self, Kind};
use jackfield_model::FileInfo;
use jackfield_model::permission::{ManageSystem, UploadFile};
use tokio::io::AsyncRead;
use tokio_util::io::StreamReader;

use super::files::stream;
use crate::call::{Answer, Call};
use crate::credentials::text;
use crate::form;
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::CreateUpload, _, _>(create)
        .add::<api::GetUpload, _, _>(get)
        .add::<api::UploadData, _, _>(receive)
        .add::<api::GetUploadsForUser, _, _>(of_user)
        .add::<api::ListImports, _, _>(imports)
        .add::<api::DeleteImport, _, _>(delete_import)
        .add::<api::ListExports, _, _>(exports)
        .add::<api::DownloadExport, _, _>(download_export)
        .add::<api::DeleteExport, _, _>(delete_export)
}

async fn create(call: Call<api::CreateUpload>) -> Answer<api::CreateUpload> {
    let draft = call.body.clone();
    // Mattermost: what administrators bring in belongs to no channel.
    let session = if draft.upload_type == "import" {
        let granted = call.also_granted::<ManageSystem>(()).await?;
        uploads::begin_import(&call.app, &granted, draft).await?
    } else {
        let granted = call.granted(draft.channel_id).await?;
        uploads::begin(&call.app, &granted, draft).await?
    };
    Ok(Reply::json(session))
}

async fn get(call: Call<api::GetUpload>) -> Answer<api::GetUpload> {
    let granted = call.granted(call.path.upload_id).await?;
    Ok(Reply::json(uploads::get(&call.app, &granted).await?))
}

async fn receive(call: Call<api::UploadData>) -> Answer<api::UploadData> {
    let granted = call.granted(call.path.upload_id).await?;
    let session = uploads::get(&call.app, &granted).await?;
    let kind = text(&call.headers, header::CONTENT_TYPE.as_str()).to_ascii_lowercase();
    let body = call.take_stream();
    if !kind.starts_with("multipart/form-data") {
        return finish(&call, &session, reader(body)).await;
    }
    // Mattermost: the first part is the piece, whatever it is called.
    let mut form = form::fields(&call.headers, body).await?;
    match form::next(&mut form).await? {
        Some(field) => finish(&call, &session, StreamReader::new(Box::pin(field.map_err(std::io::Error::other)))).await,
        None => finish(&call, &session, tokio::io::empty()).await,
    }
}

fn reader(body: Body) -> impl AsyncRead + Send + Unpin {
    StreamReader::new(Box::pin(body.into_data_stream().map_err(std::io::Error::other)))
}

async fn finish(
    call: &Call<api::UploadData>,
    session: &jackfield_model::UploadSession,
    bytes: impl AsyncRead + Send + Unpin,
) -> Answer<api::UploadData> {
    let nothing = || {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NO_CONTENT;
        Reply::<FileInfo>::whole(response)
    };
    if session.channel_id.is_empty() {
        let granted = call.granted(session.id).await?;
        uploads::receive_import(&call.app, &granted, bytes).await?;
        return Ok(nothing());
    }
    let granted = call.also_granted::<UploadFile>(session.channel_id).await?;
    let kept = uploads::receive(&call.app, &granted, session.id, bytes).await?;
    Ok(kept.map_or_else(nothing, Reply::json))
}

async fn of_user(call: Call<api::GetUploadsForUser>) -> Answer<api::GetUploadsForUser> {
    let granted = call.granted(call.path.user_id.or(call.me())).await?;
    Ok(Reply::json(uploads::of_user(&call.app, &granted).await?))
}

async fn imports(call: Call<api::ListImports>) -> Answer<api::ListImports> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(uploads::archives(&call.app, &granted, Kind::Import).await?))
}

async fn delete_import(call: Call<api::DeleteImport>) -> Answer<api::DeleteImport> {
    let granted = call.granted(()).await?;
    uploads::delete_archive(&call.app, &granted, Kind::Import, &call.path.import_name).await?;
    Ok(Reply::ok())
}

async fn exports(call: Call<api::ListExports>) -> Answer<api::ListExports> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(uploads::archives(&call.app, &granted, Kind::Export).await?))
}

async fn download_export(call: Call<api::DownloadExport>) -> Answer<api::DownloadExport> {
    let granted = call.granted(()).await?;
    let (path, size) = uploads::export(&call.app, &granted, &call.path.export_name).await?;
    Ok(Reply::whole(stream(&call.app, &call.headers, &path, size, "application/zip").await?))
}

async fn delete_export(call: Call<api::DeleteExport>) -> Answer<api::DeleteExport> {
    let granted = call.granted(()).await?;
    uploads::delete_archive(&call.app, &granted, Kind::Export, &call.path.export_name).await?;
    Ok(Reply::ok())
}
