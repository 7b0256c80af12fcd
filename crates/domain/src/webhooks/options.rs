//! What a hook asks of its callers: that they sign, from where, until when, and how often; and what it makes of what they
//! send.

use jackfield_model::permission::ManageIncomingWebhook;
use jackfield_model::{AppError, HookId, IncomingWebhookOptions, Millis};
use jackfield_storage::webhooks::{self as statements, Options};
use serde::{Deserialize, Serialize};

use super::signature::{self, Scheme};
use super::template;
use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result, addresses};

/// How far the time of a signature may be off unless it is said, and at most.
const TOLERANCE: i64 = 300;
const TOLERANCE_MOST: i64 = 3600;
/// How long the secret before holds unless it is said, and at most.
const OVERLAP: i64 = 24 * 60 * 60;
const OVERLAP_MOST: i64 = 7 * 24 * 60 * 60;
const PER_MINUTE_MOST: i64 = 6000;
/// Letters of a header's name.
const HEADER: usize = 100;
const HEADER_UNLESS_SAID: &str = "X-Signature-256";

/// The options as they are kept: secrets are sealed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Kept {
    pub signature: String,
    pub signature_header: String,
    secret: String,
    old_secret: String,
    pub old_secret_until: Millis,
    tolerance: i64,
    pub allowed_ips: Vec<String>,
    pub expires_at: Millis,
    pub per_minute: i64,
    pub template: String,
}

impl Kept {
    /// What was kept. Nothing that cannot be read opens a hook that asked for signatures: it has no secret then.
    pub fn of(options: &Options) -> Self {
        serde_json::from_value(options.options.clone())
            .unwrap_or_else(|_| Self { signature: "unreadable".to_owned(), ..Self::default() })
    }

    /// How calls are signed; `None` where they need not be.
    ///
    /// # Errors
    /// For a scheme that this server does not know.
    pub fn scheme(&self) -> Result<Option<Scheme>> {
        if self.signature.is_empty() {
            return Ok(None);
        }
        let scheme = Scheme::named(&self.signature);
        scheme.map(Some).ok_or_else(|| Failure::of("api.incoming_webhook.signature.app_error", 401))
    }

    /// The secrets that hold now.
    pub fn secrets(&self, app: &App, id: HookId) -> Vec<String> {
        let old = if self.old_secret_until > app.now() { self.old_secret.as_str() } else { "" };
        [self.secret.as_str(), old].iter().filter_map(|sealed| open(app, id, sealed)).collect()
    }

    pub fn tolerance_ms(&self) -> i64 {
        (if self.tolerance > 0 { self.tolerance } else { TOLERANCE }).saturating_mul(1000)
    }

    fn shown(&self) -> IncomingWebhookOptions {
        let Self { signature, signature_header, old_secret_until, tolerance, allowed_ips, .. } = self.clone();
        let (expires_at, per_minute) = (self.expires_at, self.per_minute);
        IncomingWebhookOptions {
            signature,
            signature_header,
            secret: String::new(),
            old_secret_until,
            tolerance,
            allowed_ips,
            expires_at,
            per_minute,
            template: self.template.clone(),
        }
    }
}

fn purpose(id: HookId) -> String {
    format!("incoming webhook {id}")
}

fn seal(app: &App, id: HookId, secret: &str) -> Result<String> {
    let sealed = app.memory.sealing.seal(&purpose(id), secret.as_bytes().to_vec());
    sealed.ok_or_else(|| AppError::internal("app.webhooks.options.app_error", "there is no key to seal with").into())
}

fn open(app: &App, id: HookId, sealed: &str) -> Option<String> {
    String::from_utf8(app.memory.sealing.open(&purpose(id), sealed)?).ok()
}

async fn read(app: &App, id: HookId) -> Result<Kept> {
    let found = statements::options(id).optional::<Options>(&app.store).await?;
    Ok(Kept::of(&found.found_or("app.webhooks.get_incoming.app_error")?))
}

async fn write(app: &App, granted: &Granted<ManageIncomingWebhook>, kept: &Kept) -> Result<()> {
    let options = serde_json::to_value(kept).unwrap_or_default();
    let changing = statements::set_options(granted.target(), &options, app.now());
    super::store(app, granted, granted.target(), changing).await
}

/// What a hook asks of its callers, without its secret.
///
/// # Errors
/// 404 for an unknown one.
#[crate::boxed]
pub async fn options(app: &App, granted: &Granted<ManageIncomingWebhook>) -> Result<IncomingWebhookOptions> {
    Ok(read(app, granted.target()).await?.shown())
}

/// Sets what a hook asks of its callers. A secret that was made or set is in this answer and in no later one.
///
/// # Errors
/// 400 for what is no scheme, header, secret, network or template, for an end in the past and for numbers that are too
/// large.
#[crate::boxed]
pub async fn set_options(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    draft: IncomingWebhookOptions,
) -> Result<IncomingWebhookOptions> {
    let id = granted.target();
    let before = read(app, id).await?;
    let IncomingWebhookOptions { signature, signature_header, secret, tolerance, expires_at, per_minute, .. } = draft;
    let invalid = |name: &str| Failure::from(AppError::invalid_param(name));
    let in_range = |number: i64, most: i64| (0..=most).contains(&number);
    if !in_range(tolerance, TOLERANCE_MOST) {
        return Err(invalid("tolerance"));
    }
    if !in_range(per_minute, PER_MINUTE_MOST) {
        return Err(invalid("per_minute"));
    }
    if !expires_at.is_never() && expires_at != before.expires_at && expires_at <= app.now() {
        return Err(invalid("expires_at"));
    }
    template::check(&draft.template)?;
    let allowed_ips = addresses::read(&draft.allowed_ips)?;
    let rules = Kept { tolerance, expires_at, per_minute, allowed_ips, template: draft.template, ..Kept::default() };
    if signature.is_empty() {
        write(app, granted, &rules).await?;
        return Ok(rules.shown());
    }
    let scheme = Scheme::named(&signature).ok_or_else(|| invalid("signature"))?;
    let was = Scheme::named(&before.signature);
    let is_new = was != Some(scheme);
    let secret = if secret.is_empty() && is_new { signature::fresh(scheme) } else { secret };
    let mut kept = Kept { signature, signature_header: header(scheme, &signature_header)?, ..rules };
    if secret.is_empty() {
        kept = Kept {
            secret: before.secret,
            old_secret: before.old_secret,
            old_secret_until: before.old_secret_until,
            ..kept
        };
    } else {
        check_secret(scheme, &secret)?;
        kept.secret = seal(app, id, &secret)?;
    }
    write(app, granted, &kept).await?;
    Ok(IncomingWebhookOptions { secret, ..kept.shown() })
}

/// Gives a hook another secret, its sender's own or one that is made, which this answer alone shows. The one before holds
/// as well for a while.
///
/// # Errors
/// 400 for a hook that asks for no signatures, for what is no secret, and for too long a while.
#[crate::boxed]
pub async fn rotate_secret(
    app: &App,
    granted: &Granted<ManageIncomingWebhook>,
    secret: &str,
    overlap: i64,
) -> Result<IncomingWebhookOptions> {
    let id = granted.target();
    let before = read(app, id).await?;
    let scheme =
        Scheme::named(&before.signature).ok_or_else(|| Failure::of("api.incoming_webhook.unsigned.app_error", 400))?;
    if !(0..=OVERLAP_MOST).contains(&overlap) {
        return Err(AppError::invalid_param("overlap").into());
    }
    let secret = if secret.is_empty() { signature::fresh(scheme) } else { secret.to_owned() };
    check_secret(scheme, &secret)?;
    let overlap = if overlap == 0 { OVERLAP } else { overlap };
    let kept = Kept {
        secret: seal(app, id, &secret)?,
        old_secret: before.secret.clone(),
        old_secret_until: app.now().plus(overlap.saturating_mul(1000)),
        ..before
    };
    write(app, granted, &kept).await?;
    Ok(IncomingWebhookOptions { secret, ..kept.shown() })
}

fn check_secret(scheme: Scheme, secret: &str) -> Result<()> {
    if scheme.takes(secret) { Ok(()) } else { Err(Failure::of("api.incoming_webhook.secret.app_error", 400)) }
}

/// The header of a plain signature.
fn header(scheme: Scheme, name: &str) -> Result<String> {
    if scheme != Scheme::Hmac {
        return Ok(String::new());
    }
    let name = if name.trim().is_empty() { HEADER_UNLESS_SAID } else { name.trim() };
    if name.len() > HEADER || name.parse::<http::HeaderName>().is_err() {
        return Err(AppError::invalid_param("signature_header").into());
    }
    Ok(name.to_owned())
}
