//! Users, statuses, preferences.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{Hosted, fails, ok};

/// A PNG of one pixel.
pub const PIXEL: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

pub async fn accounts(hosted: &Hosted) {
    let draft = json!({"username": "maja", "email": "maja@example.org", "password": "a long password 1A!"});
    let maja = ok(hosted, "CreateUser", json!([draft])).await;
    assert_eq!((&maja["username"], &maja["password"]), (&json!("maja"), &serde_json::Value::Null));
    let id = maja["id"].clone();
    assert_eq!(fails(hosted, "CreateUser", json!([draft])).await, 400);
    assert_eq!(ok(hosted, "GetUserByEmail", json!(["maja@example.org"])).await["id"], id);
    assert_eq!(ok(hosted, "GetUsersByUsernames", json!([["maja", "nobody"]])).await[0]["id"], id);
    ok(hosted, "CreateTeamMember", json!([hosted.world.team, id])).await;
    let names = |users: &serde_json::Value| -> Vec<String> {
        users.as_array().unwrap().iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect()
    };
    let all = ok(hosted, "GetUsers", json!([{"Page": 0, "PerPage": 10}])).await;
    assert_eq!(names(&all), ["anna", "maja"]);
    assert_eq!(names(&ok(hosted, "GetUsers", json!([{"Role": "system_admin", "PerPage": 10}])).await), ["anna"]);
    let administers = json!([{"InChannelId": hosted.world.town, "ChannelRoles": ["channel_admin"], "PerPage": 10}]);
    assert_eq!(names(&ok(hosted, "GetUsers", administers).await), ["anna"], "who made it");
    assert_eq!(fails(hosted, "GetUsers", json!([{"Sort": "status", "PerPage": 10}])).await, 400, "of no channel");
    assert_eq!(names(&ok(hosted, "GetUsersInTeam", json!([hosted.world.team, 1, 1])).await), ["maja"]);
    let here = ok(hosted, "GetUsersInChannel", json!([hosted.world.town, "username", 0, 10])).await;
    assert_eq!(names(&here), ["anna", "maja"]);
    ok(hosted, "UpdateUserStatus", json!([id, "online"])).await;
    let here = ok(hosted, "GetUsersInChannel", json!([hosted.world.town, "status", 0, 10])).await;
    assert_eq!(names(&here), ["maja", "anna"], "who is there comes first");
    assert_eq!(names(&ok(hosted, "SearchUsers", json!([{"term": "maj", "limit": 5}])).await), ["maja"]);

    let mut changed = maja.clone();
    changed["nickname"] = json!("M");
    changed["email"] = json!("other@example.org");
    let changed = ok(hosted, "UpdateUser", json!([changed])).await;
    assert_eq!((&changed["nickname"], &changed["email"]), (&json!("M"), &json!("other@example.org")));
    let roles = ok(hosted, "UpdateUserRoles", json!([id, "system_user system_admin"])).await;
    assert_eq!(roles["roles"], "system_user system_admin");
    assert_eq!(fails(hosted, "UpdateUserRoles", json!([id, "emperor"])).await, 400);
    ok(hosted, "UpdateUserActive", json!([id, false])).await;
    assert_ne!(ok(hosted, "GetUser", json!([id])).await["delete_at"], 0);
    ok(hosted, "UpdateUserActive", json!([id, true])).await;

    ok(hosted, "SetProfileImage", json!([id, PIXEL])).await;
    let image = ok(hosted, "GetProfileImage", json!([id])).await;
    assert!(STANDARD.decode(image.as_str().unwrap()).unwrap().starts_with(b"\x89PNG"));
    assert_eq!(fails(hosted, "SetProfileImage", json!([id, STANDARD.encode("no image")])).await, 400);
    ok(hosted, "DeleteUser", json!([id])).await;
    assert_eq!(fails(hosted, "DeleteUser", json!(["0123456789abcdefghijklmnop"])).await, 404);
}

pub async fn statuses(hosted: &Hosted) {
    let anna = hosted.world.anna;
    assert_eq!(ok(hosted, "UpdateUserStatus", json!([anna, "away"])).await["status"], "away");
    assert_eq!(fails(hosted, "UpdateUserStatus", json!([anna, "gone"])).await, 400);
    let busy = ok(hosted, "SetUserStatusTimedDND", json!([anna, 1_800_000_000])).await;
    assert_eq!((&busy["status"], &busy["dnd_end_time"]), (&json!("dnd"), &json!(1_800_000_000)));
    assert_eq!(ok(hosted, "GetUserStatus", json!([anna])).await["status"], "dnd");
    assert_eq!(ok(hosted, "GetUserStatusesByIds", json!([[anna]])).await[0]["user_id"], json!(anna));
    let own = json!({"emoji": "coffee", "text": "A pause", "duration": "", "expires_at": "2027-01-01T00:00:00Z"});
    ok(hosted, "UpdateUserCustomStatus", json!([anna, own])).await;
    let user = ok(hosted, "GetUser", json!([anna])).await;
    assert!(user["props"]["customStatus"].as_str().unwrap().contains("A pause"));
    ok(hosted, "RemoveUserCustomStatus", json!([anna])).await;
    assert_eq!(ok(hosted, "GetUser", json!([anna])).await["props"]["customStatus"], "");
    assert_eq!(fails(hosted, "UpdateUserCustomStatus", json!([anna, {"emoji": "", "text": ""}])).await, 400);
}

pub async fn preferences(hosted: &Hosted) {
    let anna = hosted.world.anna;
    let one = json!({"user_id": anna, "category": "plugin", "name": "colour", "value": "blue"});
    ok(hosted, "UpdatePreferencesForUser", json!([anna, [one]])).await;
    assert_eq!(ok(hosted, "GetPreferenceForUser", json!([anna, "plugin", "colour"])).await, one);
    let all = ok(hosted, "GetPreferencesForUser", json!([anna])).await;
    assert!(all.as_array().unwrap().contains(&one), "{all}");
    ok(hosted, "DeletePreferencesForUser", json!([anna, [one]])).await;
    assert_eq!(fails(hosted, "GetPreferenceForUser", json!([anna, "plugin", "colour"])).await, 400);
}
