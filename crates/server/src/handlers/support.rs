//! The support packet, as a ZIP file.

use std::io::{Cursor, Write as _};

use axum::body::Body;
use axum::response::Response;
use http::{HeaderValue, header};
use jackfield_api::system::GenerateSupportPacket;
use jackfield_domain::support::{self, Wanted};
use jackfield_model::AppError;
use zip::ZipWriter;
use zip::result::ZipResult;
use zip::write::SimpleFileOptions;

use crate::call::{Answer, Call};
use crate::reply::Reply;
use crate::routes::Routes;

pub fn add(routes: Routes) -> Routes {
    routes.add::<GenerateSupportPacket, _, _>(generate)
}

async fn generate(call: Call<GenerateSupportPacket>) -> Answer<GenerateSupportPacket> {
    let granted = call.granted(()).await?;
    let wanted = Wanted { logs: !call.query.without_server_logs, plugins: call.query.plugin_packets.clone() };
    let around = call.server.plugins().for_support().await?;
    let files = support::packet(&call.app, &granted, &around, &wanted).await?;
    let fault = |error: &dyn std::fmt::Display| AppError::internal("api.system.support_packet.app_error", error);
    // Deflating is work: it must not hold up the connections of others.
    let packed = tokio::task::spawn_blocking(move || {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for file in &files {
            archive.start_file(file.path.as_str(), SimpleFileOptions::default())?;
            archive.write_all(&file.body)?;
        }
        ZipResult::Ok(archive.finish()?.into_inner())
    })
    .await
    .map_err(|error| fault(&error))?;
    let mut response = Response::new(Body::from(packed.map_err(|error| fault(&error))?));
    let name = format!("attachment; filename=\"support_packet_{}.zip\"", call.app.now().0);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache, no-store, must-revalidate"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(Reply::whole(response))
}
