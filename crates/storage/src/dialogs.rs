//! Dialogs that were opened and wait for their answer.

use jackfield_model::{Millis, RequestId, UserId};

use crate::{Query, json, record, sql};

/// Where a dialog's answer goes, and where its form asks meanwhile.
#[derive(Clone, Debug, Default)]
pub struct OpenedDialog {
    pub id: RequestId,
    pub user_id: UserId,
    pub url: String,
    pub asked: Vec<String>,
    pub create_at: Millis,
}

record! {
    OpenedDialog as "jackfield_dialogs" {
        id: "id" key, user_id: "userid" once, url: "url" once, asked: "asked" once, create_at: "createat" once,
    }
}

pub fn insert(dialog: &OpenedDialog) -> Query {
    sql!("INSERT INTO jackfield_dialogs (id, userid, url, asked, createat) VALUES ($1, $2, $3, $4, $5)")
        .bind(dialog.id)
        .bind(dialog.user_id)
        .bind(&dialog.url)
        .bind(json(&dialog.asked))
        .bind(dialog.create_at)
}

/// The latest that a user was shown since a time, the newest first.
pub fn of_user(user: UserId, since: Millis, limit: i64) -> Query {
    sql!(
        "SELECT id, userid, url, asked, createat FROM jackfield_dialogs WHERE userid = $1 AND createat >= $2
         ORDER BY createat DESC, id DESC LIMIT $3"
    )
    .bind(user)
    .bind(since)
    .bind(limit)
}

/// Takes a dialog for its answer; no row when it was taken already.
pub fn delete(id: RequestId) -> Query {
    sql!("DELETE FROM jackfield_dialogs WHERE id = $1").bind(id)
}

pub fn delete_older(before: Millis) -> Query {
    sql!("DELETE FROM jackfield_dialogs WHERE createat < $1").bind(before)
}
