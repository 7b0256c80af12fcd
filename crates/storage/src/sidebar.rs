//! Sidebar categories.

use jackfield_model::{ChannelId, SidebarCategory, TeamId, UserId};

use crate::{Query, Stored, json, record, sql};

record! {
    SidebarCategory as "sidebarcategories" conflict "ON CONFLICT DO NOTHING" {
        id: "id" key, user_id: "userid" key, team_id: "teamid" once, sort_order: "sortorder" once, sorting: "sorting",
        category_type: "type" once, display_name: "displayname", muted: "muted", collapsed: "collapsed",
    }
}

pub fn insert(category: &SidebarCategory) -> Query {
    category.inserting()
}

pub fn update(category: &SidebarCategory) -> Query {
    category.updating()
}

pub fn set_order(id: &str, user: UserId, order: i64) -> Query {
    sql!("UPDATE sidebarcategories SET sortorder = $3 WHERE id = $1 AND userid = $2").bind(id).bind(user).bind(order)
}

pub fn delete(id: &str, user: UserId) -> Query {
    sql!("DELETE FROM sidebarcategories WHERE id = $1 AND userid = $2").bind(id).bind(user)
}

pub fn list(user: UserId, team: TeamId) -> Query {
    sql!("SELECT * FROM sidebarcategories WHERE userid = $1 AND teamid = $2 ORDER BY sortorder, id")
        .bind(user)
        .bind(team)
}

pub fn get(id: &str, user: UserId) -> Query {
    sql!("SELECT * FROM sidebarcategories WHERE id = $1 AND userid = $2").bind(id).bind(user)
}

/// Which channel lies in which category: pairs of category and channel in order.
pub fn placements(user: UserId, team: TeamId) -> Query {
    sql!(
        "SELECT s.categoryid, s.channelid FROM sidebarchannels s JOIN sidebarcategories c ON c.id = s.categoryid
         WHERE s.userid = $1 AND c.teamid = $2 ORDER BY s.sortorder, s.channelid"
    )
    .bind(user)
    .bind(team)
}

/// Takes channels out of all of a user's categories of a team.
pub fn unplace(user: UserId, team: TeamId, channels: &[ChannelId]) -> Query {
    sql!(
        "DELETE FROM sidebarchannels WHERE userid = $1 AND channelid {in $3}
            AND categoryid IN (SELECT id FROM sidebarcategories WHERE userid = $1 AND teamid = $2)"
    )
    .bind(user)
    .bind(team)
    .bind(channels)
}

pub fn clear(id: &str, user: UserId) -> Query {
    sql!("DELETE FROM sidebarchannels WHERE categoryid = $1 AND userid = $2").bind(id).bind(user)
}

/// Puts channels into a category in this order.
pub fn place(id: &str, user: UserId, channels: &[ChannelId]) -> Query {
    let rows: Vec<_> = channels
        .iter()
        .zip(0i64..)
        .map(|(channel, order)| serde_json::json!({ "channelid": channel, "sortorder": order * 10 }))
        .collect();
    sql!(
        "INSERT INTO sidebarchannels (channelid, userid, categoryid, sortorder)
         SELECT rows.channelid, $2, $1, CAST(rows.sortorder AS BIGINT) FROM {rows $3: channelid text, sortorder bigint}
         WHERE TRUE ON CONFLICT DO NOTHING"
    )
    .bind(id)
    .bind(user)
    .bind(json(&rows))
}

/// Takes a channel out of everybody's categories.
pub fn forget_channel(channel: ChannelId) -> Query {
    sql!("DELETE FROM sidebarchannels WHERE channelid = $1").bind(channel)
}
