//! Keys of authors and markets, and what they seal.
//!
//! A seal is over the kind of a text and the text itself as it stands, so that nobody has to agree on how JSON is written,
//! and a signature under one kind is none under another.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use data_encoding::HEXLOWER_PERMISSIVE as HEX;
use jackfield_model::Sealed;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// How keys are written.
const PUBLIC: &str = "ed25519:";
const SECRET: &str = "ed25519-secret:";
/// Bytes of a sealed text at most.
const PAYLOAD: usize = 4 << 20;

/// What a seal is of; part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An author's word for a package.
    Author,
    /// An author's word about a version that is published.
    AuthorAct,
    /// An author's list of runs in CI that may publish a plugin.
    Workloads,
    /// A market's word for one.
    Market,
    Revocations,
    LogHead,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::Author => "jackfield-plugin-v1",
            Self::AuthorAct => "jackfield-author-act-v1",
            Self::Workloads => "jackfield-workloads-v1",
            Self::Market => "jackfield-market-v1",
            Self::Revocations => "jackfield-revocations-v1",
            Self::LogHead => "jackfield-log-v1",
        }
    }

    fn signed(self, payload: &str) -> Vec<u8> {
        format!("{}\n{payload}", self.name()).into_bytes()
    }
}

/// Why a seal is not believed, in words for people.
#[derive(Debug, thiserror::Error)]
pub enum Untrusted {
    #[error("it is signed by {0}, which is not trusted here")]
    Key(String),
    #[error("its signature is wrong")]
    Signature,
    #[error("what was signed cannot be read")]
    Payload,
}

/// A key that signs.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    seed: [u8; 32],
}

impl SigningKey {
    /// A new key.
    ///
    /// # Errors
    /// When the machine has no randomness.
    pub fn generate() -> Result<Self, Untrusted> {
        let mut seed = [0; 32];
        ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut seed).map_err(|_| Untrusted::Payload)?;
        Self::from_seed(seed)
    }

    fn from_seed(seed: [u8; 32]) -> Result<Self, Untrusted> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(|_| Untrusted::Payload)?;
        Ok(Self { pair, seed })
    }

    /// Reads the text of a key's file.
    ///
    /// # Errors
    /// When it is none.
    pub fn read(text: &str) -> Result<Self, Untrusted> {
        let hex = text.trim().strip_prefix(SECRET).ok_or(Untrusted::Payload)?;
        let seed = HEX.decode(hex.as_bytes()).map_err(|_| Untrusted::Payload)?;
        Self::from_seed(seed.try_into().map_err(|_| Untrusted::Payload)?)
    }

    /// The text of a key's file.
    pub fn secret(&self) -> String {
        format!("{SECRET}{}\n", HEX.encode(&self.seed))
    }

    /// The key that others know it by.
    pub fn public(&self) -> String {
        format!("{PUBLIC}{}", HEX.encode(self.pair.public_key().as_ref()))
    }

    /// Signs a value.
    ///
    /// # Errors
    /// When it is no JSON.
    pub fn seal<T: Serialize>(&self, kind: Kind, value: &T) -> Result<Sealed, Untrusted> {
        let payload = serde_json::to_string(value).map_err(|_| Untrusted::Payload)?;
        let signature = STANDARD.encode(self.pair.sign(&kind.signed(&payload)));
        Ok(Sealed { payload, key: self.public(), signature })
    }
}

/// Whether a text is a public key.
pub fn is_public_key(text: &str) -> bool {
    bytes_of(text).is_some()
}

fn bytes_of(key: &str) -> Option<Vec<u8>> {
    let bytes = HEX.decode(key.strip_prefix(PUBLIC)?.as_bytes()).ok()?;
    (bytes.len() == 32).then_some(bytes)
}

/// Reads what one of the trusted keys signed.
///
/// # Errors
/// Says why it is not believed.
pub fn open<T: DeserializeOwned>(kind: Kind, sealed: &Sealed, trusted: &[&str]) -> Result<T, Untrusted> {
    if !trusted.iter().any(|key| key.eq_ignore_ascii_case(&sealed.key)) {
        return Err(Untrusted::Key(sealed.key.chars().take(80).collect()));
    }
    if sealed.payload.len() > PAYLOAD {
        return Err(Untrusted::Payload);
    }
    let key = bytes_of(&sealed.key).ok_or(Untrusted::Signature)?;
    let signature = STANDARD.decode(&sealed.signature).map_err(|_| Untrusted::Signature)?;
    UnparsedPublicKey::new(&ED25519, key)
        .verify(&kind.signed(&sealed.payload), &signature)
        .map_err(|_| Untrusted::Signature)?;
    serde_json::from_str(&sealed.payload).map_err(|_| Untrusted::Payload)
}

#[cfg(test)]
mod tests {
    use jackfield_model::AuthorStatement;

    use super::*;

    fn statement() -> AuthorStatement {
        AuthorStatement { plugin_id: "com.example.a".into(), version: "1.0.0".into(), digest: "00".into() }
    }

    #[test]
    fn a_seal_holds_for_its_key_its_kind_and_its_text_alone() {
        let (key, other) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let sealed = key.seal(Kind::Author, &statement()).unwrap();
        let public = key.public();
        assert_eq!(open::<AuthorStatement>(Kind::Author, &sealed, &[&public]).unwrap(), statement());
        let untrusted = open::<AuthorStatement>(Kind::Author, &sealed, &[&other.public()]);
        assert!(matches!(untrusted, Err(Untrusted::Key(_))));
        let other_kind = open::<AuthorStatement>(Kind::Market, &sealed, &[&public]);
        assert!(matches!(other_kind, Err(Untrusted::Signature)));
        let changed = Sealed { payload: sealed.payload.replace("1.0.0", "1.0.1"), ..sealed.clone() };
        assert!(matches!(open::<AuthorStatement>(Kind::Author, &changed, &[&public]), Err(Untrusted::Signature)));
        // Somebody else's name on it does not make it theirs.
        let stolen = Sealed { key: other.public(), ..sealed };
        let stolen = open::<AuthorStatement>(Kind::Author, &stolen, &[&other.public()]);
        assert!(matches!(stolen, Err(Untrusted::Signature)));
    }

    #[test]
    fn a_key_is_read_as_it_was_written_and_nothing_else_is_one() {
        let key = SigningKey::generate().unwrap();
        assert_eq!(SigningKey::read(&key.secret()).unwrap().public(), key.public());
        assert!(is_public_key(&key.public()));
        for text in ["", "ed25519:", "ed25519:00", "ed25519-secret:zz", &key.secret()] {
            assert!(!is_public_key(text), "{text}");
        }
        assert!(SigningKey::read(&key.public()).is_err());
    }
}
