//! What plugins are told once a day, where the settings want it.

use jackfield_model::Millis;
use jackfield_storage::{Tx, systems};

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
#[crate::boxed]
pub async fn due(app: &App) -> Result<Vec<HookId>> {
    let now = app.now();
    if !app.transact(async move |tx: &mut Tx| take(tx, now).await).await? {
        return Ok(Vec::new());
    }
    let config = app.config.read();
    let settings = &config.settings;
    let mut hooks = Vec::new();
    if settings.retention.enable_message_deletion || settings.retention.enable_file_deletion {
        hooks.push(HookId::RunDataRetention);
    }
    if settings.log.enable_diagnostics {
        hooks.push(HookId::OnSendDailyTelemetry);
    }
    Ok(hooks)
}

/// Marks it as done, if it is due: of two servers that look at once, one does it.
async fn take(tx: &mut Tx, now: Millis) -> Result<bool> {
    systems::set_once(LAST, "0").execute(&mut *tx).await?;
    let (last,) = systems::get_to_change(LAST).one::<(String,)>(&mut *tx).await?;
    let last = last.parse().unwrap_or_default();
    if now.0.saturating_sub(last) < DAY_MS {
        return Ok(false);
    }
    systems::set(LAST, &now.0.to_string(), now).execute(&mut *tx).await?;
    Ok(true)
}
