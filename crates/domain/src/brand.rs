//! The picture that people see where they sign in.

use std::io::{Cursor, ErrorKind};

use jackfield_model::AppError;
use jackfield_model::permission::{EditBrand, Public};
use serde_json::json;
use tokio::io::AsyncReadExt;

use crate::authorize::Granted;
use crate::{App, Failure, Result, audits};

const PATH: &str = "brand/image.png";
/// The longest side, and the bytes that one has at most.
const SIDE: u32 = 1024;
const BYTES: u64 = 8 * 1024 * 1024;

/// The picture; `None` when there is none.
#[crate::boxed]
pub async fn image(app: &App, _: &Granted<Public>) -> Option<Vec<u8>> {
    let mut reader = app.files.read(PATH, 0, Some(BYTES)).await.ok()?;
    let mut bytes = Vec::new();
    reader.read_to_end(&mut bytes).await.ok()?;
    Some(bytes)
}

/// Sets the picture.
///
/// # Errors
/// 400 when the bytes are no image that can be read.
#[crate::boxed]
pub async fn set(app: &App, granted: &Granted<EditBrand>, bytes: Vec<u8>) -> Result<()> {
    let moves = bytes.starts_with(b"GIF8");
    let Some(png) = app.memory.images.at_most(bytes, SIDE).await.filter(|_| !moves) else {
        return Err(Failure::of("brand.save_brand_image.decode.app_error", 400));
    };
    app.files
        .write(PATH, Box::pin(Cursor::new(png)))
        .await
        .map_err(|error| AppError::internal("brand.save_brand_image.save_image.app_error", error))?;
    audits::note(app, granted.cx(), "uploadBrandImage", &json!({})).await
}

/// Removes the picture.
///
/// # Errors
/// 404 when there is none.
#[crate::boxed]
pub async fn remove(app: &App, granted: &Granted<EditBrand>) -> Result<()> {
    if app.files.size(PATH).await.is_err_and(|error| error.kind() == ErrorKind::NotFound) {
        return Err(Failure::of("api.admin.delete_brand_image.storage.not_found", 404));
    }
    app.files.remove(PATH).await.map_err(|error| AppError::internal("brand.delete_brand_image.app_error", error))?;
    audits::note(app, granted.cx(), "deleteBrandImage", &json!({})).await
}
