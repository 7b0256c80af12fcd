//! Proving by a password who one is: the one place where a given password meets a stored one.
//!
//! Each attempt is counted before it is known how it ends, in the database, so that attempts at once and on other
//! servers count as well: for the account from this address, for the account from everywhere, and for the address.
//! Counts decay. An address from which the account's owner has succeeded before has a count of its own, so that
//! strangers elsewhere do not lock the owner out. Who has no attempts left is not told so: unknown, wrong and locked
//! have one answer, which comes after one time.

use std::net::IpAddr;
use std::time::Duration;

use jackfield_model::{User, UserId};
use jackfield_storage::attempts::{self, Allowance};
use jackfield_storage::{Batch, users};
use sha2::{Digest, Sha256};
use tokio::time::Instant;

use super::password::format::{self, Outcome};
use crate::{App, Cx, Result};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
/// How long an address from which somebody succeeded is known.
const KNOWN_MS: i64 = 90 * DAY_MS;
/// Refusals come no sooner after their turn began; old hashes are faster to compare than new ones.
const REFUSED_AFTER: Duration = Duration::from_millis(300);

/// From one address for one account, as the setting has it: one is forgotten each minute.
fn from_here(app: &App) -> Allowance {
    Allowance { most: app.config.read().settings.service.maximum_login_attempts, each: MINUTE_MS }
}

/// For one account from everywhere where its owner is not known.
fn from_everywhere(app: &App) -> Allowance {
    Allowance { most: from_here(app).most.saturating_mul(10), each: MINUTE_MS / 2 }
}

/// From one address for all accounts: an office behind it makes that many mistakes.
const FROM_ADDRESS: Allowance = Allowance { most: 100, each: MINUTE_MS / 12 };

/// What somebody says of themselves.
pub(super) struct Claim<'a> {
    /// Whom they claim to be, as they wrote it: also for accounts that are not there.
    pub name: &'a str,
    pub user: Option<&'a User>,
    pub password: &'a str,
}

/// Whether a claim is right, in which case a hash of an older form is written anew.
///
/// # Errors
/// 503 when too many claim at once, or the database fails.
pub(super) async fn check(app: &App, cx: &Cx, claim: Claim<'_>) -> Result<bool> {
    let began = Instant::now();
    let subjects = Subjects::of(cx, &claim);
    let right = match subjects.count(app).await? {
        Counted::Refused => false,
        Counted::Free(counted) => match compare(app, &claim).await {
            Ok(false) => false,
            Ok(true) => {
                subjects.succeeded(app, &counted).await?;
                true
            }
            Err(failure) => {
                give_back(&counted).commit(&app.store).await?;
                return Err(failure);
            }
        },
    };
    if !right {
        tokio::time::sleep_until(began + REFUSED_AFTER).await;
    }
    Ok(right)
}

/// Forgets the attempts at an account, whose password was set anew.
pub(super) fn forgive(user: UserId) -> [jackfield_storage::Query; 2] {
    [attempts::forgive(&format!("a:{user}")), attempts::forgive(&format!("p:{user}@"))]
}

async fn compare(app: &App, claim: &Claim<'_>) -> Result<bool> {
    // Mattermost: longer ones are none, and bcrypt would not read them whole.
    if claim.password.len() > jackfield_model::limits::PASSWORD_BYTES {
        return Ok(false);
    }
    let hash = claim.user.map(|user| user.password.clone()).unwrap_or_default();
    let (stored, password) = (hash.clone(), claim.password.to_owned());
    let (outcome, newer) = app
        .memory
        .hashing
        .take(move || {
            let outcome = format::compare(&stored, &password);
            (outcome, (outcome == Outcome::RightButOld).then(|| format::make(&password)))
        })
        .await?;
    if let (Some(user), Some(newer)) = (claim.user, newer) {
        users::rehash(user.id, &hash, &newer).execute(&app.store).await?;
    }
    Ok(outcome != Outcome::Wrong)
}

/// Under which names an attempt is counted.
struct Subjects {
    /// The account from this address.
    pair: String,
    account: String,
    /// None for what does not come from outside.
    address: Option<String>,
}

enum Counted {
    Refused,
    /// What was counted beside the pair, to be taken back.
    Free(Vec<(String, Allowance)>),
}

impl Subjects {
    fn of(cx: &Cx, claim: &Claim<'_>) -> Self {
        // What is not there is counted alike, or a lock would tell.
        let account = match claim.user {
            Some(user) => user.id.to_string(),
            None => data_encoding::HEXLOWER.encode(&Sha256::digest(claim.name.as_bytes())),
        };
        let address = network(&cx.request.ip);
        Self {
            pair: format!("p:{account}@{address}"),
            account: format!("a:{account}"),
            address: (!address.is_empty()).then(|| format!("i:{address}")),
        }
    }

    async fn count(&self, app: &App) -> Result<Counted> {
        let now = app.now();
        let pair = attempts::count(&self.pair, from_here(app), now).optional::<(i64,)>(&app.store).await?;
        let Some((known_until,)) = pair else { return Ok(Counted::Refused) };
        let mut counted = Vec::new();
        if known_until > now.0 {
            return Ok(Counted::Free(counted));
        }
        let others = [
            self.address.clone().map(|address| (address, FROM_ADDRESS)),
            Some((self.account.clone(), from_everywhere(app))),
        ];
        for (subject, allowance) in others.into_iter().flatten() {
            if attempts::count(&subject, allowance, now).optional::<(i64,)>(&app.store).await?.is_none() {
                return Ok(Counted::Refused);
            }
            counted.push((subject, allowance));
        }
        Ok(Counted::Free(counted))
    }

    /// Takes back what was counted, knows the address, and tidies up.
    async fn succeeded(&self, app: &App, counted: &[(String, Allowance)]) -> Result<()> {
        let now = app.now();
        let mut batch = give_back(counted);
        batch.push(attempts::know(&self.pair, now.plus(KNOWN_MS)));
        batch.push(attempts::delete_past(now));
        batch.commit(&app.store).await?;
        Ok(())
    }
}

fn give_back(counted: &[(String, Allowance)]) -> Batch {
    let mut batch = Batch::new();
    for (subject, allowance) in counted {
        batch.push(attempts::give_back(subject, *allowance));
    }
    batch
}

/// The part of an address that is one household's: of the sixth version, whoever has one has 2^64.
fn network(ip: &str) -> String {
    match ip.parse::<IpAddr>().map(|ip| ip.to_canonical()) {
        Ok(IpAddr::V6(ip)) => {
            let [a, b, c, d, ..] = ip.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}")
        }
        Ok(ip) => ip.to_string(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::network;

    #[test]
    fn a_household_counts_as_one() {
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), network("192.0.2.1"));
        assert_eq!(network(""), "");
    }
}
