//! One request, by an operation's example, and its answer.

use std::collections::BTreeMap;

use jackfield_api::{Body, OperationInfo, example};
use jackfield_client::{Client, multipart};
use serde_json::Value;

use super::ground::{package, picture};

/// What somebody was answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// The refusal's id; empty where it is none.
    pub id: String,
    /// Headers and body.
    pub shown: String,
}

impl Answer {
    pub fn is_success(&self) -> bool {
        self.status < 400
    }
}

/// Sends the operation's example with these values in the places of its parameters.
pub async fn send(client: &Client, operation: &OperationInfo, values: &BTreeMap<String, String>) -> Answer {
    let mut with = |name: &str| values[name].clone();
    let path = example::fill(operation.path, &mut with);
    let query = operation.example_query.map(|query| format!("?{}", example::fill(query, &mut with)));
    let method = operation.method.as_str().parse().expect("it is a method");
    let mut request = client.raw(method, &format!("{path}{}", query.unwrap_or_default()));
    if let Some(body) = operation.example {
        let body = example::fill_body(body(), &mut with);
        request = match operation.request {
            Body::Multipart => request.multipart(form(&body)),
            _ => request.json(&body),
        };
    }
    let answer = request.send().await.expect("the server answers");
    let status = answer.status().as_u16();
    let given = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let headers = format!("{:?}", answer.headers());
    let body = answer.bytes().await.expect("the answer is whole");
    let id = match serde_json::from_slice::<Value>(&body) {
        Ok(error) if status >= 400 => {
            assert_eq!(error["request_id"], given.as_str(), "{}", operation.id);
            assert_eq!(error["status_code"], status, "{}", operation.id);
            assert!(error["message"].as_str().is_some_and(|text| !text.is_empty()), "{}", operation.id);
            error["id"].as_str().unwrap_or_default().to_owned()
        }
        _ => String::new(),
    };
    let name = operation.id;
    // Mattermost: that there is no picture is said without a word.
    let is_silent = name == "GetBrandImage" && status == 404 && body.is_empty();
    let has_id = status < 400 || !id.is_empty() || is_silent;
    assert!(has_id, "{name}: a refusal has an id: {status} {}", String::from_utf8_lossy(&body));
    Answer { status, id, shown: format!("{headers}\n{}", String::from_utf8_lossy(&body)) }
}

fn form(fields: &Value) -> multipart::Form {
    let mut form = multipart::Form::new();
    for (name, value) in fields.as_object().expect("a form has fields") {
        form = match (example::file_name(value), value) {
            (Some(file), _) => {
                let bytes = if file.ends_with(".png") { picture() } else { package() };
                form.part(name.clone(), multipart::Part::bytes(bytes).file_name(file.to_owned()))
            }
            (None, Value::String(text)) => form.text(name.clone(), text.clone()),
            (None, other) => form.text(name.clone(), other.to_string()),
        };
    }
    form
}
