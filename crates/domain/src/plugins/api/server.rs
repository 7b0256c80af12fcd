//! The server as a whole: its configuration, what it is, its trail.

use jackfield_model::Millis;
use jackfield_model::permission as may;
use serde_json::{Map, Value, json};

use super::{Entry, Method, PluginApi, invalid};
use crate::plugins::{Capability, installed, settings};
use crate::{Result, audits, config, identity};

/// What one entry of the trail may hold. Mattermost: the column's width.
const ENTRY: usize = 1024 * 8;

methods! {
    /// The whole configuration, without secrets.
    GetConfig = ConfigRead () -> Value |api| {
        masked(api).await
    }
    /// The whole configuration, secrets included; without them for components.
    GetUnsanitizedConfig = ConfigWrite () -> Value |api| {
        if api.principal.is_held() {
            return masked(api).await;
        }
        let mut document = api.app.config.read().document().clone();
        let source = api.app.store.raw().map_or_else(|| NO_DATABASE.to_owned(), |connector| connector.address());
        set(&mut document, ("SqlSettings", "DataSource"), source);
        name_surroundings(api, &mut document);
        Ok(document)
    }
    /// Stores what differs from the configuration in force; values that are masked stay.
    SaveConfig = ConfigWrite (config: Value) |api| {
        let beyond = api.principal.keep_within_consent(api.app.config.read().document(), &mut config.clone());
        if let Some(setting) = beyond.first() {
            return Err(api.beyond(&format!("the setting `{setting}`")));
        }
        let mut wanted = config;
        forget_surroundings(api, &mut wanted);
        config::replace(&api.app, &api.grant::<may::ChangeConfig>(()), &wanted).await?;
        api.note("updateConfig", &json!({})).await
    }
    /// Replaces the plugin's own settings.
    SavePluginConfig = ConfigWrite (settings: Map<String, Value>) |api| {
        let id = api.principal.id.to_lowercase();
        let before = api.app.config.read();
        let known = before.settings.plugin.plugins.iter().find(|(name, _)| name.eq_ignore_ascii_case(&id));
        let place = known.map_or(id, |(name, _)| name.clone());
        // Null takes away what the new settings do not have.
        let gone = known.and_then(|(_, own)| own.as_object()).into_iter().flatten().map(|(key, _)| (key, Value::Null));
        let mut own: Map<String, Value> = gone.map(|(key, null)| (key.clone(), null)).collect();
        for (key, value) in settings {
            own.retain(|known, _| !known.eq_ignore_ascii_case(&key));
            own.insert(key, value);
        }
        let patch = json!({ "PluginSettings": { "Plugins": { place: own } } });
        config::change(&api.app, &api.grant::<may::ChangeConfig>(()), patch).await?;
        Ok(())
    }
    /// The server's id.
    GetDiagnosticId = ConfigRead () -> String |api| {
        identity::id(&api.app).await
    }
    /// The server's id. Nothing is reported to anybody.
    GetTelemetryId = ConfigRead () -> String |api| {
        identity::id(&api.app).await
    }
    /// When the server was installed.
    GetSystemInstallDate = ConfigRead () -> Millis |api| {
        identity::installed_at(&api.app).await
    }
    /// Adds what the plugin did to the audit trail.
    LogAuditRec = AuditWrite (record: Value) |api| {
        audit(api, &record).await
    }
    /// Adds what the plugin did to the audit trail, where there is one for all levels.
    LogAuditRecWithLevel = AuditWrite (record: Value, level: Value) |api| {
        let _ = level;
        audit(api, &record).await
    }
}

impl PluginApi {
    /// Adds to the audit trail what a method did for the plugin.
    pub(super) async fn note(&self, action: &str, what: &Value) -> Result<()> {
        let what = json!({ "plugin_id": &*self.principal.id, "what": what });
        audits::note(&self.app, &self.cx, action, &what).await
    }
}

/// What a plugin's own driver is told where there is no database for it: drivers name it in their error.
const NO_DATABASE: &str = "sqlite:plugins-need-a-server-with-PostgreSQL";

/// What of the configuration is about the machine, and true for this plugin alone.
const OF_THE_MACHINE: &[(&str, &str)] = &[
    ("SqlSettings", "DriverName"),
    ("SqlSettings", "DataSource"),
    ("FileSettings", "Directory"),
    ("PluginSettings", "Directory"),
];

/// Says what opens the database, and where the plugin has its files. Mattermost: plugins open both by this, and its
/// configuration is valid with PostgreSQL alone; on SQLite [`NO_DATABASE`] is what that driver refuses.
fn name_surroundings(api: &PluginApi, document: &mut Value) {
    if api.principal.is_held() {
        return;
    }
    set(document, ("SqlSettings", "DriverName"), "postgres".into());
    if let Some(folders) = &api.folders {
        set(document, ("FileSettings", "Directory"), format!("{}/", folders.files.display()));
        set(document, ("PluginSettings", "Directory"), folders.packages.display().to_string());
    }
}

/// Takes back what [`name_surroundings`] told: it is no setting, and a password is not for what is stored.
fn forget_surroundings(api: &PluginApi, wanted: &mut Value) {
    let before = api.app.config.read();
    for (section, name) in OF_THE_MACHINE {
        let known = before.document().get(section).and_then(|settings| settings.get(name)).cloned();
        if let (Some(Value::Object(settings)), Some(known)) = (wanted.get_mut(section), known) {
            settings.insert((*name).into(), known);
        }
    }
}

fn set(document: &mut Value, (section, name): (&str, &str), value: String) {
    if let Some(Value::Object(settings)) = document.get_mut(section) {
        settings.insert(name.into(), value.into());
    }
}

async fn masked(api: &PluginApi) -> Result<Value> {
    let mut document = api.app.config.read().document().clone();
    config::mask(&mut document);
    let rows = installed::installed(&api.app).await?;
    let manifests = rows.iter().map(installed::read).collect::<Result<Vec<_>>>()?;
    settings::mask(&mut document, &manifests);
    name_surroundings(api, &mut document);
    Ok(document)
}

async fn audit(api: &PluginApi, record: &Value) -> Result<()> {
    let action = record.get("event_name").and_then(Value::as_str).unwrap_or_default();
    if action.is_empty() || action.len() > 128 || record.to_string().len() > ENTRY {
        return Err(invalid("record", "has a name of 1 to 128 bytes and at most 8 KiB"));
    }
    api.note(action, record).await
}
