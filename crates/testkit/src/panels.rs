//! A panel's own server: it believes what the chat server signed, and nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use jackfield_model::JsonWebKeys;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::Value;

/// What a token says, if one of the keys signed it.
pub fn read(keys: &JsonWebKeys, token: &str) -> Option<Value> {
    let (said, signature) = token.rsplit_once('.')?;
    let (header, claims) = said.split_once('.')?;
    let header: Value = serde_json::from_slice(&BASE64.decode(header).ok()?).ok()?;
    let key = keys.keys.iter().find(|key| header["kid"] == key.kid.as_str() && header["alg"] == key.alg.as_str())?;
    let public = UnparsedPublicKey::new(&ED25519, BASE64.decode(&key.x).ok()?);
    public.verify(said.as_bytes(), &BASE64.decode(signature).ok()?).ok()?;
    serde_json::from_slice(&BASE64.decode(claims).ok()?).ok()
}
