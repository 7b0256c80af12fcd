//! Roles that are changed and schemes: what they permit counts at once, and only where they are.

#![expect(clippy::unwrap_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::path::{ByChannel, ByTeam, ByTeamMember};
use jackfield_api::roles as api;
use jackfield_api::{channels, schemes, teams};
use jackfield_client::{NOTHING, Socket};
use jackfield_model::{ChannelType, Role, RolePatch, Scheme, SchemePatch, SchemeRef, SchemeScope};

use crate::everywhere;
use crate::town::{Person, Town, refused};

async fn role(town: &Town, name: &str) -> Role {
    let path = api::ByRoleName { role_name: name.into() };
    town.anna.client.get::<api::GetRoleByName>(path).await.unwrap()
}

async fn changes(
    person: &Person,
    role: &Role,
    permissions: Vec<String>,
) -> Result<Role, jackfield_client::ClientError> {
    let path = api::ByRole { role_id: role.id };
    person.calls::<api::PatchRole>(path, RolePatch { permissions: Some(permissions) }).await
}

fn without(role: &Role, permission: &str) -> Vec<String> {
    role.permissions.iter().filter(|held| *held != permission).cloned().collect()
}

// covers: 3, 4
#[tokio::test]
async fn what_a_role_permits_is_given_and_taken_at_once_and_only_by_who_has_it() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, "town-square").await?;
        let user = role(town, "channel_user").await;
        assert_eq!(refused(changes(&town.ben, &user, Vec::new()).await).0, 403);
        let mut socket = Socket::connect(&town.ben.client).await?;
        town.chloe.posts("one").in_channel(square.id).await?;
        let changed = changes(&town.anna, &user, without(&user, "create_post")).await?;
        assert!(!changed.permissions.iter().any(|held| held == "create_post"));
        assert_eq!(refused(town.chloe.posts("two").in_channel(square.id).await).0, 403);
        socket.wait_for("role_updated").await?;
        changes(&town.anna, &user, user.permissions.clone()).await?;
        town.chloe.posts("three").in_channel(square.id).await?;

        let unknown = changes(&town.anna, &user, vec!["fly".into()]).await;
        assert_eq!(refused(unknown), (400, "app.role.save.invalid_role.app_error".into()));
        let mut raised = user.permissions.clone();
        raised.push("manage_system".into());
        let kept = changes(&town.anna, &user, raised).await;
        assert_eq!(refused(kept), (501, "api.roles.patch_roles.not_allowed_permission.error".into()));

        // Whoever manages permissions gives nobody, themselves among them, what they do not have.
        let roles = jackfield_api::users::UserRoles { roles: "system_user system_manager".into() };
        let path = jackfield_api::path::ByUser { user_id: town.ben.id.into() };
        town.anna.calls::<jackfield_api::users::UpdateUserRoles>(path, roles).await?;
        let everybody = role(town, "system_user").await;
        let mut more = everybody.permissions.clone();
        more.push("edit_others_posts".into());
        assert_eq!(refused(changes(&town.ben, &everybody, more).await).0, 403);
        let manager = role(town, "system_manager").await;
        assert_eq!(refused(changes(&town.ben, &manager, manager.permissions.clone()).await).0, 403);
        changes(&town.ben, &everybody, without(&everybody, "create_team")).await?;
        assert_eq!(town.anna.client.get::<api::GetAllRoles>(NOTHING).await?.len(), 24);
        assert_eq!(refused(town.chloe.client.get::<api::GetAllRoles>(NOTHING).await).0, 403);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_teams_scheme_has_roles_of_its_own_for_its_members_and_no_others() {
    everywhere(async |town: &Town| {
        let draft = Scheme { display_name: "Quiet".into(), scope: SchemeScope::Team, ..Scheme::default() };
        assert_eq!(refused(town.ben.client.post::<schemes::CreateScheme>(draft.clone()).await).0, 403);
        let scheme = town.anna.client.post::<schemes::CreateScheme>(draft).await?;
        let blues = town.ben.makes_team("blues").await;
        town.ben.adds_to_team(blues.id, &town.chloe).await;
        let give = async |scheme_id| {
            let path = ByTeam { team_id: town.team.id };
            town.anna.calls::<schemes::UpdateTeamScheme>(path, SchemeRef { scheme_id }).await
        };
        let path = ByTeam { team_id: town.team.id };
        let refusal = town.ben.calls::<schemes::UpdateTeamScheme>(path, SchemeRef { scheme_id: Some(scheme.id) }).await;
        assert_eq!(refused(refusal).0, 403);
        let mut socket = Socket::connect(&town.chloe.client).await?;
        give(Some(scheme.id)).await?;
        socket.wait_for("update_team_scheme").await?;
        let member = ByTeamMember { team_id: town.team.id, user_id: town.chloe.id.into() };
        let own = town.chloe.client.get::<teams::GetTeamMember>(member.clone()).await?;
        assert_eq!(own.roles, scheme.default_team_user_role);

        let of_channels = role(town, &scheme.default_channel_user_role).await;
        assert!(of_channels.scheme_managed && of_channels.permissions.iter().any(|held| held == "create_post"));
        changes(&town.anna, &of_channels, without(&of_channels, "create_post")).await?;
        let here = town.chloe.channel_named(&town.team, "town-square").await?;
        let there = town.chloe.channel_named(&blues, "town-square").await?;
        assert_eq!(refused(town.chloe.posts("hi").in_channel(here.id).await).0, 403);
        town.chloe.posts("hi").in_channel(there.id).await?;
        // Its administrators are still that.
        let of_admins = role(town, &scheme.default_team_admin_role).await;
        let patch = jackfield_model::TeamPatch { description: Some("Reds".into()), ..Default::default() };
        town.ben.calls::<teams::PatchTeam>(ByTeam { team_id: town.team.id }, patch.clone()).await?;
        changes(&town.anna, &of_admins, without(&of_admins, "manage_team")).await?;
        assert_eq!(refused(town.ben.calls::<teams::PatchTeam>(ByTeam { team_id: town.team.id }, patch).await).0, 403);

        let by = schemes::ByScheme { scheme_id: scheme.id };
        assert_eq!(town.anna.client.get::<schemes::GetTeamsForScheme>(by.clone()).await?[0].id, town.team.id);
        let wrong = town.anna.client.get::<schemes::GetChannelsForScheme>(by.clone()).await;
        assert_eq!(refused(wrong), (400, "api.scheme.get_channels_for_scheme.scope.error".into()));
        let renamed = SchemePatch { name: Some("Not a name".into()), ..SchemePatch::default() };
        let renamed = town.anna.calls::<schemes::PatchScheme>(by.clone(), renamed).await;
        assert_eq!(refused(renamed), (400, "app.scheme.save.invalid_scheme.app_error".into()));
        // What had it is as if it never did.
        town.anna.client.get::<schemes::DeleteScheme>(by.clone()).await?;
        town.chloe.posts("again").in_channel(here.id).await?;
        assert_eq!(town.chloe.client.get::<teams::GetTeamMember>(member).await?.roles, "team_user");
        assert_eq!(refused(give(Some(scheme.id)).await), (404, "app.scheme.get.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_channels_scheme_takes_from_its_members_and_gives_nothing() {
    everywhere(async |town: &Town| {
        let plans = town.ben.makes_channel(&town.team, "plans", ChannelType::Open).await;
        town.ben.adds_to_channel(&plans, &town.chloe).await?;
        let draft = Scheme { display_name: "Read only".into(), scope: SchemeScope::Channel, ..Scheme::default() };
        let scheme = town.anna.client.post::<schemes::CreateScheme>(draft).await?;
        let path = ByChannel { channel_id: plans.id };
        let scheme_ref = SchemeRef { scheme_id: Some(scheme.id) };
        assert_eq!(
            refused(town.ben.calls::<schemes::UpdateChannelScheme>(path.clone(), scheme_ref.clone()).await).0,
            403
        );
        let wrong =
            town.anna.calls::<schemes::UpdateTeamScheme>(ByTeam { team_id: town.team.id }, scheme_ref.clone()).await;
        assert_eq!(refused(wrong), (400, "api.team.update_team_scheme.scheme_scope.error".into()));
        town.anna.calls::<schemes::UpdateChannelScheme>(path.clone(), scheme_ref).await?;
        let by = schemes::ByScheme { scheme_id: scheme.id };
        assert_eq!(town.anna.client.get::<schemes::GetChannelsForScheme>(by).await?[0].id, plans.id);
        town.chloe.posts("before").in_channel(&plans).await?;
        let members = role(town, &scheme.default_channel_user_role).await;
        changes(&town.anna, &members, without(&members, "create_post")).await?;
        assert_eq!(refused(town.chloe.posts("after").in_channel(&plans).await).0, 403);
        // Who holds it from the server writes on, and everybody reads on.
        town.anna.posts("news").in_channel(&plans).await?;
        town.chloe.client.get::<channels::GetChannel>(path.clone()).await?;
        // What the higher roles do not permit the channel's own cannot give.
        changes(&town.anna, &members, members.permissions.clone()).await?;
        let higher = role(town, "channel_user").await;
        changes(&town.anna, &higher, without(&higher, "create_post")).await?;
        assert_eq!(refused(town.chloe.posts("nor now").in_channel(&plans).await).0, 403);
        changes(&town.anna, &higher, higher.permissions.clone()).await?;
        town.anna.calls::<schemes::UpdateChannelScheme>(path, SchemeRef { scheme_id: None }).await?;
        town.chloe.posts("free").in_channel(&plans).await?;
        Ok(())
    })
    .await;
}
