//! Packages beside the files of people, by what is in them, so that every server of a database gets what one of them was given.

use std::io;
use std::path::Path;

use jackfield_storage::Engine;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::App;

/// Where a package lies.
fn place(id: &str, digest: &str) -> String {
    format!("plugins/{id}/{digest}.tar.gz")
}

/// Keeps a package for the other servers, where there may be any.
///
/// # Errors
/// When it cannot be read or kept.
#[crate::boxed]
pub async fn keep(app: &App, id: &str, digest: &str, archive: &Path) -> io::Result<()> {
    if app.store.engine() != Engine::Postgres {
        return Ok(());
    }
    let archive = tokio::fs::File::open(archive).await?;
    app.files.write(&place(id, digest), Box::pin(archive)).await.map(drop)
}

/// Writes a package that another server kept to a file, no more of it than may be.
///
/// # Errors
/// When none of them did, or it is larger.
#[crate::boxed]
pub async fn fetch(app: &App, id: &str, digest: &str, (most, into): (u64, &Path)) -> io::Result<()> {
    let place = place(id, digest);
    if app.files.size(&place).await? > most {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut package = app.files.read(&place, 0, None).await?.take(most);
    let mut file = tokio::fs::File::create(into).await?;
    tokio::io::copy(&mut package, &mut file).await?;
    file.flush().await
}

/// Lets go of a package that no server needs any more.
#[crate::boxed]
pub async fn forget(app: &App, id: &str, digest: &str) {
    if app.store.engine() == Engine::Postgres
        && let Err(error) = app.files.remove(&place(id, digest)).await
    {
        tracing::debug!("A package that nobody needs stays: {error}");
    }
}
