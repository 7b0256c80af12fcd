//! Issues.

use super::pulls::named;
use super::{Card, Payload};
use crate::feature::ISSUES;

pub fn issue(payload: Payload) -> Option<Card> {
    let issue = payload.part("issue");
    let what = match payload.text("action") {
        "opened" => "opened",
        "closed" if issue.text("state_reason") == "not_planned" => "closed as not planned",
        "closed" => "closed",
        "reopened" => "reopened",
        "transferred" => "transferred",
        "deleted" => "deleted",
        _ => return None,
    };
    let card = Card::begin("custom_github_issue", ISSUES, "issues", payload)?
        .with("title", issue.line("title"))
        .with("number", issue.number("number"))
        .with("url", issue.text("html_url"))
        .with("state", issue.line("state"))
        .with("state_reason", issue.line("state_reason"))
        .with("author", issue.line("user.login"))
        .with("labels", issue.labels("labels"))
        .with("assignees", issue.people("assignees"));
    let card = if payload.text("action") == "opened" { card.with_body(issue.text("body")) } else { card };
    card.says(payload, &format!("{what} the issue {}", named(issue)))
}
