//! Telling an outgoing webhook's address of a post, until it answers, and posting what it says: once, though it may have
//! been told more than once.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::{
    Channel, ChannelType, IntegrationKind, Millis, OutgoingWebhook, OutgoingWebhookPayload, OutgoingWebhookResponse,
    Post, Team, User,
};
use jackfield_storage::{Batch, channels, outgoing_webhooks as statements, posts as stored_posts, teams, users};

use super::book::Delivery;
use crate::cx::{Cx, SystemCx};
use crate::jobs::{Fault, Job, Left, Retry, Taken};
use crate::webhooks::{self, Message};
use crate::{App, blocks, integrations, uses};

/// Bytes of an answer that are read. Mattermost: 1 MiB.
const ANSWER: usize = 1024 * 1024;

/// Tells addresses of posts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Deliveries;

impl Job for Deliveries {
    const KIND: &'static str = "outgoing_webhooks";
    type Data = Delivery;
    const WORKERS: usize = 4;
    const DEADLINE: Duration = Duration::from_secs(120);
    /// Who wrote the post waits for the answer: after a quarter of an hour nobody does.
    const RETRY: Retry = Retry { tries: 8, first: Duration::from_secs(5), longest: Duration::from_secs(5 * 60) };
    const SPREAD: i64 = 25;

    fn run<'a>(
        &'a self,
        app: &'a App,
        taken: &'a Taken,
        data: Delivery,
    ) -> BoxFuture<'a, Result<Left<Delivery>, Fault>> {
        Box::pin(deliver(app, taken, data))
    }
}

/// What a delivery is about, as it is now.
struct Scene {
    hook: OutgoingWebhook,
    post: Post,
    channel: Channel,
    team: Team,
    author: User,
}

async fn deliver(app: &App, taken: &Taken, delivery: Delivery) -> Result<Left<Delivery>, Fault> {
    let Some(scene) = scene(app, &delivery).await? else { return Ok(Left::Nothing) };
    let answer = ask(app, &scene, &delivery).await;
    uses::note(app, IntegrationKind::OutgoingWebhook, delivery.hook.as_str(), answer.is_err());
    let answer = answer?;
    let attachments = answer.attachments.unwrap_or_default();
    let text = answer.text.unwrap_or_default();
    if text.trim().is_empty() && attachments.is_empty() && !blocks::draws(&answer.props) {
        return Ok(Left::Nothing);
    }
    let Scene { hook, post, channel, .. } = scene;
    let system = SystemCx::within(&Cx::system("outgoing webhook"), "outgoing webhook");
    let granted = webhooks::granted_in(app, system, hook.team_id, channel).await?;
    let or = |own: String, of_hook: String| if own.is_empty() { of_hook } else { own };
    let message = Message {
        user_id: hook.creator_id,
        display_name: hook.display_name,
        username: or(answer.username, hook.username),
        icon_url: or(answer.icon_url, hook.icon_url),
        root_id: if answer.response_type == "comment" { post.thread_id() } else { Default::default() },
        text,
        attachments,
        props: answer.props,
        post_type: answer.post_type,
        priority: answer.priority,
        ..Message::default()
    };
    let mut origin = Batch::new();
    taken.end_in(&mut origin);
    match webhooks::write(app, &granted, message, origin).await {
        Ok(()) => Ok(Left::Ended),
        Err(failure) => Err(failure.into()),
    }
}

/// What the delivery is about; `None` when there is no reason for it any more.
async fn scene(app: &App, delivery: &Delivery) -> Result<Option<Scene>, Fault> {
    let store = &app.store;
    if !app.config.read().settings.service.enable_outgoing_webhooks {
        return Ok(None);
    }
    let hook = statements::in_use(delivery.hook).optional::<OutgoingWebhook>(store).await?;
    let Some(hook) = hook.filter(|hook| hook.callback_urls.contains(&delivery.url)) else { return Ok(None) };
    let post = stored_posts::by_id(hook.creator_id, delivery.post).optional::<Post>(store).await?;
    let Some(post) = post else { return Ok(None) };
    let channel = channels::by_id(post.channel_id).optional::<Channel>(store).await?;
    let is_open = |channel: &Channel| channel.channel_type == ChannelType::Open && !channel.is_archived();
    let Some(channel) = channel.filter(is_open) else { return Ok(None) };
    let owner = (hook.creator_id, hook.team_id, "manage_others_outgoing_webhooks");
    if let Err(failure) = webhooks::check_owner(app, owner, None).await {
        return if failure.0.status_code < 500 { Ok(None) } else { Err(failure.into()) };
    }
    let team = teams::by_id(channel.team_id).optional::<Team>(store).await?.unwrap_or_default();
    let author = users::by_id(post.user_id).optional::<User>(store).await?.unwrap_or_default();
    Ok(Some(Scene { hook, post, channel, team, author }))
}

fn payload(scene: &Scene, delivery: &Delivery) -> OutgoingWebhookPayload {
    let Scene { hook, post, channel, team, author } = scene;
    let file_ids: Vec<&str> = post.file_ids.iter().map(|id| id.as_str()).collect();
    OutgoingWebhookPayload {
        token: hook.token.clone(),
        team_id: team.id,
        team_domain: team.name.clone(),
        channel_id: channel.id,
        channel_name: channel.name.clone(),
        timestamp: post.create_at,
        user_id: post.user_id,
        user_name: author.username.clone(),
        post_id: post.id,
        text: post.message.clone(),
        trigger_word: delivery.trigger_word.clone(),
        file_ids: file_ids.join(","),
    }
}

/// Mattermost: in a form the time is in seconds, in JSON in milliseconds.
fn form(payload: &OutgoingWebhookPayload) -> String {
    let seconds = OutgoingWebhookPayload { timestamp: Millis(payload.timestamp.0 / 1000), ..payload.clone() };
    let fields = serde_json::to_value(seconds).unwrap_or_default();
    let mut form = form_urlencoded::Serializer::new(String::new());
    for (name, value) in fields.as_object().into_iter().flatten() {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        form.append_pair(name, &text);
    }
    form.finish()
}

async fn ask(app: &App, scene: &Scene, delivery: &Delivery) -> Result<OutgoingWebhookResponse, Fault> {
    let payload = payload(scene, delivery);
    let as_json = scene.hook.content_type == "application/json";
    let (kind, body) = if as_json {
        ("application/json", serde_json::to_string(&payload).unwrap_or_default())
    } else {
        ("application/x-www-form-urlencoded", form(&payload))
    };
    let request = http::Request::post(&delivery.url)
        .header(http::header::CONTENT_TYPE, kind)
        .header(http::header::ACCEPT, "application/json")
        .body(body.into_bytes())
        .map_err(|_| Fault::Never("its address is not valid".into()))?;
    let config = app.config.read();
    let service = &config.settings.service;
    let seconds = u64::try_from(service.outgoing_integration_requests_timeout).unwrap_or(30);
    let allowed = &service.allowed_untrusted_internal_connections;
    let answer =
        app.http.guarded(request, allowed, Duration::from_secs(seconds), ANSWER).await.map_err(Fault::Later)?;
    let status = answer.status();
    if status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429) {
        return Err(Fault::Later(format!("it answered {status}")));
    }
    if !status.is_success() {
        return Err(Fault::Never(format!("it answered {status}")));
    }
    let kind = integrations::kind_of(answer.headers());
    let read = integrations::read(answer.body(), &kind).map(blocks::gather).and_then(integrations::read_value);
    read.map_err(|error| Fault::Never(format!("its answer is not JSON: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_has_seconds_and_all_fields() {
        let payload = OutgoingWebhookPayload {
            timestamp: Millis(1_700_000_000_999),
            text: "a & b".into(),
            file_ids: "x,y".into(),
            ..OutgoingWebhookPayload::default()
        };
        let form = form(&payload);
        for field in ["timestamp=1700000000", "text=a+%26+b", "file_ids=x%2Cy", "trigger_word=&"] {
            assert!(format!("{form}&").contains(field), "{field}: {form}");
        }
    }
}
