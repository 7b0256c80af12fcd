//! Events that share one simple card: who did what, with a link.

use super::pushes::short_ref;
use super::{Card, Payload};
use crate::feature::{DISCUSSIONS, Feature, REFS, REPOSITORY, STARS};
use crate::text::{link, plain};

/// What such a card says.
struct News {
    feature: Feature,
    what: String,
    title: String,
    url: String,
    tag: String,
}

pub fn of(event: &str, payload: Payload) -> Option<Card> {
    let news = match event {
        "create" | "delete" => branch_or_tag(event, payload),
        "fork" => fork(payload),
        "star" => star(payload),
        "discussion" => discussion(payload),
        "repository" | "public" => repository(event, payload),
        "member" => member(payload),
        "milestone" => milestone(payload),
        "gollum" => wiki(payload),
        _ => None,
    }?;
    Card::begin("custom_github_event", news.feature, event, payload)?
        .with("title", news.title)
        .with("url", news.url)
        .with("ref", news.tag)
        .says(payload, &news.what)
}

fn news(feature: Feature, what: String, title: &str, url: &str) -> Option<News> {
    Some(News { feature, what, title: title.to_owned(), url: url.to_owned(), tag: String::new() })
}

fn branch_or_tag(event: &str, payload: Payload) -> Option<News> {
    let (kind, name) = (payload.line("ref_type"), payload.line("ref"));
    if kind == "repository" || name.is_empty() {
        return None;
    }
    let name = short_ref(&name).to_owned();
    let home = payload.text("repository.html_url");
    let url = if event == "create" { format!("{home}/tree/{name}") } else { home.to_owned() };
    let verb = if event == "create" { "created" } else { "deleted" };
    let shown = if event == "create" { link(&name, &url) } else { plain(&name) };
    let mut news = news(REFS, format!("{verb} the {} {shown}", plain(&kind)), &format!("{kind} {name}"), &url)?;
    news.tag = name;
    Some(news)
}

fn fork(payload: Payload) -> Option<News> {
    let (name, url) = (payload.line("forkee.full_name"), payload.text("forkee.html_url"));
    news(STARS, format!("forked it to {}", link(&name, url)), &name, url)
}

fn star(payload: Payload) -> Option<News> {
    if payload.text("action") != "created" {
        return None;
    }
    let count = payload.number("repository.stargazers_count").unwrap_or_default();
    news(STARS, format!("starred it ({count} stars)"), &format!("{count} stars"), payload.text("repository.html_url"))
}

fn discussion(payload: Payload) -> Option<News> {
    let what = match payload.text("action") {
        "created" => "started",
        "answered" => "marked an answer in",
        _ => return None,
    };
    let discussion = payload.part("discussion");
    let (title, url) = (discussion.line("title"), discussion.text("html_url"));
    news(DISCUSSIONS, format!("{what} the discussion {}", link(&title, url)), &title, url)
}

fn repository(event: &str, payload: Payload) -> Option<News> {
    let what = match (event, payload.text("action")) {
        ("public", _) | (_, "publicized") => "made it public".to_owned(),
        (_, "privatized") => "made it private".to_owned(),
        (_, "archived") => "archived it".to_owned(),
        (_, "unarchived") => "took it out of the archive".to_owned(),
        (_, "transferred") => "transferred it to its present owner".to_owned(),
        (_, "renamed") => format!("renamed it from {}", plain(&payload.line("changes.repository.name.from"))),
        (_, "created") => "created it".to_owned(),
        (_, "deleted") => "deleted it".to_owned(),
        _ => return None,
    };
    news(REPOSITORY, what, &payload.line("repository.full_name"), payload.text("repository.html_url"))
}

fn member(payload: Payload) -> Option<News> {
    if payload.text("action") != "added" {
        return None;
    }
    let (name, url) = (payload.line("member.login"), payload.text("member.html_url"));
    news(REPOSITORY, format!("added {} as a collaborator", link(&name, url)), &name, url)
}

fn milestone(payload: Payload) -> Option<News> {
    let what = match payload.text("action") {
        "created" => "created",
        "closed" => "closed",
        "opened" => "opened again",
        _ => return None,
    };
    let (title, url) = (payload.line("milestone.title"), payload.text("milestone.html_url"));
    news(REPOSITORY, format!("{what} the milestone {}", link(&title, url)), &title, url)
}

fn wiki(payload: Payload) -> Option<News> {
    let first = payload.list("pages").next()?;
    let count = payload.list("pages").count();
    let (title, url) = (first.line("title"), first.text("html_url"));
    let more = if count > 1 { format!(" and {} more pages", count - 1) } else { String::new() };
    let verb = if first.text("action") == "created" { "created" } else { "edited" };
    news(REPOSITORY, format!("{verb} the wiki page {}{more}", link(&title, url)), &title, url)
}
