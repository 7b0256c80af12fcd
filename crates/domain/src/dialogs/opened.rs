//! Which dialogs were opened and are not answered yet: an answer goes to the address of a dialog that the server showed
//! to this user, and once.

use jackfield_model::{AppError, Dialog, Millis, OpenDialogRequest, RequestId, UserId};
use jackfield_storage::dialogs::{self as statements, OpenedDialog};
use jackfield_storage::{Batch, one_time};

use super::triggers;
use crate::integrations::Place;
use crate::{App, Failure, Result};

/// How long a dialog may stand open.
const OPEN_MS: i64 = 24 * 60 * 60 * 1000;
/// Open dialogs of one user; of more the oldest cannot be answered.
const PER_USER: i64 = 50;

/// Keeps that a dialog was opened for a user, and that its trigger is used up: of two who show the same one gets through.
pub(super) async fn keep(app: &App, user_id: UserId, request: &OpenDialogRequest) -> Result<()> {
    let now = app.now();
    let dialog = OpenedDialog {
        id: RequestId::new(),
        user_id,
        url: request.url.clone(),
        asked: asked(&request.url, &request.dialog),
        create_at: now,
    };
    let mut batch = Batch::new();
    batch.push(statements::delete_older(now.plus(-OPEN_MS)));
    batch.push(statements::insert(&dialog));
    batch.push(one_time::insert(&request.trigger_id, triggers::USED, "", now));
    batch.commit(&app.store).await.map_err(|error| match error.is_unique() {
        true => Failure::of("interactive_message.decode_trigger_id.expired", 400),
        false => error.into(),
    })?;
    Ok(())
}

/// The addresses that a form asks before it is answered.
fn asked(url: &str, form: &Dialog) -> Vec<String> {
    let sources = form.elements.iter().map(|element| element.data_source_url.as_str());
    let all = [url, form.source_url.as_str()].into_iter().chain(sources);
    let mut asked: Vec<String> = all.filter(|url| !url.is_empty()).map(str::to_owned).collect();
    asked.sort_unstable();
    asked.dedup();
    asked
}

/// Whether an address needs no dialog of the server's: plugins' pages open dialogs themselves, and whoever is signed in
/// reaches plugins' addresses in any case.
fn is_plugins(app: &App, url: &str) -> bool {
    let config = app.config.read();
    matches!(Place::of(url, &config.settings.service.site_url), Place::Plugin { .. })
}

async fn find(app: &App, user: UserId, fits: impl Fn(&OpenedDialog) -> bool) -> Result<OpenedDialog> {
    let since = Millis(app.now().0 - OPEN_MS);
    let open = statements::of_user(user, since, PER_USER).all::<OpenedDialog>(&app.store).await?;
    open.into_iter().find(fits).ok_or_else(unknown)
}

fn unknown() -> Failure {
    AppError::of("app.submit_interactive_dialog.not_open.app_error", 400).into()
}

/// Refuses an address that no open dialog of the user's asks.
pub(super) async fn check_asked(app: &App, user: UserId, url: &str) -> Result<()> {
    if is_plugins(app, url) {
        return Ok(());
    }
    find(app, user, |dialog| dialog.asked.iter().any(|asked| asked == url)).await?;
    Ok(())
}

/// Takes the dialog that an answer is for; of two answers at once one gets it.
pub(super) async fn take(app: &App, user: UserId, url: &str) -> Result<Option<OpenedDialog>> {
    if is_plugins(app, url) {
        return Ok(None);
    }
    let dialog = find(app, user, |dialog| dialog.url == url).await?;
    if statements::delete(dialog.id).execute(&app.store).await? == 0 {
        return Err(unknown());
    }
    Ok(Some(dialog))
}

/// Gives a dialog back whose answer was not taken, or that goes on with another form.
pub(super) async fn give_back(app: &App, taken: Option<OpenedDialog>, next: Option<&Dialog>) -> Result<()> {
    let Some(mut dialog) = taken else { return Ok(()) };
    if let Some(form) = next {
        dialog.asked = asked(&dialog.url, form);
    }
    statements::insert(&dialog).execute(&app.store).await?;
    Ok(())
}
