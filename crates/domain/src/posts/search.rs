//! Searching posts: words, and who wrote them where and when.

mod frequent;
mod terms;

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_model::permission::{SignedIn, ViewTeam};
use jackfield_model::{
    AppError, ClientPost, Millis, Post, PostList, PostSearchResults, SearchParameter, TeamId, User, UserId, names,
};
use jackfield_storage::{posts, users};

use super::metadata;
use super::pages::consumed;
use crate::authorize::Granted;
use crate::{App, Cx, Result};
pub(crate) use frequent::load as load_frequent_words;
pub use frequent::{Counting, FrequentWords};
pub(crate) use terms::Terms;

const PAGE: i64 = 60;
const PAGE_MAX: i64 = 200;
const PAGES_MAX: i64 = 10_000;

/// [`search`] in a team that the caller sees.
///
/// # Errors
/// 400 when nothing is searched for.
#[crate::boxed]
pub async fn search_in(app: &App, granted: &Granted<ViewTeam>, asked: SearchParameter) -> Result<PostSearchResults> {
    check(&asked)?;
    search(app, granted.cx(), granted.target(), asked).await
}

/// [`search`] in all of the caller's teams.
///
/// # Errors
/// 400 when nothing is searched for.
#[crate::boxed]
pub async fn search_everywhere(
    app: &App,
    granted: &Granted<SignedIn>,
    asked: SearchParameter,
) -> Result<PostSearchResults> {
    check(&asked)?;
    search(app, granted.cx(), TeamId::EMPTY, asked).await
}

/// Mattermost: people who search for nothing are refused, plugins find nothing.
fn check(asked: &SearchParameter) -> Result<()> {
    let is_nothing = asked.terms.as_deref().unwrap_or_default().is_empty();
    if is_nothing { Err(AppError::invalid_param("terms").into()) } else { Ok(()) }
}

/// The newest posts that match, in channels that the caller is in; `team` narrows it unless it is empty.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search(app: &App, cx: &Arc<Cx>, team: TeamId, asked: SearchParameter) -> Result<PostSearchResults> {
    let reader = cx.user_id();
    let offset = asked.time_zone_offset.unwrap_or_default().clamp(-50_400, 50_400) * 1000;
    let terms = Terms::of(asked.terms.as_deref().unwrap_or_default(), offset);
    let any = asked.is_or_search.unwrap_or_default();
    let per_page = asked.per_page.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let skipped = asked.page.unwrap_or_default().clamp(0, PAGES_MAX) * per_page;
    let archived = asked.include_deleted_channels.unwrap_or_default();
    let Some((query, newest)) = query(app, reader, terms, Where { team, archived, any }, skipped + per_page).await?
    else {
        return Ok(PostSearchResults::new(PostList::default(), BTreeMap::new()));
    };
    let found = read(app, reader, &query, newest, (per_page, skipped)).await?;
    let mut list = PostList::default();
    for post in consumed(app, cx, metadata::shown(app, found, true).await?).await? {
        list.push(post);
    }
    Ok(PostSearchResults::new(list, BTreeMap::new()))
}

/// The newest posts of a team that match, whoever is in its channels: for plugins that search in nobody's name.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_team(app: &App, cx: &Arc<Cx>, team: TeamId, asked: SearchParameter) -> Result<Vec<ClientPost>> {
    if team.is_empty() {
        // Direct channels are in no team, and are nobody's but their members'.
        return Ok(Vec::new());
    }
    let offset = asked.time_zone_offset.unwrap_or_default().clamp(-50_400, 50_400) * 1000;
    let terms = Terms::of(asked.terms.as_deref().unwrap_or_default(), offset);
    let (any, archived) = (asked.is_or_search.unwrap_or_default(), asked.include_deleted_channels.unwrap_or_default());
    let place = Where { team, archived, any };
    let Some((wanted, _)) = query(app, UserId::EMPTY, terms, place, PAGE_MAX).await? else { return Ok(Vec::new()) };
    let found = posts::search_team(&wanted, PAGE_MAX).all::<Post>(&app.store).await?;
    consumed(app, cx, metadata::shown(app, found, true).await?).await
}

/// The posts that match. A frequent word is looked for in the newest posts first; what is no full page there may be more
/// than they have.
async fn read(
    app: &App,
    reader: UserId,
    query: &posts::Search,
    newest: Option<i64>,
    (per_page, skipped): (i64, i64),
) -> Result<Vec<Post>> {
    if let Some(walked) = newest {
        let found = posts::search_newest(reader, query, walked, per_page, skipped).all::<Post>(&app.store).await?;
        if i64::try_from(found.len()).is_ok_and(|found| found == per_page) {
            return Ok(found);
        }
    }
    Ok(posts::search(reader, query, per_page, skipped).all::<Post>(&app.store).await?)
}

/// Where to look, and whether one of the words is enough.
struct Where {
    team: TeamId,
    archived: bool,
    any: bool,
}

/// What is looked for, and in how many of the newest posts first, for so many matches. `None` when nothing can match:
/// nothing was asked for, or only people that there are not.
async fn query(
    app: &App,
    reader: UserId,
    terms: Terms,
    Where { team, archived, any }: Where,
    needed: i64,
) -> Result<Option<(posts::Search, Option<i64>)>> {
    let people = People::of(app, &terms).await?;
    let unlimited = terms.is_unlimited();
    let wanted = posts::Words { wanted: terms.words, unwanted: terms.not_words, any };
    let (words, without) = wanted.written(app.store.engine());
    if words.is_empty() && without.is_empty() && unlimited {
        return Ok(None);
    }
    let from = people.ids(&terms.from);
    if from.is_empty() && !terms.from.is_empty() {
        return Ok(None);
    }
    let narrowed = !from.is_empty() || !terms.channels.is_empty() || terms.before != Millis(0);
    let newest = if narrowed { None } else { wanted.newest(needed, &app.memory.frequent_words.known()) };
    let query = posts::Search {
        words,
        without,
        team,
        from,
        not_from: people.ids(&terms.not_from),
        channels: people.channels(reader, terms.channels),
        not_channels: people.channels(reader, terms.not_channels),
        after: terms.after,
        before: terms.before,
        archived,
    };
    Ok(Some((query, newest)))
}

/// The people that a search names, by their names.
pub(crate) struct People(BTreeMap<String, UserId>);

impl People {
    pub(crate) async fn of(app: &App, terms: &Terms) -> Result<Self> {
        let direct = terms.channels.iter().chain(&terms.not_channels).filter_map(|name| name.strip_prefix('@'));
        let wanted: Vec<String> =
            terms.from.iter().chain(&terms.not_from).cloned().chain(direct.map(str::to_owned)).collect();
        if wanted.is_empty() {
            return Ok(Self(BTreeMap::new()));
        }
        let found = users::by_usernames(&wanted).all::<User>(&app.store).await?;
        Ok(Self(found.into_iter().map(|user| (user.username, user.id)).collect()))
    }

    pub(crate) fn ids(&self, names: &[String]) -> Vec<UserId> {
        names.iter().filter_map(|name| self.0.get(name).copied()).collect()
    }

    /// `@name` is the conversation with that person, where there is one; else a channel of that name.
    pub(crate) fn channels(&self, reader: UserId, given: Vec<String>) -> Vec<String> {
        let mut channels = Vec::with_capacity(given.len());
        for name in given {
            let plain = name.trim_start_matches('@');
            if let Some(person) = self.0.get(plain).filter(|_| name.starts_with('@')) {
                channels.push(names::direct_channel_name(reader, *person));
            }
            channels.push(plain.to_owned());
        }
        channels
    }
}
