//! Whether a post is worth a mail or a push to one person: Mattermost's rules as pure functions.
//!
//! Threads are always collapsed here: a reply tells those it mentions and those who follow its thread.

use jackfield_model::{ChannelMember, Millis, Status, StringMap, User, UserId};

use crate::presence::{AWAY, DND, OFFLINE, ONLINE};

const OUT_OF_OFFICE: &str = "ooo";

/// What happened, as far as the rules ask.
#[derive(Clone, Copy, Debug)]
pub struct Occasion {
    pub author: UserId,
    /// The owner of a webhook is told of its posts as anybody is.
    pub from_webhook: bool,
    pub is_reply: bool,
    pub posted_at: Millis,
    pub now: Millis,
    /// Whether people must have proved that their address is theirs.
    pub verified_only: bool,
}

/// Somebody whom it may concern.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    pub user: &'a User,
    pub member: &'a ChannelMember,
    pub status: &'a Status,
    /// Mentioned, or the post is in a direct or group channel.
    pub is_told: bool,
    /// Up to when the thread was read, by one who follows it.
    pub follows: Option<Millis>,
    /// They look at the channel at this moment.
    pub is_looking: bool,
}

/// Why somebody is not told. The words are Mattermost's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    OwnPost,
    RecipientIsBot,
    Deactivated,
    ChannelMuted,
    NotifyLevelNone,
    NotMentioned,
    UserStatus,
    UserIsActive,
    AlreadyRead,
    EmailNotVerified,
}

impl Reason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OwnPost => "own_post",
            Self::RecipientIsBot => "recipient_is_bot",
            Self::Deactivated => "deactivated",
            Self::ChannelMuted => "channel_muted",
            Self::NotifyLevelNone => "notify_level_none",
            Self::NotMentioned => "not_mentioned",
            Self::UserStatus => "user_status",
            Self::UserIsActive => "user_is_active",
            Self::AlreadyRead => "already_read",
            Self::EmailNotVerified => "email_not_verified",
        }
    }
}

/// Whether a mail is sent.
///
/// # Errors
/// The reason why not.
pub fn mail(person: &Person<'_>, occasion: &Occasion) -> Result<(), Reason> {
    anything(person, occasion)?;
    let user = &person.user.notify_props;
    let in_channel = setting(&person.member.notify_props, "email");
    // Mattermost: what a channel says of mails is not asked for replies.
    let wanted = if occasion.is_reply { word(user, "email") } else { in_channel.or_else(|| word(user, "email")) };
    if wanted.is_some_and(|word| matches!(word, "false" | "none")) {
        return Err(Reason::NotifyLevelNone);
    }
    concerned(person, occasion, "email_threads")?;
    if occasion.verified_only && !person.user.email_verified {
        return Err(Reason::EmailNotVerified);
    }
    if matches!(shown(person.status, occasion.now), ONLINE | DND | OUT_OF_OFFICE) {
        return Err(Reason::UserStatus);
    }
    unread(person, occasion)
}

/// Whether devices get a message.
///
/// # Errors
/// The reason why not.
pub fn push(person: &Person<'_>, occasion: &Occasion) -> Result<(), Reason> {
    anything(person, occasion)?;
    let user = &person.user.notify_props;
    let level = setting(&person.member.notify_props, "push").or_else(|| word(user, "push")).unwrap_or("mention");
    match level {
        "none" => return Err(Reason::NotifyLevelNone),
        "all" if !occasion.is_reply => {}
        _ => concerned(person, occasion, "push_threads")?,
    }
    let status = shown(person.status, occasion.now);
    if matches!(status, DND | OUT_OF_OFFICE) {
        return Err(Reason::UserStatus);
    }
    // The setting names the most present status at which devices are told.
    let told = match word(user, "push_status") {
        Some(AWAY) => matches!(status, AWAY | OFFLINE),
        Some(OFFLINE) => status == OFFLINE,
        _ => true,
    };
    if !told {
        return Err(Reason::UserStatus);
    }
    // Who looks at the channel sees a new post, but not a reply in a closed thread.
    if person.is_looking && !occasion.is_reply {
        return Err(Reason::UserIsActive);
    }
    unread(person, occasion)
}

/// What stands against any notification.
fn anything(person: &Person<'_>, occasion: &Occasion) -> Result<(), Reason> {
    if person.user.id == occasion.author && !occasion.from_webhook {
        return Err(Reason::OwnPost);
    }
    if person.user.is_bot {
        return Err(Reason::RecipientIsBot);
    }
    if !person.user.is_active() {
        return Err(Reason::Deactivated);
    }
    if person.member.is_muted() { Err(Reason::ChannelMuted) } else { Ok(()) }
}

/// Whether it mentions them, or they follow its thread and want to hear of it.
fn concerned(person: &Person<'_>, occasion: &Occasion, threads: &str) -> Result<(), Reason> {
    if person.is_told {
        return Ok(());
    }
    let in_channel = setting(&person.member.notify_props, threads);
    let level = in_channel.or_else(|| word(&person.user.notify_props, threads)).unwrap_or("all");
    if occasion.is_reply && person.follows.is_some() && level == "all" { Ok(()) } else { Err(Reason::NotMentioned) }
}

fn unread(person: &Person<'_>, occasion: &Occasion) -> Result<(), Reason> {
    let read_until = match person.follows {
        Some(read_until) if occasion.is_reply => read_until,
        _ => person.member.last_viewed_at,
    };
    if read_until >= occasion.posted_at { Err(Reason::AlreadyRead) } else { Ok(()) }
}

/// What somebody shows; "do not disturb" ends by itself.
fn shown(status: &Status, now: Millis) -> &str {
    let until = Millis(status.dnd_end_time.saturating_mul(1000));
    if status.status == DND && !until.is_never() && until <= now {
        return if status.prev_status.is_empty() { OFFLINE } else { &status.prev_status };
    }
    &status.status
}

fn word<'a>(props: &'a StringMap, name: &str) -> Option<&'a str> {
    props.get(name).map(String::as_str).filter(|word| !word.is_empty())
}

/// A channel's own setting; `default` is none.
fn setting<'a>(props: &'a StringMap, name: &str) -> Option<&'a str> {
    word(props, name).filter(|word| *word != "default")
}

#[cfg(test)]
mod tests;
