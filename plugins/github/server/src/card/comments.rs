//! Comments, on whatever can be commented on.

use super::pulls::named;
use super::{Card, Payload};
use crate::feature::{COMMENTS, DISCUSSIONS, Feature};
use crate::text::{link, plain};

pub fn on_issue(payload: Payload) -> Option<Card> {
    let issue = payload.part("issue");
    let kind = if issue.is_there("pull_request") { "pull request" } else { "issue" };
    let card = begin(COMMENTS, "issue_comment", payload)?.with("labels", issue.labels("labels"));
    about(card, issue, kind).says(payload, &format!("commented on the {kind} {}", named_here(issue, payload)))
}

pub fn on_code(payload: Payload) -> Option<Card> {
    let (pull, comment) = (payload.part("pull_request"), payload.part("comment"));
    let card = begin(COMMENTS, "pull_request_review_comment", payload)?.with("path", comment.line("path"));
    let card = card.with("line", comment.number("line").or(comment.number("original_line")));
    about(card, pull, "pull request").says(
        payload,
        &format!("commented on {} in the pull request {}", plain(&comment.line("path")), named_here(pull, payload)),
    )
}

pub fn on_commit(payload: Payload) -> Option<Card> {
    let commit: String = payload.text("comment.commit_id").chars().take(7).collect();
    let card = begin(COMMENTS, "commit_comment", payload)?.with("title", commit.as_str()).with("subject", "commit");
    card.says(payload, &format!("commented on the commit {}", link(&commit, payload.text("comment.html_url"))))
}

pub fn on_discussion(payload: Payload) -> Option<Card> {
    let discussion = payload.part("discussion");
    about(begin(DISCUSSIONS, "discussion_comment", payload)?, discussion, "discussion")
        .says(payload, &format!("commented on the discussion {}", named_here(discussion, payload)))
}

/// Only new comments are news.
fn begin(feature: Feature, event: &str, payload: Payload) -> Option<Card> {
    if payload.text("action") != "created" {
        return None;
    }
    let comment = payload.part("comment");
    let card = Card::begin("custom_github_comment", feature, event, payload)?;
    Some(card.with("url", comment.text("html_url")).with_body(comment.text("body")))
}

fn about(card: Card, subject: Payload, kind: &str) -> Card {
    card.with("subject", kind)
        .with("title", subject.line("title"))
        .with("number", subject.number("number"))
        .with("state", subject.line("state"))
        .with("subject_url", subject.text("html_url"))
}

/// The subject by its name, with a link to the comment.
fn named_here(subject: Payload, payload: Payload) -> String {
    let url = payload.text("comment.html_url");
    if url.is_empty() {
        return named(subject);
    }
    let number = subject.number("number").map(|number| format!("#{number} ")).unwrap_or_default();
    link(&format!("{number}{}", subject.line("title")), url)
}
