//! Signatures by the scheme of Standard Webhooks: an HMAC over id, time and body, by the key and, for a while, by the one
//! before it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use jackfield_model::{Millis, secret};
use sha2::Sha256;

const PREFIX: &str = "whsec_";
/// Bytes of a key.
const KEY: usize = 24;
/// How far the clock of who signs may be from one's own.
const TOLERANCE_MS: i64 = 5 * 60 * 1000;

/// Makes a key.
pub(crate) fn fresh() -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret::bytes::<KEY>()))
}

/// The bytes of a key as the scheme writes it.
pub(crate) fn bytes_of(key: &str) -> Option<Vec<u8>> {
    STANDARD.decode(key.strip_prefix(PREFIX).unwrap_or(key)).ok()
}

/// The header `webhook-signature` by each of the keys.
pub(super) fn header(keys: &[&str], id: &str, seconds: i64, body: &str) -> String {
    let signatures = keys.iter().filter_map(|key| mac(key, id, seconds, body));
    let signatures = signatures.map(|mac| format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
    signatures.collect::<Vec<_>>().join(" ")
}

fn mac(key: &str, id: &str, seconds: i64, body: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&bytes_of(key)?).ok()?;
    mac.update(format!("{id}.{seconds}.{body}").as_bytes());
    Some(mac)
}

/// Whether a body was signed by a key, not long ago: what a receiver does.
pub fn verify(key: &str, (id, timestamp, signature): (&str, &str, &str), body: &str, now: Millis) -> bool {
    let Ok(seconds) = timestamp.parse::<i64>() else { return false };
    if now.0.saturating_sub(seconds.saturating_mul(1000)).saturating_abs() > TOLERANCE_MS {
        return false;
    }
    signature.split(' ').filter_map(|one| STANDARD.decode(one.strip_prefix("v1,")?).ok()).any(|given| {
        let made = mac(key, id, seconds, body);
        made.is_some_and(|made| made.verify_slice(&given).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // covers: 22
    #[test]
    fn what_was_changed_old_or_signed_by_others_is_no_ones() {
        let (key, old, other) = (fresh(), fresh(), fresh());
        let now = Millis(1_700_000_000_000);
        let signed = header(&[&key, &old], "msg_1", 1_700_000_000, "{}");
        let check = |key: &str, id: &str, at: &str, body: &str, now| verify(key, (id, at, &signed), body, now);
        assert!(check(&key, "msg_1", "1700000000", "{}", now) && check(&old, "msg_1", "1700000000", "{}", now));
        assert!(!check(&other, "msg_1", "1700000000", "{}", now));
        assert!(!check(&key, "msg_2", "1700000000", "{}", now));
        assert!(!check(&key, "msg_1", "1700000001", "{}", now));
        assert!(!check(&key, "msg_1", "1700000000", "{} ", now));
        assert!(!check(&key, "msg_1", "1700000000", "{}", now.plus(TOLERANCE_MS + 1)));
    }

    /// The example of the scheme's own documents.
    #[test]
    fn the_scheme_is_that_of_others() {
        let key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let body = r#"{"test": 2432232314}"#;
        let signed = header(&[key], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }
}
