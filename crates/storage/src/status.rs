//! Statuses: who is online, away, not to be disturbed.

use jackfield_model::{Status, UserId};

use crate::{Query, record, sql};

record! {
    Status => "status" {
        user_id: "userid", status: "status", manual: "manual", last_activity_at: "lastactivityat",
        dnd_end_time: "dndendtime", prev_status: "prevstatus",
    }
}

pub fn by_users(users: &[UserId]) -> Query {
    sql!("SELECT * FROM status WHERE userid {in $1}").bind(users)
}

pub fn upsert(status: &Status) -> Query {
    sql!(
        "INSERT INTO status (userid, status, manual, lastactivityat, dndendtime, prevstatus)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (userid) DO UPDATE SET status = excluded.status, manual = excluded.manual,
            lastactivityat = excluded.lastactivityat, dndendtime = excluded.dndendtime, prevstatus = excluded.prevstatus"
    )
    .bind(status.user_id)
    .bind(&status.status)
    .bind(status.manual)
    .bind(status.last_activity_at)
    .bind(status.dnd_end_time)
    .bind(&status.prev_status)
}
