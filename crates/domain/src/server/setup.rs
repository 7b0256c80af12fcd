//! What administrators do once, and web clients ask for at every start.

use jackfield_model::permission::ManageSystem;
use jackfield_model::{AppError, CompleteOnboardingRequest, System};
use jackfield_storage::systems;
use serde_json::json;

use crate::authorize::Granted;
use crate::{App, Result, audits};

/// Rows of `systems`. Mattermost's names.
const SET_UP: &str = "FirstAdminSetupComplete";
const ORGANIZATION: &str = "OrganizationName";
const VISITED: &str = "FirstAdminVisitMarketplace";
/// Letters of an organisation's name, and how many plugins one may be asked for.
const NAME: usize = 256;
const PLUGINS: usize = 100;

async fn kept(app: &App, name: &str) -> Result<System> {
    let value = systems::get(name).optional::<(String,)>(&app.store).await?;
    let value = value.map_or_else(|| "false".to_owned(), |(value,)| value);
    Ok(System { name: name.to_owned(), value })
}

/// Whether the first administrator has set the server up.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn onboarding(app: &App, _: &Granted<ManageSystem>) -> Result<System> {
    kept(app, SET_UP).await
}

/// Notes that they have, and whose server it is. Mattermost would install plugins from its market, which is not here.
///
/// # Errors
/// 400 for names that are too long.
#[crate::boxed]
pub async fn complete_onboarding(
    app: &App,
    granted: &Granted<ManageSystem>,
    asked: &CompleteOnboardingRequest,
) -> Result<()> {
    if asked.organization.chars().count() > NAME || asked.install_plugins.len() > PLUGINS {
        return Err(AppError::invalid_param("organization").into());
    }
    let now = app.now();
    let what = json!({ "organization": asked.organization });
    audits::note(app, granted.cx(), "completeOnboarding", &what).await?;
    if !asked.organization.is_empty() {
        systems::set(ORGANIZATION, &asked.organization, now).execute(&app.store).await?;
    }
    systems::set(SET_UP, "true", now).execute(&app.store).await?;
    Ok(())
}

/// Whether an administrator has looked at the list of plugins that can be had.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn marketplace_was_visited(app: &App, _: &Granted<ManageSystem>) -> Result<System> {
    kept(app, VISITED).await
}

/// Notes that one has.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn visit_marketplace(app: &App, _: &Granted<ManageSystem>) -> Result<()> {
    systems::set(VISITED, "true", app.now()).execute(&app.store).await?;
    Ok(())
}
