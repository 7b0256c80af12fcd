//! Jobs: work that must not be lost, as rows.

use jackfield_model::{JobId, Millis};
use serde_json::Value as Json;

use crate::{Query, record, sql};

/// A piece of work.
#[derive(Clone, Debug, Default)]
pub struct Job {
    pub id: JobId,
    pub job_type: String,
    pub priority: i64,
    pub create_at: Millis,
    /// Not before this time.
    pub start_at: Millis,
    pub last_activity_at: Millis,
    /// `pending`, `in_progress`, `success`, `error`.
    pub status: String,
    pub progress: i64,
    pub data: Json,
}

record! {
    Job {
        id: "id", job_type: "type", priority: "priority", create_at: "createat", start_at: "startat",
        last_activity_at: "lastactivityat", status: "status", progress: "progress", data: "data",
    }
}

pub fn insert(job: &Job) -> Query {
    sql!(
        "INSERT INTO jobs (id, type, priority, createat, startat, lastactivityat, status, progress, data)
         VALUES ($1, $2, $3, $4, $5, $4, 'pending', 0, $6)"
    )
    .bind(job.id)
    .bind(&job.job_type)
    .bind(job.priority)
    .bind(job.create_at)
    .bind(job.start_at)
    .bind(&job.data)
}

/// Takes due work of a type: of two servers that ask at once, each job goes to one. Work that
/// was taken before `stale` and never finished is taken again.
pub fn take(job_type: &str, now: Millis, stale: Millis, limit: i64) -> Query {
    sql!(
        "UPDATE jobs SET status = 'in_progress', lastactivityat = $2 WHERE id IN
            (SELECT id FROM jobs WHERE type = $1 AND startat <= $2
                AND (status = 'pending' OR (status = 'in_progress' AND lastactivityat < $3))
             ORDER BY priority DESC, startat, id LIMIT $4{postgres:  FOR UPDATE SKIP LOCKED})
         RETURNING *"
    )
    .bind(job_type)
    .bind(now)
    .bind(stale)
    .bind(limit)
}

/// Puts work back to be done later.
pub fn retry(id: JobId, start_at: Millis, now: Millis) -> Query {
    sql!("UPDATE jobs SET status = 'pending', startat = $2, progress = progress + 1, lastactivityat = $3 WHERE id = $1")
        .bind(id)
        .bind(start_at)
        .bind(now)
}

/// Notes how far taken work is, for whoever still holds it: touches nothing when it was taken again since `claim`,
/// which is the time that was noted last.
pub fn advance(id: JobId, data: &Json, claim: Millis, now: Millis) -> Query {
    sql!(
        "UPDATE jobs SET data = $2, lastactivityat = $4
         WHERE id = $1 AND status = 'in_progress' AND lastactivityat = $3"
    )
    .bind(id)
    .bind(data)
    .bind(claim)
    .bind(now)
}

/// Puts taken work back with what is left of it, for whoever still holds it; `attempts` were made so far.
pub fn put_back(id: JobId, data: &Json, attempts: i64, start_at: Millis, claim: Millis) -> Query {
    sql!(
        "UPDATE jobs SET data = $2, progress = $3, startat = $4, status = 'pending'
         WHERE id = $1 AND status = 'in_progress' AND lastactivityat = $5"
    )
    .bind(id)
    .bind(data)
    .bind(attempts)
    .bind(start_at)
    .bind(claim)
}

/// Deletes work that is done, for whoever still holds it.
pub fn delete_taken(id: JobId, claim: Millis) -> Query {
    sql!("DELETE FROM jobs WHERE id = $1 AND status = 'in_progress' AND lastactivityat = $2").bind(id).bind(claim)
}

pub fn finish(id: JobId, status: &str, now: Millis) -> Query {
    sql!("UPDATE jobs SET status = $2, lastactivityat = $3 WHERE id = $1").bind(id).bind(status).bind(now)
}

pub fn delete(id: JobId) -> Query {
    sql!("DELETE FROM jobs WHERE id = $1").bind(id)
}

/// When the next work of a type is due.
pub fn next_start(job_type: &str) -> Query {
    sql!("SELECT startat FROM jobs WHERE type = $1 AND status = 'pending' ORDER BY startat LIMIT 1").bind(job_type)
}

/// When the next work of a type is due, with what was taken and is not finished `lease` milliseconds later.
pub fn next_due(job_type: &str, lease: i64) -> Query {
    sql!(
        "SELECT CASE WHEN status = 'pending' THEN startat ELSE lastactivityat + $2 + 1 END AS due FROM jobs
         WHERE type = $1 AND status IN ('pending', 'in_progress') ORDER BY due LIMIT 1"
    )
    .bind(job_type)
    .bind(lease)
}

/// Deletes the rows of work that was given up before a time.
pub fn delete_ended(job_type: &str, before: Millis) -> Query {
    sql!("DELETE FROM jobs WHERE type = $1 AND status = 'error' AND lastactivityat < $2").bind(job_type).bind(before)
}

pub fn pending(job_type: &str) -> Query {
    sql!("SELECT * FROM jobs WHERE type = $1 AND status = 'pending' ORDER BY startat, id LIMIT 1000").bind(job_type)
}
