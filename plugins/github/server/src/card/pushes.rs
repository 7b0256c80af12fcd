//! Pushed commits.

use serde_json::{Value, json};

use super::{Card, Payload};
use crate::feature::PUSHES;
use crate::text::{link, plain};

/// Commits that a card shows.
const COMMITS: usize = 10;

pub fn push(payload: Payload) -> Option<Card> {
    let count = payload.list("commits").count();
    // A branch or tag that comes or goes without commits is an event of its own.
    if count == 0 || payload.flag("deleted") {
        return None;
    }
    let branch = short_ref(payload.text("ref"));
    let commits: Vec<Value> = payload.list("commits").take(COMMITS).map(commit).collect();
    let card = Card::begin("custom_github_push", PUSHES, "push", payload)?
        .with("ref", branch)
        .with("url", payload.text("compare"))
        .with("commits", commits)
        .with("commit_count", i64::try_from(count).ok())
        .with("forced", payload.flag("forced"));
    let verb = if payload.flag("forced") { "force-pushed" } else { "pushed" };
    let noun = if count == 1 { "commit" } else { "commits" };
    let mut what = format!("{verb} {} to {}", link(&format!("{count} {noun}"), payload.text("compare")), plain(branch));
    for commit in payload.list("commits").take(COMMITS) {
        let id: String = commit.text("id").chars().take(7).collect();
        let line = format!("\n- {} {}", link(&id, commit.text("url")), plain(&commit.line("message")));
        what.push_str(&line);
    }
    if count > COMMITS {
        what.push_str(&format!("\n- … and {} more", count - COMMITS));
    }
    card.says(payload, &what)
}

fn commit(commit: Payload) -> Value {
    let author = match commit.line("author.username") {
        name if name.is_empty() => commit.line("author.name"),
        name => name,
    };
    json!({ "id": commit.line("id"), "message": commit.line("message"), "url": commit.text("url"), "author": author })
}

/// `refs/heads/main` is `main`.
pub(super) fn short_ref(full: &str) -> &str {
    full.strip_prefix("refs/heads/").or_else(|| full.strip_prefix("refs/tags/")).unwrap_or(full)
}
