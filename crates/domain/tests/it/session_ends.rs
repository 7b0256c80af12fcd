//! When sessions end by themselves: by resting, by their length, or later for being used.

use jackfield_domain::{App, sessions};
use jackfield_model::permission::Public;
use jackfield_model::{User, UserId};
use jackfield_storage::users;

use crate::world::World;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;

async fn person(app: &App, name: &str) -> User {
    let granted = jackfield_domain::testing::granted::<Public>(());
    let email = format!("{name}@example.com");
    let user = User { username: name.into(), email, password: "correct horse 7".into(), ..User::default() };
    let id: UserId = jackfield_domain::users::create(app, &granted, user, "").await.unwrap().id;
    users::by_id(id).one::<User>(&app.store).await.unwrap()
}

async fn starts(app: &App, user: &User, device: &str, hours: i64) -> String {
    sessions::start(app, user, device.to_owned(), hours, &[]).await.unwrap().token
}

async fn is_good(app: &App, token: &str) -> bool {
    sessions::find(app, token).await.unwrap().is_some()
}

fn settings(extends: bool, idle: i64, web: i64) -> Vec<(String, String)> {
    [
        ("ServiceSettings.ExtendSessionLengthWithActivity", extends.to_string()),
        ("ServiceSettings.SessionIdleTimeoutInMinutes", idle.to_string()),
        ("ServiceSettings.SessionLengthWebInHours", web.to_string()),
        ("ServiceSettings.SessionLengthMobileInHours", (web * 2).to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into()
}

// covers: 12
#[tokio::test]
async fn a_session_that_is_used_lasts_on_and_one_that_is_not_ends_by_its_length() {
    for world in World::everywhere().await {
        let app = world.server_with(settings(true, 30, 100)).await;
        let anna = person(&app, "anna").await;
        let (used, phone) = (starts(&app, &anna, "", 100).await, starts(&app, &anna, "apple:1", 200).await);
        for _ in 0..5 {
            world.clock.advance(60 * HOUR_MS);
            assert!(is_good(&app, &used).await);
        }
        // Resting ends it by nothing but its length, which the telephone has twice.
        assert!(!is_good(&app, &phone).await);
        world.clock.advance(101 * HOUR_MS);
        assert!(!is_good(&app, &used).await);
    }
}

// covers: 12
#[tokio::test]
async fn where_use_does_not_lengthen_it_a_session_ends_by_resting_and_by_its_length() {
    for world in World::everywhere().await {
        let app = world.server_with(settings(false, 30, 2)).await;
        let anna = person(&app, "anna").await;
        let (used, rests) = (starts(&app, &anna, "", 2).await, starts(&app, &anna, "", 2).await);
        for _ in 0..5 {
            world.clock.advance(20 * MINUTE_MS);
            assert!(is_good(&app, &used).await);
        }
        assert!(!is_good(&app, &rests).await);
        world.clock.advance(20 * MINUTE_MS);
        assert!(!is_good(&app, &used).await, "two hours are over");
        // Within what is remembered of it as well.
        let token = starts(&app, &anna, "", 2).await;
        assert!(is_good(&app, &token).await);
        world.clock.advance(31 * MINUTE_MS);
        assert!(!is_good(&app, &token).await);
    }
}
