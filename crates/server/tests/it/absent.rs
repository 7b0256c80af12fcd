//! What is answered of features that are not here: by the table, to everybody.

#![expect(clippy::expect_used, reason = "what tests are made of fails by panicking, as they do")]

use http::Method;
use jackfield_api::{ABSENT, Absent, AbsentAnswer};
use jackfield_client::Client;
use jackfield_model::permission::Rule;
use jackfield_model::{AppError, PostId};
use serde_json::Value;

use crate::everywhere;
use crate::town::Town;

async fn asked(client: &Client, absent: &Absent) -> (u16, Value) {
    let path: Vec<String> = absent.path.split('/').map(part).collect();
    let method = Method::from_bytes(absent.method.as_str().as_bytes()).expect("it is one");
    let answer = client.raw(method, &path.join("/")).send().await.expect("the server answers");
    let status = answer.status().as_u16();
    assert_eq!(answer.headers()["content-type"], "application/json", "{}", absent.path);
    (status, answer.json().await.expect("it is JSON"))
}

fn part(part: &str) -> String {
    if part.starts_with('{') { PostId::new().to_string() } else { part.to_owned() }
}

fn is_as_declared((status, body): &(u16, Value), absent: &Absent) -> bool {
    match absent.answer {
        AbsentAnswer::Nothing(nothing) => (*status, body) == (200, &nothing()),
        AbsentAnswer::Refused(declared, id) => {
            let error: AppError = serde_json::from_value(body.clone()).unwrap_or_default();
            *status == declared && error.id == id && error.message != id && !error.message.is_empty()
        }
    }
}

// covers: 1
#[tokio::test]
async fn what_is_not_here_is_said_so_to_those_who_may_ask() {
    everywhere(async |town: &Town| {
        let stranger = town.ben.client.stranger();
        for absent in ABSENT {
            let (root, member, nobody) = (
                asked(&town.anna.client, absent).await,
                asked(&town.ben.client, absent).await,
                asked(&stranger, absent).await,
            );
            let name = format!("{} {}", absent.method.as_str(), absent.path);
            assert!(is_as_declared(&root, absent), "{name}: {root:?}");
            match absent.rule {
                Rule::Public => assert_eq!((member.0, nobody.0), (root.0, root.0), "{name}"),
                Rule::SignedIn => assert!(is_as_declared(&member, absent) && nobody.0 == 401, "{name}: {member:?}"),
                _ => assert_eq!((member.0, nobody.0), (403, 401), "{name}"),
            }
        }
        Ok(())
    })
    .await;
}
