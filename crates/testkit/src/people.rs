//! People as the rules see them: accounts, the context of what they do, a team that they are in.

use std::sync::Arc;

use jackfield_domain::{Actor, App, Cx, RequestInfo, teams, testing, users};
use jackfield_model::permission::{AddTeamMember, CreateTeam, Public, TeamMemberOf};
use jackfield_model::{Channel, ChannelId, Session, Team, TeamId, TeamType, User, UserId};
use jackfield_storage::channels;

/// Makes an account. The first one administers the server.
pub async fn person(app: &App, name: &str) -> UserId {
    let granted = testing::granted::<Public>(());
    let user = User {
        username: name.into(),
        email: format!("{name}@example.org"),
        password: "a long password 1A!".into(),
        ..User::default()
    };
    users::create(app, &granted, user, "").await.expect("anybody may create an account").id
}

/// Somebody's own context.
pub fn cx(user: UserId) -> Arc<Cx> {
    let session = Session { user_id: user, roles: "system_user".into(), ..Session::default() };
    Cx::new(Actor::User(Arc::new(session)), RequestInfo::default())
}

/// Makes an open team of somebody's; its town square comes with it.
pub async fn team(app: &App, name: &str, creator: UserId) -> (TeamId, ChannelId) {
    let granted = testing::granted::<CreateTeam>(());
    let team = Team { name: name.into(), display_name: name.into(), team_type: TeamType::Open, ..Team::default() };
    let team = teams::create(app, &granted, team, Some(creator)).await.expect("the name is free").id;
    let square = channels::by_name(team, "town-square").one::<Channel>(&app.store).await;
    (team, square.expect("teams have one").id)
}

pub async fn join(app: &App, team: TeamId, user: UserId) {
    let granted = testing::granted::<AddTeamMember>(TeamMemberOf { team, user });
    teams::add_member(app, &granted).await.expect("there is room in the team");
}
