//! Properties, and groups of users.

use jackfield_domain::teams::{self, Change};
use jackfield_domain::{config, testing};
use jackfield_model::{TeamId, TeamPatch};
use serde_json::{Value as Json, json};

use super::{Hosted, fails, ok};

/// As Playbooks does when it starts, and then with what it keeps of its runs.
pub async fn properties(hosted: &Hosted) {
    let town = hosted.world.town;
    let group = ok(hosted, "RegisterPropertyGroup", json!(["playbooks"])).await;
    assert_eq!((&group["name"], &group["version"]), (&json!("playbooks"), &json!(1)));
    assert_eq!(ok(hosted, "RegisterPropertyGroup", json!(["playbooks"])).await["id"], group["id"], "it is there once");
    assert_eq!(ok(hosted, "GetPropertyGroup", json!(["playbooks"])).await, group);
    assert_eq!(fails(hosted, "GetPropertyGroup", json!(["nobody"])).await, 404);
    assert_eq!(fails(hosted, "RegisterPropertyGroup", json!(["_reserved"])).await, 400);
    let group = group["id"].clone();

    let draft = json!({"group_id": group, "name": "Severity", "type": "select", "target_type": "playbook",
        "target_id": town, "attrs": {"options": [{"name": "high"}, {"name": "low"}]}});
    let field = ok(hosted, "CreatePropertyField", json!([draft])).await;
    let option = field["attrs"]["options"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(option.len(), 26, "options get ids");
    assert_eq!(fails(hosted, "CreatePropertyField", json!([draft])).await, 409, "one name for a target");
    let nowhere = json!({"group_id": town, "name": "a", "type": "text"});
    assert_eq!(fails(hosted, "CreatePropertyField", json!([nowhere])).await, 404);
    let wrong = json!({"group_id": group, "name": "a", "type": "number"});
    assert_eq!(fails(hosted, "CreatePropertyField", json!([wrong])).await, 400);
    assert_eq!(ok(hosted, "GetPropertyField", json!([group, field["id"]])).await, field);
    assert_eq!(fails(hosted, "GetPropertyField", json!([town, field["id"]])).await, 404, "of its group alone");
    assert_eq!(ok(hosted, "GetPropertyFieldByName", json!([group, town, "Severity"])).await["id"], field["id"]);
    assert_eq!(fails(hosted, "GetPropertyFieldByName", json!([group, "", "Severity"])).await, 404);
    let second =
        json!({"group_id": group, "name": "Owner", "type": "user", "target_type": "playbook", "target_id": town});
    let second = ok(hosted, "CreatePropertyField", json!([second])).await;
    let both = ok(hosted, "GetPropertyFields", json!([group, [field["id"], second["id"]]])).await;
    assert_eq!(both.as_array().unwrap().len(), 2);
    assert_eq!(fails(hosted, "GetPropertyFields", json!([group, [field["id"], town]])).await, 404);

    let mut changed = field.clone();
    changed["name"] = json!("Weight");
    let changed = ok(hosted, "UpdatePropertyField", json!([group, changed])).await;
    assert_eq!((&changed["name"], &changed["create_at"]), (&json!("Weight"), &field["create_at"]));
    let mut renamed = second.clone();
    renamed["name"] = json!("Weight");
    assert_eq!(fails(hosted, "UpdatePropertyFields", json!([group, [renamed]])).await, 409);
    assert_eq!(ok(hosted, "UpdatePropertyFields", json!([group, [second]])).await[0]["name"], "Owner");
    let search = json!({"TargetType": "playbook", "TargetIDs": [town], "PerPage": 1});
    let first = ok(hosted, "SearchPropertyFields", json!([group, search])).await;
    assert_eq!(first.as_array().unwrap().len(), 1);
    let cursor = json!({"PropertyFieldID": first[0]["id"], "CreateAt": first[0]["create_at"]});
    let next = json!({"TargetType": "playbook", "TargetIDs": [town], "PerPage": 10, "Cursor": cursor});
    let rest = ok(hosted, "SearchPropertyFields", json!([group, next])).await;
    assert_eq!(rest.as_array().unwrap().len(), 1, "{rest}");
    assert_ne!(rest[0]["id"], first[0]["id"]);
    assert_eq!(fails(hosted, "SearchPropertyFields", json!([group, {"PerPage": 0}])).await, 400);
    assert_eq!(ok(hosted, "CountPropertyFields", json!([group, false])).await, 2);
    assert_eq!(ok(hosted, "CountPropertyFieldsForTarget", json!([group, "playbook", town, false])).await, 2);
    templates(hosted, &group).await;
    values(hosted, &group, [&field["id"], &second["id"]], &option).await;
    ok(hosted, "DeletePropertyField", json!([group, second["id"]])).await;
    assert_eq!(fails(hosted, "DeletePropertyField", json!([group, second["id"]])).await, 404);
    assert_eq!(ok(hosted, "CountPropertyFieldsForTarget", json!([group, "playbook", town, false])).await, 1);
    assert_eq!(ok(hosted, "CountPropertyFieldsForTarget", json!([group, "playbook", town, true])).await, 2);
}

/// Fields that have their type and options from another.
async fn templates(hosted: &Hosted, group: &Json) {
    let template = json!({"group_id": group, "name": "Level", "type": "select", "object_type": "template",
        "target_type": "system", "attrs": {"options": [{"id": "a", "name": "a"}]}});
    let template = ok(hosted, "CreatePropertyField", json!([template])).await;
    let linked = json!({"group_id": group, "name": "Level", "type": "text", "object_type": "post",
        "target_type": "system", "linked_field_id": template["id"]});
    let linked = ok(hosted, "CreatePropertyField", json!([linked])).await;
    assert_eq!((&linked["type"], &linked["attrs"]["options"][0]["id"]), (&json!("select"), &json!("a")));
    let mut other = linked.clone();
    other["type"] = json!("text");
    assert_eq!(fails(hosted, "UpdatePropertyField", json!([group, other])).await, 400);
    assert_eq!(fails(hosted, "DeletePropertyField", json!([group, template["id"]])).await, 409);
    let mut grown = template.clone();
    grown["attrs"]["options"] = json!([{"id": "a", "name": "a"}, {"id": "b", "name": "b"}]);
    ok(hosted, "UpdatePropertyField", json!([group, grown])).await;
    let linked = ok(hosted, "GetPropertyField", json!([group, linked["id"]])).await;
    assert_eq!(linked["attrs"]["options"][1]["id"], "b", "it follows its template");
    ok(hosted, "DeletePropertyField", json!([group, linked["id"]])).await;
    ok(hosted, "DeletePropertyField", json!([group, template["id"]])).await;
}

async fn values(hosted: &Hosted, group: &Json, [field, second]: [&Json; 2], option: &str) {
    let (town, anna) = (hosted.world.town, hosted.world.anna);
    let draft = |field: &Json, target: &Json, value: Json| json!({"group_id": group, "field_id": field, "target_type": "run", "target_id": target, "value": value});
    let run = json!("0123456789abcdefghijklmnop");
    let made = ok(hosted, "CreatePropertyValue", json!([draft(field, &run, json!(option))])).await;
    assert_eq!(made["value"], json!(option));
    assert_eq!(fails(hosted, "CreatePropertyValue", json!([draft(field, &run, json!("x"))])).await, 409);
    assert_eq!(fails(hosted, "CreatePropertyValue", json!([draft(&json!(town), &run, json!("x"))])).await, 404);
    assert_eq!(fails(hosted, "CreatePropertyValue", json!([draft(field, &json!("no id"), json!("x"))])).await, 400);
    let large = json!("x".repeat(70_000));
    assert_eq!(fails(hosted, "UpsertPropertyValue", json!([draft(field, &run, large)])).await, 400);
    assert_eq!(ok(hosted, "GetPropertyValue", json!([group, made["id"]])).await, made);
    assert_eq!(fails(hosted, "GetPropertyValue", json!([town, made["id"]])).await, 404);
    let again = ok(hosted, "UpsertPropertyValue", json!([draft(field, &run, json!(["a", {"b": null}]))])).await;
    assert_eq!((&again["id"], &again["value"]), (&made["id"], &json!(["a", {"b": null}])), "in its place");
    let both = [draft(field, &run, json!(option)), draft(second, &run, json!(anna))];
    let both = ok(hosted, "UpsertPropertyValues", json!([both])).await;
    assert_eq!((&both[0]["id"], &both[1]["value"]), (&made["id"], &json!(anna)));
    let found = ok(hosted, "GetPropertyValues", json!([group, [made["id"], both[1]["id"]]])).await;
    assert_eq!(found.as_array().unwrap().len(), 2);
    let mut changed = made.clone();
    changed["value"] = json!(null);
    let changed = ok(hosted, "UpdatePropertyValue", json!([group, changed])).await;
    assert_eq!((&changed["value"], &changed["target_id"]), (&Json::Null, &run));
    let mut changed = made.clone();
    changed["value"] = json!("end");
    assert_eq!(ok(hosted, "UpdatePropertyValues", json!([group, [changed]])).await[0]["value"], "end");
    let search = json!({"TargetType": "run", "TargetIDs": [run], "PerPage": 10});
    assert_eq!(ok(hosted, "SearchPropertyValues", json!([group, search])).await.as_array().unwrap().len(), 2);
    let search = json!({"FieldID": field, "Value": "end", "PerPage": 10});
    assert_eq!(ok(hosted, "SearchPropertyValues", json!([group, search])).await[0]["id"], made["id"]);
    let nobody = hosted.api("SearchPropertyValues", json!([group, {"Value": "start", "PerPage": 10}])).await;
    assert!(nobody[0].as_array().is_none_or(Vec::is_empty), "{nobody}");
    ok(hosted, "DeletePropertyValue", json!([group, both[1]["id"]])).await;
    assert_eq!(fails(hosted, "DeletePropertyValue", json!([group, both[1]["id"]])).await, 404);
    assert_ne!(ok(hosted, "GetPropertyValue", json!([group, both[1]["id"]])).await["delete_at"], 0);
    ok(hosted, "DeletePropertyValuesForField", json!([group, field])).await;
    assert_ne!(ok(hosted, "GetPropertyValue", json!([group, made["id"]])).await["delete_at"], 0);
    ok(hosted, "DeletePropertyValuesForTarget", json!([group, "run", run])).await;
    assert_eq!(fails(hosted, "GetPropertyValue", json!([group, made["id"]])).await, 404);
}

pub async fn groups(hosted: &Hosted) {
    let (anna, team, town) = (hosted.world.anna, hosted.world.team, hosted.world.town);
    let draft = json!({"name": "devs", "display_name": "Developers", "source": "plugin_conformance",
        "remote_id": "cn=devs", "allow_reference": true});
    let made = ok(hosted, "CreateGroup", json!([draft])).await;
    let id = made["id"].clone();
    assert_eq!((&made["source"], &made["remote_id"]), (&json!("plugin_conformance"), &json!("cn=devs")));
    assert_eq!(fails(hosted, "CreateGroup", json!([draft])).await, 400, "one of a name");
    for wrong in [
        json!({"name": "others", "display_name": "O", "source": "elsewhere"}),
        json!({"name": "others", "display_name": "O", "source": "ldap"}),
        json!({"name": "all", "display_name": "O", "source": "custom"}),
        json!({"name": "others", "display_name": "", "source": "custom"}),
        json!({"display_name": "O", "source": "custom", "allow_reference": true}),
    ] {
        assert_eq!(fails(hosted, "CreateGroup", json!([wrong])).await, 400, "{wrong}");
    }
    assert_eq!(ok(hosted, "GetGroup", json!([id])).await["display_name"], "Developers");
    assert_eq!(ok(hosted, "GetGroupByName", json!(["devs"])).await["id"], id);
    assert_eq!(ok(hosted, "GetGroupByRemoteID", json!(["cn=devs", "plugin_conformance"])).await["id"], id);
    assert_eq!(fails(hosted, "GetGroupByRemoteID", json!(["cn=devs", "ldap"])).await, 404);
    let mut changed = made.clone();
    changed["display_name"] = json!("All developers");
    assert_eq!(ok(hosted, "UpdateGroup", json!([changed])).await["display_name"], "All developers");

    let (maja, nils) = (hosted.world.new_person("maja-g").await, hosted.world.new_person("nils-g").await);
    assert_eq!(ok(hosted, "UpsertGroupMember", json!([id, maja])).await["user_id"], json!(maja));
    let both = ok(hosted, "UpsertGroupMembers", json!([id, [maja, nils]])).await;
    assert_eq!(both.as_array().unwrap().len(), 2);
    assert_eq!(fails(hosted, "UpsertGroupMember", json!([id, "0123456789abcdefghijklmnop"])).await, 400);
    let members = ok(hosted, "GetGroupMemberUsers", json!([id, 0, 10])).await;
    assert_eq!(members[0]["username"], "maja-g");
    assert_eq!(ok(hosted, "GetGroupsForUser", json!([maja])).await[0]["id"], id);
    assert_eq!(ok(hosted, "GetGroupsBySource", json!(["plugin_conformance"])).await[0]["id"], id);
    let options = json!({"Q": "dev", "IncludeMemberCount": true});
    assert_eq!(ok(hosted, "GetGroups", json!([0, 10, options, null])).await[0]["member_count"], 2);
    bound(hosted, &id, [&json!(team), &json!(town)], &json!(maja)).await;
    assert_ne!(ok(hosted, "DeleteGroupMember", json!([id, nils])).await["delete_at"], 0);
    assert_eq!(fails(hosted, "DeleteGroupMember", json!([id, anna])).await, 404);
    assert_ne!(ok(hosted, "DeleteGroup", json!([id])).await["delete_at"], 0);
    assert_eq!(fails(hosted, "UpsertGroupMember", json!([id, maja])).await, 404);
    assert_eq!(ok(hosted, "RestoreGroup", json!([id])).await["delete_at"], 0);
    assert_eq!(fails(hosted, "RestoreGroup", json!([id])).await, 404);
}

/// A group that is bound to a team and a channel, and the memberships that follow.
async fn bound(hosted: &Hosted, id: &Json, [team, town]: [&Json; 2], maja: &Json) {
    let closed = json!({"name": "closed", "display_name": "Closed", "type": "I"});
    let closed = ok(hosted, "CreateTeam", json!([closed])).await;
    let wanted = json!({"group_id": id, "team_id": closed["id"], "auto_add": true});
    let made = ok(hosted, "UpsertGroupSyncable", json!([wanted])).await;
    assert_eq!((&made["team_id"], &made["type"], &made["auto_add"]), (&closed["id"], &json!("Team"), &json!(true)));
    let to_channel = json!({"group_id": id, "channel_id": town, "auto_add": false});
    ok(hosted, "UpsertGroupSyncable", json!([to_channel])).await;
    let to_nothing = json!({"group_id": id, "team_id": town, "auto_add": false});
    assert_eq!(fails(hosted, "UpsertGroupSyncable", json!([to_nothing])).await, 404);
    assert_eq!(fails(hosted, "UpdateGroupSyncable", json!([{"group_id": id, "team_id": team}])).await, 404);
    let found = ok(hosted, "GetGroupSyncable", json!([id, town, "Channel"])).await;
    assert_eq!((&found["channel_id"], &found["team_id"]), (town, team));
    assert_eq!(ok(hosted, "UpdateGroupSyncable", json!([wanted])).await["auto_add"], true);
    let all = ok(hosted, "GetGroupSyncables", json!([id, "Team"])).await;
    assert_eq!(all[0]["team_display_name"], "Closed");
    assert_eq!(fails(hosted, "GetGroupSyncables", json!([id, "Server"])).await, 400);

    let nobody = json!([{"ScopedUserID": hosted.world.anna}]);
    ok(hosted, "CreateDefaultSyncableMemberships", nobody).await;
    assert_eq!(fails(hosted, "GetTeamMember", json!([closed["id"], maja])).await, 404);
    ok(hosted, "CreateDefaultSyncableMemberships", json!([{}])).await;
    assert_eq!(ok(hosted, "GetTeamMember", json!([closed["id"], maja])).await["user_id"], *maja);
    // Who is in none of the groups of a team that only takes members of its groups, goes.
    ok(hosted, "CreateTeamMember", json!([closed["id"], hosted.world.anna])).await;
    let constrained = TeamPatch { group_constrained: Some(true), ..TeamPatch::default() };
    let team = serde_json::from_value::<TeamId>(closed["id"].clone()).unwrap();
    teams::change(&hosted.world.app, &testing::granted(team), Change::Patch(constrained)).await.unwrap();
    ok(hosted, "DeleteGroupConstrainedMemberships", json!([])).await;
    let (gone, stays) = (hosted.world.anna, maja);
    let left = hosted.api("GetTeamMember", json!([closed["id"], gone])).await;
    assert!(left[0].is_null() || left[0]["delete_at"] != 0, "{left}");
    assert_eq!(ok(hosted, "GetTeamMember", json!([closed["id"], stays])).await["delete_at"], 0);
    assert_ne!(ok(hosted, "DeleteGroupSyncable", json!([id, closed["id"], "Team"])).await["delete_at"], 0);
    assert_eq!(fails(hosted, "DeleteGroupSyncable", json!([id, closed["id"], "Team"])).await, 400);
}

/// What signs people in: applications, and services.
pub async fn sign_in(hosted: &Hosted) {
    let anna = hosted.world.anna;
    let draft = json!({"name": "App", "homepage": "https://a.example", "callback_urls": ["https://a.example/cb"],
        "creator_id": anna});
    provider(hosted, false).await;
    assert_eq!(fails(hosted, "CreateOAuthApp", json!([draft])).await, 501);
    provider(hosted, true).await;
    let made = ok(hosted, "CreateOAuthApp", json!([draft])).await;
    assert_eq!(made["creator_id"], json!(anna));
    assert!(made["client_secret"].as_str().is_some_and(|secret| secret.len() >= 26));
    let mut changed = made.clone();
    changed["name"] = json!("Application");
    changed["client_secret"] = json!("mine");
    let changed = ok(hosted, "UpdateOAuthApp", json!([changed])).await;
    assert_eq!((&changed["name"], &changed["client_secret"]), (&json!("Application"), &made["client_secret"]));
    assert_eq!(ok(hosted, "GetOAuthApp", json!([made["id"]])).await["name"], "Application");
    ok(hosted, "DeleteOAuthApp", json!([made["id"]])).await;
    assert_eq!(fails(hosted, "GetOAuthApp", json!([made["id"]])).await, 404);

    let maja = hosted.world.new_person("maja-a").await;
    let auth = json!({"auth_service": "saml", "auth_data": "maja@example"});
    assert_eq!(ok(hosted, "UpdateUserAuth", json!([maja, auth])).await["auth_service"], "saml");
    assert_eq!(
        fails(hosted, "UpdateUserAuth", json!([maja, {"auth_service": "nothing", "auth_data": "x"}])).await,
        400
    );
}

async fn provider(hosted: &Hosted, on: bool) {
    let settings = json!({"ServiceSettings": {"EnableOAuthServiceProvider": on}});
    config::change(&hosted.world.app, &testing::granted(()), settings).await.unwrap();
}

/// What means nothing here answers as a server without a license does.
pub async fn without_meaning(hosted: &Hosted) {
    let town = hosted.world.town;
    let register = json!([{"Displayname": "d", "PluginID": "p", "CreatorID": hosted.world.anna}]);
    let results = hosted.api("RegisterPluginForSharedChannels", register).await;
    assert_eq!(results[1]["id"], "api.remote_cluster.service_not_enabled.app_error", "{results}");
    assert_eq!(fails(hosted, "UnshareChannel", json!([town])).await, 501);
    assert_eq!(fails(hosted, "GetLDAPUserAttributes", json!([hosted.world.anna, ["a"]])).await, 501);
    assert_eq!(fails(hosted, "RequestTrialLicense", json!([hosted.world.anna, 10, true, true])).await, 403);
    assert_eq!(hosted.api("RegisterCollectionAndTopic", json!(["a", "b"])).await, json!([null]));
    let bot = ok(hosted, "EnsureBotUser", json!([{"username": "goes-bot"}])).await;
    let draft = json!([{"user_id": bot, "channel_id": town, "message": "what it wrote stays"}]);
    let post = ok(hosted, "CreatePost", draft).await;
    ok(hosted, "PermanentDeleteBot", json!([bot])).await;
    assert_eq!(fails(hosted, "GetUser", json!([bot])).await, 404);
    assert_eq!(ok(hosted, "GetPost", json!([post["id"]])).await["message"], "what it wrote stays");
    assert_eq!(fails(hosted, "PermanentDeleteBot", json!([bot])).await, 404);
    assert_eq!(fails(hosted, "PermanentDeleteBot", json!([hosted.world.anna])).await, 404);
}
