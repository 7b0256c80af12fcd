//! What tokens were used for: a row for each operation, address and hour.

use jackfield_model::{Millis, TokenCalls};

use crate::{Query, record, selection, sql, values};

record! {
    TokenCalls => "jackfield_calls" {
        token_id: "tokenid", oauth_app_id: "appid", user_id: "userid", operation: "operation", ip_address: "ipaddress",
        hour: "hour", calls: "calls", refused: "refused", first_at: "firstat", last_at: "lastat",
    }
}

/// Adds to what was counted.
pub fn add(counted: &TokenCalls) -> Query {
    sql!(
        "INSERT INTO jackfield_calls (tokenid, appid, userid, operation, ipaddress, hour, calls, refused, firstat, lastat)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         ON CONFLICT (tokenid, appid, userid, operation, ipaddress, hour) DO UPDATE SET
            calls = jackfield_calls.calls + $7, refused = jackfield_calls.refused + $8,
            lastat = CASE WHEN jackfield_calls.lastat < $10 THEN $10 ELSE jackfield_calls.lastat END"
    )
    .bind(counted.token_id)
    .bind(counted.oauth_app_id)
    .bind(counted.user_id)
    .bind(&counted.operation)
    .bind(&counted.ip_address)
    .bind(counted.hour)
    .bind(counted.calls)
    .bind(counted.refused)
    .bind(counted.first_at)
    .bind(counted.last_at)
}

selection! {
    PAGE: By = "SELECT * FROM jackfield_calls WHERE TRUE", {
        User = "userid = $1",
        Token = "tokenid = $1",
        App = "appid = $1 AND appid <> ''",
    }, "ORDER BY hour DESC, lastat DESC, operation, ipaddress LIMIT $1 OFFSET $2"
}

/// The newest of all, or of those that are wanted.
pub fn page(of: crate::audits::Of, limit: i64, offset: i64) -> Query {
    let mut wanted = PAGE.wanted();
    if let Some(user) = of.user.some() {
        wanted = wanted.and(By::User, values([&user]));
    }
    if let Some(token) = of.token.some() {
        wanted = wanted.and(By::Token, values([&token]));
    }
    if let Some(app) = of.app.some() {
        wanted = wanted.and(By::App, values([&app]));
    }
    wanted.query().bind(limit).bind(offset)
}

/// Removes what is older, and the oldest beyond `kept`.
pub fn delete_old(before: Millis, kept: i64) -> Query {
    sql!(
        "DELETE FROM jackfield_calls WHERE hour < $1 OR hour <
            COALESCE((SELECT hour FROM jackfield_calls ORDER BY hour DESC LIMIT 1 OFFSET $2), 0)"
    )
    .bind(before)
    .bind(kept)
}
