//! Plugins' own keys and values.

use jackfield_model::Millis;

use crate::{Query, sql};

/// A value that has not expired.
pub fn get(plugin: &str, key: &str, now: Millis) -> Query {
    sql!("SELECT pvalue FROM pluginkeyvaluestore WHERE pluginid = $1 AND pkey = $2 AND (expireat = 0 OR expireat > $3)")
        .bind(plugin)
        .bind(key)
        .bind(now)
}

/// `expire_at` 0 keeps it for ever.
pub fn set(plugin: &str, key: &str, value: &[u8], expire_at: Millis) -> Query {
    sql!(
        "INSERT INTO pluginkeyvaluestore (pluginid, pkey, pvalue, expireat) VALUES ($1, $2, $3, $4)
         ON CONFLICT (pluginid, pkey) DO UPDATE SET pvalue = excluded.pvalue, expireat = excluded.expireat"
    )
    .bind(plugin)
    .bind(key)
    .bind(value)
    .bind(expire_at)
}

/// Sets a value only where none is alive; touches one row when it did.
pub fn set_missing(plugin: &str, key: &str, value: &[u8], expire_at: Millis, now: Millis) -> Query {
    sql!(
        "INSERT INTO pluginkeyvaluestore (pluginid, pkey, pvalue, expireat) VALUES ($1, $2, $3, $4)
         ON CONFLICT (pluginid, pkey) DO UPDATE SET pvalue = excluded.pvalue, expireat = excluded.expireat
         WHERE pluginkeyvaluestore.expireat <> 0 AND pluginkeyvaluestore.expireat <= $5"
    )
    .bind(plugin)
    .bind(key)
    .bind(value)
    .bind(expire_at)
    .bind(now)
}

/// Sets a value only where it still is `old`; touches one row when it did.
pub fn compare_and_set(plugin: &str, key: &str, old: &[u8], new: &[u8], expire_at: Millis, now: Millis) -> Query {
    sql!(
        "UPDATE pluginkeyvaluestore SET pvalue = $4, expireat = $5
         WHERE pluginid = $1 AND pkey = $2 AND pvalue = $3 AND (expireat = 0 OR expireat > $6)"
    )
    .bind(plugin)
    .bind(key)
    .bind(old)
    .bind(new)
    .bind(expire_at)
    .bind(now)
}

/// Deletes a value only where it still is `old`.
pub fn compare_and_delete(plugin: &str, key: &str, old: &[u8]) -> Query {
    sql!("DELETE FROM pluginkeyvaluestore WHERE pluginid = $1 AND pkey = $2 AND pvalue = $3")
        .bind(plugin)
        .bind(key)
        .bind(old)
}

pub fn delete(plugin: &str, key: &str) -> Query {
    sql!("DELETE FROM pluginkeyvaluestore WHERE pluginid = $1 AND pkey = $2").bind(plugin).bind(key)
}

pub fn delete_all(plugin: &str) -> Query {
    sql!("DELETE FROM pluginkeyvaluestore WHERE pluginid = $1").bind(plugin)
}

/// Keys that start with `prefix`, in order.
pub fn list(plugin: &str, prefix: &str, now: Millis, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT pkey FROM pluginkeyvaluestore
         WHERE pluginid = $1 AND pkey LIKE $2 ESCAPE '!' AND (expireat = 0 OR expireat > $3)
         ORDER BY pkey LIMIT $4 OFFSET $5"
    )
    .bind(plugin)
    .bind(crate::access::like_prefix(prefix))
    .bind(now)
    .bind(limit)
    .bind(offset)
}

/// How many bytes a plugin keeps, keys included.
pub fn size(plugin: &str) -> Query {
    sql!(
        "SELECT COALESCE(CAST(SUM(LENGTH(pkey) + LENGTH(pvalue)) AS BIGINT), 0) FROM pluginkeyvaluestore WHERE pluginid = $1"
    )
    .bind(plugin)
}

pub fn delete_expired(now: Millis) -> Query {
    sql!("DELETE FROM pluginkeyvaluestore WHERE expireat <> 0 AND expireat <= $1").bind(now)
}

/// Keys that start with `prefix` and come after `after`, in order.
pub fn list_after(plugin: &str, prefix: &str, after: &str, now: Millis, limit: i64) -> Query {
    sql!(
        "SELECT pkey FROM pluginkeyvaluestore
         WHERE pluginid = $1 AND pkey LIKE $2 ESCAPE '!' AND pkey > $3 AND (expireat = 0 OR expireat > $4)
         ORDER BY pkey LIMIT $5"
    )
    .bind(plugin)
    .bind(crate::access::like_prefix(prefix))
    .bind(after)
    .bind(now)
    .bind(limit)
}
