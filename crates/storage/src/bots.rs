//! Bots: what a user's row lacks for them.

use jackfield_model::{Bot, Millis, UserId};

use crate::{Query, Stored, record, sql};

record! {
    Bot as "bots" conflict "ON CONFLICT DO NOTHING" {
        user_id: "userid" key, username: "username" read, display_name: "firstname" read, description: "description",
        owner_id: "ownerid", last_icon_update: "lasticonupdate" once, create_at: "createat" once,
        update_at: "updateat", delete_at: "deleteat",
    }
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT b.userid, u.username, u.firstname, b.description, b.ownerid, b.lasticonupdate, b.createat, ",
            "b.updateat, b.deleteat FROM bots b JOIN users u ON u.id = b.userid ",
            $rest
        ))
    };
}

/// Stores what a bot is besides its user; touches nothing when it is there.
pub fn insert(bot: &Bot) -> Query {
    bot.inserting()
}

pub fn update(bot: &Bot) -> Query {
    bot.updating()
}

pub fn set_icon(id: UserId, at: Millis, now: Millis) -> Query {
    sql!("UPDATE bots SET lasticonupdate = $2, updateat = $3 WHERE userid = $1").bind(id).bind(at).bind(now)
}

pub fn by_id(id: UserId, include_deleted: bool) -> Query {
    select!("WHERE b.userid = $1 AND ($2 OR b.deleteat = 0)").bind(id).bind(include_deleted)
}

/// Makes a bot a person again.
pub fn delete(id: UserId) -> Query {
    sql!("DELETE FROM bots WHERE userid = $1").bind(id)
}

/// The bots of an owner that are switched on.
pub fn of_owner(owner: &str) -> Query {
    select!("WHERE b.ownerid = $1 AND b.deleteat = 0 ORDER BY b.userid").bind(owner)
}

/// `owner` narrows the page unless it is empty; `orphaned`: only bots whose owner was deactivated.
pub fn page(owner: &str, include_deleted: bool, orphaned: bool, limit: i64, offset: i64) -> Query {
    select!(
        "LEFT JOIN users o ON o.id = b.ownerid
         WHERE ($1 = '' OR b.ownerid = $1) AND ($2 OR b.deleteat = 0) AND (NOT $3 OR (o.id IS NOT NULL AND o.deleteat <> 0))
         ORDER BY b.createat, u.username LIMIT $4 OFFSET $5"
    )
    .bind(owner)
    .bind(include_deleted)
    .bind(orphaned)
    .bind(limit)
    .bind(offset)
}
