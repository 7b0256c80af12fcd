//! Durable work: pieces in lanes, claimed by one server, done one after the other within a lane.
//!
//! A piece is inserted after its lane ([`open_lane`], then [`insert`]), in the transaction that it follows from. Whoever does it takes
//! the lane, not the piece: the lane's row says when something in it is due, and is claimed until then. What the holder of a claim
//! does next is guarded by the claim, so that a server that was taken for dead changes nothing any more.

use jackfield_model::Millis;
use serde_json::Value as Json;

use crate::{Batch, Query, record, sql};

/// A piece of work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Piece {
    /// Its place in the order; also its name in logs.
    pub number: i64,
    pub kind: String,
    pub lane: String,
    /// What it is called within its lane; empty where pieces have no names.
    pub name: String,
    pub create_at: Millis,
    /// Not before this time.
    pub start_at: Millis,
    /// When somebody began to do it and has not said how it ended.
    pub begun_at: Millis,
    /// How often it failed.
    pub attempts: i64,
    /// When it was given up; it is kept for a while.
    pub gave_up_at: Millis,
    pub data: Json,
}

record! {
    Piece => "jackfield_work" {
        number: "number" read, kind: "kind", lane: "lane", name: "name", create_at: "createat", start_at: "startat",
        begun_at: "begunat", attempts: "attempts", gave_up_at: "gaveupat", data: "data",
    }
}

/// A try that failed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attempt {
    pub work: i64,
    pub attempt: i64,
    pub create_at: Millis,
    /// Milliseconds.
    pub took: i64,
    pub error: String,
}

record! {
    Attempt => "jackfield_work_attempts" { work: "work", attempt: "attempt", create_at: "createat", took: "took", error: "error" }
}

/// What one try may be kept for.
const ERROR_LIMIT: usize = 1_000;

/// The lane of a piece that is about to be inserted. On PostgreSQL its row stays locked until the commit, which makes the order
/// of a lane the order of commits. `in_order`: what is in the lane already comes first, whenever the new piece may start.
pub fn open_lane(kind: &str, lane: &str, start_at: Millis, in_order: bool) -> Query {
    let open = if in_order {
        sql!(
            "INSERT INTO jackfield_work_lanes (kind, lane, dueat) VALUES ($1, $2, $3)
             ON CONFLICT (kind, lane) DO UPDATE SET dueat = jackfield_work_lanes.dueat"
        )
    } else {
        sql!(
            "INSERT INTO jackfield_work_lanes (kind, lane, dueat) VALUES ($1, $2, $3)
             ON CONFLICT (kind, lane) DO UPDATE SET dueat = CASE
                WHEN jackfield_work_lanes.claim = '' AND jackfield_work_lanes.dueat > $3 THEN $3
                ELSE jackfield_work_lanes.dueat END"
        )
    };
    open.bind(kind).bind(lane).bind(start_at)
}

pub fn insert(kind: &str, lane: &str, name: &str, create_at: Millis, start_at: Millis, data: &Json) -> Query {
    sql!("INSERT INTO jackfield_work (kind, lane, name, createat, startat, data) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(kind)
        .bind(lane)
        .bind(name)
        .bind(create_at)
        .bind(start_at)
        .bind(data)
}

/// When something of a kind is due, and which lane it is in.
pub fn next_due(kind: &str) -> Query {
    sql!("SELECT dueat, lane FROM jackfield_work_lanes WHERE kind = $1 ORDER BY dueat LIMIT 1").bind(kind)
}

/// The same, of some lanes.
pub fn next_due_of(kind: &str, lanes: &[String]) -> Query {
    sql!("SELECT dueat, lane FROM jackfield_work_lanes WHERE kind = $1 AND lane {in $2} ORDER BY dueat LIMIT 1")
        .bind(kind)
        .bind(lanes)
}

/// Takes a lane that is due, if nobody else did meanwhile.
pub fn take_lane(kind: &str, now: Millis, until: Millis, claim: &str) -> Query {
    sql!(
        "UPDATE jackfield_work_lanes SET claim = $4, dueat = $3 WHERE kind = $1 AND lane IN
            (SELECT lane FROM jackfield_work_lanes WHERE kind = $1 AND dueat <= $2
             ORDER BY dueat LIMIT 1{postgres:  FOR UPDATE SKIP LOCKED})
         RETURNING lane"
    )
    .bind(kind)
    .bind(now)
    .bind(until)
    .bind(claim)
}

/// The same, of some lanes.
pub fn take_lane_of(kind: &str, lanes: &[String], now: Millis, until: Millis, claim: &str) -> Query {
    sql!(
        "UPDATE jackfield_work_lanes SET claim = $4, dueat = $3 WHERE kind = $1 AND lane IN
            (SELECT lane FROM jackfield_work_lanes WHERE kind = $1 AND lane {in $5} AND dueat <= $2
             ORDER BY dueat LIMIT 1{postgres:  FOR UPDATE SKIP LOCKED})
         RETURNING lane"
    )
    .bind(kind)
    .bind(now)
    .bind(until)
    .bind(claim)
    .bind(lanes)
}

/// Has what anybody claimed be due now: for whoever knows that nobody is left who did.
pub fn take_back_claims(now: Millis) -> Query {
    sql!("UPDATE jackfield_work_lanes SET dueat = least(dueat, $1) WHERE claim <> ''").bind(now)
}

/// The piece of a lane that was inserted first.
pub fn first(kind: &str, lane: &str) -> Query {
    sql!("SELECT * FROM jackfield_work WHERE kind = $1 AND lane = $2 AND gaveupat = 0 ORDER BY number LIMIT 1")
        .bind(kind)
        .bind(lane)
}

/// The piece of a lane that is due first.
pub fn soonest(kind: &str, lane: &str) -> Query {
    sql!("SELECT * FROM jackfield_work WHERE kind = $1 AND lane = $2 AND gaveupat = 0 ORDER BY startat, number LIMIT 1")
        .bind(kind)
        .bind(lane)
}

/// Notes that a piece is begun.
pub fn begin(number: i64, now: Millis) -> Query {
    sql!("UPDATE jackfield_work SET begunat = $2 WHERE number = $1").bind(number).bind(now)
}

/// Holds a claim for longer: one row while it is held.
pub fn hold(piece: &Piece, claim: &str, until: Millis) -> Query {
    sql!("UPDATE jackfield_work_lanes SET dueat = $4 WHERE kind = $1 AND lane = $2 AND claim = $3")
        .bind(&piece.kind)
        .bind(&piece.lane)
        .bind(claim)
        .bind(until)
}

/// Deletes a piece that is done, if the claim on its lane still holds: one row then.
///
/// A piece that was replaced while it was done may have left its number to its successor (SQLite gives the number of the
/// newest row again), which nobody has begun: that one stays.
pub fn delete(piece: &Piece, claim: &str) -> Query {
    sql!(
        "DELETE FROM jackfield_work WHERE number = $1 AND begunat > 0
            AND EXISTS (SELECT 1 FROM jackfield_work_lanes WHERE kind = $2 AND lane = $3 AND claim = $4)"
    )
    .bind(piece.number)
    .bind(&piece.kind)
    .bind(&piece.lane)
    .bind(claim)
}

pub fn delete_attempts(number: i64) -> Query {
    sql!("DELETE FROM jackfield_work_attempts WHERE work = $1").bind(number)
}

/// Puts a piece back with what is left of it, if the claim still holds.
pub fn put_back(piece: &Piece, claim: &str) -> Query {
    sql!(
        "UPDATE jackfield_work SET startat = $5, attempts = $6, gaveupat = $7, data = $8, begunat = 0
         WHERE number = $1 AND begunat > 0
            AND EXISTS (SELECT 1 FROM jackfield_work_lanes WHERE kind = $2 AND lane = $3 AND claim = $4)"
    )
    .bind(piece.number)
    .bind(&piece.kind)
    .bind(&piece.lane)
    .bind(claim)
    .bind(piece.start_at)
    .bind(piece.attempts)
    .bind(piece.gave_up_at)
    .bind(&piece.data)
}

/// Keeps why a try failed.
pub fn note_attempt(piece: i64, attempt: i64, at: Millis, took: i64, error: &str) -> Query {
    let error: String = error.chars().filter(|letter| *letter != '\0').take(ERROR_LIMIT).collect();
    sql!(
        "INSERT INTO jackfield_work_attempts (work, attempt, createat, took, error) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (work, attempt) DO UPDATE SET createat = $3, took = $4, error = $5"
    )
    .bind(piece)
    .bind(attempt)
    .bind(at)
    .bind(took)
    .bind(error)
}

/// Gives a lane back: gone when nothing is left in it, else due when its next piece is. Three statements, each of which sees
/// what was committed before it on PostgreSQL: the first one, which fails the batch when the claim is lost, waits for whoever is opening the lane, so that what they insert
/// is seen by the others.
pub fn leave_lane(batch: &mut Batch, kind: &str, lane: &str, claim: &str, in_order: bool) {
    let leave = sql!("UPDATE jackfield_work_lanes SET claim = '' WHERE kind = $1 AND lane = $2 AND claim = $3");
    batch.expect(leave.bind(kind).bind(lane).bind(claim), 1);
    settle_lane(batch, kind, lane, in_order);
}

/// Sets when a lane that nobody holds is due; its row must be locked by this transaction.
fn settle_lane(batch: &mut Batch, kind: &str, lane: &str, in_order: bool) {
    batch.push(
        sql!(
            "DELETE FROM jackfield_work_lanes WHERE kind = $1 AND lane = $2 AND claim = ''
                AND NOT EXISTS (SELECT 1 FROM jackfield_work WHERE kind = $1 AND lane = $2 AND gaveupat = 0)"
        )
        .bind(kind)
        .bind(lane),
    );
    let due = if in_order {
        sql!(
            "UPDATE jackfield_work_lanes SET dueat = COALESCE((SELECT startat FROM jackfield_work
                WHERE kind = $1 AND lane = $2 AND gaveupat = 0 ORDER BY number LIMIT 1), dueat)
             WHERE kind = $1 AND lane = $2 AND claim = ''"
        )
    } else {
        sql!(
            "UPDATE jackfield_work_lanes SET dueat = COALESCE((SELECT startat FROM jackfield_work
                WHERE kind = $1 AND lane = $2 AND gaveupat = 0 ORDER BY startat, number LIMIT 1), dueat)
             WHERE kind = $1 AND lane = $2 AND claim = ''"
        )
    };
    batch.push(due.bind(kind).bind(lane));
}

/// Deletes pieces by their name, in the lane that [`open_lane`] locked before.
pub fn cancel(kind: &str, lane: &str, name: &str) -> Query {
    sql!("DELETE FROM jackfield_work WHERE kind = $1 AND lane = $2 AND name = $3 AND gaveupat = 0")
        .bind(kind)
        .bind(lane)
        .bind(name)
}

/// Deletes all that waits in a lane, and the lane. What is being done goes on and ends without a trace.
pub fn empty_lane(kind: &str, lane: &str) -> [Query; 2] {
    [
        sql!("DELETE FROM jackfield_work_lanes WHERE kind = $1 AND lane = $2").bind(kind).bind(lane),
        sql!("DELETE FROM jackfield_work WHERE kind = $1 AND lane = $2 AND gaveupat = 0").bind(kind).bind(lane),
    ]
}

/// Gives up all that waits in a lane, and the lane.
pub fn give_up_lane(batch: &mut Batch, kind: &str, lane: &str, now: Millis) {
    batch.push(
        sql!("DELETE FROM jackfield_work_lanes WHERE kind = $1 AND lane = $2 AND claim = ''").bind(kind).bind(lane),
    );
    let give_up = sql!("UPDATE jackfield_work SET gaveupat = $3 WHERE kind = $1 AND lane = $2 AND gaveupat = 0");
    batch.push(give_up.bind(kind).bind(lane).bind(now));
}

/// Lets all be tried again that was given up of a lane, which [`open_lane`] locked before.
pub fn revive_lane(kind: &str, lane: &str, start_at: Millis) -> Query {
    sql!(
        "UPDATE jackfield_work SET gaveupat = 0, attempts = 0, begunat = 0, startat = $3
         WHERE kind = $1 AND lane = $2 AND gaveupat > 0"
    )
    .bind(kind)
    .bind(lane)
    .bind(start_at)
}

/// What waits in a lane, up to a thousand pieces.
pub fn waiting(kind: &str, lane: &str) -> Query {
    sql!("SELECT * FROM jackfield_work WHERE kind = $1 AND lane = $2 AND gaveupat = 0 ORDER BY number LIMIT 1000")
        .bind(kind)
        .bind(lane)
}

/// How much of a kind waits.
pub fn count_waiting(kind: &str) -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_work WHERE kind = $1 AND gaveupat = 0").bind(kind)
}

/// What was given up, the newest first.
pub fn given_up(kind: &str, limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM jackfield_work WHERE kind = $1 AND gaveupat > 0 ORDER BY gaveupat DESC, number DESC LIMIT $2 OFFSET $3")
        .bind(kind)
        .bind(limit)
        .bind(offset)
}

/// Why tries of a piece failed, the last first.
pub fn attempts(number: i64) -> Query {
    sql!("SELECT * FROM jackfield_work_attempts WHERE work = $1 ORDER BY attempt DESC LIMIT 100").bind(number)
}

/// Lets what was given up be tried again, in the lane that [`open_lane`] locked before.
pub fn revive(number: i64, start_at: Millis) -> Query {
    sql!("UPDATE jackfield_work SET gaveupat = 0, attempts = 0, begunat = 0, startat = $2 WHERE number = $1 AND gaveupat > 0")
        .bind(number)
        .bind(start_at)
}

/// Deletes what was given up before a time.
pub fn forget(batch: &mut Batch, kind: &str, before: Millis) {
    batch.push(
        sql!(
            "DELETE FROM jackfield_work_attempts WHERE work IN
                (SELECT number FROM jackfield_work WHERE kind = $1 AND gaveupat > 0 AND gaveupat < $2)"
        )
        .bind(kind)
        .bind(before),
    );
    batch.push(
        sql!("DELETE FROM jackfield_work WHERE kind = $1 AND gaveupat > 0 AND gaveupat < $2").bind(kind).bind(before),
    );
}
