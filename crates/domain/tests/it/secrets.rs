//! How secrets are compared: in a time that does not tell how much of a guess was right.

use std::path::{Path, PathBuf};

use jackfield_domain::testing::rust_files;
use jackfield_domain::users::{self, Credentials};
use jackfield_domain::{Cx, access_tokens, files};
use jackfield_model::permission::{Public, ReadFile, UploadFile};
use jackfield_model::{ChannelId, PostId, User};
use jackfield_storage::{Query, testing};

use crate::world::World;

/// Words in the names of what nobody may guess.
const SECRETS: &[&str] = &["token", "secret", "csrf", "password", "signature", "cookie"];
/// Compared with what everybody knows.
const KNOWN: &[&str] = &["MASK", "PROP_", "::default()", "COOKIE_", "TOKEN_LENGTH"];

/// The operands of a line's comparisons.
fn compared(line: &str) -> Vec<String> {
    let is_name = |c: &char| c.is_alphanumeric() || "_.()&*".contains(*c);
    let mut found = Vec::new();
    for operator in [" == ", " != "] {
        for (at, _) in line.match_indices(operator) {
            let (left, right) = line.split_at(at);
            found.push(left.chars().rev().take_while(is_name).collect::<String>().chars().rev().collect());
            found.push(right.chars().skip(operator.len()).take_while(is_name).collect());
        }
    }
    found
}

fn look(folder: &Path, wrong: &mut Vec<String>) {
    // What tests are made of keeps no secrets.
    let of_tests = |path: &PathBuf| {
        let below = path.strip_prefix(folder).unwrap().parent().unwrap();
        below.iter().any(|name| name == "testing" || name == "tests")
    };
    for path in rust_files(folder).into_iter().filter(|path| !of_tests(path)) {
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.split("#[cfg(test)]").next().unwrap_or_default().lines() {
            let is_secret = |name: &String| SECRETS.iter().any(|word| name.to_lowercase().contains(word));
            let is_known = KNOWN.iter().any(|word| line.contains(word));
            if !is_known && compared(line).iter().any(|name| is_secret(name) && !name.ends_with("is_empty()")) {
                wrong.push(format!("{}: {}", path.display(), line.trim()));
            }
        }
    }
}

// covers: 15
#[test]
fn no_secret_is_compared_as_a_text() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut wrong = Vec::new();
    for name in ["domain", "server", "plugin-host", "storage"] {
        look(&crates.join(name).join("src"), &mut wrong);
    }
    assert!(wrong.is_empty(), "compare these by `subtle::ConstantTimeEq`: {wrong:#?}");
    assert_eq!(compared("if session.token == given {"), ["session.token", "given"]);
}

// covers: 15
#[tokio::test]
async fn a_link_is_good_as_a_whole_and_not_in_part() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let switching = jackfield_domain::testing::granted(());
        let on = serde_json::json!({ "FileSettings": { "EnablePublicLink": true } });
        jackfield_domain::config::change(&app, &switching, on).await.unwrap();
        let channel = ChannelId::new();
        let values = format!("'{channel}', '', 'O', 'plans'");
        let run = async |sql: String| Query::new(testing::statement(sql)).execute(&app.store).await.unwrap();
        run(format!("INSERT INTO channels (id, teamid, type, name) VALUES ({values})")).await;
        let granted = jackfield_domain::testing::granted::<UploadFile>(channel);
        let file = files::keep_bytes(&app, &granted, "plans.txt", b"hello").await.unwrap();
        run(format!("UPDATE fileinfo SET postid = '{}' WHERE id = '{}'", PostId::new(), file.id)).await;
        let link = files::public_link(&app, &jackfield_domain::testing::granted::<ReadFile>(file.id)).await.unwrap();
        let hash = link.split_once("h=").unwrap().1;
        files::by_public_link(&app, file.id, hash).await.unwrap();
        let turned = |at: usize| {
            let flip = |(n, c): (usize, char)| if n == at { if c == 'A' { 'B' } else { 'A' } } else { c };
            hash.chars().enumerate().map(flip).collect::<String>()
        };
        let guesses =
            [String::new(), hash[..hash.len() - 1].to_owned(), format!("{hash}A"), turned(0), turned(hash.len() - 1)];
        for guess in guesses {
            assert_eq!(files::by_public_link(&app, file.id, &guess).await.unwrap_err().0.status_code, 400, "{guess}");
        }
    }
}

// covers: 11
#[tokio::test]
async fn no_token_stands_in_the_database() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let password = "correct horse 7";
        let anna = User { username: "anna".into(), email: "anna@example.com".into(), ..User::default() };
        let anna = User { password: password.into(), ..anna };
        users::create(&app, &jackfield_domain::testing::granted::<Public>(()), anna, "").await.unwrap();
        let given = Credentials { login_id: "anna".into(), password: password.into(), ..Credentials::default() };
        let (anna, session) = users::sign_in(&app, &Cx::system("test"), given, &[]).await.unwrap();
        let making = jackfield_domain::testing::granted(anna.id);
        let made = access_tokens::create(
            &app,
            &making,
            access_tokens::Draft { description: "mine".into(), ..Default::default() },
        )
        .await
        .unwrap();
        for (table, token) in [("sessions", session.token), ("useraccesstokens", made.token)] {
            let sql = format!("SELECT token FROM {table}");
            let kept = Query::new(testing::statement(sql)).all::<(String,)>(&app.store).await.unwrap();
            assert_eq!(kept.len(), 1, "{table}");
            assert!(!kept[0].0.contains(&token), "{table}: a token in clear");
        }
    }
}
