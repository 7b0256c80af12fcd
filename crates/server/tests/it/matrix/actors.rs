//! Who asks.

use jackfield_client::Client;
use jackfield_model::UserId;

/// Somebody who asks, and how they came to be who they are.
#[derive(Clone)]
pub struct Actor {
    pub name: &'static str,
    pub id: UserId,
    pub client: Client,
    pub kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// In the home team, its square and its archive, with these roles of the system.
    Home(&'static str),
    /// Administers the home team.
    TeamAdmin,
    /// Administers the square.
    ChannelAdmin,
    /// Was in the private channel, and is not any more.
    Removed,
    Guest,
    Bot,
    /// A member with an access token instead of a session.
    Token,
    /// A member with an access token that is for the square alone, for its posts, its files and who is in it.
    Scoped,
    /// Holds these roles of the system, and is in no team.
    System(&'static str),
    /// Administers another team.
    Foreign,
    /// Has an account, and is in no team.
    Outsider,
    /// An account that was switched off.
    Gone,
    /// Has no session.
    Stranger,
}

/// Everybody, in the order of the tables' columns.
pub const ALL: &[(&str, Kind)] = &[
    ("admin", Kind::System("system_user system_admin")),
    ("manager", Kind::System("system_user system_manager")),
    ("auditor", Kind::System("system_user system_read_only_admin")),
    ("teamadmin", Kind::TeamAdmin),
    ("chanadmin", Kind::ChannelAdmin),
    ("member", Kind::Home("system_user")),
    ("removed", Kind::Removed),
    ("guest", Kind::Guest),
    ("bot", Kind::Bot),
    ("token", Kind::Token),
    ("scoped", Kind::Scoped),
    ("foreign", Kind::Foreign),
    ("outsider", Kind::Outsider),
    ("gone", Kind::Gone),
    ("stranger", Kind::Stranger),
];

impl Kind {
    pub fn is_home(self) -> bool {
        use Kind::{Bot, ChannelAdmin, Guest, Home, Removed, Scoped, TeamAdmin, Token};
        matches!(self, Home(_) | TeamAdmin | ChannelAdmin | Removed | Guest | Bot | Token | Scoped)
    }

    pub fn roles(self) -> &'static str {
        match self {
            Self::Home(roles) | Self::System(roles) => roles,
            Self::Guest => "system_guest",
            _ => "system_user",
        }
    }
}
