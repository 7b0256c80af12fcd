//! Files: uploading, downloading, their small versions and links.

use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::response::Response;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_range_header::{RangeInvalid, RangeUnsatisfiableError, parse_range_header};
use jackfield_api::files as api;
use jackfield_domain::files::Download;
use jackfield_domain::{App, files};
use jackfield_model::permission::UploadFile;
use jackfield_model::{AppError, ChannelId, FileInfo, FileLink, FileUploadResponse, SearchParameter, UserId};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use tokio_util::io::ReaderStream;

use crate::call::{Answer, Call, invalid_url};
use crate::credentials::text;
use crate::form;
use crate::refusal::Refusal;
use crate::reply::Reply;
use crate::routes::Routes;

/// What may be shown in the page; everything else is saved. SVG and HTML could run as the page.
const INLINE: &[&str] = &[
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/bmp",
    "image/x-icon",
    "video/mp4",
    "video/webm",
    "video/quicktime",
    "video/ogg",
    "audio/mpeg",
    "audio/ogg",
    "audio/wav",
    "audio/x-wav",
    "audio/webm",
    "audio/mp4",
    "application/pdf",
    "text/plain",
];

/// What RFC 5987 lets stand in a file name as it is.
const NAME: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

pub fn add(routes: Routes) -> Routes {
    routes
        .add::<api::UploadFile, _, _>(upload)
        .add::<api::GetFile, _, _>(get)
        .add::<api::GetFileThumbnail, _, _>(thumbnail)
        .add::<api::GetFilePreview, _, _>(preview)
        .add::<api::SearchFilesInTeam, _, _>(search)
        .add::<api::SearchFiles, _, _>(search_everywhere)
        .add::<api::GetFileInfo, _, _>(info)
        .add::<api::GetFileLink, _, _>(link)
        .add::<api::GetFilePublic, _, _>(public)
}

/// A file on its way in; it goes when the request is done.
struct Received(PathBuf);

impl Received {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("jackfield-upload-{}", jackfield_model::UploadId::new())))
    }
}

impl Drop for Received {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn most(app: &App) -> (u64, i64) {
    let most = app.config.read().settings.file.max_file_size;
    (u64::try_from(most).unwrap_or(u64::MAX), most)
}

fn too_large(refusal: Refusal, most: i64) -> Refusal {
    if refusal.0.status_code == 413 { Refusal::from(files::too_large(most)) } else { refusal }
}

async fn upload(call: Call<api::UploadFile>) -> Answer<api::UploadFile> {
    let kind = text(&call.headers, header::CONTENT_TYPE.as_str()).to_ascii_lowercase();
    if !kind.starts_with("multipart/form-data") {
        return upload_plain(call).await;
    }
    let (limit, most) = most(&call.app);
    let mut answer = FileUploadResponse::default();
    let mut channel = call.query.channel_id;
    // Mattermost: the channel should come first; files before it wait on disk.
    let mut waiting: Vec<(String, Received)> = Vec::new();
    let mut form = form::fields(&call.headers, call.take_stream()).await?;
    while let Some(field) = form::next(&mut form).await? {
        match field.name().unwrap_or_default() {
            "channel_id" => {
                let text = form::text(field, 64).await?;
                channel = text.parse().map_err(|_| AppError::invalid_param("channel_id"))?;
            }
            "client_ids" => answer.client_ids.push(form::text(field, 256).await?),
            "files" => {
                files::check_one_more(waiting.len())?;
                let name = field.file_name().unwrap_or_default().to_owned();
                // Refused before its bytes are read, where the channel is known already.
                if let Some(channel) = channel.some() {
                    call.granted(channel).await?;
                }
                let received = Received::new();
                form::save(field, &received.0, limit).await.map_err(|refusal| too_large(refusal, most))?;
                waiting.push((name, received));
            }
            _ => {}
        }
    }
    files::check_some(waiting.len())?;
    let granted = grant(&call, channel).await?;
    for (name, received) in waiting {
        answer.file_infos.push(files::keep(&call.app, &granted, &name, &received.0, UserId::EMPTY).await?);
    }
    Ok(Reply::json(answer))
}

async fn grant(
    call: &Call<api::UploadFile>,
    channel: ChannelId,
) -> Result<jackfield_domain::Granted<UploadFile>, Refusal> {
    let Some(channel) = channel.some() else { return Err(invalid_url("channel_id is missing")) };
    call.granted(channel).await
}

/// The body is the file itself; channel and name stand in the query.
async fn upload_plain(call: Call<api::UploadFile>) -> Answer<api::UploadFile> {
    use futures_util::StreamExt;
    use tokio::io::AsyncWriteExt;
    let granted = grant(&call, call.query.channel_id).await?;
    if call.query.filename.is_empty() {
        return Err(AppError::invalid_url_param("filename").into());
    }
    let (limit, most) = most(&call.app);
    let received = Received::new();
    let fault = |error: std::io::Error| AppError::internal("api.file.write_file.app_error", error);
    let mut file = tokio::fs::File::create(&received.0).await.map_err(fault)?;
    let mut pieces = call.take_stream().into_data_stream();
    let mut written = 0u64;
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|error| AppError::invalid_param("body").caused_by(error))?;
        written += piece.len() as u64;
        if written > limit {
            return Err(files::too_large(most).into());
        }
        file.write_all(&piece).await.map_err(fault)?;
    }
    file.flush().await.map_err(fault)?;
    let kept = files::keep(&call.app, &granted, &call.query.filename, &received.0, UserId::EMPTY).await?;
    let client_ids = if call.query.client_id.is_empty() { Vec::new() } else { vec![call.query.client_id.clone()] };
    Ok(Reply::json(FileUploadResponse { file_infos: vec![kept], client_ids }))
}

/// Which bytes a `Range` header asks for: the first and how many; `Err` when there are none such.
fn range(headers: &HeaderMap, size: u64) -> Result<Option<(u64, u64)>, ()> {
    let ranges = match parse_range_header(text(headers, header::RANGE.as_str())) {
        Ok(ranges) => ranges,
        // Mattermost: a range that ends before it begins is one that cannot be had.
        Err(RangeUnsatisfiableError::Invalid(RangeInvalid::Reversed)) => return Err(()),
        // RFC 9110: what is no range is not looked at.
        Err(_) => return Ok(None),
    };
    // Several ranges at once are answered with the whole, as the standard allows.
    if ranges.len() != 1 {
        return Ok(None);
    }
    let valid = ranges.validate(size).map_err(|_| ())?;
    // Of an empty file there is no part.
    Ok(valid.first().map(|part| (*part.start(), part.end() - part.start() + 1)))
}

fn disposition(file: &FileInfo, download: bool) -> String {
    let inline = !download && INLINE.contains(&file.mime_type.as_str());
    let name = utf8_percent_encode(&file.name, NAME);
    // Mattermost: the name stands there twice, for clients that read only the older form.
    format!("{}; filename=\"{name}\"; filename*=UTF-8''{name}", if inline { "inline" } else { "attachment" })
}

struct Sent<'a> {
    path: &'a str,
    kind: &'a str,
    size: u64,
}

async fn send(
    app: &App,
    headers: &HeaderMap,
    file: &FileInfo,
    sent: Sent<'_>,
    download: bool,
) -> Result<Response, Refusal> {
    let modified = modified(file);
    if text(headers, header::IF_MODIFIED_SINCE.as_str()) == modified {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        set(&mut response, header::LAST_MODIFIED, &modified);
        return Ok(response);
    }
    let Part { mut response, length } = part(app, headers, &sent).await?;
    if length.is_none() {
        return Ok(response);
    }
    for (name, value) in [
        (header::CONTENT_TYPE, shown_as(sent.kind)),
        (header::CONTENT_DISPOSITION, &disposition(file, download)),
        (header::CACHE_CONTROL, "private, max-age=86400"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (
            header::CONTENT_SECURITY_POLICY,
            "Frame-ancestors 'none'; sandbox; default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'",
        ),
    ] {
        set(&mut response, name, value);
    }
    set(&mut response, header::HeaderName::from_static("x-uncompressed-content-length"), &sent.size.to_string());
    set(&mut response, header::LAST_MODIFIED, &modified);
    Ok(response)
}

/// The bytes that a request asks for.
struct Part {
    response: Response,
    /// How many; nothing where there are none such.
    length: Option<u64>,
}

async fn part(app: &App, headers: &HeaderMap, sent: &Sent<'_>) -> Result<Part, Refusal> {
    let Ok(part) = range(headers, sent.size) else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
        set(&mut response, header::CONTENT_RANGE, &format!("bytes */{}", sent.size));
        set(&mut response, header::CONTENT_TYPE, sent.kind);
        return Ok(Part { response, length: None });
    };
    let (start, length) = part.unwrap_or((0, sent.size));
    let missing = |error: std::io::Error| AppError::of("api.file.get_file.app_error", 404).caused_by(error);
    let reader = app.files.read(sent.path, start, part.map(|(_, length)| length)).await.map_err(missing)?;
    let mut response = Response::new(Body::from_stream(ReaderStream::with_capacity(reader, 64 * 1024)));
    if part.is_some() {
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        set(&mut response, header::CONTENT_RANGE, &format!("bytes {start}-{}/{}", start + length - 1, sent.size));
    }
    set(&mut response, header::CONTENT_LENGTH, &length.to_string());
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    Ok(Part { response, length: Some(length) })
}

/// A file of the server's own, as it is stored, or the part of it that is asked for.
///
/// # Errors
/// 404 when its bytes are gone.
pub async fn stream(app: &App, headers: &HeaderMap, path: &str, size: u64, kind: &str) -> Result<Response, Refusal> {
    let Part { mut response, length } = part(app, headers, &Sent { path, kind, size }).await?;
    if length.is_some() {
        set(&mut response, header::CONTENT_TYPE, kind);
        set(&mut response, header::CONTENT_DISPOSITION, "attachment");
    }
    Ok(response)
}

/// When a file was uploaded, as HTTP writes times. It never changes afterwards.
fn modified(file: &FileInfo) -> String {
    let since = Duration::from_millis(u64::try_from(file.create_at.0).unwrap_or_default());
    httpdate::fmt_http_date(UNIX_EPOCH + since)
}

/// What could run as the page is sent as text, whatever it says it is.
fn shown_as(kind: &str) -> &str {
    let plain = kind.split(';').next().unwrap_or_default().trim();
    let runs = [
        "text/html",
        "application/xhtml+xml",
        "text/javascript",
        "application/javascript",
        "text/ecmascript",
        "application/ecmascript",
    ];
    if runs.contains(&plain) { "text/plain" } else { kind }
}

fn set(response: &mut Response, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

async fn whole(app: &App, headers: &HeaderMap, file: &FileInfo, download: bool) -> Result<Response, Refusal> {
    let size = u64::try_from(file.size).unwrap_or_default();
    send(app, headers, file, Sent { path: &file.path, kind: &file.mime_type, size }, download).await
}

async fn small(
    app: &App,
    headers: &HeaderMap,
    file: &FileInfo,
    path: &str,
    download: bool,
    id: &'static str,
) -> Result<Response, Refusal> {
    if path.is_empty() {
        return Err(AppError::of(id, 400).into());
    }
    let size = app.files.size(path).await.map_err(|error| AppError::of(id, 404).caused_by(error))?;
    send(app, headers, file, Sent { path, kind: "image/jpeg", size }, download).await
}

async fn get(call: Call<api::GetFile>) -> Answer<api::GetFile> {
    let granted = call.granted(call.path.file_id).await?;
    let file = files::info(&call.app, &granted).await?;
    files::release(&call.app, &call.cx, &file, Download::File).await?;
    Ok(Reply::whole(whole(&call.app, &call.headers, &file, call.query.download).await?))
}

async fn thumbnail(call: Call<api::GetFileThumbnail>) -> Answer<api::GetFileThumbnail> {
    let granted = call.granted(call.path.file_id).await?;
    let file = files::info(&call.app, &granted).await?;
    files::release(&call.app, &call.cx, &file, Download::Thumbnail).await?;
    let id = "api.file.get_file_thumbnail.no_thumbnail.app_error";
    Ok(Reply::whole(small(&call.app, &call.headers, &file, &file.thumbnail_path, call.query.download, id).await?))
}

async fn preview(call: Call<api::GetFilePreview>) -> Answer<api::GetFilePreview> {
    let granted = call.granted(call.path.file_id).await?;
    let file = files::info(&call.app, &granted).await?;
    files::release(&call.app, &call.cx, &file, Download::Preview).await?;
    let id = "api.file.get_file_preview.no_preview.app_error";
    Ok(Reply::whole(small(&call.app, &call.headers, &file, &file.preview_path, call.query.download, id).await?))
}

/// Mattermost: nothing keeps what a search found.
const NEVER: &str = "no-cache, no-store, must-revalidate";

fn check_terms(asked: &SearchParameter) -> Result<(), Refusal> {
    if asked.terms.as_deref().is_some_and(|terms| !terms.is_empty()) {
        return Ok(());
    }
    Err(AppError::invalid_param("terms").into())
}

async fn search(call: Call<api::SearchFilesInTeam>) -> Answer<api::SearchFilesInTeam> {
    let granted = call.granted(call.path.team_id).await?;
    check_terms(&call.body)?;
    let found = files::search_in(&call.app, &granted, &call.body).await?;
    Ok(Reply::json(found).with_header(header::CACHE_CONTROL, NEVER))
}

async fn search_everywhere(call: Call<api::SearchFiles>) -> Answer<api::SearchFiles> {
    let granted = call.granted(()).await?;
    check_terms(&call.body)?;
    let found = files::search_everywhere(&call.app, &granted, &call.body).await?;
    Ok(Reply::json(found).with_header(header::CACHE_CONTROL, NEVER))
}

async fn info(call: Call<api::GetFileInfo>) -> Answer<api::GetFileInfo> {
    let granted = call.granted(call.path.file_id).await?;
    let file = files::info(&call.app, &granted).await?;
    Ok(Reply::json(file).with_header(header::CACHE_CONTROL, "max-age=2592000, private"))
}

async fn link(call: Call<api::GetFileLink>) -> Answer<api::GetFileLink> {
    files::check_links(&call.app)?;
    let granted = call.granted(call.path.file_id).await?;
    Ok(Reply::json(FileLink { link: files::public_link(&call.app, &granted).await? }))
}

async fn public(call: Call<api::GetFilePublic>) -> Answer<api::GetFilePublic> {
    let _anybody = call.granted(()).await?;
    let file = files::by_public_link(&call.app, call.path.file_id, &call.query.h).await?;
    files::release(&call.app, &call.cx, &file, Download::Public).await?;
    Ok(Reply::whole(whole(&call.app, &call.headers, &file, false).await?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(value: &str) -> Result<Option<(u64, u64)>, ()> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, HeaderValue::from_str(value).expect("a header"));
        range(&headers, 100)
    }

    #[test]
    fn ranges_are_read_as_the_standard_says() {
        assert_eq!(asked("bytes=0-9"), Ok(Some((0, 10))));
        assert_eq!(asked("bytes=90-"), Ok(Some((90, 10))));
        assert_eq!(asked("bytes=-5"), Ok(Some((95, 5))));
        assert_eq!(asked("bytes=100-"), Err(()));
        assert_eq!(asked("bytes=0-1,5-6"), Ok(None));
    }

    #[test]
    fn what_could_run_in_the_page_comes_as_text() {
        for kind in ["text/html", "text/html; charset=utf-8", "application/javascript"] {
            assert_eq!(shown_as(kind), "text/plain", "{kind}");
        }
        assert_eq!(shown_as("image/png"), "image/png");
    }

    #[test]
    fn what_could_run_in_the_page_is_saved() {
        let file = |mime: &str| FileInfo { name: "a b.html".into(), mime_type: mime.into(), ..FileInfo::default() };
        assert!(disposition(&file("text/html"), false).starts_with("attachment"));
        assert!(disposition(&file("image/svg+xml"), false).starts_with("attachment"));
        assert_eq!(
            disposition(&file("image/png"), false),
            "inline; filename=\"a%20b.html\"; filename*=UTF-8''a%20b.html"
        );
        assert!(disposition(&file("image/png"), true).starts_with("attachment"));
    }
}
