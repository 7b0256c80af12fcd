//! Plugins: installing, switching on and off, their own endpoints and the files of their web halves.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use futures_util::StreamExt;
use http::request::Parts;
use http::{HeaderValue, StatusCode, header};
use jackfield_api::query::Window;
use jackfield_api::{Operation, plugins as api};
use jackfield_domain::market::{self, Filter};
use jackfield_domain::outbound::Sources;
use jackfield_domain::{Actor, Cx, Granted, RequestInfo, calls};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{AppError, Manifest, Need, Resource, Verb};
use jackfield_plugin_host::package::ARCHIVE_BYTES;
use jackfield_plugin_host::{BodyStream, EXPORT_BYTES, WebFile};
use tokio::io::AsyncReadExt;

use crate::call::{Answer, Call};
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::request::{GivenId, read_bytes, request_info, wished};
use crate::routes::Routes;
use crate::server::Server;
use crate::{credentials, form, upgrade};

/// Bodies of requests to plugins that are read before the plugin is asked; GitHub's are below it.
const SMALL: u64 = 1024 * 1024;
/// Bytes of a file that are sent at once.
const PIECE: usize = 64 * 1024;
/// How long fetching a package may take.
const DOWNLOAD: Duration = Duration::from_secs(5 * 60);

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::UploadPlugin, _, _>(upload)
        .add::<api::InstallPluginFromUrl, _, _>(install_from_url)
        .add::<api::GetMarketplacePlugins, _, _>(list_market)
        .add::<api::InstallMarketplacePlugin, _, _>(install_from_market)
        .add::<api::GetMarketplaceVersions, _, _>(market_versions)
        .add::<api::GetPlugins, _, _>(list)
        .add::<api::GetPluginStatuses, _, _>(statuses)
        .add::<api::GetWebappPlugins, _, _>(webapps)
        .add::<api::EnablePlugin, _, _>(enable)
        .add::<api::DisablePlugin, _, _>(disable)
        .add::<api::RemovePlugin, _, _>(remove)
        .add::<api::ReattachPlugin, _, _>(reattach)
        .add::<api::DetachPlugin, _, _>(detach)
        .add::<api::GetPluginLogs, _, _>(logs)
        .add::<api::RecordPlugin, _, _>(record)
        .add::<api::GetPluginRecording, _, _>(recording)
        .add::<api::DeletePluginRecording, _, _>(forget_recording)
        .add::<api::PreviewPlugin, _, _>(preview)
        .add::<api::PreviewInstalledPlugin, _, _>(preview_installed)
        .add::<api::GetPluginVersions, _, _>(versions)
        .add::<api::RollBackPlugin, _, _>(roll_back)
        .add::<api::ExportPluginDatabase, _, _>(export_database)
        .add::<api::RestorePluginDatabase, _, _>(restore_database)
        .add::<api::SendPluginEvent, _, _>(send_event)
        .add::<api::GetPluginFigures, _, _>(figures)
}

/// Plugins' own addresses, and the files of their web halves.
pub fn beside_the_api() -> Router<Server> {
    Router::new()
        .route("/plugins/{plugin_id}", any(serve))
        .route("/plugins/{plugin_id}/", any(serve))
        .route("/plugins/{plugin_id}/{*path}", any(serve))
        .route("/static/plugins/{plugin_id}/{*name}", get(file))
}

/// A file of an upload; it goes when the request is done.
struct Uploaded(PathBuf);

impl Drop for Uploaded {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn upload(call: Call<api::UploadPlugin>) -> Answer<api::UploadPlugin> {
    let granted = call.granted(()).await?;
    let (uploaded, force) = received(&call, &granted).await?;
    installed(&call, &granted, &uploaded, force).await
}

/// The package of a form, and whether it is to replace what is there.
async fn received<O: Operation>(call: &Call<O>, granted: &Granted<ManagePlugins>) -> Result<(Uploaded, bool), Refusal> {
    let uploaded = place(call, granted).await?;
    let (mut found, mut force) = (false, false);
    let mut form = form::fields(&call.headers, call.take_stream()).await?;
    while let Some(field) = form::next(&mut form).await? {
        match field.name().unwrap_or_default() {
            "plugin" => {
                form::save(field, &uploaded.0, ARCHIVE_BYTES).await?;
                found = true;
            }
            "force" => force = form::text(field, 16).await? == "true",
            _ => {}
        }
    }
    if !found {
        return Err(AppError::of("api.plugin.upload.no_file.app_error", 400).into());
    }
    Ok((uploaded, force))
}

/// Installs the package that lies in a file.
async fn installed<O: Operation<Response = Manifest>>(
    call: &Call<O>,
    granted: &Granted<ManagePlugins>,
    uploaded: &Uploaded,
    force: bool,
) -> Answer<O> {
    let manifest = call.server.plugins().install_archive(granted, &uploaded.0, force).await?;
    Ok(Reply::json((*manifest).clone()))
}

/// Where a package lies while it is looked at.
async fn place<O: Operation>(call: &Call<O>, granted: &Granted<ManagePlugins>) -> Result<Uploaded, Refusal> {
    let folder = call.server.plugins().receives_uploads(granted)?;
    let fault = |error: std::io::Error| AppError::internal("app.plugin.upload.file.app_error", error);
    tokio::fs::create_dir_all(folder).await.map_err(fault)?;
    Ok(Uploaded(folder.join(format!(".upload-{}", call.cx.request.id))))
}

async fn install_from_url(call: Call<api::InstallPluginFromUrl>) -> Answer<api::InstallPluginFromUrl> {
    let granted = call.granted(()).await?;
    let uploaded = place(&call, &granted).await?;
    let fault = |error: std::io::Error| AppError::internal("app.plugin.upload.file.app_error", error);
    let mut file = tokio::fs::File::create(&uploaded.0).await.map_err(fault)?;
    let config = call.app.config.read();
    let settings = &config.settings;
    let from = Sources {
        allowed: &settings.service.allowed_untrusted_internal_connections,
        insecure: settings.plugin.allow_insecure_download_url,
    };
    let (url, bounds) = (&call.query.plugin_download_url, (DOWNLOAD, ARCHIVE_BYTES));
    if let Err(reason) = call.app.http.download(url, from, bounds, &mut file).await {
        return Err(AppError::of("api.plugin.install.download_failed.app_error", 400).with("reason", reason).into());
    }
    drop(file);
    installed(&call, &granted, &uploaded, call.query.force).await
}

async fn list_market(call: Call<api::GetMarketplacePlugins>) -> Answer<api::GetMarketplacePlugins> {
    let granted = call.granted(()).await?;
    let query = &call.query;
    let window = Window::new(query.page, query.per_page);
    let filter = Filter {
        text: query.filter.clone(),
        plugin_id: query.plugin_id.clone(),
        local_only: query.local_only,
        remote_only: query.remote_only,
        offset: usize::try_from(window.offset).unwrap_or(usize::MAX),
        limit: usize::try_from(window.limit).unwrap_or_default(),
    };
    let found = market::list(&call.app, &granted, &filter).await?;
    call.server.plugins().follow_revocations_soon();
    Ok(Reply::json(found))
}

async fn install_from_market(call: Call<api::InstallMarketplacePlugin>) -> Answer<api::InstallMarketplacePlugin> {
    let granted = call.granted(()).await?;
    let manifest = call.server.plugins().install_from_market(&granted, &call.body).await?;
    Ok(Reply::json((*manifest).clone()))
}

async fn market_versions(call: Call<api::GetMarketplaceVersions>) -> Answer<api::GetMarketplaceVersions> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(market::choices(&call.app, &granted, &call.path.plugin_id).await?))
}

async fn list(call: Call<api::GetPlugins>) -> Answer<api::GetPlugins> {
    let _granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().list().await?))
}

async fn statuses(call: Call<api::GetPluginStatuses>) -> Answer<api::GetPluginStatuses> {
    let _granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().statuses().await?))
}

async fn webapps(call: Call<api::GetWebappPlugins>) -> Answer<api::GetWebappPlugins> {
    let _anybody = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().webapp_plugins().await?))
}

async fn enable(call: Call<api::EnablePlugin>) -> Answer<api::EnablePlugin> {
    let granted = call.granted(()).await?;
    call.server.plugins().enable(&granted, &call.path.plugin_id).await?;
    Ok(Reply::ok())
}

async fn disable(call: Call<api::DisablePlugin>) -> Answer<api::DisablePlugin> {
    let granted = call.granted(()).await?;
    call.server.plugins().disable(&granted, &call.path.plugin_id).await?;
    Ok(Reply::ok())
}

async fn remove(call: Call<api::RemovePlugin>) -> Answer<api::RemovePlugin> {
    let granted = call.granted(()).await?;
    call.server.plugins().remove(&granted, &call.path.plugin_id).await?;
    Ok(Reply::ok())
}

async fn logs(call: Call<api::GetPluginLogs>) -> Answer<api::GetPluginLogs> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().logs(&granted, &call.path.plugin_id).await?))
}

async fn record(call: Call<api::RecordPlugin>) -> Answer<api::RecordPlugin> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().record(&granted, &call.path.plugin_id, call.body.seconds).await?))
}

async fn recording(call: Call<api::GetPluginRecording>) -> Answer<api::GetPluginRecording> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().recording(&granted, &call.path.plugin_id).await?))
}

async fn forget_recording(call: Call<api::DeletePluginRecording>) -> Answer<api::DeletePluginRecording> {
    let granted = call.granted(()).await?;
    call.server.plugins().forget_recording(&granted, &call.path.plugin_id).await?;
    Ok(Reply::ok())
}

async fn preview(call: Call<api::PreviewPlugin>) -> Answer<api::PreviewPlugin> {
    let granted = call.granted(()).await?;
    let (uploaded, _) = received(&call, &granted).await?;
    Ok(Reply::json(call.server.plugins().preview_archive(&granted, &uploaded.0).await?))
}

async fn preview_installed(call: Call<api::PreviewInstalledPlugin>) -> Answer<api::PreviewInstalledPlugin> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().preview_installed(&granted, &call.path.plugin_id).await?))
}

async fn versions(call: Call<api::GetPluginVersions>) -> Answer<api::GetPluginVersions> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().versions(&granted, &call.path.plugin_id).await?))
}

async fn roll_back(call: Call<api::RollBackPlugin>) -> Answer<api::RollBackPlugin> {
    let granted = call.granted(()).await?;
    let manifest = call.server.plugins().roll_back(&granted, &call.path.plugin_id, &call.body.digest).await?;
    Ok(Reply::json((*manifest).clone()))
}

async fn export_database(call: Call<api::ExportPluginDatabase>) -> Answer<api::ExportPluginDatabase> {
    let granted = call.granted(()).await?;
    let exported = call.server.plugins().export_database(&granted, &call.path.plugin_id).await?;
    let fault = |error: std::io::Error| AppError::internal("app.plugin.upload.file.app_error", error);
    let file = tokio::fs::File::open(exported.path()).await.map_err(fault)?;
    let size = file.metadata().await.map_err(fault)?.len();
    // The file goes when it was sent, or nobody takes it any more.
    let pieces = futures_util::stream::try_unfold((file, exported), |(mut file, exported)| async move {
        let mut piece = vec![0; PIECE];
        let read = file.read(&mut piece).await?;
        piece.truncate(read);
        Ok::<_, std::io::Error>((read > 0).then(|| (bytes::Bytes::from(piece), (file, exported))))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(header::CONTENT_LENGTH, size.into());
    Ok(Reply::whole(response))
}

async fn restore_database(call: Call<api::RestorePluginDatabase>) -> Answer<api::RestorePluginDatabase> {
    let granted = call.granted(()).await?;
    let plugins = call.server.plugins();
    let received = plugins.receives_export(&granted, &call.path.plugin_id).await?;
    form::save_whole(call.take_stream(), received.path(), EXPORT_BYTES).await?;
    Ok(Reply::json(plugins.restore_database(&granted, &call.path.plugin_id, &received).await?))
}

async fn reattach(call: Call<api::ReattachPlugin>) -> Answer<api::ReattachPlugin> {
    let granted = call.granted(()).await?;
    call.server.plugins().attach(&granted, call.body.clone()).await?;
    Ok(Reply::ok())
}

async fn detach(call: Call<api::DetachPlugin>) -> Answer<api::DetachPlugin> {
    let granted = call.granted(()).await?;
    call.server.plugins().detach(&granted, &call.path.plugin_id).await?;
    Ok(Reply::ok())
}

async fn send_event(call: Call<api::SendPluginEvent>) -> Answer<api::SendPluginEvent> {
    let granted = call.granted(()).await?;
    let answer = call.server.plugins().send_event(&granted, &call.path.plugin_id, call.body.clone()).await?;
    Ok(Reply::json(answer))
}

async fn figures(call: Call<api::GetPluginFigures>) -> Answer<api::GetPluginFigures> {
    let granted = call.granted(()).await?;
    Ok(Reply::json(call.server.plugins().figures(&granted, &call.path.plugin_id).await?))
}

async fn serve(State(server): State<Server>, request: Request) -> Response {
    let id = GivenId::of(request.extensions());
    let path = request.uri().path();
    let path = path.strip_prefix("/plugins/").unwrap_or(path).to_owned();
    let (plugin, below) = path.split_once('/').unwrap_or((&path, ""));
    if let Some(name) = below.strip_prefix("public/") {
        return read_file(server.plugins().public_file(plugin, &decoded(name))).await;
    }
    let (mut parts, body) = request.into_parts();
    let upgrade = upgrade::of(&mut parts);
    let app = server.app();
    let verb = if parts.method.is_safe() { Verb::Read } else { Verb::Write };
    let need = Some(Need::new(Resource::Extensions, verb));
    let info = RequestInfo { need, ..request_info(app, &parts, id) };
    // Mattermost: a request that a foreign page may have sent is served as a stranger's.
    let cx = match credentials::context(app, &parts.method, &parts.headers, info.clone()).await {
        // Nor is one who has to set up a second factor somebody yet.
        Ok(cx) if credentials::check_second_factor(app, &cx).is_err() => Cx::new(Actor::Stranger, info),
        Ok(cx) => match credentials::in_scope(&cx, false) {
            Ok(cx) => cx,
            Err(failure) => return Refusal::from(failure).told(wished(app, &parts.headers)).respond(id, false),
        },
        Err(failure) if failure.0.status_code == 401 => Cx::new(Actor::Stranger, info),
        Err(failure) => return Refusal::from(failure).told(wished(app, &parts.headers)).respond(id, false),
    };
    let answer = ask(&server, &cx, plugin, below, parts, body).await;
    calls::note(app, &cx, "PluginRequest", answer.is_err());
    match answer {
        Ok(response) => {
            let (mut parts, body) = response.into_parts();
            upgrade::join(upgrade, &mut parts);
            Response::from_parts(parts, body)
        }
        Err(refusal) => refusal.told_to(app, &cx).await.respond(id, false),
    }
}

async fn ask(
    server: &Server,
    cx: &Arc<Cx>,
    plugin: &str,
    below: &str,
    mut parts: Parts,
    body: Body,
) -> Result<Response, Refusal> {
    let query = parts.uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    parts.uri = format!("/{below}{query}").parse().map_err(|_| AppError::invalid_url_param("path"))?;
    let limit = u64::try_from(server.app().config.read().settings.file.max_file_size).unwrap_or(u64::MAX);
    let body = taken_whole_if_small(&parts.headers, body, limit).await?;
    let request = http::Request::from_parts(parts, body);
    let response = server.plugins().serve_http(cx, plugin, request).await?;
    let (mut parts, body) = response.into_parts();
    // A plugin's page may not be set into foreign ones unless the plugin itself says so.
    parts.headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("SAMEORIGIN"));
    parts.headers.entry(header::CONTENT_TYPE).or_insert(HeaderValue::from_static("application/octet-stream"));
    // Compression asks for more after the end, which not every stream survives.
    Ok(Response::from_parts(parts, Body::from_stream(body.fuse())))
}

/// A small body is read before the plugin is asked: a plugin that answers without reading it would else end the
/// connection while the client is still sending.
async fn taken_whole_if_small(headers: &http::HeaderMap, body: Body, limit: u64) -> Result<BodyStream, Refusal> {
    let length = credentials::text(headers, header::CONTENT_LENGTH.as_str()).parse::<u64>().ok();
    if length.is_none_or(|length| length > SMALL || length > limit) {
        return Ok(bounded(body, limit));
    }
    let bytes = read_bytes(body, usize::try_from(SMALL).unwrap_or(usize::MAX)).await?;
    Ok(Box::pin(futures_util::stream::once(async move { Ok(bytes) })))
}

/// The body as it comes, cut off with an error behind `limit` bytes.
fn bounded(body: Body, limit: u64) -> BodyStream {
    let mut read = 0u64;
    let pieces = body.into_data_stream().map(move |piece| {
        let piece = piece.map_err(std::io::Error::other)?;
        read += piece.len() as u64;
        if read > limit { Err(std::io::Error::other("the request's body is too large")) } else { Ok(piece) }
    });
    Box::pin(pieces)
}

async fn file(State(server): State<Server>, Path((plugin, name)): Path<(String, String)>) -> Response {
    read_file(server.plugins().web_file(&plugin, &name)).await
}

/// A name in an address may have any letter as its bytes' numbers.
fn decoded(name: &str) -> String {
    percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned()
}

async fn read_file(found: Option<WebFile>) -> Response {
    let Some(found) = found else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let Ok(bytes) = tokio::fs::read(&found.path).await else {
        return (StatusCode::NOT_FOUND, "There is no such file.").into_response();
    };
    let kind = mime_guess::from_path(&found.path).first_or_octet_stream().to_string();
    let keep = if found.is_immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, kind.as_str()), (header::CACHE_CONTROL, keep)], bytes).into_response()
}
