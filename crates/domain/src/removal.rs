//! Removing for good: teams, channels and people, with all that hangs on them. What goes is out of everybody's reach at
//! once; its rows follow a batch at a time, here while somebody waits and by a job for what is large.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use jackfield_model::permission::{RemoveChannel, RemoveTeam, RemoveUser};
use jackfield_model::{Bot, ChannelId, EmbedApp, EmbedAppId, PostId, Team, TeamId, User, UserId};
use jackfield_storage::{
    Batch, Query, audits, bots, embed as embeds, removal as statements, sessions, teams, threads, users,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::jobs::{Fault, Job, Left, Taken, ask};
use crate::{App, Cx, Failure, Result};

/// Posts of one batch, with their replies.
const POSTS: i64 = 200;
const REPLIES: i64 = 1000;
/// Batches that somebody waits for; the job does the rest.
const AT_ONCE: usize = 100;
/// Batches of one turn of the job.
const A_TURN: usize = 200;
/// When the job looks whether something was left.
const LATER: i64 = 60 * 1000;

/// What goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    Team(TeamId),
    Channel(ChannelId),
    User(UserId),
    /// A bot; what it wrote stays.
    Bot(UserId),
    /// A tenant, with its people and its team.
    Tenant(EmbedAppId, TeamId),
}

/// Removes what is left of things that go.
#[derive(Clone, Copy, Debug)]
pub struct Removing;

impl Job for Removing {
    const KIND: &'static str = "removals";
    type Data = Thing;
    const DEADLINE: Duration = Duration::from_secs(5 * 60);

    fn run<'a>(&'a self, app: &'a App, _: &'a Taken, thing: Thing) -> BoxFuture<'a, Result<Left<Thing>, Fault>> {
        Box::pin(async move {
            let done = goes(app, thing, A_TURN).await?;
            Ok(if done { Left::Nothing } else { Left::More(thing, app.now()) })
        })
    }
}

/// Removes a team with its channels, and all that is in them.
///
/// # Errors
/// 401 where the settings forbid it, 404 when it does not exist.
#[crate::boxed]
pub async fn team(app: &App, granted: &Granted<RemoveTeam>) -> Result<()> {
    if !app.config.read().settings.service.enable_api_team_deletion {
        return Err(Failure::of("api.user.delete_team.not_enabled.app_error", 401));
    }
    let team = granted.object(app).await?.team.clone();
    let gone = Team { delete_at: app.now(), update_at: app.now(), ..team };
    let mut batch = begun(app, granted.cx(), "permanentDeleteTeam", Thing::Team(gone.id));
    batch.push(teams::update(&gone));
    batch.record(&app.events, Event::TeamDeleted { team: Arc::new(gone.clone()) }, granted.cx());
    batch.commit(&app.store).await?;
    goes(app, Thing::Team(gone.id), AT_ONCE).await.map(drop)
}

/// Removes a channel, and all that is in it.
///
/// # Errors
/// 401 where the settings forbid it, 404 when it does not exist.
#[crate::boxed]
pub async fn channel(app: &App, granted: &Granted<RemoveChannel>) -> Result<()> {
    if !app.config.read().settings.service.enable_api_channel_deletion {
        return Err(Failure::of("api.user.delete_channel.not_enabled.app_error", 401));
    }
    let channel = granted.object(app).await?.channel.clone();
    let now = app.now();
    let mut batch = begun(app, granted.cx(), "permanentDeleteChannel", Thing::Channel(channel.id));
    batch.push(jackfield_storage::channels::set_deleted(channel.id, now, now));
    let event = Event::ChannelDeleted {
        channel_id: channel.id,
        team_id: channel.team_id,
        delete_at: now,
        private: channel.channel_type != jackfield_model::ChannelType::Open,
    };
    batch.record(&app.events, event, granted.cx());
    batch.commit(&app.store).await?;
    goes(app, Thing::Channel(channel.id), AT_ONCE).await.map(drop)
}

/// Removes somebody's account, and all that they wrote.
///
/// # Errors
/// 401 where the settings forbid it, 400 for the last administrator, 404 for an unknown user.
#[crate::boxed]
pub async fn user(app: &App, granted: &Granted<RemoveUser>) -> Result<()> {
    if !app.config.read().settings.service.enable_api_user_deletion {
        return Err(Failure::of("api.user.delete_user.not_enabled.app_error", 401));
    }
    let (id, now) = (granted.target(), app.now());
    let (bus, cx, privacy) = (app.events.clone(), granted.cx().clone(), crate::users::privacy(app));
    let asked = ask::<Removing>(app, id.as_str(), now.plus(LATER), &Thing::User(id));
    let entry = crate::audits::entry(app, &cx, "permanentDeleteUser", &json!({ "user_id": id }));
    app.transact(async move |tx| {
        let mut user = crate::users::in_turn(&mut *tx, id).await?;
        crate::users::keep_an_administrator(&mut *tx, &user).await?;
        (user.delete_at, user.update_at) = (now, now);
        users::set_active(id, now, now).execute(&mut *tx).await?;
        sessions::delete_of_user(id).execute(&mut *tx).await?;
        audits::insert(&entry).execute(&mut *tx).await?;
        asked.execute(&mut *tx).await?;
        tx.record(&bus, Event::SessionsRevoked { user_id: id }, &cx);
        tx.record(&bus, Event::UserUpdated { user: Arc::new(user), privacy, is_seen: true }, &cx);
        Ok(())
    })
    .await?;
    goes(app, Thing::User(id), AT_ONCE).await.map(drop)
}

/// Removes a bot with its account. What it wrote stays.
///
/// # Errors
/// 404 for what is no bot.
#[crate::boxed]
pub async fn bot(app: &App, granted: &Granted<RemoveUser>) -> Result<()> {
    let (id, now) = (granted.target(), app.now());
    let bot = bots::by_id(id, true).optional::<Bot>(&app.store).await?;
    bot.found_or("store.sql_bot.get.missing.app_error")?;
    let user = users::by_id(id).optional::<User>(&app.store).await?;
    let gone = user.map(|user| User { delete_at: now, update_at: now, ..user });
    let (cx, privacy) = (granted.cx(), crate::users::privacy(app));
    let mut batch = begun(app, cx, "permanentDeleteBot", Thing::Bot(id));
    batch.push(users::set_active(id, now, now));
    batch.push(sessions::delete_of_user(id));
    batch.record(&app.events, Event::SessionsRevoked { user_id: id }, cx);
    if let Some(user) = gone {
        batch.record(&app.events, Event::UserUpdated { user: Arc::new(user), privacy, is_seen: true }, cx);
    }
    batch.commit(&app.store).await?;
    goes(app, Thing::Bot(id), AT_ONCE).await.map(drop)
}

/// Has a tenant go with a batch: its people and its team are out of reach at once.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn begin_tenant(app: &App, cx: &Arc<Cx>, embed: &EmbedApp, batch: &mut Batch) -> Result<()> {
    let now = app.now();
    let thing = Thing::Tenant(embed.id, embed.team_id);
    ask::<Removing>(app, &lane(thing), now.plus(LATER), &thing).push(batch);
    for (user_id,) in embeds::signed_in(embed.id).all::<(UserId,)>(&app.store).await? {
        batch.push(sessions::delete_of_user(user_id));
        batch.record(&app.events, Event::SessionsRevoked { user_id }, cx);
    }
    batch.push(embeds::deactivate_people(embed.id, now));
    if let Some(team) = teams::by_id(embed.team_id).optional::<Team>(&app.store).await? {
        let gone = Team { delete_at: now, update_at: now, ..team };
        batch.push(teams::update(&gone));
        batch.record(&app.events, Event::TeamDeleted { team: Arc::new(gone) }, cx);
    }
    Ok(())
}

/// Removes what a tenant had, once that was begun.
///
/// # Errors
/// Fails when the database does.
pub(crate) async fn tenant(app: &App, embed: &EmbedApp) -> Result<()> {
    goes(app, Thing::Tenant(embed.id, embed.team_id), AT_ONCE).await.map(drop)
}

/// What begins every removal: that it was asked for, and the job that ends it.
fn begun(app: &App, cx: &crate::Cx, action: &str, thing: Thing) -> Batch {
    let mut batch = Batch::new();
    batch.push(audits::insert(&crate::audits::entry(app, cx, action, &json!({ "id": lane(thing) }))));
    ask::<Removing>(app, &lane(thing), app.now().plus(LATER), &thing).push(&mut batch);
    batch
}

fn lane(thing: Thing) -> String {
    match thing {
        Thing::Team(id) => id.to_string(),
        Thing::Channel(id) => id.to_string(),
        Thing::User(id) | Thing::Bot(id) => id.to_string(),
        Thing::Tenant(id, _) => id.to_string(),
    }
}

/// Removes so many batches of something; whether nothing is left.
async fn goes(app: &App, thing: Thing, batches: usize) -> Result<bool> {
    for _ in 0..batches {
        let done = match thing {
            Thing::Team(id) => team_goes(app, id).await?,
            Thing::Channel(id) => channel_goes(app, id).await?,
            Thing::User(id) => user_goes(app, id).await?,
            Thing::Bot(id) => bot_goes(app, id).await?,
            Thing::Tenant(id, team) => tenant_goes(app, id, team).await?,
        };
        if done {
            let cx = crate::Cx::system("removal");
            let mut batch = Batch::new();
            batch.push(statements::marks_of_nothing());
            batch.record(&app.events, Event::OutgoingWebhooksChanged, &cx);
            batch.commit(&app.store).await?;
            app.events.publish(Event::CachesInvalidated, &cx);
            return Ok(true);
        }
    }
    Ok(false)
}

/// People first: they are found by the app. Who has an account without it loses the tie alone.
async fn tenant_goes(app: &App, id: EmbedAppId, team: TeamId) -> Result<bool> {
    let one = embeds::one_of(id).optional::<(String, UserId, Option<String>)>(&app.store).await?;
    let Some((subject, user, service)) = one else {
        crate::tasks::forget_exports_of(app, team).await?;
        return team_goes(app, team).await;
    };
    if service.as_deref() != Some(crate::embed::SERVICE) || user_goes(app, user).await? {
        embeds::delete_user(id, &subject, user).execute(&app.store).await?;
    }
    Ok(false)
}

/// One batch; whether it was the last.
async fn team_goes(app: &App, id: TeamId) -> Result<bool> {
    if let Some((channel,)) = statements::channel_of_team(id).optional::<(ChannelId,)>(&app.store).await? {
        channel_goes(app, channel).await?;
        return Ok(false);
    }
    crate::teams::forget_icon(app, id).await;
    parts_go(app, statements::OF_TEAM, id.as_str()).await
}

async fn channel_goes(app: &App, id: ChannelId) -> Result<bool> {
    let posts = statements::posts_of_channel(id, POSTS).all::<(PostId, PostId)>(&app.store).await?;
    if !posts.is_empty() {
        return posts_go(app, posts).await;
    }
    if files_go(app, statements::files_of_channel(id, POSTS)).await? {
        return Ok(false);
    }
    parts_go(app, statements::OF_CHANNEL, id.as_str()).await
}

async fn user_goes(app: &App, id: UserId) -> Result<bool> {
    let posts = statements::posts_of_user(id, POSTS).all::<(PostId, PostId)>(&app.store).await?;
    if !posts.is_empty() {
        return posts_go(app, posts).await;
    }
    if files_go(app, statements::files_of_user(id, POSTS)).await? {
        return Ok(false);
    }
    bot_goes(app, id).await
}

async fn bot_goes(app: &App, id: UserId) -> Result<bool> {
    crate::avatars::forget(app, id).await;
    parts_go(app, statements::OF_USER, id.as_str()).await
}

/// Posts with their replies, files and all; never the last batch.
async fn posts_go(app: &App, posts: Vec<(PostId, PostId)>) -> Result<bool> {
    let roots: Vec<PostId> = posts.iter().filter(|(_, root)| root.is_empty()).map(|(id, _)| *id).collect();
    let replies = statements::replies(&roots, REPLIES).all::<(PostId, PostId)>(&app.store).await?;
    let whole = i64::try_from(replies.len()).is_ok_and(|count| count < REPLIES);
    // Roots go with the last of their replies.
    let posts = if whole { posts.into_iter().chain(replies).collect() } else { replies };
    let ids: Vec<PostId> = posts.iter().map(|(id, _)| *id).collect();
    let paths = statements::paths_of_posts(&ids).all::<(String, String, String)>(&app.store).await?;
    let going: BTreeSet<PostId> = ids.iter().copied().collect();
    let left: BTreeSet<PostId> =
        posts.iter().map(|(_, root)| *root).filter(|root| !root.is_empty() && !going.contains(root)).collect();
    let mut batch = Batch::new();
    statements::posts(&mut batch, &ids);
    for root in left {
        batch.push(threads::recount(root));
    }
    batch.commit(&app.store).await?;
    for (path, thumbnail, preview) in paths {
        bytes_go(app, [path, thumbnail, preview]).await;
    }
    Ok(false)
}

/// Whether there were any.
async fn files_go(app: &App, some: Query) -> Result<bool> {
    let found = some.all::<(String, String, String, String)>(&app.store).await?;
    let ids: Vec<String> = found.iter().map(|(id, ..)| id.clone()).collect();
    if ids.is_empty() {
        return Ok(false);
    }
    statements::files(&ids).execute(&app.store).await?;
    for (_, path, thumbnail, preview) in found {
        bytes_go(app, [path, thumbnail, preview]).await;
    }
    Ok(true)
}

/// What cannot be removed is of no harm: nothing leads to it any more.
async fn bytes_go(app: &App, paths: [String; 3]) {
    for path in paths.iter().filter(|path| !path.is_empty()) {
        if let Err(error) = app.files.remove(path).await {
            tracing::warn!("A file that nobody needs could not be removed: {error}");
        }
    }
}

/// A batch of each part; whether nothing is left of them.
async fn parts_go(app: &App, parts: &[fn(&str) -> Query], id: &str) -> Result<bool> {
    for part in parts {
        let removed = part(id).execute(&app.store).await?;
        if i64::try_from(removed).is_ok_and(|removed| removed >= statements::ROWS) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_to_go_is_read_again() {
        let thing = Thing::User(UserId::new());
        let kept = serde_json::to_value(thing).unwrap();
        assert_eq!(serde_json::from_value::<Thing>(kept).unwrap(), thing);
        assert_eq!(lane(thing).len(), 26);
    }
}
