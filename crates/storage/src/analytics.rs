//! Figures for administrators.

use jackfield_model::{Millis, TeamId};

use crate::{Query, record, sql};

/// How much there is, of the server or a team.
#[derive(Clone, Copy, Debug, Default)]
pub struct Standard {
    pub open_channels: i64,
    pub private_channels: i64,
    pub posts: i64,
    pub users: i64,
    pub teams: i64,
    pub active_in_a_day: i64,
    pub active_in_a_month: i64,
    pub inactive: i64,
}

record! {
    Standard {
        open_channels: "openchannels", private_channels: "privatechannels", posts: "posts",
        users: "users", teams: "teams", active_in_a_day: "activeinaday",
        active_in_a_month: "activeinamonth", inactive: "inactive",
    }
}

/// As [`Standard`]; an empty team stands for the server. People are those who are no bots; the channels' own counters
/// know the posts.
pub fn standard(team: TeamId, day: Millis, month: Millis) -> Query {
    sql!(
        "SELECT
            (SELECT COUNT(*) FROM channels WHERE type = 'O' AND deleteat = 0 AND ($1 = '' OR teamid = $1)) AS openchannels,
            (SELECT COUNT(*) FROM channels WHERE type = 'P' AND deleteat = 0 AND ($1 = '' OR teamid = $1)) AS privatechannels,
            (SELECT CAST(COALESCE(SUM(totalmsgcount), 0) AS BIGINT) FROM channels WHERE $1 = '' OR teamid = $1) AS posts,
            (SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL AND u.deleteat = 0
                AND ($1 = '' OR EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $1 AND m.deleteat = 0))
            ) AS users,
            (SELECT COUNT(*) FROM teams WHERE deleteat = 0) AS teams,
            (SELECT COUNT(*) FROM status s JOIN users u ON u.id = s.userid LEFT JOIN bots b ON b.userid = u.id
                WHERE b.userid IS NULL AND u.deleteat = 0 AND s.lastactivityat > $2) AS activeinaday,
            (SELECT COUNT(*) FROM status s JOIN users u ON u.id = s.userid LEFT JOIN bots b ON b.userid = u.id
                WHERE b.userid IS NULL AND u.deleteat = 0 AND s.lastactivityat > $3) AS activeinamonth,
            (SELECT COUNT(*) FROM users u LEFT JOIN bots b ON b.userid = u.id WHERE b.userid IS NULL AND u.deleteat > 0
                AND ($1 = '' OR EXISTS (SELECT 1 FROM teammembers m WHERE m.userid = u.id AND m.teamid = $1))
            ) AS inactive"
    )
    .bind(team)
    .bind(day)
    .bind(month)
}

/// What integrations and sessions there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Extra {
    pub incoming: i64,
    pub outgoing: i64,
    pub commands: i64,
    pub sessions: i64,
}

record! {
    Extra { incoming: "incoming", outgoing: "outgoing", commands: "commands", sessions: "sessions" }
}

pub fn extra(team: TeamId, now: Millis) -> Query {
    sql!(
        "SELECT
            (SELECT COUNT(*) FROM incomingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1)) AS incoming,
            (SELECT COUNT(*) FROM outgoingwebhooks WHERE deleteat = 0 AND ($1 = '' OR teamid = $1)) AS outgoing,
            (SELECT COUNT(*) FROM commands WHERE deleteat = 0 AND ($1 = '' OR teamid = $1)) AS commands,
            (SELECT COUNT(*) FROM sessions WHERE expiresat = 0 OR expiresat > $2) AS sessions"
    )
    .bind(team)
    .bind(now)
}

/// What a day of posts is asked for by its channels' index.
macro_rules! posted {
    () => {
        " FROM channels c JOIN posts p ON p.channelid = c.id AND p.createat >= $2 AND p.createat < $3
            AND p.deleteat = 0 AND p.originalid = '' "
    };
}

macro_rules! by_day {
    ($counted:literal, $bots:literal) => {
        sql!(concat!(
            "SELECT p.createat / 86400000 AS day, ",
            $counted,
            posted!(),
            $bots,
            " WHERE $1 = '' OR c.teamid = $1 GROUP BY p.createat / 86400000 ORDER BY day DESC"
        ))
    };
}

/// Whose posts are counted, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByDay {
    Posts,
    PostsOfBots,
    Writers,
}

/// Days since 1970 with their counts, the newest first.
pub fn by_day(counted: ByDay, team: TeamId, since: Millis, until: Millis) -> Query {
    let query = match counted {
        ByDay::Posts => by_day!("COUNT(*)", ""),
        ByDay::PostsOfBots => by_day!("COUNT(*)", "JOIN bots b ON b.userid = p.userid"),
        ByDay::Writers => by_day!("COUNT(DISTINCT p.userid)", ""),
    };
    query.bind(team).bind(since).bind(until)
}

/// Posts with files and posts with hashtags.
pub fn with_files_and_hashtags(team: TeamId) -> Query {
    sql!(
        "SELECT COUNT(CASE WHEN p.fileids <> '[]' THEN 1 END),
            COUNT(CASE WHEN p.hashtags <> '' THEN 1 END)
         FROM channels c JOIN posts p ON p.channelid = c.id AND p.deleteat = 0 AND p.originalid = ''
         WHERE $1 = '' OR c.teamid = $1"
    )
    .bind(team)
}

/// The bytes of files that were not deleted, by their channels' index.
pub fn file_bytes() -> Query {
    sql!(
        "SELECT CAST(COALESCE(SUM(f.size), 0) AS BIGINT)
         FROM channels c JOIN fileinfo f ON f.channelid = c.id AND f.createat >= 0 WHERE f.deleteat = 0"
    )
}
