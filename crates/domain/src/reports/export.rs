//! The report of all people as a file, which whoever asked for it gets in a message of the server's own bot.

use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf, ReportUsers, UploadFile};
use jackfield_model::{Millis, Post, User, UserId, UserReport};
use jackfield_storage::reports::{Reported, Start};
use jackfield_storage::{Batch, audits, users};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{PEOPLE_MOST, key, range, rows};
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::jobs::{self, Fault, Job, Left, Retry, Taken};
use crate::posts::Author;
use crate::texts::{locale_of_user, plain};
use crate::{App, Result};

const COLUMNS: &str =
    "Id,Username,Email,CreateAt,Name,Roles,LastLogin,LastStatusAt,LastPostDate,DaysActive,TotalPosts,DeletedAt\n";

/// A report that somebody asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    user: UserId,
    dates: String,
}

/// Has a report of all people made as a file. One at a time for each who asks.
///
/// # Errors
/// 400 for a time that there is not.
#[crate::boxed]
pub async fn export_users(app: &App, granted: &Granted<ReportUsers>, dates: &str) -> Result<()> {
    range(dates, app.now())?;
    let wanted = Wanted { user: granted.user_id(), dates: dates.to_owned() };
    let mut batch = Batch::new();
    jobs::ask::<UserExports>(app, wanted.user.as_str(), app.now(), &wanted).push(&mut batch);
    let what = json!({ "date_range": dates });
    batch.push(audits::insert(&crate::audits::entry(app, granted.cx(), "startUsersBatchExport", &what)));
    batch.commit(&app.store).await?;
    Ok(())
}

/// Makes such reports.
#[derive(Clone, Copy, Debug)]
pub struct UserExports;

impl Job for UserExports {
    const KIND: &'static str = "user_exports";
    type Data = Wanted;
    const DEADLINE: Duration = Duration::from_secs(10 * 60);
    const RETRY: Retry = Retry { tries: 3, ..Retry::DEFAULT };
    const ONCE: bool = true;

    fn run<'a>(&'a self, app: &'a App, _: &'a Taken, wanted: Wanted) -> BoxFuture<'a, Result<Left<Wanted>, Fault>> {
        Box::pin(async move {
            let asker = users::by_id(wanted.user).optional::<User>(&app.store).await?;
            // What they may see is asked as the file is made, not as they asked for it.
            let may = |user: &User| app.memory.roles.any(&user.roles, "sysconsole_read_user_management_users");
            let Some(asker) = asker.filter(|user| user.is_active() && may(user)) else { return Ok(Left::Nothing) };
            let text = written(app, &wanted.dates).await?;
            deliver(app, &asker, &text).await?;
            Ok(Left::Nothing)
        })
    }
}

async fn written(app: &App, dates: &str) -> Result<String> {
    let times = range(dates, app.now())?;
    let mut text = COLUMNS.to_owned();
    let mut from = Start::default();
    loop {
        let found = rows(app, &Reported::default(), &from, PEOPLE_MOST, times).await?;
        for report in &found {
            text.push_str(&line(report));
        }
        let Some(last) = found.last().filter(|_| i64::try_from(found.len()).is_ok_and(|count| count == PEOPLE_MOST))
        else {
            return Ok(text);
        };
        from = Start { value: key(&last.user), id: last.user.id, ..from };
    }
}

fn line(report: &UserReport) -> String {
    let user = &report.user;
    let time = |at: Millis| if at.is_never() { String::new() } else { at.to_string() };
    let number = |count: Option<i64>| count.unwrap_or_default().to_string();
    let fields = [
        user.id.to_string(),
        user.username.clone(),
        user.email.clone(),
        time(user.create_at),
        user.full_name(),
        user.roles.clone(),
        time(user.last_login),
        time(report.last_status_at.unwrap_or_default()),
        time(report.last_post_date.unwrap_or_default()),
        number(report.days_active),
        number(report.total_posts),
        time(user.delete_at),
    ];
    let mut line = fields.map(|field| quoted(&field)).join(",");
    line.push('\n');
    line
}

/// A field as spreadsheets read it (RFC 4180), and as none of them runs it.
pub(crate) fn quoted(field: &str) -> String {
    let harmless =
        if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{field}") } else { field.to_owned() };
    if harmless.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", harmless.replace('"', "\"\"")) } else { harmless }
}

/// Sends the file to whoever asked for it.
async fn deliver(app: &App, asker: &User, text: &str) -> Result<()> {
    let cx = SystemCx::new("reports");
    let bot = crate::bots::of_server(app, &cx, asker.id).await?;
    let opening = Granted::<CreateDirectChannel>::for_system(cx.clone(), DirectOf { one: bot, other: asker.id });
    let channel = crate::channels::direct(app, &opening).await?.id;
    let keeping = Granted::<UploadFile>::for_system(cx.clone(), channel);
    let file = crate::files::keep_bytes(app, &keeping, "users.csv", text.as_bytes()).await?;
    let message = plain("app.report.send_report_to_user.users", locale_of_user(app, asker.id).await);
    let post = Post { channel_id: channel, user_id: bot, message, file_ids: vec![file.id], ..Post::default() };
    let posting = Granted::<CreatePost>::for_system(cx, channel);
    crate::posts::create(app, &posting, post, Author::Server).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn no_field_begins_another_or_is_run() {
        assert_eq!(quoted("anna"), "anna");
        assert_eq!(quoted("a,\"b\"\n"), "\"a,\"\"b\"\"\n\"");
        assert_eq!(quoted("=1+1"), "'=1+1");
    }
}
