//! Groups of users over HTTP: made, mentioned, changed, and what guests know of them.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use jackfield_api::channels as rooms;
use jackfield_api::groups as api;
use jackfield_api::path::{ByChannel, ByGroup, ByUser, UserRef};
use jackfield_api::users::{GetUsers, UpdateUserRoles, UserRoles, UsersQuery};
use jackfield_client::{NOTHING, Socket};
use jackfield_model::{CUSTOM_GROUP, Group, GroupModifyMembers, GroupPatch, GroupWithUserIds, UserId, names};
use serde_json::{Value, json};

use crate::everywhere;
use crate::town::{Person, Town, refused};

fn draft(name: &str, user_ids: Vec<UserId>) -> GroupWithUserIds {
    let group = Group {
        name: Some(name.into()),
        display_name: name.into(),
        source: CUSTOM_GROUP.into(),
        allow_reference: true,
        ..Group::default()
    };
    GroupWithUserIds { group, user_ids }
}

fn by(group: &Group) -> ByGroup {
    ByGroup { group_id: group.id }
}

async fn mentions(person: &Person, channel: &jackfield_model::Channel) -> i64 {
    let path = jackfield_api::path::ByUserAndChannel { user_id: UserRef::Me, channel_id: channel.id };
    person.client.get::<rooms::GetChannelUnread>(path).await.expect("they are in it").mention_count
}

#[tokio::test]
async fn a_group_is_made_changed_archived_and_brought_back() {
    everywhere(async |town: &Town| {
        let (ben, chloe) = (&town.ben, &town.chloe);
        let mut socket = Socket::connect(&chloe.client).await?;
        let made = ben.client.post::<api::CreateGroup>(draft("Devs", vec![ben.id, chloe.id])).await?;
        assert_eq!((made.name.as_deref(), made.member_count), (Some("devs"), Some(2)));
        socket.wait_for("group_member_add").await?;
        let event = socket.wait_for("received_group").await?;
        let told: Group = serde_json::from_str(event.data["group"].as_str().expect("JSON")).expect("a group");
        assert_eq!(told.id, made.id);

        let again = refused(chloe.client.post::<api::CreateGroup>(draft("devs", vec![])).await);
        assert_eq!(again, (400, "app.custom_group.unique_name".into()));
        let of_a_person = refused(chloe.client.post::<api::CreateGroup>(draft("ben", vec![])).await);
        assert_eq!(of_a_person, (400, "app.group.username_conflict".into()));
        let reserved = refused(chloe.client.post::<api::CreateGroup>(draft("all", vec![])).await);
        assert_eq!(reserved.1, "model.group.name.reserved_name.app_error");
        let directory =
            GroupWithUserIds { group: Group { source: "ldap".into(), ..draft("x", vec![]).group }, user_ids: vec![] };
        assert_eq!(refused(chloe.client.post::<api::CreateGroup>(directory).await).1, "app.group.crud_permission");
        let nobody = draft("nobody", vec![UserId::new()]);
        assert_eq!(refused(chloe.client.post::<api::CreateGroup>(nobody).await).0, 400);

        let patch = GroupPatch { display_name: Some("Developers".into()), ..GroupPatch::default() };
        assert_eq!(chloe.calls::<api::PatchGroup>(by(&made), patch).await?.display_name, "Developers");
        let query = api::GroupsQuery { q: "develop".into(), include_member_ids: true, ..api::GroupsQuery::default() };
        let found = chloe.client.call::<api::GetGroups>(NOTHING, query, ()).await?;
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].member_ids.as_ref().map(Vec::len), Some(2));
        assert_eq!(found[0].member_count, None, "it was not asked for");
        let gone = GroupModifyMembers { user_ids: vec![ben.id] };
        let gone = chloe.calls::<api::DeleteGroupMembers>(by(&made), gone).await?;
        assert_eq!(gone.len(), 1);
        assert!(!gone[0].delete_at.is_never());
        let members = chloe.client.get::<api::GetGroupUsers>(by(&made)).await?;
        assert_eq!((members.members[0].id, members.total_member_count), (chloe.id, 1));
        assert_eq!(chloe.client.get::<api::GetGroupStats>(by(&made)).await?.total_member_count, 1);
        let own = chloe.client.get::<api::GetGroupsByUserId>(ByUser { user_id: UserRef::Me }).await?;
        assert_eq!(own.len(), 1);

        let archived = chloe.client.get::<api::DeleteGroup>(by(&made)).await?;
        assert!(!archived.delete_at.is_never());
        let add = GroupModifyMembers { user_ids: vec![ben.id] };
        assert_eq!(refused(chloe.calls::<api::AddGroupMembers>(by(&made), add.clone()).await).0, 404);
        assert_eq!(chloe.client.call::<api::GetGroups>(NOTHING, api::GroupsQuery::default(), ()).await?, []);
        assert!(chloe.calls::<api::RestoreGroup>(by(&made), ()).await?.delete_at.is_never());
        assert_eq!(chloe.calls::<api::AddGroupMembers>(by(&made), add).await?.len(), 1);
        let named = chloe.client.post::<api::GetGroupsByNames>(vec!["devs".into(), "none".into()]).await?;
        assert_eq!(named.len(), 1);
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_mention_of_a_group_tells_its_members_in_the_channel() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        ben.adds_to_team(town.team.id, anna).await;
        let square = ben.channel_named(&town.team, names::TOWN_SQUARE).await?;
        ben.client.post::<api::CreateGroup>(draft("devs", vec![ben.id, chloe.id])).await?;
        anna.posts("@devs please look, also @nobody").in_channel(&square).await?;
        assert_eq!((mentions(ben, &square).await, mentions(chloe, &square).await), (1, 1));
        assert_eq!(mentions(anna, &square).await, 0);
        let counts = anna.client.get::<api::GetChannelMemberCountsByGroup>(ByChannel { channel_id: square.id }).await?;
        assert_eq!(counts.iter().map(|count| count.channel_member_count).collect::<Vec<_>>(), [2]);
        Ok(())
    })
    .await;
}

// covers: 1, 5, 10
#[tokio::test]
async fn guests_know_of_groups_that_they_are_in_and_of_people_whom_they_meet() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let guests = json!({ "GuestAccountsSettings": { "Enable": true } });
        let Value::Object(guests) = guests else { unreachable!("it is an object") };
        anna.calls::<jackfield_api::system::PatchConfig>(NOTHING, guests).await?;
        let guest = town.person("gus").await;
        anna.calls::<UpdateUserRoles>(ByUser { user_id: guest.id.into() }, UserRoles { roles: "system_guest".into() })
            .await?;
        let session = guest.client.login("gus", "correct horse 7").await?;
        let guest = Person { client: session.client, id: guest.id };
        let devs = ben.client.post::<api::CreateGroup>(draft("devs", vec![ben.id])).await?;
        let team = ben.client.post::<api::CreateGroup>(draft("mixed", vec![chloe.id, guest.id])).await?;
        let seen = guest.client.call::<api::GetGroups>(NOTHING, api::GroupsQuery::default(), ()).await?;
        assert_eq!(seen.iter().map(|group| group.id).collect::<Vec<_>>(), [team.id]);
        assert_eq!(refused(guest.client.get::<api::GetGroup>(by(&devs)).await).0, 404);
        assert_eq!(refused(guest.client.get::<api::GetGroupUsers>(by(&devs)).await).0, 404);
        let members = guest.client.get::<api::GetGroupUsers>(by(&team)).await?;
        assert_eq!(members.members.iter().map(|user| user.id).collect::<Vec<_>>(), [guest.id]);
        assert_eq!(members.total_member_count, 1);
        assert_eq!(guest.client.post::<api::GetGroupsByNames>(vec!["devs".into()]).await?, []);
        let denied = (403, "api.context.permissions.app_error".to_owned());
        assert_eq!(refused(guest.client.post::<api::CreateGroup>(draft("spies", vec![])).await), denied);
        assert_eq!(refused(guest.calls::<api::PatchGroup>(by(&team), GroupPatch::default()).await), denied);
        let off = json!({ "ServiceSettings": { "EnableCustomGroups": false } });
        let Value::Object(off) = off else { unreachable!("it is an object") };
        anna.calls::<jackfield_api::system::PatchConfig>(NOTHING, off).await?;
        let answer = refused(ben.client.post::<api::CreateGroup>(draft("late", vec![])).await);
        assert_eq!(answer, (501, "api.custom_groups.feature_disabled".into()));
        Ok(())
    })
    .await;
}

#[tokio::test]
async fn a_list_of_people_is_narrowed_by_all_that_it_names() {
    everywhere(async |town: &Town| {
        let (anna, ben, chloe) = (&town.anna, &town.ben, &town.chloe);
        let made = ben.client.post::<api::CreateGroup>(draft("Devs", vec![ben.id])).await?;
        let dora = town.person("dora").await;
        let listed = async |who: &Person, query: UsersQuery| {
            let found = who.client.call::<GetUsers>(NOTHING, query, ()).await?;
            Ok::<Vec<UserId>, jackfield_client::ClientError>(found.into_iter().map(|user| user.id).collect())
        };
        let by_group = UsersQuery { in_group: made.id, ..UsersQuery::default() };
        assert_eq!(listed(chloe, by_group.clone()).await?, [ben.id]);
        let role = |role: &str| UsersQuery { role: role.into(), ..UsersQuery::default() };
        assert_eq!(listed(chloe, role("system_admin")).await?, [anna.id]);
        assert!(listed(chloe, role("system_manager")).await?.is_empty());
        let roles = UsersQuery { roles: "system_manager,system_admin".into(), ..by_group };
        assert!(listed(chloe, roles).await?.is_empty(), "all that narrows holds together");
        let alone = UsersQuery { without_team: true, ..UsersQuery::default() };
        assert_eq!(refused(listed(chloe, alone.clone()).await).0, 403);
        let alone = listed(anna, alone).await?;
        assert!(alone.contains(&dora.id) && !alone.contains(&ben.id), "{alone:?}");
        assert_eq!(
            refused(listed(chloe, role("Nobody%")).await),
            (400, "api.context.invalid_url_param.app_error".into())
        );
        let unknown = UsersQuery { in_group: jackfield_model::GroupId::new(), ..UsersQuery::default() };
        assert_eq!(refused(listed(chloe, unknown).await).0, 404);
        Ok(())
    })
    .await;
}
