//! What is lasting about a server: the id that it goes by, and when it was installed.

use jackfield_model::{Millis, UserId};
use jackfield_storage::systems;

use crate::{App, Result};

/// The row of `systems` with the server's id. Mattermost's name.
const ID: &str = "DiagnosticId";
/// The row of `systems` with the time of installation. Mattermost's name.
const INSTALLED: &str = "InstallationDate";

/// The server's id: made up once, the same for ever.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn id(app: &App) -> Result<String> {
    kept(app, ID, UserId::new().as_str()).await
}

/// When the server was installed; the first who asks after an upgrade decides where nothing is kept.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn installed_at(app: &App) -> Result<Millis> {
    let text = kept(app, INSTALLED, &app.now().0.to_string()).await?;
    Ok(Millis(text.parse().unwrap_or_default()))
}

async fn kept(app: &App, name: &str, fresh: &str) -> Result<String> {
    if let Some((value,)) = systems::get(name).optional::<(String,)>(&app.store).await? {
        return Ok(value);
    }
    // Of two that ask at once one wins, and both hear the same.
    systems::set_once(name, fresh).execute(&app.store).await?;
    Ok(systems::get(name).one::<(String,)>(&app.store).await?.0)
}

/// Whether what the server stands on can be reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Health {
    pub database: bool,
    pub files: bool,
}

/// Looks whether database and file store answer.
#[crate::boxed]
pub async fn health(app: &App) -> Health {
    let database = systems::get("ping").optional::<(String,)>(&app.store).await.is_ok();
    let files = app.files.size("ping").await;
    // That there is no such file is an answer, too.
    let files = files.is_ok() || files.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound);
    Health { database, files }
}
