//! Searching posts: words, and who wrote them where and when.

mod terms;

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_model::{Channel, ChannelId, Post, PostList, PostSearchResults, SearchParameter, TeamId, User, UserId};
use jackfield_storage::{channels, posts, users};

use self::terms::Terms;
use super::metadata;
use super::pages::consumed;
use crate::{App, Cx, Result};

const PAGE: i64 = 60;
const PAGE_MAX: i64 = 200;

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
