//! What most plugins call: keys, posts, who is where and may what.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{Hosted, fails, ok};

pub async fn keys(hosted: &Hosted) {
    let text = |text: &str| json!(STANDARD.encode(text));
    ok(hosted, "KVSet", json!(["k", text("one")])).await;
    assert_eq!(ok(hosted, "KVGet", json!(["k"])).await, text("one"));
    assert_eq!(ok(hosted, "KVCompareAndSet", json!(["k", text("other"), text("two")])).await, false);
    assert_eq!(ok(hosted, "KVCompareAndSet", json!(["k", text("one"), text("two")])).await, true);
    assert_eq!(ok(hosted, "KVCompareAndDelete", json!(["k", text("one")])).await, false);
    assert_eq!(ok(hosted, "KVCompareAndDelete", json!(["k", text("two")])).await, true);
    ok(hosted, "KVSetWithExpiry", json!(["short", text("lived"), 10])).await;
    assert_eq!(ok(hosted, "KVSetWithOptions", json!(["long", text("lived"), {}])).await, true);
    assert_eq!(ok(hosted, "KVList", json!([0, 10])).await, json!(["long", "short"]));
    hosted.world.clock.advance(11_000);
    assert_eq!(ok(hosted, "KVList", json!([0, 10])).await, json!(["long"]));
    ok(hosted, "KVDelete", json!(["long"])).await;
    assert!(ok(hosted, "KVGet", json!(["long"])).await.is_null());
    ok(hosted, "KVSet", json!(["k", text("one")])).await;
    ok(hosted, "KVDeleteAll", json!([])).await;
    assert!(ok(hosted, "KVGet", json!(["k"])).await.is_null());
}

pub async fn places(hosted: &Hosted) {
    let (town, anna, team) = (hosted.world.town, hosted.world.anna, hosted.world.team);
    let ines = hosted.world.new_person("ines").await;
    assert_eq!(ok(hosted, "GetUserByUsername", json!(["ines"])).await["id"], json!(ines));
    assert_eq!(ok(hosted, "GetUsersByIds", json!([[ines]])).await[0]["username"], "ines");
    let square = ok(hosted, "GetChannelByName", json!([team, "town-square", false])).await;
    assert_eq!(square["id"], json!(town));
    assert_eq!(ok(hosted, "GetChannelMembers", json!([town, 0, 10])).await.as_array().unwrap().len(), 2);
    let draft = json!({"team_id": team, "name": "den", "display_name": "Den", "type": "P", "creator_id": anna});
    let den = ok(hosted, "CreateChannel", json!([draft])).await["id"].clone();
    let may_read = |user| json!([user, den, {"id": "read_channel"}]);
    assert_eq!(hosted.api("HasPermissionToChannel", may_read(ines)).await, json!([false]));
    ok(hosted, "AddUserToChannel", json!([den, ines, anna])).await;
    assert_eq!(hosted.api("HasPermissionToChannel", may_read(ines)).await, json!([true]));
    assert_eq!(hosted.api("HasPermissionTo", json!([ines, {"id": "manage_system"}])).await, json!([false]));
    let own = ok(hosted, "GetChannelsForTeamForUser", json!([team, ines, false])).await;
    assert!(own.as_array().unwrap().iter().any(|channel| channel["id"] == den));
    assert_eq!(ok(hosted, "GetDirectChannel", json!([anna, ines])).await["type"], "D");
}

pub async fn posts(hosted: &Hosted) {
    let (town, anna) = (hosted.world.town, hosted.world.anna);
    let draft = json!({"channel_id": town, "user_id": anna, "message": "before"});
    let mut post = ok(hosted, "CreatePost", json!([draft])).await;
    let id = post["id"].clone();
    post["message"] = json!("after");
    assert_eq!(ok(hosted, "UpdatePost", json!([post])).await["message"], "after (edited)");
    assert_eq!(ok(hosted, "GetPost", json!([id])).await["message"], "after (edited)");
    assert_eq!(ok(hosted, "GetPostThread", json!([id])).await["order"], json!([id]));
    ok(hosted, "DeletePost", json!([id])).await;
    assert_eq!(fails(hosted, "GetPost", json!([id])).await, 404);
}

pub async fn surroundings(hosted: &Hosted) {
    assert_eq!(hosted.api("GetPluginID", json!([])).await, json!(["conformance"]));
    assert!(hosted.api("GetServerVersion", json!([])).await[0].as_str().unwrap().contains('.'));
    let bundle = ok(hosted, "GetBundlePath", json!([])).await;
    assert!(std::path::Path::new(bundle.as_str().unwrap()).join("server/plugin").exists(), "{bundle}");
    let told = json!(["hello", {"word": "x"}, {"user_id": hosted.world.anna}]);
    assert_eq!(hosted.api("PublishWebSocketEvent", told).await, json!([]));
}
