//! Accounts that sign in elsewhere. This server has no such service of its own: what is kept here is what moved in or
//! an administrator wrote, and how people get back to a password.

use jackfield_model::permission::{ManageSystem, ManageSystemUser};
use jackfield_model::{AppError, User, UserAuth};
use jackfield_storage::{Batch, audits, sessions, users};
use serde_json::json;

use super::{password, proof};
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

/// Services that accounts can belong to. Mattermost's names.
const SERVICES: &[&str] = &["gitlab", "google", "office365", "openid", "ldap", "saml"];
/// Mattermost: 128 bytes.
const DATA: usize = 128;

/// Says how somebody signs in. Whoever signs in elsewhere has no password here.
///
/// # Errors
/// 400 for an unknown service, or one without data.
#[crate::boxed]
pub async fn set_auth(app: &App, granted: &Granted<ManageSystemUser>, auth: UserAuth) -> Result<UserAuth> {
    let data = auth.auth_data.clone().filter(|data| !data.is_empty());
    let service = if auth.auth_service == "email" { "" } else { auth.auth_service.as_str() };
    let fits = match &data {
        None => service.is_empty(),
        Some(data) => SERVICES.contains(&service) && data.len() <= DATA,
    };
    let user = granted.object(app).await?;
    if !fits || user.is_bot {
        return Err(Failure::of("api.user.update_user_auth.invalid_request", 400));
    }
    let same = UserAuth { auth_data: data.clone(), auth_service: service.to_owned() };
    if service == user.auth_service && data == user.auth_data {
        return Ok(same);
    }
    let mut batch = Batch::new();
    batch.push(users::set_auth(user.id, service, data.as_deref(), app.now()));
    let what = json!({ "user_id": user.id, "auth_service": service });
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "updateUserAuth", &what)));
    batch.commit(&app.store).await.map_err(|error| {
        if error.is_unique() {
            return Failure::of("api.user.update_user_auth.invalid_request", 400);
        }
        error.into()
    })?;
    Ok(same)
}

/// Who signs in by such data.
///
/// # Errors
/// 400 without data, 404 when it is nobody.
#[crate::boxed]
pub async fn by_auth_data(app: &App, granted: &Granted<ManageSystem>, data: &str) -> Result<User> {
    if data.is_empty() {
        return Err(AppError::invalid_url_param("value").into());
    }
    let user = users::by_auth_data(data).optional::<User>(&app.store).await?;
    Ok(super::shown(app, granted.cx(), &user.found_or("app.user.missing_account.const")?))
}

/// Gives somebody who signs in elsewhere a password here, because they have a session. Their other sessions end.
///
/// # Errors
/// 403 for somebody else's account, 400 for a password against the rules.
#[crate::boxed]
pub async fn switch_to_password(
    app: &App,
    cx: &std::sync::Arc<Cx>,
    service: &str,
    email: &str,
    new: &str,
) -> Result<()> {
    let refuse = || Failure::of("api.user.oauth_to_email.context.app_error", 403);
    let Some(session) = cx.session() else { return Err(AppError::no_session().into()) };
    let user = users::by_id(session.user_id).optional::<User>(&app.store).await?;
    let user = user.filter(|user| user.email == email.trim().to_lowercase() && user.auth_service == service);
    let user = user.filter(|user| !user.auth_service.is_empty()).ok_or_else(refuse)?;
    let hash = password::hash(app, new).await?;
    let (id, now) = (user.id, app.now());
    let mut batch = Batch::new();
    batch.push(users::set_auth(id, "", None, now));
    batch.push(users::set_password(id, &hash, now));
    for forgiven in proof::forgive(id) {
        batch.push(forgiven);
    }
    batch.push(sessions::delete_others(id, session.id));
    batch.push(audits::insert(&crate::audits::entry(app, cx, "switchAccountType", &json!({ "user_id": id }))));
    batch.record(&app.events, Event::SessionsRevoked { user_id: id }, cx);
    batch.commit(&app.store).await?;
    Ok(())
}
