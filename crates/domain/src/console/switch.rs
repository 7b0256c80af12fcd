//! One switch for every integration.

use std::sync::Arc;

use jackfield_model::permission::{
    BotOf, EnableAccessToken, ManageBot, ManageJobs, ManageSubscription, OutgoingHookOf, RevokeAccessToken,
    SwitchIntegrations,
};
use jackfield_model::{
    AccessTokenId, AppError, Command, CommandId, HookId, IntegrationKind, IntegrationSwitch, JobId, OAuthApp,
    OAuthAppId, OutgoingWebhook, SubscriptionId, UserId,
};
use jackfield_storage::{Batch, audits, commands, console as statements, oauth as stored_apps, outgoing_webhooks};
use serde_json::json;

use super::webhook_behind;
use crate::authorize::{Bound, Granted};
use crate::events::{Event, Record};
use crate::{App, Cx, Result, access_tokens, bots, oauth, subscriptions, tasks};

/// What beside the console's own right a switch takes: that of the kind, where its own switch has one. Suspending opens
/// nothing, and needs no more.
pub(super) fn own_right(kind: IntegrationKind) -> Option<&'static str> {
    match kind {
        IntegrationKind::Plugin => Some("sysconsole_write_plugins"),
        IntegrationKind::Bot | IntegrationKind::Subscription => Some("manage_others_bots"),
        IntegrationKind::Token => Some("edit_other_users"),
        IntegrationKind::Job => Some("manage_jobs"),
        IntegrationKind::IncomingWebhook
        | IntegrationKind::OutgoingWebhook
        | IntegrationKind::Command
        | IntegrationKind::OAuthApp => None,
    }
}

/// Turns an integration off or on again, whole as it was. A job that is turned off ends, and begins anew when it is turned
/// on. Plugins are switched by whoever runs them; that it was done is noted here.
///
/// # Errors
/// 404 for what is not there, 403 where its kind's own switch is not the caller's to turn.
#[crate::boxed]
pub async fn switch(app: &App, granted: &Granted<SwitchIntegrations>, wanted: &IntegrationSwitch) -> Result<()> {
    let (cx, active) = (granted.cx(), wanted.active);
    let missing = || AppError::invalid_param("id");
    match wanted.kind {
        IntegrationKind::Plugin => {}
        IntegrationKind::Bot => {
            let id: UserId = wanted.id.parse().map_err(|_| missing())?;
            bots::set_active(app, &app.authorize::<ManageBot>(cx, BotOf(id)).await?, active).await?;
        }
        IntegrationKind::Token => {
            let id: AccessTokenId = wanted.id.parse().map_err(|_| missing())?;
            if active {
                access_tokens::enable(app, &app.authorize::<EnableAccessToken>(cx, id).await?).await?;
            } else {
                access_tokens::disable(app, &app.authorize::<RevokeAccessToken>(cx, id).await?).await?;
            }
        }
        IntegrationKind::Job => {
            let id: JobId = wanted.id.parse().map_err(|_| missing())?;
            let managing = app.authorize::<ManageJobs>(cx, ()).await?;
            if active {
                tasks::set_status(app, &managing, id, "pending", true).await?;
            } else {
                tasks::cancel(app, &managing, id).await?;
            }
        }
        IntegrationKind::Subscription => {
            let id: SubscriptionId = wanted.id.parse().map_err(|_| missing())?;
            let managing = app.authorize::<ManageSubscription>(cx, id).await?;
            subscriptions::set_active(app, &managing, active).await?;
        }
        IntegrationKind::IncomingWebhook => {
            let hook = webhook_behind(app, &wanted.id).await?.ok_or_else(HookId::missing)?;
            let changed = Event::WebhookChanged { hook_id: hook };
            return suspend(app, cx, wanted, hook.as_str(), vec![changed]).await;
        }
        IntegrationKind::OutgoingWebhook => {
            let id: HookId = wanted.id.parse().map_err(|_| missing())?;
            let there = outgoing_webhooks::by_id(id).optional::<OutgoingWebhook>(&app.store).await?;
            there.ok_or_else(OutgoingHookOf::missing)?;
            suspend(app, cx, wanted, &wanted.id, vec![Event::OutgoingWebhooksChanged]).await?;
            return crate::outgoing_webhooks::load(app).await;
        }
        IntegrationKind::Command => {
            let id: CommandId = wanted.id.parse().map_err(|_| missing())?;
            commands::by_id(id).optional::<Command>(&app.store).await?.ok_or_else(CommandId::missing)?;
            return suspend(app, cx, wanted, &wanted.id, Vec::new()).await;
        }
        IntegrationKind::OAuthApp => {
            let id: OAuthAppId = wanted.id.parse().map_err(|_| missing())?;
            stored_apps::by_id(id).optional::<OAuthApp>(&app.store).await?.ok_or_else(OAuthAppId::missing)?;
            // Its sockets end, and what servers believe of its tokens.
            let ended = oauth::users_of(app, id).await?.into_iter().map(|user_id| Event::SessionsRevoked { user_id });
            return suspend(app, cx, wanted, &wanted.id, ended.collect()).await;
        }
    }
    audits::insert(&note(app, cx, wanted)).execute(&app.store).await?;
    Ok(())
}

fn note(app: &App, cx: &Cx, wanted: &IntegrationSwitch) -> audits::Audit {
    let what = json!({ "kind": wanted.kind, "id": wanted.id, "active": wanted.active });
    crate::audits::entry(app, cx, "switchIntegration", &what)
}

/// Suspends what has no switch of its own, or brings it back.
async fn suspend(app: &App, cx: &Arc<Cx>, wanted: &IntegrationSwitch, id: &str, events: Vec<Event>) -> Result<()> {
    let mut batch = Batch::new();
    batch.push(if wanted.active {
        statements::bring_back(wanted.kind, id)
    } else {
        statements::suspend(wanted.kind, id, cx.user_id(), app.now())
    });
    batch.push(audits::insert(&note(app, cx, wanted)));
    for event in events {
        batch.record(&app.events, event, cx);
    }
    batch.commit(&app.store).await?;
    Ok(())
}
