//! How others sign what they send, and whether a call was signed so: by whoever knows the secret, over what has come, and
//! not long ago where the scheme has a time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use jackfield_model::{Millis, secret};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::Failure;
use crate::subscriptions::sign;

/// Signatures of one call that are compared: senders that change their secret send two.
const MOST: usize = 8;

/// How far a signature's time may lie from now. Standard Webhooks: five minutes.
const TOLERANCE_MS: i64 = 5 * 60 * 1000;

/// A way to sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    /// `X-Hub-Signature-256: sha256=…` over the body.
    Github,
    /// `X-Gitlab-Token` is the secret itself.
    Gitlab,
    /// `Stripe-Signature: t=…,v1=…` over time and body.
    Stripe,
    /// `X-Slack-Signature: v0=…` over `v0`, `X-Slack-Request-Timestamp` and body.
    Slack,
    /// `webhook-signature: v1,…` over `webhook-id`, `webhook-timestamp` and body, by a key in base64.
    Standard,
    /// A header with an HMAC-SHA256 of the body.
    Hmac,
}

impl Scheme {
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "github" => Self::Github,
            "gitlab" => Self::Gitlab,
            "stripe" => Self::Stripe,
            "slack" => Self::Slack,
            "standard" => Self::Standard,
            "hmac" => Self::Hmac,
            _ => return None,
        })
    }

    /// Whether a secret is one.
    pub fn takes(self, secret: &str) -> bool {
        let printable = secret.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = (8..=256).contains(&secret.len()) && printable;
        fits && (self != Self::Standard || sign::bytes_of(secret).is_some_and(|key| key.len() >= 8))
    }
}

/// What is wrong with a call's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    Missing,
    Forged,
    Stale,
}

/// What a hook expects.
#[derive(Clone, Copy, Debug)]
pub(super) struct Expected<'a> {
    pub scheme: Scheme,
    /// The secret, and while it holds the one before.
    pub secrets: &'a [String],
    /// The header of [`Scheme::Hmac`].
    pub header: &'a str,
    pub tolerance_ms: i64,
}

/// A call that was signed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Proven {
    /// What no other call has: whoever caught one and sends it again sends the same.
    pub once: Option<String>,
}

impl Expected<'_> {
    /// # Errors
    /// Says what is wrong.
    pub fn check(&self, headers: &HeaderMap, body: &[u8], now: Millis) -> Result<Proven, Wrong> {
        let header = |name: &str| {
            let given = headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
            given.filter(|value| !value.is_empty()).ok_or(Wrong::Missing)
        };
        match self.scheme {
            Scheme::Github => {
                let given = header("x-hub-signature-256")?;
                let signature = given.strip_prefix("sha256=").and_then(hex).ok_or(Wrong::Forged)?;
                self.any(&[&signature], &[body])?;
                Ok(once(&signature))
            }
            Scheme::Gitlab => {
                let given = Sha256::digest(header("x-gitlab-token")?);
                let is_own = |secret: &&String| bool::from(Sha256::digest(secret.as_bytes())[..].ct_eq(&given[..]));
                // All of them are compared, whichever fits.
                let fitting = self.secrets.iter().filter(is_own).count();
                if fitting > 0 { Ok(Proven::default()) } else { Err(Wrong::Forged) }
            }
            Scheme::Stripe => {
                let given = header("stripe-signature")?;
                let named = |name: &str| {
                    let parts = given.split(',').filter_map(|part| part.trim().split_once('='));
                    parts.filter(|(key, _)| *key == name).map(|(_, value)| value).take(MOST).collect::<Vec<_>>()
                };
                let time = *named("t").first().ok_or(Wrong::Forged)?;
                let signatures: Vec<Vec<u8>> = named("v1").into_iter().filter_map(hex).collect();
                let signatures: Vec<&[u8]> = signatures.iter().map(Vec::as_slice).collect();
                let fitting = self.any(&signatures, &[time.as_bytes(), b".", body])?;
                self.in_time(time, now)?;
                Ok(once(fitting))
            }
            Scheme::Slack => {
                let time = header("x-slack-request-timestamp")?;
                let given = header("x-slack-signature")?;
                let signature = given.strip_prefix("v0=").and_then(hex).ok_or(Wrong::Forged)?;
                self.any(&[&signature], &[b"v0:", time.as_bytes(), b":", body])?;
                self.in_time(time, now)?;
                Ok(once(&signature))
            }
            Scheme::Standard => {
                let (id, time) = (header("webhook-id")?, header("webhook-timestamp")?);
                let given = header("webhook-signature")?;
                let of_version = given.split(' ').filter_map(|one| one.strip_prefix("v1,"));
                let signatures: Vec<Vec<u8>> =
                    of_version.filter_map(|one| STANDARD.decode(one).ok()).take(MOST).collect();
                let signatures: Vec<&[u8]> = signatures.iter().map(Vec::as_slice).collect();
                self.any(&signatures, &[id.as_bytes(), b".", time.as_bytes(), b".", body])?;
                self.in_time(time, now)?;
                // The id is signed, and the same however often it is sent; other names of a call are not.
                Ok(Proven { once: Some(id.to_owned()) })
            }
            Scheme::Hmac => {
                let given = header(self.header)?;
                let signatures: Vec<Vec<u8>> = given.split(',').filter_map(of_any_form).take(MOST).collect();
                let signatures: Vec<&[u8]> = signatures.iter().map(Vec::as_slice).collect();
                self.any(&signatures, &[body])?;
                Ok(Proven::default())
            }
        }
    }

    /// The signature that one of the secrets made over the parts.
    fn any<'s>(&self, signatures: &[&'s [u8]], parts: &[&[u8]]) -> Result<&'s [u8], Wrong> {
        for secret in self.secrets {
            let made = match self.scheme {
                Scheme::Standard => sign::bytes_of(secret).and_then(|key| Hmac::<Sha256>::new_from_slice(&key).ok()),
                _ => Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok(),
            };
            let Some(mut made) = made else { continue };
            for part in parts {
                made.update(part);
            }
            // Compared in a time that tells nothing.
            let fitting = signatures.iter().copied().find(|given| made.clone().verify_slice(given).is_ok());
            if let Some(fitting) = fitting {
                return Ok(fitting);
            }
        }
        Err(Wrong::Forged)
    }

    fn in_time(&self, seconds: &str, now: Millis) -> Result<(), Wrong> {
        let seconds = seconds.parse::<i64>().map_err(|_| Wrong::Forged)?;
        let off = now.0.saturating_sub(seconds.saturating_mul(1000)).saturating_abs();
        if off > self.tolerance_ms { Err(Wrong::Stale) } else { Ok(()) }
    }
}

fn once(signature: &[u8]) -> Proven {
    Proven { once: Some(HEXLOWER.encode(signature)) }
}

fn hex(text: &str) -> Option<Vec<u8>> {
    HEXLOWER_PERMISSIVE.decode(text.trim().as_bytes()).ok()
}

/// Whether something was signed by who knows a secret, by the scheme of this name, lately where the scheme has a time.
///
/// # Errors
/// 401 with what is wrong.
pub fn check_signature(
    scheme: &str,
    secret: &str,
    headers: &HeaderMap,
    body: &[u8],
    now: Millis,
) -> Result<(), Failure> {
    let scheme = Scheme::named(scheme).filter(|scheme| *scheme != Scheme::Hmac && scheme.takes(secret));
    let Some(scheme) = scheme else { return Err(Wrong::Forged.into()) };
    let expected = Expected { scheme, secrets: &[secret.to_owned()], header: "", tolerance_ms: TOLERANCE_MS };
    Ok(expected.check(headers, body, now).map(drop)?)
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Self {
        match wrong {
            Wrong::Missing => Self::of("api.incoming_webhook.signature.app_error#missing", 401),
            Wrong::Forged => Self::of("api.incoming_webhook.signature.app_error", 401),
            Wrong::Stale => Self::of("api.incoming_webhook.signature.app_error#stale", 401),
        }
    }
}

/// `sha256=…`, `v1=…` or nothing in front, hexadecimal or base64.
fn of_any_form(text: &str) -> Option<Vec<u8>> {
    let text = text.trim();
    let bare = ["sha256=", "hmac-sha256=", "v1=", "v0="].iter().find_map(|prefix| text.strip_prefix(prefix));
    let bare = bare.unwrap_or(text);
    hex(bare).filter(|bytes| bytes.len() == 32).or_else(|| STANDARD.decode(bare).ok())
}

/// A secret that nobody can foresee, in the form that a scheme has.
pub(super) fn fresh(scheme: Scheme) -> String {
    match scheme {
        Scheme::Standard | Scheme::Stripe => sign::fresh(),
        _ => HEXLOWER.encode(&secret::bytes::<24>()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_700_000_000_000);
    const BODY: &[u8] = b"{\"text\": \"Hello, World!\"}";

    fn headers(of: &[(&str, &str)]) -> HeaderMap {
        of.iter()
            .map(|(name, value)| (http::HeaderName::from_bytes(name.as_bytes()).unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn expected(scheme: Scheme, secrets: &[String]) -> Expected<'_> {
        Expected { scheme, secrets, header: "x-signature", tolerance_ms: 300_000 }
    }

    fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
        mac.update(text);
        mac.finalize().into_bytes().to_vec()
    }

    /// What a sender of each scheme sends at a time.
    fn signed(scheme: Scheme, secret: &str, seconds: i64, body: &[u8]) -> HeaderMap {
        let text = |before: &str| [before.as_bytes(), body].concat();
        let hex = |before: &str| HEXLOWER.encode(&mac(secret.as_bytes(), &text(before)));
        match scheme {
            Scheme::Github => headers(&[("X-Hub-Signature-256", &format!("sha256={}", hex("")))]),
            Scheme::Gitlab => headers(&[("X-Gitlab-Token", secret)]),
            Scheme::Stripe => {
                let value = format!("t={seconds},v1={},v0=6ffbb59b", hex(&format!("{seconds}.")));
                headers(&[("Stripe-Signature", &value)])
            }
            Scheme::Slack => headers(&[
                ("X-Slack-Request-Timestamp", &seconds.to_string()),
                ("X-Slack-Signature", &format!("v0={}", hex(&format!("v0:{seconds}:")))),
            ]),
            Scheme::Standard => {
                let made = mac(&sign::bytes_of(secret).unwrap(), &text(&format!("msg_1.{seconds}.")));
                headers(&[
                    ("webhook-id", "msg_1"),
                    ("webhook-timestamp", &seconds.to_string()),
                    ("webhook-signature", &format!("v2,x v1,{}", STANDARD.encode(made))),
                ])
            }
            Scheme::Hmac => headers(&[("X-Signature", &STANDARD.encode(mac(secret.as_bytes(), body)))]),
        }
    }

    // covers: 15, 22
    #[test]
    fn what_was_signed_by_others_or_long_ago_or_changed_is_refused_in_every_scheme() {
        for scheme in
            ["github", "gitlab", "stripe", "slack", "standard", "hmac"].map(|name| Scheme::named(name).unwrap())
        {
            let own = [fresh(scheme)];
            let both = [fresh(scheme), own[0].clone()];
            assert!(scheme.takes(&own[0]) && !scheme.takes("short") && !scheme.takes("with a blank in it"));
            let seconds = NOW.0 / 1000;
            let sent = signed(scheme, &own[0], seconds, BODY);
            assert!(expected(scheme, &own).check(&sent, BODY, NOW).is_ok(), "{scheme:?}");
            assert!(expected(scheme, &both).check(&sent, BODY, NOW).is_ok(), "{scheme:?}: the secret before holds");
            let other = [fresh(scheme)];
            assert_eq!(expected(scheme, &other).check(&sent, BODY, NOW), Err(Wrong::Forged), "{scheme:?}");
            assert_eq!(expected(scheme, &[]).check(&sent, BODY, NOW), Err(Wrong::Forged), "{scheme:?}");
            assert_eq!(expected(scheme, &own).check(&HeaderMap::new(), BODY, NOW), Err(Wrong::Missing), "{scheme:?}");
            if scheme != Scheme::Gitlab {
                let changed = [BODY, b" "].concat();
                assert_eq!(expected(scheme, &own).check(&sent, &changed, NOW), Err(Wrong::Forged), "{scheme:?}");
            }
            if matches!(scheme, Scheme::Stripe | Scheme::Slack | Scheme::Standard) {
                for off in [-301, 301] {
                    let sent = signed(scheme, &own[0], seconds + off, BODY);
                    assert_eq!(expected(scheme, &own).check(&sent, BODY, NOW), Err(Wrong::Stale), "{scheme:?}");
                }
            }
        }
    }

    /// Examples of the vendors' own documents.
    #[test]
    fn the_schemes_are_those_of_others() {
        let secret = ["It's a Secret to Everybody".to_owned()];
        let github = headers(&[(
            "x-hub-signature-256",
            "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
        )]);
        assert!(expected(Scheme::Github, &secret).check(&github, b"Hello, World!", NOW).is_ok());
        let secret = ["8f742231b10e8888abcd99yyyzzz85a5".to_owned()];
        let body = b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        let slack = headers(&[
            ("x-slack-request-timestamp", "1531420618"),
            ("x-slack-signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"),
        ]);
        assert!(expected(Scheme::Slack, &secret).check(&slack, body, Millis(1_531_420_618_000)).is_ok());
        let secret = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned()];
        let standard = headers(&[
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ]);
        let now = Millis(1_614_265_330_000);
        assert!(expected(Scheme::Standard, &secret).check(&standard, br#"{"test": 2432232314}"#, now).is_ok());
    }

    #[test]
    fn a_plain_header_is_read_in_the_forms_that_senders_write() {
        let secret = ["a secret of ours".replace(' ', "-")];
        let made = mac(secret[0].as_bytes(), BODY);
        let hex = HEXLOWER.encode(&made);
        for value in [
            hex.clone(),
            hex.to_uppercase(),
            format!("sha256={hex}"),
            format!("v1=00,v1={hex}"),
            STANDARD.encode(&made),
        ] {
            assert!(
                expected(Scheme::Hmac, &secret).check(&headers(&[("x-signature", &value)]), BODY, NOW).is_ok(),
                "{value}"
            );
        }
    }
}
