//! Codes beside the password: asked for once they are set up, each of them good once, and not to be guessed.

use std::sync::Arc;

use jackfield_domain::users::{self, Credentials};
use jackfield_domain::{Actor, App, Cx, Failure, RequestInfo};
use jackfield_model::permission::{EditUser, Public};
use jackfield_model::{User, UserId};
use totp_rs::{Builder, Secret};

use crate::world::World;

const PASSWORD: &str = "correct horse 7";
const STEP_MS: i64 = 30_000;

async fn person(app: &App, name: &str) -> UserId {
    let granted = jackfield_domain::testing::granted::<Public>(());
    let email = format!("{name}@example.com");
    let user = User { username: name.into(), email, password: PASSWORD.into(), ..User::default() };
    users::create(app, &granted, user, "").await.unwrap().id
}

/// What an app shows at a time.
fn code(secret: &str, world: &World, ahead: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let codes = Builder::new().with_secret(secret).with_account_name("anna").build_noncompliant();
    let now = jackfield_domain::Clock::now(&world.clock).0 + ahead;
    codes.generate(u64::try_from(now / 1000).unwrap()).to_string()
}

async fn signs_in(app: &App, code: &str) -> Result<(), Failure> {
    let given =
        Credentials { login_id: "anna".into(), password: PASSWORD.into(), code: code.into(), ..Credentials::default() };
    let cx: Arc<Cx> = Cx::new(Actor::Stranger, RequestInfo { ip: "198.51.100.1".into(), ..RequestInfo::default() });
    users::sign_in(app, &cx, given, &[]).await.map(|_| ())
}

fn refusal(outcome: Result<(), Failure>) -> (u16, String) {
    let error = outcome.unwrap_err().0;
    (error.status_code, error.id)
}

// covers: 16
#[tokio::test]
async fn a_code_is_asked_for_once_it_is_set_up_and_is_good_once() {
    for world in World::everywhere().await {
        let off = world.server().await;
        let anna = person(&off, "anna").await;
        let granted = jackfield_domain::testing::granted::<EditUser>(anna);
        let disabled = users::generate_mfa(&off, &granted).await.unwrap_err().0.id;
        assert_eq!(disabled, "mfa.mfa_disabled.app_error");
        drop(off);
        let on = ("ServiceSettings.EnableMultifactorAuthentication".to_owned(), "true".to_owned());
        let app = world.server_with(vec![on]).await;
        let made = users::generate_mfa(&app, &granted).await.unwrap();
        assert!(made.qr_code.len() > 100 && made.secret.len() == 32);
        // Until a code was shown none is asked for.
        signs_in(&app, "").await.unwrap();
        let wrong = users::activate_mfa(&app, &granted, "000000").await;
        assert_eq!(refusal(wrong), (401, "mfa.activate.bad_token.app_error".into()));
        users::activate_mfa(&app, &granted, &code(&made.secret, &world, 0)).await.unwrap();
        assert_eq!(refusal(signs_in(&app, "").await), (400, "mfa.validate_token.authenticate.app_error".into()));
        let bad = (401, "api.user.check_user_mfa.bad_code.app_error".to_owned());
        assert_eq!(refusal(signs_in(&app, &code(&made.secret, &world, 10 * STEP_MS)).await), bad);
        // That which set it up was shown once, and another one is not good twice either.
        assert_eq!(refusal(signs_in(&app, &code(&made.secret, &world, 0)).await), bad);
        let next = code(&made.secret, &world, STEP_MS);
        signs_in(&app, &next).await.unwrap();
        assert_eq!(refusal(signs_in(&app, &next).await), bad);
        // Whoever has the password guesses no code: after ten wrong ones a right one is refused as well.
        world.clock.advance(20 * STEP_MS);
        for n in 0..10 {
            assert_eq!(refusal(signs_in(&app, &format!("{n:06}")).await), bad);
        }
        assert_eq!(refusal(signs_in(&app, &code(&made.secret, &world, 0)).await), bad);
        let again = users::generate_mfa(&app, &granted).await.unwrap_err().0.id;
        assert_eq!(again, "mfa.activate.app_error");
        // Who lost the app is let in by an administrator.
        users::deactivate_mfa(&app, &granted).await.unwrap();
        signs_in(&app, "").await.unwrap();
    }
}
