//! A server with three people and a team: Anna administers the server, Ben made the team, Chloé is in it.

use jackfield_api::Operation;
use jackfield_api::path::{ByChannelMember, ByTeam, ByUser, ByUserAndTeam, UserRef};
use jackfield_api::teams::{AddTeamMember, CreateTeam};
use jackfield_api::users::CreateUser;
use jackfield_api::{channels as api, posts};
use jackfield_client::{Client, ClientError, NOTHING};
use jackfield_model::{Channel, ChannelId, ChannelType, FileId, Post, Team, TeamId, TeamMember, User, UserId};

/// Somebody with a session.
#[derive(Clone)]
pub struct Person {
    pub client: Client,
    pub id: UserId,
}

pub struct Town {
    stranger: Client,
    pub anna: Person,
    pub ben: Person,
    pub chloe: Person,
    pub team: Team,
}

const PASSWORD: &str = "correct horse 7";

impl Town {
    pub async fn build(stranger: Client) -> Self {
        let anna = Person::new(&stranger, "anna").await;
        let ben = Person::new(&stranger, "ben").await;
        let chloe = Person::new(&stranger, "chloe").await;
        let team = ben.makes_team("reds").await;
        ben.adds_to_team(team.id, &chloe).await;
        Self { stranger, anna, ben, chloe, team }
    }

    /// Somebody new, in no team.
    pub async fn person(&self, name: &str) -> Person {
        Person::new(&self.stranger, name).await
    }
}

impl Person {
    async fn new(stranger: &Client, name: &str) -> Self {
        let user = User {
            username: name.into(),
            email: format!("{name}@example.com"),
            password: PASSWORD.into(),
            ..User::default()
        };
        stranger.post::<CreateUser>(user).await.expect("anybody may create an account");
        let signed_in = stranger.login(name, PASSWORD).await.expect("the password is right");
        Self { client: signed_in.client, id: signed_in.user.id }
    }

    /// Calls an operation with a path and a body.
    pub async fn calls<O: Operation>(&self, path: O::Path, body: O::Request) -> Result<O::Response, ClientError> {
        self.client.call::<O>(path, O::Query::default(), body).await
    }

    pub async fn makes_team(&self, name: &str) -> Team {
        let draft = Team { name: name.into(), display_name: name.into(), ..Team::default() };
        self.client.post::<CreateTeam>(draft).await.expect("anybody may create a team")
    }

    pub async fn adds_to_team(&self, team_id: TeamId, other: &Person) -> TeamMember {
        let member = TeamMember { team_id, user_id: other.id, ..TeamMember::default() };
        self.calls::<AddTeamMember>(ByTeam { team_id }, member).await.expect("members may add others")
    }

    pub async fn makes_channel(&self, team: &Team, name: &str, channel_type: ChannelType) -> Channel {
        let draft = Channel {
            team_id: team.id,
            name: name.into(),
            display_name: name.into(),
            channel_type,
            ..Channel::default()
        };
        self.client.post::<api::CreateChannel>(draft).await.expect("members may create channels")
    }

    pub async fn adds_to_channel(&self, channel: &Channel, other: &Person) -> Result<(), ClientError> {
        let body = api::AddMemberRequest { user_id: other.id, ..api::AddMemberRequest::default() };
        let path = jackfield_api::path::ByChannel { channel_id: channel.id };
        self.calls::<api::AddChannelMember>(path, body).await.map(|_| ())
    }

    pub async fn removes(&self, channel: ChannelId, other: &Person) -> Result<(), ClientError> {
        let path = ByChannelMember { channel_id: channel, user_id: other.id.into() };
        self.calls::<api::RemoveUserFromChannel>(path, ()).await.map(|_| ())
    }

    pub async fn channel_named(&self, team: &Team, name: &str) -> Result<Channel, ClientError> {
        let path = jackfield_api::path::ByChannelName { team_id: team.id, channel_name: name.into() };
        self.client.get::<api::GetChannelByName>(path).await
    }

    /// Begins a message: `anna.posts("hi").in_channel(&square).await`.
    pub fn posts(&self, message: &str) -> Posting<'_> {
        Posting { by: self, post: Post { message: message.into(), ..Post::default() } }
    }

    /// Of the path that names oneself as `me`.
    pub fn own(&self, team_id: TeamId) -> ByUserAndTeam {
        ByUserAndTeam { user_id: UserRef::Me, team_id }
    }

    pub fn me(&self) -> ByUser {
        ByUser { user_id: UserRef::Me }
    }
}

/// A message that is being made.
pub struct Posting<'a> {
    by: &'a Person,
    post: Post,
}

impl Posting<'_> {
    /// Makes it a reply.
    #[must_use]
    pub fn below(mut self, root: &Post) -> Self {
        self.post.root_id = root.id;
        self
    }

    #[must_use]
    pub fn with_files(mut self, files: Vec<FileId>) -> Self {
        self.post.file_ids = files;
        self
    }

    /// Sends it.
    ///
    /// # Errors
    /// What the server refuses.
    pub async fn in_channel(self, channel: impl InChannel) -> Result<Post, ClientError> {
        let post = Post { channel_id: channel.id(), ..self.post };
        self.by.client.call::<posts::CreatePost>(NOTHING, Default::default(), post).await.map(Post::from)
    }
}

/// What names a channel.
pub trait InChannel {
    fn id(&self) -> ChannelId;
}

impl InChannel for ChannelId {
    fn id(&self) -> ChannelId {
        *self
    }
}

impl InChannel for &Channel {
    fn id(&self) -> ChannelId {
        self.id
    }
}

/// The status and id of a refusal.
pub fn refused<T>(answer: Result<T, ClientError>) -> (u16, String) {
    match answer {
        Ok(_) => panic!("this must be refused"),
        Err(error) => {
            let id = error.id().unwrap_or_else(|| panic!("not a refusal: {error}")).to_owned();
            (error.status().unwrap_or_default(), id)
        }
    }
}
