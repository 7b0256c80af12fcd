//! Who may do what: every role by every permission by every kind of target, as a snapshot that reviews read.
//!
//! A change of a role, a rule or a query of `access` shows up here as the lines that it adds and takes away.

use std::fmt::Write as _;
use std::sync::Arc;

use jackfield_domain::{Actor, Cx, RequestInfo};
use jackfield_model::permission::{
    self, BotOf, ChannelMemberOf, DirectOf, NewChannel, OutgoingHookOf, ReactionOf, Target, TeamMemberOf,
};
use jackfield_model::{ChannelId, ChannelType, FileId, InvalidId, PostId, Role, Session, TeamId, UserId};
use jackfield_storage::{Query, Store, roles, testing};

use crate::world::World;

// covers: 1, 4
#[tokio::test]
async fn who_may_do_what() {
    for world in World::everywhere().await {
        let app = world.server().await;
        let store = app.store.clone();
        let town = Town::make(&store).await;
        let mut known: Vec<String> =
            roles::list().all::<Role>(&store).await.unwrap().into_iter().map(|role| role.name).collect();
        known.sort();
        assert_eq!(known.len(), 24, "the built-in roles");
        let mut table = String::new();
        for role in &known {
            let actor = town.actor(&store, role).await;
            let _ = writeln!(table, "## {role}");
            for asked in permission::ALL {
                let mut granted = Vec::new();
                for (name, target) in town.targets(actor.user_id()) {
                    if asked.target == kind(target) && app.allows(&actor, asked.rule, target).await.unwrap() {
                        granted.push(name);
                    }
                }
                if !granted.is_empty() {
                    let _ = writeln!(table, "{}: {}", asked.name, granted.join(", "));
                }
            }
        }
        insta::assert_snapshot!("who_may_do_what", table);
    }
}

/// What permissions call this kind of target; they are not asked about others.
fn kind(target: Target) -> &'static str {
    match target {
        Target::Server => "()",
        Target::Team(_) => "TeamId",
        Target::Channel(_) => "ChannelId",
        Target::User(_) => "UserId",
        Target::Post(_) => "PostId",
        Target::File(_) => "FileId",
        Target::Upload(_) => "UploadId",
        Target::Group(_) => "GroupId",
        Target::Hook(_) => "HookId",
        Target::Command(_) => "CommandId",
        Target::AccessToken(_) => "AccessTokenId",
        Target::Session(_) => "SessionId",
        Target::Bot(_) => "BotOf",
        Target::Emoji(_) => "EmojiId",
        Target::Role(_) => "RoleId",
        Target::Scheme(_) => "SchemeId",
        Target::ScheduledPost(_) => "ScheduledPostId",
        Target::Reaction(_) => "ReactionOf",
        Target::OutgoingHook(_) => "OutgoingHookOf",
        Target::ChannelMember(_) => "ChannelMemberOf",
        Target::TeamMember(_) => "TeamMemberOf",
        Target::NewChannel(_) => "NewChannel",
        Target::Direct(_) => "DirectOf",
        Target::OAuthApp(_) => "OAuthAppId",
        Target::Subscription(_) => "SubscriptionId",
        Target::EmbedApp(_) => "EmbedAppId",
        Target::Panel(_) => "PanelId",
    }
}

/// Two teams with channels; each actor is in the first, and nobody in the second.
struct Town {
    home: TeamId,
    away: TeamId,
    public: ChannelId,
    private: ChannelId,
    direct: ChannelId,
    /// A public channel of the home team that the actor has not joined.
    unjoined: ChannelId,
    hidden: ChannelId,
    other: UserId,
    others_post: PostId,
    hidden_post: PostId,
    hidden_file: FileId,
}

async fn run(store: &Store, sql: String) {
    Query::new(testing::statement(sql)).execute(store).await.unwrap();
}

impl Town {
    async fn make(store: &Store) -> Self {
        let town = Self {
            home: TeamId::new(),
            away: TeamId::new(),
            public: ChannelId::new(),
            private: ChannelId::new(),
            direct: ChannelId::new(),
            unjoined: ChannelId::new(),
            hidden: ChannelId::new(),
            other: UserId::new(),
            others_post: PostId::new(),
            hidden_post: PostId::new(),
            hidden_file: FileId::new(),
        };
        for (team, name) in [(town.home, "home"), (town.away, "away")] {
            run(store, format!("INSERT INTO teams (id, name) VALUES ('{team}', '{name}')")).await;
        }
        let (home, away, none) = (town.home, town.away, TeamId::default());
        for (channel, team, kind) in [
            (town.public, home, "O"),
            (town.private, home, "P"),
            (town.direct, none, "D"),
            (town.unjoined, home, "O"),
            (town.hidden, away, "P"),
        ] {
            let values = format!("'{channel}', '{team}', '{kind}', '{channel}'");
            run(store, format!("INSERT INTO channels (id, teamid, type, name) VALUES ({values})")).await;
        }
        for (post, channel) in [(town.others_post, town.public), (town.hidden_post, town.hidden)] {
            let values = format!("'{post}', '{channel}', '{}'", town.other);
            run(store, format!("INSERT INTO posts (id, channelid, userid) VALUES ({values})")).await;
        }
        let values = format!("'{}', '{}', '{}', '{}'", town.hidden_file, town.other, town.hidden_post, town.hidden);
        run(store, format!("INSERT INTO fileinfo (id, creatorid, postid, channelid) VALUES ({values})")).await;
        town.plant(store, town.other).await;
        town
    }

    /// One of everything that people have, in the home team, under its owner's id.
    async fn plant(&self, store: &Store, owner: UserId) {
        let (team, channel) = (self.home, self.public);
        for (columns, values) in [
            ("users (id, username, email)", format!("'{owner}', '{owner}', '{owner}'")),
            ("bots (userid, ownerid)", format!("'{owner}', '{owner}'")),
            (
                "incomingwebhooks (id, userid, teamid, channelid)",
                format!("'{owner}', '{owner}', '{team}', '{channel}'"),
            ),
            ("jackfield_subscriptions (id, botuserid)", format!("'{owner}', '{owner}'")),
            ("oauthapps (id, creatorid)", format!("'{owner}', '{owner}'")),
            ("outgoingwebhooks (id, creatorid, teamid)", format!("'{owner}', '{owner}', '{team}'")),
            ("commands (id, creatorid, teamid, trigger)", format!("'{owner}', '{owner}', '{team}', '{owner}'")),
            ("useraccesstokens (id, token, userid)", format!("'{owner}', '{owner}', '{owner}'")),
            ("sessions (id, token, userid)", format!("'{owner}', '{owner}', '{owner}'")),
            ("emoji (id, creatorid, name)", format!("'{owner}', '{owner}', '{owner}'")),
            ("schemes (id, name, scope)", format!("'{owner}', '{owner}', 'team'")),
            ("scheduledposts (id, userid, channelid, scheduledat)", format!("'{owner}', '{owner}', '{channel}', 1")),
        ] {
            run(store, format!("INSERT INTO {columns} VALUES ({values})")).await;
        }
    }

    /// Somebody with a role where it belongs: a channel's in the channels, a team's in the team, others in the system.
    async fn actor(&self, store: &Store, role: &str) -> Arc<Cx> {
        let user = UserId::new();
        let mut held = ("system_user", "team_user", "channel_user");
        match role.split('_').next() {
            Some("channel") => held.2 = role,
            Some("team") | Some("playbook") | Some("run") => held.1 = role,
            Some("custom") => held.1 = role,
            _ => held.0 = role,
        }
        let (system, team, channel) = held;
        let values = format!("'{}', '{user}', '{team}'", self.home);
        run(store, format!("INSERT INTO teammembers (teamid, userid, roles) VALUES ({values})")).await;
        for joined in [self.public, self.private, self.direct] {
            let values = format!("'{joined}', '{user}', '{channel}'");
            run(store, format!("INSERT INTO channelmembers (channelid, userid, roles) VALUES ({values})")).await;
        }
        self.plant(store, user).await;
        // Their own post has their own id.
        let values = format!("'{user}', '{}', '{user}'", self.public);
        run(store, format!("INSERT INTO posts (id, channelid, userid) VALUES ({values})")).await;
        let session = Session { user_id: user, roles: system.to_owned(), ..Session::default() };
        Cx::new(Actor::User(Arc::new(session)), RequestInfo::default())
    }

    fn targets(&self, user: UserId) -> Vec<(&'static str, Target)> {
        let own = |post: PostId| ReactionOf { post, user };
        let others = |post: PostId| ReactionOf { post, user: self.other };
        let mut targets = vec![
            ("server", Target::Server),
            ("own team", Target::Team(self.home)),
            ("other team", Target::Team(self.away)),
            ("public channel", Target::Channel(self.public)),
            ("private channel", Target::Channel(self.private)),
            ("direct channel", Target::Channel(self.direct)),
            ("unjoined channel", Target::Channel(self.unjoined)),
            ("hidden channel", Target::Channel(self.hidden)),
            ("own post", Target::Post(id(user))),
            ("other's post", Target::Post(self.others_post)),
            ("hidden post", Target::Post(self.hidden_post)),
            ("hidden file", Target::File(self.hidden_file)),
            ("scheme", Target::Scheme(id(self.other))),
            ("oneself", Target::User(user)),
            ("somebody else", Target::User(self.other)),
            ("own reaction", Target::Reaction(own(self.others_post))),
            ("other's reaction", Target::Reaction(others(self.others_post))),
            ("own reaction to a hidden post", Target::Reaction(own(self.hidden_post))),
        ];
        for (name, channel) in [
            ("public channel", self.public),
            ("private channel", self.private),
            ("direct channel", self.direct),
            ("unjoined channel", self.unjoined),
            ("hidden channel", self.hidden),
        ] {
            targets.push((name, Target::ChannelMember(ChannelMemberOf { channel, user: self.other })));
        }
        for (name, team, kind) in [
            ("public in own team", self.home, ChannelType::Open),
            ("private in own team", self.home, ChannelType::Private),
            ("public in other team", self.away, ChannelType::Open),
        ] {
            targets.push((name, Target::NewChannel(NewChannel { team, kind })));
        }
        for (name, channel) in [("oneself in unjoined", self.unjoined), ("oneself in hidden", self.hidden)] {
            targets.push((name, Target::ChannelMember(ChannelMemberOf { channel, user })));
        }
        for (name, team, member) in [
            ("oneself in own team", self.home, user),
            ("oneself in other team", self.away, user),
            ("another in own team", self.home, self.other),
            ("another in other team", self.away, self.other),
        ] {
            targets.push((name, Target::TeamMember(TeamMemberOf { team, user: member })));
        }
        for (name, one) in [("with oneself", user), ("between others", self.other)] {
            targets.push((name, Target::Direct(DirectOf { one, other: self.other })));
        }
        for (name, owner) in [("own", user), ("other's", self.other)] {
            targets.extend([
                (name, Target::Hook(id(owner))),
                (name, Target::Subscription(id(owner))),
                (name, Target::OAuthApp(id(owner))),
                (name, Target::OutgoingHook(OutgoingHookOf(id(owner)))),
                (name, Target::Command(id(owner))),
                (name, Target::AccessToken(id(owner))),
                (name, Target::Session(id(owner))),
                (name, Target::Bot(BotOf(owner))),
                (name, Target::Emoji(id(owner))),
                (name, Target::ScheduledPost(id(owner))),
                (name, Target::Role(id(owner))),
            ]);
        }
        targets
    }
}

/// What has the same id as its owner.
fn id<T: std::str::FromStr<Err = InvalidId>>(owner: UserId) -> T {
    owner.as_str().parse().unwrap()
}
