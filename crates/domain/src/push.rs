//! Push notifications: handed to the push proxy that an administrator named, one for each device.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use jackfield_model::{RequestId, Session, SessionId, UserId};
use jackfield_storage::sessions;
use serde_json::{Map, Value, json};

use crate::hooks::Verdict;
use crate::{App, Cx, Result, identity};

/// Bytes of the proxy's answer that are read.
const ANSWER: usize = 64 * 1024;
/// Devices of one user at most.
const DEVICES: usize = 20;
const TIMEOUT: Duration = Duration::from_secs(10);

/// A session's property with which a device asks for quiet. Mattermost's name.
pub const PROP_DISABLED: &str = "device_notification_disabled";

/// What became of a notification.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Devices whose proxy took it.
    pub taken: usize,
    /// Devices for which it may be tried again: the proxy did not answer, or failed.
    pub unreachable: usize,
}

/// What the proxy answered for one device.
enum Answer {
    Taken,
    /// The device is not there any more.
    Gone,
    Refused,
    Unreachable,
}

/// Sends a notification to all of a user's devices but that of the session `but`. Without a proxy, or a device,
/// there is nothing to send; a plugin that refuses it ends it.
///
/// # Errors
/// Fails when the database does, or a plugin that must answer does not. A proxy that does not answer is logged.
#[crate::boxed]
pub async fn send(
    app: &App,
    cx: &Arc<Cx>,
    user: UserId,
    notification: Map<String, Value>,
    but: SessionId,
) -> Result<Sent> {
    let config = app.config.read();
    if !config.settings.email.pushes() {
        return Ok(Sent::default());
    }
    let devices = devices(app, user, &notification, but).await?;
    if devices.is_empty() {
        return Ok(Sent::default());
    }
    let notification =
        match app.hooks.notification_will_be_pushed(cx, &Value::Object(notification.clone()), &user).await? {
            Verdict::Unchanged => notification,
            Verdict::Replace(Value::Object(other)) => other,
            Verdict::Replace(_) | Verdict::Reject(_) | Verdict::Dismiss => return Ok(Sent::default()),
        };
    let server = identity::id(app).await?;
    let sending = devices.iter().map(|session| {
        let (platform, device) = session.device_id.split_once(':').unwrap_or(("", &session.device_id));
        let mut message = notification.clone();
        message.insert("ack_id".into(), RequestId::new().as_str().into());
        message.insert("platform".into(), platform.into());
        message.insert("device_id".into(), device.into());
        message.insert("server_id".into(), server.as_str().into());
        hand_over(app, Value::Object(message))
    });
    let mut sent = Sent::default();
    for (answer, session) in join_all(sending).await.into_iter().zip(&devices) {
        match answer {
            Answer::Taken => sent.taken += 1,
            Answer::Unreachable => sent.unreachable += 1,
            Answer::Refused => {}
            Answer::Gone => {
                sessions::forget_device(session.id, &session.device_id).execute(&app.store).await?;
                app.memory.sessions.forget_user(user);
            }
        }
    }
    Ok(sent)
}

/// The sessions whose devices get it, at most [`DEVICES`].
async fn devices(app: &App, user: UserId, notification: &Map<String, Value>, but: SessionId) -> Result<Vec<Session>> {
    let now = app.now();
    let is_message = notification.get("type").and_then(Value::as_str) == Some("message");
    let wants = |session: &Session| {
        let ended = !session.expires_at.is_never() && session.expires_at <= now;
        let quiet = is_message && session.props.get(PROP_DISABLED).is_some_and(|word| word == "true");
        !ended && !quiet && !session.device_id.is_empty() && (but.is_empty() || session.id != but)
    };
    let mut found = sessions::of_user(user).all::<Session>(&app.store).await?;
    found.retain(wants);
    // A device that signed in again is told once.
    let mut seen = std::collections::HashSet::new();
    found.retain(|session| seen.insert(session.device_id.clone()));
    found.truncate(DEVICES);
    Ok(found)
}

/// Letters that a device's name has at most.
const DEVICE: usize = 512;

/// Whether a device gets what is sent to it: `true`, `false`, or `unknown` where the proxy does not say. Mattermost: the mobile
/// clients ask before anybody signed in, and warn where it does not.
#[crate::boxed]
pub async fn reaches(app: &App, device_id: &str) -> &'static str {
    if !app.config.read().settings.email.pushes() || device_id.len() > DEVICE {
        return "false";
    }
    let Ok(server) = identity::id(app).await else { return "unknown" };
    let (platform, device) = device_id.split_once(':').unwrap_or(("", device_id));
    let message = json!({
        "ack_id": RequestId::new(), "type": "test", "version": "v2", "platform": platform, "device_id": device,
        "server_id": server,
    });
    match hand_over(app, message).await {
        Answer::Taken => "true",
        Answer::Gone => "false",
        Answer::Refused | Answer::Unreachable => "unknown",
    }
}

async fn hand_over(app: &App, message: Value) -> Answer {
    let config = app.config.read();
    let proxy = config.settings.email.push_notification_server.trim_end_matches('/');
    let allowed = &config.settings.service.allowed_untrusted_internal_connections;
    let request = http::Request::post(format!("{proxy}/api/v1/send_push"))
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(message.to_string().into_bytes());
    let Ok(request) = request else { return Answer::Refused };
    match app.http.guarded(request, allowed, TIMEOUT, ANSWER).await {
        Ok(answer) if answer.status().is_success() => read(answer.body()),
        Ok(answer) => {
            tracing::warn!(status = answer.status().as_u16(), "The push proxy refused a notification");
            let again = answer.status().is_server_error() || answer.status() == http::StatusCode::TOO_MANY_REQUESTS;
            if again { Answer::Unreachable } else { Answer::Refused }
        }
        Err(reason) => {
            tracing::warn!("The push proxy did not take a notification: {reason}");
            Answer::Unreachable
        }
    }
}

/// Proxies say in their answer what became of it: `{"status": "OK"}`, `FAIL` or `REMOVE`.
fn read(body: &[u8]) -> Answer {
    let said: Value = serde_json::from_slice(body).unwrap_or_default();
    match said.get("status").and_then(Value::as_str) {
        Some("REMOVE") => Answer::Gone,
        Some("FAIL") => {
            tracing::warn!("The push proxy could not deliver a notification");
            Answer::Refused
        }
        _ => Answer::Taken,
    }
}
