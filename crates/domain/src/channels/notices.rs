//! What is written into a channel when it or its members change.

use std::sync::Arc;

use jackfield_model::{ChannelId, Props, User, UserId, post_type};
use jackfield_storage::users;
use serde_json::Value;

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

    /// For clients that do not know the type; the others write their own text from the props.
    fn message(self, actor: &str, other: &str) -> String {
        let changed = |what: &str, old: &str, new: &str| match (old.is_empty(), new.is_empty()) {
            (_, true) => format!("{actor} removed the channel {what} (it was: {old})"),
            (true, false) => format!("{actor} set the channel {what} to: {new}"),
            (false, false) => format!("{actor} changed the channel {what} from: {old} to: {new}"),
        };
        match self {
            Self::Joined => format!("{actor} joined the channel."),
            Self::Left => format!("{actor} left the channel."),
            Self::Added { .. } => format!("{other} added to the channel by {actor}."),
            Self::Removed { .. } => format!("{other} removed from the channel."),
            Self::JoinedTeam => format!("{actor} joined the team."),
            Self::LeftTeam => format!("{actor} left the team."),
            Self::AddedToTeam { .. } => format!("{other} added to the team by {actor}."),
            Self::RemovedFromTeam { .. } => format!("{other} removed from the team."),
            Self::Header { old, new } => changed("header", old, new),
            Self::Purpose { old, new } => changed("purpose", old, new),
            Self::DisplayName { old, new } => changed("display name", old, new),
            Self::Archived => format!("{actor} archived the channel."),
            Self::Restored => format!("{actor} unarchived the channel."),
            Self::MadePrivate => format!("{actor} made the channel private."),
            Self::MadePublic => format!("{actor} made the channel public."),
            Self::Moved { from } => format!("{actor} moved the channel here from the team {from}."),
            Self::FromGroup => format!("{actor} made this group message a private channel."),
        }
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
        let message = self.message(&writer.username, other.map_or("", |user| user.username.as_str()));
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
        assert_eq!(notice.message("ada", ""), "ada removed the channel header (it was: a)");
        let props = notice.props(&actor, None);
        assert_eq!((props["old_header"].as_str(), props["new_header"].as_str()), (Some("a"), Some("")));
    }
}
