//! Checks that a delivery was signed with the secret that only GitHub has too.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Whether the header `X-Hub-Signature-256` fits the body. Takes the same time wherever it differs.
pub fn is_valid(secret: &str, header: &str, body: &[u8]) -> bool {
    let Some(signature) = header.strip_prefix("sha256=").and_then(decoded) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(body);
    mac.verify_slice(&signature).is_ok()
}

fn decoded(hex: &str) -> Option<Vec<u8>> {
    if hex.len() != 64 || !hex.is_ascii() {
        return None;
    }
    let digits: Option<Vec<u8>> =
        hex.chars().map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok())).collect();
    Some(digits?.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    // GitHub's own example for whoever checks its signatures.
    const SECRET: &str = "It's a Secret to Everybody";
    const BODY: &[u8] = b"Hello, World!";
    const HEADER: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    #[test]
    fn the_signature_of_the_body_is_valid() {
        assert!(is_valid(SECRET, HEADER, BODY));
    }

    #[test]
    fn what_differs_in_anything_is_not() {
        assert!(!is_valid("another secret", HEADER, BODY));
        assert!(!is_valid(SECRET, HEADER, b"Hello, World?"));
        for header in ["", "sha256=", &HEADER.replace("75", "76"), &HEADER.replace("sha256", "sha1"), &HEADER[..70]] {
            assert!(!is_valid(SECRET, header, BODY), "{header}");
        }
    }
}
