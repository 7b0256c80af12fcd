//! What all pages have in common.

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use jackfield_domain::Failure;
use jackfield_domain::market::tiers::Tier;
use jackfield_model::{AppError, Millis};
use maud::{DOCTYPE, Markup, html};

use super::sent;
use crate::Market;

/// How long a page that everybody may see is kept by browsers.
const PUBLIC: &str = "public, max-age=30";
/// Pages of reviewers are kept nowhere.
const PRIVATE: &str = "no-store";

/// A page that everybody may see.
pub fn page(market: &Market, title: &str, main: &Markup) -> Response {
    sent(StatusCode::OK, PUBLIC, whole(market, title, main))
}

/// A page of a reviewer.
pub fn own_page(market: &Market, status: StatusCode, title: &str, main: &Markup) -> Response {
    sent(status, PRIVATE, whole(market, title, main))
}

/// A page that says what is wrong.
pub fn refusal(market: &Market, failure: Failure) -> Response {
    let (status, text) = said(failure);
    let main = html! { h1 { "That does not work" } p role="alert" { (text) } p { a href="/" { "All plugins" } } };
    own_page(market, status, "That does not work", &main)
}

/// The words of a refusal; a fault's are for the log.
pub fn said(failure: Failure) -> (StatusCode, String) {
    let error = AppError::from(failure);
    let status = StatusCode::from_u16(error.status_code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED {
        tracing::error!(error.id = %error.id, cause = %error.internal, "A page could not be shown");
    }
    (status, error.message)
}

pub async fn nothing_here(State(market): State<Market>) -> Response {
    refusal(&market, Failure::of("app.market.not_found.app_error", 404))
}

fn whole(market: &Market, title: &str, main: &Markup) -> String {
    let keys = market.keys();
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · Plugin market" }
                link rel="stylesheet" href="/style.css";
                link rel="alternate" type="application/atom+xml" title="New versions" href="/feed.atom";
            }
            body {
                a.skip href="#main" { "To the content" }
                header {
                    a.brand href="/" { "Plugin market" }
                    nav aria-label="Pages" {
                        a href="/" { "Plugins" }
                        a href="/rules" { "Rules" }
                        a href="/process" { "Process" }
                        @if keys.mirror_of.is_empty() { a href="/review" { "Reviews" } }
                    }
                }
                main id="main" { (main) }
                footer {
                    @if !keys.mirror_of.is_empty() { p { "This is a mirror of " (keys.mirror_of) "." } }
                    p { "Signed with " code { (keys.key) } }
                    p { a href="/feed.atom" { "New versions as a feed" } " · " a href="/api/v2/log" { "Log" } " · " a href="/api/v2/openapi.json" { "API" } }
                }
            }
        }
    };
    page.into_string()
}

/// A day, as `2026-01-31`.
pub fn day(at: Millis) -> String {
    moment(at).chars().take(10).collect()
}

/// A time, as RFC 3339 has it.
pub fn moment(at: Millis) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// A word as a part of a path.
pub fn escaped(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
}

/// The mark of a tier.
pub fn tier_mark(tier: Tier) -> Markup {
    let label = tier.label();
    html! { span.tier.{ "tier-" (tier.as_str()) } title=(label.description) { (label.name) } }
}

/// A link to somewhere else, where it may be one.
pub fn outside(address: &str, text: &str) -> Markup {
    html! { @if address.starts_with("https://") { a href=(address) rel="noreferrer noopener nofollow" { (text) } } }
}

/// Where a version stands, in words.
pub fn state_words(state: &str) -> &'static str {
    match state {
        "in_review" => "In review",
        "certified" => "Certified",
        "returned" => "Returned",
        "yanked" => "Taken back by its author",
        _ => "Checked by the rules",
    }
}

/// A size for people.
pub fn size(bytes: i64) -> String {
    format!("{} KiB", bytes.max(0).unsigned_abs().div_ceil(1024))
}
