//! Reports for administrators: people with what they did, and the posts of a channel, a page at a time.

mod export;

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
pub(crate) use export::quoted;
pub use export::{UserExports, export_users};
use jackfield_model::permission::{ReportPosts, ReportUsers};
use jackfield_model::{
    AppError, Channel, ChannelId, ClientPost, Millis, Post, ReportCursor, ReportPosts as PostsPage, ReportPostsRequest,
    Status, User, UserId, UserReport,
};
use jackfield_storage::reports::{self as statements, Written};
pub use jackfield_storage::reports::{Reported, Start};
use jackfield_storage::{channels, posts, status};
use jiff::tz::Offset;
use jiff::{Span, Timestamp};
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
#[crate::boxed]
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
#[crate::boxed]
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
    let end = now.plus(1);
    Ok(match dates {
        "" | "all_time" => (Millis(0), end),
        "last_30_days" => (now.plus(-30 * DAY_MS), end),
        "previous_month" => (month_before(now, 1), month_before(now, 0)),
        "last_6_months" => (month_before(now, 6), end),
        _ => {
            return Err(Failure::of("model.reporting_base_options.is_valid.bad_date_range", 400));
        }
    })
}

/// When the month began that was so many months ago; 1970 where the calendar ends.
fn month_before(now: Millis, months: i64) -> Millis {
    let today = Offset::UTC.to_datetime(Timestamp::from_millisecond(now.0).unwrap_or_default()).date();
    let first = today.first_of_month().checked_sub(Span::new().months(months));
    let start = first.and_then(|first| Offset::UTC.to_timestamp(first.at(0, 0, 0, 0)));
    Millis(start.unwrap_or_default().as_millisecond())
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
#[crate::boxed]
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

    fn at(text: &str) -> Millis {
        Millis(text.parse::<Timestamp>().expect("it is a time").as_millisecond())
    }

    /// The days of `tests/fixtures/days.json`, a Sunday, a 31st, a 29th of February and both changes of daylight saving,
    /// and where months, years and leap years begin.
    #[test]
    fn months_begin_where_the_calendar_has_them() {
        for (now, previous, this, six_ago) in [
            ("2027-02-21T12:00:00Z", "2027-01-01", "2027-02-01", "2026-08-01"),
            ("2027-03-31T20:00:00Z", "2027-02-01", "2027-03-01", "2026-09-01"),
            ("2028-02-29T12:00:00Z", "2028-01-01", "2028-02-01", "2027-08-01"),
            ("2027-03-27T21:00:00Z", "2027-02-01", "2027-03-01", "2026-09-01"),
            // It is November in Berlin; months are UTC's.
            ("2027-10-31T23:30:00Z", "2027-09-01", "2027-10-01", "2027-04-01"),
            ("2028-03-01T00:00:00Z", "2028-02-01", "2028-03-01", "2027-09-01"),
            ("2026-12-31T23:59:59.999Z", "2026-11-01", "2026-12-01", "2026-06-01"),
            ("2027-01-01T00:00:00Z", "2026-12-01", "2027-01-01", "2026-07-01"),
            // Six months before a 31st there is none.
            ("2027-08-31T12:00:00Z", "2027-07-01", "2027-08-01", "2027-02-01"),
            ("1970-01-01T00:00:00Z", "1969-12-01", "1970-01-01", "1969-07-01"),
        ] {
            let day = |day: &str| at(&format!("{day}T00:00:00Z"));
            let now = at(now);
            let of = |dates| range(dates, now).expect("there is such a time");
            assert_eq!(of("previous_month"), (day(previous), day(this)), "{now}");
            assert_eq!(of("last_6_months"), (day(six_ago), now.plus(1)), "{now}");
            assert_eq!(of("last_30_days"), (now.plus(-30 * DAY_MS), now.plus(1)));
        }
        assert!(range("yesterday", Millis(0)).is_err());
    }
}
