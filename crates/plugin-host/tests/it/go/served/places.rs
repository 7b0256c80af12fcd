//! Teams, channels, the sidebar.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::{Hosted, fails, ok};

pub async fn teams(hosted: &Hosted) {
    let anna = hosted.world.anna;
    let draft = json!({"name": "second", "display_name": "Second", "type": "O"});
    let made = ok(hosted, "CreateTeam", json!([draft])).await;
    let team = made["id"].clone();
    let mut changed = made.clone();
    changed["display_name"] = json!("The second");
    assert_eq!(ok(hosted, "UpdateTeam", json!([changed])).await["display_name"], "The second");
    assert_eq!(ok(hosted, "GetTeams", json!([])).await.as_array().unwrap().len(), 2);
    assert_eq!(ok(hosted, "SearchTeams", json!(["secon"])).await[0]["id"], team);
    let member = ok(hosted, "CreateTeamMember", json!([team, anna])).await;
    assert_eq!(member["user_id"], json!(anna));
    assert_eq!(ok(hosted, "GetTeamByName", json!(["second"])).await["id"], team);
    assert_eq!(fails(hosted, "GetTeamByName", json!(["third"])).await, 404);
    let own = ok(hosted, "GetTeamsForUser", json!([anna])).await;
    let names: BTreeSet<&str> = own.as_array().unwrap().iter().filter_map(|team| team["name"].as_str()).collect();
    assert!(names.len() == 2 && names.contains("second"), "{own}");
    let maja = hosted.world.new_person("maja2").await;
    assert_eq!(ok(hosted, "CreateTeamMembers", json!([team, [maja], anna])).await[0]["user_id"], json!(maja));
    let nobody = "0123456789abcdefghijklmnop";
    let graceful = ok(hosted, "CreateTeamMembersGracefully", json!([team, [maja, nobody], anna])).await;
    assert_eq!(graceful[0]["member"]["user_id"], json!(maja));
    assert_eq!((&graceful[1]["member"], &graceful[1]["error"]["status_code"]), (&Json::Null, &json!(404)));
    assert_eq!(ok(hosted, "GetTeamStats", json!([team])).await["total_member_count"], 2);
    assert_eq!(ok(hosted, "GetTeamMember", json!([team, maja])).await["user_id"], json!(maja));
    assert_eq!(fails(hosted, "GetTeamMember", json!([team, nobody])).await, 404);
    assert_eq!(ok(hosted, "GetTeamMembers", json!([team, 0, 10])).await.as_array().unwrap().len(), 2);
    assert_eq!(ok(hosted, "GetTeamMembersForUser", json!([anna, 0, 10])).await.as_array().unwrap().len(), 2);
    let roles = ok(hosted, "UpdateTeamMemberRoles", json!([team, maja, "team_user team_admin"])).await;
    assert_eq!(roles["scheme_admin"], true);
    assert!(ok(hosted, "GetTeamsUnreadForUser", json!([anna])).await.is_array());
    ok(hosted, "DeleteTeamMember", json!([team, maja, anna])).await;
    assert_eq!(fails(hosted, "GetTeamIcon", json!([team])).await, 404);
    let picture = ok(hosted, "GetProfileImage", json!([anna])).await;
    ok(hosted, "SetTeamIcon", json!([team, picture])).await;
    assert!(ok(hosted, "GetTeamIcon", json!([team])).await.as_str().is_some_and(|png| png.starts_with("iVBORw0KGgo")));
    assert_eq!(fails(hosted, "SetTeamIcon", json!([team, "bm90IGEgcGljdHVyZQ=="])).await, 400);
    ok(hosted, "RemoveTeamIcon", json!([team])).await;
    assert_eq!(fails(hosted, "GetTeamIcon", json!([team])).await, 404);
    ok(hosted, "DeleteTeam", json!([team])).await;
    assert_ne!(ok(hosted, "GetTeam", json!([team])).await["delete_at"], 0);
}

pub async fn channels(hosted: &Hosted) {
    let (team, anna) = (hosted.world.team, hosted.world.anna);
    let draft = json!({"team_id": team, "name": "plans", "display_name": "Plans", "type": "O", "creator_id": anna});
    let made = ok(hosted, "CreateChannel", json!([draft])).await;
    let channel = made["id"].clone();
    let mut changed = made.clone();
    changed["header"] = json!("What comes");
    assert_eq!(ok(hosted, "UpdateChannel", json!([changed])).await["header"], "What comes");
    assert_eq!(ok(hosted, "GetChannelStats", json!([channel])).await["member_count"], 1);
    let public = ok(hosted, "GetPublicChannelsForTeam", json!([team, 0, 50])).await;
    assert!(public.as_array().unwrap().iter().any(|each| each["id"] == channel));
    assert_eq!(ok(hosted, "SearchChannels", json!([team, "plan"])).await[0]["id"], channel);
    let members = ok(hosted, "GetChannelMembersByIds", json!([channel, [anna]])).await;
    assert_eq!(members[0]["user_id"], json!(anna));
    let own = ok(hosted, "GetChannelMembersForUser", json!([team, anna, 0, 50])).await;
    assert!(own.as_array().unwrap().iter().any(|each| each["channel_id"] == channel));
    let roles = ok(hosted, "UpdateChannelMemberRoles", json!([channel, anna, "channel_user"])).await;
    assert_eq!(roles["scheme_admin"], false);
    let quiet = json!({"desktop": "none"});
    let member = ok(hosted, "UpdateChannelMemberNotifications", json!([channel, anna, quiet])).await;
    assert_eq!(member["notify_props"]["desktop"], "none");
    let both = json!([[{"channel_id": channel, "user_id": anna}], {"desktop": "all"}]);
    ok(hosted, "PatchChannelMembersNotifications", both).await;
    let member = ok(hosted, "GetChannelMember", json!([channel, anna])).await;
    assert_eq!(member["notify_props"]["desktop"], "all");
    ok(hosted, "PublishUserTyping", json!([anna, channel, ""])).await;
    assert_eq!(fails(hosted, "PublishUserTyping", json!(["0123456789abcdefghijklmnop", channel, ""])).await, 404);
    let (one, two) = (hosted.world.new_person("one").await, hosted.world.new_person("two").await);
    assert_eq!(ok(hosted, "GetGroupChannel", json!([[anna, one, two]])).await["type"], "G");
    ok(hosted, "AddChannelMember", json!([channel, one])).await;
    ok(hosted, "DeleteChannelMember", json!([channel, one])).await;
    assert_eq!(fails(hosted, "GetChannelMember", json!([channel, one])).await, 404);
    let name = ok(hosted, "GetTeam", json!([team])).await["name"].clone();
    assert_eq!(ok(hosted, "GetChannelByNameForTeamName", json!([name, "plans", false])).await["id"], channel);
    assert_eq!(fails(hosted, "GetChannelByNameForTeamName", json!(["third", "plans", false])).await, 404);
    ok(hosted, "DeleteChannel", json!([channel])).await;
    assert_ne!(ok(hosted, "GetChannel", json!([channel])).await["delete_at"], 0);
}

pub async fn sidebar(hosted: &Hosted) {
    let (team, anna, town) = (hosted.world.team, hosted.world.anna, hosted.world.town);
    let draft = json!({"display_name": "Mine", "type": "custom", "channel_ids": [town]});
    let made = ok(hosted, "CreateChannelSidebarCategory", json!([anna, team, draft])).await;
    assert_eq!((&made["display_name"], &made["channel_ids"]), (&json!("Mine"), &json!([town])));
    let mut changed = made.clone();
    changed["display_name"] = json!("Ours");
    let changed = ok(hosted, "UpdateChannelSidebarCategories", json!([anna, team, [changed]])).await;
    assert_eq!(changed[0]["display_name"], "Ours");
    let all = ok(hosted, "GetChannelSidebarCategories", json!([anna, team])).await;
    let ours = all["categories"].as_array().unwrap().iter().find(|category| category["id"] == made["id"]).unwrap();
    assert_eq!((&ours["display_name"], &ours["channel_ids"]), (&json!("Ours"), &json!([town])));
}
