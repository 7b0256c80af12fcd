//! Personal access tokens: a secret that stands for a user, shown once.

mod warn;

use jackfield_model::permission::{
    CreateAccessToken, EnableAccessToken, ReadAccessToken, ReadAccessTokens, ReadAllAccessTokens, RevokeAccessToken,
    RotateAccessToken,
};
use jackfield_model::{AccessTokenId, AppError, Millis, Scopes, User, UserAccessToken, secret};
use jackfield_storage::{Batch, Query, access_tokens as statements, audits, users};
use serde_json::json;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result, addresses, scopes, sessions};

pub use warn::Warnings;
pub(crate) use warn::take_up as take_up_warnings;

/// Mattermost: 255 bytes.
const DESCRIPTION: usize = 255;
/// Results of a search. Mattermost: 100.
const FOUND: i64 = 100;

/// What somebody wants a token to be.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub description: String,
    /// Never for one that does not expire.
    pub expires_at: Millis,
    /// None for all that its owner may.
    pub scopes: Vec<String>,
    /// None for all addresses.
    pub allowed_ips: Vec<String>,
}

/// Creates a token; its secret is in this answer and in no later one.
///
/// # Errors
/// 501 where people may not have tokens, 400 for an invalid description, an end in the past, or what is no scope or
/// address; 403 for a token that makes one which opens more than itself.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateAccessToken>, draft: Draft) -> Result<UserAccessToken> {
    let Draft { description, expires_at, .. } = draft;
    let user = granted.object(app).await?;
    if !user.is_bot && !app.config.read().settings.service.enable_user_access_tokens {
        return Err(Failure::of("app.user_access_token.disabled", 501));
    }
    check_maker(app, granted.cx(), user.is_bot)?;
    if description.trim().is_empty() {
        return Err(AppError::invalid_param("description").into());
    }
    if description.len() > DESCRIPTION {
        return Err(Failure::of("model.user_access_token.is_valid.description.app_error", 400));
    }
    if !expires_at.is_never() && expires_at <= app.now() {
        return Err(AppError::invalid_param("expires_at").into());
    }
    let token = UserAccessToken {
        id: AccessTokenId::new(),
        token: secret::fresh(),
        user_id: user.id,
        description,
        is_active: true,
        expires_at,
        scopes: scopes::read(&draft.scopes)?.texts(),
        allowed_ips: addresses::read(&draft.allowed_ips)?,
        last_used_at: Millis::NEVER,
    };
    check_within(granted.cx(), &token)?;
    let mut batch = Batch::new();
    batch.push(statements::insert(&token));
    warn::push(app, &mut batch, &token);
    batch.push(audit(app, granted.cx(), "createUserAccessToken", &token));
    batch.commit(&app.store).await?;
    Ok(token)
}

/// Mattermost: people need a role for it; bots' tokens are made by those who manage bots. A bot makes none for itself: what
/// it made would work on when the token that it was given is taken from it.
fn check_maker(app: &App, cx: &Cx, for_bot: bool) -> Result<()> {
    let by_bot = cx.session().is_some_and(|session| sessions::is_bot(session));
    let may = (for_bot && !by_bot) || app.holds(cx, "create_user_access_token");
    if may { Ok(()) } else { Err(AppError::no_permission().into()) }
}

/// A token with scopes, or for some addresses, gives nobody more than it has itself.
fn check_within(cx: &Cx, token: &UserAccessToken) -> Result<()> {
    let Some(session) = cx.session() else { return Ok(()) };
    if let Some(own) = scopes::of_session(session) {
        let given = Scopes::stored(token.scopes.iter().map(String::as_str));
        if given.is_empty() || !own.contain(&given) {
            return Err(Failure::of("app.user_access_token.beyond_own.app_error", 403));
        }
    }
    let own = session.props.get(sessions::PROP_ADDRESSES);
    if own.is_some_and(|own| !addresses::are_within(&token.allowed_ips, own.split_ascii_whitespace())) {
        return Err(Failure::of("app.user_access_token.beyond_own.app_error", 403));
    }
    Ok(())
}

/// A user's tokens, without their secrets.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_user(
    app: &App,
    granted: &Granted<ReadAccessTokens>,
    (limit, offset): (i64, i64),
) -> Result<Vec<UserAccessToken>> {
    let found = statements::of_user(granted.target(), limit, offset).all::<UserAccessToken>(&app.store).await?;
    Ok(found.iter().map(UserAccessToken::sanitized).collect())
}

/// A token without its secret.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadAccessToken>) -> Result<UserAccessToken> {
    Ok(granted.object(app).await?.sanitized())
}

/// Ends a token for good, with what was begun by it.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn revoke(app: &App, granted: &Granted<RevokeAccessToken>) -> Result<()> {
    let token = granted.object(app).await?;
    let mut batch = Batch::new();
    batch.push(statements::delete(token.id));
    batch.push(audit(app, granted.cx(), "revokeUserAccessToken", &token));
    batch.record(&app.events, Event::SessionsRevoked { user_id: token.user_id }, granted.cx());
    batch.commit(&app.store).await?;
    Ok(())
}

/// Gives a token another secret, and ends what was begun by the old one.
///
/// # Errors
/// 404 for an unknown one, 403 for whoever may not make tokens, 501 where people may not have them, 400 for an end in the
/// past.
#[crate::boxed]
pub async fn rotate(app: &App, granted: &Granted<RotateAccessToken>, expires_at: Millis) -> Result<UserAccessToken> {
    let old = granted.object(app).await?;
    check_within(granted.cx(), &old)?;
    // Whoever gets a secret that works as somebody could have made one for them.
    app.require::<CreateAccessToken>(granted.cx(), old.user_id).await?;
    let owner = users::by_id(old.user_id).optional::<User>(&app.store).await?;
    let is_bot = owner.is_some_and(|owner| owner.is_bot);
    if !is_bot && !app.config.read().settings.service.enable_user_access_tokens {
        return Err(Failure::of("app.user_access_token.disabled", 501));
    }
    check_maker(app, granted.cx(), is_bot)?;
    if !expires_at.is_never() && expires_at <= app.now() {
        return Err(AppError::invalid_param("expires_at").into());
    }
    let token = UserAccessToken { token: secret::fresh(), expires_at, ..(*old).clone() };
    let mut batch = Batch::new();
    batch.push(statements::delete(token.id));
    batch.push(statements::insert(&token));
    warn::push(app, &mut batch, &token);
    batch.push(audit(app, granted.cx(), "rotateUserAccessToken", &token));
    batch.record(&app.events, Event::SessionsRevoked { user_id: token.user_id }, granted.cx());
    batch.commit(&app.store).await?;
    Ok(token)
}

/// Switches a token off.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn disable(app: &App, granted: &Granted<RevokeAccessToken>) -> Result<()> {
    set_active(app, granted.cx(), &*granted.object(app).await?, false).await
}

/// Switches a token on again.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn enable(app: &App, granted: &Granted<EnableAccessToken>) -> Result<()> {
    // Whoever may make tokens for the owner may: people without the role switch their own on again, as in Mattermost.
    check_maker(app, granted.cx(), true)?;
    let token = granted.object(app).await?;
    check_within(granted.cx(), &token)?;
    set_active(app, granted.cx(), &token, true).await
}

fn audit(app: &App, cx: &Cx, action: &str, token: &UserAccessToken) -> Query {
    let what = json!({ "token_id": token.id, "user_id": token.user_id });
    audits::insert(&crate::audits::entry(app, cx, action, &what))
}

/// Everybody's tokens, without their secrets.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    _: &Granted<ReadAllAccessTokens>,
    (limit, offset): (i64, i64),
) -> Result<Vec<UserAccessToken>> {
    Ok(statements::page(limit, offset).all::<UserAccessToken>(&app.store).await?)
}

/// Tokens by their own id, and by the id or name of whose they are.
///
/// # Errors
/// 400 when nothing is looked for.
#[crate::boxed]
pub async fn search(app: &App, _: &Granted<ReadAllAccessTokens>, term: &str) -> Result<Vec<UserAccessToken>> {
    let term = term.trim().to_lowercase();
    if term.is_empty() {
        return Err(AppError::invalid_param("term").into());
    }
    Ok(statements::search(&term, FOUND).all::<UserAccessToken>(&app.store).await?)
}

async fn set_active(app: &App, cx: &Cx, token: &UserAccessToken, active: bool) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(statements::set_active(token.id, active));
    batch.push(audit(app, cx, if active { "enableUserAccessToken" } else { "disableUserAccessToken" }, token));
    crate::sessions::forget(app, &mut batch, token.user_id);
    batch.commit(&app.store).await?;
    Ok(())
}
