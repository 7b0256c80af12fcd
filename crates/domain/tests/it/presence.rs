//! What somebody shows is read once for a while, and anew as soon as anybody has written it.

use jackfield_domain::events::Event;
use jackfield_domain::presence::{self, OFFLINE, ONLINE};
use jackfield_domain::{App, Cx};
use jackfield_model::{Status, UserId};
use jackfield_storage::{Query, status, testing};

use crate::world::World;

async fn stored(app: &App, user: UserId) -> Status {
    status::by_users(&[user]).one::<Status>(&app.store).await.unwrap()
}

/// Another server writes, which this one does not hear.
async fn is_written(app: &App, user: UserId, shown: &str) {
    let sql = format!("UPDATE status SET status = '{shown}' WHERE userid = '{user}'");
    assert_eq!(Query::new(testing::statement(sql)).execute(&app.store).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_shown_already_is_written_again_only_after_an_event_or_a_while() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = UserId::new();
        // The change itself is an event, after which it is read once more.
        for _ in 0..2 {
            presence::show(&app, anna, ONLINE, false).await;
        }
        is_written(&app, anna, OFFLINE).await;
        presence::show(&app, anna, ONLINE, false).await;
        assert_eq!(stored(&app, anna).await.status, OFFLINE, "nobody looked");
        let event = Event::StatusChanged { user_id: anna, status: OFFLINE.to_owned() };
        app.events.publish_here(event, &Cx::system("test"));
        presence::show(&app, anna, ONLINE, false).await;
        assert_eq!(stored(&app, anna).await.status, ONLINE);

        presence::show(&app, anna, ONLINE, false).await;
        is_written(&app, anna, OFFLINE).await;
        world.clock.advance(10_000);
        presence::show(&app, anna, ONLINE, false).await;
        assert_eq!(stored(&app, anna).await.status, ONLINE, "it is believed for a while only");
    }
}

#[tokio::test]
async fn activity_leaves_what_somebody_chose_as_it_is() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = UserId::new();
        presence::show(&app, anna, presence::DND, true).await;
        for _ in 0..2 {
            presence::show(&app, anna, ONLINE, false).await;
            let found = stored(&app, anna).await;
            assert_eq!((found.status.as_str(), found.manual), (presence::DND, true));
        }
        presence::show(&app, anna, ONLINE, true).await;
        assert_eq!(stored(&app, anna).await.status, ONLINE);
    }
}
