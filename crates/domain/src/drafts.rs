//! Drafts: what people began to write, kept so that it is there on their other devices.

use jackfield_model::permission::{CreatePost, ViewTeam};
use jackfield_model::{AppError, Draft, PostId};
use jackfield_storage::drafts as statements;
use serde_json::Value;

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Mattermost: a message's limit.
const MESSAGE: usize = 16_383;
/// Files of one draft at most.
const FILES: usize = 10;

/// Keeps the caller's draft of a channel or a thread. An empty one is deleted.
///
/// # Errors
/// 501 where drafts stay on the device, 400 for one that is too long or that a plugin refuses.
pub async fn upsert(app: &App, granted: &Granted<CreatePost>, draft: Draft) -> Result<Draft> {
    check_enabled(app)?;
    let now = app.now();
    let place = |draft: Draft| Draft {
        user_id: granted.user_id(),
        channel_id: granted.target(),
        create_at: now,
        update_at: now,
        ..draft
    };
    let (draft, root) = (place(draft.clone()), draft.root_id);
    let verdict = app.hooks.draft_will_be_upserted(granted.cx(), &draft).await?;
    // Whose draft it is and where it belongs is not a plugin's to say.
    let draft = Draft { root_id: root, ..place(verdict.settle(draft, "Draft")?) };
    if draft.message.chars().count() > MESSAGE {
        return Err(
            AppError::new("model.draft.is_valid.message_length.app_error", 400, "The draft is too long.").into()
        );
    }
    if draft.file_ids.len() > FILES {
        return Err(AppError::invalid_param("file_ids").into());
    }
    if draft.message.is_empty() && draft.file_ids.is_empty() {
        statements::delete(draft.user_id, draft.channel_id, draft.root_id).execute(&app.store).await?;
        return Ok(draft);
    }
    statements::upsert(&draft).execute(&app.store).await?;
    let kept = statements::get(draft.user_id, draft.channel_id, draft.root_id);
    Ok(kept.one::<Draft>(&app.store).await?)
}

/// The caller's drafts in a team and in direct channels, the latest first.
///
/// # Errors
/// 501 where drafts stay on the device.
pub async fn of_team(app: &App, granted: &Granted<ViewTeam>) -> Result<Vec<Draft>> {
    check_enabled(app)?;
    Ok(statements::of_team(granted.user_id(), granted.target()).all::<Draft>(&app.store).await?)
}

/// Deletes the caller's draft, and answers what it was.
///
/// # Errors
/// 404 when there is none, 501 where drafts stay on the device.
pub async fn delete(app: &App, granted: &Granted<CreatePost>, root: PostId) -> Result<Draft> {
    check_enabled(app)?;
    let (user, channel) = (granted.user_id(), granted.target());
    let draft = statements::get(user, channel, root).optional::<Draft>(&app.store).await?;
    let draft = draft.found("app.draft.get.app_error", "draft")?;
    statements::delete(user, channel, root).execute(&app.store).await?;
    Ok(draft)
}

fn check_enabled(app: &App) -> Result<()> {
    let config = app.config.read();
    let allowed = config.document.pointer("/ServiceSettings/AllowSyncedDrafts").and_then(Value::as_bool);
    if allowed.unwrap_or(true) {
        return Ok(());
    }
    Err(Failure::new("api.drafts.disabled.app_error", 501, "Drafts are not kept on this server."))
}
