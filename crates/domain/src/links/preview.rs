//! Previews of links in posts: looked up after the post is there, kept for all who lead to the same address.

use std::collections::BTreeMap;

use futures_util::future::BoxFuture;
use jackfield_model::{Millis, Post, PostEmbed, PostId};
use jackfield_storage::links::{self as statements, Link};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::fetch::read_page;
use crate::jobs::{self, Asked, Fault, Job, Left, Retry, Taken};
use crate::{App, Result, blocks, panels, posts};

const HOUR_MS: i64 = 60 * 60 * 1000;
/// What was looked up is good for so long.
const GOOD_MS: i64 = 24 * HOUR_MS;
/// Addresses that one page of posts has previews of, at most.
const ON_A_PAGE: usize = 200;
const OPEN_GRAPH: &str = "opengraph";
const NONE: &str = "none";

/// A post with an address that is to be looked up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    post: PostId,
    url: String,
}

/// Looks addresses up.
#[derive(Clone, Copy, Debug)]
pub struct Previewing;

impl Job for Previewing {
    const KIND: &'static str = "link_previews";
    type Data = Wanted;
    const WORKERS: usize = 2;
    /// A page that cannot be read is noted, and not asked again: only the server's own faults are tried again.
    const RETRY: Retry = Retry { tries: 3, ..Retry::DEFAULT };

    fn run<'a>(&'a self, app: &'a App, _: &'a Taken, wanted: Wanted) -> BoxFuture<'a, Result<Left<Wanted>, Fault>> {
        Box::pin(async move {
            look_up(app, wanted).await?;
            Ok(Left::Nothing)
        })
    }
}

/// The work that a new post's address leads to; none where previews are switched off, or not of that place.
pub(crate) fn ask(app: &App, post: PostId, url: &str) -> Option<Asked> {
    let config = app.config.read();
    let service = &config.settings.service;
    if !service.enable_link_previews || is_restricted(url, &service.restrict_link_previews) {
        return None;
    }
    let url: reqwest::Url = url.parse().ok()?;
    let host = url.host_str()?.to_owned();
    let wanted = Wanted { post, url: url.into() };
    Some(jobs::ask::<Previewing>(app, &host, app.now(), &wanted))
}

/// Whether a list of places, with commas between them, has an address's.
fn is_restricted(url: &str, places: &str) -> bool {
    let Some(host) = url.parse::<reqwest::Url>().ok().and_then(|url| url.host_str().map(str::to_owned)) else {
        return true;
    };
    places
        .split(',')
        .map(str::trim)
        .filter(|place| !place.is_empty())
        .any(|place| host.strip_suffix(place).is_some_and(|before| before.is_empty() || before.ends_with('.')))
}

async fn look_up(app: &App, wanted: Wanted) -> Result<()> {
    let hour = Millis(app.now().0 / HOUR_MS * HOUR_MS);
    let known = statements::of(std::slice::from_ref(&wanted.url), 100).all::<Link>(&app.store).await?;
    let fresh = known.last().filter(|link| app.now().0 - link.timestamp.0 < GOOD_MS).cloned();
    let link = match fresh {
        Some(link) => link,
        None => {
            // Whose links a panel's server explains, the page itself is not asked.
            let found = match panels::unfurled(app, &wanted.url).await? {
                Some(explained) => explained,
                None => read_page(app, &wanted.url).await,
            };
            let kind = if found.is_some() { OPEN_GRAPH } else { NONE };
            let data = found.map(|found| serde_json::to_value(found).unwrap_or_default()).unwrap_or_default();
            let link = Link {
                hash: hash(&wanted.url, hour),
                url: wanted.url.clone(),
                timestamp: hour,
                kind: kind.into(),
                data: if data.is_null() { serde_json::json!({}) } else { data },
            };
            statements::keep(&link).execute(&app.store).await?;
            link
        }
    };
    if link.kind == OPEN_GRAPH {
        // Who has the post on the screen gets it with the preview.
        posts::show_again(app, wanted.post).await?;
    }
    Ok(())
}

fn hash(url: &str, hour: Millis) -> i64 {
    let digest = Sha256::digest(format!("{}|{url}", hour.0).as_bytes());
    digest.iter().take(8).fold(0_i64, |hash, byte| (hash << 8) | i64::from(*byte))
}

/// What is known of the first link of each of these posts, by its address.
pub(crate) async fn of_links(app: &App, links: &[&str]) -> Result<BTreeMap<String, PostEmbed>> {
    if links.is_empty() || !app.config.read().settings.service.enable_link_previews {
        return Ok(BTreeMap::new());
    }
    let mut urls: Vec<String> =
        links.iter().take(ON_A_PAGE).filter_map(|link| link.parse::<reqwest::Url>().ok()).map(String::from).collect();
    urls.sort_unstable();
    urls.dedup();
    let most = i64::try_from(ON_A_PAGE * 4).unwrap_or(i64::MAX);
    let known = statements::of(&urls, most).all::<Link>(&app.store).await?;
    let shown = known.into_iter().filter(|link| link.kind == OPEN_GRAPH).map(|link| {
        let embed = PostEmbed { embed_type: OPEN_GRAPH.into(), url: link.url.clone(), data: link.data };
        (link.url, embed)
    });
    Ok(shown.collect())
}

/// The same address as it is kept.
pub(crate) fn kept_as(link: &str) -> Option<String> {
    link.parse::<reqwest::Url>().ok().map(String::from)
}

/// Whether a post is one that previews are looked up for.
pub(crate) fn is_wanted(post: &Post) -> bool {
    !post.is_system() && !post.props.contains_key("attachments") && !blocks::has(&post.props)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_that_are_listed_have_no_previews() {
        assert!(is_restricted("https://intra.example.com/x", "other.org, example.com"));
        assert!(!is_restricted("https://badexample.com/x", "example.com"));
        assert!(is_restricted("no address", ""));
        assert!(!is_restricted("https://example.com", ""));
    }
}
