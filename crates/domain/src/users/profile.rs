//! Creating accounts and changing profiles.

use std::sync::Arc;

use jackfield_model::permission::{EditUser, Public};
use jackfield_model::{AppError, Bot, Team, User, UserId, UserPatch, limits, names};
use jackfield_storage::exclusive::{self, Exclusive};
use jackfield_storage::one_time::{self, OneTime};
use jackfield_storage::{Query, bots, teams, users};

use super::proof::{self, Claim};
use super::{bounds, password};
use crate::authorize::Granted;
use crate::bounds::same;
use crate::cx::Actor;
use crate::events::{Event, Record};
use crate::letters::{self, Letter};
use crate::one_time::{Invitation, Purpose};
use crate::{App, Cx, Failure, Result};

/// Creates a person's account; the first one of a server administers it. `invite_id` is a team's, and
/// lets people in where the server is not open.
///
/// # Errors
/// 400 for an invalid or taken name, 403 where accounts cannot be created without an invitation.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<Public>, draft: User, invite_id: &str) -> Result<User> {
    let team = match invite_id {
        "" => None,
        id => teams::by_invite_id(id).optional::<Team>(&app.store).await?,
    };
    make(app, granted, draft, team.map_or(Ticket::None, Ticket::Link)).await
}

/// Creates the account of somebody who was invited by mail: their address is the one that the mail reached.
///
/// # Errors
/// 400 for an invitation that is unknown, used or past, and for a guest's where the server has none; as [`create`] else.
#[crate::boxed]
pub async fn create_by_token(app: &App, granted: &Granted<Public>, draft: User, token: &str) -> Result<User> {
    let (purpose, invitation, team) = crate::teams::by_token(app, token).await?;
    let guest = purpose == Purpose::GuestInvitation;
    if guest && !app.config.read().settings.guests.enable {
        return Err(Failure::of("api.user.create_user.guest_accounts.disabled.app_error", 400));
    }
    let draft = User { email: invitation.email.clone(), ..draft };
    make(app, granted, draft, Ticket::Mail { token: token.to_owned(), invitation, team, guest }).await
}

/// What lets somebody in.
enum Ticket {
    None,
    /// A team's link.
    Link(Team),
    Mail {
        token: String,
        invitation: Invitation,
        team: Team,
        guest: bool,
    },
}

impl Ticket {
    fn team(&self) -> Option<&Team> {
        match self {
            Self::None => None,
            Self::Link(team) | Self::Mail { team, .. } => Some(team),
        }
    }
}

async fn make(app: &App, granted: &Granted<Public>, draft: User, ticket: Ticket) -> Result<User> {
    let cx = granted.cx();
    let settings = app.config.read();
    let trusted = cx.is_trusted() || app.holds(cx, "sysconsole_write_user_management_users");
    let is_first = users::any_person().optional::<(UserId,)>(&app.store).await?.is_none();
    if !settings.settings.team.enable_user_creation && !is_first && !trusted {
        return Err(Failure::of("api.user.create_user.signup_email_disabled.app_error", 501));
    }
    if !is_first && !trusted && ticket.team().is_none() && !settings.settings.team.enable_open_server {
        return Err(Failure::of("api.user.create_user.no_open_server", 403));
    }
    let given = draft.password.clone();
    let mut draft = prepared(app, User { is_bot: false, ..draft })?;
    if let Ticket::Mail { guest, .. } = &ticket {
        draft.email_verified = true;
        if *guest {
            draft.roles = "system_guest".to_owned();
        }
    }
    if let Some(team) = ticket.team() {
        // Before there is an account that could not come in.
        crate::teams::check_welcome(app, team, &draft).await?;
    }
    // Last of all: it is what costs.
    draft.password = password::hash(app, &given).await?;
    // The account of whom a plugin makes is not the administrator's.
    let may_be_first = !matches!(cx.actor, Actor::Plugin(_));
    let (bus, by) = (app.events.clone(), cx.clone());
    let token = if let Ticket::Mail { token, .. } = &ticket { Some(token.clone()) } else { None };
    let asks = settings.settings.email.require_email_verification && !draft.email_verified && !is_first;
    let letter = Letter::Verification { user: draft.id, to: draft.email.clone() };
    let letter = if asks { letters::ask(app, &letter) } else { None };
    let created = app
        .transact(async move |tx| {
            // Of two who use an invitation at once, one finds it.
            if let Some(token) = token
                && one_time::take(&token).optional::<OneTime>(&mut *tx).await?.is_none()
            {
                return Err(Failure::of("api.user.create_user.signup_link_invalid.app_error", 400));
            }
            exclusive::take(Exclusive::Administrators).all::<(i64,)>(&mut *tx).await?;
            if may_be_first && users::any_person().optional::<(UserId,)>(&mut *tx).await?.is_none() {
                draft.roles = "system_admin system_user".to_owned();
                // Nobody else could let them in.
                draft.email_verified = true;
            }
            users::insert(&draft).execute(&mut *tx).await.map_err(taken)?;
            tx.record(&bus, Event::NewUser { user_id: draft.id }, &by);
            if let Some(letter) = letter {
                letter.execute(&mut *tx).await?;
            }
            Ok(draft)
        })
        .await?;
    // Mattermost: whoever came by a team's invitation is in it from the start.
    if let Some(team) = ticket.team() {
        crate::teams::enter(app, cx, team, created.id).await?;
    }
    if let Ticket::Mail { invitation, .. } = &ticket {
        crate::teams::enter_channels(app, cx, invitation, created.id).await;
    }
    Ok(created)
}

/// Creates the account of a bot, together with what `bot` makes of it.
///
/// # Errors
/// 400 for an invalid or taken name.
pub(crate) async fn create_for_bot(
    app: &App,
    cx: &Arc<Cx>,
    draft: User,
    bot: impl FnOnce(&User) -> Bot,
) -> Result<Bot> {
    let draft = prepared(app, User { is_bot: true, password: String::new(), ..draft })?;
    let bot = bot(&draft);
    let (bus, cx) = (app.events.clone(), cx.clone());
    app.transact(async move |tx| {
        users::insert(&draft).execute(&mut *tx).await.map_err(taken)?;
        bots::insert(&bot).execute(&mut *tx).await?;
        tx.record(&bus, Event::NewUser { user_id: draft.id }, &cx);
        Ok(bot)
    })
    .await
}

/// Creates an account as an import says: with its roles, switched off where it was, and by an address that was shown to be
/// theirs elsewhere. Without a password nobody signs in by one.
///
/// # Errors
/// 400 for an invalid or taken name or address, and for a password against the rules.
pub(crate) async fn import(app: &App, cx: &Arc<Cx>, said: User, given: &str) -> Result<User> {
    let draft = prepared(app, User { is_bot: false, ..said.clone() })?;
    let mut user = User {
        roles: said.roles,
        delete_at: said.delete_at,
        auth_data: said.auth_data,
        auth_service: said.auth_service,
        email_verified: true,
        ..draft
    };
    check(&user, None)?;
    if !given.is_empty() {
        user.password = password::hash(app, given).await?;
    }
    let (bus, by) = (app.events.clone(), cx.clone());
    app.transact(async move |tx| {
        users::insert(&user).execute(&mut *tx).await.map_err(taken)?;
        tx.record(&bus, Event::NewUser { user_id: user.id }, &by);
        Ok(user)
    })
    .await
}

/// Creates the account of somebody whom an app answers for, unless `claim` touches no row: then it is there. They sign in
/// by that app alone, with no password and no address that mail reaches.
///
/// # Errors
/// 400 for an invalid or taken name.
pub(crate) async fn provision(
    app: &App,
    cx: &Arc<Cx>,
    said: User,
    claim: impl FnOnce(UserId) -> Query,
) -> Result<Option<User>> {
    let draft = prepared(app, User { is_bot: false, ..said.clone() })?;
    let mut user = User {
        roles: said.roles,
        auth_data: said.auth_data,
        auth_service: said.auth_service,
        email_verified: true,
        ..draft
    };
    user.notify_props.insert("email".into(), "false".into());
    check(&user, None)?;
    let (bus, by, claim) = (app.events.clone(), cx.clone(), claim(user.id));
    app.transact(async move |tx| {
        // Of two who come at once, one waits here for the other.
        if claim.execute(&mut *tx).await? == 0 {
            return Ok(None);
        }
        users::insert(&user).execute(&mut *tx).await.map_err(taken)?;
        tx.record(&bus, Event::NewUser { user_id: user.id }, &by);
        Ok(Some(user))
    })
    .await
}

/// A draft as an account begins; what whoever drafted it may not decide is as for everybody.
fn prepared(app: &App, mut draft: User) -> Result<User> {
    let now = app.now();
    draft.id = UserId::new();
    draft.create_at = now;
    draft.update_at = now;
    draft.delete_at = Default::default();
    draft.last_password_update = now;
    draft.username = draft.username.trim().to_lowercase();
    draft.email = draft.email.trim().to_lowercase();
    draft.password = String::new();
    draft.auth_data = None;
    draft.auth_service = String::new();
    draft.email_verified = false;
    draft.mfa_active = false;
    draft.mfa_secret = String::new();
    draft.failed_attempts = 0;
    draft.last_login = Default::default();
    draft.last_picture_update = Default::default();
    draft.remote_id = None;
    draft.roles = "system_user".to_owned();
    if draft.locale.is_empty() {
        draft.locale.clone_from(&app.config.read().settings.localization.default_client_locale);
    }
    if draft.notify_props.is_empty() {
        draft.notify_props = User::default_notify_props();
    }
    if draft.timezone.is_empty() {
        draft.timezone = User::default_timezone();
    }
    check(&draft, None)?;
    Ok(draft)
}

/// A name or address that somebody has.
pub(super) fn taken(error: jackfield_storage::Error) -> Failure {
    match &error {
        jackfield_storage::Error::Unique(what) if what.contains("username") => {
            Failure::of("app.user.save.username_exists.app_error", 400)
        }
        jackfield_storage::Error::Unique(_) => Failure::of("app.user.save.email_exists.app_error", 400),
        _ => error.into(),
    }
}

/// What makes an account one; `before` is what it was.
///
/// # Errors
/// 400 naming the field.
pub(super) fn check(user: &User, before: Option<&User>) -> Result<()> {
    if !names::is_valid_username(&user.username) {
        return Err(Failure::of("model.user.is_valid.username.app_error", 400));
    }
    if user.email.len() > limits::EMAIL || !names::is_valid_email(&user.email) {
        return Err(Failure::of("model.user.is_valid.email.app_error", 400));
    }
    let lengths = [
        ("model.user.is_valid.nickname.app_error", &user.nickname, limits::NICKNAME),
        ("model.user.is_valid.first_name.app_error", &user.first_name, limits::FIRST_NAME),
        ("model.user.is_valid.last_name.app_error", &user.last_name, limits::LAST_NAME),
        ("model.user.is_valid.position.app_error", &user.position, limits::POSITION),
        ("model.user.is_valid.roles_limit.app_error", &user.roles, limits::USER_ROLES),
    ];
    for (id, text, most) in lengths {
        if text.chars().count() > most {
            return Err(Failure::of(id, 400).with("most", most));
        }
    }
    if user.locale.len() > limits::LOCALE {
        return Err(Failure::of("model.user.is_valid.locale.app_error", 400));
    }
    bounds::check(user, before)
}

/// Replaces what of a profile may be changed; what it cannot do without stays when it is empty.
///
/// # Errors
/// As [`patch`], and 400 for the profile of somebody else than the grant is about.
#[crate::boxed]
pub async fn replace(app: &App, granted: &Granted<EditUser>, whole: User) -> Result<User> {
    same(&whole.id, &granted.target(), "id")?;
    let wanted = UserPatch {
        username: Some(whole.username),
        password: None,
        nickname: Some(whole.nickname),
        first_name: Some(whole.first_name),
        last_name: Some(whole.last_name),
        position: Some(whole.position),
        email: Some(whole.email).filter(|email| !email.is_empty()),
        props: Some(whole.props),
        notify_props: Some(whole.notify_props).filter(|props| !props.is_empty()),
        locale: Some(whole.locale).filter(|locale| !locale.is_empty()),
        timezone: Some(whole.timezone).filter(|zone| !zone.is_empty()),
    };
    patch(app, granted, wanted).await
}

/// Changes a profile; what the patch does not name stays.
///
/// # Errors
/// 400 for invalid or taken values; the address can be changed by administrators and with the password only.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<EditUser>, patch: UserPatch) -> Result<User> {
    let id = granted.target();
    let mut user = (*granted.object(app).await?).clone();
    let changes_email = patch.email.as_ref().is_some_and(|email| email.to_lowercase() != user.email);
    if changes_email && granted.user_id() == id && !app.holds(granted.cx(), "edit_other_users") {
        let given = patch.password.clone().unwrap_or_default();
        let claim = Claim { name: &user.username, user: Some(&user), password: &given };
        if !proof::check(app, granted.cx(), claim).await? {
            return Err(AppError::invalid_param("password").into());
        }
    }
    if user.is_bot && patch.username.as_ref().is_some_and(|name| *name != user.username) && !granted.cx().is_trusted() {
        return Err(AppError::invalid_param("username").into());
    }
    let before = user.clone();
    user.apply(UserPatch { password: None, ..patch });
    user.update_at = app.now();
    check(&user, Some(&before))?;
    let mut is_seen = is_seen_by_others(&before, &user);
    let mut letter = None;
    if user.email != before.email && !user.is_bot {
        let verifies = app.config.read().settings.email.require_email_verification;
        if verifies && granted.user_id() == id && !app.holds(granted.cx(), "edit_other_users") {
            // Mattermost: the address stays what it was until the new one is shown to be theirs.
            letter = letters::ask(app, &Letter::Verification { user: id, to: user.email.clone() });
            user.email.clone_from(&before.email);
            is_seen = is_seen_by_others(&before, &user);
        } else {
            user.email_verified = false;
            letter = letters::ask(app, &Letter::AddressChanged { user: id, before: before.email });
        }
    }
    let (bus, cx, privacy) = (app.events.clone(), granted.cx().clone(), super::privacy(app));
    app.transact(async move |tx| {
        users::update(&user).execute(&mut *tx).await.map_err(taken)?;
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user.clone()), privacy, is_seen }, &cx);
        if let Some(letter) = letter {
            letter.execute(&mut *tx).await?;
        }
        Ok(user)
    })
    .await
}

/// Whether a change is of something that others see: how somebody is notified is their own business.
fn is_seen_by_others(before: &User, after: &User) -> bool {
    let before = User { update_at: after.update_at, ..before.sanitized_for_admin() };
    before != after.sanitized_for_admin()
}
