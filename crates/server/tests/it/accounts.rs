//! What administrators do with accounts: guests, bots, sessions, audits, ways of signing in.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::ByUser;
use jackfield_api::system::{GetAudits, PatchConfig};
use jackfield_api::{bots, channels, roles, sessions, status, teams, users as api};
use jackfield_client::{NOTHING, Socket};
use jackfield_model::{Bot, ChannelType, CustomStatus, Props, RolePatch, User, UserAuth, UserId, UserPatch, names};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town, refused};

const PASSWORD: &str = "correct horse 7";

fn by(user: UserId) -> ByUser {
    ByUser { user_id: user.into() }
}

async fn configure(town: &Town, settings: Value) {
    let settings: Props = serde_json::from_value(settings).unwrap();
    town.anna.calls::<PatchConfig>(NOTHING, settings).await.unwrap();
}

async fn has_roles(town: &Town, person: &Person, roles: &str) {
    let roles = api::UserRoles { roles: roles.into() };
    town.anna.calls::<api::UpdateUserRoles>(by(person.id), roles).await.unwrap();
}

// covers: 4, 10
#[tokio::test]
async fn who_becomes_a_guest_sees_what_they_are_in_until_they_are_a_member_again() {
    everywhere(async |town: &Town| {
        let (team, chloe) = (&town.team, &town.chloe);
        let off = town.anna.calls::<api::DemoteUserToGuest>(by(chloe.id), ()).await;
        assert_eq!(refused(off), (501, "api.team.demote_user_to_guest.disabled.error".into()));
        configure(town, json!({ "GuestAccountsSettings": { "Enable": true } })).await;
        let no_guest = town.anna.calls::<api::PromoteGuestToUser>(by(chloe.id), ()).await;
        assert_eq!(refused(no_guest), (501, "api.user.promote_guest_to_user.no_guest.app_error".into()));
        assert_eq!(refused(town.ben.calls::<api::DemoteUserToGuest>(by(chloe.id), ()).await).0, 403);
        let lobby = town.ben.makes_channel(team, "lobby", ChannelType::Open).await;
        let plans = town.ben.makes_channel(team, "plans", ChannelType::Open).await;
        town.ben.adds_to_channel(&plans, chloe).await?;
        chloe.channel_named(team, "lobby").await?;

        let mut socket = Socket::connect(&chloe.client).await?;
        town.anna.calls::<api::DemoteUserToGuest>(by(chloe.id), ()).await?;
        socket.wait_for("user_role_updated").await?;
        let again = town.anna.calls::<api::DemoteUserToGuest>(by(chloe.id), ()).await;
        assert_eq!(refused(again), (501, "api.user.demote_user_to_guest.already_guest.app_error".into()));
        let path = jackfield_api::path::ByTeamMember { team_id: team.id, user_id: chloe.id.into() };
        assert_eq!(chloe.client.get::<teams::GetTeamMember>(path.clone()).await?.roles, "team_guest");
        chloe.channel_named(team, "plans").await?;
        assert_eq!(refused(chloe.channel_named(team, "lobby").await).0, 404);
        assert_eq!(refused(chloe.posts("hi").in_channel(lobby.id).await).0, 403);
        chloe.posts("still here").in_channel(plans.id).await?;
        assert_eq!(refused(chloe.client.get::<api::GetUser>(by(town.person("dora").await.id)).await).0, 403);

        town.anna.calls::<api::PromoteGuestToUser>(by(chloe.id), ()).await?;
        assert_eq!(chloe.client.get::<teams::GetTeamMember>(path).await?.roles, "team_user");
        chloe.channel_named(team, "lobby").await?;
        // Nobody takes the last administrator away, by this as little as by anything else.
        let last = town.anna.calls::<api::DemoteUserToGuest>(by(town.anna.id), ()).await;
        assert_eq!(refused(last), (400, "app.user.update_active.last_admin.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn where_guests_are_switched_off_theirs_is_no_session() {
    everywhere(async |town: &Town| {
        configure(town, json!({ "GuestAccountsSettings": { "Enable": true } })).await;
        town.anna.calls::<api::DemoteUserToGuest>(by(town.chloe.id), ()).await?;
        town.chloe.client.get::<api::GetUser>(town.chloe.me()).await?;
        configure(town, json!({ "GuestAccountsSettings": { "Enable": false } })).await;
        assert_eq!(refused(town.chloe.client.get::<api::GetUser>(town.chloe.me()).await).0, 401);
        let refusal = town.chloe.client.stranger().login("chloe", PASSWORD).await.map(|_| ());
        assert_eq!(refused(refusal), (401, "api.user.login.guest_accounts.disabled.error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_person_becomes_a_bot_and_a_bot_a_person() {
    everywhere(async |town: &Town| {
        let refusal = town.ben.calls::<bots::ConvertUserToBot>(by(town.chloe.id), ()).await;
        assert_eq!(refused(refusal).0, 403);
        let last = town.anna.calls::<bots::ConvertUserToBot>(by(town.anna.id), ()).await;
        assert_eq!(refused(last), (400, "app.user.update_active.last_admin.app_error".into()));
        let bot = town.anna.calls::<bots::ConvertUserToBot>(by(town.chloe.id), ()).await?;
        assert_eq!((bot.user_id, bot.username.as_str()), (town.chloe.id, "chloe"));
        assert_eq!(refused(town.chloe.client.get::<api::GetUser>(town.chloe.me()).await).0, 401);
        assert!(town.chloe.client.stranger().login("chloe", PASSWORD).await.is_err());

        let draft = Bot { username: "robot".into(), ..Bot::default() };
        let robot = town.anna.client.post::<bots::CreateBot>(draft).await?;
        let request = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
        let token = town.anna.calls::<sessions::CreateUserAccessToken>(by(robot.user_id), request).await?.token;
        let by_token = town.anna.client.stranger().with_token(&token);
        by_token.get::<api::GetUser>(town.anna.me()).await?;
        let path = bots::ByBot { bot_user_id: robot.user_id };
        let none = town.anna.calls::<bots::ConvertBotToUser>(path.clone(), UserPatch::default()).await;
        assert_eq!(refused(none), (400, "api.context.invalid_body_param.app_error".into()));
        let patch = UserPatch {
            email: Some("robot@example.com".into()),
            password: Some(PASSWORD.into()),
            ..UserPatch::default()
        };
        assert_eq!(refused(town.ben.calls::<bots::ConvertBotToUser>(path.clone(), patch.clone()).await).0, 403);
        let person = town.anna.calls::<bots::ConvertBotToUser>(path, patch).await?;
        assert_eq!((person.email.as_str(), person.is_bot), ("robot@example.com", false));
        town.anna.client.stranger().login("robot", PASSWORD).await?;
        // Whoever had the bot's token is not that person.
        assert_eq!(refused(by_token.get::<api::GetUser>(town.anna.me()).await).0, 401);
        Ok(())
    })
    .await;
}

// covers: 4
#[tokio::test]
async fn delegated_administrators_have_no_hold_on_full_ones() {
    everywhere(async |town: &Town| {
        let path = roles::ByRoleName { role_name: "system_user_manager".into() };
        let delegated = town.anna.client.get::<roles::GetRoleByName>(path).await?;
        let mut permissions = delegated.permissions;
        permissions.extend(
            ["sysconsole_write_user_management_users", "edit_other_users", "create_user_access_token"]
                .map(str::to_owned),
        );
        let patch = RolePatch { permissions: Some(permissions) };
        town.anna.calls::<roles::PatchRole>(roles::ByRole { role_id: delegated.id }, patch).await?;
        has_roles(town, &town.ben, "system_user system_user_manager").await;
        let manager = town.ben.client.stranger().login("ben", PASSWORD).await?.client;
        let manager = Person { client: manager, id: town.ben.id };
        let password = api::PasswordChange { new_password: "another horse 8".into(), ..Default::default() };
        manager.calls::<api::UpdateUserPassword>(by(town.chloe.id), password.clone()).await?;
        let refusals = [
            refused(manager.calls::<api::UpdateUserPassword>(by(town.anna.id), password).await),
            refused(
                manager.calls::<api::UpdateUserActive>(by(town.anna.id), api::UserActive { active: Some(false) }).await,
            ),
            refused(manager.calls::<api::PatchUser>(by(town.anna.id), UserPatch::default()).await),
            refused(
                manager
                    .calls::<api::UpdateUserMfa>(
                        by(town.anna.id),
                        api::MfaChange { activate: Some(false), ..Default::default() },
                    )
                    .await,
            ),
            refused(manager.client.get::<sessions::GetSessions>(by(town.anna.id)).await),
            refused(
                manager
                    .calls::<sessions::CreateUserAccessToken>(
                        by(town.anna.id),
                        sessions::AccessTokenRequest { description: "key".into(), ..Default::default() },
                    )
                    .await,
            ),
        ];
        for refusal in refusals {
            assert_eq!(refusal, (403, "api.context.permissions.app_error".into()));
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn what_is_weighty_leaves_a_trail_that_has_pages() {
    everywhere(async |town: &Town| {
        let wrong = town.ben.client.stranger().login("ben", "guess").await;
        assert!(wrong.is_err());
        let password =
            api::PasswordChange { current_password: PASSWORD.into(), new_password: "another horse 8".into() };
        town.ben.calls::<api::UpdateUserPassword>(town.ben.me(), password).await?;
        has_roles(town, &town.chloe, "system_user system_read_only_admin").await;
        assert_eq!(refused(town.ben.client.get::<GetAudits>(NOTHING).await).0, 403);
        let all = town.anna.client.get::<GetAudits>(NOTHING).await?;
        let actions: Vec<&str> = all.iter().map(|audit| audit.action.as_str()).collect();
        assert_eq!(&actions[..3], ["updateUserRoles", "updatePassword", "login"]);
        assert!(all[2].extra_info.contains("fail") && all[2].user_id == town.ben.id, "{:?}", all[2]);
        assert_eq!((all[0].user_id, all[1].user_id), (town.anna.id, town.ben.id));
        let per_page = jackfield_api::query::PerPage(1);
        let paging = jackfield_api::query::Acts { page: 1, per_page, ..Default::default() };
        let second = town.anna.client.call::<GetAudits>(NOTHING, paging, ()).await?;
        assert_eq!(second[0].id, all[1].id);
        let own = town.ben.client.get::<api::GetUserAudits>(town.ben.me()).await?;
        assert_eq!(
            own.iter().map(|audit| audit.action.as_str()).collect::<Vec<_>>(),
            ["updatePassword", "login", "login"]
        );
        assert_eq!(refused(town.ben.client.get::<api::GetUserAudits>(by(town.chloe.id)).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn everybodys_sessions_end_at_once_with_their_connections() {
    everywhere(async |town: &Town| {
        let mut socket = Socket::connect(&town.chloe.client).await?;
        assert_eq!(refused(town.ben.calls::<sessions::RevokeSessionsFromAllUsers>(NOTHING, ()).await).0, 403);
        town.anna.calls::<sessions::RevokeSessionsFromAllUsers>(NOTHING, ()).await?;
        while socket.next().await.is_ok() {}
        for person in [&town.anna, &town.ben, &town.chloe] {
            assert_eq!(refused(person.client.get::<api::GetUser>(person.me()).await).0, 401);
        }
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_second_factor_that_everybody_must_have_comes_before_all_else() {
    everywhere(async |town: &Town| {
        let request = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
        has_roles(town, &town.ben, "system_user system_user_access_token").await;
        let token = town.anna.calls::<sessions::CreateUserAccessToken>(by(town.ben.id), request).await?.token;
        let by_token = town.ben.client.stranger().with_token(&token);
        configure(
            town,
            json!({ "ServiceSettings": {
                "EnableMultifactorAuthentication": true, "EnforceMultifactorAuthentication": true,
            }}),
        )
        .await;
        let client = town.ben.client.stranger().login("ben", PASSWORD).await?.client;
        let required = (403, "api.context.mfa_required.app_error".to_owned());
        for client in [&client, &by_token] {
            assert_eq!(refused(client.get::<channels::GetChannelsForUser>(town.ben.me()).await), required);
            assert!(Socket::connect(client).await.is_err());
        }
        client.get::<api::GetUser>(town.ben.me()).await?;
        let secret = client.call::<api::GenerateMfaSecret>(town.ben.me(), NOTHING, ()).await?;
        assert!(!secret.qr_code.is_empty());
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_signs_in_elsewhere_is_found_by_it_and_comes_back_to_a_password() {
    everywhere(async |town: &Town| {
        let auth = UserAuth { auth_service: "gitlab".into(), auth_data: Some("42".into()) };
        assert_eq!(refused(town.ben.calls::<api::UpdateUserAuth>(by(town.chloe.id), auth.clone()).await).0, 403);
        let unknown = UserAuth { auth_service: "nowhere".into(), ..auth.clone() };
        let refusal = town.anna.calls::<api::UpdateUserAuth>(by(town.chloe.id), unknown).await;
        assert_eq!(refused(refusal), (400, "api.user.update_user_auth.invalid_request".into()));
        town.anna.calls::<api::UpdateUserAuth>(by(town.chloe.id), auth.clone()).await?;
        let twice = town.anna.calls::<api::UpdateUserAuth>(by(town.ben.id), auth).await;
        assert_eq!(refused(twice), (400, "api.user.update_user_auth.invalid_request".into()));
        let query = api::AuthDataQuery { value: "42".into() };
        let found = town.anna.client.call::<api::GetUserByAuthData>(NOTHING, query, ()).await?;
        assert_eq!(found.id, town.chloe.id);
        assert!(town.chloe.client.stranger().login("chloe", PASSWORD).await.is_err());
        let switch = api::SwitchRequest {
            current_service: "gitlab".into(),
            new_service: "email".into(),
            email: "chloe@example.com".into(),
            new_password: "another horse 8".into(),
            ..Default::default()
        };
        let others = town.ben.client.post::<api::SwitchAccountType>(switch.clone()).await;
        assert_eq!(refused(others), (403, "api.user.oauth_to_email.context.app_error".into()));
        let stranger = town.ben.client.stranger();
        assert_eq!(refused(stranger.post::<api::SwitchAccountType>(switch.clone()).await).0, 401);
        town.chloe.client.post::<api::SwitchAccountType>(switch).await?;
        stranger.login("chloe", "another horse 8").await?;
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn tokens_are_found_and_statuses_forgotten_and_people_counted() {
    everywhere(async |town: &Town| {
        let request = sessions::AccessTokenRequest { description: "key".into(), ..Default::default() };
        town.anna.calls::<sessions::CreateUserAccessToken>(by(town.ben.id), request).await?;
        assert_eq!(refused(town.ben.client.get::<sessions::GetUserAccessTokens>(NOTHING).await).0, 403);
        let all = town.anna.client.get::<sessions::GetUserAccessTokens>(NOTHING).await?;
        assert!(all.len() == 1 && all[0].token.is_empty());
        let search = async |term: &str| {
            town.anna.client.post::<sessions::SearchUserAccessTokens>(sessions::TokenSearch { term: term.into() }).await
        };
        assert_eq!(search("be").await?, all);
        assert_eq!(search("x%").await?, []);
        assert_eq!(refused(search(" ").await).0, 400);

        let lunch = CustomStatus { emoji: "pizza".into(), text: "Lunch".into(), ..CustomStatus::default() };
        let none = town.ben.calls::<status::RemoveRecentCustomStatus>(town.ben.me(), lunch.clone()).await;
        assert_eq!(refused(none), (400, "api.custom_status.recent_custom_statuses.delete.app_error".into()));
        town.ben.calls::<status::UpdateUserCustomStatus>(town.ben.me(), lunch.clone()).await?;
        let me: User = town.ben.client.get::<api::GetUser>(town.ben.me()).await?;
        assert!(me.props["recentCustomStatuses"].contains("Lunch"));
        town.ben.calls::<status::PostUserRecentCustomStatusDelete>(town.ben.me(), lunch).await?;
        let me: User = town.ben.client.get::<api::GetUser>(town.ben.me()).await?;
        assert_eq!(me.props["recentCustomStatuses"], "[]");

        let count = async |query: api::FilteredStatsQuery| {
            let stats = town.anna.client.call::<api::GetTotalUsersStatsFiltered>(NOTHING, query, ()).await?;
            Ok::<_, jackfield_client::ClientError>(stats.total_users_count)
        };
        let query = api::FilteredStatsQuery::default;
        assert_eq!(count(query()).await?, 3);
        assert_eq!(count(api::FilteredStatsQuery { in_team: town.team.id, ..query() }).await?, 2);
        assert_eq!(count(api::FilteredStatsQuery { roles: "system_admin".into(), ..query() }).await?, 1);
        let admins = api::FilteredStatsQuery { in_team: town.team.id, team_roles: "team_admin".into(), ..query() };
        assert_eq!(count(admins).await?, 1);
        let limits = town.anna.client.get::<api::GetServerLimits>(NOTHING).await?;
        assert_eq!((limits.active_user_count, limits.max_users_limit), (3, 0));
        assert_eq!(town.ben.client.get::<api::GetServerLimits>(NOTHING).await?.active_user_count, 0);
        configure(town, json!({ "TeamSettings": { "RestrictCreationToDomains": "example.org" } })).await;
        let strange = town.anna.client.get::<api::GetUsersWithInvalidEmails>(NOTHING).await?;
        assert_eq!(strange.len(), 3);
        assert!(names::is_valid_email(&strange[0].email));
        Ok(())
    })
    .await;
}
