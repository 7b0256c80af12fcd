//! What one person may heap up on the server.

use jackfield_domain::users::Credentials;
use jackfield_domain::{App, Cx, Failure, Granted, files, preferences, sidebar, teams, users};
use jackfield_model::permission::{CreateTeam, EditUser, Public, UploadFile};
use jackfield_model::{ChannelId, Preference, SidebarCategory, Team, User, UserId, UserPatch};
use jackfield_storage::{Query, testing};

use crate::world::World;

async fn person(app: &App) -> UserId {
    let granted = jackfield_domain::testing::granted::<Public>(());
    let password = "correct horse 7".to_owned();
    let user = User { username: "anna".into(), email: "anna@example.com".into(), password, ..User::default() };
    users::create(app, &granted, user, "").await.unwrap().id
}

fn own(user: UserId) -> Granted<EditUser> {
    jackfield_domain::testing::granted(user)
}

fn id_of<T>(outcome: Result<T, Failure>) -> String {
    outcome.err().map(|failure| failure.0.id).unwrap_or_default()
}

async fn run(app: &App, sql: String) {
    Query::new(testing::statement(sql)).execute(&app.store).await.unwrap();
}

async fn count(app: &App, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    Query::new(testing::statement(sql)).one::<(i64,)>(&app.store).await.unwrap().0
}

// covers: 36
#[tokio::test]
async fn preferences_have_a_bound_together() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app).await;
        let hundred = |round: usize| {
            let one = |n| Preference {
                user_id: anna,
                category: "c".into(),
                name: format!("{round}.{n}"),
                value: "x".repeat(20_000),
            };
            (0..100).map(one).collect::<Vec<_>>()
        };
        preferences::save(&app, &own(anna), hundred(1)).await.unwrap();
        let refused = preferences::save(&app, &own(anna), hundred(2)).await;
        assert_eq!(id_of(refused), "api.context.invalid_body_param.app_error");
        assert_eq!(count(&app, "preferences").await, 100, "none of what was refused is kept");
        preferences::save(&app, &own(anna), hundred(1)).await.unwrap();
    }
}

// covers: 36
#[tokio::test]
async fn a_sidebar_has_so_many_categories() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app).await;
        let granted = jackfield_domain::testing::granted::<CreateTeam>(());
        let draft = Team { name: "reds".into(), display_name: "Reds".into(), ..Team::default() };
        let team = teams::create(&app, &granted, draft, Some(anna)).await.unwrap().id;
        let category = || SidebarCategory { display_name: "Mine".into(), ..SidebarCategory::default() };
        sidebar::create(&app, &own(anna), team, category()).await.unwrap();
        let rows: Vec<String> = (0..200).map(|n| format!("('c{n}', '{anna}', '{team}', 'custom', 'c')")).collect();
        let columns = "sidebarcategories (id, userid, teamid, type, displayname)";
        run(&app, format!("INSERT INTO {columns} VALUES {}", rows.join(", "))).await;
        let refused = sidebar::create(&app, &own(anna), team, category()).await;
        assert_eq!(id_of(refused), "app.sidebar_category.create.limit.app_error");
    }
}

// covers: 36
#[tokio::test]
async fn the_oldest_of_too_many_sessions_end() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app).await;
        let rows: Vec<String> = (0..520).map(|n| format!("('s{n}', 't{n}', '{anna}', {n})")).collect();
        run(&app, format!("INSERT INTO sessions (id, token, userid, lastactivityat) VALUES {}", rows.join(", "))).await;
        let given =
            Credentials { login_id: "anna".into(), password: "correct horse 7".into(), ..Credentials::default() };
        let (_, session) = users::sign_in(&app, &Cx::system("test"), given, &[]).await.unwrap();
        assert_eq!(count(&app, "sessions").await, 500);
        assert_eq!(count(&app, &format!("sessions WHERE id = '{}'", session.id)).await, 1);
        assert_eq!(count(&app, "sessions WHERE id = 's0'").await, 0);
    }
}

// covers: 36
#[tokio::test]
async fn what_everybody_gets_at_each_change_of_a_profile_is_small() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let anna = person(&app).await;
        let keys: Vec<String> = (0..40_000).map(|n| format!("key{n}")).collect();
        let map = |key: &str, value: String| Some([(key.to_owned(), value)].into_iter().collect());
        let patches = [
            UserPatch { notify_props: map("mention_keys", keys.join(",")), ..UserPatch::default() },
            UserPatch { props: map("a", "x".repeat(125_000)), ..UserPatch::default() },
            UserPatch { timezone: map("manualTimezone", "x".repeat(125_000)), ..UserPatch::default() },
        ];
        for patch in patches {
            assert!(id_of(users::patch(&app, &own(anna), patch).await).starts_with("model.user.is_valid."));
        }
        // What another server let in stays, and does not stand in the way of other changes.
        let kept = serde_json::json!({ "mention_keys": keys.join(",") });
        run(&app, format!("UPDATE users SET notifyprops = '{kept}'")).await;
        let patch = UserPatch { nickname: Some("Annie".into()), ..UserPatch::default() };
        users::patch(&app, &own(anna), patch).await.unwrap();
    }
}

// covers: 31
#[tokio::test]
async fn a_file_with_a_long_name_is_kept_under_that_name() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let channel = ChannelId::new();
        let values = format!("'{channel}', '', 'O', 'plans'");
        run(&app, format!("INSERT INTO channels (id, teamid, type, name) VALUES ({values})")).await;
        let granted = jackfield_domain::testing::granted::<UploadFile>(channel);
        for name in ["\u{8b70}".repeat(100) + ".txt", "x".repeat(252) + ".png", "e\u{301}".repeat(120)] {
            let file = files::keep_bytes(&app, &granted, &name, b"hello").await.unwrap();
            assert_eq!(file.name, name);
            assert_eq!(files::bytes_at(&app, &file.path).await.unwrap(), b"hello");
            assert!(file.path.len() < 255 && file.path.is_ascii(), "{}", file.path);
        }
    }
}
