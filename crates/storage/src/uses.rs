//! How often integrations were used, and how often that went wrong: a row for each day.

use jackfield_model::{IntegrationKind, Millis};

use crate::{Query, record, sql};

/// What an integration did on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    pub kind: IntegrationKind,
    pub id: String,
    pub day: Millis,
    pub uses: i64,
    pub errors: i64,
    pub last_at: Millis,
}

record! {
    Uses => "jackfield_uses" {
        kind: "kind", id: "id", day: "day", uses: "uses", errors: "errors", last_at: "lastat",
    }
}

/// Adds to what was counted.
pub fn add(counted: &Uses) -> Query {
    sql!(
        "INSERT INTO jackfield_uses (kind, id, day, uses, errors, lastat) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (kind, id, day) DO UPDATE SET uses = jackfield_uses.uses + $4, errors = jackfield_uses.errors + $5,
            lastat = CASE WHEN jackfield_uses.lastat < $6 THEN $6 ELSE jackfield_uses.lastat END"
    )
    .bind(counted.kind.as_str())
    .bind(&counted.id)
    .bind(counted.day)
    .bind(counted.uses)
    .bind(counted.errors)
    .bind(counted.last_at)
}

/// What all of a kind did, each as one row.
pub fn of_kind(kind: IntegrationKind) -> Query {
    sql!(
        "SELECT kind, id, MIN(day) AS day, CAST(SUM(uses) AS bigint) AS uses, CAST(SUM(errors) AS bigint) AS errors,
            MAX(lastat) AS lastat FROM jackfield_uses WHERE kind = $1 GROUP BY kind, id"
    )
    .bind(kind.as_str())
}

/// Removes what is older.
pub fn delete_old(before: Millis) -> Query {
    sql!("DELETE FROM jackfield_uses WHERE day < $1").bind(before)
}
