//! What whoever has the machine does to accounts without signing in: who lost every way into a server gets in again.

use jackfield_model::permission::{ChangePassword, EditUser, ManageRolesOfUser, ManageSessions};
use jackfield_model::{SYSTEM_ADMIN, SYSTEM_USER, User};
use jackfield_storage::users as statements;

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::failure::Found;
use crate::{App, Result, sessions, users};

/// People on one page of a list.
const PAGE: i64 = 500;

fn cx() -> SystemCx {
    SystemCx::new("command line")
}

async fn named(app: &App, name: &str) -> Result<User> {
    let user = statements::by_username(&name.to_lowercase()).optional::<User>(&app.store).await?;
    user.filter(|user| !user.is_bot).found_or("app.user.missing_account.const")
}

/// Makes an account that administers the server.
///
/// # Errors
/// 400 for an invalid or taken name or address, and for a password against the rules.
#[crate::boxed]
pub async fn create_administrator(app: &App, username: &str, email: &str, password: &str) -> Result<User> {
    let draft = User {
        username: username.to_lowercase(),
        email: email.to_lowercase(),
        roles: format!("{SYSTEM_ADMIN} {SYSTEM_USER}"),
        ..User::default()
    };
    users::import(app, &cx(), draft, password).await
}

/// Has somebody administer the server, beside what else they are.
///
/// # Errors
/// 404 for an unknown name.
#[crate::boxed]
pub async fn make_administrator(app: &App, name: &str) -> Result<()> {
    let user = named(app, name).await?;
    if user.has_role(SYSTEM_ADMIN) {
        return Ok(());
    }
    let granted = Granted::<ManageRolesOfUser>::for_system(cx(), user.id);
    users::set_roles(app, &granted, &format!("{} {SYSTEM_ADMIN}", user.roles)).await
}

/// Gives somebody another password; all of their sessions end.
///
/// # Errors
/// 404 for an unknown name, 400 for a password against the rules.
#[crate::boxed]
pub async fn reset_password(app: &App, name: &str, password: &str) -> Result<()> {
    let id = named(app, name).await?.id;
    users::change_password(app, &Granted::<ChangePassword>::for_system(cx(), id), "", password).await?;
    sessions::revoke_all(app, &Granted::<ManageSessions>::for_system(cx(), id)).await
}

/// Asks somebody for no second factor any more.
///
/// # Errors
/// 404 for an unknown name.
#[crate::boxed]
pub async fn switch_second_factor_off(app: &App, name: &str) -> Result<()> {
    let id = named(app, name).await?.id;
    users::deactivate_mfa(app, &Granted::<EditUser>::for_system(cx(), id)).await
}

/// People behind a name, in the order of their names, with what is nobody's to see left out.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn people(app: &App, after: &str) -> Result<Vec<User>> {
    let found = statements::people_after(after, PAGE).all::<User>(&app.store).await?;
    Ok(found.iter().map(User::sanitized_for_admin).collect())
}
