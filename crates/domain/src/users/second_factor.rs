//! The second factor: codes that an app makes of a secret and the time (RFC 6238), as Mattermost has them.
//!
//! A code counts once, on whichever server, and guesses are counted before they are compared.

use jackfield_model::permission::EditUser;
use jackfield_model::{AppError, MfaSecret, User, UserId};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::{Batch, audits, users};
use rand::TryRng;
use rand::rngs::SysRng;
use serde_json::json;
use totp_rs::{Builder, Secret, Totp};

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::letters::{self, Letter};
use crate::{App, Failure, Result, sessions};

const MINUTE_MS: i64 = 60_000;
/// Seconds that a code is shown; that before and that after are taken as well, for clocks that differ.
const STEP: u64 = 30;
/// After that a used code would not be taken anyway.
const USED: Allowance = Allowance { most: 1, each: 2 * MINUTE_MS };
/// Bytes of a secret: what the standard wants.
const SECRET: usize = 20;

/// Makes a new secret for an app. It counts once a code of it was shown.
///
/// # Errors
/// 501 where the server asks for no codes, 400 for bots, for those who sign in elsewhere, and while codes are asked for.
#[crate::boxed]
pub async fn generate_mfa(app: &App, granted: &Granted<EditUser>) -> Result<MfaSecret> {
    check_enabled(app)?;
    let user = granted.object(app).await?;
    check_account(&user)?;
    if user.mfa_active {
        return Err(Failure::of("mfa.activate.app_error", 400));
    }
    let mut random = [0; SECRET];
    SysRng
        .try_fill_bytes(&mut random)
        .map_err(|error| AppError::internal("mfa.generate_qr_code.create_code.app_error", error))?;
    let secret = Secret::new(Box::from(random)).to_base32();
    let code = codes(app, &secret, &user.username)?;
    let qr_code = code.to_qr_base64();
    let qr_code = qr_code.map_err(|error| AppError::internal("mfa.generate_qr_code.create_code.app_error", error))?;
    users::set_second_factor(user.id, &secret, false, app.now()).execute(&app.store).await?;
    Ok(MfaSecret { secret, qr_code })
}

/// Asks for codes from now on: one of them shows that the app has the secret.
///
/// # Errors
/// 501 where the server asks for none, 401 for a wrong code.
#[crate::boxed]
pub async fn activate_mfa(app: &App, granted: &Granted<EditUser>, code: &str) -> Result<()> {
    check_enabled(app)?;
    let user = granted.object(app).await?;
    check_account(&user)?;
    if code.is_empty() {
        return Err(AppError::invalid_param("code").into());
    }
    if user.mfa_secret.is_empty() || !is_right(app, &user, code).await? {
        return Err(Failure::of("mfa.activate.bad_token.app_error", 401));
    }
    store(app, granted, &user.mfa_secret, true).await
}

/// Asks for no codes any more. Administrators do it for whoever lost their app.
///
/// # Errors
/// 404 for an unknown user.
#[crate::boxed]
pub async fn deactivate_mfa(app: &App, granted: &Granted<EditUser>) -> Result<()> {
    if !granted.object(app).await?.mfa_active {
        return Ok(());
    }
    store(app, granted, "", false).await
}

async fn store(app: &App, granted: &Granted<EditUser>, secret: &str, active: bool) -> Result<()> {
    let (id, cx) = (granted.target(), granted.cx());
    let user = granted.object(app).await?;
    let mut shown = User { mfa_active: active, update_at: app.now(), ..(*user).clone() };
    shown.mfa_secret.clear();
    let mut batch = Batch::new();
    batch.push(users::set_second_factor(id, secret, active, app.now()));
    let what = json!({ "user_id": id, "activate": active });
    batch.push(audits::insert(&crate::audits::entry(app, cx, "updateUserMfa", &what)));
    // Sessions know whether their user has one.
    sessions::forget(app, &mut batch, id);
    let privacy = super::privacy(app);
    batch.record(&app.events, Event::UserUpdated { user: std::sync::Arc::new(shown), privacy, is_seen: true }, cx);
    if let Some(letter) = letters::ask(app, &Letter::SecondFactor { user: id, active }) {
        letter.push(&mut batch);
    }
    batch.commit(&app.store).await?;
    Ok(())
}

/// What a sign-in asks for beside the password.
///
/// # Errors
/// 400 where a code is asked for and none was given: clients ask for it by this id. 401 for a wrong one.
pub(super) async fn check(app: &App, user: &User, code: &str) -> Result<()> {
    if !user.mfa_active || !is_enabled(app) {
        return Ok(());
    }
    if code.is_empty() {
        return Err(Failure::of("mfa.validate_token.authenticate.app_error", 400));
    }
    if is_right(app, user, code).await? {
        return Ok(());
    }
    Err(Failure::of("api.user.check_user_mfa.bad_code.app_error", 401))
}

async fn is_right(app: &App, user: &User, code: &str) -> Result<bool> {
    let now = app.now();
    let most = app.config.read().settings.service.maximum_login_attempts;
    let (guesses, allowance) = (format!("m:{}", user.id), Allowance { most, each: MINUTE_MS });
    if attempts::count(&guesses, allowance, now).optional::<(i64,)>(&app.store).await?.is_none() {
        return Ok(false);
    }
    let seconds = u64::try_from(now.0 / 1000).unwrap_or_default();
    let Some(step) = codes(app, &user.mfa_secret, &user.username)?.check(code.trim(), seconds) else {
        return Ok(false);
    };
    if !is_first_use(app, user.id, step).await? {
        return Ok(false);
    }
    attempts::give_back(&guesses, allowance).execute(&app.store).await?;
    Ok(true)
}

/// A code that somebody saw is of no use to them.
async fn is_first_use(app: &App, user: UserId, step: u64) -> Result<bool> {
    let subject = format!("c:{user}:{step}");
    Ok(attempts::count(&subject, USED, app.now()).optional::<(i64,)>(&app.store).await?.is_some())
}

fn codes(app: &App, secret: &str, username: &str) -> Result<Totp> {
    let broken =
        |error: &dyn std::fmt::Display| AppError::internal("mfa.generate_qr_code.create_code.app_error", error);
    let secret = Secret::try_from_base32(secret.trim_end_matches('=')).map_err(|error| broken(&error))?;
    let site = app.config.read().settings.team.site_name.replace(':', " ");
    let made = Builder::new()
        .with_secret(secret)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(STEP)
        .with_account_name(username)
        .with_issuer(Some(site));
    // Secrets that were moved in have 80 bits; apps and Mattermost take them.
    Ok(made.build_noncompliant())
}

pub(crate) fn is_enabled(app: &App) -> bool {
    app.config.read().settings.service.enable_multifactor_authentication
}

fn check_enabled(app: &App) -> Result<()> {
    if is_enabled(app) {
        return Ok(());
    }
    Err(Failure::of("mfa.mfa_disabled.app_error", 501))
}

fn check_account(user: &User) -> Result<()> {
    if !user.is_bot && user.auth_service.is_empty() {
        return Ok(());
    }
    Err(Failure::of("api.user.activate_mfa.email_and_ldap_only.app_error", 400))
}
