//! What attackers tried: rights that reach further than they say, names that are not one's own, and hands that outlive
//! their owners.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{
    ByAction, ByChannel, ByPost, ByTeam, ByTeamMember, ByTeamName, ByTeamNameAndChannelName, ByUser, UserRef,
};
use jackfield_api::{bots, channels, commands, posts, roles, sessions, system, teams, users, webhooks};
use jackfield_client::{ClientError, NOTHING, Socket};
use jackfield_model::{
    Bot, Channel, ChannelId, ChannelType, Command, CommandArgs, IncomingWebhook, Post, PostPatch, Props, TeamPatch,
};
use serde_json::{Value, json};

use crate::everywhere;
use crate::integration::Integration;
use crate::town::{Person, Town, refused};

pub fn object(value: Value) -> Props {
    value.as_object().cloned().unwrap_or_default()
}

pub fn forbidden() -> (u16, String) {
    (403, "api.context.permissions.app_error".into())
}

pub async fn sets(town: &Town, section: &str, settings: Value) -> Result<(), ClientError> {
    let config = object(json!({ section: settings }));
    town.anna.client.call::<system::PatchConfig>(NOTHING, Default::default(), config).await?;
    Ok(())
}

pub async fn makes_hook(person: &Person, channel: ChannelId) -> Result<IncomingWebhook, ClientError> {
    let hook = IncomingWebhook { channel_id: channel, display_name: "Hook".into(), ..Default::default() };
    person.client.post::<webhooks::CreateIncomingWebhook>(hook).await
}

async fn sends(town: &Town, hook: &IncomingWebhook, body: Value) -> u16 {
    let request = town.anna.client.stranger().raw(http::Method::POST, &format!("/hooks/{}", hook.id)).json(&body);
    request.send().await.unwrap().status().as_u16()
}

pub async fn latest(person: &Person, channel_id: ChannelId) -> Result<Post, ClientError> {
    let page = person.client.get::<posts::GetPostsForChannel>(ByChannel { channel_id }).await?;
    Ok(page.posts[&page.order[0]].clone().into())
}

/// A post that a hook of Ben's made.
pub async fn by_hook(town: &Town, channel: &Channel, props: Props) -> Result<Post, ClientError> {
    let hook = makes_hook(&town.ben, channel.id).await?;
    let attachments = props.get("attachments").cloned().unwrap_or_default();
    assert_eq!(sends(town, &hook, json!({ "text": "Hm", "attachments": attachments })).await, 200);
    latest(&town.ben, channel.id).await
}

pub async fn becomes(town: &Town, person: &Person, roles: &str) -> Result<(), ClientError> {
    let path = ByUser { user_id: person.id.into() };
    town.anna.calls::<users::UpdateUserRoles>(path, users::UserRoles { roles: roles.into() }).await?;
    Ok(())
}

// covers: 1, 3, 8
#[tokio::test]
async fn delegated_administrators_see_channels_and_read_none() {
    everywhere(async |town: &Town| {
        let secret = town.ben.makes_channel(&town.team, "secret", ChannelType::Private).await;
        let post = town.ben.posts("Psst").in_channel(secret.id).await?;
        let dora = town.person("dora").await;
        for role in ["system_read_only_admin", "system_manager", "system_user_manager"] {
            becomes(town, &dora, &format!("system_user {role}")).await?;
            let (place, one) = (ByChannel { channel_id: secret.id }, ByPost { post_id: post.id });
            dora.client.get::<channels::GetChannel>(place.clone()).await?;
            let answers = [
                refused(dora.client.get::<posts::GetPostsForChannel>(place.clone()).await),
                refused(dora.client.get::<channels::GetPinnedPosts>(place).await),
                refused(dora.client.get::<posts::GetPost>(one.clone()).await),
                refused(dora.client.get::<posts::GetPostThread>(one.clone()).await),
                refused(dora.client.get::<posts::GetFileInfosForPost>(one.clone()).await),
                refused(dora.client.get::<jackfield_api::reactions::GetReactions>(one.clone()).await),
                refused(dora.calls::<posts::PinPost>(one, ()).await),
            ];
            assert!(answers.iter().all(|answer| *answer == forbidden()), "{role}: {answers:?}");
            assert_eq!(dora.client.post::<posts::GetPostsByIds>(vec![post.id]).await?, Vec::new());
        }
        // Whoever may administer everything reads, as members do.
        town.anna.client.get::<posts::GetPost>(ByPost { post_id: post.id }).await?;
        Ok(())
    })
    .await;
}

// covers: 3, 6
#[tokio::test]
async fn a_direct_channel_runs_the_commands_of_ones_own_teams_only() {
    everywhere(async |town: &Town| {
        let integration = Integration::start().await;
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        let command = Command {
            team_id: town.team.id,
            trigger: "ask".into(),
            url: format!("{}/command", integration.url),
            method: "P".into(),
            ..Command::default()
        };
        town.ben.client.post::<commands::CreateCommand>(command).await?;
        let dora = town.person("dora").await;
        let direct = dora.client.post::<channels::CreateDirectChannel>(vec![dora.id, town.chloe.id]).await?;
        let asked = CommandArgs {
            channel_id: direct.id,
            team_id: town.team.id,
            command: "/ask me".into(),
            ..CommandArgs::default()
        };
        let foreign = dora.client.post::<commands::ExecuteCommand>(asked.clone()).await;
        assert_eq!(refused(foreign), forbidden());
        integration.answers(200, "{}");
        town.chloe.client.post::<commands::ExecuteCommand>(asked).await?;
        assert_eq!(integration.last().0, "/command");
        Ok(())
    })
    .await;
}

// covers: 11
#[tokio::test]
async fn a_hook_ends_with_its_owners_membership() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let hook = makes_hook(&town.ben, square.id).await?;
        assert_eq!(sends(town, &hook, json!({"text": "still here"})).await, 200);
        let path = ByTeamMember { team_id: town.team.id, user_id: town.ben.id.into() };
        town.anna.calls::<teams::RemoveTeamMember>(path, ()).await?;
        assert_eq!(sends(town, &hook, json!({"text": "gone"})).await, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_hook_writes_to_people_whom_its_owner_may_write_to() {
    everywhere(async |town: &Town| {
        sets(town, "TeamSettings", json!({"RestrictDirectMessage": "team"})).await?;
        let dora = town.person("dora").await;
        let blues = dora.makes_team("blues").await;
        let square = dora.channel_named(&blues, "town-square").await?;
        let hook = makes_hook(&dora, square.id).await?;
        assert_eq!(sends(town, &hook, json!({"text": "Pay here", "channel": "@chloe"})).await, 403);
        let of_ben = makes_hook(&town.ben, town.ben.channel_named(&town.team, "town-square").await?.id).await?;
        assert_eq!(sends(town, &of_ben, json!({"text": "Lunch?", "channel": "@chloe"})).await, 200);
        Ok(())
    })
    .await;
}

// covers: 27
#[tokio::test]
async fn nobody_writes_under_anothers_name() {
    everywhere(async |town: &Town| {
        let integration = Integration::start().await;
        sets(
            town,
            "ServiceSettings",
            json!({"AllowedUntrustedInternalConnections": "127.0.0.1", "EnablePostUsernameOverride": false, "EnablePostIconOverride": false}),
        )
        .await?;
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let forged = json!({
            "from_webhook": "true", "from_bot": "true", "from_plugin": "true", "override_username": "Security Team",
            "override_icon_url": "https://example.com/i.png", "webhook_display_name": "root", "mood": "good",
        });
        // By oneself, new and edited.
        let post = Post { channel_id: square.id, message: "Hi".into(), props: object(forged.clone()), ..Post::default() };
        let post = town.chloe.client.call::<posts::CreatePost>(NOTHING, Default::default(), post).await?;
        assert_eq!(Value::Object(post.props.clone()), json!({"mood": "good"}));
        let patch = PostPatch { props: Some(object(forged.clone())), ..PostPatch::default() };
        let edited = town.chloe.calls::<posts::PatchPost>(ByPost { post_id: post.id }, patch).await?;
        assert_eq!(Value::Object(edited.props.clone()), json!({"mood": "good"}));
        // By a hook, which is marked as one.
        let hook = makes_hook(&town.ben, square.id).await?;
        let sent = json!({"text": "Hi", "props": forged.clone(), "username": "Security Team"});
        assert_eq!(sends(town, &hook, sent).await, 200);
        let by_hook = latest(&town.chloe, square.id).await?;
        let expected = json!({"from_webhook": "true", "webhook_display_name": "Hook", "mood": "good"});
        assert_eq!((Value::Object(by_hook.props), by_hook.user_id), (expected, town.ben.id));
        // By what a command's address answers.
        let command = Command {
            team_id: town.team.id,
            trigger: "ask".into(),
            url: format!("{}/command", integration.url),
            method: "P".into(),
            ..Command::default()
        };
        town.ben.client.post::<commands::CreateCommand>(command).await?;
        let said = json!({"text": "Hi", "response_type": "in_channel", "props": forged.clone(), "username": "root"});
        integration.answers(200, &said.to_string());
        let asked = CommandArgs { channel_id: square.id, command: "/ask".into(), ..CommandArgs::default() };
        town.chloe.client.post::<commands::ExecuteCommand>(asked).await?;
        let by_command = latest(&town.chloe, square.id).await?;
        assert_eq!(Value::Object(by_command.props), json!({"from_webhook": "true", "mood": "good"}));
        // By what a button's address answers: the post stays whose it is.
        let action = json!({"id": "press", "type": "button", "name": "P", "integration": {"url": format!("{}/press", integration.url)}});
        let post = self::by_hook(town, &square, object(json!({"attachments": [{"text": "?", "actions": [action]}]}))).await?;
        integration.answers(200, &json!({"update": {"message": "done", "props": forged}}).to_string());
        let path = ByAction { post_id: post.id, action_id: "press".into() };
        town.chloe.calls::<posts::DoPostAction>(path, Default::default()).await?;
        let after = town.chloe.client.get::<posts::GetPost>(ByPost { post_id: post.id }).await?;
        let expected = json!({"from_webhook": "true", "webhook_display_name": "Hook", "mood": "good"});
        assert_eq!((after.message.as_str(), Value::Object(after.props.clone())), ("done", expected));
        Ok(())
    })
    .await;
}

// covers: 19, 27, 33
#[tokio::test]
async fn buttons_that_people_make_are_bound_to_nothing() {
    everywhere(async |town: &Town| {
        let integration = Integration::start().await;
        sets(town, "ServiceSettings", json!({"AllowedUntrustedInternalConnections": "127.0.0.1"})).await?;
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let action = json!({"id": "press", "type": "button", "name": "P", "integration": {"url": format!("{}/inner", integration.url)}});
        let props = object(json!({"attachments": [{"text": "?", "actions": [action]}]}));
        let post = Post { channel_id: square.id, message: "Hm".into(), props: props.clone(), ..Post::default() };
        let post = town.ben.client.call::<posts::CreatePost>(NOTHING, Default::default(), post).await?;
        let press = async || {
            let path = ByAction { post_id: post.id, action_id: "press".into() };
            refused(town.chloe.calls::<posts::DoPostAction>(path, Default::default()).await)
        };
        let failed = (400, "api.post.do_action.action_integration.app_error".to_owned());
        assert_eq!(press().await, failed);
        let patch = PostPatch { props: Some(props.clone()), ..PostPatch::default() };
        town.ben.calls::<posts::PatchPost>(ByPost { post_id: post.id }, patch).await?;
        assert_eq!(press().await, failed);
        // An edit by clients, which do not see bindings, keeps those of hooks.
        let bound = by_hook(town, &square, props).await?;
        let seen = PostPatch { props: Some(bound.props), message: Some("Hm!".into()), ..PostPatch::default() };
        town.ben.calls::<posts::PatchPost>(ByPost { post_id: bound.id }, seen).await?;
        integration.answers(200, "{}");
        let path = ByAction { post_id: bound.id, action_id: "press".into() };
        town.chloe.calls::<posts::DoPostAction>(path, Default::default()).await?;
        assert_eq!(integration.last().0, "/inner");
        Ok(())
    })
    .await;
}

// covers: 11
#[tokio::test]
async fn a_bot_makes_no_tokens_for_itself() {
    everywhere(async |town: &Town| {
        let bot = town.anna.client.post::<bots::CreateBot>(Bot { username: "robot".into(), ..Bot::default() }).await?;
        let of_bot = ByUser { user_id: bot.user_id.into() };
        let asked = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
        let token = town.anna.calls::<sessions::CreateUserAccessToken>(of_bot.clone(), asked.clone()).await?;
        let robot = town.anna.client.stranger().with_token(&token.token);
        robot.get::<users::GetUser>(ByUser { user_id: UserRef::Me }).await?;
        let own = robot.call::<sessions::CreateUserAccessToken>(of_bot, Default::default(), asked).await;
        assert_eq!(refused(own), forbidden());
        Ok(())
    })
    .await;
}

// covers: 11
#[tokio::test]
async fn a_bot_ends_with_its_owner_and_makes_no_bots() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        becomes(town, &dora, "system_user system_admin").await?;
        let draft = Bot { username: "robot".into(), ..Bot::default() };
        let bot = dora.client.post::<bots::CreateBot>(draft).await?;
        let of_bot = ByUser { user_id: bot.user_id.into() };
        let asked = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
        let token = dora.calls::<sessions::CreateUserAccessToken>(of_bot.clone(), asked).await?;
        let robot = town.anna.client.stranger().with_token(&token.token);
        robot.get::<users::GetUser>(ByUser { user_id: UserRef::Me }).await?;
        town.anna.calls::<users::DeleteUser>(ByUser { user_id: dora.id.into() }, ()).await?;
        assert_eq!(refused(robot.get::<users::GetUser>(ByUser { user_id: UserRef::Me }).await).0, 401);
        let path = bots::ByBot { bot_user_id: bot.user_id };
        assert_eq!(refused(town.anna.client.get::<bots::GetBot>(path.clone()).await).0, 404, "it is switched off");
        // Its tokens come back with it, and it makes no bots whatever its roles are.
        town.anna.calls::<bots::EnableBot>(path, ()).await?;
        robot.get::<users::GetUser>(ByUser { user_id: UserRef::Me }).await?;
        let roles = users::UserRoles { roles: "system_user system_admin".into() };
        town.anna.calls::<users::UpdateUserRoles>(of_bot, roles).await?;
        let another = robot.post::<bots::CreateBot>(Bot { username: "another".into(), ..Bot::default() }).await;
        assert_eq!(refused(another), forbidden());
        let signs_in = town.anna.client.stranger().login("robot", "correct horse 7").await;
        assert_eq!(refused(signs_in), (401, "api.user.login.bot_login_forbidden.app_error".into()));
        Ok(())
    })
    .await;
}

// covers: 3, 7
#[tokio::test]
async fn nothing_changes_in_an_archived_channel() {
    everywhere(async |town: &Town| {
        let old = town.ben.makes_channel(&town.team, "old", ChannelType::Open).await;
        let post = town.ben.posts("before").in_channel(old.id).await?;
        town.ben.calls::<channels::DeleteChannel>(ByChannel { channel_id: old.id }, ()).await?;
        let one = ByPost { post_id: post.id };
        let patch = PostPatch { message: Some("after".into()), ..PostPatch::default() };
        let in_deleted = (400, "api.post.patch_post.can_not_update_post_in_deleted.error".to_owned());
        assert_eq!(refused(town.ben.calls::<posts::PatchPost>(one.clone(), patch).await), in_deleted);
        assert_eq!(refused(town.ben.calls::<posts::PinPost>(one, ()).await).0, 400);
        Ok(())
    })
    .await;
}

// covers: 3, 7
#[tokio::test]
async fn nothing_is_written_in_an_archived_team() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let path = ByTeam { team_id: town.team.id };
        town.ben.client.call::<teams::SoftDeleteTeam>(path, Default::default(), ()).await?;
        let late = refused(town.chloe.posts("late").in_channel(square.id).await);
        assert_eq!(late, (400, "api.post.create_post.can_not_post_to_deleted.error".into()));
        Ok(())
    })
    .await;
}

// covers: 7
#[tokio::test]
async fn a_late_edit_changes_no_attachments() {
    everywhere(async |town: &Town| {
        let square = town.chloe.channel_named(&town.team, "town-square").await?;
        let post = town.chloe.posts("before").in_channel(square.id).await?;
        sets(town, "ServiceSettings", json!({"PostEditTimeLimit": 0})).await?;
        let props = object(json!({"attachments": [{"text": "something else"}]}));
        let patch = PostPatch { props: Some(props), ..PostPatch::default() };
        let late = refused(town.chloe.calls::<posts::PatchPost>(ByPost { post_id: post.id }, patch).await);
        assert_eq!(late, (400, "api.post.update_post.permissions_time_limit.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn people_switch_themselves_off_only_where_they_may() {
    everywhere(async |town: &Town| {
        let me = || town.chloe.calls::<users::DeleteUser>(town.chloe.me(), ());
        assert_eq!(refused(me().await), (401, "api.user.update_active.not_enable.app_error".into()));
        let off = users::UserActive { active: Some(false) };
        let put = town.chloe.calls::<users::UpdateUserActive>(town.chloe.me(), off).await;
        assert_eq!(refused(put), (401, "api.user.update_active.not_enable.app_error".into()));
        sets(town, "TeamSettings", json!({"EnableUserDeactivation": true})).await?;
        me().await?;
        Ok(())
    })
    .await;
}

// covers: 10
#[tokio::test]
async fn outsiders_learn_neither_commands_nor_names() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        let name = |team_name: &str| ByTeamName { team_name: team_name.into() };
        let missing = (404, "app.team.get_by_name.missing.app_error".to_owned());
        for team in ["reds", "greens"] {
            assert_eq!(refused(dora.client.get::<teams::GetTeamByName>(name(team)).await), missing, "{team}");
            let path = ByTeamNameAndChannelName { team_name: team.into(), channel_name: "nowhere".into() };
            let channel = dora.client.get::<channels::GetChannelByNameForTeamName>(path).await;
            assert_eq!(refused(channel), missing, "{team}");
        }
        let open = TeamPatch { allow_open_invite: Some(true), ..TeamPatch::default() };
        town.ben.calls::<teams::PatchTeam>(ByTeam { team_id: town.team.id }, open).await?;
        dora.client.get::<teams::GetTeamByName>(name("reds")).await?;
        let path = ByTeam { team_id: town.team.id };
        let listed = dora.client.get::<commands::ListAutocompleteCommands>(path).await;
        assert_eq!(refused(listed), forbidden());
        Ok(())
    })
    .await;
}

// covers: 11, 12
#[tokio::test]
async fn a_demoted_administrators_socket_ends() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        becomes(town, &dora, "system_user system_admin").await?;
        let mut socket = Socket::connect(&dora.client).await?;
        becomes(town, &dora, "system_user").await?;
        socket.wait_for("user_role_updated").await?;
        let ends = tokio::time::timeout(std::time::Duration::from_secs(30), socket.next()).await;
        assert!(ends.is_ok_and(|told| told.is_err()), "the stream of an administrator goes on");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_role_is_found_by_its_id() {
    everywhere(async |town: &Town| {
        let by_name = roles::ByRoleName { role_name: "team_admin".into() };
        let role = town.chloe.client.get::<roles::GetRoleByName>(by_name).await?;
        let found = town.chloe.client.get::<roles::GetRole>(roles::ByRole { role_id: role.id }).await?;
        assert_eq!(found, role);
        let unknown = roles::ByRole { role_id: jackfield_model::RoleId::new() };
        let missing = (404, "app.role.get.app_error".to_owned());
        assert_eq!(refused(town.chloe.client.get::<roles::GetRole>(unknown).await), missing);
        Ok(())
    })
    .await;
}

// covers: 25
#[tokio::test]
async fn a_trigger_is_one_commands_also_after_a_change() {
    everywhere(async |town: &Town| {
        let command = |trigger: &str| Command {
            team_id: town.team.id,
            trigger: trigger.into(),
            url: "https://commands.example.org/".into(),
            method: "P".into(),
            ..Command::default()
        };
        let taken = (400, "api.command.duplicate_trigger.app_error".to_owned());
        let client = &town.ben.client;
        client.post::<commands::CreateCommand>(command("deploy")).await?;
        let other = client.post::<commands::CreateCommand>(command("release")).await?;
        for trigger in ["deploy", "DEPLOY", " deploy ", "me"] {
            assert_eq!(refused(client.post::<commands::CreateCommand>(command(trigger)).await), taken, "{trigger}");
            let path = commands::ByCommand { command_id: other.id };
            let changed = town.ben.calls::<commands::UpdateCommand>(path, command(trigger)).await;
            assert_eq!(refused(changed), taken, "{trigger}");
        }
        Ok(())
    })
    .await;
}

// covers: 28
#[tokio::test]
async fn people_write_no_posts_of_the_servers_types() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        for (post_type, status) in [("system_join_channel", 400), ("anything", 400), ("custom_poll", 201)] {
            let post = Post {
                channel_id: square.id,
                message: "drawn as something else".into(),
                post_type: post_type.into(),
                ..Post::default()
            };
            let request = town.ben.client.raw(http::Method::POST, "/api/v4/posts").json(&post);
            assert_eq!(request.send().await?.status().as_u16(), status, "{post_type}");
        }
        Ok(())
    })
    .await;
}
