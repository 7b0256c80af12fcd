//! Making and changing slash commands.

use jackfield_model::permission::{CreateCommand, ListCommands, ManageCommand};
use jackfield_model::{AppError, Command, CommandId, IntegrationKind, User, limits, secret};
use jackfield_storage::{commands as statements, users};

use super::built_in;
use crate::authorize::Granted;
use crate::console::permits;
use crate::texts::{Locale, locale_of};
use crate::{App, Failure, Result};

/// Commands that can be given in a team; plugins' and the server's own with them unless only custom ones are asked for.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(app: &App, granted: &Granted<ListCommands>, custom_only: bool) -> Result<Vec<Command>> {
    let team = granted.target();
    let mut all = statements::of_team(team).all::<Command>(&app.store).await?;
    let manages = app.holds_in_team(granted.cx(), team, "manage_others_slash_commands").await?;
    for command in &mut all {
        // Tokens are for those who manage commands.
        if !manages && command.creator_id != granted.user_id() {
            *command = command.sanitized();
        }
    }
    if custom_only {
        return Ok(all);
    }
    all.extend(app.memory.plugin_commands.list(team).iter().map(|command| command.sanitized()));
    all.extend(of_server(locale_of(app, granted.cx()).await));
    Ok(all)
}

/// Those that are suggested to whoever types.
///
/// # Errors
/// As [`list`].
#[crate::boxed]
pub async fn offered(app: &App, granted: &Granted<ListCommands>) -> Result<Vec<Command>> {
    let mut all = list(app, granted, false).await?;
    let team = granted.target();
    let allowed = |command: &Command| match command.plugin_id.as_str() {
        "" => command.id.is_empty() || permits(app, team, IntegrationKind::Command, command.id.as_str()),
        plugin => permits(app, team, IntegrationKind::Plugin, plugin),
    };
    all.retain(|command| command.auto_complete && allowed(command));
    Ok(all)
}

/// The server's own commands.
pub fn of_server(locale: Locale) -> impl Iterator<Item = Command> {
    built_in::ALL.iter().map(move |own| Command {
        trigger: own.trigger.into(),
        auto_complete: true,
        auto_complete_desc: own.description(locale),
        auto_complete_hint: own.hint.into(),
        display_name: own.trigger.into(),
        ..Command::default()
    })
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageCommand>) -> Result<Command> {
    Ok(granted.object(app).await?.object.clone())
}

fn check(command: &Command) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    let trigger = &command.trigger;
    if trigger.is_empty() || trigger.len() > limits::COMMAND_TRIGGER || trigger.contains([' ', '/']) {
        return refuse("model.command.is_valid.trigger.app_error");
    }
    let is_web = command.url.starts_with("http://") || command.url.starts_with("https://");
    if !is_web || command.url.len() > 1024 {
        return refuse("model.command.is_valid.url_http.app_error");
    }
    if command.method != "P" && command.method != "G" {
        return refuse("model.command.is_valid.method.app_error");
    }
    if command.display_name.len() > 64 || command.description.len() > 128 {
        return refuse("model.command.is_valid.display_name.app_error");
    }
    Ok(())
}

/// Refuses where commands of people's own are switched off.
pub(super) fn check_enabled(app: &App) -> Result<()> {
    if app.config.read().settings.service.enable_commands {
        return Ok(());
    }
    Err(Failure::of("api.command.disabled.app_error", 501))
}

/// Refuses a trigger that is taken, and says by whom.
async fn check_free(app: &App, command: &Command) -> Result<()> {
    if built_in::ALL.iter().any(|own| own.trigger == command.trigger) {
        return Err(Failure::of("api.command.duplicate_trigger.app_error", 400));
    }
    if let Some(other) = app.memory.plugin_commands.find(command.team_id, &command.trigger) {
        let refusal = Failure::of("api.command.duplicate_trigger.app_error#plugin", 400);
        return Err(refusal.with("plugin", &other.plugin_id));
    }
    let other = statements::by_trigger(command.team_id, &command.trigger).optional::<Command>(&app.store).await?;
    let Some(other) = other.filter(|other| other.id != command.id) else { return Ok(()) };
    let owner = users::by_id(other.creator_id).optional::<User>(&app.store).await?.unwrap_or_default();
    Err(Failure::of("api.command.duplicate_trigger.app_error#owner", 400).with("owner", owner.username))
}

/// # Errors
/// 400 for an invalid command or a trigger that is taken.
#[crate::boxed]
pub async fn create(app: &App, granted: &Granted<CreateCommand>, draft: Command) -> Result<Command> {
    check_enabled(app)?;
    let now = app.now();
    let command = Command {
        id: CommandId::new(),
        token: secret::fresh(),
        create_at: now,
        update_at: now,
        // A trusted caller says whose it is.
        creator_id: granted.user_id().some().unwrap_or(draft.creator_id),
        team_id: granted.target(),
        trigger: draft.trigger.trim().to_lowercase(),
        method: if draft.method.is_empty() { "P".into() } else { draft.method.clone() },
        plugin_id: String::new(),
        ..draft
    };
    check(&command)?;
    check_free(app, &command).await?;
    statements::insert(&command).execute(&app.store).await?;
    Ok(command)
}

/// # Errors
/// As [`create`]; 400 for moving it into another team.
#[crate::boxed]
pub async fn update(app: &App, granted: &Granted<ManageCommand>, draft: Command) -> Result<Command> {
    check_enabled(app)?;
    let before = get(app, granted).await?;
    if !draft.team_id.is_empty() && draft.team_id != before.team_id {
        return Err(AppError::invalid_param("team_id").into());
    }
    let command = Command {
        id: before.id,
        token: before.token,
        create_at: before.create_at,
        update_at: app.now(),
        creator_id: before.creator_id,
        team_id: before.team_id,
        trigger: draft.trigger.trim().to_lowercase(),
        plugin_id: before.plugin_id,
        ..draft
    };
    check(&command)?;
    check_free(app, &command).await?;
    statements::update(&command).execute(&app.store).await?;
    Ok(command)
}

/// Moves a command to another team.
///
/// # Errors
/// 400 for a trigger that is taken there.
#[crate::boxed]
pub async fn relocate(app: &App, granted: &Granted<ManageCommand>, there: &Granted<CreateCommand>) -> Result<()> {
    check_enabled(app)?;
    let command = Command { team_id: there.target(), update_at: app.now(), ..get(app, granted).await? };
    check_free(app, &command).await?;
    statements::update(&command).execute(&app.store).await?;
    Ok(())
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageCommand>) -> Result<()> {
    statements::delete(granted.target(), app.now()).execute(&app.store).await?;
    Ok(())
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn regenerate_token(app: &App, granted: &Granted<ManageCommand>) -> Result<String> {
    let mut command = get(app, granted).await?;
    command.token = secret::fresh();
    command.update_at = app.now();
    statements::update(&command).execute(&app.store).await?;
    Ok(command.token)
}
