//! Reminding somebody of a post at a time that they chose: a message of the server's own bot.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf, EditUser, ReadPost};
use jackfield_model::{Millis, Post, PostId, Props, Session, Team, User, UserId, post_type};
use jackfield_storage::{Batch, priorities as statements, teams, users};
use serde::{Deserialize, Serialize};

use super::create::create_with;
use super::identity::Author;
use super::system::ephemeral;
use crate::authorize::Granted;
use crate::cx::{Actor, RequestInfo, SystemCx};
use crate::jobs::{Fault, Job, Left, Taken, ask};
use crate::texts::{Locale, locale_of_user, text};
use crate::{App, Cx, Failure, PostGrant, Result, bots, channels};

/// Reminders that one user has at most.
const MOST: i64 = 1_000;

/// A reminder that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    post: PostId,
    /// Another one was set since when the row says otherwise.
    target_time: i64,
}

/// Sets when a user is reminded of a post, in seconds; a time that has passed is now.
///
/// # Errors
/// 404 for a post that is gone, 400 for more reminders than anybody needs.
#[crate::boxed]
pub async fn remind(app: &App, granted: &Granted<ReadPost>, own: &Granted<EditUser>, target_time: i64) -> Result<()> {
    let found = granted.object(app).await?;
    let (post, user) = (found.post()?, own.target());
    let (id, at) = (post.id, Millis(target_time.saturating_mul(1000)));
    let asked = ask::<Reminding>(app, user.as_str(), at, &Due { post: id, target_time });
    app.transact(async move |tx| {
        let (there,) = statements::reminders_of(user).one::<(i64,)>(&mut *tx).await?;
        if there >= MOST {
            return Err(Failure::of("app.post_reminder.save.app_error", 400).with("most", MOST));
        }
        statements::remind(id, user, target_time).execute(&mut *tx).await?;
        asked.execute(tx).await
    })
    .await?;
    confirm(app, granted, &found, user, target_time).await
}

/// Who is to be reminded of some posts, and when.
pub(super) async fn of_posts(app: &App, posts: &[PostId]) -> Result<Vec<(PostId, UserId, i64)>> {
    Ok(statements::reminders_of_posts(posts).all::<(PostId, UserId, i64)>(&app.store).await?)
}

/// Has people reminded of the post that another one became.
pub(super) fn carry(app: &App, batch: &mut Batch, reminded: &[(PostId, UserId, i64)], old: PostId, new: PostId) {
    for (_, user, target_time) in reminded.iter().filter(|(post, ..)| *post == old) {
        let at = Millis(target_time.saturating_mul(1000));
        ask::<Reminding>(app, user.as_str(), at, &Due { post: new, target_time: *target_time }).push(batch);
    }
}

/// Tells who asked that it is noted.
async fn confirm(
    app: &App,
    granted: &Granted<ReadPost>,
    found: &PostGrant,
    user: UserId,
    target_time: i64,
) -> Result<()> {
    let post = found.post()?;
    let about = About::of(app, found).await?;
    let mut props = about.props(post.id);
    props.insert("target_time".into(), target_time.into());
    let told = Post {
        channel_id: post.channel_id,
        root_id: post.thread_id(),
        user_id: user,
        post_type: post_type::EPHEMERAL.into(),
        message: about.says("app.post_reminder.set", locale_of_user(app, user).await, post.id),
        props: Props::from_iter([("type".to_owned(), post_type::REMINDER.into())].into_iter().chain(props)),
        ..Post::default()
    };
    ephemeral(app, granted.cx(), user, told);
    Ok(())
}

/// Where a post is and who wrote it.
struct About {
    username: String,
    team: String,
    site_url: String,
}

impl About {
    async fn of(app: &App, found: &PostGrant) -> Result<Self> {
        let author = users::by_id(found.with_deleted().user_id).optional::<User>(&app.store).await?;
        let team = match found.channel.channel.team_id.some() {
            Some(team) => teams::by_id(team).optional::<Team>(&app.store).await?,
            None => None,
        };
        Ok(Self {
            username: author.map(|author| author.username).unwrap_or_default(),
            team: team.map(|team| team.name).unwrap_or_default(),
            site_url: app.config.read().settings.service.site_url.trim_end_matches('/').to_owned(),
        })
    }

    /// Mattermost: links of direct channels go through any team.
    /// What the user reads of it.
    fn says(&self, key: &str, locale: Locale, post: PostId) -> String {
        text(key, locale, &[("link", self.link(post)), ("username", self.username.clone())])
    }

    fn link(&self, post: PostId) -> String {
        let team = if self.team.is_empty() { "_redirect" } else { &self.team };
        format!("{}/{team}/pl/{post}", self.site_url)
    }

    fn props(&self, post: PostId) -> Props {
        [("team_name", self.team.as_str()), ("post_id", post.as_str()), ("username", self.username.as_str())]
            .into_iter()
            .map(|(name, text)| (name.to_owned(), text.into()))
            .collect()
    }
}

/// Reminds people. That it was said and that it is not to be said any more are one transaction.
#[derive(Clone, Copy, Debug)]
pub struct Reminding;

impl Job for Reminding {
    const KIND: &'static str = "reminders";
    type Data = Due;
    const WORKERS: usize = 2;

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, due: Due) -> BoxFuture<'a, Result<Left<Due>, Fault>> {
        Box::pin(async move { Ok(say(app, taken, due).await?) })
    }
}

async fn say(app: &App, taken: &Taken, due: Due) -> Result<Left<Due>> {
    let user: UserId = taken.piece.lane.parse().unwrap_or_default();
    let noted = statements::reminder(due.post, user).optional::<(i64,)>(&app.store).await?;
    if noted.map(|row| row.0) != Some(due.target_time) {
        return Ok(Left::Nothing);
    }
    let mut batch = Batch::new();
    batch.expect(statements::forget_reminder(due.post, user, due.target_time), 1);
    taken.end_in(&mut batch);
    let Some(found) = readable(app, user, due.post).await? else {
        batch.commit(&app.store).await?;
        return Ok(Left::Ended);
    };
    let about = About::of(app, &found).await?;
    let bot = bots::of_server(app, &SystemCx::new("reminder"), user).await?;
    let two = DirectOf { one: bot, other: user };
    let opens = Granted::<CreateDirectChannel>::for_system(SystemCx::new("reminder"), two);
    let channel = channels::direct(app, &opens).await?;
    let message = about.says("app.post_reminder.due", locale_of_user(app, user).await, due.post);
    let post = Post {
        channel_id: channel.id,
        user_id: bot,
        message,
        post_type: post_type::REMINDER.into(),
        props: about.props(due.post),
        ..Post::default()
    };
    let writes = Granted::<CreatePost>::for_system(SystemCx::new("reminder"), channel.id);
    create_with(app, &writes, post, Author::Server, batch).await?;
    Ok(Left::Ended)
}

/// The post, when who is to be reminded of it is there and may still read it.
async fn readable(app: &App, user: UserId, post: PostId) -> Result<Option<Arc<PostGrant>>> {
    let person = users::by_id(user).optional::<User>(&app.store).await?;
    let Some(person) = person.filter(|person| person.delete_at.is_never()) else { return Ok(None) };
    let session = Session { user_id: person.id, roles: person.roles, ..Session::default() };
    let cx = Cx::new(Actor::User(Arc::new(session)), RequestInfo::default());
    match app.authorize::<ReadPost>(&cx, post).await {
        Ok(granted) => {
            let found = granted.object(app).await?;
            Ok(found.post().is_ok().then_some(found))
        }
        Err(failure) if failure.0.status_code < 500 => Ok(None),
        Err(failure) => Err(failure),
    }
}
