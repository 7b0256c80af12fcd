//! What a user has read in channels.

use std::collections::BTreeMap;

use jackfield_model::permission::EditUser;
use jackfield_model::{Channel, ChannelId, ChannelMember, ChannelUnread, ChannelViewResponse, Millis};
use jackfield_storage::{Tx, channel_members, channels, threads};

use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Result};

/// Marks channels as read by a user; channels that they are not in are passed over.
///
/// `with_threads`: replies count as read, too, because the client shows them in the channel.
///
/// # Errors
/// Fails when the database does.
pub async fn view(
    app: &App,
    granted: &Granted<EditUser>,
    viewed: &[ChannelId],
    with_threads: bool,
) -> Result<ChannelViewResponse> {
    let (user_id, now) = (granted.target(), app.now());
    app.memory.presence.active(user_id, now);
    let members = channel_members::of_user_in(user_id, viewed).all::<ChannelMember>(&app.store).await?;
    let ids: Vec<ChannelId> = members.iter().map(|member| member.channel_id).collect();
    let found = channels::by_ids(&ids).all::<Channel>(&app.store).await?;
    let times: BTreeMap<ChannelId, Millis> = found.iter().map(|channel| (channel.id, channel.last_post_at)).collect();
    let response = ChannelViewResponse { status: "OK".into(), last_viewed_at_times: times.clone() };
    if ids.is_empty() {
        return Ok(response);
    }
    let (bus, cx) = (app.events.clone(), granted.cx().clone());
    app.transact(async move |tx: &mut Tx| {
        channel_members::mark_read(user_id, &ids, now).execute(&mut *tx).await?;
        if with_threads {
            threads::mark_read_in(user_id, &ids, now).execute(&mut *tx).await?;
        }
        tx.record(&bus, Event::ChannelsViewed { user_id, times: times.into_iter().collect() }, &cx);
        Ok(())
    })
    .await?;
    Ok(response)
}

/// Counts what a user has not read in a channel.
///
/// # Errors
/// 404 when they are not in.
pub async fn unread(app: &App, granted: &Granted<EditUser>, channel: ChannelId) -> Result<ChannelUnread> {
    let mut unread = channel_members::unread(channel, granted.target())
        .optional::<ChannelUnread>(&app.store)
        .await?
        .found("app.channel.get_unread.app_error", "channel member")?;
    // Mattermost: a muted channel has no unread messages, only mentions.
    if unread.notify_props.get("mark_unread").is_some_and(|value| value == "mention") {
        unread.msg_count = 0;
        unread.msg_count_root = 0;
    }
    Ok(unread)
}
