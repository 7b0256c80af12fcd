//! What is written into a channel when it or its members change.

use std::sync::Arc;

use jackfield_model::{ChannelId, Props, User, UserId, post_type};
use jackfield_storage::users;
use serde_json::Value;

use crate::texts::{self, Locale, locale_of_server};
use crate::{App, Cx, posts};

/// Something that a channel's readers are told of.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Notice<'a> {
    Joined,
    Left,
    Added {
        user: UserId,
    },
    Removed {
        user: UserId,
    },
    JoinedTeam,
    LeftTeam,
    AddedToTeam {
        user: UserId,
    },
    RemovedFromTeam {
        user: UserId,
    },
    Header {
        old: &'a str,
        new: &'a str,
    },
    Purpose {
        old: &'a str,
        new: &'a str,
    },
    DisplayName {
        old: &'a str,
        new: &'a str,
    },
    Archived,
    Restored,
    MadePrivate,
    MadePublic,
    /// It was another team's, by that team's name.
    Moved {
        from: &'a str,
    },
    /// It was a group channel.
    FromGroup,
}

/// The texts of a text's change.
struct Changed {
    removed: &'static str,
    set: &'static str,
    replaced: &'static str,
}

impl Changed {
    const fn of(&self, old: &str, new: &str) -> &'static str {
        match (old.is_empty(), new.is_empty()) {
            (_, true) => self.removed,
            (true, false) => self.set,
            (false, false) => self.replaced,
        }
    }
}

const HEADER: Changed = Changed {
    removed: "api.channel.post_update_channel_header.removed",
    set: "api.channel.post_update_channel_header.updated_to",
    replaced: "api.channel.post_update_channel_header.updated_from",
};
const PURPOSE: Changed = Changed {
    removed: "api.channel.post_update_channel_purpose.removed",
    set: "api.channel.post_update_channel_purpose.updated_to",
    replaced: "api.channel.post_update_channel_purpose.updated_from",
};
const DISPLAY_NAME: Changed = Changed {
    removed: "api.channel.post_update_channel_displayname.removed",
    set: "api.channel.post_update_channel_displayname.updated_to",
    replaced: "api.channel.post_update_channel_displayname.updated_from",
};

impl Notice<'_> {
    /// The user besides the one who acts.
    fn concerns(self) -> UserId {
        match self {
            Self::Added { user }
            | Self::Removed { user }
            | Self::AddedToTeam { user }
            | Self::RemovedFromTeam { user } => user,
            _ => UserId::EMPTY,
        }
    }

    /// Whether a text became another.
    pub(crate) fn changes(self) -> bool {
        match self {
            Self::Header { old, new } | Self::Purpose { old, new } | Self::DisplayName { old, new } => old != new,
            _ => true,
        }
    }

    fn post_type(self, guest: bool) -> &'static str {
        match self {
            Self::Joined if guest => post_type::GUEST_JOIN_CHANNEL,
            Self::Joined => post_type::JOIN_CHANNEL,
            Self::Left => post_type::LEAVE_CHANNEL,
            Self::Added { .. } if guest => post_type::ADD_GUEST_TO_CHANNEL,
            Self::Added { .. } => post_type::ADD_TO_CHANNEL,
            Self::Removed { .. } => post_type::REMOVE_FROM_CHANNEL,
            Self::JoinedTeam => post_type::JOIN_TEAM,
            Self::LeftTeam => post_type::LEAVE_TEAM,
            Self::AddedToTeam { .. } => post_type::ADD_TO_TEAM,
            Self::RemovedFromTeam { .. } => post_type::REMOVE_FROM_TEAM,
            Self::Header { .. } => post_type::HEADER_CHANGE,
            Self::Purpose { .. } => post_type::PURPOSE_CHANGE,
            Self::DisplayName { .. } => post_type::DISPLAYNAME_CHANGE,
            Self::Archived => post_type::CHANNEL_DELETED,
            Self::Restored => post_type::CHANNEL_RESTORED,
            Self::MadePrivate | Self::MadePublic => post_type::CHANGE_CHANNEL_PRIVACY,
            Self::Moved { .. } => post_type::MOVE_CHANNEL,
            Self::FromGroup => post_type::GM_TO_CHANNEL,
        }
    }

    /// For clients that do not know the type; the others write their own text from the props. Mattermost: in the
    /// server's language, as nobody in particular reads it.
    fn message(self, locale: Locale, actor: &str, other: &str) -> String {
        let (key, old, new) = match self {
            Self::Joined => ("api.channel.join_channel.post_and_forget", "", ""),
            Self::Left => ("api.channel.leave.left", "", ""),
            Self::Added { .. } => ("api.channel.add_member.added", "", ""),
            Self::Removed { .. } => ("api.channel.remove_member.removed", "", ""),
            Self::JoinedTeam => ("api.team.join_team.post_and_forget", "", ""),
            Self::LeftTeam => ("api.team.leave.left", "", ""),
            Self::AddedToTeam { .. } => ("api.team.add_user_to_team.added", "", ""),
            Self::RemovedFromTeam { .. } => ("api.team.remove_user_from_team.removed", "", ""),
            Self::Header { old, new } => (HEADER.of(old, new), old, new),
            Self::Purpose { old, new } => (PURPOSE.of(old, new), old, new),
            Self::DisplayName { old, new } => (DISPLAY_NAME.of(old, new), old, new),
            Self::Archived => ("api.channel.delete_channel.archived", "", ""),
            Self::Restored => ("api.channel.restore_channel.unarchived", "", ""),
            Self::MadePrivate => ("api.channel.change_channel_privacy.public_to_private", "", ""),
            Self::MadePublic => ("api.channel.change_channel_privacy.private_to_public", "", ""),
            Self::Moved { from } => ("api.team.move_channel.success", from, ""),
            Self::FromGroup => ("api.channel.group_message_converted_to_private_channel.post", "", ""),
        };
        texts::text(key, locale, &[("actor", actor), ("other", other), ("old", old), ("new", new)])
    }

    fn props(self, actor: &User, other: Option<&User>) -> Props {
        let text = |value: &str| Value::String(value.to_owned());
        let mut props = Props::new();
        props.insert("username".into(), text(&actor.username));
        let changed: Option<(&str, &str, &str)> = match self {
            Self::Header { old, new } => Some(("header", old, new)),
            Self::Purpose { old, new } => Some(("purpose", old, new)),
            Self::DisplayName { old, new } => Some(("displayname", old, new)),
            _ => None,
        };
        if let Some((what, old, new)) = changed {
            props.insert(format!("old_{what}"), text(old));
            props.insert(format!("new_{what}"), text(new));
        }
        let Some(other) = other else { return props };
        let prefix =
            if matches!(self, Self::Removed { .. } | Self::RemovedFromTeam { .. }) { "removed" } else { "added" };
        props.insert("userId".into(), text(actor.id.as_str()));
        props.insert(format!("{prefix}UserId"), text(other.id.as_str()));
        props.insert(format!("{prefix}Username"), text(&other.username));
        props
    }

    /// Writes it into the channel in the actor's name. A failure is logged: what happened has happened.
    pub(crate) async fn write(self, app: &App, cx: &Arc<Cx>, channel: ChannelId, actor: UserId) {
        let ids = [actor, self.concerns()];
        let found = match users::by_ids(&ids).all::<User>(&app.store).await {
            Ok(found) => found,
            Err(error) => {
                tracing::error!(channel.id = %channel, cause = %error, "Could not tell a channel of its change");
                return;
            }
        };
        let user = |id: UserId| found.iter().find(|user| user.id == id);
        let Some(writer) = user(actor) else { return };
        let other = user(self.concerns());
        let guest = other.unwrap_or(writer).is_guest();
        let other_name = other.map_or("", |user| user.username.as_str());
        let message = self.message(locale_of_server(app), &writer.username, other_name);
        let props = self.props(writer, other);
        posts::system_post(app, cx, channel, actor, self.post_type(guest), message, props).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_added_member_is_named_in_the_props_that_clients_read() {
        let actor = User { id: UserId::new(), username: "ada".into(), ..User::default() };
        let other = User { id: UserId::new(), username: "bob".into(), ..User::default() };
        let props = Notice::Added { user: other.id }.props(&actor, Some(&other));
        assert_eq!(props["addedUserId"], other.id.as_str());
        assert_eq!(props["addedUsername"], "bob");
        assert_eq!(props["userId"], actor.id.as_str());
        assert_eq!(props["username"], "ada");
    }

    #[test]
    fn a_change_tells_what_was_and_what_is() {
        let actor = User { username: "ada".into(), ..User::default() };
        let notice = Notice::Header { old: "a", new: "" };
        assert_eq!(notice.message(Locale::English, "ada", ""), "ada removed the channel header (it was: a)");
        assert_eq!(
            notice.message(Locale::German, "ada", ""),
            "ada hat die Überschrift des Kanals entfernt (bisher: a)"
        );
        let props = notice.props(&actor, None);
        assert_eq!((props["old_header"].as_str(), props["new_header"].as_str()), (Some("a"), Some("")));
    }
}
