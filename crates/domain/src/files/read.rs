//! Reading files: their facts, their bytes, and links for everybody.

use std::sync::Arc;

use hmac::{Hmac, KeyInit, Mac};
use jackfield_model::permission::ReadFile;
use jackfield_model::{FileId, FileInfo, UserId, secret};
use jackfield_storage::{files as statements, systems};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::authorize::Granted;
use crate::events::Event;
use crate::failure::Found;
use crate::hooks::Verdict;
use crate::{App, Cx, Failure, Result};

/// Which way a file is about to leave; Mattermost's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Download {
    File,
    Thumbnail,
    Preview,
    /// By a link for everybody: whoever follows it is nobody.
    Public,
}

impl Download {
    const fn name(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Thumbnail => "thumbnail",
            Self::Preview => "preview",
            Self::Public => "public",
        }
    }
}

/// The row of `systems` with the secret that public links are made by.
const SECRET: &str = "JackfieldPublicLinks";

/// What is known of a file.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn info(app: &App, granted: &Granted<ReadFile>) -> Result<FileInfo> {
    Ok(granted.object(app).await?.file.clone())
}

async fn find(app: &App, id: FileId) -> Result<FileInfo> {
    statements::by_id(id).optional::<FileInfo>(&app.store).await?.found_or("app.file_info.get.app_error")
}

/// Asks plugins whether a file may leave. Each way out has to ask: what is refused one way must not be had another.
///
/// # Errors
/// 400 when a plugin refuses; the user's clients are told why.
#[crate::boxed]
pub async fn release(app: &App, cx: &Arc<Cx>, file: &FileInfo, download: Download) -> Result<()> {
    let user_id = if download == Download::Public { UserId::EMPTY } else { cx.user_id() };
    let kind = download.name().to_owned();
    let verdict = app.hooks.file_will_be_downloaded(cx, file, &user_id, &kind).await?;
    if let (Verdict::Reject(reason), false) = (&verdict, user_id.is_empty()) {
        let (file, reason) = (Box::new(file.clone()), reason.clone());
        app.events.publish(Event::FileDownloadRejected { user_id, file, reason, download: kind }, cx);
    }
    verdict.settle((), "File download")
}

async fn hash(app: &App, id: FileId) -> Result<String> {
    let fresh = secret::fresh();
    systems::set_once(SECRET, &fresh).execute(&app.store).await?;
    let (secret,) = systems::get(SECRET).one::<(String,)>(&app.store).await?;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes())
        .map_err(|error| Failure::from(jackfield_model::AppError::internal("app.file.link.app_error", error)))?;
    mac.update(id.as_str().as_bytes());
    Ok(data_encoding::BASE64URL_NOPAD.encode(&mac.finalize().into_bytes()))
}

/// Whether there are public links at all, which is asked before any file is looked for.
///
/// # Errors
/// 403 where they are switched off.
pub fn check_links(app: &App) -> Result<()> {
    if app.config.read().settings.file.enable_public_link {
        return Ok(());
    }
    Err(Failure::of("api.file.get_public_link.disabled.app_error", 403))
}

/// An address at which anybody can get the file.
///
/// # Errors
/// 403 where public links are switched off, 400 for a file that is not posted.
#[crate::boxed]
pub async fn public_link(app: &App, granted: &Granted<ReadFile>) -> Result<String> {
    check_links(app)?;
    let found = granted.object(app).await?;
    let file = &found.file;
    if file.post_id.is_empty() {
        return Err(Failure::of("api.file.get_public_link.no_post.app_error", 400));
    }
    let hash = hash(app, file.id).await?;
    let config = app.config.read();
    let site = config.settings.service.site_url.trim_end_matches('/');
    Ok(format!("{site}/files/{}/public?h={hash}", file.id))
}

/// The file of a public link.
///
/// # Errors
/// 400 when the link is not right, 403 where public links are switched off.
#[crate::boxed]
pub async fn by_public_link(app: &App, id: FileId, given: &str) -> Result<FileInfo> {
    check_links(app)?;
    let file = find(app, id).await?;
    if !bool::from(hash(app, id).await?.as_bytes().ct_eq(given.as_bytes())) {
        return Err(Failure::of("api.file.get_file.public_invalid.app_error", 400));
    }
    Ok(file)
}
