//! Figures of the server or a team, for those who look after it. What takes long is not counted on large servers.

use jackfield_model::permission::ReadAnalytics;
use jackfield_model::{AnalyticsRow, AppError, Millis, TeamId};
use jackfield_storage::analytics::{self as statements, ByDay, Extra, Standard};
use jiff::Timestamp;

use crate::authorize::Granted;
use crate::{App, Result};

const DAY: i64 = 24 * 60 * 60 * 1000;
/// Mattermost: thirty days until yesterday, and thirty-one of them for a month.
const DAYS: i64 = 30;
const MONTH: i64 = 31;
/// Mattermost: what was not counted.
const UNCOUNTED: i64 = -1;

/// The figures of one name.
///
/// # Errors
/// 400 for a name that there is not.
#[crate::boxed]
pub async fn rows(app: &App, _: &Granted<ReadAnalytics>, name: &str, team: TeamId) -> Result<Vec<AnalyticsRow>> {
    match name {
        "" | "standard" => standard(app, team).await,
        "extra_counts" => extra(app, team).await,
        "post_counts_day" => by_day(app, ByDay::Posts, team).await,
        "bot_post_counts_day" => by_day(app, ByDay::PostsOfBots, team).await,
        "user_counts_with_posts_day" => by_day(app, ByDay::Writers, team).await,
        _ => Err(AppError::invalid_param("name").into()),
    }
}

fn row(name: &str, value: i64) -> AnalyticsRow {
    AnalyticsRow { name: name.to_owned(), value }
}

async fn standard(app: &App, team: TeamId) -> Result<Vec<AnalyticsRow>> {
    let now = app.now();
    let counting = statements::standard(team, now.plus(-DAY), now.plus(-MONTH * DAY));
    let found = counting.one::<Standard>(&app.store).await?;
    let open = app.store.connections().and_then(|count| i64::try_from(count).ok()).unwrap_or_default();
    Ok(vec![
        row("channel_open_count", found.open_channels),
        row("channel_private_count", found.private_channels),
        row("post_count", found.posts),
        row("unique_user_count", found.users),
        row("team_count", found.teams),
        row("total_websocket_connections", app.memory.presence.connections_here()),
        row("total_master_db_connections", open),
        row("total_read_db_connections", 0),
        row("daily_active_users", found.active_in_a_day),
        row("monthly_active_users", found.active_in_a_month),
        row("inactive_user_count", found.inactive),
    ])
}

/// Whether there are too many people for counting all that they wrote.
async fn is_large(app: &App) -> Result<bool> {
    let most = app.config.read().settings.analytics.max_users_for_statistics;
    let (people,) = jackfield_storage::users::count_active().one::<(i64,)>(&app.store).await?;
    Ok(people > most)
}

async fn extra(app: &App, team: TeamId) -> Result<Vec<AnalyticsRow>> {
    let (files, hashtags) = if is_large(app).await? {
        (UNCOUNTED, UNCOUNTED)
    } else {
        statements::with_files_and_hashtags(team).one::<(i64, i64)>(&app.store).await?
    };
    let found = statements::extra(team, app.now()).one::<Extra>(&app.store).await?;
    Ok(vec![
        row("file_post_count", files),
        row("hashtag_post_count", hashtags),
        row("incoming_webhook_count", found.incoming),
        row("outgoing_webhook_count", found.outgoing),
        row("command_count", found.commands),
        row("session_count", found.sessions),
    ])
}

async fn by_day(app: &App, counted: ByDay, team: TeamId) -> Result<Vec<AnalyticsRow>> {
    if is_large(app).await? {
        return Ok(vec![row("", UNCOUNTED)]);
    }
    let today = app.now().0.div_euclid(DAY) * DAY;
    let since = Millis(today - DAYS * DAY);
    let found = statements::by_day(counted, team, since, Millis(today)).all::<(i64, i64)>(&app.store).await?;
    let day = |day: i64| Timestamp::from_second(day * (DAY / 1000)).map(|at| at.strftime("%Y-%m-%d").to_string());
    Ok(found.into_iter().map(|(at, count)| row(&day(at).unwrap_or_default(), count)).collect())
}
