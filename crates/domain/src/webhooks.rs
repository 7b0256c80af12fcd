//! Incoming webhooks: addresses that turn what they are sent into posts.

mod book;
mod calls;
mod options;
mod place;
mod ready;
mod receive;
mod signature;
mod template;
mod write;

use std::sync::Arc;

use jackfield_model::permission::{
    CreateIncomingWebhook, ListIncomingWebhooks, ManageAllIncomingWebhooks, ManageIncomingWebhook,
};
use jackfield_model::{AppError, Channel, HookId, IncomingWebhook, TeamId, UserId, limits};
use jackfield_storage::{Batch, webhooks as statements};

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Failure, Result, users};

pub use book::WebhookBook;
pub use calls::{CALLS_KEPT_MS, NAMES_KEPT_MS, calls};
pub use options::{options, rotate_secret, set_options};
pub(crate) use place::{check_owner, granted_in};
pub use ready::templates;
pub use receive::{Call, receive, render, unreadable};
pub use signature::check_signature;
pub(crate) use write::{Message, write};

fn disabled() -> Failure {
    Failure::of("api.incoming_webhook.disabled.app_error", 501)
}

fn check(hook: &IncomingWebhook) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    if hook.display_name.chars().count() > limits::WEBHOOK_DISPLAY_NAME {
        return refuse("model.incoming_hook.display_name.app_error");
    }
    if hook.description.chars().count() > limits::WEBHOOK_DESCRIPTION {
        return refuse("model.incoming_hook.description.app_error");
    }
    if hook.username.len() > limits::USERNAME {
        return refuse("model.incoming_hook.username.app_error");
    }
    if hook.icon_url.len() > 1024 {
        return refuse("model.incoming_hook.icon_url.app_error");
    }
    Ok(())
}

/// The channel that a hook writes into, which is a team's.
async fn destination(app: &App, granted: &Granted<CreateIncomingWebhook>) -> Result<Arc<Channel>> {
    let channel = granted.object(app).await?.channel.clone();
    if channel.is_direct_or_group() {
        return Err(AppError::invalid_param("channel_id").into());
    }
    Ok(channel)
}

/// # Errors
/// 501 where hooks are switched off, 400 for invalid values and for direct channels.
#[crate::boxed]
pub async fn create(
    app: &App,
    granted: &Granted<CreateIncomingWebhook>,
    draft: IncomingWebhook,
) -> Result<IncomingWebhook> {
    if !app.config.read().settings.service.enable_incoming_webhooks {
        return Err(disabled());
    }
    let channel = destination(app, granted).await?;
    let now = app.now();
    let owner = users::owner_of_new(app, granted.cx(), draft.user_id).await?;
    let hook = IncomingWebhook {
        id: HookId::secret(),
        create_at: now,
        update_at: now,
        user_id: owner,
        channel_id: channel.id,
        team_id: channel.team_id,
        ..draft
    };
    check(&hook)?;
    statements::insert(&hook).execute(&app.store).await?;
    Ok(hook)
}

/// The hooks of a team: the caller's own, and others' with the permission for them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list(
    app: &App,
    granted: &Granted<ListIncomingWebhooks>,
    (limit, offset): (i64, i64),
) -> Result<Vec<IncomingWebhook>> {
    let owner = owner_of_list(app, granted).await?;
    Ok(statements::page(granted.target(), owner, limit, offset).all::<IncomingWebhook>(&app.store).await?)
}

/// How many hooks [`list`] goes through.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn count(app: &App, granted: &Granted<ListIncomingWebhooks>) -> Result<i64> {
    let owner = owner_of_list(app, granted).await?;
    Ok(statements::count(granted.target(), owner).one::<(i64,)>(&app.store).await?.0)
}

/// Whose hooks of a team the caller sees; everybody's for the empty id.
async fn owner_of_list(app: &App, granted: &Granted<ListIncomingWebhooks>) -> Result<UserId> {
    let all = app.holds_in_team(granted.cx(), granted.target(), "manage_others_incoming_webhooks").await?;
    Ok(if all { UserId::EMPTY } else { granted.user_id() })
}

/// Hooks of all teams, for administrators.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn list_all(
    app: &App,
    _: &Granted<ManageAllIncomingWebhooks>,
    (limit, offset): (i64, i64),
) -> Result<Vec<IncomingWebhook>> {
    Ok(statements::page(TeamId::EMPTY, UserId::EMPTY, limit, offset).all::<IncomingWebhook>(&app.store).await?)
}

/// How many hooks there are.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn count_all(app: &App, _: &Granted<ManageAllIncomingWebhooks>) -> Result<i64> {
    Ok(statements::count(TeamId::EMPTY, UserId::EMPTY).one::<(i64,)>(&app.store).await?.0)
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<IncomingWebhook> {
    Ok(granted.object(app).await?.object.clone())
}

/// Changes a hook. Another channel that it is to write into from now on takes what a new hook there takes.
///
/// # Errors
/// 400 for invalid values, and for a channel of another team; 403 for one where the caller makes no hooks.
#[crate::boxed]
pub async fn update(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    draft: IncomingWebhook,
) -> Result<IncomingWebhook> {
    let before = get(app, granted).await?;
    let channel_id = match draft.channel_id.some() {
        Some(channel) => {
            let moved = app.authorize::<CreateIncomingWebhook>(granted.cx(), channel).await?;
            let channel = destination(app, &moved).await?;
            if channel.team_id != before.team_id {
                return Err(AppError::invalid_param("team_id").into());
            }
            channel.id
        }
        None => before.channel_id,
    };
    let hook = IncomingWebhook {
        id: before.id,
        create_at: before.create_at,
        update_at: app.now(),
        user_id: before.user_id,
        team_id: before.team_id,
        channel_id,
        last_used: before.last_used,
        ..draft
    };
    check(&hook)?;
    let changing = statements::update(&hook);
    store(app, granted, hook.id, changing).await?;
    Ok(hook)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<()> {
    store(app, granted, granted.target(), statements::delete(granted.target(), app.now())).await
}

async fn store(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    hook_id: HookId,
    changing: jackfield_storage::Query,
) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(changing);
    batch.record(&app.events, Event::WebhookChanged { hook_id }, granted.cx());
    batch.commit(&app.store).await?;
    Ok(())
}
