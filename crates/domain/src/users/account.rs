//! What administrators decide about accounts: roles, and whether they are switched on.

use std::sync::Arc;

use jackfield_model::permission::{ChangeUserActive, ManageRolesOfUser};
use jackfield_model::{Bot, Millis, User, UserId};
use jackfield_storage::exclusive::{self, Exclusive};
use jackfield_storage::{Tx, audits, bots, sessions, users};
use serde_json::json;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::letters::{self, Letter};
use crate::{App, Failure, Result};

/// Sets a user's system roles.
///
/// # Errors
/// 400 for unknown roles, and for taking the last administrator's.
#[crate::boxed]
pub async fn set_roles(app: &App, granted: &Granted<ManageRolesOfUser>, roles: &str) -> Result<()> {
    let id = granted.target();
    let roles: Vec<&str> = roles.split_ascii_whitespace().collect();
    let known = app.memory.roles.read();
    if roles.is_empty() || roles.iter().any(|role| !known.contains(role) || !role.starts_with("system_")) {
        return Err(Failure::of("app.role.check_roles_exist.role_not_found", 400));
    }
    let makes_admin = roles.contains(&"system_admin");
    let roles = roles.join(" ");
    let now = app.now();
    let may_make_admins = app.holds(granted.cx(), "manage_system");
    let entry = crate::audits::entry(app, granted.cx(), "updateUserRoles", &json!({ "user_id": id, "roles": roles }));
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        let user = in_turn(&mut *tx, id).await?;
        // Mattermost: whoever may manage roles may not raise others above themselves.
        if makes_admin != user.has_role("system_admin") && !may_make_admins {
            return Err(jackfield_model::AppError::no_permission().into());
        }
        if !makes_admin {
            keep_an_administrator(&mut *tx, &user).await?;
        }
        users::set_roles(id, &roles, now).execute(&mut *tx).await?;
        audits::insert(&entry).execute(&mut *tx).await?;
        tx.record(&bus, Event::UserRoleUpdated { user_id: id, roles: roles.clone() }, &cx);
        Ok(())
    })
    .await
}

/// The account as it is once it is this one's turn to decide about administrators.
pub(crate) async fn in_turn(tx: &mut Tx, id: UserId) -> Result<User> {
    exclusive::take(Exclusive::Administrators).all::<(i64,)>(&mut *tx).await?;
    users::by_id(id).optional::<User>(tx).await?.found_or("app.user.missing_account.const")
}

/// Refuses that the last administrator leaves.
pub(crate) async fn keep_an_administrator(tx: &mut Tx, leaving: &User) -> Result<()> {
    if !leaving.has_role("system_admin") || !leaving.is_active() {
        return Ok(());
    }
    let administrators = users::administrators().all::<User>(tx).await?;
    if administrators.iter().any(|user| user.id != leaving.id && !user.is_bot) {
        return Ok(());
    }
    Err(Failure::of("app.user.update_active.last_admin.app_error", 400))
}

/// Switches an account on or off; switching it off ends its sessions, makes its access tokens good for nothing until it is
/// switched on again, and switches its bots off.
///
/// # Errors
/// 401 for oneself where people may not switch themselves off, 400 for the last administrator.
#[crate::boxed]
pub async fn set_active(app: &App, granted: &Granted<ChangeUserActive>, active: bool) -> Result<()> {
    let id = granted.target();
    let config = app.config.read();
    let is_own = granted.user_id() == id;
    if active && !config.settings.guests.enable && granted.object(app).await?.is_guest() {
        let id = "api.user.update_active.cannot_enable_guest_when_guest_feature_is_disabled.app_error";
        return Err(Failure::of(id, 401));
    }
    let manages = app.holds(granted.cx(), "sysconsole_write_user_management_users");
    if is_own && !active && !manages && !config.settings.team.enable_user_deactivation {
        return Err(Failure::of("api.user.update_active.not_enable.app_error", 401));
    }
    let with_bots = !active && config.settings.service.disable_bots_when_owner_is_deactivated;
    let now = app.now();
    let (bus, cx, privacy) = (app.events.clone(), granted.cx().clone(), super::privacy(app));
    let entry = crate::audits::entry(app, &cx, "updateUserActive", &json!({ "user_id": id, "active": active }));
    let letter = if active { None } else { letters::ask(app, &Letter::Deactivated { user: id }) };
    let told = app
        .transact(async move |tx| {
            let mut user = in_turn(&mut *tx, id).await?;
            if !active {
                keep_an_administrator(&mut *tx, &user).await?;
            }
            user.update_at = now;
            user.delete_at = if active { Millis::NEVER } else { now };
            users::set_active(id, user.delete_at, now).execute(&mut *tx).await?;
            audits::insert(&entry).execute(&mut *tx).await?;
            if let Some(letter) = letter {
                letter.execute(&mut *tx).await?;
            }
            if !active {
                sessions::delete_of_user(id).execute(&mut *tx).await?;
                tx.record(&bus, Event::SessionsRevoked { user_id: id }, &cx);
            }
            if with_bots {
                for bot in bots::of_owner(id.as_str()).all::<Bot>(&mut *tx).await? {
                    crate::bots::switch(&mut *tx, bot, false, (now, privacy), (&bus, &cx)).await?;
                }
            }
            tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()), privacy, is_seen: true }, &cx);
            Ok(user)
        })
        .await?;
    if !active {
        app.hooks.user_has_been_deactivated(granted.cx(), &told);
    }
    Ok(())
}
