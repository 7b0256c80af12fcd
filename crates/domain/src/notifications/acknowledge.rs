//! What devices say of notifications that they got, and the text of those that came without one.

use std::time::Duration;

use jackfield_model::permission::{ReadPost, SignedIn};
use jackfield_model::{Post, PushNotification, PushNotificationAck, User, UserId};
use jackfield_storage::{channel_members, posts, users};

use super::deliver::scene_of;
use super::device;
use crate::authorize::Granted;
use crate::config::PushContents;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// Bytes of each text that a device says.
const WORD: usize = 128;
const ANSWER: usize = 64 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);

/// Tells the push proxy that a device has what it was sent. A proxy that does not answer is logged: the device can
/// do nothing about it.
///
/// # Errors
/// 400 for words that are too long.
#[crate::boxed]
pub async fn acknowledge(app: &App, _: &Granted<SignedIn>, ack: &PushNotificationAck) -> Result<()> {
    if [&ack.id, &ack.platform, &ack.notification_type].into_iter().any(|word| word.len() > WORD) {
        return Err(Failure::of("api.push_notifications_ack.message.parse.app_error", 400));
    }
    let config = app.config.read();
    if !config.settings.email.pushes() {
        return Ok(());
    }
    let proxy = config.settings.email.push_notification_server.trim_end_matches('/');
    let body = serde_json::to_vec(ack).unwrap_or_default();
    let request = http::Request::post(format!("{proxy}/api/v1/ack"))
        .header(http::header::CONTENT_TYPE, "application/json")
        .body(body);
    let Ok(request) = request else { return Ok(()) };
    let allowed = &config.settings.service.allowed_untrusted_internal_connections;
    if let Err(reason) = app.http.guarded(request, allowed, TIMEOUT, ANSWER).await {
        tracing::warn!("The push proxy did not take an acknowledgement: {reason}");
    }
    Ok(())
}

/// The whole notification of a post, for a device that was sent its id alone.
///
/// # Errors
/// 404 for a post that is gone.
#[crate::boxed]
pub async fn whole(app: &App, granted: &Granted<ReadPost>, user: UserId) -> Result<PushNotification> {
    let post = posts::by_id(UserId::EMPTY, granted.target()).optional::<Post>(&app.store).await?;
    let post = post.found_or("app.post.get.app_error")?;
    let scene = scene_of(app, post).await?.found_or("app.post.get.app_error")?;
    let user = users::by_id(user).optional::<User>(&app.store).await?;
    let user = user.found_or("app.user.missing_account.const")?;
    let badge = channel_members::badge(user.id).one::<(i64,)>(&app.store).await?.0;
    Ok(PushNotification { is_id_loaded: true, ..device::message(&scene, &user, true, badge, PushContents::Full) })
}
