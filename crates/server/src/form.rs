//! Multipart forms, read as they come.

use axum::body::Body;
use axum::extract::multipart::Field;
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use futures_util::StreamExt;
use http::HeaderMap;
use jackfield_model::AppError;
use tokio::io::AsyncWriteExt;

use crate::refusal::Refusal;

fn broken(error: impl std::fmt::Display) -> Refusal {
    let mut refusal = AppError::of("api.context.invalid_body_param.app_error#form", 400);
    refusal.detailed_error = error.to_string();
    refusal.into()
}

/// The fields of a form. What they hold is bounded by those who read it.
///
/// # Errors
/// 400 when it is not a multipart form.
pub async fn fields(headers: &HeaderMap, body: Body) -> Result<Multipart, Refusal> {
    let mut request = Request::new(body);
    *request.headers_mut() = headers.clone();
    // Each reader has a limit of its own.
    DefaultBodyLimit::disable().apply(&mut request);
    Multipart::from_request(request, &()).await.map_err(broken)
}

/// The next field; `None` at the end.
///
/// # Errors
/// 400 when the form breaks off.
pub async fn next(form: &mut Multipart) -> Result<Option<Field<'_>>, Refusal> {
    form.next_field().await.map_err(broken)
}

/// A field's text of at most `limit` bytes.
///
/// # Errors
/// 413 when it is longer.
pub async fn text(field: Field<'_>, limit: usize) -> Result<String, Refusal> {
    let bytes = bytes(field, limit).await?;
    String::from_utf8(bytes).map_err(broken)
}

/// A field's bytes, at most `limit` of them.
///
/// # Errors
/// 413 when there are more.
pub async fn bytes(mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, Refusal> {
    let mut read = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        if read.len() + piece.len() > limit {
            return Err(too_large());
        }
        read.extend_from_slice(&piece);
    }
    Ok(read)
}

/// Writes a field to a file; answers how many bytes it had.
///
/// # Errors
/// 413 when it has more than `limit` bytes, 500 when the file cannot be written.
pub async fn save(mut field: Field<'_>, path: &std::path::Path, limit: u64) -> Result<u64, Refusal> {
    let fault = |error: std::io::Error| AppError::internal("api.file.write_file.app_error", error);
    let mut file = tokio::fs::File::create(path).await.map_err(fault)?;
    let mut written = 0u64;
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        written += piece.len() as u64;
        if written > limit {
            return Err(too_large());
        }
        file.write_all(&piece).await.map_err(fault)?;
    }
    file.flush().await.map_err(fault)?;
    Ok(written)
}

/// Writes a whole body to a file.
///
/// # Errors
/// 413 when it has more than `limit` bytes, 400 when it breaks off, 500 when the file cannot be written.
pub async fn save_whole(body: Body, path: &std::path::Path, limit: u64) -> Result<(), Refusal> {
    let fault = |error: std::io::Error| AppError::internal("api.file.write_file.app_error", error);
    let mut file = tokio::fs::File::create(path).await.map_err(fault)?;
    let mut written = 0u64;
    let mut pieces = body.into_data_stream();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(broken)?;
        written += piece.len() as u64;
        if written > limit {
            return Err(too_large());
        }
        file.write_all(&piece).await.map_err(fault)?;
    }
    Ok(file.flush().await.map_err(fault)?)
}

fn too_large() -> Refusal {
    AppError::of("api.context.request_body_too_large.app_error#upload", 413).into()
}
