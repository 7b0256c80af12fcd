//! Statuses: who is online, away, not to be disturbed.

use jackfield_model::{Status, UserId};

use crate::{Query, Stored, record, sql};

record! {
    Status as "status" conflict "DO UPDATE" {
        user_id: "userid" key, status: "status", manual: "manual", last_activity_at: "lastactivityat",
        dnd_end_time: "dndendtime", prev_status: "prevstatus",
    }
}

pub fn by_users(users: &[UserId]) -> Query {
    sql!("SELECT * FROM status WHERE userid {in $1}").bind(users)
}

pub fn upsert(status: &Status) -> Query {
    status.inserting()
}
