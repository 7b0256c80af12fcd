//! Secrets: texts that stand for a person or a right with whoever knows them, and how they are kept.

use rand::TryRng;
use rand::rngs::SysRng;

/// Mattermost: clients and integrations expect tokens of 26 characters in the alphabet of ids.
pub const LENGTH: usize = 26;

/// Bytes of a secret from the operating system's own source.
///
/// # Panics
/// When the operating system has no randomness to give: nothing that follows would be safe.
pub fn bytes<const LENGTH: usize>() -> [u8; LENGTH] {
    let mut random = [0; LENGTH];
    #[expect(clippy::expect_used, reason = "a guessable secret is worse than none")]
    SysRng.try_fill_bytes(&mut random).expect("the operating system gives randomness");
    random
}

/// Makes a secret of 130 bits of [`bytes`], and not by the ids' generator: what that one made is shown to everybody, and
/// six of its bits are always the same.
///
/// # Panics
/// As [`bytes`].
pub fn fresh() -> String {
    let mut text = crate::id::encoding().encode(&bytes::<20>());
    text.truncate(LENGTH);
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn secrets_look_like_ids_and_have_no_fixed_places() {
        let made: Vec<String> = (0..500).map(|_| fresh()).collect();
        assert!(made.iter().all(|secret| secret.parse::<crate::SessionId>().is_ok()), "clients take them for ids");
        assert_eq!(made.iter().collect::<BTreeSet<_>>().len(), made.len());
        // An id has a place with two letters and one with four; here every place has all 32.
        for place in 0..LENGTH {
            let letters: BTreeSet<u8> = made.iter().map(|secret| secret.as_bytes()[place]).collect();
            assert!(letters.len() > 24, "place {place} has {} letters", letters.len());
        }
    }
}
