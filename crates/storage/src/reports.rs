//! Reports for administrators: people by a column, and what they wrote.

use jackfield_model::{Millis, TeamId, UserId};

use crate::{Query, record, sql};

/// Whom a report is about.
#[derive(Clone, Debug, Default)]
pub struct Reported {
    /// A role of the server; empty for all.
    pub role: String,
    pub team: TeamId,
    pub without_team: bool,
    pub hide_active: bool,
    pub hide_inactive: bool,
    /// Of a name or an address, in lower case; empty for all.
    pub term: String,
}

/// Where a page begins, and how it is ordered.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// `CreateAt`, `FirstName`, `LastName`, `Nickname`, `Email`, `Roles`; else the username.
    pub column: String,
    /// The last one's value and id; an empty id for the first page.
    pub value: String,
    pub id: UserId,
    pub descending: bool,
}

/// Somebody's posts in a time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    pub user_id: UserId,
    pub last_at: Millis,
    pub posts: i64,
    pub days: i64,
}

record! { Written { user_id: "userid", last_at: "lastat", posts: "posts", days: "days" } }

macro_rules! people {
    () => {
        "FROM users u LEFT JOIN bots b ON b.userid = u.id
         WHERE b.userid IS NULL AND ($1 = '' OR ' ' || u.roles || ' ' LIKE '% ' || $1 || ' %')
           AND ($2 = '' OR EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $2 AND m.deleteat = 0))
           AND (NOT $3 OR NOT EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.deleteat = 0))
           AND (NOT $4 OR u.deleteat <> 0) AND (NOT $5 OR u.deleteat = 0)
           AND ($6 = '%%' OR u.username LIKE $6 ESCAPE '!' OR u.email LIKE $6 ESCAPE '!' OR lower(u.nickname) LIKE $6 ESCAPE '!'
                OR lower(u.firstname || ' ' || u.lastname) LIKE $6 ESCAPE '!') "
    };
}

/// What a page is ordered by, as a text.
macro_rules! key {
    () => {
        "CASE $7 WHEN 'CreateAt' THEN CAST(u.createat AS TEXT) WHEN 'FirstName' THEN u.firstname \
         WHEN 'LastName' THEN u.lastname WHEN 'Nickname' THEN u.nickname WHEN 'Email' THEN u.email \
         WHEN 'Roles' THEN u.roles ELSE u.username END"
    };
}

macro_rules! page {
    ($compared:literal, $order:literal) => {
        sql!(concat!(
            "SELECT u.*, {false} AS isbot, '' AS botdescription, CAST(0 AS BIGINT) AS botlasticonupdate ",
            people!(),
            "AND ($9 = '' OR (",
            key!(),
            ", u.id) ",
            $compared,
            " ($8, $9)) ORDER BY ",
            key!(),
            $order,
            ", u.id",
            $order,
            " LIMIT $10"
        ))
    };
}

fn bound(query: Query, reported: &Reported) -> Query {
    query
        .bind(&reported.role)
        .bind(reported.team)
        .bind(reported.without_team)
        .bind(reported.hide_active)
        .bind(reported.hide_inactive)
        .bind(crate::access::like_anywhere(&reported.term))
}

/// People, as [`jackfield_model::User`].
pub fn users(reported: &Reported, from: &Start, limit: i64) -> Query {
    let query = if from.descending { page!("<", " DESC") } else { page!(">", " ASC") };
    bound(query, reported).bind(&from.column).bind(&from.value).bind(from.id).bind(limit)
}

pub fn count(reported: &Reported) -> Query {
    bound(sql!(concat!("SELECT COUNT(*) ", people!())), reported)
}

/// What some wrote from one time to another, as [`Written`].
pub fn written(users: &[UserId], since: Millis, until: Millis) -> Query {
    sql!(
        "SELECT userid, MAX(createat) AS lastat, COUNT(*) AS posts, COUNT(DISTINCT createat / 86400000) AS days
         FROM posts WHERE userid {in $1} AND createat >= $2 AND createat < $3 GROUP BY userid"
    )
    .bind(users)
    .bind(since)
    .bind(until)
}
