//! Keys of apps: reading an Ed25519 key as people have it, making a secret, and looking at signatures.

use data_encoding::{BASE64, BASE64URL_NOPAD};
use jackfield_model::{EmbedKey, EmbedKeyId, Millis, secret};
use ring::{hmac, signature};
use sha2::{Digest, Sha256};

use crate::{Failure, Result};

pub(super) const HS256: &str = "HS256";
pub(super) const EDDSA: &str = "EdDSA";
pub(super) const ES256: &str = "ES256";
/// Keys of an app that sign at the same time.
pub(super) const KEYS: usize = 4;
/// Bytes of a key's text.
const WRITTEN: usize = 1024;
/// What stands before the 32 bytes of an Ed25519 key in its DER form (RFC 8410).
const DER: &[u8] = &[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
const ED25519: usize = 32;

/// A key as an administrator wants it: theirs, or a secret that is made here.
///
/// # Errors
/// 400 for what is no Ed25519 key.
pub(super) fn make(public_key: &str, now: Millis) -> Result<EmbedKey> {
    let key = EmbedKey { id: EmbedKeyId::new(), create_at: now, ..EmbedKey::default() };
    if public_key.trim().is_empty() {
        return Ok(EmbedKey { algorithm: HS256.into(), secret: BASE64URL_NOPAD.encode(&secret::bytes::<32>()), ..key });
    }
    let bytes = read(public_key.trim()).ok_or_else(|| Failure::of("model.embed_app.is_valid.key.app_error", 400))?;
    Ok(EmbedKey { algorithm: EDDSA.into(), public_key: BASE64URL_NOPAD.encode(&bytes), ..key })
}

/// The 32 bytes of a key in PEM, in JWK, or as they are in base64url.
fn read(written: &str) -> Option<[u8; ED25519]> {
    #[derive(serde::Deserialize)]
    struct Jwk {
        kty: String,
        crv: String,
        x: String,
        d: Option<String>,
    }
    if written.len() > WRITTEN {
        return None;
    }
    let bytes = if written.starts_with('{') {
        let jwk: Jwk = serde_json::from_str(written).ok()?;
        if jwk.kty != "OKP" || jwk.crv != "Ed25519" || jwk.d.is_some() {
            return None;
        }
        BASE64URL_NOPAD.decode(jwk.x.as_bytes()).ok()?
    } else if let Some(inner) = written.strip_prefix("-----BEGIN PUBLIC KEY-----") {
        let inner: String = inner.strip_suffix("-----END PUBLIC KEY-----")?.split_ascii_whitespace().collect();
        BASE64.decode(inner.as_bytes()).ok()?.strip_prefix(DER)?.to_vec()
    } else {
        BASE64URL_NOPAD.decode(written.as_bytes()).ok()?
    };
    bytes.try_into().ok()
}

/// The public half of a key that a device keeps to itself, as browsers export it.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct DeviceKey {
    kty: String,
    crv: String,
    x: String,
    y: String,
}

impl DeviceKey {
    /// Whether the device signed this: a point of P-256, and the two numbers of a signature one after the other (RFC 7518, 3.4).
    pub fn signed(&self, said: &str, signature: &[u8]) -> bool {
        let read = |part: &String| BASE64URL_NOPAD.decode(part.as_bytes()).ok().filter(|bytes| bytes.len() == 32);
        let (Some(x), Some(y)) = (read(&self.x), read(&self.y)) else { return false };
        if self.kty != "EC" || self.crv != "P-256" {
            return false;
        }
        let point = [&[4], x.as_slice(), y.as_slice()].concat();
        let key = signature::UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point);
        key.verify(said.as_bytes(), signature).is_ok()
    }

    /// What names the key (RFC 7638).
    pub fn thumbprint(&self) -> String {
        let said = format!(r#"{{"crv":"{}","kty":"{}","x":"{}","y":"{}"}}"#, self.crv, self.kty, self.x, self.y);
        BASE64URL_NOPAD.encode(&Sha256::digest(said))
    }
}

/// Whether a key signed this. Which algorithm that is says the key, and never who sends it.
pub(super) fn signed(key: &EmbedKey, said: &str, signature: &[u8]) -> bool {
    match key.algorithm.as_str() {
        HS256 if !key.secret.is_empty() => {
            let key = hmac::Key::new(hmac::HMAC_SHA256, key.secret.as_bytes());
            hmac::verify(&key, said.as_bytes(), signature).is_ok()
        }
        EDDSA => {
            let Ok(bytes) = BASE64URL_NOPAD.decode(key.public_key.as_bytes()) else { return false };
            signature::UnparsedPublicKey::new(&signature::ED25519, bytes).verify(said.as_bytes(), signature).is_ok()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // RFC 8410, section 10.1, and RFC 8037, appendix A.2.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----";
    const JWK: &str = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

    #[test]
    fn a_key_is_read_as_people_have_it() {
        let raw = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
        assert_eq!(read(JWK), read(raw));
        assert!(read(PEM).is_some() && read(raw).is_some());
        let private = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
        let long = "A".repeat(2000);
        let others = [
            "",
            "x",
            "{}",
            private,
            &raw[1..],
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----",
            &long,
        ];
        for other in others {
            assert_eq!(read(other), None, "{other}");
        }
    }

    // covers: 18
    #[test]
    fn a_public_key_is_no_secret() {
        let now = Millis(1);
        let (Ok(public), Ok(shared)) = (make(JWK, now), make("", now)) else { panic!("both are keys") };
        let forged = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, public.public_key.as_bytes()), b"said");
        assert!(!signed(&public, "said", forged.as_ref()));
        let right = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, shared.secret.as_bytes()), b"said");
        assert!(signed(&shared, "said", right.as_ref()) && !signed(&shared, "else", right.as_ref()));
        // A key whose secret was lost signs nothing.
        let empty = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, b""), b"said");
        assert!(!signed(&EmbedKey { secret: String::new(), ..shared }, "said", empty.as_ref()));
    }
}
