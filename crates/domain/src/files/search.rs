//! Searching files: what they are called and what is in them, and who uploaded them where and when.

use std::sync::Arc;

use jackfield_model::permission::{SignedIn, ViewTeam};
use jackfield_model::{FileId, FileInfo, FileInfoList, SearchParameter, TeamId};
use jackfield_storage::{files, posts as words};

use crate::authorize::Granted;
use crate::posts::{People, Terms};
use crate::{App, Cx, Result};

const PAGE: i64 = 60;
const PAGE_MAX: i64 = 200;
const PAGES_MAX: i64 = 10_000;

/// [`search`] in a team that the caller sees.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_in(app: &App, granted: &Granted<ViewTeam>, asked: &SearchParameter) -> Result<FileInfoList> {
    search(app, granted.cx(), granted.target(), asked).await
}

/// [`search`] in all of the caller's teams.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_everywhere(
    app: &App,
    granted: &Granted<SignedIn>,
    asked: &SearchParameter,
) -> Result<FileInfoList> {
    search(app, granted.cx(), TeamId::EMPTY, asked).await
}

/// The newest files that match, of posts in channels that the caller is in; `team` narrows it unless it is empty.
async fn search(app: &App, cx: &Arc<Cx>, team: TeamId, asked: &SearchParameter) -> Result<FileInfoList> {
    let reader = cx.user_id();
    let offset = asked.time_zone_offset.unwrap_or_default().clamp(-50_400, 50_400) * 1000;
    let terms = Terms::of(asked.terms.as_deref().unwrap_or_default(), offset);
    let per_page = asked.per_page.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let skipped = asked.page.unwrap_or_default().clamp(0, PAGES_MAX) * per_page;
    let people = People::of(app, &terms).await?;
    let narrows = !terms.is_unlimited() || !terms.extensions.is_empty() || !terms.not_extensions.is_empty();
    let any = asked.is_or_search.unwrap_or_default();
    let typed = words::Words { wanted: terms.words, unwanted: terms.not_words, any };
    let (words, without) = typed.written(app.store.engine());
    let from = people.ids(&terms.from);
    let is_nothing = words.is_empty() && without.is_empty() && !narrows;
    // Of people whom there are not there are no files.
    if is_nothing || (from.is_empty() && !terms.from.is_empty()) {
        return Ok(FileInfoList::default());
    }
    let query = files::Search {
        words,
        without,
        team,
        from,
        not_from: people.ids(&terms.not_from),
        channels: people.channels(reader, terms.channels),
        not_channels: people.channels(reader, terms.not_channels),
        extensions: terms.extensions,
        not_extensions: terms.not_extensions,
        after: terms.after,
        before: terms.before,
        archived: asked.include_deleted_channels.unwrap_or_default(),
    };
    let found = files::search(reader, &query, per_page, skipped).all::<(FileId,)>(&app.store).await?;
    let order: Vec<FileId> = found.into_iter().map(|row| row.0).collect();
    if order.is_empty() {
        return Ok(FileInfoList::default());
    }
    let infos = files::by_ids(&order).all::<FileInfo>(&app.store).await?;
    let file_infos = infos.into_iter().map(|file| (file.id, file)).collect();
    Ok(FileInfoList { order, file_infos, ..FileInfoList::default() })
}
