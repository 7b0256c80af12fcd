//! Making and changing outgoing webhooks.

use std::sync::Arc;

use jackfield_model::permission::{
    CreateOutgoingWebhook, ListChannelsOutgoingWebhooks, ListOutgoingWebhooks, ManageAllOutgoingWebhooks,
    ManageOutgoingWebhook,
};
use jackfield_model::{Channel, ChannelId, ChannelType, HookId, OutgoingWebhook, TeamId, UserId, limits, secret};
use jackfield_storage::{Batch, channels, outgoing_webhooks as statements};

use super::book;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::{App, Cx, Failure, Result, users};

/// Mattermost: the width of lists as they are stored.
const LISTS: usize = 1024;
const CONTENT_TYPE: usize = 128;
/// Webhooks of one team.
const PER_TEAM: usize = 500;

/// Refuses where outgoing webhooks are switched off.
fn check_enabled(app: &App) -> Result<()> {
    if app.config.read().settings.service.enable_outgoing_webhooks {
        return Ok(());
    }
    Err(Failure::of("api.outgoing_webhook.disabled.app_error", 501))
}

fn check(hook: &OutgoingWebhook) -> Result<()> {
    let refuse = |id: &'static str| Err(Failure::of(id, 400));
    let printed = |list: &[String]| serde_json::to_string(list).map_or(usize::MAX, |text| text.len());
    if printed(&hook.trigger_words) > LISTS {
        return refuse("model.outgoing_hook.is_valid.words.app_error");
    }
    if hook.trigger_words.iter().any(|word| word.is_empty()) {
        return refuse("model.outgoing_hook.is_valid.trigger_words.app_error");
    }
    if hook.callback_urls.is_empty() || printed(&hook.callback_urls) > LISTS {
        return refuse("model.outgoing_hook.is_valid.callback.app_error");
    }
    let is_web = |url: &String| {
        let url = url.parse::<reqwest::Url>();
        url.is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
    };
    if !hook.callback_urls.iter().all(is_web) {
        return refuse("model.outgoing_hook.is_valid.url.app_error");
    }
    if hook.display_name.chars().count() > limits::WEBHOOK_DISPLAY_NAME {
        return refuse("model.outgoing_hook.is_valid.display_name.app_error");
    }
    if hook.description.chars().count() > limits::WEBHOOK_DESCRIPTION {
        return refuse("model.outgoing_hook.is_valid.description.app_error");
    }
    if hook.content_type.len() > CONTENT_TYPE {
        return refuse("model.outgoing_hook.is_valid.content_type.app_error");
    }
    if !matches!(hook.trigger_when, 0 | 1) {
        return refuse("model.outgoing_hook.is_valid.content_type.app_error");
    }
    if hook.username.len() > limits::USERNAME {
        return refuse("model.outgoing_hook.username.app_error");
    }
    if hook.icon_url.len() > 1024 {
        return refuse("model.outgoing_hook.icon_url.app_error");
    }
    Ok(())
}

/// Refuses another channel than a public one of the team, and a hook that would hear all of a team.
async fn check_place(app: &App, hook: &OutgoingWebhook) -> Result<()> {
    if hook.channel_id.is_empty() {
        if hook.trigger_words.is_empty() {
            return Err(Failure::of("api.webhook.create_outgoing.triggers.app_error", 400));
        }
        return Ok(());
    }
    let channel = channels::by_id(hook.channel_id).optional::<Channel>(&app.store).await?;
    let Some(channel) = channel.filter(|channel| channel.channel_type == ChannelType::Open) else {
        return Err(Failure::of("api.webhook.create_outgoing.not_open.app_error", 403));
    };
    if channel.team_id != hook.team_id {
        return Err(Failure::of("api.webhook.create_outgoing.permissions.app_error", 403));
    }
    Ok(())
}

/// Refuses a hook that would be told the same as another at the same address, as `refusal`, and one too many.
async fn check_others(app: &App, hook: &OutgoingWebhook, refusal: Failure) -> Result<()> {
    let others = statements::of_team(hook.team_id).all::<OutgoingWebhook>(&app.store).await?;
    if others.len() >= PER_TEAM && !others.iter().any(|other| other.id == hook.id) {
        return Err(Failure::of("app.webhooks.save_outgoing.app_error", 400).with("most", PER_TEAM));
    }
    let meets = |one: &[String], other: &[String]| one.iter().any(|text| other.contains(text));
    let is_same = |other: &OutgoingWebhook| {
        other.id != hook.id
            && other.channel_id == hook.channel_id
            && meets(&other.callback_urls, &hook.callback_urls)
            && meets(&other.trigger_words, &hook.trigger_words)
    };
    if others.iter().any(is_same) { Err(refusal) } else { Ok(()) }
}

/// # Errors
/// 501 where hooks are switched off, 400 for invalid values, 403 for a channel that is not a public one of the team.
#[crate::boxed]
pub async fn create(
    app: &App,
    granted: &Granted<CreateOutgoingWebhook>,
    draft: OutgoingWebhook,
) -> Result<OutgoingWebhook> {
    check_enabled(app)?;
    let now = app.now();
    let creator_id = users::owner_of_new(app, granted.cx(), draft.creator_id).await?;
    let hook = OutgoingWebhook {
        id: HookId::new(),
        token: secret::fresh(),
        create_at: now,
        update_at: now,
        creator_id,
        team_id: granted.target(),
        content_type: content_type(draft.content_type.clone()),
        ..draft
    };
    check(&hook)?;
    check_place(app, &hook).await?;
    // Mattermost: what a creation answers 500 to is 400 for a change.
    check_others(app, &hook, Failure::of("api.webhook.create_outgoing.intersect.app_error", 500)).await?;
    let mut batch = Batch::new();
    batch.push(statements::insert(&hook));
    store(app, granted.cx(), batch).await?;
    Ok(hook)
}

fn content_type(given: String) -> String {
    if given.is_empty() { "application/x-www-form-urlencoded".into() } else { given }
}

/// Whose hooks are listed, and where.
pub enum Listed<'a> {
    OfTeam(&'a Granted<ListOutgoingWebhooks>),
    OfChannel(&'a Granted<ListChannelsOutgoingWebhooks>),
    All(&'a Granted<ManageAllOutgoingWebhooks>),
}

/// Hooks: the caller's own, and others' with the permission for them.
///
/// # Errors
/// Fails when the database does.
pub async fn list(app: &App, listed: Listed<'_>, (limit, offset): (i64, i64)) -> Result<Vec<OutgoingWebhook>> {
    const OTHERS: &str = "manage_others_outgoing_webhooks";
    let (team, channel, all, me) = match listed {
        Listed::OfTeam(granted) => {
            let all = app.holds_in_team(granted.cx(), granted.target(), OTHERS).await?;
            (granted.target(), ChannelId::EMPTY, all, granted.user_id())
        }
        Listed::OfChannel(granted) => {
            let all = app.holds_in_channel(granted.cx(), granted.target(), OTHERS).await?;
            (TeamId::EMPTY, granted.target(), all, granted.user_id())
        }
        Listed::All(_) => (TeamId::EMPTY, ChannelId::EMPTY, true, UserId::EMPTY),
    };
    let owner = if all { UserId::EMPTY } else { me };
    Ok(statements::page(team, channel, owner, limit, offset).all::<OutgoingWebhook>(&app.store).await?)
}

/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn get(app: &App, granted: &Granted<ManageOutgoingWebhook>) -> Result<OutgoingWebhook> {
    Ok(granted.object(app).await?.object.clone())
}

/// # Errors
/// As [`create`]; 400 for moving it into another team.
#[crate::boxed]
pub async fn update(
    app: &App,
    granted: &Granted<ManageOutgoingWebhook>,
    draft: OutgoingWebhook,
) -> Result<OutgoingWebhook> {
    check_enabled(app)?;
    let before = get(app, granted).await?;
    if !draft.team_id.is_empty() && draft.team_id != before.team_id {
        return Err(Failure::of("api.webhook.team_mismatch.app_error", 400));
    }
    let hook = OutgoingWebhook {
        id: before.id,
        token: before.token,
        create_at: before.create_at,
        update_at: app.now(),
        delete_at: before.delete_at,
        creator_id: before.creator_id,
        team_id: before.team_id,
        content_type: content_type(draft.content_type.clone()),
        ..draft
    };
    check(&hook)?;
    check_place(app, &hook).await?;
    check_others(app, &hook, Failure::of("api.webhook.update_outgoing.intersect.app_error", 400)).await?;
    change(app, granted.cx(), &hook).await?;
    Ok(hook)
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn delete(app: &App, granted: &Granted<ManageOutgoingWebhook>) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(statements::delete(granted.target().0, app.now()));
    store(app, granted.cx(), batch).await
}

/// Gives a hook a new secret.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn regenerate_token(app: &App, granted: &Granted<ManageOutgoingWebhook>) -> Result<OutgoingWebhook> {
    check_enabled(app)?;
    let hook = OutgoingWebhook { token: secret::fresh(), update_at: app.now(), ..get(app, granted).await? };
    change(app, granted.cx(), &hook).await?;
    Ok(hook)
}

async fn change(app: &App, cx: &Arc<Cx>, hook: &OutgoingWebhook) -> Result<()> {
    let mut batch = Batch::new();
    // Who deleted it meanwhile has the last word.
    batch.expect(statements::update(hook), 1);
    match batch_store(app, cx, batch).await {
        Err(jackfield_storage::Error::Unexpected { .. }) => {
            Err(Failure::of("app.webhooks.get_outgoing.app_error", 404))
        }
        other => {
            other?;
            book::load(app).await
        }
    }
}

/// Stores a change, here and for all other servers' memory.
async fn store(app: &App, cx: &Arc<Cx>, batch: Batch) -> Result<()> {
    batch_store(app, cx, batch).await?;
    book::load(app).await
}

async fn batch_store(app: &App, cx: &Arc<Cx>, mut batch: Batch) -> jackfield_storage::Result<()> {
    batch.record(&app.events, Event::OutgoingWebhooksChanged, cx);
    batch.commit(&app.store).await?;
    Ok(())
}
