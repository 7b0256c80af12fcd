//! What plugins are told once a day, where the settings want it.

use jackfield_model::Millis;
use jackfield_storage::systems;
use serde_json::Value;

use crate::hooks::HookId;
use crate::{App, Result};

/// The row of `systems` that holds when it was last done.
const LAST: &str = "JackfieldPluginsDaily";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The hooks that are due, and marks them as done. A plugin deletes old data only where the server may, and
/// reports on itself only where reports are wanted.
///
/// # Errors
/// Fails when the database does.
pub async fn due(app: &App) -> Result<Vec<HookId>> {
    let now = app.now();
    let last = systems::get(LAST).optional::<(String,)>(&app.store).await?;
    let last = last.and_then(|(text,)| text.parse::<i64>().ok()).map_or(Millis(0), Millis);
    if now.0 - last.0 < DAY_MS {
        return Ok(Vec::new());
    }
    systems::set(LAST, &now.0.to_string(), now).execute(&app.store).await?;
    let config = app.config.read();
    let is_on = |path: &str| config.document.pointer(path).and_then(Value::as_bool).unwrap_or_default();
    let mut hooks = Vec::new();
    if is_on("/DataRetentionSettings/EnableMessageDeletion") || is_on("/DataRetentionSettings/EnableFileDeletion") {
        hooks.push(HookId::RunDataRetention);
    }
    if is_on("/LogSettings/EnableDiagnostics") {
        hooks.push(HookId::OnSendDailyTelemetry);
    }
    Ok(hooks)
}
