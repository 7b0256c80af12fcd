//! What reaches people's clients and devices: dialogs, toasts, pushes, events.

use jackfield_model::event::CustomData;
use jackfield_model::{OpenDialogRequest, SessionId, UserId};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Entry, Method, PluginApi, invalid, unknown};
use crate::events::{Audience, Event, Sensitivity};
use crate::plugins::Capability;
use crate::{Result, dialogs, push};

/// A toast's text.
const TOAST: usize = 1024;
/// An event's name.
const NAME: usize = 128;

/// Whom an event is for; what is empty does not narrow it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct WebsocketBroadcast {
    pub user_id: String,
    pub channel_id: String,
    pub team_id: String,
    pub connection_id: String,
    pub omit_connection_id: String,
    /// Go's nil map is null.
    pub omit_users: Option<Map<String, Value>>,
    pub contains_sanitized_data: bool,
    pub contains_sensitive_data: bool,
}

impl WebsocketBroadcast {
    fn audience(&self) -> Result<Audience> {
        let sensitivity = match (self.contains_sensitive_data, self.contains_sanitized_data) {
            (true, _) => Sensitivity::Sensitive,
            (false, true) => Sensitivity::Sanitized,
            (false, false) => Sensitivity::ForAll,
        };
        let omitted = self.omit_users.iter().flatten().filter(|(_, left_out)| **left_out == Value::Bool(true));
        Ok(Audience {
            user_id: id(&self.user_id)?,
            channel_id: id(&self.channel_id)?,
            team_id: id(&self.team_id)?,
            connection_id: id(&self.connection_id)?,
            omit_connection_id: id(&self.omit_connection_id)?,
            omit_users: omitted.map(|(user, _)| id(user)).collect::<Result<_, _>>()?,
            sensitivity,
            ..Audience::everybody()
        })
    }
}

methods! {
    /// Sends `custom_<plugin id>_<name>` with a JSON object.
    PublishWebSocketEvent = WebSocket (name: String, payload: Map<String, Value>, audience: WebsocketBroadcast) as "websocket.publish" |api| {
        // Mattermost: any text; plugins use slashes and colons too.
        if name.is_empty() || name.len() > NAME || name.contains(|c: char| c.is_control()) {
            return Err(invalid("name", "has 1 to 128 bytes and no control characters"));
        }
        let audience = audience.audience()?;
        let event = Event::Custom { plugin_id: api.principal.id.clone(), name, data: CustomData { data: payload }, audience };
        api.app.events.publish(event, &api.cx);
        Ok(())
    }
    /// Opens a dialog for the user whose command or action the trigger came from.
    OpenInteractiveDialog = PostsWrite (request: OpenDialogRequest) |api| {
        dialogs::open(&api.app, &api.cx, &request).await
    }
    /// Shows a short text for a moment in a user's clients.
    SendToastMessage = PostsWrite (user: UserId, connection: String, message: String, options: Value) |api| {
        // A toast goes to all of the user's clients: a connection alone is not told apart.
        let _ = connection;
        if message.is_empty() || message.len() > TOAST {
            return Err(invalid("message", "has 1 to 1024 bytes"));
        }
        let position = options.get("position").and_then(Value::as_str).unwrap_or_default().to_owned();
        api.app.events.publish(Event::Toast { user_id: user, message, position }, &api.cx);
        Ok(())
    }
    /// Sends a notification to a user's devices.
    SendPushNotification = PushWrite (notification: Map<String, Value>, user: UserId) |api| {
        push::send(&api.app, &api.cx, user, notification, SessionId::EMPTY).await?;
        Ok(())
    }
}

fn id<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_value(Value::String(text.to_owned())).map_err(|_| unknown(&format!("`{text}` is no id.")))
}
