//! What the server does by itself while it runs: removes what has expired, fills in what migrations left for later.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jackfield_domain::jobs::{Backfilling, Upkeep, Worker};
use jackfield_domain::{App, sessions};
use jackfield_model::{Millis, Session, User, UserId};
use jackfield_storage::backfills::{self, Backfill};
use jackfield_storage::{Query, Tx, testing, users};

use crate::world::World;

const HOUR: i64 = 60 * 60 * 1000;

async fn person(app: &App, name: &str) -> User {
    let user =
        User { id: UserId::new(), username: name.into(), email: format!("{name}@example.org"), ..User::default() };
    users::insert(&user).execute(&app.store).await.unwrap();
    user
}

async fn begin(app: &App, user: &User, hours: i64) -> Session {
    sessions::start(app, user, String::new(), hours, &[]).await.unwrap()
}

async fn kept(app: &App, user: &User) -> usize {
    jackfield_storage::sessions::of_user(user.id).all::<Session>(&app.store).await.unwrap().len()
}

#[tokio::test]
async fn sessions_that_have_expired_are_removed_by_the_hour_and_others_stay() {
    for world in World::everywhere().await {
        let (app, other) = (world.server().await, world.server().await);
        let user = person(&app, "anna").await;
        for hours in [1, 2, 24] {
            begin(&app, &user, hours).await;
        }
        let for_ever = Session {
            id: jackfield_model::SessionId::new(),
            token: "t".into(),
            user_id: user.id,
            ..Session::default()
        };
        jackfield_storage::sessions::insert(&for_ever).execute(&app.store).await.unwrap();
        let worker = |app: &App| Worker::new(app.clone(), vec![Arc::new(Upkeep)]);
        worker(&app).run_due().await.unwrap();
        assert_eq!(kept(&app, &user).await, 4, "none has expired");
        world.clock.advance(HOUR);
        let (here, there) = (worker(&app), worker(&other));
        let (here, there) = tokio::join!(here.run_due(), there.run_due());
        assert_eq!(here.unwrap() + there.unwrap(), 1, "one of the servers does it");
        assert_eq!(kept(&app, &user).await, 3);
        world.clock.advance(HOUR - 1);
        worker(&app).run_due().await.unwrap();
        assert_eq!(kept(&app, &user).await, 3, "not before its time");
        world.clock.advance(23 * HOUR);
        worker(&app).run_due().await.unwrap();
        assert_eq!(kept(&app, &user).await, 1, "what never ends stays");
    }
}

#[tokio::test]
async fn the_database_has_no_token_that_somebody_could_sign_in_with() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let user = person(&app, "anna").await;
        let session = begin(&app, &user, 1).await;
        assert_eq!(session.token.len(), 26);
        let stored = Query::new(testing::statement("SELECT token FROM sessions".into()));
        let (stored,) = stored.one::<(String,)>(&app.store).await.unwrap();
        assert_ne!(stored, session.token);
        assert!(sessions::find(&app, &stored).await.unwrap().is_none(), "what is stored opens nothing");
        assert_eq!(sessions::get(&app, session.id).await.unwrap().token, "", "nobody has used it");
        for _ in 0..2 {
            let found = sessions::find(&app, &session.token).await.unwrap().expect("its token does");
            assert_eq!((found.id, &found.token), (session.id, &session.token));
        }
        assert_eq!(sessions::get(&app, session.id).await.unwrap().token, session.token, "this server has seen it");
        let row = jackfield_storage::sessions::by_id(session.id).one::<Session>(&app.store).await.unwrap();
        assert_eq!(row.token, "");
        sessions::end_all(&app, user.id).await.unwrap();
        assert!(sessions::find(&app, &session.token).await.unwrap().is_none());
    }
}

/// How often a batch was begun, over all tests of this file.
static BATCHES: AtomicUsize = AtomicUsize::new(0);

/// Gives every user a position, two at a time; the third batch fails once.
static KNOWN: &[Backfill] = &[Backfill {
    name: "positions",
    batch: |tx: &mut Tx, position: String| {
        Box::pin(async move {
            let next = "SELECT id FROM users WHERE id > $1 ORDER BY id LIMIT 2";
            let ids = Query::new(testing::statement(next.into())).bind(&position).all::<(UserId,)>(&mut *tx).await?;
            let ids: Vec<UserId> = ids.into_iter().map(|(id,)| id).collect();
            let change = "UPDATE users SET position = position || 'x' WHERE id {in $1}";
            Query::new(testing::statement(change.into())).bind(&ids).execute(&mut *tx).await?;
            if BATCHES.fetch_add(1, Ordering::Relaxed) % 7 == 2 {
                return Err(jackfield_storage::Error::Closed);
            }
            Ok(ids.last().map(ToString::to_string))
        })
    },
}];

#[tokio::test]
async fn what_a_migration_left_for_later_is_done_once_whatever_is_interrupted() {
    for world in World::everywhere().await {
        let (app, other) = (world.server().await, world.server().await);
        for number in 0..9 {
            person(&app, &format!("user{number}")).await;
        }
        let work = |app: &App| Worker::new(app.clone(), vec![Arc::new(Backfilling(KNOWN))]);
        assert_eq!(work(&app).run_due().await.unwrap(), 0, "nobody asked for it");
        backfills::ask("positions").execute(&app.store).await.unwrap();
        backfills::ask("of a newer version").execute(&app.store).await.unwrap();
        let (here, there) = (work(&app), work(&other));
        // Whoever fails leaves the rest to the next, who may be another server.
        let (first, second) = tokio::join!(here.run_due(), there.run_due());
        assert!(first.is_err() || second.is_err(), "one batch fails");
        while work(&other).run_due().await.is_err() {}
        let positions = Query::new(testing::statement("SELECT DISTINCT position FROM users".into()));
        assert_eq!(positions.all::<(String,)>(&app.store).await.unwrap(), [("x".to_owned(),)], "each row once");
        assert_eq!(work(&app).run_due().await.unwrap(), 0);
        assert!(app.now() > Millis(0));
    }
}
