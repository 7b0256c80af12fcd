//! Lists of people: everything that narrows one holds together.

use std::sync::Arc;

use jackfield_domain::users::{self, ListFilter};
use jackfield_domain::{Actor, App, Cx, RequestInfo, Result};
use jackfield_model::permission::ListUsers;
use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelType, Group, GroupId, GroupSyncable, Millis, Session, Status, Team,
    TeamId, TeamMember, User, UserId,
};
use jackfield_storage::{channel_members, channels, groups, status as statuses, team_members, teams, users as stored};

use crate::world::World;

/// Reds and Blues, and a channel of the Reds: Anna is in all of it, Ben in the Reds alone, Carl in the Blues and in
/// the channel, Dora is deactivated and in the Reds and the channel.
struct Town {
    app: App,
    anna: UserId,
    reds: TeamId,
    blues: TeamId,
    plans: ChannelId,
}

impl Town {
    async fn build(world: &World) -> Self {
        let app = world.server().await;
        let (reds, blues, plans, anna) = (TeamId::new(), TeamId::new(), ChannelId::new(), UserId::new());
        for (id, name) in [(reds, "reds"), (blues, "blues")] {
            let team = Team { id, name: name.into(), ..Team::default() };
            teams::insert(&team).execute(&app.store).await.unwrap();
        }
        let channel = Channel {
            id: plans,
            team_id: reds,
            name: "plans".into(),
            channel_type: ChannelType::Open,
            ..Channel::default()
        };
        channels::insert(&channel).execute(&app.store).await.unwrap();
        for (name, in_teams, in_channel, delete_at) in [
            ("anna", vec![reds, blues], true, 0),
            ("ben", vec![reds], false, 0),
            ("carl", vec![blues], true, 0),
            ("dora", vec![reds], true, 1),
        ] {
            let id = if name == "anna" { anna } else { UserId::new() };
            let (email, delete_at) = (format!("{name}@example.org"), Millis(delete_at));
            let user = User {
                id,
                username: name.into(),
                email,
                delete_at,
                nickname: if name == "carl" { "Albert".into() } else { String::new() },
                create_at: Millis(i64::from(name.as_bytes()[0])),
                roles: if name == "anna" { "system_user system_admin".into() } else { "system_user".into() },
                update_at: Millis(if name == "ben" { 2 } else { 1 }),
                ..User::default()
            };
            stored::insert(&user).execute(&app.store).await.unwrap();
            for team_id in in_teams {
                let scheme_admin = name == "anna";
                let member =
                    TeamMember { team_id, user_id: id, scheme_user: true, scheme_admin, ..TeamMember::default() };
                team_members::upsert(&member).execute(&app.store).await.unwrap();
            }
            if in_channel {
                let scheme_admin = name == "dora";
                let member = ChannelMember {
                    channel_id: plans,
                    user_id: id,
                    scheme_user: true,
                    scheme_admin,
                    ..ChannelMember::default()
                };
                channel_members::insert(&member).execute(&app.store).await.unwrap();
            }
        }
        Self { app, anna, reds, blues, plans }
    }

    async fn id(&self, name: &str) -> UserId {
        stored::by_username(name).one::<User>(&self.app.store).await.unwrap().id
    }

    /// A group that is bound to a channel, with one member.
    async fn lets_in(&self, channel: ChannelId, name: &str) -> GroupId {
        let id = GroupId::new();
        let group =
            Group { id, source: "custom".into(), display_name: name.into(), allow_reference: true, ..Group::default() };
        groups::insert(&group).execute(&self.app.store).await.unwrap();
        let bound = GroupSyncable { group_id: id, ..GroupSyncable::default() };
        groups::bind_to_channel(channel, &bound).execute(&self.app.store).await.unwrap();
        self.joins(id, name).await;
        id
    }

    async fn joins(&self, group: GroupId, name: &str) {
        groups::add_member(group, self.id(name).await, Millis(1)).execute(&self.app.store).await.unwrap();
    }

    async fn list(&self, filter: ListFilter) -> Vec<String> {
        self.try_list(filter).await.unwrap()
    }

    async fn try_list(&self, filter: ListFilter) -> Result<Vec<String>> {
        let roles = "system_admin system_user".to_owned();
        let session = Session { user_id: self.anna, roles, ..Session::default() };
        let cx = Cx::new(Actor::User(Arc::new(session)), RequestInfo::default());
        let granted = self.app.authorize::<ListUsers>(&cx, ()).await.unwrap();
        let found = users::list(&self.app, &granted, filter, (10, 0)).await?;
        Ok(found.into_iter().map(|user| user.username).collect())
    }
}

#[tokio::test]
async fn a_list_of_people_is_narrowed_by_everything_that_was_asked() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let (reds, blues, plans) = (town.reds, town.blues, town.plans);
        let all = ListFilter::default();
        assert_eq!(town.list(all.clone()).await, ["anna", "ben", "carl", "dora"]);
        assert_eq!(town.list(ListFilter { in_team: reds, ..all.clone() }).await, ["anna", "ben", "dora"]);
        assert_eq!(town.list(ListFilter { in_channel: plans, ..all.clone() }).await, ["anna", "carl", "dora"]);
        let both = ListFilter { in_team: reds, in_channel: plans, ..all.clone() };
        assert_eq!(town.list(both.clone()).await, ["anna", "dora"], "the team counts beside the channel");
        assert_eq!(town.list(ListFilter { active: true, ..both.clone() }).await, ["anna"]);
        assert_eq!(town.list(ListFilter { inactive: true, ..both.clone() }).await, ["dora"]);
        let elsewhere = ListFilter { in_team: blues, not_in_team: reds, ..all.clone() };
        assert_eq!(town.list(elsewhere.clone()).await, ["carl"]);
        assert_eq!(town.list(ListFilter { in_channel: plans, ..elsewhere.clone() }).await, ["carl"]);
        let could_be_added = ListFilter { in_team: reds, not_in_channel: plans, ..all.clone() };
        assert_eq!(town.list(could_be_added.clone()).await, ["ben"]);
        let let_in = ListFilter { group_constrained: true, ..could_be_added };
        assert!(town.list(let_in.clone()).await.is_empty(), "no group lets anybody in");
        town.lets_in(plans, "ben").await;
        assert_eq!(town.list(let_in).await, ["ben"]);
        let ranked = |roles: &str, in_channel: &str, in_team: &str| ListFilter {
            roles: named(roles),
            channel_roles: named(in_channel),
            team_roles: named(in_team),
            ..both.clone()
        };
        assert_eq!(town.list(ranked("", "channel_admin", "")).await, ["dora"]);
        assert_eq!(town.list(ranked("", "channel_user", "")).await, ["anna"]);
        assert_eq!(town.list(ranked("", "", "team_admin")).await, ["anna"]);
        assert_eq!(town.list(ranked("system_admin", "channel_admin", "")).await, ["anna", "dora"], "any of them");
        let beside = ListFilter { channel_roles: named("channel_admin"), in_team: reds, ..all.clone() };
        assert_eq!(town.list(beside).await, ["anna", "ben", "dora"], "of no channel, which says nothing");
        let changed = ListFilter { updated_after: Millis(1), in_team: reds, ..all.clone() };
        assert_eq!(town.list(changed).await, ["ben"]);
        assert!(town.list(ListFilter { not_in_channel: plans, ..all.clone() }).await.is_empty(), "to no team");
    }
}

fn named(roles: &str) -> Vec<String> {
    roles.split(' ').filter(|role| !role.is_empty()).map(str::to_owned).collect()
}

#[tokio::test]
async fn a_list_of_people_is_in_the_order_that_was_asked() {
    for world in World::everywhere().await {
        let town = Town::build(&world).await;
        let of_team = |sort: &str| ListFilter { in_team: town.reds, sort: sort.into(), ..ListFilter::default() };
        let of_channel = |sort: &str| ListFilter { in_channel: town.plans, sort: sort.into(), ..ListFilter::default() };
        for (name, status, at) in [("anna", "dnd", 1), ("ben", "online", 3), ("dora", "away", 2)] {
            let user_id = town.id(name).await;
            let status = Status { user_id, status: status.into(), last_activity_at: Millis(at), ..Status::default() };
            statuses::upsert(&status).execute(&town.app.store).await.unwrap();
        }
        assert_eq!(town.list(of_team("last_activity_at")).await, ["ben", "dora", "anna"]);
        assert_eq!(town.list(of_team("create_at")).await, ["dora", "ben", "anna"], "the newest first");
        assert_eq!(
            town.list(of_channel("status")).await,
            ["dora", "anna", "carl"],
            "away, not to be disturbed, offline"
        );
        assert_eq!(town.list(of_channel("admin")).await, ["dora", "anna", "carl"]);
        let group = town.lets_in(town.plans, "carl").await;
        town.joins(group, "ben").await;
        let named = ListFilter { in_group: group, sort: "display_name".into(), ..ListFilter::default() };
        assert_eq!(town.list(named).await, ["carl", "ben"], "Albert is Carl's nickname");
        for (of, sort) in [(of_team(""), "status"), (of_channel(""), "create_at"), (of_team(""), "sideways")] {
            let refused = town.try_list(ListFilter { sort: sort.into(), ..of }).await.unwrap_err();
            assert_eq!(refused.0.status_code, 400, "{sort}");
        }
    }
}
