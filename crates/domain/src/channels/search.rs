//! Looking for channels by a part of their name.

use jackfield_model::permission::{ListTeamChannels, ReadAllChannels, SignedIn};
use jackfield_model::{Channel, ChannelSearch, ChannelWithTeamData, names};
use jackfield_storage::channels::{self, SearchAll};

use super::lists::teams_of;
use crate::authorize::Granted;
use crate::{App, Result};

/// Suggestions at most.
const SUGGESTIONS: i64 = 50;
/// Results of a search at most. Mattermost: as many.
const RESULTS: i64 = 100;

/// Suggests a team's channels that the caller may see.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn autocomplete(app: &App, granted: &Granted<ListTeamChannels>, name: &str) -> Result<Vec<Channel>> {
    let query = channels::search(granted.target(), granted.user_id(), &cleaned(name), false, SUGGESTIONS);
    Ok(query.all(&app.store).await?)
}

/// Suggests channels that the caller is in, for a search in them; direct and group ones, too.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn autocomplete_own(app: &App, granted: &Granted<ListTeamChannels>, name: &str) -> Result<Vec<Channel>> {
    let (me, term) = (granted.user_id(), cleaned(name));
    let mut found = channels::search_own(granted.target(), me, &term, SUGGESTIONS).all::<Channel>(&app.store).await?;
    found.extend(channels::search_direct(me, &term, SUGGESTIONS).all::<Channel>(&app.store).await?);
    Ok(found)
}

/// Searches a team's channels that the caller may see.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_team(app: &App, granted: &Granted<ListTeamChannels>, term: &str) -> Result<Vec<Channel>> {
    let query = channels::search(granted.target(), granted.user_id(), &cleaned(term), false, RESULTS);
    Ok(query.all(&app.store).await?)
}

/// Searches a team's archived channels that the caller may see.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_archived(app: &App, granted: &Granted<ListTeamChannels>, term: &str) -> Result<Vec<Channel>> {
    let public = app.holds_in_team(granted.cx(), granted.target(), "read_public_channel").await?;
    let query = channels::search_archived(granted.target(), granted.user_id(), &cleaned(term), public, RESULTS);
    Ok(query.all(&app.store).await?)
}

/// Searches the caller's group channels by the names of the people in them.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_groups(app: &App, granted: &Granted<SignedIn>, term: &str) -> Result<Vec<Channel>> {
    let term = term.trim().to_lowercase();
    Ok(channels::search_groups(granted.user_id(), &term, RESULTS).all(&app.store).await?)
}

/// Which channels an administrator's list shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct All {
    pub include_deleted: bool,
    pub exclude_default: bool,
    pub limit: i64,
    pub offset: i64,
}

/// A page of all teams' channels, and how many there are.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn all(app: &App, _: &Granted<ReadAllChannels>, list: All) -> Result<(Vec<ChannelWithTeamData>, i64)> {
    let wanted = SearchAll {
        all_private: true,
        all_teams: true,
        public: true,
        private: true,
        include_deleted: list.include_deleted,
        without: if list.exclude_default { default_channels() } else { Vec::new() },
        ..SearchAll::default()
    };
    found(app, &wanted, list.limit, list.offset).await
}

fn default_channels() -> Vec<String> {
    names::DEFAULT_CHANNELS.iter().map(|&name| name.to_owned()).collect()
}

/// Searches all teams' channels that the caller may see, and counts them. `as_administrator` shows
/// everything to those who manage the system.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn search_all(
    app: &App,
    granted: &Granted<SignedIn>,
    search: &ChannelSearch,
    as_administrator: bool,
) -> Result<(Vec<ChannelWithTeamData>, i64)> {
    let everything = as_administrator && app.holds(granted.cx(), "sysconsole_read_user_management_channels");
    let any_kind = search.public == search.private;
    let wanted = SearchAll {
        term: cleaned(&search.term),
        user: granted.user_id(),
        all_private: everything,
        all_teams: everything,
        teams: search.team_ids.clone(),
        public: any_kind || search.public,
        private: any_kind || search.private,
        include_deleted: search.include_deleted,
        deleted_only: search.deleted,
        without: if search.exclude_default_channels { default_channels() } else { Vec::new() },
        by_id: search.include_search_by_id,
    };
    let limit = search.per_page.unwrap_or(RESULTS).clamp(1, RESULTS);
    let offset = search.page.unwrap_or(0).max(0).saturating_mul(limit);
    found(app, &wanted, limit, offset).await
}

async fn found(app: &App, wanted: &SearchAll, limit: i64, offset: i64) -> Result<(Vec<ChannelWithTeamData>, i64)> {
    let found = channels::search_all(wanted, limit, offset).all::<Channel>(&app.store).await?;
    let (total,) = channels::count_search_all(wanted).one::<(i64,)>(&app.store).await?;
    let teams = teams_of(app, &found).await?;
    let with_team = |channel: Channel| {
        let team = teams.get(&channel.team_id);
        ChannelWithTeamData {
            team_display_name: team.map(|team| team.display_name.clone()).unwrap_or_default(),
            team_name: team.map(|team| team.name.clone()).unwrap_or_default(),
            team_update_at: team.map(|team| team.update_at).unwrap_or_default(),
            channel,
        }
    };
    Ok((found.into_iter().map(with_team).collect(), total))
}

/// Without the `~` that people write before a channel's name.
fn cleaned(term: &str) -> String {
    term.trim().trim_start_matches('~').to_lowercase()
}
