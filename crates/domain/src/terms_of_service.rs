//! What people have to agree to before they go on, where `SupportSettings.CustomTermsOfServiceEnabled` says so. Clients ask
//! for the agreement; nothing is closed to those who have not agreed.

use jackfield_model::permission::{AgreeToTerms, ChangeTerms, SignedIn};
use jackfield_model::{AppError, TermsOfService, TermsOfServiceId, User, UserTermsOfService};
use jackfield_storage::{Batch, audits, terms_of_service as statements};
use serde_json::json;

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Mattermost: letters of a text.
const TEXT: usize = 16_383;

/// The text that is in force.
///
/// # Errors
/// 404 when there is none.
#[crate::boxed]
pub async fn latest(app: &App, _: &Granted<SignedIn>) -> Result<TermsOfService> {
    let found = statements::latest().optional::<TermsOfService>(&app.store).await?;
    found.found_or("app.terms_of_service.get.no_rows.app_error")
}

/// Puts another text in force. The same text as before stays what it was.
///
/// # Errors
/// 400 where the settings have none, for no text and for one that is too long.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<ChangeTerms>, text: &str) -> Result<TermsOfService> {
    if !app.config.read().settings.support.custom_terms_of_service_enabled {
        return Err(Failure::of("api.create_terms_of_service.custom_terms_of_service_disabled.app_error", 400));
    }
    if text.trim().is_empty() {
        return Err(Failure::of("api.create_terms_of_service.empty_text.app_error", 400));
    }
    if text.chars().count() > TEXT {
        return Err(AppError::invalid_param("text").into());
    }
    let before = statements::latest().optional::<TermsOfService>(&app.store).await?;
    if let Some(before) = before.filter(|before| before.text == text) {
        return Ok(before);
    }
    let terms = TermsOfService {
        id: TermsOfServiceId::new(),
        create_at: app.now(),
        user_id: granted.user_id(),
        text: text.to_owned(),
    };
    let mut batch = Batch::new();
    batch.push(statements::insert(&terms));
    let what = json!({ "id": terms.id });
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "createTermsOfService", &what)));
    batch.commit(&app.store).await?;
    Ok(terms)
}

/// Notes that somebody agrees to a text, or does so no more.
///
/// # Errors
/// 404 for a text that there is not.
#[crate::boxed]
pub async fn answer(app: &App, granted: &Granted<AgreeToTerms>, id: TermsOfServiceId, accepted: bool) -> Result<()> {
    let found = statements::by_id(id).optional::<TermsOfService>(&app.store).await?;
    let terms = found.found_or("app.terms_of_service.get.no_rows.app_error")?;
    let user_id = granted.target();
    let noted = if accepted {
        statements::agree(&UserTermsOfService { user_id, terms_of_service_id: terms.id, create_at: app.now() })
    } else {
        statements::disagree(user_id, terms.id)
    };
    let what = json!({ "id": terms.id, "accepted": accepted });
    let mut batch = Batch::new();
    batch.push(noted);
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "registerTermsOfServiceAction", &what)));
    batch.commit(&app.store).await?;
    Ok(())
}

/// Which text somebody agreed to.
///
/// # Errors
/// 404 for none.
#[crate::boxed]
pub async fn of_user(app: &App, granted: &Granted<AgreeToTerms>) -> Result<UserTermsOfService> {
    let found = statements::of_user(granted.target()).optional::<UserTermsOfService>(&app.store).await?;
    found.found_or("app.user_terms_of_service.get_by_user.no_rows.app_error")
}

/// One's own profile with what one agreed to, which clients compare with what is in force.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn noted_in(app: &App, mut user: User) -> Result<User> {
    if !app.config.read().settings.support.custom_terms_of_service_enabled {
        return Ok(user);
    }
    if let Some(agreed) = statements::of_user(user.id).optional::<UserTermsOfService>(&app.store).await? {
        user.terms_of_service_id = agreed.terms_of_service_id.to_string();
        user.terms_of_service_create_at = agreed.create_at;
    }
    Ok(user)
}
