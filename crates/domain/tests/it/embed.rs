//! When what an app's token opened ends, and for how long its keys and tokens count.

use jackfield_domain::testing::granted;
use jackfield_domain::{App, embed, sessions};
use jackfield_model::permission::{ManageEmbedApp, ManageEmbedApps, Public};
use jackfield_model::{EmbedApp, EmbedAppDraft, EmbedEntry, EmbedKeyDraft, EmbedSession};
use jackfield_testkit::embed::{by_secret, claims};
use serde_json::json;

use crate::people::{person, team};
use crate::world::World;

const SITE: &str = "https://chat.example";
const MINUTE_MS: i64 = 60_000;

fn settings() -> Vec<(String, String)> {
    [("ServiceSettings.SiteURL", SITE), ("ServiceSettings.ExtendSessionLengthWithActivity", "true")]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

async fn app_of(app: &App) -> EmbedApp {
    let anna = person(app, "anna").await;
    let (team_id, square) = team(app, "reds", anna).await;
    let draft = EmbedAppDraft {
        name: "Shop".into(),
        origins: vec!["https://shop.example".into()],
        team_id,
        channel_ids: vec![square],
        session_minutes: 10,
        ..EmbedAppDraft::default()
    };
    embed::create(app, &granted::<ManageEmbedApps>(()), draft).await.unwrap()
}

async fn enters(app: &App, token: &str) -> Result<EmbedSession, String> {
    let entry = EmbedEntry { token: token.to_owned(), ..EmbedEntry::default() };
    embed::enter(app, &granted::<Public>(()), &entry).await.map_err(|failure| failure.0.id.to_string())
}

async fn is_good(app: &App, session: &EmbedSession) -> bool {
    sessions::find(app, &session.token).await.unwrap().is_some()
}

// covers: 12
#[tokio::test]
async fn a_session_lasts_as_long_as_its_app_was_told_and_no_longer_for_being_used() {
    for world in World::everywhere().await {
        let app = world.server_with(settings()).await;
        let shop = app_of(&app).await;
        let secret = shop.keys[0].secret.clone();
        let signs = |jti: &str| by_secret(&secret, &claims(&shop, SITE, ("ada", jti), app.now(), json!({})));
        let session = enters(&app, &signs("one")).await.unwrap();
        assert_eq!(session.expires_at, app.now().plus(10 * MINUTE_MS));
        for _ in 0..3 {
            world.clock.advance(3 * MINUTE_MS);
            assert!(is_good(&app, &session).await);
        }
        world.clock.advance(MINUTE_MS + 1);
        assert!(!is_good(&app, &session).await);
        // What was used is known for longer than a token can last.
        let early = signs("two");
        enters(&app, &early).await.unwrap();
        world.clock.advance(49_000);
        assert_eq!(enters(&app, &early).await.unwrap_err(), "api.embed.token.used.app_error");
        world.clock.advance(2_000);
        assert_eq!(enters(&app, &early).await.unwrap_err(), "api.embed.token.expired.app_error");
        // An old key signs for as long as it was left, and not a moment more.
        let draft = EmbedKeyDraft { overlap_seconds: 600, ..EmbedKeyDraft::default() };
        embed::rotate(&app, &granted::<ManageEmbedApp>(shop.id), draft).await.unwrap();
        world.clock.advance(10 * MINUTE_MS - 1_000);
        enters(&app, &signs("three")).await.unwrap();
        world.clock.advance(1_001);
        assert_eq!(enters(&app, &signs("four")).await.unwrap_err(), "api.embed.token.signature.app_error");
        // Too many keys at once are none of anybody's.
        for left in [true, true, true, false] {
            let draft = EmbedKeyDraft { overlap_seconds: 600, ..EmbedKeyDraft::default() };
            let made = embed::rotate(&app, &granted::<ManageEmbedApp>(shop.id), draft).await;
            assert_eq!(made.is_ok(), left);
        }
    }
}
