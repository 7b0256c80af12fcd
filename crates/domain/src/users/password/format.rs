//! How hashes of passwords are written: Mattermost's two formats, so that databases can move both ways.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use pbkdf2::{Algorithm, Params, pbkdf2_hmac_with_params};
use subtle::ConstantTimeEq;

/// Mattermost: the rounds and sizes of 2025, `$pbkdf2$f=SHA256,w=600000,l=32$<salt>$<hash>`.
const ROUNDS: u32 = 600_000;
const LENGTH: usize = 32;
const SALT: usize = 16;
const PREFIX: &str = "$pbkdf2$";

/// A hash that was moved in may ask for no more work than this.
const MOST_ROUNDS: u32 = 10_000_000;
const MOST_LENGTH: usize = 64;
const MOST_COST: u32 = 14;

/// A hash of nothing anybody knows, for accounts that are not there.
const NOBODY: &str =
    "$pbkdf2$f=SHA256,w=600000,l=32$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// How a password compares with a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::users) enum Outcome {
    Wrong,
    Right,
    /// Right, and the hash is not what it would be today.
    RightButOld,
}

/// Makes a hash as it is made today. Takes a tenth of a second of a processor.
#[expect(clippy::disallowed_methods, reason = "a salt is random, and nothing else is")]
pub(in crate::users) fn make(password: &str) -> String {
    let salt: [u8; SALT] = rand::random();
    let mut hash = [0; LENGTH];
    derive(Algorithm::Pbkdf2Sha256, ROUNDS, &salt, password, &mut hash);
    let (salt, hash) = (STANDARD_NO_PAD.encode(salt), STANDARD_NO_PAD.encode(hash));
    format!("{PREFIX}f=SHA256,w={ROUNDS},l={LENGTH}${salt}${hash}")
}

/// Compares. As much work for a hash that is empty or unknown.
pub(in crate::users) fn compare(hash: &str, password: &str) -> Outcome {
    if let Some(derived) = Derived::read(hash) {
        return derived.compare(password);
    }
    if cost(hash).is_some_and(|cost| cost <= MOST_COST) {
        let right = bcrypt::verify(password, hash).unwrap_or(false);
        return if right { Outcome::RightButOld } else { Outcome::Wrong };
    }
    if let Some(nobody) = Derived::read(NOBODY) {
        std::hint::black_box(nobody.compare(password));
    }
    Outcome::Wrong
}

/// bcrypt's, which is in the hash: `$2b$10$…`.
fn cost(hash: &str) -> Option<u32> {
    let (version, rest) = hash.strip_prefix("$2")?.split_once('$')?;
    let (cost, _) = rest.split_once('$')?;
    if version.len() > 1 { None } else { cost.parse().ok() }
}

/// Whether it could be computed: too few rounds are none.
fn derive(algorithm: Algorithm, rounds: u32, salt: &[u8], password: &str, hash: &mut [u8]) -> bool {
    let params = Params::new_with_output_len(rounds, hash.len());
    params.is_ok_and(|params| {
        // Not the crate's generic function, which would be compiled here, and slow in a development build.
        pbkdf2_hmac_with_params(password.as_bytes(), salt, algorithm, params, hash);
        true
    })
}

/// A hash by PBKDF2, read.
struct Derived {
    algorithm: Algorithm,
    rounds: u32,
    salt: Vec<u8>,
    hash: Vec<u8>,
}

impl Derived {
    fn read(text: &str) -> Option<Self> {
        let mut parts = text.strip_prefix(PREFIX)?.split('$');
        let (params, salt, hash) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let param = |name: &str| {
            params.split(',').find_map(|param| param.split_once('=').filter(|(key, _)| *key == name)).map(|(_, v)| v)
        };
        let algorithm = match param("f")? {
            "SHA256" => Algorithm::Pbkdf2Sha256,
            "SHA512" => Algorithm::Pbkdf2Sha512,
            _ => return None,
        };
        let rounds = param("w")?.parse().ok().filter(|rounds| (1..=MOST_ROUNDS).contains(rounds))?;
        let length: usize = param("l")?.parse().ok()?;
        let (salt, hash) = (STANDARD_NO_PAD.decode(salt).ok()?, STANDARD_NO_PAD.decode(hash).ok()?);
        let fits = hash.len() == length && (SALT..=MOST_LENGTH).contains(&length) && salt.len() <= MOST_LENGTH;
        fits.then_some(Self { algorithm, rounds, salt, hash })
    }

    fn compare(&self, password: &str) -> Outcome {
        let mut made = vec![0; self.hash.len()];
        let made_it = derive(self.algorithm, self.rounds, &self.salt, password, &mut made);
        if !made_it || !bool::from(made.ct_eq(&self.hash)) {
            return Outcome::Wrong;
        }
        let is_todays = self.algorithm == Algorithm::Pbkdf2Sha256 && self.rounds >= ROUNDS && self.hash.len() >= LENGTH;
        if is_todays { Outcome::Right } else { Outcome::RightButOld }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_mattermost_wrote_is_read() {
        let empty = "$pbkdf2$f=SHA256,w=600000,l=32$4EJ0aoqSHZt0dKO8ccz/OQ$oWnpQnGjl+x+6J08bTP1OVQ+7ZF29qMaucfyyDY0Rlw";
        assert_eq!(compare(empty, ""), Outcome::Right);
        assert_eq!(compare(empty, "x"), Outcome::Wrong);
        let bcrypt = "$2a$10$WDhgp5OhsT82IMGfMVI2VO5gMvw9t9GsLXDplXC..ugfK3oniyuYe";
        assert_eq!(compare(bcrypt, "hunter2"), Outcome::RightButOld);
        assert_eq!(compare(bcrypt, "hunter3"), Outcome::Wrong);
    }

    #[test]
    fn what_is_written_has_mattermosts_form_and_a_salt_of_its_own() {
        let (one, two) = (make("correct horse"), make("correct horse"));
        assert!(one.starts_with("$pbkdf2$f=SHA256,w=600000,l=32$"), "{one}");
        assert_ne!(one, two);
        assert_eq!(compare(&one, "correct horse"), Outcome::Right);
    }

    #[test]
    fn fewer_rounds_are_old_and_too_many_are_not_done() {
        let mut hash = [0; LENGTH];
        assert!(derive(Algorithm::Pbkdf2Sha256, 1000, &[7; SALT], "pw", &mut hash));
        let (salt, hash) = (STANDARD_NO_PAD.encode([7; SALT]), STANDARD_NO_PAD.encode(hash));
        let written = |rounds: &str| format!("$pbkdf2$f=SHA256,w={rounds},l=32${salt}${hash}");
        assert_eq!(compare(&written("1000"), "pw"), Outcome::RightButOld);
        for odd in [written("4000000000"), written("0"), written("-1"), "$2b$31$x".into(), "$2b$10$short".into()] {
            assert_eq!(compare(&odd, "pw"), Outcome::Wrong, "{odd}");
        }
    }

    #[test]
    fn nobodys_hash_is_one() {
        assert!(Derived::read(NOBODY).is_some_and(|nobody| nobody.rounds == ROUNDS));
    }
}
