//! What is read and unread in a channel.

use jackfield_model::permission::{EditUser, ReadPost};
use jackfield_model::{Channel, ChannelId, ChannelMember, ChannelType, ChannelUnreadAt, Millis, Post};
use jackfield_storage::channel_members::{self, UnreadCounts};
use jackfield_storage::{Batch, channels, posts};

use super::create::is_to_oneself;
use super::mentions;
use super::words::Words;
use crate::authorize::Granted;
use crate::events::{Event, Record};
use crate::failure::Found;
use crate::{App, Result};

/// Messages that are looked through for mentions when a channel is marked unread.
const LOOKED_THROUGH: i64 = 200;

/// Marks channels as read by a user; answers when each was last written to.
///
/// # Errors
/// Fails when the database does.
#[crate::boxed]
pub async fn view(app: &App, granted: &Granted<EditUser>, viewed: &[ChannelId]) -> Result<Vec<(ChannelId, Millis)>> {
    let (user_id, now) = (granted.target(), app.now());
    app.memory.presence.active(user_id, now);
    let found = channels::by_ids(viewed).all::<Channel>(&app.store).await?;
    let times: Vec<_> = found.iter().map(|channel| (channel.id, channel.last_post_at)).collect();
    if times.is_empty() {
        return Ok(times);
    }
    let ids: Vec<ChannelId> = times.iter().map(|(id, _)| *id).collect();
    let mut batch = Batch::new();
    batch.push(channel_members::mark_read(user_id, &ids, now));
    batch.record(&app.events, Event::ChannelsViewed { user_id, times: times.clone() }, granted.cx());
    batch.commit(&app.store).await?;
    Ok(times)
}

/// Marks a channel as unread from a post on.
///
/// # Errors
/// 404 when the post or the membership does not exist.
#[crate::boxed]
pub async fn mark_unread_from(
    app: &App,
    granted: &Granted<ReadPost>,
    own: &Granted<EditUser>,
) -> Result<ChannelUnreadAt> {
    let (user_id, now) = (own.target(), app.now());
    let found = granted.object(app).await?;
    let (post, channel) = (found.post()?, &*found.channel.channel);
    let member = channel_members::get(channel.id, user_id)
        .optional::<ChannelMember>(&app.store)
        .await?
        .found_or("app.channel.get_member.missing.app_error")?;
    let (unread, unread_roots) = posts::count_from(channel.id, post.create_at).one::<(i64, i64)>(&app.store).await?;
    let (mentions, root_mentions) = mentions_from(app, granted, channel, &member, post.create_at).await?;
    let counts = UnreadCounts {
        last_viewed_at: post.create_at.plus(-1),
        msg_count: (channel.total_msg_count - unread).max(0),
        msg_count_root: (channel.total_msg_count_root - unread_roots).max(0),
        mention_count: mentions,
        mention_count_root: root_mentions,
    };
    let answer = ChannelUnreadAt {
        team_id: channel.team_id,
        user_id,
        channel_id: channel.id,
        msg_count: counts.msg_count,
        mention_count: mentions,
        mention_count_root: root_mentions,
        msg_count_root: counts.msg_count_root,
        last_viewed_at: counts.last_viewed_at,
        ..ChannelUnreadAt::default()
    };
    let event = Event::PostUnread { unread: Box::new(answer.clone()), post_id: post.id };
    let mut batch = Batch::new();
    batch.push(channel_members::set_unread(channel.id, user_id, counts, now));
    batch.record(&app.events, event, granted.cx());
    batch.commit(&app.store).await?;
    Ok(answer)
}

/// How many posts from a time on tell the member, and roots among them.
async fn mentions_from(
    app: &App,
    granted: &Granted<ReadPost>,
    channel: &Channel,
    member: &ChannelMember,
    from: Millis,
) -> Result<(i64, i64)> {
    let found = posts::messages_from(member.user_id, channel.id, from, LOOKED_THROUGH).all::<Post>(&app.store).await?;
    let (mut all, mut roots) = (0, 0);
    for post in found.iter().filter(|post| post.user_id != member.user_id) {
        let direct = channel.channel_type == ChannelType::Direct && !is_to_oneself(channel, member.user_id);
        let message = Words::of(&post.message);
        let words = mentions::words(post, &message);
        if direct || mentions::of_post(app, granted.cx(), post, &words, channel).await?.contains(&member.user_id) {
            all += 1;
            roots += i64::from(!post.is_reply());
        }
    }
    Ok((all, roots))
}
