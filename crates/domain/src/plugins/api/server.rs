//! The server as a whole: its configuration, what it is, its trail, other plugins, what it sends.

use jackfield_model::permission::{ChangeConfig, ManagePlugins};
use jackfield_model::{Millis, OpenDialogRequest, SessionId, UserId};
use serde_json::{Map, Value, json};

use super::{PluginApi, invalid};
use crate::authorize::Granted;
use crate::events::Event;
use crate::plugins::{Capability, installed, settings};
use crate::{Result, audits, config, dialogs, identity, push};

/// A toast's text.
const TOAST: usize = 1024;
/// What one entry of the trail may hold. Mattermost: the column's width.
const ENTRY: usize = 1024 * 8;

impl PluginApi {
    /// The whole configuration, without secrets.
    ///
    /// # Errors
    /// Fails without the capability, or when the database does.
    pub async fn config(&self) -> Result<Value> {
        self.enter(Capability::ConfigRead, "config.get")?;
        let mut document = self.app.config.read().document.clone();
        config::mask(&mut document);
        let rows = installed::installed(&self.app).await?;
        let manifests = rows.iter().map(installed::read).collect::<Result<Vec<_>>>()?;
        settings::mask(&mut document, &manifests);
        Ok(document)
    }

    /// The whole configuration, secrets included: for plugins that administrators let do everything.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn config_with_secrets(&self) -> Result<Value> {
        self.enter(Capability::ConfigWrite, "config.get_unsanitized")?;
        Ok(self.app.config.read().document.clone())
    }

    /// Stores what differs from the configuration in force; values that are masked stay.
    ///
    /// # Errors
    /// 400 when it would not be valid, or another plugin refuses.
    pub async fn save_config(&self, whole: &Value) -> Result<()> {
        let granted = self.grant::<ChangeConfig>(Capability::ConfigWrite, "config.save", ())?;
        config::replace(&self.app, &granted, whole).await?;
        self.note("updateConfig", &json!({})).await
    }

    /// Replaces the plugin's own settings.
    ///
    /// # Errors
    /// 400 when the configuration would not be valid.
    pub async fn save_plugin_config(&self, own: Map<String, Value>) -> Result<()> {
        let granted = self.grant::<ChangeConfig>(Capability::ConfigWrite, "config.save_own", ())?;
        let id = self.principal.id.to_lowercase();
        let before = self.app.config.read();
        let known = before.document.pointer("/PluginSettings/Plugins").and_then(Value::as_object);
        let known = known.and_then(|all| all.iter().find(|(name, _)| name.eq_ignore_ascii_case(&id)));
        let place = known.map_or(id, |(name, _)| name.clone());
        // Null takes away what the new settings do not have.
        let gone = known.and_then(|(_, own)| own.as_object()).into_iter().flatten().map(|(key, _)| (key, Value::Null));
        let mut settings: Map<String, Value> = gone.map(|(key, null)| (key.clone(), null)).collect();
        for (key, value) in own {
            settings.retain(|known, _| !known.eq_ignore_ascii_case(&key));
            settings.insert(key, value);
        }
        let patch = json!({ "PluginSettings": { "Plugins": { place: settings } } });
        config::change(&self.app, &granted, patch).await?;
        Ok(())
    }

    /// # Errors
    /// Fails when the database does.
    pub async fn server_id(&self) -> Result<String> {
        self.enter(Capability::ConfigRead, "server.id")?;
        identity::id(&self.app).await
    }

    /// # Errors
    /// Fails when the database does.
    pub async fn installed_at(&self) -> Result<Millis> {
        self.enter(Capability::ConfigRead, "server.installed_at")?;
        identity::installed_at(&self.app).await
    }

    /// Whether any of the roles holds a permission.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn roles_grant(&self, roles: &[String], permission: &str) -> Result<bool> {
        self.enter(Capability::UsersRead, "permissions.roles_grant")?;
        let known = self.app.memory.roles.read();
        Ok(roles.iter().any(|role| known.any(role, permission)))
    }

    /// Adds what the plugin did to the audit trail.
    ///
    /// # Errors
    /// 400 for an entry that is too long.
    pub async fn audit(&self, action: &str, what: &Value) -> Result<()> {
        self.enter(Capability::AuditWrite, "audit.write")?;
        if action.is_empty() || action.len() > 128 || what.to_string().len() > ENTRY {
            return Err(invalid("record", "has a name of 1 to 128 bytes and at most 8 KiB"));
        }
        self.note(action, what).await
    }

    /// Adds to the audit trail what a method did for the plugin.
    pub(super) async fn note(&self, action: &str, what: &Value) -> Result<()> {
        let what = json!({ "plugin_id": &*self.principal.id, "what": what });
        audits::note(&self.app, &self.cx, action, &what).await
    }

    /// The key to changing which plugins run, for the host that changes it.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn manage_plugins(&self, method: &'static str) -> Result<Granted<ManagePlugins>> {
        self.grant::<ManagePlugins>(Capability::PluginsWrite, method, ())
    }

    /// Whether the plugin may see which others there are.
    ///
    /// # Errors
    /// Fails without the capability.
    pub fn read_plugins(&self, method: &'static str) -> Result<()> {
        self.enter(Capability::PluginsRead, method)
    }

    /// Opens a dialog for the user whose command or action the trigger came from.
    ///
    /// # Errors
    /// 400 for a trigger that is unknown or too old, and for a dialog that is not valid.
    pub fn open_dialog(&self, request: &OpenDialogRequest) -> Result<()> {
        self.enter(Capability::PostsWrite, "dialogs.open")?;
        dialogs::open(&self.app, &self.cx, request)
    }

    /// Shows a short text for a moment in a user's clients.
    ///
    /// # Errors
    /// 400 for a text that is empty or too long.
    pub fn toast(&self, user_id: UserId, message: &str, position: &str) -> Result<()> {
        self.enter(Capability::PostsWrite, "toasts.send")?;
        if message.is_empty() || message.len() > TOAST {
            return Err(invalid("message", "has 1 to 1024 bytes"));
        }
        let event = Event::Toast { user_id, message: message.to_owned(), position: position.to_owned() };
        self.app.events.publish(event, &self.cx);
        Ok(())
    }

    /// Sends a notification to a user's devices.
    ///
    /// # Errors
    /// Fails when the database does, or another plugin refuses.
    pub async fn push(&self, user: UserId, notification: Map<String, Value>) -> Result<()> {
        self.enter(Capability::PushWrite, "push.send")?;
        push::send(&self.app, &self.cx, user, notification, SessionId::EMPTY).await?;
        Ok(())
    }
}
