//! What a payload becomes: a post type that the web half draws, its data, and a message for everybody else.

mod comments;
mod issues;
mod others;
mod payload;
mod pulls;
mod pushes;
mod releases;
mod security;
mod workflows;

use serde_json::{Map, Value, json};

use crate::feature::Feature;
use crate::text::{link, quote, shortened};
use payload::Payload;

/// Letters of other people's text that a post carries.
const BODY: usize = 1000;
/// Letters of it that the message quotes.
const QUOTED: usize = 300;

/// One piece of news.
pub struct Card {
    pub post_type: &'static str,
    pub feature: Feature,
    /// `owner/name`.
    pub repository: String,
    pub is_private: bool,
    /// Markdown, for clients without the web half.
    pub message: String,
    data: Map<String, Value>,
}

/// The news in a payload, if there is any that people would want.
pub fn of(event: &str, payload: &Value) -> Option<Card> {
    let payload = Payload(payload);
    match event {
        "pull_request" => pulls::pull_request(payload),
        "pull_request_review" => pulls::review(payload),
        "issues" => issues::issue(payload),
        "issue_comment" => comments::on_issue(payload),
        "pull_request_review_comment" => comments::on_code(payload),
        "commit_comment" => comments::on_commit(payload),
        "discussion_comment" => comments::on_discussion(payload),
        "push" => pushes::push(payload),
        "release" => releases::release(payload),
        "package" => releases::package(payload),
        "workflow_run" => workflows::run(payload),
        "deployment_status" => workflows::deployment(payload),
        "code_scanning_alert" | "dependabot_alert" | "repository_vulnerability_alert" | "secret_scanning_alert" => {
            security::alert(event, payload)
        }
        other => others::of(other, payload),
    }
}

impl Card {
    /// Begins a card; there is none without a repository.
    fn begin(post_type: &'static str, feature: Feature, event: &str, payload: Payload) -> Option<Self> {
        let repository = payload.text("repository.full_name").to_owned();
        if repository.is_empty() {
            return None;
        }
        let mut data = Map::new();
        data.insert("event".into(), event.into());
        data.insert("action".into(), payload.text("action").into());
        data.insert("repo".into(), json!({ "full_name": repository, "html_url": payload.text("repository.html_url") }));
        data.insert(
            "sender".into(),
            json!({ "login": payload.text("sender.login"), "html_url": payload.text("sender.html_url") }),
        );
        Some(Self {
            post_type,
            feature,
            repository,
            is_private: payload.flag("repository.private"),
            message: String::new(),
            data,
        })
    }

    /// Adds a value that the web half draws; what is empty is left out.
    fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        let value = value.into();
        let is_empty = match &value {
            Value::Null => true,
            Value::String(text) => text.is_empty(),
            Value::Array(list) => list.is_empty(),
            _ => false,
        };
        if !is_empty {
            self.data.insert(name.into(), value);
        }
        self
    }

    /// Adds what somebody wrote.
    fn with_body(self, text: &str) -> Self {
        let text = text.trim().replace("\r\n", "\n");
        self.with("body", shortened(&text, BODY))
    }

    /// Ends the card with its message: who did what where, and what they wrote.
    fn says(mut self, payload: Payload, what: &str) -> Option<Self> {
        let repository = link(&self.repository, payload.text("repository.html_url"));
        let who = link(payload.text("sender.login"), payload.text("sender.html_url"));
        let body = self.data.get("body").and_then(Value::as_str).unwrap_or_default();
        self.message = format!("**{repository}** {who} {what}");
        if !body.is_empty() {
            self.message.push('\n');
            self.message.push_str(&quote(body, QUOTED));
        }
        Some(self)
    }

    /// The post's props.
    pub fn props(&self) -> String {
        json!({ "github": self.data }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payload(action: &str, rest: Value) -> Value {
        let mut whole = json!({
            "action": action,
            "repository": { "full_name": "octokit/webhooks", "html_url": "https://github.com/octokit/webhooks" },
            "sender": { "login": "anna", "html_url": "https://github.com/anna" },
        });
        if let (Value::Object(whole), Value::Object(rest)) = (&mut whole, rest) {
            whole.extend(rest);
        }
        whole
    }

    fn pull(rest: Value) -> Value {
        let mut pull =
            json!({ "number": 7, "title": "Fix [it] @all", "html_url": "https://github.com/p/7", "state": "open" });
        if let (Value::Object(pull), Value::Object(rest)) = (&mut pull, rest) {
            pull.extend(rest);
        }
        json!({ "pull_request": pull })
    }

    #[test]
    fn a_merged_pull_request_is_not_just_closed() {
        let card = of("pull_request", &payload("closed", pull(json!({ "merged": true, "state": "closed" })))).unwrap();
        assert_eq!(card.data["state"], "merged");
        assert_eq!(
            card.message,
            "**[octokit/webhooks](https://github.com/octokit/webhooks)** [anna](https://github.com/anna) \
             merged the pull request [\\#7 Fix \\[it\\] @\u{200b}all](https://github.com/p/7)"
        );
    }

    #[test]
    fn an_approval_is_a_review_and_an_empty_comment_is_none() {
        let review = |state: &str, body: &str| {
            let mut whole = pull(json!({}));
            whole["review"] = json!({ "state": state, "body": body, "html_url": "https://github.com/r/1" });
            of("pull_request_review", &payload("submitted", whole))
        };
        let approval = review("approved", "Good.").unwrap();
        assert_eq!(
            (approval.post_type, &approval.data["url"]),
            ("custom_github_review", &json!("https://github.com/r/1"))
        );
        assert!(approval.message.ends_with("\n> Good."), "{}", approval.message);
        assert!(review("commented", " ").is_none());
        assert!(review("commented", "Hm.").is_some());
    }

    #[test]
    fn a_failed_run_says_so() {
        let run = json!({ "workflow_run": { "name": "CI", "conclusion": "failure", "head_branch": "main", "html_url": "https://github.com/w/1" } });
        let card = of("workflow_run", &payload("completed", run)).unwrap();
        assert_eq!((card.post_type, &card.data["conclusion"]), ("custom_github_workflow_run", &json!("failure")));
        assert!(card.message.ends_with("[CI](https://github.com/w/1) on main failed"), "{}", card.message);
    }

    #[test]
    fn a_long_push_is_cut_short() {
        let commits: Vec<Value> =
            (0..25).map(|n| json!({ "id": format!("{n:040}"), "message": "Change\n\nbody" })).collect();
        let card = of("push", &payload("", json!({ "ref": "refs/heads/main", "commits": commits }))).unwrap();
        assert_eq!((card.data["commits"].as_array().unwrap().len(), &card.data["commit_count"]), (10, &json!(25)));
        assert!(card.message.ends_with("… and 15 more"), "{}", card.message);
    }

    #[test]
    fn what_is_about_no_repository_is_no_news() {
        assert!(of("pull_request", &json!({ "action": "opened", "pull_request": {} })).is_none());
        assert!(of("nonsense", &payload("created", json!({}))).is_none());
    }
}
