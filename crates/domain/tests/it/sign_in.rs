//! Who guesses passwords gets nowhere, learns nothing and locks nobody out.

use std::sync::Arc;

use futures_util::future::join_all;
use jackfield_domain::users::{self, Credentials};
use jackfield_domain::{Actor, App, Cx, Failure, RequestInfo};
use jackfield_model::permission::{ChangePassword, EditUser, Public};
use jackfield_model::{Session, User, UserId, UserPatch};
use jackfield_storage::{Query, testing};

use crate::world::World;

const PASSWORD: &str = "correct horse 7";
const WRONG: &str = "api.user.login.invalid_credentials_email_username";
const MINUTE_MS: i64 = 60_000;

async fn person(app: &App, name: &str) -> User {
    let granted = jackfield_domain::testing::granted::<Public>(());
    let email = format!("{name}@example.com");
    let user = User { username: name.into(), email, password: PASSWORD.into(), ..User::default() };
    users::create(app, &granted, user, "").await.unwrap()
}

fn from(ip: &str, actor: Actor) -> Arc<Cx> {
    Cx::new(actor, RequestInfo { ip: ip.into(), ..RequestInfo::default() })
}

fn by_name(name: &str, password: &str) -> Credentials {
    Credentials { login_id: name.into(), password: password.into(), ..Credentials::default() }
}

async fn signs_in(app: &App, ip: &str, given: Credentials) -> Result<(), Failure> {
    users::sign_in(app, &from(ip, Actor::Stranger), given, &[]).await.map(|_| ())
}

fn refusal(outcome: Result<(), Failure>) -> (u16, String, String) {
    let error = outcome.unwrap_err().0;
    (error.status_code, error.id, error.message)
}

/// Ten wrong guesses, all at once.
async fn guess(app: &App, ip: &str, count: usize, credentials: impl Fn() -> Credentials) -> usize {
    let all = join_all((0..count).map(|_| signs_in(app, ip, credentials()))).await;
    all.into_iter().filter(|outcome| outcome.is_ok()).count()
}

async fn count_of(app: &App, kind: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM jackfield_attempts WHERE subject LIKE '{kind}%' AND until > 0");
    Query::new(testing::statement(sql)).one::<(i64,)>(&app.store).await.unwrap().0
}

/// Everybody's password was hunter2 when it was hashed by bcrypt.
async fn old_hash(app: &App) {
    let old = "UPDATE users SET password = '$2a$10$WDhgp5OhsT82IMGfMVI2VO5gMvw9t9GsLXDplXC..ugfK3oniyuYe'";
    Query::new(testing::statement(old.to_owned())).execute(&app.store).await.unwrap();
}

/// Makes it as if all attempts of a kind of subject were used up.
async fn exhaust(app: &App, kind: &str, ahead: i64) {
    let until = app.now().0 + ahead;
    let sql = format!("UPDATE jackfield_attempts SET until = {until} WHERE subject LIKE '{kind}%'");
    assert_eq!(Query::new(testing::statement(sql)).execute(&app.store).await.unwrap(), 1);
}

// covers: 16
#[tokio::test]
async fn guesses_are_counted_by_name_by_address_and_by_id_and_the_lock_decays() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app, "anna").await;
        guess(&app, "198.51.100.1", 4, || by_name("anna", "guess")).await;
        guess(&app, "198.51.100.1", 3, || by_name("anna@example.com", "guess")).await;
        let by_id = || Credentials { id: anna.id, password: "guess".into(), ..Credentials::default() };
        guess(&app, "198.51.100.1", 3, by_id).await;
        // The eleventh is not looked at, right as it is.
        let locked = refusal(signs_in(&app, "198.51.100.1", by_name("anna", PASSWORD)).await);
        assert_eq!((locked.0, locked.1.as_str()), (401, WRONG));
        world.clock.advance(MINUTE_MS);
        signs_in(&app, "198.51.100.1", by_name("anna", PASSWORD)).await.unwrap();
    }
}

// covers: 16
#[tokio::test]
async fn guesses_at_once_and_on_several_servers_do_not_pass_the_limit() {
    for world in World::everywhere().await {
        let (one, two) = (world.server().await, world.server().await);
        person(&one, "anna").await;
        let guesses =
            (0..32).map(|n| signs_in(if n % 2 == 0 { &one } else { &two }, "198.51.100.1", by_name("anna", "guess")));
        join_all(guesses).await;
        let until = "SELECT until FROM jackfield_attempts WHERE subject LIKE 'p:%'".to_owned();
        let until = Query::new(testing::statement(until)).one::<(i64,)>(&one.store).await.unwrap().0;
        assert_eq!((until - one.now().0) / MINUTE_MS, 10, "ten of them were looked at");
    }
}

// covers: 16, 44
#[tokio::test]
async fn a_stranger_does_not_lock_out_who_is_known_where_they_are() {
    for world in World::everywhere().await {
        let app = world.server().await;
        person(&app, "anna").await;
        signs_in(&app, "203.0.113.7", by_name("anna", PASSWORD)).await.unwrap();
        // So many strangers have guessed that the account itself is locked for whoever is new: a hundred, each
        // forgotten in half a minute.
        guess(&app, "198.51.100.1", 1, || by_name("anna", "guess")).await;
        exhaust(&app, "a:", 100 * MINUTE_MS / 2).await;
        assert_eq!(refusal(signs_in(&app, "192.0.2.9", by_name("anna", PASSWORD)).await).1, WRONG);
        signs_in(&app, "203.0.113.7", by_name("anna", PASSWORD)).await.unwrap();
        // And it ends for the others, too.
        world.clock.advance(MINUTE_MS);
        signs_in(&app, "192.0.2.9", by_name("anna", PASSWORD)).await.unwrap();
    }
}

// covers: 10, 16
#[tokio::test]
async fn unknown_wrong_and_locked_have_one_answer() {
    for world in World::everywhere().await {
        let app = world.server().await;
        person(&app, "anna").await;
        let wrong = refusal(signs_in(&app, "198.51.100.1", by_name("anna", "guess")).await);
        let unknown = refusal(signs_in(&app, "198.51.100.1", by_name("nobody", "guess")).await);
        let long = refusal(signs_in(&app, "198.51.100.1", by_name("anna", &"x".repeat(100_000))).await);
        guess(&app, "198.51.100.1", 10, || by_name("anna", "guess")).await;
        guess(&app, "198.51.100.1", 10, || by_name("nobody", "guess")).await;
        let locked = refusal(signs_in(&app, "198.51.100.1", by_name("anna", PASSWORD)).await);
        for other in [&unknown, &locked, &long] {
            assert_eq!(&wrong, other);
        }
        // What is not there is locked as what is.
        assert_eq!(count_of(&app, "p:").await, 2);
    }
}

// covers: 10, 16
#[tokio::test]
async fn unknown_wrong_and_locked_take_one_time() {
    for world in World::everywhere().await {
        let app = world.server().await;
        person(&app, "anna").await;
        // What an old hash is compared with takes less than what a new one is, and who is locked is not compared.
        old_hash(&app).await;
        let refused = async |name: &str| {
            let began = tokio::time::Instant::now();
            assert_eq!(refusal(signs_in(&app, "198.51.100.1", by_name(name, "guess")).await).1, WRONG);
            assert!(began.elapsed().as_millis() >= 300, "{name} is refused sooner than others");
        };
        refused("anna").await;
        refused("nobody").await;
        guess(&app, "198.51.100.1", 10, || by_name("anna", "guess")).await;
        refused("anna").await;
    }
}

// covers: 16
#[tokio::test]
async fn an_address_that_tries_everybody_stops() {
    for world in World::everywhere().await {
        let app = world.server().await;
        person(&app, "anna").await;
        for name in ["one", "two", "three"] {
            guess(&app, "198.51.100.1", 1, || by_name(name, "guess")).await;
        }
        // As after a hundred, each forgotten in five seconds.
        exhaust(&app, "i:", 100 * 5_000).await;
        assert_eq!(refusal(signs_in(&app, "198.51.100.1", by_name("anna", PASSWORD)).await).1, WRONG);
        signs_in(&app, "198.51.100.2", by_name("anna", PASSWORD)).await.unwrap();
    }
}

// covers: 16
#[tokio::test]
async fn guesses_at_changing_a_password_or_an_address_count_as_well() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app, "anna").await;
        let session = Session { user_id: anna.id, roles: "system_user".into(), ..Session::default() };
        let cx = from("198.51.100.1", Actor::User(Arc::new(session)));
        let password = app.authorize::<ChangePassword>(&cx, anna.id).await.unwrap();
        let profile = app.authorize::<EditUser>(&cx, anna.id).await.unwrap();
        for _ in 0..5 {
            let outcome = users::change_password(&app, &password, "guess", "another horse 8").await;
            assert_eq!(refusal(outcome).1, "api.user.update_password.incorrect.app_error");
            let moved = UserPatch {
                email: Some("eve@example.com".into()),
                password: Some("guess".into()),
                ..UserPatch::default()
            };
            assert!(users::patch(&app, &profile, moved).await.is_err());
        }
        let outcome = users::change_password(&app, &password, PASSWORD, "another horse 8").await;
        assert_eq!(refusal(outcome).1, "api.user.update_password.incorrect.app_error");
        // An administrator who sets it anew ends the lock.
        let granted = jackfield_domain::testing::granted::<ChangePassword>(anna.id);
        users::change_password(&app, &granted, "", "another horse 9").await.unwrap();
        signs_in(&app, "198.51.100.1", by_name("anna", "another horse 9")).await.unwrap();
    }
}

#[tokio::test]
async fn an_old_hash_becomes_a_new_one_at_sign_in() {
    for world in World::everywhere().await {
        let app = world.server().await;
        person(&app, "anna").await;
        old_hash(&app).await;
        signs_in(&app, "198.51.100.1", by_name("anna", "hunter2")).await.unwrap();
        let stored = Query::new(testing::statement("SELECT password FROM users".to_owned()));
        let stored = stored.one::<(String,)>(&app.store).await.unwrap().0;
        assert!(stored.starts_with("$pbkdf2$f=SHA256,w=600000,l=32$"), "{stored}");
        signs_in(&app, "198.51.100.1", by_name("anna", "hunter2")).await.unwrap();
    }
}

// covers: 44
#[tokio::test]
async fn of_first_accounts_made_at_once_one_administers_the_server() {
    for world in World::everywhere().await {
        let servers = [world.server().await, world.server().await];
        let made = join_all((0..6).map(|n| {
            let app = servers[n % 2].clone();
            async move { person(&app, &format!("first{n}")).await }
        }))
        .await;
        assert_eq!(made.iter().filter(|user| user.has_role("system_admin")).count(), 1);
    }
}

// covers: 4, 44
#[tokio::test]
async fn a_first_sign_up_that_says_it_is_a_bot_is_a_persons() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let stranger = from("198.51.100.1", Actor::Stranger);
        let granted = app.authorize::<Public>(&stranger, ()).await.unwrap();
        let draft = |name: &str| User {
            username: name.into(),
            email: format!("{name}@example.com"),
            is_bot: true,
            ..User::default()
        };
        // Without a password there is no account.
        assert!(users::create(&app, &granted, draft("robot"), "").await.is_err());
        let user = User { password: PASSWORD.into(), ..draft("robot") };
        let made = users::create(&app, &granted, user, "").await.unwrap();
        assert!(made.has_role("system_admin"), "it is the first");
        signs_in(&app, "198.51.100.1", by_name("robot", PASSWORD)).await.unwrap();
    }
}

// covers: 44
#[tokio::test]
async fn of_two_administrators_who_remove_each_other_at_once_one_stays() {
    for world in World::everywhere().await {
        let servers = [world.server().await, world.server().await];
        let all = [person(&servers[0], "anna").await.id, person(&servers[0], "ben").await.id];
        for round in 0..8 {
            let reset = "UPDATE users SET roles = 'system_user system_admin', deleteat = 0".to_owned();
            Query::new(testing::statement(reset)).execute(&servers[0].store).await.unwrap();
            let removals =
                [(0, all[1]), (1, all[0])].map(|(at, other)| remove(&servers[at], other, (round + at) % 2 == 0));
            let done = join_all(removals).await;
            assert_eq!(done.iter().filter(|outcome| outcome.is_ok()).count(), 1, "round {round}: {done:?}");
        }
    }
}

/// Takes an administrator's role away, or their account.
async fn remove(app: &App, user: UserId, role_only: bool) -> Result<(), Failure> {
    if role_only {
        return users::set_roles(app, &jackfield_domain::testing::granted(user), "system_user").await;
    }
    users::set_active(app, &jackfield_domain::testing::granted(user), false).await
}
