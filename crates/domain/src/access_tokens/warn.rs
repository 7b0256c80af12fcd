//! Telling whose token it is that it ends: a week before, three days, and one.

use futures_util::future::BoxFuture;
use jackfield_model::permission::{CreateDirectChannel, CreatePost, DirectOf};
use jackfield_model::{AccessTokenId, Bot, Millis, Post, User, UserAccessToken, UserId};
use jackfield_storage::{Batch, access_tokens as statements, bots as stored_bots, users};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::jobs::{Fault, Job, Left, Taken, ask};
use crate::posts::{Author, create_with};
use crate::texts::{Locale, text};
use crate::{App, Result, bots, channels};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// Days before the end, the longest first.
const BEFORE: [i64; 3] = [7, 3, 1];

/// The end that is warned of. The lane is the token's id; one that was given another end has another piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct End {
    expires_at: Millis,
}

/// When the next warning is due; none for what does not end, or within a day.
fn next(expires_at: Millis, now: Millis) -> Option<Millis> {
    let times = BEFORE.map(|days| expires_at.plus(-days * DAY_MS));
    times.into_iter().find(|at| !expires_at.is_never() && *at > now)
}

/// Has a token's owner warned, together with what makes or changes it.
pub(super) fn push(app: &App, batch: &mut Batch, token: &UserAccessToken) {
    if let Some(at) = next(token.expires_at, app.now()) {
        ask::<Warnings>(app, token.id.as_str(), at, &End { expires_at: token.expires_at }).push(batch);
    }
}

/// Tokens that one round takes up.
const A_ROUND: i64 = 1000;

/// Takes up tokens that nobody is to be warned of yet: they were made before there were warnings, or moved in.
pub(crate) async fn take_up(app: &App) -> Result<()> {
    let after = app.now().plus(DAY_MS);
    let found = statements::not_warned_of(Warnings::KIND, after, A_ROUND).all::<UserAccessToken>(&app.store).await?;
    let mut batch = Batch::new();
    for token in &found {
        push(app, &mut batch, token);
    }
    if !found.is_empty() {
        batch.commit(&app.store).await?;
    }
    Ok(())
}

/// Warns of tokens that end. That it was said and when the next is due are one transaction.
#[derive(Clone, Copy, Debug)]
pub struct Warnings;

impl Job for Warnings {
    const KIND: &'static str = "access_token_warnings";
    type Data = End;

    fn run<'a>(&'a self, app: &'a App, taken: &'a Taken, end: End) -> BoxFuture<'a, Result<Left<End>, Fault>> {
        Box::pin(async move { Ok(warn(app, taken, end).await?) })
    }
}

async fn warn(app: &App, taken: &Taken, end: End) -> Result<Left<End>> {
    let id: AccessTokenId = taken.piece.lane.parse().unwrap_or_default();
    let now = app.now();
    let token = statements::by_id(id).optional::<UserAccessToken>(&app.store).await?;
    let Some(token) = token.filter(|found| found.expires_at == end.expires_at && end.expires_at > now) else {
        return Ok(Left::Nothing);
    };
    let mut batch = Batch::new();
    match next(end.expires_at, now) {
        Some(at) => taken.put_back_in(&mut batch, &end, at),
        None => taken.end_in(&mut batch),
    }
    // What is switched off is missed by nobody when it ends.
    let told = if token.is_active { reader(app, &token).await? } else { None };
    let Some((person, bot)) = told else {
        batch.commit(&app.store).await?;
        return Ok(Left::Ended);
    };
    let days = (end.expires_at.0 - now.0).div_euclid(DAY_MS) + i64::from((end.expires_at.0 - now.0) % DAY_MS > 0);
    let message = says(&person, bot.as_ref(), &token, days);
    let writer = bots::of_server(app, &SystemCx::new("access tokens"), person.id).await?;
    let two = DirectOf { one: writer, other: person.id };
    let opens = Granted::<CreateDirectChannel>::for_system(SystemCx::new("access tokens"), two);
    let channel = channels::direct(app, &opens).await?;
    let props = json!({ "access_token_id": token.id, "expires_at": token.expires_at });
    let post = Post {
        channel_id: channel.id,
        user_id: writer,
        message,
        props: props.as_object().cloned().unwrap_or_default(),
        ..Post::default()
    };
    let writes = Granted::<CreatePost>::for_system(SystemCx::new("access tokens"), channel.id);
    create_with(app, &writes, post, Author::Server, batch).await?;
    Ok(Left::Ended)
}

/// Who is told, and whose bot's token it is: the person themselves, or whoever owns the bot.
async fn reader(app: &App, token: &UserAccessToken) -> Result<Option<(User, Option<Bot>)>> {
    let is_there = |user: &User| user.delete_at.is_never();
    let Some(user) = users::by_id(token.user_id).optional::<User>(&app.store).await?.filter(is_there) else {
        return Ok(None);
    };
    if !user.is_bot {
        return Ok(Some((user, None)));
    }
    let Some(bot) = stored_bots::by_id(user.id, false).optional::<Bot>(&app.store).await? else { return Ok(None) };
    // A plugin's bot is the plugin's business.
    let Some(owner) = bot.owner_id.parse::<UserId>().ok().and_then(UserId::some) else { return Ok(None) };
    let owner = users::by_id(owner).optional::<User>(&app.store).await?.filter(is_there);
    Ok(owner.map(|owner| (owner, Some(bot))))
}

fn says(person: &User, bot: Option<&Bot>, token: &UserAccessToken, days: i64) -> String {
    let key = match (bot, days > 1) {
        (None, true) => "app.user_access_token.expires.message",
        (None, false) => "app.user_access_token.expires.message#soon",
        (Some(_), true) => "app.user_access_token.expires.message#bot",
        (Some(_), false) => "app.user_access_token.expires.message#bot_soon",
    };
    let name = bot.map(|bot| bot.username.clone()).unwrap_or_default();
    let values = [("description", token.description.clone()), ("days", days.to_string()), ("bot", name)];
    text(key, Locale::of(&person.locale), &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_due_a_week_three_days_and_a_day_before() {
        let end = Millis(100 * DAY_MS);
        let at = |days: i64| Millis((100 - days) * DAY_MS);
        assert_eq!(next(end, Millis(0)), Some(at(7)));
        assert_eq!(next(end, at(7)), Some(at(3)));
        assert_eq!(next(end, at(2)), Some(at(1)));
        assert_eq!(next(end, at(1)), None);
        assert_eq!(next(Millis::NEVER, Millis(0)), None);
    }
}
