//! What a post leaves to be done, as a row: ids only, people are looked up when it is done.

use jackfield_model::{Channel, ChannelId, ChannelType, JobId, Millis, Post, PostId, SessionId, UserId};
use jackfield_storage::Query;
use jackfield_storage::jobs::{self, Job};
use serde::{Deserialize, Serialize};

use crate::App;

/// The type of these rows.
pub const JOB: &str = "jackfield_notifications";
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

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClearWork {
    pub user: UserId,
    pub channel: ChannelId,
    pub root: PostId,
    /// Whoever read it sees that it is read.
    pub but: SessionId,
}

/// The row for a new post; none where nobody can be told, or nobody may want to be. Costs no query.
pub(crate) fn of_post(
    app: &App,
    post: &Post,
    channel: &Channel,
    told: &[UserId],
    followers: &[UserId],
) -> Option<Query> {
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
    Some(row(&work, app.now(), delay))
}

/// The row for what was read on one of somebody's devices; none where no device is told.
pub(crate) fn of_read(app: &App, user: UserId, channel: ChannelId, root: PostId, but: SessionId) -> Option<Query> {
    let pushes = app.config.read().settings.email.pushes();
    let work = Work::Clear(ClearWork { user, channel, root, but });
    pushes.then(|| row(&work, app.now(), 0))
}

fn row(work: &Work, now: Millis, delay: i64) -> Query {
    jobs::insert(&Job {
        id: JobId::new(),
        job_type: JOB.to_owned(),
        create_at: now,
        start_at: now.plus(delay),
        data: serde_json::to_value(work).unwrap_or_default(),
        ..Job::default()
    })
}
