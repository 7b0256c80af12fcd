//! The newest versions as an Atom feed (RFC 4287).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use jackfield_domain::market::tiers::{Tier, changes};
use jackfield_model::MarketVersion;
use maud::{PreEscaped, html};

use super::layout::{escaped, moment};
use crate::Market;

/// Versions that a feed has.
const ENTRIES: usize = 50;

pub async fn feed(State(market): State<Market>) -> Response {
    let own = market.0.url.get().map(String::as_str).unwrap_or_default();
    let now = market.0.clock.now();
    let catalogue = market.0.catalogue.read().await;
    let mut versions: Vec<&MarketVersion> = catalogue.versions().filter(|version| version.revoked.is_none()).collect();
    versions.sort_by_key(|version| std::cmp::Reverse(version.statement.at));
    versions.truncate(ENTRIES);
    let updated = versions.first().map_or(now, |version| version.statement.at);
    let page = |version: &MarketVersion| {
        format!("{own}/plugins/{}/{}", escaped(&version.manifest.id), escaped(&version.manifest.version))
    };
    // What others wrote is escaped as in a page; `maud` knows of no difference that would matter here.
    let body = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"utf-8\"?>"))
        feed xmlns="http://www.w3.org/2005/Atom" {
            title { "New versions of plugins" }
            id { (own) "/feed.atom" }
            updated { (moment(updated)) }
            (PreEscaped(link(&format!("{own}/feed.atom"), "self")))
            @for version in versions {
                entry {
                    title { (printable(&version.manifest.name)) " " (version.manifest.version) }
                    id { (page(version)) }
                    updated { (moment(version.statement.at)) }
                    author { name { (printable(&version.statement.publisher)) } }
                    (PreEscaped(link(&page(version), "alternate")))
                    summary { (Tier::of(&version.statement, now).label().name) ". " (printable(&version.manifest.description)) " " (printable(&changes(&version.manifest))) }
                }
            }
        }
    };
    ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body.into_string()).into_response()
}

/// An empty element, which is written otherwise than in HTML. Its address is escaped already.
fn link(address: &str, rel: &str) -> String {
    let address = html! { (address) }.into_string();
    format!("<link rel=\"{rel}\" href=\"{address}\"/>")
}

/// XML has no way to write most control characters.
fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}
