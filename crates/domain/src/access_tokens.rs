//! Personal access tokens: a secret that stands for a user, shown once.

use jackfield_model::permission::{CreateAccessToken, ReadAccessTokens, RevokeAccessToken};
use jackfield_model::{AccessTokenId, AppError, Millis, SessionId, User, UserAccessToken};
use jackfield_storage::{access_tokens as statements, users};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Mattermost: 255 bytes.
const DESCRIPTION: usize = 255;

/// Creates a token; its secret is in this answer and in no later one.
///
/// # Errors
/// 501 where people may not have tokens, 400 for an invalid description or an end in the past.
pub async fn create(
    app: &App,
    granted: &Granted<CreateAccessToken>,
    description: String,
    expires_at: Millis,
) -> Result<UserAccessToken> {
    let user = users::by_id(granted.target())
        .optional::<User>(&app.store)
        .await?
        .found("app.user.missing_account.const", "user")?;
    if !user.is_bot && !app.config.read().settings.service.enable_user_access_tokens {
        let id = "app.user_access_token.disabled";
        return Err(Failure::new(id, 501, "Personal access tokens are disabled on this server."));
    }
    // Mattermost: people need a role for it; bots' tokens are made by those who manage bots.
    let may = user.is_bot || app.holds(granted.cx(), "create_user_access_token");
    if !may {
        return Err(AppError::no_permission().into());
    }
    if description.trim().is_empty() || description.len() > DESCRIPTION {
        let id = "model.user_access_token.is_valid.description.app_error";
        return Err(Failure::new(id, 400, "Invalid description, must be 255 or less characters and not empty."));
    }
    if !expires_at.is_never() && expires_at <= app.now() {
        return Err(AppError::invalid_param("expires_at").into());
    }
    let token = UserAccessToken {
        id: AccessTokenId::new(),
        // 128 random bits in the alphabet of ids, as a session's.
        token: SessionId::new().to_string(),
        user_id: user.id,
        description,
        is_active: true,
        expires_at,
    };
    statements::insert(&token).execute(&app.store).await?;
    Ok(token)
}

/// A user's tokens, without their secrets.
///
/// # Errors
/// Fails when the database does.
pub async fn of_user(
    app: &App,
    granted: &Granted<ReadAccessTokens>,
    (limit, offset): (i64, i64),
) -> Result<Vec<UserAccessToken>> {
    let found = statements::of_user(granted.target(), limit, offset).all::<UserAccessToken>(&app.store).await?;
    Ok(found.iter().map(UserAccessToken::sanitized).collect())
}

/// A token by its id, so that its owner can be asked about.
///
/// # Errors
/// 404 for an unknown one.
pub async fn find(app: &App, id: AccessTokenId) -> Result<UserAccessToken> {
    let found = statements::by_id(id).optional::<UserAccessToken>(&app.store).await?;
    Ok(found.found("app.user_access_token.get.app_error", "token")?.sanitized())
}

/// Ends a token for good.
///
/// # Errors
/// Fails when the database does.
pub async fn revoke(app: &App, granted: &Granted<RevokeAccessToken>, id: AccessTokenId) -> Result<()> {
    statements::delete(id).execute(&app.store).await?;
    crate::sessions::forget(app, granted.target());
    Ok(())
}

/// Switches a token off.
///
/// # Errors
/// Fails when the database does.
pub async fn disable(app: &App, granted: &Granted<RevokeAccessToken>, id: AccessTokenId) -> Result<()> {
    statements::set_active(id, false).execute(&app.store).await?;
    crate::sessions::forget(app, granted.target());
    Ok(())
}

/// Switches a token on again.
///
/// # Errors
/// Fails when the database does.
pub async fn enable(app: &App, granted: &Granted<CreateAccessToken>, id: AccessTokenId) -> Result<()> {
    statements::set_active(id, true).execute(&app.store).await?;
    crate::sessions::forget(app, granted.target());
    Ok(())
}
