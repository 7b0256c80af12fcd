//! Calls of hooks that somebody makes up, to see what a plugin does.

use std::time::Instant;

use jackfield_domain::hooks::{HookCall, HookId, HookKind};
use jackfield_domain::plugins::installed;
use jackfield_domain::{Failure, Granted, Result, audits};
use jackfield_model::permission::ManagePlugins;
use jackfield_model::{PluginEventAnswer, PluginEventRequest};
use serde_json::{Value, json};

use super::PluginHost;
use crate::runtime::PluginError;

impl PluginHost {
    /// Calls one plugin, and no other, as if it had happened; nothing of it has. In the name of whoever asks.
    ///
    /// # Errors
    /// 403 unless the settings say that this is a developer's server, 404 when the plugin is not on, 400 for a hook that it does
    /// not have and for arguments of another shape. That the plugin fails is an answer.
    pub async fn send_event(
        &self,
        granted: &Granted<ManagePlugins>,
        id: &str,
        event: PluginEventRequest,
    ) -> Result<PluginEventAnswer> {
        if !self.0.app.config.read().settings.service.enable_developer {
            return Err(Failure::of("app.plugin.event.developer.app_error", 403));
        }
        installed::get(&self.0.app, id).await?;
        let active = self.0.registry.read().get(id).cloned();
        let active = active.ok_or_else(|| PluginError::Stopped.into_failure(id))?;
        let known = HookId::from_name(&event.hook).or_else(|| HookId::from_wit_name(&event.hook));
        let callable = |hook: &HookId| hook.kind() != HookKind::Stream && active.hooks().contains(*hook);
        let unknown = || {
            Failure::of("app.plugin.event.hook.app_error", 400)
                .with("plugin", id)
                .with("hook", event.hook.chars().take(64).collect::<String>())
        };
        let hook = known.filter(callable).ok_or_else(unknown)?;
        let call = HookCall::read(hook, event.given).map_err(|error| {
            Failure::of("app.plugin.event.given.app_error", 400).with("hook", hook.name()).with("reason", error)
        })?;
        audits::note(&self.0.app, granted.cx(), "sendPluginEvent", &json!({ "plugin_id": id, "hook": hook.name() }))
            .await?;
        let began = Instant::now();
        let said = active.call(granted.cx(), call).await;
        let took_us = i64::try_from(began.elapsed().as_micros()).unwrap_or(i64::MAX);
        let (answer, error) = match said {
            Ok(reply) => (reply.shown(), String::new()),
            Err(error) => {
                active.failed(hook, &error);
                (Value::Null, error.to_string())
            }
        };
        Ok(PluginEventAnswer { hook: hook.name().to_owned(), answer, error, took_us })
    }
}
