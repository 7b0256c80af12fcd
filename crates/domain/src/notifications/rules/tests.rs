//! The rules as a table: a line a case, with what it changes of an ordinary mention.

use super::*;

/// Of an ordinary case: Ben, who is offline, is mentioned in a channel that he has not read.
struct Case {
    user: User,
    member: ChannelMember,
    status: Status,
    occasion: Occasion,
    is_told: bool,
    follows: Option<Millis>,
    is_looking: bool,
}

const POSTED: Millis = Millis(10_000);

fn ordinary() -> Case {
    let user = User {
        id: UserId::new(),
        username: "ben".into(),
        notify_props: User::default_notify_props(),
        ..User::default()
    };
    let member = ChannelMember {
        user_id: user.id,
        notify_props: ChannelMember::default_notify_props(),
        last_viewed_at: Millis(9_000),
        ..ChannelMember::default()
    };
    let status = Status { user_id: user.id, status: OFFLINE.into(), ..Status::default() };
    let occasion = Occasion {
        author: UserId::new(),
        from_webhook: false,
        is_reply: false,
        posted_at: POSTED,
        now: Millis(40_000),
        verified_only: false,
    };
    Case { user, member, status, occasion, is_told: true, follows: None, is_looking: false }
}

impl Case {
    fn user(&mut self, name: &str, word: &str) -> &mut Self {
        self.user.notify_props.insert(name.into(), word.into());
        self
    }

    fn channel(&mut self, name: &str, word: &str) -> &mut Self {
        self.member.notify_props.insert(name.into(), word.into());
        self
    }

    fn status(&mut self, word: &str) -> &mut Self {
        self.status.status = word.into();
        self
    }

    /// A reply in a thread that Ben follows and does not read, and that does not mention him.
    fn followed_reply(&mut self) -> &mut Self {
        self.occasion.is_reply = true;
        self.is_told = false;
        self.follows = Some(Millis(9_999));
        self
    }

    fn person(&self) -> Person<'_> {
        Person {
            user: &self.user,
            member: &self.member,
            status: &self.status,
            is_told: self.is_told,
            follows: self.follows,
            is_looking: self.is_looking,
        }
    }
}

type Change = fn(&mut Case);
type Outcome = Result<(), Reason>;

#[test]
fn who_is_told_how() {
    use Reason::{
        AlreadyRead, ChannelMuted, Deactivated, EmailNotVerified, NotMentioned, NotifyLevelNone, OwnPost,
        RecipientIsBot, UserIsActive, UserStatus,
    };
    let none = Err(NotifyLevelNone);
    #[rustfmt::skip]
    let cases: &[(&str, Change, Outcome, Outcome)] = &[
        // What it is, what it changes, whether there is a mail, whether there is a push.
        ("a mention", |_| {}, Ok(()), Ok(())),
        ("no mention", |c| c.is_told = false, Err(NotMentioned), Err(NotMentioned)),
        ("no settings at all", |c| c.user.notify_props.clear(), Ok(()), Ok(())),
        ("one's own post", |c| c.occasion.author = c.user.id, Err(OwnPost), Err(OwnPost)),
        ("one's webhook's post", |c| { c.occasion.author = c.user.id; c.occasion.from_webhook = true; }, Ok(()), Ok(())),
        ("a bot", |c| c.user.is_bot = true, Err(RecipientIsBot), Err(RecipientIsBot)),
        ("an account that is switched off", |c| c.user.delete_at = Millis(1), Err(Deactivated), Err(Deactivated)),
        ("mails off", |c| { c.user("email", "false"); }, none, Ok(())),
        ("mails off, in this channel on", |c| { c.user("email", "false").channel("email", "true"); }, Ok(()), Ok(())),
        ("mails off in this channel", |c| { c.channel("email", "false"); }, none, Ok(())),
        ("push off", |c| { c.user("push", "none"); }, Ok(()), none),
        ("push off in this channel", |c| { c.channel("push", "none"); }, Ok(()), none),
        ("push off, in this channel on", |c| { c.user("push", "none").channel("push", "mention"); }, Ok(()), Ok(())),
        ("push of all, no mention", |c| { c.user("push", "all").is_told = false; }, Err(NotMentioned), Ok(())),
        ("push of all here, no mention", |c| { c.channel("push", "all").is_told = false; }, Err(NotMentioned), Ok(())),
        ("push of mentions here only", |c| { c.user("push", "all").channel("push", "mention").is_told = false; }, Err(NotMentioned), Err(NotMentioned)),
        ("a muted channel", |c| { c.channel("mark_unread", "mention"); }, Err(ChannelMuted), Err(ChannelMuted)),
        ("a muted channel, push of all", |c| { c.channel("mark_unread", "mention").channel("push", "all"); }, Err(ChannelMuted), Err(ChannelMuted)),
        ("online", |c| { c.status(ONLINE); }, Err(UserStatus), Ok(())),
        ("away", |c| { c.status(AWAY); }, Ok(()), Ok(())),
        ("not to be disturbed", |c| { c.status(DND); }, Err(UserStatus), Err(UserStatus)),
        ("out of office", |c| { c.status(OUT_OF_OFFICE); }, Err(UserStatus), Err(UserStatus)),
        ("not to be disturbed for longer", |c| { c.status(DND).status.dnd_end_time = 41; }, Err(UserStatus), Err(UserStatus)),
        ("no longer not to be disturbed", |c| { c.status(DND).status.dnd_end_time = 40; }, Ok(()), Ok(())),
        ("no longer, and online before", |c| { c.status(DND).status.dnd_end_time = 40; c.status.prev_status = ONLINE.into(); }, Err(UserStatus), Ok(())),
        ("online, push when away", |c| { c.status(ONLINE).user("push_status", AWAY); }, Err(UserStatus), Err(UserStatus)),
        ("away, push when away", |c| { c.status(AWAY).user("push_status", AWAY); }, Ok(()), Ok(())),
        ("offline, push when away", |c| { c.user("push_status", AWAY); }, Ok(()), Ok(())),
        ("away, push when offline", |c| { c.status(AWAY).user("push_status", OFFLINE); }, Ok(()), Err(UserStatus)),
        ("offline, push when offline", |c| { c.user("push_status", OFFLINE); }, Ok(()), Ok(())),
        ("looking at the channel", |c| { c.status(ONLINE).is_looking = true; }, Err(UserStatus), Err(UserIsActive)),
        ("read meanwhile", |c| c.member.last_viewed_at = POSTED, Err(AlreadyRead), Err(AlreadyRead)),
        ("an address without proof", |c| c.occasion.verified_only = true, Err(EmailNotVerified), Ok(())),
        ("an address with proof", |c| { c.occasion.verified_only = true; c.user.email_verified = true; }, Ok(()), Ok(())),
        ("a reply in a followed thread", |c| { c.followed_reply(); }, Ok(()), Ok(())),
        ("a reply in no thread of theirs", |c| c.followed_reply().follows = None, Err(NotMentioned), Err(NotMentioned)),
        ("such a reply, push of all", |c| { c.followed_reply().user("push", "all").follows = None; }, Err(NotMentioned), Err(NotMentioned)),
        ("threads off for mail", |c| { c.followed_reply().user("email_threads", "mention"); }, Err(NotMentioned), Ok(())),
        ("threads off for push", |c| { c.followed_reply().user("push_threads", "mention"); }, Ok(()), Err(NotMentioned)),
        ("threads off for push here", |c| { c.followed_reply().channel("push_threads", "mention"); }, Ok(()), Err(NotMentioned)),
        ("threads off, but mentioned", |c| { c.followed_reply().user("email_threads", "mention").user("push_threads", "mention").is_told = true; }, Ok(()), Ok(())),
        ("a reply, mails off here", |c| { c.followed_reply().channel("email", "false"); }, Ok(()), Ok(())),
        ("a reply while looking at the channel", |c| { c.followed_reply().is_looking = true; }, Ok(()), Ok(())),
        ("a reply that was read", |c| c.followed_reply().follows = Some(POSTED), Err(AlreadyRead), Err(AlreadyRead)),
        ("a reply, the channel read", |c| c.followed_reply().member.last_viewed_at = POSTED, Ok(()), Ok(())),
        ("a mention in a thread not followed, the channel read", |c| { c.followed_reply().is_told = true; c.follows = None; c.member.last_viewed_at = POSTED; }, Err(AlreadyRead), Err(AlreadyRead)),
    ];
    for (what, change, mailed, pushed) in cases {
        let mut case = ordinary();
        change(&mut case);
        assert_eq!(mail(&case.person(), &case.occasion), *mailed, "{what}: mail");
        assert_eq!(push(&case.person(), &case.occasion), *pushed, "{what}: push");
    }
}
