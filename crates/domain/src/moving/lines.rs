//! The lines of Mattermost's bulk format, as they are read and as they are written.
//!
//! Names stand for things here, never ids. What is missing or null is as for anybody new; what this server does not know
//! is passed over.

use jackfield_model::{Millis, Props, StringMap};
use serde::{Deserialize, Serialize};

/// The version of the format; the first line says it.
pub(super) const VERSION: i64 = 1;

/// Declares a part of a line: every field may be missing or null, and is not written then.
macro_rules! line {
    ($($(#[$doc:meta])* pub struct $name:ident { $($(#[$attribute:meta])* $field:ident : $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name {
            $($(#[$attribute])* #[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)+
        }
    )+};
}

line! {
    /// One line: its type, and the part that the type names.
    pub struct Line {
        #[serde(rename = "type")]
        kind: String,
        version: i64,
        role: Box<Role>,
        scheme: Box<Scheme>,
        emoji: Emoji,
        team: Box<Team>,
        channel: Box<Channel>,
        user: Box<User>,
        bot: Box<Bot>,
        post: Box<Post>,
        direct_channel: Box<DirectChannel>,
        direct_post: Box<Post>,
    }

    pub struct Role {
        name: String,
        display_name: String,
        description: String,
        permissions: Vec<String>,
        scheme_managed: bool,
    }

    /// A scheme, with what its roles permit.
    pub struct Scheme {
        name: String,
        display_name: String,
        description: String,
        scope: String,
        default_team_admin_role: Role,
        default_team_user_role: Role,
        default_team_guest_role: Role,
        default_channel_admin_role: Role,
        default_channel_user_role: Role,
        default_channel_guest_role: Role,
    }

    pub struct Emoji {
        name: String,
        image: String,
    }

    pub struct Team {
        name: String,
        display_name: String,
        #[serde(rename = "type")]
        kind: String,
        description: String,
        allow_open_invite: bool,
        scheme: String,
    }

    pub struct Channel {
        team: String,
        name: String,
        display_name: String,
        #[serde(rename = "type")]
        kind: String,
        header: String,
        purpose: String,
        scheme: String,
        deleted_at: Millis,
    }

    pub struct User {
        username: String,
        email: String,
        auth_service: String,
        auth_data: String,
        password: String,
        nickname: String,
        first_name: String,
        last_name: String,
        position: String,
        roles: String,
        locale: String,
        delete_at: Millis,
        profile_image: String,
        teams: Vec<InTeam>,
        notify_props: StringMap,
        theme: String,
        #[serde(alias = "use_military_time")]
        military_time: String,
        #[serde(alias = "link_previews")]
        display_link_previews: String,
        collapse_previews: String,
        message_display: String,
        channel_display_mode: String,
        name_format: String,
        tutorial_step: String,
        use_markdown_preview: String,
        use_formatting: String,
        show_unread_section: String,
        email_interval: String,
        send_on_ctrl_enter: String,
        code_block_ctrl_enter: String,
        show_join_leave: String,
        sync_drafts: String,
    }

    /// Somebody's membership of a team.
    pub struct InTeam {
        name: String,
        roles: String,
        theme: String,
        channels: Vec<InChannel>,
    }

    /// Somebody's membership of a channel.
    pub struct InChannel {
        name: String,
        roles: String,
        notify_props: StringMap,
        favorite: bool,
        mention_count: i64,
        mention_count_root: i64,
        urgent_mention_count: i64,
        last_viewed_at: Millis,
    }

    pub struct Bot {
        username: String,
        owner: String,
        display_name: String,
        description: String,
        profile_image: String,
        delete_at: Millis,
    }

    /// A direct or group channel, by who is in it.
    pub struct DirectChannel {
        members: Vec<String>,
        participants: Vec<Participant>,
        favorited_by: Vec<String>,
        shown_by: Vec<String>,
        header: String,
    }

    /// What somebody has read of a direct or group channel.
    pub struct Participant {
        username: String,
        mention_count: i64,
        mention_count_root: i64,
        urgent_mention_count: i64,
        last_viewed_at: Millis,
    }

    /// A post of a channel or of a direct one, or a reply.
    pub struct Post {
        team: String,
        channel: String,
        channel_members: Vec<String>,
        user: String,
        #[serde(rename = "type")]
        kind: String,
        message: String,
        props: Props,
        create_at: Millis,
        edit_at: Millis,
        flagged_by: Vec<String>,
        reactions: Vec<Reaction>,
        replies: Vec<Post>,
        attachments: Vec<Attachment>,
        is_pinned: bool,
        thread_followers: Vec<Follower>,
    }

    pub struct Reaction {
        user: String,
        emoji_name: String,
        create_at: Millis,
    }

    pub struct Attachment {
        path: String,
    }

    pub struct Follower {
        user: String,
        last_viewed: Millis,
        unread_mentions: i64,
    }
}

impl Line {
    pub(super) fn of_kind(kind: &str) -> Self {
        Self { kind: Some(kind.to_owned()), ..Self::default() }
    }
}

impl Scheme {
    /// Where it says what stands in a built-in role's place.
    pub fn role_mut(&mut self, built_in: &str) -> Option<&mut Option<Role>> {
        Some(match built_in {
            "team_admin" => &mut self.default_team_admin_role,
            "team_user" => &mut self.default_team_user_role,
            "team_guest" => &mut self.default_team_guest_role,
            "channel_admin" => &mut self.default_channel_admin_role,
            "channel_user" => &mut self.default_channel_user_role,
            "channel_guest" => &mut self.default_channel_guest_role,
            _ => return None,
        })
    }

    /// What it says stands in a built-in role's place.
    pub fn role(&self, built_in: &str) -> Option<Role> {
        self.clone().role_mut(built_in)?.take()
    }
}

/// A text that may be missing.
pub(super) fn text(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or_default()
}

/// A list that may be missing.
pub(super) fn list<T>(value: &Option<Vec<T>>) -> &[T] {
    value.as_deref().unwrap_or_default()
}

/// Nothing where there is nothing to say.
pub(super) fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// A time that was set.
pub(super) fn at(time: Millis) -> Option<Millis> {
    (!time.is_never()).then_some(time)
}

/// The preferences of an account that a line may name: of which field, and under which category and name they are kept.
pub(super) type Preferred = (fn(&mut User) -> &mut Option<String>, &'static str, &'static str);

pub(super) const PREFERENCES: &[Preferred] = &[
    (|user| &mut user.military_time, "display_settings", "use_military_time"),
    (|user| &mut user.display_link_previews, "display_settings", "link_previews"),
    (|user| &mut user.collapse_previews, "display_settings", "collapse_previews"),
    (|user| &mut user.message_display, "display_settings", "message_display"),
    (|user| &mut user.channel_display_mode, "display_settings", "channel_display_mode"),
    (|user| &mut user.name_format, "display_settings", "name_format"),
    (|user| &mut user.use_markdown_preview, "advanced_settings", "feature_enabled_markdown_preview"),
    (|user| &mut user.use_formatting, "advanced_settings", "formatting"),
    (|user| &mut user.send_on_ctrl_enter, "advanced_settings", "send_on_ctrl_enter"),
    (|user| &mut user.code_block_ctrl_enter, "advanced_settings", "code_block_ctrl_enter"),
    (|user| &mut user.show_join_leave, "advanced_settings", "join_leave"),
    (|user| &mut user.sync_drafts, "advanced_settings", "sync_drafts"),
    (|user| &mut user.show_unread_section, "sidebar_settings", "show_unread_section"),
    (|user| &mut user.email_interval, "notifications", "email_interval"),
];

/// The settings of notifications that are called otherwise in a line than where they are kept.
const RENAMED: &[(&str, &str)] = &[("mobile", "push"), ("mobile_push_status", "push_status")];

/// Settings of notifications as they are kept.
pub(super) fn kept(props: StringMap) -> StringMap {
    let name =
        |said: String| RENAMED.iter().find(|(line, _)| *line == said).map_or(said, |(_, kept)| (*kept).to_owned());
    props.into_iter().map(|(said, value)| (name(said), value)).collect()
}

/// And as a line says them.
pub(super) fn told(props: StringMap) -> StringMap {
    let name = |kept: String| RENAMED.iter().find(|(_, own)| *own == kept).map_or(kept, |(line, _)| (*line).to_owned());
    props.into_iter().map(|(kept, value)| (name(kept), value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_mattermosts_is_read_with_nulls_and_what_nobody_knows() {
        let said = r#"{"type":"post","post":{"team":"reds","channel":"square","user":"anna","message":"hi","props":null,
            "create_at":1,"replies":[{"user":"ben","message":"yes","create_at":2,"reactions":null}],"reactions":null,
            "is_pinned":true,"what_is_this":[1]}}"#;
        let line: Line = serde_json::from_str(said).unwrap();
        let post = line.post.unwrap();
        assert_eq!((text(&post.team), post.is_pinned, post.props.is_none()), ("reds", Some(true), true));
        assert_eq!(list(&post.replies)[0].create_at, Some(Millis(2)));
    }

    #[test]
    fn notification_settings_are_kept_by_their_own_names() {
        let said = StringMap::from([("mobile".to_owned(), "all".to_owned()), ("email".to_owned(), "true".to_owned())]);
        let kept_ones = kept(said.clone());
        assert_eq!(kept_ones.get("push").map(String::as_str), Some("all"));
        assert_eq!(told(kept_ones), said);
    }
}
