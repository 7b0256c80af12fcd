//! Lists of people: everything that narrows one holds together.

use std::sync::Arc;

use jackfield_domain::users::{self, ListFilter};
use jackfield_domain::{Actor, App, Cx, RequestInfo};
use jackfield_model::permission::ListUsers;
use jackfield_model::{
    Channel, ChannelId, ChannelMember, ChannelType, Millis, Session, Team, TeamId, TeamMember, User, UserId,
};
use jackfield_storage::{channel_members, channels, team_members, teams, users as stored};

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
            let user = User { id, username: name.into(), email, delete_at, ..User::default() };
            stored::insert(&user).execute(&app.store).await.unwrap();
            for team_id in in_teams {
                let member = TeamMember { team_id, user_id: id, ..TeamMember::default() };
                team_members::upsert(&member).execute(&app.store).await.unwrap();
            }
            if in_channel {
                let member = ChannelMember { channel_id: plans, user_id: id, ..ChannelMember::default() };
                channel_members::insert(&member).execute(&app.store).await.unwrap();
            }
        }
        Self { app, anna, reds, blues, plans }
    }

    async fn list(&self, filter: ListFilter) -> Vec<String> {
        let roles = "system_admin system_user".to_owned();
        let session = Session { user_id: self.anna, roles, ..Session::default() };
        let cx = Cx::new(Actor::User(Arc::new(session)), RequestInfo::default());
        let granted = self.app.authorize::<ListUsers>(&cx, ()).await.unwrap();
        let found = users::list(&self.app, &granted, filter, (10, 0)).await.unwrap();
        found.into_iter().map(|user| user.username).collect()
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
        assert_eq!(town.list(could_be_added).await, ["ben"]);
        assert!(town.list(ListFilter { not_in_channel: plans, ..all.clone() }).await.is_empty(), "to no team");
    }
}
