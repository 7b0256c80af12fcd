//! What a token may be used for: scopes, each a resource, a verb, and where. Access tokens, bots' tokens and the tokens of
//! OAuth applications have the same ones; a token without scopes may do all that its owner may.

use std::fmt;
use std::str::FromStr;

use crate::{ChannelId, TeamId};

macro_rules! resources {
    ($($(#[doc = $doc:literal])+ $name:ident $word:literal $(in $places:ident)?;)+) => {
        /// What a scope is about. Each operation and each event names its own.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Resource {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Resource {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Its word in a scope.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }

            /// What it is, for documents.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => concat!($($doc),+),)+ }
            }

            /// Whether it may be had in one team or channel alone.
            pub const fn is_in_places(self) -> bool {
                match self { $(Self::$name => resources!(@places $($places)?),)+ }
            }
        }
    };
    (@places) => { false };
    (@places places) => { true };
}

resources! {
    /// Posts, threads, reactions, drafts and scheduled posts; buttons, menus and dialogs of integrations.
    Posts "posts" in places;
    /// Files of posts, and uploads.
    Files "files" in places;
    /// Channels, their members and bookmarks, and what of them was read.
    Channels "channels" in places;
    /// Teams and their members.
    Teams "teams" in places;
    /// Profiles, statuses and groups.
    Users "users";
    /// One's own account: preferences, the sidebar, the status, password, second factor and sessions.
    Account "account";
    /// Custom emoji.
    Emoji "emoji";
    /// Slash commands: running them, and those of one's own.
    Commands "commands" in places;
    /// Incoming and outgoing webhooks.
    Webhooks "webhooks" in places;
    /// Subscriptions to events, with the events: all that a bot sees.
    Events "events";
    /// Bots.
    Bots "bots";
    /// Access tokens; one that is made by a token opens no more than that does.
    Tokens "tokens";
    /// OAuth applications.
    Apps "apps";
    /// What plugins serve at addresses of their own, and what they show.
    Extensions "extensions";
    /// Administering the server: settings, plugins, roles, jobs, reports, logs.
    System "system";
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// What is done with a resource. Who may write may not by that read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verb {
    Read,
    Write,
}

impl Verb {
    pub const ALL: &[Self] = &[Self::Read, Self::Write];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

/// Where a scope holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Within {
    Everywhere,
    Team(TeamId),
    Channel(ChannelId),
}

/// Where something is, as far as scopes look at it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// Empty for what is in no team, direct channels among it.
    pub team: TeamId,
    /// Empty for what is in no channel.
    pub channel: ChannelId,
}

/// What an operation asks of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    pub resource: Resource,
    pub verb: Verb,
    /// Whether its answer reaches beyond one place, so that a scope of one is not enough.
    pub everywhere: bool,
}

impl Need {
    pub const fn new(resource: Resource, verb: Verb) -> Self {
        Self { resource, verb, everywhere: false }
    }

    /// The same of an operation whose target is in a place, or in none: then a scope of one place is not for it.
    pub const fn of_target(self, in_a_place: bool) -> Self {
        if self.resource.is_in_places() && !in_a_place { self.everywhere() } else { self }
    }

    pub const fn everywhere(self) -> Self {
        Self { everywhere: true, ..self }
    }
}

impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.resource.word(), self.verb.word())
    }
}

/// One scope: `posts:read`, `files:write@team:<id>`, `posts:write@channel:<id>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Scope {
    pub resource: Resource,
    pub verb: Verb,
    pub within: Within,
}

/// The text is no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoScope;

impl FromStr for Scope {
    type Err = NoScope;

    fn from_str(text: &str) -> Result<Self, NoScope> {
        let (what, place) = text.split_once('@').map_or((text, None), |(what, place)| (what, Some(place)));
        let (resource, verb) = what.split_once(':').ok_or(NoScope)?;
        let resource = *Resource::ALL.iter().find(|known| known.word() == resource).ok_or(NoScope)?;
        let verb = *Verb::ALL.iter().find(|known| known.word() == verb).ok_or(NoScope)?;
        let within = match place {
            None => Within::Everywhere,
            Some(_) if !resource.is_in_places() => return Err(NoScope),
            Some(place) => match place.split_once(':').ok_or(NoScope)? {
                ("team", id) => Within::Team(id.parse().ok().and_then(TeamId::some).ok_or(NoScope)?),
                ("channel", id) => Within::Channel(id.parse().ok().and_then(ChannelId::some).ok_or(NoScope)?),
                _ => return Err(NoScope),
            },
        };
        Ok(Self { resource, verb, within })
    }
}

impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.resource.word(), self.verb.word())?;
        match self.within {
            Within::Everywhere => Ok(()),
            Within::Team(team) => write!(f, "@team:{team}"),
            Within::Channel(channel) => write!(f, "@channel:{channel}"),
        }
    }
}

impl Scope {
    fn is_for(&self, need: Need) -> bool {
        self.resource == need.resource && self.verb == need.verb
    }

    fn holds_at(&self, spot: Spot) -> bool {
        match self.within {
            Within::Everywhere => true,
            Within::Team(team) => spot.team == team,
            Within::Channel(channel) => spot.channel == channel,
        }
    }

    /// Whether whoever has this one has the other by it. Of a channel nobody knows here which team it is in.
    fn contains(&self, other: &Self) -> bool {
        let same = self.resource == other.resource && self.verb == other.verb;
        same && (self.within == Within::Everywhere || self.within == other.within)
    }
}

/// The scopes of one token, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(Vec<Scope>);

impl Scopes {
    /// Reads scopes as they are stored; what is none, as a newer server may know it, opens nothing.
    pub fn stored<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        Self::of(texts.into_iter().filter_map(|text| text.parse().ok()))
    }

    pub fn of(scopes: impl IntoIterator<Item = Scope>) -> Self {
        let mut all: Vec<Scope> = scopes.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Scope> {
        self.0.iter()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }

    /// Whether there is anything at all for what is needed.
    pub fn have(&self, need: Need) -> bool {
        self.0.iter().any(|scope| scope.is_for(need) && (!need.everywhere || scope.within == Within::Everywhere))
    }

    /// Whether what is needed holds in some places only.
    pub fn are_limited(&self, need: Need) -> bool {
        !self.have(need.everywhere())
    }

    /// Whether what is needed holds in some teams.
    pub fn name_teams(&self, need: Need) -> bool {
        self.0.iter().any(|scope| scope.is_for(need) && matches!(scope.within, Within::Team(_)))
    }

    /// Whether what is needed holds there.
    pub fn hold_at(&self, need: Need, spot: Spot) -> bool {
        self.have(need) && self.0.iter().any(|scope| scope.is_for(need) && scope.holds_at(spot))
    }

    /// Whether whoever has these has all the others by them.
    pub fn contain(&self, others: &Self) -> bool {
        others.0.iter().all(|other| self.0.iter().any(|own| own.contains(other)))
    }
}

impl fmt::Display for Scopes {
    /// As OAuth has them: with a space between.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.texts().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(texts: &[&str]) -> Scopes {
        Scopes::stored(texts.iter().copied())
    }

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        let (team, channel) = (TeamId::new(), ChannelId::new());
        let texts = [
            "posts:read",
            "system:write",
            &format!("files:write@team:{team}"),
            &format!("posts:read@channel:{channel}"),
        ];
        for text in texts {
            assert_eq!(text.parse::<Scope>().map(|scope| scope.to_string()), Ok(text.to_owned()));
        }
        let none = [
            "",
            "posts",
            "posts:",
            "posts:all",
            "post:read",
            "posts:read@",
            "posts:read@team",
            "posts:read@team:",
            "POSTS:READ",
            "posts:read@team:x",
            "posts:read@channel:../..",
            " posts:read",
            "posts:read ",
            "posts:read@everywhere:x",
            &format!("users:read@team:{team}"),
            &format!("posts:read@user:{team}"),
        ];
        for text in none {
            assert_eq!(text.parse::<Scope>(), Err(NoScope), "{text}");
        }
    }

    #[test]
    fn a_scope_holds_for_its_verb_and_in_its_place() {
        let (team, other, channel) = (TeamId::new(), TeamId::new(), ChannelId::new());
        let read = Need::new(Resource::Posts, Verb::Read);
        let here = Spot { team, channel };
        let elsewhere = Spot { team: other, channel: ChannelId::new() };
        let direct = Spot { team: TeamId::EMPTY, channel: ChannelId::new() };
        let all = scopes(&["posts:read", "users:write"]);
        assert!(all.hold_at(read, here) && all.hold_at(read, direct) && all.have(read.everywhere()));
        assert!(
            !all.have(Need::new(Resource::Posts, Verb::Write)) && !all.have(Need::new(Resource::Users, Verb::Read))
        );
        for one in [scopes(&[&format!("posts:read@team:{team}")]), scopes(&[&format!("posts:read@channel:{channel}")])]
        {
            assert!(one.have(read) && one.hold_at(read, here), "{one}");
            assert!(!one.hold_at(read, elsewhere) && !one.hold_at(read, direct) && !one.hold_at(read, Spot::default()));
            assert!(one.are_limited(read) && !one.have(read.everywhere()) && !one.hold_at(read.everywhere(), here));
        }
        assert!(!Scopes::default().have(read));
    }

    #[test]
    fn scopes_contain_what_is_narrower_and_no_more() {
        let channel = format!("posts:read@channel:{}", ChannelId::new());
        let own = scopes(&["posts:read", "files:write"]);
        assert!(own.contain(&scopes(&["posts:read", &channel])));
        assert!(!own.contain(&scopes(&["posts:write"])) && !own.contain(&scopes(&["files:read"])));
        assert!(!scopes(&[&channel]).contain(&own) && scopes(&[&channel]).contain(&scopes(&[&channel])));
    }
}
