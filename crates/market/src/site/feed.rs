//! The newest versions, and what became known against those that there are, as an Atom feed (RFC 4287).

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;
use jackfield_domain::market::tiers::{Tier, changes};
use jackfield_model::{MarketAdvisory, MarketVersion, Millis};
use maud::{Markup, PreEscaped, html};

use super::layout::{escaped, moment};
use crate::Market;

/// When something became so of a version; nothing more for its publication.
type Entry<'a> = (Millis, &'a MarketVersion, Option<&'a MarketAdvisory>);

/// Entries that a feed has.
const ENTRIES: usize = 50;

pub async fn feed(State(market): State<Market>) -> Response {
    let own = market.0.url.get().map(String::as_str).unwrap_or_default();
    let now = market.0.clock.now();
    let catalogue = market.0.catalogue.read().await;
    let versions = catalogue.versions().filter(|version| version.revoked.is_none());
    let mut entries: Vec<Entry> = versions
        .flat_map(|version| {
            let faults = version.advisories.iter().map(move |fault| (fault.at, version, Some(fault)));
            std::iter::once((version.statement.at, version, None)).chain(faults)
        })
        .collect();
    entries.sort_by_key(|(at, ..)| std::cmp::Reverse(*at));
    entries.truncate(ENTRIES);
    let updated = entries.first().map_or(now, |(at, ..)| *at);
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
            @for (at, version, fault) in entries {
                @if let Some(fault) = fault { (known_fault(&page(version), version, fault, at)) } @else { entry {
                    title { (printable(&version.manifest.name)) " " (version.manifest.version) }
                    id { (page(version)) }
                    updated { (moment(version.statement.at)) }
                    author { name { (printable(&version.statement.publisher)) } }
                    (PreEscaped(link(&page(version), "alternate")))
                    summary { (Tier::of(&version.statement, now).label().name) ". " (printable(&version.manifest.description)) " " (printable(&changes(&version.manifest))) }
                } }
            }
        }
    };
    ([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], body.into_string()).into_response()
}

/// What became known of a library in a version, which is an entry by itself.
fn known_fault(page: &str, version: &MarketVersion, fault: &MarketAdvisory, at: Millis) -> Markup {
    let MarketAdvisory { id, summary, package, fixed, .. } = fault;
    html! {
        entry {
            title { "Known fault in " (printable(&version.manifest.name)) " " (version.manifest.version) ": " (printable(id)) }
            id { (page) "#" (escaped(id)) "-" (escaped(package)) "-" (escaped(&fault.version)) }
            updated { (moment(at)) }
            author { name { (printable(&version.statement.publisher)) } }
            (PreEscaped(link(page, "alternate")))
            summary { (printable(package)) " " (printable(&fault.version)) ". " (printable(summary)) @if !fixed.is_empty() { " Mended in " (printable(fixed)) "." } }
        }
    }
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
