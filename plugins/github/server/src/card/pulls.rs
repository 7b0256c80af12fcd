//! Pull requests and their reviews.

use super::{Card, Payload};
use crate::feature::{PULLS, REVIEWS};
use crate::text::link;

pub fn pull_request(payload: Payload) -> Option<Card> {
    let pull = payload.part("pull_request");
    let is_merged = pull.flag("merged");
    let what = match payload.text("action") {
        "opened" if pull.flag("draft") => "opened a draft of",
        "opened" => "opened",
        "closed" if is_merged => "merged",
        "closed" => "closed",
        "reopened" => "reopened",
        "ready_for_review" => "marked as ready for review",
        "converted_to_draft" => "made a draft of",
        "review_requested" => "asked for a review of",
        _ => return None,
    };
    let state = match (is_merged, pull.text("state"), pull.flag("draft")) {
        (true, _, _) => "merged",
        (_, "closed", _) => "closed",
        (_, _, true) => "draft",
        _ => "open",
    };
    let card = Card::begin("custom_github_pull_request", PULLS, "pull_request", payload)?;
    let card = described(card, pull).with("state", state).with("additions", pull.number("additions"));
    let card = card.with("deletions", pull.number("deletions")).with("changed_files", pull.number("changed_files"));
    let card = card.with("commit_count", pull.number("commits")).with("reviewers", pull.people("requested_reviewers"));
    // What it is about is told once, when it is opened.
    let card = if payload.text("action") == "opened" { card.with_body(pull.text("body")) } else { card };
    card.says(payload, &format!("{what} the pull request {}", named(pull)))
}

pub fn review(payload: Payload) -> Option<Card> {
    let (pull, review) = (payload.part("pull_request"), payload.part("review"));
    let state = review.text("state");
    let what = match (payload.text("action"), state) {
        ("submitted", "approved") => "approved",
        ("submitted", "changes_requested") => "asked for changes of",
        // Comments on lines come by themselves.
        ("submitted", _) if review.text("body").trim().is_empty() => return None,
        ("submitted", _) => "reviewed",
        ("dismissed", _) => "dismissed a review of",
        _ => return None,
    };
    let card = Card::begin("custom_github_review", REVIEWS, "pull_request_review", payload)?;
    let card = described(card, pull).with("state", state).with_body(review.text("body"));
    let url = review.text("html_url");
    let card = if url.is_empty() { card } else { card.with("url", url) };
    card.says(payload, &format!("{what} the pull request {}", named(pull)))
}

fn described(card: Card, pull: Payload) -> Card {
    card.with("title", pull.line("title"))
        .with("number", pull.number("number"))
        .with("url", pull.text("html_url"))
        .with("author", pull.line("user.login"))
        .with("labels", pull.labels("labels"))
        .with("ref", pull.line("head.ref"))
        .with("base_ref", pull.line("base.ref"))
}

pub(super) fn named(subject: Payload) -> String {
    let number = subject.number("number").map(|number| format!("#{number} ")).unwrap_or_default();
    link(&format!("{number}{}", subject.line("title")), subject.text("html_url"))
}
