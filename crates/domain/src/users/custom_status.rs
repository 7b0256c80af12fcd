//! What people say they are doing, kept among their properties.

use jackfield_model::permission::EditUser;
use jackfield_model::{AppError, CustomStatus, User, UserPatch, limits};
use jackfield_storage::users;

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Result};

/// The property of a user that keeps a custom status.
const PROPERTY: &str = "customStatus";

/// Sets a custom status; `None` takes it away.
///
/// # Errors
/// 404 for an unknown user, 400 for an empty status or one that is too long.
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
    // Mattermost: emptied, not removed, because clients merge what they hear with what they know.
    let text = status.map(|status| serde_json::to_string(&status).unwrap_or_default()).unwrap_or_default();
    props.insert(PROPERTY.into(), text);
    super::patch(app, granted, UserPatch { props: Some(props), ..UserPatch::default() }).await?;
    Ok(())
}
