//! Who a message may mean: members by name, by their own keywords, or all of them.

use jackfield_model::{ChannelId, UserId};

use crate::{Query, record, sql};

/// A member who is also told for words of their own.
#[derive(Clone, Debug, Default)]
pub struct Keywords {
    pub user_id: UserId,
    pub first_name: String,
    /// Separated by commas.
    pub mention_keys: String,
    /// Whether the first name counts.
    pub by_first_name: bool,
}

record! {
    Keywords { user_id: "id", first_name: "firstname", mention_keys: "mentionkeys", by_first_name: "byfirstname" }
}

/// Members with these names (lower case), and which name each has.
pub fn named(channel: ChannelId, names: &[String]) -> Query {
    sql!(
        "SELECT u.id, u.username FROM users u JOIN channelmembers m ON m.userid = u.id AND m.channelid = $1
         WHERE u.username {in $2} AND u.deleteat = 0"
    )
    .bind(channel)
    .bind(names)
}

/// Members who have keywords; most have none.
pub fn keywords(channel: ChannelId) -> Query {
    sql!(
        "SELECT u.id, u.firstname, COALESCE(u.notifyprops->>'mention_keys', '') AS mentionkeys,
            COALESCE(u.notifyprops->>'first_name', '') = 'true' AS byfirstname
         FROM users u JOIN channelmembers m ON m.userid = u.id AND m.channelid = $1
         WHERE u.deleteat = 0
            AND (COALESCE(u.notifyprops->>'mention_keys', '') <> '' OR u.notifyprops->>'first_name' = 'true')"
    )
    .bind(channel)
}

/// Members who want to be told of `@channel`: not switched off by them, not ignored in this channel.
pub fn everybody(channel: ChannelId, limit: i64) -> Query {
    sql!(
        "SELECT u.id FROM users u JOIN channelmembers m ON m.userid = u.id AND m.channelid = $1
         WHERE u.deleteat = 0 AND COALESCE(u.notifyprops->>'channel', 'true') <> 'false'
            AND COALESCE(m.notifyprops->>'ignore_channel_mentions', 'default') <> 'on'
            AND NOT (COALESCE(m.notifyprops->>'mark_unread', 'all') = 'mention'
                AND COALESCE(m.notifyprops->>'ignore_channel_mentions', 'default') = 'default')
         LIMIT $2"
    )
    .bind(channel)
    .bind(limit)
}

/// Members who want to hear of every post on their devices, in this channel or everywhere.
pub fn wanting_all_pushes(channel: ChannelId, limit: i64) -> Query {
    sql!(
        "SELECT u.id FROM users u JOIN channelmembers m ON m.userid = u.id AND m.channelid = $1
         WHERE u.deleteat = 0 AND (m.notifyprops->>'push' = 'all'
            OR (COALESCE(m.notifyprops->>'push', 'default') IN ('default', '') AND u.notifyprops->>'push' = 'all'))
         ORDER BY u.id LIMIT $2"
    )
    .bind(channel)
    .bind(limit)
}
