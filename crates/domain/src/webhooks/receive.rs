//! What happens with a call of a hook: whether it is one that the hook takes, what becomes of it, and what is noted of it.

use std::sync::Arc;

use bytes::Bytes;
use data_encoding::HEXLOWER;
use futures_util::future::BoxFuture;
use http::HeaderMap;
use jackfield_model::permission::{CreatePost, ManageIncomingWebhook};
use jackfield_model::{AppError, HookId, IncomingWebhookRequest, IntegrationKind, MessageAttachment, WebhookCall};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::{Batch, Tx, webhooks as statements};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::book::Known;
use super::calls;
use super::place::{self, Received};
use super::signature::Expected;
use super::template;
use super::write::{Message, write};
use crate::authorize::Granted;
use crate::console::{check_allowed, stand_in};
use crate::cx::SystemCx;
use crate::{App, Cx, Failure, Result, addresses, blocks, integrations};

/// Headers by which senders name a call, the same however often they send it.
const NAMES: [&str; 3] = ["idempotency-key", "webhook-id", "x-github-delivery"];
const MINUTE_MS: i64 = 60_000;
/// Bytes that a template is tried with.
const PAYLOAD: usize = 256 * 1024;

/// A request to a hook.
pub struct Call {
    pub headers: HeaderMap,
    /// What came, or why it did not.
    pub body: Result<Bytes>,
    /// Makes JSON of it, whatever it was wrapped in: asked for what a hook takes, and for nothing else.
    pub read: for<'b> fn(&'b HeaderMap, Bytes) -> BoxFuture<'b, Result<Value>>,
}

/// What became of a call that was taken.
enum Taken {
    /// It is noted with its post.
    Posted,
    /// Nothing was posted, for the reason that the catalogue has the words of.
    Passed(&'static str),
}

/// Turns what a hook was sent into a post. Whatever becomes of it is noted.
///
/// # Errors
/// 400 for an unknown hook or an empty message, 403 for another channel than a locked hook's, and for what comes from
/// elsewhere or too late; 401 for what was not signed as the hook asks, 429 for too much, 501 where hooks are off.
#[crate::boxed]
pub async fn receive(app: &App, cx: &Arc<Cx>, id: HookId, call: Call) -> Result<()> {
    if !app.config.read().settings.service.enable_incoming_webhooks {
        return Err(super::disabled());
    }
    let known = app.memory.webhooks.find(app, id).await?;
    let Call { headers, body, read } = call;
    let bytes = body.as_ref().map_or(0, Bytes::len);
    let note = WebhookCall {
        create_at: app.now(),
        status: 200,
        bytes: i64::try_from(bytes).unwrap_or(i64::MAX),
        address: cx.request.ip.clone(),
        ..WebhookCall::default()
    };
    let allowed = || check_allowed(app, known.hook.team_id, IntegrationKind::IncomingWebhook, &stand_in(id.as_str()));
    let outcome = match allowed() {
        Err(refusal) => Err(refusal),
        Ok(()) => take(app, cx, &known, (&headers, body, read), &note).await,
    };
    let note = match &outcome {
        Ok(Taken::Posted) => return Ok(()),
        Ok(Taken::Passed(why)) => calls::taken(note, why),
        Err(_) if !app.memory.webhooks.is_refusal_to_be_noted(id, app.now()) => return outcome.map(drop),
        Err(failure) => calls::refused(note, failure),
    };
    let mut batch = Batch::new();
    calls::note(app, &mut batch, id, &note);
    batch.commit(&app.store).await?;
    outcome.map(drop)
}

type Came<'a> = (&'a HeaderMap, Result<Bytes>, for<'b> fn(&'b HeaderMap, Bytes) -> BoxFuture<'b, Result<Value>>);

async fn take(
    app: &App,
    cx: &Arc<Cx>,
    known: &Known,
    (headers, body, read): Came<'_>,
    note: &WebhookCall,
) -> Result<Taken> {
    let Known { hook, kept } = known;
    if !kept.expires_at.is_never() && kept.expires_at <= app.now() {
        return Err(Failure::of("api.incoming_webhook.expired.app_error", 403));
    }
    let allowed = &kept.allowed_ips;
    if !allowed.is_empty() && !addresses::hold(allowed.iter().map(String::as_str), &cx.request.ip) {
        return Err(Failure::of("api.incoming_webhook.address.app_error", 403));
    }
    let body = body?;
    let once = prove(app, known, headers, &body)?;
    // Only what was signed counts: nobody else keeps the sender out.
    check_rate(app, known).await?;
    let name = name_of(headers);
    let names: Vec<String> = name.iter().chain(&once).cloned().collect();
    if let Some(again) = repeated(app, known, name.as_ref(), &names).await? {
        return again;
    }
    let payload = read(headers, body).await?;
    let sent = sent_by(&kept.template, payload)?;
    let mut origin = Batch::new();
    for name in &names {
        origin.push(statements::take_name(hook.id, name, app.now()));
    }
    if !kept.template.is_empty() && says_nothing(&sent) {
        origin.commit(&app.store).await?;
        return Ok(Taken::Passed("api.incoming_webhook.nothing"));
    }
    calls::note(app, &mut origin, hook.id, note);
    if app.memory.webhooks.is_to_be_noted(hook.id, app.now()) {
        origin.push(statements::note_use(hook.id, app.now()));
    }
    match post(app, cx, known, sent, origin).await {
        Ok(()) => Ok(Taken::Posted),
        // The same call may have come twice at the same time: one of them took its name. It is asked for where is written,
        // behind whatever is on its way into the database: a reader may not see yet what this call has run into.
        Err(failure) if !names.is_empty() => {
            let (id, asked) = (known.hook.id, names.clone());
            let taken = app
                .transact(async move |tx: &mut Tx| {
                    Ok::<_, Failure>(statements::taken_names(id, &asked).all::<(String,)>(&mut *tx).await?)
                })
                .await?;
            again(&taken, name.as_ref()).unwrap_or(Err(failure))
        }
        Err(failure) => Err(failure),
    }
}

/// What a hook is told by what it was sent.
fn sent_by(template: &str, payload: Value) -> Result<IncomingWebhookRequest> {
    let payload = if template.is_empty() { payload } else { template::render(template, payload)? };
    let sent: Result<IncomingWebhookRequest, _> = integrations::read_value(blocks::gather(payload));
    sent.map_err(|error| unreadable(&error))
}

/// What is answered to what is no JSON, or none that a hook takes.
pub fn unreadable(error: &serde_json::Error) -> Failure {
    let mut refusal = AppError::of("web.incoming_webhook.parse.app_error", 400);
    refusal.detailed_error = error.to_string();
    refusal.into()
}

/// Whether a template left everything out: what it was sent is not for people.
fn says_nothing(sent: &IncomingWebhookRequest) -> bool {
    let is_empty = |attachment: &MessageAttachment| {
        let MessageAttachment { pretext, text, title, image_url, fields, .. } = attachment;
        [pretext, text, title, image_url].iter().all(|text| text.trim().is_empty()) && fields.is_empty()
    };
    sent.text.trim().is_empty() && sent.attachments.iter().all(is_empty) && !blocks::draws(&sent.props)
}

/// Tries a template: what would be posted, and is not.
///
/// # Errors
/// 400 for what is no template or no JSON, and for a template that asks for too much.
#[crate::boxed]
pub async fn render(
    _: &App,
    _: &Granted<ManageIncomingWebhook>,
    template: &str,
    payload: &str,
) -> Result<IncomingWebhookRequest> {
    if payload.len() > PAYLOAD {
        return Err(AppError::invalid_param("payload").into());
    }
    template::check(template)?;
    sent_by(template, integrations::read(payload.as_bytes(), "").map_err(|error| unreadable(&error))?)
}

/// Refuses what was not signed as the hook asks; answers by what the call is known again.
fn prove(app: &App, known: &Known, headers: &HeaderMap, body: &[u8]) -> Result<Option<String>> {
    let Known { hook, kept } = known;
    let Some(scheme) = kept.scheme()? else { return Ok(None) };
    let secrets = kept.secrets(app, hook.id);
    let header = &kept.signature_header;
    let expected = Expected { scheme, secrets: &secrets, header, tolerance_ms: kept.tolerance_ms() };
    match expected.check(headers, body, app.now()) {
        Ok(proven) => Ok(proven.once.map(|once| hashed("signature", &once))),
        Err(wrong) => Err(wrong.into()),
    }
}

async fn check_rate(app: &App, known: &Known) -> Result<()> {
    let most = known.kept.per_minute;
    if most <= 0 {
        return Ok(());
    }
    let allowance = Allowance { most, each: (MINUTE_MS / most).max(1) };
    let subject = format!("h:{}", known.hook.id);
    if attempts::count(&subject, allowance, app.now()).optional::<(i64,)>(&app.store).await?.is_some() {
        return Ok(());
    }
    let seconds = u64::try_from(allowance.each).unwrap_or_default().div_ceil(1000);
    Err(AppError::of("api.incoming_webhook.rate.app_error", 429).retry_after(seconds).into())
}

/// The name that a sender gave its call.
fn name_of(headers: &HeaderMap) -> Option<String> {
    let given = NAMES.iter().filter_map(|name| headers.get(*name)).find(|value| !value.is_empty())?;
    Some(hashed("name", &String::from_utf8_lossy(given.as_bytes())))
}

fn hashed(kind: &str, text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(format!("{kind}:{text}")))
}

/// What is answered to a call that was taken before: under its own name that it is done, and under another that it was
/// caught and sent by somebody else.
async fn repeated(app: &App, known: &Known, name: Option<&String>, names: &[String]) -> Result<Option<Result<Taken>>> {
    if names.is_empty() {
        return Ok(None);
    }
    let taken = statements::taken_names(known.hook.id, names).all::<(String,)>(&app.store).await?;
    Ok(again(&taken, name))
}

fn again(taken: &[(String,)], name: Option<&String>) -> Option<Result<Taken>> {
    if taken.is_empty() {
        return None;
    }
    let by_name = name.is_some_and(|name| taken.iter().any(|(taken,)| taken == name));
    Some(if by_name {
        Ok(Taken::Passed("api.incoming_webhook.repeated"))
    } else {
        Err(Failure::of("api.incoming_webhook.signature.app_error#again", 401))
    })
}

async fn post(app: &App, cx: &Arc<Cx>, known: &Known, sent: IncomingWebhookRequest, origin: Batch) -> Result<()> {
    let hook = &known.hook;
    if sent.text.trim().is_empty() && sent.attachments.is_empty() && !blocks::draws(&sent.props) {
        return Err(Failure::of("web.incoming_webhook.text.app_error", 400));
    }
    let own = place::as_its_owner(app, hook, hook.channel_id).await?;
    let owner = (hook.user_id, hook.team_id, "manage_others_incoming_webhooks");
    place::check_owner(app, owner, own.as_deref()).await?;
    let channel = place::channel(app, cx, hook, &sent, own).await?;
    let received = Received { channel };
    let granted = Granted::<CreatePost>::for_bearer(SystemCx::within(cx, "incoming webhook"), &received);
    let named = |own: String, of_hook: &str| if own.is_empty() { of_hook.to_owned() } else { own };
    let message = Message {
        user_id: hook.user_id,
        display_name: hook.display_name.clone(),
        username: named(sent.username, &hook.username),
        icon_url: named(sent.icon_url, &hook.icon_url),
        icon_emoji: sent.icon_emoji,
        text: sent.text,
        attachments: sent.attachments,
        props: sent.props,
        post_type: sent.post_type,
        root_id: sent.root_id,
        priority: sent.priority,
    };
    write(app, &granted, message, origin).await
}
