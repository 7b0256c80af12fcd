//! The pages that everybody reads: the list with its search, a plugin, a version of it, a publisher.

use std::collections::HashMap;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use jackfield_domain::market::rules::Rule;
use jackfield_domain::market::tiers::{Tier, categories, changes};
use jackfield_domain::plugins::installed::asked_beyond;
use jackfield_domain::{Failure, Result};
use jackfield_model::{CertificationReport, Manifest, MarketAct, MarketFound, MarketVersion, Millis};
use maud::{Markup, html};

use super::layout::{day, escaped, outside, page, refusal, size, state_words, tier_mark};
use crate::Market;
use crate::catalogue::{Asked, Order, Wanted};
use crate::store::fault;

/// Plugins on one page.
const PAGE: usize = 30;

pub async fn list(State(market): State<Market>, Query(query): Query<HashMap<String, String>>) -> Response {
    let text = |name: &str| query.get(name).map(|text| text.chars().take(100).collect::<String>()).unwrap_or_default();
    let at: usize = text("page").parse().unwrap_or_default();
    let asked = Asked {
        filter: text("q"),
        tier: text("tier"),
        page: at,
        per_page: PAGE,
        now: market.0.clock.now(),
        ..Asked::default()
    };
    let wanted = Wanted { category: text("category"), order: Order::read(&text("order")), ..Wanted::default() };
    let found = {
        let (catalogue, downloads) = (market.0.catalogue.read().await, market.0.downloads.all().await);
        catalogue.search(&asked, &wanted, &downloads)
    };
    let more = |at: usize| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", &*asked.filter), ("tier", &asked.tier), ("category", &wanted.category)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/?{}", query.append_pair("order", &text("order")).append_pair("page", &at.to_string()).finish())
    };
    let seen = at.saturating_add(1).saturating_mul(PAGE);
    let main = html! {
        h1 { "Plugins" }
        (search_form(&asked, &wanted, &text("order"), &found))
        p role="status" { (found.total) @if found.total == 1 { " plugin" } @else { " plugins" } }
        (cards(&found.plugins, asked.now))
        nav aria-label="Further plugins" {
            @if at > 0 { a rel="prev" href=(more(at - 1)) { "Previous" } }
            " "
            @if usize::try_from(found.total).unwrap_or_default() > seen { a rel="next" href=(more(at + 1)) { "Next" } }
        }
    };
    page(&market, "Plugins", &main)
}

fn search_form(asked: &Asked, wanted: &Wanted, order: &str, found: &MarketFound) -> Markup {
    let count = |facet: &str, word: &str| found.facets.get(facet).and_then(|counts| counts.get(word)).copied();
    html! {
        form.search method="get" action="/" role="search" {
            label { "Words" input type="search" name="q" value=(asked.filter) maxlength="100"; }
            label { "At least"
                select name="tier" {
                    option value="" { "any tier" }
                    @for tier in Tier::ALL {
                        option value=(tier.as_str()) selected[tier.as_str() == asked.tier] {
                            (tier.label().name) @if let Some(count) = count("tier", tier.as_str()) { " (" (count) ")" }
                        }
                    }
                }
            }
            label { "Category"
                select name="category" {
                    option value="" { "any" }
                    @for (word, count) in found.facets.get("category").into_iter().flatten() {
                        option value=(word) selected[*word == wanted.category] { (word) " (" (count) ")" }
                    }
                }
            }
            label { "Order"
                select name="order" {
                    @for (word, text) in [("", "by name"), ("newest", "newest first"), ("downloads", "most fetched first")] {
                        option value=(word) selected[word == order] { (text) }
                    }
                }
            }
            button type="submit" { "Search" }
        }
    }
}

fn cards(versions: &[MarketVersion], now: Millis) -> Markup {
    html! {
        ul.cards {
            @for version in versions {
                li {
                    h2 { a href={ "/plugins/" (escaped(&version.manifest.id)) } { (version.manifest.name) } " " (tier_mark(Tier::of(&version.statement, now))) }
                    p { (version.manifest.description) }
                    p.facts {
                        (version.manifest.version) " · "
                        a href={ "/publishers/" (escaped(&version.statement.publisher)) } { (version.statement.publisher) }
                        " · " (day(version.statement.at)) " · " (version.downloads) " fetched"
                        @if let Some(rating) = &version.rating { " · " (stars(rating.sum, rating.count)) }
                    }
                }
            }
        }
    }
}

fn stars(sum: i64, count: i64) -> String {
    let tenths = sum.saturating_mul(10).checked_div(count).unwrap_or_default();
    format!("{}.{} of 5 stars ({count})", tenths / 10, tenths % 10)
}

fn not_found() -> Failure {
    Failure::of("app.market.not_found.app_error", 404)
}

pub async fn plugin(State(market): State<Market>, Path(id): Path<String>) -> Response {
    let now = market.0.clock.now();
    let Some(plugin) = market.0.catalogue.read().await.plugin(&id).cloned() else {
        return refusal(&market, not_found());
    };
    let newest = plugin.versions.iter().find(|version| version.revoked.is_none()).or(plugin.versions.first());
    let Some(newest) = newest else { return refusal(&market, not_found()) };
    let fetched: i64 = {
        let downloads = market.0.downloads.all().await;
        plugin.versions.iter().filter_map(|version| downloads.get(&version.statement.digest)).sum()
    };
    let ratings = market.0.catalogue.read().await.ratings(&plugin.plugin_id).to_vec();
    let main = html! {
        (head(newest, now))
        p.facts {
            (fetched) " fetched"
            @for category in categories(&newest.manifest) { " · " a href={ "/?category=" (escaped(&category)) } { (category) } }
        }
        (about(newest))
        h2 { "Install it" }
        p { "On the page of plugins of your server's system console, tab Market; or" }
        pre { code { "mmctl plugin marketplace install " (newest.manifest.id) " " (newest.manifest.version) } }
        h2 { "Versions" }
        table {
            caption { "All versions, the newest first" }
            thead { tr { th scope="col" { "Version" } th scope="col" { "Published" } th scope="col" { "Tier" } th scope="col" { "Asks for more" } } }
            tbody {
                @for version in &plugin.versions {
                    tr {
                        td { a href=(place(version)) { (version.manifest.version) } }
                        td { (day(version.statement.at)) }
                        td { @if let Some(revoked) = &version.revoked { strong { "Revoked: " (revoked.reason) } } @else { (tier_mark(Tier::of(&version.statement, now))) }
                            @if !version.advisories.is_empty() { " " strong { "Known faults: " (version.advisories.len()) } } }
                        td { (version.asks_more.join(", ")) }
                    }
                }
            }
        }
        @if !ratings.is_empty() {
            h2 { "What other publishers think" }
            ul { @for rating in &ratings { li { (rating.stars) " of 5 stars, " (rating.publisher) ", " (day(rating.at)) @if !rating.text.is_empty() { ": " (rating.text) } } } }
        }
    };
    page(&market, &newest.manifest.name, &main)
}

fn place(version: &MarketVersion) -> String {
    format!("/plugins/{}/{}", escaped(&version.manifest.id), escaped(&version.manifest.version))
}

/// What a version is, in a few lines; reviewers see them too.
pub fn head(version: &MarketVersion, now: Millis) -> Markup {
    let MarketVersion { manifest, statement, .. } = version;
    html! {
        h1 { (manifest.name) " " (manifest.version) " " (tier_mark(Tier::of(statement, now))) }
        p.lead { (manifest.description) }
        p.facts {
            code { (manifest.id) } " · "
            a href={ "/publishers/" (escaped(&statement.publisher)) } { (statement.publisher) }
            " · " (day(statement.at)) " · " (size(statement.size)) " · "
            (outside(&manifest.homepage_url, "Home")) " " (outside(&manifest.release_notes_url, "Release notes"))
        }
        @if let Some(revoked) = &version.revoked { p role="alert" { "Revoked on " (day(revoked.at)) ": " (revoked.reason) } }
        (known_faults(version))
        @if statement.until > now { p { "Certified until " (day(statement.until)) "." } }
    }
}

/// What is known against the libraries in it.
fn known_faults(version: &MarketVersion) -> Markup {
    html! {
        @if !version.advisories.is_empty() {
            div role="note" {
                p { strong { "Libraries in it have known faults:" } }
                ul {
                    @for one in &version.advisories {
                        li { (one.id) @if !one.severity.is_empty() { " (" (one.severity) ")" } ": " (one.package) " " (one.version)
                            @if !one.fixed.is_empty() { ", mended in " (one.fixed) } ". " (one.summary) }
                    }
                }
            }
        }
    }
}

/// What it asks for, where it runs, what changed.
pub fn about(version: &MarketVersion) -> Markup {
    let manifest = &version.manifest;
    let asks = asked_beyond(&Manifest::default(), manifest);
    html! {
        h2 { "What it asks for" }
        @if asks.is_empty() { p { "Nothing." } } @else { ul { @for ask in &asks { li { (ask) } } } }
        @if !version.asks_more.is_empty() { p { strong { "Beyond the version before: " } (version.asks_more.join(", ")) } }
        h2 { "Where it runs" }
        p {
            @if manifest.min_server_version.is_empty() { "On any server." } @else { "On servers of " (manifest.min_server_version) " and later." }
            @if manifest.webapp.is_some() { " It has a web half." }
            @if manifest.has_server() { @if manifest.is_program() { " Its server half is a program." } @else { " Its server half is a component." } }
        }
        @if !changes(manifest).is_empty() { h2 { "What changed" } p.words { (changes(manifest)) } }
    }
}

pub async fn version(State(market): State<Market>, Path((id, number)): Path<(String, String)>) -> Response {
    match whole_version(&market, &id, &number).await {
        Ok((title, main)) => page(&market, &title, &main),
        Err(failure) => refusal(&market, failure),
    }
}

async fn whole_version(market: &Market, id: &str, number: &str) -> Result<(String, Markup)> {
    let now = market.0.clock.now();
    let version = market.0.catalogue.read().await.version(id, number).cloned().ok_or_else(not_found)?;
    let review = market.review(id, number).await?;
    let report = report(market, &version).await?;
    let parts = market.parts(&version.statement.digest).await?;
    let main = html! {
        p { a href={ "/plugins/" (escaped(&version.manifest.id)) } { "All versions of " (version.manifest.name) } }
        (head(&version, now))
        p { "Where it stands: " strong { (state_words(&review.state)) } }
        (about(&version))
        (made_of(&version, parts.len()))
        (report_of(&report))
        (acts_of(&review.acts))
        h2 { "The package" }
        dl {
            dt { "SHA-256" } dd { code { (version.statement.digest) } }
            dt { "Signed by its author" } dd { code { (version.author.key) } }
            dt { "Counter-signed" } dd { code { (version.market.key) } }
        }
        p { a href={ "/api/v2/packages/" (version.statement.digest) } { "Fetch the package" } " · " a href={ "/api/v2/plugins/" (escaped(id)) "/" (escaped(number)) "/report" } { "The report as JSON" } }
    };
    Ok((format!("{} {}", version.manifest.name, version.manifest.version), main))
}

fn made_of(version: &MarketVersion, parts: usize) -> Markup {
    html! {
        h2 { "What it is made of" }
        @if parts == 0 { p { "No lock file in the package names a library." } }
        @else { p { (parts) " libraries, by the lock files in the package: " a href={ "/api/v2" (place(version)) "/sbom" } { "the list as CycloneDX" } "." } }
    }
}

/// The report of a version, read.
///
/// # Errors
/// 404 when it is not here.
pub async fn report(market: &Market, version: &MarketVersion) -> Result<CertificationReport> {
    let text = market.report(&version.manifest.id, &version.manifest.version).await?;
    serde_json::from_str(&text).map_err(fault)
}

pub fn report_of(report: &CertificationReport) -> Markup {
    let held = report.held.iter().filter(|id| Rule::ALL.iter().any(|rule| rule.id() == **id));
    html! {
        h2 { "The report" }
        p { "Looked at on " (day(report.checked_at)) " with version " (report.checked_with) "." }
        @if report.findings.is_empty() { p { "It breaks no rule." } }
        @else {
            ul.findings {
                @for finding in &report.findings {
                    li {
                        a href={ "/rules/" (escaped(&finding.rule)) } { (finding.rule) } " (" (finding.severity) ") "
                        @if !finding.file.is_empty() { code { (finding.file) @if finding.line > 0 { ":" (finding.line) } } " " }
                        (finding.message) ". " (finding.fix)
                    }
                }
            }
        }
        details { summary { "Rules that hold" } ul { @for id in held { li { a href={ "/rules/" (id) } { (id) } } } } }
    }
}

/// What people did to a version, the oldest first.
pub fn acts_of(acts: &[MarketAct]) -> Markup {
    html! {
        @if !acts.is_empty() {
            h2 { "What people said" }
            ol.acts {
                @for act in acts {
                    li {
                        p.facts { strong { (act.author) } " " (did(&act.kind)) " on " (day(act.at))
                            @if !act.rule.is_empty() { ": " a href={ "/rules/" (escaped(&act.rule)) } { (act.rule) } }
                            @if !act.file.is_empty() { " in " code { (act.file) @if act.line > 0 { ":" (act.line) } } }
                            @if !act.digest.is_empty() { ", having built the same package from the source" }
                        }
                        @if !act.text.is_empty() { p.words { (act.text) } }
                    }
                }
            }
        }
    }
}

fn did(kind: &str) -> &'static str {
    match kind {
        "submit" => "handed it in",
        "question" => "asked",
        "answer" => "answered",
        "approve" => "approved",
        "return" => "returned it",
        "appeal" => "appealed",
        _ => "took it back",
    }
}

pub async fn publisher(State(market): State<Market>, Path(name): Path<String>) -> Response {
    let publishers = match market.publishers().await {
        Ok(publishers) => publishers,
        Err(failure) => return refusal(&market, failure),
    };
    let now = market.0.clock.now();
    let asked = Asked { per_page: 1_000, now, ..Asked::default() };
    let wanted = Wanted { publisher: name.clone(), ..Wanted::default() };
    let found = {
        let (catalogue, downloads) = (market.0.catalogue.read().await, market.0.downloads.all().await);
        catalogue.search(&asked, &wanted, &downloads)
    };
    let known = publishers.into_iter().find(|one| one.name == name);
    // A mirror knows its market's publishers by what they published.
    if known.is_none() && found.plugins.is_empty() {
        return refusal(&market, not_found());
    }
    let main = html! {
        h1 { (name) }
        @if let Some(known) = &known {
            p.facts {
                @if !known.revoked_at.is_never() { strong { "The key was revoked on " (day(known.revoked_at)) ". " } }
                @if known.official { "The market's own people. " } @else if known.verified { "The market has seen a proof of who it is. " }
                "Since " (day(known.create_at))
            }
            dl { dt { "Key" } dd { code { (known.key) } } dt { "Publishes" } dd { (known.namespaces.join(", ")) } }
        }
        h2 { "Plugins" }
        (cards(&found.plugins, now))
    };
    page(&market, &name, &main)
}
