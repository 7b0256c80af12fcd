//! Subscriptions to events, what is kept for those who pull, and the log of what was sent.

use jackfield_model::{ChannelId, EventDelivery, EventSubscription, Millis, SubscriptionId, TeamId, UserId};
use serde_json::Value as Json;

use crate::{Batch, Query, json, record, sql};

/// A subscription with what only the server knows of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subscription {
    pub shown: EventSubscription,
    pub old_secret: String,
    /// Until then signatures are also made with the old one.
    pub old_secret_until: Millis,
    pub failing_since: Millis,
    /// Nothing is sent before this time.
    pub broken_until: Millis,
    /// Whose the bot is: a user's id, or a plugin's.
    pub owner_id: String,
}

record! {
    EventSubscription => "jackfield_subscriptions" {
        id: "id", create_at: "createat", update_at: "updateat", bot_user_id: "botuserid", display_name: "displayname",
        url: "url", events: "events", team_ids: "teamids", channel_ids: "channelids", ordered: "ordered",
        secret: "secret", failures: "failures", paused_at: "pausedat", paused_why: "pausedwhy",
        last_delivery_at: "lastdeliveryat",
    }
}

record! {
    State => "jackfield_subscriptions" { old_secret: "oldsecret", old_secret_until: "oldsecretuntil", failing_since: "failingsince", broken_until: "brokenuntil", owner_id: "ownerid" read }
}

/// What of a subscription's row is not shown.
#[derive(Clone, Debug, Default)]
pub struct State {
    old_secret: String,
    old_secret_until: Millis,
    failing_since: Millis,
    broken_until: Millis,
    owner_id: String,
}

impl crate::FromRow for Subscription {
    type Places = (<EventSubscription as crate::FromRow>::Places, <State as crate::FromRow>::Places);

    fn places(columns: &crate::Columns<'_>) -> crate::Result<Self::Places> {
        Ok((EventSubscription::places(columns)?, State::places(columns)?))
    }

    fn from_row(row: &crate::Row<'_>, (shown, more): &Self::Places) -> crate::Result<Self> {
        let shown = EventSubscription::from_row(row, shown)?;
        let State { old_secret, old_secret_until, failing_since, broken_until, owner_id } = State::from_row(row, more)?;
        Ok(Self { shown, old_secret, old_secret_until, failing_since, broken_until, owner_id })
    }
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT s.*, COALESCE(b.ownerid, '') AS ownerid FROM jackfield_subscriptions s
             LEFT JOIN bots b ON b.userid = s.botuserid ",
            $rest
        ))
    };
}

pub fn insert(subscription: &EventSubscription) -> Query {
    sql!(
        "INSERT INTO jackfield_subscriptions
            (id, createat, updateat, botuserid, displayname, url, events, teamids, channelids, ordered, secret)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    )
    .bind(subscription.id)
    .bind(subscription.create_at)
    .bind(subscription.update_at)
    .bind(subscription.bot_user_id)
    .bind(&subscription.display_name)
    .bind(&subscription.url)
    .bind(json(&subscription.events))
    .bind(json(&subscription.team_ids))
    .bind(json(&subscription.channel_ids))
    .bind(subscription.ordered)
    .bind(&subscription.secret)
}

/// Changes what its owner says of it.
pub fn update(subscription: &EventSubscription) -> Query {
    sql!(
        "UPDATE jackfield_subscriptions SET updateat = $2, displayname = $3, url = $4, events = $5, teamids = $6,
            channelids = $7 WHERE id = $1"
    )
    .bind(subscription.id)
    .bind(subscription.update_at)
    .bind(&subscription.display_name)
    .bind(&subscription.url)
    .bind(json(&subscription.events))
    .bind(json(&subscription.team_ids))
    .bind(json(&subscription.channel_ids))
}

/// A new key; the one before it holds on until a time.
pub fn rotate(id: SubscriptionId, secret: &str, old: &str, old_until: Millis, now: Millis) -> Query {
    sql!(
        "UPDATE jackfield_subscriptions SET secret = $2, oldsecret = $3, oldsecretuntil = $4, updateat = $5 WHERE id = $1"
    )
    .bind(id)
    .bind(secret)
    .bind(old)
    .bind(old_until)
    .bind(now)
}

/// Deletes one with all that is kept for it.
pub fn delete(batch: &mut Batch, id: SubscriptionId) {
    batch.push(sql!("DELETE FROM jackfield_subscriptions WHERE id = $1").bind(id));
    batch.push(sql!("DELETE FROM jackfield_events WHERE subscription = $1").bind(id));
    batch.push(sql!("DELETE FROM jackfield_deliveries WHERE subscription = $1").bind(id));
}

pub fn by_id(id: SubscriptionId) -> Query {
    select!("WHERE s.id = $1").bind(id)
}

/// All of bots that are switched on: servers have them in memory.
pub fn all() -> Query {
    select!("JOIN users u ON u.id = s.botuserid WHERE u.deleteat = 0 ORDER BY s.createat, s.id")
}

pub fn count_of_bot(bot: UserId) -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_subscriptions WHERE botuserid = $1").bind(bot)
}

/// `owner` narrows the page to bots of an owner unless it is empty.
pub fn page(owner: &str, limit: i64, offset: i64) -> Query {
    select!("WHERE ($1 = '' OR b.ownerid = $1) ORDER BY s.createat, s.id LIMIT $2 OFFSET $3")
        .bind(owner)
        .bind(limit)
        .bind(offset)
}

/// The channels that a user is in.
pub fn channels_of(user: UserId) -> Query {
    sql!("SELECT channelid FROM channelmembers WHERE userid = $1").bind(user)
}

/// The teams that a user is in.
pub fn teams_of(user: UserId) -> Query {
    sql!("SELECT teamid FROM teammembers WHERE userid = $1 AND deleteat = 0").bind(user)
}

/// Whether a user is in a channel; always, of the empty one.
pub fn is_in(user: UserId, channel: ChannelId, team: TeamId) -> Query {
    sql!(
        "SELECT CASE
            WHEN $2 <> '' THEN EXISTS (SELECT 1 FROM channelmembers WHERE channelid = $2 AND userid = $1)
            WHEN $3 <> '' THEN EXISTS (SELECT 1 FROM teammembers WHERE teamid = $3 AND userid = $1 AND deleteat = 0)
            ELSE 1 = 1 END"
    )
    .bind(user)
    .bind(channel)
    .bind(team)
}

/// Keeps an event for a subscription that pulls. Its number is the order of the commits: the subscription's row stays
/// locked until then on PostgreSQL.
pub fn keep(id: SubscriptionId, now: Millis, event: &Json) -> [Query; 2] {
    [
        sql!("UPDATE jackfield_subscriptions SET lastnumber = lastnumber + 1 WHERE id = $1").bind(id),
        sql!(
            "INSERT INTO jackfield_events (subscription, number, createat, data)
             SELECT id, lastnumber, CAST($2 AS bigint), {sqlite: $3}{postgres: CAST($3 AS jsonb)} FROM jackfield_subscriptions WHERE id = $1"
        )
        .bind(id)
        .bind(now)
        .bind(event),
    ]
}

/// A kept event with its number.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    pub number: i64,
    pub data: Json,
}

record! {
    Kept => "jackfield_events" { number: "number", data: "data" }
}

pub fn kept_after(id: SubscriptionId, after: i64, limit: i64) -> Query {
    sql!("SELECT number, data FROM jackfield_events WHERE subscription = $1 AND number > $2 ORDER BY number LIMIT $3")
        .bind(id)
        .bind(after)
        .bind(limit)
}

record! {
    EventDelivery => "jackfield_deliveries" {
        number: "number" read, event: "event", attempt: "attempt", create_at: "createat", took: "took", status: "status",
        answer: "answer", error: "error", data: "data",
    }
}

/// Notes a try.
pub fn note(id: SubscriptionId, delivery: &EventDelivery) -> Query {
    sql!(
        "INSERT INTO jackfield_deliveries (subscription, event, attempt, createat, took, status, answer, error, data)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
    )
    .bind(id)
    .bind(&delivery.event)
    .bind(delivery.attempt)
    .bind(delivery.create_at)
    .bind(delivery.took)
    .bind(delivery.status)
    .bind(&delivery.answer)
    .bind(&delivery.error)
    .bind(&delivery.data)
}

/// The log, the newest first. `failed`: only tries that failed.
pub fn log(id: SubscriptionId, failed: bool, limit: i64, offset: i64) -> Query {
    sql!(
        "SELECT * FROM jackfield_deliveries WHERE subscription = $1 AND (NOT $2 OR error <> '')
         ORDER BY number DESC LIMIT $3 OFFSET $4"
    )
    .bind(id)
    .bind(failed)
    .bind(limit)
    .bind(offset)
}

/// Keeps the newest of a subscription's log.
pub fn trim(id: SubscriptionId, kept: i64) -> Query {
    sql!(
        "DELETE FROM jackfield_deliveries WHERE subscription = $1 AND number <=
            (SELECT number FROM jackfield_deliveries WHERE subscription = $1 ORDER BY number DESC LIMIT 1 OFFSET $2)"
    )
    .bind(id)
    .bind(kept)
}

/// Deletes what is older than anybody asks for.
pub fn forget(batch: &mut Batch, before: Millis) {
    batch.push(sql!("DELETE FROM jackfield_events WHERE createat < $1").bind(before));
    batch.push(sql!("DELETE FROM jackfield_deliveries WHERE createat < $1").bind(before));
}

/// Notes that it was told.
pub fn succeeded(id: SubscriptionId, now: Millis) -> Query {
    sql!(
        "UPDATE jackfield_subscriptions SET failures = 0, failingsince = 0, brokenuntil = 0, lastdeliveryat = $2 WHERE id = $1"
    )
    .bind(id)
    .bind(now)
}

/// Notes that it could not be told; after so many times in a row it is left alone until a time.
pub fn failed(id: SubscriptionId, now: Millis, breaks_at: i64, until: Millis) -> Query {
    sql!(
        "UPDATE jackfield_subscriptions SET failures = failures + 1,
            failingsince = CASE WHEN failures = 0 THEN CAST($2 AS bigint) ELSE failingsince END,
            brokenuntil = CASE WHEN failures + 1 >= $3 THEN CAST($4 AS bigint) ELSE 0 END
         WHERE id = $1 RETURNING failures, failingsince"
    )
    .bind(id)
    .bind(now)
    .bind(breaks_at)
    .bind(until)
}

/// Stops it; once, whoever asks at the same time.
pub fn pause(id: SubscriptionId, now: Millis, why: &str) -> Query {
    sql!("UPDATE jackfield_subscriptions SET pausedat = $2, pausedwhy = $3 WHERE id = $1 AND pausedat = 0")
        .bind(id)
        .bind(now)
        .bind(why)
}

pub fn resume(id: SubscriptionId, now: Millis) -> Query {
    sql!(
        "UPDATE jackfield_subscriptions SET pausedat = 0, pausedwhy = '', failures = 0, failingsince = 0, brokenuntil = 0,
            updateat = $2 WHERE id = $1"
    )
    .bind(id)
    .bind(now)
}

/// Asks anew for events of the log: those of a list, or all between two times. At most so many.
pub fn replay(
    (kind, id): (&str, SubscriptionId),
    events: &[String],
    (from, to): (Millis, Millis),
    now: Millis,
    most: i64,
) -> Query {
    sql!(
        "INSERT INTO jackfield_work (kind, lane, name, createat, startat, data)
         SELECT CAST($1 AS text), subscription, '', CAST($6 AS bigint), CAST($6 AS bigint), data FROM jackfield_deliveries WHERE number IN
            (SELECT MIN(number) FROM jackfield_deliveries WHERE subscription = $2
                AND (event {in $3} OR (createat >= $4 AND createat < $5)) GROUP BY event)
         ORDER BY number LIMIT $7"
    )
    .bind(kind)
    .bind(id)
    .bind(events)
    .bind(from)
    .bind(to)
    .bind(now)
    .bind(most)
}
