//! Trying out what the server stands on.

use std::io::Cursor;
use std::time::Duration;

use jackfield_model::permission::{TestFileStore, TestSiteUrl};
use jackfield_model::{AppError, PostId};
use serde_json::Value;
use tokio::io::AsyncReadExt;

use crate::authorize::Granted;
use crate::config::merge;
use crate::{App, Failure, Result};

const TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes of an answer that nobody reads.
const ANSWER: usize = 64 * 1024;
/// Letters of an address.
const ADDRESS: usize = 2048;
/// What a file that is written for trying says.
const TRIAL: &[u8] = b"jackfield";

/// Asks a server at an address whether it is there.
///
/// # Errors
/// 400 for what is no address, or where no server answers.
#[crate::boxed]
pub async fn test_site_url(app: &App, granted: &Granted<TestSiteUrl>, site_url: &str) -> Result<()> {
    let site = site_url.trim_end_matches('/');
    if site.is_empty() || site.len() > ADDRESS {
        return Err(AppError::invalid_param("site_url").into());
    }
    let Ok(asked) = http::Request::get(format!("{site}/api/v4/system/ping")).body(Vec::new()) else {
        return Err(AppError::invalid_param("site_url").into());
    };
    // Who may change which addresses inside are asked need not do so first. Others would learn what is inside.
    let mut allowed = app.config.read().settings.service.allowed_untrusted_internal_connections.clone();
    if let Some(host) = asked.uri().host().filter(|_| app.holds(granted.cx(), "manage_system")) {
        allowed.push(' ');
        allowed.push_str(host.trim_matches(['[', ']']));
    }
    match app.http.guarded(asked, &allowed, TIMEOUT, ANSWER).await {
        Ok(answer) if answer.status() == http::StatusCode::OK => Ok(()),
        _ => Err(Failure::of("app.admin.test_site_url.failure", 400)),
    }
}

/// Writes a file where files are kept, reads and removes it. `change` is what somebody wants to change of the
/// configuration: nothing but the disk can be had.
///
/// # Errors
/// 501 for another kind of store, 500 when files cannot be kept.
#[crate::boxed]
pub async fn test_file_store(app: &App, _: &Granted<TestFileStore>, change: &Value) -> Result<()> {
    let mut document = app.config.read().document().clone();
    merge(&mut document, change);
    let driver = document.pointer("/FileSettings/DriverName").and_then(Value::as_str).unwrap_or_default();
    if !["", "local"].contains(&driver) {
        return Err(Failure::of("api.file.no_driver.app_error", 501));
    }
    let path = format!("trial/{}", PostId::new());
    let tried = tried(app, &path).await;
    let _ = app.files.remove(&path).await;
    tried.map_err(|error| AppError::internal("api.file.test_connection.app_error", error).into())
}

async fn tried(app: &App, path: &str) -> std::io::Result<()> {
    app.files.write(path, Box::pin(Cursor::new(TRIAL))).await?;
    let mut read = Vec::new();
    app.files.read(path, 0, None).await?.read_to_end(&mut read).await?;
    if read == TRIAL { Ok(()) } else { Err(std::io::Error::other("what was written is not what is read")) }
}
