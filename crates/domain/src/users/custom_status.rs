//! What people say they are doing, kept among their properties.

use jackfield_model::permission::EditUser;
use jackfield_model::{AppError, CustomStatus, User, UserPatch, limits};
use jackfield_storage::users;

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// The property of a user that keeps those that were used lately.
const RECENT: &str = "recentCustomStatuses";
const RECENTLY: usize = 5;

/// Takes a status out of the list of those that were used lately.
///
/// # Errors
/// 400 when there is no list.
#[crate::boxed]
pub async fn forget_recent_status(app: &App, granted: &Granted<EditUser>, status: &CustomStatus) -> Result<()> {
    let user = users::by_id(granted.target()).optional::<User>(&app.store).await?;
    let mut props = user.found_or("app.user.missing_account.const")?.props;
    let listed = props.get(RECENT).and_then(|text| serde_json::from_str::<Vec<CustomStatus>>(text).ok());
    let Some(mut listed) = listed.filter(|listed| !listed.is_empty()) else {
        return Err(Failure::of("api.custom_status.recent_custom_statuses.delete.app_error", 400));
    };
    listed.retain(|other| (&other.emoji, &other.text) != (&status.emoji, &status.text));
    props.insert(RECENT.into(), serde_json::to_string(&listed).unwrap_or_default());
    super::patch(app, granted, UserPatch { props: Some(props), ..UserPatch::default() }).await?;
    Ok(())
}

/// The newest statuses first, each once, no more than a few. Mattermost: five.
fn noted(known: Option<&String>, status: &CustomStatus) -> String {
    let known = known.and_then(|text| serde_json::from_str::<Vec<CustomStatus>>(text).ok()).unwrap_or_default();
    let others = known.into_iter().filter(|other| (&other.emoji, &other.text) != (&status.emoji, &status.text));
    let listed: Vec<CustomStatus> = std::iter::once(status.clone()).chain(others).take(RECENTLY).collect();
    serde_json::to_string(&listed).unwrap_or_default()
}

/// Sets a custom status; `None` takes it away.
///
/// # Errors
/// 404 for an unknown user, 400 for an empty status or one that is too long.
#[crate::boxed]
pub async fn set_custom_status(app: &App, granted: &Granted<EditUser>, status: Option<CustomStatus>) -> Result<()> {
    if let Some(status) = &status {
        let is_empty = status.text.is_empty() && status.emoji.is_empty();
        let too_long =
            status.text.chars().count() > limits::CUSTOM_STATUS_TEXT || status.emoji.len() > limits::EMOJI_NAME;
        if is_empty || too_long {
            return Err(AppError::invalid_param("custom_status").into());
        }
    }
    let user = users::by_id(granted.target()).optional::<User>(&app.store).await?;
    let mut props = user.found_or("app.user.missing_account.const")?.props;
    if let Some(status) = &status {
        let listed = noted(props.get(RECENT), status);
        props.insert(RECENT.into(), listed);
    }
    // Mattermost: emptied, not removed, because clients merge what they hear with what they know.
    let text = status.map(|status| serde_json::to_string(&status).unwrap_or_default()).unwrap_or_default();
    props.insert(User::CUSTOM_STATUS.into(), text);
    super::patch(app, granted, UserPatch { props: Some(props), ..UserPatch::default() }).await?;
    Ok(())
}
