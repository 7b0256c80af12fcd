//! Reports for administrators: people with what they did, and the posts of a channel, a page at a time.

mod export;

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
pub use export::{UserExports, export_users};
use jackfield_model::permission::{ReportPosts, ReportUsers};
use jackfield_model::{
    AppError, Channel, ChannelId, ClientPost, Millis, Post, ReportCursor, ReportPosts as PostsPage, ReportPostsRequest,
    Status, User, UserId, UserReport,
};
use jackfield_storage::reports::{self as statements, Written};
pub use jackfield_storage::reports::{Reported, Start};
use jackfield_storage::{channels, posts, status};
use serde::{Deserialize, Serialize};

use crate::authorize::Granted;
use crate::failure::Found;
use crate::{App, Failure, Result};

/// People on a page. Mattermost: 50 unless asked, 100 at most.
const PEOPLE: i64 = 50;
const PEOPLE_MOST: i64 = 100;
/// Posts on a page. Mattermost: 100 unless asked, 1000 at most.
const POSTS: i64 = 100;
const POSTS_MOST: i64 = 1000;
const TERM: usize = 128;
const VALUE: usize = 256;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Columns that people can be ordered by.
const COLUMNS: &[&str] = &["Username", "CreateAt", "FirstName", "LastName", "Nickname", "Email", "Roles"];

/// Which people, and where a page begins.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub reported: Reported,
    pub from: Start,
    /// Towards the front instead of the back.
    pub back: bool,
    pub limit: i64,
    /// `all_time`, `last_30_days`, `previous_month` or `last_6_months`; empty for all time.
    pub dates: String,
}

/// A page of people with what they wrote in a time.
///
/// # Errors
/// 400 for a column or a time that there is not.
pub async fn users(app: &App, granted: &Granted<ReportUsers>, mut asked: Asked) -> Result<Vec<UserReport>> {
    if !asked.from.column.is_empty() && !COLUMNS.contains(&asked.from.column.as_str()) {
        return Err(Failure::of("model.user_report_options.is_valid.invalid_sort_column", 400));
    }
    check(&asked.reported)?;
    if asked.from.value.len() > VALUE {
        return Err(AppError::invalid_url_param("from_column_value").into());
    }
    let times = range(&asked.dates, app.now())?;
    let limit = if asked.limit > 0 { asked.limit.min(PEOPLE_MOST) } else { PEOPLE };
    asked.from.descending ^= asked.back;
    let mut found = rows(app, &asked.reported, &asked.from, limit, times).await?;
    if asked.back {
        found.reverse();
    }
    for report in &mut found {
        report.user = crate::users::shown(app, granted.cx(), &report.user);
    }
    Ok(found)
}

/// A page, with what the people of it wrote between two times.
async fn rows(
    app: &App,
    reported: &Reported,
    from: &Start,
    limit: i64,
    (since, until): (Millis, Millis),
) -> Result<Vec<UserReport>> {
    let found = statements::users(reported, from, limit).all::<User>(&app.store).await?;
    let ids: Vec<UserId> = found.iter().map(|user| user.id).collect();
    let written = statements::written(&ids, since, until).all::<Written>(&app.store).await?;
    let written: HashMap<UserId, Written> = written.into_iter().map(|written| (written.user_id, written)).collect();
    let seen = status::by_users(&ids).all::<Status>(&app.store).await?;
    let seen: HashMap<UserId, Millis> =
        seen.into_iter().map(|status| (status.user_id, status.last_activity_at)).collect();
    let report = |user: User| {
        let posts = written.get(&user.id);
        UserReport {
            last_status_at: seen.get(&user.id).copied().filter(|at| !at.is_never()),
            last_post_date: posts.map(|posts| posts.last_at),
            days_active: posts.map(|posts| posts.days),
            total_posts: posts.map(|posts| posts.posts),
            user: user.sanitized_for_admin(),
        }
    };
    Ok(found.into_iter().map(report).collect())
}

/// What the order by name goes on from.
fn key(user: &User) -> String {
    user.username.clone()
}

/// How many people such a report has.
///
/// # Errors
/// 400 for a filter that is none.
pub async fn count_users(app: &App, _: &Granted<ReportUsers>, reported: &Reported) -> Result<i64> {
    check(reported)?;
    Ok(statements::count(reported).one::<(i64,)>(&app.store).await?.0)
}

fn check(reported: &Reported) -> Result<()> {
    let bounded = reported.term.chars().count() <= TERM && reported.role.len() <= 64;
    let is_word = reported.role.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if bounded && is_word { Ok(()) } else { Err(AppError::invalid_url_param("search_term").into()) }
}

/// Start when until when, in days and months of UTC.
fn range(dates: &str, now: Millis) -> Result<(Millis, Millis)> {
    let month = month_of(now);
    let first = |month: i64| Millis(days_before_month(month).saturating_mul(DAY_MS));
    let end = now.plus(1);
    Ok(match dates {
        "" | "all_time" => (Millis(0), end),
        "last_30_days" => (now.plus(-30 * DAY_MS), end),
        "previous_month" => (first(month - 1), first(month)),
        "last_6_months" => (first(month - 6), end),
        _ => {
            return Err(Failure::of("model.reporting_base_options.is_valid.bad_date_range", 400));
        }
    })
}

/// Months since January of the year 0.
fn month_of(at: Millis) -> i64 {
    let day = at.0.div_euclid(DAY_MS);
    // A month is never more than 31 days, so that the guess is at most one too small.
    let mut month = day / 31 + 1970 * 12;
    while days_before_month(month + 1) <= day {
        month += 1;
    }
    month
}

/// Days from 1970 until a month begins.
fn days_before_month(month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12));
    let leaps = |year: i64| year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    let before = usize::try_from(of_year).ok().and_then(|at| BEFORE.get(at)).copied().unwrap_or_default();
    let is_leap = leaps(year) > leaps(year - 1);
    (year - 1970) * 365 + leaps(year - 1) - leaps(1969) + before + i64::from(is_leap && of_year > 1)
}

/// Where a report of posts goes on; clients hand it back as they got it.
#[derive(Serialize, Deserialize)]
struct Place {
    channel: ChannelId,
    time: Millis,
    id: String,
}

/// A page of a channel's posts.
///
/// # Errors
/// 404 for an unknown channel, 400 for an order or a cursor that is none.
pub async fn posts(app: &App, _: &Granted<ReportPosts>, asked: ReportPostsRequest) -> Result<PostsPage> {
    let channel = channels::by_id(asked.channel_id).optional::<Channel>(&app.store).await?;
    let channel = channel.found_or("app.channel.get.existing.app_error")?.id;
    let by_update = match asked.time_field.as_str() {
        "" | "create_at" => false,
        "update_at" => true,
        _ => return Err(AppError::invalid_param("time_field").into()),
    };
    let descending = match asked.sort_direction.as_str() {
        "" | "asc" => false,
        "desc" => true,
        _ => return Err(AppError::invalid_param("sort_direction").into()),
    };
    let limit = if asked.per_page > 0 { asked.per_page.min(POSTS_MOST) } else { POSTS };
    let place = if asked.cursor.is_empty() {
        let last = if descending && asked.start_time.is_never() { Millis(i64::MAX) } else { asked.start_time };
        // What has the time itself belongs to the page.
        Place { channel, time: last, id: if descending { "~".into() } else { String::new() } }
    } else {
        let read = URL_SAFE_NO_PAD.decode(&asked.cursor).ok().and_then(|text| serde_json::from_slice(&text).ok());
        let is_ours = |place: &Place| place.channel == channel && place.id.len() <= 26;
        read.filter(is_ours).ok_or_else(|| AppError::invalid_param("cursor"))?
    };
    let how = posts::Reported {
        by_update,
        descending,
        with_deleted: asked.include_deleted,
        without_system: asked.exclude_system_posts,
    };
    let query = posts::reported(channel, how, (place.time, &place.id), limit);
    let found = query.all::<Post>(&app.store).await?;
    let is_full = i64::try_from(found.len()).is_ok_and(|count| count == limit);
    let next_cursor = found.last().filter(|_| is_full).map(|last| {
        let time = if by_update { last.update_at } else { last.create_at };
        let place = Place { channel, time, id: last.id.to_string() };
        ReportCursor { cursor: URL_SAFE_NO_PAD.encode(serde_json::to_vec(&place).unwrap_or_default()) }
    });
    // Whoever reads reports may ask for what deleted posts said, and for nothing that only the server knows.
    Ok(PostsPage { posts: found.into_iter().map(ClientPost::with_deleted).collect(), next_cursor })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_where_the_calendar_has_them() {
        let day = |days: i64| Millis(days * DAY_MS);
        for (days, month) in [(0, 0), (30, 0), (31, 1), (58, 1), (59, 2), (364, 11), (365, 12), (789, 25), (790, 26)] {
            assert_eq!(month_of(day(days)), 1970 * 12 + month, "{days}");
        }
        // 29 February and 1 March 2024, the last day of 2026.
        assert_eq!(month_of(day(19_782)), 2024 * 12 + 1);
        assert_eq!(month_of(day(19_783)), 2024 * 12 + 2);
        assert_eq!(month_of(day(20_818)), 2026 * 12 + 11);
        assert_eq!(days_before_month(2027 * 12), 20_819);
        let (since, until) = range("previous_month", day(19_790)).expect("it is a time");
        assert_eq!((since, until), (day(19_754), day(19_783)));
        assert!(range("yesterday", day(0)).is_err());
    }
}
