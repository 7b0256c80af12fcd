//! What a post leaves to be done: ids only, people are looked up when it is done.

use jackfield_model::{Channel, ChannelId, ChannelType, Millis, Post, PostId, SessionId, UserId};
use serde::{Deserialize, Serialize};

use super::queue::Notifications;
use crate::App;
use crate::jobs::{Asked, ask};

/// A mail waits so long: who reads the message meanwhile gets none. Mattermost: 30 seconds.
pub const MAIL_DELAY_MS: i64 = 30_000;
/// Mentioned people of one post at most; `@channel` has a smaller limit of its own.
const TOLD: usize = 5_000;

/// Something to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Work {
    /// Tells people of a post.
    Post(PostWork),
    /// Takes what was read elsewhere off somebody's devices.
    Clear(ClearWork),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostWork {
    pub post: PostId,
    /// Whom it mentions.
    pub told: Vec<UserId>,
    pub stage: Stage,
    /// Everybody up to this id was dealt with in this stage.
    pub after: UserId,
}

impl PostWork {
    /// The stage after the devices'.
    pub fn by_mail(self) -> Work {
        Work::Post(Self { stage: Stage::Mail, after: UserId::EMPTY, ..self })
    }
}

/// Devices are told at once, mails are sent later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    Push,
    Mail,
}

/// One person who is to be told of a post, in one way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Telling {
    pub post: PostId,
    pub user: UserId,
    pub is_told: bool,
    pub follows: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearWork {
    pub user: UserId,
    pub channel: ChannelId,
    pub root: PostId,
    /// Whoever read it sees that it is read.
    pub but: SessionId,
}

/// The work of a new post; none where nobody can be told, or nobody may want to be. Costs no query.
pub(crate) fn of_post(
    app: &App,
    post: &Post,
    channel: &Channel,
    told: &[UserId],
    followers: &[UserId],
) -> Option<Asked> {
    let config = app.config.read();
    let email = &config.settings.email;
    if !(email.sends_mail() || email.pushes()) || post.is_system() {
        return None;
    }
    let is_group = channel.channel_type == ChannelType::Group;
    // Some may want every post on their devices; who they are is not asked while somebody waits.
    let for_all = email.pushes() && !post.is_reply() && channel.channel_type != ChannelType::Direct;
    if told.is_empty() && followers.is_empty() && !is_group && !for_all {
        return None;
    }
    let told = told.iter().take(TOLD).copied().collect();
    let (stage, delay) = if email.pushes() { (Stage::Push, 0) } else { (Stage::Mail, MAIL_DELAY_MS) };
    let work = Work::Post(PostWork { post: post.id, told, stage, after: UserId::EMPTY });
    Some(ask::<Notifications>(app, post.id.as_str(), app.now().plus(delay), &work))
}

/// The work that follows what was read on one of somebody's devices; none where no device is told.
pub(crate) fn of_read(app: &App, user: UserId, channel: ChannelId, root: PostId, but: SessionId) -> Option<Asked> {
    let pushes = app.config.read().settings.email.pushes();
    let work = Work::Clear(ClearWork { user, channel, root, but });
    pushes.then(|| ask::<Notifications>(app, user.as_str(), app.now(), &work))
}
