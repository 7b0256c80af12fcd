//! OpenID Connect's tokens (RFC 7519), as far as runs in CI have them: signed with RSA or with P-256, by a key of their issuer.

use data_encoding::BASE64URL_NOPAD;
use jackfield_model::Millis;
use ring::signature::{ECDSA_P256_SHA256_FIXED, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Bytes of a token, of a subject and of what names a token.
const TOKEN: usize = 16 * 1024;
const SUBJECT: usize = 500;
const JTI: usize = 200;
/// How far two clocks may be apart, in seconds.
const CLOCKS: i64 = 60;

/// A key of an issuer (RFC 7517).
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Jwk {
    pub kid: String,
    kty: String,
    alg: String,
    #[serde(rename = "use")]
    for_what: String,
    n: String,
    e: String,
    crv: String,
    x: String,
    y: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Header {
    alg: String,
    kid: String,
    crit: Option<Value>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

/// What a token says.
#[derive(Debug, Deserialize)]
pub struct Claims {
    pub iss: String,
    aud: Audience,
    pub sub: String,
    pub jti: String,
    /// In seconds.
    pub exp: i64,
    #[serde(default)]
    nbf: i64,
    #[serde(default)]
    iat: i64,
}

/// A token that nobody has looked at the signature of.
pub struct Unproven<'a> {
    said: &'a str,
    signature: Vec<u8>,
    header: Header,
    claims: Claims,
}

impl<'a> Unproven<'a> {
    /// Reads a token.
    ///
    /// # Errors
    /// Says in words why it is none.
    pub fn read(token: &'a str) -> Result<Self, &'static str> {
        if token.len() > TOKEN {
            return Err("it is too long");
        }
        let (said, signature) = token.rsplit_once('.').ok_or("it is no token")?;
        let (header, payload) = said.split_once('.').ok_or("it is no token")?;
        let signature = BASE64URL_NOPAD.decode(signature.as_bytes()).map_err(|_| "it is no token")?;
        let header: Header = part(header)?;
        if header.crit.is_some() {
            return Err("it asks for more than is known here");
        }
        Ok(Self { said, signature, header, claims: part(payload)? })
    }

    /// Who it says has signed it.
    pub fn issuer(&self) -> &str {
        &self.claims.iss
    }

    /// Which key it says has signed it.
    pub fn key(&self) -> &str {
        &self.header.kid
    }

    /// What it says, once a key of its issuer has signed it, it is for this audience, and it is time.
    ///
    /// # Errors
    /// Says in words what does not hold.
    pub fn proven(self, keys: &[Jwk], audience: &str, now: Millis) -> Result<Claims, &'static str> {
        let is_signed = keys.iter().filter(|key| key.kid == self.header.kid).any(|key| self.is_signed_by(key));
        if !is_signed {
            return Err("no key of its issuer has signed it");
        }
        let claims = self.claims;
        let is_audience = |one: &String| !audience.is_empty() && one.trim_end_matches('/') == audience;
        let is_meant = match &claims.aud {
            Audience::One(one) => is_audience(one),
            Audience::Several(several) => several.iter().any(is_audience),
        };
        if !is_meant {
            return Err("it is for another audience than this market's address");
        }
        let now = now.0 / 1000;
        if claims.exp <= now {
            return Err("it has expired");
        }
        if claims.nbf > now + CLOCKS || claims.iat > now + CLOCKS {
            return Err("its time has not come");
        }
        let is_text = |text: &str, most: usize| {
            !text.is_empty() && text.len() <= most && !text.chars().any(|c| c.is_control() || c.is_whitespace())
        };
        if !is_text(&claims.sub, SUBJECT) || !is_text(&claims.jti, JTI) {
            return Err("it does not say who it is of, or has no id");
        }
        Ok(claims)
    }

    /// Which algorithm it is says the key, and never who sends it.
    fn is_signed_by(&self, key: &Jwk) -> bool {
        let decoded = |text: &str| BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes()).unwrap_or_default();
        let is_for = |algorithm: &str| self.header.alg == algorithm && (key.alg.is_empty() || key.alg == algorithm);
        if !key.for_what.is_empty() && key.for_what != "sig" {
            return false;
        }
        match key.kty.as_str() {
            "RSA" if is_for("RS256") => {
                let public = RsaPublicKeyComponents { n: decoded(&key.n), e: decoded(&key.e) };
                public.verify(&RSA_PKCS1_2048_8192_SHA256, self.said.as_bytes(), &self.signature).is_ok()
            }
            "EC" if key.crv == "P-256" && is_for("ES256") => {
                let point = [&[4_u8][..], &decoded(&key.x), &decoded(&key.y)].concat();
                let public = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
                public.verify(self.said.as_bytes(), &self.signature).is_ok()
            }
            _ => false,
        }
    }
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, &'static str> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(|_| "it is no token")?;
    serde_json::from_slice(&bytes).map_err(|_| "it does not say what a token has to")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made once with a key that is nowhere any more.
    const RSA: &str = r#"{"kty":"RSA","kid":"one","alg":"RS256","use":"sig","e":"AQAB","n":"tEsVtxZW16w1bWYQ-5o4qOgJcfVMZwjQDUQI5SRnkl0CUSvvAVzGul0ne11Q8fsTMo_7SOeRAKfjO7Lz6uX1lTv5SFzUt_1dEYlfU8eOqeZX__-blWOEkuSWGivWXi6xbiNklacpgntZY5uCK3AJtih4wyL5FqSq0Z7nN_WHNFSnHPsJAXAeujd92AXhbD-UkZKUe6XJKe94CaSGjlpeeOkHvltR3Zqk8ScroATMvss5_hqdrmAFvmf_RUzEbSQildgDseCbr9-u000gCz1oetpNXmMs8QuAfXAJAAzSdwk3M9RFVLhdH5H5HDEBLcMZw1A7ni5vGHJIOcSHFR0rJw"}"#;
    const TOKEN_OF_IT: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6Im9uZSIsInR5cCI6IkpXVCJ9.eyJpc3MiOiJodHRwczovL2NpLmV4YW1wbGUuY29tIiwiYXVkIjoiaHR0cHM6Ly9tYXJrZXQuZXhhbXBsZS5jb20iLCJzdWIiOiJyZXBvOm9yZy9jYXJkczpyZWY6cmVmcy90YWdzL3YxIiwianRpIjoiYSIsImV4cCI6MTgwMDAwMDYwMCwiaWF0IjoxODAwMDAwMDAwLCJuYmYiOjE4MDAwMDAwMDB9.m20EGJBmYkkAAVgAeNo_VUIuE60ncM_n4SMDEK43EyQGXILOwrudeXnY0FhETcwtQ7GfpSDWi-M3wf6vDSWhj3JKNy-9lcqZKdnuwGONblrKb0sY_R5GgFMOaSuZk22IOt-hqL973Zgpa97MyCP78xxSrAPxR7i7daAyy_8Y_lQVdWoScu2zGsbdJ5ON1j7MDfrrPwtMpYhbJ0FXBsKdF4pQqf1cAeqHSM6dqIdXF5r8XzaI6ORYtVNfIIFwZPxZp_VJU8kx77FGFWIt0Ss_4MqLOvKeDtEyBpYvKoGfLe21yIpTX0MHtgj2GwfdMOx8-vdPKxd6uhn42lVjlWSZ_g";
    const NOW: Millis = Millis(1_800_000_000_000);
    const MARKET: &str = "https://market.example.com";

    fn key(text: &str) -> Vec<Jwk> {
        vec![serde_json::from_str(text).unwrap()]
    }

    fn looked(token: &str, keys: &[Jwk], audience: &str, now: Millis) -> Result<Claims, &'static str> {
        Unproven::read(token)?.proven(keys, audience, now)
    }

    // covers: 18
    #[test]
    fn a_token_holds_for_its_key_its_audience_and_its_time() {
        let keys = key(RSA);
        let claims = looked(TOKEN_OF_IT, &keys, MARKET, NOW).unwrap();
        assert_eq!((&*claims.sub, &*claims.jti), ("repo:org/cards:ref:refs/tags/v1", "a"));
        assert_eq!(
            looked(TOKEN_OF_IT, &keys, "https://other.example.com", NOW).err(),
            Some("it is for another audience than this market's address")
        );
        assert_eq!(
            looked(TOKEN_OF_IT, &keys, "", NOW).err(),
            Some("it is for another audience than this market's address")
        );
        assert_eq!(looked(TOKEN_OF_IT, &keys, MARKET, NOW.plus(600_000)).err(), Some("it has expired"));
        assert_eq!(looked(TOKEN_OF_IT, &keys, MARKET, NOW.plus(-61_000)).err(), Some("its time has not come"));
        assert_eq!(looked(TOKEN_OF_IT, &[], MARKET, NOW).err(), Some("no key of its issuer has signed it"));
        // A key that is for something else, or of another name, has signed nothing.
        for (from, to) in [("\"sig\"", "\"enc\""), ("\"one\"", "\"two\""), ("RS256", "RS512"), ("\"AQAB\"", "\"Aw\"")] {
            let other = key(&RSA.replace(from, to));
            assert!(looked(TOKEN_OF_IT, &other, MARKET, NOW).is_err(), "{to}");
        }
        let (said, signature) = TOKEN_OF_IT.rsplit_once('.').unwrap();
        let (header, payload) = said.split_once('.').unwrap();
        let with = |header: &str, payload: &str| {
            let encoded = |text: &str| BASE64URL_NOPAD.encode(text.as_bytes());
            format!("{}.{}.{signature}", encoded(header), encoded(payload))
        };
        let decoded = |part: &str| String::from_utf8(BASE64URL_NOPAD.decode(part.as_bytes()).unwrap()).unwrap();
        let (header, payload) = (decoded(header), decoded(payload));
        for token in [
            String::new(),
            "a.b".into(),
            "a".repeat(TOKEN + 1),
            format!("{said}."),
            with(&header, &payload.replace("cards", "polls")),
            with(&header.replace("RS256", "none"), &payload),
            with(&header.replace("RS256", "HS256"), &payload),
            with(&header.replace("\"typ\":\"JWT\"", "\"crit\":[\"b64\"]"), &payload),
            with(&header, "{}"),
        ] {
            assert!(looked(&token, &keys, MARKET, NOW).is_err(), "{token}");
        }
    }
}
