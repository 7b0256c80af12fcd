//! Teams over HTTP: who may see, join, change and leave them.

use jackfield_api::path::{ByTeam, ByTeamMember, ByTeamName, ByUser, UserRef};
use jackfield_api::teams as api;
use jackfield_api::teams::SchemeRoles;
use jackfield_api::users::{
    ByUsername, CreateUser, CreateUserQuery, GetProfileImage, GetUserByUsername, ImageQuery, UserRoles,
};
use jackfield_api::{PlainOrMore, channels};
use jackfield_client::multipart::{Form, Part};
use jackfield_client::{Client, NOTHING, Socket};
use jackfield_model::{Team, TeamMember, TeamMemberWithError, TeamPatch, TeamSearch, User, UserId, names};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn by(team: &Team) -> ByTeam {
    ByTeam { team_id: team.id }
}

fn member(team: &Team, user: UserId) -> ByTeamMember {
    ByTeamMember { team_id: team.id, user_id: user.into() }
}

#[tokio::test]
async fn who_creates_a_team_administers_it_and_it_has_two_channels() {
    everywhere(async |town: &Town| {
        let own = town.ben.client.get::<api::GetTeamMember>(member(&town.team, town.ben.id)).await?;
        assert_eq!(own.roles, "team_user team_admin");
        for name in names::DEFAULT_CHANNELS {
            town.ben.channel_named(&town.team, name).await?;
        }
        let again = Team { name: "reds".into(), display_name: "Others".into(), ..Team::default() };
        let answer = town.chloe.client.post::<api::CreateTeam>(again).await;
        assert_eq!(refused(answer), (400, "app.team.save.existing.app_error".into()));
        let reserved = Team { name: "api".into(), display_name: "Api".into(), ..Team::default() };
        let answer = town.chloe.client.post::<api::CreateTeam>(reserved).await;
        assert_eq!(refused(answer), (400, "model.team.is_valid.reserved.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn only_members_see_a_closed_team_and_what_is_in_it() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        let client = &dora.client;
        assert_eq!(refused(client.get::<api::GetTeam>(by(&town.team)).await).0, 403);
        // Whether a closed team's name is taken is not told.
        assert_eq!(refused(client.get::<api::GetTeamByName>(ByTeamName { team_name: "reds".into() }).await).0, 404);
        assert_eq!(refused(client.get::<api::GetTeamMembers>(by(&town.team)).await).0, 403);
        assert_eq!(refused(client.get::<api::GetTeamStats>(by(&town.team)).await).0, 403);
        assert_eq!(refused(client.get::<channels::GetPublicChannelsForTeam>(by(&town.team)).await).0, 403);
        let exists = client.get::<api::TeamExists>(ByTeamName { team_name: "reds".into() }).await?;
        assert!(!exists.exists);
        let search = TeamSearch { term: "red".into(), ..TeamSearch::default() };
        assert!(
            matches!(client.post::<api::SearchTeams>(search).await?, PlainOrMore::Plain(found) if found.is_empty())
        );
        let bens = ByUser { user_id: town.ben.id.into() };
        assert_eq!(refused(client.get::<api::GetTeamsForUser>(bens.clone()).await).0, 403);
        assert_eq!(refused(client.get::<api::GetTeamsUnreadForUser>(bens).await).0, 403);
        let missing = client.get::<api::GetTeamByName>(ByTeamName { team_name: "nobodys".into() }).await;
        assert_eq!(refused(missing), (404, "app.team.get_by_name.missing.app_error".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn anybody_joins_an_open_team_and_nobody_a_closed_one() {
    everywhere(async |town: &Town| {
        let dora = town.person("dora").await;
        let join = TeamMember { team_id: town.team.id, user_id: dora.id, ..TeamMember::default() };
        let answer = dora.calls::<api::AddTeamMember>(by(&town.team), join.clone()).await;
        assert_eq!(refused(answer), (403, "api.context.permissions.app_error".into()));
        let open = TeamPatch { allow_open_invite: Some(true), ..TeamPatch::default() };
        town.ben.calls::<api::PatchTeam>(by(&town.team), open).await?;
        let mut socket = Socket::connect(&dora.client).await?;
        let joined = dora.calls::<api::AddTeamMember>(by(&town.team), join.clone()).await?;
        assert_eq!(joined.roles, "team_user");
        socket.wait_for("added_to_team").await?;
        dora.channel_named(&town.team, names::TOWN_SQUARE).await?;
        let same = dora.calls::<api::AddTeamMember>(by(&town.team), join).await?;
        assert_eq!(same.user_id, dora.id);
        let other = TeamMember { team_id: town.team.id, user_id: town.anna.id, ..TeamMember::default() };
        town.chloe.calls::<api::AddTeamMember>(by(&town.team), other.clone()).await?;
        let elsewhere = TeamMember { team_id: jackfield_model::TeamId::new(), ..other };
        assert_eq!(refused(town.ben.calls::<api::AddTeamMember>(by(&town.team), elsewhere).await).0, 400);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_leaves_a_team_leaves_its_channels() {
    everywhere(async |town: &Town| {
        let plans = town.ben.makes_channel(&town.team, "plans", jackfield_model::ChannelType::Private).await;
        town.ben.adds_to_channel(&plans, &town.chloe).await?;
        let mut socket = Socket::connect(&town.chloe.client).await?;
        let dora = town.person("dora").await;
        let thrown = dora.client.get::<api::RemoveTeamMember>(member(&town.team, town.chloe.id)).await;
        assert_eq!(refused(thrown).0, 403);
        let thrown = town.chloe.client.get::<api::RemoveTeamMember>(member(&town.team, town.ben.id)).await;
        assert_eq!(refused(thrown).0, 403);
        town.chloe.client.get::<api::RemoveTeamMember>(member(&town.team, town.chloe.id)).await?;
        socket.wait_for("leave_team").await?;
        assert_eq!(refused(town.chloe.posts("still here?").in_channel(plans.id).await).0, 403);
        assert_eq!(refused(town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await).0, 404);
        let all = town.chloe.client.get::<channels::GetChannelsForUser>(town.chloe.me()).await?;
        assert_eq!(all, []);
        town.ben.adds_to_team(town.team.id, &town.chloe).await;
        assert_eq!(refused(town.chloe.posts("back").in_channel(plans.id).await).0, 403);
        town.chloe.channel_named(&town.team, names::TOWN_SQUARE).await?;
        Ok(())
    })
    .await;
}

// covers: 4
#[tokio::test]
async fn only_the_teams_administrators_change_archive_and_give_roles() {
    everywhere(async |town: &Town| {
        let (team, chloe) = (&town.team, &town.chloe);
        let patch = TeamPatch { description: Some("The reds".into()), ..TeamPatch::default() };
        assert_eq!(refused(chloe.calls::<api::PatchTeam>(by(team), patch.clone()).await).0, 403);
        assert_eq!(refused(chloe.client.get::<api::SoftDeleteTeam>(by(team)).await).0, 403);
        let raise = UserRoles { roles: "team_user team_admin".into() };
        assert_eq!(
            refused(chloe.calls::<api::UpdateTeamMemberRoles>(member(team, chloe.id), raise.clone()).await).0,
            403
        );
        let mut socket = Socket::connect(&chloe.client).await?;
        assert_eq!(town.ben.calls::<api::PatchTeam>(by(team), patch).await?.description, "The reds");
        socket.wait_for("update_team").await?;
        let system = UserRoles { roles: "team_user system_admin".into() };
        assert_eq!(refused(town.ben.calls::<api::UpdateTeamMemberRoles>(member(team, chloe.id), system).await).0, 400);
        town.ben.calls::<api::UpdateTeamMemberRoles>(member(team, chloe.id), raise).await?;
        socket.wait_for("memberrole_updated").await?;
        let flags = SchemeRoles { scheme_user: true, ..SchemeRoles::default() };
        chloe.calls::<api::UpdateTeamMemberSchemeRoles>(member(team, town.ben.id), flags).await?;
        let ben = chloe.client.get::<api::GetTeamMember>(member(team, town.ben.id)).await?;
        assert_eq!(ben.roles, "team_user");
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_team_is_archived_and_restored_but_never_destroyed() {
    everywhere(async |town: &Town| {
        let destroys = async |person: &Person| {
            let permanent = api::DeleteTeamQuery { permanent: true };
            person.client.call::<api::SoftDeleteTeam>(by(&town.team), permanent, ()).await
        };
        assert_eq!(refused(destroys(&town.ben).await).0, 403);
        assert_eq!(refused(destroys(&town.anna).await), (401, "api.user.delete_team.not_enabled.app_error".into()));
        town.ben.client.get::<api::SoftDeleteTeam>(by(&town.team)).await?;
        assert_eq!(town.ben.client.get::<api::GetTeamsForUser>(town.ben.me()).await?, []);
        let back = town.ben.client.get::<api::RestoreTeam>(by(&town.team)).await?;
        assert!(back.delete_at.is_never());
        assert_eq!(town.ben.client.get::<api::GetTeamsForUser>(town.ben.me()).await?.len(), 1);
        Ok(())
    })
    .await;
}

// covers: 9
#[tokio::test]
async fn a_members_view_of_a_team_hides_its_address_and_a_strangers_its_invitation() {
    everywhere(async |town: &Town| {
        let seen = town.chloe.client.get::<api::GetTeam>(by(&town.team)).await?;
        assert_eq!((seen.email.as_str(), seen.invite_id.is_empty()), ("", false));
        let whole = town.ben.client.get::<api::GetTeam>(by(&town.team)).await?;
        assert_eq!(whole.email, "ben@example.com");
        let open = TeamPatch { allow_open_invite: Some(true), ..TeamPatch::default() };
        town.ben.calls::<api::PatchTeam>(by(&town.team), open).await?;
        let dora = town.person("dora").await;
        let seen = dora.client.get::<api::GetTeam>(by(&town.team)).await?;
        assert_eq!((seen.email.as_str(), seen.invite_id.as_str()), ("", ""));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn who_signs_up_by_an_invitation_is_in_its_team() {
    everywhere(async |town: &Town| {
        let query = CreateUserQuery { iid: town.team.invite_id.clone(), ..CreateUserQuery::default() };
        let fay = User {
            username: "fay".into(),
            email: "fay@example.com".into(),
            password: "correct horse 7".into(),
            ..User::default()
        };
        let made = town.chloe.client.call::<CreateUser>(NOTHING, query, fay).await?;
        let membership = town.ben.client.get::<api::GetTeamMember>(member(&town.team, made.id)).await?;
        assert_eq!(membership.roles, "team_user");
        // Who may not come in gets no account either.
        let patch = TeamPatch { allowed_domains: Some("example.com".into()), ..TeamPatch::default() };
        town.ben.client.call::<api::PatchTeam>(by(&town.team), Default::default(), patch).await?;
        let query = CreateUserQuery { iid: town.team.invite_id.clone(), ..CreateUserQuery::default() };
        let gus = User {
            username: "gus".into(),
            email: "gus@example.net".into(),
            password: "correct horse 7".into(),
            ..User::default()
        };
        let outsider = town.chloe.client.call::<CreateUser>(NOTHING, query, gus).await;
        assert_eq!(refused(outsider), (400, "api.team.join_user_to_team.allowed_domains.app_error".into()));
        let nobody = town.ben.client.get::<GetUserByUsername>(ByUsername { username: "gus".into() }).await;
        assert_eq!(refused(nobody).0, 404);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn many_are_added_at_once_and_gracefully_with_the_reasons_of_refusals() {
    everywhere(async |town: &Town| {
        let (dora, emil) = (town.person("dora").await, town.person("emil").await);
        let join = |user_id| TeamMember { team_id: town.team.id, user_id, ..TeamMember::default() };
        let all = vec![join(dora.id), join(UserId::new()), join(emil.id)];
        // Read by hand: to the typed client both answers are lists of objects.
        let path = format!("/api/v4/teams/{}/members/batch?graceful=true", town.team.id);
        let request = town.ben.client.raw(http::Method::POST, &path).json(&all);
        let answers: Vec<TeamMemberWithError> = Client::send(request).await?.json().await?;
        let added: Vec<bool> = answers.iter().map(|answer| answer.error.is_none()).collect();
        assert_eq!(added, [true, false, true]);
        let ids = vec![dora.id, emil.id, town.anna.id];
        let members = town.ben.calls::<api::GetTeamMembersByIds>(by(&town.team), ids).await?;
        assert_eq!(members.len(), 2);
        let stats = town.ben.client.get::<api::GetTeamStats>(by(&town.team)).await?;
        assert_eq!((stats.total_member_count, stats.active_member_count), (4, 4));
        let listed = town.chloe.client.get::<api::GetTeamMembers>(by(&town.team)).await?;
        assert_eq!(listed.len(), 4);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn unread_posts_are_counted_for_each_team() {
    everywhere(async |town: &Town| {
        let square = town.ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        town.ben.posts("hello @chloe").in_channel(square.id).await?;
        let unread = town.chloe.client.get::<api::GetTeamUnread>(town.chloe.own(town.team.id)).await?;
        assert_eq!((unread.msg_count, unread.mention_count), (1, 1));
        let me = ByUser { user_id: UserRef::Me };
        let all = town.chloe.client.get::<api::GetTeamsUnreadForUser>(me.clone()).await?;
        assert_eq!(all.len(), 1);
        let without = api::TeamsUnreadQuery { exclude_team: town.team.id, ..Default::default() };
        assert_eq!(town.chloe.client.call::<api::GetTeamsUnreadForUser>(me, without, ()).await?, []);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_teams_picture_is_its_administrators_to_set() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben.client, &town.chloe.client);
        let missing = ben.bytes::<api::GetTeamIcon>(by(&town.team), ImageQuery::default()).await;
        assert_eq!(refused(missing), (404, "api.team.get_team_icon.read_file.app_error".into()));
        let form = |bytes: Vec<u8>| Form::new().part("image", Part::bytes(bytes).file_name("icon"));
        let own = ByUser { user_id: town.ben.id.into() };
        let png = ben.bytes::<GetProfileImage>(own, ImageQuery::default()).await?.to_vec();
        let by_member = chloe.upload::<api::SetTeamIcon>(by(&town.team), NOTHING, form(png.clone())).await;
        assert_eq!(refused(by_member).0, 403);
        let broken = ben.upload::<api::SetTeamIcon>(by(&town.team), NOTHING, form(b"no picture".to_vec())).await;
        assert_eq!(refused(broken), (400, "api.team.set_team_icon.decode.app_error".into()));
        let empty = ben.upload::<api::SetTeamIcon>(by(&town.team), NOTHING, Form::new().text("x", "y")).await;
        assert_eq!(refused(empty), (400, "api.team.set_team_icon.no_file.app_error".into()));
        ben.upload::<api::SetTeamIcon>(by(&town.team), NOTHING, form(png)).await?;
        let shown = chloe.bytes::<api::GetTeamIcon>(by(&town.team), ImageQuery::default()).await?;
        assert!(shown.starts_with(b"\x89PNG"));
        assert_ne!(chloe.get::<api::GetTeam>(by(&town.team)).await?.last_team_icon_update.0, 0);
        assert_eq!(refused(chloe.get::<api::RemoveTeamIcon>(by(&town.team)).await).0, 403);
        ben.get::<api::RemoveTeamIcon>(by(&town.team)).await?;
        let removed = chloe.bytes::<api::GetTeamIcon>(by(&town.team), ImageQuery::default()).await;
        assert_eq!(refused(removed).0, 404);
        Ok(())
    })
    .await;
}
