//! Posts, files, bots, commands.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jackfield_domain::{config, emoji, files, testing};
use jackfield_model::Emoji;
use serde_json::{Value as Json, json};

use super::{Hosted, called, fails, ok, people::PIXEL};

async fn post(hosted: &Hosted, message: &str) -> Json {
    let draft = json!({"channel_id": hosted.world.town, "user_id": hosted.world.anna, "message": message});
    ok(hosted, "CreatePost", json!([draft])).await
}

/// Go has no list where there is nothing.
fn is_empty(list: &Json) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

pub async fn posts(hosted: &Hosted) {
    let (town, anna, team) = (hosted.world.town, hosted.world.anna, hosted.world.team);
    let mut ids = Vec::new();
    for message in ["first strawberry", "second", "third"] {
        hosted.world.clock.advance(1_000);
        ids.push(post(hosted, message).await["id"].clone());
    }
    let page = ok(hosted, "GetPostsForChannel", json!([town, 1, 1])).await;
    assert_eq!(page["order"], json!([ids[1]]));
    let after = ok(hosted, "GetPostsAfter", json!([town, ids[0], 0, 10])).await;
    assert_eq!(after["order"], json!([ids[2], ids[1]]));
    let before = ok(hosted, "GetPostsBefore", json!([town, ids[1], 0, 1])).await;
    assert_eq!(before["order"], json!([ids[0]]));
    let since = ok(hosted, "GetPostsSince", json!([town, 0])).await;
    assert!(since["order"].as_array().unwrap().len() >= 3);
    let found = ok(hosted, "SearchPostsInTeamForUser", json!([team, anna, {"terms": "strawberry"}])).await;
    assert_eq!(found["order"], json!([ids[0]]));
    let searches = json!([
        {"terms": "strawberry", "search_without_user_id": true, "modifier": ""},
        {"terms": "strawberry", "excluded_channels": ["town-square"], "modifier": ""},
        {"terms": "", "from_users": ["nobody-of-this-name"], "modifier": ""},
    ]);
    let found = ok(hosted, "SearchPostsInTeam", json!([team, searches])).await;
    let found: Vec<&Json> = found.as_array().unwrap().iter().map(|post| &post["id"]).collect();
    assert_eq!(found, [&ids[0]], "whoever is in the channel, once");
    assert!(is_empty(&ok(hosted, "SearchPostsInTeam", json!(["", searches])).await), "in no team");

    let smile = json!({"user_id": anna, "post_id": ids[0], "emoji_name": "smile"});
    ok(hosted, "AddReaction", json!([smile])).await;
    let reactions = ok(hosted, "GetReactions", json!([ids[0]])).await;
    assert_eq!((&reactions[0]["emoji_name"], &reactions[0]["user_id"]), (&json!("smile"), &json!(anna)));
    ok(hosted, "RemoveReaction", json!([smile])).await;
    assert!(is_empty(&ok(hosted, "GetReactions", json!([ids[0]])).await));

    let draft = json!({"channel_id": town, "message": "only for you"});
    let shown = hosted.api("SendEphemeralPost", json!([anna, draft])).await[0].clone();
    assert_eq!(shown["type"], "system_ephemeral");
    let shown = hosted.api("UpdateEphemeralPost", json!([anna, shown])).await[0].clone();
    assert_eq!(shown["message"], "only for you");
    assert_eq!(hosted.api("DeleteEphemeralPost", json!([anna, shown["id"]])).await, json!([]));
}

pub async fn files(hosted: &Hosted) {
    let (town, anna) = (hosted.world.town, hosted.world.anna);
    let text = STANDARD.encode("some text");
    let file = ok(hosted, "UploadFile", json!([text, town, "notes.txt"])).await;
    let id = file["id"].clone();
    assert_eq!((&file["name"], &file["size"]), (&json!("notes.txt"), &json!(9)));
    assert_eq!(fails(hosted, "GetFileLink", json!([id])).await, 403);
    let draft = json!({"channel_id": town, "user_id": anna, "message": "see", "file_ids": [id]});
    let posted = ok(hosted, "CreatePost", json!([draft])).await;
    let settings = json!({"FileSettings": {"EnablePublicLink": true}});
    config::change(&hosted.world.app, &testing::granted(()), settings).await.unwrap();
    assert!(ok(hosted, "GetFileLink", json!([id])).await.as_str().unwrap().contains("/public?h="));
    let info = ok(hosted, "GetFileInfo", json!([id])).await;
    assert_eq!(info["post_id"], posted["id"]);
    // Go keeps the path out of JSON, which is what the plugin answers.
    let place = testing::granted(id.as_str().unwrap().parse().unwrap());
    let path = files::info(&hosted.world.app, &place).await.unwrap().path;
    assert_eq!(ok(hosted, "ReadFile", json!([path])).await, json!(text));
    assert_eq!(ok(hosted, "GetFile", json!([id])).await, json!(text));
    assert_eq!(fails(hosted, "GetFile", json!(["0123456789abcdefghijklmnop"])).await, 404);
    // Where the server keeps its database in a file, too.
    for above in std::fs::read_dir(hosted.world.dir.path()).unwrap() {
        let path = format!("../{}", above.unwrap().file_name().to_string_lossy());
        assert_eq!(fails(hosted, "ReadFile", json!([path])).await, 404, "{path}");
    }
    let options = json!({"channel_ids": [town], "sort_by": "Size", "sort_descending": true});
    assert_eq!(ok(hosted, "GetFileInfos", json!([0, 10, options])).await[0]["id"], id);
    assert_eq!(fails(hosted, "GetFileInfos", json!([0, 10, {"sort_by": "Colour"}])).await, 400);
    ok(hosted, "SetFileSearchableContent", json!([id, "words"])).await;
    let copies = ok(hosted, "CopyFileInfos", json!([anna, [id]])).await;
    assert_eq!(ok(hosted, "GetFile", json!([copies[0]])).await, json!(text));

    let session = json!({"channel_id": town, "user_id": anna, "filename": "long.txt", "file_size": 6});
    let begun = ok(hosted, "CreateUploadSession", json!([session])).await;
    assert_eq!(called(hosted, "UploadData", json!([begun, "abc"])).await[0], Json::Null);
    assert_eq!(ok(hosted, "GetUploadSession", json!([begun["id"]])).await["file_offset"], 3);
    let whole = ok(hosted, "UploadData", json!([begun, "def"])).await;
    assert_eq!(ok(hosted, "GetFile", json!([whole["id"]])).await, json!(STANDARD.encode("abcdef")));
    let results = hosted.api("GetUploadSession", json!([begun["id"]])).await;
    assert_ne!(results[1], Json::Null);
    let image = ok(hosted, "UploadFile", json!([PIXEL, town, "dot.png"])).await;
    assert_eq!((&image["width"], &image["mime_type"]), (&json!(1), &json!("image/png")));
}

pub async fn bots(hosted: &Hosted) {
    let (team, town, anna) = (hosted.world.team, hosted.world.town, hosted.world.anna);
    let bot = ok(hosted, "CreateBot", json!([{"username": "robot", "display_name": "Robot"}])).await;
    let id = bot["user_id"].clone();
    assert_eq!(bot["owner_id"], "conformance");
    assert_eq!(ok(hosted, "GetBot", json!([id, true])).await["username"], "robot");
    let own = json!([{"OwnerId": "conformance", "PerPage": 10}]);
    assert_eq!(ok(hosted, "GetBots", own).await[0]["user_id"], id);
    assert_eq!(ok(hosted, "PatchBot", json!([id, {"display_name": "R"}])).await["display_name"], "R");
    assert_ne!(ok(hosted, "UpdateBotActive", json!([id, false])).await["delete_at"], 0);
    assert_eq!(fails(hosted, "GetBot", json!([anna, true])).await, 404);

    let draft = json!({"team_id": team, "trigger": "weather", "url": "http://example.org/", "creator_id": anna});
    let made = ok(hosted, "CreateCommand", json!([draft])).await;
    assert_eq!((&made["trigger"], &made["creator_id"]), (&json!("weather"), &json!(anna)));
    assert_eq!(ok(hosted, "GetCommand", json!([made["id"]])).await["trigger"], "weather");
    let mut changed = made.clone();
    changed["description"] = json!("How it is outside");
    let changed = ok(hosted, "UpdateCommand", json!([made["id"], changed])).await;
    assert_eq!(changed["description"], "How it is outside");
    let triggers = |list: Json| -> Vec<String> {
        list.as_array().unwrap().iter().map(|each| each["trigger"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(triggers(ok(hosted, "ListCustomCommands", json!([team])).await), ["weather"]);
    ok(hosted, "RegisterCommand", json!([{"trigger": "mine"}])).await;
    assert_eq!(triggers(ok(hosted, "ListPluginCommands", json!([team])).await), ["mine"]);
    ok(hosted, "UnregisterCommand", json!(["", "mine"])).await;
    assert!(is_empty(&ok(hosted, "ListPluginCommands", json!([team])).await));
    assert!(triggers(ok(hosted, "ListBuiltInCommands", json!([])).await).contains(&"shrug".to_owned()));
    assert!(triggers(ok(hosted, "ListCommands", json!([team])).await).len() > 3);
    ok(hosted, "DeleteCommand", json!([made["id"]])).await;
    let results = hosted.api("GetCommand", json!([made["id"]])).await;
    assert_ne!(results[1], Json::Null);
    hosted.world.clock.advance(1_000);
    let args = json!({"user_id": anna, "channel_id": town, "team_id": team, "command": "/shrug well"});
    called(hosted, "ExecuteSlashCommand", json!([args])).await;
    let newest = ok(hosted, "GetPostsForChannel", json!([town, 0, 1])).await;
    let newest = newest["posts"].as_object().unwrap().values().next().unwrap().clone();
    assert!(newest["message"].as_str().unwrap().contains("well"), "{newest}");
}

pub async fn emoji(hosted: &Hosted) {
    assert_eq!(fails(hosted, "GetEmojiByName", json!(["dot"])).await, 404);
    assert_eq!(ok(hosted, "GetEmojiList", json!(["", 0, 10])).await, Json::Null);
    let unknown = "0123456789abcdefghijklmnop";
    assert_eq!(fails(hosted, "GetEmoji", json!([unknown])).await, 404);
    assert_eq!(fails(hosted, "GetEmojiImage", json!([unknown])).await, 404);

    let draft = Emoji { name: "dot".into(), ..Emoji::default() };
    let image = STANDARD.decode(PIXEL).unwrap();
    let id = emoji::create(&hosted.world.app, &testing::granted(()), &draft, image).await.unwrap().id;
    assert_eq!(ok(hosted, "GetEmojiByName", json!(["dot"])).await["id"], json!(id));
    assert_eq!(ok(hosted, "GetEmoji", json!([id])).await["name"], "dot");
    assert_eq!(ok(hosted, "GetEmojiList", json!(["", 0, 10])).await[0]["id"], json!(id));
    let [bytes, format] = called(hosted, "GetEmojiImage", json!([id])).await.try_into().unwrap();
    assert_eq!(format, "png");
    assert!(STANDARD.decode(bytes.as_str().unwrap()).unwrap().starts_with(b"\x89PNG"));
}
