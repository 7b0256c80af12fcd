//! Bots: users that no person signs in as.

use jackfield_model::permission::{AssignBot, CreateBot, ManageBot, ReadBot, ReadBots};
use jackfield_model::{AppError, Bot, BotPatch, Millis, User, UserId, UserPatch, UserPrivacy, limits};
use jackfield_storage::{Tx, bots as statements, sessions, users as accounts};
use std::sync::Arc;

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::events::{Event, EventBus, Record};
use crate::failure::Found;
use crate::{App, Cx, Failure, Result};

/// Creates a bot. `owner` is a user's id, or a plugin's.
///
/// # Errors
/// 403 where bots cannot be created and for bots, 400 for an invalid or taken name.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateBot>, draft: Bot, owner: String) -> Result<Bot> {
    // Mattermost: whatever its roles, a bot makes no bot, which would go on when it is switched off.
    if granted.cx().session().is_some_and(|session| crate::sessions::is_bot(session)) {
        return Err(AppError::no_permission().into());
    }
    if !granted.cx().is_trusted() && !app.config.read().settings.service.enable_bot_account_creation {
        return Err(Failure::of("api.bot.create_disabled", 403));
    }
    if draft.description.chars().count() > limits::BOT_DESCRIPTION {
        return Err(Failure::of("model.bot.is_valid.description.app_error", 400));
    }
    let user = User {
        // Mattermost: bots have an address that cannot receive mail.
        email: format!("{}@localhost", draft.username.trim().to_lowercase()),
        username: draft.username,
        first_name: draft.display_name,
        ..User::default()
    };
    let description = draft.description;
    crate::users::create_for_bot(app, granted.cx(), user, |user| Bot {
        user_id: user.id,
        username: user.username.clone(),
        display_name: user.first_name.clone(),
        description,
        owner_id: owner,
        last_icon_update: Millis::NEVER,
        create_at: user.create_at,
        update_at: user.create_at,
        delete_at: Millis::NEVER,
    })
    .await
}

/// The account that the server itself writes by, made when it is first needed; `otherwise` where a person had the name
/// before. Mattermost's name.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn of_server(app: &App, cx: &SystemCx, otherwise: UserId) -> Result<UserId> {
    const NAME: &str = "system-bot";
    let known = async || -> Result<Option<UserId>> {
        let there = accounts::by_username(NAME).optional::<User>(&app.store).await?;
        Ok(there.map(|there| if there.is_bot { there.id } else { otherwise }))
    };
    if let Some(known) = known().await? {
        return Ok(known);
    }
    let draft = Bot { username: NAME.to_owned(), display_name: "System".to_owned(), ..Bot::default() };
    let creating = Granted::<CreateBot>::for_system(cx.clone(), ());
    match create(app, &creating, draft, NAME.to_owned()).await {
        Ok(bot) => Ok(bot.user_id),
        // Of two that need it at once, one makes it.
        Err(failure) => known().await?.ok_or(failure),
    }
}

/// A plugin's bot of this name: made when it is not there, and given back when it is.
///
/// # Errors
/// 400 when a person has the name.
#[crate::boxed]
pub async fn ensure(app: &App, granted: &Granted<CreateBot>, draft: Bot, owner: String) -> Result<Bot> {
    let name = draft.username.trim().to_lowercase();
    let Some(user) = accounts::by_username(&name).optional::<User>(&app.store).await? else {
        return create(app, granted, draft, owner).await;
    };
    let found = statements::by_id(user.id, true).optional::<Bot>(&app.store).await?;
    let Some(bot) = found else {
        return Err(Failure::of("app.user.save.username_exists.app_error#person", 400).with("name", name));
    };
    if bot.owner_id != owner {
        return Err(Failure::of("app.bot.createbot.internal_error", 403).with("name", name));
    }
    rename(app, granted, bot, Bot { username: name, ..draft }).await
}

/// Gives a bot the names and the description of a draft; nothing is stored when it has them.
///
/// # Errors
/// 400 for an invalid or taken name.
#[crate::boxed]
pub async fn rename(app: &App, granted: &Granted<CreateBot>, bot: Bot, draft: Bot) -> Result<Bot> {
    let patch = BotPatch {
        username: Some(draft.username).filter(|name| *name != bot.username),
        display_name: Some(draft.display_name).filter(|name| !name.is_empty() && *name != bot.display_name),
        description: Some(draft.description).filter(|text| *text != bot.description),
    };
    let is_as_wanted = patch.username.is_none() && patch.display_name.is_none() && patch.description.is_none();
    if is_as_wanted { Ok(bot) } else { apply(app, granted.cx(), bot, patch).await }
}

/// # Errors
/// 404 for an unknown bot, and for one that is switched off unless it was asked for.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ReadBot>, include_deleted: bool) -> Result<Bot> {
    let bot = granted.object(app).await?;
    Some((*bot).clone())
        .filter(|bot| include_deleted || bot.delete_at.is_never())
        .found_or("store.sql_bot.get.missing.app_error")
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ReadBots>,
    (include_deleted, orphaned): (bool, bool),
    (limit, offset): (i64, i64),
) -> Result<Vec<Bot>> {
    let owner = if app.holds(granted.cx(), "read_others_bots") { String::new() } else { granted.user_id().to_string() };
    Ok(statements::page(&owner, include_deleted, orphaned, limit, offset).all::<Bot>(&app.store).await?)
}

/// The bots of an owner, who may be a plugin; all without one.
///
/// # Errors
/// 403 for those who may only see their own.
#[crate::boxed]
pub async fn of_owner(
    app: &App,
    granted: &Granted<ReadBots>,
    owner: &str,
    (include_deleted, orphaned): (bool, bool),
    (limit, offset): (i64, i64),
) -> Result<Vec<Bot>> {
    if !app.holds(granted.cx(), "read_others_bots") {
        return Err(AppError::no_permission().into());
    }
    Ok(statements::page(owner, include_deleted, orphaned, limit, offset).all::<Bot>(&app.store).await?)
}

/// # Errors
/// 404 for an unknown bot, 400 for invalid values.
#[crate::boxed]
pub async fn patch(app: &App, granted: &Granted<ManageBot>, patch: BotPatch) -> Result<Bot> {
    let bot = (*granted.object(app).await?).clone();
    apply(app, granted.cx(), bot, patch).await
}

async fn apply(app: &App, cx: &Arc<Cx>, mut bot: Bot, patch: BotPatch) -> Result<Bot> {
    let profile = UserPatch { username: patch.username, first_name: patch.display_name, ..UserPatch::default() };
    let system = Granted::for_system(SystemCx::within(cx, "bots"), bot.user_id);
    let user = crate::users::patch(app, &system, profile).await?;
    if let Some(description) = patch.description {
        if description.chars().count() > limits::BOT_DESCRIPTION {
            return Err(Failure::of("model.bot.is_valid.description.app_error", 400));
        }
        bot.description = description;
    }
    bot.username = user.username;
    bot.display_name = user.first_name;
    bot.update_at = app.now();
    statements::update(&bot).execute(&app.store).await?;
    Ok(bot)
}

/// Switches a bot on or off. While it is off its tokens are good for nothing; switching it on brings them back.
///
/// # Errors
/// 404 for an unknown bot.
#[crate::boxed]
pub async fn set_active(app: &App, granted: &Granted<ManageBot>, active: bool) -> Result<Bot> {
    let bot = (*granted.object(app).await?).clone();
    let (bus, cx, now) = (app.events.clone(), granted.cx().clone(), app.now());
    let privacy = crate::users::privacy(app);
    app.transact(async move |tx| switch(&mut *tx, bot, active, (now, privacy), (&bus, &cx)).await).await
}

/// Switches a bot on or off as part of a transaction.
pub(crate) async fn switch(
    tx: &mut Tx,
    mut bot: Bot,
    active: bool,
    (now, privacy): (Millis, UserPrivacy),
    (bus, cx): (&EventBus, &Arc<Cx>),
) -> Result<Bot> {
    let id = bot.user_id;
    bot.delete_at = if active { Millis::NEVER } else { now };
    bot.update_at = now;
    statements::update(&bot).execute(&mut *tx).await?;
    accounts::set_active(id, bot.delete_at, now).execute(&mut *tx).await?;
    if !active {
        sessions::delete_of_user(id).execute(&mut *tx).await?;
        tx.record(bus, Event::SessionsRevoked { user_id: id }, cx);
    }
    let user = accounts::by_id(id).one::<User>(&mut *tx).await?;
    tx.record(bus, Event::UserUpdated { user: Arc::new(user), privacy, is_seen: true }, cx);
    Ok(bot)
}

/// Gives a bot to another user.
///
/// # Errors
/// 404 for an unknown bot or user.
#[crate::boxed]
pub async fn assign(app: &App, granted: &Granted<AssignBot>, owner: UserId) -> Result<Bot> {
    let mut bot = (*granted.object(app).await?).clone();
    let owner =
        accounts::by_id(owner).optional::<User>(&app.store).await?.found_or("app.user.missing_account.const")?;
    bot.owner_id = owner.id.to_string();
    bot.update_at = app.now();
    statements::update(&bot).execute(&app.store).await?;
    Ok(bot)
}
