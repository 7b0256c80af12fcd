//! What each rule looks at, and what it says.

use jackfield_model::permission::Rule;
use jackfield_model::{ChannelId, ChannelType, Spot, TeamId, UserId};

use super::bound::ChannelGrant;
use crate::roles::Roles;

/// Who asks, with the roles that they hold in the system.
pub(super) struct Asker<'a> {
    pub id: UserId,
    pub system_roles: &'a str,
    pub roles: &'a Roles,
}

/// What rules look at of an object.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scope<'a> {
    /// Whose it is; `None` for what is nobody's.
    pub(super) owner: Option<UserId>,
    /// Somebody who administers the server.
    pub(super) is_administrator: bool,
    pub(super) place: Place<'a>,
}

/// Where an object belongs, and which roles the asker holds there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Place<'a> {
    #[default]
    Server,
    Team {
        id: TeamId,
        /// `None` for those who are not members.
        roles: Option<&'a str>,
        /// Whether anybody may join it.
        is_open: bool,
    },
    Channel(&'a ChannelGrant),
}

impl Scope<'_> {
    /// Where it is, as far as tokens with scopes are concerned.
    pub(super) fn spot(&self) -> Spot {
        match self.place {
            Place::Server => Spot::default(),
            Place::Team { id, .. } => Spot { team: id, channel: ChannelId::EMPTY },
            Place::Channel(grant) => Spot { team: grant.channel.team_id, channel: grant.channel.id },
        }
    }
}

impl Asker<'_> {
    pub(super) fn holds_in_system(&self, permission: &str) -> bool {
        self.roles.any(self.system_roles, permission)
    }

    /// A permission may come from the roles in the channel, in its team or in the system.
    fn holds(&self, permission: &str, place: Place<'_>) -> bool {
        let any = |names: Option<&str>| names.is_some_and(|names| self.roles.any(names, permission));
        let here = match place {
            Place::Server => false,
            Place::Team { roles, .. } => any(roles),
            Place::Channel(channel) => any(channel.member_roles()) || any(channel.team_roles()),
        };
        here || self.holds_in_system(permission)
    }

    /// A rule asked of a kind of target that it is not about grants nothing.
    pub(super) fn may(&self, rule: Rule, scope: &Scope<'_>) -> bool {
        let is_own = scope.owner == Some(self.id);
        match (rule, scope.place) {
            (Rule::Public | Rule::SignedIn, _) => true,
            (Rule::System(permission), _) => self.holds_in_system(permission),
            (Rule::SelfOr(permission), _) => is_own || self.holds_in_system(permission),
            (Rule::SelfOrOver(permission), _) => {
                let over = !scope.is_administrator || self.holds_in_system("manage_system");
                is_own || (over && self.holds_in_system(permission))
            }
            (Rule::Mine, _) => is_own,
            (Rule::Own(own, others), place) => self.holds(own, place) && (is_own || self.holds(others, place)),
            (Rule::AuthorAlone(permission), place) => is_own && self.holds(permission, place),
            (Rule::Author(own, others), place) => self.holds(if is_own { own } else { others }, place),
            (Rule::Team(permission), place @ Place::Team { .. }) => self.holds(permission, place),
            (Rule::AddToTeam(_), Place::Team { .. }) if is_own => self.may(Rule::JoinTeam, scope),
            (Rule::RemoveFromTeam(_), Place::Team { .. }) if is_own => self.may(Rule::ViewTeam, scope),
            (Rule::AddToTeam(permission) | Rule::RemoveFromTeam(permission), place @ Place::Team { .. }) => {
                self.holds(permission, place)
            }
            (Rule::JoinTeam, place @ Place::Team { is_open, .. }) => {
                let joins = if is_open { "join_public_teams" } else { "join_private_teams" };
                self.holds_in_system(joins) || self.holds("add_user_to_team", place)
            }
            (Rule::MemberOr(permission), Place::Team { roles, .. }) => {
                roles.is_some() || self.holds_in_system(permission)
            }
            (Rule::ViewTeam, Place::Team { roles, is_open, .. }) => {
                let listed = if is_open { "list_public_teams" } else { "list_private_teams" };
                roles.is_some_and(|names| self.roles.any(names, "view_team")) || self.holds_in_system(listed)
            }
            (Rule::Channel(permission) | Rule::ChannelOfPost(permission), place @ Place::Channel(_)) => {
                self.holds(permission, place)
            }
            (Rule::ReadChannel, Place::Channel(channel)) => self.reads("read_channel", channel),
            (Rule::ReadContent | Rule::ReadPost | Rule::ReadFile, Place::Channel(channel)) => {
                self.reads("read_channel_content", channel)
            }
            // A file that is not posted is its uploader's.
            (Rule::ReadFile, Place::Server) => is_own || self.holds_in_system("manage_system"),
            (Rule::ReadChannelAnd(permission), place @ Place::Channel(channel)) => {
                self.reads("read_channel_content", channel) && self.holds(permission, place)
            }
            (Rule::AddToChannel, Place::Channel(_)) if is_own => self.may(Rule::JoinChannel, scope),
            (Rule::RemoveFromChannel, Place::Channel(_)) if is_own => self.may(Rule::ReadChannel, scope),
            (Rule::AddToChannel | Rule::RemoveFromChannel, Place::Channel(_)) => {
                self.may(Rule::ManageChannelMembers, scope)
            }
            (Rule::ByPrivacy(open, private), place @ Place::Channel(channel)) => match channel.channel.channel_type {
                // What a team's role allows does not open what is in private channels.
                ChannelType::Open => self.reads("read_channel_content", channel) && self.holds(open, place),
                ChannelType::Private => self.reads("read_channel_content", channel) && self.holds(private, place),
                ChannelType::Direct | ChannelType::Group => channel.is_member() && self.holds(private, place),
            },
            (Rule::JoinChannel, place @ Place::Channel(channel)) => {
                let is_open = channel.channel.channel_type == ChannelType::Open;
                if is_open && self.reads("read_channel", channel) {
                    return self.holds("join_public_channels", place);
                }
                self.may(Rule::ManageChannelMembers, scope)
            }
            (
                Rule::ManageChannelProperties | Rule::ConvertChannel | Rule::DeleteChannel | Rule::ManageChannelMembers,
                Place::Channel(channel),
            ) => self.manages(rule, channel),
            _ => false,
        }
    }

    fn reads(&self, permission: &str, channel: &ChannelGrant) -> bool {
        if self.holds(permission, Place::Channel(channel)) {
            return true;
        }
        let in_team = |permission: &str| channel.team_roles().is_some_and(|names| self.roles.any(names, permission));
        channel.channel.channel_type == ChannelType::Open && in_team("read_public_channel")
    }

    /// Which permission it takes depends on whether the channel is public or private.
    fn manages(&self, rule: Rule, channel: &ChannelGrant) -> bool {
        let (open, private, direct) = match rule {
            Rule::ManageChannelProperties => {
                ("manage_public_channel_properties", "manage_private_channel_properties", channel.is_member())
            }
            Rule::ConvertChannel => ("convert_public_channel_to_private", "convert_private_channel_to_public", false),
            Rule::DeleteChannel => ("delete_public_channel", "delete_private_channel", false),
            Rule::ManageChannelMembers => ("manage_public_channel_members", "manage_private_channel_members", false),
            _ => return false,
        };
        // Whoever administers a team converts what they see; who manages channels for the whole server, all of them.
        if rule == Rule::ConvertChannel && !self.holds_in_system(private) && !self.reads("read_channel", channel) {
            return false;
        }
        match channel.channel.channel_type {
            ChannelType::Open => self.holds(open, Place::Channel(channel)),
            ChannelType::Private => self.holds(private, Place::Channel(channel)),
            ChannelType::Direct | ChannelType::Group => direct,
        }
    }
}
