//! Jobs as administrators see them; what does them is in [`crate::work`].

use jackfield_model::{Job, JobId, JobStatus, Millis, StringMap, TeamId};

use crate::{Query, Stored, json, record, sql};

record! {
    Job as "jobs" {
        id: "id" key, job_type: "type" once, priority: "priority" once, create_at: "createat" once,
        start_at: "startat" once, last_activity_at: "lastactivityat" once, status: "status" once,
        progress: "progress" once, data: "data" once,
    }
}

pub fn insert(job: &Job) -> Query {
    job.inserting()
}

pub fn by_id(id: JobId) -> Query {
    sql!("SELECT * FROM jobs WHERE id = $1").bind(id)
}

/// The newest first; type and status narrow it unless they are empty.
pub fn page(job_type: &str, status: &str, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM jobs WHERE ($1 = '' OR type = $1) AND ($2 = '' OR status = $2)
         ORDER BY createat DESC, id DESC LIMIT $3 OFFSET $4"
    )
    .bind(job_type)
    .bind(status)
    .bind(limit)
    .bind(offset)
}

/// Forgets the exports of one team.
pub fn delete_exports_of(team: TeamId) -> Query {
    sql!("DELETE FROM jobs WHERE type = 'export_process' AND CAST(data AS TEXT) LIKE $1").bind(format!("%{team}%"))
}

/// Jobs that are not over.
pub fn count_open() -> Query {
    sql!("SELECT COUNT(*) FROM jobs WHERE status IN ('pending', 'in_progress', 'cancel_requested')")
}

/// Moves a job on, unless it is in another state meanwhile.
pub fn advance(id: JobId, from: JobStatus, to: JobStatus, progress: i64, now: Millis) -> Query {
    sql!(
        "UPDATE jobs SET status = $3, progress = $4, lastactivityat = $5,
            startat = CASE WHEN startat = 0 THEN $5 ELSE startat END
         WHERE id = $1 AND status = $2"
    )
    .bind(id)
    .bind(&from)
    .bind(&to)
    .bind(progress)
    .bind(now)
}

/// Tells how far a job that is under way is; touches nothing when it is in another state meanwhile.
pub fn tell(id: JobId, data: &StringMap, progress: i64, now: Millis) -> Query {
    sql!("UPDATE jobs SET data = $2, progress = $3, lastactivityat = $4 WHERE id = $1 AND status = 'in_progress'")
        .bind(id)
        .bind(json(data))
        .bind(progress)
        .bind(now)
}

/// Ends a job with what is to be told of it.
pub fn end(id: JobId, status: JobStatus, data: &StringMap, now: Millis) -> Query {
    sql!("UPDATE jobs SET status = $2, progress = 100, data = $3, lastactivityat = $4 WHERE id = $1")
        .bind(id)
        .bind(&status)
        .bind(json(data))
        .bind(now)
}

pub fn set_status(id: JobId, status: JobStatus, now: Millis) -> Query {
    sql!("UPDATE jobs SET status = $2, lastactivityat = $3 WHERE id = $1").bind(id).bind(&status).bind(now)
}
