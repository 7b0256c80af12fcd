//! Attempts to prove who one is, counted before it is known how they end. One row a subject, shared by all servers.

use jackfield_model::Millis;

use crate::{Query, sql};

/// How many attempts a subject has and how fast they are forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Attempts in a row.
    pub most: i64,
    /// Milliseconds after which one is forgotten.
    pub each: i64,
}

/// Counts one more; answers until when the subject is known, and no row when it has none left. A refused one does
/// not count, so that whoever waits may try again.
pub fn count(subject: &str, allowance: Allowance, now: Millis) -> Query {
    count_many(subject, 1, allowance, now)
}

/// The same for several at once, of which there may be no more than fit.
pub fn count_many(subject: &str, several: i64, allowance: Allowance, now: Millis) -> Query {
    let Allowance { most, each } = allowance;
    let all = each.saturating_mul(several);
    sql!(
        "INSERT INTO jackfield_attempts (subject, until) VALUES ($1, $3)
         ON CONFLICT (subject) DO UPDATE SET until =
            CASE WHEN jackfield_attempts.until > $2 THEN jackfield_attempts.until + $4 ELSE $3 END
         WHERE jackfield_attempts.until <= $5
         RETURNING knownuntil"
    )
    .bind(subject)
    .bind(now)
    .bind(now.plus(all))
    .bind(all)
    .bind(now.plus(most.saturating_sub(several).saturating_mul(each)))
}

/// Takes one back that was none in the end.
pub fn give_back(subject: &str, allowance: Allowance) -> Query {
    sql!("UPDATE jackfield_attempts SET until = until - $2 WHERE subject = $1").bind(subject).bind(allowance.each)
}

/// Forgets a subject's attempts and knows it from now on.
pub fn know(subject: &str, until: Millis) -> Query {
    sql!("UPDATE jackfield_attempts SET until = 0, knownuntil = $2 WHERE subject = $1").bind(subject).bind(until)
}

/// Forgets the attempts of all subjects whose names start with `prefix`.
pub fn forgive(prefix: &str) -> Query {
    // The next one after all that start so: texts sort by bytes.
    let end = format!("{prefix}\u{10ffff}");
    sql!("UPDATE jackfield_attempts SET until = 0 WHERE subject >= $1 AND subject < $2").bind(prefix).bind(end)
}

/// Deletes what says nothing any more.
pub fn delete_past(now: Millis) -> Query {
    sql!("DELETE FROM jackfield_attempts WHERE knownuntil < $1 AND until < $1").bind(now)
}
