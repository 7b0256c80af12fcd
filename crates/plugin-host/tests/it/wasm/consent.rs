//! What no component reaches, whatever its manifest asks for.

use jackfield_domain::plugins::{Capability, all_methods};
use jackfield_domain::{config, testing};
use jackfield_model::UserId;
use serde_json::{Value, json};

use super::api::{call, calls, world_of};
use super::world::World;

const ALL: &[&str] = &[
    "users:write",
    "users:read",
    "sessions:read",
    "sessions:write",
    "commands:execute",
    "config:read",
    "config:write",
];

async fn everywhere() -> Vec<World> {
    let mut worlds = Vec::new();
    for world in World::everywhere().await {
        worlds.push(world_of(world, json!({ "api": ALL, "kv": {} })).await);
    }
    worlds
}

/// A user as a plugin reads them, to be written back.
async fn read(world: &World, user: UserId) -> Value {
    calls(world, "GetUser", json!([user])).await
}

/// What a component must not do to somebody who runs the server, by method; `None` for what raises nobody.
async fn against(world: &World, method: &str, somebody: UserId) -> Option<Value> {
    Some(match method {
        "UpdateUser" => {
            let mut user = read(world, somebody).await;
            user["nickname"] = "theirs".into();
            json!([user])
        }
        "DeleteUser" => json!([somebody]),
        "UpdateUserActive" => json!([somebody, false]),
        "UpdateUserRoles" => json!([somebody, "system_user"]),
        "UpdateUserAuth" => json!([somebody, { "auth_service": "saml", "auth_data": "mine" }]),
        "SetProfileImage" => json!([somebody, "AP8="]),
        "CreateSession" => json!([{ "user_id": somebody }]),
        "CreateUserAccessToken" => json!([{ "user_id": somebody, "description": "mine" }]),
        "ExecuteSlashCommand" => json!([{ "user_id": somebody, "channel_id": world.town, "command": "/echo x" }]),
        // Makes somebody new, whose roles are ordinary.
        "CreateUser" => return None,
        // Shows something else of them for a while.
        "UpdateUserStatus" | "SetUserStatusTimedDND" | "UpdateUserCustomStatus" | "RemoveUserCustomStatus" => {
            return None;
        }
        // Sessions and tokens that are there end, or last: nobody gets one.
        "ExtendSessionExpiry" | "RevokeSession" | "RevokeUserAccessToken" => return None,
        other => panic!("{other} is new: could it raise a component above its consent?"),
    })
}

fn is_beyond(answer: &(u16, String)) -> bool {
    answer.0 == 403 && answer.1.starts_with("app.plugin.beyond_consent.app_error")
}

#[tokio::test]
async fn components_leave_those_who_run_the_server_alone_in_every_method() {
    let strong = [Capability::UsersWrite, Capability::SessionsWrite, Capability::CommandsExecute];
    for world in everywhere().await {
        let anna = world.anna;
        assert!(read(&world, anna).await["roles"].as_str().unwrap().contains("system_admin"));
        for entry in all_methods().filter(|entry| entry.capability.is_some_and(|needed| strong.contains(&needed))) {
            let Some(arguments) = against(&world, entry.name, anna).await else { continue };
            let answer = call(&world, entry.name, arguments.to_string()).await;
            assert!(is_beyond(&answer), "{}: {answer:?}", entry.name);
        }
        let after = read(&world, anna).await;
        assert_eq!((&after["nickname"], &after["delete_at"]), (&json!(""), &json!(0)));
        world.host.stop().await;
    }
}

#[tokio::test]
async fn a_component_gives_nobody_more_than_ordinary_roles_and_moves_nobodys_address() {
    for world in everywhere().await {
        let ben = world.new_person("ben").await;
        for roles in ["system_admin system_user", "system_user system_manager", "system_user system_user_manager"] {
            let answer = call(&world, "UpdateUserRoles", json!([ben, roles]).to_string()).await;
            assert!(is_beyond(&answer), "{roles}: {answer:?}");
        }
        calls(&world, "UpdateUserRoles", json!([ben, "system_user"])).await;
        let mut user = read(&world, ben).await;
        user["nickname"] = "benny".into();
        assert_eq!(calls(&world, "UpdateUser", json!([user])).await["nickname"], "benny");
        user["email"] = "else@example.org".into();
        assert!(is_beyond(&call(&world, "UpdateUser", json!([user]).to_string()).await));
        // Of ordinary people it has sessions, whose secrets it does not read again.
        let session = calls(&world, "CreateSession", json!([{ "user_id": ben }])).await;
        assert_ne!(session["token"], "");
        assert_eq!(calls(&world, "GetSession", json!([session["id"]])).await["token"], "");
        world.host.stop().await;
    }
}

#[tokio::test]
async fn a_component_changes_no_setting_that_decides_what_runs_or_where_secrets_are() {
    for world in everywhere().await {
        let secret = json!({ "EmailSettings": { "SMTPPassword": "hush-hush" } });
        config::change(&world.app, &testing::granted(()), secret).await.unwrap();
        let whole = calls(&world, "GetUnsanitizedConfig", json!([])).await;
        assert!(!whole.to_string().contains("hush-hush"));
        for (path, value) in [
            ("/JackfieldSettings/AllowNativePlugins", json!(true)),
            ("/PluginSettings/EnableUploads", json!(false)),
            ("/ServiceSettings/SiteURL", json!("http://elsewhere")),
            ("/EmailSettings/SMTPServer", json!("elsewhere")),
            ("/FileSettings/Directory", json!("/elsewhere")),
            ("/SqlSettings/DataSource", json!("elsewhere")),
        ] {
            let mut wanted = whole.clone();
            *wanted.pointer_mut(path).unwrap() = value;
            let answer = call(&world, "SaveConfig", json!([wanted]).to_string()).await;
            assert!(is_beyond(&answer), "{path}: {answer:?}");
        }
        assert!(!world.app.config.read().settings.jackfield.allow_native_plugins);
        // What people see is another matter, and so are the plugin's own settings.
        let mut wanted = whole.clone();
        wanted["TeamSettings"]["SiteName"] = "Theirs".into();
        calls(&world, "SaveConfig", json!([wanted])).await;
        calls(&world, "SavePluginConfig", json!([{ "own": "set" }])).await;
        let after = world.app.config.read();
        assert_eq!(after.document()["TeamSettings"]["SiteName"], "Theirs");
        assert_eq!(after.document()["PluginSettings"]["Plugins"]["caller"]["own"], "set");
        assert_eq!(after.document()["EmailSettings"]["SMTPPassword"], "hush-hush");
        world.host.stop().await;
    }
}

#[test]
fn every_capability_that_reaches_far_says_what_lies_beyond_it() {
    for capability in [
        Capability::UsersWrite,
        Capability::SessionsRead,
        Capability::SessionsWrite,
        Capability::ConfigWrite,
        Capability::CommandsExecute,
    ] {
        assert!(!capability.beyond().is_empty(), "{}", capability.word());
    }
    assert!(Capability::PluginsWrite.never().is_some() && Capability::Sql.never().is_some());
}
