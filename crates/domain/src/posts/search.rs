//! Searching posts: words, and who wrote them where and when.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_model::{
    Channel, ChannelId, Millis, Post, PostList, PostSearchResults, SearchParameter, TeamId, User, UserId,
};
use jackfield_storage::{channels, posts, users};

use super::metadata;
use super::pages::consumed;
use crate::{App, Cx, Result};

/// Words and filters of one search at most.
const TERMS: usize = 50;
const PAGE: i64 = 60;
const PAGE_MAX: i64 = 200;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What a person typed, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
struct Terms {
    words: Vec<String>,
    from: Vec<String>,
    channels: Vec<String>,
    after: Millis,
    before: Millis,
}

/// The newest posts that match, in channels that the caller is in; `team` narrows it unless it is empty.
///
/// # Errors
/// Fails when the database does.
pub async fn search(app: &App, cx: &Arc<Cx>, team: TeamId, asked: SearchParameter) -> Result<PostSearchResults> {
    let reader = cx.user_id();
    let offset = asked.time_zone_offset.unwrap_or_default().clamp(-50_400, 50_400) * 1000;
    let terms = Terms::of(asked.terms.as_deref().unwrap_or_default(), offset);
    let per_page = asked.per_page.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let skipped = asked.page.unwrap_or_default().clamp(0, 10_000) * per_page;
    let Some(query) = query(app, &terms, team, asked.is_or_search.unwrap_or_default()).await? else {
        return Ok(PostSearchResults::new(PostList::default(), BTreeMap::new()));
    };
    let mut found = posts::search(reader, &query, per_page, skipped).all::<Post>(&app.store).await?;
    metadata::fill(app, &mut found, true).await?;
    let mut list = PostList::default();
    for post in consumed(app, cx, found).await? {
        list.push(post);
    }
    Ok(PostSearchResults::new(list, BTreeMap::new()))
}

/// `None` when nothing can match: nothing was asked for, or names that nobody has.
async fn query(app: &App, terms: &Terms, team: TeamId, any: bool) -> Result<Option<posts::Search>> {
    let from = if terms.from.is_empty() {
        Vec::new()
    } else {
        let found = users::by_usernames(&terms.from).all::<User>(&app.store).await?;
        found.into_iter().map(|user| user.id).collect::<Vec<UserId>>()
    };
    let places = if terms.channels.is_empty() {
        Vec::new()
    } else {
        let found = channels::by_names(team, &terms.channels).all::<Channel>(&app.store).await?;
        found.into_iter().map(|channel| channel.id).collect::<Vec<ChannelId>>()
    };
    let nobody = (!terms.from.is_empty() && from.is_empty()) || (!terms.channels.is_empty() && places.is_empty());
    let written = posts::search_terms(app.store.engine(), &terms.words, any);
    let unlimited = from.is_empty() && places.is_empty() && terms.after.is_never() && terms.before.is_never();
    if nobody || (written.is_empty() && unlimited) {
        return Ok(None);
    }
    Ok(Some(posts::Search { terms: written, team, from, channels: places, after: terms.after, before: terms.before }))
}

impl Terms {
    fn of(text: &str, offset_ms: i64) -> Self {
        let mut terms = Self::default();
        for word in text.split_whitespace().take(TERMS) {
            let Some((flag, value)) = word.split_once(':').filter(|(_, value)| !value.is_empty()) else {
                terms.words.push(word.trim_matches('"').to_owned());
                continue;
            };
            let value = value.trim_matches('"');
            match flag.to_ascii_lowercase().as_str() {
                "from" => terms.from.push(value.trim_start_matches('@').to_lowercase()),
                "in" | "channel" => terms.channels.push(value.trim_start_matches(['~', '@']).to_lowercase()),
                "after" => terms.after = day(value, offset_ms).map(|at| at.plus(DAY_MS - 1)).unwrap_or_default(),
                "before" => terms.before = day(value, offset_ms).unwrap_or_default(),
                "on" => {
                    let start = day(value, offset_ms).unwrap_or_default();
                    terms.after = start.plus(-1);
                    terms.before = start.plus(DAY_MS);
                }
                _ => terms.words.push(word.to_owned()),
            }
        }
        terms
    }
}

/// The start of a day written `2026-11-23`, in the reader's time zone.
fn day(text: &str, offset_ms: i64) -> Option<Millis> {
    let mut parts = text.splitn(3, '-');
    let mut next = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1970..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Days since 1970 by the civil calendar, counted from March.
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(Millis(days * DAY_MS - offset_ms))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_filters_are_told_apart() {
        let terms = Terms::of("deploy from:@Anna in:~town-square on:2026-11-23", 0);
        assert_eq!(terms.words, ["deploy"]);
        assert_eq!(terms.from, ["anna"]);
        assert_eq!(terms.channels, ["town-square"]);
        assert_eq!(terms.before.0 - terms.after.0, DAY_MS + 1);
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-01-01", 0), Some(Millis(0)));
        assert_eq!(day("2000-03-01", 0), Some(Millis(951_868_800_000)));
        assert_eq!(day("2026-13-01", 0), None);
    }
}
