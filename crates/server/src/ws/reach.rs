//! What a socket hears whose token has scopes: events of what it may read, where it may.

use std::collections::HashMap;

use jackfield_domain::events::Frame;
use jackfield_model::{ChannelId, Need, Resource, Scopes, Spot, TeamId, Verb};

/// The scopes of a socket's token, with the teams of the channels that its user was in when it began, where a scope names
/// a team: frames of a channel do not say which team it is in.
#[derive(Clone, Debug)]
pub struct Reach {
    pub scopes: Scopes,
    pub teams: HashMap<ChannelId, TeamId>,
}

/// Whether a socket hears a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hearing {
    Yes,
    No,
    /// The user came to the channel since; the socket has to begin anew to know where it is.
    Unsure,
}

/// What it takes to hear of something.
fn hearing(resource: Resource) -> Need {
    Need::new(resource, Verb::Read)
}

impl Reach {
    /// Whether its scopes name teams, so that the teams of channels have to be known.
    pub fn names_teams(scopes: &Scopes) -> bool {
        Resource::ALL.iter().any(|resource| scopes.name_teams(hearing(*resource)))
    }

    pub fn hears(&self, frame: &Frame) -> Hearing {
        let need = hearing(frame.resource);
        if !self.scopes.have(need) {
            return Hearing::No;
        }
        if !self.scopes.are_limited(need) {
            return Hearing::Yes;
        }
        let audience = &frame.audience;
        let holds = |spot| if self.scopes.hold_at(need, spot) { Hearing::Yes } else { Hearing::No };
        if audience.channel_id.is_empty() {
            // A team beside a user is a label: what is told may be about a direct channel.
            let team = if audience.user_id.is_empty() { audience.team_id } else { TeamId::EMPTY };
            return holds(Spot { team, channel: ChannelId::EMPTY });
        }
        let channel = audience.channel_id;
        let alone = holds(Spot { team: TeamId::EMPTY, channel });
        if alone == Hearing::Yes || !self.scopes.name_teams(need) {
            return alone;
        }
        match self.teams.get(&channel) {
            Some(team) => holds(Spot { team: *team, channel }),
            None => Hearing::Unsure,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jackfield_domain::events::Audience;
    use jackfield_model::{ConnectionId, UserId};

    use super::*;

    fn frame(resource: Resource, audience: Audience) -> Frame {
        let text = Arc::from("");
        Frame { audience, omit_connection: ConnectionId::EMPTY, text, personal: Vec::new(), droppable: false, resource }
    }

    // covers: 8
    #[test]
    fn a_socket_hears_what_its_scopes_are_about_and_where() {
        let (team, square, direct, new) = (TeamId::new(), ChannelId::new(), ChannelId::new(), ChannelId::new());
        let teams = HashMap::from([(square, team), (direct, TeamId::EMPTY)]);
        let reach = |scope: &str| Reach { scopes: Scopes::stored([scope]), teams: teams.clone() };
        let hears = |scope: &str, audience: Audience| reach(scope).hears(&frame(Resource::Posts, audience));
        for channel in [square, direct, new] {
            assert_eq!(hears("posts:read", Audience::channel(channel)), Hearing::Yes);
            assert_eq!(hears("posts:write", Audience::channel(channel)), Hearing::No);
            assert_eq!(hears("channels:read", Audience::channel(channel)), Hearing::No);
        }
        let in_team = format!("posts:read@team:{team}");
        assert_eq!(hears(&in_team, Audience::channel(square)), Hearing::Yes);
        assert_eq!(hears(&in_team, Audience::channel(direct)), Hearing::No);
        assert_eq!(hears(&in_team, Audience::channel(new)), Hearing::Unsure);
        assert_eq!(hears(&in_team, Audience::team(team)), Hearing::Yes);
        assert_eq!(hears(&in_team, Audience::team(TeamId::new())), Hearing::No);
        let in_square = format!("posts:read@channel:{square}");
        assert_eq!(hears(&in_square, Audience::channel(square)), Hearing::Yes);
        assert_eq!(hears(&in_square, Audience::channel(new)), Hearing::No);
        let labelled = Audience { user_id: UserId::new(), team_id: team, ..Audience::default() };
        for scope in [&in_team, &in_square] {
            for audience in [Audience::everybody(), Audience::user(UserId::new()), labelled.clone()] {
                assert_eq!(hears(scope, audience), Hearing::No);
            }
        }
    }
}
