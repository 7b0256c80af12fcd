//! Security alerts of a repository.

use super::{Card, Payload};
use crate::feature::SECURITY;
use crate::text::{link, plain};

pub fn alert(event: &str, payload: Payload) -> Option<Card> {
    let alert = payload.part("alert");
    let what = match payload.text("action") {
        "created" | "create" => "raised",
        "reopened" | "reopened_by_user" => "raised again",
        "fixed" | "resolve" => "resolved",
        "dismissed" | "dismiss" | "closed_by_user" => "dismissed",
        _ => return None,
    };
    let candidates = [
        alert.line("security_advisory.summary"),
        alert.line("rule.description"),
        alert.line("secret_type_display_name"),
        alert.line("secret_type"),
        alert.line("affected_package_name"),
        alert.line("external_identifier"),
    ];
    let title = candidates.into_iter().find(|title| !title.is_empty()).unwrap_or_else(|| "an alert".to_owned());
    let severity = [
        alert.line("security_advisory.severity"),
        alert.line("rule.security_severity_level"),
        alert.line("severity"),
        alert.line("rule.severity"),
    ];
    let severity = severity.into_iter().find(|text| !text.is_empty()).unwrap_or_default();
    let url = [alert.text("html_url"), alert.text("external_reference"), payload.text("repository.html_url")];
    let url = url.into_iter().find(|url| !url.is_empty()).unwrap_or_default();
    let of_severity = if severity.is_empty() { String::new() } else { format!(" ({})", plain(&severity)) };
    Card::begin("custom_github_event", SECURITY, event, payload)?
        .with("title", title.as_str())
        .with("number", alert.number("number"))
        .with("url", url)
        .with("state", what)
        .with("severity", severity)
        .says(payload, &format!("security alert {what}: {}{of_severity}", link(&title, url)))
}
