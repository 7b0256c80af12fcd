//! Preferences.

use jackfield_model::{Preference, UserId};

use crate::{Query, record, sql};

record! { Preference => "preferences" { user_id: "userid", category: "category", name: "name", value: "value" } }

pub fn of_user(user: UserId) -> Query {
    sql!("SELECT * FROM preferences WHERE userid = $1 ORDER BY category, name").bind(user)
}

pub fn of_category(user: UserId, category: &str) -> Query {
    sql!("SELECT * FROM preferences WHERE userid = $1 AND category = $2 ORDER BY name").bind(user).bind(category)
}

pub fn get(user: UserId, category: &str, name: &str) -> Query {
    sql!("SELECT * FROM preferences WHERE userid = $1 AND category = $2 AND name = $3")
        .bind(user)
        .bind(category)
        .bind(name)
}

/// How many a user has, and the characters of their values.
pub fn size(user: UserId) -> Query {
    sql!("SELECT COUNT(*), CAST(COALESCE(SUM(length(value)), 0) AS bigint) FROM preferences WHERE userid = $1")
        .bind(user)
}

pub fn upsert(preference: &Preference) -> Query {
    sql!(
        "INSERT INTO preferences (userid, category, name, value) VALUES ($1, $2, $3, $4)
         ON CONFLICT (userid, category, name) DO UPDATE SET value = excluded.value"
    )
    .bind(preference.user_id)
    .bind(&preference.category)
    .bind(&preference.name)
    .bind(&preference.value)
}

pub fn delete(user: UserId, category: &str, name: &str) -> Query {
    sql!("DELETE FROM preferences WHERE userid = $1 AND category = $2 AND name = $3")
        .bind(user)
        .bind(category)
        .bind(name)
}
