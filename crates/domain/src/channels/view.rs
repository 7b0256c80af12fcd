//! What a user has read in channels.

use std::collections::BTreeMap;

use jackfield_model::permission::{CreatePost, EditUser};
use jackfield_model::{ChannelId, ChannelUnread, ChannelViewResponse, Millis, PostId, TeamId, User, UserId};
use jackfield_storage::channel_members::{self, Viewed};
use jackfield_storage::{Batch, channels, threads, users};

use crate::authorize::Granted;
use crate::bounds::listed;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::jobs::Asked;
use crate::{App, Result, notifications};

/// Notes that a user looks at a channel, and marks it and the one before it as read. Either may be none.
///
/// # Errors
/// As [`view`].
#[crate::boxed]
pub async fn look(
    app: &App,
    granted: &Granted<EditUser>,
    (now, before): (ChannelId, ChannelId),
    with_threads: bool,
) -> Result<ChannelViewResponse> {
    app.memory.presence.opened(granted.target(), now, app.now());
    let viewed: Vec<ChannelId> = [now, before].into_iter().filter_map(ChannelId::some).collect();
    view(app, granted, &viewed, with_threads).await
}

/// Tells the others of a channel that somebody who may write there is typing.
pub fn typing(app: &App, own: &Granted<EditUser>, writing: &Granted<CreatePost>, parent: PostId) {
    let event = Event::Typing { channel_id: writing.target(), user_id: own.target(), parent_id: parent };
    app.events.publish(event, writing.cx());
}

/// Marks channels as read by a user.
///
/// # Errors
/// 400 for a list that is empty or too long.
#[crate::boxed]
pub async fn mark_read(app: &App, granted: &Granted<EditUser>, ids: &[ChannelId]) -> Result<ChannelViewResponse> {
    listed(granted.cx(), ids, "channel_ids")?;
    view(app, granted, ids, false).await
}

/// Marks channels as read by a user; channels that they are not in are passed over.
///
/// `with_threads`: replies count as read, too, because the client shows them in the channel.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn view(
    app: &App,
    granted: &Granted<EditUser>,
    viewed: &[ChannelId],
    with_threads: bool,
) -> Result<ChannelViewResponse> {
    let (user_id, now) = (granted.target(), app.now());
    app.memory.presence.active(user_id, now);
    let found = channel_members::viewed(user_id, viewed).all::<Viewed>(&app.store).await?;
    let times: BTreeMap<ChannelId, Millis> = found.iter().map(|seen| (seen.channel_id, seen.last_post_at)).collect();
    let response = ChannelViewResponse { status: "OK".into(), last_viewed_at_times: times.clone() };
    if found.is_empty() {
        return Ok(response);
    }
    let ids: Vec<ChannelId> = times.keys().copied().collect();
    let mut batch = Batch::new();
    batch.push(channel_members::mark_read(user_id, &ids, now));
    for work in cleared(app, granted, &found).await? {
        work.push(&mut batch);
    }
    if with_threads {
        batch.push(threads::mark_read_in(user_id, &ids, now));
    }
    let event = Event::ChannelsViewed { user_id, times: times.into_iter().collect() };
    batch.record(&app.events, event, granted.cx());
    batch.commit(&app.store).await?;
    Ok(response)
}

/// Channels that are marked as read at once, at most.
const AT_ONCE: i64 = 20_000;

/// Marks all channels of a team as read by a user; without a team, their direct and group channels.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn view_all(app: &App, granted: &Granted<EditUser>, team: TeamId) -> Result<ChannelViewResponse> {
    let unread = channels::unread_of_user(granted.target(), team, AT_ONCE).all::<(ChannelId,)>(&app.store).await?;
    let ids: Vec<ChannelId> = unread.into_iter().map(|row| row.0).collect();
    view(app, granted, &ids, false).await
}

/// The work of taking what was shown of these channels off the user's other devices. Costs nothing where no device
/// is told of anything.
async fn cleared(app: &App, granted: &Granted<EditUser>, viewed: &[Viewed]) -> Result<Vec<Asked>> {
    let (user, but) = (granted.target(), granted.cx().session().map(|session| session.id).unwrap_or_default());
    let mut work = Vec::new();
    if !app.config.read().settings.email.pushes() {
        return Ok(work);
    }
    let mut wants_all = None;
    for seen in viewed {
        let unread = seen.total_msg_count_root > seen.msg_count_root;
        let shown = match seen.notify_props.get("push").map(String::as_str) {
            _ if seen.mention_count > 0 => true,
            _ if !unread => false,
            Some("all") => true,
            Some("default") | None => match wants_all {
                Some(wants) => wants,
                None => *wants_all.insert(wants_every_push(app, user).await?),
            },
            Some(_) => false,
        };
        if shown {
            work.extend(notifications::of_read(app, user, seen.channel_id, PostId::EMPTY, but));
        }
    }
    Ok(work)
}

async fn wants_every_push(app: &App, user: UserId) -> Result<bool> {
    let found = users::by_id(user).optional::<User>(&app.store).await?;
    Ok(found.is_some_and(|user| user.notify_props.get("push").is_some_and(|level| level == "all")))
}

/// Counts what a user has not read in a channel.
///
/// # Errors
/// 404 when they are not in.
#[crate::boxed]
pub async fn unread(app: &App, granted: &Granted<EditUser>, channel: ChannelId) -> Result<ChannelUnread> {
    let mut unread = channel_members::unread(channel, granted.target())
        .optional::<ChannelUnread>(&app.store)
        .await?
        .found_or("app.channel.get_unread.app_error")?;
    // Mattermost: a muted channel has no unread messages, only mentions.
    if unread.notify_props.get("mark_unread").is_some_and(|value| value == "mention") {
        unread.msg_count = 0;
        unread.msg_count_root = 0;
    }
    Ok(unread)
}
