//! Answers that come later: to the `response_url` that a command's address was given, for half an hour and some times.

use std::sync::Arc;

use jackfield_model::permission::CreatePost;
use jackfield_model::{Command, CommandArgs, CommandResponse, CommandWebhook, HookId, Millis, Session, User};
use jackfield_storage::{commands as statements, users};
use serde_json::Value;

use super::execute::deliver;
use super::manage::check_enabled;
use crate::cx::Actor;
use crate::failure::Found;
use crate::{App, Cx, Failure, Result, blocks, integrations};

/// How long a command may be answered. Mattermost's.
pub(crate) const ANSWERED_MS: i64 = 30 * 60 * 1000;
/// How often. Mattermost's.
const USES: i64 = 5;

/// Keeps that a command was given, and answers where it is answered.
pub(super) async fn address(app: &App, command: &Command, args: &CommandArgs) -> Result<String> {
    let hook = CommandWebhook {
        id: HookId::secret(),
        create_at: app.now(),
        command_id: command.id,
        user_id: args.user_id,
        channel_id: args.channel_id,
        root_id: args.root_id,
        use_count: 0,
    };
    statements::insert_webhook(&hook).execute(&app.store).await?;
    Ok(format!("{}/hooks/commands/{}", args.site_url, hook.id))
}

/// Reads what a command is answered with.
///
/// # Errors
/// Fails for what is no answer by any reading.
pub fn read(answer: Value) -> Result<CommandResponse, serde_json::Error> {
    integrations::read_value(blocks::gather(answer))
}

/// Posts an answer that comes later, or shows it to whoever gave the command, as they may at that time.
///
/// # Errors
/// 404 for an address that is unknown or over, 400 for one that was used up, 403 where who gave the command may not write
/// any more.
#[crate::boxed]
pub async fn respond(app: &App, asked: &Cx, id: HookId, answer: CommandResponse) -> Result<()> {
    check_enabled(app)?;
    let since = Millis(app.now().0 - ANSWERED_MS);
    let hook = statements::webhook(id, since).optional::<CommandWebhook>(&app.store).await?;
    let hook = hook.found_or("app.command_webhook.get.missing")?;
    let command = statements::in_use(hook.command_id).optional::<Command>(&app.store).await?;
    let user = users::by_id(hook.user_id).optional::<User>(&app.store).await?.filter(User::is_active);
    let (Some(command), Some(user)) = (command, user) else {
        return Err(Failure::of("web.command_webhook.command.app_error", 400));
    };
    let session = Session { user_id: user.id, roles: user.roles, ..Session::default() };
    let cx = Cx::new(Actor::User(Arc::new(session)), asked.request.clone());
    let granted = app.authorize::<CreatePost>(&cx, hook.channel_id).await?;
    if statements::use_webhook(id, USES).execute(&app.store).await? == 0 {
        return Err(Failure::of("app.command_webhook.try_use.invalid", 400).with("most", USES));
    }
    let args = CommandArgs {
        user_id: hook.user_id,
        channel_id: hook.channel_id,
        team_id: command.team_id,
        root_id: hook.root_id,
        ..CommandArgs::default()
    };
    deliver(app, &granted, &args, &command, answer).await?;
    Ok(())
}
