//! The support packet: what somebody who helps an administrator from afar needs to see, without secrets and
//! without what people write. What cannot be gathered is a note in the packet and spoils nothing else.

mod diagnostics;
mod from_plugins;

use std::sync::Arc;

use jackfield_model::permission::ManageSystem;
use jackfield_model::{Manifest, PluginStatus, PluginsResponse};
use serde_json::{Value, json};

use crate::authorize::Granted;
use crate::{App, Result, audits, config, identity, plugins};

/// Mattermost's name of the file with what is missing, and why.
pub const WARNINGS: &str = "warning.txt";
/// Mattermost's number of what a packet is made of.
const PACKET_VERSION: i64 = 2;
/// Plugins whose own files one packet holds.
const PLUGINS: usize = 50;

/// A file of the packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PacketFile {
    pub path: String,
    pub body: Vec<u8>,
}

/// What the administrator wants beside what every packet has.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub logs: bool,
    /// Plugins that are to add files of their own.
    pub plugins: Vec<String>,
}

/// How a plugin is doing.
#[derive(Clone, Debug)]
pub struct PluginReport {
    pub status: PluginStatus,
    /// How often its program ended by itself within the last hour.
    pub crashes: usize,
}

/// What only those who run plugins and requests know.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    pub listed: PluginsResponse,
    pub reports: Vec<PluginReport>,
}

/// Gathers the packet's files.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn packet(
    app: &App,
    granted: &Granted<ManageSystem>,
    around: &Surroundings,
    wanted: &Wanted,
) -> Result<Vec<PacketFile>> {
    let what = json!({ "plugins": wanted.plugins.len(), "logs": wanted.logs });
    audits::note(app, granted.cx(), "generateSupportPacket", &what).await?;
    let mut warnings = Vec::new();
    let manifests: Vec<&Manifest> = around.listed.active.iter().chain(&around.listed.inactive).collect();
    let mut files = vec![
        yaml("metadata.yaml", &metadata(app).await?),
        yaml("diagnostics.yaml", &diagnostics::diagnostics(app).await?),
        yaml("stats.yaml", &diagnostics::stats(app).await?),
        document("sanitized_config.json", &sanitized(app, &manifests)),
        document("plugins.json", &json!({ "enabled": around.listed.active, "disabled": around.listed.inactive })),
        document("plugin_statuses.json", &statuses(&around.reports)),
    ];
    if wanted.logs {
        // Mattermost's name of it.
        files.push(PacketFile { path: "mattermost.log".into(), body: app.log.text().into_bytes() });
        files.extend(logs(app, &manifests));
    }
    let (asked, beyond) = wanted.plugins.split_at(wanted.plugins.len().min(PLUGINS));
    if !beyond.is_empty() {
        warnings.push(format!("Only {PLUGINS} plugins are asked: {} were not.", beyond.len()));
    }
    let added = from_plugins::gather(app, granted.cx(), asked).await;
    files.extend(added.files);
    warnings.extend(added.warnings);
    if !warnings.is_empty() {
        files.push(PacketFile { path: WARNINGS.into(), body: (warnings.join("\n") + "\n").into_bytes() });
    }
    Ok(files)
}

async fn metadata(app: &App) -> Result<Value> {
    Ok(json!({
        "type": "support-packet", "version": PACKET_VERSION, "generated_at": app.now(),
        "server_version": config::API_VERSION, "server_id": identity::id(app).await?,
    }))
}

/// The configuration without secrets: Mattermost's own, those that plugins' schemas name, and what looks like one
/// in the settings of plugins. Of plugins that are not installed nobody knows which settings are secret.
fn sanitized(app: &App, manifests: &[&Manifest]) -> Value {
    let mut whole = app.config.read().document().clone();
    config::mask(&mut whole);
    plugins::mask_settings(&mut whole, manifests.iter().copied());
    let settings = whole.pointer_mut("/PluginSettings/Plugins").and_then(Value::as_object_mut);
    // A plugin's id may look secret; its settings are not for that.
    for (_, own) in settings.into_iter().flatten() {
        hide(own, false);
    }
    whole
}

/// Masks what lies below a key that looks secret, however deep; plugins also keep JSON as text.
fn hide(value: &mut Value, is_secret: bool) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                hide(value, is_secret || looks_secret(key));
            }
        }
        Value::Array(elements) => elements.iter_mut().for_each(|element| hide(element, is_secret)),
        Value::String(text) if is_secret && !text.is_empty() => config::MASK.clone_into(text),
        Value::Number(_) if is_secret => *value = Value::from(config::MASK),
        Value::String(text) => {
            if let Ok(mut inner @ (Value::Object(_) | Value::Array(_))) = serde_json::from_str(text) {
                hide(&mut inner, false);
                *text = inner.to_string();
            }
        }
        _ => {}
    }
}

fn looks_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    let words = ["secret", "token", "pass", "pwd", "key", "credential", "salt", "auth", "dsn", "private"];
    words.iter().any(|word| key.contains(word))
}

fn statuses(reports: &[PluginReport]) -> Value {
    let one = |report: &PluginReport| {
        let mut status = serde_json::to_value(&report.status).unwrap_or_default();
        if let Value::Object(fields) = &mut status {
            fields.insert("crashes_within_an_hour".into(), report.crashes.into());
        }
        status
    };
    reports.iter().map(one).collect()
}

/// What each plugin said lately.
fn logs(app: &App, manifests: &[&Manifest]) -> Vec<PacketFile> {
    let of = |manifest: &&Manifest| {
        let lines = app.memory.plugin_logs.read(&manifest.id);
        let text: String =
            lines.iter().map(|line| format!("{} {} {}\n", line.at.0, line.level, line.message)).collect();
        let path = format!("logs/{}.log", from_plugins::clean(&manifest.id));
        (!text.is_empty()).then(|| PacketFile { path, body: text.into_bytes() })
    };
    manifests.iter().filter_map(of).collect()
}

fn document(path: &str, value: &Value) -> PacketFile {
    PacketFile { path: path.into(), body: serde_json::to_vec_pretty(value).unwrap_or_default() }
}

/// JSON is YAML, which is what Mattermost's tools read these files as.
fn yaml(path: &str, value: &Value) -> PacketFile {
    document(path, value)
}

/// A context for the calls that a packet makes; plugins are asked in the administrator's name.
type Asking<'a> = &'a Arc<crate::Cx>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_by_their_words() {
        for key in
            ["WebhookSecret", "apikey", "BotAccessToken", "encryptionkey", "at_rest_salt", "DbPass", "pwd", "DSN"]
        {
            assert!(looks_secret(key), "{key}");
        }
        assert!(!looks_secret("SiteURL") && !looks_secret("EnableNotifications"));
    }

    #[test]
    fn secrets_are_hidden_however_deep_they_lie() {
        let mut settings = json!({ "known": {
            "servers": [{ "url": "u", "auth": { "name": "n", "pin": 7, "on": true, "none": "" } }],
            "text": "{\"password\":\"p\",\"url\":\"u\"}",
            "plain": "{ no JSON",
        } });
        hide(&mut settings, false);
        let mask = config::MASK;
        let text = json!({ "password": mask, "url": "u" }).to_string();
        let shown = json!({ "known": {
            "servers": [{ "url": "u", "auth": { "name": mask, "pin": mask, "on": true, "none": "" } }],
            "text": text,
            "plain": "{ no JSON",
        } });
        assert_eq!(settings, shown);
    }
}
