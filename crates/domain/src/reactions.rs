//! Reactions to posts.

use std::collections::BTreeMap;
use std::sync::Arc;

use jackfield_model::permission::{AddReaction, ReadPost, RemoveReaction};
use jackfield_model::{Millis, PostId, Reaction, UserId, names};
use jackfield_storage::channels::{self, Change};
use jackfield_storage::{Batch, posts, reactions as statements};

use crate::authorize::Granted;
use crate::events::{Event, Place, Record, store_with};
use crate::{App, Cx, Failure, Result};

/// Adds a user's reaction; adding it twice changes nothing.
///
/// # Errors
/// 400 for an invalid emoji name or when the post has too many kinds already, 403 in an archived channel, 404 for an emoji that
/// is not there.
#[crate::boxed]
pub async fn add(app: &App, granted: &Granted<AddReaction>, user_id: UserId, emoji: &str) -> Result<Reaction> {
    // Nobody reacts in another's name.
    if !granted.cx().is_trusted() && user_id != granted.user_id() {
        return Err(Failure::of("api.reaction.save_reaction.user_id.app_error", 403));
    }
    check_draft(user_id, granted.target(), emoji)?;
    let found = granted.object(app).await?;
    let post = found.post()?;
    if found.channel.is_archived() {
        return Err(Failure::of("api.reaction.save.archived_channel.app_error", 403));
    }
    crate::emoji::check_known(app, emoji).await?;
    let most = app.config.read().settings.service.unique_emoji_reaction_limit_per_post;
    let now = app.now();
    let reaction = Reaction {
        user_id,
        post_id: post.id,
        emoji_name: emoji.to_owned(),
        create_at: now,
        update_at: now,
        channel_id: post.channel_id,
        ..Reaction::default()
    };
    let mut batch = Batch::new();
    batch.push(statements::upsert(&reaction, most));
    let change = store(app, granted.cx(), batch, &reaction, now, |reaction| Event::ReactionAdded { reaction }).await?;
    if change.is_none() {
        // It was there, or there was no room for it.
        let kinds = statements::count_other_kinds(reaction.post_id, &reaction.emoji_name);
        let (kinds,) = kinds.one::<(i64,)>(&app.store).await?;
        if kinds >= most {
            return Err(Failure::of("app.reaction.save.save.too_many_reactions", 400));
        }
    }
    Ok(reaction)
}

/// Refuses what cannot be a reaction, before anything is looked up.
///
/// # Errors
/// 400 where it names no user, no post or no emoji.
pub fn check_draft(user_id: UserId, post_id: PostId, emoji: &str) -> Result<()> {
    if user_id.is_empty() || post_id.is_empty() || !names::is_valid_emoji_name(emoji) {
        return Err(Failure::of("api.reaction.save_reaction.invalid.app_error", 400));
    }
    Ok(())
}

/// Stores what was done with a reaction in one flight; answers the change of the channel's posts, if it was one, which the
/// commit alone tells of.
async fn store(
    app: &App,
    cx: &Arc<Cx>,
    mut batch: Batch,
    reaction: &Reaction,
    now: Millis,
    event: impl Fn(Reaction) -> Event + Send + Sync + 'static,
) -> Result<Option<Change>> {
    batch.in_lane(reaction.channel_id.as_str());
    let change = batch.ask_maybe::<Change>(channels::change_by_reaction(reaction, now));
    batch.push(posts::touch(reaction, now));
    if app.events.is_awaited() {
        // The commit alone knows whether it was a change, and what waits for it is stored with it.
        let there = statements::one(reaction.post_id, reaction.user_id, &reaction.emoji_name);
        let was_there = there.optional::<Reaction>(&app.store).await?.is_some();
        if was_there != reaction.delete_at.is_never() {
            store_with(&mut batch, &app.events, || event(reaction.clone()).caused_by(cx));
        }
    }
    let (answer, by, reaction) = (change.clone(), cx.clone(), reaction.clone());
    batch.record_when_known(&app.events, move || {
        let place = Place::new(reaction.channel_id, answer.get()?);
        Some(event(reaction.clone()).caused_by(&by).at(place))
    });
    batch.commit(&app.store).await?;
    Ok(change.get())
}

/// Takes a reaction back; one that is not there changes nothing.
///
/// # Errors
/// 404 for an unknown post.
#[crate::boxed]
pub async fn remove(app: &App, granted: &Granted<RemoveReaction>, emoji: &str) -> Result<()> {
    let (user_id, found) = (granted.target().user, granted.object(app).await?);
    let (post_id, channel_id) = (found.post()?.id, found.channel.channel.id);
    let now = app.now();
    let reaction = Reaction {
        user_id,
        post_id,
        emoji_name: emoji.to_owned(),
        create_at: now,
        update_at: now,
        delete_at: now,
        channel_id,
        ..Reaction::default()
    };
    let mut batch = Batch::new();
    batch.push(statements::delete(post_id, user_id, &reaction.emoji_name, now));
    store(app, granted.cx(), batch, &reaction, now, |reaction| Event::ReactionRemoved { reaction }).await?;
    Ok(())
}

/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_post(app: &App, granted: &Granted<ReadPost>) -> Result<Vec<Reaction>> {
    Ok(statements::of_post(granted.target()).all::<Reaction>(&app.store).await?)
}

/// The reactions of those posts that the caller may read, each post with a list.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn of_posts(app: &App, cx: &Arc<Cx>, ids: &[PostId]) -> Result<BTreeMap<PostId, Vec<Reaction>>> {
    crate::bounds::listed(cx, ids, "post_ids")?;
    let readable = crate::posts::readable(app, cx, ids).await?;
    let ids: Vec<PostId> = readable.iter().map(|post| post.id).collect();
    let mut answer: BTreeMap<PostId, Vec<Reaction>> = ids.iter().map(|id| (*id, Vec::new())).collect();
    for reaction in statements::of_posts(&ids).all::<Reaction>(&app.store).await? {
        answer.entry(reaction.post_id).or_default().push(reaction);
    }
    Ok(answer)
}
