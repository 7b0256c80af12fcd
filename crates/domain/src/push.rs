//! Push notifications: handed to the push proxy that an administrator named, one for each device.

use std::time::Duration;

use jackfield_model::{Session, UserId};
use jackfield_storage::sessions;
use serde_json::{Map, Value};

use crate::hooks::Verdict;
use crate::{App, Cx, Result, identity};

/// Bytes of the proxy's answer that are read.
const ANSWER: usize = 64 * 1024;
/// Devices of one user at most.
const DEVICES: usize = 20;
const TIMEOUT: Duration = Duration::from_secs(10);

/// Sends a notification to all of a user's devices; answers how many took it. Without a proxy, or a device,
/// there is nothing to send.
///
/// # Errors
/// Fails when the database does, or a plugin refuses. A proxy that does not answer is logged.
pub async fn send(app: &App, cx: &std::sync::Arc<Cx>, user: UserId, notification: Map<String, Value>) -> Result<usize> {
    let config = app.config.read();
    let email = config.document.get("EmailSettings").cloned().unwrap_or_default();
    let proxy = email.get("PushNotificationServer").and_then(Value::as_str).unwrap_or_default().trim_end_matches('/');
    let is_on = email.get("SendPushNotifications").and_then(Value::as_bool).unwrap_or_default();
    if !is_on || proxy.is_empty() {
        return Ok(0);
    }
    let notification =
        match app.hooks.notification_will_be_pushed(cx, &Value::Object(notification.clone()), &user).await? {
            Verdict::Unchanged => notification,
            Verdict::Replace(Value::Object(other)) => other,
            Verdict::Replace(_) | Verdict::Reject(_) | Verdict::Dismiss => return Ok(0),
        };
    let found = sessions::of_user(user).all::<Session>(&app.store).await?;
    let now = app.now();
    let devices = found.iter().filter(|session| session.expires_at.is_never() || session.expires_at > now);
    let server = identity::id(app).await?;
    let allowed = &config.settings.service.allowed_untrusted_internal_connections;
    let mut sent = 0;
    for session in devices.filter(|session| !session.device_id.is_empty()).take(DEVICES) {
        let (platform, device) = session.device_id.split_once(':').unwrap_or(("", &session.device_id));
        let mut message = notification.clone();
        message.insert("platform".into(), platform.into());
        message.insert("device_id".into(), device.into());
        message.insert("server_id".into(), server.as_str().into());
        let request = http::Request::post(format!("{proxy}/api/v1/send_push"))
            .header(http::header::CONTENT_TYPE, "application/json")
            .body(Value::Object(message).to_string().into_bytes());
        let Ok(request) = request else { continue };
        match app.http.guarded(request, allowed, TIMEOUT, ANSWER).await {
            Ok(answer) if answer.status().is_success() => sent += 1,
            Ok(answer) => tracing::warn!(status = answer.status().as_u16(), "The push proxy refused a notification"),
            Err(reason) => tracing::warn!("The push proxy did not take a notification: {reason}"),
        }
    }
    Ok(sent)
}
