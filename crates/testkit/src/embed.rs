//! An app of others that signs tokens for its people.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jackfield_model::{EmbedApp, Millis};
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Value, json};

/// A token with any header, signed in any way.
pub fn token(header: &Value, claims: &Value, sign: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let said = format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(claims.to_string()));
    let signature = sign(said.as_bytes());
    format!("{said}.{}", BASE64.encode(signature))
}

/// A token by a shared secret.
pub fn by_secret(secret: &str, claims: &Value) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    token(&json!({ "alg": "HS256", "typ": "JWT" }), claims, |said| hmac::sign(&key, said).as_ref().to_vec())
}

/// A pair of keys of Ed25519.
pub struct Pair(Ed25519KeyPair);

impl Pair {
    /// The same for the same number.
    pub fn numbered(number: u8) -> Self {
        Self(Ed25519KeyPair::from_seed_unchecked(&[number; 32]).expect("any 32 bytes are a seed"))
    }

    /// Its public key, as an administrator may write it.
    pub fn public_key(&self) -> String {
        BASE64.encode(self.0.public_key().as_ref())
    }

    pub fn signs(&self, claims: &Value) -> String {
        token(&json!({ "alg": "EdDSA" }), claims, |said| self.0.sign(said).as_ref().to_vec())
    }
}

/// What a token of an app says that is good now, for somebody; `more` is added to it, and null takes away.
pub fn claims(app: &EmbedApp, site: &str, (subject, jti): (&str, &str), now: Millis, more: Value) -> Value {
    let mut claims = json!({ "iss": app.id, "aud": site, "sub": subject, "jti": jti, "exp": now.0 / 1000 + 50 });
    if let (Some(claims), Value::Object(more)) = (claims.as_object_mut(), more) {
        claims.extend(more);
        claims.retain(|_, value| !value.is_null());
    }
    claims
}
