//! Visitors: people of whom an app says nothing, known by a key that their device keeps. Each has a channel, which the members of
//! a queue are told of and come into as they like; it becomes the talk of whom the app names once they are signed in.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use jackfield_model::permission::{ChangeUserActive, CreatePost};
use jackfield_model::{Channel, ChannelId, ChannelType, EmbedApp, Millis, Post, User, UserId};
use jackfield_storage::{channels, embed as statements};

use super::token::{PAST, Profile, VISITOR, Visitor};
use super::{contexts, people};
use crate::authorize::Granted;
use crate::cx::SystemCx;
use crate::posts::Author;
use crate::texts::{self, locale_of_server};
use crate::{App, Cx, Failure, Result};

/// Messages of one visitor within a minute, and new visitors of one address within an hour, on each server.
const POSTS: i64 = 30;
const ARRIVALS: i64 = 30;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// Talks that were handed over to somebody and are shown to them.
const TALKS: i64 = 3;
/// Characters of a device's name that stand in the name of whoever says none.
const SHORT: usize = 4;

/// How often something was done in a while, by whom.
#[derive(Debug)]
struct Counts<K>(Mutex<(i64, HashMap<K, i64>)>);

impl<K> Default for Counts<K> {
    fn default() -> Self {
        Self(Mutex::new((0, HashMap::new())))
    }
}

impl<K: Eq + Hash> Counts<K> {
    /// Counts one more; how many that are in this while. What was before is forgotten.
    fn one_more(&self, who: K, now: Millis, lasts: i64) -> i64 {
        let number = now.0.div_euclid(lasts);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.0 != number {
            *counts = (number, HashMap::new());
        }
        let count = counts.1.entry(who).or_default();
        *count += 1;
        *count
    }
}

/// What visitors did lately.
#[derive(Debug, Default)]
pub struct VisitorBook {
    posts: Counts<UserId>,
    arrivals: Counts<String>,
}

/// Refuses new visitors from an address that many came from.
///
/// # Errors
/// 429 for those.
pub(super) fn check_arrival(app: &App, cx: &Cx) -> Result<()> {
    let arrivals = app.memory.visitors.arrivals.one_more(cx.request.ip.clone(), app.now(), HOUR_MS);
    if arrivals <= ARRIVALS { Ok(()) } else { Err(Failure::of("api.embed.visitor.too_many.app_error", 429)) }
}

/// Refuses messages of a visitor who writes too fast.
///
/// # Errors
/// 429 for those.
pub(crate) fn check_post(app: &App, cx: &Cx) -> Result<()> {
    let visitor = cx.session().filter(|session| session.props.contains_key(crate::sessions::PROP_VISITOR));
    let Some(session) = visitor else { return Ok(()) };
    if app.memory.visitors.posts.one_more(session.user_id, app.now(), MINUTE_MS) <= POSTS {
        return Ok(());
    }
    Err(Failure::of("api.embed.tenant.too_fast.app_error#posts", 429).with("most", POSTS))
}

fn subject(visitor: &Visitor) -> String {
    format!("{VISITOR}{}", visitor.device)
}

/// A visitor's account and channel; both are made where there are none, or the talk before is over.
///
/// # Errors
/// 403 for one visitor too many, 429 for too many at once, 400 where the team has too many channels.
pub(super) async fn come(app: &App, cx: &Arc<Cx>, embed: &EmbedApp, visitor: &Visitor) -> Result<(User, Channel)> {
    if !app.config.read().settings.guests.enable {
        return Err(Failure::of("api.user.login.guest_accounts.disabled.error", 403));
    }
    let profile = Profile { name: name(app, visitor), username: "visitor".into(), ..visitor.profile.clone() };
    let user = people::find_or_make(app, cx, embed, (&subject(visitor), &profile)).await?;
    if !user.is_active() {
        return Err(Failure::of("api.embed.session.deactivated.app_error", 403));
    }
    if let Some(channel) = find(app, embed, visitor).await? {
        return Ok((user, channel));
    }
    let draft = Channel { channel_type: ChannelType::Open, display_name: user.nickname.clone(), ..Channel::default() };
    let claim = |channel| statements::insert_visit(embed.id, &visitor.device, (channel, user.id), app.now());
    let made = contexts::make(app, cx, embed, draft, claim).await?;
    let is_new = made.is_some();
    let channel = match made {
        Some(channel) => channel,
        None => {
            let found = find(app, embed, visitor).await?;
            found.ok_or_else(|| Failure::of("api.embed.session.again.app_error", 409))?
        }
    };
    contexts::join(app, cx, embed, (user.clone(), channel.id)).await?;
    if is_new {
        announce(app, cx, embed, (&user, &channel)).await;
    }
    Ok((user, channel))
}

/// What a visitor is called: as they say, or as one of many.
fn name(app: &App, visitor: &Visitor) -> String {
    let said: String = visitor.profile.name.chars().filter(|c| !c.is_control()).collect();
    if !said.trim().is_empty() {
        return said.trim().to_owned();
    }
    let short: String = visitor.device.chars().filter(char::is_ascii_alphanumeric).take(SHORT).collect();
    texts::text("api.embed.visitor.name", locale_of_server(app), &[("number", short)])
}

/// The talk of a visitor that goes on. One that is archived is over, and the next is another.
async fn find(app: &App, embed: &EmbedApp, visitor: &Visitor) -> Result<Option<Channel>> {
    let visit = statements::visit_of(embed.id, &visitor.device).optional::<(ChannelId,)>(&app.store).await?;
    let Some((id,)) = visit else { return Ok(None) };
    let channel = channels::by_id(id).optional::<Channel>(&app.store).await?;
    let goes_on = channel.filter(|channel| !channel.is_archived());
    if goes_on.is_none() {
        statements::delete_visit(embed.id, &visitor.device, id).execute(&app.store).await?;
    }
    Ok(goes_on)
}

/// Tells the queue of a visitor, with the way to their channel. A failure is logged: they are there all the same.
async fn announce(app: &App, cx: &Arc<Cx>, embed: &EmbedApp, (user, channel): (&User, &Channel)) {
    // A name is no Markdown, and mentions nobody.
    let name: String =
        user.nickname.chars().map(|c| if c.is_alphanumeric() || ".-'".contains(c) { c } else { ' ' }).collect();
    let values = [("name", name.as_str()), ("channel", channel.name.as_str())];
    let post = Post {
        user_id: user.id,
        channel_id: embed.queue_channel_id,
        message: texts::text("api.embed.visitor.waiting", locale_of_server(app), &values),
        ..Post::default()
    };
    let granted = Granted::<CreatePost>::for_system(SystemCx::within(cx, "embed"), embed.queue_channel_id);
    if let Err(failure) = crate::posts::create(app, &granted, post, Author::Server).await {
        tracing::error!(channel.id = %embed.queue_channel_id, cause = %failure, "Could not tell a queue of a visitor");
    }
}

/// Makes the talk of a visitor somebody's. The visitor's account goes out of use, and so does the device's key.
///
/// # Errors
/// Fails when the database does.
pub(super) async fn hand_over(app: &App, cx: &Arc<Cx>, embed: &EmbedApp, visitor: &Visitor, user: &User) -> Result<()> {
    let channel = find(app, embed, visitor).await?;
    let subject = subject(visitor);
    let before = people::find(app, embed, &subject).await?.filter(|before| before.id != user.id);
    if let Some(channel) = &channel {
        contexts::join(app, cx, embed, (user.clone(), channel.id)).await?;
        statements::hand_over(embed.id, &visitor.device, user.id, app.now()).execute(&app.store).await?;
    }
    let Some(before) = before else { return Ok(()) };
    let of = Granted::<ChangeUserActive>::for_system(SystemCx::within(cx, "embed"), before.id);
    crate::users::set_active(app, &of, false).await?;
    // The device is nobody's any more: whoever comes with it next is another visitor.
    let past = format!("{PAST}{}@{}", visitor.device, app.now());
    statements::rename_user(embed.id, &subject, &past, before.id).execute(&app.store).await?;
    if let Some(channel) = channel {
        let values = [("name", before.nickname.as_str()), ("username", user.username.as_str())];
        let message = texts::text("api.embed.visitor.known", locale_of_server(app), &values);
        crate::posts::system_post(app, cx, channel.id, user.id, "system_generic", message, Default::default()).await;
    }
    Ok(())
}

/// The talks that were handed over to somebody.
///
/// # Errors
/// Fails when the database does.
pub(super) async fn talks(app: &App, embed: &EmbedApp, user: UserId) -> Result<Vec<Channel>> {
    if !embed.visitors {
        return Ok(Vec::new());
    }
    Ok(statements::visits_of(embed.id, user, TALKS).all::<Channel>(&app.store).await?)
}
