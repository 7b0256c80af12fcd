//! Saying that one has read a post that asks for it.

use jackfield_model::permission::{EditUser, ReadPost};
use jackfield_model::{Millis, PostAcknowledgement, PostId, UserId};
use jackfield_storage::channels::{self, Change};
use jackfield_storage::{posts, priorities as statements};

use crate::authorize::Granted;
use crate::events::{Event, Place, Record};
use crate::{App, Failure, PostGrant, Result};

/// Mattermost: for so long one may take it back.
const TAKEN_BACK_WITHIN_MS: i64 = 5 * 60 * 1000;

/// Acknowledges a post in a user's name; a second time answers the first.
///
/// # Errors
/// 403 in an archived channel, 404 for an unknown post.
#[crate::boxed]
pub async fn acknowledge(
    app: &App,
    granted: &Granted<ReadPost>,
    own: &Granted<EditUser>,
) -> Result<PostAcknowledgement> {
    let found = granted.object(app).await?;
    check_open(&found, "api.acknowledgement.save.archived_channel.app_error")?;
    let post = found.post()?;
    let now = app.now();
    let made = PostAcknowledgement {
        user_id: own.target(),
        post_id: post.id,
        acknowledged_at: now,
        channel_id: post.channel_id,
        ..PostAcknowledgement::default()
    };
    let unasked = post.metadata.is_none();
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        if statements::acknowledge(&made).execute(&mut *tx).await? == 0 {
            let there = statements::acknowledgement(made.post_id, made.user_id);
            return Ok(there.one::<PostAcknowledgement>(&mut *tx).await?);
        }
        if unasked {
            statements::insert_unasked(made.post_id, made.channel_id).execute(&mut *tx).await?;
        }
        let change = channels::change(made.channel_id, now).one::<Change>(&mut *tx).await?;
        posts::set_updated(made.post_id, change.at).execute(&mut *tx).await?;
        let event = Event::PostAcknowledged { acknowledgement: made.clone() };
        tx.record_at(&bus, Place::new(made.channel_id, change), event, &cx);
        Ok(made)
    })
    .await
}

/// Takes an acknowledgement back.
///
/// # Errors
/// 404 when there is none; 403 in an archived channel, and when it was long ago.
#[crate::boxed]
pub async fn take_back(app: &App, granted: &Granted<ReadPost>, own: &Granted<EditUser>) -> Result<()> {
    let found = granted.object(app).await?;
    check_open(&found, "api.acknowledgement.delete.archived_channel.app_error")?;
    let (post_id, channel_id): (PostId, _) = (found.post()?.id, found.channel.channel.id);
    let (user_id, now): (UserId, _) = (own.target(), app.now());
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx| {
        let there = statements::acknowledgement(post_id, user_id).optional::<PostAcknowledgement>(&mut *tx).await?;
        let Some(mut acknowledgement) = there else {
            return Err(Failure::of("app.acknowledgement.get.app_error", 404));
        };
        let since = now.plus(-TAKEN_BACK_WITHIN_MS);
        if statements::take_back(post_id, user_id, since).execute(&mut *tx).await? == 0 {
            return Err(Failure::of("api.acknowledgement.delete.deadline.app_error", 403));
        }
        acknowledgement.acknowledged_at = Millis::NEVER;
        let change = channels::change(channel_id, now).one::<Change>(&mut *tx).await?;
        posts::set_updated(post_id, change.at).execute(&mut *tx).await?;
        let event = Event::AcknowledgementTakenBack { acknowledgement };
        tx.record_at(&bus, Place::new(channel_id, change), event, &cx);
        Ok(())
    })
    .await
}

fn check_open(found: &PostGrant, id: &'static str) -> Result<()> {
    if found.channel.is_archived() {
        return Err(Failure::of(id, 403));
    }
    Ok(())
}
