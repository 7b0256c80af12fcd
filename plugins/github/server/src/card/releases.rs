//! Releases and packages.

use super::{Card, Payload};
use crate::feature::RELEASES;
use crate::text::{link, plain};

pub fn release(payload: Payload) -> Option<Card> {
    let release = payload.part("release");
    // GitHub sends created, released and published for one release; published comes once.
    if payload.text("action") != "published" {
        return None;
    }
    let tag = release.line("tag_name");
    let title = match release.line("name") {
        name if name.is_empty() => tag.clone(),
        name => name,
    };
    let kind = if release.flag("prerelease") { "prerelease" } else { "release" };
    Card::begin("custom_github_release", RELEASES, "release", payload)?
        .with("title", title.as_str())
        .with("tag", tag)
        .with("url", release.text("html_url"))
        .with("prerelease", release.flag("prerelease"))
        .with("author", release.line("author.login"))
        .with_body(release.text("body"))
        .says(payload, &format!("published the {kind} {}", link(&title, release.text("html_url"))))
}

pub fn package(payload: Payload) -> Option<Card> {
    if payload.text("action") != "published" {
        return None;
    }
    let package = payload.part("package");
    let (name, version) = (package.line("name"), package.line("package_version.version"));
    let title = format!("{name} {version}").trim().to_owned();
    Card::begin("custom_github_event", RELEASES, "package", payload)?
        .with("title", title.as_str())
        .with("tag", version)
        .with("url", package.text("html_url"))
        .says(
            payload,
            &format!(
                "published the {} package {}",
                plain(&package.line("package_type")),
                link(&title, package.text("html_url"))
            ),
        )
}
