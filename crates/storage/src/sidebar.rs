//! Sidebar categories.

use jackfield_model::{ChannelId, SidebarCategory, TeamId, UserId};

use crate::{Query, json, record, sql};

record! {
    SidebarCategory {
        id: "id", user_id: "userid", team_id: "teamid", sort_order: "sortorder", sorting: "sorting",
        category_type: "type", display_name: "displayname", muted: "muted", collapsed: "collapsed",
    }
}

pub fn insert(category: &SidebarCategory) -> Query {
    sql!(
        "INSERT INTO sidebarcategories (id, userid, teamid, sortorder, sorting, type, displayname, muted, collapsed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING"
    )
    .bind(&category.id)
    .bind(category.user_id)
    .bind(category.team_id)
    .bind(category.sort_order)
    .bind(category.sorting.as_str())
    .bind(category.category_type.as_str())
    .bind(&category.display_name)
    .bind(category.muted)
    .bind(category.collapsed)
}

pub fn update(category: &SidebarCategory) -> Query {
    sql!(
        "UPDATE sidebarcategories SET sorting = $3, displayname = $4, muted = $5, collapsed = $6
         WHERE id = $1 AND userid = $2"
    )
    .bind(&category.id)
    .bind(category.user_id)
    .bind(category.sorting.as_str())
    .bind(&category.display_name)
    .bind(category.muted)
    .bind(category.collapsed)
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
