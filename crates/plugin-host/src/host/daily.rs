//! Tells plugins once a day what they are told once a day.

use jackfield_domain::Cx;
use jackfield_domain::hooks::HookId;
use jackfield_domain::plugins::daily;

use super::PluginHost;

/// Rows that a plugin is asked to delete at once.
const BATCH: i64 = 3_000;
/// How often in a row it is asked while there is more.
const ROUNDS: usize = 100;

impl PluginHost {
    /// Does what is due today; a plugin that fails is logged and asked tomorrow.
    pub async fn run_daily(&self) {
        let app = &self.0.app;
        let hooks = match daily::due(app).await {
            Ok(hooks) => hooks,
            Err(failure) => return tracing::error!("What plugins do daily could not be looked for: {failure}"),
        };
        let cx = Cx::system("daily");
        let snapshot = self.0.registry.read();
        for hook in hooks {
            for active in snapshot.implementors(hook) {
                // The call itself logs why a plugin failed.
                let _ = match hook {
                    HookId::RunDataRetention => self.delete_old_data(&active.id).await,
                    _ => app.hooks.send_daily_telemetry(&cx, &active.id).await,
                };
            }
        }
    }

    async fn delete_old_data(&self, plugin: &str) -> jackfield_domain::Result<()> {
        let (app, cx) = (&self.0.app, Cx::system("data retention"));
        for _ in 0..ROUNDS {
            let deleted = app.hooks.run_data_retention(&cx, plugin, &app.now().0, &BATCH).await?;
            if deleted < BATCH {
                break;
            }
        }
        Ok(())
    }
}
