//! Tokens at rest: the tables of sessions and access tokens hold what cannot be turned back into one.

use sha2::{Digest, Sha256};

/// SHA-256, in hexadecimal. A token has too many bits to be guessed, so that nothing slower is needed; and it has no
/// salt, so that an index finds it.
pub fn hashed(token: &str) -> String {
    Sha256::digest(token).iter().map(|byte| format!("{byte:02x}")).collect()
}
