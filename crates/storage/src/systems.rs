//! Values of the server as a whole, by name.

use jackfield_model::Millis;

use crate::{Query, sql};

pub fn get(name: &str) -> Query {
    sql!("SELECT value FROM systems WHERE name = $1").bind(name)
}

/// As [`get`], by one transaction at a time.
pub fn get_to_change(name: &str) -> Query {
    sql!("SELECT value FROM systems WHERE name = $1 {for update}").bind(name)
}

/// `_now` keeps the signature of all setters; the table has no time.
pub fn set(name: &str, value: &str, _now: Millis) -> Query {
    sql!("INSERT INTO systems (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value")
        .bind(name)
        .bind(value)
}

/// Writes a value where `before` is; answers 0 when somebody else was faster.
pub fn replace(name: &str, before: &str, value: &str) -> Query {
    sql!("UPDATE systems SET value = $3 WHERE name = $1 AND value = $2").bind(name).bind(before).bind(value)
}

/// Writes a value only where none is: answers 1 to the one who was first.
pub fn set_once(name: &str, value: &str) -> Query {
    sql!("INSERT INTO systems (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING").bind(name).bind(value)
}
