//! What administrators decide about accounts: roles, and whether they are switched on.

use std::sync::Arc;

use jackfield_model::permission::{ChangeUserActive, ManageRolesOfUser};
use jackfield_model::{Millis, User, UserId};
use jackfield_storage::{access_tokens, sessions, users};

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Sets a user's system roles.
///
/// # Errors
/// 400 for unknown roles, and for taking the last administrator's.
pub async fn set_roles(app: &App, granted: &Granted<ManageRolesOfUser>, roles: &str) -> Result<()> {
    let id = granted.target();
    let user = users::by_id(id).optional::<User>(&app.store).await?.found("app.user.missing_account.const", "user")?;
    let known = app.memory.roles.read();
    let roles: Vec<&str> = roles.split_ascii_whitespace().collect();
    if roles.is_empty() || roles.iter().any(|role| !known.contains(role) || !role.starts_with("system_")) {
        return Err(Failure::new("api.user.update_user_roles.license.app_error", 400, "Invalid or unknown roles."));
    }
    // Mattermost: whoever may manage roles may not raise others above themselves.
    let makes_admin = roles.contains(&"system_admin");
    if makes_admin != user.has_role("system_admin") && !app.holds(granted.cx(), "manage_system") {
        return Err(jackfield_model::AppError::no_permission().into());
    }
    let roles = roles.join(" ");
    let now = app.now();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        if !makes_admin && user.has_role("system_admin") {
            keep_an_administrator(&mut *tx, id).await?;
        }
        users::set_roles(id, &roles, now).execute(&mut *tx).await?;
        tx.record(&bus, Event::UserRoleUpdated { user_id: id, roles: roles.clone() }, &cx);
        Ok(())
    })
    .await?;
    Ok(())
}

async fn keep_an_administrator(tx: &mut jackfield_storage::Tx, leaving: UserId) -> Result<()> {
    let administrators = users::administrators().all::<User>(tx).await?;
    if administrators.iter().any(|user| user.id != leaving) {
        return Ok(());
    }
    let message = "The last system administrator cannot be removed. Make somebody else an administrator first.";
    Err(Failure::new("app.user.update_active.last_admin.app_error", 400, message))
}

/// Switches an account on or off; switching it off ends its sessions and access tokens.
///
/// # Errors
/// 400 for the last administrator.
pub async fn set_active(app: &App, granted: &Granted<ChangeUserActive>, active: bool) -> Result<()> {
    let id = granted.target();
    let mut user =
        users::by_id(id).optional::<User>(&app.store).await?.found("app.user.missing_account.const", "user")?;
    let now = app.now();
    user.update_at = now;
    user.delete_at = if active { Millis::NEVER } else { now };
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    let told = user.clone();
    app.transact(async move |tx| {
        if !active && user.has_role("system_admin") {
            keep_an_administrator(&mut *tx, id).await?;
        }
        users::set_active(id, user.delete_at, now).execute(&mut *tx).await?;
        if !active {
            sessions::delete_of_user(id).execute(&mut *tx).await?;
            access_tokens::delete_of_user(id).execute(&mut *tx).await?;
            tx.record(&bus, Event::SessionsRevoked { user_id: id }, &cx);
        }
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()) }, &cx);
        Ok(())
    })
    .await?;
    if !active {
        app.hooks.user_has_been_deactivated(granted.cx(), &told);
    }
    Ok(())
}
