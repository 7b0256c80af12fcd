//! Apps that are shown inside the client.

use jackfield_model::{Millis, Panel, PanelId};

use crate::{Query, Stored, record, sql};

record! {
    Panel as "jackfield_panels" {
        id: "id" key, create_at: "createat" once, update_at: "updateat", creator_id: "creatorid" once,
        plugin_id: "pluginid" once, name: "name", icon: "icon", url: "url", places: "places" (json),
        scopes: "scopes" (json), team_ids: "teamids" (json), guests: "guests", is_active: "isactive",
        events_url: "eventsurl", unfurls: "unfurls" (json), shortcuts: "shortcuts" (json),
        complaints: "complaints" once, last_complaint: "lastcomplaint" once, last_complaint_at: "lastcomplaintat" once,
    }
}

pub fn insert(panel: &Panel) -> Query {
    panel.inserting()
}

pub fn update(panel: &Panel) -> Query {
    panel.updating()
}

pub fn by_id(id: PanelId) -> Query {
    sql!("SELECT * FROM jackfield_panels WHERE id = $1").bind(id)
}

pub fn page(limit: i64, offset: i64) -> Query {
    sql!("SELECT * FROM jackfield_panels ORDER BY createat, id LIMIT $1 OFFSET $2").bind(limit).bind(offset)
}

/// Those that are on, and whose plugins are, where they have any.
pub fn active() -> Query {
    sql!(
        "SELECT * FROM jackfield_panels WHERE isactive = {true}
         AND (pluginid = '' OR pluginid IN (SELECT id FROM jackfield_plugins WHERE enabled = {true})) ORDER BY createat, id"
    )
}

pub fn count() -> Query {
    sql!("SELECT COUNT(*) FROM jackfield_panels")
}

pub fn delete(id: PanelId) -> Query {
    sql!("DELETE FROM jackfield_panels WHERE id = $1").bind(id)
}

/// Those that a plugin brought.
pub fn of_plugin(plugin: &str) -> Query {
    sql!("SELECT * FROM jackfield_panels WHERE pluginid = $1 ORDER BY id").bind(plugin)
}

/// Notes what a panel was stopped at, unless something was since `since`.
pub fn note_complaint(id: PanelId, why: &str, now: Millis, since: Millis) -> Query {
    sql!(
        "UPDATE jackfield_panels SET complaints = complaints + 1, lastcomplaint = $2, lastcomplaintat = $3
         WHERE id = $1 AND lastcomplaintat <= $4"
    )
    .bind(id)
    .bind(why)
    .bind(now)
    .bind(since)
}
