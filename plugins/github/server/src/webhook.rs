//! Receives GitHub's deliveries: checks them, makes posts of them, and makes each only once.

use jackfield_plugin_api::http::{Request, RequestBody, ResponseOut};
use jackfield_plugin_api::{Error, PostDraft, host, log};
use serde_json::Value;

use crate::BOT;
use crate::card::{self, Card};
use crate::delivery::Delivery;
use crate::settings::Settings;
use crate::signature;
use crate::subscriptions::{self, Subscription};

/// A longer payload is refused; those of GitHub are seldom longer than 100 kB.
const BODY_LIMIT: usize = 5 << 20;
/// How long a delivery is remembered.
const REMEMBERED_SECONDS: u64 = 3 * 24 * 60 * 60;

pub fn receive(request: &Request, body: &RequestBody, response: &ResponseOut) {
    let settings = Settings::read();
    if settings.webhook_secret.is_empty() {
        log(host::log::Level::Warn, "A delivery was refused: no webhook secret is set", &[]);
        return response.send_text(503, "The plugin has no webhook secret yet.");
    }
    let body = match body.read_all(BODY_LIMIT) {
        Ok(Some(body)) => body,
        Ok(None) => return response.send_text(413, "The payload is too large."),
        Err(_) => return,
    };
    let header = request.header("X-Hub-Signature-256").unwrap_or_default();
    if !signature::is_valid(&settings.webhook_secret, header, &body) {
        return response.send_text(401, "The signature is missing or wrong.");
    }
    let Ok(payload) = payload(request, &body) else {
        return response.send_text(400, "The payload is not JSON.");
    };
    let event = request.header("X-GitHub-Event").unwrap_or_default();
    let delivery = Delivery::of(request.header("X-GitHub-Delivery").unwrap_or_default(), &body);
    match publish(&settings, event, &payload, &delivery) {
        Ok(outcome) => response.send_text(200, &outcome),
        Err(error) => {
            log(
                host::log::Level::Error,
                "A delivery could not be shown",
                &[("event", event), ("cause", &error.message)],
            );
            response.send_text(502, "The delivery could not be shown; it can be delivered again.");
        }
    }
}

/// GitHub sends JSON, or a form with JSON in it.
fn payload(request: &Request, body: &[u8]) -> Result<Value, ()> {
    let is_form =
        request.header("Content-Type").is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return serde_json::from_slice(body).map_err(|_| ());
    }
    let form = Request {
        query: String::from_utf8_lossy(body).into_owned(),
        method: String::new(),
        path: String::new(),
        headers: Vec::new(),
    };
    serde_json::from_str(&form.query_parameter("payload").ok_or(())?).map_err(|_| ())
}

/// Answers what became of the delivery, for the list of deliveries on GitHub.
fn publish(settings: &Settings, event: &str, payload: &Value, delivery: &Delivery) -> Result<String, Error> {
    let Some(card) = card::of(event, payload) else { return Ok("Nothing to show.".into()) };
    if card.is_private && !settings.private_repositories {
        return Ok("Private repositories are not shown on this server.".into());
    }
    let channels: Vec<Subscription> = subscriptions::of_repository(&card.repository)?
        .into_iter()
        .filter(|one| one.features.iter().any(|feature| feature == card.feature.name))
        .collect();
    if channels.is_empty() {
        return Ok("No channel is subscribed to it.".into());
    }
    if !delivery.claim(REMEMBERED_SECONDS)? {
        return Ok("Delivered before.".into());
    }
    let posted = post(&card, &channels);
    if posted.is_err() {
        // So that it can be delivered again.
        delivery.release()?;
    }
    posted.map(|count| format!("Shown in {count} of {} channels.", channels.len()))
}

/// Posts to each channel. Fails when no channel got it, and not because they would not have it.
fn post(card: &Card, channels: &[Subscription]) -> Result<usize, Error> {
    let bot = String::from_utf8(host::kv::get(BOT)?.unwrap_or_default()).unwrap_or_default();
    let (mut count, mut failed) = (0, None);
    for subscription in channels {
        let draft = PostDraft {
            user_id: bot.clone(),
            channel_id: subscription.channel_id.clone(),
            message: card.message.clone(),
            post_type: card.post_type.into(),
            props: card.props(),
            ..PostDraft::default()
        };
        match host::posts_write::create(&draft) {
            Ok(_) => count += 1,
            Err(error) => {
                let fields = [("channel_id", subscription.channel_id.as_str()), ("cause", error.message.as_str())];
                log(host::log::Level::Warn, "A channel did not take a post", &fields);
                if error.status_code >= 500 {
                    failed = Some(error);
                }
            }
        }
    }
    match failed {
        Some(error) if count == 0 => Err(error),
        _ => Ok(count),
    }
}
