//! The token that the guide of embedding makes in Rust; a test compares the two.

use base64::prelude::{BASE64_URL_SAFE_NO_PAD as BASE64, Engine as _};
use ring::{hmac, rand};
use serde_json::{Value, json};

pub fn token([app, server, secret]: [&str; 3], user: &str, profile: &Value) -> String {
    let chance: [u8; 16] = rand::generate(&rand::SystemRandom::new()).expect("there is chance").expose();
    let now = std::time::UNIX_EPOCH.elapsed().expect("1970 is over").as_secs();
    let claims = json!({ "iss": app, "aud": server, "sub": user, "jti": BASE64.encode(chance), "exp": now + 50, "profile": profile });
    let said = format!("{}.{}", BASE64.encode(r#"{"alg":"HS256","typ":"JWT"}"#), BASE64.encode(claims.to_string()));
    let signature = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes()), said.as_bytes());
    format!("{said}.{}", BASE64.encode(signature))
}
