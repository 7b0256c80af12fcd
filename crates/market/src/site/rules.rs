//! The rules, a page each.

use axum::extract::{Path, State};
use axum::response::Response;
use jackfield_domain::Failure;
use jackfield_domain::market::rules::{Rule, Severity};
use maud::html;

use super::layout::{page, refusal};
use crate::Market;

pub async fn list(State(market): State<Market>) -> Response {
    let of = |severity: Severity| Rule::ALL.iter().filter(move |rule| rule.severity() == severity);
    let main = html! {
        h1 { "Rules" }
        p { "Every package is looked at by these rules, and everybody can do so: " code { "jackfield plugin check --certify FILE" } "." }
        @for (severity, title, about) in [
            (Severity::Error, "What must hold", "A package that breaks one of these is returned."),
            (Severity::Warning, "What should hold", "A package that breaks one of these is listed as community, and never certified."),
        ] {
            h2 { (title) }
            p { (about) }
            dl { @for rule in of(severity) { dt { a href={ "/rules/" (rule.id()) } { (rule.id()) } } dd { (rule.title()) } } }
        }
    };
    page(&market, "Rules", &main)
}

pub async fn rule(State(market): State<Market>, Path(id): Path<String>) -> Response {
    let Some(rule) = Rule::ALL.iter().find(|rule| rule.id() == id) else {
        return refusal(&market, Failure::of("app.market.not_found.app_error", 404));
    };
    let main = html! {
        p { a href="/rules" { "All rules" } }
        h1 { (rule.id()) }
        p.lead { (rule.title()) }
        h2 { "Why" } p { (rule.why()) }
        h2 { "What mends it" } p { (rule.fix()) }
        h2 { "What follows" }
        p { @if rule.severity() == Severity::Error { "A package that breaks it is returned." } @else { "A package that breaks it is listed as community, and never certified." } }
    };
    page(&market, rule.id(), &main)
}
