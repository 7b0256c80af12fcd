//! An app of others that signs tokens for its people.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jackfield_model::{EmbedApp, Millis};
use ring::hmac;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _};
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

/// A visitor's device, with the key that it keeps.
pub struct Device(EcdsaKeyPair);

impl Device {
    pub fn make() -> Self {
        let (algorithm, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).expect("there is chance");
        Self(EcdsaKeyPair::from_pkcs8(algorithm, pkcs8.as_ref(), &random).expect("it was just made"))
    }

    /// The header of its tokens.
    pub fn header(&self) -> Value {
        let point = self.0.public_key().as_ref();
        let (x, y) = (BASE64.encode(&point[1..33]), BASE64.encode(&point[33..]));
        json!({ "alg": "ES256", "typ": "JWT", "jwk": { "kty": "EC", "crv": "P-256", "x": x, "y": y } })
    }

    pub fn signs(&self, header: &Value, claims: &Value) -> String {
        let sign = |said: &[u8]| self.0.sign(&SystemRandom::new(), said).expect("there is chance").as_ref().to_vec();
        token(header, claims, sign)
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
